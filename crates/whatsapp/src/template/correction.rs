//! A category that is found to be wrong later (spec templates §14.4): it is announced, and put right by the clock.

use std::time::Duration;

use recado_core::Timestamp;
use serde::{Deserialize, Serialize};

use super::definition::Category;
use super::life::TemplateLife;
use crate::account_zone::AccountZone;

/// So long before it happens a business hears of it.
const NOTICE: Duration = Duration::from_secs(24 * 3600);

/// What will happen to a template whose category is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryCorrection {
    /// The right category, as Graph writes it.
    pub category: String,
    /// When it happens.
    pub due_at: Timestamp,
}

/// What a correction comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Corrected {
    /// The template goes to this category.
    Moved(Category),
    /// Codes need a template of their own kind: this one is rejected.
    Rejected,
}

impl TemplateLife {
    /// Announces that this is the right category; answers when the template is put right. Codes have time until the first of the next
    /// month.
    pub fn announce_correction(&mut self, category: Category, now: Timestamp) -> Timestamp {
        let utc = AccountZone::utc();
        let due_at = match category {
            Category::Authentication => utc.start_of(utc.month(now).next().first_day()).max(now.plus(NOTICE)),
            Category::Marketing | Category::Utility => now.plus(NOTICE),
        };
        self.correction = Some(CategoryCorrection { category: category.as_str().to_owned(), due_at });
        due_at
    }

    /// What is due now of a correction that was announced for this moment, unless another came in its place.
    pub fn take_correction(&mut self, due_at: Timestamp) -> Option<Corrected> {
        self.correction.as_ref().filter(|correction| correction.due_at == due_at)?;
        let category = Category::from_name(&self.correction.take()?.category)?;
        Some(if category == Category::Authentication { Corrected::Rejected } else { Corrected::Moved(category) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_passes_and_for_codes_the_month() {
        // 2026-11-10T12:00:00Z
        let now = Timestamp::from_seconds(1_794_312_000);
        let mut life = TemplateLife::default();
        let due_at = life.announce_correction(Category::Marketing, now);
        assert_eq!(due_at, now.plus(NOTICE));
        assert_eq!(life.take_correction(now), None);
        assert_eq!(life.take_correction(due_at), Some(Corrected::Moved(Category::Marketing)));
        assert_eq!(life.take_correction(due_at), None);
        let due_at = life.announce_correction(Category::Authentication, now);
        // 2026-12-01T00:00:00Z
        assert_eq!(due_at, Timestamp::from_seconds(1_796_083_200));
        assert_eq!(life.take_correction(due_at), Some(Corrected::Rejected));
        // On the last day of a month a day is left all the same.
        let last_day = Timestamp::from_seconds(1_796_083_200 - 60);
        assert_eq!(life.announce_correction(Category::Authentication, last_day), last_day.plus(NOTICE));
    }
}
