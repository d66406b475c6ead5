//! Schedules of an account: business hours and the like (spec §8.13; in the OpenAPI only).

use std::cmp::Ordering;

use jiff::civil::{Date, Time};
use recado_core::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::account_zone::AccountZone;
use crate::error::GraphError;
use crate::json_read::{Object, Path, not_one_of};
use crate::params;

/// Schedules of one account (unconfirmed; the OpenAPI speaks of a limit and does not give it).
pub const MAX_SCHEDULES: usize = 100;
const MAX_NAME_CHARS: usize = 100;
const MAX_DESCRIPTION_CHARS: usize = 500;
const TYPES: [&str; 5] = ["BUSINESS_HOURS", "AUTOMATED_RESPONSE", "MESSAGE_CAMPAIGN", "MAINTENANCE_WINDOW", "CUSTOM"];
const STATUSES: [&str; 5] = ["ACTIVE", "INACTIVE", "PAUSED", "EXPIRED", "DRAFT"];
const DAYS: [&str; 7] = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"];
const FREQUENCIES: [&str; 4] = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"];

/// How often it comes again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recurrence {
    frequency: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    interval: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    end_date: Option<Date>,
}

/// A schedule, without its id and times.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// For people; one of a kind in its account.
    pub name: String,
    schedule_type: String,
    description: Option<String>,
    /// `HH:MM`
    start_time: String,
    end_time: String,
    timezone: String,
    days_of_week: Vec<String>,
    is_active: bool,
    recurrence_pattern: Option<Recurrence>,
}

impl Schedule {
    /// Reads the body of `POST /{waba}/schedules`.
    ///
    /// # Errors
    /// 100; with HTTP 422 for a start that is not before the end.
    pub fn parse(body: &Value) -> Result<Self, GraphError> {
        let keys = [
            "name",
            "schedule_type",
            "description",
            "start_time",
            "end_time",
            "timezone",
            "days_of_week",
            "is_active",
            "recurrence_pattern",
        ];
        let body = Object::new(body, Path::Param("body"), &keys)?;
        let name = required(&body, "name", MAX_NAME_CHARS)?;
        let schedule_type = one_of(&required(&body, "schedule_type", MAX_NAME_CHARS)?, "schedule_type", &TYPES)?;
        let (start, end) = (time(&body, "start_time")?, time(&body, "end_time")?);
        if start >= end {
            return Err(GraphError::impossible_now("The start time must be before the end time."));
        }
        let timezone = body.text("timezone")?.filter(|name| !name.is_empty()).unwrap_or("UTC").to_owned();
        if timezone.bytes().all(|byte| byte.is_ascii_digit()) || timezone.parse::<AccountZone>().is_err() {
            return Err(GraphError::parameter("Param timezone must be a time zone's name such as Europe/Madrid."));
        }
        Ok(Self {
            name,
            schedule_type,
            description: body.text_up_to("description", MAX_DESCRIPTION_CHARS)?.map(str::to_owned),
            start_time: clock(start),
            end_time: clock(end),
            timezone,
            days_of_week: days(body.get("days_of_week"))?,
            is_active: body.boolean("is_active")?.unwrap_or(true),
            recurrence_pattern: body.child("recurrence_pattern", recurrence)?,
        })
    }

    /// How it stands at this moment: over once its recurrence has ended on its own calendar.
    #[must_use]
    pub fn status(&self, now: Timestamp) -> &'static str {
        let today = self.timezone.parse().unwrap_or(AccountZone::utc()).day(now);
        let ends = self.recurrence_pattern.as_ref().and_then(|pattern| pattern.end_date);
        match ends {
            Some(last) if last < today => "EXPIRED",
            _ if self.is_active => "ACTIVE",
            _ => "INACTIVE",
        }
    }

    /// Its fields, without id and times. Null: it has no value.
    #[must_use]
    pub fn to_json(&self, now: Timestamp) -> Map<String, Value> {
        let status = self.status(now);
        let node = json!({
            "name": self.name,
            "status": status,
            "schedule_type": self.schedule_type,
            "description": self.description,
            "start_time": self.start_time,
            "end_time": self.end_time,
            "timezone": self.timezone,
            "days_of_week": self.days_of_week,
            "is_active": self.is_active && status == "ACTIVE",
            "recurrence_pattern": self.recurrence_pattern,
        });
        match node {
            Value::Object(map) => map,
            _ => Map::new(),
        }
    }
}

