//! Taking a file in, some hundreds of rows in a unit, from where the last unit ended.

use std::time::Duration;

use recado_core::Timestamp;
use recado_db::{P, Tx, params};
use recado_infra::jobs::{EachAlone, Job, Jobs, NewJob, Outcome, WorkerOptions};
use serde::{Deserialize, Serialize};

use super::file::ContactRow;
use super::looking::{find, known, lock, outcome};
use super::{ContactImportId, ContactImportState, RowOutcome, sql};
use crate::contact::{
    Identity, StoredContact, add_identities, delete_contact, insert_contact, lock_contact, store_names,
};
use crate::event::EventLog;
use crate::{ContactId, Error, Inbox, Result, TenantId};

pub(crate) const QUEUE: &str = "inbox.import_contacts";

pub(crate) const OPTIONS: WorkerOptions = WorkerOptions {
    concurrency: 1,
    batch_length: 1,
    max_attempts: 20,
    first_delay: Duration::from_secs(1),
    longest_delay: Duration::from_secs(300),
};

/// Rows of one unit: others wait no longer than these take.
const STEP: usize = 200;

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct ImportJob {
    tenant: TenantId,
    import: ContactImportId,
}

/// What a unit did.
#[derive(Debug, Default)]
struct Counts {
    added: i64,
    changed: i64,
    unchanged: i64,
    failed: i64,
}

pub(super) async fn enqueue_import(tx: &mut Tx, jobs: &Jobs, tenant: TenantId, import: ContactImportId) -> Result<()> {
    jobs.enqueue(tx, NewJob::new(QUEUE, &ImportJob { tenant, import })?.key(import.to_string())).await?;
    Ok(())
}

pub(crate) struct ImportHandler(pub(crate) Inbox);

impl EachAlone for ImportHandler {
    type Payload = ImportJob;
    type Error = Error;

    async fn run_one(&self, _: Job, ImportJob { tenant, import }: ImportJob) -> Result<Outcome> {
        let inbox = &self.0;
        let started = inbox.contact_import(tenant, import).await?;
        let rows = inbox.contact_file(tenant, import).await?.read_rows(&started.mapping)?;
        let mut at = usize::try_from(started.position).unwrap_or_default();
        while at < rows.len() {
            let step: Vec<ContactRow> = rows.iter().skip(at).take(STEP).cloned().collect();
            let end = at.saturating_add(step.len());
            if !inbox.take_in_step(tenant, import, step, at).await? {
                return Ok(Outcome::Done);
            }
            at = end;
        }
        inbox.finish_contact_import(tenant, import).await?;
        Ok(Outcome::Done)
    }
}

impl Inbox {
    /// Takes these rows in, the first of which is the `at`-th; `false` where somebody stopped it.
    async fn take_in_step(
        &self,
        tenant: TenantId,
        import: ContactImportId,
        step: Vec<ContactRow>,
        at: usize,
    ) -> Result<bool> {
        let input = (tenant, import, step, at, self.clock.now());
        self.db
            .write("inbox.contact_import.step", input, |tx, (tenant, import, step, at, now)| {
                Box::pin(async move {
                    let state = lock(tx, *tenant, *import).await?;
                    let begun = i64::try_from(*at).unwrap_or(i64::MAX);
                    if state.state != ContactImportState::Running || state.position != begun {
                        return Ok(false);
                    }
                    let mut counts = Counts::default();
                    let mut problems = Vec::new();
                    for (row, number) in step.iter().zip(begun.saturating_add(1)..) {
                        match &row.wa_id {
                            Ok(wa_id) => match take_in(tx, *tenant, wa_id, row.name.as_deref(), *now).await? {
                                RowOutcome::Added => counts.added += 1,
                                RowOutcome::Changed => counts.changed += 1,
                                RowOutcome::Unchanged | RowOutcome::Failed => counts.unchanged += 1,
                            },
                            Err(problem) => {
                                counts.failed += 1;
                                problems.push(vec![
                                    P::Uuid(tenant.uuid()),
                                    P::Uuid(import.uuid()),
                                    P::I64(number),
                                    P::Text(problem),
                                ]);
                            }
                        }
                    }
                    tx.exec_many(sql::INSERT_PROBLEM, &problems).await?;
                    let end = begun.saturating_add(i64::try_from(step.len()).unwrap_or(i64::MAX));
                    let Counts { added, changed, unchanged, failed } = counts;
                    let row = params![tenant.uuid(), import.uuid(), end, added, changed, unchanged, failed];
                    tx.exec(sql::ADVANCE, row).await?;
                    Ok(true)
                })
            })
            .await
    }

    async fn finish_contact_import(&self, tenant: TenantId, import: ContactImportId) -> Result<()> {
        let bus = self.bus.clone();
        self.db
            .write(
                "inbox.contact_import.finish",
                (tenant, import, self.clock.now()),
                move |tx, (tenant, import, now)| {
                    let bus = bus.clone();
                    Box::pin(async move {
                        tx.exec(sql::FINISH, params![tenant.uuid(), import.uuid(), *now]).await?;
                        if find(tx, *tenant, *import).await?.changed == 0 {
                            return Ok(());
                        }
                        // Names of any number of contacts are other ones: no event says so.
                        let mut events = EventLog::new(*tenant);
                        events.reset();
                        events.write(tx, &bus).await
                    })
                },
            )
            .await
    }
}

async fn take_in(tx: &mut Tx, tenant: TenantId, wa_id: &str, name: Option<&str>, now: Timestamp) -> Result<RowOutcome> {
    let Some((id, before)) = known(tx, tenant, wa_id).await? else {
        let contact = StoredContact {
            id: ContactId::new(),
            given_name: name.map(str::to_owned),
            profile_name: None,
            username: None,
            phone: Some(wa_id.to_owned()),
            user_id: None,
            created_at: now,
        };
        insert_contact(tx, tenant, &contact).await?;
        let identity = Identity { wa_id: Some(wa_id.to_owned()), user_id: None };
        if add_identities(tx, tenant, &identity, contact.id).await?.is_some() {
            // The customer wrote at the same moment.
            delete_contact(tx, tenant, contact.id).await?;
            return Ok(RowOutcome::Unchanged);
        }
        return Ok(RowOutcome::Added);
    };
    let becomes = outcome(Some(before.as_deref()), name);
    if becomes == RowOutcome::Changed
        && let Some(mut contact) = lock_contact(tx, tenant, id).await?
    {
        contact.given_name = name.map(str::to_owned);
        store_names(tx, tenant, &contact).await?;
    }
    Ok(becomes)
}
