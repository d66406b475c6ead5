//! The business profile: `/{phone-number-id}/whatsapp_business_profile`, and the same as a node of its own (spec §8.4).

use recado_whatsapp::GraphError;
use recado_whatsapp::number_edges::business_profile::{self as rules, FIELDS};
use serde_json::{Map, Value, json};

use super::call::Call;
use super::project::{asked, project};
use super::route::unknown_node;
use super::{answer, profile_picture, public_image};
use crate::state::State;
use crate::world::{self, Caller, MESSAGING, PhoneNumber};

/// As error messages call it.
pub(super) const TYPE_NAME: &str = "WhatsAppBusinessProfile";
/// Of the node alone.
const ACCOUNT_NAME: &str = "account_name";
const NODE_FIELDS: [&str; 9] =
    ["id", ACCOUNT_NAME, "about", "address", "description", "email", "profile_picture_url", "websites", "vertical"];
const MAX_ACCOUNT_NAME_CHARS: usize = 75;

pub(super) fn show(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    let world = state.world.current();
    let number = world.phone_numbers.get(id).ok_or_else(|| unknown_node(state, &call.method, id))?;
    caller.may(MESSAGING, &number.waba_id)?;
    let mut shown = project(call, fields(state, number), &FIELDS, TYPE_NAME)?;
    if let Some(shown) = shown.as_object_mut() {
        // Meta's answer has an id only where it is asked for.
        if asked(call)?.get("id").is_none() {
            shown.remove("id");
        }
        shown.remove(ACCOUNT_NAME);
        shown.insert("messaging_product".into(), "whatsapp".into());
    }
    Ok(json!({"data": [shown]}))
}

/// Changes what is sent, and nothing else.
pub(super) async fn change(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    change_as(state, caller, call, id, &call.params, Map::new()).await?;
    Ok(answer::success())
}

/// `GET /{profile-id}`.
pub(super) fn show_node(state: &State, caller: &Caller, call: &Call, profile_id: &str) -> Result<Value, GraphError> {
    let world = state.world.current();
    let number = world.profile_ids.get(profile_id).and_then(|id| world.phone_numbers.get(id));
    let number = number.ok_or_else(|| unknown_node(state, &call.method, profile_id))?;
    caller.may(MESSAGING, &number.waba_id)?;
    project(call, fields(state, number), &NODE_FIELDS, TYPE_NAME)
}

/// `POST /{profile-id}`.
pub(super) async fn change_node(
    state: &State,
    caller: &Caller,
    call: &Call,
    profile_id: &str,
) -> Result<Value, GraphError> {
    let id = state.world.current().profile_ids.get(profile_id).cloned().unwrap_or_default();
    let mut body = call.params.clone();
    let mut own = Map::new();
    if let Some(name) = body.as_object_mut().and_then(|body| body.remove(ACCOUNT_NAME)).filter(|name| !name.is_null()) {
        let length = name.as_str().map(|name| name.chars().count());
        if !length.is_some_and(|length| (1..=MAX_ACCOUNT_NAME_CHARS).contains(&length)) {
            return Err(GraphError::parameter(format!(
                "Param {ACCOUNT_NAME} must be 1 to {MAX_ACCOUNT_NAME_CHARS} characters long."
            )));
        }
        own.insert(ACCOUNT_NAME.to_owned(), name);
    }
    change_as(state, caller, call, &id, &body, own).await?;
    Ok(json!({"id": profile_id, "success": true}))
}

async fn change_as(
    state: &State,
    caller: &Caller,
    call: &Call,
    id: &str,
    body: &Value,
    own: Map<String, Value>,
) -> Result<(), GraphError> {
    let world = state.world.current();
    let number = world.phone_numbers.get(id).ok_or_else(|| unknown_node(state, &call.method, id))?;
    caller.may(MESSAGING, &number.waba_id)?;
    let change = rules::parse(body, state.settings.number_limits)?;
    let picture = match &change.picture_handle {
        Some(handle) => Some(profile_picture::prepare(state, handle).await?),
        None => None,
    };
    let mut fields = change.fields;
    fields.extend(own);
    world::change_profile(&state.db, id, fields, picture).await?;
    Ok(state.world.changed().await?)
}

/// Every field of both shapes. Null: it exists and has no value.
fn fields(state: &State, number: &PhoneNumber) -> Map<String, Value> {
    let mut fields: Map<String, Value> = FIELDS.iter().map(|name| ((*name).to_owned(), Value::Null)).collect();
    fields.insert(ACCOUNT_NAME.to_owned(), number.verified_name.as_str().into());
    fields.extend(number.profile.clone());
    if let Some(picture) = fields.remove(world::PICTURE_ID) {
        let url = picture.as_str().map(|id| public_image::profile_picture_url(state, id));
        fields.insert("profile_picture_url".into(), url.into());
    }
    fields.insert("messaging_product".into(), "whatsapp".into());
    fields.insert("id".into(), world::number_edges::profile_id(&number.id).into());
    fields
}
