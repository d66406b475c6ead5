//! What becomes of templates' messages, day by day (spec messaging §8.14, engagement §11): `template_analytics` of single templates and
//! `template_group_analytics` of groups.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::civil::Date;
use recado_core::Timestamp;
use serde_json::{Map, Value, json};

use crate::account_zone::AccountZone;
use crate::error::GraphError;
use crate::json_read::{Object, Path};
use crate::params;
use crate::pricing::Amount;

const DAY: Duration = Duration::from_secs(24 * 3600);
/// How far back they reach.
const LOOK_BACK: Duration = Duration::from_secs(90 * DAY.as_secs());
/// Reads and clicks of a message count so long after it was sent.
pub const COUNTED_FOR: Duration = Duration::from_secs(7 * DAY.as_secs());
const MAX_IDS: usize = 10;
/// What websites and apps report of purchases; nothing here can tell any, and so none is shown.
const CONVERSIONS: [&str; 9] = [
    "APP_ACTIVATIONS",
    "APP_ADD_TO_CART",
    "APP_CHECKOUTS_INITIATED",
    "APP_PURCHASES",
    "APP_PURCHASES_CONVERSION_VALUE",
    "WEBSITE_ADD_TO_CART",
    "WEBSITE_CHECKOUTS_INITIATED",
    "WEBSITE_PURCHASES",
    "WEBSITE_PURCHASES_CONVERSION_VALUE",
];

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    /// Money spent, and for what.
    Cost,
    /// Taps on buttons.
    Clicked,
    /// Messages that arrived.
    Delivered,
    /// Messages that were read.
    Read,
    /// Messages that left.
    Sent,
}

const METRICS: [(&str, Metric); 5] = [
    ("COST", Metric::Cost),
    ("CLICKED", Metric::Clicked),
    ("DELIVERED", Metric::Delivered),
    ("READ", Metric::Read),
    ("SENT", Metric::Sent),
];

/// By what the messages were sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Product {
    /// `messages`
    CloudApi,
    /// `marketing_messages`
    MarketingMessages,
}

/// Both names of Marketing Messages are in use.
const PRODUCTS: [(&str, Product); 3] = [
    ("CLOUD_API", Product::CloudApi),
    ("MARKETING_MESSAGES_API_FOR_WHATSAPP", Product::MarketingMessages),
    ("MARKETING_MESSAGES_LITE_API", Product::MarketingMessages),
];

impl Product {
    const fn shown(self) -> &'static str {
        match self {
            Self::CloudApi => "cloud_api",
            Self::MarketingMessages => "marketing_messages_lite_api",
        }
    }
}

/// Whose days are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// `template_ids`
    Templates,
    /// `template_group_ids`
    Groups,
}

impl Subject {
    const fn param(self) -> &'static str {
        match self {
            Self::Templates => "template_ids",
            Self::Groups => "template_group_ids",
        }
    }

    const fn point_key(self) -> &'static str {
        match self {
            Self::Templates => "template_id",
            Self::Groups => "template_group_id",
        }
    }
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct InsightsQuery {
    subject: Subject,
    /// Of templates, or of groups.
    pub ids: Vec<String>,
    /// The first day.
    first: Date,
    /// The last day.
    last: Date,
    metrics: Vec<Metric>,
    /// By what the messages were sent.
    pub product: Product,
    zone: AccountZone,
    in_zone_of_account: bool,
}

