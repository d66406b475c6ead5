//! Bringing in what was written before texts were kept for the search: some in each unit, however many there are.

use std::time::Duration;

use recado_db::{BoxFuture, Tx, params};
use recado_infra::jobs::{Handler, Job, NewJob, Outcome, WorkerOptions};
use uuid::Uuid;

use super::sql;
use crate::message::StoredContent;
use crate::text_index::{IndexedText, NOTE, index_text};
use crate::{ConversationId, Error, Inbox, Result, TenantId};

/// The jobs of this module.
pub(crate) const QUEUE: &str = "inbox.text_backlog";

pub(crate) const OPTIONS: WorkerOptions = WorkerOptions {
    concurrency: 1,
    batch_length: 1,
    max_attempts: 20,
    first_delay: Duration::from_secs(1),
    longest_delay: Duration::from_secs(300),
};

/// So many texts in one unit; others wait as long.
const BATCH_LENGTH: i64 = 500;
const MESSAGE: &str = "message";

pub(crate) struct BacklogHandler(pub(crate) Inbox);

impl Inbox {
    /// Begins with workspaces that have texts from before.
    pub(crate) async fn begin_text_backlog(&self) -> Result<()> {
        let jobs = self.jobs.clone();
        self.db
            .write("inbox.search.begin_backlog", (), move |tx, ()| {
                let jobs = jobs.clone();
                Box::pin(async move {
                    for row in tx.query(sql::WORKSPACES_BEHIND, &[]).await? {
                        let tenant = TenantId(row.get(0)?);
                        jobs.enqueue(tx, NewJob::new(QUEUE, &tenant)?.key(tenant.to_string())).await?;
                    }
                    Ok(())
                })
            })
            .await
    }
}

impl Handler for BacklogHandler {
    fn run(&self, jobs: Vec<Job>) -> BoxFuture<'_, Vec<Outcome>> {
        Box::pin(async move {
            let mut outcomes = Vec::with_capacity(jobs.len());
            for job in jobs {
                outcomes.push(self.bring_in_some(job).await.unwrap_or_else(Outcome::retry));
            }
            outcomes
        })
    }
}

impl BacklogHandler {
    async fn bring_in_some(&self, job: Job) -> Result<Outcome> {
        let tenant: TenantId = job.payload()?;
        let jobs = self.0.jobs.clone();
        self.0
            .db
            .write("inbox.search.bring_in", (job, tenant), move |tx, (job, tenant)| {
                let jobs = jobs.clone();
                Box::pin(async move {
                    let more = bring_in_some(tx, *tenant).await?;
                    job.finish(tx).await?;
                    if more {
                        jobs.enqueue(tx, NewJob::new(QUEUE, tenant)?.key(tenant.to_string())).await?;
                    }
                    Ok::<_, Error>(Outcome::Finished)
                })
            })
            .await
    }
}

/// Whether there may be more.
async fn bring_in_some(tx: &mut Tx, tenant: TenantId) -> Result<bool> {
    let Some(backlog) = tx.query_opt(sql::BACKLOG, params![tenant.uuid()]).await? else { return Ok(false) };
    let (item, after): (String, Option<Uuid>) = (backlog.get(0)?, backlog.get(1)?);
    let is_message = item == MESSAGE;
    let statement = if is_message { sql::OLD_MESSAGES } else { sql::OLD_NOTES };
    let rows = tx.query(statement, params![tenant.uuid(), after, BATCH_LENGTH]).await?;
    let mut last = None;
    for row in &rows {
        let id: Uuid = row.get(0)?;
        last = Some(id);
        let conversation = ConversationId(row.get(1)?);
        if is_message {
            let (direction, kind, content): (String, String, String) = (row.get(2)?, row.get(3)?, row.get(4)?);
            // One that cannot be read is not found; it must not keep the others from being found.
            let Ok(content) = StoredContent::from_json(&kind, &content) else { continue };
            let (direction, text) = (Some(direction.as_str()), content.all_words());
            let item = IndexedText { id, conversation, direction, kind: &kind, text: &text, created_at: row.get(5)? };
            index_text(tx, tenant, &item).await?;
        } else {
            let text: String = row.get(2)?;
            let item =
                IndexedText { id, conversation, direction: None, kind: NOTE, text: &text, created_at: row.get(3)? };
            index_text(tx, tenant, &item).await?;
        }
    }
    match (last, is_message) {
        (Some(last), _) => tx.exec(sql::SET_BACKLOG, params![tenant.uuid(), &item, last]).await?,
        (None, true) => tx.exec(sql::SET_BACKLOG, params![tenant.uuid(), NOTE, None::<Uuid>]).await?,
        (None, false) => tx.exec(sql::END_BACKLOG, params![tenant.uuid()]).await?,
    };
    Ok(last.is_some() || is_message)
}
