//! What phones ask an endpoint, decrypted (spec §12).

use serde_json::{Map, Value};

use super::endpoint_answer::AskedFrom;

/// A request.
#[derive(Debug, Clone, PartialEq)]
pub enum EndpointRequest {
    /// A health check.
    Ping,
    /// A phone did not take the last answer; says why, such as `payload-schema-error`.
    Rejected {
        /// Of the Flow that runs.
        flow_token: String,
        /// The error's key.
        error: String,
    },
    /// A customer moves on.
    Exchange(FlowExchange),
}

/// A customer opens a Flow, sends a screen or goes back.
#[derive(Debug, Clone, PartialEq)]
pub struct FlowExchange {
    /// Of the protocol.
    pub version: String,
    /// What happened.
    pub action: FlowAction,
    /// Where the phone is; empty only at the beginning.
    pub screen: String,
    /// What was filled in.
    pub data: Map<String, Value>,
    /// Of the message that the Flow was opened from.
    pub flow_token: String,
}

/// What happened at the phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlowAction {
    /// The Flow was opened.
    Init,
    /// The customer went back; the screen is the one that was left.
    Back,
    /// A screen was sent.
    DataExchange,
}

impl FlowAction {
    /// As requests write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Init => "INIT",
            Self::Back => "BACK",
            Self::DataExchange => "data_exchange",
        }
    }
}

/// A request that is none of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotARequest(&'static str);

impl EndpointRequest {
    /// Reads a decrypted request.
    ///
    /// # Errors
    /// What is missing.
    pub fn read(plain: &Value) -> Result<Self, NotARequest> {
        let text = |name: &str| plain.get(name).and_then(Value::as_str);
        let action = text("action").ok_or(NotARequest("The request names no action."))?;
        let action = match action {
            _ if action.eq_ignore_ascii_case("ping") => return Ok(Self::Ping),
            _ if action.eq_ignore_ascii_case("INIT") => FlowAction::Init,
            _ if action.eq_ignore_ascii_case("BACK") => FlowAction::Back,
            _ if action.eq_ignore_ascii_case("data_exchange") => FlowAction::DataExchange,
            _ => return Err(NotARequest("The action is none of ping, INIT, BACK and data_exchange.")),
        };
        let data = match plain.get("data") {
            Some(Value::Object(data)) => data.clone(),
            None | Some(Value::Null) => Map::new(),
            // Phones were seen to send an empty text in place of nothing.
            Some(Value::String(text)) if text.is_empty() => Map::new(),
            Some(_) => return Err(NotARequest("The data of the request is no object.")),
        };
        let flow_token = text("flow_token").unwrap_or_default().to_owned();
        if let Some(error) = rejection(&data) {
            return Ok(Self::Rejected { flow_token, error: error.to_owned() });
        }
        let screen = text("screen").unwrap_or_default().to_owned();
        if screen.is_empty() && action != FlowAction::Init {
            return Err(NotARequest("The request names no screen."));
        }
        let version = text("version").unwrap_or_default().to_owned();
        Ok(Self::Exchange(FlowExchange { version, action, screen, data, flow_token }))
    }
}

/// A form may have a field named `error`: a notification has nothing besides.
fn rejection(data: &Map<String, Value>) -> Option<&str> {
    let is_notification = data.keys().all(|key| matches!(key.as_str(), "error" | "error_message" | "error_key"));
    data.get("error").and_then(Value::as_str).filter(|_| is_notification && data.contains_key("error_message"))
}

impl FlowExchange {
    /// Where the phone is, for who judges the answer.
    #[must_use]
    pub fn asked_from(&self) -> AskedFrom<'_> {
        match self.action {
            FlowAction::Init => AskedFrom::Opening,
            FlowAction::Back => AskedFrom::BackFrom(&self.screen),
            FlowAction::DataExchange => AskedFrom::Screen(&self.screen),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn requests_are_read() {
        let read = |plain: Value| EndpointRequest::read(&plain);
        assert_eq!(read(json!({"version": "3.0", "action": "ping"})), Ok(EndpointRequest::Ping));
        let Ok(EndpointRequest::Exchange(init)) = read(json!({"version": "4.0", "action": "INIT", "flow_token": "t"}))
        else {
            panic!("not read");
        };
        assert_eq!((init.action, init.screen.as_str(), init.asked_from()), (FlowAction::Init, "", AskedFrom::Opening));
        let sent =
            json!({"action": "data_exchange", "screen": "A", "data": {"error": "x", "size": 1}, "flow_token": "t"});
        let Ok(EndpointRequest::Exchange(sent)) = read(sent) else { panic!("not read") };
        assert_eq!((sent.asked_from(), sent.data.len()), (AskedFrom::Screen("A"), 2));
        let Ok(EndpointRequest::Exchange(back)) = read(json!({"action": "BACK", "screen": "B", "data": ""})) else {
            panic!("not read");
        };
        assert_eq!(back.asked_from(), AskedFrom::BackFrom("B"));
        let news =
            json!({"action": "INIT", "flow_token": "t", "data": {"error": "timeout_error", "error_message": "m"}});
        let rejected = EndpointRequest::Rejected { flow_token: "t".to_owned(), error: "timeout_error".to_owned() };
        assert_eq!(read(news), Ok(rejected));
        for bad in [
            json!({}),
            json!([]),
            json!({"action": "jump"}),
            json!({"action": "BACK"}),
            json!({"action": "data_exchange", "screen": "A", "data": [1]}),
        ] {
            assert!(read(bad.clone()).is_err(), "{bad}");
        }
    }
}
