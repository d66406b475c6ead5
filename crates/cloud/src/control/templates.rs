//! `GET templates`: every account's templates, with what reviews and customers' ratings made of them.

use std::ops::Bound;

use axum::extract::State as Extract;
use serde_json::{Value, json};

use super::extract::{JsonAnswer, Page, Query, ThisUrl};
use super::problem::Problem;
use crate::state::State;
use crate::world::Template;

/// All of them, or those of `waba_id`, in the order of their ids.
pub(super) async fn list(
    Extract(state): Extract<State>,
    query: Query,
    ThisUrl(url): ThisUrl,
) -> Result<JsonAnswer<Page<Value>>, Problem> {
    let limit = query.limit()?;
    let world = state.world.current();
    let waba_id = query.get("waba_id");
    let after = query.get("cursor").map_or(Bound::Unbounded, Bound::Excluded);
    let one_more = usize::try_from(limit).unwrap_or(usize::MAX).saturating_add(1);
    let templates: Vec<&Template> = world
        .templates
        .starting_at(after)
        .filter(|template| waba_id.is_none_or(|wanted| template.waba_id == wanted))
        .take(one_more)
        .collect();
    Ok(JsonAnswer(Page::part(templates, limit, &url, |template| template.id.clone()).map(describe)))
}

fn describe(template: &Template) -> Value {
    let (definition, review) = (&template.definition, &template.review);
    let mut shown = definition.to_json();
    json!({
        "id": template.id,
        "waba_id": template.waba_id,
        "name": definition.name,
        "language": definition.language,
        "status": definition.status.as_str(),
        "category": definition.category.as_str(),
        "previous_category": review.previous_category,
        "quality": review.quality,
        "rejected_reason": review.rejected_reason,
        "components": shown.get_mut("components").map(Value::take),
        "created_at": template.created_at.to_string(),
        "updated_at": template.updated_at.to_string(),
    })
}