fn required(body: &Object<'_, '_>, key: &str, max_chars: usize) -> Result<String, GraphError> {
    let text = body.text_up_to(key, max_chars)?.map(str::trim).filter(|text| !text.is_empty());
    let text = text.ok_or_else(|| GraphError::required_parameter(key))?;
    if text.contains(char::is_control) {
        return Err(GraphError::parameter(format!("Param {key} must not hold control characters.")));
    }
    Ok(text.to_owned())
}

fn one_of(word: &str, param: &str, allowed: &[&str]) -> Result<String, GraphError> {
    let upper = word.to_ascii_uppercase();
    if allowed.contains(&upper.as_str()) {
        return Ok(upper);
    }
    Err(GraphError::parameter(not_one_of(param, allowed, word)))
}

fn time(body: &Object<'_, '_>, key: &str) -> Result<Time, GraphError> {
    let text = body.text(key)?.ok_or_else(|| GraphError::required_parameter(key))?;
    let wrong = || GraphError::parameter(format!("Param {key} must be a time of day such as 09:00."));
    let mut parts = text.split(':').map(|part| {
        let is_number = (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| part.parse::<i8>().ok()).flatten()
    });
    let (hour, minute) = (parts.next().flatten(), parts.next().flatten());
    let second = parts.next().unwrap_or(Some(0));
    let (Some(hour), Some(minute), Some(second), None) = (hour, minute, second, parts.next()) else {
        return Err(wrong());
    };
    Time::new(hour, minute, second, 0).map_err(|_| wrong())
}

fn clock(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

fn days(value: Option<&Value>) -> Result<Vec<String>, GraphError> {
    let words = match value {
        None => return Ok(Vec::new()),
        Some(value @ (Value::Array(_) | Value::String(_))) => params::list(value),
        Some(_) => return Err(GraphError::parameter("Param days_of_week must be an array.")),
    };
    let mut read: Vec<String> =
        words.iter().map(|word| one_of(word, "days_of_week", &DAYS)).collect::<Result<_, _>>()?;
    read.sort_by_key(|day| DAYS.iter().position(|known| known == day));
    read.dedup();
    Ok(read)
}

fn recurrence(value: &Value, path: Path<'_>) -> Result<Recurrence, GraphError> {
    let body = Object::new(value, path, &["frequency", "interval", "end_date"])?;
    let frequency = body.text("frequency")?.ok_or_else(|| GraphError::required_parameter("frequency"))?;
    let interval = body.integer("interval")?;
    if interval.is_some_and(|interval| interval < 1) {
        return Err(GraphError::parameter("Param recurrence_pattern['interval'] must be at least 1."));
    }
    let end_date = body.text("end_date")?.map(|text| {
        text.parse::<Date>().map_err(|_| {
            GraphError::parameter("Param recurrence_pattern['end_date'] must be a day such as 2026-12-31.")
        })
    });
    Ok(Recurrence {
        frequency: one_of(frequency, "recurrence_pattern['frequency']", &FREQUENCIES)?,
        interval,
        end_date: end_date.transpose()?,
    })
}

/// One condition of `filtering`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Condition {
    field: String,
    is_negated: bool,
    values: Vec<Value>,
}

/// Which schedules a call asks for, and in which order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScheduleQuery {
    conditions: Vec<Condition>,
    by_update: bool,
    descending: bool,
}

impl ScheduleQuery {
    /// Reads `filtering`, a JSON list of `{field, operator, value}`, and `sort`, `created_time.asc` where absent.
    ///
    /// # Errors
    /// 100.
    pub fn parse(body: &Value) -> Result<Self, GraphError> {
        let conditions = match body.get("filtering").filter(|value| !value.is_null()) {
            None => Vec::new(),
            Some(value) => match params::unfold(value).as_ref() {
                Value::Array(items) => items.iter().map(condition).collect::<Result<_, _>>()?,
                _ => return Err(GraphError::parameter("Param filtering must be a JSON array.")),
            },
        };
        let sort = match body.get("sort") {
            None | Some(Value::Null) => "created_time.asc",
            Some(Value::String(sort)) => sort,
            Some(_) => return Err(GraphError::parameter("Param sort must be a string.")),
        };
        let (by_update, descending) = match sort {
            "created_time.asc" => (false, false),
            "created_time.desc" => (false, true),
            "updated_time.asc" => (true, false),
            "updated_time.desc" => (true, true),
            other => {
                let allowed = ["created_time.asc", "created_time.desc", "updated_time.asc", "updated_time.desc"];
                return Err(GraphError::parameter(not_one_of("sort", &allowed, other)));
            }
        };
        Ok(Self { conditions, by_update, descending })
    }

