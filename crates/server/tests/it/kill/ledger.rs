//! What both sides have in the end, compared with each other and with what was said.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use anyhow::Context;
use recado_testkit::RunningRecado;
use recado_testkit::control::FIRST_NUMBER;
use serde_json::Value;

use super::traffic::{Chat, Said};

/// Leases of killed workers run out, webhooks are tried again: nothing takes longer than this.
const SETTLES_WITHIN: Duration = Duration::from_secs(180);

/// A message as one side has it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    wamid: String,
    status: String,
}

type Side = BTreeMap<String, Vec<Entry>>;

/// All messages by their bodies, on both sides, and what is left to do.
#[derive(Debug, Default)]
pub struct Ledger {
    phones: Side,
    desk: Side,
    /// Webhooks that were given up, jobs that were buried.
    given_up: Vec<String>,
    pending_webhooks: usize,
}

impl Ledger {
    /// Reads both sides until nothing is under way any more, or the patience ends.
    pub async fn settled(running: &RunningRecado, chats: &[Chat], said: &Said) -> anyhow::Result<Self> {
        let started = Instant::now();
        loop {
            let ledger = Self::read(running, chats).await?;
            let open = ledger.complaints(said);
            if (open.is_empty() && ledger.pending_webhooks == 0) || started.elapsed() > SETTLES_WITHIN {
                println!("settled after {} ms", started.elapsed().as_millis());
                return Ok(ledger);
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    }

    /// Fails with everything that is not as it should be.
    pub fn check(&self, said: &Said) -> anyhow::Result<()> {
        let mut complaints = self.complaints(said);
        if self.pending_webhooks > 0 {
            complaints.push(format!("{} webhooks are still pending", self.pending_webhooks));
        }
        anyhow::ensure!(!said.from_customers.is_empty() && !said.from_agents.is_empty(), "there was no traffic");
        anyhow::ensure!(
            complaints.is_empty(),
            "{} complaints, the first of them:\n{}",
            complaints.len(),
            complaints.iter().take(20).cloned().collect::<Vec<_>>().join("\n")
        );
        Ok(())
    }

    async fn read(running: &RunningRecado, chats: &[Chat]) -> anyhow::Result<Self> {
        let (control, desk) = (running.control()?, running.desk()?);
        let mut ledger = Self::default();
        for chat in chats {
            for message in control.phone(&chat.wa_id).messages(FIRST_NUMBER).await? {
                add(&mut ledger.phones, &message["text"]["body"], &message["id"], &message["status"])?;
            }
            for message in desk.messages(&chat.conversation_id).await? {
                add(&mut ledger.desk, &message["content"]["body"], &message["wamid"], &message["status"])?;
            }
        }
        ledger.pending_webhooks = control.webhooks("pending").await?.len();
        for webhook in control.webhooks("failed").await? {
            ledger.given_up.push(format!("a webhook was given up: {webhook}"));
        }
        for origin in [&running.cloud_url, &running.desk_url] {
            ledger.given_up.extend(buried_jobs(origin).await?);
        }
        Ok(ledger)
    }

    fn complaints(&self, said: &Said) -> Vec<String> {
        let mut complaints: Vec<String> = self.given_up.clone();
        complaints.extend(said.refusals.iter().map(|refusal| format!("refused: {refusal}")));
        for body in said.from_customers.iter().chain(&said.from_agents) {
            for (side, name) in [(&self.phones, "phone"), (&self.desk, "desk")] {
                if !side.contains_key(body) {
                    complaints.push(format!("lost: {body:?} was acknowledged and is not at the {name}"));
                }
            }
        }
        let bodies = self.phones.keys().chain(self.desk.keys().filter(|body| !self.phones.contains_key(*body)));
        complaints.extend(bodies.filter_map(|body| self.complaint_about(body)));
        complaints
    }

    /// A message is once on each side, under one wamid, with the status that its direction ends in.
    fn complaint_about(&self, body: &str) -> Option<String> {
        let entries = |side: &Side| side.get(body).cloned().unwrap_or_default();
        let (phone, desk) = (entries(&self.phones), entries(&self.desk));
        let ([phone], [desk]) = (phone.as_slice(), desk.as_slice()) else {
            return Some(format!("not once on each side: {body:?}, phone {phone:?}, desk {desk:?}"));
        };
        let ended = if body.starts_with("out ") {
            ["delivered", "read"].contains(&phone.status.as_str()) && phone.status == desk.status
        } else {
            ["delivered", "read"].contains(&phone.status.as_str()) && desk.status == "received"
        };
        (phone.wamid != desk.wamid || !ended).then(|| format!("unlike: {body:?}, phone {phone:?}, desk {desk:?}"))
    }
}

fn add(side: &mut Side, body: &Value, wamid: &Value, status: &Value) -> anyhow::Result<()> {
    let body = body.as_str().context("a message without text")?.to_owned();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    side.entry(body).or_default().push(Entry { wamid: text(wamid), status: text(status) });
    Ok(())
}

/// Queues with jobs that were tried too often, from the metrics.
async fn buried_jobs(origin: &str) -> anyhow::Result<Vec<String>> {
    let metrics = recado_testkit::Surface::new(origin, None)?.get("/metrics").await?;
    anyhow::ensure!(metrics.status == 200, "{origin}/metrics answers {}", metrics.status);
    let text = String::from_utf8_lossy(&metrics.bytes).into_owned();
    let dead = text.lines().filter(|line| line.starts_with("recado_jobs_dead{") && !line.ends_with(" 0"));
    Ok(dead.map(|line| format!("jobs were buried: {line}")).collect())
}
