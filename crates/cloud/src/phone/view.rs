//! Reading what a phone shows.

use std::collections::{HashMap, HashSet};

use recado_core::Timestamp;
use recado_db::{Tx, params};
use serde::Serialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::preview::preview;
use super::sql;
use crate::error::Result;
use crate::message::{self, Direction, StoredMessage};

/// Types whose content is a file.
const FILE_TYPES: [&str; 5] = ["image", "video", "audio", "document", "sticker"];

/// A message as a phone shows it: `PhoneMessage` of the control API.
#[derive(Debug, Clone, Serialize)]
#[serde(transparent)]
pub(crate) struct Shown(Map<String, Value>);

/// A chat's line in the list.
#[derive(Debug)]
pub(crate) struct ChatRow {
    pub(crate) unread_count: i64,
    pub(crate) last_message: Option<Shown>,
    pub(crate) last_message_at: Option<Timestamp>,
}

/// The newest messages of a chat, oldest first; failed ones of the business only where they are asked for.
pub(crate) async fn messages(
    tx: &mut Tx,
    customer: &str,
    phone_number_id: &str,
    include_failed: bool,
    limit: u32,
) -> Result<Vec<Shown>> {
    let stored = newest(tx, customer, phone_number_id, include_failed, limit).await?;
    show(tx, customer, phone_number_id, stored).await
}

/// These messages of a chat, as far as the phone shows them, oldest first; in place of a reaction the message it is on.
pub(crate) async fn messages_named(
    tx: &mut Tx,
    customer: &str,
    phone_number_id: &str,
    wamids: &[String],
) -> Result<Vec<Shown>> {
    let mut stored = message::find_many(tx, wamids).await?;
    let targets: Vec<String> = stored.iter().filter_map(reaction_target).collect();
    stored.extend(message::find_many(tx, &targets).await?);
    let mut seen = HashSet::new();
    stored.retain(|message| {
        message.customer == customer
            && message.phone_number_id == phone_number_id
            && is_shown(message)
            && seen.insert(message.wamid.clone())
    });
    stored.sort_by_key(|message| message.id);
    show(tx, customer, phone_number_id, stored).await
}

/// The line of a chat.
pub(crate) async fn chat(tx: &mut Tx, customer: &str, phone_number_id: &str) -> Result<ChatRow> {
    let unread_count = tx.query_one(sql::UNREAD, params![phone_number_id, customer]).await?.get(0)?;
    let last = newest(tx, customer, phone_number_id, false, 1).await?;
    let last_message_at = last.first().map(|message| message.created_at);
    let last_message = show(tx, customer, phone_number_id, last).await?.pop();
    Ok(ChatRow { unread_count, last_message, last_message_at })
}

async fn newest(
    tx: &mut Tx,
    customer: &str,
    phone_number_id: &str,
    include_failed: bool,
    limit: u32,
) -> Result<Vec<StoredMessage>> {
    let rows = tx.query(sql::NEWEST_SHOWN, params![phone_number_id, customer, include_failed, limit]).await?;
    let wamids = rows.iter().map(|row| row.get(0)).collect::<Result<Vec<String>, _>>()?;
    let mut stored = message::find_many(tx, &wamids).await?;
    stored.sort_by_key(|message| message.id);
    Ok(stored)
}

fn is_shown(message: &StoredMessage) -> bool {
    !matches!(message.kind.as_str(), "reaction" | "request_welcome" | "system")
        && (message.direction == Direction::In || matches!(message.status.as_str(), "delivered" | "read" | "played"))
}

fn reaction_target(message: &StoredMessage) -> Option<String> {
    let target = (message.kind == "reaction").then(|| message.content.get("message_id"))??;
    target.as_str().map(str::to_owned)
}

async fn show(tx: &mut Tx, customer: &str, phone_number_id: &str, stored: Vec<StoredMessage>) -> Result<Vec<Shown>> {
    let Some(oldest) = stored.first() else { return Ok(Vec::new()) };
    let reactions = reactions_after(tx, customer, phone_number_id, oldest.id).await?;
    let quoted = quoted(tx, &stored).await?;
    let orders = message::orders_shown(tx, customer, phone_number_id, &stored).await?;
    let extras = Extras { reactions, quoted, orders };
    Ok(stored.iter().map(|message| extras.show(message)).collect())
}

