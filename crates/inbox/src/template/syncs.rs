//! How reading a connection's templates went.

use std::time::Duration;

use recado_core::Timestamp;
use recado_db::{P, Row, Tx, params};
use recado_infra::jobs::{EachAlone, Job, Jobs, Outcome};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::changes::TemplateChanged;
use super::store::{StoredTemplate, Telling, mark_deleted};
use super::sync_job::enqueue_sync;
use super::{sql, sync_job};
use crate::connection::AccountConnected;
use crate::event::{EventKind, EventLog};
use crate::{ConnectionId, ConnectionStatus, Error, Inbox, Result, TenantId};

/// Without anybody's asking, templates are read again after this time.
const STALE_AFTER: Duration = Duration::from_secs(20 * 3600);

/// How far reading has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum SyncState {
    /// Nobody has read them yet.
    Never,
    /// It will begin soon.
    Waiting,
    /// It is being done.
    Running,
    /// All were read.
    Done,
    /// Not all were read; the detail says why.
    Failed,
}

impl SyncState {
    fn from_text(text: Option<&str>) -> Result<Self> {
        Ok(match text {
            None => Self::Never,
            Some("waiting") => Self::Waiting,
            Some("running") => Self::Running,
            Some("done") => Self::Done,
            Some("failed") => Self::Failed,
            Some(other) => return Err(Error::Stored(format!("sync state {other}"))),
        })
    }
}

/// How the last reading of a connection's templates went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TemplateSync {
    /// Of which account.
    #[schema(value_type = uuid::Uuid)]
    pub connection_id: ConnectionId,
    /// As the workspace calls it.
    pub connection_name: String,
    /// Its id at Graph.
    pub waba_id: String,
    /// Whether the account can be reached at all.
    pub connection_status: ConnectionStatus,
    /// How far it has come.
    pub state: SyncState,
    /// When it began.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub started_at: Option<Timestamp>,
    /// When the last one ended, well or not.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub finished_at: Option<Timestamp>,
    /// Templates that were read.
    pub seen: i64,
    /// Of those, new ones.
    pub added: i64,
    /// Of those, changed ones.
    pub changed: i64,
    /// Templates that are no more.
    pub gone: i64,
    /// Why it failed.
    #[schema(required = true)]
    pub detail: Option<String>,
}

/// What is added to a sync's counts.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct SyncCounts {
    pub(super) seen: usize,
    pub(super) added: usize,
    pub(super) changed: usize,
    pub(super) gone: usize,
}

impl SyncCounts {
    pub(super) async fn add(self, tx: &mut Tx, tenant: TenantId, connection: ConnectionId) -> Result<()> {
        let count = |number: usize| P::I64(i64::try_from(number).unwrap_or(i64::MAX));
        let numbers = [count(self.seen), count(self.added), count(self.changed), count(self.gone)];
        let [seen, added, changed, gone] = numbers;
        let row = [P::Uuid(tenant.uuid()), P::Uuid(connection.uuid()), seen, added, changed, gone];
        tx.exec(sql::COUNT_SYNC, &row).await?;
        Ok(())
    }
}

/// How a sync ended.
#[derive(Debug, Clone)]
pub(super) enum Ended {
    Done,
    Failed(String),
}

impl Inbox {
    /// How the last reading of each connection's templates went, by the connections' names.
    ///
    /// # Errors
    /// As the database says.
    pub async fn template_syncs(&self, tenant: TenantId) -> Result<Vec<TemplateSync>> {
        self.db
            .read("inbox.template.syncs", tenant, |tx, tenant| Box::pin(async move { syncs(tx, *tenant).await }))
            .await
    }

    /// Has the templates of one connection, or of all, read again soon.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the workspace has no such connection, or one whose secrets were forgotten.
    pub async fn request_template_sync(
        &self,
        tenant: TenantId,
        connection: Option<ConnectionId>,
    ) -> Result<Vec<TemplateSync>> {
        let jobs = self.jobs.clone();
        self.db
            .write("inbox.template.request_sync", (tenant, connection), move |tx, (tenant, connection)| {
                let jobs = jobs.clone();
                Box::pin(async move {
                    let rows = tx.query(sql::CONNECTED, params![tenant.uuid()]).await?;
                    let all = rows.iter().map(|row| Ok(ConnectionId(row.get(0)?))).collect::<Result<Vec<_>>>()?;
                    let wanted: Vec<ConnectionId> =
                        all.into_iter().filter(|id| connection.is_none_or(|only| only == *id)).collect();
                    if connection.is_some() && wanted.is_empty() {
                        return Err(Error::NotFound("connection"));
                    }
                    for id in wanted {
                        begin_sync(tx, &jobs, *tenant, id).await?;
                    }
                    syncs(tx, *tenant).await
                })
            })
            .await
    }

    pub(super) async fn start_sync(&self, tenant: TenantId, connection: ConnectionId) -> Result<Timestamp> {
        let input = (tenant, connection, self.clock.now());
        self.db
            .write("inbox.template.start_sync", input, |tx, (tenant, connection, now)| {
                Box::pin(async move {
                    tx.exec(sql::START_SYNC, params![tenant.uuid(), connection.uuid(), *now]).await?;
                    Ok(*now)
                })
            })
            .await
    }

