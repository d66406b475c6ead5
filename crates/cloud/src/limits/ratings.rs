//! The quality of numbers and templates, from customers' feedback; templates of low quality pause.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use recado_core::Timestamp;
use recado_db::{Tx, params};
use recado_whatsapp::limits::messaging_limit::Ladder;
use recado_whatsapp::limits::quality::{self, Feedback, QUALITY_PERIOD, QualityRating, QualityScore, Signal};
use recado_whatsapp::limits::template_pause::PauseEvent;
use recado_whatsapp::number::NumberStatus;
use recado_whatsapp::number::status::NumberEvent;
use recado_whatsapp::webhook::{AccountChange, LimitFields, QualityEvent, phone_number_quality_update};
use serde_json::{Value, json};

use super::ladder::WEBHOOK_VERSION;
use super::sql;
use crate::error::Result;
use crate::state::State;
use crate::webhook;
use crate::world::{
    NumberLimits, PhoneNumber, Quality, Template, TemplateLimits, World, change_limit_state, lock_number,
    set_template_status, store_number,
};

const HOUR_S: i64 = 60 * 60;
/// Feedback counts less from day to day.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// What a look at the ratings came to.
#[derive(Default)]
pub(super) struct Rated {
    /// Of all numbers and templates.
    pub(super) worst: QualityRating,
    /// When they may change by themselves.
    pub(super) again_at: Option<Timestamp>,
    /// Ratings, and what was delivered since a template is out, by its id.
    templates: HashMap<String, (QualityRating, u64)>,
}

impl Rated {
    /// The template's rating, and how many of it were delivered.
    pub(super) fn of_template(&self, id: &str) -> (QualityRating, u64) {
        self.templates.get(id).copied().unwrap_or_default()
    }
}

/// What happened in the last seven days.
#[derive(Default)]
struct Signals {
    of_numbers: HashMap<String, Vec<Feedback>>,
    of_templates: HashMap<String, Vec<Feedback>>,
}

/// Rates the portfolio's numbers and templates anew, and tells what changed.
pub(super) async fn rate(
    state: &State,
    tx: &mut Tx,
    world: &World,
    business_id: &str,
    now: Timestamp,
) -> Result<Rated> {
    let wabas: Vec<&str> = world.wabas_of(business_id).map(|waba| waba.id.as_str()).collect();
    let numbers: Vec<&PhoneNumber> = wabas.iter().flat_map(|waba_id| world.numbers_of(waba_id)).collect();
    let mut signals = Signals::default();
    let has_feedback = signals.read_feedback(tx, &numbers, now).await?;
    signals.read_templates(tx, business_id, now).await?;
    let to_rate: Vec<&PhoneNumber> = numbers
        .iter()
        .copied()
        .filter(|number| number.quality_rating != "GREEN" || signals.of_numbers.contains_key(&number.id))
        .filter(|number| !world.limit_states.number(&number.id).quality.is_pinned)
        .collect();
    signals.read_numbers(tx, &to_rate, now).await?;

    let (mut rated, mut ratings) = (Rated::default(), Vec::new());
    for number in &numbers {
        let mut rating = rating_of(number);
        if to_rate.iter().any(|found| found.id == number.id) {
            let feedback = signals.of_numbers.get(&number.id).map(Vec::as_slice).unwrap_or_default();
            let score = quality::rate(feedback.iter().copied(), now, &state.settings.limits.assumptions);
            // With too few messages to say anything, a good name stays.
            let says_something = score.rating != QualityRating::Unknown || rating != QualityRating::Green;
            if says_something && score.rating != rating {
                set_number_quality(state, tx, world, number, Quality::of(&score), now).await?;
                rating = score.rating;
            }
        }
        ratings.push(rating);
    }
    let mut again_at: BTreeSet<Timestamp> = has_feedback.then(|| now.plus(DAY)).into_iter().collect();
    for template in wabas.iter().flat_map(|waba_id| world.templates.of(waba_id)) {
        let feedback = signals.of_templates.get(&template.id).map(Vec::as_slice).unwrap_or_default();
        let before = world.limit_states.template(&template.id);
        let pauses = before.pause.paused_until.is_some();
        let (limits, delivered) = if feedback.is_empty() && !pauses {
            (before, 0)
        } else {
            rate_template(state, tx, template, feedback, now).await?
        };
        again_at.extend(limits.pause.paused_until);
        ratings.push(limits.quality.rating);
        rated.templates.insert(template.id.clone(), (limits.quality.rating, delivered));
    }
    rated.worst = QualityRating::worst(ratings);
    rated.again_at = again_at.into_iter().next();
    Ok(rated)
}

