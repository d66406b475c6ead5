//! `pricing_analytics`: messages delivered and their cost, of the time when each message has its price.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::conversations::GRANULARITIES;
use super::modifiers::{Modifiers, lets_through};
use super::period::Period;
use crate::account_zone::AccountZone;
use crate::error::GraphError;
use crate::fields::Field;
use crate::pricing::word_enum::word_enum;
use crate::pricing::{Amount, Decision, Regime};

word_enum! {
    /// What points are split by.
    PricingDimension {
        /// By the customer's country.
        Country = "COUNTRY",
        /// By the business's number.
        Phone = "PHONE",
        /// By category.
        Category = "PRICING_CATEGORY",
        /// By whether and why it was free.
        Type = "PRICING_TYPE",
        /// By volume tier.
        Tier = "TIER",
    }
}

const TYPES: [&str; 4] = ["REGULAR", "FREE_CUSTOMER_SERVICE", "FREE_ENTRY_POINT", "FREE_GROUP_CUSTOMER_SERVICE"];

/// Some stand for kinds of messages that nobody can send here.
const CATEGORIES: [&str; 14] = [
    "AI_BOT",
    "AUTHENTICATION",
    "AUTHENTICATION_INTERNATIONAL",
    "GENERAL_PURPOSE_AI",
    "GROUP_MARKETING",
    "GROUP_MARKETING_LITE",
    "GROUP_SERVICE",
    "GROUP_UTILITY",
    "MARKETING",
    "MARKETING_LITE",
    "MARKETING_LITE_DYNAMIC",
    "REFERRAL_CONVERSION",
    "SERVICE",
    "UTILITY",
];

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PricingQuery {
    /// When.
    pub period: Period,
    /// Digits; empty: all.
    pub phone_numbers: Vec<String>,
    /// Empty: all.
    pub country_codes: Vec<String>,
    /// `COST`, `VOLUME`; empty: both.
    pub metric_types: Vec<String>,
    /// Empty: all.
    pub pricing_types: Vec<String>,
    /// Empty: all.
    pub pricing_categories: Vec<String>,
    /// Such as `0:MAX`; empty: all.
    pub tiers: Vec<String>,
    /// What points are split by.
    pub dimensions: Vec<String>,
}

/// In what order points of a column come.
type Key = ((i64, i64), BTreeMap<&'static str, String>);

impl PricingQuery {
    /// Reads the field's modifiers.
    ///
    /// # Errors
    /// 100 for what is missing or no value.
    pub fn read(field: &Field) -> Result<Self, GraphError> {
        let modifiers = Modifiers(field);
        let dimensions: Vec<&str> = PricingDimension::ALL.iter().map(|known| known.as_str()).collect();
        Ok(Self {
            period: modifiers.period(GRANULARITIES)?,
            phone_numbers: modifiers.phone_numbers(),
            country_codes: modifiers.country_codes(),
            metric_types: modifiers.words("metric_types", &["COST", "VOLUME"])?,
            pricing_types: modifiers.words("pricing_types", &TYPES)?,
            pricing_categories: modifiers.words("pricing_categories", &CATEGORIES)?,
            tiers: modifiers.list("tiers").into_iter().map(str::to_owned).collect(),
            dimensions: modifiers.words("dimensions", &dimensions)?,
        })
    }

    /// The field's value.
    #[must_use]
    pub fn answer<'d>(&self, zone: &AccountZone, decisions: impl IntoIterator<Item = &'d Decision>) -> Value {
        let mut points: BTreeMap<Key, (u64, Amount)> = BTreeMap::new();
        for decision in decisions.into_iter().filter(|decision| self.covers(decision)) {
            let Some(column) = self.period.column(decision.decided_at, zone) else { continue };
            let point = points.entry((column, self.split(decision))).or_default();
            *point = (point.0 + 1, point.1.plus(decision.amount));
        }
        let points = points.into_iter().map(|(((start, end), dimensions), (volume, cost))| {
            let mut point = Map::new();
            point.insert("start".into(), start.into());
            point.insert("end".into(), end.into());
            point.extend(dimensions.into_iter().map(|(name, value)| (name.to_owned(), value.into())));
            if lets_through(&self.metric_types, "VOLUME") {
                point.insert("volume".into(), volume.into());
            }
            if lets_through(&self.metric_types, "COST") {
                point.insert("cost".into(), cost.to_json_number());
            }
            Value::Object(point)
        });
        json!({"data": [{"data_points": points.collect::<Vec<_>>()}]})
    }

    fn covers(&self, decision: &Decision) -> bool {
        decision.regime != Regime::Cbp
            && lets_through(&self.phone_numbers, &decision.business_number)
            && lets_through(&self.country_codes, decision.country.as_deref().unwrap_or_default())
            && lets_through(&self.pricing_types, &kind(decision))
            && lets_through(&self.pricing_categories, &decision.category.upper())
            && lets_through(&self.tiers, &decision.tier.map(|tier| tier.to_string()).unwrap_or_default())
    }

    fn split(&self, decision: &Decision) -> BTreeMap<&'static str, String> {
        let mut values = BTreeMap::new();
        for dimension in self.dimensions.iter().filter_map(|word| word.parse().ok()) {
            let value = match dimension {
                PricingDimension::Country => ("country", decision.country.clone()),
                PricingDimension::Phone => ("phone_number", Some(decision.business_number.clone())),
                PricingDimension::Category => ("pricing_category", Some(decision.category.upper())),
                PricingDimension::Type => ("pricing_type", Some(kind(decision))),
                PricingDimension::Tier => ("tier", decision.tier.map(|tier| tier.to_string())),
            };
            if let (name, Some(value)) = value {
                values.insert(name, value);
            }
        }
        values
    }
}

fn kind(decision: &Decision) -> String {
    decision.pricing_type.map(|kind| kind.as_str().to_ascii_uppercase()).unwrap_or_default()
}
