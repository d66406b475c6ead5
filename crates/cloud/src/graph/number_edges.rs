//! What a number has besides its messages: `/{phone-number-id}/conversational_automation`, `…/whatsapp_commerce_settings`,
//! `…/business_compliance_info`, `…/whatsapp_business_encryption` (spec §8.8 to §8.11).

use recado_whatsapp::GraphError;
use serde_json::{Map, Value, json};

use super::answer;
use super::call::Call;
use super::project::{object, project};
use super::route::unknown_node;
use crate::state::State;
use crate::world::number_edges::{bot_id, id_of};
use crate::world::{self, Caller, Edge, MANAGEMENT, MESSAGING, NumberEdges};

const COMPLIANCE_FIELDS: [&str; 8] = [
    "whatsapp_business_account_id",
    "messaging_product",
    "entity_name",
    "entity_type",
    "entity_type_custom",
    "is_registered",
    "grievance_officer_details",
    "customer_care_details",
];

/// Changes what the body carries.
pub(super) async fn change(
    state: &State,
    caller: &Caller,
    call: &Call,
    id: &str,
    edge: Edge,
) -> Result<Value, GraphError> {
    check(state, caller, call, id, edge)?;
    world::change_edge(&state.db, id, edge, &call.params, state.settings.number_limits, state.clock.now()).await?;
    state.world.changed().await?;
    Ok(answer::success())
}

/// Lists it, as far as there is one.
pub(super) fn show(state: &State, caller: &Caller, call: &Call, id: &str, edge: Edge) -> Result<Value, GraphError> {
    check(state, caller, call, id, edge)?;
    let world = state.world.current();
    let edges = world.edges_of(id);
    let waba_id = world.phone_numbers.get(id).map(|number| number.waba_id.as_str());
    let (node, type_name) = match edge {
        Edge::ConversationalAutomation => (conversational_automation(&edges, id), "WhatsAppConversationalAutomation"),
        Edge::CommerceSettings => (commerce_settings(&edges, id), "WhatsAppCommerceSettings"),
        Edge::ComplianceInfo => (compliance_info(&edges, waba_id), "WhatsAppBusinessComplianceInfo"),
        Edge::Encryption => {
            (edges.encryption_key.as_ref().map_or(Value::Null, |key| key.to_json()), "WhatsAppBusinessEncryption")
        }
    };
    if node.is_null() {
        return Ok(json!({"data": []}));
    }
    let mut node = object(node);
    let all: Vec<String> = node.keys().cloned().collect();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    if edge == Edge::CommerceSettings {
        // Clients ask for it by name, and read `id` (field).
        node.insert("catalog_id".to_owned(), Value::Null);
    }
    Ok(json!({"data": [project(call, node, &all, type_name)?]}))
}

/// As the number's node has it; null where nothing was ever set.
pub(super) fn conversational_automation(edges: &NumberEdges, phone_number_id: &str) -> Value {
    let id = bot_id(phone_number_id);
    edges.components.as_ref().map_or(Value::Null, |components| components.to_json(&id))
}

/// The settings, or the defaults.
pub(super) fn commerce_settings(edges: &NumberEdges, phone_number_id: &str) -> Value {
    edges.commerce.to_json(&id_of(phone_number_id, Edge::CommerceSettings.name()))
}

fn compliance_info(edges: &NumberEdges, waba_id: Option<&str>) -> Value {
    let Some(told) = &edges.compliance else { return Value::Null };
    let mut info: Map<String, Value> = COMPLIANCE_FIELDS.iter().map(|name| ((*name).to_owned(), Value::Null)).collect();
    info.extend(told.clone());
    info.insert("whatsapp_business_account_id".into(), waba_id.into());
    info.into()
}

fn check(state: &State, caller: &Caller, call: &Call, id: &str, edge: Edge) -> Result<(), GraphError> {
    let world = state.world.current();
    let number = world.phone_numbers.get(id).ok_or_else(|| unknown_node(state, &call.method, id))?;
    let permission = match edge {
        Edge::Encryption => MESSAGING,
        Edge::ConversationalAutomation | Edge::CommerceSettings | Edge::ComplianceInfo => MANAGEMENT,
    };
    caller.may(permission, &number.waba_id)
}
