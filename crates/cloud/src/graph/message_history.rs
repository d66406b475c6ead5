//! `GET /{phone-number-id}/message_history` and `GET /{history-id}/events` (spec §8.12).

use recado_whatsapp::GraphError;
use recado_whatsapp::paging::{self, Page, PageRequest};
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
/// Shown of an event's node where `fields` asks for nothing.
const NODE_FIELDS: [&str; 3] = ["id", "delivery_status", "occurrence_timestamp"];

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
    let status = status_filter(call)?;
    let nodes = message
        .events
        .iter()
        .filter(|event| status.as_deref().is_none_or(|wanted| wanted == event.delivery_status))
        .map(|event| {
            let edge = json!({"cursor": paging::encode(&event.id), "node": event_node(&world, &message, event)});
            let mut shown = project(call, object(edge), &["cursor", "node"], "WhatsAppMessageHistoryEvent")?;
            if asked(call)?.is_empty()
                && let Some(node) = shown["node"].as_object_mut()
            {
                node.retain(|name, _| NODE_FIELDS.contains(&name.as_str()));
            }
            Ok((event.id.clone(), shown))
        })
        .collect::<Result<Vec<_>, GraphError>>()?;
    list::page(state, call, nodes)
}

/// `status_filter`: only these events.
fn status_filter(call: &Call) -> Result<Option<String>, GraphError> {
    let Some(word) = call.text("status_filter")?.map(|word| word.to_ascii_uppercase()) else { return Ok(None) };
    let words = ["SENT", "DELIVERED", "READ", "FAILED", "DELETED"];
    if !words.contains(&word.as_str()) {
        let allowed = words.join(", ");
        let sentence = format!("Param status_filter must be one of {{{allowed}}} - got \"{word}\".");
        return Err(GraphError::parameter(sentence));
    }
    Ok(Some(word))
}

/// An event as its own edge has it; within a history its fields have other names (both as the OpenAPI has them).
fn event_node(world: &World, message: &MessageHistory, event: &HistoryEvent) -> Value {
    let mut node = object(describe(world, message, event));
    if let Some(at) = node.remove("timestamp") {
        node.insert("occurrence_timestamp".into(), at.clone());
        node.insert("status_timestamp".into(), at);
    }
    if let Some(app) = event.webhook.as_ref().and_then(|webhook| world.apps.get(&webhook.app_id)) {
        node.insert("application".into(), json!({"id": app.id, "name": app.name}));
    }
    node.into()
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
