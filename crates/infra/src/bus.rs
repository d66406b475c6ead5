//! Hints between tasks and nodes: in-process by default, over NATS where several nodes share a database.
//!
//! A hint says "look again"; the truth is in the database. A lost hint costs a poll interval, never an event.

use bytes::Bytes;
use futures_util::StreamExt;
use recado_core::new_uuid;
use tokio::sync::broadcast;

use crate::tasks::Tasks;

/// Hints a slow listener may fall behind before it misses some.
const BACKLOG: usize = 4096;
/// Every NATS subject of ours starts so.
const PREFIX: &str = "recado.";
/// Tells a node its own hints, which it has heard already.
const NODE_HEADER: &str = "Recado-Node";

/// A handle; clones share the same channel.
#[derive(Clone)]
pub struct Bus {
    local: broadcast::Sender<Hint>,
    nats: Option<Nats>,
}

#[derive(Clone)]
struct Nats {
    client: async_nats::Client,
    headers: async_nats::HeaderMap,
}

/// Something happened.
#[derive(Debug, Clone)]
pub struct Hint {
    /// What it is about, such as `jobs.desk`.
    pub subject: String,
    /// A few bytes more.
    pub payload: Bytes,
}

impl Hint {
    /// The payload as text; anything else is replaced.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.payload).into_owned()
    }
}

/// What a listener holds.
pub struct Hints(broadcast::Receiver<Hint>);

impl Hints {
    /// The next hint; `None` once the bus is gone. Hints that came too fast are passed over.
    pub async fn next(&mut self) -> Option<Hint> {
        loop {
            match self.0.recv().await {
                Ok(hint) => return Some(hint),
                Err(broadcast::error::RecvError::Lagged(_)) => {}
                Err(broadcast::error::RecvError::Closed) => return None,
            }
        }
    }
}

/// Why a bus could not be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// NATS does not answer.
    #[error("NATS is not available: {0}")]
    Unavailable(String),
}

impl Default for Bus {
    fn default() -> Self {
        Self::local()
    }
}

impl Bus {
    /// Within this process.
    #[must_use]
    pub fn local() -> Self {
        Self { local: broadcast::channel(BACKLOG).0, nats: None }
    }

    /// Within this process and to all others at the same NATS server. Reconnects by itself; hints are lost meanwhile.
    ///
    /// # Errors
    /// Where the server cannot be reached at the start.
    pub async fn nats(url: &str, tasks: &Tasks) -> Result<Self, Error> {
        let unavailable = |error: &dyn std::fmt::Display| Error::Unavailable(error.to_string());
        let client = async_nats::connect(url).await.map_err(|error| unavailable(&error))?;
        let mut incoming = client.subscribe(format!("{PREFIX}>")).await.map_err(|error| unavailable(&error))?;
        client.flush().await.map_err(|error| unavailable(&error))?;
        let node = new_uuid().to_string();
        let mut headers = async_nats::HeaderMap::new();
        headers.insert(NODE_HEADER, node.as_str());
        let bus = Self { local: broadcast::channel(BACKLOG).0, nats: Some(Nats { client, headers }) };
        let local = bus.local.clone();
        tasks.spawn("bus-nats", move |mut stop| async move {
            loop {
                let message = tokio::select! {
                    () = stop.requested() => return,
                    message = incoming.next() => message,
                };
                let Some(message) = message else { return };
                let own = message
                    .headers
                    .as_ref()
                    .and_then(|headers| headers.get(NODE_HEADER))
                    .is_some_and(|sender| sender.as_str() == node);
                if !own && let Some(subject) = message.subject.as_str().strip_prefix(PREFIX) {
                    // Nobody listening is fine.
                    let _ = local.send(Hint { subject: subject.to_owned(), payload: message.payload });
                }
            }
        });
        Ok(bus)
    }

    /// Tells everyone, here and on other nodes.
    pub fn publish(&self, subject: &str, payload: &[u8]) {
        let hint = Hint { subject: subject.to_owned(), payload: Bytes::copy_from_slice(payload) };
        let _ = self.local.send(hint);
        self.publish_to_others(subject, payload);
    }

    /// Tells other nodes only.
    pub fn publish_to_others(&self, subject: &str, payload: &[u8]) {
        if let Some(nats) = self.nats.clone() {
            let (subject, payload) = (format!("{PREFIX}{subject}"), Bytes::copy_from_slice(payload));
            crate::tasks::spawn("bus-publish", async move {
                if let Err(error) = nats.client.publish_with_headers(subject, nats.headers, payload).await {
                    tracing::debug!(%error, "a hint was lost");
                }
            });
        }
    }

    /// Listens from now on, to all subjects.
    #[must_use]
    pub fn subscribe(&self) -> Hints {
        Hints(self.local.subscribe())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn hints_reach_every_listener_of_this_process() {
        let bus = Bus::local();
        let (mut first, mut second) = (bus.subscribe(), bus.subscribe());
        bus.publish("events.acme", b"7");
        assert_eq!(first.next().await.unwrap().text(), "7");
        assert_eq!(second.next().await.unwrap().subject, "events.acme");
    }
}
