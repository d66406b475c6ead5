//! A feed: what its files look like, and when its address is fetched (commerce §4).

use jiff::civil::Weekday;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{Span, Zoned};
use recado_core::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::commerce::price::is_currency;
use crate::commerce::product::is_web_address;
use crate::error::GraphError;
use crate::json_read::{self, Object, Path};
use crate::params;

/// Longest name taken. Meta's pages give none.
const MAX_NAME_CHARS: usize = 200;
const MAX_SECRET_CHARS: usize = 500;
/// Most hours, days, weeks or months between two fetches.
const MAX_INTERVAL_COUNT: i64 = 1_000;

/// Makes an enumeration of words, as calls and nodes write them; the first is the default.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$word_doc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$word_doc])* #[serde(rename = $word)] $variant),+
        }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// As calls and nodes write it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }

            fn read(object: &Object<'_, '_>, key: &str) -> Result<Option<Self>, GraphError> {
                let Some(name) = object.text(key)?.filter(|name| !name.is_empty()) else { return Ok(None) };
                let known = Self::ALL.iter().copied().find(|one| one.as_str().eq_ignore_ascii_case(name));
                let allowed: Vec<&str> = Self::ALL.iter().map(|one| one.as_str()).collect();
                known.map(Some).ok_or_else(|| GraphError::parameter(json_read::not_one_of(key, &allowed, name)))
            }
        }
    };
}

words! {
    /// What stands between the columns.
    Delimiter {
        /// Whatever the header has most of.
        AutoDetect = "AUTODETECT",
        /// `|`
        Bar = "BAR",
        /// `,`
        Comma = "COMMA",
        /// `;`
        Semicolon = "SEMICOLON",
        /// A tab.
        Tab = "TAB",
        /// `~`
        Tilde = "TILDE",
    }
}

words! {
    /// How the letters are written.
    Encoding {
        /// By the first bytes; otherwise UTF-8, and Latin-1 where it is not.
        AutoDetect = "AUTODETECT",
        /// ISO 8859-1.
        Latin1 = "LATIN1",
        /// UTF-8.
        Utf8 = "UTF8",
        /// UTF-16, the lower byte first.
        Utf16Le = "UTF16LE",
        /// UTF-16, the higher byte first.
        Utf16Be = "UTF16BE",
        /// UTF-32, the lowest byte first.
        Utf32Le = "UTF32LE",
        /// UTF-32, the highest byte first.
        Utf32Be = "UTF32BE",
    }
}

words! {
    /// Whether quotation marks hold a value together.
    Quoting {
        /// By the file.
        AutoDetect = "AUTODETECT",
        /// They do.
        On = "ON",
        /// They are letters like others.
        Off = "OFF",
    }
}

words! {
    /// How often.
    Interval {
        /// Every so many hours.
        Hourly = "HOURLY",
        /// Every so many days.
        Daily = "DAILY",
        /// Every so many weeks.
        Weekly = "WEEKLY",
        /// Every so many months.
        Monthly = "MONTHLY",
    }
}

words! {
    /// Whether a feed brings items, or more of items that others bring.
    Source {
        /// Items.
        Primary = "primary_feed",
        /// Fields of items that are there.
        Supplementary = "supplementary_feed",
    }
}

impl Delimiter {
    /// Between the columns; a comma where it is to be found out.
    #[must_use]
    pub const fn byte(self) -> u8 {
        match self {
            Self::AutoDetect | Self::Comma => b',',
            Self::Bar => b'|',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
            Self::Tilde => b'~',
        }
    }
}

/// What the files look like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Format {
    /// Of tables.
    pub delimiter: Delimiter,
    /// Of all.
    pub encoding: Encoding,
    /// Of tables.
    pub quoting: Quoting,
    /// Of prices without one; ISO 4217.
    pub default_currency: Option<String>,
}

impl Default for Format {
    fn default() -> Self {
        Self {
            delimiter: Delimiter::AutoDetect,
            encoding: Encoding::AutoDetect,
            quoting: Quoting::AutoDetect,
            default_currency: None,
        }
    }
}

