//! Posting webhooks. One job holds some webhooks of one lane; lanes run side by side.

use std::time::{Duration, Instant};

use bytes::Bytes;
use recado_core::Timestamp;
use recado_db::{P, Tx, params, statements};
use recado_infra::jobs::{EachAlone, Job, NewJob, Outcome};
use recado_whatsapp::number::no_storage;
use recado_whatsapp::signature;
use serde_json::{Value, json};
use uuid::Uuid;

use super::outbox::PostJob;
use super::{QUEUE, schedule};
use crate::error::{Error, Result};
use crate::faults::{FaultPoint, Strike, Subject};
use crate::notice::{Notice, PendingWebhook};
use crate::receivers::Entry;
use crate::state::State;

/// Attempts kept in the log.
const ATTEMPTS_LENGTH: usize = 20;
/// Of an answer at most this much is read, so that its connection can be used again.
const ANSWER_BYTES: usize = 64 * 1024;
/// A webhook that is to be overtaken waits this long.
const OVERTAKING: Duration = Duration::from_secs(1);
/// A webhook that waits behind a receiver's pause is looked at again after this part of its age at the latest.
const AGE_PART: u32 = 8;
const LONGEST_LOOK: Duration = Duration::from_secs(15 * 60);

statements! {
    LOAD_PENDING = "
        SELECT id, app_id, waba_id, phone_number_id, customer, wamid, inbound, event, body, attempts, attempt_count, created_at,
            field
        FROM cloud_webhooks WHERE id IN_LIST($1) AND state = 'pending' ORDER BY id";
    RECORD = "
        UPDATE cloud_webhooks SET state = $2, attempts = $3, attempt_count = $4, next_attempt_at = $5 WHERE id = $1";
    SCHEDULE = "UPDATE cloud_webhooks SET next_attempt_at = $2 WHERE id IN_LIST($1)";

    // A customer's message gets its second tick when a receiver acknowledged its webhook.
    ACKNOWLEDGE_INBOUND = "
        UPDATE cloud_messages SET delivered_at = $2, status = CASE WHEN status = 'sent' THEN 'delivered' ELSE status END
        WHERE wamid = $1 AND direction = 'in' AND delivered_at IS NULL";
}

/// The handler of the queue.
pub(super) struct Dispatch(pub(super) State);

/// How a webhook stands after it was looked at.
struct Record {
    webhook: PendingWebhook,
    state: &'static str,
    next_attempt_at: Option<Timestamp>,
}

/// What became of a job's webhooks.
struct Progress {
    job: Job,
    records: Vec<Record>,
    /// Those that let later ones pass.
    overtaken: Vec<Uuid>,
    /// Those after the one that has to be tried again.
    behind: Vec<Uuid>,
    /// When the job goes on, and why not now.
    again: Option<(Duration, String)>,
}

/// What one attempt came to.
enum Attempt {
    Acknowledged,
    Refused(String),
    /// The receiver is left alone for now.
    PutOff(Duration),
}

impl EachAlone for Dispatch {
    type Payload = PostJob;
    type Error = Error;

    async fn run_one(&self, job: Job, payload: PostJob) -> Result<Outcome> {
        let webhooks = self.load(payload.ids).await?;
        let mut progress = Progress {
            job,
            records: Vec::with_capacity(webhooks.len()),
            overtaken: Vec::new(),
            behind: Vec::new(),
            again: None,
        };
        for webhook in webhooks {
            if progress.again.is_some() {
                progress.behind.push(webhook.id);
                continue;
            }
            let strike = if payload.struck { Strike::default() } else { self.strike(&webhook).await? };
            if strike.reorder {
                progress.overtaken.push(webhook.id);
            } else {
                self.post(webhook, &strike, &mut progress).await?;
            }
        }
        self.write_down(progress).await
    }
}

impl Dispatch {
    async fn load(&self, ids: Vec<Uuid>) -> Result<Vec<PendingWebhook>> {
        if let Some(fresh) = self.0.fresh_webhooks.take(&ids) {
            return Ok(fresh);
        }
        self.0
            .db
            .read("cloud.webhook.load", ids, |tx, ids| {
                Box::pin(async move {
                    let rows = tx.query(LOAD_PENDING, params![ids.as_slice()]).await?;
                    rows.iter().map(PendingWebhook::from_row).collect()
                })
            })
            .await
    }

