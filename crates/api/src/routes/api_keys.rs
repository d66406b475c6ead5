//! Keys with which programs call this API.

use axum::extract::State;
use http::StatusCode;
use recado_core::Timestamp;
use recado_inbox::{ApiKey, ApiKeyId, NewApiKey, Permission};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::list::List;
use crate::Api;
use crate::caller::{KeysWrite, May};
use crate::extract::{Json, PathId};
use crate::problem::Problem;

/// A key to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateApiKey {
    /// What it is for.
    name: String,
    /// What it may do; at most what the caller may do.
    permissions: Vec<Permission>,
    /// It opens nothing from then on.
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<Timestamp>,
}

/// A new key with its secret.
#[derive(Serialize, ToSchema)]
pub struct CreatedApiKey {
    #[schema(value_type = uuid::Uuid)]
    id: ApiKeyId,
    /// For `Authorization: Bearer`. It is shown only now.
    key: String,
}

/// All keys, newest first, without their secrets
#[utoipa::path(
    get, path = "/api-keys", operation_id = "list_api_keys", tag = "agents",
    responses((status = 200, body = List<ApiKey>)),
)]
pub async fn list(State(api): State<Api>, May(caller, ..): May<KeysWrite>) -> Result<Json<List<ApiKey>>, Problem> {
    Ok(Json(List { data: api.inbox().api_keys(caller.tenant()).await? }))
}

/// Make a key
#[utoipa::path(
    post, path = "/api-keys", operation_id = "create_api_key", tag = "agents", request_body = CreateApiKey,
    responses(
        (status = 201, body = CreatedApiKey),
        (status = 403, description = "`not_permitted`, `not_allowed`, `wrong_origin`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn create(
    State(api): State<Api>,
    May(caller, ..): May<KeysWrite>,
    Json(body): Json<CreateApiKey>,
) -> Result<(StatusCode, Json<CreatedApiKey>), Problem> {
    let permissions = body.permissions.into_iter().collect();
    let new = NewApiKey { name: body.name, permissions, expires_at: body.expires_at };
    let (id, key) = api.inbox().create_api_key(&caller.principal, new).await?;
    Ok((StatusCode::CREATED, Json(CreatedApiKey { id, key: key.expose_secret().to_owned() })))
}

/// Make a key worthless
#[utoipa::path(
    delete, path = "/api-keys/{api_key_id}", operation_id = "revoke_api_key", tag = "agents",
    params(("api_key_id" = uuid::Uuid, Path)),
    responses((status = 204, description = "Revoked")),
)]
pub async fn revoke(
    State(api): State<Api>,
    May(caller, ..): May<KeysWrite>,
    PathId(id): PathId<ApiKeyId>,
) -> Result<StatusCode, Problem> {
    api.inbox().revoke_api_key(&caller.principal, id).await?;
    api.hub().session_ended(caller.tenant());
    Ok(StatusCode::NO_CONTENT)
}
