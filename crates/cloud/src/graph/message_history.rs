//! `GET /{phone-number-id}/message_history` and `GET /{history-id}/events` (spec §8.12).

use recado_whatsapp::GraphError;
use recado_whatsapp::paging::{Page, PageRequest, encode};
use serde_json::{Map, Value, json};

use super::call::Call;
use super::list;
use super::project::{asked, object, project};
use super::route::unknown_node;
use crate::error::{Error, Result};
use crate::message::{self, HistoryEvent, HistoryPage, MessageHistory};
use crate::state::State;
use crate::world::{Caller, MANAGEMENT, MESSAGES_FIELD, World};

const FIELDS: [&str; 3] = ["id", "message_id", "events"];
const EDGE_FIELDS: [&str; 2] = ["cursor", "node"];
const NODE_DEFAULTS: [&str; 3] = ["id", "delivery_status", "occurrence_timestamp"];
const DELIVERY_STATUSES: [&str; 5] = ["SENT", "DELIVERED", "READ", "FAILED", "DELETED"];

/// The messages that a number sent, newest first, or the one that `message_id` names.
pub(super) async fn list(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    let world = state.world.current();
    let number = world.phone_numbers.get(id).ok_or_else(|| unknown_node(state, &call.method, id))?;
    caller.may(MANAGEMENT, &number.waba_id)?;
    let request = PageRequest::parse(&call.params)?;
    let HistoryPage { messages, has_previous, has_next } = match call.text("message_id")? {
        Some(wamid) => {
            let found = state
                .db
                .write("cloud.history.one", (id.to_owned(), wamid), |tx, (id, wamid)| {
                    Box::pin(message::history_of_message(tx, id, wamid))
                })
                .await
                .map_err(GraphError::from)?;
            let Some(found) = found else {
                let sentence = "Param message_id is not the id of a message that this phone number sent.";
                return Err(GraphError::parameter(sentence).http_status(422));
            };
            HistoryPage { messages: vec![found], has_previous: false, has_next: false }
        }
        None => {
            let input = (id.to_owned(), request);
            state
                .db
                .write("cloud.history.page", input, |tx, (id, request)| {
                    Box::pin(message::history_page(tx, id, request.limit, &request.position))
                })
                .await
                .map_err(GraphError::from)?
        }
    };
    let items = messages
        .iter()
        .map(|message| {
            let events: Vec<Value> = message.events.iter().map(|event| describe(&world, message, event)).collect();
            let node = json!({
                "id": message.history_id,
                "message_id": message.wamid,
                "events": {"data": events},
            });
            Ok((message.key.to_string(), project(call, object(node), &FIELDS, "WhatsAppMessageHistory")?))
        })
        .collect::<Result<Vec<_>, GraphError>>()?;
    list::answer(state, call, Page { items, has_previous, has_next })
}

/// What became of one message.
pub(super) async fn events(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    let found = state
        .db
        .write("cloud.history.events", id.to_owned(), |tx, id| {
            Box::pin(async move { message::history_by_id(tx, id).await })
        })
        .await
        .map_err(|error: Error| GraphError::from(error))?;
    let message = found.ok_or_else(|| unknown_node(state, &call.method, id))?;
    let world = state.world.current();
    let number = world.phone_numbers.get(&message.phone_number_id);
    let number = number.ok_or_else(|| unknown_node(state, &call.method, id))?;
    caller.may(MANAGEMENT, &number.waba_id)?;
    let status = call.text("status_filter")?.map(|word| word.to_ascii_uppercase());
    if let Some(status) = status.as_deref().filter(|status| !DELIVERY_STATUSES.contains(status)) {
        let known = DELIVERY_STATUSES.join(", ");
        return Err(GraphError::parameter(format!(
            "Param status_filter must be one of {{{known}}} - got \"{status}\"."
        )));
    }
    let edges = message
        .events
        .iter()
        .filter(|event| status.as_deref().is_none_or(|status| status == event.delivery_status))
        .map(|event| Ok((event.id.clone(), describe_edge(&world, call, event)?)))
        .collect::<Result<Vec<_>, GraphError>>()?;
    list::page(state, call, edges)
}

/// `{cursor, node}`, as the document has the elements of this list, unlike those of `message_history`.
fn describe_edge(world: &World, call: &Call, event: &HistoryEvent) -> Result<Value, GraphError> {
    let webhook = event.webhook.as_ref();
    let application = webhook.map(|webhook| {
        let name = world.apps.get(&webhook.app_id).map(|app| app.name.as_str());
        json!({"id": webhook.app_id, "name": name})
    });
    let mut node = Map::from_iter([
        ("id".to_owned(), json!(event.id)),
        ("delivery_status".to_owned(), json!(event.delivery_status)),
        ("occurrence_timestamp".to_owned(), json!(event.at.seconds())),
        // It is written down in the unit that it happens in.
        ("status_timestamp".to_owned(), json!(event.at.seconds())),
        ("application".to_owned(), json!(application)),
        ("error_description".to_owned(), json!(webhook.and_then(|webhook| webhook.error.as_deref()))),
    ]);
    let asked = asked(call)?;
    if let Some(wanted) = asked.get("node") {
        let known: Vec<&str> = node.keys().map(String::as_str).collect();
        wanted.fields.check("WhatsAppMessageHistoryEvent", &known)?;
    }
    node.retain(|_, value| !value.is_null());
    let has_parts = asked.get("node").is_some_and(|wanted| !wanted.fields.is_empty());
    if !has_parts {
        node.retain(|name, _| NODE_DEFAULTS.contains(&name.as_str()));
    }
    let edge = Map::from_iter([("cursor".to_owned(), json!(encode(&event.id))), ("node".to_owned(), node.into())]);
    project(call, edge, &EDGE_FIELDS, "WhatsAppMessageHistoryEventEdge")
}

fn describe(world: &World, message: &MessageHistory, event: &HistoryEvent) -> Value {
    let mut shown = Map::new();
    shown.insert("id".into(), event.id.as_str().into());
    shown.insert("delivery_status".into(), event.delivery_status.into());
    shown.insert("timestamp".into(), event.at.seconds().into());
    if let Some(webhook) = &event.webhook {
        shown.insert("webhook_update_state".into(), webhook.update_state.into());
        shown.insert("application".into(), json!({"id": webhook.app_id}));
        // Before the first attempt, where it would go now.
        let waba_id = world.phone_numbers.get(&message.phone_number_id).map_or("", |number| &number.waba_id);
        let would_go = || {
            world.callback_url(&webhook.app_id, waba_id, &message.phone_number_id, MESSAGES_FIELD).map(str::to_owned)
        };
        if let Some(url) = webhook.url.clone().or_else(would_go) {
            shown.insert("webhook_uri".into(), url.into());
        }
        if let Some(error) = &webhook.error {
            shown.insert("error_description".into(), error.as_str().into());
        }
    }
    shown.into()
}
