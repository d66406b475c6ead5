//! Two templates beside each other (spec templates §7): `GET /{template}/compare`.

use std::collections::BTreeMap;
use std::time::Duration;

use recado_core::Timestamp;
use serde_json::{Value, json};

use super::refusal::invalid;
use crate::error::GraphError;
use crate::params;

const DAY_S: i64 = 24 * 3600;
/// How long the time is over which they are compared; it ends now.
const WINDOW_DAYS: [i64; 4] = [7, 30, 60, 90];
/// Clocks and days differ so much between caller and cloud (unconfirmed).
const TOLERANCE: Duration = Duration::from_secs(24 * 3600);
/// Each was sent so often, or nothing can be said of it.
const MIN_SENDS: u64 = 1_000;

/// The block reason of a template that nobody blocked.
const NO_REASON_KNOWN: &str = "UNKNOWN_BLOCK_REASON";

/// What is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComparisonQuery {
    /// The other template.
    pub other: String,
    /// From here.
    pub start: Timestamp,
    /// Until before this moment.
    pub end: Timestamp,
}

impl ComparisonQuery {
    /// Reads `template_ids`, `start` and `end`.
    ///
    /// # Errors
    /// 100 for what is missing, for more than one other template, and for a time that is not 7, 30, 60 or 90 days back from now.
    pub fn parse(params: &Value, now: Timestamp) -> Result<Self, GraphError> {
        let param = |name: &str| params.get(name).filter(|value| !value.is_null());
        let ids =
            param("template_ids").map(params::list).ok_or_else(|| GraphError::required_parameter("template_ids"))?;
        let [other] = ids.as_slice() else {
            return Err(GraphError::parameter("Param template_ids must have exactly one template id."));
        };
        let moment = |name: &str| -> Result<Timestamp, GraphError> {
            let value = param(name).ok_or_else(|| GraphError::required_parameter(name))?;
            let seconds = value.as_i64().or_else(|| value.as_str()?.trim().parse().ok());
            let seconds =
                seconds.ok_or_else(|| GraphError::parameter(format!("Param {name} must be a unix timestamp.")))?;
            Ok(Timestamp::from_seconds(seconds))
        };
        let (start, end) = (moment("start")?, moment("end")?);
        let length_s = end.seconds().saturating_sub(start.seconds());
        let days = length_s.saturating_add(DAY_S / 2).div_euclid(DAY_S);
        let ends_now = end <= now.plus(TOLERANCE) && now <= end.plus(TOLERANCE);
        if !WINDOW_DAYS.contains(&days) || !ends_now {
            return Err(GraphError::parameter(
                "Params start and end must be 7, 30, 60 or 90 days apart, and end be now.",
            ));
        }
        Ok(Self { other: other.clone(), start, end })
    }
}

/// What is known of one of them in that time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Measured {
    /// Its id.
    pub template_id: String,
    /// Messages of it.
    pub sends: u64,
    /// Customers who blocked the business for it, by their reasons.
    pub blocks: BTreeMap<&'static str, u64>,
}

impl Measured {
    fn blocked(&self) -> u64 {
        self.blocks.values().sum()
    }

    /// The most frequent reason, by its name.
    fn top_reason(&self) -> &'static str {
        let top = self.blocks.iter().max_by_key(|(reason, count)| (**count, std::cmp::Reverse(**reason)));
        top.map_or(NO_REASON_KNOWN, |(reason, _)| reason)
    }
}

/// The answer: how often each was sent, which of them was blocked less, and why.
///
/// # Errors
/// 100 where one of them was sent too seldom.
pub fn comparison(one: &Measured, other: &Measured) -> Result<Value, GraphError> {
    if one.sends < MIN_SENDS || other.sends < MIN_SENDS {
        return Err(invalid(
            "Templates cannot be compared",
            format!("Each template must have been sent at least {MIN_SENDS} times in that time."),
        ));
    }
    let rate = |of: &Measured, beside: &Measured| u128::from(of.blocked()) * u128::from(beside.sends);
    // The one that is blocked less comes first.
    let (first, second) = if rate(one, other) <= rate(other, one) { (one, other) } else { (other, one) };
    let both = [one, other];
    let values = |value: &dyn Fn(&Measured) -> Value| -> Vec<Value> {
        both.iter().map(|of| json!({"key": of.template_id, "value": value(of)})).collect()
    };
    Ok(json!([
        {"metric": "BLOCK_RATE", "type": "RELATIVE", "order_by_relative_metric": [first.template_id, second.template_id]},
        {"metric": "MESSAGE_SENDS", "type": "NUMBER_VALUES", "number_values": values(&|of| of.sends.into())},
        {"metric": "TOP_BLOCK_REASON", "type": "STRING_VALUES", "string_values": values(&|of| of.top_reason().into())},
    ]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        Timestamp::from_seconds(1_795_000_000)
    }

    fn query(ids: &Value, days: i64, end_s: i64) -> Result<ComparisonQuery, GraphError> {
        ComparisonQuery::parse(
            &json!({"template_ids": ids, "start": end_s - days * DAY_S, "end": end_s.to_string()}),
            now(),
        )
    }

    #[test]
    fn one_other_and_a_week_one_to_three_months() {
        let end_s = now().seconds();
        for days in WINDOW_DAYS {
            assert_eq!(query(&json!(["5"]), days, end_s).unwrap().other, "5");
            query(&json!("[\"5\"]"), days, end_s - 3600).unwrap();
        }
        assert!(query(&json!(["5"]), 8, end_s).is_err());
        assert!(query(&json!(["5"]), 7, end_s - 3 * DAY_S).is_err());
        assert!(query(&json!(["5"]), 7, end_s + 3 * DAY_S).is_err());
        assert!(query(&json!([]), 7, end_s).is_err());
        assert!(query(&json!(["5", "6"]), 7, end_s).is_err());
        assert!(ComparisonQuery::parse(&json!({"template_ids": ["5"], "start": "x", "end": 1}), now()).is_err());
        assert!(ComparisonQuery::parse(&json!({"template_ids": ["5"]}), now()).is_err());
    }

    #[test]
    fn the_one_that_is_blocked_less_comes_first() {
        let one =
            Measured { template_id: "1".into(), sends: 2_000, blocks: BTreeMap::from([("SPAM", 3), ("OTHER", 1)]) };
        let other = Measured { template_id: "2".into(), sends: 4_000, blocks: BTreeMap::from([("NO_REASON", 4)]) };
        let answer = comparison(&one, &other).unwrap();
        assert_eq!(answer[0]["order_by_relative_metric"], json!(["2", "1"]));
        assert_eq!(answer[1]["number_values"], json!([{"key": "1", "value": 2000}, {"key": "2", "value": 4000}]));
        assert_eq!(answer[2]["string_values"][0], json!({"key": "1", "value": "SPAM"}));
        let unblocked = Measured { blocks: BTreeMap::new(), ..one.clone() };
        let answer = comparison(&unblocked, &other).unwrap();
        assert_eq!(answer[2]["string_values"][0]["value"], "UNKNOWN_BLOCK_REASON");
        assert_eq!(answer[0]["order_by_relative_metric"], json!(["1", "2"]));
        let seldom = Measured { sends: 999, ..one };
        assert_eq!(comparison(&seldom, &other).unwrap_err().code, 100);
    }
}
