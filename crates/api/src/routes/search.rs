//! Finding messages by their words.

use axum::extract::State;
use recado_core::Timestamp;
use recado_inbox::{ChannelId, ContactId, Direction, MessageSearch, MessageSearchPage, PageRequest};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::Api;
use crate::caller::{ConversationsRead, May};
use crate::extract::{Json, Query};
use crate::problem::Problem;

/// What to look for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// Parts of words from three letters on, starts of words with fewer; all must occur. What stands in quotes must stand side by
    /// side. Case and accents do not matter.
    #[param(min_length = 1, max_length = 200)]
    #[serde(default)]
    q: String,
    /// Of this channel only.
    #[param(value_type = Option<uuid::Uuid>)]
    channel_id: Option<ChannelId>,
    /// Of the conversations with this contact only.
    #[param(value_type = Option<uuid::Uuid>)]
    contact_id: Option<ContactId>,
    /// Only what customers wrote, or only what was written to them.
    direction: Option<Direction>,
    /// Of this kind only, such as `text` or `image`, or `note`.
    r#type: Option<String>,
    /// Written at this second or later.
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<Timestamp>,
    /// Written before this second.
    #[param(value_type = Option<String>, format = DateTime)]
    to: Option<Timestamp>,
    /// `next_cursor` of the page before.
    after: Option<String>,
    /// 50 by default.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// Messages and notes that hold these words, newest first
///
/// A page looks back as far as its time allows, and one with fewer than three letters at the newest 2,000: it may have fewer rows
/// than `limit`, or none, and still a `next_cursor`. `searched_to` tells how far it came.
#[utoipa::path(
    get, path = "/search/messages", operation_id = "search_messages", tag = "conversations", params(Wanted),
    responses((status = 200, body = MessageSearchPage)),
)]
pub async fn messages(
    State(api): State<Api>,
    May(caller, ..): May<ConversationsRead>,
    Query(wanted): Query<Wanted>,
) -> Result<Json<MessageSearchPage>, Problem> {
    let Wanted { q, channel_id, contact_id, direction, r#type, from, to, after, limit } = wanted;
    let search = MessageSearch { q, channel_id, contact_id, direction, kind: r#type, from, to };
    let page = PageRequest { cursor: after, limit };
    Ok(Json(api.inbox().search_messages(caller.tenant(), search, page).await?))
}
