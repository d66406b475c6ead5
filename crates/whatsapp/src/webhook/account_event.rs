//! Reading a webhook about an account that somebody wants to provoke: a field and its value, checked against the shape that Meta gives it.

use serde_json::Value;

use super::account_change::AccountChange;
use super::account_event_shapes::{EVENTS, FIELDS, FLOW_EVENTS};
use super::problems::FieldProblem;

/// What a value must be.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    /// Text, or a whole number where ids are written as one.
    Text,
    /// A whole number.
    Integer,
    /// Any number.
    Number,
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// One of these texts, or null.
    OneOfOrNull(&'static [&'static str]),
    /// An object with these members.
    Object(&'static [Member]),
    /// A list whose elements all are so.
    List(&'static Shape),
    /// Whatever it is.
    Any,
}

/// A member of an object.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member {
    pub(super) name: &'static str,
    pub(super) required: bool,
    pub(super) shape: Shape,
}

/// A webhook's field.
#[derive(Debug, Clone, Copy)]
pub(super) struct FieldShape {
    pub(super) name: &'static str,
    pub(super) members: &'static [Member],
}

/// What an event of `account_update` has beside its name.
#[derive(Debug, Clone, Copy)]
pub(super) struct EventShape {
    pub(super) name: &'static str,
    pub(super) members: &'static [Member],
}

/// Reads a change of an account as somebody wants it told.
///
/// # Errors
/// Every part that has not the shape of spec §7.7 and §7.8.
pub fn parse_account_event(field: &str, value: &Value) -> Result<AccountChange, Vec<FieldProblem>> {
    let Some(known) = FIELDS.iter().find(|known| known.name == field) else {
        let names: Vec<&str> = FIELDS.iter().map(|known| known.name).collect();
        return Err(vec![problem("field", format!("must be one of {}", names.join(", ")))]);
    };
    let mut problems = Vec::new();
    let extra = extra_members(known, value);
    check_object(value, "value", &[known.members, extra], &mut problems);
    if problems.is_empty() { Ok(AccountChange { field: known.name, value: value.clone() }) } else { Err(problems) }
}

/// `account_update` and `flows` have other members with each event.
fn extra_members(field: &FieldShape, value: &Value) -> &'static [Member] {
    let events = match field.name {
        "account_update" => EVENTS,
        "flows" => FLOW_EVENTS,
        _ => return &[],
    };
    let event = value.get("event").and_then(Value::as_str);
    events.iter().find(|known| Some(known.name) == event).map_or(&[], |known| known.members)
}

fn problem(field: &str, detail: impl Into<String>) -> FieldProblem {
    FieldProblem { field: field.to_owned(), detail: detail.into() }
}

fn check_object(value: &Value, path: &str, members: &[&[Member]], problems: &mut Vec<FieldProblem>) {
    let Some(object) = value.as_object() else {
        problems.push(problem(path, "must be an object"));
        return;
    };
    let known = || members.iter().flat_map(|members| members.iter());
    for name in object.keys().filter(|name| !known().any(|member| member.name == name.as_str())) {
        let names: Vec<&str> = known().map(|member| member.name).collect();
        problems.push(problem(&format!("{path}.{name}"), format!("is not known here; known are {}", names.join(", "))));
    }
    for member in known() {
        let path = format!("{path}.{}", member.name);
        match object.get(member.name) {
            Some(value) => check(value, &path, member.shape, problems),
            None if member.required => problems.push(problem(&path, "is required")),
            None => {}
        }
    }
}

