//! The desk's WebSocket.

use std::time::Duration;

use anyhow::Context;
use futures_util::StreamExt;
use reqwest::Method;
use serde_json::Value;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::http::Surface;

/// An open socket.
#[derive(Debug)]
pub struct EventStream {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// The first frame.
    pub hello: Value,
}

impl EventStream {
    /// Opens it with the surface's credentials, and reads the greeting.
    ///
    /// # Errors
    /// Where it does not open or greets otherwise.
    pub async fn open(desk: &Surface, after: Option<u64>) -> anyhow::Result<Self> {
        let after = after.map(|seq| format!("?after={seq}")).unwrap_or_default();
        let asked = desk.request(Method::GET, &format!("/events{after}")).build()?;
        let mut request = asked.url().as_str().replacen("http", "ws", 1).into_client_request()?;
        if let Some(credentials) = asked.headers().get("authorization") {
            request.headers_mut().insert("authorization", credentials.clone());
        }
        let (socket, _) = tokio::time::timeout(Duration::from_secs(10), connect_async(request)).await??;
        let mut stream = Self { socket, hello: Value::Null };
        stream.hello = stream.frame().await?;
        anyhow::ensure!(stream.hello["type"] == "hello", "the first frame is {}", stream.hello);
        Ok(stream)
    }

    /// The next frame.
    ///
    /// # Errors
    /// When the socket is closed, or nothing comes for half a minute.
    pub async fn frame(&mut self) -> anyhow::Result<Value> {
        loop {
            let next = tokio::time::timeout(Duration::from_secs(30), self.socket.next());
            match next.await.context("no frame for 30 s")?.context("the socket is closed")?? {
                Message::Text(text) => return Ok(serde_json::from_str(&text)?),
                Message::Close(reason) => anyhow::bail!("closed: {reason:?}"),
                _ => {}
            }
        }
    }

    /// The next change; other frames are passed over.
    ///
    /// # Errors
    /// As [`EventStream::frame`].
    pub async fn event(&mut self) -> anyhow::Result<Value> {
        loop {
            let frame = self.frame().await?;
            if frame["type"] == "event" {
                return Ok(frame);
            }
        }
    }

    /// The next change that fits.
    ///
    /// # Errors
    /// As [`EventStream::frame`].
    pub async fn event_where(&mut self, fits: impl Fn(&Value) -> bool) -> anyhow::Result<Value> {
        loop {
            let event = self.event().await?;
            if fits(&event) {
                return Ok(event);
            }
        }
    }
}
