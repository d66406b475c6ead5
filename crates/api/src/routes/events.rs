//! The event stream's door.

use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::Api;
use crate::caller::{ConversationsRead, May};
use crate::events::{self, EventFrame, Subscription};
use crate::extract::Query;
use crate::problem::Problem;

/// Clients have nothing long to say.
const MESSAGE_LIMIT_BYTES: usize = 4096;
/// By default a socket reserves 128 KiB for reading.
const READ_BUFFER_BYTES: usize = 4096;
const WRITE_BUFFER_BYTES: usize = 32 * 1024;

/// Where to go on.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Resume {
    /// The `seq` of the last event that the client applied. Without it the stream begins now.
    #[param(minimum = 0)]
    after: Option<u64>,
}

/// Every change, live
///
/// A WebSocket that sends text frames, each an `EventFrame`, and takes text frames, each a `ClientFrame`. Close codes: 1013 the client read too slowly and resumes with `after`,
/// 4401 the session has ended.
#[utoipa::path(
    get, path = "/events", operation_id = "stream_events", tag = "events", params(Resume),
    responses(
        (status = 101, description = "The stream begins; each frame is one of these", body = EventFrame),
        (status = 403, description = "`wrong_origin`", body = Problem, content_type = "application/problem+json"),
        (status = 426, description = "`not_a_websocket`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn stream(
    State(api): State<Api>,
    May(caller, ..): May<ConversationsRead>,
    headers: HeaderMap,
    Query(resume): Query<Resume>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    // Browsers let any page open a socket, cookie included.
    caller.check_origin(&api, &headers)?;
    let Ok(upgrade) = upgrade else { return Ok(upgrade_required()) };
    let subscription = Subscription {
        inbox: api.inbox().clone(),
        clock: api.clock().clone(),
        tenant: caller.tenant(),
        after: resume.after.map(|after| i64::try_from(after).unwrap_or(i64::MAX)),
        credential: caller.credential,
    };
    let (hub, agent) = (api.hub().clone(), caller.principal.agent_id());
    let upgrade = upgrade
        .max_message_size(MESSAGE_LIMIT_BYTES)
        .max_frame_size(MESSAGE_LIMIT_BYTES)
        .read_buffer_size(READ_BUFFER_BYTES)
        .write_buffer_size(WRITE_BUFFER_BYTES);
    Ok(upgrade.on_upgrade(move |socket| async move {
        let seat = hub.join(subscription.tenant, agent);
        events::serve(socket, seat, subscription).await;
    }))
}

fn upgrade_required() -> Response {
    let detail = "This path is a WebSocket; open it with the ws: or wss: scheme.";
    let mut response = Problem::new(StatusCode::UPGRADE_REQUIRED, "not_a_websocket", detail).into_response();
    response.headers_mut().insert(header::UPGRADE, HeaderValue::from_static("websocket"));
    response
}