/// When the address is fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// How often.
    pub interval: Interval,
    /// Every so many of them.
    pub interval_count: i64,
    /// Whence.
    pub url: String,
    /// 0 to 23; hourly ones begin with the hour.
    pub hour: i8,
    /// 0 to 59.
    pub minute: i8,
    /// 1 is Monday, 7 is Sunday; weekly ones.
    pub day_of_week: Option<i8>,
    /// 1 to 31, or the month's last where it is shorter; monthly ones.
    pub day_of_month: Option<i8>,
    /// Of the hour; IANA's name, UTC otherwise.
    pub timezone: Option<String>,
    /// For the address.
    pub username: Option<String>,
    /// For the address; never shown.
    pub password: Option<String>,
}

/// A feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feed {
    /// For people.
    pub name: String,
    /// What its files look like.
    pub format: Format,
    /// Fetched files replace all: what a feed brought and its file no longer has is removed.
    pub schedule: Option<Schedule>,
    /// Fetched files change only what they name.
    pub update_schedule: Option<Schedule>,
    /// For people.
    pub file_name: Option<String>,
    /// Whether full files remove what they no longer have.
    pub deletion_enabled: bool,
    /// ISO 3166.
    pub country: Option<String>,
    /// Whether it brings items.
    pub source: Source,
    /// Kept and shown: `override_type` and `override_value`.
    pub override_of: Option<(String, String)>,
}

const WEEKDAYS: [&str; 7] = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"];

impl Schedule {
    fn parse(value: &Value, path: Path<'_>) -> Result<Self, GraphError> {
        let keys = [
            "interval",
            "interval_count",
            "url",
            "hour",
            "minute",
            "day_of_week",
            "day_of_month",
            "timezone",
            "username",
            "password",
            "id",
        ];
        let object = Object::new(value, path, &keys)?;
        let missing = |key: &str| GraphError::required_parameter(&path.key(key).to_string());
        let within = |key: &str, low: i64, high: i64| match object.integer(key)? {
            Some(number) if !(low..=high).contains(&number) => {
                let param = path.key(key);
                Err(GraphError::parameter(format!("Param {param} must be an integer between {low} and {high}.")))
            }
            number => Ok(number),
        };
        let small = |key: &str, low: i64, high: i64| Ok::<_, GraphError>(within(key, low, high)?.map(narrow));
        let interval = Interval::read(&object, "interval")?.ok_or_else(|| missing("interval"))?;
        let url = object.text("url")?.filter(|url| !url.is_empty()).ok_or_else(|| missing("url"))?;
        if !is_web_address(url) {
            return Err(GraphError::parameter(format!("Param {} must be a valid URL.", path.key("url"))));
        }
        let text = |key: &str| Ok::<_, GraphError>(object.text_up_to(key, MAX_SECRET_CHARS)?.map(str::to_owned));
        let timezone = text("timezone")?.filter(|name| !name.is_empty());
        if let Some(name) = &timezone
            && zone_named(name).is_none()
        {
            let param = path.key("timezone");
            return Err(GraphError::parameter(format!(
                "Param {param} must be the name of a timezone - got \"{name}\"."
            )));
        }
        Ok(Self {
            interval,
            interval_count: within("interval_count", 1, MAX_INTERVAL_COUNT)?.unwrap_or(1),
            url: url.to_owned(),
            hour: small("hour", 0, 23)?.unwrap_or(0),
            minute: small("minute", 0, 59)?.unwrap_or(0),
            day_of_week: day_of_week(&object, path)?,
            day_of_month: small("day_of_month", 1, 31)?,
            timezone,
            username: text("username")?,
            password: text("password")?,
        })
    }