impl InsightsQuery {
    /// Reads the parameters. `zone` is the account's.
    ///
    /// # Errors
    /// 100
    pub fn parse(params: &Value, subject: Subject, zone: &AccountZone, now: Timestamp) -> Result<Self, GraphError> {
        let param = |name: &str| params.get(name).filter(|value| !value.is_null());
        let required = |name: &str| param(name).ok_or_else(|| GraphError::required_parameter(name));
        let one_of = |name: &str, names: &[&str], given: &str| {
            GraphError::parameter(format!("Param {name} must be one of {{{}}} - got \"{given}\".", names.join(", ")))
        };
        let granularity = required("granularity")?.as_str().unwrap_or_default();
        if !granularity.eq_ignore_ascii_case("DAILY") {
            return Err(one_of("granularity", &["DAILY"], granularity));
        }
        let mut ids = params::list(required(subject.param())?);
        if !(1..=MAX_IDS).contains(&ids.len()) {
            return Err(GraphError::parameter(format!("Param {} must have 1 to {MAX_IDS} ids.", subject.param())));
        }
        ids.dedup();
        let in_zone_of_account =
            Object::open(params, Path::Param("body"))?.boolean("use_waba_timezone")?.unwrap_or(false);
        let zone = if in_zone_of_account { zone.clone() } else { AccountZone::utc() };
        let day = |name: &str| read_day(name, required(name)?, &zone, in_zone_of_account);
        let (first, last) = (day("start")?, day("end")?);
        if last < first {
            return Err(GraphError::parameter("Param start must not be after param end."));
        }
        // Whoever asks for 90 days and rounds to days is not refused.
        if zone.start_of(first) < now.minus(LOOK_BACK).minus(DAY) || last > zone.day(now.plus(DAY)) {
            return Err(GraphError::parameter("Params start and end must be within the last 90 days."));
        }
        let mut metrics = Vec::new();
        for name in param("metric_types").map(params::list).unwrap_or_default() {
            let upper = name.to_ascii_uppercase();
            match METRICS.iter().find(|(known, _)| *known == upper) {
                Some((_, metric)) => metrics.push(*metric),
                None if CONVERSIONS.contains(&upper.as_str()) => {}
                None => return Err(one_of("metric_types", &METRICS.map(|(known, _)| known), &name)),
            }
        }
        if param("metric_types").map(params::list).is_none_or(|names| names.is_empty()) {
            metrics = METRICS.map(|(_, metric)| metric).to_vec();
        }
        let product = match param("product_type").and_then(Value::as_str) {
            None => Product::CloudApi,
            Some(name) => {
                let known = PRODUCTS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
                known.ok_or_else(|| one_of("product_type", &[PRODUCTS[0].0, PRODUCTS[1].0], name))?.1
            }
        };
        Ok(Self { subject, ids, first, last, metrics, product, zone, in_zone_of_account })
    }

    /// From the first moment until before the last.
    #[must_use]
    pub fn bounds(&self) -> (Timestamp, Timestamp) {
        (self.zone.start_of(self.first), self.zone.start_of(self.last.tomorrow().unwrap_or(self.last)))
    }

    /// The answer's only element, of what was counted. `time_zone` is the name of the account's.
    #[must_use]
    pub fn answer(&self, members: &[Member], counted: &[Counted], time_zone: &str) -> Value {
        let mut tallies: BTreeMap<(&str, Date), Tally<'_>> = BTreeMap::new();
        for one in counted {
            let day = self.zone.day(one.at);
            for member in members.iter().filter(|member| member.takes(one)) {
                tallies.entry((member.id.as_str(), day)).or_default().add(&one.count);
            }
        }
        let mut points = Vec::new();
        for id in &self.ids {
            let mine = || members.iter().filter(|member| member.id == *id);
            // The newest day stands first.
            let mut day = Some(self.last);
            while let Some(this) = day.filter(|day| *day >= self.first) {
                let mut point = Map::new();
                point.insert(self.subject.point_key().into(), id.as_str().into());
                point.insert("start".into(), self.zone.start_of(this).seconds().into());
                let end = this.tomorrow().map_or(this, |next| next);
                point.insert("end".into(), self.zone.start_of(end).seconds().into());
                let tally = tallies.remove(&(id.as_str(), this)).unwrap_or_default();
                tally.show(&self.metrics, mine().any(|member| member.has_url_button), &mut point);
                points.push(Value::Object(point));
                day = this.yesterday().ok();
            }
        }
        let mut answer = Map::new();
        if self.in_zone_of_account {
            answer.insert("waba_timezone".into(), time_zone.into());
        }
        answer.insert("granularity".into(), "DAILY".into());
        if self.subject == Subject::Templates {
            answer.insert("product_type".into(), self.product.shown().into());
        }
        answer.insert("data_points".into(), points.into());
        answer.into()
    }
}

/// Unix seconds or `YYYY-MM-DD`; of a moment within a day, its day. In the account's time zone only days can be given.
fn read_day(name: &str, value: &Value, zone: &AccountZone, only_days: bool) -> Result<Date, GraphError> {
    let text = value.as_str().map(str::trim);
    if let Some(day) = text
        .filter(|text| text.len() == "2026-11-10".len() && text.contains('-'))
        .and_then(|text| text.parse::<Date>().ok())
    {
        return Ok(day);
    }
    let seconds = value.as_i64().or_else(|| text?.parse().ok());
    match seconds {
        // Beyond that there are no calendars.
        Some(seconds) if !only_days && (0..=100_000_000_000).contains(&seconds) => {
            Ok(zone.day(Timestamp::from_seconds(seconds)))
        }
        _ if only_days => Err(GraphError::parameter(format!(
            "Param {name} must be a date such as 2026-11-10 where use_waba_timezone is true."
        ))),
        _ => Err(GraphError::parameter(format!("Param {name} must be a unix timestamp or a date such as 2026-11-10."))),
    }
}

