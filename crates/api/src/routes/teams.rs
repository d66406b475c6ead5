//! Teams, and who takes new conversations.

use axum::extract::State;
use http::StatusCode;
use recado_inbox::{AgentId, Assignment, Availability, AvailabilityChange, ChannelId, NewTeam, Presence, Team, TeamId};
use serde::Deserialize;
use utoipa::ToSchema;

use super::conversations::one::given;
use super::list::List;
use crate::Api;
use crate::caller::{ConversationsRead, ConversationsWrite, May, PeopleWrite};
use crate::extract::{Json, PathId};
use crate::problem::Problem;

/// A team to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateTeam {
    /// A UUID v7 that the caller made: the same again is the same team.
    #[schema(value_type = uuid::Uuid)]
    id: TeamId,
    name: String,
    assignment: Assignment,
    /// At most 200.
    #[serde(default)]
    #[schema(value_type = Vec<uuid::Uuid>, required = false)]
    member_ids: Vec<AgentId>,
    /// The numbers whose conversations become the team's. A number has one team: the one that was named last.
    #[serde(default)]
    #[schema(value_type = Vec<uuid::Uuid>, required = false)]
    channel_ids: Vec<ChannelId>,
}

/// A team as it is to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteTeam {
    name: String,
    assignment: Assignment,
    #[schema(value_type = Vec<uuid::Uuid>)]
    member_ids: Vec<AgentId>,
    #[schema(value_type = Vec<uuid::Uuid>)]
    channel_ids: Vec<ChannelId>,
}

/// What is to be different; what is absent stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateAvailability {
    #[serde(default)]
    #[schema(nullable = false)]
    state: Option<Presence>,
    /// With so many open conversations an agent gets no more by itself; `null`: as many as come.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 1000)]
    capacity: Option<Option<i64>>,
}

/// Whether one takes new conversations.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MyAvailability {
    state: Presence,
}

/// All teams by name
#[utoipa::path(
    get, path = "/teams", operation_id = "list_teams", tag = "teams",
    responses((status = 200, body = List<Team>)),
)]
pub async fn list(
    State(api): State<Api>,
    May(caller, ..): May<ConversationsRead>,
) -> Result<Json<List<Team>>, Problem> {
    Ok(Json(List { data: api.inbox().teams(caller.tenant()).await? }))
}

/// Make a team
#[utoipa::path(
    post, path = "/teams", operation_id = "create_team", tag = "teams", request_body = CreateTeam,
    responses(
        (status = 201, body = Team),
        (status = 409, description = "`taken`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn create(
    State(api): State<Api>,
    May(caller, ..): May<PeopleWrite>,
    Json(body): Json<CreateTeam>,
) -> Result<(StatusCode, Json<Team>), Problem> {
    let CreateTeam { id, name, assignment, member_ids, channel_ids } = body;
    let team = NewTeam { id, name, assignment, member_ids, channel_ids };
    Ok((StatusCode::CREATED, Json(api.inbox().create_team(&caller.principal, team).await?)))
}

/// Change a team
///
/// Conversations that are the team's already stay so.
#[utoipa::path(
    put, path = "/teams/{team_id}", operation_id = "update_team", tag = "teams",
    params(("team_id" = uuid::Uuid, Path)), request_body = WriteTeam,
    responses(
        (status = 200, body = Team),
        (status = 409, description = "`taken`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn change(
    State(api): State<Api>,
    May(caller, ..): May<PeopleWrite>,
    PathId(id): PathId<TeamId>,
    Json(body): Json<WriteTeam>,
) -> Result<Json<Team>, Problem> {
    let WriteTeam { name, assignment, member_ids, channel_ids } = body;
    let team = NewTeam { id, name, assignment, member_ids, channel_ids };
    Ok(Json(api.inbox().change_team(&caller.principal, team).await?))
}

/// Delete a team
///
/// Its conversations stay with whoever has them.
#[utoipa::path(
    delete, path = "/teams/{team_id}", operation_id = "delete_team", tag = "teams",
    params(("team_id" = uuid::Uuid, Path)),
    responses((status = 204, description = "Gone")),
)]
pub async fn delete(
    State(api): State<Api>,
    May(caller, ..): May<PeopleWrite>,
    PathId(id): PathId<TeamId>,
) -> Result<StatusCode, Problem> {
    api.inbox().delete_team(&caller.principal, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who takes new conversations, and how many
#[utoipa::path(
    get, path = "/agents/availability", operation_id = "list_availability", tag = "teams",
    responses((status = 200, body = List<Availability>)),
)]
pub async fn availabilities(
    State(api): State<Api>,
    May(caller, ..): May<ConversationsRead>,
) -> Result<Json<List<Availability>>, Problem> {
    Ok(Json(List { data: api.inbox().availabilities(caller.tenant()).await? }))
}

/// Say whether one takes new conversations
///
/// A key is nobody who could: 404.
#[utoipa::path(
    put, path = "/me/availability", operation_id = "set_my_availability", tag = "teams", request_body = MyAvailability,
    responses((status = 200, body = Availability)),
)]
pub async fn set_own(
    State(api): State<Api>,
    May(caller, ..): May<ConversationsWrite>,
    Json(body): Json<MyAvailability>,
) -> Result<Json<Availability>, Problem> {
    let me = caller.principal.agent_id().ok_or(recado_inbox::Error::NotFound("agent"))?;
    let change = AvailabilityChange { state: Some(body.state), capacity: None };
    Ok(Json(api.inbox().change_availability(caller.tenant(), me, change).await?))
}

/// Say whether a colleague takes new conversations, and how many
#[utoipa::path(
    patch, path = "/agents/{agent_id}/availability", operation_id = "update_availability", tag = "teams",
    params(("agent_id" = uuid::Uuid, Path)), request_body = UpdateAvailability,
    responses((status = 200, body = Availability)),
)]
pub async fn set_others(
    State(api): State<Api>,
    May(caller, ..): May<PeopleWrite>,
    PathId(id): PathId<AgentId>,
    Json(body): Json<UpdateAvailability>,
) -> Result<Json<Availability>, Problem> {
    let change = AvailabilityChange { state: body.state, capacity: body.capacity };
    Ok(Json(api.inbox().change_availability(caller.tenant(), id, change).await?))
}
