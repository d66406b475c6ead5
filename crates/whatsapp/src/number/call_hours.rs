//! When a number takes calls (spec §8.6): hours of the week and holidays, always replaced as a whole.

use std::collections::BTreeMap;

use recado_core::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::settings::{Switch, read_switch};
use crate::account_zone::AccountZone;
use crate::error::GraphError;
use crate::json_read::{Object, Path, not_one_of};

const DAYS: [&str; 7] = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"];
const MAX_PER_DAY: usize = 2;
const MAX_HOLIDAYS: usize = 20;

/// A time of the day, `0930`; the order of the texts is that of the times.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct ClockTime(String);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct OpenHours {
    day_of_week: String,
    open_time: ClockTime,
    close_time: ClockTime,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Holiday {
    /// `2026-01-01`
    date: String,
    start_time: ClockTime,
    end_time: ClockTime,
}

/// `call_hours`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallHours {
    status: Switch,
    timezone_id: Option<String>,
    weekly: Vec<OpenHours>,
    holidays: Vec<Holiday>,
}

impl CallHours {
    /// Reads what stands under `call_hours`. A list that is left out is empty afterwards.
    ///
    /// # Errors
    /// 100.
    pub(super) fn read(value: &Value, path: Path<'_>, now: Timestamp) -> Result<Self, GraphError> {
        let keys = ["status", "timezone_id", "weekly_operating_hours", "holiday_schedule"];
        let hours = Object::new(value, path, &keys)?;
        let required = |key: &str| GraphError::required_parameter(&path.key(key).to_string());
        let status = read_switch(&hours, "status")?.ok_or_else(|| required("status"))?;
        let timezone_id = hours.id("timezone_id")?.map(std::borrow::Cow::into_owned);
        let zone = match timezone_id.as_deref().map(str::parse::<AccountZone>) {
            None => AccountZone::utc(),
            Some(Ok(zone)) => zone,
            Some(Err(reason)) => {
                let path = path.key("timezone_id");
                return Err(GraphError::parameter(format!("Param {path} is not valid: {reason}.")));
            }
        };
        let weekly = hours.each("weekly_operating_hours", read_open_hours)?;
        let holidays = hours.each("holiday_schedule", read_holiday)?.unwrap_or_default();
        if status == Switch::Enabled {
            if timezone_id.is_none() {
                return Err(required("timezone_id"));
            }
            if weekly.as_ref().is_none_or(Vec::is_empty) {
                return Err(required("weekly_operating_hours"));
            }
        }
        let weekly = weekly.unwrap_or_default();
        check_week(&weekly, path.key("weekly_operating_hours"))?;
        check_holidays(&holidays, &zone.day(now).to_string(), path.key("holiday_schedule"))?;
        Ok(Self { status, timezone_id, weekly, holidays })
    }

    /// As the settings show them.
    pub(super) fn to_json(&self) -> Value {
        let mut shown = Map::new();
        shown.insert("status".into(), json!(self.status));
        if let Some(zone) = &self.timezone_id {
            shown.insert("timezone_id".into(), zone.as_str().into());
        }
        shown.insert("weekly_operating_hours".into(), json!(self.weekly));
        shown.insert("holiday_schedule".into(), json!(self.holidays));
        shown.into()
    }
}

fn read_open_hours(value: &Value, path: Path<'_>) -> Result<OpenHours, GraphError> {
    let entry = Object::new(value, path, &["day_of_week", "open_time", "close_time"])?;
    let required = |key: &str| GraphError::required_parameter(&path.key(key).to_string());
    let day = entry.text("day_of_week")?.ok_or_else(|| required("day_of_week"))?.to_ascii_uppercase();
    if !DAYS.contains(&day.as_str()) {
        return Err(GraphError::parameter(not_one_of(path.key("day_of_week"), &DAYS, &day)));
    }
    let (open_time, close_time) = (read_time(&entry, "open_time")?, read_time(&entry, "close_time")?);
    check_order(&open_time, &close_time, path)?;
    Ok(OpenHours { day_of_week: day, open_time, close_time })
}

fn read_holiday(value: &Value, path: Path<'_>) -> Result<Holiday, GraphError> {
    let entry = Object::new(value, path, &["date", "start_time", "end_time"])?;
    let date = entry.text("date")?.unwrap_or_default();
    // Exactly this form, so that the order of the texts is that of the days.
    let day = date.parse::<jiff::civil::Date>().ok().filter(|day| day.to_string() == date);
    let Some(day) = day else {
        return Err(GraphError::parameter(format!("Param {} must be a date such as 2026-01-01.", path.key("date"))));
    };
    let (start_time, end_time) = (read_time(&entry, "start_time")?, read_time(&entry, "end_time")?);
    check_order(&start_time, &end_time, path)?;
    Ok(Holiday { date: day.to_string(), start_time, end_time })
}

