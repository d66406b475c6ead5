//! What becomes of accepted messages: the checks that Meta does after its 200, and each step on.
//!
//! A batch of messages is moved on in one unit. With delays of zero one step brings a message from accepted to delivered, or to
//! read where the customer reads everything at once.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use recado_core::Timestamp;
use recado_db::{BoxFuture, P, Row, Tx, params};
use recado_infra::jobs::{Handler, Job, NewJob, Outcome};
use recado_whatsapp::limits::marketing as marketing_rules;
use recado_whatsapp::number::no_storage;
use recado_whatsapp::pricing::{self, Decision, MessageKind, TemplateCategory, status_objects, volume_tier_update};
use recado_whatsapp::{GraphError, Status, free_entry_point, window};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::outbound_content::TTL_KEY;
use super::status_notice::{StatusNews, notices};
use super::{REACH_BACK, RELEASE_QUEUE, TIME_TO_LIVE, direct, sql};
use crate::charge::{self, PricedMessage};
use crate::customer::Customer;
use crate::delivery_job::{self, DeliverJob, PlannedError};
use crate::error::{Error, Result};
use crate::limits::{self, MarketingBatch, MarketingMessage, TemplateFate};
use crate::notice::Notice;
use crate::state::State;
use crate::webhook;
use crate::world::World;

/// The handler of the queue.
pub(super) struct Deliver(pub(super) State);

impl Handler for Deliver {
    fn run(&self, jobs: Vec<Job>) -> BoxFuture<'_, Vec<Outcome>> {
        Box::pin(async move {
            let attempts: Vec<u32> = jobs.iter().map(|job| job.attempts).collect();
            match self.deliver(jobs).await {
                Ok(outcomes) => outcomes,
                Err(error) => {
                    tracing::warn!(%error, messages = attempts.len(), "messages could not be moved on");
                    attempts.into_iter().map(|attempts| again(&error, attempts)).collect()
                }
            }
        })
    }
}

impl Deliver {
    async fn deliver(&self, jobs: Vec<Job>) -> Result<Vec<Outcome>> {
        let mut outcomes = Vec::with_capacity(jobs.len());
        let mut due = Vec::with_capacity(jobs.len());
        for job in jobs {
            match job.payload::<DeliverJob>() {
                Ok(payload) => {
                    outcomes.push(Outcome::Finished);
                    due.push((job, payload.wamid));
                }
                Err(error) => outcomes.push(Outcome::dead(error)),
            }
        }
        let moved = self
            .0
            .db
            .write("cloud.deliver", (self.0.clone(), due), |tx, (state, due)| {
                Box::pin(async move {
                    let wamids: Vec<String> = due.iter().map(|(_, wamid)| wamid.clone()).collect();
                    let moved = move_on(state, tx, &wamids).await?;
                    for (job, _) in due {
                        job.finish(tx).await?;
                    }
                    Ok::<_, Error>(moved)
                })
            })
            .await?;
        self.release_those_come_online(&moved).await?;
        Ok(outcomes)
    }

    /// A phone may have come online between the look at it and the commit, and then nobody else releases the message.
    async fn release_those_come_online(&self, moved: &[Moved]) -> Result<()> {
        for moved in moved.iter().filter(|moved| moved.waits) {
            if self.0.customers.get(&moved.customer).is_some_and(|customer| customer.online) {
                self.0
                    .db
                    .write("cloud.release", (self.0.clone(), moved.customer.clone()), |tx, (state, customer)| {
                        Box::pin(async move { release(state, tx, customer, None).await })
                    })
                    .await?;
            }
        }
        Ok(())
    }
}

/// At once for the first few times: a wait by a clock that stands still would never end.
fn again(error: &Error, attempts: u32) -> Outcome {
    let after = (attempts < 5).then_some(Duration::ZERO);
    Outcome::Retry { error: error.to_string(), after }
}

/// What a job of the release queue says.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ReleaseJob {
    pub(super) customer: String,
    /// Those up to this message are under way.
    pub(super) after: Option<Uuid>,
}

/// Has what waits for a customer's phone delivered.
pub(super) async fn release(state: &State, tx: &mut Tx, customer: &str, after: Option<Uuid>) -> Result<()> {
    let job = NewJob::new(RELEASE_QUEUE, &ReleaseJob { customer: customer.to_owned(), after })?;
    state.jobs.enqueue(tx, job.lane(customer)).await?;
    Ok(())
}

/// A message that was moved on, or waits.
struct Moved {
    customer: String,
    waits: bool,
}

