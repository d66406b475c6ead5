//! Reading any webhook body of a WhatsApp Business Account. Several entries, changes, messages and statuses may come in one
//! body; a part that cannot be read does not stop the others.

use serde_json::Value;

use super::content::InboundContent;
use super::context::{Context, Referral};
use super::json_tolerant::{integer, list, text};
use super::payment_status::PaymentUpdate;
use super::template_news::TemplateNews;
use crate::error::ReceivedError;
use crate::status::Status;

/// One piece of news.
#[derive(Debug, Clone, PartialEq)]
pub enum Update {
    /// A customer wrote.
    InboundMessage(Box<InboundMessage>),
    /// Something became of a message of the business.
    Status(Box<StatusUpdate>),
    /// Something became of a payment that a message of the business asked for.
    Payment(Box<PaymentUpdate>),
    /// Something became of a template.
    Template(Box<TemplateNews>),
    /// Another field, or a part of `messages` that this version does not use.
    Other {
        /// The account.
        waba_id: String,
        /// The webhook field.
        field: String,
        /// All of it.
        value: Value,
    },
    /// A part that cannot be read.
    Malformed {
        /// What is wrong, for the log.
        reason: String,
        /// The part.
        raw: Value,
    },
}

/// A customer's message.
#[derive(Debug, Clone, PartialEq)]
pub struct InboundMessage {
    /// The account.
    pub waba_id: String,
    /// The business number it was written to.
    pub phone_number_id: String,
    /// That number's digits.
    pub display_phone_number: String,
    /// The message's id, unique per number.
    pub wamid: String,
    /// Who wrote.
    pub from: Sender,
    /// Unix seconds.
    pub timestamp_s: i64,
    /// What it refers to.
    pub context: Option<Context>,
    /// From which ad it came.
    pub referral: Option<Referral>,
    /// What it says.
    pub content: InboundContent,
    /// What went wrong with it at WhatsApp, such as a file that could not be fetched.
    pub errors: Vec<ReceivedError>,
    /// The message as it came.
    pub raw: Value,
}

/// A customer, by whatever is known. At least one of `wa_id` and `user_id` is there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sender {
    /// The number's digits.
    pub wa_id: Option<String>,
    /// The business-scoped user id.
    pub user_id: Option<String>,
    /// The same for linked portfolios.
    pub parent_user_id: Option<String>,
    /// The username taken.
    pub username: Option<String>,
    /// The name in the profile.
    pub profile_name: Option<String>,
}

/// News about a message of the business.
#[derive(Debug, Clone, PartialEq)]
pub struct StatusUpdate {
    /// The account.
    pub waba_id: String,
    /// The business number that sent.
    pub phone_number_id: String,
    /// The message.
    pub wamid: String,
    /// What became of it.
    pub status: Status,
    /// Unix seconds.
    pub timestamp_s: i64,
    /// The customer it went to; nothing may be known.
    pub recipient: Sender,
    /// As the send had it.
    pub biz_opaque_callback_data: Option<String>,
    /// The conversation, for prices by conversation.
    pub conversation: Option<Value>,
    /// What it cost.
    pub pricing: Option<Value>,
    /// Why it failed.
    pub errors: Vec<ReceivedError>,
}

/// Reads a body.
#[must_use]
pub fn parse(body: &Value) -> Vec<Update> {
    let mut updates = Vec::new();
    if text(body, "object").as_deref() != Some("whatsapp_business_account") {
        return vec![malformed("`object` is not whatsapp_business_account", body)];
    }
    let entries = list(body, "entry");
    if entries.is_empty() {
        return vec![malformed("`entry` is not a list of entries", body)];
    }
    for entry in entries {
        let Some(waba_id) = text(entry, "id") else {
            updates.push(malformed("an entry has no `id`", entry));
            continue;
        };
        let changes = list(entry, "changes");
        if changes.is_empty() {
            updates.push(malformed("an entry has no `changes`", entry));
        }
        for change in changes {
            parse_change(&waba_id, integer(entry, "time"), change, &mut updates);
        }
    }
    updates
}

/// Reads a body from its bytes; what is not JSON is one malformed update.
#[must_use]
pub fn parse_bytes(body: &[u8]) -> Vec<Update> {
    match serde_json::from_slice(body) {
        Ok(body) => parse(&body),
        Err(error) => {
            vec![malformed(&format!("not JSON: {error}"), &Value::String(String::from_utf8_lossy(body).into_owned()))]
        }
    }
}

fn malformed(reason: &str, raw: &Value) -> Update {
    Update::Malformed { reason: reason.to_owned(), raw: raw.clone() }
}

fn parse_change(waba_id: &str, told_at_s: Option<i64>, change: &Value, updates: &mut Vec<Update>) {
    let (Some(field), Some(value)) = (text(change, "field"), change.get("value")) else {
        updates.push(malformed("a change has no `field` or no `value`", change));
        return;
    };
    if let Some(news) = TemplateNews::parse(waba_id, told_at_s, &field, value) {
        updates.push(Update::Template(Box::new(news)));
        return;
    }
    if field != "messages" {
        updates.push(Update::Other { waba_id: waba_id.to_owned(), field, value: value.clone() });
        return;
    }
    let messages = list(value, "messages");
    let statuses = list(value, "statuses");
    if messages.is_empty() && statuses.is_empty() {
        updates.push(Update::Other { waba_id: waba_id.to_owned(), field, value: value.clone() });
        return;
    }
    let Some(number) = Number::parse(waba_id, value) else {
        updates.push(malformed("`metadata` has no `phone_number_id`", value));
        return;
    };
    let contacts = list(value, "contacts");
    updates
        .extend(messages.iter().enumerate().map(|(index, message)| parse_message(&number, message, contacts, index)));
    updates.extend(statuses.iter().enumerate().map(|(index, status)| parse_status(&number, status, contacts, index)));
}

