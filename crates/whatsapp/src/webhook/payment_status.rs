//! What became of a payment: an element of `statuses` of the `messages` field, with a type of its own (commerce §14).

use serde_json::{Map, Value};

use super::build::{BusinessNumber, Customer, contact, envelope, list_of_one, start_value};

/// News of a payment.
#[derive(Debug, Clone, Copy)]
pub struct PaymentNews<'a> {
    /// The message with the bill.
    pub message_id: &'a str,
    /// `pending` or `captured`.
    pub status: &'a str,
    /// Unix seconds.
    pub timestamp_s: i64,
    /// `payment`: see [`crate::payment::transactions`].
    pub payment: &'a Value,
}

/// The body that brings it.
#[must_use]
pub fn payment_status(number: BusinessNumber<'_>, customer: Customer<'_>, news: PaymentNews<'_>) -> Value {
    let mut status = Map::new();
    status.insert("id".into(), news.message_id.into());
    status.insert("type".into(), "payment".into());
    status.insert("status".into(), news.status.into());
    status.insert("timestamp".into(), news.timestamp_s.to_string().into());
    if customer.phone_visible {
        status.insert("recipient_id".into(), customer.wa_id.into());
    }
    status.insert("recipient_user_id".into(), customer.user_id.into());
    status.insert("payment".into(), news.payment.clone());

    let mut value = start_value(number);
    value.insert("contacts".into(), list_of_one(contact(customer)));
    value.insert("statuses".into(), list_of_one(status));
    envelope(number.waba_id, value)
}
