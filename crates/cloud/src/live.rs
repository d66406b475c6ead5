//! What happens in the cloud, for those who watch: phones, and the console.
//!
//! Callers name what changed; it is read and written as JSON only where somebody watches, away from the caller's path. A watcher that
//! reads too slowly is dropped and loads again: nothing here is ever waited for.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use recado_core::Timestamp;
use serde::Serialize;
use serde_json::json;
use tokio::sync::{broadcast, mpsc};
use uuid::Uuid;

/// Frames a watcher may fall behind.
const FRAMES_LENGTH: usize = 2048;
/// Changes that wait to be read and written as frames.
const CHANGES_LENGTH: usize = 8192;
/// The newest Graph calls kept.
pub const REQUESTS_LENGTH: usize = 500;
/// A "typing…" ends by itself after this long (spec: 25 s, or when the message arrives).
pub const TYPING: Duration = Duration::from_secs(25);

/// JSON text for a watcher's socket, shared by all of them.
pub type Frame = Arc<str>;

/// Something that has to be looked up before it can be shown.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Change {
    /// A message is new, or its status, or a reaction to it.
    Message {
        /// The customer's `wa_id`.
        customer: String,
        /// The business number.
        phone_number_id: String,
        /// The message.
        wamid: String,
    },
    /// A webhook delivery is new, was tried or has ended.
    Webhook(Uuid),
}

/// One Graph call.
#[derive(Debug, Clone, Serialize)]
pub struct RequestRecord {
    /// Its id, newer ones greater.
    pub id: Uuid,
    /// When it was answered.
    pub at: Timestamp,
    /// `GET`, …
    pub method: String,
    /// Without the query, which may carry a token.
    pub path: String,
    /// HTTP status answered.
    pub status: u16,
    /// How long the answer took.
    pub duration_ms: u64,
    /// Graph's error code, where it was an error.
    pub error_code: Option<i64>,
}

/// A handle; clones feed the same watchers.
#[derive(Clone)]
pub struct Live(Arc<Inner>);

struct Inner {
    frames: broadcast::Sender<Option<Frame>>,
    changes: mpsc::Sender<Change>,
    /// Set when a change had to be left out; watchers then load again.
    lost: Arc<AtomicBool>,
    requests: Mutex<VecDeque<Arc<RequestRecord>>>,
    typing: Mutex<HashMap<Chat, Instant>>,
}

/// A customer's `wa_id` and a phone number id.
type Chat = (String, String);

/// Someone who watches.
pub struct Watcher(broadcast::Receiver<Option<Frame>>);

impl Watcher {
    /// What happens next; `None` where something was missed, so that all must be loaded again.
    pub async fn next(&mut self) -> Option<Frame> {
        self.0.recv().await.ok().flatten()
    }
}

/// The far end of [`Live`]: whoever has it turns changes into frames.
pub struct Changes {
    changes: mpsc::Receiver<Change>,
    frames: broadcast::WeakSender<Option<Frame>>,
    lost: Arc<AtomicBool>,
}

impl Live {
    /// A hub and the stream of its changes.
    #[must_use]
    pub fn new() -> (Self, Changes) {
        let frames = broadcast::Sender::new(FRAMES_LENGTH);
        let (sender, receiver) = mpsc::channel(CHANGES_LENGTH);
        let lost = Arc::new(AtomicBool::new(false));
        let changes = Changes { changes: receiver, frames: frames.downgrade(), lost: lost.clone() };
        let inner =
            Inner { frames, changes: sender, lost, requests: Mutex::new(VecDeque::new()), typing: Mutex::default() };
        (Self(Arc::new(inner)), changes)
    }

    /// Watches from now on.
    #[must_use]
    pub fn watch(&self) -> Watcher {
        Watcher(self.0.frames.subscribe())
    }

    /// Whether anybody watches.
    #[must_use]
    pub fn is_watched(&self) -> bool {
        self.0.frames.receiver_count() > 0
    }

    /// A message of this chat is new or changed. Call it after the commit.
    pub fn message(&self, customer: &str, phone_number_id: &str, wamid: &str) {
        if self.is_watched() {
            self.change(Change::Message {
                customer: customer.to_owned(),
                phone_number_id: phone_number_id.to_owned(),
                wamid: wamid.to_owned(),
            });
        }
    }

    /// A webhook delivery is new or changed. Call it after the commit.
    pub fn webhook(&self, id: Uuid) {
        if self.is_watched() {
            self.change(Change::Webhook(id));
        }
    }

    /// The business begins or ends to type.
    pub fn typing(&self, customer: &str, phone_number_id: &str, on: bool) {
        let mut typing = self.0.typing.lock().unwrap_or_else(PoisonError::into_inner);
        // Every accepted message ends the typing, and mostly there is none.
        if !on && typing.is_empty() {
            return;
        }
        typing.retain(|_, since| since.elapsed() < TYPING);
        let chat = (customer.to_owned(), phone_number_id.to_owned());
        let changed = if on { typing.insert(chat, Instant::now()).is_none() } else { typing.remove(&chat).is_some() };
        drop(typing);
        if changed || on {
            self.send(|| json!({"type": "typing", "customer": customer, "phone_number_id": phone_number_id, "on": on}));
        }
    }