    /// The first moment after this one at which the address is fetched; `None` beyond the end of time.
    #[must_use]
    pub fn next_after(&self, now: Timestamp) -> Option<Timestamp> {
        let zone = self.timezone.as_deref().and_then(zone_named).unwrap_or(TimeZone::UTC);
        let now = jiff::Timestamp::from_microsecond(now.micros()).ok()?.to_zoned(zone);
        let first = self.first_on_or_after_start_of(&now)?;
        let step = self.step()?;
        let mut at = first;
        // The first candidate is at most one step behind.
        for _ in 0..4 {
            if at > now {
                return Some(Timestamp::from_micros(at.timestamp().as_microsecond()));
            }
            at = self.on_its_day(&at.checked_add(step).ok()?)?;
        }
        None
    }

    fn step(&self) -> Option<Span> {
        let count = self.interval_count.max(1);
        let span = Span::new();
        match self.interval {
            Interval::Hourly => span.try_hours(count),
            Interval::Daily => span.try_days(count),
            Interval::Weekly => span.try_weeks(count),
            Interval::Monthly => span.try_months(count),
        }
        .ok()
    }

    /// The candidate of the hour, day, week or month of this moment.
    fn first_on_or_after_start_of(&self, now: &Zoned) -> Option<Zoned> {
        let at = now.with().second(0).subsec_nanosecond(0).minute(self.minute);
        let at = if self.interval == Interval::Hourly { at } else { at.hour(self.hour) };
        let at = at.build().ok()?;
        match (self.interval, self.day_of_week) {
            (Interval::Weekly, Some(day)) => {
                let wanted = Weekday::from_monday_one_offset(day).ok()?;
                let days = i64::from(at.weekday().until(wanted));
                at.checked_add(Span::new().try_days(days).ok()?).ok()
            }
            (Interval::Monthly, _) => self.on_its_day(&at),
            _ => Some(at),
        }
    }

    /// On the day of the month that is asked for.
    fn on_its_day(&self, at: &Zoned) -> Option<Zoned> {
        match (self.interval, self.day_of_month) {
            (Interval::Monthly, day) => {
                let day = day.unwrap_or(1).min(at.days_in_month());
                at.with().day(day).build().ok()
            }
            _ => Some(at.clone()),
        }
    }

    fn to_node(&self) -> Value {
        let weekday = self.day_of_week.and_then(|day| WEEKDAYS.get(usize::try_from(day.saturating_sub(1)).ok()?));
        json!({
            "interval": self.interval.as_str(),
            "interval_count": self.interval_count,
            "url": self.url,
            "hour": self.hour,
            "minute": self.minute,
            "day_of_week": weekday,
            "day_of_month": self.day_of_month,
            "timezone": self.timezone.as_deref().unwrap_or("UTC"),
            "username": self.username,
        })
    }
}

/// The same on every machine.
fn zone_named(name: &str) -> Option<TimeZone> {
    TimeZoneDatabase::bundled().get(name).ok()
}

fn narrow(number: i64) -> i8 {
    i8::try_from(number).unwrap_or_default()
}

/// A name, or a number from 1 (Monday).
fn day_of_week(object: &Object<'_, '_>, path: Path<'_>) -> Result<Option<i8>, GraphError> {
    let Some(day) = object.id("day_of_week")? else { return Ok(None) };
    let name = day.to_ascii_uppercase();
    let by_name = WEEKDAYS.iter().position(|known| *known == name).and_then(|place| i8::try_from(place + 1).ok());
    let by_number = name.parse().ok().filter(|number: &i8| (1..=7).contains(number));
    by_name
        .or(by_number)
        .map(Some)
        .ok_or_else(|| GraphError::parameter(json_read::not_one_of(path.key("day_of_week"), &WEEKDAYS, &day)))
}

impl Feed {
    /// Reads the parameters that make one.
    ///
    /// # Errors
    /// 100.
    pub fn parse(call: &Value) -> Result<Self, GraphError> {
        let empty = Self {
            name: String::new(),
            format: Format::default(),
            schedule: None,
            update_schedule: None,
            file_name: None,
            deletion_enabled: true,
            country: None,
            source: Source::Primary,
            override_of: None,
        };
        let feed = empty.changed_by(call)?;
        if feed.name.is_empty() { Err(GraphError::required_parameter("name")) } else { Ok(feed) }
    }

