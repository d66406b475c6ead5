//! The webhooks that tell what became of a business's message.

use bytes::Bytes;
use recado_core::Timestamp;
use recado_whatsapp::pricing::{Decision, status_objects};
use recado_whatsapp::webhook::{self, BusinessNumber, StatusDraft};
use recado_whatsapp::{GraphError, Status, ascii_json};
use serde_json::Value;

use crate::customer::Customer;
use crate::notice::{Notice, Subject};
use crate::state::State;
use crate::world::{MESSAGES_FIELD, PhoneNumber, World};

/// Of all webhooks, v23.0: later ones leave most `conversation` objects out.
pub(crate) const WEBHOOK_VERSION: u32 = 23;

/// A status that a message has just got.
pub(super) struct StatusNews<'a> {
    pub(super) phone_number_id: &'a str,
    /// `wa_id`, or a BSUID that belongs to nobody.
    pub(super) customer: &'a str,
    pub(super) wamid: &'a str,
    pub(super) callback_data: Option<&'a str>,
    /// Of a message of Direct Send.
    pub(super) template_id: Option<&'a str>,
    pub(super) status: Status,
    pub(super) at: Timestamp,
    pub(super) error: Option<&'a GraphError>,
    /// Where the status tells it: [`status_objects::is_priced`].
    pub(super) price: Option<&'a Decision>,
}

/// One notice for each app that hears of the account; none where the number is gone.
pub(super) fn notices(state: &State, world: &World, news: &StatusNews<'_>) -> Vec<Notice> {
    let Some(number) = world.phone_numbers.get(news.phone_number_id) else { return Vec::new() };
    let mut apps = world.hearing_apps(&number.waba_id, MESSAGES_FIELD).peekable();
    if apps.peek().is_none() {
        return Vec::new();
    }
    let identity = world.identities.shown_hash(number, news.customer);
    let body = body(state, number, news, identity.as_deref());
    let subject = Subject {
        waba_id: number.waba_id.clone(),
        phone_number_id: number.id.clone(),
        customer: news.customer.to_owned(),
        wamid: news.wamid.to_owned(),
        inbound: false,
        event: news.status.as_str().to_owned(),
    };
    apps.map(|app| Notice::messages(&app.id, &subject, body.clone())).collect()
}

fn body(state: &State, number: &PhoneNumber, news: &StatusNews<'_>, identity_key_hash: Option<&str>) -> Bytes {
    let customers = &state.customers;
    let known = customers.get(news.customer);
    let user_id = match &known {
        Some(customer) => customer.user_id.clone(),
        None if is_wa_id(news.customer) => customers.user_id_of(news.customer),
        None => news.customer.to_owned(),
    };
    let assumptions = state.prices.assumptions();
    let price = news.price.map(|decision| status_objects::pricing(decision, assumptions));
    let conversation = news
        .price
        .and_then(|decision| status_objects::conversation(decision, WEBHOOK_VERSION, news.status, assumptions));
    let value = webhook::status(
        business(number),
        webhook::Customer {
            wa_id: news.customer,
            phone_visible: known.as_ref().map_or_else(|| is_wa_id(news.customer), |customer| customer.share_phone),
            user_id: &user_id,
            parent_user_id: None,
            profile_name: known.as_ref().map_or("", |customer| &customer.name),
            username: known.as_ref().and_then(|customer| customer.username.as_deref()),
            identity_key_hash,
        },
        StatusDraft {
            message_id: news.wamid,
            status: news.status,
            timestamp_s: news.at.seconds(),
            template_id: news.template_id,
            biz_opaque_callback_data: news.callback_data,
            conversation: conversation.as_ref(),
            pricing: price.as_ref(),
            error: news.error,
        },
    );
    frozen(&value)
}

/// The business's side of a webhook.
pub(super) fn business(number: &PhoneNumber) -> BusinessNumber<'_> {
    BusinessNumber { waba_id: &number.waba_id, phone_number_id: &number.id, display_phone_number: &number.digits }
}

/// The customer's side of a webhook.
pub(super) fn known_customer<'c>(customer: &'c Customer, identity_key_hash: Option<&'c str>) -> webhook::Customer<'c> {
    webhook::Customer {
        wa_id: &customer.wa_id,
        phone_visible: customer.share_phone,
        user_id: &customer.user_id,
        parent_user_id: None,
        profile_name: &customer.name,
        username: customer.username.as_deref(),
        identity_key_hash,
    }
}

/// The bytes that are stored, signed and posted.
pub(super) fn frozen(body: &Value) -> Bytes {
    ascii_json::to_vec(body).into()
}

fn is_wa_id(customer: &str) -> bool {
    customer.bytes().all(|byte| byte.is_ascii_digit())
}
