//! Giving money back: `POST /{phone}/payments_refund` (messaging §2.13). Only what was paid through a gateway can be given back so.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::bill::{Bill, OFFSET, amount};
use super::transactions::Transactions;
use crate::error::GraphError;
use crate::json_read::{self, Object, Path};

/// How long a refund at normal speed takes (unconfirmed: gateways speak of five to seven working days).
pub const NORMAL_SPEED: Duration = Duration::from_secs(5 * 24 * 3600);

/// How fast it is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RefundSpeed {
    /// At once.
    Instant,
    /// After [`NORMAL_SPEED`].
    Normal,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RefundStatus {
    /// On its way.
    Pending,
    /// The customer has it.
    Success,
    /// It did not work.
    Failed,
}

impl RefundStatus {
    /// As the answer of the call writes it, which has another word than webhooks.
    #[must_use]
    pub const fn in_answer(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Success => "completed",
            Self::Failed => "failed",
        }
    }
}

/// Money given back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    /// The gateway's id.
    pub id: String,
    /// Hundredths.
    pub amount: i64,
    /// How fast.
    pub speed_processed: RefundSpeed,
    /// What became of it.
    pub status: RefundStatus,
    /// Unix seconds.
    pub created_timestamp: i64,
    /// Unix seconds.
    pub updated_timestamp: i64,
}

impl Refund {
    pub(super) fn to_wire(&self) -> Value {
        json!({
            "id": self.id,
            "amount": amount(self.amount),
            "speed_processed": self.speed_processed,
            "status": self.status,
            "created_timestamp": self.created_timestamp,
            "updated_timestamp": self.updated_timestamp,
        })
    }
}

/// A checked call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundRequest {
    /// Of the order.
    pub reference_id: String,
    /// The configuration with which it was paid.
    pub configuration: String,
    /// How fast.
    pub speed: RefundSpeed,
    /// Hundredths.
    pub amount: i64,
    /// ISO 4217.
    pub currency: String,
}

const SPEEDS: [&str; 2] = ["instant", "normal"];

impl RefundRequest {
    /// Reads the call's parameters.
    ///
    /// # Errors
    /// 131008 for what is missing, 131009 for what cannot be.
    pub fn parse(params: &Value) -> Result<Self, GraphError> {
        let call = params.as_object().cloned().unwrap_or_default().into();
        let object = Object::open(&call, Path::Param("payments_refund"))?;
        let text = |name: &str| match object.text(name)? {
            Some(text) if !text.is_empty() => Ok(text.to_owned()),
            _ => Err(GraphError::missing_part(name)),
        };
        let speed = match text("speed")?.as_str() {
            "instant" => RefundSpeed::Instant,
            "normal" => RefundSpeed::Normal,
            other => return Err(GraphError::invalid_value(json_read::not_one_of("speed", &SPEEDS, other))),
        };
        let Some(amount) = object.get("amount") else { return Err(GraphError::missing_part("amount")) };
        let amount = Object::new(amount, Path::Param("amount"), &["value", "offset", "currency"])?;
        amount.required_integer_within("offset", OFFSET..=OFFSET)?;
        Ok(Self {
            reference_id: text("reference_id")?,
            configuration: text("payment_config_id")?,
            speed,
            amount: amount.required_integer_within("value", 1..=i64::MAX)?,
            currency: amount.required_text_up_to("currency", 3)?.to_owned(),
        })
    }

    /// Gives it back. Answers the refund.
    ///
    /// # Errors
    /// 131009 where there is nothing of it to give back.
    pub fn apply(
        &self,
        bill: &Bill,
        transactions: &mut Transactions,
        id: String,
        now_s: i64,
    ) -> Result<Refund, GraphError> {
        if bill.configuration.as_deref() != Some(self.configuration.as_str()) {
            return Err(GraphError::invalid_value(format!(
                "The order {} is not paid with the payment configuration {}.",
                self.reference_id, self.configuration
            )));
        }
        if bill.currency != self.currency {
            return Err(GraphError::invalid_value(format!(
                "Param amount['currency'] must be {} - got \"{}\".",
                bill.currency, self.currency
            )));
        }
        let Some(paid) = transactions.successful() else {
            return Err(GraphError::invalid_value(format!("The order {} is not paid.", self.reference_id)));
        };
        let kept = paid.kept(bill.total);
        if self.amount > kept {
            return Err(GraphError::invalid_value(format!(
                "Param amount['value'] must be at most {kept}, which is what is left of the payment."
            )));
        }
        let status = match self.speed {
            RefundSpeed::Instant => RefundStatus::Success,
            RefundSpeed::Normal => RefundStatus::Pending,
        };
        let refund = Refund {
            id,
            amount: self.amount,
            speed_processed: self.speed,
            status,
            created_timestamp: now_s,
            updated_timestamp: now_s,
        };
        paid.refunds.push(refund.clone());
        Ok(refund)
    }
}