/// Moves these messages on as far as they go at this moment, inside the caller's unit.
async fn move_on(state: &State, tx: &mut Tx, wamids: &[String]) -> Result<Vec<Moved>> {
    let now = state.clock.now();
    let world = state.world.current();
    let mut messages = load(tx, wamids).await?;
    let targets = reaction_targets(tx, messages.values()).await?;
    let marketed = messages.values().filter(|message| message.is_new_marketing());
    let marketed: Vec<String> = marketed.map(|message| message.customer.clone()).collect();
    let mut marketing = MarketingBatch::open(state, tx, marketed, now).await?;

    // In the order of the jobs, which is that of the sends.
    let steps: Vec<(Due, Step)> = wamids
        .iter()
        .filter_map(|wamid| messages.remove(wamid))
        .map(|message| {
            let customer = state.customers.get(&message.customer);
            let refusal =
                customer.as_deref().and_then(|customer| message.unwanted(state, &world, &marketing, customer, now));
            let step = message.next_step(customer.as_deref(), &targets, refusal, state, now);
            if message.is_marketing() && !message.window_open() && step.reached.contains(&Status::Delivered) {
                marketing.count(&message.customer);
            }
            (message, step)
        })
        .collect();
    let priced: Vec<PricedMessage<'_>> =
        steps.iter().filter(|(_, step)| step.tells_price()).map(|(message, _)| message.priced()).collect();
    let mut prices = charge::Batch::open(state, &world, tx, &priced, now).await?;

    let mut moved = Vec::with_capacity(steps.len());
    let mut updates: Vec<(String, Status, Step)> = Vec::with_capacity(steps.len());
    let mut news = Vec::with_capacity(steps.len() * 2);
    let mut fates = Vec::new();
    for (message, step) in steps {
        let is_due = step.reached.last().is_some_and(|after| pricing::is_due(message.status, *after));
        let price = if step.tells_price() { prices.price(&message.priced(), is_due) } else { None };
        moved.push(Moved { customer: message.customer.clone(), waits: step.waits });
        if step.again_at.is_some() || !step.reached.is_empty() {
            news.extend(message.notices(&step, price.as_ref(), &world, state, now));
        }
        fates.extend(message.fate(&step, price.as_ref(), now));
        let wamid = &message.wamid;
        if let Some(at) = step.again_at {
            state.jobs.enqueue(tx, delivery_job::new(wamid, &message.phone_number_id, &message.customer, at)?).await?;
        }
        if message.is_before_what_was_read && step.reached.contains(&Status::Delivered) {
            tx.exec(sql::FORGET_CUSTOMER_READ, params![&message.phone_number_id, &message.customer]).await?;
        }
        if !step.reached.is_empty() {
            let (live, wamid) = (state.live.clone(), message.wamid);
            if live.is_watched() {
                let (customer, phone_number_id, wamid) = (message.customer, message.phone_number_id, wamid.clone());
                tx.on_commit(move || live.message(&customer, &phone_number_id, &wamid));
            }
            updates.push((wamid, message.status, step));
        }
    }
    write_steps(tx, &updates, now).await?;
    for (waba_id, reached) in prices.write(tx).await? {
        webhook::tell_account_changes(state, tx, &waba_id, &[volume_tier_update(&reached, now)]).await?;
    }
    limits::record_fates(state, tx, &world, &fates).await?;
    webhook::enqueue(state, tx, news).await?;
    Ok(moved)
}

