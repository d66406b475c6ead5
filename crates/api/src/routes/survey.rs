//! How satisfied customers are: whether and how they are asked, and what they answered.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header;
use recado_core::Timestamp;
use recado_inbox::{AgentId, Page, SurveyAnswer, SurveyFilter, SurveySettings, SurveySummary};
use serde::Deserialize;
use utoipa::IntoParams;

use super::list::PageQuery;
use crate::Api;
use crate::caller::{AnswersExport, ConversationsRead, May, PeopleWrite};
use crate::extract::{Json, Query};
use crate::problem::Problem;

/// Which answers.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// With this score.
    #[param(minimum = 1, maximum = 5)]
    score: Option<i64>,
    /// Of this agent's conversations.
    #[param(value_type = Option<uuid::Uuid>)]
    agent_id: Option<AgentId>,
    /// Not before.
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<Timestamp>,
    /// Before.
    #[param(value_type = Option<String>, format = DateTime)]
    until: Option<Timestamp>,
}

impl From<Wanted> for SurveyFilter {
    fn from(Wanted { score, agent_id, from, until }: Wanted) -> Self {
        Self { score, agent_id, from, until }
    }
}

/// Whether and how customers are asked
///
/// Some time after a conversation was closed the customer is asked, if it still is closed. A tapped answer opens no conversation again.
#[utoipa::path(
    get, path = "/survey", operation_id = "get_survey", tag = "survey",
    responses((status = 200, body = SurveySettings)),
)]
pub async fn get(
    State(api): State<Api>,
    May(caller, ..): May<ConversationsRead>,
) -> Result<Json<SurveySettings>, Problem> {
    Ok(Json(api.inbox().survey_settings(caller.tenant()).await?))
}

/// Change whether and how customers are asked
#[utoipa::path(
    put, path = "/survey", operation_id = "update_survey", tag = "survey", request_body = SurveySettings,
    responses((status = 200, body = SurveySettings)),
)]
pub async fn change(
    State(api): State<Api>,
    May(caller, ..): May<PeopleWrite>,
    Json(body): Json<SurveySettings>,
) -> Result<Json<SurveySettings>, Problem> {
    Ok(Json(api.inbox().change_survey_settings(&caller.principal, body).await?))
}

/// What customers answered, newest first
#[utoipa::path(
    get, path = "/survey/answers", operation_id = "list_survey_answers", tag = "survey", params(Wanted, PageQuery),
    responses((status = 200, body = Page<SurveyAnswer>)),
)]
pub async fn answers(
    State(api): State<Api>,
    May(caller, ..): May<AnswersExport>,
    Query(wanted): Query<Wanted>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<SurveyAnswer>>, Problem> {
    Ok(Json(api.inbox().survey_answers(caller.tenant(), wanted.into(), page.into()).await?))
}

/// What customers answered, summed up
///
/// The score of the filter does not count.
#[utoipa::path(
    get, path = "/survey/summary", operation_id = "sum_up_survey", tag = "survey", params(Wanted),
    responses((status = 200, body = SurveySummary)),
)]
pub async fn summary(
    State(api): State<Api>,
    May(caller, ..): May<AnswersExport>,
    Query(wanted): Query<Wanted>,
) -> Result<Json<SurveySummary>, Problem> {
    Ok(Json(api.inbox().survey_summary(caller.tenant(), wanted.into()).await?))
}

/// What customers answered, as a CSV file
///
/// The newest 50,000 answers; older ones by `until`.
#[utoipa::path(
    get, path = "/survey/answers/export", operation_id = "export_survey_answers", tag = "survey", params(Wanted),
    responses((status = 200, description = "CSV", body = String, content_type = "text/csv")),
)]
pub async fn export(
    State(api): State<Api>,
    May(caller, ..): May<AnswersExport>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let bytes = api.inbox().export_survey_answers(caller.tenant(), wanted.into()).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"satisfaction.csv\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, bytes).into_response())
}
