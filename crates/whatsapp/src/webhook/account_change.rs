//! Webhooks about accounts and numbers (spec §7.7): one field and its value. Unlike messages' webhooks these have `entry.time`.

use recado_core::Timestamp;
use serde_json::{Map, Value, json};

/// 2025-10-08T00:00:00Z: limits belong to portfolios.
const PORTFOLIO_FIELDS_SINCE: Timestamp = Timestamp::from_seconds(1_759_881_600);
/// 2026-02-01T00:00:00Z: the fields about single numbers are gone.
const NUMBER_FIELDS_UNTIL: Timestamp = Timestamp::from_seconds(1_769_904_000);
/// The webhook version that first has the portfolio's fields.
const PORTFOLIO_FIELDS_VERSION: u32 = 24;

/// Fields that say `metadata` instead of `entry.time`, as `messages` does.
const LIKE_MESSAGES: [&str; 3] = ["calls", "history", "user_preferences"];

/// One change of an account, as a webhook tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountChange {
    /// What apps subscribe to.
    pub field: &'static str,
    /// What happened.
    pub value: Value,
}

impl AccountChange {
    /// The webhook's body. `entry_id` is the WhatsApp Business Account.
    #[must_use]
    pub fn body(&self, entry_id: &str, now: Timestamp) -> Value {
        let mut entry = Map::new();
        entry.insert("id".into(), entry_id.into());
        if !LIKE_MESSAGES.contains(&self.field) {
            entry.insert("time".into(), now.seconds().into());
        }
        entry.insert("changes".into(), json!([{"field": self.field, "value": self.value}]));
        json!({"object": "whatsapp_business_account", "entry": [entry]})
    }
}

/// Which of the limit's fields a webhook has: those of numbers went when those of portfolios came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LimitFields {
    of_number: bool,
    of_portfolio: bool,
}

impl LimitFields {
    /// By the version that the app's subscription chose (24 for v24.0), and by the date.
    #[must_use]
    pub fn at(webhook_version: u32, now: Timestamp) -> Self {
        let of_number = now < NUMBER_FIELDS_UNTIL;
        // Once the old fields are gone, older versions have the new ones, for otherwise the webhook would say nothing.
        let of_portfolio = now >= PORTFOLIO_FIELDS_SINCE && (webhook_version >= PORTFOLIO_FIELDS_VERSION || !of_number);
        Self { of_number, of_portfolio }
    }
}

/// `business_capability_update`: what the portfolio may do. Sent when an account is made and whenever something of it changes.
#[must_use]
pub fn business_capability_update(
    limit: &str,
    customers_per_day: Option<u64>,
    max_phone_numbers_per_business: u32,
    max_phone_numbers_per_waba: u32,
    fields: LimitFields,
) -> AccountChange {
    let mut value = Map::new();
    if fields.of_portfolio {
        value.insert("max_daily_conversations_per_business".into(), limit.into());
    }
    if fields.of_number {
        let customers: Value = customers_per_day.map_or_else(|| (-1).into(), Into::into);
        value.insert("max_daily_conversation_per_phone".into(), customers);
    }
    if customers_per_day == Some(250) {
        value.insert("max_phone_numbers_per_business".into(), max_phone_numbers_per_business.into());
    } else {
        value.insert("max_phone_numbers_per_waba".into(), max_phone_numbers_per_waba.into());
    }
    AccountChange { field: "business_capability_update", value: value.into() }
}

/// What `phone_number_quality_update` is about. All but the first two ended in October 2025 (unconfirmed).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QualityEvent {
    /// The number was registered.
    Onboarding,
    /// It may send 1,000 messages a second now.
    ThroughputUpgrade,
    /// Its quality is low.
    Flagged,
    /// Its quality is well again.
    Unflagged,
    /// Its limit fell.
    Downgrade,
    /// Its limit rose.
    Upgrade,
}

impl QualityEvent {
    /// As the webhook writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Onboarding => "ONBOARDING",
            Self::ThroughputUpgrade => "THROUGHPUT_UPGRADE",
            Self::Flagged => "FLAGGED",
            Self::Unflagged => "UNFLAGGED",
            Self::Downgrade => "DOWNGRADE",
            Self::Upgrade => "UPGRADE",
        }
    }
}

/// `phone_number_quality_update`. `old_limit` is `None` for a number that had none: `TIER_NOT_SET`.
#[must_use]
pub fn phone_number_quality_update(
    display_phone_number: &str,
    event: QualityEvent,
    old_limit: Option<&str>,
    current_limit: &str,
    fields: LimitFields,
) -> AccountChange {
    let mut value = Map::new();
    value.insert("display_phone_number".into(), digits(display_phone_number).into());
    value.insert("event".into(), event.as_str().into());
    if fields.of_number {
        value.insert("old_limit".into(), old_limit.unwrap_or("TIER_NOT_SET").into());
        value.insert("current_limit".into(), current_limit.into());
    }
    if fields.of_portfolio {
        value.insert("max_daily_conversations_per_business".into(), current_limit.into());
    }
    AccountChange { field: "phone_number_quality_update", value: value.into() }
}

