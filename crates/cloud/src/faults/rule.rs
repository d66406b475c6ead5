//! What a fault does and to whom, read from JSON.

use std::time::Duration;

use recado_whatsapp::error_table;
use recado_whatsapp::webhook::FieldProblem;
use serde_json::{Map, Value, json};

use super::Strike;

const LONGEST_DELAY_MS: u64 = 60_000;
const FIELDS: [&str; 9] = ["where", "match", "error", "http", "delay_ms", "duplicate", "reorder", "times", "rate"];
/// What the control API adds to a rule when it shows it.
const SHOWN_FIELDS: [&str; 3] = ["id", "times_left", "created_at"];
const MATCH_FIELDS: [&str; 4] = ["phone_number_id", "customer", "type", "app_id"];

/// Where a fault strikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultPoint {
    /// `POST /{phone-number-id}/messages`, or the delivery of what it accepted.
    Send,
    /// The POST of a webhook.
    Webhook,
    /// Upload, look-up and download of media, and the fetching of links.
    Media,
}

impl FaultPoint {
    const ALL: [Self; 3] = [Self::Send, Self::Webhook, Self::Media];

    /// As `where` writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Send => "send",
            Self::Webhook => "webhook",
            Self::Media => "media",
        }
    }
}

/// What may be struck, as far as it is known at that point.
#[derive(Debug, Clone, Copy, Default)]
pub struct Subject<'a> {
    /// The business number.
    pub phone_number_id: Option<&'a str>,
    /// The customer's `wa_id`.
    pub customer: Option<&'a str>,
    /// The message's `type`; of a webhook about a status: the status.
    pub kind: Option<&'a str>,
    /// The calling or hearing app.
    pub app_id: Option<&'a str>,
}

/// A fault's rule.
#[derive(Debug, Clone, PartialEq)]
pub struct FaultRule {
    /// Where it strikes.
    pub point: FaultPoint,
    /// Only this number.
    pub phone_number_id: Option<String>,
    /// Only this customer.
    pub customer: Option<String>,
    /// Only this `type`.
    pub kind: Option<String>,
    /// Only this app.
    pub app_id: Option<String>,
    /// Fails with this code.
    pub error: Option<i64>,
    /// Fails with this HTTP status.
    pub http_status: Option<u16>,
    /// Waits first.
    pub delay_ms: Option<u64>,
    /// A webhook twice.
    pub duplicate: bool,
    /// A webhook after the next one.
    pub reorder: bool,
    /// How often; `None`: always.
    pub times: Option<i64>,
    /// How likely, 0 to 1; `None`: always.
    pub rate: Option<f64>,
}

impl FaultRule {
    /// Reads the body of a POST.
    ///
    /// # Errors
    /// Every field that is unknown, of another type, or breaks a rule.
    pub fn parse(body: &Value) -> Result<Self, Vec<FieldProblem>> {
        let mut reader = Reader::default();
        let Value::Object(object) = body else {
            reader.problem("", "the body must be a JSON object");
            return Err(reader.problems);
        };
        reader.only(object, "", &[&FIELDS[..], &SHOWN_FIELDS[..]].concat());
        let empty = Map::new();
        let matching = match present(object, "match") {
            None => &empty,
            Some(Value::Object(matching)) => matching,
            Some(_) => {
                reader.problem("match", "must be a JSON object");
                &empty
            }
        };
        reader.only(matching, "match.", &MATCH_FIELDS);
        let rule = Self {
            point: reader.point(object),
            phone_number_id: reader.text(matching, "phone_number_id"),
            customer: reader.text(matching, "customer").map(|text| text.trim_start_matches('+').to_owned()),
            kind: reader.text(matching, "type"),
            app_id: reader.text(matching, "app_id"),
            error: reader.integer(object, "error", i64::MIN..=i64::MAX),
            http_status: reader.integer(object, "http", 400..=599).and_then(|status| u16::try_from(status).ok()),
            delay_ms: reader.integer(object, "delay_ms", 1..=LONGEST_DELAY_MS.cast_signed()).map(i64::cast_unsigned),
            duplicate: reader.switch(object, "duplicate"),
            reorder: reader.switch(object, "reorder"),
            times: reader.integer(object, "times", 1..=1_000_000),
            rate: reader.rate(object),
        };
        reader.check(&rule);
        if reader.problems.is_empty() { Ok(rule) } else { Err(reader.problems) }
    }

