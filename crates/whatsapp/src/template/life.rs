//! A template's life (spec templates §4 to §7, §14.1): when it may be edited, deleted, archived and unpaused, and what of that is remembered.

use std::time::Duration;

use recado_core::Timestamp;
use serde::{Deserialize, Serialize};

use super::correction::CategoryCorrection;
use super::definition::TemplateStatus;
use super::refusal::{GENERATED_NOT_DELETED, GENERATED_NOT_EDITED, invalid, refused};
use crate::error::GraphError;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const MONTH: Duration = Duration::from_secs(30 * DAY.as_secs());
/// An approved template is edited so often in 30 days.
const MAX_EDITS_A_MONTH: usize = 10;
/// The name of a template that was approved once is not free so long after its deletion.
pub const NAME_BLOCK: Duration = MONTH;
/// Messages on their way keep a deleted template so long.
pub const PENDING_DELETION_LIFE: Duration = MONTH;
/// Without any activity so long, a template is archived.
pub const ARCHIVED_AFTER: Duration = Duration::from_secs(365 * DAY.as_secs());
/// An archived template is deleted so much later.
pub const DELETED_AFTER_ARCHIVING: Duration = Duration::from_secs(28 * DAY.as_secs());
/// A paused one can be unpaused so much later.
const UNPAUSED_AFTER: Duration = Duration::from_secs(5 * 60);

/// What is remembered of a template's life.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TemplateLife {
    /// Edits of the last 30 days.
    pub edits: Vec<Timestamp>,
    /// It was approved at some time.
    pub was_approved: bool,
    /// When something last happened to it; `None`: when it was made.
    pub active_at: Option<Timestamp>,
    /// When it was archived, and what it was before.
    pub archived_at: Option<Timestamp>,
    /// The status before it was archived.
    pub status_before: Option<String>,
    /// When it was deleted, or began to be.
    pub deleted_at: Option<Timestamp>,
    /// Made by Direct Send.
    pub is_generated: bool,
    /// Its category is found to be wrong, and will be put right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correction: Option<CategoryCorrection>,
}

impl TemplateLife {
    /// Whether it may be edited now.
    ///
    /// # Errors
    /// 100, where its status or the number of edits forbids it; 2388318 for one that Direct Send made.
    pub fn check_edit(&self, status: TemplateStatus, changes_category: bool, now: Timestamp) -> Result<(), GraphError> {
        let refuse = |message: String| Err(invalid("Template cannot be edited", message));
        if self.is_generated {
            let sentence = "Templates that were made by Direct Send cannot be edited.";
            return Err(refused(GENERATED_NOT_EDITED, "Template cannot be edited", sentence));
        }
        match status {
            TemplateStatus::Rejected | TemplateStatus::Paused => Ok(()),
            TemplateStatus::Approved | TemplateStatus::Flagged => {
                if changes_category {
                    return refuse("The category of an approved template cannot be changed.".to_owned());
                }
                if self.edits.iter().any(|at| *at <= now && now.since(*at) < DAY) {
                    return refuse("An approved template can be edited once in 24 hours.".to_owned());
                }
                if self.edits.iter().filter(|at| now.since(**at) < MONTH).count() >= MAX_EDITS_A_MONTH {
                    return refuse(format!("An approved template can be edited {MAX_EDITS_A_MONTH} times in 30 days."));
                }
                Ok(())
            }
            other => refuse(format!("A template with the status {} cannot be edited.", other.as_str())),
        }
    }

    /// It was edited.
    pub fn edited(&mut self, status: TemplateStatus, now: Timestamp) {
        self.edits.retain(|at| now.since(*at) < MONTH);
        if matches!(status, TemplateStatus::Approved | TemplateStatus::Flagged) {
            self.edits.push(now);
        }
        self.active_at = Some(now);
    }

    /// Whether it may be deleted.
    ///
    /// # Errors
    /// 100; 2388330 for one that Direct Send made.
    pub fn check_deletion(&self, status: TemplateStatus) -> Result<(), GraphError> {
        if self.is_generated {
            let sentence = "Templates that were made by Direct Send cannot be deleted.";
            return Err(refused(GENERATED_NOT_DELETED, "Template cannot be deleted", sentence));
        }
        if status == TemplateStatus::Disabled {
            return Err(invalid("Template cannot be deleted", "A disabled template cannot be deleted."));
        }
        Ok(())
    }

    /// Whether a template that was deleted keeps its name from new ones.
    #[must_use]
    pub fn blocks_name(&self, now: Timestamp) -> bool {
        self.was_approved && self.deleted_at.is_some_and(|at| now.since(at) < NAME_BLOCK)
    }