async fn write_steps(tx: &mut Tx, updates: &[(String, Status, Step)], now: Timestamp) -> Result<()> {
    let errors: Vec<Option<String>> = updates
        .iter()
        .map(|(_, _, step)| step.error.as_ref().map(|error| error.to_webhook_json().to_string()))
        .collect();
    let rows: Vec<Vec<P<'_>>> = updates
        .iter()
        .zip(&errors)
        .filter_map(|((wamid, before, step), error)| {
            let after = step.reached.last()?;
            let at = |status: Status| P::from(step.reached.contains(&status).then_some(now));
            Some(vec![
                P::Text(wamid),
                P::Text(before.as_str()),
                P::Text(after.as_str()),
                at(Status::Sent),
                at(Status::Delivered),
                at(Status::Read),
                at(Status::Failed),
                P::from(error.as_deref()),
            ])
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    let written = tx.exec_many(sql::ADVANCE, &rows).await?;
    // Another worker moved one of them on meanwhile: this unit is undone and looks again.
    if usize::try_from(written) != Ok(rows.len()) {
        return Err(recado_db::Error::Contended.into());
    }
    Ok(())
}

/// A message that is due.
struct Due {
    id: Uuid,
    phone_number_id: String,
    customer: String,
    kind: String,
    reaction: Option<String>,
    price_kind: MessageKind,
    /// Its own, where it has one.
    ttl: Option<Duration>,
    callback_data: Option<String>,
    /// Of Direct Send.
    template_id: Option<String>,
    status: Status,
    planned_error: Option<String>,
    accepted_at: Timestamp,
    last_inbound_at: Option<Timestamp>,
    entry_at: Option<Timestamp>,
    /// It is older than something the customer has read already.
    is_before_what_was_read: bool,
    wamid: String,
}

/// How far a message goes now.
#[derive(Default)]
struct Step {
    /// What it reached, in order; the last is its new status.
    reached: Vec<Status>,
    error: Option<GraphError>,
    /// It goes on by itself at this moment.
    again_at: Option<Timestamp>,
    /// It goes on when the phone comes online.
    waits: bool,
}

impl Step {
    /// Whether a webhook will tell the price.
    fn tells_price(&self) -> bool {
        self.reached.iter().any(|status| self.is_priced(*status))
    }

    fn is_priced(&self, status: Status) -> bool {
        // A step reads only what it delivers.
        status_objects::is_priced(status, self.reached.contains(&Status::Delivered))
    }

    fn failed(error: GraphError) -> Self {
        Self { reached: vec![Status::Failed], error: Some(error), ..Self::default() }
    }
}

async fn load(tx: &mut Tx, wamids: &[String]) -> Result<HashMap<String, Due>> {
    let rows = tx.query(sql::LOAD_DUE, params![wamids]).await?;
    rows.iter().map(|row| Due::from_row(row).map(|due| (due.wamid.clone(), due))).collect()
}

/// What a reaction's target must be known of.
struct Target {
    chat: (String, String),
    kind: String,
    created_at: Timestamp,
}

async fn reaction_targets<'d>(tx: &mut Tx, messages: impl Iterator<Item = &'d Due>) -> Result<HashMap<String, Target>> {
    let wamids: Vec<String> = messages.filter_map(|message| message.reaction.clone()).collect();
    if wamids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = tx.query(sql::LOAD_REACTION_TARGETS, params![wamids.as_slice()]).await?;
    rows.iter()
        .map(|row| {
            let target = Target { chat: (row.get(1)?, row.get(2)?), kind: row.get(3)?, created_at: row.get(4)? };
            Ok((row.get(0)?, target))
        })
        .collect()
}

impl Due {
    fn from_row(row: &Row) -> Result<Self> {
        let (kind, content, status): (String, Option<String>, String) = (row.get(3)?, row.get(4)?, row.get(6)?);
        let content: Option<Value> = content
            .map(|text| serde_json::from_str(&text).map_err(|error| Error::stored("message", error)))
            .transpose()?;
        let is_reaction = kind == "reaction";
        Ok(Self {
            wamid: row.get(0)?,
            phone_number_id: row.get(1)?,
            customer: row.get(2)?,
            reaction: content.as_ref().filter(|_| is_reaction).map(reacted_to),
            price_kind: charge::message_kind(&kind, content.as_ref()),
            ttl: content.as_ref().and_then(|content| content.get(TTL_KEY)?.as_u64()).map(Duration::from_secs),
            template_id: content.as_ref().and_then(direct::template_id),
            kind,
            callback_data: row.get(5)?,
            status: status.parse().map_err(|error| Error::stored("status", error))?,
            planned_error: row.get(7)?,
            accepted_at: row.get(8)?,
            last_inbound_at: row.get(9)?,
            is_before_what_was_read: row.get::<Option<bool>>(10)?.unwrap_or_default(),
            entry_at: row.get(11)?,
            id: row.get(12)?,
        })
    }

    fn priced(&self) -> PricedMessage<'_> {
        PricedMessage {
            id: self.id,
            wamid: &self.wamid,
            phone_number_id: &self.phone_number_id,
            customer: &self.customer,
            kind: self.price_kind,
            accepted_at: self.accepted_at,
            last_inbound_at: self.last_inbound_at,
            entry_at: self.entry_at,
        }
    }

    fn is_marketing(&self) -> bool {
        matches!(
            self.price_kind,
            MessageKind::Template(TemplateCategory::Marketing) | MessageKind::MarketingApiTemplate
        )
    }

    fn is_new_marketing(&self) -> bool {
        self.status == Status::Accepted && self.is_marketing()
    }

    fn window_open(&self) -> bool {
        window::is_open(self.last_inbound_at, self.accepted_at)
    }

    /// Why the customer does not get a marketing template.
    fn unwanted(
        &self,
        state: &State,
        world: &World,
        marketing: &MarketingBatch,
        customer: &Customer,
        now: Timestamp,
    ) -> Option<GraphError> {
        let message = MarketingMessage {
            phone_number_id: &self.phone_number_id,
            customer: &self.customer,
            window_open: self.window_open(),
            // The entry is forgotten when its three days are over.
            free_entry_point_open: self.entry_at.is_some_and(|entry| now < free_entry_point::expires_at(entry)),
        };
        self.is_new_marketing().then(|| marketing.refusal(state, world, &message, customer, now)).flatten()
    }

    /// What limits remember of a template's message.
    fn fate(&self, step: &Step, price: Option<&Decision>, now: Timestamp) -> Option<TemplateFate> {
        let delivered = step.reached.contains(&Status::Delivered);
        if self.kind != "template" || !(delivered || step.error.is_some()) {
            return None;
        }
        let opened = price.is_some_and(|price| price.conversation.is_opened);
        Some(TemplateFate {
            wamid: self.wamid.clone(),
            phone_number_id: self.phone_number_id.clone(),
            delivered_at: delivered.then_some(now),
            counts: delivered
                && self.is_marketing()
                && marketing_rules::counts_for_cap(self.window_open(), opened, false, now),
            error_code: step.error.as_ref().map(|error| error.code),
        })
    }

    fn next_step(
        &self,
        customer: Option<&Customer>,
        targets: &HashMap<String, Target>,
        unwanted: Option<GraphError>,
        state: &State,
        now: Timestamp,
    ) -> Step {
        match self.status {
            Status::Accepted => match self.refusal(customer, targets, now).or(unwanted) {
                Some(error) => Step::failed(error),
                None => self.go_on(customer, vec![Status::Sent], state, now),
            },
            Status::Sent if self.reaction.is_none() => self.go_on(customer, Vec::new(), state, now),
            _ => Step::default(),
        }
    }

    /// Why it will not arrive (spec §2.1, the asynchronous checks).
    fn refusal(
        &self,
        customer: Option<&Customer>,
        targets: &HashMap<String, Target>,
        now: Timestamp,
    ) -> Option<GraphError> {
        if let Some(planned) = &self.planned_error {
            let planned = serde_json::from_str::<PlannedError>(planned);
            return Some(planned.map_or_else(|_| GraphError::something_went_wrong(), PlannedError::into_error));
        }
        // A business that is blocked is told no more than that the message cannot be delivered.
        if customer.is_none_or(|customer| !customer.on_whatsapp || customer.blocks) {
            return Some(GraphError::of(131_026));
        }
        if window::needs_open_window(&self.kind) && !window::is_open(self.last_inbound_at, self.accepted_at) {
            return Some(GraphError::of(131_047));
        }
        let reacted_to = self.reaction.as_ref()?;
        let reachable = targets.get(reacted_to).is_some_and(|target| {
            target.chat == (self.phone_number_id.clone(), self.customer.clone())
                && target.kind != "reaction"
                && now.since(target.created_at) <= REACH_BACK
        });
        (!reachable).then(|| {
            GraphError::invalid_value(
                "The message reacted to does not exist in this chat, is a reaction, or is too old.",
            )
        })
    }

    /// How long it waits for a phone.
    fn time_to_live(&self, state: &State) -> Duration {
        let world = state.world.current();
        let number = world.phone_numbers.get(&self.phone_number_id);
        let of_number = number.and_then(|number| no_storage::transit(number.details.storage));
        of_number.into_iter().chain(self.ttl).min().unwrap_or(TIME_TO_LIVE)
    }

    fn go_on(&self, customer: Option<&Customer>, mut reached: Vec<Status>, state: &State, now: Timestamp) -> Step {
        // Only `sent` follows on a reaction (spec §2.6).
        if self.reaction.is_some() || now.since(self.accepted_at) > self.time_to_live(state) {
            return Step { reached, ..Step::default() };
        }
        let delay = state.settings.delivered_delay;
        if !reached.is_empty() && !delay.is_zero() {
            return Step { reached, again_at: Some(now.plus(delay)), ..Step::default() };
        }
        let Some(customer) = customer.filter(|customer| customer.online) else {
            return Step { reached, waits: true, ..Step::default() };
        };
        reached.push(Status::Delivered);
        if customer.auto_read {
            reached.push(Status::Read);
        }
        Step { reached, ..Step::default() }
    }

    fn notices(
        &self,
        step: &Step,
        price: Option<&Decision>,
        world: &Arc<World>,
        state: &State,
        now: Timestamp,
    ) -> Vec<Notice> {
        let of = |status: &Status| {
            let news = StatusNews {
                phone_number_id: &self.phone_number_id,
                customer: &self.customer,
                wamid: &self.wamid,
                callback_data: self.callback_data.as_deref(),
                template_id: self.template_id.as_deref(),
                status: *status,
                at: now,
                error: step.error.as_ref(),
                price: price.filter(|_| step.is_priced(*status)),
            };
            notices(state, world, &news)
        };
        step.reached.iter().flat_map(of).collect()
    }
}

fn reacted_to(content: &Value) -> String {
    content.get("message_id").and_then(Value::as_str).unwrap_or_default().to_owned()
}