    /// As it was posted, without what was not said.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let matching = json!({
            "phone_number_id": self.phone_number_id, "customer": self.customer, "type": self.kind, "app_id": self.app_id,
        });
        let mut object = json!({
            "where": self.point.as_str(), "match": matching, "error": self.error, "http": self.http_status,
            "delay_ms": self.delay_ms, "duplicate": self.duplicate.then_some(true), "reorder": self.reorder.then_some(true),
            "times": self.times, "rate": self.rate,
        });
        if let Some(matching) = object["match"].as_object_mut() {
            matching.retain(|_, value| !value.is_null());
        }
        if let Some(fields) = object.as_object_mut() {
            fields.retain(|_, value| !value.is_null());
        }
        object
    }

    /// Whether it is about this subject.
    #[must_use]
    pub fn matches(&self, point: FaultPoint, subject: &Subject<'_>) -> bool {
        let fits =
            |wanted: &Option<String>, is: Option<&str>| wanted.as_deref().is_none_or(|wanted| is == Some(wanted));
        self.point == point
            && fits(&self.phone_number_id, subject.phone_number_id)
            && fits(&self.customer, subject.customer)
            && fits(&self.kind, subject.kind)
            && fits(&self.app_id, subject.app_id)
    }

    /// What it does.
    #[must_use]
    pub fn strike(&self) -> Strike {
        Strike {
            error: self.error,
            http_status: self.http_status,
            delay: self.delay_ms.map(Duration::from_millis),
            duplicate: self.duplicate,
            reorder: self.reorder,
        }
    }
}

fn present<'o>(object: &'o Map<String, Value>, field: &str) -> Option<&'o Value> {
    object.get(field).filter(|value| !value.is_null())
}

#[derive(Default)]
struct Reader {
    problems: Vec<FieldProblem>,
}

impl Reader {
    fn problem(&mut self, field: impl Into<String>, detail: impl Into<String>) {
        self.problems.push(FieldProblem { field: field.into(), detail: detail.into() });
    }

    fn only(&mut self, object: &Map<String, Value>, prefix: &str, allowed: &[&str]) {
        for key in object.keys().filter(|key| !allowed.contains(&key.as_str())) {
            self.problem(format!("{prefix}{key}"), format!("is unknown; there are {}", allowed.join(", ")));
        }
    }

    fn point(&mut self, object: &Map<String, Value>) -> FaultPoint {
        let named = present(object, "where").and_then(Value::as_str);
        let point = named.and_then(|name| FaultPoint::ALL.into_iter().find(|point| point.as_str() == name));
        point.unwrap_or_else(|| {
            self.problem("where", format!("must be one of {}", FaultPoint::ALL.map(FaultPoint::as_str).join(", ")));
            FaultPoint::Send
        })
    }

    fn text(&mut self, object: &Map<String, Value>, field: &str) -> Option<String> {
        match present(object, field)? {
            Value::String(text) if !text.is_empty() => Some(text.clone()),
            Value::Number(number) if number.is_u64() => Some(number.to_string()),
            _ => {
                self.problem(format!("match.{field}"), "must be text");
                None
            }
        }
    }

    fn integer(
        &mut self,
        object: &Map<String, Value>,
        field: &str,
        range: std::ops::RangeInclusive<i64>,
    ) -> Option<i64> {
        let value = present(object, field)?;
        let number = value.as_i64().filter(|number| range.contains(number));
        if number.is_none() {
            let rule = if *range.start() == i64::MIN {
                "must be a whole number".to_owned()
            } else {
                format!("must be a whole number from {} to {}", range.start(), range.end())
            };
            self.problem(field, rule);
        }
        number
    }

