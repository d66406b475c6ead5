//! A lean HTTP/1.1 connection, so that the driver takes little of the machine it shares with what it measures.

use anyhow::Context;
use bytes::Bytes;
use http::{Method, Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// A kept-alive connection.
pub(super) struct Connection {
    address: String,
    sender: SendRequest<Full<Bytes>>,
    /// Of a signed-in agent.
    cookie: Option<String>,
}

/// What came back.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Bytes,
}

impl Connection {
    pub(super) async fn open(address: &str) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        recado_infra::tasks::spawn("bench-connection", async move {
            // It ends with an error when the server goes, which the next request reports.
            let _ = connection.await;
        });
        Ok(Self { address: address.to_owned(), sender, cookie: None })
    }

    pub(super) async fn get(&mut self, path: &str, token: Option<&str>) -> anyhow::Result<Answer> {
        self.call(Method::GET, path, token, Bytes::new()).await
    }

    pub(super) async fn post(&mut self, path: &str, token: Option<&str>, body: Bytes) -> anyhow::Result<Answer> {
        self.call(Method::POST, path, token, body).await
    }

    /// Further calls are those of this agent.
    pub(super) async fn sign_in(&mut self, path: &str, credentials: &serde_json::Value) -> anyhow::Result<()> {
        let response = self.response(Method::POST, path, None, credentials.to_string().into()).await?;
        anyhow::ensure!(response.status().is_success(), "POST {path} answered {}", response.status());
        let cookie = response.headers().get(http::header::SET_COOKIE).context("no session cookie")?;
        self.cookie = cookie.to_str()?.split(';').next().map(str::to_owned);
        response.into_body().collect().await?;
        Ok(())
    }

    /// Of who signed in.
    pub(super) fn cookie(&self) -> Option<&str> {
        self.cookie.as_deref()
    }

    async fn call(&mut self, method: Method, path: &str, token: Option<&str>, body: Bytes) -> anyhow::Result<Answer> {
        let response = self.response(method, path, token, body).await?;
        let status = response.status().as_u16();
        let body = response.into_body().collect().await?.to_bytes();
        Ok(Answer { status, body })
    }

    async fn response(
        &mut self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: Bytes,
    ) -> anyhow::Result<Response<Incoming>> {
        let mut request = Request::builder().method(method).uri(path).header("host", &self.address);
        if !body.is_empty() {
            request = request.header("content-type", "application/json");
        }
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie).header("origin", format!("http://{}", self.address));
        }
        self.sender.ready().await?;
        Ok(self.sender.send_request(request.body(Full::new(body))?).await?)
    }

    /// A call that must succeed, read as JSON.
    pub(super) async fn post_json(
        &mut self,
        path: &str,
        token: Option<&str>,
        body: &serde_json::Value,
    ) -> anyhow::Result<serde_json::Value> {
        let answer = self.post(path, token, body.to_string().into()).await?;
        anyhow::ensure!(
            (200..300).contains(&answer.status),
            "POST {path} answered {}: {}",
            answer.status,
            String::from_utf8_lossy(&answer.body)
        );
        serde_json::from_slice(&answer.body).context("the answer is not JSON")
    }
}