    /// Posts one, and notes how it stands.
    async fn post(&self, mut webhook: PendingWebhook, strike: &Strike, progress: &mut Progress) -> Result<()> {
        let state = &self.0;
        let world = state.world.current();
        let Notice { app_id, field, subject, .. } = &webhook.notice;
        let callback = world.callback_url(app_id, &subject.waba_id, &subject.phone_number_id, field);
        let (Some(url), Some(secret)) = (callback, world.secret(app_id)) else {
            progress.records.push(Record { webhook, state: "dropped", next_attempt_at: None });
            return Ok(());
        };
        let attempt = self.attempt(&mut webhook, strike, url, secret).await;
        let now = state.clock.now();
        let transit = world.phone_numbers.get(&webhook.notice.subject.phone_number_id);
        let transit = transit.and_then(|number| no_storage::transit(number.details.storage));
        let horizon = state.settings.webhook_retry_horizon.duration();
        let horizon = transit.map_or(horizon, |transit| transit.min(horizon));
        let over = schedule::is_over(webhook.created_at, now, horizon);
        let (status, again) = match attempt {
            Attempt::Acknowledged => ("delivered", None),
            Attempt::Refused(_) | Attempt::PutOff(_) if over => ("failed", None),
            Attempt::Refused(error) => ("pending", Some((schedule::delay_after(webhook.attempt_count), error))),
            Attempt::PutOff(pause) => {
                let by_age = (now.since(webhook.created_at) / AGE_PART).min(LONGEST_LOOK);
                ("pending", Some((pause.max(by_age), "its receiver does not answer".to_owned())))
            }
        };
        if status == "failed" {
            tracing::warn!(webhook = %webhook.id, url, attempts = webhook.attempt_count, "a webhook is given up");
        }
        let next_attempt_at = again.as_ref().map(|(after, _)| now.plus(*after));
        progress.records.push(Record { webhook, state: status, next_attempt_at });
        progress.again = again;
        Ok(())
    }

    async fn attempt(&self, webhook: &mut PendingWebhook, strike: &Strike, url: &str, secret: &str) -> Attempt {
        let state = &self.0;
        if let Some(delay) = strike.delay {
            tokio::time::sleep(delay).await;
        }
        if let Some(status) = strike.http_status.or(strike.error.map(|_| 500)) {
            note(webhook, state.clock.now(), url, Some(status), 0, Some("a fault on demand"));
            return Attempt::Refused(format!("a fault on demand answered {status}"));
        }
        let entry = state.endpoints.enter(url, state.clock.now(), !state.clock.is_frozen()).await;
        let turn = match entry {
            Entry::Now(turn) => turn,
            Entry::Later(after) => return Attempt::PutOff(after),
        };
        let started = Instant::now();
        let answer = self.send(url, secret, webhook.notice.body.clone()).await;
        if strike.duplicate && matches!(answer, Ok(200)) {
            // The receiver's word on the second copy changes nothing.
            let _ = self.send(url, secret, webhook.notice.body.clone()).await;
        }
        let (took, now) = (started.elapsed(), state.clock.now());
        let duration_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        match answer {
            Ok(status) => {
                turn.answered(took);
                note(webhook, now, url, Some(status), duration_ms, None);
                // 200 only: other codes of success are not (spec §7.3).
                if status == 200 { Attempt::Acknowledged } else { Attempt::Refused(format!("HTTP {status}")) }
            }
            Err(SendError::Refused(reason)) => {
                note(webhook, now, url, None, duration_ms, Some(&reason));
                Attempt::Refused(reason)
            }
            Err(SendError::NoAnswer(reason)) => {
                turn.failed(now);
                note(webhook, now, url, None, duration_ms, Some(&reason));
                Attempt::Refused(reason)
            }
        }
    }

