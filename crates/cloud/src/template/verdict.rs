//! What a review makes of a template, and what apps are told of it.

use recado_core::Timestamp;
use recado_whatsapp::template::{Category, Corrected, TemplateStatus, Verdict, judge};
use recado_whatsapp::webhook::{
    AccountChange, TemplateName, template_category_update, template_components_update, template_status_update,
};

use crate::world::{Template, World};

const NO_REASON: &str = "NONE";
const INCORRECT_CATEGORY: &str = "INCORRECT_CATEGORY";

/// Reviews a template that waits for it, by the rules.
pub(super) fn review(world: &World, template: &mut Template, now: Timestamp) -> Vec<AccountChange> {
    let others = world.templates.of(&template.waba_id).filter(|other| {
        let status = other.definition.status;
        matches!(status, TemplateStatus::Approved | TemplateStatus::Pending | TemplateStatus::Paused)
    });
    let verdict = judge(&template.definition, others.map(|other| &other.definition));
    apply(template, verdict, now)
}

/// It is approved whatever it says.
pub(super) fn approve(template: &mut Template, now: Timestamp) -> Vec<AccountChange> {
    let category = template.definition.category;
    apply(template, Verdict::Approved(category), now)
}

fn apply(template: &mut Template, verdict: Verdict, now: Timestamp) -> Vec<AccountChange> {
    let (before, category_before) = (template.definition.status, template.definition.category);
    let is_edited = template.life.was_approved;
    let mut changes = Vec::new();
    match verdict {
        Verdict::Approved(category) => {
            template.definition.status = TemplateStatus::Approved;
            template.review.rejected_reason = NO_REASON.to_owned();
            template.life.was_approved = true;
            move_to(template, category);
        }
        Verdict::Rejected { reason, .. } => {
            template.definition.status = TemplateStatus::Rejected;
            reason.clone_into(&mut template.review.rejected_reason);
        }
    }
    let name = TemplateName { id: &template.id, definition: &template.definition };
    let mut told = template_status_update(name, before, &template.review.rejected_reason, now);
    if let Verdict::Rejected { explanation, .. } = verdict
        && !explanation.is_empty()
        && let Some(info) = told.value.get_mut("rejection_info").and_then(serde_json::Value::as_object_mut)
    {
        info.insert("reason".into(), explanation.into());
    }
    changes.push(told);
    if template.definition.category != category_before {
        changes.push(template_category_update(name, category_before.as_str()));
    }
    if is_edited && template.definition.status == TemplateStatus::Approved {
        changes.push(template_components_update(name));
    }
    changes
}

/// Its category was wrong.
pub(super) fn correct(template: &mut Template, corrected: Corrected, now: Timestamp) -> Vec<AccountChange> {
    let (before, category_before) = (template.definition.status, template.definition.category);
    match corrected {
        _ if matches!(before, TemplateStatus::Deleted | TemplateStatus::PendingDeletion) => Vec::new(),
        Corrected::Moved(category) if category == category_before => Vec::new(),
        Corrected::Moved(category) => {
            move_to(template, category);
            let name = TemplateName { id: &template.id, definition: &template.definition };
            vec![template_category_update(name, category_before.as_str())]
        }
        Corrected::Rejected => {
            template.definition.status = TemplateStatus::Rejected;
            INCORRECT_CATEGORY.clone_into(&mut template.review.rejected_reason);
            let name = TemplateName { id: &template.id, definition: &template.definition };
            vec![template_status_update(name, before, INCORRECT_CATEGORY, now)]
        }
    }
}

fn move_to(template: &mut Template, category: Category) {
    if category != template.definition.category {
        template.review.previous_category = Some(template.definition.category.as_str().to_owned());
        template.definition.category = category;
    }
}