    /// Whether a schedule, as [`Schedule::to_json`] shows it, is asked for.
    #[must_use]
    pub fn takes(&self, node: &Map<String, Value>) -> bool {
        self.conditions.iter().all(|condition| {
            let holds = node.get(&condition.field).is_some_and(|value| condition.values.contains(value));
            holds != condition.is_negated
        })
    }

    /// The order of two schedules by when they were made and changed.
    #[must_use]
    pub fn order(&self, one: (Timestamp, Timestamp), other: (Timestamp, Timestamp)) -> Ordering {
        let order = if self.by_update { one.1.cmp(&other.1) } else { one.0.cmp(&other.0) };
        if self.descending { order.reverse() } else { order }
    }
}

fn condition(value: &Value) -> Result<Condition, GraphError> {
    let body = Object::new(value, Path::Param("filtering"), &["field", "operator", "value"])?;
    let field = body.text("field")?.ok_or_else(|| GraphError::required_parameter("filtering['field']"))?;
    let operator = body.text("operator")?.unwrap_or("EQUAL").to_ascii_uppercase();
    let value = body.get("value").ok_or_else(|| GraphError::required_parameter("filtering['value']"))?;
    let values = match (operator.as_str(), value) {
        ("EQUAL" | "NOT_EQUAL", value) => vec![value.clone()],
        ("IN" | "NOT_IN", Value::Array(values)) => values.clone(),
        ("IN" | "NOT_IN", _) => return Err(GraphError::parameter("Param filtering['value'] must be an array.")),
        (other, _) => {
            let allowed = ["EQUAL", "NOT_EQUAL", "IN", "NOT_IN"];
            return Err(GraphError::parameter(not_one_of("filtering['operator']", &allowed, other)));
        }
    };
    let values = values.into_iter().map(|value| filter_value(field, value)).collect::<Result<_, _>>()?;
    Ok(Condition { field: field.to_owned(), is_negated: operator.starts_with("NOT"), values })
}

