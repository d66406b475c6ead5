//! Bodies: JSON, forms and multipart become one object of parameters, and perhaps a file.

use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::extract::{FromRequest, Multipart, Request};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use http::{HeaderMap, header};
use recado_whatsapp::{GraphError, params};
use serde_json::{Map, Value};
use url::form_urlencoded;

/// Parameters of every call but uploads.
pub(super) const PARAMETERS_LIMIT_BYTES: usize = 1024 * 1024;
/// The largest document, and what stands around it.
pub(super) const UPLOAD_LIMIT_BYTES: usize = 101 * 1024 * 1024;
/// Of a body that is too large so much more is read and thrown away, so that the client, which reads our answer only after it has
/// written, gets one.
const DRAIN_LIMIT_BYTES: usize = 256 * 1024 * 1024;
/// A body that comes slower than this is not waited for.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a body held.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    /// An object, or null where there was no body.
    pub(super) params: Value,
    pub(super) file: Option<UploadedFile>,
}

/// A file part.
#[derive(Debug)]
pub(super) struct UploadedFile {
    pub(super) filename: Option<String>,
    pub(super) content_type: Option<String>,
    pub(super) bytes: Bytes,
}

/// Reads a body of at most so many bytes.
pub(super) async fn read(headers: &HeaderMap, body: Body, limit_bytes: usize) -> Result<Parsed, GraphError> {
    match tokio::time::timeout(PATIENCE, read_any(headers, body, limit_bytes)).await {
        Ok(parsed) => parsed,
        Err(_) => Err(GraphError::parameter("The request body did not arrive in time.").http_status(408)),
    }
}

/// Reads a body that is a file's bytes and nothing else, whatever its content type says.
pub(super) async fn read_bytes(body: Body, limit_bytes: usize) -> Result<Parsed, GraphError> {
    let bytes = match tokio::time::timeout(PATIENCE, collect(body.into_data_stream(), limit_bytes)).await {
        Ok(bytes) => bytes?,
        Err(_) => return Err(GraphError::parameter("The request body did not arrive in time.").http_status(408)),
    };
    Ok(Parsed { params: Value::Null, file: Some(UploadedFile { filename: None, content_type: None, bytes }) })
}

async fn read_any(headers: &HeaderMap, body: Body, limit_bytes: usize) -> Result<Parsed, GraphError> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if media_type == "multipart/form-data" {
        return read_multipart(content_type, body, limit_bytes).await;
    }
    let bytes = collect(body.into_data_stream(), limit_bytes).await?;
    let params = match media_type.as_str() {
        "application/x-www-form-urlencoded" => {
            Value::Object(params::from_pairs(form_urlencoded::parse(&bytes).into_owned()))
        }
        // Whatever a client calls it: Graph takes no other kind of body.
        _ => read_json(&bytes)?,
    };
    Ok(Parsed { params, file: None })
}

fn read_json(bytes: &[u8]) -> Result<Value, GraphError> {
    if bytes.trim_ascii().is_empty() {
        return Ok(Value::Null);
    }
    serde_json::from_slice(bytes).map_err(|error| GraphError::malformed_body(&error.to_string()))
}

async fn collect(mut stream: BodyDataStream, limit_bytes: usize) -> Result<Bytes, GraphError> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| GraphError::malformed_body("the connection was lost"))?;
        if bytes.len() + chunk.len() > limit_bytes {
            drain(&mut stream).await;
            return Err(too_large(limit_bytes));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
}

/// Throws the rest away.
async fn drain(stream: &mut BodyDataStream) {
    let mut drained = 0;
    while let Some(Ok(chunk)) = stream.next().await {
        drained += chunk.len();
        if drained > DRAIN_LIMIT_BYTES {
            return;
        }
    }
}

/// Throws a body away that is not looked at, because the call is refused before.
pub(super) async fn discard(body: Body) {
    let mut stream = body.into_data_stream();
    // Whoever goes on writing after that gets no answer.
    let _ = tokio::time::timeout(PATIENCE, drain(&mut stream)).await;
}

fn too_large(limit_bytes: usize) -> GraphError {
    GraphError::body_too_large(u64::try_from(limit_bytes).unwrap_or(u64::MAX))
}

