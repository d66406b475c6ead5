//! `health_status`: whether messages pass an account, a number, a template, and why not (spec §5.8).

use recado_whatsapp::GraphError;
use recado_whatsapp::limits::Refused;
use recado_whatsapp::limits::health::{EntityType, HealthEntity, HealthError, health_status};
use recado_whatsapp::number::NumberStatus;
use recado_whatsapp::template::TemplateStatus;
use serde_json::Value;

use crate::state::State;
use crate::world::{PhoneNumber, Template, World};

/// Of an account.
pub(crate) fn of_waba(state: &State, world: &World, waba_id: &str, app_id: &str) -> Value {
    status(state, world, &[], waba_id, app_id)
}

/// Of a number.
pub(crate) fn of_number(state: &State, world: &World, number: &PhoneNumber, app_id: &str) -> Value {
    let now = state.clock.now();
    let condition = NumberStatus::parse(&number.status).unwrap_or(NumberStatus::Unknown);
    let throughput = world.limit_states.throughput(&number.id);
    let entity = HealthEntity::new(EntityType::PhoneNumber, &number.id)
        .unless_refused(condition.check_send(&state.settings.limits.assumptions))
        .unless_refused(throughput.check_maintenance(now).map_err(Refused::error));
    status(state, world, &[entity], &number.waba_id, app_id)
}

/// Of a template.
pub(crate) fn of_template(state: &State, world: &World, template: &Template, app_id: &str) -> Value {
    let sendable = match template.definition.status {
        TemplateStatus::Approved | TemplateStatus::Flagged => Ok(()),
        TemplateStatus::Paused => Err(GraphError::of(132_015)),
        TemplateStatus::Disabled => Err(GraphError::of(132_016)),
        _ => Err(GraphError::of(132_001)),
    };
    let entity = HealthEntity::new(EntityType::MessageTemplate, &template.id).unless_refused(sendable);
    status(state, world, &[entity], &template.waba_id, app_id)
}

fn status(state: &State, world: &World, asked: &[HealthEntity], waba_id: &str, app_id: &str) -> Value {
    let now = state.clock.now();
    let limits = world.limit_states.waba(waba_id);
    let mut waba = HealthEntity::new(EntityType::Waba, waba_id);
    waba = if limits.enforcement.loses_templates_only(now) {
        waba.limited("The account violated a policy and cannot send templates for now.")
    } else {
        waba.unless_refused(limits.enforcement.check_send(true, now))
    };
    let utility = limits.misclassification.check_utility(u64::MAX, None, now, &state.settings.limits.assumptions);
    if utility.is_err() {
        waba = waba.limited("The account used the wrong template category; its utility templates are limited.");
    }
    if world.wabas.get(waba_id).is_some_and(|waba| waba.details.has_payment_issue) {
        waba = waba.blocked(HealthError::payment());
    }
    let business_id = world.wabas.get(waba_id).map_or("", |waba| waba.business_id.as_str());
    let mut business = HealthEntity::new(EntityType::Business, business_id);
    let mut others = world.wabas_of(business_id).map(|waba| world.limit_states.waba(&waba.id).misclassification);
    if others.any(|misclassification| misclassification.concerns_portfolio(now)) {
        business =
            business.limited("The portfolio used the wrong template category; it cannot send utility templates.");
    }
    if world.limit_states.portfolio(business_id).pacing.blocked_at.is_some() {
        business =
            business.limited("Customers dislike the portfolio's templates; it cannot send any until it was reviewed.");
    }
    health_status(asked, &waba, &business, &HealthEntity::new(EntityType::App, app_id))
}
