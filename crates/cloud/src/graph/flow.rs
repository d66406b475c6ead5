//! `/{flow-id}` and its edges `assets`, `publish` and `deprecate`.

use http::Method;
use recado_whatsapp::fields::Field;
use recado_whatsapp::flow::FlowStatus;
use recado_whatsapp::flow::lifecycle::parse_categories;
use recado_whatsapp::{GraphError, signature};
use serde_json::{Map, Value, json};

use super::call::Call;
use super::list as pages;
use super::phone_number::graph_time;
use super::project::{asked, object, project};
use super::route::unknown_node;
use crate::flow::{self, Change, Flow};
use crate::state::State;
use crate::world::{Caller, MANAGEMENT};

/// As error messages call it.
pub(super) const TYPE_NAME: &str = "WhatsAppBusinessFlow";
const DEFAULT_FIELDS: [&str; 5] = ["id", "name", "status", "categories", "validation_errors"];
/// The largest Flow JSON (spec flows §3).
const MAX_JSON_BYTES: usize = 10 * 1024 * 1024;
const EDGES: [&str; 3] = ["assets", "publish", "deprecate"];

/// A call for the node.
pub(super) async fn serve(state: &State, caller: &Caller, call: &Call, flow: &Flow) -> Result<Value, GraphError> {
    check(state, caller, call, flow)?;
    match call.method.as_str() {
        "GET" => shown(state, call, flow).await,
        "POST" => {
            let categories = call.param("categories").map(parse_categories).transpose()?;
            let application_id = call.text("application_id")?;
            if application_id.as_ref().is_some_and(|id| !state.world.current().apps.contains_key(id)) {
                return Err(GraphError::parameter("Param application_id names no app."));
            }
            let change = Change {
                name: call.text("name")?,
                categories,
                endpoint_uri: call.text("endpoint_uri")?,
                application_id,
            };
            flow::change(state, &flow.id, change).await?;
            Ok(json!({"success": true}))
        }
        "DELETE" => {
            flow::delete(state, &flow.id).await?;
            Ok(json!({"success": true}))
        }
        method => Err(GraphError::unsupported_method(method)),
    }
}

/// A call for one of its edges.
pub(super) async fn serve_edge(
    state: &State,
    caller: &Caller,
    call: &Call,
    flow: &Flow,
    edge: &str,
) -> Result<Value, GraphError> {
    check(state, caller, call, flow)?;
    match (edge, call.method.as_str()) {
        ("assets", "GET") => assets(state, call, flow),
        ("assets", "POST") => upload(state, call, flow).await,
        ("publish", "POST") => {
            flow::publish(state, flow).await?;
            Ok(json!({"success": true}))
        }
        ("deprecate", "POST") => {
            flow::deprecate(state, &flow.id).await?;
            Ok(json!({"success": true}))
        }
        (edge, "GET") if !EDGES.contains(&edge) => Err(GraphError::unknown_field(edge, TYPE_NAME)),
        (edge, _) if !EDGES.contains(&edge) => Err(GraphError::unknown_path(&call.path.shown())),
        (_, method) => Err(GraphError::unsupported_method(method)),
    }
}

fn check(state: &State, caller: &Caller, call: &Call, flow: &Flow) -> Result<(), GraphError> {
    caller.may(MANAGEMENT, &flow.waba_id).map_err(|error| match error.code {
        // Whoever has nothing to do with the account does not learn that there is such a Flow.
        200 => unknown_node(state, &call.method, &flow.id),
        _ => error,
    })
}

fn assets(state: &State, call: &Call, flow: &Flow) -> Result<Value, GraphError> {
    let assets: Vec<(String, Value)> = flow
        .flow_json
        .iter()
        .map(|text| {
            let url =
                format!("{}/_flows/{}/{}/flow.json", state.settings.public_url, flow.id, asset_key(state, flow, text));
            ("flow.json".to_owned(), json!({"name": "flow.json", "asset_type": "FLOW_JSON", "download_url": url}))
        })
        .collect();
    pages::page(state, call, assets)
}

/// Nobody guesses it, and another JSON has another one.
fn asset_key(state: &State, flow: &Flow, text: &str) -> String {
    let world = state.world.current();
    let secret = world.installation_secret().unwrap_or_default();
    signature::app_secret_proof(secret, &format!("{}\n{text}", flow.id))
}

/// The JSON at an address of [`assets`]; `None` where it is none, or not any more.
pub(super) async fn asset(state: &State, id: &str, key: &str) -> Result<Option<String>, GraphError> {
    let Some(flow) = flow::find(state, id).await? else { return Ok(None) };
    let Some(text) = flow.flow_json.clone() else { return Ok(None) };
    let expected = asset_key(state, &flow, &text);
    let is_right: bool = subtle::ConstantTimeEq::ct_eq(expected.as_bytes(), key.as_bytes()).into();
    Ok(is_right.then_some(text))
}

async fn upload(state: &State, call: &Call, flow: &Flow) -> Result<Value, GraphError> {
    match call.text("asset_type")?.as_deref() {
        Some("FLOW_JSON") => {}
        Some(other) => {
            return Err(GraphError::parameter(format!(
                "Param asset_type must be one of {{FLOW_JSON}} - got \"{other}\"."
            )));
        }
        None => return Err(GraphError::required_parameter("asset_type")),
    }
    if call.text("name")?.is_none() {
        return Err(GraphError::required_parameter("name"));
    }
    let file = call.file.as_ref().ok_or_else(|| GraphError::required_parameter("file"))?;
    if file.bytes.len() > MAX_JSON_BYTES {
        return Err(GraphError::parameter("The Flow JSON must be at most 10 MB."));
    }
    let text = String::from_utf8(file.bytes.to_vec());
    let text = text.map_err(|_| GraphError::parameter("Param file must be a JSON file in UTF-8."))?;
    let errors = flow::upload(state, &flow.id, text).await?;
    Ok(json!({"success": true, "validation_errors": errors}))
}

