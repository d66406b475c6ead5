//! What calls say of solutions: a new one, and the answers to what somebody asks for.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::GraphError;
use crate::json_read::{Object, Path, is_decimal, not_one_of};
use crate::params;

const MAX_REASON_CHARS: usize = 500;
/// What exactly one of the partners may do.
pub(super) const MESSAGING: &str = "MESSAGING";

/// Which of the two apps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Side {
    /// The one that made it.
    Owner,
    /// The one that was invited.
    Partner,
}

impl Side {
    /// As the parameter `role` names it.
    ///
    /// # Errors
    /// 100.
    pub fn parse_role(word: &str) -> Result<Self, GraphError> {
        match word.to_ascii_uppercase().as_str() {
            "OWNER" => Ok(Self::Owner),
            "PARTNER" => Ok(Self::Partner),
            _ => Err(GraphError::parameter(not_one_of("role", &["OWNER", "PARTNER"], word))),
        }
    }
}

/// The body of `POST /{app}/whatsapp_business_solution`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSolution {
    pub(super) name: String,
    /// The app that is invited.
    pub partner_app_id: String,
    pub(super) messaging: Side,
}

impl NewSolution {
    /// Reads the body.
    ///
    /// # Errors
    /// 100; with HTTP 422 where not exactly one of the partners may send messages.
    pub fn parse(body: &Value) -> Result<Self, GraphError> {
        let keys = ["owner_permissions", "partner_app_id", "partner_permissions", "solution_name"];
        let body = Object::new(body, Path::Param("body"), &keys)?;
        let name = body.text_up_to("solution_name", 75)?.map(str::trim).unwrap_or_default().to_owned();
        if name.is_empty() {
            return Err(GraphError::required_parameter("solution_name"));
        }
        if name.chars().count() < 2 {
            return Err(GraphError::parameter("Param solution_name must be 2 to 75 characters long."));
        }
        let partner_app_id =
            body.id("partner_app_id")?.ok_or_else(|| GraphError::required_parameter("partner_app_id"))?;
        if !is_decimal(&partner_app_id) {
            return Err(GraphError::parameter("Invalid parameter value for partner_app_id"));
        }
        let messaging = match (may_message(&body, "owner_permissions")?, may_message(&body, "partner_permissions")?) {
            (true, false) => Side::Owner,
            (false, true) => Side::Partner,
            _ => return Err(GraphError::impossible_now("Invalid Permissions for either of the partners")),
        };
        Ok(Self { name, partner_app_id: partner_app_id.into_owned(), messaging })
    }
}

fn may_message(body: &Object<'_, '_>, key: &str) -> Result<bool, GraphError> {
    let permissions = match body.get(key) {
        None => return Err(GraphError::required_parameter(key)),
        Some(value @ (Value::Array(_) | Value::String(_))) => params::list(value),
        Some(_) => return Err(GraphError::parameter(format!("Param {key} must be an array."))),
    };
    match permissions.iter().find(|word| !word.eq_ignore_ascii_case(MESSAGING)) {
        Some(unknown) => Err(GraphError::parameter(not_one_of(key, &[MESSAGING], unknown))),
        None if permissions.len() > 1 => {
            Err(GraphError::parameter(format!("Param {key} must hold at most 1 permission.")))
        }
        None => Ok(!permissions.is_empty()),
    }
}

/// What `POST /{solution}/reject` rejects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// The request to end the solution; otherwise the partnership.
    pub(super) is_deactivation: bool,
    pub(super) partner_app_id: Option<String>,
}

impl Rejection {
    /// Reads the body.
    ///
    /// # Errors
    /// 100.
    pub fn parse(body: &Value) -> Result<Self, GraphError> {
        let body = Object::new(body, Path::Param("body"), &["request_type", "rejection_reason", "partner_app_id"])?;
        let word = body.text("request_type")?.ok_or_else(|| GraphError::required_parameter("request_type"))?;
        body.text_up_to("rejection_reason", MAX_REASON_CHARS)?;
        let partner_app_id = body.decimal_id("partner_app_id")?;
        let is_deactivation = match word.to_ascii_uppercase().as_str() {
            "PARTNERSHIP_REQUEST" => false,
            "DEACTIVATION_REQUEST" => true,
            _ => {
                return Err(GraphError::parameter(
                    "Invalid request_type. Must be PARTNERSHIP_REQUEST or DEACTIVATION_REQUEST",
                ));
            }
        };
        if !is_deactivation && partner_app_id.is_none() {
            return Err(GraphError::parameter("partner_app_id is required when rejecting PARTNERSHIP_REQUEST"));
        }
        Ok(Self { is_deactivation, partner_app_id })
    }

