//! Reading templates from Graph: all of a connection, or one that a webhook named.

use std::time::Duration;

use recado_core::Timestamp;
use recado_db::{Tx, params};
use recado_infra::jobs::{EachAlone, Job, Jobs, NewJob, Outcome, WorkerOptions};
use recado_whatsapp::webhook::TemplateNews;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::changes::{HistoryCause, Origin, TemplateChanged};
use super::graph_node::{FIELDS, GraphTemplate};
use super::news::apply_to_known;
use super::sql;
use super::store::{Telling, store_templates};
use super::syncs::{Ended, SyncCounts};
use crate::connection::AccountAccess;
use crate::event::{EventKind, EventLog};
use crate::graph_client::{GraphClient, GraphFailure, escaped};
use crate::{ConnectionId, Error, Inbox, Result, TenantId};

/// The jobs of this module; those of one connection one after the other.
pub(crate) const QUEUE: &str = "inbox.sync_templates";

/// The handler gives up first, and says so.
const MAX_ATTEMPTS: u32 = 5;

pub(crate) const OPTIONS: WorkerOptions = WorkerOptions {
    concurrency: 2,
    batch_length: 1,
    max_attempts: MAX_ATTEMPTS + 5,
    first_delay: Duration::from_secs(10),
    longest_delay: Duration::from_secs(600),
};

/// Templates in one page of Graph's list; halved where the host finds the answer too large.
const PAGE_LENGTH: u32 = 200;
const SHORTEST_PAGE: u32 = 25;
/// Far beyond the 6,000 templates that an account can have.
const MAX_PAGES: u32 = 2_000;
/// "Please reduce the amount of data you're asking for, then retry your request."
const TOO_MUCH_DATA: i64 = 1;
/// So many changes of one page are told singly; a first sync would tell thousands.
pub(super) const TOLD_SINGLY: usize = 20;

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SyncJob {
    tenant: TenantId,
    connection: ConnectionId,
    /// Only the template that this webhook is about.
    only: Option<TemplateNews>,
}

/// Has all templates of a connection read.
pub(super) async fn enqueue_sync(tx: &mut Tx, jobs: &Jobs, tenant: TenantId, connection: ConnectionId) -> Result<()> {
    let job = NewJob::new(QUEUE, &SyncJob { tenant, connection, only: None })?;
    jobs.enqueue(tx, job.lane(connection.to_string()).key(format!("{connection}/all"))).await?;
    Ok(())
}

/// Applies a webhook to the templates it names; of one that is not known here, or that says something else now, all is read again.
pub(crate) async fn apply_news(
    tx: &mut Tx,
    tenant: TenantId,
    jobs: &Jobs,
    news: &TemplateNews,
    now: Timestamp,
) -> Result<Vec<TemplateChanged>> {
    if let Some(changed) = apply_to_known(tx, tenant, news, now).await? {
        return Ok(changed);
    }
    for row in tx.query(sql::CONNECTED_TO_ACCOUNT, params![tenant.uuid(), &news.waba_id]).await? {
        enqueue_refresh(tx, jobs, tenant, ConnectionId(row.get(0)?), news).await?;
    }
    Ok(Vec::new())
}

/// Has the template read that a webhook is about.
async fn enqueue_refresh(
    tx: &mut Tx,
    jobs: &Jobs,
    tenant: TenantId,
    connection: ConnectionId,
    news: &TemplateNews,
) -> Result<()> {
    let job = NewJob::new(QUEUE, &SyncJob { tenant, connection, only: Some(news.clone()) })?;
    let key = format!("{connection}/{}/{}", news.template_id, news.field);
    jobs.enqueue(tx, job.lane(connection.to_string()).key(key)).await?;
    Ok(())
}

pub(crate) struct SyncHandler(pub(crate) Inbox);

/// How reading ended that did not succeed.
enum Stopped {
    Graph(GraphFailure),
    Here(Error),
}

impl From<GraphFailure> for Stopped {
    fn from(failure: GraphFailure) -> Self {
        Self::Graph(failure)
    }
}

impl From<Error> for Stopped {
    fn from(error: Error) -> Self {
        Self::Here(error)
    }
}

impl EachAlone for SyncHandler {
    type Payload = SyncJob;
    type Error = Error;

    async fn run_one(&self, job: Job, SyncJob { tenant, connection, only }: SyncJob) -> Result<Outcome> {
        let AccountAccess { graph, waba_id, .. } = match self.0.account_access(tenant, connection).await {
            Ok(found) => found,
            Err(Error::NotFound(_)) => return Ok(Outcome::Done),
            Err(Error::ChannelDisconnected(detail)) => {
                self.0.end_sync(tenant, connection, Ended::Failed(detail)).await?;
                return Ok(Outcome::Done);
            }
            Err(error) => return Err(error),
        };
        if let Some(news) = only {
            return self.read_one(&graph, tenant, connection, news).await;
        }
        let started_at = self.0.start_sync(tenant, connection).await?;
        match self.read_all(&graph, tenant, connection, &waba_id).await {
            Ok(seen) => {
                self.0.forget_unseen(tenant, connection, started_at, seen).await?;
                self.0.end_sync(tenant, connection, Ended::Done).await?;
                Ok(Outcome::Done)
            }
            Err(Stopped::Here(error)) => Err(error),
            Err(Stopped::Graph(failure)) => {
                let detail = failure.to_string();
                self.0.end_sync(tenant, connection, Ended::Failed(detail.clone())).await?;
                let may_pass = match &failure {
                    GraphFailure::Refused(refusal) => refusal.may_pass(),
                    GraphFailure::NotSent(_) | GraphFailure::UnknownOutcome(_) => true,
                };
                Ok(if may_pass && job.attempts < MAX_ATTEMPTS { Outcome::retry(detail) } else { Outcome::Done })
            }
        }
    }
}

