//! The WhatsApp Business Account node, and its numbers.

use recado_whatsapp::GraphError;
use serde_json::{Map, Value, json};

use super::analytics;
use super::call::Call;
use super::limit_fields;
use super::list;
use super::phone_number;
use super::project::{asked, object, project};
use super::route::unknown_node;
use super::subscribed_apps;
use crate::state::State;
use crate::world::{Caller, MANAGEMENT, Waba, World};

const TYPE_NAME: &str = "WhatsAppBusinessAccount";
/// Shown where `fields` asks for nothing (spec §8.13).
pub(super) const DEFAULT_FIELDS: [&str; 4] = ["id", "name", "timezone_id", "message_template_namespace"];

pub(super) async fn show(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    let world = state.world.current();
    let waba = world.wabas.get(id).ok_or_else(|| unknown_node(state, &call.method, id))?;
    caller.may(MANAGEMENT, id)?;
    let mut node = node(state, &world, waba);
    node.extend(limit_fields::of_waba(state, &world, waba, caller.app_id()));
    node.extend(analytics::values(state, &world, waba, &asked(call)?).await?);
    project(call, node, &DEFAULT_FIELDS, TYPE_NAME)
}

/// Every field of the node. Null: it exists and has no value.
pub(super) fn node(state: &State, world: &World, waba: &Waba) -> Map<String, Value> {
    let business = world.businesses.get(&waba.business_id);
    object(json!({
        "id": waba.id,
        "name": waba.name,
        "timezone_id": waba.timezone_id,
        "message_template_namespace": waba.message_template_namespace,
        "currency": waba.currency,
        "country": waba.country,
        "status": "ACTIVE",
        "account_review_status": "APPROVED",
        "business_verification_status": "verified",
        "ownership_type": "SELF",
        "owner_business_info": business.map(|business| json!({"id": business.id, "name": business.name})),
        "owner_business": business.map(|business| json!({"id": business.id, "name": business.name})),
        "on_behalf_of_business_info": business.map(|business| json!({"id": business.id, "name": business.name})),
        "primary_business_location": waba.country,
        "is_enabled_for_insights": false,
        "auth_international_rate_eligibility": null,
        "primary_funding_id": null,
        "health_status": null,
        "marketing_messages_lite_api_status": null,
        "marketing_messages_onboarding_status": null,
        "disable_marketing_messages_on_cloud_api": false,
        "whatsapp_business_manager_messaging_limit": null,
        // Of a single account only, where they are asked for with their time.
        "analytics": null,
        "conversation_analytics": null,
        "pricing_analytics": null,
        "subscribed_apps": subscribed_apps::edge(state, world, &waba.id),
    }))
}

pub(super) fn phone_numbers(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    let world = state.world.current();
    caller.may(MANAGEMENT, id)?;
    let nodes = world
        .numbers_of(id)
        .map(|number| {
            let mut node = phone_number::node(&world, number, caller.app_id());
            node.extend(limit_fields::of_number(state, &world, number, caller.app_id()));
            let shown = project(call, node, &phone_number::DEFAULT_FIELDS, "WhatsAppBusinessPhoneNumber")?;
            Ok((number.id.clone(), shown))
        })
        .collect::<Result<Vec<_>, GraphError>>()?;
    list::page(state, call, nodes)
}
