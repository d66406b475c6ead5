//! The cloud's control API: customers with phones in their hands, the clock, the webhook log.

use anyhow::Context;
use serde_json::{Value, json};

use crate::http::{Answer, Surface};

/// The first number of the default world.
pub const FIRST_NUMBER: &str = "400000000000001";

/// A customer of the default world.
pub const ANA: &str = "34600100001";

/// The control API.
#[derive(Debug, Clone)]
pub struct Control {
    /// For calls that have no method here.
    pub http: Surface,
}

impl Control {
    /// The control API below this surface.
    #[must_use]
    pub fn new(http: Surface) -> Self {
        Self { http }
    }

    /// A customer's phone.
    #[must_use]
    pub fn phone(&self, wa_id: &str) -> Phone {
        Phone { control: self.clone(), wa_id: wa_id.to_owned() }
    }

    /// Everybody in the world who has a phone.
    ///
    /// # Errors
    /// Where the call fails.
    pub async fn customers(&self) -> anyhow::Result<Vec<Value>> {
        Ok(self.http.get("/customers?limit=1000").await?.expect(200)?["data"].as_array().cloned().unwrap_or_default())
    }

    /// Moves the clock: `{"advance":"PT24H"}`, …
    ///
    /// # Errors
    /// Where the call fails.
    pub async fn clock(&self, change: Value) -> anyhow::Result<Value> {
        self.http.post("/clock", &change).await?.expect(200)
    }

    /// The delivery log's rows in this state.
    ///
    /// # Errors
    /// Where the call fails.
    pub async fn webhooks(&self, state: &str) -> anyhow::Result<Vec<Value>> {
        let page = self.http.get(&format!("/webhooks?limit=1000&state={state}")).await?.expect(200)?;
        Ok(page["data"].as_array().cloned().unwrap_or_default())
    }
}

/// One customer's phone.
#[derive(Debug, Clone)]
pub struct Phone {
    control: Control,
    /// Whose.
    pub wa_id: String,
}

impl Phone {
    /// The customer writes; the answer as it came.
    ///
    /// # Errors
    /// Where no answer came.
    pub async fn post_message(&self, phone_number_id: &str, message: &Value) -> anyhow::Result<Answer> {
        let path = format!("/customers/{}/messages", self.wa_id);
        self.control.http.post(&path, &json!({"to": phone_number_id, "message": message})).await
    }

    /// The customer writes to the first number; the message's id.
    ///
    /// # Errors
    /// Where it is refused.
    pub async fn write(&self, message: Value) -> anyhow::Result<String> {
        let answer = self.post_message(FIRST_NUMBER, &message).await?.expect(200)?;
        answer["id"].as_str().map(str::to_owned).context("the answer has no id")
    }

    /// The customer writes text to the first number; the message's id.
    ///
    /// # Errors
    /// Where it is refused.
    pub async fn text(&self, body: &str) -> anyhow::Result<String> {
        self.write(json!({"type": "text", "text": {"body": body}})).await
    }

    /// What the phone shows of the chat with a number, oldest first, with what failed to reach it.
    ///
    /// # Errors
    /// Where the call fails.
    pub async fn messages(&self, phone_number_id: &str) -> anyhow::Result<Vec<Value>> {
        let path =
            format!("/customers/{}/messages?phone_number_id={phone_number_id}&include=failed&limit=1000", self.wa_id);
        let mut rows = Vec::new();
        let mut next = Some(self.control.http.get(&path).await?.expect(200)?);
        while let Some(page) = next.take() {
            rows.extend(page["data"].as_array().cloned().unwrap_or_default());
            if let Some(url) = page["paging"]["next"].as_str() {
                let rest = url.split_once("/_control/v1").context("paging leads elsewhere")?.1;
                next = Some(self.control.http.get(rest).await?.expect(200)?);
            }
        }
        Ok(rows)
    }

    /// One message of the chat with the first number, if the phone shows it.
    ///
    /// # Errors
    /// Where the call fails, or the phone does not show it.
    pub async fn message(&self, wamid: &str) -> anyhow::Result<Value> {
        let messages = self.messages(FIRST_NUMBER).await?;
        messages.into_iter().find(|message| message["id"] == wamid).with_context(|| format!("no {wamid} on the phone"))
    }

    /// The customer reads the chat up to this message.
    ///
    /// # Errors
    /// Where it is refused.
    pub async fn read(&self, wamid: &str) -> anyhow::Result<Answer> {
        let path = format!("/customers/{}/read", self.wa_id);
        self.control.http.post(&path, &json!({"message_id": wamid})).await
    }

    /// The customer listens to a voice note.
    ///
    /// # Errors
    /// Where it is refused.
    pub async fn play(&self, wamid: &str) -> anyhow::Result<Answer> {
        let path = format!("/customers/{}/played", self.wa_id);
        self.control.http.post(&path, &json!({"message_id": wamid})).await
    }

    /// Throws a switch of the customer: `{"online":false}`, …
    ///
    /// # Errors
    /// Where it is refused.
    pub async fn set(&self, switches: Value) -> anyhow::Result<Value> {
        self.control.http.patch(&format!("/customers/{}", self.wa_id), &switches).await?.expect(200)
    }
}
