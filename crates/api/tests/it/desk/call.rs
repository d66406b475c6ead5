//! One call and its answer.

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::ConnectInfo;
use bytes::Bytes;
use http::{HeaderMap, Request};
use serde_json::Value;
use tower::ServiceExt;

use super::{DEMO_KEY, Desk, HOST, Who};

/// A call in the making.
pub struct Call<'a> {
    desk: &'a Desk,
    request: http::request::Builder,
    body: Bytes,
    peer: SocketAddr,
}

impl<'a> Call<'a> {
    pub fn new(desk: &'a Desk, method: &str, path: &str) -> Self {
        let request = Request::builder().method(method).uri(path).header("host", HOST);
        Self { desk, request, body: Bytes::new(), peer: "127.0.0.1:40000".parse().unwrap() }
    }

    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    /// With this caller's credentials, as its own program or page sends them.
    #[must_use]
    pub fn by(self, who: Who) -> Self {
        match who {
            Who::Anonymous => self,
            Who::ApiKey => self.header("authorization", &format!("Bearer {DEMO_KEY}")),
            Who::Agent | Who::Owner | Who::OtherOwner => self.cookie_of(who).own_origin(),
        }
    }

    #[must_use]
    pub fn cookie_of(self, who: Who) -> Self {
        let cookie = self.desk.cookie(who).to_owned();
        self.header("cookie", &cookie)
    }

    #[must_use]
    pub fn own_origin(self) -> Self {
        self.header("origin", &format!("http://{HOST}"))
    }

    #[must_use]
    pub fn from(mut self, peer: &str) -> Self {
        self.peer = peer.parse().unwrap();
        self
    }

    #[must_use]
    pub fn json(self, body: &Value) -> Self {
        self.body("application/json", serde_json::to_vec(body).unwrap())
    }

    #[must_use]
    pub fn body(mut self, content_type: &str, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self.header("content-type", content_type)
    }

    pub async fn send(self) -> Answer {
        let mut request = self.request.body(Body::from(self.body)).unwrap();
        request.extensions_mut().insert(ConnectInfo(self.peer));
        let response = self.desk.router().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        Answer { status: parts.status.as_u16(), headers: parts.headers, body }
    }
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    status: u16,
    headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    pub fn status(&self) -> u16 {
        self.status
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {} {}", self.status, self.text()))
    }

    #[track_caller]
    pub fn is(&self, status: u16) {
        assert_eq!(self.status, status, "{}", self.text());
    }

    /// A problem with this status and code, complete.
    #[track_caller]
    pub fn is_problem(&self, status: u16, code: &str) {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{}", self.text());
        let problem = self.json();
        assert_eq!(problem["code"], code, "{problem}");
        assert_eq!(problem["status"], status, "{problem}");
        assert_eq!(problem["type"], "about:blank", "{problem}");
        for field in ["title", "detail"] {
            assert!(problem[field].as_str().is_some_and(|text| !text.is_empty()), "{problem}");
        }
    }
}