/// `HHMM` or `HH:MM`.
fn read_time(entry: &Object<'_, '_>, key: &str) -> Result<ClockTime, GraphError> {
    let path = entry.path();
    let text = entry.id(key)?.ok_or_else(|| GraphError::required_parameter(&path.key(key).to_string()))?;
    let digits = text.replacen(':', "", 1);
    let number = digits.parse::<u16>().ok().filter(|_| digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit()));
    match number {
        Some(number) if number / 100 < 24 && number % 100 < 60 => Ok(ClockTime(digits)),
        _ => Err(GraphError::parameter(format!("Param {} must be a time such as 0930.", path.key(key)))),
    }
}

fn check_order(open: &ClockTime, close: &ClockTime, path: Path<'_>) -> Result<(), GraphError> {
    if open < close {
        return Ok(());
    }
    Err(GraphError::parameter(format!("Param {path} must open before it closes.")))
}

fn check_week(weekly: &[OpenHours], path: Path<'_>) -> Result<(), GraphError> {
    let mut days: BTreeMap<&str, Vec<&OpenHours>> = BTreeMap::new();
    for entry in weekly {
        days.entry(&entry.day_of_week).or_default().push(entry);
    }
    for (day, mut entries) in days {
        if entries.len() > MAX_PER_DAY {
            return Err(GraphError::parameter(format!("Param {path} has at most {MAX_PER_DAY} entries for {day}.")));
        }
        entries.sort_by_key(|entry| &entry.open_time);
        let overlap = entries.windows(2).any(|pair| match pair {
            [first, second] => second.open_time < first.close_time,
            _ => false,
        });
        if overlap {
            return Err(GraphError::parameter(format!("Param {path} has entries for {day} that overlap.")));
        }
    }
    Ok(())
}

fn check_holidays(holidays: &[Holiday], today: &str, path: Path<'_>) -> Result<(), GraphError> {
    if holidays.len() > MAX_HOLIDAYS {
        return Err(GraphError::parameter(format!("Param {path} has at most {MAX_HOLIDAYS} entries.")));
    }
    match holidays.iter().find(|holiday| holiday.date.as_str() < today) {
        Some(past) => Err(GraphError::parameter(format!("Param {path} has {}, which is over.", past.date))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-04-24T03:06:40Z: in Los Angeles it is the 23rd.
    fn read(value: &Value) -> Result<CallHours, GraphError> {
        CallHours::read(value, Path::Param("call_hours"), Timestamp::from_seconds(1_777_000_000))
    }

    fn with(weekly: Value, holidays: Value) -> Value {
        json!({"status": "ENABLED", "timezone_id": "America/Los_Angeles", "weekly_operating_hours": weekly,
            "holiday_schedule": holidays})
    }

    fn monday(open: &str, close: &str) -> Value {
        json!({"day_of_week": "monday", "open_time": open, "close_time": close})
    }

    fn holiday(date: &str) -> Value {
        json!({"date": date, "start_time": "0000", "end_time": "2359"})
    }

    #[test]
    fn hours_are_kept_as_they_were_given() {
        let hours =
            read(&with(json!([monday("0400", "10:20"), monday("1020", "2359")]), json!([holiday("2026-04-23")])));
        assert_eq!(
            hours.unwrap().to_json(),
            json!({"status": "ENABLED", "timezone_id": "America/Los_Angeles",
                "weekly_operating_hours": [
                    {"day_of_week": "MONDAY", "open_time": "0400", "close_time": "1020"},
                    {"day_of_week": "MONDAY", "open_time": "1020", "close_time": "2359"}],
                "holiday_schedule": [{"date": "2026-04-23", "start_time": "0000", "end_time": "2359"}]})
        );
        let closed = read(&json!({"status": "disabled"})).unwrap().to_json();
        assert_eq!(closed, json!({"status": "DISABLED", "weekly_operating_hours": [], "holiday_schedule": []}));
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let week = json!([monday("0900", "1700")]);
        let many: Vec<Value> = (0..21).map(|_| holiday("2027-01-01")).collect();
        for bad in [
            json!({}),
            json!({"status": "ENABLED"}),
            json!({"status": "ENABLED", "timezone_id": "Mars/Olympus", "weekly_operating_hours": week}),
            json!({"status": "ENABLED", "timezone_id": "UTC", "weekly_operating_hours": []}),
            json!({"status": "ENABLED", "timezone_id": "UTC", "weekly_operating_hours": {}}),
            with(json!([monday("1700", "0900")]), json!([])),
            with(json!([monday("0900", "0900")]), json!([])),
            with(json!([monday("0900", "2400")]), json!([])),
            with(json!([monday("0960", "1700")]), json!([])),
            with(json!([monday("900", "1700")]), json!([])),
            with(json!([{"day_of_week": "FUNDAY", "open_time": "0900", "close_time": "1000"}]), json!([])),
            with(json!([monday("0900", "1200"), monday("1159", "1700")]), json!([])),
            with(json!([monday("0900", "1000"), monday("1100", "1200"), monday("1300", "1400")]), json!([])),
            with(week.clone(), json!([holiday("2026-04-22")])),
            with(week.clone(), json!([holiday("2026-02-30")])),
            with(week.clone(), json!([holiday("20270101")])),
            with(week, many.into()),
        ] {
            assert_eq!(read(&bad).map_err(|error| error.code), Err(100), "{bad}");
        }
    }
}
