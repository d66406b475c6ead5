//! Bodies of the `messages` field, one message or one status in each.

use serde_json::{Map, Value, json};

use super::content::InboundContent;
use super::context::{Context, Referral};
use crate::error::GraphError;
use crate::status::Status;

/// The business's side.
#[derive(Debug, Clone, Copy)]
pub struct BusinessNumber<'a> {
    /// The WhatsApp Business Account.
    pub waba_id: &'a str,
    /// The number's id.
    pub phone_number_id: &'a str,
    /// The number in any spelling; webhooks have its digits.
    pub display_phone_number: &'a str,
}

/// The customer's side, as this business may know it.
#[derive(Debug, Clone, Copy)]
pub struct Customer<'a> {
    /// The number's digits.
    pub wa_id: &'a str,
    /// Whether the business sees the number: false for someone who took a username and was not met by number lately.
    pub phone_visible: bool,
    /// The business-scoped user id.
    pub user_id: &'a str,
    /// The same for linked portfolios.
    pub parent_user_id: Option<&'a str>,
    /// The name in the profile; may be empty.
    pub profile_name: &'a str,
    /// The username taken.
    pub username: Option<&'a str>,
    /// Only with the identity check on.
    pub identity_key_hash: Option<&'a str>,
}

/// A customer's message on its way to the business.
#[derive(Debug, Clone, Copy)]
pub struct InboundDraft<'a> {
    /// The message's id.
    pub id: &'a str,
    /// Unix seconds.
    pub timestamp_s: i64,
    /// What it says; its file has an id by now.
    pub content: &'a InboundContent,
    /// What it refers to.
    pub context: Option<&'a Context>,
    /// From which ad it came.
    pub referral: Option<&'a Referral>,
}

/// News about a message of the business.
#[derive(Debug, Clone, Copy)]
pub struct StatusDraft<'a> {
    /// The message's id.
    pub message_id: &'a str,
    /// What became of it.
    pub status: Status,
    /// Unix seconds.
    pub timestamp_s: i64,
    /// The template that carried it, of Direct Send alone.
    pub template_id: Option<&'a str>,
    /// As the send had it.
    pub biz_opaque_callback_data: Option<&'a str>,
    /// The `conversation` object, where version and price call for one.
    pub conversation: Option<&'a Value>,
    /// The `pricing` object, in `sent` and one of `delivered` and `read`.
    pub pricing: Option<&'a Value>,
    /// Why it failed; only for `failed`.
    pub error: Option<&'a GraphError>,
}

/// The body that brings a customer's message.
#[must_use]
pub fn inbound_message(number: BusinessNumber<'_>, customer: Customer<'_>, draft: InboundDraft<'_>) -> Value {
    let mut message = start_message(customer, draft.id, draft.timestamp_s);
    if let Some(context) = draft.context {
        message.insert("context".into(), context.to_wire());
    }
    if let Some(referral) = draft.referral {
        message.insert("referral".into(), json!(referral));
    }
    draft.content.write_into(&mut message);

    let mut value = start_value(number);
    // Notices of a changed number or user id are the one kind without contacts; clients look for them beside a changed identity.
    if !matches!(draft.content, InboundContent::System(notice) if notice.identity.is_none()) {
        value.insert("contacts".into(), list_of_one(contact(customer)));
    }
    value.insert("messages".into(), list_of_one(message));
    envelope(number.waba_id, value)
}

/// The body that tells of a chat opened for the first time: a message of the type `request_welcome`, without an object of that name
/// (spec §7.5). Until 27 March 2026, see [`crate::window`].
#[must_use]
pub fn request_welcome(number: BusinessNumber<'_>, customer: Customer<'_>, id: &str, timestamp_s: i64) -> Value {
    let mut message = start_message(customer, id, timestamp_s);
    message.insert("type".into(), "request_welcome".into());
    let mut value = start_value(number);
    value.insert("contacts".into(), list_of_one(contact(customer)));
    value.insert("messages".into(), list_of_one(message));
    envelope(number.waba_id, value)
}

/// What every message of a customer has.
fn start_message(customer: Customer<'_>, id: &str, timestamp_s: i64) -> Map<String, Value> {
    let mut message = Map::new();
    if customer.phone_visible {
        message.insert("from".into(), customer.wa_id.into());
    }
    message.insert("from_user_id".into(), customer.user_id.into());
    if let Some(parent) = customer.parent_user_id {
        message.insert("from_parent_user_id".into(), parent.into());
    }
    message.insert("id".into(), id.into());
    message.insert("timestamp".into(), timestamp_s.to_string().into());
    message
}

