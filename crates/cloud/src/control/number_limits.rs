//! Quality, throughput and messaging limit of a number, set by hand.

use recado_core::Timestamp;
use recado_whatsapp::account::activity::ActivityType;
use recado_whatsapp::limits::messaging_limit::MessagingLimit;
use recado_whatsapp::limits::quality::QualityRating;
use recado_whatsapp::limits::throughput::ThroughputLevel;
use serde_json::{Map, Value};

use super::problem::{FieldError, Problem};
use crate::activity::{self, Actor, NewActivity};
use crate::error::Error;
use crate::limits;
use crate::state::State;
use crate::world::{PhoneNumber, World};

/// What of a number is set here.
pub(super) const FIELDS: [&str; 3] = ["quality", "throughput", "messaging_limit"];

/// What to set.
#[derive(Debug, Clone, Default)]
pub(super) struct LimitChange {
    /// `Some(None)`: customers' feedback decides again.
    quality: Option<Option<QualityRating>>,
    throughput: Option<ThroughputLevel>,
    messaging_limit: Option<MessagingLimit>,
}

impl LimitChange {
    /// # Errors
    /// Every field of another type or with a value that does not exist.
    pub(super) fn parse(fields: &Map<String, Value>) -> Result<Self, Problem> {
        let mut problems = Vec::new();
        let mut change = Self::default();
        match fields.get("quality") {
            None => {}
            Some(Value::Null) => change.quality = Some(None),
            Some(value) => {
                let rating = word(value, QualityRating::parse);
                if rating.is_none() {
                    problems.push(problem("quality", "must be one of GREEN, YELLOW, RED, UNKNOWN, or null"));
                }
                change.quality = rating.map(Some);
            }
        }
        if let Some(value) = present(fields, "throughput") {
            let level = word(value, ThroughputLevel::parse).filter(|level| *level != ThroughputLevel::NotApplicable);
            if level.is_none() {
                problems.push(problem("throughput", "must be STANDARD or HIGH"));
            }
            change.throughput = level;
        }
        if let Some(value) = present(fields, "messaging_limit") {
            change.messaging_limit = word(value, MessagingLimit::parse);
            if change.messaging_limit.is_none() {
                let limits = MessagingLimit::ALL.map(MessagingLimit::as_str).join(", ");
                problems.push(problem("messaging_limit", format!("must be one of {limits}")));
            }
        }
        if problems.is_empty() { Ok(change) } else { Err(Problem::invalid(problems)) }
    }

    /// What the account's log says of it; nothing where nothing is set.
    fn entry(&self, number: &PhoneNumber, at: Timestamp) -> Option<NewActivity> {
        let mut details = Map::new();
        if let Some(rating) = self.quality {
            details.insert("quality".into(), rating.map(QualityRating::as_str).into());
        }
        if let Some(level) = self.throughput {
            details.insert("throughput".into(), level.as_str().into());
        }
        if let Some(limit) = self.messaging_limit {
            details.insert("messaging_limit".into(), limit.as_str().into());
        }
        if details.is_empty() {
            return None;
        }
        let changed: Vec<&str> = details.keys().map(String::as_str).collect();
        let description = format!("A phone number was changed: {}", changed.join(", "));
        details.insert("phone_number_id".into(), number.id.as_str().into());
        details.insert("display_phone_number".into(), number.display.as_str().into());
        Some(NewActivity {
            waba_id: number.waba_id.clone(),
            kind: ActivityType::AccountUpdated,
            actor: Actor::admin(),
            description,
            details: details.into(),
            at,
        })
    }
}

fn present<'f>(fields: &'f Map<String, Value>, name: &str) -> Option<&'f Value> {
    fields.get(name).filter(|value| !value.is_null())
}

fn word<T>(value: &Value, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
    value.as_str().and_then(parse)
}

fn problem(field: &str, detail: impl Into<String>) -> FieldError {
    FieldError { field: field.to_owned(), detail: detail.into() }
}

/// Sets it, in one unit with the webhooks that tell of it.
pub(super) async fn apply(state: &State, id: &str, change: LimitChange) -> Result<(), Problem> {
    state
        .db
        .write("cloud.number.limits", (state.clone(), id.to_owned(), change), |tx, (state, id, change)| {
            Box::pin(async move {
                let world = state.world.current();
                let Some(number) = world.phone_numbers.get(id) else { return Ok(()) };
                match change.quality {
                    Some(Some(rating)) => limits::pin_number_quality(state, tx, number, rating).await?,
                    Some(None) => limits::unpin_number_quality(tx, number).await?,
                    None => {}
                }
                match change.throughput {
                    Some(ThroughputLevel::High) => limits::begin_throughput_upgrade(state, tx, number).await?,
                    Some(_) => limits::set_standard_throughput(tx, number).await?,
                    None => {}
                }
                if let Some(limit) = change.messaging_limit {
                    limits::set_messaging_limit(state, tx, number, limit).await?;
                }
                if let Some(entry) = change.entry(number, state.clock.now()) {
                    activity::record(tx, &entry).await?;
                }
                if change.quality.is_some()
                    && let Some(waba) = world.waba_of(number)
                {
                    limits::plan_now(state, tx, &waba.business_id).await?;
                }
                Ok::<_, Error>(())
            })
        })
        .await?;
    state.world.changed().await?;
    Ok(())
}

/// As the control API shows it.
pub(super) fn describe(state: &State, world: &World, number: &PhoneNumber) -> Map<String, Value> {
    let own = world.limit_states.number(&number.id);
    let upgrading_until = own.throughput.upgrading_until.map(|until| until.to_string());
    [
        ("quality", number.quality_rating.as_str().into()),
        ("quality_is_pinned", own.quality.is_pinned.into()),
        ("throughput", own.throughput.level.as_str().into()),
        ("throughput_upgrading_until", upgrading_until.into()),
        ("messaging_limit", world.messaging_limit(number, state.clock.now()).as_str().into()),
    ]
    .into_iter()
    .map(|(name, value): (&str, Value)| (name.to_owned(), value))
    .collect()
}
