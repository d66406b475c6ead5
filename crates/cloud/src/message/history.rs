//! What became of a business's messages, from their rows and the log of webhooks (spec §8.12). A message gets a history id, decimal as
//! all of Graph's, when it is first shown.

use std::collections::HashMap;

use recado_core::Timestamp;
use recado_db::{P, Row, Tx, params, statements};
use recado_whatsapp::paging::Position;
use recado_whatsapp::{GraphError, signature};
use serde_json::Value;
use uuid::Uuid;

use super::stored::{Direction, StoredMessage, find, find_many};
use crate::error::{Error, Result};

statements! {
    OLDER = "
        SELECT wamid, id FROM cloud_messages
        WHERE phone_number_id = $1 AND direction = 'out' AND id < $2 ORDER BY id DESC LIMIT $3";
    NEWER = "
        SELECT wamid, id FROM cloud_messages
        WHERE phone_number_id = $1 AND direction = 'out' AND id > $2 ORDER BY id LIMIT $3";
    KEEP_ID = "INSERT INTO cloud_message_history_ids (id, wamid) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    IDS = "SELECT wamid, id FROM cloud_message_history_ids WHERE wamid IN_LIST($1)";
    WAMID = "SELECT wamid FROM cloud_message_history_ids WHERE id = $1";
    WEBHOOKS = "
        SELECT wamid, event, app_id, state, attempts, attempt_count FROM cloud_webhooks
        WHERE wamid IN_LIST($1) AND inbound = FALSE AND field = 'messages' ORDER BY id";
    CLEAR = "DELETE FROM cloud_message_history_ids";
}

const EXACT_IN_JSON: u64 = (1 << 53) - 1;

/// A message and what was told of it.
pub(crate) struct MessageHistory {
    pub(crate) history_id: String,
    /// The place in the list.
    pub(crate) key: Uuid,
    pub(crate) phone_number_id: String,
    pub(crate) wamid: String,
    pub(crate) events: Vec<HistoryEvent>,
}

/// A status of a message, as one app was told it.
pub(crate) struct HistoryEvent {
    /// Always the same for the same event.
    pub(crate) id: String,
    /// `SENT`, …
    pub(crate) delivery_status: &'static str,
    pub(crate) at: Timestamp,
    /// `None`: no app heard of it, or the log has forgotten.
    pub(crate) webhook: Option<EventWebhook>,
}

/// How the telling went.
pub(crate) struct EventWebhook {
    pub(crate) app_id: String,
    /// `PENDING`, …
    pub(crate) update_state: &'static str,
    /// `None`: it was not posted yet.
    pub(crate) url: Option<String>,
    pub(crate) error: Option<String>,
}

/// Part of a number's messages, newest first, and whether there are more before and behind.
pub(crate) struct HistoryPage {
    pub(crate) messages: Vec<MessageHistory>,
    pub(crate) has_previous: bool,
    pub(crate) has_next: bool,
}

/// A page of the messages that a number sent.
///
/// # Errors
/// 131059 for a cursor that is none of ours.
pub(crate) async fn page(tx: &mut Tx, phone_number_id: &str, limit: usize, position: &Position) -> Result<HistoryPage> {
    let cursor = |key: &str| key.parse::<Uuid>().map_err(|_| GraphError::of(131_059));
    let one_more = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
    let (statement, from) = match position {
        Position::Start => (OLDER, Uuid::max()),
        Position::After(key) => (OLDER, cursor(key)?),
        Position::Before(key) => (NEWER, cursor(key)?),
    };
    let mut rows: Vec<(String, Uuid)> = tx
        .query(statement, params![phone_number_id, from, one_more])
        .await?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect::<Result<_, recado_db::Error>>()?;
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    let (has_previous, has_next) = match position {
        Position::Start => (false, has_more),
        Position::After(_) => (true, has_more),
        Position::Before(_) => {
            rows.reverse();
            (has_more, true)
        }
    };
    let wamids: Vec<String> = rows.into_iter().map(|(wamid, _)| wamid).collect();
    Ok(HistoryPage { messages: of_messages(tx, &wamids).await?, has_previous, has_next })
}

/// The history of one message that the number sent.
pub(crate) async fn of_message(tx: &mut Tx, phone_number_id: &str, wamid: &str) -> Result<Option<MessageHistory>> {
    match find(tx, wamid).await? {
        Some(message) if message.phone_number_id == phone_number_id && message.direction == Direction::Out => {
            Ok(of_messages(tx, &[wamid.to_owned()]).await?.pop())
        }
        _ => Ok(None),
    }
}

/// The history with this id.
pub(crate) async fn by_id(tx: &mut Tx, history_id: &str) -> Result<Option<MessageHistory>> {
    let Some(row) = tx.query_opt(WAMID, params![history_id]).await? else { return Ok(None) };
    Ok(of_messages(tx, &[row.get(0)?]).await?.pop())
}