/// The last emoji of each side on each message.
async fn reactions_after(
    tx: &mut Tx,
    customer: &str,
    phone_number_id: &str,
    oldest: Uuid,
) -> Result<HashMap<String, Vec<Value>>> {
    let rows = tx.query(sql::REACTIONS_AFTER, params![phone_number_id, customer, oldest]).await?;
    let wamids = rows.iter().map(|row| row.get(0)).collect::<Result<Vec<String>, _>>()?;
    let mut reactions = message::find_many(tx, &wamids).await?;
    reactions.sort_by_key(|reaction| reaction.id);
    let mut last: HashMap<String, [Option<String>; 2]> = HashMap::new();
    for reaction in &reactions {
        let Some(target) = reaction_target(reaction) else { continue };
        let emoji = reaction.content.get("emoji").and_then(Value::as_str).filter(|emoji| !emoji.is_empty());
        let side = usize::from(reaction.direction == Direction::Out);
        last.entry(target).or_default()[side] = emoji.map(str::to_owned);
    }
    let listed = |[customer, business]: [Option<String>; 2]| {
        let sides = [("customer", customer), ("business", business)];
        sides.into_iter().filter_map(|(from, emoji)| Some(json!({"from": from, "emoji": emoji?}))).collect()
    };
    Ok(last.into_iter().map(|(target, sides)| (target, listed(sides))).collect())
}

async fn quoted(tx: &mut Tx, stored: &[StoredMessage]) -> Result<HashMap<String, StoredMessage>> {
    let wamids: Vec<String> = stored.iter().filter_map(|message| message.context_id.clone()).collect();
    let found = message::find_many(tx, &wamids).await?;
    Ok(found.into_iter().map(|message| (message.wamid.clone(), message)).collect())
}

/// What stands in other rows than the message's own.
struct Extras {
    reactions: HashMap<String, Vec<Value>>,
    quoted: HashMap<String, StoredMessage>,
    /// What is billed or told of, and where its payment stands.
    orders: HashMap<String, Vec<Value>>,
}

impl Extras {
    fn show(&self, message: &StoredMessage) -> Shown {
        let mut object = Map::new();
        object.insert("id".into(), message.wamid.as_str().into());
        object.insert("from".into(), side(message).into());
        object.insert("timestamp".into(), json!(message.created_at));
        object.insert("type".into(), message.kind.as_str().into());
        object.insert(message.kind.clone(), content(message));
        if let Some(Value::Object(beside)) = &message.extra {
            let beside = beside.iter().filter(|(name, _)| !object.contains_key(*name));
            let beside: Vec<_> = beside.map(|(name, value)| (name.clone(), value.clone())).collect();
            object.extend(beside);
        }
        object.insert("context".into(), self.context(message));
        let asked_about = message.extra.as_ref().and_then(|beside| beside.pointer("/context/referred_product"));
        object.extend(asked_about.map(|product| ("referred_product".to_owned(), product.clone())));
        object.insert("status".into(), message.status.as_str().into());
        let sent_at = message.sent_at.or((message.direction == Direction::In).then_some(message.created_at));
        object.insert(
            "status_at".into(),
            json!({
                "sent": sent_at, "delivered": message.delivered_at, "read": message.read_at,
                "played": message.played_at, "failed": message.failed_at,
            }),
        );
        object.insert("reactions".into(), json!(self.reactions.get(&message.wamid).map_or(&[][..], Vec::as_slice)));
        object.insert("error".into(), message.error.as_ref().map_or(Value::Null, error));
        let orders = self.orders.get(&message.wamid).map_or(&[][..], Vec::as_slice);
        if let Some(first) = orders.first() {
            object.insert("payment".into(), first.clone());
        }
        // The cards of a checkout bill one each.
        if orders.len() > 1 {
            object.insert("payments".into(), json!(orders));
        }
        Shown(object)
    }

    fn context(&self, message: &StoredMessage) -> Value {
        let Some(id) = &message.context_id else { return Value::Null };
        match self.quoted.get(id) {
            Some(quoted) => {
                json!({"id": id, "from": side(quoted), "preview": preview(&quoted.kind, &quoted.content)})
            }
            // The message was deleted by a reset, or belongs to nobody here; clients show the bubble without the quotation.
            None => json!({"id": id, "from": "business", "preview": ""}),
        }
    }
}

/// The content, its files with the address at which pages find them.
fn content(message: &StoredMessage) -> Value {
    let mut content = message.content.clone();
    if FILE_TYPES.contains(&message.kind.as_str()) {
        content.as_object_mut().into_iter().for_each(add_address);
    } else if message.direction == Direction::Out {
        message::each_attached_file(&message.kind, &mut content, &mut |_, file| add_address(file));
    }
    content
}

fn add_address(file: &mut Map<String, Value>) {
    if let Some(id) = file.get("id").and_then(Value::as_str) {
        let url = format!("/_control/v1/media/{id}");
        file.insert("url".to_owned(), url.into());
    }
}

fn side(message: &StoredMessage) -> &'static str {
    match message.direction {
        Direction::In => "customer",
        Direction::Out => "business",
    }
}

/// The webhook's error object in the control API's shape.
fn error(error: &Value) -> Value {
    json!({
        "code": error.get("code"), "title": error.get("title"), "details": error.pointer("/error_data/details"),
    })
}
