//! A customer pays what a message bills: through a gateway that the account is connected with, or where WhatsApp does not see it
//! (commerce §11, §12, §14).

use std::collections::BTreeMap;
use std::sync::Arc;

use recado_db::Tx;
use recado_whatsapp::payment::bill::{Bill, Way};
use recado_whatsapp::payment::configuration::{ConfigurationStatus, PaymentConfiguration};
use recado_whatsapp::payment::transactions::{Method, NewIds, Outcome};
use recado_whatsapp::webhook::{Context, InboundContent, InteractiveReply, PaymentMethodReply};
use serde_json::{Value, json};

use super::answering::is_on_phone;
use super::writing::{WriteError, check_reachable, check_registered};
use crate::customer::Customer;
use crate::error::Result;
use crate::message::{self, InboundMessage, StoredOrder};
use crate::payment::configurations::{self, Change};
use crate::state::State;

/// What the customer does.
#[derive(Debug, Clone)]
pub(crate) struct PayAttempt {
    /// The message with the bill.
    pub(crate) wamid: String,
    /// Which of its bills; the only one where it has one.
    pub(crate) reference_id: Option<String>,
    /// Which of the bill's ways, by its `type`; the first if none is named.
    pub(crate) way: Option<String>,
    pub(crate) outcome: Outcome,
    pub(crate) method: Method,
}

/// What came of it.
#[derive(Debug, Clone)]
pub(crate) struct Paid {
    /// The order as phones show it.
    pub(crate) payment: Value,
    /// Whether the business was told.
    pub(crate) told: bool,
    /// The customer's message that told it, where it was one.
    pub(crate) wamid: Option<String>,
}

/// Why nothing can be paid.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PayError {
    /// As for everything that a customer sends.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// It bills nothing.
    #[error("the message bills nothing")]
    NoBill,
    /// It bills several orders, or another.
    #[error("must be the reference_id of an order that the message bills: {0}")]
    WhichOrder(String),
    /// The bill cannot be paid so.
    #[error("must be a way that the bill offers: {0}")]
    NoSuchWay(String),
    /// Canceled, completed, expired, paid, or the gateway is not there.
    #[error("{0}")]
    NotPayable(String),
}

impl From<recado_db::Error> for PayError {
    fn from(error: recado_db::Error) -> Self {
        Self::Write(error.into())
    }
}

impl From<crate::error::Error> for PayError {
    fn from(error: crate::error::Error) -> Self {
        Self::Write(error.into())
    }
}

/// The customer pays, or tries to.
pub(crate) async fn pay(state: &State, customer: Arc<Customer>, attempt: PayAttempt) -> Result<Paid, PayError> {
    check_reachable(&customer)?;
    state
        .db
        .write("cloud.phone.pay", (state.clone(), customer, attempt), |tx, (state, customer, attempt)| {
            Box::pin(pay_in(state, tx, customer, attempt))
        })
        .await
}

async fn pay_in(state: &State, tx: &mut Tx, customer: &Arc<Customer>, attempt: &PayAttempt) -> Result<Paid, PayError> {
    let found = message::find(tx, &attempt.wamid).await?.filter(|found| is_on_phone(found, customer));
    let found = found.ok_or(WriteError::NoSuchMessage)?;
    let world = state.world.current();
    let number = world.phone_numbers.get(&found.phone_number_id).ok_or(WriteError::NoSuchMessage)?;
    check_registered(number)?;
    let mut order = chosen_order(message::orders_of_message(tx, &attempt.wamid).await?, attempt)?;
    let bill = order.bill.clone().ok_or(PayError::NoBill)?;
    let way = chosen_way(&bill, attempt.way.as_deref())?;
    let now = state.clock.now();
    let not_payable = |detail: &str| PayError::NotPayable(detail.to_owned());
    if let Some(reason) = bill.closed(order.state, now.seconds()) {
        return Err(not_payable(reason));
    }
    if order.payment.as_deref() == Some("captured") {
        return Err(not_payable("the order is paid already"));
    }
    match way {
        Way::PaymentGateway { provider } => {
            through_gateway(state, tx, &number.waba_id, &bill, provider, &mut order, attempt).await
        }
        way => outside(state, tx, &number.waba_id, customer, &bill, way, &mut order, attempt).await,
    }
}

fn chosen_order(orders: Vec<StoredOrder>, attempt: &PayAttempt) -> Result<StoredOrder, PayError> {
    let names: Vec<String> = orders.iter().map(|order| order.reference_id.clone()).collect();
    let is_single = orders.len() == 1;
    if names.is_empty() {
        return Err(PayError::NoBill);
    }
    let mut wanted = orders.into_iter().filter(|order| match &attempt.reference_id {
        Some(wanted) => *wanted == order.reference_id,
        None => is_single,
    });
    wanted.next().ok_or_else(|| PayError::WhichOrder(names.join(", ")))
}