/// What an alert is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlertType {
    /// A higher limit was put off.
    EligibilityDeferred,
    /// A higher limit was denied.
    EligibilityFailed,
    /// A higher limit needs more information.
    EligibilityNeedsMoreInfo,
    /// The blue check was given.
    ObaApproved,
    /// The blue check was denied.
    ObaRejected,
    /// The profile picture is gone.
    ProfilePictureLost,
}

impl AlertType {
    /// As the webhook writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EligibilityDeferred => "INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED",
            Self::EligibilityFailed => "INCREASED_CAPABILITIES_ELIGIBILITY_FAILED",
            Self::EligibilityNeedsMoreInfo => "INCREASED_CAPABILITIES_ELIGIBILITY_NEED_MORE_INFO",
            Self::ObaApproved => "OBA_APPROVED",
            Self::ObaRejected => "OBA_REJECTED",
            Self::ProfilePictureLost => "PROFILE_PICTURE_LOST",
        }
    }

    const fn severity(self) -> &'static str {
        match self {
            Self::EligibilityFailed | Self::ObaRejected => "CRITICAL",
            Self::EligibilityDeferred | Self::EligibilityNeedsMoreInfo | Self::ProfilePictureLost => "WARNING",
            Self::ObaApproved => "INFORMATIONAL",
        }
    }

    const fn description(self) -> &'static str {
        match self {
            Self::EligibilityDeferred => {
                "The messaging limit was not increased for now. It is looked at again when the quality of the messages is high."
            }
            Self::EligibilityFailed => "The messaging limit was not increased because of the quality of the messages.",
            Self::EligibilityNeedsMoreInfo => {
                "More information about the business is needed to increase the messaging limit."
            }
            Self::ObaApproved => "The phone number is an official business account.",
            Self::ObaRejected => "The request for an official business account was rejected.",
            Self::ProfilePictureLost => "The profile picture of the phone number was lost. Upload it again.",
        }
    }
}

