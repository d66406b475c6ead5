//! Fetching the files of customers: Graph keeps them seven days.

use std::time::Duration;

use bytes::Bytes;
use recado_db::{Tx, params};
use recado_infra::jobs::{EachAlone, Job, Jobs, NewJob, Outcome, WorkerOptions};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::queries::find;
use super::upload::picture_size;
use super::{MediaState, sql};
use crate::connection::{ChannelCredentials, channel_credentials};
use crate::event::{EventKind, EventLog};
use crate::graph_client::GraphFailure;
use crate::{ChannelId, Error, Inbox, MediaId, Result, TenantId};

/// The jobs of this module.
pub(crate) const QUEUE: &str = "inbox.fetch_media";

/// About a day of tries.
const MAX_ATTEMPTS: u32 = 30;

pub(crate) const OPTIONS: WorkerOptions = WorkerOptions {
    concurrency: 4,
    batch_length: 1,
    // The handler gives up first, and says so on the file.
    max_attempts: MAX_ATTEMPTS + 5,
    first_delay: Duration::from_secs(1),
    longest_delay: Duration::from_secs(3600),
};

/// The longest file that customers can send.
const LIMIT_BYTES: u64 = 100 * 1024 * 1024;

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct FetchJob {
    tenant: TenantId,
    media: MediaId,
}

/// Has a file fetched.
pub(crate) async fn enqueue_fetch(tx: &mut Tx, jobs: &Jobs, tenant: TenantId, media: MediaId) -> Result<()> {
    jobs.enqueue(tx, NewJob::new(QUEUE, &FetchJob { tenant, media })?).await?;
    Ok(())
}

/// What is to be fetched, and with what.
struct Wanted {
    credentials: ChannelCredentials,
    graph_media_id: String,
    mime_type: String,
}

/// A file as it came.
struct Fetched {
    bytes: Bytes,
    mime_type: String,
}

pub(crate) struct FetchHandler(pub(crate) Inbox);

impl EachAlone for FetchHandler {
    type Payload = FetchJob;
    type Error = Error;

    async fn run_one(&self, job: Job, payload: FetchJob) -> Result<Outcome> {
        let job = &job;
        let (tenant, media) = (payload.tenant, payload.media);
        let Some(wanted) = self.wanted(tenant, media).await? else { return Ok(Outcome::Done) };
        match self.download(&wanted).await? {
            Ok(fetched) => self.store(job, tenant, media, fetched).await,
            Err(failure) => {
                let may_pass = match &failure {
                    GraphFailure::Refused(refusal) => refusal.may_pass(),
                    GraphFailure::NotSent(_) | GraphFailure::UnknownOutcome(_) => true,
                };
                if may_pass && job.attempts < MAX_ATTEMPTS {
                    return Ok(Outcome::retry(failure));
                }
                self.fail(job, tenant, media, format!("The file could not be fetched. {failure}")).await
            }
        }
    }
}

impl FetchHandler {
    async fn wanted(&self, tenant: TenantId, media: MediaId) -> Result<Option<Wanted>> {
        self.0
            .db
            .read("inbox.media.wanted", (tenant, media), |tx, (tenant, media)| {
                Box::pin(async move {
                    let row = tx.query_opt(sql::TO_FETCH, params![tenant.uuid(), media.uuid()]).await?;
                    let Some(row) = row else { return Ok(None) };
                    if MediaState::from_text(&row.get::<String>(0)?)? != MediaState::Pending {
                        return Ok(None);
                    }
                    let credentials = channel_credentials(tx, *tenant, ChannelId(row.get(1)?)).await?;
                    Ok(Some(Wanted { credentials, graph_media_id: row.get(2)?, mime_type: row.get(3)? }))
                })
            })
            .await
    }

    async fn download(&self, wanted: &Wanted) -> Result<Result<Fetched, GraphFailure>> {
        let graph = match self.0.graph_client(&wanted.credentials) {
            Ok(graph) => graph,
            Err(error @ Error::ChannelDisconnected(_)) => return Ok(Err(GraphFailure::NotSent(error.to_string()))),
            Err(error) => return Err(error),
        };
        let phone_number_id = &wanted.credentials.phone_number_id;
        let path = format!("{}?phone_number_id={phone_number_id}", wanted.graph_media_id);
        let answer = match graph.get(&path).await {
            Ok(answer) => answer,
            Err(failure) => return Ok(Err(failure)),
        };
        let Some(url) = answer.get("url").and_then(Value::as_str) else {
            return Ok(Err(GraphFailure::UnknownOutcome("Graph named no address of the file".to_owned())));
        };
        Ok(graph.download(url, LIMIT_BYTES).await.map(|(bytes, served_as)| {
            let said = answer.get("mime_type").and_then(Value::as_str).map(str::to_owned);
            let known = Some(wanted.mime_type.clone()).filter(|known| known != "application/octet-stream");
            let mime_type = known.or(said).or(served_as).unwrap_or_else(|| "application/octet-stream".to_owned());
            Fetched { bytes, mime_type }
        }))
    }

    async fn store(&self, job: &Job, tenant: TenantId, media: MediaId, fetched: Fetched) -> Result<Outcome> {
        let size_bytes = i64::try_from(fetched.bytes.len()).unwrap_or(i64::MAX);
        let size = picture_size(&fetched.bytes);
        let blob_name = self.0.blobs.put(fetched.bytes).await?;
        let bus = self.0.bus.clone();
        let input = (job.clone(), tenant, media, fetched.mime_type, size_bytes, size, blob_name);
        self.0
            .db
            .write(
                "inbox.media.fetched",
                input,
                move |tx, (job, tenant, media, mime_type, size_bytes, size, blob_name)| {
                    let bus = bus.clone();
                    Box::pin(async move {
                        let (width, height) = (size.map(|(width, _)| width), size.map(|(_, height)| height));
                        let row =
                            params![tenant.uuid(), media.uuid(), mime_type, *size_bytes, width, height, blob_name];
                        tx.exec(sql::SET_READY, row).await?;
                        job.finish(tx).await?;
                        announce(tx, *tenant, *media).await?.write(tx, &bus).await?;
                        Ok(Outcome::Finished)
                    })
                },
            )
            .await
    }

    async fn fail(&self, job: &Job, tenant: TenantId, media: MediaId, detail: String) -> Result<Outcome> {
        let bus = self.0.bus.clone();
        self.0
            .db
            .write(
                "inbox.media.failed",
                (job.clone(), tenant, media, detail),
                move |tx, (job, tenant, media, detail)| {
                    let bus = bus.clone();
                    Box::pin(async move {
                        tx.exec(sql::SET_FAILED, params![tenant.uuid(), media.uuid(), detail]).await?;
                        job.finish(tx).await?;
                        announce(tx, *tenant, *media).await?.write(tx, &bus).await?;
                        Ok(Outcome::Finished)
                    })
                },
            )
            .await
    }
}

async fn announce(tx: &mut Tx, tenant: TenantId, media: MediaId) -> Result<EventLog> {
    let mut events = EventLog::new(tenant);
    events.add(EventKind::MediaUpdated, &find(tx, tenant, media).await?.0)?;
    Ok(events)
}
