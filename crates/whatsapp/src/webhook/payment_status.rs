//! What became of a payment: an element of `statuses` of the `messages` field, with a type of its own (commerce §14). Written by the
//! cloud, read by the desk.

use serde_json::{Map, Value};

use super::build::{BusinessNumber, Customer, contact, envelope, list_of_one, start_value};
use super::json_tolerant::{integer, list, text};

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

/// News of a payment, as a webhook tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentUpdate {
    /// The account.
    pub waba_id: String,
    /// The business number that sent the bill.
    pub phone_number_id: String,
    /// The message with the bill.
    pub wamid: String,
    /// Unix seconds.
    pub timestamp_s: i64,
    /// The business's own name of the order.
    pub reference_id: String,
    /// Whether it is paid; a try that failed leaves it unpaid.
    pub is_captured: bool,
    /// What is to be paid.
    pub amount: Option<PaidAmount>,
    /// ISO 4217.
    pub currency: Option<String>,
    /// `pending`, `success` or `failed`: the newest try.
    pub transaction_status: Option<String>,
    /// `upi`, `card`, `wallet` or `netbanking`.
    pub method: Option<String>,
    /// Why the newest try failed, in the gateway's words.
    pub failure: Option<String>,
    /// What was given back, or is on its way.
    pub refunded: i64,
}

/// Money as payments have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaidAmount {
    /// In parts of the currency's unit.
    pub value: i64,
    /// How many parts a unit has.
    pub offset: i64,
}

impl PaidAmount {
    fn parse(amount: &Value) -> Option<Self> {
        let offset = integer(amount, "offset").filter(|offset| *offset > 0)?;
        Some(Self { value: integer(amount, "value")?, offset })
    }
}

impl PaymentUpdate {
    /// Reads an element of `statuses`; `None` where what a payment needs is missing.
    pub(super) fn parse(waba_id: &str, phone_number_id: &str, status: &Value) -> Option<Self> {
        let payment = status.get("payment")?;
        let transaction = payment.get("transaction").unwrap_or(&Value::Null);
        let of_transaction = |part: &str, name: &str| transaction.get(part).and_then(|part| text(part, name));
        let given_back =
            list(payment, "refunds").iter().filter(|refund| text(refund, "status").as_deref() != Some("failed"));
        let sums = given_back.filter_map(|refund| refund.get("amount").and_then(PaidAmount::parse));
        Some(Self {
            waba_id: waba_id.to_owned(),
            phone_number_id: phone_number_id.to_owned(),
            wamid: text(status, "id")?,
            timestamp_s: integer(status, "timestamp")?,
            reference_id: text(payment, "reference_id")?,
            is_captured: text(status, "status").as_deref() == Some("captured"),
            amount: payment.get("amount").and_then(PaidAmount::parse),
            currency: text(payment, "currency"),
            transaction_status: text(transaction, "status"),
            method: of_transaction("method", "type"),
            failure: of_transaction("error", "reason").or_else(|| of_transaction("error", "code")),
            refunded: sums.fold(0_i64, |sum, refund| sum.saturating_add(refund.value)),
        })
    }
}
