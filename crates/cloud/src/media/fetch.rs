//! Fetching a file from an address that somebody gave.

use std::time::Duration;

use bytes::Bytes;
use recado_infra::http::{BodyError, read_body};
use url::Url;

use crate::state::State;

/// A longer one is no name.
const MAX_NAME_CHARS: usize = 240;

/// A fetched file.
#[derive(Debug)]
pub(crate) struct Fetched {
    pub(crate) bytes: Bytes,
    /// What its server calls it, without parameters.
    pub(crate) content_type: Option<String>,
    /// The last part of the address.
    pub(crate) filename: Option<String>,
}

/// Why there is no file, in words for whoever gave the address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum FetchError {
    /// The address may not be called.
    #[error("Downloading media from weblink failed: {0}")]
    Refused(String),
    /// No connection, or no answer in time.
    #[error("Downloading media from weblink failed: {0}")]
    NoAnswer(&'static str),
    /// Another answer than 200.
    #[error("Downloading media from weblink failed with http code {code}, status message {message}")]
    Status {
        /// The answer's.
        code: u16,
        /// The answer's.
        message: &'static str,
    },
    /// Larger than the kind allows.
    #[error("Downloading media from weblink failed: the file is larger than {limit_bytes} bytes")]
    TooLarge {
        /// The most it may have.
        limit_bytes: u64,
    },
}

/// What an address asks for before it answers.
#[derive(Debug, Clone)]
pub(crate) struct Login {
    pub(crate) username: String,
    pub(crate) password: String,
}

/// Fetches at most so many bytes.
pub(crate) async fn fetch(state: &State, url: &str, limit_bytes: u64) -> Result<Fetched, FetchError> {
    fetch_as(state, url, limit_bytes, None).await
}

/// The same as somebody whom the address knows.
pub(crate) async fn fetch_as(
    state: &State,
    url: &str,
    limit_bytes: u64,
    login: Option<&Login>,
) -> Result<Fetched, FetchError> {
    let timeout = state.settings.fetch_timeout;
    let fetching = fetch_all(state, url, limit_bytes, login, timeout);
    tokio::time::timeout(timeout, fetching).await.unwrap_or(Err(FetchError::NoAnswer("the server took too long")))
}

async fn fetch_all(
    state: &State,
    url: &str,
    limit_bytes: u64,
    login: Option<&Login>,
    timeout: Duration,
) -> Result<Fetched, FetchError> {
    let mut request = state.http.fetch(url).map_err(|refused| FetchError::Refused(refused.to_string()))?;
    if let Some(login) = login {
        request = request.basic_auth(&login.username, Some(&login.password));
    }
    let answer = request.timeout(timeout).send().await;
    let answer = answer.map_err(|_| FetchError::NoAnswer("the server could not be reached"))?;
    let status = answer.status();
    if status.as_u16() != 200 {
        return Err(FetchError::Status {
            code: status.as_u16(),
            message: status.canonical_reason().unwrap_or("unknown"),
        });
    }
    let content_type =
        answer.headers().get(http::header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let bytes = read_body(answer, limit_bytes).await.map_err(|error| match error {
        BodyError::TooLarge { limit_bytes } => FetchError::TooLarge { limit_bytes },
        BodyError::Broken(_) => FetchError::NoAnswer("the connection was lost"),
    })?;
    Ok(Fetched { bytes, content_type, filename: file_name(url) })
}

fn file_name(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    let name = url.path_segments()?.next_back()?.to_owned();
    (!name.is_empty() && name.chars().count() <= MAX_NAME_CHARS).then_some(name)
}