    /// This one, changed as the parameters say.
    ///
    /// # Errors
    /// 100.
    pub fn changed_by(self, call: &Value) -> Result<Self, GraphError> {
        let call = Value::Object(call.as_object().cloned().unwrap_or_default());
        let object = Object::open(&call, Path::Param("feed"))?;
        let text = |key: &str| {
            let text = object.text(key)?.map(str::trim).filter(|text| !text.is_empty());
            match text {
                Some(text) if text.chars().count() > MAX_NAME_CHARS => {
                    Err(GraphError::parameter(format!("Param {key} must be at most {MAX_NAME_CHARS} characters long.")))
                }
                text => Ok(text.map(str::to_owned)),
            }
        };
        match text("feed_type")?.as_deref() {
            None | Some("PRODUCTS") => {}
            Some(other) => return Err(GraphError::parameter(json_read::not_one_of("feed_type", &["PRODUCTS"], other))),
        }
        let currency = text("default_currency")?;
        if currency.as_deref().is_some_and(|currency| !is_currency(currency)) {
            return Err(GraphError::parameter("Param default_currency must be an ISO 4217 code."));
        }
        let schedule = |key: &str, before: Option<Schedule>| match call.get(key).map(|value| params::unfold(value)) {
            None => Ok(before),
            // An empty one ends it.
            Some(value) if value.is_null() || value.as_str() == Some("") || *value == json!({}) => Ok(None),
            Some(value) => Schedule::parse(&value, Path::Param(key)).map(Some),
        };
        let override_of = match (text("override_type")?, text("override_value")?) {
            (None, None) => self.override_of,
            (Some(kind), Some(value)) => Some((kind, value)),
            _ => return Err(GraphError::parameter("Params override_type and override_value go together.")),
        };
        Ok(Self {
            name: text("name")?.unwrap_or(self.name),
            format: Format {
                delimiter: Delimiter::read(&object, "delimiter")?.unwrap_or(self.format.delimiter),
                encoding: Encoding::read(&object, "encoding")?.unwrap_or(self.format.encoding),
                quoting: Quoting::read(&object, "quoted_fields_mode")?.unwrap_or(self.format.quoting),
                default_currency: currency.or(self.format.default_currency),
            },
            schedule: schedule("schedule", self.schedule)?,
            update_schedule: schedule("update_schedule", self.update_schedule)?,
            file_name: text("file_name")?.or(self.file_name),
            deletion_enabled: object.boolean("deletion_enabled")?.unwrap_or(self.deletion_enabled),
            country: text("country")?.or(self.country),
            source: Source::read(&object, "ingestion_source_type")?.unwrap_or(self.source),
            override_of,
        })
    }

    /// When an address of it is fetched next, and whether that file replaces all.
    #[must_use]
    pub fn next_fetch(&self, now: Timestamp) -> Option<(Timestamp, bool)> {
        let next = |schedule: &Option<Schedule>, full: bool| Some((schedule.as_ref()?.next_after(now)?, full));
        // Of two at the same moment the full one is enough.
        let all = [next(&self.schedule, true), next(&self.update_schedule, false)];
        all.into_iter().flatten().min_by_key(|(at, full)| (*at, !full))
    }

