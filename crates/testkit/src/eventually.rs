//! Waiting for what happens in the background.

use std::fmt::Debug;
use std::time::{Duration, Instant};

/// Longer than anything takes on a busy machine, shorter than a person waits.
const PATIENCE: Duration = Duration::from_secs(30);

/// Asks again and again until the answer is a value, and gives it.
///
/// # Errors
/// With the last complaint, when the patience is over.
pub async fn eventually<T, E, F>(what: &str, ask: F) -> anyhow::Result<T>
where
    F: AsyncFnMut() -> Result<T, E>,
    E: Debug,
{
    eventually_within(PATIENCE, what, ask).await
}

/// [`eventually`] with a patience of its own.
///
/// # Errors
/// With the last complaint, when the patience is over.
pub async fn eventually_within<T, E, F>(patience: Duration, what: &str, mut ask: F) -> anyhow::Result<T>
where
    F: AsyncFnMut() -> Result<T, E>,
    E: Debug,
{
    let deadline = Instant::now() + patience;
    loop {
        let complaint = match ask().await {
            Ok(value) => return Ok(value),
            Err(complaint) => complaint,
        };
        if Instant::now() > deadline {
            anyhow::bail!("{what}: not within {} s; last: {complaint:?}", patience.as_secs());
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
}
