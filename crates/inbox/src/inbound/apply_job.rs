//! Applying webhooks: many bodies in one unit. Where that fails, each by itself, so that one cannot hold up the others.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use bytes::Bytes;
use recado_db::{BoxFuture, P, params};
use recado_infra::jobs::{Handler, Job, Outcome, WorkerOptions};
use recado_whatsapp::webhook::{Update, parse_bytes};
use uuid::Uuid;

use super::receive::Receiver;
use super::sql;
use super::store::HookJob;
use crate::conversation::note_assigned;
use crate::scheduled::release_scheduled;
use crate::team::assign_arrivals;
use crate::{Error, Inbox, Result, TenantId};

pub(crate) const OPTIONS: WorkerOptions = WorkerOptions {
    concurrency: 256,
    batch_length: 128,
    max_attempts: 15,
    first_delay: Duration::from_secs(1),
    longest_delay: Duration::from_secs(300),
};

pub(crate) struct ApplyHandler(pub(crate) Inbox);

/// A body with what it says.
struct Parsed {
    job: Job,
    hook: Uuid,
    /// `None`: applied before.
    updates: Option<Vec<Update>>,
}

impl Handler for ApplyHandler {
    fn run(&self, jobs: Vec<Job>) -> BoxFuture<'_, Vec<Outcome>> {
        Box::pin(async move {
            let mut outcomes: HashMap<Uuid, Outcome> = HashMap::with_capacity(jobs.len());
            let mut by_tenant: HashMap<TenantId, Vec<(Job, Uuid)>> = HashMap::new();
            for job in &jobs {
                match job.payload::<HookJob>() {
                    Ok(payload) => by_tenant.entry(payload.tenant).or_default().push((job.clone(), payload.hook)),
                    Err(error) => {
                        outcomes.insert(job.id, Outcome::dead(error));
                    }
                }
            }
            for (tenant, hooks) in by_tenant {
                self.apply_or_isolate(tenant, hooks, &mut outcomes).await;
            }
            jobs.iter()
                .map(|job| outcomes.remove(&job.id).unwrap_or_else(|| Outcome::retry("the webhook was not reached")))
                .collect()
        })
    }
}

impl ApplyHandler {
    async fn apply_or_isolate(&self, tenant: TenantId, hooks: Vec<(Job, Uuid)>, outcomes: &mut HashMap<Uuid, Outcome>) {
        let ids: Vec<Uuid> = hooks.iter().map(|(job, _)| job.id).collect();
        match self.apply(tenant, hooks.clone()).await {
            Ok(()) => outcomes.extend(ids.into_iter().map(|id| (id, Outcome::Finished))),
            Err(error) if hooks.len() == 1 => {
                outcomes.extend(ids.into_iter().map(|id| (id, Outcome::retry(&error))));
            }
            Err(error) => {
                tracing::warn!(%tenant, %error, webhooks = hooks.len(), "a batch of webhooks failed and is applied one by one");
                self.apply_one_by_one(tenant, hooks, outcomes).await;
            }
        }
    }

    async fn apply_one_by_one(&self, tenant: TenantId, hooks: Vec<(Job, Uuid)>, outcomes: &mut HashMap<Uuid, Outcome>) {
        let mut blocked_lanes: HashSet<Option<String>> = HashSet::new();
        for (job, hook) in hooks {
            let (id, lane) = (job.id, job.lane.clone());
            let outcome = if blocked_lanes.contains(&lane) {
                // Given back untried.
                Outcome::Retry { error: String::new(), after: Some(Duration::ZERO) }
            } else {
                match self.apply(tenant, vec![(job, hook)]).await {
                    Ok(()) => Outcome::Finished,
                    Err(error) => {
                        blocked_lanes.insert(lane);
                        Outcome::retry(error)
                    }
                }
            };
            outcomes.insert(id, outcome);
        }
    }

    async fn apply(&self, tenant: TenantId, hooks: Vec<(Job, Uuid)>) -> Result<()> {
        let mut bodies = self.load(tenant, hooks.iter().map(|(_, hook)| *hook).collect()).await?;
        let parsed: Vec<Parsed> = hooks
            .into_iter()
            .map(|(job, hook)| Parsed { job, hook, updates: bodies.remove(&hook).map(|body| parse_bytes(&body)) })
            .collect();
        let (bus, jobs) = (self.0.bus.clone(), self.0.jobs.clone());
        let input = (tenant, parsed, self.0.clock.now());
        self.0
            .db
            .write("inbox.hook.apply", input, move |tx, (tenant, parsed, now)| {
                let (bus, jobs) = (bus.clone(), jobs.clone());
                Box::pin(async move {
                    let mut receiver = Receiver::new(*tenant, &jobs, *now);
                    let mut applied = Vec::with_capacity(parsed.len());
                    for hook in parsed {
                        let mut reasons = Vec::new();
                        for update in hook.updates.iter().flatten() {
                            reasons.extend(receiver.apply(tx, update).await?);
                        }
                        if reasons.is_empty() {
                            applied.push(hook.hook);
                        } else {
                            let reason = reasons.join("; ");
                            tx.exec(sql::SET_DEAD, params![tenant.uuid(), hook.hook, &reason]).await?;
                        }
                        hook.job.finish(tx).await?;
                    }
                    if !applied.is_empty() {
                        tx.exec(sql::SET_APPLIED, &[P::Uuid(tenant.uuid()), P::Uuids(&applied)]).await?;
                    }
                    for (conversation, agent) in assign_arrivals(tx, *tenant, &receiver.arrivals).await? {
                        receiver.touched.noticed(note_assigned(tx, *tenant, conversation, agent, *now).await?);
                    }
                    receiver.answer_when_closed(tx).await?;
                    release_scheduled(tx, &jobs, *tenant, &receiver.opened, *now).await?;
                    receiver.touched.announce(tx, *tenant, &bus, *now).await
                })
            })
            .await
    }

    /// The bodies that were not applied yet.
    async fn load(&self, tenant: TenantId, hooks: Vec<Uuid>) -> Result<HashMap<Uuid, Bytes>> {
        self.0
            .db
            .read("inbox.hook.load", (tenant, hooks), |tx, (tenant, hooks)| {
                Box::pin(async move {
                    let rows = tx.query(sql::LOAD, &[P::Uuid(tenant.uuid()), P::Uuids(hooks)]).await?;
                    rows.iter().map(|row| Ok::<_, Error>((row.get(0)?, Bytes::from(row.get::<Vec<u8>>(1)?)))).collect()
                })
            })
            .await
    }
}
