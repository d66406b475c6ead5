//! Orders: a bill opens one under the business's own reference, later messages tell what becomes of it, and customers pay it (spec §2.13,
//! commerce §10).

use std::collections::{HashMap, HashSet};

use recado_db::{Row, Tx, params, statements};
use recado_whatsapp::GraphError;
use recado_whatsapp::message::Content;
use recado_whatsapp::message::interactive::{Action, OrderState, OrderStatus};
use recado_whatsapp::payment::bill::{Bill, billed};
use recado_whatsapp::payment::transactions::Transactions;
use serde_json::{Value, json};

use super::accept::Draft;
use super::stored::StoredMessage;
use crate::delivery_job::PlannedError;
use crate::error::{Error, Result};
use crate::state::State;

statements! {
    OPEN_ORDER = "
        INSERT INTO cloud_orders (business_id, reference_id, phone_number_id, customer, wamid, state, bill, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (business_id, reference_id) DO NOTHING";
    NAMED = "
        SELECT business_id, reference_id, phone_number_id, customer, wamid, state, description, payment, bill, transactions, outside
        FROM cloud_orders WHERE business_id = $1 AND reference_id = $2 ROW_LOCK";
    OF_MESSAGE = "
        SELECT business_id, reference_id, phone_number_id, customer, wamid, state, description, payment, bill, transactions, outside
        FROM cloud_orders WHERE wamid = $1 ORDER BY reference_id ROW_LOCK";
    OF_CHAT = "
        SELECT business_id, reference_id, phone_number_id, customer, wamid, state, description, payment, bill, transactions, outside
        FROM cloud_orders WHERE reference_id IN_LIST($3) AND phone_number_id = $1 AND customer = $2 ORDER BY reference_id";
    SET_STATE = "
        UPDATE cloud_orders SET state = $3, payment = COALESCE($4, payment), description = COALESCE($5, description)
        WHERE business_id = $1 AND reference_id = $2";
    SET_PAYMENT = "
        UPDATE cloud_orders SET payment = $3, transactions = $4, outside = $5 WHERE business_id = $1 AND reference_id = $2";
    pub(super) CLEAR = "DELETE FROM cloud_orders";
}

/// What a message says of an order.
#[derive(Debug, Clone)]
pub(super) enum OrderEvent {
    /// A bill.
    Opened(Box<Bill>),
    /// News of an order.
    Changed(OrderStatus),
}

/// What this content says of orders.
pub(super) fn events_of(content: &Content) -> Vec<OrderEvent> {
    let changed = match content {
        Content::Interactive(interactive) => match &interactive.action {
            Action::OrderStatus(status) => Some(status),
            _ => None,
        },
        Content::Template(template) => template.components.order_status.as_ref(),
        _ => None,
    };
    let opened = billed(content).into_iter().map(|details| OrderEvent::Opened(Box::new(Bill::of(details))));
    opened.chain(changed.cloned().map(OrderEvent::Changed)).collect()
}

/// An order that is stored.
#[derive(Debug, Clone)]
pub(crate) struct StoredOrder {
    pub(crate) business_id: String,
    pub(crate) reference_id: String,
    pub(crate) phone_number_id: String,
    pub(crate) customer: String,
    /// The message with the bill.
    pub(crate) wamid: String,
    pub(crate) state: OrderState,
    /// What the customer reads about the state.
    description: Option<String>,
    /// `pending`, `captured`, `failed`, as WhatsApp or the business saw it.
    pub(crate) payment: Option<String>,
    /// `None`: it was billed before bills were kept, and cannot be paid here.
    pub(crate) bill: Option<Bill>,
    pub(crate) transactions: Transactions,
    /// What the customer last did where WhatsApp does not see it: `way`, `outcome`, `at`.
    pub(crate) outside: Option<Value>,
}

impl StoredOrder {
    fn from_row(row: &Row) -> Result<Self> {
        let state: String = row.get(5)?;
        let state = OrderState::ALL.into_iter().find(|known| known.as_str() == state);
        Ok(Self {
            business_id: row.get(0)?,
            reference_id: row.get(1)?,
            phone_number_id: row.get(2)?,
            customer: row.get(3)?,
            wamid: row.get(4)?,
            state: state.ok_or_else(|| Error::stored("order", "its state is none"))?,
            description: row.get(6)?,
            payment: row.get(7)?,
            bill: json_of(row.get(8)?)?,
            transactions: json_of(row.get(9)?)?.unwrap_or_default(),
            outside: json_of(row.get(10)?)?,
        })
    }

    /// As the control API shows it: all that a phone draws the bill and its state of.
    pub(crate) fn to_shown(&self) -> Value {
        let status = match (self.payment.as_deref(), &self.outside) {
            (Some(status), _) => status,
            (None, Some(_)) => "unconfirmed",
            (None, None) => "unpaid",
        };
        let bill = self.bill.as_ref();
        json!({
            "reference_id": self.reference_id,
            "message_id": self.wamid,
            "currency": bill.map(|bill| &bill.currency),
            "total": bill.map(Bill::amount),
            "expires_at": bill.and_then(|bill| bill.expires_at_s),
            "ways": bill.map_or(&[][..], |bill| &bill.ways),
            "order": {"status": self.state.as_str(), "description": self.description},
            "status": status,
            "is_open": !matches!(self.state, OrderState::Canceled | OrderState::Completed)
                && self.payment.as_deref() != Some("captured"),
            "transactions": self.transactions,
            "refunded": self.transactions.refunded(),
            "outside": self.outside,
        })
    }
}

fn json_of<T: serde::de::DeserializeOwned>(text: Option<String>) -> Result<Option<T>> {
    text.map(|text| serde_json::from_str(&text).map_err(|error| Error::stored("order", error))).transpose()
}

fn to_text(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::stored("order", error))
}

