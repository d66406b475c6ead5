//! Reading a request's body: never more than allowed, never for ever.

use std::time::Duration;

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use http::{HeaderMap, StatusCode, header};

use crate::problem::Problem;

/// How long a JSON body may take to arrive.
pub const JSON_DEADLINE: Duration = Duration::from_secs(20);
/// How long a file may take to arrive.
pub const FILE_DEADLINE: Duration = Duration::from_secs(300);
/// An oversized body is read to its end, so that the client can read the refusal; but not beyond this many bytes and seconds.
const DRAIN_LIMIT_BYTES: usize = 256 << 20;
const DRAIN_DEADLINE: Duration = Duration::from_secs(15);

/// The whole body.
///
/// # Errors
/// 413 where it is longer than `limit_bytes`, 408 where it does not arrive in time, 400 where the connection breaks off.
pub async fn read(body: Body, headers: &HeaderMap, limit_bytes: usize, deadline: Duration) -> Result<Bytes, Problem> {
    let announced = content_length(headers).unwrap_or(0);
    let mut stream = body.into_data_stream();
    let reading = async {
        let mut read = Vec::new();
        let mut length = 0_usize;
        while let Some(chunk) = stream.next().await {
            let chunk = chunk.map_err(|_| {
                Problem::new(StatusCode::BAD_REQUEST, "incomplete_body", "The body ended before it was complete.")
            })?;
            length = length.saturating_add(chunk.len());
            if length > limit_bytes || announced > limit_bytes {
                return Ok(None);
            }
            read.push(chunk);
        }
        Ok(Some(join(read, length)))
    };
    let timeout = tokio::time::timeout(deadline, reading);
    match timeout.await {
        Ok(Ok(Some(bytes))) => Ok(bytes),
        Ok(Ok(None)) => {
            drain(stream).await;
            Err(Problem::too_large(limit_bytes))
        }
        Ok(Err(problem)) => Err(problem),
        Err(_) => Err(Problem::new(
            StatusCode::REQUEST_TIMEOUT,
            "request_timeout",
            format!("The body did not arrive within {} seconds.", deadline.as_secs()),
        )),
    }
}

fn content_length(headers: &HeaderMap) -> Option<usize> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Small bodies come as one chunk, which is not copied.
fn join(mut chunks: Vec<Bytes>, length: usize) -> Bytes {
    if chunks.len() <= 1 {
        return chunks.pop().unwrap_or_default();
    }
    let mut joined = BytesMut::with_capacity(length);
    for chunk in chunks {
        joined.extend_from_slice(&chunk);
    }
    joined.freeze()
}

async fn drain(mut stream: axum::body::BodyDataStream) {
    let draining = async {
        let mut length = 0_usize;
        while let Some(Ok(chunk)) = stream.next().await {
            length = length.saturating_add(chunk.len());
            if length > DRAIN_LIMIT_BYTES {
                return;
            }
        }
    };
    // Whoever is slower than that sees a broken connection.
    let _ = tokio::time::timeout(DRAIN_DEADLINE, draining).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read_chunks(chunks: &'static [&'static str], limit_bytes: usize) -> Result<Bytes, Problem> {
        let stream = futures_util::stream::iter(chunks.iter().map(|chunk| Ok::<_, std::io::Error>(*chunk)));
        read(Body::from_stream(stream), &HeaderMap::new(), limit_bytes, JSON_DEADLINE).await
    }

    #[tokio::test]
    async fn a_body_is_whole_or_refused() {
        assert_eq!(read_chunks(&["ab", "cd", "e"], 5).await.unwrap(), "abcde");
        assert_eq!(read_chunks(&[], 5).await.unwrap(), "");
        assert_eq!(read_chunks(&["ab", "cd", "ef"], 5).await.unwrap_err().status(), StatusCode::PAYLOAD_TOO_LARGE);
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_never_comes_is_given_up() {
        let never = Body::from_stream(futures_util::stream::pending::<Result<Bytes, std::io::Error>>());
        let problem = read(never, &HeaderMap::new(), 5, JSON_DEADLINE).await.unwrap_err();
        assert_eq!(problem.status(), StatusCode::REQUEST_TIMEOUT);
    }
}
