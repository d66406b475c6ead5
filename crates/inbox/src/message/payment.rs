//! What became of the payment that a message of the business asked for. Only gateways in India are told of by WhatsApp; of other
//! ways to pay the business knows itself and says so with an order status.

use recado_core::Timestamp;
use recado_db::{Tx, params};
use recado_whatsapp::webhook::PaymentUpdate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::sql;
use crate::{Error, MessageId, Result, TenantId};

/// Whether it is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum PaymentState {
    /// The customer tried, and the bank takes its time.
    Pending,
    /// The last try failed; the customer can try again.
    Failed,
    /// Paid. This stays so.
    Paid,
}

/// A payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Payment {
    /// The business's own name of the order.
    pub reference_id: String,
    /// Whether it is paid.
    pub state: PaymentState,
    /// What is to be paid.
    #[schema(required = true)]
    pub amount: Option<PaymentAmount>,
    /// `upi`, `card`, `wallet` or `netbanking`.
    #[schema(required = true)]
    pub method: Option<String>,
    /// Why the last try failed, in the gateway's words.
    #[schema(required = true)]
    pub failure: Option<String>,
    /// What was given back, or is on its way, in parts of the unit as `amount` has them.
    pub refunded: i64,
    /// When this became known.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
}

/// Money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PaymentAmount {
    /// In parts of the currency's unit.
    pub value: i64,
    /// How many parts a unit has.
    pub offset: i64,
    /// ISO 4217.
    pub currency: String,
}

impl Payment {
    fn new(update: &PaymentUpdate, at: Timestamp) -> Self {
        let state = match update.transaction_status.as_deref() {
            _ if update.is_captured => PaymentState::Paid,
            Some("failed") => PaymentState::Failed,
            _ => PaymentState::Pending,
        };
        let amount = update.amount.zip(update.currency.clone()).map(|(amount, currency)| PaymentAmount {
            value: amount.value,
            offset: amount.offset,
            currency,
        });
        Self {
            reference_id: update.reference_id.clone(),
            state,
            amount,
            method: update.method.clone(),
            failure: update.failure.clone().filter(|_| state == PaymentState::Failed),
            refunded: update.refunded,
            updated_at: at,
        }
    }

    /// Whether this is news after what was known: webhooks come in any order, and what is paid stays paid.
    fn is_news_after(&self, known: &Self) -> bool {
        match (known.state, self.state) {
            (PaymentState::Paid, PaymentState::Pending | PaymentState::Failed) => false,
            (PaymentState::Pending | PaymentState::Failed, PaymentState::Paid) => true,
            _ => self.updated_at >= known.updated_at && self != known,
        }
    }
}

/// As the row has it.
pub(super) fn from_json(json: Option<String>) -> Result<Option<Payment>> {
    json.map(|json| serde_json::from_str(&json).map_err(|error| Error::Stored(error.to_string()))).transpose()
}

/// Applies news of a payment; answers the message with the bill where that looks different now. News of a bill that is not here
/// changes nothing.
pub(crate) async fn apply_payment(
    tx: &mut Tx,
    tenant: TenantId,
    update: &PaymentUpdate,
    at: Timestamp,
) -> Result<Option<MessageId>> {
    let Some(row) = tx.query_opt(sql::PAYMENT_OF_WAMID, params![tenant.uuid(), &update.wamid]).await? else {
        return Ok(None);
    };
    let (id, known) = (MessageId(row.get(0)?), from_json(row.get(1)?)?);
    let payment = Payment::new(update, at);
    if known.is_some_and(|known| !payment.is_news_after(&known)) {
        return Ok(None);
    }
    let json = serde_json::to_string(&payment).map_err(|error| Error::Stored(error.to_string()))?;
    tx.exec(sql::SET_PAYMENT, params![tenant.uuid(), id.uuid(), &json]).await?;
    Ok(Some(id))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn payment(state: PaymentState, second: i64, refunded: i64) -> Payment {
        Payment {
            reference_id: "A-17".to_owned(),
            state,
            amount: None,
            method: None,
            failure: None,
            refunded,
            updated_at: Timestamp::from_seconds(second),
        }
    }

    fn payments() -> impl Strategy<Value = Payment> {
        let states = prop::sample::select(vec![PaymentState::Pending, PaymentState::Failed, PaymentState::Paid]);
        (states, 0_i64..20, 0_i64..3).prop_map(|(state, second, refunded)| payment(state, second, refunded))
    }

    proptest! {
        #[test]
        fn what_is_paid_stays_paid_and_nothing_is_news_twice(known in payments(), news in payments()) {
            if news.is_news_after(&known) {
                prop_assert!(known.state != PaymentState::Paid || news.state == PaymentState::Paid);
                prop_assert!(!known.is_news_after(&news) || known.updated_at == news.updated_at);
            }
            prop_assert!(!news.is_news_after(&news));
        }
    }

    #[test]
    fn later_tries_and_refunds_count() {
        let failed = payment(PaymentState::Failed, 1, 0);
        assert!(payment(PaymentState::Pending, 2, 0).is_news_after(&failed));
        assert!(!payment(PaymentState::Pending, 0, 0).is_news_after(&failed));
        assert!(payment(PaymentState::Paid, 0, 0).is_news_after(&failed));
        let paid = payment(PaymentState::Paid, 3, 0);
        assert!(payment(PaymentState::Paid, 4, 100).is_news_after(&paid));
    }
}
