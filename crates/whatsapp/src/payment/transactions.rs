//! A customer's tries to pay an order through a gateway, and what came of them (commerce §14). At most one succeeds.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::bill::{Bill, amount};
use super::refund::{Refund, RefundStatus};

/// What became of a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransactionStatus {
    /// The gateway does not know yet.
    Pending,
    /// Paid.
    Success,
    /// Not paid.
    Failed,
}

/// With what is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// A UPI app.
    Upi,
    /// A card.
    Card,
    /// A wallet.
    Wallet,
    /// The bank's own page.
    NetBanking,
}

impl Method {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Upi, Self::Card, Self::Wallet, Self::NetBanking];

    /// As webhooks write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Upi => "upi",
            Self::Card => "card",
            Self::Wallet => "wallet",
            Self::NetBanking => "netbanking",
        }
    }
}

/// Why a try failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentFailure {
    /// The gateway's own code.
    pub code: String,
    /// For people.
    pub reason: String,
}

/// What the customer does with the page of the gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Pays.
    Success,
    /// Pays, and the bank takes its time.
    Pending,
    /// Wants to pay, and it does not work.
    Failed(PaymentFailure),
    /// Leaves without paying.
    Canceled,
}

/// One try.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transaction {
    /// The gateway's id of the order.
    pub id: String,
    /// The gateway's id of the payment.
    pub pg_transaction_id: String,
    /// The gateway.
    #[serde(rename = "type")]
    pub provider: String,
    /// What became of it.
    pub status: TransactionStatus,
    /// With what.
    pub method: Method,
    /// Only where it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<PaymentFailure>,
    /// Unix seconds.
    pub created_timestamp: i64,
    /// Unix seconds.
    pub updated_timestamp: i64,
    /// What was given back of it.
    #[serde(default)]
    pub refunds: Vec<Refund>,
}

impl Transaction {
    /// As webhooks have it, `refunds` beside.
    fn to_wire(&self) -> Map<String, Value> {
        let mut wire = Map::new();
        wire.insert("id".into(), self.id.as_str().into());
        wire.insert("pg_transaction_id".into(), self.pg_transaction_id.as_str().into());
        wire.insert("type".into(), self.provider.as_str().into());
        wire.insert("status".into(), json!(self.status));
        wire.insert("created_timestamp".into(), self.created_timestamp.into());
        wire.insert("updated_timestamp".into(), self.updated_timestamp.into());
        wire.insert("method".into(), json!({"type": self.method.as_str()}));
        if let Some(error) = &self.error {
            wire.insert("error".into(), json!(error));
        }
        wire
    }

    /// What is not given back so far, or on its way.
    #[must_use]
    pub fn kept(&self, total: i64) -> i64 {
        let given = self.refunds.iter().filter(|refund| refund.status != RefundStatus::Failed);
        given.fold(total, |kept, refund| kept.saturating_sub(refund.amount))
    }
}

/// New ids for a try, in the gateway's name.
#[derive(Debug, Clone)]
pub struct NewIds {
    /// Of the order.
    pub order: String,
    /// Of the payment.
    pub payment: String,
}

/// All tries to pay one order, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Transactions(pub Vec<Transaction>);

/// It is paid already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the order is paid already")]
pub struct PaidAlready;

impl Transactions {
    /// Where the payment stands: `pending`, `captured` or `failed`, as `order_status` messages name it; `None`: nobody tried.
    #[must_use]
    pub fn standing(&self) -> Option<&'static str> {
        let any = |status: TransactionStatus| self.0.iter().any(|transaction| transaction.status == status);
        if any(TransactionStatus::Success) {
            Some("captured")
        } else if any(TransactionStatus::Pending) {
            Some("pending")
        } else {
            (!self.0.is_empty()).then_some("failed")
        }
    }

    /// The one that succeeded.
    pub fn successful(&mut self) -> Option<&mut Transaction> {
        self.0.iter_mut().find(|transaction| transaction.status == TransactionStatus::Success)
    }

    /// What the customer does: a try that waits for the bank goes on, otherwise a new one begins. Answers which one changed; leaving
    /// the page before trying changes none.
    ///
    /// # Errors
    /// It is paid already.
    pub fn attempt(
        &mut self,
        outcome: &Outcome,
        method: Method,
        provider: &str,
        ids: NewIds,
        now_s: i64,
    ) -> Result<Option<&Transaction>, PaidAlready> {
        if self.standing() == Some("captured") {
            return Err(PaidAlready);
        }
        let (status, error) = match outcome {
            Outcome::Success => (TransactionStatus::Success, None),
            Outcome::Pending => (TransactionStatus::Pending, None),
            Outcome::Failed(failure) => (TransactionStatus::Failed, Some(failure.clone())),
            Outcome::Canceled => {
                let reason = "The customer left the payment.".to_owned();
                (TransactionStatus::Failed, Some(PaymentFailure { code: "payment_cancelled".to_owned(), reason }))
            }
        };
        let waiting = self.0.iter().position(|transaction| transaction.status == TransactionStatus::Pending);
        let place = match (waiting, outcome) {
            (Some(place), _) => place,
            (None, Outcome::Canceled) => return Ok(None),
            (None, _) => {
                self.0.push(Transaction {
                    id: ids.order,
                    pg_transaction_id: ids.payment,
                    provider: provider.to_owned(),
                    status,
                    method,
                    error: None,
                    created_timestamp: now_s,
                    updated_timestamp: now_s,
                    refunds: Vec::new(),
                });
                self.0.len().saturating_sub(1)
            }
        };
        if let Some(transaction) = self.0.get_mut(place) {
            transaction.status = status;
            transaction.error = error;
            transaction.updated_timestamp = now_s;
        }
        Ok(self.0.get(place))
    }

    /// The element of `payments` in the answer of a look-up.
    #[must_use]
    pub fn to_lookup(&self, bill: &Bill) -> Value {
        let transactions = self.0.iter().map(|transaction| {
            let mut wire = transaction.to_wire();
            wire.insert("refunds".into(), json!(refunds_to_wire(transaction)));
            Value::Object(wire)
        });
        let mut payment = Map::new();
        payment.insert("reference_id".into(), bill.reference_id.as_str().into());
        payment.insert("status".into(), self.told_status().into());
        payment.insert("currency".into(), bill.currency.as_str().into());
        payment.insert("total_amount".into(), bill.amount());
        payment.insert("transactions".into(), transactions.collect());
        payment.extend(bill.extras.clone());
        payment.into()
    }

    /// `statuses[].payment` of the webhook that tells of one of them.
    #[must_use]
    pub fn to_webhook(bill: &Bill, transaction: &Transaction) -> Value {
        let mut payment = Map::new();
        payment.insert("reference_id".into(), bill.reference_id.as_str().into());
        payment.insert("amount".into(), bill.amount());
        payment.insert("currency".into(), bill.currency.as_str().into());
        payment.insert("transaction".into(), transaction.to_wire().into());
        payment.extend(bill.extras.clone());
        if !transaction.refunds.is_empty() {
            payment.insert("refunds".into(), json!(refunds_to_wire(transaction)));
        }
        payment.into()
    }

    /// `status` of webhooks and look-ups: a try that failed leaves the payment pending.
    #[must_use]
    pub fn told_status(&self) -> &'static str {
        if self.standing() == Some("captured") { "captured" } else { "pending" }
    }

    /// What was given back of all of it, or is on its way.
    #[must_use]
    pub fn refunded(&self) -> Value {
        let refunds = self.0.iter().flat_map(|transaction| &transaction.refunds);
        let given = refunds.filter(|refund| refund.status != RefundStatus::Failed);
        amount(given.fold(0_i64, |sum, refund| sum.saturating_add(refund.amount)))
    }
}