fn check(value: &Value, path: &str, shape: Shape, problems: &mut Vec<FieldProblem>) {
    let complaint = match shape {
        Shape::Any => return,
        Shape::Object(members) => return check_object(value, path, &[members], problems),
        Shape::List(element) => match value.as_array() {
            Some(elements) => {
                for (index, value) in elements.iter().enumerate() {
                    check(value, &format!("{path}[{index}]"), *element, problems);
                }
                return;
            }
            None => "must be a list".to_owned(),
        },
        Shape::Text if value.is_string() || value.is_i64() => return,
        Shape::Text => "must be text".to_owned(),
        Shape::Integer if value.is_i64() => return,
        Shape::Integer => "must be a whole number".to_owned(),
        Shape::Number if value.is_number() => return,
        Shape::Number => "must be a number".to_owned(),
        Shape::OneOfOrNull(_) if value.is_null() => return,
        Shape::OneOf(names) | Shape::OneOfOrNull(names) => match value.as_str() {
            Some(name) if names.contains(&name) => return,
            _ => format!("must be one of {}", names.join(", ")),
        },
    };
    problems.push(problem(path, complaint));
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn complaints(field: &str, value: Value) -> Vec<String> {
        let problems = parse_account_event(field, &value).err().unwrap_or_default();
        problems.into_iter().map(|problem| problem.field).collect()
    }

    #[test]
    fn each_field_takes_the_shape_of_its_samples() {
        for (field, value) in [
            (
                "flows",
                json!({"event": "FLOW_STATUS_CHANGE", "message": "Flow A changed status from DRAFT to PUBLISHED", "flow_id": "1",
                    "old_status": "DRAFT", "new_status": "PUBLISHED"}),
            ),
            (
                "flows",
                json!({"event": "ENDPOINT_ERROR_RATE", "flow_id": "1", "error_rate": 14.28, "threshold": 10, "alert_state": "ACTIVATED",
                    "errors": [{"error_type": "TIMEOUT", "error_rate": 14.28, "error_count": 2}]}),
            ),
            (
                "flows",
                json!({"event": "ENDPOINT_LATENCY", "flow_id": "1", "p90_latency": 8000, "p50_latency": 500, "requests_count": 3400,
                    "threshold": 7000, "alert_state": "DEACTIVATED"}),
            ),
            (
                "flows",
                json!({"event": "ENDPOINT_AVAILABILITY", "flow_id": "1", "availability": 75, "threshold": 90,
                    "alert_state": "ACTIVATED"}),
            ),
            ("flows", json!({"event": "FLOW_VERSION_EXPIRY_WARNING", "flow_id": "1", "warning": "2.1 will expire"})),
            ("account_update", json!({"event": "ACCOUNT_DELETED"})),
            ("account_update", json!({"event": "ACCOUNT_VIOLATION", "violation_info": {"violation_type": "ADULT"}})),
            (
                "account_update",
                json!({"event": "DISABLED_UPDATE",
                    "ban_info": {"waba_ban_state": "DISABLE", "waba_ban_date": "April 17, 2025"}}),
            ),
            (
                "account_update",
                json!({"event": "ACCOUNT_RESTRICTION", "phone_number": "15550783881", "restriction_info": [
                    {"restriction_type": "RESTRICTED_UTILITY_TEMPLATES", "expiration": 1_760_711_433}]}),
            ),
            (
                "account_update",
                json!({"event": "PARTNER_REMOVED", "waba_info": {"waba_id": "1", "owner_business_id": "2"},
                    "disconnection_info": {"reason": "PRIMARY_INACTIVITY", "initiated_by": "SYSTEM"}}),
            ),
            (
                "account_update",
                json!({"event": "VOLUME_BASED_PRICING_TIER_UPDATE", "volume_tier_info": {"tier_update_time": 1, "pricing_category":
                    "UTILITY", "tier": "25000001:50000000", "effective_month": "2025-11", "region": "India"}}),
            ),
            ("account_review_update", json!({"decision": "APPROVED"})),
            (
                "account_alerts",
                json!({"entity_type": "BUSINESS", "entity_id": "1", "alert_info": {"alert_severity": "CRITICAL",
                    "alert_status": "ACTIVE", "alert_type": "OBA_APPROVED", "alert_description": "x"}}),
            ),
            ("security", json!({"display_phone_number": "1", "event": "PIN_RESET_REQUEST", "requester": "5"})),
            (
                "phone_number_name_update",
                json!({"display_phone_number": "1", "decision": "APPROVED", "requested_verified_name": "X",
                    "rejection_reason": null}),
            ),
            (
                "message_template_quality_update",
                json!({"previous_quality_score": "GREEN", "new_quality_score": "RED", "message_template_id": 7,
                    "message_template_name": "x", "message_template_language": "en_US"}),
            ),
            ("business_username_update", json!({"display_phone_number": "1", "status": "deleted"})),
        ] {
            assert_eq!(complaints(field, value.clone()), [""; 0], "{field} {value}");
        }
    }

    #[test]
    fn everything_else_is_named() {
        assert_eq!(complaints("weather", json!({})), ["field"]);
        assert_eq!(complaints("account_update", json!([])), ["value"]);
        assert_eq!(complaints("account_update", json!({})), ["value.event"]);
        assert_eq!(complaints("account_update", json!({"event": "PARTY"})), ["value.event"]);
        assert_eq!(complaints("account_update", json!({"event": "DISABLED_UPDATE"})), ["value.ban_info"]);
        assert_eq!(
            complaints("account_update", json!({"event": "ACCOUNT_DELETED", "ban_info": {}})),
            ["value.ban_info"]
        );
        let restriction =
            json!({"event": "ACCOUNT_RESTRICTION", "restriction_info": [{"restriction_type": "X", "expiration": "1"}]});
        assert_eq!(
            complaints("account_update", restriction),
            ["value.restriction_info[0].restriction_type", "value.restriction_info[0].expiration"]
        );
        assert_eq!(
            complaints("account_review_update", json!({"decision": 1, "mood": 2})),
            ["value.mood", "value.decision"]
        );
    }
}