impl Signals {
    /// Answers whether there is any.
    async fn read_feedback(&mut self, tx: &mut Tx, numbers: &[&PhoneNumber], now: Timestamp) -> Result<bool> {
        let ids: Vec<String> = numbers.iter().map(|number| number.id.clone()).collect();
        let rows = tx.query(sql::FEEDBACK_SINCE, params![ids.as_slice(), now.minus(QUALITY_PERIOD)]).await?;
        for row in &rows {
            let (signal, reason): (String, Option<String>) = (row.get(2)?, row.get(3)?);
            let Some(signal) = Signal::parse(&signal, reason.as_deref()) else { continue };
            let feedback = Feedback { at: row.get(4)?, signal, count: 1 };
            self.of_numbers.entry(row.get(0)?).or_default().push(feedback);
            if let Some(template_id) = row.get::<Option<String>>(1)? {
                self.of_templates.entry(template_id).or_default().push(feedback);
            }
        }
        Ok(!rows.is_empty())
    }

    async fn read_templates(&mut self, tx: &mut Tx, business_id: &str, now: Timestamp) -> Result<()> {
        // What is delivered this week may have waited for weeks.
        let (accepted, delivered) = (now.minus(super::REMEMBERED), now.minus(QUALITY_PERIOD));
        for row in tx.query(sql::TEMPLATES_DELIVERED, params![business_id, accepted, delivered]).await? {
            self.of_templates.entry(row.get(0)?).or_default().push(deliveries(row.get(1)?, row.get(2)?));
        }
        Ok(())
    }

    async fn read_numbers(&mut self, tx: &mut Tx, numbers: &[&PhoneNumber], now: Timestamp) -> Result<()> {
        if numbers.is_empty() {
            return Ok(());
        }
        let ids: Vec<String> = numbers.iter().map(|number| number.id.clone()).collect();
        for row in tx.query(sql::NUMBERS_DELIVERED, params![ids.as_slice(), now.minus(QUALITY_PERIOD)]).await? {
            self.of_numbers.entry(row.get(0)?).or_default().push(deliveries(row.get(1)?, row.get(2)?));
        }
        Ok(())
    }
}

fn deliveries(hour: i64, count: i64) -> Feedback {
    let at = Timestamp::from_seconds(hour.saturating_mul(HOUR_S));
    Feedback { at, signal: Signal::Delivered, count: u64::try_from(count).unwrap_or_default() }
}

impl Quality {
    fn of(score: &QualityScore) -> Self {
        Self { rating: score.rating, reasons: score.reasons.clone(), rated_at: Some(score.rated_at), is_pinned: false }
    }
}

fn rating_of(number: &PhoneNumber) -> QualityRating {
    QualityRating::parse(&number.quality_rating).unwrap_or_default()
}

/// Gives a number this rating until it is taken back, whatever customers do.
pub(crate) async fn pin_number_quality(
    state: &State,
    tx: &mut Tx,
    number: &PhoneNumber,
    rating: QualityRating,
) -> Result<()> {
    let (world, now) = (state.world.current(), state.clock.now());
    let quality = Quality { rating, reasons: Vec::new(), rated_at: Some(now), is_pinned: true };
    set_number_quality(state, tx, &world, number, quality, now).await
}

/// Lets customers' feedback decide again.
pub(crate) async fn unpin_number_quality(tx: &mut Tx, number: &PhoneNumber) -> Result<()> {
    change_limit_state::<NumberLimits, _>(tx, &number.id, |limits| limits.quality.is_pinned = false).await
}

/// Until October 2025 low quality flags a number, and webhooks tell of it; since then only the rating changes.
async fn set_number_quality(
    state: &State,
    tx: &mut Tx,
    world: &World,
    number: &PhoneNumber,
    quality: Quality,
    now: Timestamp,
) -> Result<()> {
    let rating = quality.rating;
    let before = number.state.status;
    let status = NumberEvent::of_rating(rating, now).and_then(|event| before.after(event));
    change_limit_state::<NumberLimits, _>(tx, &number.id, |limits| limits.quality = quality).await?;
    tx.exec(sql::SET_NUMBER_QUALITY, params![&number.id, rating.as_str()]).await?;
    if let Some(status) = status
        && let Some(mut record) = lock_number(tx, &number.id).await?
    {
        record.state.status = status;
        store_number(tx, &record).await?;
    }
    let event = match status.filter(|_| Ladder::at(now) == Ladder::OfNumber) {
        Some(NumberStatus::Flagged) => QualityEvent::Flagged,
        Some(_) => QualityEvent::Unflagged,
        None => return Ok(()),
    };
    let limit = world.messaging_limit(number, now).as_str();
    let fields = LimitFields::at(WEBHOOK_VERSION, now);
    let change = phone_number_quality_update(&number.digits, event, Some(limit), limit, fields);
    webhook::tell_account_changes(state, tx, &number.waba_id, &[change]).await
}

