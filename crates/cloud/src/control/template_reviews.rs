//! `POST templates/{id}/review`: what Meta's review and customers' ratings make of a template, on demand.

use axum::extract::State as Extract;
use recado_whatsapp::template::{Category, TemplateStatus};
use recado_whatsapp::webhook::{
    AccountChange, TemplateName, template_category_update, template_quality_update, template_status_update,
};
use serde_json::{Value, json};

use super::extract::{JsonAnswer, JsonBody, PathId};
use super::problem::{FieldError, Problem};
use crate::state::State;
use crate::template;
use crate::webhook;
use crate::world::{self, Template, TemplateReview};

const FIELDS: [&str; 5] = ["status", "reason", "quality", "category", "correct_category"];
/// Why a template is rejected (spec §7.8).
const REASONS: [&str; 8] = [
    "NONE",
    "ABUSIVE_CONTENT",
    "INCORRECT_CATEGORY",
    "INVALID_FORMAT",
    "PROMOTIONAL",
    "SCAM",
    "TAG_CONTENT_MISMATCH",
    "CATEGORY_NOT_AVAILABLE",
];

/// What is to change; `None` leaves it as it is.
struct Review {
    status: Option<TemplateStatus>,
    reason: Option<String>,
    quality: Option<String>,
    category: Option<Category>,
    /// It will go to this category; its own one takes such an announcement back.
    correct_category: Option<Category>,
}

pub(super) async fn review(
    Extract(state): Extract<State>,
    PathId(id): PathId,
    JsonBody(body): JsonBody,
) -> Result<JsonAnswer<Value>, Problem> {
    let world = state.world.current();
    let before = world.templates.get(&id).ok_or_else(|| Problem::missing(format!("no template has the id {id}")))?;
    let review = Review::parse(&body)?;
    let correct_category = review.correct_category;
    let (after, changes) = review.of(&state, before);
    let shown = json!({
        "id": after.id,
        "name": after.definition.name,
        "language": after.definition.language,
        "status": after.definition.status.as_str(),
        "category": after.definition.category.as_str(),
        "quality": after.review.quality,
        "rejected_reason": after.review.rejected_reason,
    });
    state
        .db
        .write("cloud.template.review", (state.clone(), after, changes), |tx, (state, after, changes)| {
            Box::pin(async move {
                world::hold_templates(tx).await?;
                world::store_template(tx, after).await?;
                webhook::tell_account_changes(state, tx, &after.waba_id, changes).await
            })
        })
        .await?;
    state.world.changed().await?;
    if let Some(category) = correct_category {
        template::announce_correction(&state, &id, category).await?;
    }
    Ok(JsonAnswer(shown))
}

impl Review {
    fn parse(body: &Value) -> Result<Self, Problem> {
        let Some(object) = body.as_object() else {
            return Err(Problem::invalid_field("", "the body must be an object"));
        };
        let mut errors = Vec::new();
        let known = FIELDS.join(", ");
        for name in object.keys().filter(|name| !FIELDS.contains(&name.as_str())) {
            errors.push(field_error(name, format!("is nothing that a review says; it says {known}")));
        }
        let review = Self {
            status: one_of(body, "status", &names(TemplateStatus::ALL, TemplateStatus::as_str), &mut errors)
                .and_then(|name| TemplateStatus::from_name(&name)),
            reason: one_of(body, "reason", &REASONS, &mut errors),
            quality: one_of(body, "quality", &TemplateReview::QUALITIES, &mut errors),
            category: one_of(body, "category", &names(Category::ALL, Category::as_str), &mut errors)
                .and_then(|name| Category::from_name(&name)),
            correct_category: one_of(body, "correct_category", &names(Category::ALL, Category::as_str), &mut errors)
                .and_then(|name| Category::from_name(&name)),
        };
        if review.reason.is_some() && review.status != Some(TemplateStatus::Rejected) {
            errors.push(field_error("reason", "belongs to the status REJECTED"));
        }
        if errors.is_empty() && object.is_empty() {
            errors.push(field_error("", format!("the body must say one of {known}")));
        }
        if errors.is_empty() { Ok(review) } else { Err(Problem::invalid(errors)) }
    }

    /// The template after it, and what apps are told. What stays as it was is not told.
    fn of(self, state: &State, before: &Template) -> (Template, Vec<AccountChange>) {
        let now = state.clock.now();
        let mut after = before.clone();
        if let Some(category) = self.category.filter(|category| *category != before.definition.category) {
            after.review.previous_category = Some(before.definition.category.as_str().to_owned());
            after.definition.category = category;
            // Nothing is left to be announced.
            after.life.correction = None;
        }
        if let Some(quality) = self.quality.filter(|quality| *quality != before.review.quality) {
            after.review.quality = quality;
            after.review.quality_at = Some(now);
        }
        if let Some(status) = self.status {
            after.definition.status = status;
            after.life.was_approved |= status == TemplateStatus::Approved;
            after.review.rejected_reason = self.reason.unwrap_or_else(|| "NONE".to_owned());
        }
        let name = TemplateName { id: &after.id, definition: &after.definition };
        let mut changes = Vec::new();
        if after.definition.status != before.definition.status {
            let reason = &after.review.rejected_reason;
            changes.push(template_status_update(name, before.definition.status, reason, now));
        }
        if after.review.quality != before.review.quality {
            changes.push(template_quality_update(name, &before.review.quality, &after.review.quality));
        }
        if after.definition.category != before.definition.category {
            changes.push(template_category_update(name, before.definition.category.as_str()));
        }
        (after, changes)
    }
}

fn names<T: Copy>(all: &[T], name: fn(T) -> &'static str) -> Vec<&'static str> {
    all.iter().map(|one| name(*one)).collect()
}

/// In any case.
fn one_of(body: &Value, field: &str, names: &[&str], errors: &mut Vec<FieldError>) -> Option<String> {
    let value = body.get(field).filter(|value| !value.is_null())?;
    let text = value.as_str().map(str::to_ascii_uppercase).filter(|text| names.contains(&text.as_str()));
    if text.is_none() {
        errors.push(field_error(field, format!("must be one of {}", names.join(", "))));
    }
    text
}

fn field_error(field: &str, detail: impl Into<String>) -> FieldError {
    FieldError { field: field.to_owned(), detail: detail.into() }
}
