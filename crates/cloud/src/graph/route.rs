//! Which call goes where. A node's id says what kind of node it is; the edge after it and the method say what is wanted.

use http::Method;
use recado_whatsapp::GraphError;
use recado_whatsapp::limits::block_list::BlockAction;
use serde_json::Value;

use super::call::{Call, CallPath};
use super::{
    activities, app, assigned_users, block_users, bot, business, commerce, flow, flows, media, message_history,
    message_qrdls, message_samples, message_templates, messages, messages_encrypted, moves, number_edges, number_life,
    number_settings, official_account, partner_portfolio, payments, phone_number, phone_numbers, preverified_number,
    profile, schedules, smb_app_data, solution, stored_node, subscribed_apps, subscriptions, template_changes,
    template_groups, template_insights, template_library, token, uploads, username, waba, waba_change,
};
use crate::commerce as shelves;
use crate::flow as stored_flow;
use crate::partner;
use crate::settings::UnknownNode;
use crate::state::State;
use crate::template::groups;
use crate::world::Edge;

/// What a node is, as error messages call its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NodeKind {
    App,
    Business,
    Waba,
    PhoneNumber,
    Template,
    BusinessProfile,
    Bot,
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
            Self::BusinessProfile => profile::TYPE_NAME,
            Self::Bot => bot::TYPE_NAME,
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
        ["message_template_library"] if call.is_get() => template_library::list(state, &call.caller(state)?, &call),
        [node, "message_templates", action @ ("archive" | "unarchive")] if is_id(node) => {
            template_changes::archive(state, &call, node, action).await
        }
        [node] if is_id(node) => route_node(state, &call, node).await,
        [node, edge] if is_id(node) => route_edge(state, call, node, edge).await,
        [node, "payment_configuration", name] if is_id(node) => route_configuration(state, &call, node, name).await,
        [node, "payments", configuration, reference] if is_id(node) => {
            payments::look_up(state, &call, node, configuration, reference).await
        }
        [node, "message_qrdls", code] if is_id(node) => message_qrdls::one(state, &call, node, code).await,
        _ => Err(GraphError::unknown_path(&path.shown())),
    }
}

/// Whether nothing is told about the path to somebody without a token.
pub(super) fn needs_token(path: &CallPath) -> bool {
    path.segments.first().is_some_and(|first| first == "me" || first == "message_template_library" || is_id(first))
        || uploads::session_of(path).is_some()
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
    } else if world.profile_ids.contains_key(id) {
        NodeKind::BusinessProfile
    } else if world.bot_ids.contains_key(id) {
        NodeKind::Bot
    } else {
        NodeKind::Other
    }
}

async fn route_node(state: &State, call: &Call, id: &str) -> Result<Value, GraphError> {
    let caller = call.caller(state)?;
    let kind = kind_of(state, id);
    if kind == NodeKind::Other
        && let Some(stored) = partner::kind_of(state, id).await?
    {
        return stored_node::serve(state, &caller, call, stored, id).await;
    }
    if kind == NodeKind::Other
        && let Some(stored) = stored_flow::find(state, id).await?
    {
        return flow::serve(state, &caller, call, &stored).await;
    }
    if kind == NodeKind::Other
        && let Some(stored) = shelves::kind_of(state, id).await?
    {
        return commerce::serve(state, &caller, call, stored, id).await;
    }
    if kind == NodeKind::Other
        && let Some(group) = groups::find(state, id).await?
    {
        return template_groups::serve(state, &caller, call, &group).await;
    }
    match (kind, call.method.as_str()) {
        (NodeKind::PhoneNumber, "GET") => phone_number::show(state, &caller, call, id),
        (NodeKind::PhoneNumber, "POST") => phone_number::change(state, &caller, call, id).await,
        (NodeKind::Waba, "GET") => waba::show(state, &caller, call, id).await,
        (NodeKind::Waba, "POST") => waba_change::change(state, &caller, call, id).await,
        (NodeKind::App, "GET") => app::show(state, &caller, call, id),
        (NodeKind::Business, "GET") => business::show(state, &caller, call, id),
        (NodeKind::Template, "GET") => message_templates::show(state, &caller, call, id),
        (NodeKind::Template, "POST") => template_changes::edit(state, &caller, call, id).await,
        (NodeKind::BusinessProfile, "GET") => profile::show_node(state, &caller, call, id),
        (NodeKind::Bot, "GET") => bot::show(state, &caller, call, id),
        (NodeKind::BusinessProfile, "POST") => profile::change_node(state, &caller, call, id).await,
        (NodeKind::Other, "GET") => media::show(state, &caller, call, id).await,
        (NodeKind::Other, "DELETE") => media::delete(state, &caller, call, id).await,
        (NodeKind::Other, _) => Err(unknown_node(state, &call.method, id)),
        (_, method) => Err(GraphError::unsupported_method(method)),
    }
}