    /// As the answer names it.
    #[must_use]
    pub const fn request_type(&self) -> &'static str {
        if self.is_deactivation { "DEACTIVATION_REQUEST" } else { "PARTNERSHIP_REQUEST" }
    }

    /// The app whose partnership is rejected.
    #[must_use]
    pub fn partner_app_id(&self) -> Option<&str> {
        self.partner_app_id.as_deref().filter(|_| !self.is_deactivation)
    }
}

/// Reads the body of `POST /{solution}/accept`: the app that accepts.
///
/// # Errors
/// 100.
pub fn parse_accept(body: &Value) -> Result<String, GraphError> {
    let body = Object::new(body, Path::Param("body"), &["partner_app_id", "log_session_id"])?;
    body.text("log_session_id")?;
    body.required_decimal_id("partner_app_id")
}

/// Reads the body of `POST /{solution}/send_deactivation_request`: why.
///
/// # Errors
/// 100.
pub fn parse_reason(body: &Value) -> Result<Option<String>, GraphError> {
    let body = Object::new(body, Path::Param("body"), &["reason"])?;
    Ok(body.text_up_to("reason", MAX_REASON_CHARS)?.map(str::to_owned))
}

/// Checks the body of `POST /{solution}/reject_deactivation_request`.
///
/// # Errors
/// 100.
pub fn check_reject_deactivation(body: &Value) -> Result<(), GraphError> {
    let body = Object::new(body, Path::Param("body"), &["reject_deactivation_request", "fields"])?;
    match body.boolean("reject_deactivation_request")? {
        Some(true) => Ok(()),
        Some(false) => Err(GraphError::parameter("Param reject_deactivation_request must be true.")),
        None => Err(GraphError::required_parameter("reject_deactivation_request")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn body() -> Value {
        json!({"solution_name": "Shop help", "partner_app_id": "2", "owner_permissions": ["MESSAGING"], "partner_permissions": []})
    }

    #[test]
    fn exactly_one_partner_may_send() {
        for (owner, partner, http_status) in [
            (json!([]), json!([]), 422),
            (json!(["MESSAGING"]), json!(["MESSAGING"]), 422),
            (json!(["FLYING"]), json!([]), 400),
            (json!(7), json!([]), 400),
            (Value::Null, json!([]), 400),
        ] {
            let mut body = body();
            body["owner_permissions"] = owner;
            body["partner_permissions"] = partner;
            assert_eq!(
                NewSolution::parse(&body).map_err(|error| (error.code, error.http_status)),
                Err((100, http_status))
            );
        }
        for (name, value) in [
            ("solution_name", json!("x")),
            ("solution_name", json!("x".repeat(76))),
            ("partner_app_id", json!("x")),
            ("partner_app_id", Value::Null),
        ] {
            let mut body = body();
            body[name] = value;
            assert_eq!(NewSolution::parse(&body).map_err(|error| error.code), Err(100));
        }
    }

    #[test]
    fn bodies_of_the_answers() {
        assert_eq!(Side::parse_role("owner"), Ok(Side::Owner));
        assert!(Side::parse_role("king").is_err());
        for body in [json!({}), json!({"request_type": "X"}), json!({"request_type": "PARTNERSHIP_REQUEST"})] {
            assert_eq!(Rejection::parse(&body).map_err(|error| error.code), Err(100));
        }
        assert_eq!(parse_accept(&json!({"partner_app_id": 2})).unwrap(), "2");
        assert!(parse_accept(&json!({})).is_err() && parse_accept(&json!({"partner_app_id": "x"})).is_err());
        assert_eq!(parse_reason(&json!({})).unwrap(), None);
        assert!(parse_reason(&json!({"reason": "x".repeat(501)})).is_err());
        assert!(check_reject_deactivation(&json!({"reject_deactivation_request": true})).is_ok());
        for body in
            [json!({}), json!({"reject_deactivation_request": false}), json!({"reject_deactivation_request": "x"})]
        {
            assert!(check_reject_deactivation(&body).is_err());
        }
    }
}
