//! Inviting people, and following an invitation.

use axum::extract::State;
use axum::response::Response;
use http::{HeaderMap, StatusCode};
use recado_inbox::{Acceptance, Invitation, InvitationId, InvitedTo, Role};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::list::List;
use super::session::{Me, client_of, opened};
use crate::caller::{May, PeopleWrite};
use crate::client_address::ClientAddress;
use crate::extract::{Json, PathId};
use crate::problem::Problem;
use crate::{Api, origin};

/// Whom to invite, and as what.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Invite {
    email: String,
    /// `owner`, `admin`, `supervisor`, `agent`, or a custom role's id.
    #[schema(value_type = String, example = "agent")]
    role: Role,
}

/// An invitation, with the link to pass on.
#[derive(Serialize, ToSchema)]
pub struct Invited {
    #[serde(flatten)]
    invitation: Invitation,
    /// Works once, for a week. It is shown only now.
    url: String,
}

impl Invited {
    pub(super) fn with_link(api: &Api, invitation: Invitation, token: &SecretString) -> Self {
        let base = api.settings().public_url.as_str().trim_end_matches('/');
        // Behind the #: no server and no log sees it.
        Self { invitation, url: format!("{base}/invitation#{}", token.expose_secret()) }
    }
}

/// The token of a link.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InvitationToken {
    #[schema(value_type = String)]
    token: SecretString,
}

/// What an invited person fills in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Accept {
    #[schema(value_type = String)]
    token: SecretString,
    name: String,
    #[schema(value_type = String, format = Password, min_length = 10)]
    password: SecretString,
}

/// Invitations that wait, newest first
#[utoipa::path(
    get, path = "/invitations", operation_id = "list_invitations", tag = "agents",
    responses((status = 200, body = List<Invitation>)),
)]
pub async fn list(
    State(api): State<Api>,
    May(caller, ..): May<PeopleWrite>,
) -> Result<Json<List<Invitation>>, Problem> {
    Ok(Json(List { data: api.inbox().invitations(caller.tenant()).await? }))
}

/// Invite somebody
///
/// Answers a link to pass on; an earlier one for the same address works no more.
#[utoipa::path(
    post, path = "/invitations", operation_id = "create_invitation", tag = "agents", request_body = Invite,
    responses(
        (status = 201, body = Invited),
        (status = 403, description = "`not_permitted`, `not_allowed`, `owners_only`, `wrong_origin`", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`taken`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn create(
    State(api): State<Api>,
    May(caller, ..): May<PeopleWrite>,
    Json(body): Json<Invite>,
) -> Result<(StatusCode, Json<Invited>), Problem> {
    let (invitation, token) = api.inbox().invite(&caller.principal, &body.email, body.role).await?;
    Ok((StatusCode::CREATED, Json(Invited::with_link(&api, invitation, &token))))
}

/// Take an invitation back
#[utoipa::path(
    delete, path = "/invitations/{invitation_id}", operation_id = "revoke_invitation", tag = "agents",
    params(("invitation_id" = uuid::Uuid, Path)),
    responses((status = 204, description = "Taken back")),
)]
pub async fn revoke(
    State(api): State<Api>,
    May(caller, ..): May<PeopleWrite>,
    PathId(id): PathId<InvitationId>,
) -> Result<StatusCode, Problem> {
    api.inbox().revoke_invitation(&caller.principal, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Where an invitation leads
#[utoipa::path(
    post, path = "/invitations/look", operation_id = "look_at_invitation", tag = "agents", request_body = InvitationToken,
    security(()),
    responses(
        (status = 200, body = InvitedTo),
        (status = 403, description = "`invitation_over`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn look(State(api): State<Api>, Json(body): Json<InvitationToken>) -> Result<Json<InvitedTo>, Problem> {
    Ok(Json(api.inbox().invited_to(body.token.expose_secret()).await?))
}

/// Accept an invitation
///
/// Makes the account, signs in, and sets the session cookie.
#[utoipa::path(
    post, path = "/invitations/accept", operation_id = "accept_invitation", tag = "agents", request_body = Accept,
    security(()),
    responses(
        (status = 200, description = "Joined and signed in", body = Me),
        (status = 403, description = "`invitation_over`, `wrong_origin`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn accept(
    State(api): State<Api>,
    address: ClientAddress,
    headers: HeaderMap,
    Json(body): Json<Accept>,
) -> Result<Response, Problem> {
    origin::check_if_present(&headers, &api.settings().public_url)?;
    let client = client_of(address, &headers);
    let token = body.token.expose_secret().to_owned();
    let acceptance = Acceptance { token, name: body.name, password: body.password };
    let signed_in = api.inbox().accept_invitation(acceptance, client).await?;
    opened(&api, &signed_in).await
}
