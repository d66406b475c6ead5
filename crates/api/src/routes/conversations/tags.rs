//! The tags of one conversation.

use axum::extract::State;
use recado_inbox::{Conversation, ConversationId, TagId, TagsChange};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::Api;
use crate::caller::{ConversationsWrite, May};
use crate::extract::{Json, PathId};
use crate::problem::Problem;

/// Tags to come and to go.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TagConversation {
    /// To be put on. One with a category takes the category's other values off.
    #[serde(default)]
    #[schema(value_type = Vec<uuid::Uuid>, required = false, max_items = 50)]
    add: Vec<TagId>,
    /// To be taken off, before that.
    #[serde(default)]
    #[schema(value_type = Vec<uuid::Uuid>, required = false, max_items = 50)]
    remove: Vec<TagId>,
}

/// More than a conversation can have.
const MOST_AT_ONCE: usize = 50;

/// Tag a conversation
#[utoipa::path(
    post, path = "/conversations/{conversation_id}/tags", operation_id = "tag_conversation", tag = "conversations",
    params(("conversation_id" = uuid::Uuid, Path)), request_body = TagConversation,
    responses((status = 200, body = Conversation)),
)]
pub async fn change(
    State(api): State<Api>,
    May(caller, ..): May<ConversationsWrite>,
    PathId(id): PathId<ConversationId>,
    Json(body): Json<TagConversation>,
) -> Result<Json<Conversation>, Problem> {
    for (field, tags) in [("add", &body.add), ("remove", &body.remove)] {
        if tags.len() > MOST_AT_ONCE {
            return Err(Problem::field(field, format!("At most {MOST_AT_ONCE} tags at once.")));
        }
    }
    let change = TagsChange { add: body.add, remove: body.remove };
    Ok(Json(api.inbox().tag_conversation(&caller.principal, id, change).await?))
}
