//! Connections: the credentials of WhatsApp Business Accounts.

use axum::extract::State;
use http::StatusCode;
use recado_inbox::{Connection, ConnectionId, NewConnection, NumberStanding, Page, Permission, StandingNews};
use secrecy::SecretString;
use serde::Deserialize;
use utoipa::ToSchema;

use super::list::{List, PageQuery};
use crate::Api;
use crate::caller::{Caller, ConnectionsWrite, May};
use crate::extract::{Json, PathId, Query};
use crate::problem::Problem;

/// The credentials of a WhatsApp Business Account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateConnection {
    /// As the workspace calls it.
    name: String,
    /// Without a version Meta's newest known one is used.
    #[schema(example = "https://graph.facebook.com/v23.0")]
    graph_base_url: String,
    #[schema(example = "300000000000001")]
    waba_id: String,
    /// Of a system user with access to the account.
    #[schema(value_type = String, format = Password)]
    access_token: SecretString,
    /// Webhooks are signed with it.
    #[schema(value_type = String, format = Password)]
    app_secret: SecretString,
}

/// All connections
///
/// `verify_token` is empty for those who may not change connections.
#[utoipa::path(
    get, path = "/connections", operation_id = "list_connections", tag = "connections",
    responses((status = 200, body = List<Connection>)),
)]
pub async fn list(State(api): State<Api>, caller: Caller) -> Result<Json<List<Connection>>, Problem> {
    let mut connections = api.inbox().connections(caller.tenant()).await?;
    if !caller.principal.permissions.has(Permission::ConnectionsWrite) {
        connections.iter_mut().for_each(|connection| connection.verify_token.clear());
    }
    Ok(Json(List { data: connections }))
}

/// Connect a WhatsApp Business Account
///
/// Reads its numbers, stores a channel for each, and subscribes its webhook.
#[utoipa::path(
    post, path = "/connections", operation_id = "create_connection", tag = "connections", request_body = CreateConnection,
    responses(
        (status = 201, body = Connection),
        (status = 403, description = "`not_permitted`, `wrong_origin`", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`invalid`; `graph_refused` with Graph's words", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn connect(
    State(api): State<Api>,
    May(caller, ..): May<ConnectionsWrite>,
    Json(body): Json<CreateConnection>,
) -> Result<(StatusCode, Json<Connection>), Problem> {
    let CreateConnection { name, graph_base_url, waba_id, access_token, app_secret } = body;
    let new = NewConnection { name, graph_base_url, waba_id, access_token, app_secret, app_id: None };
    Ok((StatusCode::CREATED, Json(api.inbox().connect(&caller.principal, new).await?)))
}

/// Read the numbers again and subscribe again
#[utoipa::path(
    post, path = "/connections/{connection_id}/refresh", operation_id = "refresh_connection", tag = "connections",
    params(("connection_id" = uuid::Uuid, Path)),
    responses(
        (status = 200, body = Connection),
        (status = 403, description = "`not_permitted`, `wrong_origin`", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`graph_refused` with Graph's words", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn refresh(
    State(api): State<Api>,
    May(caller, ..): May<ConnectionsWrite>,
    PathId(id): PathId<ConnectionId>,
) -> Result<Json<Connection>, Problem> {
    Ok(Json(api.inbox().refresh_connection(&caller.principal, id).await?))
}

/// Forget a connection's secrets
///
/// Its channels stay, disconnected, with their conversations.
#[utoipa::path(
    delete, path = "/connections/{connection_id}", operation_id = "delete_connection", tag = "connections",
    params(("connection_id" = uuid::Uuid, Path)),
    responses(
        (status = 204, description = "Forgotten"),
        (status = 403, description = "`not_permitted`, `wrong_origin`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn disconnect(
    State(api): State<Api>,
    May(caller, ..): May<ConnectionsWrite>,
    PathId(id): PathId<ConnectionId>,
) -> Result<StatusCode, Problem> {
    api.inbox().disconnect(&caller.principal, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// How the numbers stand at WhatsApp
///
/// Quality, limits, names, as they were last read; once a day, and after WhatsApp told something.
#[utoipa::path(
    get, path = "/connections/{connection_id}/standing", operation_id = "list_standings", tag = "connections",
    params(("connection_id" = uuid::Uuid, Path)),
    responses((status = 200, body = List<NumberStanding>)),
)]
pub async fn standing(
    State(api): State<Api>,
    caller: Caller,
    PathId(id): PathId<ConnectionId>,
) -> Result<Json<List<NumberStanding>>, Problem> {
    Ok(Json(List { data: api.inbox().standings(caller.tenant(), id).await? }))
}

/// What WhatsApp told of an account and its numbers, newest first
#[utoipa::path(
    get, path = "/connections/{connection_id}/history", operation_id = "list_standing_news", tag = "connections",
    params(("connection_id" = uuid::Uuid, Path), PageQuery),
    responses((status = 200, body = Page<StandingNews>)),
)]
pub async fn history(
    State(api): State<Api>,
    caller: Caller,
    PathId(id): PathId<ConnectionId>,
    Query(which): Query<PageQuery>,
) -> Result<Json<Page<StandingNews>>, Problem> {
    Ok(Json(api.inbox().standing_news(caller.tenant(), id, which.into()).await?))
}
