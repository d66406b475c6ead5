//! `analytics`: how many messages were sent and delivered.

use std::collections::BTreeMap;

use recado_core::Timestamp;
use serde_json::{Map, Value, json};

use super::modifiers::{Modifiers, lets_through, not_one_of};
use super::period::{Granularity, Period};
use crate::account_zone::AccountZone;
use crate::error::GraphError;
use crate::fields::Field;

/// `product_types` (the split of the groups' three numbers is unconfirmed).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProductType {
    /// 0, a template.
    Notification,
    /// 2, anything else from the business.
    Support,
    /// 100, from a customer.
    Inbound,
    /// 101, a template to a group.
    GroupNotification,
    /// 102, anything else to a group.
    GroupSupport,
    /// 103, from a group.
    GroupInbound,
}

impl ProductType {
    const ALL: [Self; 6] = [
        Self::Notification,
        Self::Support,
        Self::Inbound,
        Self::GroupNotification,
        Self::GroupSupport,
        Self::GroupInbound,
    ];

    const fn number(self) -> &'static str {
        match self {
            Self::Notification => "0",
            Self::Support => "2",
            Self::Inbound => "100",
            Self::GroupNotification => "101",
            Self::GroupSupport => "102",
            Self::GroupInbound => "103",
        }
    }

    const fn is_inbound(self) -> bool {
        matches!(self, Self::Inbound | Self::GroupInbound)
    }

    const fn is_of_group(self) -> bool {
        matches!(self, Self::GroupNotification | Self::GroupSupport | Self::GroupInbound)
    }
}

/// A message, as far as it is counted.
#[derive(Debug, Clone, Copy)]
pub struct MessageRecord<'a> {
    /// What it is.
    pub product_type: ProductType,
    /// The digits of the business's number.
    pub business_number: &'a str,
    /// The customer's country, ISO 3166 alpha-2.
    pub country: Option<&'a str>,
    /// When it was sent, if it was.
    pub sent_at: Option<Timestamp>,
    /// When it was delivered, if it was.
    pub delivered_at: Option<Timestamp>,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageQuery {
    /// When.
    pub period: Period,
    /// Digits; empty: all.
    pub phone_numbers: Vec<String>,
    /// Empty: all.
    pub country_codes: Vec<String>,
    /// Empty: all from the business to single customers and groups.
    pub product_types: Vec<ProductType>,
}

const GRANULARITIES: [(&str, Granularity); 3] =
    [("HALF_HOUR", Granularity::HalfHour), ("DAY", Granularity::Day), ("MONTH", Granularity::Month)];

#[derive(Default)]
struct Counts {
    sent: u64,
    delivered: u64,
    groups_sent: u64,
    groups_delivered: u64,
}

impl MessageQuery {
    /// Reads the field's modifiers.
    ///
    /// # Errors
    /// 100 for what is missing or no value; 100 with subcode 2388077 for inbound messages asked for together with others.
    pub fn read(field: &Field) -> Result<Self, GraphError> {
        let modifiers = Modifiers(field);
        let period = modifiers.period(GRANULARITIES)?;
        let mut product_types = Vec::new();
        for word in modifiers.list("product_types") {
            let known = ProductType::ALL.into_iter().find(|known| known.number() == word);
            let allowed = ProductType::ALL.map(ProductType::number);
            product_types.push(known.ok_or_else(|| not_one_of("product_types", &allowed, word))?);
        }
        let inbound = product_types.iter().filter(|product_type| product_type.is_inbound()).count();
        if inbound > 0 && inbound < product_types.len() {
            let sentence = "Inbound product types cannot be combined with other product types.";
            return Err(GraphError::parameter(sentence).subcode(2_388_077));
        }
        Ok(Self {
            period,
            phone_numbers: modifiers.phone_numbers(),
            country_codes: modifiers.country_codes(),
            product_types,
        })
    }

    /// The field's value. `all_phone_numbers`: the digits of the account's numbers, shown where the query names none.
    #[must_use]
    pub fn answer<'r>(
        &self,
        zone: &AccountZone,
        all_phone_numbers: &[String],
        records: impl IntoIterator<Item = MessageRecord<'r>>,
    ) -> Value {
        let mut columns: BTreeMap<(i64, i64), Counts> = BTreeMap::new();
        for record in records.into_iter().filter(|record| self.covers(record)) {
            let is_of_group = record.product_type.is_of_group();
            let column = |at: Option<Timestamp>| at.and_then(|at| self.period.column(at, zone));
            if let Some(column) = column(record.sent_at) {
                let counts = columns.entry(column).or_default();
                *(if is_of_group { &mut counts.groups_sent } else { &mut counts.sent }) += 1;
            }
            if let Some(column) = column(record.delivered_at) {
                let counts = columns.entry(column).or_default();
                *(if is_of_group { &mut counts.groups_delivered } else { &mut counts.delivered }) += 1;
            }
        }
        let with_groups = self.product_types.iter().any(|product_type| product_type.is_of_group())
            || columns.values().any(|counts| counts.groups_sent + counts.groups_delivered > 0);
        let points: Vec<Value> = columns
            .into_iter()
            .map(|((start, end), counts)| {
                let mut point = Map::new();
                point.insert("start".into(), start.into());
                point.insert("end".into(), end.into());
                point.insert("sent".into(), counts.sent.into());
                point.insert("delivered".into(), counts.delivered.into());
                if with_groups {
                    point.insert("groups_sent".into(), counts.groups_sent.into());
                    point.insert("groups_delivered".into(), counts.groups_delivered.into());
                }
                point.into()
            })
            .collect();
        let phone_numbers = if self.phone_numbers.is_empty() { all_phone_numbers } else { &self.phone_numbers };
        let granularity = GRANULARITIES.iter().find(|(_, known)| *known == self.period.granularity);
        json!({
            "phone_numbers": phone_numbers,
            "country_codes": self.country_codes,
            "granularity": granularity.map_or("", |(word, _)| word),
            "data_points": points,
        })
    }

    fn covers(&self, record: &MessageRecord<'_>) -> bool {
        let of_product = match self.product_types.as_slice() {
            [] => !record.product_type.is_inbound(),
            wanted => wanted.contains(&record.product_type),
        };
        of_product
            && lets_through(&self.phone_numbers, record.business_number)
            && lets_through(&self.country_codes, record.country.unwrap_or_default())
    }
}