async fn read_multipart(content_type: &str, body: Body, limit_bytes: usize) -> Result<Parsed, GraphError> {
    let malformed = |reason: &str| GraphError::parameter(format!("The multipart body cannot be read: {reason}"));
    // The multipart reader stops at its first complaint; what is left must be read all the same.
    let (body, rest) = tee_limit(body, limit_bytes);
    let request = Request::builder().header(header::CONTENT_TYPE, content_type).body(body);
    let request = request.map_err(|_| malformed("the content type is not valid"))?;
    let read = async {
        let mut multipart =
            Multipart::from_request(request, &()).await.map_err(|error| malformed(&error.body_text()))?;
        let mut pairs: Map<String, Value> = Map::new();
        let mut file = None;
        while let Some(field) = multipart.next_field().await.map_err(|error| malformed(&error.body_text()))? {
            let name = field.name().unwrap_or_default().to_owned();
            let filename = field.file_name().map(str::to_owned).filter(|name| !name.is_empty());
            let part_type = field.content_type().map(str::to_owned);
            let bytes = field.bytes().await.map_err(|error| malformed(&error.body_text()))?;
            if name == "file" || filename.is_some() {
                file = Some(UploadedFile { filename, content_type: part_type, bytes });
            } else {
                let text = String::from_utf8(bytes.to_vec())
                    .map_err(|_| GraphError::parameter(format!("Param {name} must be a string.")))?;
                pairs.extend(params::from_pairs([(name, text)]));
            }
        }
        Ok(Parsed { params: Value::Object(pairs), file })
    };
    let result = read.await;
    if rest.is_too_large() { Err(too_large(limit_bytes)) } else { result }
}

/// Whether a limited body went on beyond its limit.
struct Overrun(std::sync::Arc<std::sync::atomic::AtomicBool>);

impl Overrun {
    fn is_too_large(&self) -> bool {
        self.0.load(std::sync::atomic::Ordering::Acquire)
    }
}

/// The same body up to the limit. What comes after is read and thrown away.
fn tee_limit(body: Body, limit_bytes: usize) -> (Body, Overrun) {
    let too_large = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let noticed = too_large.clone();
    let limited = futures_util::stream::unfold((body.into_data_stream(), 0_usize), move |(mut stream, read)| {
        let noticed = noticed.clone();
        async move {
            let chunk = stream.next().await?;
            let length = chunk.as_ref().map_or(0, Bytes::len);
            if read + length > limit_bytes {
                noticed.store(true, std::sync::atomic::Ordering::Release);
                drain(&mut stream).await;
                return None;
            }
            Some((chunk, (stream, read + length)))
        }
    });
    (Body::from_stream(limited), Overrun(too_large))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    async fn parse(content_type: &'static str, body: impl Into<Body>) -> Result<Parsed, GraphError> {
        let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, http::HeaderValue::from_static(content_type))]);
        read(&headers, body.into(), 1000).await
    }

    #[tokio::test]
    async fn every_kind_of_body_becomes_parameters() {
        let json_body = parse("application/json", "{\"to\":\"1\"}").await.unwrap();
        assert_eq!(json_body.params, json!({"to": "1"}));
        let form =
            parse("application/x-www-form-urlencoded; charset=utf-8", "to=%2B1&text=%7B%22body%22%3A%22x%22%7D").await;
        assert_eq!(form.unwrap().params, json!({"to": "+1", "text": {"body": "x"}}));
        let multipart = "--b\r\nContent-Disposition: form-data; name=\"to\"\r\n\r\n1\r\n\
             --b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nbytes\r\n--b--\r\n";
        let multipart = parse("multipart/form-data; boundary=b", multipart).await.unwrap();
        assert_eq!(multipart.params, json!({"to": "1"}));
        assert_eq!(multipart.file.unwrap().bytes, "bytes");
        assert_eq!(parse("application/json", "").await.unwrap().params, Value::Null);
        assert_eq!(parse("", "{}").await.unwrap().params, json!({}));
    }

    #[tokio::test]
    async fn bad_bodies_are_refused() {
        for (content_type, body) in [
            ("application/json", "{"),
            ("text/plain", "hello"),
            ("multipart/form-data", "x"),
            ("multipart/form-data; boundary=b", "--b\r\nrubbish"),
        ] {
            assert_eq!(parse(content_type, body).await.unwrap_err().code, 100, "{content_type} {body}");
        }
        let deep = "[".repeat(500);
        assert_eq!(parse("application/json", deep).await.unwrap_err().code, 100);
    }

    #[tokio::test]
    async fn what_is_too_large_is_said_to_be_so() {
        let large = "x".repeat(2000);
        assert_eq!(parse("application/json", large.clone()).await.unwrap_err().http_status, 413);
        let part = format!("--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n{large}\r\n--b--\r\n");
        assert_eq!(parse("multipart/form-data; boundary=b", part).await.unwrap_err().http_status, 413);
    }
}
