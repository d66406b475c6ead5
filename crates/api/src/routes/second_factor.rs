//! Second factors: one's own, those of colleagues, and whether the workspace wants them.

use axum::extract::State;
use http::StatusCode;
use recado_core::Clock;
use recado_inbox::{Actor, AgentId, NewSecondFactor, SecondFactor, SignInSafety};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::list::List;
use super::session::too_many_attempts;
use crate::Api;
use crate::caller::{AnyCaller, Caller, May, PeopleWrite, WorkspacesWrite};
use crate::client_address::ClientAddress;
use crate::extract::{Json, PathId};
use crate::problem::Problem;

/// The caller's password, asked again.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnPassword {
    #[schema(value_type = String, format = Password)]
    password: SecretString,
}

/// A code of the authenticator app.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AppCode {
    #[schema(example = "287082")]
    code: String,
}

/// Both factors, asked again.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BothFactors {
    #[schema(value_type = String, format = Password)]
    password: SecretString,
    /// Of the app, or a recovery code.
    #[schema(example = "287082")]
    code: String,
}

/// Each works once, in place of a code of the app. They are shown now and never again.
#[derive(Serialize, ToSchema)]
pub struct RecoveryCodes {
    recovery_codes: Vec<String>,
}

/// Whether everybody must have a second factor.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequireSecondFactor {
    is_required: bool,
}

/// One's own second factor
#[utoipa::path(
    get, path = "/me/second-factor", operation_id = "get_second_factor", tag = "session",
    responses((status = 200, body = SecondFactor)),
)]
pub async fn get(State(api): State<Api>, by: AnyCaller) -> Result<Json<SecondFactor>, Problem> {
    Ok(Json(api.inbox().second_factor(&by.caller.principal).await?))
}

