//! What webhooks tell of accounts and numbers (spec: messaging §7.7).

use recado_core::Timestamp;
use recado_db::{Tx, params};
use recado_infra::jobs::Jobs;
use serde_json::Value;

use super::{StandingKind, StandingSource, Told, sql, store_news};
use crate::channel::channels_of;
use crate::connection::{AccountJob, Reading, enqueue_reading};
use crate::{Channel, ConnectionId, Result, TenantId};

/// Longer words of WhatsApp are cut.
const LONGEST_CHARS: usize = 1000;

/// Keeps what is told, and has the numbers read again; answers the channels to announce.
pub(crate) async fn apply_account_news(
    tx: &mut Tx,
    jobs: &Jobs,
    tenant: TenantId,
    (waba_id, field, value): (&str, &str, &Value),
    now: Timestamp,
) -> Result<Vec<Channel>> {
    let Some(told) = told(field, value) else { return Ok(Vec::new()) };
    let mut touched = Vec::new();
    for row in tx.query(sql::CONNECTIONS_OF_ACCOUNT, params![tenant.uuid(), waba_id]).await? {
        let connection = ConnectionId(row.get(0)?);
        let channels = channels_of(tx, tenant, connection).await?;
        let number = number_of(value).and_then(|digits| {
            channels.iter().find(|channel| digits_of(&channel.display_phone_number) == digits).cloned()
        });
        let channel = number.as_ref().map(|channel| channel.id);
        store_news(tx, tenant, connection, channel, &told, StandingSource::Webhook, now).await?;
        enqueue_reading(tx, jobs, Reading::Standing, AccountJob { tenant, connection }).await?;
        touched.extend(number.or_else(|| channels.into_iter().next()));
    }
    Ok(touched)
}

/// The number that a webhook names, in digits.
fn number_of(value: &Value) -> Option<String> {
    let named = ["display_phone_number", "phone_number"].into_iter().find_map(|name| value.get(name)?.as_str());
    named.map(digits_of).filter(|digits| !digits.is_empty())
}

fn digits_of(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}

/// What a webhook of one of [`crate::connection::ACCOUNT_FIELDS`] says; `None` for other fields and for values that say nothing.
fn told(field: &str, value: &Value) -> Option<Told> {
    let text = |name: &str| text_at(value, &[name]);
    let told = |kind, before, after: Option<String>, detail| Some(Told { kind, before, after: after?, detail });
    match field {
        "phone_number_quality_update" => {
            let limit = ["max_daily_conversations_per_business", "current_limit"].into_iter().find_map(text);
            match (text("event")?.as_str(), limit) {
                ("THROUGHPUT_UPGRADE", _) => told(StandingKind::Throughput, None, Some("HIGH".to_owned()), None),
                ("FLAGGED" | "UNFLAGGED", limit) => told(StandingKind::Quality, None, text("event"), limit),
                (event, limit) => told(
                    StandingKind::MessagingLimit,
                    text("old_limit"),
                    limit.or_else(|| Some(event.to_owned())),
                    Some(event.to_owned()),
                ),
            }
        }
        "business_capability_update" => {
            told(StandingKind::MessagingLimit, None, text("max_daily_conversations_per_business"), None)
        }
        "phone_number_name_update" => {
            let words: Vec<String> =
                ["requested_verified_name", "rejection_reason"].into_iter().filter_map(text).collect();
            told(StandingKind::Name, None, text("decision"), (!words.is_empty()).then(|| words.join(": ")))
        }
        "account_update" => told(StandingKind::Account, None, text("event"), account_detail(value)),
        "account_review_update" => told(StandingKind::Review, None, text("decision"), None),
        "account_alerts" => told(
            StandingKind::Alert,
            None,
            text_at(value, &["alert_info", "alert_type"]).or_else(|| text("alert_type")),
            text_at(value, &["alert_info", "alert_description"]).or_else(|| text("alert_description")),
        ),
        "security" => told(StandingKind::Security, None, text("event"), None),
        _ => None,
    }
}

