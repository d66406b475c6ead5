//! Fetching the file that a message links to, after it was accepted and before it is delivered. What goes wrong here fails the message
//! with 131053.

use recado_db::{BoxFuture, params};
use recado_infra::jobs::{Handler, Job, Outcome};
use recado_whatsapp::media::{self as rules, MediaKind};
use serde_json::{Value, json};

use super::delivery::{self, PlannedError};
use super::sql;
use crate::error::{Error, Result};
use crate::faults::{FaultPoint, Subject};
use crate::media::{self, FetchError, Fetched, NewMedia, Owner, StoredMedia};
use crate::state::State;

/// An animated sticker may be larger than the bound of its kind.
const ANIMATED_STICKER_BYTES: u64 = 500 * 1024;

/// The handler of the queue.
pub(super) struct FetchLink(pub(super) State);

/// A message whose file is not there yet.
struct Linked {
    wamid: String,
    phone_number_id: String,
    customer: String,
    kind: MediaKind,
    content: Value,
}

impl Handler for FetchLink {
    fn run(&self, jobs: Vec<Job>) -> BoxFuture<'_, Vec<Outcome>> {
        Box::pin(async move {
            let mut outcomes = Vec::with_capacity(jobs.len());
            for job in jobs {
                outcomes.push(match job.payload::<String>() {
                    Ok(wamid) => self.complete(job, wamid).await.unwrap_or_else(Outcome::retry),
                    Err(error) => Outcome::dead(error),
                });
            }
            outcomes
        })
    }
}

impl FetchLink {
    async fn complete(&self, job: Job, wamid: String) -> Result<Outcome> {
        let Some(message) = self.load(wamid).await? else { return Ok(Outcome::Done) };
        let (content, failure) = match self.stored_file(&message).await? {
            Ok(file) => {
                let mut content = message.content.clone();
                if let Some(object) = content.as_object_mut() {
                    file.describe_in(object);
                    // Without a name of its own a document is called as its link ends (spec §2.3).
                    if let (MediaKind::Document, Some(name)) = (message.kind, &file.filename) {
                        object.entry("filename").or_insert_with(|| name.as_str().into());
                    }
                }
                let as_voice_note = content.get("voice") == Some(&Value::Bool(true));
                (content, file.refusal(message.kind, as_voice_note))
            }
            Err(error) => (message.content.clone(), Some(error.to_string())),
        };
        let failure = failure.map(|details| json!(PlannedError { code: 131_053, details: Some(details) }).to_string());
        let input = (self.0.clone(), job, message, content.to_string(), failure);
        self.0
            .db
            .write("cloud.link_fetched", input, |tx, (state, job, message, content, failure)| {
                Box::pin(async move {
                    tx.exec(sql::SET_MEDIA, params![&message.wamid, content, failure.as_deref()]).await?;
                    let due_at = state.clock.now().plus(state.settings.sent_delay);
                    let deliver = delivery::job(&message.wamid, &message.phone_number_id, &message.customer, due_at)?;
                    state.jobs.enqueue(tx, deliver).await?;
                    job.finish(tx).await?;
                    Ok::<_, Error>(Outcome::Finished)
                })
            })
            .await
    }

    /// `None` where the message is gone, or further on already.
    async fn load(&self, wamid: String) -> Result<Option<Linked>> {
        self.0
            .db
            .read("cloud.link", wamid, |tx, wamid| {
                Box::pin(async move {
                    let Some(row) = tx.query_opt(sql::LOAD_LINK, params![wamid]).await? else { return Ok(None) };
                    let (kind, content): (String, String) = (row.get(2)?, row.get(3)?);
                    Ok(Some(Linked {
                        wamid: wamid.clone(),
                        phone_number_id: row.get(0)?,
                        customer: row.get(1)?,
                        kind: MediaKind::from_name(&kind).ok_or_else(|| Error::stored("message", "it has no file"))?,
                        content: serde_json::from_str(&content).map_err(|error| Error::stored("message", error))?,
                    }))
                })
            })
            .await
    }

    /// The outer result is ours, the inner one the link's.
    async fn stored_file(&self, message: &Linked) -> Result<Result<StoredMedia, FetchError>> {
        let link = message.content.get("link").and_then(Value::as_str).unwrap_or_default();
        if let Some(failure) = self.strike(message).await? {
            return Ok(Err(failure));
        }
        let fetched = match media::fetch(&self.0, link, limit_bytes(message.kind)).await {
            Ok(fetched) => fetched,
            Err(error) => return Ok(Err(error)),
        };
        let Fetched { bytes, content_type, filename } = fetched;
        let sniffed = rules::sniff(content_type.as_deref(), filename.as_deref(), &bytes);
        let world = self.0.world.current();
        let waba_id = world.phone_numbers.get(&message.phone_number_id).map(|number| number.waba_id.clone());
        let named = message.content.get("filename").and_then(Value::as_str).map(str::to_owned);
        let new = NewMedia {
            owner: Owner::Business,
            phone_number_id: message.phone_number_id.clone(),
            waba_id: waba_id.unwrap_or_default(),
            animated: sniffed.is_animated(),
            mime_type: sniffed.mime_type,
            filename: named.or(filename),
        };
        Ok(Ok(media::store(&self.0, new, bytes).await?))
    }

    /// An error on demand, as if the link's server had answered so.
    async fn strike(&self, message: &Linked) -> Result<Option<FetchError>> {
        let subject = Subject {
            phone_number_id: Some(&message.phone_number_id),
            customer: Some(&message.customer),
            kind: Some(message.kind.as_str()),
            app_id: None,
        };
        let Some(strike) = self.0.faults.strike(FaultPoint::Media, &subject).await? else { return Ok(None) };
        if let Some(delay) = strike.delay {
            tokio::time::sleep(delay).await;
        }
        let code = strike.http_status.or(strike.error.map(|_| 500));
        Ok(code.map(|code| FetchError::Status { code, message: "a fault on demand" }))
    }
}

const fn limit_bytes(kind: MediaKind) -> u64 {
    match kind {
        MediaKind::Sticker => ANIMATED_STICKER_BYTES,
        other => other.max_bytes(),
    }
}