impl SyncHandler {
    /// The ids of all templates of the account.
    async fn read_all(
        &self,
        graph: &GraphClient,
        tenant: TenantId,
        connection: ConnectionId,
        waba_id: &str,
    ) -> Result<Vec<String>, Stopped> {
        let (mut after, mut limit, mut seen) = (None::<String>, PAGE_LENGTH, Vec::new());
        for _ in 0..MAX_PAGES {
            let asked_at = self.0.clock.now();
            let mut path = format!("{waba_id}/message_templates?fields={FIELDS}&limit={limit}");
            if let Some(after) = &after {
                path.push_str(&format!("&after={after}"));
            }
            let answer = match graph.get(&path).await {
                Err(GraphFailure::Refused(refusal)) if refusal.error.code == TOO_MUCH_DATA && limit > SHORTEST_PAGE => {
                    limit = (limit / 2).max(SHORTEST_PAGE);
                    continue;
                }
                answer => answer?,
            };
            let rows = answer.get("data").and_then(Value::as_array).ok_or_else(|| {
                GraphFailure::UnknownOutcome("the Graph host's list of templates is not a list".to_owned())
            })?;
            let templates: Vec<GraphTemplate> = rows.iter().filter_map(GraphTemplate::read).collect();
            seen.extend(templates.iter().map(|template| template.graph_id.clone()));
            self.store_page(tenant, connection, templates, Telling::by_sync(asked_at, self.0.clock.now()), None)
                .await?;
            let has_next = answer.pointer("/paging/next").is_some();
            after = answer.pointer("/paging/cursors/after").and_then(Value::as_str).map(escaped);
            if !has_next || after.is_none() {
                return Ok(seen);
            }
        }
        Err(GraphFailure::UnknownOutcome("the Graph host's list of templates has no end".to_owned()).into())
    }

    async fn read_one(
        &self,
        graph: &GraphClient,
        tenant: TenantId,
        connection: ConnectionId,
        news: TemplateNews,
    ) -> Result<Outcome> {
        let asked_at = self.0.clock.now();
        let node = match graph.get(&format!("{}?fields={FIELDS}", escaped(&news.template_id))).await {
            Ok(node) => node,
            Err(GraphFailure::Refused(refusal)) if !refusal.may_pass() => return Ok(Outcome::Done),
            Err(failure) => return Ok(Outcome::retry(failure)),
        };
        let Some(template) = GraphTemplate::read(&node) else { return Ok(Outcome::Done) };
        let origin = Origin { source: Some(news.field.clone()), ..Origin::default() };
        let telling =
            Telling { cause: HistoryCause::Webhook, origin, ..Telling::by_sync(asked_at, self.0.clock.now()) };
        self.store_page(tenant, connection, vec![template], telling, Some(news)).await?;
        Ok(Outcome::Done)
    }

    async fn store_page(
        &self,
        tenant: TenantId,
        connection: ConnectionId,
        templates: Vec<GraphTemplate>,
        telling: Telling,
        news: Option<TemplateNews>,
    ) -> Result<()> {
        let bus = self.0.bus.clone();
        let input = (tenant, connection, (templates, news), telling);
        self.0
            .db
            .write("inbox.template.store_page", input, move |tx, (tenant, connection, (templates, news), telling)| {
                let bus = bus.clone();
                Box::pin(async move {
                    let mut events = EventLog::new(*tenant);
                    if let Some(news) = news {
                        // The desk may have written the template down since the webhook came: then it is what happened.
                        for changed in apply_to_known(tx, *tenant, news, telling.now).await?.unwrap_or_default() {
                            events.add(EventKind::TemplateUpdated, &changed)?;
                        }
                    }
                    let stored = store_templates(tx, *tenant, *connection, templates, telling).await?;
                    let counts = SyncCounts {
                        seen: templates.len(),
                        added: stored.added,
                        changed: stored.changed.len().saturating_sub(stored.added),
                        gone: 0,
                    };
                    counts.add(tx, *tenant, *connection).await?;
                    if stored.changed.len() <= TOLD_SINGLY {
                        for changed in &stored.changed {
                            events.add(EventKind::TemplateUpdated, changed)?;
                        }
                    }
                    events.write(tx, &bus).await
                })
            })
            .await
    }
}