/// A template as part of what is asked for: of itself, or of a group while it belongs to that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Of the template itself, or of the group.
    pub id: String,
    /// Whose messages count.
    pub template_id: String,
    /// From when.
    pub since: Option<Timestamp>,
    /// Until when.
    pub until: Option<Timestamp>,
    /// The template has a link.
    pub has_url_button: bool,
}

impl Member {
    fn takes(&self, one: &Counted) -> bool {
        self.template_id == one.template_id
            && self.since.is_none_or(|since| one.at.plus(COUNTING_STEP) > since)
            && self.until.is_none_or(|until| one.at < until)
    }
}

/// Counts come for steps as long as this: every time zone's midnight begins one.
pub const COUNTING_STEP: Duration = Duration::from_secs(15 * 60);

/// What was counted in one step of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// Of which template.
    pub template_id: String,
    /// The step's beginning.
    pub at: Timestamp,
    /// Of what, and how much.
    pub count: Count,
}

/// Of what, and how much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Count {
    /// Messages that left.
    Sent(u64),
    /// Messages that arrived.
    Delivered(u64),
    /// Messages that were read in time.
    Read(u64),
    /// What messages cost.
    Spent(Amount),
    /// Taps on a button.
    Clicked {
        /// It opens a page; otherwise it answers.
        is_url: bool,
        /// Its label.
        label: String,
        /// All of them.
        all: u64,
        /// Of those the first of each customer.
        unique: u64,
    },
}

#[derive(Debug, Default)]
struct Tally<'c> {
    sent: u64,
    delivered: u64,
    read: u64,
    spent: Amount,
    /// By kind and label: all, and unique ones.
    clicks: BTreeMap<(bool, &'c str), (u64, u64)>,
}

impl<'c> Tally<'c> {
    fn add(&mut self, count: &'c Count) {
        match count {
            Count::Sent(count) => self.sent = self.sent.saturating_add(*count),
            Count::Delivered(count) => self.delivered = self.delivered.saturating_add(*count),
            Count::Read(count) => self.read = self.read.saturating_add(*count),
            Count::Spent(amount) => self.spent = self.spent.plus(*amount),
            Count::Clicked { is_url, label, all, unique } => {
                let (all_so_far, unique_so_far) = self.clicks.entry((*is_url, label)).or_default();
                *all_so_far = all_so_far.saturating_add(*all);
                *unique_so_far = unique_so_far.saturating_add(*unique);
            }
        }
    }

    fn show(&self, metrics: &[Metric], has_url_button: bool, point: &mut Map<String, Value>) {
        for (metric, name, count) in [
            (Metric::Sent, "sent", self.sent),
            (Metric::Delivered, "delivered", self.delivered),
            (Metric::Read, "read", self.read),
        ] {
            if metrics.contains(&metric) {
                point.insert(name.into(), count.into());
            }
        }
        if metrics.contains(&Metric::Clicked) && !self.clicks.is_empty() {
            let click =
                |kind: &str, label: &str, count: u64| json!({"type": kind, "button_content": label, "count": count});
            let mut clicked = Vec::new();
            for ((is_url, label), (all, unique)) in &self.clicks {
                if *is_url {
                    clicked.push(click("url_button", label, *all));
                    clicked.push(click("unique_url_button", label, *unique));
                } else {
                    clicked.push(click("quick_reply_button", label, *all));
                }
            }
            point.insert("clicked".into(), clicked.into());
        }
        if metrics.contains(&Metric::Cost) {
            let url_clicks: u64 = self.clicks.iter().filter(|((is_url, _), _)| *is_url).map(|(_, (all, _))| all).sum();
            let mut cost = vec![json!({"type": "amount_spent", "value": self.spent.to_json_number()})];
            cost.push(self.cost_per("cost_per_delivered", self.delivered));
            if has_url_button {
                cost.push(self.cost_per("cost_per_url_button_click", url_clicks));
            }
            point.insert("cost".into(), cost.into());
        }
    }

