//! The state of a Flow, what it allows, and its errors (spec §2, §15).

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::GraphError;
use crate::params;

/// `status`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum FlowStatus {
    /// Being written; of one that was published before, the new edition is.
    Draft,
    /// Can be sent.
    Published,
    /// Its endpoint does badly: ten messages an hour.
    Throttled,
    /// Its endpoint does worse: nobody can send or open it.
    Blocked,
    /// Not sent any more; old messages still work.
    Deprecated,
}

impl FlowStatus {
    /// All.
    pub const ALL: [Self; 5] = [Self::Draft, Self::Published, Self::Throttled, Self::Blocked, Self::Deprecated];

    /// As Graph writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "DRAFT",
            Self::Published => "PUBLISHED",
            Self::Throttled => "THROTTLED",
            Self::Blocked => "BLOCKED",
            Self::Deprecated => "DEPRECATED",
        }
    }

    /// The one of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }

    /// Whether its JSON and details may change.
    ///
    /// # Errors
    /// 139001
    pub fn check_editable(self) -> Result<(), GraphError> {
        match self {
            Self::Draft | Self::Published => Ok(()),
            _ => Err(GraphError::of(139_001).details("The Flow cannot be updated in its state.")),
        }
    }

    /// Whether it may be deprecated.
    ///
    /// # Errors
    /// 139003
    pub fn check_deprecable(self, was_published: bool) -> Result<(), GraphError> {
        match self {
            Self::Deprecated => Err(GraphError::of(139_003).details("Flow is already deprecated")),
            Self::Draft if !was_published => Err(GraphError::of(139_003).details("Can't deprecate unpublished flow")),
            _ => Ok(()),
        }
    }

    /// Whether it may be deleted.
    ///
    /// # Errors
    /// 139004
    pub fn check_deletable(self, was_published: bool) -> Result<(), GraphError> {
        if self == Self::Draft && !was_published {
            return Ok(());
        }
        Err(GraphError::of(139_004)
            .details("Can't delete published Flow: after a Flow has been published it cannot be deleted. Please deprecate instead."))
    }

    /// Whether a message may be sent with it.
    ///
    /// # Errors
    /// 132068 and 131009; throttling is for those who count.
    pub fn check_sendable(self, was_published: bool, as_draft: bool) -> Result<(), GraphError> {
        match self {
            Self::Blocked => Err(GraphError::of(132_068)),
            Self::Deprecated => Err(GraphError::invalid_value("The Flow is deprecated and cannot be sent.")),
            Self::Draft if as_draft => Ok(()),
            _ if as_draft => Err(GraphError::invalid_value("Only a Flow in DRAFT state can be sent with mode draft.")),
            _ if !was_published => Err(GraphError::invalid_value(
                "The Flow is in DRAFT state: it must be sent with mode draft, or published.",
            )),
            _ => Ok(()),
        }
    }
}

/// What Flows are for.
pub const CATEGORIES: [&str; 9] = [
    "SIGN_UP",
    "SIGN_IN",
    "APPOINTMENT_BOOKING",
    "LEAD_GENERATION",
    "SHOPPING",
    "CONTACT_US",
    "CUSTOMER_SUPPORT",
    "SURVEY",
    "OTHER",
];

/// Reads `categories`: a list, or its JSON as text.
///
/// # Errors
/// 100
pub fn parse_categories(value: &Value) -> Result<Vec<String>, GraphError> {
    let names = params::list(value);
    if names.is_empty() {
        return Err(GraphError::parameter("Param categories must name at least one category."));
    }
    match names.iter().find(|name| !CATEGORIES.contains(&name.as_str())) {
        Some(name) => Err(GraphError::parameter(format!(
            "Param categories must be one of {{{}}} - got \"{name}\".",
            CATEGORIES.join(", ")
        ))),
        None => Ok(names),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn states_allow_what_they_allow() {
        use FlowStatus::*;
        let code = |result: Result<(), GraphError>| result.err().map(|error| error.code);
        assert_eq!(code(Draft.check_sendable(false, true)), None);
        assert_eq!(code(Draft.check_sendable(false, false)), Some(131_009));
        assert_eq!(code(Draft.check_sendable(true, false)), None);
        assert_eq!(code(Published.check_sendable(true, true)), Some(131_009));
        assert_eq!(code(Blocked.check_sendable(true, false)), Some(132_068));
        assert_eq!(code(Deprecated.check_sendable(true, false)), Some(131_009));
        assert_eq!(code(Draft.check_deletable(false)), None);
        assert_eq!(code(Draft.check_deletable(true)), Some(139_004));
        assert_eq!(code(Published.check_deprecable(true)), None);
        assert_eq!(code(Draft.check_deprecable(false)), Some(139_003));
        assert_eq!(code(Deprecated.check_deprecable(true)), Some(139_003));
        assert_eq!(code(Blocked.check_editable()), Some(139_001));
    }

    #[test]
    fn categories_come_as_list_or_text() {
        assert_eq!(parse_categories(&json!(["SURVEY"])).unwrap(), ["SURVEY"]);
        assert_eq!(parse_categories(&json!("[\"SIGN_UP\",\"OTHER\"]")).unwrap(), ["SIGN_UP", "OTHER"]);
        assert_eq!(parse_categories(&json!(["X"])).unwrap_err().code, 100);
        assert_eq!(parse_categories(&json!([])).unwrap_err().code, 100);
    }
}
