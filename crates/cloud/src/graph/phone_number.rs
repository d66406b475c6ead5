//! The phone number node.

use std::sync::Arc;

use recado_core::Timestamp;
use recado_whatsapp::number::node_change::NodeChange;
use recado_whatsapp::{GraphError, phone};
use serde_json::{Map, Value, json};

use super::answer;
use super::call::Call;
use super::limit_fields;
use super::number_edges;
use super::number_life::is_there;
use super::official_account;
use super::project::{object, project};
use super::route::unknown_node;
use crate::number::{self, Callback, NodeUpdate};
use crate::state::State;
use crate::webhook;
use crate::world::{Caller, MANAGEMENT, NumberOverride, PhoneNumber, World};

pub(super) const TYPE_NAME: &str = "WhatsAppBusinessPhoneNumber";
/// Shown where `fields` asks for nothing (spec §8.2). The same node as `/{WhatsApp-Account-Number-ID}` of the OpenAPI, which would show
/// `status` too: nothing in the call tells them apart.
pub(super) const DEFAULT_FIELDS: [&str; 9] = [
    "id",
    "display_phone_number",
    "verified_name",
    "quality_rating",
    "code_verification_status",
    "platform_type",
    "throughput",
    "webhook_configuration",
    "last_onboarded_time",
];

pub(super) fn show(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    let world = permitted(state, caller, call, id, MANAGEMENT)?;
    let number = world.phone_numbers.get(id).ok_or_else(|| unknown_node(state, &call.method, id))?;
    project(call, node(state, &world, number, caller.app_id()), &DEFAULT_FIELDS, TYPE_NAME)
}

/// The world, where it has the number and the caller has the permission.
///
/// # Errors
/// 100 with subcode 33 for a number that is not there any more, too.
pub(super) fn permitted(
    state: &State,
    caller: &Caller,
    call: &Call,
    id: &str,
    permission: &'static str,
) -> Result<Arc<World>, GraphError> {
    let world = state.world.current();
    let number = world.phone_numbers.get(id).filter(|number| is_there(number.state.status));
    let number = number.ok_or_else(|| unknown_node(state, &call.method, id))?;
    caller.may(permission, &number.waba_id)?;
    Ok(world)
}

/// Every field of the node. Null: it exists and has no value.
pub(super) fn node(state: &State, world: &World, number: &PhoneNumber, app_id: &str) -> Map<String, Value> {
    let now = state.clock.now();
    let (life, details) = (&number.state, &number.details);
    let name = &life.name;
    let was_reviewed = world.waba_of(number).is_some_and(|waba| waba.details.account_review_status != "PENDING");
    let official_account =
        details.official_account.status.map(|_| official_account::describe(&number.id, &details.official_account));
    let edges = world.edges_of(&number.id);
    let mut node = object(json!({
        "id": number.id,
        "display_phone_number": number.display,
        "verified_name": number.verified_name,
        "quality_rating": number.quality_rating,
        "status": number.status,
        "name_status": name.status.as_str(),
        "new_display_name": name.new_name(),
        "new_name_status": name.new_status().as_str(),
        "code_verification_status": life.code_verification_status(now, &state.settings.limits.assumptions).as_str(),
        "account_mode": "LIVE",
        "platform_type": life.platform.as_str(),
        "host_platform": life.platform.as_str(),
        "is_official_business_account": details.official_account.is_official(),
        "is_pin_enabled": life.two_step.is_enabled(),
        "is_on_biz_app": life.is_coexistence,
        "is_preverified_number": details.preverified_id.is_some(),
        "country_code": phone::country_of_wa_id(&number.digits),
        "country_dial_code": number.display.trim_start_matches('+').split(' ').next(),
        "search_visibility": details.search_visibility.as_str(),
        "unified_cert_status": name.unified_cert_status(was_reviewed).as_str(),
        "certificate": name.certificate,
        "new_certificate": name.new_certificate(),
        "conversational_automation": number_edges::conversational_automation(&edges, &number.id),
        "official_business_account": official_account,
        "username": number.username,
        "eligibility_for_api_business_global_search": null,
        "whatsapp_commerce_settings": {"data": [number_edges::commerce_settings(&edges, &number.id)]},
        "last_onboarded_time": life.last_onboarded_at.map(graph_time),
        "webhook_configuration": webhook_configuration(world, number, app_id),
    }));
    node.extend(limit_fields::of_number(state, world, number, app_id));
    node
}

/// As the field writes times: `2026-01-01T00:00:00+0000`.
pub(super) fn graph_time(at: Timestamp) -> String {
    let text = at.to_string();
    format!("{}+0000", text.get(..19).unwrap_or(&text))
}

/// The callbacks in force for this app, keys only where they are set.
fn webhook_configuration(world: &World, number: &PhoneNumber, app_id: &str) -> Value {
    let mut configuration = Map::new();
    if let Some(found) = world.number_override(&number.id, app_id) {
        configuration.insert("phone_number".into(), found.override_callback_uri.as_str().into());
    }
    let waba = world.waba_subscription(&number.waba_id, app_id);
    if let Some(uri) = waba.and_then(|subscription| subscription.override_callback_uri.as_deref()) {
        configuration.insert("whatsapp_business_account".into(), uri.into());
    }
    if let Some(app) = world.app_subscription(app_id) {
        configuration.insert("application".into(), app.callback_url.as_str().into());
    }
    if configuration.is_empty() { Value::Null } else { Value::Object(configuration) }
}

/// `POST /{phone-number-id}`: PIN, display name, visibility, username, and the app's callback for this number alone; all or nothing.
pub(super) async fn change(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    permitted(state, caller, call, id, MANAGEMENT)?;
    let change = NodeChange::parse(&call.params)?;
    let callback = match call.object("webhook_configuration")? {
        Some(configuration) => Some(prove_callback(state, caller, id, &configuration).await?),
        None => None,
    };
    number::change_node(state, id, NodeUpdate { change, callback, actor: call.actor(state, caller) }).await?;
    Ok(answer::success())
}

/// Reads the configuration, and does the handshake of a callback.
async fn prove_callback(
    state: &State,
    caller: &Caller,
    id: &str,
    configuration: &Map<String, Value>,
) -> Result<Callback, GraphError> {
    let text = |name: &str| match configuration.get(name) {
        None | Some(Value::Null) => Ok(String::new()),
        Some(Value::String(text)) => Ok(text.clone()),
        Some(_) => Err(GraphError::parameter(format!("Param webhook_configuration[{name}] must be a string."))),
    };
    let (override_callback_uri, verify_token) = (text("override_callback_uri")?, text("verify_token")?);
    let app_id = caller.app_id().to_owned();
    if override_callback_uri.is_empty() {
        return Ok(Callback::Removed { app_id });
    }
    webhook::verify_callback(state, &override_callback_uri, &verify_token).await?;
    let phone_number_id = id.to_owned();
    Ok(Callback::Set(NumberOverride { phone_number_id, app_id, override_callback_uri, verify_token }))
}
