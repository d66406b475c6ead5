//! Business hours, and what customers are told outside of them.

use axum::extract::State;
use http::StatusCode;
use recado_inbox::{ChannelId, ClosedReply, Exception, Hours, NewSchedule, Schedule, ScheduleId, TeamId, WeekSpan};
use serde::Deserialize;
use utoipa::ToSchema;

use super::list::List;
use crate::Api;
use crate::caller::{ConversationsRead, May, PeopleWrite};
use crate::extract::{Json, PathId};
use crate::problem::Problem;

/// A schedule to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateSchedule {
    /// A UUID v7 that the caller made: the same again is the same schedule.
    #[schema(value_type = uuid::Uuid)]
    id: ScheduleId,
    name: String,
    /// Its name in the IANA data base.
    #[schema(example = "Europe/Madrid")]
    time_zone: String,
    /// None: never open but for exceptions.
    week: Vec<WeekSpan>,
    /// Days that are different; at most 400.
    #[serde(default)]
    #[schema(required = false)]
    exceptions: Vec<Exception>,
    /// Off by default.
    #[serde(default)]
    #[schema(required = false)]
    closed_reply: ClosedReply,
    /// Whether it counts wherever no other does. The one before does so no more.
    #[serde(default)]
    #[schema(required = false)]
    is_default: bool,
    /// A team has one schedule: the one that was named last.
    #[serde(default)]
    #[schema(value_type = Vec<uuid::Uuid>, required = false)]
    team_ids: Vec<TeamId>,
    /// A number has one schedule: the one that was named last.
    #[serde(default)]
    #[schema(value_type = Vec<uuid::Uuid>, required = false)]
    channel_ids: Vec<ChannelId>,
}

/// A schedule as it is to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteSchedule {
    name: String,
    /// Its name in the IANA data base.
    time_zone: String,
    week: Vec<WeekSpan>,
    exceptions: Vec<Exception>,
    closed_reply: ClosedReply,
    is_default: bool,
    #[schema(value_type = Vec<uuid::Uuid>)]
    team_ids: Vec<TeamId>,
    #[schema(value_type = Vec<uuid::Uuid>)]
    channel_ids: Vec<ChannelId>,
}

/// All schedules by name
///
/// A conversation follows its team's schedule; without one its number's; without one the default. Without any it is always open.
#[utoipa::path(
    get, path = "/schedules", operation_id = "list_schedules", tag = "schedules",
    responses((status = 200, body = List<Schedule>)),
)]
pub async fn list(
    State(api): State<Api>,
    May(caller, ..): May<ConversationsRead>,
) -> Result<Json<List<Schedule>>, Problem> {
    Ok(Json(List { data: api.inbox().schedules(caller.tenant()).await? }))
}

/// Make a schedule
#[utoipa::path(
    post, path = "/schedules", operation_id = "create_schedule", tag = "schedules", request_body = CreateSchedule,
    responses(
        (status = 201, body = Schedule),
        (status = 409, description = "`taken`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn create(
    State(api): State<Api>,
    May(caller, ..): May<PeopleWrite>,
    Json(body): Json<CreateSchedule>,
) -> Result<(StatusCode, Json<Schedule>), Problem> {
    let CreateSchedule { id, name, time_zone, week, exceptions, closed_reply, is_default, team_ids, channel_ids } =
        body;
    let hours = Hours { time_zone, week, exceptions };
    let schedule = NewSchedule { id, name, hours, closed_reply, is_default, team_ids, channel_ids };
    Ok((StatusCode::CREATED, Json(api.inbox().create_schedule(&caller.principal, schedule).await?)))
}

/// Change a schedule
#[utoipa::path(
    put, path = "/schedules/{schedule_id}", operation_id = "update_schedule", tag = "schedules",
    params(("schedule_id" = uuid::Uuid, Path)), request_body = WriteSchedule,
    responses(
        (status = 200, body = Schedule),
        (status = 409, description = "`taken`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn change(
    State(api): State<Api>,
    May(caller, ..): May<PeopleWrite>,
    PathId(id): PathId<ScheduleId>,
    Json(body): Json<WriteSchedule>,
) -> Result<Json<Schedule>, Problem> {
    let WriteSchedule { name, time_zone, week, exceptions, closed_reply, is_default, team_ids, channel_ids } = body;
    let hours = Hours { time_zone, week, exceptions };
    let schedule = NewSchedule { id, name, hours, closed_reply, is_default, team_ids, channel_ids };
    Ok(Json(api.inbox().change_schedule(&caller.principal, schedule).await?))
}

/// Delete a schedule
///
/// What followed it follows the next one that counts, or none.
#[utoipa::path(
    delete, path = "/schedules/{schedule_id}", operation_id = "delete_schedule", tag = "schedules",
    params(("schedule_id" = uuid::Uuid, Path)),
    responses((status = 204, description = "Gone")),
)]
pub async fn delete(
    State(api): State<Api>,
    May(caller, ..): May<PeopleWrite>,
    PathId(id): PathId<ScheduleId>,
) -> Result<StatusCode, Problem> {
    api.inbox().delete_schedule(&caller.principal, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
