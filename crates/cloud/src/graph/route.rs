//! Which call goes where. A node's id says what kind of node it is; the edge after it and the method say what is wanted.

use http::Method;
use recado_whatsapp::GraphError;
use serde_json::Value;

use super::call::{Call, CallPath};
use super::{
    app, business, media, message_templates, messages, messages_encrypted, phone_number, profile, subscribed_apps,
    subscriptions, token, uploads, waba,
};
use crate::settings::UnknownNode;
use crate::state::State;

/// What a node is, as error messages call its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NodeKind {
    App,
    Business,
    Waba,
    PhoneNumber,
    Template,
    /// Perhaps a file; perhaps nothing.
    Other,
}

impl NodeKind {
    const fn type_name(self) -> &'static str {
        match self {
            Self::App => "Application",
            Self::Business => "Business",
            Self::Waba => "WhatsAppBusinessAccount",
            Self::PhoneNumber => "WhatsAppBusinessPhoneNumber",
            Self::Template => message_templates::TYPE_NAME,
            Self::Other => "Media",
        }
    }
}

/// Serves a call.
pub(super) async fn route(state: &State, call: Call) -> Result<Value, GraphError> {
    let path = call.path.clone();
    if let Some(session) = uploads::session_of(&path) {
        let caller = call.caller(state)?;
        return match call.method.as_str() {
            "POST" => uploads::receive(state, &caller, call, &session).await,
            "GET" => uploads::show(state, &caller, &call, &session).await,
            method => Err(GraphError::unsupported_method(method)),
        };
    }
    match path.parts().as_slice() {
        [] => Err(GraphError::unsupported_method(call.method.as_str())),
        ["oauth", "access_token"] if call.method == Method::GET || call.method == Method::POST => {
            token::exchange(state, &call)
        }
        ["debug_token"] if call.is_get() => token::debug(state, &call),
        ["me"] if call.is_get() => token::me(state, &call),
        ["oauth", "access_token"] | ["debug_token"] | ["me"] => {
            Err(GraphError::unsupported_method(call.method.as_str()))
        }
        [node] if is_id(node) => route_node(state, &call, node).await,
        [node, edge] if is_id(node) => route_edge(state, call, node, edge).await,
        _ => Err(GraphError::unknown_path(&path.shown())),
    }
}

/// Whether nothing is told about the path to somebody without a token.
pub(super) fn needs_token(path: &CallPath) -> bool {
    path.segments.first().is_some_and(|first| first == "me" || is_id(first)) || uploads::session_of(path).is_some()
}

/// The error for an id that is nothing, or nothing that this caller may see.
pub(super) fn unknown_node(state: &State, method: &Method, id: &str) -> GraphError {
    match state.settings.unknown_node {
        UnknownNode::Subcode33 => GraphError::unknown_node(method.as_str(), id),
        UnknownNode::Code803 => GraphError::of(803).http_status(404),
    }
}

fn is_id(segment: &str) -> bool {
    !segment.is_empty() && segment.bytes().all(|byte| byte.is_ascii_digit())
}

fn kind_of(state: &State, id: &str) -> NodeKind {
    let world = state.world.current();
    if world.phone_numbers.contains_key(id) {
        NodeKind::PhoneNumber
    } else if world.wabas.contains_key(id) {
        NodeKind::Waba
    } else if world.apps.contains_key(id) {
        NodeKind::App
    } else if world.businesses.contains_key(id) {
        NodeKind::Business
    } else if world.templates.get(id).is_some() {
        NodeKind::Template
    } else {
        NodeKind::Other
    }
}

