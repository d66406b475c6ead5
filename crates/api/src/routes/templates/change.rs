//! Making and changing templates. Owners only: templates cost money, and a bad one costs the account its quality.

use axum::extract::State;
use http::StatusCode;
use recado_inbox::{Archive, EditTemplate, NewTemplate, Template, TemplateId, TestSend, TestSent};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::Api;
use crate::caller::{May, TemplatesWrite};
use crate::extract::{Json, PathId, Query};
use crate::problem::Problem;

/// How much is to be deleted.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HowMuch {
    /// Every language of the name, too.
    #[serde(default)]
    all_languages: bool,
}

/// Make a template
///
/// WhatsApp reviews it; the event stream tells what comes of that.
#[utoipa::path(
    post, path = "/templates", operation_id = "create_template", tag = "templates", request_body = NewTemplate,
    responses(
        (status = 201, body = Template),
        (status = 403, description = "`not_permitted`, `wrong_origin`", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "`not_found`: no such connection", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`channel_disconnected`", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`invalid`; `graph_refused` with WhatsApp's words and the field they are about", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn create(
    State(api): State<Api>,
    May(caller, ..): May<TemplatesWrite>,
    Json(new): Json<NewTemplate>,
) -> Result<(StatusCode, Json<Template>), Problem> {
    let template = api.inbox().create_template(&caller.principal, new).await?;
    api.inbox()
        .record_done_at_graph(&caller.principal, "template.created", template.summary.id, &template.summary.name)
        .await?;
    Ok((StatusCode::CREATED, Json(template)))
}

/// Edit a template
///
/// It is reviewed again. How often that is possible stands in `edits` of the template.
#[utoipa::path(
    patch, path = "/templates/{template_id}", operation_id = "update_template", tag = "templates",
    params(("template_id" = uuid::Uuid, Path)), request_body = EditTemplate,
    responses(
        (status = 200, body = Template),
        (status = 403, description = "`not_permitted`, `wrong_origin`", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`template_state`, `channel_disconnected`", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`invalid`; `graph_refused` with WhatsApp's words and the field they are about", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn edit(
    State(api): State<Api>,
    May(caller, ..): May<TemplatesWrite>,
    PathId(id): PathId<TemplateId>,
    Json(edit): Json<EditTemplate>,
) -> Result<Json<Template>, Problem> {
    let template = api.inbox().edit_template(&caller.principal, id, edit).await?;
    api.inbox().record_done_at_graph(&caller.principal, "template.changed", id, &template.summary.name).await?;
    Ok(Json(template))
}

/// Delete one language of a template, or all
#[utoipa::path(
    delete, path = "/templates/{template_id}", operation_id = "delete_template", tag = "templates",
    params(("template_id" = uuid::Uuid, Path), HowMuch),
    responses(
        (status = 204, description = "Deleted, or soon: messages on their way keep it for up to 30 days"),
        (status = 403, description = "`not_permitted`, `wrong_origin`", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`template_state`, `channel_disconnected`", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`graph_refused` with WhatsApp's words", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn delete(
    State(api): State<Api>,
    May(caller, ..): May<TemplatesWrite>,
    PathId(id): PathId<TemplateId>,
    Query(how_much): Query<HowMuch>,
) -> Result<StatusCode, Problem> {
    let template = api.inbox().template(caller.tenant(), id).await?;
    api.inbox().delete_template(&caller.principal, id, how_much.all_languages).await?;
    api.inbox().record_done_at_graph(&caller.principal, "template.deleted", id, &template.summary.name).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Have a paused template sent again
#[utoipa::path(
    post, path = "/templates/{template_id}/unpause", operation_id = "unpause_template", tag = "templates",
    params(("template_id" = uuid::Uuid, Path)),
    responses(
        (status = 200, body = Template),
        (status = 403, description = "`not_permitted`, `wrong_origin`", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`template_state` with WhatsApp's reason", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`graph_refused` with WhatsApp's words", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn unpause(
    State(api): State<Api>,
    May(caller, ..): May<TemplatesWrite>,
    PathId(id): PathId<TemplateId>,
) -> Result<Json<Template>, Problem> {
    let template = api.inbox().unpause_template(&caller.principal, id).await?;
    api.inbox().record_done_at_graph(&caller.principal, "template.unpaused", id, &template.summary.name).await?;
    Ok(Json(template))
}

/// Take an approved or rejected template out of use
///
/// WhatsApp deletes it 28 days later.
#[utoipa::path(
    post, path = "/templates/{template_id}/archive", operation_id = "archive_template", tag = "templates",
    params(("template_id" = uuid::Uuid, Path)),
    responses(
        (status = 200, body = Template),
        (status = 403, description = "`not_permitted`, `wrong_origin`", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`template_state` with WhatsApp's reason", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`graph_refused` with WhatsApp's words", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn archive(
    State(api): State<Api>,
    May(caller, ..): May<TemplatesWrite>,
    PathId(id): PathId<TemplateId>,
) -> Result<Json<Template>, Problem> {
    let template = api.inbox().archive_template(&caller.principal, id, Archive::In).await?;
    api.inbox().record_done_at_graph(&caller.principal, "template.archived", id, &template.summary.name).await?;
    Ok(Json(template))
}

/// Take a template out of the archive
///
/// It has the status again that it had before.
#[utoipa::path(
    post, path = "/templates/{template_id}/unarchive", operation_id = "unarchive_template", tag = "templates",
    params(("template_id" = uuid::Uuid, Path)),
    responses(
        (status = 200, body = Template),
        (status = 403, description = "`not_permitted`, `wrong_origin`", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`template_state` with WhatsApp's reason", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`graph_refused` with WhatsApp's words", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn unarchive(
    State(api): State<Api>,
    May(caller, ..): May<TemplatesWrite>,
    PathId(id): PathId<TemplateId>,
) -> Result<Json<Template>, Problem> {
    let template = api.inbox().archive_template(&caller.principal, id, Archive::Out).await?;
    api.inbox().record_done_at_graph(&caller.principal, "template.unarchived", id, &template.summary.name).await?;
    Ok(Json(template))
}

/// Send a template to one number
///
/// To see how it looks. It costs what every message of its category costs.
#[utoipa::path(
    post, path = "/templates/{template_id}/test", operation_id = "test_template", tag = "templates",
    params(("template_id" = uuid::Uuid, Path)), request_body = TestSend,
    responses(
        (status = 200, body = TestSent),
        (status = 403, description = "`not_permitted`, `wrong_origin`", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`template_state`, `channel_disconnected`", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`invalid`; `graph_refused` with WhatsApp's words", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn test(
    State(api): State<Api>,
    May(caller, ..): May<TemplatesWrite>,
    PathId(id): PathId<TemplateId>,
    Json(test): Json<TestSend>,
) -> Result<Json<TestSent>, Problem> {
    Ok(Json(api.inbox().test_template(caller.tenant(), id, test).await?))
}