fn filter_value(field: &str, value: Value) -> Result<Value, GraphError> {
    let word = value.as_str().unwrap_or_default().to_owned();
    match field {
        "status" => one_of(&word, "filtering['value']", &STATUSES).map(Value::from),
        "schedule_type" => one_of(&word, "filtering['value']", &TYPES).map(Value::from),
        "is_active" => match (&value, word.as_str()) {
            (Value::Bool(_), _) => Ok(value),
            (_, "true") => Ok(Value::Bool(true)),
            (_, "false") => Ok(Value::Bool(false)),
            _ => Err(GraphError::parameter("Param filtering['value'] must be a boolean.")),
        },
        other => {
            let allowed = ["status", "schedule_type", "is_active"];
            Err(GraphError::parameter(not_one_of("filtering['field']", &allowed, other)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours() -> Value {
        json!({
            "name": "Opening hours", "schedule_type": "BUSINESS_HOURS", "start_time": "9:00", "end_time": "17:30:00",
            "timezone": "Europe/Madrid", "days_of_week": ["FRIDAY", "MONDAY", "MONDAY"],
            "recurrence_pattern": {"frequency": "WEEKLY", "interval": 1, "end_date": "2026-12-31"},
        })
    }

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    #[test]
    fn a_schedule_is_read_and_shown() {
        let read = Schedule::parse(&hours()).unwrap();
        let node = read.to_json(at("2026-11-22T10:00:00Z"));
        assert_eq!((&node["start_time"], &node["end_time"]), (&json!("09:00"), &json!("17:30")));
        assert_eq!(node["days_of_week"], json!(["MONDAY", "FRIDAY"]));
        assert_eq!((&node["status"], &node["is_active"]), (&json!("ACTIVE"), &json!(true)));
        assert_eq!(node["recurrence_pattern"], json!({"frequency": "WEEKLY", "interval": 1, "end_date": "2026-12-31"}));
        let stored = serde_json::to_string(&read).unwrap();
        assert_eq!(serde_json::from_str::<Schedule>(&stored).unwrap(), read);
    }

    #[test]
    fn it_ends_on_its_own_calendar() {
        let read = Schedule::parse(&hours()).unwrap();
        assert_eq!(read.status(at("2026-12-31T22:59:59Z")), "ACTIVE");
        assert_eq!(read.status(at("2026-12-31T23:00:00Z")), "EXPIRED");
        let mut off = hours();
        off["is_active"] = json!(false);
        assert_eq!(Schedule::parse(&off).unwrap().status(at("2026-11-22T10:00:00Z")), "INACTIVE");
    }

    #[test]
    fn bad_schedules_are_refused() {
        for (name, value) in [
            ("name", json!("")),
            ("name", json!("x".repeat(101))),
            ("name", json!("\u{0}")),
            ("name", Value::Null),
            ("schedule_type", json!("PARTY")),
            ("schedule_type", json!(5)),
            ("start_time", json!("25:00")),
            ("start_time", json!("9")),
            ("start_time", json!("-1:00")),
            ("end_time", json!("17:00:00:00")),
            ("end_time", Value::Null),
            ("end_time", json!(17)),
            ("timezone", json!("Mars/Olympus")),
            ("timezone", json!("52")),
            ("days_of_week", json!(["CATURDAY"])),
            ("days_of_week", json!(5)),
            ("is_active", json!("perhaps")),
            ("description", json!("x".repeat(501))),
            ("recurrence_pattern", json!({"frequency": "HOURLY"})),
            ("recurrence_pattern", json!({"interval": 1})),
            ("recurrence_pattern", json!({"frequency": "DAILY", "interval": 0})),
            ("recurrence_pattern", json!({"frequency": "DAILY", "end_date": "soon"})),
            ("recurrence_pattern", json!("DAILY")),
            ("colour", json!("green")),
        ] {
            let mut body = hours();
            body[name] = value.clone();
            assert_eq!(Schedule::parse(&body).map_err(|error| error.code), Err(100), "{name} {value}");
        }
        let mut late = hours();
        late["start_time"] = json!("17:30");
        assert_eq!(Schedule::parse(&late).map_err(|error| error.http_status), Err(422));
    }

    #[test]
    fn queries_filter_and_sort() {
        let node = Schedule::parse(&hours()).unwrap().to_json(at("2026-11-22T10:00:00Z"));
        let takes = |filtering: Value| {
            ScheduleQuery::parse(&json!({"filtering": filtering.to_string()})).map(|query| query.takes(&node))
        };
        assert_eq!(takes(json!([{"field": "status", "operator": "EQUAL", "value": "active"}])), Ok(true));
        assert_eq!(takes(json!([{"field": "is_active", "operator": "NOT_EQUAL", "value": true}])), Ok(false));
        let types = json!(["CUSTOM", "BUSINESS_HOURS"]);
        assert_eq!(takes(json!([{"field": "schedule_type", "operator": "IN", "value": types}])), Ok(true));
        for bad in [
            json!([{"field": "name", "operator": "EQUAL", "value": "x"}]),
            json!([{"field": "status", "operator": "LIKE", "value": "ACTIVE"}]),
            json!([{"field": "status", "operator": "IN", "value": "ACTIVE"}]),
            json!([{"field": "status", "operator": "EQUAL", "value": "HAPPY"}]),
            json!([{"field": "is_active", "operator": "EQUAL", "value": "x"}]),
            json!([7]),
            json!({"field": "status"}),
        ] {
            assert_eq!(takes(bad.clone()).map_err(|error| error.code), Err(100), "{bad}");
        }
        assert!(ScheduleQuery::parse(&json!({"sort": "name.asc"})).is_err());
        let newest = ScheduleQuery::parse(&json!({"sort": "updated_time.desc"})).unwrap();
        let (old, new) = (
            (at("2026-01-01T00:00:00Z"), at("2026-01-01T00:00:00Z")),
            (at("2026-01-01T00:00:00Z"), at("2026-02-01T00:00:00Z")),
        );
        assert_eq!(newest.order(old, new), Ordering::Greater);
    }
}
