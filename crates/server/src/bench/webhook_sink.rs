//! Where the pipeline's webhooks go: a receiver that acknowledges at once.

use anyhow::Context;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::get;
use tokio::net::TcpListener;

use super::awaited::{Awaited, marked_number};

/// Starts a receiver that tells `delivered` of each delivered status; answers its URL.
pub(super) async fn start(delivered: Awaited) -> anyhow::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/webhook", listener.local_addr()?);
    let router = Router::new().route("/webhook", get(handshake).post(receive)).with_state(delivered);
    recado_infra::tasks::spawn("bench-sink", async move { axum::serve(listener, router).await });
    Ok(url)
}

async fn handshake(RawQuery(query): RawQuery) -> Result<String, StatusCode> {
    let query = query.unwrap_or_default();
    url::form_urlencoded::parse(query.as_bytes())
        .find_map(|(name, value)| (name == "hub.challenge").then(|| value.into_owned()))
        .ok_or(StatusCode::BAD_REQUEST)
}

async fn receive(State(delivered): State<Awaited>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let signed = headers.get("x-hub-signature-256").is_some_and(|value| value.as_bytes().starts_with(b"sha256="));
    let Some(text) = std::str::from_utf8(&body).ok().filter(|_| signed) else { return StatusCode::BAD_REQUEST };
    if text.contains(r#""status":"delivered""#)
        && let Some(number) = marked_number(text)
    {
        delivered.arrived(number);
    }
    StatusCode::OK
}

/// Subscribes the sink as an app does at Meta.
pub(super) async fn subscribe(cloud: &str, callback_url: &str) -> anyhow::Result<()> {
    use super::world::{APP_ID, APP_TOKEN, TOKEN, WABA_ID};
    let mut connection = super::http_client::Connection::open(cloud).await?;
    let subscription = serde_json::json!({
        "object": "whatsapp_business_account", "callback_url": callback_url, "verify_token": "bench", "fields": "messages",
    });
    connection
        .post_json(&format!("/v23.0/{APP_ID}/subscriptions"), Some(APP_TOKEN), &subscription)
        .await
        .context("subscribing the app")?;
    connection
        .post_json(&format!("/v23.0/{WABA_ID}/subscribed_apps"), Some(TOKEN), &serde_json::json!({}))
        .await
        .context("subscribing the account")?;
    Ok(())
}
