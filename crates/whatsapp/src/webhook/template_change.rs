//! Webhooks about templates (spec §7.8): status, quality, category.

use recado_core::Timestamp;
use serde_json::{Map, Value, json};

use super::account_change::AccountChange;
use crate::template::{TemplateDefinition, TemplateStatus, told_components};

/// Which template.
#[derive(Debug, Clone, Copy)]
pub struct TemplateName<'a> {
    /// Decimal; the webhook has it as a number.
    pub id: &'a str,
    /// Name, language and category.
    pub definition: &'a TemplateDefinition,
}

impl TemplateName<'_> {
    fn start(self) -> Map<String, Value> {
        let id = self.id.parse::<i64>().map_or_else(|_| Value::from(self.id), Value::from);
        Map::from_iter([
            ("message_template_id".to_owned(), id),
            ("message_template_name".to_owned(), json!(self.definition.name)),
            ("message_template_language".to_owned(), json!(self.definition.language)),
        ])
    }
}

/// `message_template_status_update`: the template went from one status to the one in its definition. `reason` is a reason of rejection,
/// `NONE` for everything else.
#[must_use]
pub fn template_status_update(
    template: TemplateName<'_>,
    before: TemplateStatus,
    reason: &str,
    now: Timestamp,
) -> AccountChange {
    let after = template.definition.status;
    let mut value = template.start();
    value.insert("event".into(), event(before, after).into());
    value.insert("message_template_category".into(), template.definition.category.as_str().into());
    let has_reason = after != TemplateStatus::PendingDeletion;
    value.insert("reason".into(), if has_reason { reason.into() } else { Value::Null });
    if after == TemplateStatus::Disabled {
        value.insert("disable_info".into(), json!({"disable_date": now.seconds()}));
    }
    if after == TemplateStatus::Rejected && reason == "INVALID_FORMAT" {
        let recommendation = "Change the template so that it keeps to the template guidelines, and submit it again.";
        value.insert("rejection_info".into(), json!({"reason": reason, "recommendation": recommendation}));
    }
    if let Some((title, description)) = other_info(before, after) {
        value.insert("other_info".into(), json!({"title": title, "description": description}));
    }
    AccountChange { field: "message_template_status_update", value: value.into() }
}

fn event(before: TemplateStatus, after: TemplateStatus) -> &'static str {
    match (before, after) {
        (TemplateStatus::InAppeal | TemplateStatus::Disabled, TemplateStatus::Approved) => "REINSTATED",
        (TemplateStatus::Archived, after) if after != TemplateStatus::Deleted => "UNARCHIVED",
        (TemplateStatus::Locked, TemplateStatus::Approved) => "UNLOCKED",
        (_, after) => after.as_str(),
    }
}

fn other_info(before: TemplateStatus, after: TemplateStatus) -> Option<(&'static str, &'static str)> {
    match (before, after) {
        (_, TemplateStatus::Paused) => {
            Some(("FIRST_PAUSE", "Customers gave the template low ratings, so it is not sent for 3 hours."))
        }
        (_, TemplateStatus::Disabled) => {
            Some(("DISABLED", "Customers gave the template low ratings again and again, so it is not sent any more."))
        }
        (TemplateStatus::Paused, TemplateStatus::Approved) => Some(("UNPAUSE", "The template can be sent again.")),
        _ => None,
    }
}

/// `message_template_quality_update`
#[must_use]
pub fn template_quality_update(template: TemplateName<'_>, before: &str, after: &str) -> AccountChange {
    let mut value = template.start();
    value.insert("previous_quality_score".into(), before.into());
    value.insert("new_quality_score".into(), after.into());
    AccountChange { field: "message_template_quality_update", value: value.into() }
}

/// `message_template_components_update`: an edit was approved, and this is what the template says now.
#[must_use]
pub fn template_components_update(template: TemplateName<'_>) -> AccountChange {
    let mut value = template.start();
    value.extend(told_components(template.definition));
    AccountChange { field: "message_template_components_update", value: value.into() }
}

/// `template_correct_category_detection`: what Direct Send made of messages belongs to `correct`.
#[must_use]
pub fn template_correct_category(template: TemplateName<'_>, correct: &str) -> AccountChange {
    let mut value = template.start();
    value.insert("category".into(), template.definition.category.as_str().into());
    value.insert("correct_category".into(), correct.into());
    AccountChange { field: "template_correct_category_detection", value: value.into() }
}

/// `template_category_update` beforehand: the template will go to `correct`.
#[must_use]
pub fn template_category_notice(template: TemplateName<'_>, correct: &str) -> AccountChange {
    let mut value = template.start();
    value.insert("correct_category".into(), correct.into());
    value.insert("new_category".into(), template.definition.category.as_str().into());
    AccountChange { field: "template_category_update", value: value.into() }
}

/// `template_category_update`: the template went to the category in its definition.
#[must_use]
pub fn template_category_update(template: TemplateName<'_>, before: &str) -> AccountChange {
    let mut value = template.start();
    value.insert("previous_category".into(), before.into());
    value.insert("new_category".into(), template.definition.category.as_str().into());
    AccountChange { field: "template_category_update", value: value.into() }
}
