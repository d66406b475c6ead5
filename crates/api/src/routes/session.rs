//! Signing in and out.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode, header};
use recado_core::{Clock, Timestamp};
use recado_inbox::{Actor, Agent, Permission, Permissions, Principal, Role};
use recado_inbox::{Client, Workspace};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::caller::{Caller, Credential};
use crate::client_address::ClientAddress;
use crate::extract::Json;
use crate::problem::Problem;
use crate::{Api, cookie, origin};

/// An e-mail address and its password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    #[schema(example = "owner@demo.test")]
    email: String,
    #[schema(value_type = String, format = Password)]
    password: SecretString,
}

/// Who is signed in, and where.
#[derive(Serialize, ToSchema)]
pub struct Me {
    /// The caller. For an API key: its id, name and role, and no e-mail address.
    agent: Agent,
    /// What the caller may do.
    permissions: Vec<Permission>,
    workspace: Workspace,
    /// The time by the travelling clock.
    #[schema(value_type = String, format = DateTime)]
    now: Timestamp,
}

/// What the sign-in page may show.
#[derive(Serialize, ToSchema)]
pub struct Hints {
    /// The demo sign-in, in the demo world and on its own machine only.
    #[schema(required = true)]
    demo: Option<DemoHint>,
    /// The workspace's name; empty before the first owner has signed up.
    workspace: String,
}

/// The demo sign-in.
#[derive(Serialize, ToSchema)]
pub struct DemoHint {
    email: String,
    password: String,
}

/// Sign in
///
/// Sets the session cookie.
#[utoipa::path(
    post, path = "/session", operation_id = "sign_in", tag = "session", request_body = SignIn, security(()),
    responses(
        (status = 200, description = "Signed in", body = Me),
        (status = 401, description = "`bad_credentials`", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "`wrong_origin`", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "`too_many_attempts`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn sign_in(
    State(api): State<Api>,
    address: ClientAddress,
    headers: HeaderMap,
    Json(body): Json<SignIn>,
) -> Result<Response, Problem> {
    origin::check_if_present(&headers, &api.settings().public_url)?;
    let limit = api.sign_in_limit();
    limit.begin(&body.email, address, Clock::wall()).map_err(too_many_attempts)?;
    let signed_in = api.inbox().sign_in(&body.email, body.password, client_of(address, &headers)).await?;
    limit.succeeded(&body.email, address);
    let me = me_of(&api, &signed_in.principal).await?;
    Ok(with_cookie(&api, signed_in.token.expose_secret(), Json(me)))
}

/// What the list of one's sessions shows of the machine.
pub(super) fn client_of(address: ClientAddress, headers: &HeaderMap) -> Client {
    let user_agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).map(str::to_owned);
    Client { user_agent, address: Some(address.to_string()) }
}

fn too_many_attempts(seconds: u64) -> Problem {
    let detail = format!("Too many tries to sign in. Try it again in {} minutes.", seconds.div_ceil(60));
    Problem::new(StatusCode::TOO_MANY_REQUESTS, "too_many_attempts", detail).retry_after(seconds)
}

/// Sign out
///
/// Ends the session and removes the cookie; without a session it does nothing.
#[utoipa::path(
    delete, path = "/session", operation_id = "sign_out", tag = "session", security(()),
    responses(
        (status = 204, description = "Signed out"),
        (status = 403, description = "`wrong_origin`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn sign_out(State(api): State<Api>, headers: HeaderMap) -> Result<Response, Problem> {
    if let Some(token) = cookie::token(&headers) {
        origin::check(&headers, &api.settings().public_url)?;
        let ended = api.inbox().authenticate_session(token).await.ok();
        api.inbox().sign_out(&SecretString::from(token)).await?;
        if let Some(principal) = ended {
            api.hub().session_ended(principal.tenant);
        }
    }
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Some(cleared) = cookie::clear(api.is_secure()) {
        response.headers_mut().insert(header::SET_COOKIE, cleared);
    }
    Ok(response)
}

/// What the sign-in page may show
#[utoipa::path(
    get, path = "/session/hints", operation_id = "session_hints", tag = "session", security(()),
    responses((status = 200, body = Hints)),
)]
pub async fn hints(State(api): State<Api>, address: ClientAddress) -> Result<Json<Hints>, Problem> {
    let workspace = api.inbox().first_workspace().await?.map_or_else(String::new, |workspace| workspace.name);
    let demo = api.settings().demo.as_ref().filter(|_| address.is_loopback());
    let demo = demo.map(|demo| DemoHint { email: demo.email.clone(), password: demo.password.clone() });
    Ok(Json(Hints { demo, workspace }))
}

/// Who is signed in
#[utoipa::path(
    get, path = "/me", operation_id = "get_me", tag = "session",
    responses((status = 200, body = Me)),
)]
pub async fn me(State(api): State<Api>, caller: Caller) -> Result<Response, Problem> {
    let me = Json(me_of(&api, &caller.principal).await?);
    // Sessions live on with their use; the browser's cookie must, too.
    Ok(match &caller.credential {
        Credential::Session(token) => with_cookie(&api, token, me),
        Credential::ApiKey(_) => me.into_response(),
    })
}

pub(super) async fn me_of(api: &Api, principal: &Principal) -> Result<Me, Problem> {
    let workspace = api.inbox().workspace(principal.tenant).await?;
    let agent = match &principal.actor {
        Actor::Agent(agent) => agent.clone(),
        Actor::ApiKey { id, name } => {
            let role = if principal.permissions == Permissions::ALL { Role::Owner } else { Role::Agent };
            Agent { id: id.uuid().into(), name: name.clone(), email: String::new(), role, is_active: true }
        }
    };
    Ok(Me { agent, permissions: principal.permissions.list(), workspace, now: api.clock().now() })
}

pub(super) fn with_cookie(api: &Api, token: &str, body: Json<Me>) -> Response {
    let mut response = body.into_response();
    if let Some(cookie) = cookie::set(token, api.is_secure()) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}
