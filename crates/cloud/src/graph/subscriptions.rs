//! `/{app-id}/subscriptions`, with the app's own token: where its webhooks go, and of which fields.

use recado_whatsapp::{GraphError, params};
use serde_json::{Value, json};

use super::answer::{self, DEFAULT_VERSION};
use super::call::Call;
use crate::state::State;
use crate::webhook;
use crate::world::{self, AppSubscription, Caller, MESSAGES_FIELD, WEBHOOK_OBJECT};

/// Every field that an app may subscribe to (spec §7).
const FIELDS: [&str; 32] = [
    "account_alerts",
    "account_review_update",
    "account_settings_update",
    "account_update",
    "automatic_events",
    "business_capability_update",
    "business_status_update",
    "business_username_update",
    "business_username_updates",
    "calls",
    "flows",
    "group_lifecycle_update",
    "group_participants_update",
    "group_settings_update",
    "group_status_update",
    "history",
    MESSAGES_FIELD,
    "message_echoes",
    "message_template_components_update",
    "message_template_quality_update",
    "message_template_status_update",
    "messaging_handovers",
    "partner_solutions",
    "payment_configuration_update",
    "phone_number_name_update",
    "phone_number_quality_update",
    "security",
    "smb_app_state_sync",
    "smb_message_echoes",
    "template_category_update",
    "template_correct_category_detection",
    "user_preferences",
];

pub(super) fn list(state: &State, caller: &Caller, call: &Call, app_id: &str) -> Result<Value, GraphError> {
    check_app(caller, app_id)?;
    let world = state.world.current();
    let version = call.path.version.as_deref().unwrap_or(DEFAULT_VERSION);
    let data: Vec<Value> = world
        .app_subscriptions
        .iter()
        .filter(|subscription| subscription.app_id == app_id)
        .map(|subscription| {
            let fields = subscription.fields.iter().map(|name| json!({"name": name, "version": version}));
            json!({
                "object": subscription.object,
                "callback_url": subscription.callback_url,
                "active": true,
                "fields": fields.collect::<Vec<_>>(),
            })
        })
        .collect();
    Ok(json!({"data": data}))
}

pub(super) async fn subscribe(state: &State, caller: &Caller, call: &Call, app_id: &str) -> Result<Value, GraphError> {
    check_app(caller, app_id)?;
    let object = object(call)?;
    let callback_url = call.required_text("callback_url")?;
    let verify_token = call.required_text("verify_token")?;
    let fields = call.param("fields").ok_or_else(|| GraphError::required_parameter("fields"))?;
    let fields = known_fields(params::list(fields))?;
    webhook::verify_callback(state, &callback_url, &verify_token).await?;
    let include_values = call.param("include_values").is_none_or(|value| value != "false" && value != false);
    let new = AppSubscription { app_id: app_id.to_owned(), object, callback_url, verify_token, fields, include_values };
    world::put_app_subscription(&state.db, new, state.clock.now()).await?;
    state.world.changed().await?;
    Ok(answer::success())
}

/// Ends the subscription, or with `fields` only those.
pub(super) async fn unsubscribe(
    state: &State,
    caller: &Caller,
    call: &Call,
    app_id: &str,
) -> Result<Value, GraphError> {
    check_app(caller, app_id)?;
    let object = object(call)?;
    let dropped = call.param("fields").map(params::list).unwrap_or_default();
    let world = state.world.current();
    let left = match world.app_subscription(app_id) {
        Some(subscription) if !dropped.is_empty() => {
            subscription.fields.iter().filter(|name| !dropped.contains(name)).cloned().collect()
        }
        _ => Vec::new(),
    };
    world::delete_app_subscription(&state.db, app_id, &object, left).await?;
    state.world.changed().await?;
    Ok(answer::success())
}

/// The app itself by `APP_ID|APP_SECRET`; nobody else's token will do.
fn check_app(caller: &Caller, app_id: &str) -> Result<(), GraphError> {
    match caller {
        Caller::App { app_id: own } if own == app_id => Ok(()),
        Caller::App { .. } => {
            Err(GraphError::of(200).http_status(403).message("(#200) The app access token belongs to another app."))
        }
        Caller::User(_) => {
            Err(answer::graphs_own_error(15, "(#15) This method must be called with an app access_token."))
        }
    }
}

fn object(call: &Call) -> Result<String, GraphError> {
    match call.text("object")?.as_deref() {
        None | Some(WEBHOOK_OBJECT) => Ok(WEBHOOK_OBJECT.to_owned()),
        Some(other) => Err(GraphError::parameter(format!(
            "Param object must be one of {{{}}} - got \"{other}\".",
            WEBHOOK_OBJECT.to_ascii_uppercase()
        ))),
    }
}

fn known_fields(mut fields: Vec<String>) -> Result<Vec<String>, GraphError> {
    if fields.is_empty() {
        return Err(GraphError::required_parameter("fields"));
    }
    if let Some(unknown) = fields.iter().find(|name| !FIELDS.contains(&name.as_str())) {
        return Err(GraphError::parameter(format!(
            "Param fields must be fields of {WEBHOOK_OBJECT} - got \"{unknown}\"."
        )));
    }
    fields.sort();
    fields.dedup();
    Ok(fields)
}