    /// Without a value where there is nothing to divide by.
    fn cost_per(&self, kind: &str, count: u64) -> Value {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        match self.spent.micros().checked_div(count) {
            Some(micros) => json!({"type": kind, "value": Amount::from_micros(micros).to_json_number()}),
            None => json!({"type": kind}),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-10T12:00:00Z
    const NOW: Timestamp = Timestamp::from_seconds(1_794_312_000);

    fn parse(changes: &Value) -> Result<InsightsQuery, GraphError> {
        let mut params =
            json!({"start": "2026-11-09", "end": 1_794_312_000, "granularity": "daily", "template_ids": ["1"]});
        params.as_object_mut().unwrap().extend(changes.as_object().cloned().unwrap());
        InsightsQuery::parse(&params, Subject::Templates, &AccountZone::utc(), NOW)
    }

    #[test]
    fn what_is_asked_for_is_checked() {
        let query = parse(&json!({})).unwrap();
        assert_eq!(query.product, Product::CloudApi);
        let day_s = 24 * 3600;
        let midnight = Timestamp::from_seconds(NOW.seconds() - NOW.seconds() % day_s);
        assert_eq!(query.bounds(), (midnight.minus(DAY), midnight.plus(DAY)));
        for wrong in [
            json!({"granularity": "HALF_HOUR"}),
            json!({"granularity": null}),
            json!({"template_ids": []}),
            json!({"template_ids": ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"]}),
            json!({"start": "yesterday"}),
            json!({"start": i64::MAX}),
            json!({"start": "2026-11-11"}),
            json!({"start": "2026-08-01"}),
            json!({"end": "2027-01-01"}),
            json!({"metric_types": ["LIKES"]}),
            json!({"product_type": "MAIL"}),
            json!({"use_waba_timezone": "maybe"}),
            json!({"use_waba_timezone": true}),
        ] {
            assert_eq!(parse(&wrong).unwrap_err().code, 100, "{wrong}");
        }
        parse(&json!({"start": "2026-08-12", "metric_types": "sent,app_purchases", "template_ids": "[\"1\"]"}))
            .unwrap();
        parse(&json!({"use_waba_timezone": "true", "end": "2026-11-10"})).unwrap();
    }

    #[test]
    fn days_are_counted_with_their_costs_and_clicks() {
        let query = parse(&json!({})).unwrap();
        let member =
            |id: &str| Member { id: id.into(), template_id: id.into(), since: None, until: None, has_url_button: true };
        let at = |count: Count| Counted { template_id: "1".into(), at: NOW, count };
        let counted = [
            at(Count::Sent(4)),
            at(Count::Delivered(3)),
            at(Count::Read(1)),
            at(Count::Spent(Amount::from_micros(90_000))),
            at(Count::Clicked { is_url: true, label: "Shop".into(), all: 2, unique: 1 }),
            at(Count::Clicked { is_url: false, label: "Stop".into(), all: 1, unique: 1 }),
            Counted { template_id: "2".into(), ..at(Count::Sent(9)) },
        ];
        let answer = query.answer(&[member("1")], &counted, "UTC");
        assert_eq!((&answer["granularity"], &answer["product_type"]), (&json!("DAILY"), &json!("cloud_api")));
        let points = answer["data_points"].as_array().unwrap();
        assert_eq!(
            points[0],
            json!({"template_id": "1", "start": 1_794_268_800, "end": 1_794_355_200, "sent": 4, "delivered": 3, "read": 1,
                "clicked": [
                    {"type": "quick_reply_button", "button_content": "Stop", "count": 1},
                    {"type": "url_button", "button_content": "Shop", "count": 2},
                    {"type": "unique_url_button", "button_content": "Shop", "count": 1}],
                "cost": [{"type": "amount_spent", "value": 0.09}, {"type": "cost_per_delivered", "value": 0.03},
                    {"type": "cost_per_url_button_click", "value": 0.045}]})
        );
        assert_eq!((points.len(), &points[1]["sent"], points[1].get("clicked")), (2, &json!(0), None));
        assert_eq!(points[1]["cost"][1], json!({"type": "cost_per_delivered"}));
        let only = parse(&json!({"metric_types": "READ"})).unwrap().answer(&[member("1")], &counted, "UTC");
        assert_eq!(only["data_points"][0].as_object().unwrap().len(), 4);
        // A group has what came while the template was in it.
        let left = Member { until: Some(NOW), ..member("1") };
        assert_eq!(query.answer(&[left], &counted, "UTC")["data_points"][0]["sent"], 0);
    }
}
