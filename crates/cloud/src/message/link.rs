//! Fetching the files that a message links to, its own and those of its header and cards, after it was accepted and before it is
//! delivered. What goes wrong here fails the message with 131053.

use recado_db::params;
use recado_infra::jobs::{EachAlone, Job, Outcome};
use recado_whatsapp::media::{self as rules, MediaKind};
use serde_json::{Value, json};

use super::attached::each_file;
use super::sql;
use crate::delivery_job::{self, PlannedError};
use crate::error::{Error, Result};
use crate::faults::{FaultPoint, Subject};
use crate::media::{self, FetchError, Fetched, NewMedia, Owner, StoredMedia};
use crate::state::State;

/// An animated sticker may be larger than the bound of its kind.
const ANIMATED_STICKER_BYTES: u64 = 500 * 1024;

/// The handler of the queue.
pub(super) struct FetchLink(pub(super) State);

/// A message whose files are not all there yet.
struct Linked {
    wamid: String,
    phone_number_id: String,
    customer: String,
    kind: String,
    content: Value,
}

/// A file at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Link {
    address: String,
    shown_as: MediaKind,
    /// What the message calls it.
    filename: Option<String>,
}

impl Linked {
    /// Each of its links once.
    fn links(&self) -> Vec<Link> {
        let mut links: Vec<Link> = Vec::new();
        each_file(&self.kind, &mut self.content.clone(), &mut |shown_as, file| {
            let text = |name: &str| file.get(name).and_then(Value::as_str).map(str::to_owned);
            let Some(address) = text("link") else { return };
            if !links.iter().any(|link| link.address == address && link.shown_as == shown_as) {
                links.push(Link { address, shown_as, filename: text("filename") });
            }
        });
        links
    }

    /// The content with these files in place of their links.
    fn with(&self, files: &[(Link, StoredMedia)]) -> Value {
        let mut content = self.content.clone();
        each_file(&self.kind, &mut content, &mut |shown_as, object| {
            let address = object.get("link").and_then(Value::as_str);
            let file =
                files.iter().find(|(link, _)| Some(link.address.as_str()) == address && link.shown_as == shown_as);
            if let Some((_, file)) = file {
                file.describe_in(object);
                // Without a name of its own a document is called as its link ends (spec §2.3).
                if let (MediaKind::Document, Some(name)) = (shown_as, &file.filename) {
                    object.entry("filename").or_insert_with(|| name.as_str().into());
                }
            }
        });
        content
    }
}

impl EachAlone for FetchLink {
    type Payload = String;
    type Error = Error;

    async fn run_one(&self, job: Job, wamid: String) -> Result<Outcome> {
        let Some(message) = self.load(wamid).await? else { return Ok(Outcome::Done) };
        let (content, failure) = self.fetched(&message).await?;
        let failure = failure.map(|details| json!(PlannedError { code: 131_053, details: Some(details) }).to_string());
        let input = (self.0.clone(), job, message, content.to_string(), failure);
        self.0
            .db
            .write("cloud.link_fetched", input, |tx, (state, job, message, content, failure)| {
                Box::pin(async move {
                    tx.exec(sql::SET_MEDIA, params![&message.wamid, content, failure.as_deref()]).await?;
                    let due_at = state.clock.now().plus(state.settings.sent_delay);
                    let deliver =
                        delivery_job::new(&message.wamid, &message.phone_number_id, &message.customer, due_at)?;
                    state.jobs.enqueue(tx, deliver).await?;
                    job.finish(tx).await?;
                    Ok::<_, Error>(Outcome::Finished)
                })
            })
            .await
    }
}

impl FetchLink {
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
                        kind,
                        content: serde_json::from_str(&content).map_err(|error| Error::stored("message", error))?,
                    }))
                })
            })
            .await
    }

    /// The content with its files, and the details of what went wrong with the first that did.
    async fn fetched(&self, message: &Linked) -> Result<(Value, Option<String>)> {
        let as_voice_note = message.kind == "audio" && message.content.get("voice") == Some(&Value::Bool(true));
        let mut files = Vec::new();
        if let Some(failure) = self.strike(message).await? {
            return Ok((message.content.clone(), Some(failure.to_string())));
        }
        for link in message.links() {
            match self.stored_file(message, &link).await? {
                Ok(file) => {
                    let refusal = file.refusal(link.shown_as, as_voice_note);
                    files.push((link, file));
                    if refusal.is_some() {
                        return Ok((message.with(&files), refusal));
                    }
                }
                Err(error) => return Ok((message.with(&files), Some(error.to_string()))),
            }
        }
        Ok((message.with(&files), None))
    }

    /// The outer result is ours, the inner one the link's.
    async fn stored_file(&self, message: &Linked, link: &Link) -> Result<Result<StoredMedia, FetchError>> {
        let fetched = match media::fetch(&self.0, &link.address, limit_bytes(link.shown_as)).await {
            Ok(fetched) => fetched,
            Err(error) => return Ok(Err(error)),
        };
        let Fetched { bytes, content_type, filename } = fetched;
        let sniffed = rules::sniff(content_type.as_deref(), filename.as_deref(), &bytes);
        let world = self.0.world.current();
        let waba_id = world.phone_numbers.get(&message.phone_number_id).map(|number| number.waba_id.clone());
        let new = NewMedia {
            owner: Owner::Business,
            phone_number_id: message.phone_number_id.clone(),
            waba_id: waba_id.unwrap_or_default(),
            animated: sniffed.is_animated(),
            mime_type: sniffed.mime_type,
            filename: link.filename.clone().or(filename),
            life: None,
        };
        Ok(Ok(media::store(&self.0, new, bytes).await?))
    }

    /// An error on demand, as if the link's server had answered so.
    async fn strike(&self, message: &Linked) -> Result<Option<FetchError>> {
        let subject = Subject {
            phone_number_id: Some(&message.phone_number_id),
            customer: Some(&message.customer),
            kind: Some(&message.kind),
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