    /// Archives it; answers the new status, or why that is not possible.
    ///
    /// # Errors
    /// The sentence that the answer of the call has.
    pub fn archive(&mut self, status: TemplateStatus, now: Timestamp) -> Result<TemplateStatus, &'static str> {
        if !matches!(status, TemplateStatus::Approved | TemplateStatus::Flagged | TemplateStatus::Rejected) {
            return Err("Only approved or rejected templates can be archived");
        }
        self.status_before = Some(status.as_str().to_owned());
        self.archived_at = Some(now);
        Ok(TemplateStatus::Archived)
    }

    /// Takes it out of the archive; answers the status it had before.
    ///
    /// # Errors
    /// The sentence that the answer of the call has.
    pub fn unarchive(&mut self, status: TemplateStatus, now: Timestamp) -> Result<TemplateStatus, &'static str> {
        if status != TemplateStatus::Archived {
            return Err("Template is not archived");
        }
        self.archived_at = None;
        self.active_at = Some(now);
        let before = self.status_before.take().and_then(|name| TemplateStatus::from_name(&name));
        Ok(before.unwrap_or(TemplateStatus::Approved))
    }

    /// What falls due by the clock: the next status and its moment. `last_sent_at` counts as activity.
    #[must_use]
    pub fn next(
        &self,
        status: TemplateStatus,
        created_at: Timestamp,
        last_sent_at: Option<Timestamp>,
    ) -> Option<(Timestamp, TemplateStatus)> {
        match status {
            TemplateStatus::PendingDeletion => {
                self.deleted_at.map(|at| (at.plus(PENDING_DELETION_LIFE), TemplateStatus::Deleted))
            }
            TemplateStatus::Archived => {
                self.archived_at.map(|at| (at.plus(DELETED_AFTER_ARCHIVING), TemplateStatus::Deleted))
            }
            TemplateStatus::Approved | TemplateStatus::Flagged | TemplateStatus::Rejected => {
                let active_at = self.active_at.unwrap_or(created_at).max(created_at);
                let active_at = last_sent_at.map_or(active_at, |sent| sent.max(active_at));
                Some((active_at.plus(ARCHIVED_AFTER), TemplateStatus::Archived))
            }
            _ => None,
        }
    }
}

/// Whether a paused template may go on at the caller's wish; otherwise why not.
///
/// # Errors
/// The reason that the answer of the call has.
pub fn check_unpause(status: TemplateStatus, paused_at: Option<Timestamp>, now: Timestamp) -> Result<(), &'static str> {
    if status != TemplateStatus::Paused {
        return Err("The template is not paused.");
    }
    if paused_at.is_some_and(|at| at <= now && now.since(at) < UNPAUSED_AFTER) {
        return Err("A template can be unpaused five minutes after it was paused.");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    fn now() -> Timestamp {
        Timestamp::from_seconds(1_795_000_000)
    }

    #[test]
    fn an_approved_template_is_edited_once_a_day_and_ten_times_a_month() {
        let mut life = TemplateLife::default();
        let mut at = now();
        for _ in 0..10 {
            life.check_edit(TemplateStatus::Approved, false, at).unwrap();
            life.edited(TemplateStatus::Approved, at);
            assert!(life.check_edit(TemplateStatus::Approved, false, at.plus(HOUR * 23)).is_err());
            life.check_edit(TemplateStatus::Rejected, true, at).unwrap();
            at = at.plus(DAY);
        }
        assert!(life.check_edit(TemplateStatus::Approved, false, at).is_err());
        life.check_edit(TemplateStatus::Approved, false, now().plus(MONTH)).unwrap();
        assert!(life.check_edit(TemplateStatus::Approved, true, now().plus(MONTH)).is_err());
        for status in
            [TemplateStatus::Pending, TemplateStatus::Disabled, TemplateStatus::InAppeal, TemplateStatus::Archived]
        {
            assert!(life.check_edit(status, false, now().plus(MONTH)).is_err());
        }
        let generated = TemplateLife { is_generated: true, ..TemplateLife::default() };
        let edit = generated.check_edit(TemplateStatus::Approved, false, now()).unwrap_err();
        assert_eq!(edit.subcode, Some(2_388_318));
        assert_eq!(generated.check_deletion(TemplateStatus::Approved).unwrap_err().subcode, Some(2_388_330));
    }

    #[test]
    fn a_name_is_blocked_for_thirty_days_after_an_approved_one() {
        let life = TemplateLife { was_approved: true, deleted_at: Some(now()), ..TemplateLife::default() };
        assert!(life.blocks_name(now().plus(DAY * 29)));
        assert!(!life.blocks_name(now().plus(DAY * 30)));
        assert!(!TemplateLife { was_approved: false, ..life }.blocks_name(now()));
        assert!(TemplateLife::default().check_deletion(TemplateStatus::Disabled).is_err());
    }

    #[test]
    fn the_archive_gives_back_what_it_took() {
        let mut life = TemplateLife::default();
        assert!(life.archive(TemplateStatus::Paused, now()).is_err());
        assert!(life.unarchive(TemplateStatus::Approved, now()).is_err());
        assert_eq!(life.archive(TemplateStatus::Rejected, now()), Ok(TemplateStatus::Archived));
        let due = life.next(TemplateStatus::Archived, now(), None);
        assert_eq!(due, Some((now().plus(DAY * 28), TemplateStatus::Deleted)));
        assert_eq!(life.unarchive(TemplateStatus::Archived, now().plus(DAY)), Ok(TemplateStatus::Rejected));
        let due = life.next(TemplateStatus::Approved, now(), Some(now().plus(DAY * 2)));
        assert_eq!(due, Some((now().plus(DAY * 367), TemplateStatus::Archived)));
        assert_eq!(life.next(TemplateStatus::Pending, now(), None), None);
    }

    #[test]
    fn a_pause_lasts_five_minutes_at_least() {
        assert!(check_unpause(TemplateStatus::Paused, Some(now()), now().plus(Duration::from_secs(299))).is_err());
        check_unpause(TemplateStatus::Paused, Some(now()), now().plus(Duration::from_secs(300))).unwrap();
        check_unpause(TemplateStatus::Paused, None, now()).unwrap();
        assert!(check_unpause(TemplateStatus::Approved, None, now()).is_err());
    }
}
