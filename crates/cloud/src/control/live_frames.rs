//! Turns the changes that [`crate::live`] collects into frames for those who watch.

use std::collections::BTreeMap;

use recado_db::Db;
use serde_json::{Value, json};
use uuid::Uuid;

use super::webhooks;
use crate::error::Result;
use crate::live::{Change, Changes};
use crate::phone;
use crate::world::WorldCache;

/// Changes looked up together.
const BATCH_LENGTH: usize = 256;

/// Runs until the hub is gone. It holds no handle of the hub itself, which would keep it alive.
pub(super) async fn show_changes(mut changes: Changes, db: Db, world: WorldCache) {
    while let Some(batch) = changes.next(BATCH_LENGTH).await {
        match frames(&db, &world, batch).await {
            Ok(frames) => frames.iter().for_each(|frame| changes.show(frame)),
            Err(error) => {
                tracing::warn!(%error, "changes could not be shown to those who watch");
                changes.send_away();
            }
        }
        if changes.take_lost() {
            changes.send_away();
        }
    }
}

async fn frames(db: &Db, world: &WorldCache, batch: Vec<Change>) -> Result<Vec<Value>> {
    let mut chats: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    let mut deliveries: Vec<Uuid> = Vec::new();
    for change in batch {
        match change {
            Change::Message { customer, phone_number_id, wamid } => {
                chats.entry((customer, phone_number_id)).or_default().push(wamid);
            }
            Change::Webhook(id) => deliveries.push(id),
        }
    }
    let world = world.current();
    db.read("cloud.live", (chats, deliveries, world), |tx, (chats, deliveries, world)| {
        Box::pin(async move {
            let mut frames = Vec::new();
            for ((customer, phone_number_id), wamids) in chats {
                for message in phone::messages_named(tx, customer, phone_number_id, wamids).await? {
                    frames.push(json!({
                        "type": "message", "customer": customer, "phone_number_id": phone_number_id, "message": message,
                    }));
                }
            }
            for webhook in webhooks::find_many(tx, world, deliveries).await? {
                frames.push(json!({"type": "webhook", "webhook": webhook.summary()}));
            }
            Ok(frames)
        })
    })
    .await
}
