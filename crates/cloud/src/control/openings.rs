//! How a customer comes to a chat: `POST customers/{wa_id}/scan`, `POST customers/{wa_id}/open`; and what the chat then offers and
//! shows of the business: `GET numbers/{id}/card`.

use axum::extract::State as Extract;
use serde_json::{Map, Value, json};

use super::extract::{JsonAnswer, JsonBody, PathId};
use super::phones::{find, text_field};
use super::problem::Problem;
use crate::phone::{self, ScanError};
use crate::state::State;
use crate::world::{self, PhoneNumber};

/// The customer scans a code or follows a link.
pub(super) async fn scan(
    Extract(state): Extract<State>,
    PathId(wa_id): PathId,
    JsonBody(body): JsonBody,
) -> Result<JsonAnswer<Value>, Problem> {
    let customer = find(&state, &wa_id)?;
    let given = |name: &str| body.get(name).is_some_and(|value| !value.is_null());
    let (field, scanned) = match (given("code"), given("url")) {
        (true, false) => ("code", phone::scan_code(&state, text_field(&body, "code")?).await?),
        (false, true) => ("url", phone::scan_link(&state, text_field(&body, "url")?).await?),
        _ => return Err(Problem::invalid_field("code", "either code or url is required")),
    };
    let scanned = scanned.map_err(|error| match error {
        ScanError::NotALink => Problem::invalid_field(field, "must be a link such as https://wa.me/message/CODE"),
        ScanError::UnknownCode => Problem::missing("this QR code was deleted by the business, or there never was one"),
        ScanError::UnknownNumber => Problem::missing("no business of this world has the number of this link"),
    })?;
    let world = state.world.current();
    let number = world.phone_numbers.get(&scanned.phone_number_id);
    let number = number.ok_or_else(|| Problem::missing("the number of this QR code is gone"))?;
    let opened = phone::open_chat(&state, customer, number).await?;
    Ok(JsonAnswer(json!({
        "phone_number_id": number.id,
        "display_phone_number": number.display,
        "verified_name": number.verified_name,
        "prefilled_message": scanned.prefilled_message,
        "welcome_message_id": opened.map(|received| received.wamid),
    })))
}

/// The customer opens the chat with a number.
pub(super) async fn open(
    Extract(state): Extract<State>,
    PathId(wa_id): PathId,
    JsonBody(body): JsonBody,
) -> Result<JsonAnswer<Value>, Problem> {
    let customer = find(&state, &wa_id)?;
    let id = text_field(&body, "to")?;
    let world = state.world.current();
    let number = world.phone_numbers.get(id);
    let number = number.ok_or_else(|| Problem::invalid_field("to", format!("no phone number has the id {id}")))?;
    let opened = phone::open_chat(&state, customer, number).await?;
    Ok(JsonAnswer(json!({"welcome_message_id": opened.map(|received| received.wamid)})))
}

/// What phones show of a business.
pub(super) async fn card(Extract(state): Extract<State>, PathId(id): PathId) -> Result<JsonAnswer<Value>, Problem> {
    let world = state.world.current();
    let number = world.phone_numbers.get(&id);
    let number = number.ok_or_else(|| Problem::missing(format!("no phone number has the id {id}")))?;
    let edges = world.edges_of(&id);
    let components = edges.components.unwrap_or_default();
    Ok(JsonAnswer(json!({
        "phone_number_id": number.id,
        "display_phone_number": number.display,
        "verified_name": number.verified_name,
        "profile": profile(number),
        "prompts": components.prompts,
        "commands": components.commands,
        "is_cart_enabled": edges.commerce.is_cart_enabled,
        "is_catalog_visible": edges.commerce.is_catalog_visible,
    })))
}

/// Every field, null where the business has not filled it in; the picture's address on this origin.
fn profile(number: &PhoneNumber) -> Map<String, Value> {
    let names = ["about", "address", "description", "email", "vertical", "websites"];
    let field = |name: &str| (name.to_owned(), number.profile.get(name).cloned().unwrap_or_default());
    let mut profile: Map<String, Value> = names.into_iter().map(field).collect();
    let picture = number.profile.get(world::PICTURE_ID).and_then(Value::as_str);
    profile.insert("picture_url".to_owned(), picture.map(|id| format!("/_media/profile/{id}")).into());
    profile
}