fn chosen_way<'b>(bill: &'b Bill, wanted: Option<&str>) -> Result<&'b Way, PayError> {
    let mut ways = bill.ways.iter();
    match wanted {
        Some(name) => ways
            .find(|way| way.name() == name)
            .ok_or_else(|| PayError::NoSuchWay(bill.ways.iter().map(Way::name).collect::<Vec<_>>().join(", "))),
        None => ways.next().ok_or_else(|| {
            PayError::NotPayable("the bill offers no way to pay; the business collects the money otherwise".to_owned())
        }),
    }
}

/// The configuration that the bill names, if customers can pay with it. A bill with a name that is none is sent all the same, and cannot
/// be paid (commerce §11).
async fn usable_configuration(
    tx: &mut Tx,
    waba_id: &str,
    bill: &Bill,
    provider: &str,
) -> Result<PaymentConfiguration, PayError> {
    let name = bill.configuration.as_deref().unwrap_or_default();
    let refused = |what: &str| Err(PayError::NotPayable(format!("the payment configuration {name} {what}")));
    match configurations::find_in(tx, waba_id, name).await? {
        None => refused("does not exist"),
        Some(found) if found.provider != provider => refused(&format!("is not one of {provider}")),
        Some(found) if found.status == ConfigurationStatus::NeedsConnecting => refused("is not connected yet"),
        Some(found) => Ok(found),
    }
}

async fn through_gateway(
    state: &State,
    tx: &mut Tx,
    waba_id: &str,
    bill: &Bill,
    provider: &str,
    order: &mut StoredOrder,
    attempt: &PayAttempt,
) -> Result<Paid, PayError> {
    let configuration = usable_configuration(tx, waba_id, bill, provider).await?;
    let new_id = |kind: &str| format!("{kind}_{}", hex::encode(rand::random::<[u8; 7]>()));
    let ids = NewIds { order: new_id("order"), payment: new_id("pay") };
    let now_s = state.clock.now().seconds();
    let changed = order.transactions.attempt(&attempt.outcome, attempt.method, provider, ids, now_s);
    let changed = changed.map_err(|paid| PayError::NotPayable(paid.to_string()))?.cloned();
    order.payment = order.transactions.standing().map(str::to_owned);
    message::save_payment(state, tx, order).await?;
    if let Some(transaction) = &changed {
        message::tell_payment(state, tx, order, bill, transaction).await?;
    }
    // The first payment is the test.
    if attempt.outcome == Outcome::Success && configuration.status == ConfigurationStatus::NeedsTesting {
        let tested = Change::Status(ConfigurationStatus::Active, None);
        configurations::change_in(state, tx, waba_id, &configuration.name, &tested).await?;
    }
    Ok(Paid { payment: order.to_shown(), told: changed.is_some(), wamid: None })
}

/// WhatsApp sees nothing of it but the tap on a known card, which it tells the business.
#[expect(clippy::too_many_arguments, reason = "all of it is what one payment consists of")]
async fn outside(
    state: &State,
    tx: &mut Tx,
    waba_id: &str,
    customer: &Arc<Customer>,
    bill: &Bill,
    way: &Way,
    order: &mut StoredOrder,
    attempt: &PayAttempt,
) -> Result<Paid, PayError> {
    if matches!(way, Way::Upi) {
        usable_configuration(tx, waba_id, bill, "upi_vpa").await?;
    }
    let now_s = state.clock.now().seconds();
    let outcome = match &attempt.outcome {
        Outcome::Success => "success",
        Outcome::Pending => "pending",
        Outcome::Failed(_) => "failed",
        Outcome::Canceled => "canceled",
    };
    if attempt.outcome != Outcome::Canceled {
        order.outside = Some(json!({"way": way.name(), "outcome": outcome, "at": now_s}));
        message::save_payment(state, tx, order).await?;
    }
    let wamid = match (way, &attempt.outcome) {
        (Way::OffsiteCardPay { last_four_digits, credential_id }, Outcome::Success) => {
            let reply = PaymentMethodReply {
                payment_method: way.name().to_owned(),
                payment_timestamp: now_s,
                reference_id: bill.reference_id.clone(),
                last_four_digits: last_four_digits.clone(),
                credential_id: credential_id.clone(),
            };
            let inbound = InboundMessage {
                customer: customer.clone(),
                phone_number_id: order.phone_number_id.clone(),
                content: InboundContent::Interactive(InteractiveReply::PaymentMethod(reply)),
                file: None,
                context: Some(Context { id: Some(order.wamid.clone()), ..Context::default() }),
                referral: None,
                summary_masks: BTreeMap::new(),
            };
            Some(message::receive_from_customer(state, tx, &inbound).await?.wamid)
        }
        _ => None,
    };
    Ok(Paid { payment: order.to_shown(), told: wamid.is_some(), wamid })
}
