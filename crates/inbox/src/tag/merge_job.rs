//! Taking a gone tag off its conversations, and putting its heir there: some conversations in each unit, however many there are.

use std::time::Duration;

use recado_db::{P, params};
use recado_infra::jobs::{EachAlone, Job, NewJob, Outcome, WorkerOptions};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{TagId, sql};
use crate::{Error, Inbox, Result, TenantId};

/// The jobs of this module.
pub(crate) const QUEUE: &str = "inbox.merge_tag";

pub(crate) const OPTIONS: WorkerOptions = WorkerOptions {
    concurrency: 2,
    batch_length: 1,
    max_attempts: 20,
    first_delay: Duration::from_secs(1),
    longest_delay: Duration::from_secs(300),
};

/// So many conversations in one unit; others wait as long.
const BATCH_LENGTH: i64 = 500;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct MergeJob {
    pub(super) tenant: TenantId,
    /// The gone one.
    pub(super) tag: TagId,
}

pub(crate) struct MergeHandler(pub(crate) Inbox);

impl EachAlone for MergeHandler {
    type Payload = MergeJob;
    type Error = Error;

    async fn run_one(&self, job: Job, payload: MergeJob) -> Result<Outcome> {
        let (jobs, now) = (self.0.jobs.clone(), self.0.clock.now());
        self.0
            .db
            .write("inbox.tag.merge_some", (job, payload, now), move |tx, (job, payload, now)| {
                let jobs = jobs.clone();
                Box::pin(async move {
                    let (tenant, tag) = (payload.tenant.uuid(), payload.tag.uuid());
                    if let Some(gone) = tx.query_opt(sql::HEIR, params![tenant, tag]).await? {
                        let heir: Option<Uuid> = gone.get(0)?;
                        let rows = tx.query(sql::SOME_CONVERSATIONS, params![tenant, tag, BATCH_LENGTH]).await?;
                        let some = rows.iter().map(|row| Ok(row.get(0)?)).collect::<Result<Vec<Uuid>>>()?;
                        if let Some(heir) = heir {
                            let put: Vec<Vec<P<'_>>> = some
                                .iter()
                                .map(|id| vec![P::Uuid(tenant), P::Uuid(*id), P::Uuid(heir), P::from(*now)])
                                .collect();
                            tx.exec_many(sql::PUT, &put).await?;
                        }
                        if some.is_empty() {
                            tx.exec(sql::FORGET, params![tenant, tag]).await?;
                        } else {
                            tx.exec(sql::TAKE, &[P::Uuid(tenant), P::Uuid(tag), P::Uuids(&some)]).await?;
                            jobs.enqueue(tx, NewJob::new(QUEUE, payload)?).await?;
                        }
                    }
                    job.finish(tx).await?;
                    Ok::<_, Error>(Outcome::Finished)
                })
            })
            .await
    }
}
