//! The phone number node.

use recado_core::Timestamp;
use recado_whatsapp::{GraphError, phone};
use serde_json::{Map, Value, json};

use super::answer;
use super::call::Call;
use super::limit_fields;
use super::project::{object, project};
use super::route::unknown_node;
use crate::state::State;
use crate::webhook;
use crate::world::{self, Caller, MANAGEMENT, NumberOverride, PhoneNumber, World};

const TYPE_NAME: &str = "WhatsAppBusinessPhoneNumber";
/// Shown where `fields` asks for nothing.
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
    let world = state.world.current();
    let number = world.phone_numbers.get(id).ok_or_else(|| unknown_node(state, &call.method, id))?;
    caller.may(MANAGEMENT, &number.waba_id)?;
    let mut node = node(&world, number, caller.app_id());
    node.extend(limit_fields::of_number(state, &world, number, caller.app_id()));
    project(call, node, &DEFAULT_FIELDS, TYPE_NAME)
}

/// Every field of the node. Null: it exists and has no value.
pub(super) fn node(world: &World, number: &PhoneNumber, app_id: &str) -> Map<String, Value> {
    object(json!({
        "id": number.id,
        "display_phone_number": number.display,
        "verified_name": number.verified_name,
        "quality_rating": number.quality_rating,
        "quality_score": null,
        "status": number.status,
        "name_status": "APPROVED",
        "new_name_status": "NONE",
        "code_verification_status": "VERIFIED",
        "account_mode": "LIVE",
        "platform_type": "CLOUD_API",
        "host_platform": "CLOUD_API",
        // Filled in by `limit_fields`.
        "throughput": null,
        "whatsapp_business_manager_messaging_limit": null,
        "messaging_limit_tier": null,
        "is_official_business_account": false,
        "is_pin_enabled": false,
        "is_on_biz_app": false,
        "is_preverified_number": false,
        "country_code": phone::country_of_wa_id(&number.digits),
        "country_dial_code": number.display.trim_start_matches('+').split(' ').next(),
        "search_visibility": "VISIBLE",
        "unified_cert_status": "APPROVED",
        "certificate": null,
        "new_certificate": null,
        "conversational_automation": null,
        "health_status": null,
        "official_business_account": null,
        "username": null,
        "eligibility_for_api_business_global_search": null,
        "whatsapp_commerce_settings": null,
        "last_onboarded_time": graph_time(number.created_at),
        "webhook_configuration": webhook_configuration(world, number, app_id),
    }))
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

/// `POST /{phone-number-id}` with `webhook_configuration`: the app's callback for this number alone.
pub(super) async fn change(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    let world = state.world.current();
    let number = world.phone_numbers.get(id).ok_or_else(|| unknown_node(state, &call.method, id))?;
    caller.may(MANAGEMENT, &number.waba_id)?;
    let configuration =
        call.object("webhook_configuration")?.ok_or_else(|| GraphError::required_parameter("webhook_configuration"))?;
    let text = |name: &str| configuration.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (uri, verify_token) = (text("override_callback_uri"), text("verify_token"));
    let app_id = caller.app_id().to_owned();
    if uri.is_empty() {
        world::delete_number_override(&state.db, id, &app_id).await?;
    } else {
        webhook::verify_callback(state, &uri, &verify_token).await?;
        let new = NumberOverride { phone_number_id: id.to_owned(), app_id, override_callback_uri: uri, verify_token };
        world::put_number_override(&state.db, new).await?;
    }
    state.world.changed().await?;
    Ok(answer::success())
}
