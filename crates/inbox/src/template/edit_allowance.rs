//! How often a template may be edited: an approved one once a day and ten times in thirty days, others as their status has it.

use std::time::Duration;

use recado_core::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// Edits of an approved template are counted over this time.
pub(super) const MONTH: Duration = Duration::from_secs(30 * 24 * 60 * 60);
const EDITS_A_DAY: u32 = 1;
const EDITS_A_MONTH: u32 = 10;

/// How a template may be edited now, as far as this desk has seen its edits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EditAllowance {
    /// Whether it may be edited now.
    pub is_editable: bool,
    /// Whether its category may be changed, too.
    pub category_is_editable: bool,
    /// Edits left in the last 24 hours; `null`: no limit.
    #[schema(required = true)]
    pub left_today: Option<u32>,
    /// Edits left in the last 30 days; `null`: no limit.
    #[schema(required = true)]
    pub left_this_month: Option<u32>,
    /// When the next edit is possible, where a limit is reached.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub next_at: Option<Timestamp>,
}

impl EditAllowance {
    /// `edits` are those made while the template was approved.
    pub(super) fn of(status: &str, source: &str, edits: &[Timestamp], now: Timestamp) -> Self {
        let never = Self {
            is_editable: false,
            category_is_editable: false,
            left_today: None,
            left_this_month: None,
            next_at: None,
        };
        match status {
            // Templates that Direct Send made belong to WhatsApp.
            _ if source == "AUTO_GENERATED" => never,
            "REJECTED" | "PAUSED" => Self { is_editable: true, category_is_editable: true, ..never },
            "APPROVED" => Self::of_approved(edits, now),
            _ => never,
        }
    }

    fn of_approved(edits: &[Timestamp], now: Timestamp) -> Self {
        let mut recent: Vec<Timestamp> =
            edits.iter().copied().filter(|at| *at <= now && now.since(*at) < MONTH).collect();
        recent.sort_unstable();
        let today: Vec<Timestamp> = recent.iter().copied().filter(|at| now.since(*at) < DAY).collect();
        let left = |most: u32, used: usize| most.saturating_sub(u32::try_from(used).unwrap_or(u32::MAX));
        let (left_today, left_this_month) = (left(EDITS_A_DAY, today.len()), left(EDITS_A_MONTH, recent.len()));
        let after_today = today.last().filter(|_| left_today == 0).map(|at| at.plus(DAY));
        // The edit that has to be forgotten before there is room for one more.
        let oldest_counted = recent.iter().rev().nth(EDITS_A_MONTH as usize - 1);
        let after_month = oldest_counted.filter(|_| left_this_month == 0).map(|at| at.plus(MONTH));
        Self {
            is_editable: left_today > 0 && left_this_month > 0,
            category_is_editable: false,
            left_today: Some(left_today),
            left_this_month: Some(left_this_month),
            next_at: after_today.max(after_month),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_795_341_600);

    fn hours_ago(hours: u64) -> Timestamp {
        NOW.minus(Duration::from_secs(hours * 3600))
    }

    #[test]
    fn an_approved_template_is_edited_once_a_day_and_ten_times_a_month() {
        let fresh = EditAllowance::of("APPROVED", "MANUAL", &[], NOW);
        assert_eq!((fresh.is_editable, fresh.left_today, fresh.left_this_month), (true, Some(1), Some(10)));
        assert!(!fresh.category_is_editable);
        let today = EditAllowance::of("APPROVED", "MANUAL", &[hours_ago(2)], NOW);
        assert_eq!((today.is_editable, today.left_today, today.left_this_month), (false, Some(0), Some(9)));
        assert_eq!(today.next_at, Some(hours_ago(2).plus(DAY)));
        let month: Vec<Timestamp> = (1..=10).map(|day| hours_ago(day * 48)).collect();
        let month = EditAllowance::of("APPROVED", "MANUAL", &month, NOW);
        assert_eq!((month.is_editable, month.left_today, month.left_this_month), (false, Some(1), Some(0)));
        assert_eq!(month.next_at, Some(hours_ago(480).plus(MONTH)));
        let old = EditAllowance::of("APPROVED", "MANUAL", &[hours_ago(31 * 24)], NOW);
        assert_eq!(old, fresh);
    }

    #[test]
    fn other_statuses_have_rules_of_their_own() {
        let edits = [hours_ago(1)];
        for status in ["REJECTED", "PAUSED"] {
            let allowance = EditAllowance::of(status, "MANUAL", &edits, NOW);
            assert!(allowance.is_editable && allowance.category_is_editable && allowance.left_today.is_none());
        }
        for status in ["PENDING", "DISABLED", "IN_APPEAL", "ARCHIVED", "PENDING_DELETION", "DELETED", "X"] {
            assert!(!EditAllowance::of(status, "MANUAL", &[], NOW).is_editable, "{status}");
        }
        assert!(!EditAllowance::of("APPROVED", "AUTO_GENERATED", &[], NOW).is_editable);
    }
}