    /// Posts the bytes, signed; answers the HTTP status.
    async fn send(&self, url: &str, secret: &str, body: Bytes) -> Result<u16, SendError> {
        let signature = signature::sign(secret, &body);
        let request = self
            .0
            .http
            .request(http::Method::POST, url)
            .map_err(|refused| SendError::Refused(refused.to_string()))?
            .header(http::header::CONTENT_TYPE, "application/json")
            .header(signature::SIGNATURE_HEADER, signature)
            .timeout(self.0.settings.webhook_timeout)
            .body(body);
        let mut response = request.send().await.map_err(|error| SendError::NoAnswer(describe(&error)))?;
        let status = response.status().as_u16();
        let mut read = 0;
        while read < ANSWER_BYTES
            && let Ok(Some(chunk)) = response.chunk().await
        {
            read += chunk.len();
        }
        Ok(status)
    }

    async fn strike(&self, webhook: &PendingWebhook) -> Result<Strike> {
        let subject = &webhook.notice.subject;
        let subject = Subject {
            phone_number_id: Some(&subject.phone_number_id),
            customer: Some(&subject.customer),
            kind: Some(&subject.event),
            app_id: Some(&webhook.notice.app_id),
        };
        Ok(self.0.faults.strike(FaultPoint::Webhook, &subject).await?.unwrap_or_default())
    }

    /// Writes down how all stand, and ends the job where nothing is left, in one unit. What a power cut loses of it is posted
    /// again.
    async fn write_down(&self, progress: Progress) -> Result<Outcome> {
        let again =
            progress.again.as_ref().map(|(after, error)| Outcome::Retry { error: error.clone(), after: Some(*after) });
        self.0
            .db
            .write_soon("cloud.webhook.record", (self.0.clone(), progress), |tx, (state, progress)| {
                Box::pin(record(state, tx, progress))
            })
            .await?;
        Ok(again.unwrap_or(Outcome::Finished))
    }
}

enum SendError {
    /// It may not be called at all.
    Refused(String),
    /// No connection, or no answer in time.
    NoAnswer(String),
}

fn describe(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "no answer in time".to_owned();
    }
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

/// Adds an attempt to the webhook's log.
fn note(
    webhook: &mut PendingWebhook,
    at: Timestamp,
    url: &str,
    status: Option<u16>,
    duration_ms: u64,
    error: Option<&str>,
) {
    webhook.attempt_count += 1;
    if webhook.attempts.len() == ATTEMPTS_LENGTH {
        webhook.attempts.remove(0);
    }
    webhook.attempts.push(json!({
        "at": at, "status": status, "duration_ms": duration_ms, "error": error, "callback_url": url,
    }));
}

async fn record(state: &State, tx: &mut Tx, progress: &Progress) -> Result<()> {
    let now = state.clock.now();
    let attempts: Vec<String> =
        progress.records.iter().map(|record| Value::from(record.webhook.attempts.clone()).to_string()).collect();
    let rows: Vec<Vec<P<'_>>> = progress
        .records
        .iter()
        .zip(&attempts)
        .map(|(record, attempts)| {
            vec![
                P::Uuid(record.webhook.id),
                P::Text(record.state),
                P::Text(attempts),
                P::from(record.webhook.attempt_count),
                P::from(record.next_attempt_at),
            ]
        })
        .collect();
    tx.exec_many(RECORD, &rows).await?;
    for record in &progress.records {
        let subject = &record.webhook.notice.subject;
        if subject.inbound && record.state == "delivered" {
            tx.exec(ACKNOWLEDGE_INBOUND, params![&subject.wamid, now]).await?;
            let (live, subject) = (state.live.clone(), subject.clone());
            tx.on_commit(move || live.message(&subject.customer, &subject.phone_number_id, &subject.wamid));
        }
    }
    if !progress.overtaken.is_empty() {
        // Outside of the lane, so that the next of the lane goes first.
        let job = PostJob { ids: progress.overtaken.clone(), struck: true };
        state.jobs.enqueue(tx, NewJob::new(QUEUE, &job)?.due_at(now.plus(OVERTAKING))).await?;
    }
    match &progress.again {
        None => progress.job.finish(tx).await?,
        Some((after, _)) if !progress.behind.is_empty() => {
            tx.exec(SCHEDULE, params![progress.behind.as_slice(), now.plus(*after)]).await?;
        }
        Some(_) => {}
    }
    if state.live.is_watched() {
        let ids: Vec<Uuid> = progress.records.iter().map(|record| record.webhook.id).collect();
        let live = state.live.clone();
        tx.on_commit(move || ids.into_iter().for_each(|id| live.webhook(id)));
    }
    Ok::<_, Error>(())
}
