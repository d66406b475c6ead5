//! `GET requests`: the newest Graph calls.

use axum::extract::State as Extract;

use super::extract::{JsonAnswer, Page, Query, ThisUrl};
use super::problem::Problem;
use crate::live::RequestRecord;
use crate::state::State;

pub(super) async fn list(
    Extract(state): Extract<State>,
    query: Query,
    ThisUrl(url): ThisUrl,
) -> Result<JsonAnswer<Page<RequestRecord>>, Problem> {
    let (limit, before) = (query.limit()?, query.cursor_uuid()?);
    let newest = state.live.requests();
    let wanted = newest.iter().filter(|request| before.is_none_or(|before| request.id < before));
    let requests = wanted.map(|request| RequestRecord::clone(request)).collect();
    Ok(JsonAnswer(Page::part(requests, limit, &url, |request| request.id.to_string())))
}
