//! `POST /{phone-number-id}`: PIN, display name, visibility, username and an app's callback in one unit, all of it or nothing.

use recado_core::Timestamp;
use recado_db::Tx;
use recado_whatsapp::GraphError;
use recado_whatsapp::account::activity::ActivityType;
use recado_whatsapp::number::node_change::NodeChange;
use recado_whatsapp::number::username::UsernameRequest;
use recado_whatsapp::webhook::{AccountChange, PinEvent, security};
use serde_json::json;

use super::{change, log, username};
use crate::activity::{Actor, NewActivity};
use crate::error::Result;
use crate::state::State;
use crate::world::{self, NumberOverride, NumberRecord};

/// What becomes of an app's callback for the number.
#[derive(Debug, Clone)]
pub(crate) enum Callback {
    /// This one, whose handshake was done.
    Set(NumberOverride),
    /// The account's or the app's counts again.
    Removed {
        /// Whose.
        app_id: String,
    },
}

/// All that a call changes.
#[derive(Debug, Clone)]
pub(crate) struct NodeUpdate {
    pub(crate) change: NodeChange,
    pub(crate) callback: Option<Callback>,
    pub(crate) actor: Actor,
}

/// Changes a number's node.
///
/// # Errors
/// What one of the parts is refused for; nothing is changed then. 100 with subcode 33 where there is no such number.
pub(crate) async fn change_node(state: &State, id: &str, update: NodeUpdate) -> Result<()> {
    let input = (state.clone(), id.to_owned(), update);
    let changed = state
        .db
        .write("cloud.number.node", input, |tx, (state, id, update)| Box::pin(change_in(state, tx, id, update)))
        .await;
    state.world.changed().await?;
    changed.map_err(username::or_taken)
}

async fn change_in(state: &State, tx: &mut Tx, id: &str, update: &NodeUpdate) -> Result<()> {
    let now = state.clock.now();
    let before = world::lock_number(tx, id).await?.ok_or_else(|| GraphError::unknown_node("POST", id))?;
    let mut number = before.clone();
    let (mut told, mut entries) = change_record(&mut number, update, now)?;
    if let Some(username) = &update.change.username {
        let request = UsernameRequest { username: username.clone(), is_transfer: false };
        let (_, change) = username::take_in(state, tx, &mut number, &request).await?;
        told.extend(change);
    }
    match &update.callback {
        Some(Callback::Set(new)) => {
            world::put_number_override(tx, new).await?;
            let more = [("app_id", json!(new.app_id)), ("override_callback_uri", json!(new.override_callback_uri))];
            entries.push(callback_entry(&number, update, "The callback of a phone number was set", more, now));
        }
        Some(Callback::Removed { app_id }) => {
            let was_set = world::delete_number_override(tx, id, app_id).await?;
            if was_set {
                let more = [("app_id", json!(app_id))];
                entries.push(callback_entry(&number, update, "The callback of a phone number was removed", more, now));
            }
        }
        None => {}
    }
    change::finish(state, tx, &before, &number, now).await?;
    change::tell(state, tx, &number, &told, &entries).await
}

/// The parts that stand in the number's own row.
fn change_record(
    number: &mut NumberRecord,
    update: &NodeUpdate,
    now: Timestamp,
) -> Result<(Vec<AccountChange>, Vec<NewActivity>)> {
    let (change, actor) = (&update.change, &update.actor);
    let (mut told, mut entries) = (Vec::new(), Vec::new());
    if let Some(pin) = &change.pin {
        number.state.change_pin(pin.clone())?;
        told.push(security(&number.display, PinEvent::Changed));
        entries.push(log::pin_changed(number, actor, "The two-step PIN of a phone number was changed", now));
    }
    if let Some(name) = &change.new_display_name {
        number.state.name.request(name)?;
        number.details.name_requested_at = Some(now);
    }
    if let Some(visibility) = change.search_visibility {
        number.details.search_visibility = visibility;
    }
    let parts = [
        ("new_display_name", change.new_display_name.is_some()),
        ("search_visibility", change.search_visibility.is_some()),
        ("username", change.username.is_some()),
    ];
    entries.extend(log::changed(number, actor, parts, now));
    Ok((told, entries))
}

fn callback_entry(
    number: &NumberRecord,
    update: &NodeUpdate,
    description: &str,
    more: impl IntoIterator<Item = (&'static str, serde_json::Value)>,
    now: Timestamp,
) -> NewActivity {
    log::entry(number, ActivityType::WebhookConfigured, &update.actor, description, more, now)
}
