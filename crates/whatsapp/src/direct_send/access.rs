//! For what Meta has enabled Direct Send.

use serde::{Deserialize, Serialize};

use crate::error::GraphError;
use crate::message::DirectCategory;

const BLOCKED: i64 = 139_200;

/// What an account may send without a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Access {
    /// Nothing: it is a beta, and accounts are let in one by one.
    #[default]
    None,
    /// Messages of utility.
    Utility,
    /// Codes too, for which there is a beta of its own.
    UtilityAndAuthentication,
}

impl Access {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::None, Self::Utility, Self::UtilityAndAuthentication];

    /// Its name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::Utility => "UTILITY",
            Self::UtilityAndAuthentication => "UTILITY_AND_AUTHENTICATION",
        }
    }

    /// The one of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|access| access.as_str() == name)
    }

    /// Whether a message of this category may go out now. `is_blocked`: the account lost it for the wrong categories it used.
    ///
    /// # Errors
    /// 100 where it is not enabled, 139200 where it was taken away.
    pub fn check(self, category: DirectCategory, is_blocked: bool) -> Result<(), GraphError> {
        let is_enabled = match category {
            DirectCategory::Utility => self != Self::None,
            DirectCategory::Authentication => self == Self::UtilityAndAuthentication,
        };
        if !is_enabled {
            // Graph's sentence.
            return Err(GraphError::parameter(
                "The 'category' value requires Direct Send, which isn't enabled for this account.",
            ));
        }
        if is_blocked && category == DirectCategory::Utility {
            return Err(GraphError::of(BLOCKED));
        }
        Ok(())
    }
}
