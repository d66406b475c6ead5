//! The fields of nodes that limits, quality and enforcement fill in.

use recado_whatsapp::limits::quality::QualityRating;
use serde_json::{Map, Value, json};

use super::project::object;
use crate::limits;
use crate::state::State;
use crate::world::{PhoneNumber, Quality, Template, Waba, World};

/// Of a number.
pub(super) fn of_number(state: &State, world: &World, number: &PhoneNumber, app_id: &str) -> Map<String, Value> {
    let own = world.limit_states.number(&number.id);
    let limit = world.messaging_limit(number, state.clock.now());
    object(json!({
        "quality_score": quality_score(&own.quality, &number.quality_rating),
        "throughput": {"level": own.throughput.level.as_str()},
        "whatsapp_business_manager_messaging_limit": limit.as_str(),
        "messaging_limit_tier": limit.as_str(),
        "health_status": limits::number_health(state, world, number, app_id),
    }))
}

/// Of an account.
pub(super) fn of_waba(state: &State, world: &World, waba: &Waba, app_id: &str) -> Map<String, Value> {
    object(json!({
        "whatsapp_business_manager_messaging_limit": world.portfolio_limit(waba).as_str(),
        "health_status": limits::waba_health(state, world, &waba.id, app_id),
    }))
}

/// Of a template.
pub(super) fn of_template(state: &State, world: &World, template: &Template, app_id: &str) -> Map<String, Value> {
    let quality = world.limit_states.template(&template.id).quality;
    let mut fields = Map::new();
    if quality.rated_at.is_some() {
        fields.insert("quality_score".into(), quality_score(&quality, quality.rating.as_str()));
    }
    fields.insert("health_status".into(), limits::template_health(state, world, template, app_id));
    fields
}

/// With the time and the reasons where the rating has any.
fn quality_score(quality: &Quality, rating: &str) -> Value {
    let rating = QualityRating::parse(rating).unwrap_or_default();
    let mut score = object(json!({"score": rating.as_str()}));
    if let Some(rated_at) = quality.rated_at {
        let reasons: Vec<&str> = quality.reasons.iter().map(|reason| reason.as_str()).collect();
        score.insert("date".into(), rated_at.seconds().into());
        score.insert("reasons".into(), reasons.into());
    }
    score.into()
}
