//! A customer taps a link: `user_actions` for the business where it is of a marketing message (spec §7.5), and one more click in the figures
//! of a template's button.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use recado_db::Tx;
use recado_whatsapp::webhook::{ClickComponent, LinkClick, link_click};
use serde_json::Value;

use super::status_notice::{business, frozen, known_customer};
use super::{Direction, find};
use crate::customer::Customer;
use crate::error::Result;
use crate::notice::{Notice, Subject};
use crate::state::State;
use crate::template::insights::{ButtonTap, record_tap};
use crate::webhook;
use crate::world::MESSAGES_FIELD;

/// Clicks on older messages are not told.
const COUNTED_FOR: Duration = Duration::from_secs(7 * 24 * 3600);

/// What is tapped.
#[derive(Debug, Clone)]
pub(crate) struct LinkTap {
    /// The business's message.
    pub(crate) wamid: String,
    pub(crate) component: ClickComponent,
    pub(crate) product_id: Option<String>,
    /// The button of the template; `None`: its first one that opens a page.
    pub(crate) button_id: Option<String>,
}

/// Why a tap is not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotClickable {
    /// It is not on the customer's phone.
    NoSuchMessage,
    /// It was not sent as a marketing message, and no button of it opens a page.
    NotMarketing,
    /// It has no such button that opens a page.
    NoSuchButton,
    /// It is older than seven days.
    TooOld,
}

/// Tells of the tap; answers its id.
pub(crate) async fn tap_link(
    state: &State,
    tx: &mut Tx,
    customer: &Customer,
    tap: &LinkTap,
) -> Result<Result<String, NotClickable>> {
    let now = state.clock.now();
    let is_there = |status: &str| matches!(status, "delivered" | "read");
    let message = find(tx, &tap.wamid).await?.filter(|message| {
        message.direction == Direction::Out && message.customer == customer.wa_id && is_there(&message.status)
    });
    let Some(message) = message else { return Ok(Err(NotClickable::NoSuchMessage)) };
    let is_marketing = message.content.get("sent_through").and_then(Value::as_str) == Some("marketing_messages");
    let label = url_button(&message.content, tap.button_id.as_deref());
    match (&label, &tap.button_id) {
        (None, Some(_)) => return Ok(Err(NotClickable::NoSuchButton)),
        (None, None) if !is_marketing => return Ok(Err(NotClickable::NotMarketing)),
        _ => {}
    }
    if now.since(message.created_at) > COUNTED_FOR {
        return Ok(Err(NotClickable::TooOld));
    }
    if let (Some(label), ClickComponent::Button) = (label, tap.component) {
        record_tap(tx, ButtonTap { wamid: &tap.wamid, is_url: true, label }, now).await?;
    }
    let world = state.world.current();
    let Some(number) = world.phone_numbers.get(&message.phone_number_id) else {
        return Ok(Err(NotClickable::NoSuchMessage));
    };
    let click_id = recado_core::new_uuid().to_string();
    if !is_marketing {
        return Ok(Ok(click_id));
    }
    let tracking_token = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 24]>());
    let identity = world.identities.shown_hash(number, &customer.wa_id);
    let click = LinkClick {
        component: tap.component,
        product_id: tap.product_id.as_deref(),
        click_id: &click_id,
        tracking_token: &tracking_token,
        timestamp_s: now.seconds(),
    };
    let body = frozen(&link_click(business(number), known_customer(customer, identity.as_deref()), click));
    let subject = Subject {
        waba_id: number.waba_id.clone(),
        phone_number_id: number.id.clone(),
        customer: customer.wa_id.clone(),
        wamid: tap.wamid.clone(),
        inbound: false,
        event: "marketing_messages_link_click".to_owned(),
    };
    let apps = world.hearing_apps(&number.waba_id, MESSAGES_FIELD);
    let notices = apps.map(|app| Notice::messages(&app.id, &subject, body.clone())).collect();
    webhook::enqueue(state, tx, notices).await?;
    Ok(Ok(click_id))
}

/// The label of the button that opens a page, by its id or the first one.
fn url_button<'c>(content: &'c Value, id: Option<&str>) -> Option<&'c str> {
    let list = |pointer: &str| content.pointer(pointer).and_then(Value::as_array).into_iter().flatten();
    let of_cards = list("/rendered/cards").filter_map(|card| card.get("buttons")?.as_array()).flatten();
    let text = |button: &'c Value, key: &str| button.get(key).and_then(Value::as_str);
    let mut buttons = list("/rendered/buttons").chain(of_cards);
    let found = buttons
        .find(|button| text(button, "type") == Some("url") && id.is_none_or(|id| text(button, "id") == Some(id)));
    found.and_then(|button| text(button, "text"))
}
