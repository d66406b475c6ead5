//! One HTTP surface of the program, and its answers.

use std::time::Duration;

use reqwest::Method;
use reqwest::header::HeaderMap;
use serde_json::Value;

/// An origin, a path prefix and what is sent along with each request.
#[derive(Debug, Clone)]
pub struct Surface {
    client: reqwest::Client,
    base: String,
    bearer: Option<String>,
    /// A session's cookie, and the origin of the page that sends it.
    cookie: Option<(String, String)>,
}

impl Surface {
    /// A surface below `base`, `http://127.0.0.1:8080/api/v1` for one.
    ///
    /// # Errors
    /// Where no HTTP client can be made.
    pub fn new(base: impl Into<String>, bearer: Option<&str>) -> anyhow::Result<Self> {
        let client = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(30)).build()?;
        Ok(Self { client, base: base.into(), bearer: bearer.map(str::to_owned), cookie: None })
    }

    /// The same surface for somebody else.
    #[must_use]
    pub fn with_bearer(&self, bearer: Option<&str>) -> Self {
        Self { bearer: bearer.map(str::to_owned), ..self.clone() }
    }

    /// The same surface for a page of `origin` that is signed in.
    #[must_use]
    pub fn with_cookie(&self, cookie: &str, origin: &str) -> Self {
        Self { bearer: None, cookie: Some((cookie.to_owned(), origin.to_owned())), ..self.clone() }
    }

    /// Where a path of this surface is.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// A request to finish by hand.
    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let mut request = self.client.request(method, self.url(path));
        if let Some(token) = &self.bearer {
            request = request.bearer_auth(token);
        }
        if let Some((cookie, origin)) = &self.cookie {
            request = request.header("cookie", cookie).header("origin", origin);
        }
        request
    }

    /// # Errors
    /// Where no answer came.
    pub async fn get(&self, path: &str) -> anyhow::Result<Answer> {
        Answer::to(self.request(Method::GET, path)).await
    }

    /// # Errors
    /// Where no answer came.
    pub async fn post(&self, path: &str, body: &Value) -> anyhow::Result<Answer> {
        Answer::to(self.request(Method::POST, path).json(body)).await
    }

    /// # Errors
    /// Where no answer came.
    pub async fn patch(&self, path: &str, body: &Value) -> anyhow::Result<Answer> {
        Answer::to(self.request(Method::PATCH, path).json(body)).await
    }

    /// # Errors
    /// Where no answer came.
    pub async fn delete(&self, path: &str) -> anyhow::Result<Answer> {
        Answer::to(self.request(Method::DELETE, path)).await
    }

    /// Posts bytes as they are.
    ///
    /// # Errors
    /// Where no answer came.
    pub async fn post_bytes(&self, path: &str, content_type: &str, bytes: &[u8]) -> anyhow::Result<Answer> {
        let request = self.request(Method::POST, path).header("content-type", content_type);
        Answer::to(request.body(bytes.to_vec())).await
    }

    /// Every row of a list that is paged by `next_cursor`. `path` may carry a query.
    ///
    /// # Errors
    /// Where an answer is missing or is not a page.
    pub async fn all_pages(&self, path: &str) -> anyhow::Result<Vec<Value>> {
        let join = if path.contains('?') { '&' } else { '?' };
        let mut rows = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = self.get(&format!("{path}{join}limit=200{cursor}")).await?.expect(200)?;
            rows.extend(page["data"].as_array().cloned().unwrap_or_default());
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return Ok(rows),
            }
        }
    }
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body's bytes.
    pub bytes: Vec<u8>,
    /// The body, if it is JSON.
    pub body: Value,
    asked: String,
}

impl Answer {
    /// Sends the request.
    ///
    /// # Errors
    /// Where no answer came.
    pub async fn to(request: reqwest::RequestBuilder) -> anyhow::Result<Self> {
        let (client, request) = request.build_split();
        let request = request?;
        let asked = format!("{} {}", request.method(), request.url());
        let response = client.execute(request).await?;
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let bytes = response.bytes().await?.to_vec();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Ok(Self { status, headers, bytes, body, asked })
    }

    /// The JSON body of an answer with this status.
    ///
    /// # Errors
    /// With request and answer, if the status is another.
    pub fn expect(self, status: u16) -> anyhow::Result<Value> {
        anyhow::ensure!(
            self.status == status,
            "{} answered {} instead of {status}: {}",
            self.asked,
            self.status,
            String::from_utf8_lossy(&self.bytes)
        );
        Ok(self.body)
    }

    /// A header's text; empty if it is not there.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}