/// Flow JSON as a parameter: a text, or JSON itself, as some clients write it.
pub(super) fn json_text(value: Option<&Value>) -> Result<Option<String>, GraphError> {
    match value {
        None => Ok(None),
        Some(Value::String(text)) if text.is_empty() => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(value @ Value::Object(_)) => Ok(Some(value.to_string())),
        Some(_) => Err(GraphError::parameter("Param flow_json must be a string.")),
    }
}

/// The fields that the call asks for. Those that cost something are found only where they are asked for.
pub(super) async fn shown(state: &State, call: &Call, flow: &Flow) -> Result<Value, GraphError> {
    let fields = asked(call)?;
    let mut node = plain(flow);
    for name in ["preview", "metric", "health_status", "whatsapp_business_account", "application"] {
        node.insert(name.to_owned(), Value::Null);
        if let Some(field) = fields.get(name) {
            let value = costly(state, flow, field).await?;
            node.insert(name.to_owned(), value);
        }
    }
    project(call, node, &DEFAULT_FIELDS, TYPE_NAME)
}

fn plain(flow: &Flow) -> Map<String, Value> {
    let json: Value = flow.flow_json.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    object(json!({
        "id": flow.id,
        "name": flow.name,
        "status": flow.status,
        "categories": flow.categories,
        "validation_errors": flow.validation_errors,
        "json_version": json.get("version").filter(|version| version.is_string()),
        "data_api_version": json.get("data_api_version").filter(|version| version.is_string()),
        "endpoint_uri": flow.endpoint_uri,
        "updated_at": graph_time(flow.updated_at),
    }))
}

async fn costly(state: &State, flow: &Flow, field: &Field) -> Result<Value, GraphError> {
    let world = state.world.current();
    match field.name.as_str() {
        "preview" => {
            let renew = field.modifier("invalidate") == Some("true");
            let (token, expires_at) = flow::new_preview(state, flow, renew).await?;
            let url = format!("{}/_flows/{}/preview/?token={token}", state.settings.public_url, flow.id);
            Ok(json!({"preview_url": url, "expires_at": graph_time(expires_at)}))
        }
        "metric" => {
            let modifier = |name: &str| field.modifier(name);
            let name = modifier("name").ok_or_else(|| GraphError::parameter("The field metric needs .name(…)."))?;
            let granularity = modifier("granularity").unwrap_or("DAY");
            Ok(flow::metric(state, &flow.id, name, granularity, modifier("since"), modifier("until")).await?)
        }
        "health_status" => Ok(health(state, flow, field.modifier("phone_number"))),
        "whatsapp_business_account" => Ok(world.wabas.get(&flow.waba_id).map_or(Value::Null, |waba| {
            json!({
                "id": waba.id,
                "name": waba.name,
                "currency": waba.currency,
                "timezone_id": waba.timezone_id,
                "message_template_namespace": waba.message_template_namespace,
            })
        })),
        _ => Ok(flow.application_id.as_ref().and_then(|id| world.apps.get(id)).map_or(
            Value::Null,
            |app| json!({"id": app.id, "name": app.name, "link": format!("{}/{}", state.settings.public_url, app.id)}),
        )),
    }
}

/// Whether messages with it can be sent, and what is in the way.
fn health(state: &State, flow: &Flow, phone_number_id: Option<&str>) -> Value {
    const SOLUTION: &str = "https://developers.facebook.com/docs/whatsapp/flows/reference/flowsapi";
    let world = state.world.current();
    let mut errors: Vec<Value> = Vec::new();
    let mut error = |code: i64, words: &str| {
        errors.push(json!({"error_code": code, "error_description": words, "possible_solution": SOLUTION}));
    };
    let json: Value = flow.flow_json.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    let has_endpoint = json.get("data_api_version").is_some();
    if flow.flow_json.is_none() || !flow.validation_errors.is_empty() {
        error(131_000, "flow_json: The Flow JSON is missing or has validation errors.");
    }
    if has_endpoint && flow.endpoint_uri.is_none() && json.get("data_channel_uri").is_none() {
        error(131_000, "endpoint_uri: You need to set the endpoint URI before you can send or publish a flow.");
    }
    if has_endpoint && flow.application_id.is_none() {
        error(131_000, "application: You need to connect an app before you can send or publish a flow.");
    }
    if let (true, Some(number)) = (has_endpoint, phone_number_id)
        && world.edges_of(number).encryption_key.is_none()
    {
        error(131_000, "public_key: You need to upload a signed public key to the phone number.");
    }
    if flow.status == FlowStatus::Blocked {
        error(132_068, "Flow is in blocked state");
    }
    let can_send = match (errors.is_empty(), flow.status) {
        (false, _) | (_, FlowStatus::Blocked | FlowStatus::Deprecated) => "BLOCKED",
        (_, FlowStatus::Throttled) => "LIMITED",
        _ => "AVAILABLE",
    };
    let mut entity = object(json!({"entity_type": "FLOW", "id": flow.id, "can_send_message": can_send}));
    if !errors.is_empty() {
        entity.insert("errors".into(), errors.into());
    }
    json!({"can_send_message": can_send, "entities": [entity]})
}

/// Whether calls of this method and edge bring a file.
pub(super) fn brings_file(edge: Option<&str>, method: &Method) -> bool {
    edge == Some("assets") && method == Method::POST
}
