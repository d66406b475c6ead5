//! Signing in and out.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode, header};
use recado_core::{Clock, Timestamp};
use recado_inbox::{
    Actor, Agent, Client, PendingSignIn, Permission, Permissions, Principal, Role, SignedIn, Workspace,
};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::caller::{AnyCaller, Credential};
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

/// The password was right; `POST /session/code` with a code signs in.
#[derive(Serialize, ToSchema)]
pub struct CodeNeeded {
    /// To be sent with the code. It opens nothing else.
    token: String,
    /// Until when.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
}

/// The second step of signing in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignInCode {
    /// As the first step answered it.
    #[schema(value_type = String, format = Password)]
    token: SecretString,
    /// Of the authenticator app, or a recovery code.
    #[schema(example = "287082")]
    code: String,
}

/// Who is signed in, and where.
#[derive(Serialize, ToSchema)]
pub struct Me {
    /// The caller. For an API key: its id, name and role, and no e-mail address.
    agent: Agent,
    /// What the caller may do.
    permissions: Vec<Permission>,
    workspace: Workspace,
    /// The workspace wants a second factor, and the caller has none: everything but adding one is refused with
    /// `second_factor_missing`.
    must_add_second_factor: bool,
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
/// Sets the session cookie, unless a code is needed besides.
#[utoipa::path(
    post, path = "/session", operation_id = "sign_in", tag = "session", request_body = SignIn, security(()),
    responses(
        (status = 200, description = "Signed in", body = Me),
        (status = 202, description = "A code is needed", body = CodeNeeded),
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
    let signed_in = match api.inbox().sign_in(&body.email, body.password, client_of(address, &headers)).await? {
        recado_inbox::SignIn::Done(signed_in) => signed_in,
        // Not forgiven yet: who has the password alone has tries of codes to win by beginning again.
        recado_inbox::SignIn::NeedsCode(PendingSignIn { token, expires_at }) => {
            let needed = CodeNeeded { token: token.expose_secret().to_owned(), expires_at };
            return Ok((StatusCode::ACCEPTED, Json(needed)).into_response());
        }
    };
    limit.succeeded(&body.email, address);
    opened(&api, &signed_in).await
}

/// Sign in with a code
///
/// The second step, for whoever has a second factor. Sets the session cookie.
#[utoipa::path(
    post, path = "/session/code", operation_id = "sign_in_with_code", tag = "session", request_body = SignInCode,
    security(()),
    responses(
        (status = 200, description = "Signed in", body = Me),
        (status = 403, description = "`wrong_code`, `sign_in_over`, `wrong_origin`", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "`too_many_attempts`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn sign_in_with_code(
    State(api): State<Api>,
    address: ClientAddress,
    headers: HeaderMap,
    Json(body): Json<SignInCode>,
) -> Result<Response, Problem> {
    origin::check_if_present(&headers, &api.settings().public_url)?;
    let signed_in = api.inbox().finish_sign_in(&body.token, &body.code, client_of(address, &headers)).await?;
    if let Actor::Agent(agent) = &signed_in.principal.actor {
        api.sign_in_limit().succeeded(&agent.email, address);
    }
    opened(&api, &signed_in).await
}

/// The answer to whoever has just got a session: who they are, and the cookie.
pub(super) async fn opened(api: &Api, signed_in: &SignedIn) -> Result<Response, Problem> {
    let token = signed_in.token.expose_secret();
    let (principal, must_add_second_factor) = api.inbox().authenticate_any_session(token).await?;
    let me = me_of(api, &principal, must_add_second_factor).await?;
    Ok(with_cookie(api, token, Json(me)))
}

/// What the list of one's sessions shows of the machine.
pub(super) fn client_of(address: ClientAddress, headers: &HeaderMap) -> Client {
    let user_agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).map(str::to_owned);
    Client { user_agent, address: Some(address.to_string()) }
}

pub(super) fn too_many_attempts(seconds: u64) -> Problem {
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
pub async fn me(State(api): State<Api>, by: AnyCaller) -> Result<Response, Problem> {
    let AnyCaller { caller, must_add_second_factor } = by;
    let me = Json(me_of(&api, &caller.principal, must_add_second_factor).await?);
    // Sessions live on with their use; the browser's cookie must, too.
    Ok(match &caller.credential {
        Credential::Session(token) => with_cookie(&api, token, me),
        Credential::ApiKey(_) => me.into_response(),
    })
}

async fn me_of(api: &Api, principal: &Principal, must_add_second_factor: bool) -> Result<Me, Problem> {
    let workspace = api.inbox().workspace(principal.tenant).await?;
    let agent = match &principal.actor {
        Actor::Agent(agent) => agent.clone(),
        Actor::ApiKey { id, name } => {
            let role = if principal.permissions == Permissions::ALL { Role::Owner } else { Role::Agent };
            Agent { id: id.uuid().into(), name: name.clone(), email: String::new(), role, is_active: true }
        }
    };
    let permissions = principal.permissions.list();
    Ok(Me { agent, permissions, workspace, must_add_second_factor, now: api.clock().now() })
}

fn with_cookie(api: &Api, token: &str, body: Json<Me>) -> Response {
    let mut response = body.into_response();
    if let Some(cookie) = cookie::set(token, api.is_secure()) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}