async fn route_configuration(state: &State, call: &Call, id: &str, name: &str) -> Result<Value, GraphError> {
    let caller = call.caller(state)?;
    match (kind_of(state, id), call.method.as_str()) {
        (NodeKind::Waba, "GET") => payments::show(state, &caller, call, id, Some(name)).await,
        (NodeKind::Waba, "POST") => payments::link_endpoint(state, &caller, call, id, name).await,
        (NodeKind::Waba, method) => Err(GraphError::unsupported_method(method)),
        (NodeKind::Other, _) => Err(unknown_node(state, &call.method, id)),
        _ => Err(GraphError::unknown_path(&call.path.shown())),
    }
}

async fn route_edge(state: &State, call: Call, id: &str, edge: &str) -> Result<Value, GraphError> {
    let caller = call.caller(state)?;
    let kind = kind_of(state, id);
    let method = call.method.clone();
    if kind == NodeKind::Other
        && let Some(stored) = partner::kind_of(state, id).await?
    {
        return stored_node::serve_edge(state, &caller, &call, stored, id, edge).await;
    }
    if kind == NodeKind::Other
        && let Some(stored) = stored_flow::find(state, id).await?
    {
        return flow::serve_edge(state, &caller, &call, &stored, edge).await;
    }
    if kind == NodeKind::Other
        && let Some(stored) = shelves::kind_of(state, id).await?
    {
        return commerce::serve_edge(state, &caller, &call, stored, id, edge).await;
    }
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
        (NodeKind::PhoneNumber, "request_code", "POST") => number_life::request_code(state, &caller, &call, id).await,
        (NodeKind::PhoneNumber, "verify_code", "POST") => number_life::verify_code(state, &caller, &call, id).await,
        (NodeKind::PhoneNumber, "register", "POST") => number_life::register(state, &caller, &call, id).await,
        (NodeKind::PhoneNumber, "deregister", "POST") => number_life::deregister(state, &caller, &call, id).await,
        (NodeKind::PhoneNumber, "username", "GET") => username::show(state, &caller, &call, id),
        (NodeKind::PhoneNumber, "username", "POST") => username::take(state, &caller, &call, id).await,
        (NodeKind::PhoneNumber, "username", "DELETE") => username::delete(state, &caller, &call, id).await,
        (NodeKind::PhoneNumber, "username_suggestions", "GET") => username::suggest(state, &caller, &call, id),
        (NodeKind::PhoneNumber, "official_business_account", "GET") => {
            official_account::show(state, &caller, &call, id)
        }
        (NodeKind::PhoneNumber, "official_business_account", "POST") => {
            official_account::request(state, &caller, &call, id).await
        }
        (NodeKind::PhoneNumber, "settings", "GET") => number_settings::show(state, &caller, &call, id).await,
        (NodeKind::PhoneNumber, "settings", "POST") => number_settings::change(state, &caller, &call, id).await,
        (NodeKind::PhoneNumber, "message_history", "GET") => message_history::list(state, &caller, &call, id).await,
        (NodeKind::Other, "events", "GET") => message_history::events(state, &caller, &call, id).await,
        (NodeKind::Waba, "phone_numbers", "GET") => phone_numbers::list(state, &caller, &call, id),
        (NodeKind::Waba, "phone_numbers", "POST") => number_life::add(state, &caller, &call, id).await,
        (NodeKind::PhoneNumber, "message_qrdls", "GET") => message_qrdls::list(state, &caller, &call, id).await,
        (NodeKind::PhoneNumber, "message_qrdls", "POST") => message_qrdls::put(state, &caller, &call, id).await,
        (NodeKind::PhoneNumber, "block_users", "GET") => block_users::list(state, &caller, &call, id).await,
        (NodeKind::PhoneNumber, "block_users", "POST") => {
            block_users::change(state, &caller, &call, id, BlockAction::Block).await
        }
        (NodeKind::PhoneNumber, "block_users", "DELETE") => {
            block_users::change(state, &caller, &call, id, BlockAction::Unblock).await
        }
        (NodeKind::PhoneNumber, "conversational_automation", "POST") => {
            number_edges::change(state, &caller, &call, id, Edge::ConversationalAutomation).await
        }
        (NodeKind::PhoneNumber, "whatsapp_commerce_settings", "GET") => {
            number_edges::show(state, &caller, &call, id, Edge::CommerceSettings)
        }
        (NodeKind::PhoneNumber, "whatsapp_commerce_settings", "POST") => {
            number_edges::change(state, &caller, &call, id, Edge::CommerceSettings).await
        }
        (NodeKind::PhoneNumber, "business_compliance_info", "GET") => {
            number_edges::show(state, &caller, &call, id, Edge::ComplianceInfo)
        }
        (NodeKind::PhoneNumber, "business_compliance_info", "POST") => {
            number_edges::change(state, &caller, &call, id, Edge::ComplianceInfo).await
        }
        (NodeKind::PhoneNumber, "whatsapp_business_encryption", "GET") => {
            number_edges::show(state, &caller, &call, id, Edge::Encryption)
        }
        (NodeKind::PhoneNumber, "whatsapp_business_encryption", "POST") => {
            number_edges::change(state, &caller, &call, id, Edge::Encryption).await
        }
        (NodeKind::Waba, "flows", "GET") => flows::list(state, &caller, &call, id).await,
        (NodeKind::Waba, "flows", "POST") => flows::create(state, &caller, &call, id).await,
        (NodeKind::Waba, "migrate_flows", "POST") => flows::migrate(state, &caller, &call, id).await,
        (NodeKind::Waba, "message_templates", "GET") => message_templates::list(state, &caller, &call, id),
        (NodeKind::Waba, "message_templates", "POST") => template_changes::create(state, &caller, &call, id).await,
        (NodeKind::Waba, "message_templates", "DELETE") => template_changes::delete(state, &caller, &call, id).await,
        (NodeKind::Waba, "migrate_message_templates", "POST") => {
            template_changes::migrate(state, &caller, &call, id).await
        }
        (NodeKind::Waba, "upsert_message_templates", "POST") => {
            template_changes::upsert(state, &caller, &call, id).await
        }
        (NodeKind::Waba, "message_samples", "POST") => message_samples::submit(state, &caller, &call, id),
        (NodeKind::Waba, "message_template_previews", "GET") => template_library::previews(&caller, &call, id),
        (NodeKind::Waba, "template_analytics", "GET") => {
            template_insights::of_templates(state, &caller, &call, id).await
        }
        (NodeKind::Waba, "template_group_analytics", "GET") => {
            template_insights::of_groups(state, &caller, &call, id).await
        }
        (NodeKind::Waba, "template_groups", "GET") => template_groups::list(state, &caller, &call, id).await,
        (NodeKind::Waba, "template_groups", "POST") => template_groups::create(state, &caller, &call, id).await,
        (NodeKind::Template, "compare", "GET") => template_changes::compare(state, &caller, &call, id).await,
        (NodeKind::Template, "unpause", "POST") => template_changes::unpause(state, &caller, &call, id).await,
        (NodeKind::Waba, "subscribed_apps", "GET") => subscribed_apps::list(state, &caller, id),
        (NodeKind::Waba, "subscribed_apps", "POST") => subscribed_apps::subscribe(state, &caller, &call, id).await,
        (NodeKind::Waba, "subscribed_apps", "DELETE") => subscribed_apps::unsubscribe(state, &caller, &call, id).await,
        (NodeKind::App, "uploads", "POST") => uploads::start(state, &caller, &call, id).await,
        (NodeKind::App, "subscriptions", "GET") => subscriptions::list(state, &caller, &call, id),
        (NodeKind::App, "subscriptions", "POST") => subscriptions::subscribe(state, &caller, &call, id).await,
        (NodeKind::App, "subscriptions", "DELETE") => subscriptions::unsubscribe(state, &caller, &call, id).await,
        (NodeKind::Business, "owned_whatsapp_business_accounts", "GET") => {
            business::owned_accounts(state, &caller, &call, id).await
        }
        (NodeKind::Business, "client_whatsapp_business_accounts", "GET") => {
            business::client_accounts(state, &caller, &call, id).await
        }
        (NodeKind::Business, "owned_product_catalogs", "GET") => {
            commerce::catalog::list_owned(state, &caller, &call, id).await
        }
        (NodeKind::Business, "owned_product_catalogs", "POST") => {
            commerce::catalog::create(state, &caller, &call, id).await
        }
        (NodeKind::Business, "client_product_catalogs", "GET") => {
            commerce::catalog::list_of_clients(state, &caller, &call, id)
        }
        (NodeKind::Waba, "product_catalogs", "GET") => commerce::linked::list(state, &caller, &call, id).await,
        (NodeKind::Waba, "product_catalogs", "POST") => commerce::linked::link(state, &caller, &call, id).await,
        (NodeKind::Waba, "product_catalogs", "DELETE") => commerce::linked::unlink(state, &caller, &call, id).await,
        (NodeKind::Waba, "payment_configurations", "GET") => payments::list(state, &caller, &call, id).await,
        (NodeKind::Waba, "payment_configuration", "GET") => payments::show(state, &caller, &call, id, None).await,
        (NodeKind::Waba, "payment_configuration", "POST") => payments::create(state, &caller, &call, id).await,
        (NodeKind::Waba, "payment_configuration", "DELETE") => payments::delete(state, &caller, &call, id).await,
        (NodeKind::Waba, "generate_payment_configuration_oauth_link", "POST") => {
            payments::new_link(state, &caller, &call, id).await
        }
        (NodeKind::PhoneNumber, "smb_app_data", "POST") => smb_app_data::request(state, &caller, &call, id).await,
        (NodeKind::PhoneNumber, "payments_refund", "POST") => payments::refund(state, &call, id).await,
        (NodeKind::Business, "add_phone_numbers", "POST") => preverified_number::add(state, &caller, &call, id).await,
        (NodeKind::Business, "preverified_numbers", "GET") => preverified_number::list(state, &caller, &call, id).await,
        (NodeKind::Business, "share_preverified_numbers", "POST") => {
            preverified_number::share(state, &caller, &call, id).await
        }
        (NodeKind::Business, "onboard_partners_to_mm_lite", "POST") => {
            partner_portfolio::onboard(state, &caller, &call, id).await
        }
        (NodeKind::Business, "extendedcredits", "GET") => {
            partner_portfolio::credit_lines(state, &caller, &call, id).await
        }
        (NodeKind::Waba, "assigned_users", "GET") => assigned_users::list(state, &caller, &call, id).await,
        (NodeKind::Waba, "assigned_users", "POST") => assigned_users::assign(state, &caller, &call, id).await,
        (NodeKind::Waba, "assigned_users", "DELETE") => assigned_users::remove(state, &caller, &call, id).await,
        (NodeKind::Waba, "activities", "GET") => activities::list(state, &caller, &call, id).await,
        (NodeKind::Waba, "schedules", "GET") => schedules::list(state, &caller, &call, id).await,
        (NodeKind::Waba, "schedules", "POST") => schedules::create(state, &caller, &call, id).await,
        (NodeKind::Waba, "solutions", "GET") => solution::list_of_waba(state, &caller, &call, id).await,
        (NodeKind::Waba, "in_progress_onbehalf_request", "GET") => moves::in_progress(state, &caller, &call, id).await,
        (NodeKind::Waba, "obo_mobility_intent", "POST") => moves::mobility(state, &caller, &call, id).await,
        (NodeKind::Waba, "set_obo_mobility_intent", "POST") => moves::set_mobility(state, &caller, &call, id).await,
        (NodeKind::Waba, "set_solution_migration_intent", "POST") => moves::migration(state, &caller, &call, id).await,
        (NodeKind::App, "connected_client_businesses", "GET") => {
            partner_portfolio::connected_clients(state, &caller, &call, id).await
        }
        (NodeKind::App, "whatsapp_business_solution", "POST") => solution::found(state, &caller, &call, id).await,
        (NodeKind::App, "whatsapp_business_solutions", "GET") => solution::list_of_app(state, &caller, &call, id).await,
        (NodeKind::Other, ..) => Err(unknown_node(state, &method, id)),
        (_, edge, _) => Err(call.refused_edge(edge, kind.type_name(), is_edge_of(kind, edge))),
    }
}

