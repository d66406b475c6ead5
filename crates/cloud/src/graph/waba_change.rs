//! `POST /{waba-id}` (spec §8.13).

use recado_whatsapp::GraphError;
use recado_whatsapp::account::activity::ActivityType;
use recado_whatsapp::account::change::AccountSettings;
use serde_json::{Value, json};

use super::answer;
use super::call::Call;
use crate::activity::NewActivity;
use crate::state::State;
use crate::world::{self, Caller, MANAGEMENT};

pub(super) async fn change(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    caller.may(MANAGEMENT, id)?;
    let change = AccountSettings::parse(&call.params)?;
    let changed = change.changed();
    if changed.is_empty() {
        return Err(GraphError::parameter("The body names nothing to change."));
    }
    let enables_insights = change.enables_insights;
    if enables_insights
        && state.world.current().wabas.get(id).is_some_and(|waba| waba.details.template_insights_unavailable)
    {
        return Err(GraphError::of(200_005));
    }
    let entry = NewActivity {
        waba_id: id.to_owned(),
        kind: ActivityType::AccountUpdated,
        actor: call.actor(state, caller),
        description: format!("The account was changed: {}", changed.join(", ")),
        details: json!({"changed": changed}),
        at: state.clock.now(),
    };
    world::change_waba(&state.db, change, entry).await?;
    state.world.changed().await?;
    // Only this one is answered so (spec §8.13).
    Ok(if enables_insights { json!({"id": id}) } else { answer::success() })
}
