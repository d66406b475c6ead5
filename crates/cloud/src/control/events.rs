//! `GET events`: a WebSocket with what happens. Nothing is resumed; a client that comes back loads again.

use std::time::Duration;

use axum::extract::State as Extract;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, close_code};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde_json::json;
use tokio::time::{Instant, interval, timeout};

use super::problem::Problem;
use crate::live::Watcher;
use crate::state::State;

const PING: Duration = Duration::from_secs(20);
/// A socket that was not heard from for this long is gone.
const SILENCE: Duration = Duration::from_secs(60);
/// A frame that cannot be sent within this time ends the socket.
const SEND: Duration = Duration::from_secs(10);
/// Nothing is expected from the client.
const MAX_CLIENT_MESSAGE_BYTES: usize = 4096;

pub(super) async fn open(
    Extract(state): Extract<State>,
    upgrade: Result<WebSocketUpgrade, axum::extract::ws::rejection::WebSocketUpgradeRejection>,
) -> Response {
    match upgrade {
        Ok(upgrade) => {
            // Watching starts before the answer, so that nothing is missed after it.
            let watcher = state.live.watch();
            let reading = state.time_travel.reading();
            let hello = json!({"type": "hello", "now": reading.now, "frozen": reading.frozen}).to_string();
            upgrade.max_message_size(MAX_CLIENT_MESSAGE_BYTES).on_upgrade(move |socket| serve(socket, hello, watcher))
        }
        Err(rejection) => {
            let detail = format!("this is a WebSocket: {}", rejection.body_text());
            Problem::new(StatusCode::UPGRADE_REQUIRED, "websocket", detail).into_response()
        }
    }
}

async fn serve(mut socket: WebSocket, hello: String, mut watcher: Watcher) {
    if !send(&mut socket, Message::text(hello)).await {
        return;
    }
    let mut ping = interval(PING);
    let mut heard_at = Instant::now();
    loop {
        tokio::select! {
            frame = watcher.next() => match frame {
                Some(frame) => {
                    if !send(&mut socket, Message::text(&*frame)).await {
                        return;
                    }
                }
                None => return close(&mut socket).await,
            },
            message = socket.recv() => match message {
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                Some(Ok(_)) => heard_at = Instant::now(),
            },
            _ = ping.tick() => {
                if heard_at.elapsed() > SILENCE || !send(&mut socket, Message::Ping(Default::default())).await {
                    return;
                }
            }
        }
    }
}

async fn send(socket: &mut WebSocket, message: Message) -> bool {
    matches!(timeout(SEND, socket.send(message)).await, Ok(Ok(())))
}

async fn close(socket: &mut WebSocket) {
    let frame = CloseFrame { code: close_code::AGAIN, reason: "load again".into() };
    send(socket, Message::Close(Some(frame))).await;
}
