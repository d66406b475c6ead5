//! The WhatsApp Business Account node, and its numbers.

use recado_whatsapp::GraphError;
use recado_whatsapp::fields::Fields;
use serde_json::{Map, Value, json};

use super::analytics;
use super::call::Call;
use super::limit_fields;
use super::project::{asked, object, project};
use super::route::unknown_node;
use super::{schedules, subscribed_apps};
use crate::state::State;
use crate::world::{Caller, MANAGEMENT, Waba, World};

/// As error messages call it.
pub(super) const TYPE_NAME: &str = "WhatsAppBusinessAccount";
/// Shown where `fields` asks for nothing (spec §8.13).
pub(super) const DEFAULT_FIELDS: [&str; 4] = ["id", "name", "timezone_id", "message_template_namespace"];

pub(super) async fn show(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    let world = state.world.current();
    let waba = world.wabas.get(id).ok_or_else(|| unknown_node(state, &call.method, id))?;
    caller.may(MANAGEMENT, id)?;
    let mut node = node(state, &world, waba);
    node.extend(limit_fields::of_waba(state, &world, waba, caller.app_id()));
    let fields = asked(call)?;
    node.extend(analytics::values(state, &world, waba, &fields).await?);
    extend(state, &world, waba, &fields, &mut node).await?;
    project(call, node, &DEFAULT_FIELDS, TYPE_NAME)
}

/// How many of an expanded list: `phone_numbers.limit(5)` (spec §1.3).
fn asked_count(asked: &Fields, list: &str) -> Result<usize, GraphError> {
    let Some(limit) = asked.get(list).and_then(|field| field.modifier("limit")) else { return Ok(usize::MAX) };
    let count = limit.trim().parse().ok().filter(|count| *count > 0);
    count.ok_or_else(|| GraphError::parameter("Param limit must be a positive number."))
}

/// Puts in what is looked up only where it is asked for.
pub(super) async fn extend(
    state: &State,
    world: &World,
    waba: &Waba,
    asked: &Fields,
    node: &mut Map<String, Value>,
) -> Result<(), GraphError> {
    if asked.get("phone_numbers").is_some() {
        let numbers: Vec<Value> = world
            .numbers_of(&waba.id)
            .take(asked_count(asked, "phone_numbers")?)
            .map(|number| {
                json!({"id": number.id, "display_phone_number": number.display, "verified_name": number.verified_name})
            })
            .collect();
        node.insert("phone_numbers".into(), json!({"data": numbers}));
    }
    if asked.get("message_templates").is_some() {
        let templates: Vec<Value> = world
            .templates
            .of(&waba.id)
            .take(asked_count(asked, "message_templates")?)
            .map(|template| {
                let definition = &template.definition;
                json!({"id": template.id, "name": definition.name, "status": definition.status.as_str()})
            })
            .collect();
        node.insert("message_templates".into(), json!({"data": templates}));
    }
    if asked.get("schedules").is_some() {
        node.insert("schedules".into(), json!({"data": schedules::field(state, &waba.id).await?}));
    }
    Ok(())
}

/// Every field of the node. Null: it exists and has no value, or is looked up by [`extend`].
pub(super) fn node(state: &State, world: &World, waba: &Waba) -> Map<String, Value> {
    let business = world.businesses.get(&waba.business_id);
    let details = &waba.details;
    object(json!({
        "id": waba.id,
        "name": waba.name,
        "timezone_id": waba.timezone_id,
        "message_template_namespace": waba.message_template_namespace,
        "currency": waba.currency,
        "country": waba.country,
        "status": details.status,
        "account_review_status": details.account_review_status,
        "business_verification_status": world.limit_states.portfolio(&waba.business_id).verification().as_str(),
        "ownership_type": details.ownership_type,
        "owner_business_info": business.map(|business| json!({"id": business.id, "name": business.name})),
        "owner_business": business.map(|business| json!({"id": business.id, "name": business.name})),
        "on_behalf_of_business_info": business.map(|business| json!({"id": business.id, "name": business.name})),
        "primary_business_location": waba.pricing.primary_business_location,
        "is_enabled_for_insights": details.is_enabled_for_insights,
        "auth_international_rate_eligibility": waba.pricing.authentication_international.to_json(),
        "primary_funding_id": null,
        "health_status": null,
        "marketing_messages_lite_api_status": details.marketing_messages_status,
        "marketing_messages_onboarding_status": details.marketing_messages_status,
        "disable_marketing_messages_on_cloud_api": details.disable_marketing_messages_on_cloud_api,
        "degrees_of_freedom_spec": details.degrees_of_freedom_spec,
        // Filled in by `limit_fields`.
        "whatsapp_business_manager_messaging_limit": null,
        "purchase_order_number": null,
        "audiences": null,
        "dcc_config": null,
        "phone_numbers": null,
        "message_templates": null,
        "schedules": null,
        // Of a single account only, where they are asked for with their time.
        "analytics": null,
        "conversation_analytics": null,
        "pricing_analytics": null,
        "subscribed_apps": subscribed_apps::edge(state, world, &waba.id),
    }))
}
