//! `account_update` about what an account pays (spec §7.7): the rate of authentication-international, the business's country, and volume
//! tiers.

use recado_core::Timestamp;
use serde_json::{Value, json};

use super::international::Eligibility;
use super::volume_tier::{TierCategory, TierReached};
use crate::webhook::AccountChange;

const FIELD: &str = "account_update";

impl Eligibility {
    /// `auth_international_rate_eligibility` of nodes and webhooks; null: the account is not eligible.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let Some(start_time) = self.start_time else { return Value::Null };
        let exceptions = self.exception_countries.iter();
        let exceptions: Vec<Value> = exceptions
            .map(|(country, start)| json!({"country_code": country, "start_time": start.seconds()}))
            .collect();
        json!({"start_time": start_time.seconds(), "exception_countries": exceptions})
    }
}

/// `AUTH_INTL_PRICE_ELIGIBILITY_UPDATE`
#[must_use]
pub fn international_rate_update(eligibility: &Eligibility) -> AccountChange {
    let event = "AUTH_INTL_PRICE_ELIGIBILITY_UPDATE";
    let value = json!({"event": event, "auth_international_rate_eligibility": eligibility.to_json()});
    AccountChange { field: FIELD, value }
}

/// `BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE`, with an ISO 3166 alpha-2 code.
#[must_use]
pub fn primary_location_update(country: &str) -> AccountChange {
    let value = json!({"event": "BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE", "country": country});
    AccountChange { field: FIELD, value }
}

/// `VOLUME_BASED_PRICING_TIER_UPDATE`. That categories are in capitals is unconfirmed.
#[must_use]
pub fn volume_tier_update(reached: &TierReached, at: Timestamp) -> AccountChange {
    let category = match reached.category {
        TierCategory::Utility => "UTILITY",
        TierCategory::Authentication => "AUTHENTICATION",
    };
    let info = json!({
        "tier_update_time": at.seconds(),
        "pricing_category": category,
        "tier": reached.tier.to_string(),
        "effective_month": reached.month.to_string(),
        "region": reached.market.as_str(),
    });
    AccountChange {
        field: FIELD,
        value: json!({"event": "VOLUME_BASED_PRICING_TIER_UPDATE", "volume_tier_info": info}),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pricing::{Market, Tier};
    use crate::webhook::parse_account_event;

    #[test]
    fn each_has_the_shape_of_its_event() {
        let start = Timestamp::from_seconds(1_764_000_000);
        let eligibility = Eligibility {
            start_time: Some(start),
            exception_countries: vec![("ID".to_owned(), start.plus(std::time::Duration::from_secs(9)))],
        };
        let reached = TierReached {
            tier: Tier { from: 25_000_001, to: Some(50_000_000) },
            category: TierCategory::Utility,
            market: Market::OTHER,
            month: "2025-11".parse().unwrap(),
        };
        let changes = [
            international_rate_update(&eligibility),
            primary_location_update("IN"),
            volume_tier_update(&reached, start),
        ];
        for change in &changes {
            let told = parse_account_event(change.field, &change.value);
            assert!(told.is_ok(), "{:?}", told.err());
        }
        assert_eq!(
            changes[0].value["auth_international_rate_eligibility"],
            json!({"start_time": 1_764_000_000, "exception_countries": [{"country_code": "ID", "start_time": 1_764_000_009}]})
        );
        assert_eq!(
            changes[2].value["volume_tier_info"],
            json!({"tier_update_time": 1_764_000_000, "pricing_category": "UTILITY", "tier": "25000001:50000000",
                "effective_month": "2025-11", "region": "Other"})
        );
        assert_eq!(Eligibility::default().to_json(), Value::Null);
    }
}
