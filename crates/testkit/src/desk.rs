//! The desk's REST API, as an agent's page or an integration uses it.

use anyhow::Context;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::event_stream::EventStream;
use crate::eventually::eventually;
use crate::fixtures::Fixture;
use crate::http::Surface;

/// The desk.
#[derive(Debug, Clone)]
pub struct Desk {
    /// For calls that have no method here.
    pub http: Surface,
}

impl Desk {
    /// The desk below this surface.
    #[must_use]
    pub fn new(http: Surface) -> Self {
        Self { http }
    }

    /// Every open conversation.
    ///
    /// # Errors
    /// Where a call fails.
    pub async fn conversations(&self) -> anyhow::Result<Vec<Value>> {
        self.http.all_pages("/conversations").await
    }

    /// The conversation with the customer of this phone number, digits only, waiting until it is there.
    ///
    /// # Errors
    /// If it never comes.
    pub async fn conversation_with(&self, phone: &str) -> anyhow::Result<Value> {
        let phone = format!("+{phone}");
        eventually("the conversation shows at the desk", async || {
            let conversations = self.conversations().await?;
            let found = conversations.into_iter().find(|row| row["contact"]["phone"] == phone.as_str());
            found.with_context(|| format!("no conversation with {phone}"))
        })
        .await
    }

    /// A conversation as it is now.
    ///
    /// # Errors
    /// Where the call fails.
    pub async fn conversation(&self, id: &str) -> anyhow::Result<Value> {
        self.http.get(&format!("/conversations/{id}")).await?.expect(200)
    }

    /// All messages of a conversation, newest first.
    ///
    /// # Errors
    /// Where a call fails.
    pub async fn messages(&self, conversation_id: &str) -> anyhow::Result<Vec<Value>> {
        self.http.all_pages(&format!("/conversations/{conversation_id}/messages")).await
    }

    /// The message with this wamid, waiting until it is there.
    ///
    /// # Errors
    /// If it never comes.
    pub async fn message_with_wamid(&self, conversation_id: &str, wamid: &str) -> anyhow::Result<Value> {
        eventually("the message shows at the desk", async || {
            let messages = self.messages(conversation_id).await?;
            messages.into_iter().find(|row| row["wamid"] == wamid).with_context(|| format!("no {wamid}"))
        })
        .await
    }

    /// Waits until an outgoing message has one of the statuses, and answers it.
    ///
    /// # Errors
    /// If it never has.
    pub async fn message_when(&self, conversation_id: &str, id: &str, statuses: &[&str]) -> anyhow::Result<Value> {
        eventually(&format!("the message gets {statuses:?}"), async || {
            let messages = self.messages(conversation_id).await?;
            let message = messages.into_iter().find(|row| row["id"] == id).context("no such message")?;
            let reached = message["status"].as_str().is_some_and(|status| statuses.contains(&status));
            if reached { Ok(message) } else { Err(anyhow::anyhow!("{message}")) }
        })
        .await
    }

    /// Sends with a new id; the accepted message.
    ///
    /// # Errors
    /// Where it is refused.
    pub async fn send(&self, conversation_id: &str, kind: &str, content: Value) -> anyhow::Result<Value> {
        self.send_as(conversation_id, &json!({"id": new_id(), "kind": kind, "content": content})).await
    }

    /// Sends a body made by hand; the accepted message.
    ///
    /// # Errors
    /// Where it is refused.
    pub async fn send_as(&self, conversation_id: &str, body: &Value) -> anyhow::Result<Value> {
        self.http.post(&format!("/conversations/{conversation_id}/messages"), body).await?.expect(202)
    }

    /// Uploads a file; its media id.
    ///
    /// # Errors
    /// Where it is refused.
    pub async fn upload(&self, file: Fixture, voice: bool) -> anyhow::Result<String> {
        let path = format!("/media?filename={}&voice={voice}", file.name);
        let media = self.http.post_bytes(&path, file.mime_type, file.bytes).await?.expect(201)?;
        media["id"].as_str().map(str::to_owned).context("the media has no id")
    }

    /// The event stream, from now or after an event.
    ///
    /// # Errors
    /// Where it does not open.
    pub async fn events(&self, after: Option<u64>) -> anyhow::Result<EventStream> {
        EventStream::open(&self.http, after).await
    }
}

/// A new id for a creating call.
#[must_use]
pub fn new_id() -> String {
    Uuid::now_v7().to_string()
}
