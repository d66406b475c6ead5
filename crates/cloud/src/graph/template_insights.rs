//! `GET /{waba-id}/template_analytics` and `…/template_group_analytics`.

use recado_whatsapp::GraphError;
use recado_whatsapp::template::TemplateButtonKind;
use recado_whatsapp::template_insights::{Count, InsightsQuery, Member, Subject};
use serde_json::{Map, Value};

use super::call::Call;
use super::list as pages;
use crate::state::State;
use crate::template::{self, groups};
use crate::world::{Caller, MANAGEMENT, Waba, World};

/// Template insights are not there for this account.
const NOT_AVAILABLE: i64 = 200_005;
/// They were not turned on.
const NOT_ENABLED: i64 = 200_007;

pub(super) async fn of_templates(
    state: &State,
    caller: &Caller,
    call: &Call,
    waba_id: &str,
) -> Result<Value, GraphError> {
    let (world, query) = asked(state, caller, call, waba_id, Subject::Templates)?;
    let member = |id: &String| {
        let known = world.templates.get(id).is_some_and(|template| template.waba_id == waba_id);
        known.then(|| member(&world, id, id))
    };
    let members = query.ids.iter().map(|id| member(id).ok_or_else(|| unknown("template_ids", id)));
    let members = members.collect::<Result<Vec<_>, _>>()?;
    answer(state, call, &world, waba_id, &query, &members).await
}

pub(super) async fn of_groups(state: &State, caller: &Caller, call: &Call, waba_id: &str) -> Result<Value, GraphError> {
    let (world, query) = asked(state, caller, call, waba_id, Subject::Groups)?;
    let groups = groups::of_waba(state, waba_id).await?;
    let mut members = Vec::new();
    for id in &query.ids {
        let group = groups.iter().find(|group| group.id == *id).ok_or_else(|| unknown("template_group_ids", id))?;
        members.extend(group.members.iter().map(|of_group| Member {
            since: Some(of_group.added_at),
            until: of_group.removed_at,
            ..member(&world, id, &of_group.template_id)
        }));
    }
    answer(state, call, &world, waba_id, &query, &members).await
}

fn asked(
    state: &State,
    caller: &Caller,
    call: &Call,
    waba_id: &str,
    subject: Subject,
) -> Result<(std::sync::Arc<World>, InsightsQuery), GraphError> {
    caller.may(MANAGEMENT, waba_id)?;
    let world = state.world.current();
    let waba: &Waba = world.wabas.get(waba_id).ok_or_else(|| GraphError::unknown_node("GET", waba_id))?;
    if waba.details.template_insights_unavailable {
        return Err(GraphError::of(NOT_AVAILABLE));
    }
    if !waba.details.is_enabled_for_insights {
        return Err(GraphError::of(NOT_ENABLED));
    }
    let query = InsightsQuery::parse(&call.params, subject, &waba.pricing.zone, state.clock.now())?;
    Ok((world, query))
}

fn unknown(param: &str, id: &str) -> GraphError {
    GraphError::parameter(format!("Param {param} names {id}, which this WhatsApp Business account does not have."))
}

fn member(world: &World, id: &str, template_id: &str) -> Member {
    let buttons = world.templates.get(template_id).map(|template| {
        let definition = &template.definition;
        let parts = std::iter::once(&definition.parts).chain(&definition.cards);
        parts.flat_map(|parts| &parts.buttons).any(|button| matches!(button.kind, TemplateButtonKind::Url { .. }))
    });
    Member {
        id: id.to_owned(),
        template_id: template_id.to_owned(),
        since: None,
        until: None,
        has_url_button: buttons.unwrap_or_default(),
    }
}

async fn answer(
    state: &State,
    call: &Call,
    world: &World,
    waba_id: &str,
    query: &InsightsQuery,
    members: &[Member],
) -> Result<Value, GraphError> {
    let mut templates: Vec<String> = members.iter().map(|member| member.template_id.clone()).collect();
    templates.sort_unstable();
    templates.dedup();
    let mut counted = template::insights::count(state, query, templates).await?;
    let is_tracked = |id: &str| {
        let options = world.templates.get(id).map(|template| &template.definition.options);
        let opted_out = options.and_then(|options| options.get("cta_url_link_tracking_opted_out"));
        !opted_out.is_some_and(|value| *value == true || *value == "true")
    };
    counted.retain(|one| !matches!(one.count, Count::Clicked { .. }) || is_tracked(&one.template_id));
    let zone = world.wabas.get(waba_id).map_or("UTC", |waba| waba.pricing.zone.name());
    let element: Map<String, Value> = match query.answer(members, &counted, zone) {
        Value::Object(element) => element,
        _ => Map::new(),
    };
    pages::page(state, call, vec![("0".to_owned(), Value::Object(element))])
}
