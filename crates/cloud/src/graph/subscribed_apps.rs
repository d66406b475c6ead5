//! `/{waba-id}/subscribed_apps`: which apps hear of an account, perhaps at an address of their own for it.

use recado_whatsapp::GraphError;
use recado_whatsapp::account::activity::ActivityType;
use serde_json::{Value, json};

use super::call::Call;
use super::{answer, app};
use crate::activity::NewActivity;
use crate::state::State;
use crate::webhook;
use crate::world::{self, Caller, MANAGEMENT, WabaSubscription, World};

pub(super) fn list(state: &State, caller: &Caller, waba_id: &str) -> Result<Value, GraphError> {
    caller.may(MANAGEMENT, waba_id)?;
    Ok(edge(state, &state.world.current(), waba_id))
}

/// The edge as the account's node shows it too, where `fields` asks for it.
pub(super) fn edge(state: &State, world: &World, waba_id: &str) -> Value {
    let data: Vec<Value> = world
        .waba_subscriptions
        .iter()
        .filter(|subscription| subscription.waba_id == waba_id)
        .filter_map(|subscription| {
            let app = world.apps.get(&subscription.app_id)?;
            let mut entry = json!({
                "whatsapp_business_api_data": {"id": app.id, "name": app.name, "link": app::link(state, app)},
            });
            if let Some(uri) = &subscription.override_callback_uri {
                entry["override_callback_uri"] = uri.as_str().into();
            }
            Some(entry)
        })
        .collect();
    json!({"data": data})
}

/// Subscribes the token's app. Without an override this also removes one.
pub(super) async fn subscribe(state: &State, caller: &Caller, call: &Call, waba_id: &str) -> Result<Value, GraphError> {
    caller.may(MANAGEMENT, waba_id)?;
    let uri = call.text("override_callback_uri")?;
    let verify_token = call.text("verify_token")?;
    if let Some(uri) = &uri {
        let token = verify_token.as_deref().ok_or_else(|| GraphError::required_parameter("verify_token"))?;
        webhook::verify_callback(state, uri, token).await?;
    }
    let new = WabaSubscription {
        waba_id: waba_id.to_owned(),
        app_id: caller.app_id().to_owned(),
        verify_token: uri.is_some().then_some(verify_token).flatten(),
        override_callback_uri: uri,
    };
    let entry = entry(state, caller, call, waba_id, new.override_callback_uri.as_deref(), true);
    world::put_waba_subscription(&state.db, new, entry).await?;
    state.world.changed().await?;
    Ok(answer::success())
}

pub(super) async fn unsubscribe(
    state: &State,
    caller: &Caller,
    call: &Call,
    waba_id: &str,
) -> Result<Value, GraphError> {
    caller.may(MANAGEMENT, waba_id)?;
    let entry = entry(state, caller, call, waba_id, None, false);
    world::delete_waba_subscription(&state.db, caller.app_id(), entry).await?;
    state.world.changed().await?;
    Ok(answer::success())
}

/// What the log of the account says of it.
fn entry(
    state: &State,
    caller: &Caller,
    call: &Call,
    waba_id: &str,
    override_callback_uri: Option<&str>,
    hears: bool,
) -> NewActivity {
    let verb = if hears { "hears" } else { "does not hear" };
    NewActivity {
        waba_id: waba_id.to_owned(),
        kind: ActivityType::WebhookConfigured,
        actor: call.actor(state, caller),
        description: format!("The app {} {verb} of the account", caller.app_id()),
        details: json!({"app_id": caller.app_id(), "override_callback_uri": override_callback_uri}),
        at: state.clock.now(),
    }
}