    /// The fields of its node, its id and its products aside.
    #[must_use]
    pub fn to_node(&self) -> Map<String, Value> {
        let schedule = |schedule: &Option<Schedule>| schedule.as_ref().map(Schedule::to_node);
        let (override_type, override_value) = self.override_of.clone().unzip();
        let node = json!({
            "name": self.name,
            "schedule": schedule(&self.schedule),
            "update_schedule": schedule(&self.update_schedule),
            "file_name": self.file_name,
            "default_currency": self.format.default_currency,
            "delimiter": self.format.delimiter.as_str(),
            "encoding": self.format.encoding.as_str(),
            "quoted_fields_mode": self.format.quoting.as_str(),
            "deletion_enabled": self.deletion_enabled,
            "country": self.country,
            "feed_type": "PRODUCTS",
            "ingestion_source_type": self.source.as_str(),
            "override_type": override_type,
            "override_value": override_value,
        });
        match node {
            Value::Object(node) => node,
            _ => Map::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::from_seconds(text.parse::<jiff::Timestamp>().unwrap().as_second())
    }

    fn next(schedule: Value, now: &str) -> Timestamp {
        let mut schedule = schedule;
        schedule["url"] = json!("https://shop.example/feed.csv");
        let feed = Feed::parse(&json!({"name": "F", "schedule": schedule})).unwrap();
        feed.next_fetch(at(now)).unwrap().0
    }

    #[test]
    fn addresses_are_fetched_when_they_are_due() {
        let now = "2026-03-11T10:20:30Z";
        for (schedule, expected) in [
            (json!({"interval": "HOURLY", "minute": 15}), "2026-03-11T11:15:00Z"),
            (json!({"interval": "HOURLY", "minute": 30, "interval_count": 6}), "2026-03-11T10:30:00Z"),
            (json!({"interval": "DAILY", "hour": 9}), "2026-03-12T09:00:00Z"),
            (json!({"interval": "DAILY", "hour": "11", "timezone": "Europe/Madrid"}), "2026-03-12T10:00:00Z"),
            // Wednesday the eleventh.
            (json!({"interval": "WEEKLY", "day_of_week": "WEDNESDAY", "hour": 10}), "2026-03-18T10:00:00Z"),
            (json!({"interval": "WEEKLY", "day_of_week": 5}), "2026-03-13T00:00:00Z"),
            (json!({"interval": "MONTHLY", "day_of_month": 31}), "2026-03-31T00:00:00Z"),
            (json!({"interval": "MONTHLY", "day_of_month": 5, "interval_count": 2}), "2026-05-05T00:00:00Z"),
        ] {
            assert_eq!(next(schedule.clone(), now), at(expected), "{schedule}");
        }
        assert_eq!(
            next(json!({"interval": "MONTHLY", "day_of_month": 31}), "2026-01-31T00:00:00Z"),
            at("2026-02-28T00:00:00Z")
        );
    }

    #[test]
    fn feeds_are_read_strictly() {
        let url = "https://a/b";
        for bad in [
            json!({}),
            json!({"name": "x".repeat(201)}),
            json!({"name": "F", "delimiter": "SPACE"}),
            json!({"name": "F", "encoding": "EBCDIC"}),
            json!({"name": "F", "default_currency": "euro"}),
            json!({"name": "F", "feed_type": "HOTEL"}),
            json!({"name": "F", "override_type": "language"}),
            json!({"name": "F", "schedule": {"interval": "YEARLY", "url": url}}),
            json!({"name": "F", "schedule": {"interval": "DAILY"}}),
            json!({"name": "F", "schedule": {"interval": "DAILY", "url": url, "hour": 24}}),
            json!({"name": "F", "schedule": {"interval": "DAILY", "url": url, "timezone": "Mars/North"}}),
            json!({"name": "F", "schedule": {"interval": "WEEKLY", "url": url, "day_of_week": "SOMEDAY"}}),
            json!({"name": "F", "schedule": {"interval": "DAILY", "url": "ftp://a"}}),
            json!({"name": "F", "schedule": 7}),
        ] {
            assert_eq!(Feed::parse(&bad).unwrap_err().code, 100, "{bad}");
        }
        let text = json!({"interval": "DAILY", "url": url, "password": "secret"}).to_string();
        let feed = Feed::parse(&json!({"name": "F", "schedule": text, "deletion_enabled": "false"})).unwrap();
        assert!(!feed.deletion_enabled && !json!(feed.to_node()).to_string().contains("secret"));
        assert_eq!(feed.changed_by(&json!({"schedule": ""})).unwrap().schedule, None);
    }
}