/// What an alert concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlertEntity<'a> {
    /// The portfolio with this id.
    Business(&'a str),
    /// The phone number with this id.
    PhoneNumber(&'a str),
}

/// `account_alerts`.
#[must_use]
pub fn account_alert(entity: AlertEntity<'_>, alert: AlertType) -> AccountChange {
    let (entity_type, entity_id) = match entity {
        AlertEntity::Business(id) => ("BUSINESS", id),
        AlertEntity::PhoneNumber(id) => ("PHONE_NUMBER", id),
    };
    let value = json!({
        "entity_type": entity_type,
        "entity_id": entity_id,
        "alert_info": {
            "alert_severity": alert.severity(),
            "alert_status": "ACTIVE",
            "alert_type": alert.as_str(),
            "alert_description": alert.description(),
        },
    });
    AccountChange { field: "account_alerts", value }
}

/// `phone_number_name_update`: what became of a display name. `rejection_reason` is `null` unless it was rejected.
#[must_use]
pub fn phone_number_name_update(
    display_phone_number: &str,
    decision: &str,
    requested_verified_name: &str,
    rejection_reason: Option<&str>,
) -> AccountChange {
    let value = json!({
        "display_phone_number": digits(display_phone_number),
        "decision": decision,
        "requested_verified_name": requested_verified_name,
        "rejection_reason": rejection_reason,
    });
    AccountChange { field: "phone_number_name_update", value }
}

/// What happened to a two-step PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PinEvent<'a> {
    /// It was set or changed.
    Changed,
    /// Somebody, a Meta user id, asked to turn it off.
    ResetRequest(&'a str),
    /// It was turned off.
    RequestSuccess,
}

/// `security`.
#[must_use]
pub fn security(display_phone_number: &str, event: PinEvent<'_>) -> AccountChange {
    let (name, requester) = match event {
        PinEvent::Changed => ("PIN_CHANGED", None),
        PinEvent::ResetRequest(user_id) => ("PIN_RESET_REQUEST", Some(user_id)),
        PinEvent::RequestSuccess => ("PIN_REQUEST_SUCCESS", None),
    };
    let mut value = Map::new();
    value.insert("display_phone_number".into(), digits(display_phone_number).into());
    value.insert("event".into(), name.into());
    if let Some(requester) = requester {
        value.insert("requester".into(), requester.into());
    }
    AccountChange { field: "security", value: value.into() }
}

/// `account_update` with this event and what belongs to it.
#[must_use]
pub fn account_update(event: &str, extra: impl IntoIterator<Item = (&'static str, Value)>) -> AccountChange {
    let mut value = Map::new();
    value.insert("event".into(), event.into());
    value.extend(extra.into_iter().map(|(name, part)| (name.to_owned(), part)));
    AccountChange { field: "account_update", value: value.into() }
}

fn digits(phone_number: &str) -> String {
    phone_number.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(day: &str) -> Timestamp {
        Timestamp::parse(&format!("{day}T00:00:00Z")).unwrap()
    }

    #[test]
    fn the_dates_are_the_ones_named() {
        assert_eq!((PORTFOLIO_FIELDS_SINCE, NUMBER_FIELDS_UNTIL), (on("2025-10-08"), on("2026-02-01")));
    }

    #[test]
    fn capabilities_by_version_and_date() {
        let value = |version, day| {
            business_capability_update("TIER_2K", Some(2_000), 20, 25, LimitFields::at(version, on(day))).value
        };
        assert_eq!(
            value(24, "2025-11-01"),
            json!({"max_daily_conversations_per_business": "TIER_2K", "max_daily_conversation_per_phone": 2000,
                "max_phone_numbers_per_waba": 25})
        );
        let old = json!({"max_daily_conversation_per_phone": 2000, "max_phone_numbers_per_waba": 25});
        assert_eq!(value(23, "2025-11-01"), old);
        assert_eq!(value(24, "2025-10-07"), old);
        let new = json!({"max_daily_conversations_per_business": "TIER_2K", "max_phone_numbers_per_waba": 25});
        assert_eq!((value(24, "2026-02-01"), value(21, "2026-02-01")), (new.clone(), new));
        let fields = LimitFields::at(24, on("2025-11-01"));
        let first = business_capability_update("TIER_250", Some(250), 2, 25, fields).value;
        assert_eq!(
            (&first["max_phone_numbers_per_business"], first.get("max_phone_numbers_per_waba")),
            (&json!(2), None)
        );
        let unlimited = business_capability_update("TIER_UNLIMITED", None, 20, 25, fields).value;
        assert_eq!(unlimited["max_daily_conversation_per_phone"], json!(-1));
    }

    #[test]
    fn quality_updates_by_version_and_date() {
        let upgrade = |day, old| {
            phone_number_quality_update(
                "+1 555-078-3881",
                QualityEvent::ThroughputUpgrade,
                old,
                "TIER_UNLIMITED",
                LimitFields::at(24, on(day)),
            )
        };
        assert_eq!(
            upgrade("2025-12-01", Some("TIER_100K")).body("102", Timestamp::from_seconds(1_739_321_024)),
            json!({"object": "whatsapp_business_account", "entry": [{"id": "102", "time": 1_739_321_024, "changes": [{
                "field": "phone_number_quality_update",
                "value": {"display_phone_number": "15550783881", "event": "THROUGHPUT_UPGRADE", "old_limit": "TIER_100K",
                    "current_limit": "TIER_UNLIMITED", "max_daily_conversations_per_business": "TIER_UNLIMITED"},
            }]}]})
        );
        assert_eq!(upgrade("2025-12-01", None).value["old_limit"], json!("TIER_NOT_SET"));
        assert_eq!(
            upgrade("2026-03-01", None).value,
            json!({"display_phone_number": "15550783881", "event": "THROUGHPUT_UPGRADE",
                "max_daily_conversations_per_business": "TIER_UNLIMITED"})
        );
    }

    #[test]
    fn alerts_names_and_pins() {
        let alert = account_alert(AlertEntity::Business("77"), AlertType::EligibilityDeferred);
        assert_eq!((alert.field, &alert.value["entity_type"]), ("account_alerts", &json!("BUSINESS")));
        assert_eq!(alert.value["alert_info"]["alert_type"], "INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED");
        assert_eq!(alert.value["alert_info"]["alert_severity"], "WARNING");
        let number = account_alert(AlertEntity::PhoneNumber("5"), AlertType::ObaApproved);
        assert_eq!((&number.value["entity_id"], &number.value["entity_type"]), (&json!("5"), &json!("PHONE_NUMBER")));
        assert_eq!(
            phone_number_name_update("+1 650", "APPROVED", "Lucky Shrub", None).value,
            json!({"display_phone_number": "1650", "decision": "APPROVED", "requested_verified_name": "Lucky Shrub",
                "rejection_reason": null})
        );
        assert_eq!(
            security("1650", PinEvent::ResetRequest("9")).value,
            json!({"display_phone_number": "1650", "event": "PIN_RESET_REQUEST", "requester": "9"})
        );
        assert_eq!(security("1650", PinEvent::Changed).value.get("requester"), None);
        assert_eq!(security("1650", PinEvent::RequestSuccess).value["event"], "PIN_REQUEST_SUCCESS");
        let words = [
            QualityEvent::Onboarding,
            QualityEvent::Flagged,
            QualityEvent::Unflagged,
            QualityEvent::Downgrade,
            QualityEvent::Upgrade,
        ];
        assert_eq!(words.map(QualityEvent::as_str), ["ONBOARDING", "FLAGGED", "UNFLAGGED", "DOWNGRADE", "UPGRADE"]);
    }
}
