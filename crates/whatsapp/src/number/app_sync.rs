//! Synchronising contacts and chats with the Business app, for numbers that are used in both (spec §6.4): each once, within a day
//! after the number came.

use std::time::Duration;

use recado_core::Timestamp;

use serde_json::Value;

use crate::error::GraphError;
use crate::json_read::not_one_of;

/// How long after the onboarding it can be asked for.
pub const SYNC_WINDOW: Duration = Duration::from_secs(24 * 60 * 60);

const CALLED_TOO_OFTEN: i64 = 2_593_107;
const OUTSIDE_WINDOW: i64 = 2_593_108;
const HISTORY_DECLINED: i64 = 2_593_109;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SyncType {
    /// Contacts.
    AppState,
    /// Chats.
    History,
}

impl SyncType {
    /// As the call writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AppState => "smb_app_state_sync",
            Self::History => "history",
        }
    }

    /// Reads the call's parameters.
    ///
    /// # Errors
    /// 100.
    pub fn parse(call: &Value) -> Result<Self, GraphError> {
        let text = |name: &str| match call.get(name) {
            Some(Value::String(text)) if !text.is_empty() => Ok(text.as_str()),
            None | Some(Value::Null | Value::String(_)) => Err(GraphError::required_parameter(name)),
            Some(_) => Err(GraphError::parameter(format!("Param {name} must be a string."))),
        };
        match text("messaging_product")? {
            "whatsapp" => {}
            other => return Err(GraphError::parameter(not_one_of("messaging_product", &["WHATSAPP"], other))),
        }
        let name = text("sync_type")?;
        let all = [Self::AppState, Self::History];
        all.into_iter()
            .find(|kind| kind.as_str() == name)
            .ok_or_else(|| GraphError::parameter(not_one_of("sync_type", &all.map(Self::as_str), name)))
    }
}

/// Whether a synchronisation may start. `requested_at`: when the same kind was asked for before.
///
/// # Errors
/// 2593107 for the second time, 2593108 after a day.
pub fn judge(onboarded_at: Timestamp, requested_at: Option<Timestamp>, now: Timestamp) -> Result<(), GraphError> {
    if requested_at.is_some_and(|requested| requested >= onboarded_at) {
        return Err(GraphError::of(CALLED_TOO_OFTEN));
    }
    if now >= onboarded_at.plus(SYNC_WINDOW) {
        return Err(GraphError::of(OUTSIDE_WINDOW));
    }
    Ok(())
}

/// The error in the webhook `history` when the business shares none.
#[must_use]
pub fn history_declined() -> GraphError {
    GraphError::of(HISTORY_DECLINED)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_h(hours: i64) -> Timestamp {
        Timestamp::from_seconds(1_777_000_000 + hours * 3_600)
    }

    #[test]
    fn calls_name_what_they_want() {
        let call = |product: &str, kind: &str| serde_json::json!({"messaging_product": product, "sync_type": kind});
        assert_eq!(SyncType::parse(&call("whatsapp", "history")), Ok(SyncType::History));
        assert_eq!(SyncType::parse(&call("whatsapp", "smb_app_state_sync")), Ok(SyncType::AppState));
        for bad in [call("sms", "history"), call("whatsapp", "all"), call("whatsapp", ""), Value::Null] {
            assert_eq!(SyncType::parse(&bad).unwrap_err().code, 100, "{bad}");
        }
    }

    #[test]
    fn once_and_within_a_day() {
        let code = |requested, hours| judge(at_h(0), requested, at_h(hours)).err().map(|error| error.code);
        assert_eq!((code(None, 0), code(None, 23)), (None, None));
        assert_eq!(code(None, 24), Some(2_593_108));
        assert_eq!(code(Some(at_h(1)), 2), Some(2_593_107));
        // What was asked for before the number came back does not count.
        assert_eq!(code(Some(at_h(-100)), 2), None);
    }

    #[test]
    fn declined_history_has_its_title() {
        assert_eq!(
            history_declined().to_webhook_json()["title"],
            "History sync is turned off by the business from the WhatsApp Business App"
        );
    }
}
