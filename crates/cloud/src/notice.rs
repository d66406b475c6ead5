//! A webhook before it is delivered, and the memory of those that were just written, so that posting them for the first time needs
//! no look into the database.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use recado_core::Timestamp;
use recado_db::Row;
use serde_json::Value;
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::world::MESSAGES_FIELD;

/// Bytes kept at the most. What does not fit is read from the database.
const CAPACITY_BYTES: usize = 8 * 1024 * 1024;

/// What a webhook tells of.
#[derive(Debug, Clone)]
pub(crate) struct Subject {
    pub(crate) waba_id: String,
    pub(crate) phone_number_id: String,
    /// The lane's other half: what concerns one number and one customer leaves in order.
    pub(crate) customer: String,
    pub(crate) wamid: String,
    /// Whether it brings a customer's message; otherwise a status.
    pub(crate) inbound: bool,
    /// The message's type, or the status.
    pub(crate) event: String,
}

/// A webhook for one app.
#[derive(Debug, Clone)]
pub(crate) struct Notice {
    pub(crate) app_id: String,
    pub(crate) field: Cow<'static, str>,
    pub(crate) subject: Subject,
    /// What every attempt posts.
    pub(crate) body: Bytes,
}

impl Notice {
    /// One of the field `messages`.
    pub(crate) fn messages(app_id: &str, subject: &Subject, body: Bytes) -> Self {
        Self { app_id: app_id.to_owned(), field: Cow::Borrowed(MESSAGES_FIELD), subject: subject.clone(), body }
    }
}

/// A webhook that is not delivered.
#[derive(Debug, Clone)]
pub(crate) struct PendingWebhook {
    pub(crate) id: Uuid,
    pub(crate) notice: Notice,
    /// The newest attempts, as the log has them.
    pub(crate) attempts: Vec<Value>,
    pub(crate) attempt_count: u32,
    pub(crate) created_at: Timestamp,
}

impl PendingWebhook {
    pub(crate) fn new(id: Uuid, notice: Notice, created_at: Timestamp) -> Self {
        Self { id, notice, attempts: Vec::new(), attempt_count: 0, created_at }
    }

    /// Reads the columns of `dispatch::LOAD_PENDING`.
    pub(crate) fn from_row(row: &Row) -> Result<Self> {
        let (body, attempts): (Vec<u8>, String) = (row.get(8)?, row.get(9)?);
        let subject = Subject {
            waba_id: row.get(2)?,
            phone_number_id: row.get(3)?,
            customer: row.get(4)?,
            wamid: row.get(5)?,
            inbound: row.get(6)?,
            event: row.get(7)?,
        };
        let field = Cow::Owned(row.get::<String>(12)?);
        let notice = Notice { app_id: row.get(1)?, field, subject, body: Bytes::from(body) };
        Ok(Self {
            id: row.get(0)?,
            notice,
            attempts: serde_json::from_str(&attempts).map_err(|error| Error::stored("list of attempts", error))?,
            attempt_count: row.get(10)?,
            created_at: row.get(11)?,
        })
    }
}

/// The webhooks of the last moments.
#[derive(Default)]
pub(crate) struct FreshWebhooks(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    webhooks: HashMap<Uuid, PendingWebhook>,
    bytes: usize,
}

impl FreshWebhooks {
    /// Keeps them, as far as they fit.
    pub(crate) fn put(&self, webhooks: Vec<PendingWebhook>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for webhook in webhooks {
            let length = webhook.notice.body.len();
            if kept.bytes + length <= CAPACITY_BYTES {
                kept.bytes += length;
                kept.webhooks.insert(webhook.id, webhook);
            }
        }
    }

    /// Takes all of these, or none where one is missing.
    pub(crate) fn take(&self, ids: &[Uuid]) -> Option<Vec<PendingWebhook>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found: Vec<PendingWebhook> = ids.iter().filter_map(|id| kept.webhooks.remove(id)).collect();
        kept.bytes -= found.iter().map(|webhook| webhook.notice.body.len()).sum::<usize>();
        (found.len() == ids.len()).then_some(found)
    }

    /// Forgets all, for a reset.
    pub(crate) fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Kept::default();
    }
}