    fn switch(&mut self, object: &Map<String, Value>, field: &str) -> bool {
        match present(object, field) {
            None => false,
            Some(Value::Bool(on)) => *on,
            Some(_) => {
                self.problem(field, "must be true or false");
                false
            }
        }
    }

    fn rate(&mut self, object: &Map<String, Value>) -> Option<f64> {
        let rate = present(object, "rate")?.as_f64().filter(|rate| *rate > 0.0 && *rate <= 1.0);
        if rate.is_none() {
            self.problem("rate", "must be a number above 0, and at most 1");
        }
        rate
    }

    /// What holds between fields.
    fn check(&mut self, rule: &FaultRule) {
        if let Some(code) = rule.error
            && error_table::lookup(code).is_none()
        {
            self.problem("error", format!("{code} is not in the Cloud API's table of error codes"));
        }
        if rule.error.is_some() && rule.http_status.is_some() {
            self.problem("http", "give either error or http");
        }
        if rule.error.is_some() && rule.point == FaultPoint::Webhook {
            self.problem("error", "a webhook's receiver answers an HTTP status; give http");
        }
        if (rule.duplicate || rule.reorder) && rule.point != FaultPoint::Webhook {
            let field = if rule.duplicate { "duplicate" } else { "reorder" };
            self.problem(field, "only webhooks can be repeated or swapped");
        }
        let does_something = rule.error.is_some()
            || rule.http_status.is_some()
            || rule.delay_ms.is_some()
            || rule.duplicate
            || rule.reorder;
        if !does_something && self.problems.is_empty() {
            self.problem("", "say what happens: error, http, delay_ms, duplicate or reorder");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem_fields(body: &Value) -> Vec<String> {
        FaultRule::parse(body).unwrap_err().into_iter().map(|problem| problem.field).collect()
    }

    #[test]
    fn a_rule_comes_back_as_it_was_posted() {
        for posted in [
            json!({"where": "send", "match": {"customer": "34600100001", "type": "image"}, "error": 131026, "times": 3}),
            json!({"where": "webhook", "match": {}, "http": 503, "rate": 0.25}),
            json!({"where": "webhook", "match": {"app_id": "1"}, "duplicate": true, "reorder": true, "delay_ms": 50}),
        ] {
            let rule = FaultRule::parse(&posted).unwrap();
            assert_eq!(rule.to_json(), posted);
            assert_eq!(FaultRule::parse(&rule.to_json()).unwrap(), rule);
        }
    }

    #[test]
    fn every_wrong_field_is_named() {
        assert_eq!(problem_fields(&json!([])), [""]);
        assert_eq!(problem_fields(&json!({"where": "send"})), [""]);
        assert_eq!(problem_fields(&json!({"error": 131026})), ["where"]);
        assert_eq!(
            problem_fields(
                &json!({"where": "send", "match": {"colour": 1}, "http": 200, "times": 0, "rate": 2, "x": 1})
            ),
            ["x", "match.colour", "http", "times", "rate"]
        );
        assert_eq!(problem_fields(&json!({"where": "send", "error": 12345})), ["error"]);
        assert_eq!(problem_fields(&json!({"where": "send", "error": 131026, "http": 500})), ["http"]);
        assert_eq!(problem_fields(&json!({"where": "webhook", "error": 131026})), ["error"]);
        assert_eq!(problem_fields(&json!({"where": "media", "duplicate": true})), ["duplicate"]);
    }

    #[test]
    fn a_rule_matches_only_what_it_names() {
        let rule = FaultRule::parse(&json!({"where": "send", "match": {"customer": "+1"}, "error": 131026})).unwrap();
        let subject = Subject { customer: Some("1"), kind: Some("text"), ..Subject::default() };
        assert!(rule.matches(FaultPoint::Send, &subject));
        assert!(!rule.matches(FaultPoint::Webhook, &subject));
        assert!(!rule.matches(FaultPoint::Send, &Subject { customer: Some("2"), ..subject }));
        assert!(!rule.matches(FaultPoint::Send, &Subject::default()));
    }
}