/// A refund that was on its way has arrived. Whether there was one.
pub fn arrived(transactions: &mut Transactions, refund_id: &str, now_s: i64) -> bool {
    let refunds = transactions.0.iter_mut().flat_map(|transaction| &mut transaction.refunds);
    let mut waiting = refunds.filter(|refund| refund.id == refund_id && refund.status == RefundStatus::Pending);
    let Some(refund) = waiting.next() else { return false };
    refund.status = RefundStatus::Success;
    refund.updated_timestamp = now_s;
    true
}

#[cfg(test)]
mod tests {
    use serde_json::Map;

    use super::super::transactions::{Method, NewIds, Outcome};
    use super::*;

    fn bill() -> Bill {
        Bill {
            reference_id: "o-1".into(),
            currency: "INR".into(),
            total: 1_000,
            expires_at_s: None,
            ways: Vec::new(),
            configuration: Some("shop".into()),
            extras: Map::new(),
        }
    }

    fn call(value: i64, speed: &str) -> Value {
        json!({"reference_id": "o-1", "payment_config_id": "shop", "speed": speed,
            "amount": {"value": value, "offset": 100, "currency": "INR"}})
    }

    #[test]
    fn no_more_is_given_back_than_was_paid() {
        let mut tries = Transactions::default();
        let give = |tries: &mut Transactions, value: i64, speed: &str| {
            RefundRequest::parse(&call(value, speed)).unwrap().apply(&bill(), tries, format!("r{value}"), 9)
        };
        assert!(give(&mut tries, 1, "instant").unwrap_err().details.unwrap().contains("is not paid"));
        let ids = NewIds { order: "o".into(), payment: "p".into() };
        tries.attempt(&Outcome::Success, Method::Upi, "razorpay", ids, 1).unwrap();
        assert_eq!(give(&mut tries, 400, "instant").unwrap().status, RefundStatus::Success);
        let late = give(&mut tries, 500, "normal").unwrap();
        assert_eq!((late.status, late.status.in_answer()), (RefundStatus::Pending, "pending"));
        assert_eq!(give(&mut tries, 101, "instant").unwrap_err().code, 131_009);
        assert!(arrived(&mut tries, "r500", 10) && !arrived(&mut tries, "r500", 11));
        assert_eq!(tries.refunded(), json!({"value": 900, "offset": 100}));
        give(&mut tries, 100, "instant").unwrap();
    }

    #[test]
    fn calls_are_read_strictly() {
        for (name, value, code) in [
            ("speed", json!("fast"), 131_009),
            ("speed", Value::Null, 131_008),
            ("reference_id", json!(""), 131_008),
            ("amount", json!({"value": 0, "offset": 100, "currency": "INR"}), 131_009),
            ("amount", json!({"value": 5, "offset": 10, "currency": "INR"}), 131_009),
            ("amount", json!(5), 100),
        ] {
            let mut bad = call(5, "instant");
            bad[name] = value;
            assert_eq!(RefundRequest::parse(&bad).unwrap_err().code, code, "{name}");
        }
        assert!(RefundRequest::parse(&Value::Null).is_err());
        let mut dollars = call(5, "instant");
        dollars["amount"]["currency"] = json!("USD");
        let mut tries = Transactions::default();
        let refused = RefundRequest::parse(&dollars).unwrap().apply(&bill(), &mut tries, "r".into(), 1);
        assert!(refused.unwrap_err().details.unwrap().contains("INR"));
    }
}