/// In the order given.
async fn of_messages(tx: &mut Tx, wamids: &[String]) -> Result<Vec<MessageHistory>> {
    if wamids.is_empty() {
        return Ok(Vec::new());
    }
    let mut ids = history_ids(tx, wamids).await?;
    let mut messages: HashMap<String, StoredMessage> =
        find_many(tx, wamids).await?.into_iter().map(|message| (message.wamid.clone(), message)).collect();
    let mut webhooks: HashMap<String, Vec<Told>> = HashMap::new();
    for row in tx.query(WEBHOOKS, params![wamids]).await? {
        webhooks.entry(row.get(0)?).or_default().push(Told::from_row(&row)?);
    }
    let history = wamids.iter().filter_map(|wamid| {
        let (message, history_id) = (messages.remove(wamid)?, ids.remove(wamid)?);
        let events = events(&message, webhooks.get(wamid).map(Vec::as_slice).unwrap_or_default());
        let StoredMessage { id: key, phone_number_id, wamid, .. } = message;
        Some(MessageHistory { history_id, key, phone_number_id, wamid, events })
    });
    Ok(history.collect())
}

/// The ids of the messages' histories, made where there were none.
async fn history_ids(tx: &mut Tx, wamids: &[String]) -> Result<HashMap<String, String>> {
    let mut known = known_ids(tx, wamids).await?;
    let new: Vec<(String, &String)> =
        wamids.iter().filter(|wamid| !known.contains_key(*wamid)).map(|wamid| (new_id(), wamid)).collect();
    if !new.is_empty() {
        let rows: Vec<Vec<P<'_>>> = new.iter().map(|(id, wamid)| vec![P::Text(id), P::Text(wamid)]).collect();
        tx.exec_many(KEEP_ID, &rows).await?;
        // Somebody else may have been quicker.
        known = known_ids(tx, wamids).await?;
    }
    Ok(known)
}

async fn known_ids(tx: &mut Tx, wamids: &[String]) -> Result<HashMap<String, String>> {
    let rows = tx.query(IDS, params![wamids]).await?;
    Ok(rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect::<Result<_, recado_db::Error>>()?)
}

/// Sixteen digits.
fn new_id() -> String {
    rand::random_range(1_000_000_000_000_000_u64..EXACT_IN_JSON).to_string()
}

/// A webhook of the log.
struct Told {
    event: String,
    app_id: String,
    state: String,
    attempts: Vec<Value>,
    attempt_count: i64,
}

impl Told {
    fn from_row(row: &Row) -> Result<Self> {
        let attempts: String = row.get(4)?;
        Ok(Self {
            event: row.get(1)?,
            app_id: row.get(2)?,
            state: row.get(3)?,
            attempts: serde_json::from_str(&attempts).map_err(|error| Error::stored("list of attempts", error))?,
            attempt_count: row.get(5)?,
        })
    }

    fn describe(&self) -> EventWebhook {
        let last = self.attempts.last();
        let text = |name: &str| last.and_then(|attempt| attempt.get(name)).and_then(Value::as_str).map(str::to_owned);
        let status = last.and_then(|attempt| attempt.get("status")).and_then(Value::as_u64);
        let update_state = match (self.state.as_str(), self.attempt_count) {
            ("delivered", _) => "DELIVERED",
            ("pending", 0) => "PENDING",
            ("pending", _) => "RETRYING",
            _ => "FAILED",
        };
        let went_wrong = matches!(update_state, "RETRYING" | "FAILED");
        let answered = || status.map(|status| format!("Webhook endpoint returned HTTP {status}"));
        EventWebhook {
            app_id: self.app_id.clone(),
            update_state,
            url: text("callback_url"),
            error: if went_wrong { text("error").or_else(answered) } else { None },
        }
    }
}

/// Every status that the message has had, in order, once for each app that was told.
fn events(message: &StoredMessage, told: &[Told]) -> Vec<HistoryEvent> {
    let steps = [
        ("SENT", message.sent_at),
        ("DELIVERED", message.delivered_at),
        ("READ", message.read_at),
        ("FAILED", message.failed_at),
    ];
    let mut events = Vec::new();
    for (delivery_status, at) in steps {
        let Some(at) = at else { continue };
        let event = |webhook: Option<EventWebhook>| HistoryEvent {
            id: event_id(&message.wamid, delivery_status, webhook.as_ref().map_or("", |webhook| &webhook.app_id)),
            delivery_status,
            at,
            webhook,
        };
        let mut heard = told.iter().filter(|told| told.event.eq_ignore_ascii_case(delivery_status)).peekable();
        if heard.peek().is_none() {
            events.push(event(None));
        }
        events.extend(heard.map(|told| event(Some(told.describe()))));
    }
    events
}

fn event_id(wamid: &str, delivery_status: &str, app_id: &str) -> String {
    let sum = signature::sha256(format!("{wamid}/{delivery_status}/{app_id}").as_bytes());
    let number = sum.iter().take(8).fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
    (number & EXACT_IN_JSON).to_string()
}

/// Forgets every id, for a reset.
pub(super) async fn clear(tx: &mut Tx) -> Result<()> {
    tx.exec(CLEAR, &[]).await?;
    Ok(())
}