/// The orders that a message bills; held until the unit ends.
pub(crate) async fn orders_of_message(tx: &mut Tx, wamid: &str) -> Result<Vec<StoredOrder>> {
    tx.query(OF_MESSAGE, params![wamid]).await?.iter().map(StoredOrder::from_row).collect()
}

/// One by the business's own reference; held until the unit ends.
pub(crate) async fn order_named(tx: &mut Tx, business_id: &str, reference_id: &str) -> Result<Option<StoredOrder>> {
    let row = tx.query_opt(NAMED, params![business_id, reference_id]).await?;
    row.as_ref().map(StoredOrder::from_row).transpose()
}

/// Writes down what was paid of it; phones that are watched show it.
pub(crate) async fn save_payment(state: &State, tx: &mut Tx, order: &StoredOrder) -> Result<()> {
    let transactions = to_text(&order.transactions)?;
    let outside = order.outside.as_ref().map(to_text).transpose()?;
    let row =
        params![&order.business_id, &order.reference_id, order.payment.as_deref(), &transactions, outside.as_deref()];
    tx.exec(SET_PAYMENT, row).await?;
    show_again(state, tx, order);
    Ok(())
}

fn show_again(state: &State, tx: &mut Tx, order: &StoredOrder) {
    let live = state.live.clone();
    if live.is_watched() {
        let (customer, number, wamid) = (order.customer.clone(), order.phone_number_id.clone(), order.wamid.clone());
        tx.on_commit(move || live.message(&customer, &number, &wamid));
    }
}

/// What these messages of a chat bill, or tell the state of: the orders of each.
pub(crate) async fn orders_shown(
    tx: &mut Tx,
    customer: &str,
    phone_number_id: &str,
    messages: &[StoredMessage],
) -> Result<HashMap<String, Vec<Value>>> {
    let named: HashMap<&str, Vec<String>> = messages
        .iter()
        .map(|message| (message.wamid.as_str(), references(message)))
        .filter(|(_, references)| !references.is_empty())
        .collect();
    if named.is_empty() {
        return Ok(HashMap::new());
    }
    let all: HashSet<&String> = named.values().flatten().collect();
    let all: Vec<String> = all.into_iter().cloned().collect();
    let rows = tx.query(OF_CHAT, params![phone_number_id, customer, all.as_slice()]).await?;
    let orders: Vec<StoredOrder> = rows.iter().map(StoredOrder::from_row).collect::<Result<_>>()?;
    let shown = |references: Vec<String>| -> Vec<Value> {
        let named = |reference: &String| orders.iter().find(|order| order.reference_id == *reference);
        references.iter().filter_map(named).map(StoredOrder::to_shown).collect()
    };
    Ok(named.into_iter().map(|(wamid, references)| (wamid.to_owned(), shown(references))).collect())
}

