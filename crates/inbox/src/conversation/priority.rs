//! How urgent a conversation is.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Error, Result};

/// How urgent a conversation is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Priority {
    /// Nobody said.
    #[default]
    None,
    /// Can wait.
    Low,
    /// Not for tomorrow.
    Medium,
    /// Before others.
    High,
    /// At once.
    Urgent,
}

impl Priority {
    /// From the least urgent on.
    pub const ALL: [Self; 5] = [Self::None, Self::Low, Self::Medium, Self::High, Self::Urgent];

    /// As the database has it.
    pub(crate) const fn rank(self) -> i64 {
        self as i64
    }

    pub(crate) fn from_rank(rank: i64) -> Result<Self> {
        let known = Self::ALL.into_iter().find(|priority| priority.rank() == rank);
        known.ok_or_else(|| Error::Stored(format!("priority {rank}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_grow_with_urgency() {
        for priority in Priority::ALL {
            assert_eq!(Priority::from_rank(priority.rank()).unwrap(), priority);
        }
        assert!(Priority::ALL.is_sorted());
        assert!(Priority::from_rank(5).is_err() && Priority::from_rank(-1).is_err());
    }
}