async fn route_node(state: &State, call: &Call, id: &str) -> Result<Value, GraphError> {
    let caller = call.caller(state)?;
    match (kind_of(state, id), call.method.as_str()) {
        (NodeKind::PhoneNumber, "GET") => phone_number::show(state, &caller, call, id),
        (NodeKind::PhoneNumber, "POST") => phone_number::change(state, &caller, call, id).await,
        (NodeKind::Waba, "GET") => waba::show(state, &caller, call, id).await,
        (NodeKind::App, "GET") => app::show(state, &caller, call, id),
        (NodeKind::Business, "GET") => business::show(state, &caller, call, id),
        (NodeKind::Template, "GET") => message_templates::show(state, &caller, call, id),
        (NodeKind::Other, "GET") => media::show(state, &caller, call, id).await,
        (NodeKind::Other, "DELETE") => media::delete(state, &caller, call, id).await,
        (NodeKind::Other, _) => Err(unknown_node(state, &call.method, id)),
        (_, method) => Err(GraphError::unsupported_method(method)),
    }
}

async fn route_edge(state: &State, call: Call, id: &str, edge: &str) -> Result<Value, GraphError> {
    let caller = call.caller(state)?;
    let kind = kind_of(state, id);
    let method = call.method.clone();
    match (kind, edge, method.as_str()) {
        (NodeKind::PhoneNumber, "messages", "POST") => messages::send(state, &caller, call, id).await,
        (NodeKind::PhoneNumber, "marketing_messages", "POST") => {
            messages::send_marketing(state, &caller, call, id).await
        }
        (NodeKind::PhoneNumber, "messages_encrypted", "POST") => {
            messages_encrypted::send(state, &caller, call, id).await
        }
        (NodeKind::PhoneNumber, "media", "POST") => media::upload(state, &caller, call, id).await,
        (NodeKind::PhoneNumber, "whatsapp_business_profile", "GET") => profile::show(state, &caller, &call, id),
        (NodeKind::PhoneNumber, "whatsapp_business_profile", "POST") => {
            profile::change(state, &caller, &call, id).await
        }
        (NodeKind::Waba, "phone_numbers", "GET") => waba::phone_numbers(state, &caller, &call, id),
        (NodeKind::Waba, "message_templates", "GET") => message_templates::list(state, &caller, &call, id),
        (NodeKind::Waba, "subscribed_apps", "GET") => subscribed_apps::list(state, &caller, id),
        (NodeKind::Waba, "subscribed_apps", "POST") => subscribed_apps::subscribe(state, &caller, &call, id).await,
        (NodeKind::Waba, "subscribed_apps", "DELETE") => subscribed_apps::unsubscribe(state, &caller, id).await,
        (NodeKind::App, "uploads", "POST") => uploads::start(state, &caller, &call, id).await,
        (NodeKind::App, "subscriptions", "GET") => subscriptions::list(state, &caller, &call, id),
        (NodeKind::App, "subscriptions", "POST") => subscriptions::subscribe(state, &caller, &call, id).await,
        (NodeKind::App, "subscriptions", "DELETE") => subscriptions::unsubscribe(state, &caller, &call, id).await,
        (NodeKind::Business, "owned_whatsapp_business_accounts", "GET") => {
            business::owned_accounts(state, &caller, &call, id)
        }
        (NodeKind::Business, "client_whatsapp_business_accounts", "GET") => {
            business::client_accounts(state, &caller, &call, id)
        }
        (NodeKind::Other, ..) => Err(unknown_node(state, &method, id)),
        (_, edge, "GET") if !is_edge_of(kind, edge) => Err(GraphError::unknown_field(edge, kind.type_name())),
        (_, edge, _) if !is_edge_of(kind, edge) => Err(GraphError::unknown_path(&call.path.shown())),
        (_, _, method) => Err(GraphError::unsupported_method(method)),
    }
}

/// Whether the edge exists, for other methods perhaps.
fn is_edge_of(kind: NodeKind, edge: &str) -> bool {
    let edges: &[&str] = match kind {
        NodeKind::PhoneNumber => {
            &["messages", "marketing_messages", "messages_encrypted", "media", "whatsapp_business_profile"]
        }
        NodeKind::Waba => &["phone_numbers", "message_templates", "subscribed_apps"],
        NodeKind::App => &["subscriptions", "uploads"],
        NodeKind::Business => &["owned_whatsapp_business_accounts", "client_whatsapp_business_accounts"],
        NodeKind::Template | NodeKind::Other => &[],
    };
    edges.contains(&edge)
}