    /// Whether the business types in this chat.
    #[must_use]
    pub fn is_typing(&self, customer: &str, phone_number_id: &str) -> bool {
        let chat = (customer.to_owned(), phone_number_id.to_owned());
        let typing = self.0.typing.lock().unwrap_or_else(PoisonError::into_inner);
        typing.get(&chat).is_some_and(|since| since.elapsed() < TYPING)
    }

    /// A Graph call was answered.
    pub fn request(&self, record: RequestRecord) {
        let record = Arc::new(record);
        let mut requests = self.0.requests.lock().unwrap_or_else(PoisonError::into_inner);
        if requests.len() == REQUESTS_LENGTH {
            requests.pop_front();
        }
        requests.push_back(record.clone());
        drop(requests);
        self.send(|| json!({"type": "request", "request": &*record}));
    }

    /// The newest Graph calls, newest first.
    #[must_use]
    pub fn requests(&self) -> Vec<Arc<RequestRecord>> {
        self.0.requests.lock().unwrap_or_else(PoisonError::into_inner).iter().rev().cloned().collect()
    }

    /// The clock was moved.
    pub fn clock(&self, now: Timestamp, frozen: bool) {
        self.send(|| json!({"type": "clock", "now": now, "frozen": frozen}));
    }

    /// A customer is new or changed.
    pub fn customers(&self) {
        self.send(|| json!({"type": "customers"}));
    }

    /// The world was reset: everything known of it is void.
    pub fn reset(&self) {
        self.0.requests.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.0.typing.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.send(|| json!({"type": "reset"}));
    }

    fn change(&self, change: Change) {
        if self.0.changes.try_send(change).is_err() {
            self.0.lost.store(true, Ordering::Release);
        }
    }

    fn send(&self, frame: impl FnOnce() -> serde_json::Value) {
        if self.is_watched() {
            // It fails where the last watcher has just gone.
            let _ = self.0.frames.send(Some(frame().to_string().into()));
        }
    }
}

impl Changes {
    /// The next changes, each once, at most `limit`; `None` once the hub is gone.
    pub async fn next(&mut self, limit: usize) -> Option<Vec<Change>> {
        let mut batch = Vec::new();
        if self.changes.recv_many(&mut batch, limit).await == 0 {
            return None;
        }
        // The state is read once for all changes of one thing; the last mention gives its place.
        let mut seen = std::collections::HashSet::new();
        let mut newest_first: Vec<Change> =
            batch.into_iter().rev().filter(|change| seen.insert(change.clone())).collect();
        newest_first.reverse();
        Some(newest_first)
    }

    /// Shows a frame to all who watch.
    pub fn show(&self, frame: &serde_json::Value) {
        if let Some(frames) = self.frames.upgrade() {
            let _ = frames.send(Some(frame.to_string().into()));
        }
    }

    /// Ends all who watch: they come back and load again.
    pub fn send_away(&self) {
        if let Some(frames) = self.frames.upgrade() {
            let _ = frames.send(None);
        }
    }

    /// Whether changes had to be left out since this was last asked.
    #[must_use]
    pub fn take_lost(&self) -> bool {
        self.lost.swap(false, Ordering::AcqRel)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(path: &str) -> RequestRecord {
        RequestRecord {
            id: recado_core::new_uuid(),
            at: Timestamp::EPOCH,
            method: "GET".to_owned(),
            path: path.to_owned(),
            status: 200,
            duration_ms: 1,
            error_code: None,
        }
    }

    #[tokio::test]
    async fn changes_are_told_once_and_only_while_somebody_watches() {
        let (live, mut changes) = Live::new();
        live.message("1", "2", "unseen");
        let watcher = live.watch();
        for wamid in ["a", "b", "a"] {
            live.message("1", "2", wamid);
        }
        let wamids: Vec<String> = changes
            .next(100)
            .await
            .unwrap()
            .into_iter()
            .map(|change| match change {
                Change::Message { wamid, .. } => wamid,
                Change::Webhook(id) => id.to_string(),
            })
            .collect();
        assert_eq!(wamids, ["b", "a"]);
        drop((live, watcher));
        assert!(changes.next(100).await.is_none());
    }

    #[tokio::test]
    async fn what_does_not_fit_is_noticed() {
        let (live, changes) = Live::new();
        let _watcher = live.watch();
        for number in 0..=CHANGES_LENGTH {
            live.message("1", "2", &number.to_string());
        }
        assert!(changes.take_lost());
        assert!(!changes.take_lost());
    }

    #[test]
    fn the_newest_requests_are_kept() {
        let (live, _changes) = Live::new();
        for number in 0..REQUESTS_LENGTH + 3 {
            live.request(record(&number.to_string()));
        }
        let kept = live.requests();
        assert_eq!((kept.len(), kept[0].path.as_str()), (REQUESTS_LENGTH, "502"));
        live.reset();
        assert!(live.requests().is_empty());
    }

    #[tokio::test]
    async fn typing_is_shown_until_it_ends() {
        let (live, _changes) = Live::new();
        let mut watcher = live.watch();
        live.typing("1", "2", true);
        assert!(live.is_typing("1", "2") && !live.is_typing("1", "3"));
        live.typing("1", "2", false);
        assert!(!live.is_typing("1", "2"));
        assert!(watcher.next().await.unwrap().contains("\"on\":true"));
        assert!(watcher.next().await.unwrap().contains("\"on\":false"));
    }
}