/// Whether the edge exists, for other methods perhaps.
fn is_edge_of(kind: NodeKind, edge: &str) -> bool {
    let edges: &[&str] = match kind {
        NodeKind::PhoneNumber => &[
            "messages",
            "marketing_messages",
            "messages_encrypted",
            "media",
            "whatsapp_business_profile",
            "request_code",
            "verify_code",
            "register",
            "deregister",
            "username",
            "username_suggestions",
            "official_business_account",
            "settings",
            "message_history",
            "message_qrdls",
            "block_users",
            "conversational_automation",
            "whatsapp_commerce_settings",
            "business_compliance_info",
            "whatsapp_business_encryption",
            "payments_refund",
            "smb_app_data",
        ],
        NodeKind::Waba => &[
            "phone_numbers",
            "message_templates",
            "flows",
            "migrate_flows",
            "migrate_message_templates",
            "upsert_message_templates",
            "message_samples",
            "message_template_previews",
            "template_analytics",
            "template_group_analytics",
            "template_groups",
            "subscribed_apps",
            "assigned_users",
            "activities",
            "schedules",
            "solutions",
            "in_progress_onbehalf_request",
            "obo_mobility_intent",
            "set_obo_mobility_intent",
            "set_solution_migration_intent",
            "product_catalogs",
            "payment_configurations",
            "payment_configuration",
            "generate_payment_configuration_oauth_link",
        ],
        NodeKind::App => &[
            "subscriptions",
            "uploads",
            "connected_client_businesses",
            "whatsapp_business_solution",
            "whatsapp_business_solutions",
        ],
        NodeKind::Business => &[
            "owned_whatsapp_business_accounts",
            "client_whatsapp_business_accounts",
            "add_phone_numbers",
            "preverified_numbers",
            "share_preverified_numbers",
            "onboard_partners_to_mm_lite",
            "extendedcredits",
            "owned_product_catalogs",
            "client_product_catalogs",
        ],
        NodeKind::Template => &["compare", "unpause"],
        NodeKind::BusinessProfile | NodeKind::Bot | NodeKind::Other => &[],
    };
    edges.contains(&edge)
}
