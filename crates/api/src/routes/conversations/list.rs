//! The queues of the inbox.

use axum::extract::State;
use recado_inbox::{ChannelId, ConversationStatus, Priority, TagId, TeamId};
use recado_inbox::{Conversation, ConversationFilter, Queue, QueueCounts, Sort};
use recado_inbox::{Page, PageRequest};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::Api;
use crate::caller::{ConversationsRead, May};
use crate::extract::{Json, Query};
use crate::problem::Problem;

/// Which conversations.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// `all` by default: the open ones.
    #[serde(default)]
    queue: Queue,
    /// Of this channel only.
    #[param(value_type = Option<uuid::Uuid>)]
    channel_id: Option<ChannelId>,
    /// With this tag only.
    #[param(value_type = Option<uuid::Uuid>)]
    tag_id: Option<TagId>,
    /// Of this team only.
    #[param(value_type = Option<uuid::Uuid>)]
    team_id: Option<TeamId>,
    /// Of this status, in place of the queue's own.
    status: Option<ConversationStatus>,
    /// Of this priority only.
    priority: Option<Priority>,
    /// With unread messages only.
    #[serde(default)]
    unread: bool,
    /// Only those that may be answered freely.
    #[serde(default)]
    window_open: bool,
    /// The start of a name or username, or digits of the phone number.
    q: Option<String>,
    /// `newest` by default: by the last activity.
    #[serde(default)]
    sort: Sort,
    /// From the page before.
    cursor: Option<String>,
    /// 50 by default.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// Conversations by their last activity
///
/// A page of a filtered list may have fewer rows than `limit`, or none, before the last page: go on while there is a `next_cursor`.
#[utoipa::path(
    get, path = "/conversations", operation_id = "list_conversations", tag = "conversations", params(Which),
    responses((status = 200, body = Page<Conversation>)),
)]
pub async fn list(
    State(api): State<Api>,
    May(caller, ..): May<ConversationsRead>,
    Query(which): Query<Which>,
) -> Result<Json<Page<Conversation>>, Problem> {
    let Which { queue, channel_id, tag_id, team_id, status, priority, unread, window_open, q, sort, cursor, limit } =
        which;
    let me = caller.principal.agent_id();
    let filter =
        ConversationFilter { queue, me, channel_id, tag_id, team_id, status, priority, unread, window_open, q, sort };
    Ok(Json(api.inbox().conversations(caller.tenant(), filter, PageRequest { cursor, limit }).await?))
}

/// How many conversations each queue has
///
/// No queue is counted further than 10,000.
#[utoipa::path(
    get, path = "/conversations/counts", operation_id = "count_conversations", tag = "conversations",
    responses((status = 200, body = QueueCounts)),
)]
pub async fn counts(
    State(api): State<Api>,
    May(caller, ..): May<ConversationsRead>,
) -> Result<Json<QueueCounts>, Problem> {
    Ok(Json(api.inbox().conversation_counts(caller.tenant(), caller.principal.agent_id()).await?))
}