/// Begin to add a second factor
///
/// Answers a secret for an authenticator app. Nothing changes until a code of it is confirmed; begun again, only the last secret counts.
#[utoipa::path(
    post, path = "/me/second-factor", operation_id = "begin_second_factor", tag = "session", request_body = OwnPassword,
    responses(
        (status = 200, body = NewSecondFactor),
        (status = 401, description = "`bad_credentials`: the password is wrong", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`second_factor_on`", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "`too_many_attempts`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn begin(
    State(api): State<Api>,
    address: ClientAddress,
    by: AnyCaller,
    Json(body): Json<OwnPassword>,
) -> Result<Json<NewSecondFactor>, Problem> {
    let tries = PasswordTries::begin(&api, &by.caller, address)?;
    let new = api.inbox().begin_second_factor(&by.caller.principal, body.password).await?;
    tries.succeeded();
    Ok(Json(new))
}

/// Confirm a second factor
///
/// With the app's first code. From then on signing in needs one; all other sessions end.
#[utoipa::path(
    post, path = "/me/second-factor/confirm", operation_id = "confirm_second_factor", tag = "session", request_body = AppCode,
    responses(
        (status = 200, body = RecoveryCodes),
        (status = 403, description = "`wrong_code`, `people_only`, `wrong_origin`", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`second_factor_on`, `second_factor_off`: none was begun", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "`too_many_attempts`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn confirm(
    State(api): State<Api>,
    by: AnyCaller,
    Json(body): Json<AppCode>,
) -> Result<Json<RecoveryCodes>, Problem> {
    let Some(token) = by.caller.session_token() else { return Err(people_only()) };
    let recovery_codes = api.inbox().confirm_second_factor(&by.caller.principal, token, &body.code).await?;
    api.hub().session_ended(by.caller.tenant());
    Ok(Json(RecoveryCodes { recovery_codes }))
}

/// Make new recovery codes
///
/// The ones before work no more.
#[utoipa::path(
    post, path = "/me/second-factor/recovery-codes", operation_id = "renew_recovery_codes", tag = "session",
    request_body = BothFactors,
    responses(
        (status = 200, body = RecoveryCodes),
        (status = 401, description = "`bad_credentials`: the password is wrong", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "`wrong_code`, `people_only`, `wrong_origin`", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`second_factor_off`", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "`too_many_attempts`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn renew_codes(
    State(api): State<Api>,
    address: ClientAddress,
    caller: Caller,
    Json(body): Json<BothFactors>,
) -> Result<Json<RecoveryCodes>, Problem> {
    let tries = PasswordTries::begin(&api, &caller, address)?;
    let recovery_codes = api.inbox().renew_recovery_codes(&caller.principal, body.password, &body.code).await?;
    tries.succeeded();
    Ok(Json(RecoveryCodes { recovery_codes }))
}

/// Remove one's second factor
#[utoipa::path(
    post, path = "/me/second-factor/remove", operation_id = "remove_second_factor", tag = "session", request_body = BothFactors,
    responses(
        (status = 204, description = "Signing in needs no code any more"),
        (status = 401, description = "`bad_credentials`: the password is wrong", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "`wrong_code`, `people_only`, `wrong_origin`", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`second_factor_off`", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "`too_many_attempts`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn remove(
    State(api): State<Api>,
    address: ClientAddress,
    caller: Caller,
    Json(body): Json<BothFactors>,
) -> Result<StatusCode, Problem> {
    let tries = PasswordTries::begin(&api, &caller, address)?;
    api.inbox().remove_second_factor(&caller.principal, body.password, &body.code).await?;
    tries.succeeded();
    api.hub().session_ended(caller.tenant());
    Ok(StatusCode::NO_CONTENT)
}

/// Take a colleague's second factor away
///
/// For somebody who has lost app and recovery codes. All their sessions end.
#[utoipa::path(
    delete, path = "/agents/{agent_id}/second-factor", operation_id = "reset_second_factor", tag = "agents",
    params(("agent_id" = uuid::Uuid, Path)),
    responses(
        (status = 204, description = "The password is enough again"),
        (status = 403, description = "`not_permitted`, `not_allowed`, `owners_only`, `wrong_origin`", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`second_factor_off`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn reset(
    State(api): State<Api>,
    May(caller, ..): May<PeopleWrite>,
    PathId(id): PathId<AgentId>,
) -> Result<StatusCode, Problem> {
    api.inbox().reset_second_factor(&caller.principal, id).await?;
    api.hub().session_ended(caller.tenant());
    Ok(StatusCode::NO_CONTENT)
}

/// Who signs in with a code, and when people were here
#[utoipa::path(
    get, path = "/agents/sign-in-safety", operation_id = "list_sign_in_safety", tag = "agents",
    responses((status = 200, body = List<SignInSafety>)),
)]
pub async fn people(
    State(api): State<Api>,
    May(caller, ..): May<PeopleWrite>,
) -> Result<Json<List<SignInSafety>>, Problem> {
    Ok(Json(List { data: api.inbox().sign_in_safety(caller.tenant()).await? }))
}

/// Say whether everybody must have a second factor
///
/// Whoever has none can then do nothing but add one, at once.
#[utoipa::path(
    put, path = "/workspace/second-factor", operation_id = "require_second_factor", tag = "agents",
    request_body = RequireSecondFactor,
    responses((status = 204, description = "It holds at once")),
)]
pub async fn require(
    State(api): State<Api>,
    May(caller, ..): May<WorkspacesWrite>,
    Json(body): Json<RequireSecondFactor>,
) -> Result<StatusCode, Problem> {
    api.inbox().require_second_factor(&caller.principal, body.is_required).await?;
    api.hub().session_ended(caller.tenant());
    Ok(StatusCode::NO_CONTENT)
}

fn people_only() -> Problem {
    Problem::forbidden("people_only", "A key has no second factor.")
}

/// Tries of a password count with those of signing in: a stolen session must not find it out.
struct PasswordTries<'a> {
    api: &'a Api,
    email: &'a str,
    address: ClientAddress,
}

impl<'a> PasswordTries<'a> {
    fn begin(api: &'a Api, caller: &'a Caller, address: ClientAddress) -> Result<Self, Problem> {
        let Actor::Agent(agent) = &caller.principal.actor else { return Err(people_only()) };
        api.sign_in_limit().begin(&agent.email, address, Clock::wall()).map_err(too_many_attempts)?;
        Ok(Self { api, email: &agent.email, address })
    }

    fn succeeded(self) {
        self.api.sign_in_limit().succeeded(self.email, self.address);
    }
}
