//! The log of an account: what `GET /{waba}/activities` tells and how it is asked.

use recado_core::Timestamp;
use serde_json::Value;

use crate::error::GraphError;
use crate::json_read::not_one_of;
use crate::params;
use crate::pricing::word_enum::word_enum;

word_enum! {
    /// What was done.
    ActivityType {
        /// The account was made.
        AccountCreated = "ACCOUNT_CREATED",
        /// Something of the account was changed.
        AccountUpdated = "ACCOUNT_UPDATED",
        /// The account was deleted.
        AccountDeleted = "ACCOUNT_DELETED",
        /// A number was added.
        PhoneNumberAdded = "PHONE_NUMBER_ADDED",
        /// A number was taken away.
        PhoneNumberRemoved = "PHONE_NUMBER_REMOVED",
        /// A number was verified.
        PhoneNumberVerified = "PHONE_NUMBER_VERIFIED",
        /// A user was assigned.
        UserAdded = "USER_ADDED",
        /// A user was taken away.
        UserRemoved = "USER_REMOVED",
        /// A user's tasks changed.
        UserRoleChanged = "USER_ROLE_CHANGED",
        /// A permission was given.
        PermissionGranted = "PERMISSION_GRANTED",
        /// A permission was taken away.
        PermissionRevoked = "PERMISSION_REVOKED",
        /// A template was made.
        TemplateCreated = "TEMPLATE_CREATED",
        /// A template was changed.
        TemplateUpdated = "TEMPLATE_UPDATED",
        /// A template was deleted.
        TemplateDeleted = "TEMPLATE_DELETED",
        /// Who hears of the account was changed.
        WebhookConfigured = "WEBHOOK_CONFIGURED",
        /// A partner may use the account.
        ApiAccessGranted = "API_ACCESS_GRANTED",
        /// A partner may not use the account any more.
        ApiAccessRevoked = "API_ACCESS_REVOKED",
        /// What it pays, or how.
        BillingUpdated = "BILLING_UPDATED",
        /// A policy was enforced.
        ComplianceAction = "COMPLIANCE_ACTION",
        /// Something that concerns its safety.
        SecurityEvent = "SECURITY_EVENT",
    }
}

word_enum! {
    /// Who did it.
    ActorType {
        /// A person.
        User = "USER",
        /// The platform.
        System = "SYSTEM",
        /// A program with a token.
        Api = "API",
        /// Whoever runs the platform.
        Admin = "ADMIN",
        /// Something that was due.
        AutomatedProcess = "AUTOMATED_PROCESS",
    }
}

/// Which entries a call asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ActivityFilter {
    /// Of these types; empty: of all.
    pub types: Vec<ActivityType>,
    /// Later than this.
    pub since: Option<Timestamp>,
    /// Earlier than this.
    pub until: Option<Timestamp>,
}

impl ActivityFilter {
    /// Reads `activity_type`, `since` and `until`. Times are seconds since 1970, a moment, or a day.
    ///
    /// # Errors
    /// 100.
    pub fn parse(body: &Value) -> Result<Self, GraphError> {
        let words = match body.get("activity_type") {
            None | Some(Value::Null) => Vec::new(),
            Some(value @ (Value::String(_) | Value::Array(_))) => params::list(value),
            Some(_) => return Err(GraphError::parameter("Param activity_type must be a string.")),
        };
        let types = words
            .iter()
            .map(|word| {
                word.to_ascii_uppercase().parse().map_err(|_| {
                    let allowed: Vec<&str> = ActivityType::ALL.iter().map(|one| one.as_str()).collect();
                    GraphError::parameter(not_one_of("activity_type", &allowed, word))
                })
            })
            .collect::<Result<Vec<_>, _>>()?;
        let (since, until) = (time(body, "since")?, time(body, "until")?);
        if since.zip(until).is_some_and(|(since, until)| since > until) {
            return Err(GraphError::parameter("Param since must be before until."));
        }
        Ok(Self { types, since, until })
    }
}

fn time(body: &Value, name: &str) -> Result<Option<Timestamp>, GraphError> {
    let text = match body.get(name) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        Some(_) => return Err(GraphError::parameter(format!("Param {name} must be a string."))),
    };
    if text.is_empty() {
        return Ok(None);
    }
    let read = match text.parse::<i64>() {
        Ok(seconds) => Some(Timestamp::from_seconds(seconds)),
        // A day begins at midnight UTC.
        Err(_) => Timestamp::parse(&text).or_else(|_| Timestamp::parse(&format!("{text}T00:00:00Z"))).ok(),
    };
    let wrong = || GraphError::parameter(format!("Param {name} must be a Unix timestamp or an ISO 8601 date."));
    read.map(Some).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn filters_are_read() {
        let read = ActivityFilter::parse(&json!({
            "activity_type": "user_added, USER_REMOVED", "since": "2026-11-01", "until": "1795300000",
        }));
        let read = read.unwrap();
        assert_eq!(read.types, [ActivityType::UserAdded, ActivityType::UserRemoved]);
        assert_eq!(read.since, Some(Timestamp::parse("2026-11-01T00:00:00Z").unwrap()));
        assert_eq!(read.until, Some(Timestamp::from_seconds(1_795_300_000)));
        assert_eq!(ActivityFilter::parse(&json!({})).unwrap(), ActivityFilter::default());
        for body in [
            json!({"activity_type": "PARTY"}),
            json!({"activity_type": 7}),
            json!({"since": "yesterday"}),
            json!({"until": []}),
            json!({"since": 20, "until": 10}),
        ] {
            assert_eq!(ActivityFilter::parse(&body).map_err(|error| error.code), Err(100), "{body}");
        }
    }
}