    /// Marks the templates that are not among those which the sync that began then has seen.
    pub(super) async fn forget_unseen(
        &self,
        tenant: TenantId,
        connection: ConnectionId,
        started_at: Timestamp,
        seen: Vec<String>,
    ) -> Result<()> {
        let bus = self.bus.clone();
        let input = (tenant, connection, started_at, seen, self.clock.now());
        self.db
            .write("inbox.template.forget_unseen", input, move |tx, (tenant, connection, started_at, seen, now)| {
                let bus = bus.clone();
                Box::pin(async move {
                    let row = params![tenant.uuid(), connection.uuid(), *started_at, seen.as_slice()];
                    let rows = tx.query(sql::NOT_AMONG, row).await?;
                    let telling = Telling::by_sync(*started_at, *now);
                    let mut gone: Vec<TemplateChanged> = Vec::new();
                    for row in &rows {
                        gone.extend(mark_deleted(tx, *tenant, StoredTemplate::read(row)?, &telling).await?);
                    }
                    SyncCounts { gone: gone.len(), ..SyncCounts::default() }.add(tx, *tenant, *connection).await?;
                    let mut events = EventLog::new(*tenant);
                    if gone.len() <= sync_job::TOLD_SINGLY {
                        for changed in &gone {
                            events.add(EventKind::TemplateUpdated, changed)?;
                        }
                    }
                    events.write(tx, &bus).await
                })
            })
            .await
    }

    pub(super) async fn end_sync(&self, tenant: TenantId, connection: ConnectionId, ended: Ended) -> Result<()> {
        let bus = self.bus.clone();
        let input = (tenant, connection, ended, self.clock.now());
        self.db
            .write("inbox.template.end_sync", input, move |tx, (tenant, connection, ended, now)| {
                let bus = bus.clone();
                Box::pin(async move {
                    let (state, detail) = match ended {
                        Ended::Done => ("done", None),
                        Ended::Failed(detail) => ("failed", Some(detail.as_str())),
                    };
                    let row = params![tenant.uuid(), connection.uuid(), state, *now, detail];
                    tx.exec(sql::END_SYNC, row).await?;
                    let mut events = EventLog::new(*tenant);
                    let all = syncs(tx, *tenant).await?;
                    let own = all.iter().find(|sync| sync.connection_id == *connection);
                    // A sync that found everything as it was is nobody's news.
                    let is_news = |sync: &&TemplateSync| {
                        sync.state == SyncState::Failed || sync.added + sync.changed + sync.gone > 0
                    };
                    if let Some(sync) = own.filter(is_news) {
                        events.add(EventKind::TemplatesSynced, sync)?;
                    }
                    events.write(tx, &bus).await
                })
            })
            .await
    }
}

/// An account was connected: its templates are read for the first time, or again.
pub(crate) struct ConnectedHandler(pub(crate) Inbox);

impl EachAlone for ConnectedHandler {
    type Payload = AccountConnected;
    type Error = Error;

    async fn run_one(&self, job: Job, connected: AccountConnected) -> Result<Outcome> {
        let jobs = self.0.jobs.clone();
        self.0
            .db
            .write("inbox.template.connected", (job, connected), move |tx, (job, connected)| {
                let jobs = jobs.clone();
                Box::pin(async move {
                    begin_sync(tx, &jobs, connected.tenant, connected.connection).await?;
                    job.finish(tx).await?;
                    Ok(Outcome::Finished)
                })
            })
            .await
    }
}

/// Notes that a connection's templates will be read, and has it done.
async fn begin_sync(tx: &mut Tx, jobs: &Jobs, tenant: TenantId, connection: ConnectionId) -> Result<()> {
    tx.exec(sql::REQUEST_SYNC, params![tenant.uuid(), connection.uuid()]).await?;
    enqueue_sync(tx, jobs, tenant, connection).await
}

/// Has the templates of all connections read whose last reading is long ago.
pub(crate) async fn request_stale_syncs(tx: &mut Tx, jobs: &Jobs, now: Timestamp) -> Result<()> {
    for row in tx.query(sql::STALE_SYNCS, params![now.minus(STALE_AFTER)]).await? {
        begin_sync(tx, jobs, TenantId(row.get(0)?), ConnectionId(row.get(1)?)).await?;
    }
    Ok(())
}

async fn syncs(tx: &mut Tx, tenant: TenantId) -> Result<Vec<TemplateSync>> {
    tx.query(sql::SYNCS, params![tenant.uuid()]).await?.iter().map(read_sync).collect()
}

fn read_sync(row: &Row) -> Result<TemplateSync> {
    let count = |index: usize| Ok::<_, Error>(row.get::<Option<i64>>(index)?.unwrap_or_default());
    Ok(TemplateSync {
        connection_id: ConnectionId(row.get(0)?),
        connection_name: row.get(1)?,
        waba_id: row.get(2)?,
        connection_status: ConnectionStatus::from_text(&row.get::<String>(3)?)?,
        state: SyncState::from_text(row.get::<Option<String>>(4)?.as_deref())?,
        started_at: row.get(5)?,
        finished_at: row.get(6)?,
        seen: count(7)?,
        added: count(8)?,
        changed: count(9)?,
        gone: count(10)?,
        detail: row.get(11)?,
    })
}
