//! `conversation_analytics`: conversations opened and their cost, of the time when conversations were charged.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::modifiers::{Modifiers, lets_through};
use super::period::{Granularity, Period};
use crate::account_zone::AccountZone;
use crate::error::GraphError;
use crate::fields::Field;
use crate::pricing::word_enum::word_enum;
use crate::pricing::{Amount, Category, Decision, PricingType, Regime, Rule};

word_enum! {
    /// What points are split by.
    ConversationDimension {
        /// By category.
        Category = "CONVERSATION_CATEGORY",
        /// By who began.
        Direction = "CONVERSATION_DIRECTION",
        /// By why it was free.
        Type = "CONVERSATION_TYPE",
        /// By the customer's country.
        Country = "COUNTRY",
        /// By the business's number.
        Phone = "PHONE",
    }
}

const CATEGORIES: [&str; 6] =
    ["AUTHENTICATION", "AUTHENTICATION_INTERNATIONAL", "MARKETING", "MARKETING_LITE", "SERVICE", "UTILITY"];
const FREE_ENTRY_POINT: &str = "FREE_ENTRY_POINT";
const TYPES: [&str; 5] = [FREE_ENTRY_POINT, "FREE_ENTRY", "FREE_TIER", "REGULAR", "UNKNOWN"];
const DIRECTIONS: [&str; 3] = ["BUSINESS_INITIATED", "USER_INITIATED", "UNKNOWN"];

/// The words of every field's granularity but that of `analytics`.
pub(super) const GRANULARITIES: [(&str, Granularity); 3] =
    [("HALF_HOUR", Granularity::HalfHour), ("DAILY", Granularity::Day), ("MONTHLY", Granularity::Month)];

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversationQuery {
    /// When.
    pub period: Period,
    /// Digits; empty: all.
    pub phone_numbers: Vec<String>,
    /// Empty: all.
    pub country_codes: Vec<String>,
    /// `COST`, `CONVERSATION`; empty: both.
    pub metric_types: Vec<String>,
    /// Empty: all.
    pub categories: Vec<String>,
    /// Empty: all.
    pub types: Vec<String>,
    /// Empty: all.
    pub directions: Vec<String>,
    /// What points are split by.
    pub dimensions: Vec<String>,
}

/// In what order points of a column come.
type Key = ((i64, i64), BTreeMap<&'static str, String>);

impl ConversationQuery {
    /// Reads the field's modifiers.
    ///
    /// # Errors
    /// 100 for what is missing or no value.
    pub fn read(field: &Field) -> Result<Self, GraphError> {
        let modifiers = Modifiers(field);
        let dimensions: Vec<&str> = ConversationDimension::ALL.iter().map(|known| known.as_str()).collect();
        Ok(Self {
            period: modifiers.period(GRANULARITIES)?,
            phone_numbers: modifiers.phone_numbers(),
            country_codes: modifiers.country_codes(),
            metric_types: modifiers.words("metric_types", &["COST", "CONVERSATION"])?,
            categories: modifiers.words("conversation_categories", &CATEGORIES)?,
            types: modifiers.words("conversation_types", &TYPES)?,
            directions: modifiers.words("conversation_directions", &DIRECTIONS)?,
            dimensions: modifiers.words("dimensions", &dimensions)?,
        })
    }

    /// The field's value.
    #[must_use]
    pub fn answer<'d>(&self, zone: &AccountZone, decisions: impl IntoIterator<Item = &'d Decision>) -> Value {
        let mut points: BTreeMap<Key, (u64, Amount)> = BTreeMap::new();
        for decision in decisions.into_iter().filter(|decision| is_opening(decision) && self.covers(decision)) {
            let Some(column) = self.period.column(decision.decided_at, zone) else { continue };
            let point = points.entry((column, self.split(decision))).or_default();
            *point = (point.0 + 1, point.1.plus(decision.amount));
        }
        let points = points.into_iter().map(|(((start, end), dimensions), (conversations, cost))| {
            let mut point = Map::new();
            point.insert("start".into(), start.into());
            point.insert("end".into(), end.into());
            if lets_through(&self.metric_types, "CONVERSATION") {
                point.insert("conversation".into(), conversations.into());
            }
            point.extend(dimensions.into_iter().map(|(name, value)| (name.to_owned(), value.into())));
            if lets_through(&self.metric_types, "COST") {
                point.insert("cost".into(), cost.to_json_number());
            }
            Value::Object(point)
        });
        json!({"data": [{"data_points": points.collect::<Vec<_>>()}]})
    }

    fn covers(&self, decision: &Decision) -> bool {
        // An older spelling of the same type.
        let kind = kind(decision);
        let of_type = lets_through(&self.types, kind)
            || kind == FREE_ENTRY_POINT && self.types.iter().any(|wanted| wanted == "FREE_ENTRY");
        of_type
            && lets_through(&self.phone_numbers, &decision.business_number)
            && lets_through(&self.country_codes, decision.country.as_deref().unwrap_or_default())
            && lets_through(&self.categories, &category(decision))
            && lets_through(&self.directions, direction(decision))
    }

    fn split(&self, decision: &Decision) -> BTreeMap<&'static str, String> {
        let mut values = BTreeMap::new();
        for dimension in self.dimensions.iter().filter_map(|word| word.parse().ok()) {
            let value = match dimension {
                ConversationDimension::Category => ("conversation_category", Some(category(decision))),
                ConversationDimension::Direction => ("conversation_direction", Some(direction(decision).to_owned())),
                ConversationDimension::Type => ("conversation_type", Some(kind(decision).to_owned())),
                ConversationDimension::Country => ("country", decision.country.clone()),
                ConversationDimension::Phone => ("phone_number", Some(decision.business_number.clone())),
            };
            if let (name, Some(value)) = value {
                values.insert(name, value);
            }
        }
        values
    }
}

fn is_opening(decision: &Decision) -> bool {
    decision.regime == Regime::Cbp && decision.conversation.is_opened
}

/// No category of this field stands for the free entry point; customers begin it, as they do service.
fn category(decision: &Decision) -> String {
    match decision.category {
        Category::ReferralConversion => Category::Service.upper(),
        other => other.upper(),
    }
}

fn direction(decision: &Decision) -> &'static str {
    if decision.category.is_user_initiated() { "USER_INITIATED" } else { "BUSINESS_INITIATED" }
}

fn kind(decision: &Decision) -> &'static str {
    match (decision.pricing_type, decision.rule) {
        (Some(PricingType::FreeEntryPoint), _) => FREE_ENTRY_POINT,
        (_, Rule::ServiceConversationInFreeTier | Rule::ServiceConversationsFree) => "FREE_TIER",
        _ => "REGULAR",
    }
}
