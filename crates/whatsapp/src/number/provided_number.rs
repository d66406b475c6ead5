//! Numbers that Meta gives (spec §5.9): test numbers, which write to five recipients that were named, and numbers with the area code 555,
//! which need an approved name first.

use crate::error::GraphError;

use super::display_name::NameStatus;

/// Recipients of a test number.
pub const MAX_TEST_RECIPIENTS: usize = 5;

const NOT_IN_ALLOWED_LIST: i64 = 131_030;
const NEEDS_NAME_APPROVAL: i64 = 131_037;
const CANNOT_MIGRATE: i64 = 2_388_103;

/// Where a number comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum NumberOrigin {
    /// The business brought it.
    #[default]
    Own,
    /// A public test number.
    Test,
    /// A number with the area code 555, from Meta.
    Provided,
}

/// A recipient that cannot be put on a test number's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TestRecipientProblem {
    /// There are five.
    #[error("a test number has at most {MAX_TEST_RECIPIENTS} recipients")]
    Full,
    /// It is there.
    #[error("the recipient is on the list already")]
    Listed,
}

impl NumberOrigin {
    /// Whether a message may go from such a number to this recipient.
    ///
    /// # Errors
    /// 131030 for a test number and a recipient that is not on its list, 131037 for a provided number without an approved name.
    pub fn check_send(self, is_allowed_recipient: bool, name_status: NameStatus) -> Result<(), GraphError> {
        match self {
            Self::Test if !is_allowed_recipient => Err(GraphError::of(NOT_IN_ALLOWED_LIST)),
            Self::Provided if name_status != NameStatus::Approved => Err(GraphError::of(NEEDS_NAME_APPROVAL)),
            Self::Own | Self::Test | Self::Provided => Ok(()),
        }
    }

    /// Whether messages from it cost something.
    #[must_use]
    pub const fn is_charged(self) -> bool {
        !matches!(self, Self::Test)
    }

    /// Whether it may move to another account.
    ///
    /// # Errors
    /// 2388103 for a test number.
    pub fn check_migration(self) -> Result<(), GraphError> {
        match self {
            Self::Test => Err(GraphError::of(CANNOT_MIGRATE).details("A test number cannot be migrated.")),
            Self::Own | Self::Provided => Ok(()),
        }
    }
}

/// Whether one more recipient may be put on a test number's list.
///
/// # Errors
/// It is there, or the list is full.
pub fn check_new_recipient<'a>(
    listed: impl IntoIterator<Item = &'a str>,
    wa_id: &str,
) -> Result<(), TestRecipientProblem> {
    let mut count = 0_usize;
    for recipient in listed {
        if recipient == wa_id {
            return Err(TestRecipientProblem::Listed);
        }
        count = count.saturating_add(1);
    }
    if count < MAX_TEST_RECIPIENTS { Ok(()) } else { Err(TestRecipientProblem::Full) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn test_numbers_write_to_their_list_only() {
        let code = |origin: NumberOrigin, allowed| {
            origin.check_send(allowed, NameStatus::Declined).err().map(|error| error.code)
        };
        assert_eq!((code(NumberOrigin::Test, false), code(NumberOrigin::Test, true)), (Some(131_030), None));
        assert_eq!(code(NumberOrigin::Own, false), None);
        let error = NumberOrigin::Test.check_send(false, NameStatus::None).unwrap_err();
        assert_eq!(error.message, "(#131030) Recipient phone number not in allowed list");
        assert!(!NumberOrigin::Test.is_charged() && NumberOrigin::Own.is_charged());
        assert_eq!(NumberOrigin::Test.check_migration().map_err(|error| error.code), Err(2_388_103));
        assert_eq!(NumberOrigin::Provided.check_migration(), Ok(()));
    }

    #[test]
    fn provided_numbers_need_a_name() {
        let code = |status| NumberOrigin::Provided.check_send(false, status).err().map(|error| error.code);
        assert_eq!((code(NameStatus::PendingReview), code(NameStatus::Approved)), (Some(131_037), None));
    }

    #[test]
    fn the_list_has_five() {
        let listed = ["1", "2", "3", "4", "5"];
        assert_eq!(check_new_recipient(listed.into_iter().take(4), "9"), Ok(()));
        assert_eq!(check_new_recipient(listed, "9"), Err(TestRecipientProblem::Full));
        assert_eq!(check_new_recipient(listed, "3"), Err(TestRecipientProblem::Listed));
    }
}