/// The references that a business's message names, in its order.
fn references(message: &StoredMessage) -> Vec<String> {
    let content = &message.content;
    let is_order = match message.kind.as_str() {
        "interactive" => {
            matches!(content.get("type").and_then(Value::as_str), Some("order_details" | "order_status"))
        }
        "template" => true,
        _ => false,
    };
    let mut found = Vec::new();
    if is_order {
        // What the customer sees of a template repeats what was sent.
        collect_references(content.get("components").unwrap_or(content), &mut found);
    }
    found
}

fn collect_references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Array(elements) => elements.iter().for_each(|element| collect_references(element, found)),
        Value::Object(object) => {
            for (key, value) in object {
                match (key.as_str(), value.as_str()) {
                    ("reference_id", Some(id)) if !found.iter().any(|known| known == id) => found.push(id.to_owned()),
                    _ => collect_references(value, found),
                }
            }
        }
        _ => {}
    }
}

/// Writes down what an accepted message says of orders; answers how the message will fail where an order cannot become that.
///
/// # Errors
/// 131009 for a reference that was used before, or was never.
pub(super) async fn record(state: &State, tx: &mut Tx, draft: &Draft, events: &[OrderEvent]) -> Result<Option<String>> {
    let world = state.world.current();
    let waba = world.phone_numbers.get(&draft.phone_number_id).and_then(|number| world.waba_of(number));
    let business_id = waba.map(|waba| waba.business_id.clone()).unwrap_or_default();
    let mut failure = None;
    for event in events {
        match event {
            OrderEvent::Opened(bill) => {
                let content = to_text(bill)?;
                let row = params![
                    &business_id,
                    &bill.reference_id,
                    &draft.phone_number_id,
                    &draft.customer,
                    &draft.wamid,
                    OrderState::Pending.as_str(),
                    &content,
                    draft.now
                ];
                if tx.exec(OPEN_ORDER, row).await? == 0 {
                    let details = format!("The reference_id \"{}\" was used for another order.", bill.reference_id);
                    return Err(GraphError::invalid_value(details).into());
                }
            }
            OrderEvent::Changed(status) => {
                failure = failure.or(change(state, tx, &business_id, &draft.customer, status).await?);
            }
        }
    }
    Ok(failure)
}

async fn change(
    state: &State,
    tx: &mut Tx,
    business_id: &str,
    customer: &str,
    status: &OrderStatus,
) -> Result<Option<String>> {
    let found = order_named(tx, business_id, &status.reference_id).await?.filter(|order| order.customer == customer);
    let Some(order) = found else {
        let details = format!("This customer was sent no order with the reference_id \"{}\".", status.reference_id);
        return Err(GraphError::invalid_value(details).into());
    };
    let before = order.state;
    if status.state == OrderState::Canceled
        && before != OrderState::Canceled
        && matches!(order.payment.as_deref(), Some("captured" | "pending"))
    {
        return Ok(Some(planned(2047, "The order has a payment that succeeded or is pending.".to_owned())));
    }
    if status.state != before && !before.may_become(status.state) {
        let details = format!("An order that is {} cannot become {}.", before.as_str(), status.state.as_str());
        return Ok(Some(planned(2046, details)));
    }
    // What the gateway said counts more than what the business says.
    let payment = status.payment.as_ref().filter(|_| order.transactions.standing() != Some("captured"));
    let payment = payment.map(|payment| payment.status.as_str());
    let row = params![business_id, &status.reference_id, status.state.as_str(), payment, status.description.as_deref()];
    tx.exec(SET_STATE, row).await?;
    show_again(state, tx, &order);
    Ok(None)
}

fn planned(code: i64, details: String) -> String {
    json!(PlannedError { code, details: Some(details) }).to_string()
}