/// The template's state afterwards, and how many of it were delivered.
async fn rate_template(
    state: &State,
    tx: &mut Tx,
    template: &Template,
    feedback: &[Feedback],
    now: Timestamp,
) -> Result<(TemplateLimits, u64)> {
    let assumptions = &state.settings.limits.assumptions;
    let (limits, delivered, events, changed_from) =
        change_limit_state::<TemplateLimits, _>(tx, &template.id, |limits| {
            let (mut events, before) = (Vec::new(), limits.quality.rating);
            if let Some((pause, event)) = limits.pause.resume(now) {
                (limits.pause, limits.unpaused_at) = (pause, Some(now));
                // It starts afresh, as a new one does.
                limits.quality = Quality { rated_at: Some(now), ..Quality::default() };
                events.push(event);
            }
            // What paused it once does not pause it again.
            let since = limits.unpaused_at.unwrap_or(Timestamp::EPOCH);
            let recent: Vec<Feedback> = feedback.iter().copied().filter(|feedback| feedback.at >= since).collect();
            let of_deliveries = recent.iter().filter(|feedback| feedback.signal == Signal::Delivered);
            let delivered: u64 = of_deliveries.map(|feedback| feedback.count).sum();
            let score = quality::rate(recent, now, assumptions);
            if !limits.quality.is_pinned && score.rating != QualityRating::Unknown {
                if score.rating != limits.quality.rating {
                    limits.quality = Quality::of(&score);
                }
                let (pause, event) = limits.pause.rated(score.rating, now);
                limits.pause = pause;
                if let Some(event) = event {
                    limits.paused_at = Some(now);
                    events.push(event);
                }
            }
            (limits.clone(), delivered, events, (limits.quality.rating != before).then_some(before))
        })
        .await?;
    let mut changes = Vec::new();
    if let Some(before) = changed_from {
        changes.push(quality_update(template, before, limits.quality.rating));
    }
    for event in events {
        set_template_status(tx, &template.id, event.status()).await?;
        changes.push(status_update(template, event, now));
    }
    webhook::tell_account_changes(state, tx, &template.waba_id, &changes).await?;
    Ok((limits, delivered))
}

/// As webhooks write a template's id: a number.
fn template_id(template: &Template) -> Value {
    template.id.parse::<u64>().map_or_else(|_| template.id.as_str().into(), Into::into)
}

fn quality_update(template: &Template, before: QualityRating, now: QualityRating) -> AccountChange {
    let value = json!({
        "previous_quality_score": before.as_str(),
        "new_quality_score": now.as_str(),
        "message_template_id": template_id(template),
        "message_template_name": template.definition.name,
        "message_template_language": template.definition.language,
    });
    AccountChange { field: "message_template_quality_update", value }
}

fn status_update(template: &Template, event: PauseEvent, now: Timestamp) -> AccountChange {
    let mut value = json!({
        "event": event.status(),
        "message_template_id": template_id(template),
        "message_template_name": template.definition.name,
        "message_template_language": template.definition.language,
        "message_template_category": template.definition.category.as_str(),
        "reason": "NONE",
        "other_info": {"title": event.title(), "description": description(event)},
    });
    if let (PauseEvent::Disabled, Some(value)) = (event, value.as_object_mut()) {
        value.insert("disable_info".into(), json!({"disable_date": now.seconds()}));
    }
    AccountChange { field: "message_template_status_update", value }
}

const fn description(event: PauseEvent) -> &'static str {
    match event {
        PauseEvent::FirstPause => "Customers dislike the template; it cannot be sent for 3 hours.",
        PauseEvent::SecondPause => "Customers dislike the template again; it cannot be sent for 6 hours.",
        PauseEvent::Unpause => "The pause is over; the template can be sent.",
        PauseEvent::Disabled => "Customers dislike the template for the third time; it cannot be sent any more.",
    }
}
