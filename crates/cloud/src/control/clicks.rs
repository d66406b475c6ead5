//! `POST customers/{wa_id}/clicks`: a customer taps a link of a marketing message or of a template's button.

use axum::extract::State as Extract;
use recado_whatsapp::webhook::ClickComponent;
use serde_json::{Value, json};

use super::extract::{JsonAnswer, JsonBody, PathId};
use super::phones::{find, text_field};
use super::problem::Problem;
use crate::message::{self, LinkTap, NotClickable};
use crate::state::State;

pub(super) async fn tap(
    Extract(state): Extract<State>,
    PathId(wa_id): PathId,
    JsonBody(body): JsonBody,
) -> Result<JsonAnswer<Value>, Problem> {
    let customer = find(&state, &wa_id)?;
    let wamid = text_field(&body, "message_id")?.to_owned();
    let component = body.get("component").and_then(Value::as_str).unwrap_or("cta");
    let component = ClickComponent::from_name(component)
        .ok_or_else(|| Problem::invalid_field("component", "must be cta or body"))?;
    let product_id = body.get("product_id").and_then(Value::as_str).map(str::to_owned);
    let button_id = body.get("button_id").and_then(Value::as_str).map(str::to_owned);
    let tap = LinkTap { wamid, component, product_id, button_id };
    let told = state
        .db
        .write("cloud.phone.click", (state.clone(), customer, tap), |tx, (state, customer, tap)| {
            Box::pin(message::tap_link(state, tx, customer, tap))
        })
        .await?;
    match told {
        Ok(click_id) => Ok(JsonAnswer(json!({"click_id": click_id}))),
        Err(NotClickable::NoSuchMessage) => {
            Err(Problem::missing("the business's message with this message_id is not on this customer's phone"))
        }
        Err(NotClickable::NotMarketing) => Err(Problem::invalid_field(
            "message_id",
            "was not sent through marketing_messages and has no button that opens a page",
        )),
        Err(NotClickable::NoSuchButton) => {
            Err(Problem::invalid_field("button_id", "is no button of the message that opens a page"))
        }
        Err(NotClickable::TooOld) => Err(Problem::invalid_field("message_id", "is older than seven days")),
    }
}