/// The body that brings a status. It has `contacts` for failures too: Meta's page leaves them out there, and clients then drop
/// the update.
#[must_use]
pub fn status(number: BusinessNumber<'_>, customer: Customer<'_>, draft: StatusDraft<'_>) -> Value {
    let mut status = Map::new();
    status.insert("id".into(), draft.message_id.into());
    status.insert("status".into(), draft.status.as_str().into());
    status.insert("timestamp".into(), draft.timestamp_s.to_string().into());
    if customer.phone_visible {
        status.insert("recipient_id".into(), customer.wa_id.into());
    }
    status.insert("recipient_user_id".into(), customer.user_id.into());
    if let Some(parent) = customer.parent_user_id {
        status.insert("recipient_parent_user_id".into(), parent.into());
    }
    if let Some(hash) = customer.identity_key_hash {
        status.insert("recipient_identity_key_hash".into(), hash.into());
    }
    if let Some(id) = draft.template_id {
        status.insert("template_id".into(), id.into());
    }
    if let Some(data) = draft.biz_opaque_callback_data {
        status.insert("biz_opaque_callback_data".into(), data.into());
    }
    if let Some(conversation) = draft.conversation {
        status.insert("conversation".into(), conversation.clone());
    }
    if let Some(pricing) = draft.pricing {
        status.insert("pricing".into(), pricing.clone());
    }
    if let Some(error) = draft.error {
        status.insert("errors".into(), Value::Array(vec![error.to_webhook_json()]));
    }

    let mut value = start_value(number);
    value.insert("contacts".into(), list_of_one(contact(customer)));
    value.insert("statuses".into(), list_of_one(status));
    envelope(number.waba_id, value)
}

/// The body that brings errors of the app or the account, which concern no single message.
#[must_use]
pub fn account_errors(number: BusinessNumber<'_>, errors: &[GraphError]) -> Value {
    let mut value = start_value(number);
    value.insert("errors".into(), errors.iter().map(GraphError::to_webhook_json).collect());
    envelope(number.waba_id, value)
}

/// The body that brings a customer's choice about marketing messages, field `user_preferences`. `value` is `stop`, `resume` or
/// `signup`; the last has the id of the sign-up link.
#[must_use]
pub fn user_preference(
    number: BusinessNumber<'_>,
    customer: Customer<'_>,
    preference: &str,
    detail: &str,
    signup_id: Option<&str>,
    timestamp_s: i64,
) -> Value {
    let mut choice = Map::new();
    if customer.phone_visible {
        choice.insert("wa_id".into(), customer.wa_id.into());
    }
    choice.insert("user_id".into(), customer.user_id.into());
    choice.insert("detail".into(), detail.into());
    choice.insert("category".into(), "marketing_messages".into());
    choice.insert("value".into(), preference.into());
    if let Some(signup_id) = signup_id {
        choice.insert("signup_id".into(), signup_id.into());
    }
    // Here, and nowhere else among messages, a number.
    choice.insert("timestamp".into(), timestamp_s.into());

    let mut value = start_value(number);
    value.insert("contacts".into(), list_of_one(contact(customer)));
    value.insert("user_preferences".into(), list_of_one(choice));
    envelope_of("user_preferences", number.waba_id, value)
}

pub(super) fn start_value(number: BusinessNumber<'_>) -> Map<String, Value> {
    let digits: String = number.display_phone_number.chars().filter(char::is_ascii_digit).collect();
    let mut value = Map::new();
    value.insert("messaging_product".into(), "whatsapp".into());
    value.insert("metadata".into(), json!({"display_phone_number": digits, "phone_number_id": number.phone_number_id}));
    value
}

pub(super) fn contact(customer: Customer<'_>) -> Map<String, Value> {
    let mut profile = Map::new();
    profile.insert("name".into(), customer.profile_name.into());
    if let Some(username) = customer.username {
        profile.insert("username".into(), username.into());
    }
    let mut contact = Map::new();
    contact.insert("profile".into(), profile.into());
    if customer.phone_visible {
        contact.insert("wa_id".into(), customer.wa_id.into());
    }
    contact.insert("user_id".into(), customer.user_id.into());
    if let Some(parent) = customer.parent_user_id {
        contact.insert("parent_user_id".into(), parent.into());
    }
    if let Some(hash) = customer.identity_key_hash {
        contact.insert("identity_key_hash".into(), hash.into());
    }
    contact
}

/// Message-like fields have no `entry.time`. Put together by hand, because `json!` copies whatever it is given.
pub(super) fn envelope(waba_id: &str, value: Map<String, Value>) -> Value {
    envelope_of("messages", waba_id, value)
}

fn envelope_of(field: &str, waba_id: &str, value: Map<String, Value>) -> Value {
    let change = Map::from_iter([("field".to_owned(), field.into()), ("value".to_owned(), value.into())]);
    let entry = Map::from_iter([("id".to_owned(), waba_id.into()), ("changes".to_owned(), list_of_one(change))]);
    Value::Object(Map::from_iter([
        ("object".to_owned(), "whatsapp_business_account".into()),
        ("entry".to_owned(), list_of_one(entry)),
    ]))
}

pub(super) fn list_of_one(object: Map<String, Value>) -> Value {
    Value::Array(vec![object.into()])
}
