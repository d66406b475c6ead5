//! What falls due in the life of templates: reviews that come later, what Direct Send makes of messages, and of each account what is
//! archived or deleted by the clock.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use recado_core::Timestamp;
use recado_db::{Tx, params, statements};
use recado_infra::jobs::{EachAlone, Job, NewJob, Outcome, WorkerOptions};
use recado_whatsapp::direct_send::is_fallback;
use recado_whatsapp::template::{TemplateDefinition, TemplateStatus};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{change, generated, verdict};
use crate::error::{Error, Result};
use crate::state::State;
use crate::webhook;
use crate::world::{Template, find_template, hold_templates, store_template};

const QUEUE: &str = "cloud.template";
/// Sent messages are remembered for 90 days, so the last one is looked for more often.
const AT_LEAST_EVERY: Duration = Duration::from_secs(25 * 24 * 3600);
/// Messages are on their way for so long at the most.
const LONGEST_WAY: Duration = Duration::from_secs(30 * 24 * 3600);

statements! {
    LAST_SENT = "SELECT template_id, MAX(accepted_at) FROM cloud_template_messages WHERE waba_id = $1 GROUP BY template_id";
    ON_THEIR_WAY = "
        SELECT DISTINCT template_id FROM cloud_template_messages
        WHERE template_id IN_LIST($1) AND accepted_at > $2 AND delivered_at IS NULL AND error_code IS NULL";
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum CareJob {
    /// Nobody decided about it: the rules do.
    Review { template_id: String, updated_at: Timestamp },
    /// Its category was announced to be wrong: it is put right.
    Correct { template_id: String, due_at: Timestamp },
    /// Made of a message that had none.
    Generate { waba_id: String, definition: Value },
    /// Deleted, if no other message came.
    EndUnused { template_id: String },
    /// An account's templates are looked through.
    Account { waba_id: String },
}

/// Registers the worker.
pub(crate) fn register(state: &State) {
    let options =
        WorkerOptions { max_attempts: u32::MAX, longest_delay: Duration::from_secs(60), ..WorkerOptions::default() };
    state.jobs.register(QUEUE, options, Care(state.clone()));
}

/// Has a template that was made or edited just now reviewed at this moment.
pub(super) async fn plan_review(state: &State, tx: &mut Tx, id: &str, at: Timestamp) -> Result<()> {
    let job = CareJob::Review { template_id: id.to_owned(), updated_at: state.clock.now() };
    state.jobs.enqueue(tx, NewJob::new(QUEUE, &job)?.due_at(at)).await?;
    Ok(())
}

/// Has a template's category put right at this moment.
pub(super) async fn plan_correction(state: &State, tx: &mut Tx, id: &str, due_at: Timestamp) -> Result<()> {
    let job = CareJob::Correct { template_id: id.to_owned(), due_at };
    state.jobs.enqueue(tx, NewJob::new(QUEUE, &job)?.due_at(due_at)).await?;
    Ok(())
}

/// Has a template made of a message, once for all that say the same.
pub(crate) async fn plan_generation(
    state: &State,
    tx: &mut Tx,
    waba_id: &str,
    definition: &TemplateDefinition,
) -> Result<()> {
    let key = format!("{waba_id}/{}", definition.name);
    let job = CareJob::Generate { waba_id: waba_id.to_owned(), definition: definition.to_json() };
    state.jobs.enqueue(tx, NewJob::new(QUEUE, &job)?.key(key).due_at(state.clock.now())).await?;
    Ok(())
}

/// Has a template looked at that may not have been used until then.
pub(super) async fn plan_end_of_unused(state: &State, tx: &mut Tx, id: &str, at: Timestamp) -> Result<()> {
    let job = CareJob::EndUnused { template_id: id.to_owned() };
    state.jobs.enqueue(tx, NewJob::new(QUEUE, &job)?.due_at(at)).await?;
    Ok(())
}

/// Has the account's templates looked through in time, once for all that happens until then.
pub(super) async fn plan(state: &State, tx: &mut Tx, waba_id: &str) -> Result<()> {
    plan_at(state, tx, waba_id, state.clock.now().plus(AT_LEAST_EVERY)).await
}

async fn plan_at(state: &State, tx: &mut Tx, waba_id: &str, at: Timestamp) -> Result<()> {
    let job = NewJob::new(QUEUE, &CareJob::Account { waba_id: waba_id.to_owned() })?;
    state.jobs.enqueue(tx, job.key(waba_id).due_at(at)).await?;
    Ok(())
}

/// Those of the templates whose messages have not all arrived.
pub(super) async fn with_messages_on_their_way(state: &State, ids: Vec<String>) -> Result<HashSet<String>> {
    let since = state.clock.now().minus(LONGEST_WAY);
    state
        .db
        .read("cloud.template.on_their_way", (ids, since), |tx, (ids, since)| {
            Box::pin(async move {
                let rows = tx.query(ON_THEIR_WAY, params![ids.as_slice(), *since]).await?;
                Ok::<_, Error>(rows.iter().map(|row| row.get(0)).collect::<Result<_, _>>()?)
            })
        })
        .await
}

struct Care(State);

impl EachAlone for Care {
    type Payload = CareJob;
    type Error = Error;

    async fn run_one(&self, job: Job, care: CareJob) -> Result<Outcome> {
        self.0
            .db
            .write("cloud.template.care", (self.0.clone(), job, care), |tx, (state, job, care)| {
                Box::pin(async move {
                    hold_templates(tx).await?;
                    // Before the next look is planned: it has the same key.
                    job.finish(tx).await?;
                    match care {
                        CareJob::Review { template_id, updated_at } => {
                            review(state, tx, template_id, *updated_at).await?;
                        }
                        CareJob::Correct { template_id, due_at } => correct(state, tx, template_id, *due_at).await?,
                        CareJob::Generate { waba_id, definition } => {
                            let definition = generated::read(definition)?;
                            // Without one, messages go on as this one went.
                            let _made = generated::make(state, tx, waba_id, &definition).await?;
                        }
                        CareJob::EndUnused { template_id } => {
                            generated::end_if_unused(state, tx, template_id).await?;
                        }
                        CareJob::Account { waba_id } => look_through(state, tx, waba_id).await?,
                    }
                    Ok::<_, Error>(())
                })
            })
            .await?;
        self.0.world.changed().await?;
        Ok(Outcome::Finished)
    }
}

/// Unless somebody decided before, or it was edited again.
async fn review(state: &State, tx: &mut Tx, id: &str, updated_at: Timestamp) -> Result<()> {
    let Some(mut template) = find_template(tx, id).await? else { return Ok(()) };
    if template.definition.status != TemplateStatus::Pending || template.updated_at != updated_at {
        return Ok(());
    }
    let changes = verdict::review(&state.world.current(), &mut template, state.clock.now());
    store_template(tx, &template).await?;
    webhook::tell_account_changes(state, tx, &template.waba_id, &changes).await
}

/// Unless it is gone, or something else was announced since.
async fn correct(state: &State, tx: &mut Tx, id: &str, due_at: Timestamp) -> Result<()> {
    let Some(mut template) = find_template(tx, id).await? else { return Ok(()) };
    let Some(corrected) = template.life.take_correction(due_at) else { return Ok(()) };
    let changes = verdict::correct(&mut template, corrected, state.clock.now());
    store_template(tx, &template).await?;
    webhook::tell_account_changes(state, tx, &template.waba_id, &changes).await
}

async fn look_through(state: &State, tx: &mut Tx, waba_id: &str) -> Result<()> {
    let (world, now) = (state.world.current(), state.clock.now());
    let mut last_sent: HashMap<String, Timestamp> = HashMap::new();
    for row in tx.query(LAST_SENT, params![waba_id]).await? {
        last_sent.insert(row.get(0)?, row.get(1)?);
    }
    let mut next_at = None::<Timestamp>;
    // What carries any message is not archived.
    for template in world.templates.of(waba_id).filter(|template| !is_fallback(&template.definition)) {
        let sent_at = last_sent.get(&template.id).copied();
        if let Some(at) = look_at(state, tx, template, sent_at, now).await? {
            next_at = Some(next_at.map_or(at, |next| next.min(at)));
        }
    }
    if let Some(at) = next_at {
        plan_at(state, tx, waba_id, at.min(now.plus(AT_LEAST_EVERY)).max(now)).await?;
    }
    Ok(())
}

/// What is due of one is done; answers when something is due next.
async fn look_at(
    state: &State,
    tx: &mut Tx,
    known: &Template,
    sent_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<Option<Timestamp>> {
    let due_of = |template: &Template| template.life.next(template.definition.status, template.created_at, sent_at);
    let Some((at, _)) = due_of(known) else { return Ok(None) };
    // What was sent is forgotten in time; that it was is written down.
    let is_news = sent_at.is_some_and(|sent| sent > known.life.active_at.unwrap_or(known.created_at));
    if at > now && !is_news {
        return Ok(Some(at));
    }
    let Some(mut template) = find_template(tx, &known.id).await? else { return Ok(None) };
    template.life.active_at = template.life.active_at.max(sent_at);
    let mut changes = Vec::new();
    if let Some((at, status)) = due_of(&template)
        && at <= now
    {
        match status {
            TemplateStatus::Archived => drop(template.life.archive(template.definition.status, now)),
            _ => template.life.deleted_at = template.life.deleted_at.or(Some(now)),
        }
        changes = change::set_status(&mut template, status, now);
    }
    store_template(tx, &template).await?;
    webhook::tell_account_changes(state, tx, &template.waba_id, &changes).await?;
    Ok(due_of(&template).map(|(at, _)| at))
}
