//! Customers and agents who write without pause, and remember what they were told.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Context;
use recado_testkit::control::{FIRST_NUMBER, Phone};
use recado_testkit::desk::new_id;
use recado_testkit::{Desk, Random, RunningRecado, eventually};
use serde_json::json;
use tokio::task::JoinSet;

/// A customer and the agents' conversation with them.
#[derive(Debug, Clone)]
pub struct Chat {
    pub wa_id: String,
    pub conversation_id: String,
}

/// Every customer of the world writes once, so that the agents may answer.
pub async fn open_chats(running: &RunningRecado) -> anyhow::Result<Vec<Chat>> {
    let (control, desk) = (running.control()?, running.desk()?);
    let mut chats = Vec::new();
    for customer in control.customers().await? {
        let wa_id = customer["wa_id"].as_str().context("a customer without wa_id")?.to_owned();
        control.phone(&wa_id).text(&format!("opening {wa_id}")).await?;
        let conversation_id = eventually("the conversation shows", async || {
            let conversations = desk.conversations().await?;
            let found = conversations.into_iter().find(|row| row["contact"]["user_id"] == customer["user_id"]);
            found.and_then(|row| row["id"].as_str().map(str::to_owned)).context("not yet")
        })
        .await?;
        chats.push(Chat { wa_id, conversation_id });
    }
    Ok(chats)
}

/// What both sides were told. Bodies are unique, so they name messages.
#[derive(Debug, Default)]
pub struct Said {
    /// Bodies of customers' messages that the cloud acknowledged.
    pub from_customers: Vec<String>,
    /// Bodies of agents' messages that the desk acknowledged.
    pub from_agents: Vec<String>,
    /// Bodies whose answer never came: they may have happened, once.
    pub unsure: Vec<String>,
    /// Answers that nobody should get, killed or not.
    pub refusals: Vec<String>,
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = [self.from_customers.len(), self.from_agents.len(), self.unsure.len(), self.refusals.len()];
        let [customers, agents, unsure, refused] = counts;
        write!(
            f,
            "acknowledged: {customers} of customers, {agents} of agents; without an answer: {unsure}; refused: {refused}"
        )
    }
}

/// Traffic that goes on until it is stopped.
pub struct Traffic {
    said: Arc<Mutex<Said>>,
    over: Arc<AtomicBool>,
    writers: JoinSet<anyhow::Result<()>>,
}

impl Traffic {
    pub fn start(running: &RunningRecado, chats: &[Chat], random: &mut Random) -> anyhow::Result<Self> {
        let said = Arc::<Mutex<Said>>::default();
        let over = Arc::<AtomicBool>::default();
        let mut writers = JoinSet::new();
        for chat in chats {
            let mut writer = || Writer {
                chat: chat.clone(),
                said: said.clone(),
                over: over.clone(),
                random: Random::new(random.next_u64()),
            };
            writers.spawn(writer().customer(running.control()?.phone(&chat.wa_id)));
            writers.spawn(writer().agent(running.desk()?));
        }
        Ok(Self { said, over, writers })
    }

    pub fn progress(&self) -> String {
        lock(&self.said).to_string()
    }

    /// Ends it when every message under way has its answer, and tells what was said.
    pub async fn stop(mut self) -> anyhow::Result<Said> {
        self.over.store(true, Ordering::Relaxed);
        while let Some(writer) = self.writers.join_next().await {
            writer??;
        }
        Ok(std::mem::take(&mut *lock(&self.said)))
    }
}

struct Writer {
    chat: Chat,
    said: Arc<Mutex<Said>>,
    over: Arc<AtomicBool>,
    random: Random,
}

impl Writer {
    fn goes_on(&self) -> bool {
        !self.over.load(Ordering::Relaxed)
    }

    /// As many messages as keep two busy cores filled without a backlog that outlasts the test.
    async fn pause(&mut self) {
        tokio::time::sleep(Duration::from_millis(self.random.between(15, 60))).await;
    }

    /// A customer does not know whether a message without an answer arrived, and writes on.
    async fn customer(mut self, phone: Phone) -> anyhow::Result<()> {
        let mut number = 0;
        while self.goes_on() {
            number += 1;
            let body = format!("in {} {number}", self.chat.wa_id);
            let message = json!({"type": "text", "text": {"body": body}});
            match phone.post_message(FIRST_NUMBER, &message).await {
                Ok(answer) if answer.status == 200 => lock(&self.said).from_customers.push(body),
                Ok(answer) => lock(&self.said).refusals.push(format!("{body}: {} {}", answer.status, answer.body)),
                Err(_) => lock(&self.said).unsure.push(body),
            }
            if number % 8 == 0 {
                self.read_newest(&phone).await;
            }
            self.pause().await;
        }
        Ok(())
    }

    /// Half of the world's messages are read, at moments of their own. Killed or not: nothing was promised.
    async fn read_newest(&self, phone: &Phone) {
        let Ok(messages) = phone.messages(FIRST_NUMBER).await else { return };
        let newest = messages.iter().rev().find(|message| message["from"] == "business");
        if let Some(wamid) = newest.and_then(|message| message["id"].as_str()) {
            let _ = phone.read(wamid).await;
        }
    }

    /// An agent's page sends the same id again until it has its answer.
    async fn agent(mut self, desk: Desk) -> anyhow::Result<()> {
        let messages = format!("/conversations/{}/messages", self.chat.conversation_id);
        let read = format!("/conversations/{}/read", self.chat.conversation_id);
        let mut number = 0;
        while self.goes_on() {
            number += 1;
            let body = format!("out {} {number}", self.chat.wa_id);
            let message = json!({"id": new_id(), "kind": "text", "content": {"body": body}});
            loop {
                match desk.http.post(&messages, &message).await {
                    Ok(answer) if answer.status == 202 => lock(&self.said).from_agents.push(body),
                    Ok(answer) => lock(&self.said).refusals.push(format!("{body}: {} {}", answer.status, answer.body)),
                    Err(_) => {
                        self.pause().await;
                        continue;
                    }
                }
                break;
            }
            if number % 8 == 0 {
                // Nothing is promised for this one either.
                let _ = desk.http.post(&read, &json!({})).await;
            }
            self.pause().await;
        }
        Ok(())
    }
}

fn lock(said: &Mutex<Said>) -> std::sync::MutexGuard<'_, Said> {
    said.lock().unwrap_or_else(PoisonError::into_inner)
}