/// What an `account_update` says beside its event: the violation, the ban, what is restricted until when.
fn account_detail(value: &Value) -> Option<String> {
    let restrictions = value.get("restriction_info").and_then(Value::as_array).into_iter().flatten();
    let words: Vec<String> = [
        text_at(value, &["violation_info", "violation_type"]),
        text_at(value, &["ban_info", "waba_ban_state"]),
        text_at(value, &["ban_info", "waba_ban_date"]),
    ]
    .into_iter()
    .flatten()
    .chain(restrictions.filter_map(|restriction| text_at(restriction, &["restriction_type"])))
    .collect();
    (!words.is_empty()).then(|| words.join(", "))
}

/// A text or a number at a path.
fn text_at(value: &Value, path: &[&str]) -> Option<String> {
    let text = match path.iter().try_fold(value, |value, name| value.get(name))? {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let text: String = text.trim().chars().take(LONGEST_CHARS).collect();
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::connection::ACCOUNT_FIELDS;

    fn said(field: &str, value: &Value) -> Option<(StandingKind, Option<String>, String, Option<String>)> {
        told(field, value).map(|told| (told.kind, told.before, told.after, told.detail))
    }

    fn some(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn limits_are_told_in_the_new_words_and_in_the_old_ones() {
        let new = json!({"display_phone_number": "34600000001", "event": "ONBOARDING", "max_daily_conversations_per_business": "TIER_2K"});
        let onboarded = (StandingKind::MessagingLimit, None, "TIER_2K".to_owned(), some("ONBOARDING"));
        assert_eq!(said("phone_number_quality_update", &new), Some(onboarded));
        let old = json!({"event": "UPGRADE", "old_limit": "TIER_250", "current_limit": "TIER_1K"});
        let upgraded = (StandingKind::MessagingLimit, some("TIER_250"), "TIER_1K".to_owned(), some("UPGRADE"));
        assert_eq!(said("phone_number_quality_update", &old), Some(upgraded));
        let flagged = (StandingKind::Quality, None, "FLAGGED".to_owned(), some("TIER_1K"));
        let flag = json!({"event": "FLAGGED", "current_limit": "TIER_1K"});
        assert_eq!(said("phone_number_quality_update", &flag), Some(flagged));
        let faster = (StandingKind::Throughput, None, "HIGH".to_owned(), None);
        assert_eq!(said("phone_number_quality_update", &json!({"event": "THROUGHPUT_UPGRADE"})), Some(faster));
    }

    #[test]
    fn names_and_accounts_come_with_their_reasons() {
        let name = json!({"decision": "REJECTED", "requested_verified_name": "Shop", "rejection_reason": "NAME_FORMAT_UNACCEPTABLE"});
        let rejected = (StandingKind::Name, None, "REJECTED".to_owned(), some("Shop: NAME_FORMAT_UNACCEPTABLE"));
        assert_eq!(said("phone_number_name_update", &name), Some(rejected));
        let account = json!({"event": "ACCOUNT_RESTRICTION", "violation_info": {"violation_type": "ALCOHOL"},
            "restriction_info": [{"restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING", "expiration": 1}]});
        let restricted = some("ALCOHOL, RESTRICTED_BIZ_INITIATED_MESSAGING");
        let event = "ACCOUNT_RESTRICTION".to_owned();
        assert_eq!(said("account_update", &account), Some((StandingKind::Account, None, event, restricted)));
        assert_eq!(said("messages", &account), None);
        assert_eq!(said("account_update", &json!({"event": {}})), None);
        assert_eq!(number_of(&json!({"display_phone_number": "+34 600-000-001"})), some("34600000001"));
    }

    proptest! {
        #[test]
        fn nothing_that_comes_is_too_much(field in prop::sample::select(&ACCOUNT_FIELDS), text in ".{0,3000}", other in any::<i64>()) {
            let value = json!({"event": text, "decision": other, "alert_info": text, "restriction_info": [text, {"restriction_type": other}]});
            if let Some(told) = told(field, &value) {
                prop_assert!(told.after.chars().count() <= LONGEST_CHARS && !told.after.is_empty());
            }
        }
    }
}
