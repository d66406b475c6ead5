//! What an account's prices depend on, set by hand: authentication-international, the business's country, volume tiers, payment.

use recado_core::Timestamp;
use recado_whatsapp::pricing::international::Eligibility;
use recado_whatsapp::pricing::{TierRate, VolumeTiers, international_rate_update, primary_location_update};
use serde_json::{Map, Value, json};

use super::problem::{FieldError, Problem};
use crate::error::Error;
use crate::state::State;
use crate::webhook;
use crate::world::{Waba, change_waba_details};

/// What of an account is set here.
pub(super) const FIELDS: [&str; 4] =
    ["auth_international_rate_eligibility", "primary_business_location", "volume_tiers", "has_payment_issue"];

/// Lines of a table of tiers.
const MAX_TIERS: usize = 1_000;

/// What to set; `None` stays.
#[derive(Debug, Clone, Default)]
pub(super) struct PricingChange {
    eligibility: Option<Eligibility>,
    /// `Some(None)`: nobody knows.
    location: Option<Option<String>>,
    volume_tiers: Option<VolumeTiers>,
    has_payment_issue: Option<bool>,
}

impl PricingChange {
    /// # Errors
    /// Every field of another type or with a value that does not exist.
    pub(super) fn parse(state: &State, fields: &Map<String, Value>) -> Result<Self, Problem> {
        let mut problems = Vec::new();
        let mut note = |field: String, detail: &str| problems.push(FieldError { field, detail: detail.to_owned() });
        let mut change = Self::default();
        if let Some(value) = fields.get("auth_international_rate_eligibility") {
            match eligibility(value) {
                Ok(eligibility) => change.eligibility = Some(eligibility),
                Err(detail) => note("auth_international_rate_eligibility".to_owned(), detail),
            }
        }
        if let Some(value) = fields.get("primary_business_location") {
            match value {
                Value::Null => change.location = Some(None),
                value => match country(value) {
                    Some(country) => change.location = Some(Some(country)),
                    None => note("primary_business_location".to_owned(), "must be a country's two letters, or null"),
                },
            }
        }
        match fields.get("volume_tiers") {
            None => {}
            Some(Value::Null) => change.volume_tiers = Some(VolumeTiers::default()),
            Some(Value::Array(lines)) if lines.len() <= MAX_TIERS => {
                let mut rates = Vec::with_capacity(lines.len());
                for (index, line) in lines.iter().enumerate() {
                    match TierRate::from_json(line, |market| state.prices.market_named(market).is_some()) {
                        Ok(rate) => rates.push(rate),
                        Err(wrong) => note(format!("volume_tiers[{index}].{}", wrong.field), &wrong.detail),
                    }
                }
                change.volume_tiers = Some(rates.into());
            }
            Some(_) => note("volume_tiers".to_owned(), "must be a list of tiers, 1,000 at the most"),
        }
        match fields.get("has_payment_issue") {
            None | Some(Value::Null) => {}
            Some(Value::Bool(has)) => change.has_payment_issue = Some(*has),
            Some(_) => note("has_payment_issue".to_owned(), "must be true or false"),
        }
        if problems.is_empty() { Ok(change) } else { Err(Problem::invalid(problems)) }
    }

    const fn is_empty(&self) -> bool {
        self.eligibility.is_none()
            && self.location.is_none()
            && self.volume_tiers.is_none()
            && self.has_payment_issue.is_none()
    }
}

/// `{start_time, exception_countries:[{country_code, start_time}]}`; null: not eligible.
fn eligibility(value: &Value) -> Result<Eligibility, &'static str> {
    if value.is_null() {
        return Ok(Eligibility::default());
    }
    let known = |value: &Value, names: &[&str]| {
        value.as_object().is_some_and(|object| object.keys().all(|name| names.contains(&name.as_str())))
    };
    if !known(value, &["start_time", "exception_countries"]) {
        return Err("must be null or an object with start_time and exception_countries");
    }
    let start_time = value.get("start_time").and_then(moment).ok_or("start_time must be a moment")?;
    let exceptions = match value.get("exception_countries") {
        None | Some(Value::Null) => &[],
        Some(Value::Array(exceptions)) => exceptions.as_slice(),
        Some(_) => return Err("exception_countries must be a list"),
    };
    let exception = |value: &Value| {
        let country = value.get("country_code").and_then(country)?;
        let start_time = value.get("start_time").and_then(moment)?;
        known(value, &["country_code", "start_time"]).then_some((country, start_time))
    };
    let exceptions: Option<Vec<_>> = exceptions.iter().map(exception).collect();
    let exception_countries = exceptions.ok_or("each exception has country_code, two letters, and start_time")?;
    Ok(Eligibility { start_time: Some(start_time), exception_countries })
}

/// Unix seconds as in Graph, or text.
fn moment(value: &Value) -> Option<Timestamp> {
    const LAST_S: i64 = 253_402_300_799;
    match value {
        Value::Number(number) => {
            number.as_i64().filter(|seconds| (0..=LAST_S).contains(seconds)).map(Timestamp::from_seconds)
        }
        Value::String(text) => Timestamp::parse(text).ok(),
        _ => None,
    }
}

/// ISO 3166 alpha-2.
pub(super) fn country(value: &Value) -> Option<String> {
    let text = value.as_str()?;
    (text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase())).then(|| text.to_owned())
}

/// Sets it, in one unit with the webhooks that tell of it.
pub(super) async fn apply(state: &State, id: &str, change: PricingChange) -> Result<(), Problem> {
    if change.is_empty() {
        return Ok(());
    }
    state
        .db
        .write("cloud.waba.pricing", (state.clone(), id.to_owned(), change), |tx, (state, id, change)| {
            Box::pin(async move {
                let mut told = Vec::new();
                change_waba_details(tx, id, |details| {
                    if let Some(eligibility) = &change.eligibility {
                        // One that is taken back is not told: at Meta it is for good.
                        let is_news = *eligibility != details.authentication_international;
                        if is_news && eligibility.start_time.is_some() {
                            told.push(international_rate_update(eligibility));
                        }
                        details.authentication_international.clone_from(eligibility);
                    }
                    if let Some(location) = &change.location {
                        let stored = location.clone().unwrap_or_default();
                        if let Some(country) = location
                            && details.primary_business_location.as_ref() != Some(country)
                        {
                            told.push(primary_location_update(country));
                        }
                        details.primary_business_location = Some(stored);
                    }
                    if let Some(tiers) = &change.volume_tiers {
                        details.volume_tiers = tiers.lines().iter().map(TierRate::to_json).collect();
                    }
                    if let Some(has) = change.has_payment_issue {
                        details.has_payment_issue = has;
                    }
                })
                .await?;
                webhook::tell_account_changes(state, tx, id, &told).await?;
                Ok::<_, Error>(())
            })
        })
        .await?;
    state.world.changed().await?;
    Ok(())
}

/// As the control API shows it.
pub(super) fn describe(waba: &Waba) -> Map<String, Value> {
    let pricing = &waba.pricing;
    let tiers: Vec<Value> = pricing.volume_tiers.lines().iter().map(TierRate::to_json).collect();
    [
        ("auth_international_rate_eligibility", pricing.authentication_international.to_json()),
        ("primary_business_location", json!(pricing.primary_business_location)),
        ("volume_tiers", tiers.into()),
        ("has_payment_issue", waba.details.has_payment_issue.into()),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect()
}
