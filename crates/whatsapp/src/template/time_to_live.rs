//! How long a template's message waits for a phone that is off (spec templates §12). Afterwards it is dropped, and nobody is told.

use std::ops::RangeInclusive;
use std::time::Duration;

use recado_core::Timestamp;

use super::definition::{Category, TemplateDefinition};
use super::refusal::invalid;
use crate::error::GraphError;

/// In place of a number of seconds: as long as messages are kept at the most.
const LONGEST_TTL: i64 = -1;
/// As long as messages are kept at the most.
const LONGEST: Duration = Duration::from_secs(30 * 24 * 3600);
/// Of authentication templates that say nothing.
const OF_CODES: Duration = Duration::from_secs(600);
/// Older authentication templates that say nothing keep 30 days: 23 October 2024.
const CODES_EXPIRE_SINCE: Timestamp = Timestamp::from_seconds(1_729_641_600);

const fn range(category: Category) -> RangeInclusive<i64> {
    match category {
        Category::Authentication => 30..=900,
        Category::Utility => 30..=43_200,
        Category::Marketing => 43_200..=2_592_000,
    }
}

/// Whether templates of the category can have this.
pub(super) fn check(category: Category, ttl_seconds: Option<i64>) -> Result<(), GraphError> {
    let range = range(category);
    match ttl_seconds {
        Some(LONGEST_TTL) if category != Category::Marketing => Ok(()),
        Some(seconds) if !range.contains(&seconds) => Err(invalid(
            "Invalid time to live",
            format!(
                "message_send_ttl_seconds must be from {} to {} for {} templates.",
                range.start(),
                range.end(),
                category.as_str()
            ),
        )),
        _ => Ok(()),
    }
}

impl TemplateDefinition {
    /// How long a message of it waits for its phone. `created_at`: when the template was made.
    #[must_use]
    pub fn time_to_live(&self, created_at: Timestamp) -> Duration {
        match self.message_send_ttl_seconds {
            Some(LONGEST_TTL) => LONGEST,
            Some(seconds) => Duration::from_secs(u64::try_from(seconds).unwrap_or_default()).min(LONGEST),
            None if self.category == Category::Authentication && created_at >= CODES_EXPIRE_SINCE => OF_CODES,
            None => LONGEST,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::default_templates;

    #[test]
    fn the_category_says_how_long_where_the_template_does_not() {
        let of = |name: &str| default_templates().into_iter().find(|template| template.name == name).unwrap();
        let (mut code, mut sale) = (of("login_code"), of("spring_sale"));
        let today = Timestamp::from_seconds(1_795_000_000);
        code.message_send_ttl_seconds = None;
        assert_eq!(code.time_to_live(today), Duration::from_secs(600));
        assert_eq!(code.time_to_live(Timestamp::from_seconds(1_700_000_000)), LONGEST);
        code.message_send_ttl_seconds = Some(-1);
        assert_eq!(code.time_to_live(today), LONGEST);
        code.message_send_ttl_seconds = Some(30);
        assert_eq!(code.time_to_live(today), Duration::from_secs(30));
        assert_eq!(sale.time_to_live(today), LONGEST);
        sale.message_send_ttl_seconds = Some(43_200);
        assert_eq!(sale.time_to_live(today), Duration::from_secs(43_200));
    }

    #[test]
    fn each_category_has_its_range() {
        for (category, shortest, longest) in [
            (Category::Authentication, 30, 900),
            (Category::Utility, 30, 43_200),
            (Category::Marketing, 43_200, 2_592_000),
        ] {
            for fine in [shortest, longest] {
                check(category, Some(fine)).unwrap();
            }
            for wrong in [shortest - 1, longest + 1, 0, -2] {
                assert!(check(category, Some(wrong)).is_err());
            }
            assert_eq!(check(category, Some(-1)).is_ok(), category != Category::Marketing);
            check(category, None).unwrap();
        }
    }
}
