//! The tags of a workspace.

use axum::extract::State;
use http::StatusCode;
use recado_inbox::{NewTag, Tag, TagChange, TagId, TagUse};
use serde::Deserialize;
use utoipa::ToSchema;

use super::list::List;
use crate::Api;
use crate::caller::{ConversationsRead, ConversationsWrite, May, TagsWrite};
use crate::extract::{Json, PathId};
use crate::problem::Problem;

/// A tag to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateTag {
    /// A UUID v7 that the caller made: the same again is the same tag.
    #[schema(value_type = uuid::Uuid)]
    id: TagId,
    /// At most 60 characters: `VIP`, or with a category `stage:lead`.
    name: String,
    /// `#rrggbb`
    colour: String,
}

/// What is to change. What is absent stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateTag {
    /// Another name.
    #[schema(nullable = false)]
    name: Option<String>,
    /// `#rrggbb`
    #[schema(nullable = false)]
    colour: Option<String>,
}

/// Where to.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MergeTag {
    /// The tag that stays.
    #[schema(value_type = uuid::Uuid)]
    into: TagId,
}

/// All tags by name, and so by category
#[utoipa::path(
    get, path = "/tags", operation_id = "list_tags", tag = "tags",
    responses((status = 200, body = List<Tag>)),
)]
pub async fn list(State(api): State<Api>, May(caller, ..): May<ConversationsRead>) -> Result<Json<List<Tag>>, Problem> {
    Ok(Json(List { data: api.inbox().tags(caller.tenant()).await? }))
}

/// How many conversations have each tag
///
/// No tag is counted further than 10,000.
#[utoipa::path(
    get, path = "/tags/uses", operation_id = "list_tag_uses", tag = "tags",
    responses((status = 200, body = List<TagUse>)),
)]
pub async fn uses(
    State(api): State<Api>,
    May(caller, ..): May<ConversationsRead>,
) -> Result<Json<List<TagUse>>, Problem> {
    Ok(Json(List { data: api.inbox().tag_uses(caller.tenant()).await? }))
}

/// Make a tag
#[utoipa::path(
    post, path = "/tags", operation_id = "create_tag", tag = "tags", request_body = CreateTag,
    responses(
        (status = 201, body = Tag),
        (status = 409, description = "`taken`, `id_taken`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn create(
    State(api): State<Api>,
    May(caller, ..): May<ConversationsWrite>,
    Json(body): Json<CreateTag>,
) -> Result<(StatusCode, Json<Tag>), Problem> {
    let tag = NewTag { id: body.id, name: body.name, colour: body.colour };
    Ok((StatusCode::CREATED, Json(api.inbox().create_tag(&caller.principal, tag).await?)))
}

/// Rename or recolour a tag
#[utoipa::path(
    patch, path = "/tags/{tag_id}", operation_id = "update_tag", tag = "tags",
    params(("tag_id" = uuid::Uuid, Path)), request_body = UpdateTag,
    responses(
        (status = 200, body = Tag),
        (status = 409, description = "`taken`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn change(
    State(api): State<Api>,
    May(caller, ..): May<TagsWrite>,
    PathId(id): PathId<TagId>,
    Json(body): Json<UpdateTag>,
) -> Result<Json<Tag>, Problem> {
    let change = TagChange { name: body.name, colour: body.colour };
    Ok(Json(api.inbox().change_tag(&caller.principal, id, change).await?))
}

/// Put another tag in the place of this one everywhere
///
/// Answers the tag that stays.
#[utoipa::path(
    post, path = "/tags/{tag_id}/merge", operation_id = "merge_tag", tag = "tags",
    params(("tag_id" = uuid::Uuid, Path)), request_body = MergeTag,
    responses((status = 200, body = Tag)),
)]
pub async fn merge(
    State(api): State<Api>,
    May(caller, ..): May<TagsWrite>,
    PathId(id): PathId<TagId>,
    Json(body): Json<MergeTag>,
) -> Result<Json<Tag>, Problem> {
    Ok(Json(api.inbox().merge_tag(&caller.principal, id, body.into).await?))
}

/// Delete a tag, and take it off all conversations
#[utoipa::path(
    delete, path = "/tags/{tag_id}", operation_id = "delete_tag", tag = "tags",
    params(("tag_id" = uuid::Uuid, Path)),
    responses((status = 204, description = "Gone")),
)]
pub async fn delete(
    State(api): State<Api>,
    May(caller, ..): May<TagsWrite>,
    PathId(id): PathId<TagId>,
) -> Result<StatusCode, Problem> {
    api.inbox().delete_tag(&caller.principal, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