struct Number {
    waba_id: String,
    phone_number_id: String,
    display_phone_number: String,
}

impl Number {
    fn parse(waba_id: &str, value: &Value) -> Option<Self> {
        let metadata = value.get("metadata")?;
        Some(Self {
            waba_id: waba_id.to_owned(),
            phone_number_id: text(metadata, "phone_number_id")?,
            display_phone_number: text(metadata, "display_phone_number").unwrap_or_default(),
        })
    }
}

fn parse_message(number: &Number, message: &Value, contacts: &[Value], index: usize) -> Update {
    let Some(wamid) = text(message, "id") else {
        return malformed("a message has no `id`", message);
    };
    let Some(timestamp_s) = integer(message, "timestamp") else {
        return malformed("a message has no `timestamp`", message);
    };
    let from = Sender::find(
        text(message, "from"),
        text(message, "from_user_id"),
        text(message, "from_parent_user_id"),
        contacts,
        index,
    );
    if from.wa_id.is_none() && from.user_id.is_none() {
        return malformed("a message has neither `from` nor `from_user_id`", message);
    }
    Update::InboundMessage(Box::new(InboundMessage {
        waba_id: number.waba_id.clone(),
        phone_number_id: number.phone_number_id.clone(),
        display_phone_number: number.display_phone_number.clone(),
        wamid,
        from,
        timestamp_s,
        context: message.get("context").filter(|context| context.is_object()).map(Context::parse),
        referral: message.get("referral").and_then(|referral| serde_json::from_value(referral.clone()).ok()),
        content: InboundContent::parse(message),
        errors: list(message, "errors").iter().map(ReceivedError::from_object).collect(),
        raw: message.clone(),
    }))
}

fn parse_status(number: &Number, status: &Value, contacts: &[Value], index: usize) -> Update {
    let other =
        || Update::Other { waba_id: number.waba_id.clone(), field: "messages".to_owned(), value: status.clone() };
    // Payments and calls report in the same list, with a type of their own.
    match text(status, "type").as_deref() {
        None | Some("message") => {}
        Some("payment") => {
            let payment = PaymentUpdate::parse(&number.waba_id, &number.phone_number_id, status);
            return match payment {
                Some(payment) => Update::Payment(Box::new(payment)),
                None => malformed("a payment has no `id`, `timestamp` or `payment.reference_id`", status),
            };
        }
        Some(_) => return other(),
    }
    let Some(wamid) = text(status, "id") else {
        return malformed("a status has no `id`", status);
    };
    let Some(timestamp_s) = integer(status, "timestamp") else {
        return malformed("a status has no `timestamp`", status);
    };
    let Some(word) = text(status, "status") else {
        return malformed("a status has no `status`", status);
    };
    let Ok(state) = word.parse::<Status>() else { return other() };
    Update::Status(Box::new(StatusUpdate {
        waba_id: number.waba_id.clone(),
        phone_number_id: number.phone_number_id.clone(),
        wamid,
        status: state,
        timestamp_s,
        recipient: Sender::find(
            text(status, "recipient_id"),
            text(status, "recipient_user_id"),
            // The draft of February 2026 had the words the other way round.
            text(status, "recipient_parent_user_id").or_else(|| text(status, "parent_recipient_user_id")),
            contacts,
            index,
        ),
        biz_opaque_callback_data: text(status, "biz_opaque_callback_data"),
        conversation: status.get("conversation").filter(|conversation| conversation.is_object()).cloned(),
        pricing: status.get("pricing").filter(|pricing| pricing.is_object()).cloned(),
        errors: list(status, "errors").iter().map(ReceivedError::from_object).collect(),
    }))
}

impl Sender {
    /// The person named in the message or status, completed from `contacts`: the entry with the same id, or else the
    /// only one or the one at the same place, if its ids do not contradict.
    fn find(
        wa_id: Option<String>,
        user_id: Option<String>,
        parent_user_id: Option<String>,
        contacts: &[Value],
        index: usize,
    ) -> Self {
        let has = |contact: &Value, key: &str, id: &Option<String>| id.is_some() && *id == text(contact, key);
        let same = |contact: &&Value| has(contact, "user_id", &user_id) || has(contact, "wa_id", &wa_id);
        let differs = |contact: &Value, key: &str, id: &Option<String>| {
            id.is_some() && text(contact, key).is_some_and(|other| Some(other) != *id)
        };
        let admits = |contact: &&Value| !differs(contact, "user_id", &user_id) && !differs(contact, "wa_id", &wa_id);
        let contact = contacts.iter().find(same).or_else(|| {
            let candidate = if let [only] = contacts { Some(only) } else { contacts.get(index) };
            candidate.filter(admits)
        });
        let Some(contact) = contact else {
            return Self { wa_id, user_id, parent_user_id, ..Self::default() };
        };
        let profile = contact.get("profile").unwrap_or(&Value::Null);
        Self {
            wa_id: wa_id.or_else(|| text(contact, "wa_id")),
            user_id: user_id.or_else(|| text(contact, "user_id")),
            parent_user_id: parent_user_id.or_else(|| text(contact, "parent_user_id")),
            username: text(profile, "username"),
            profile_name: text(profile, "name"),
        }
    }
}