fn refunds_to_wire(transaction: &Transaction) -> Vec<Value> {
    transaction.refunds.iter().map(Refund::to_wire).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ids(number: usize) -> NewIds {
        NewIds { order: format!("order_{number}"), payment: format!("pay_{number}") }
    }

    fn failed() -> Outcome {
        Outcome::Failed(PaymentFailure { code: "BAD_PIN".into(), reason: "Wrong PIN".into() })
    }

    #[test]
    fn what_waits_for_the_bank_goes_on() {
        let mut tries = Transactions::default();
        let attempt = |tries: &mut Transactions, outcome: Outcome, at: i64| {
            let place = usize::try_from(at).unwrap();
            tries.attempt(&outcome, Method::Upi, "razorpay", ids(place), at).map(|changed| changed.cloned())
        };
        assert_eq!(attempt(&mut tries, Outcome::Canceled, 1), Ok(None));
        assert_eq!(tries.standing(), None);
        let first = attempt(&mut tries, failed(), 2).unwrap().unwrap();
        assert_eq!(
            (first.error.unwrap().code.as_str(), tries.standing(), tries.told_status()),
            ("BAD_PIN", Some("failed"), "pending")
        );
        attempt(&mut tries, Outcome::Pending, 3).unwrap();
        assert_eq!(tries.standing(), Some("pending"));
        let paid = attempt(&mut tries, Outcome::Success, 4).unwrap().unwrap();
        assert_eq!(
            (paid.id.as_str(), paid.created_timestamp, paid.updated_timestamp, paid.error),
            ("order_3", 3, 4, None)
        );
        assert_eq!((tries.0.len(), tries.standing(), tries.told_status()), (2, Some("captured"), "captured"));
        assert_eq!(attempt(&mut tries, Outcome::Success, 5), Err(PaidAlready));
    }

    #[test]
    fn leaving_a_payment_that_waits_fails_it() {
        let mut tries = Transactions::default();
        tries.attempt(&Outcome::Pending, Method::Card, "payu", ids(1), 1).unwrap();
        let left = tries.attempt(&Outcome::Canceled, Method::Card, "payu", ids(2), 2).unwrap().cloned().unwrap();
        assert_eq!((left.id.as_str(), left.status), ("order_1", TransactionStatus::Failed));
    }

    fn outcomes() -> impl Strategy<Value = Vec<Outcome>> {
        let one = prop_oneof![Just(Outcome::Success), Just(Outcome::Pending), Just(failed()), Just(Outcome::Canceled)];
        proptest::collection::vec(one, 0..12)
    }

    proptest! {
        #[test]
        fn at_most_one_try_succeeds_and_at_most_one_waits(outcomes in outcomes()) {
            let mut tries = Transactions::default();
            for (number, outcome) in outcomes.iter().enumerate() {
                let before = tries.standing();
                let at = i64::try_from(number).unwrap();
                let changed = tries.attempt(outcome, Method::Upi, "payu", ids(number), at).map(|changed| changed.cloned());
                prop_assert_eq!(changed.is_err(), before == Some("captured"));
                let count = |status| tries.0.iter().filter(|one| one.status == status).count();
                prop_assert!(count(TransactionStatus::Success) <= 1 && count(TransactionStatus::Pending) <= 1);
                prop_assert!(tries.0.iter().all(|one| one.error.is_some() == (one.status == TransactionStatus::Failed)));
            }
        }
    }
}
