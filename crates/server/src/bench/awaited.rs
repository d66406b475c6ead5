//! Answers that come by another way than the request: each caller waits for its own.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;

/// Longer than any answer may take; what does not come by then is an error.
const LIMIT: Duration = Duration::from_secs(30);
/// Stands before the number in what is sent, so that it is found again in what comes back.
pub(super) const MARK: &str = "bench-";

/// Who waits for which number.
#[derive(Clone, Default)]
pub(super) struct Awaited(Arc<Mutex<HashMap<u64, oneshot::Sender<()>>>>);

impl Awaited {
    /// To be called before the request is sent.
    pub(super) fn expect(&self, number: u64) -> oneshot::Receiver<()> {
        let (sender, receiver) = oneshot::channel();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(number, sender);
        receiver
    }

    /// `number` has come; a repetition changes nothing.
    pub(super) fn arrived(&self, number: u64) {
        if let Some(sender) = self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&number) {
            // Its caller may have given up.
            let _ = sender.send(());
        }
    }

    /// Whether it came in time.
    pub(super) async fn came(receiver: oneshot::Receiver<()>) -> bool {
        matches!(tokio::time::timeout(LIMIT, receiver).await, Ok(Ok(())))
    }
}

/// The first marked number in a text.
pub(super) fn marked_number(text: &str) -> Option<u64> {
    let after = &text[text.find(MARK)? + MARK.len()..];
    let end = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
    after[..end].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_by_their_mark() {
        assert_eq!(marked_number(r#"{"body":"bench-120 hello"}"#), Some(120));
        assert_eq!(marked_number("bench-"), None);
        assert_eq!(marked_number("nothing"), None);
    }
}
