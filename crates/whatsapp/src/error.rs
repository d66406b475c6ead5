//! Graph's error: one value that becomes the HTTP envelope or the error object of a webhook.

use std::borrow::Cow;

use recado_core::ErrorKind;
use serde_json::{Map, Value, json};

use crate::error_table::{self, Retry};

/// Where every error object in a webhook points.
const ERROR_CODES_PAGE: &str = "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/";

/// The `type` of the envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GraphErrorKind {
    /// Almost every error.
    OAuthException,
    /// The node or the method is the problem.
    GraphMethodException,
}

impl GraphErrorKind {
    /// As the envelope writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OAuthException => "OAuthException",
            Self::GraphMethodException => "GraphMethodException",
        }
    }
}

/// An error of the Cloud API, with everything its envelope needs except the trace id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct GraphError {
    /// What clients switch on.
    pub code: i64,
    /// Of the HTTP answer.
    pub http_status: u16,
    /// The envelope's `type`.
    pub kind: GraphErrorKind,
    /// `(#CODE) Title`, or a plain sentence for authentication and node errors.
    pub message: String,
    /// The title in a webhook's error object.
    pub title: &'static str,
    /// `error_data.details`: what exactly is wrong.
    pub details: Option<String>,
    /// `error_subcode`; sends have none since v16.
    pub subcode: Option<i64>,
    /// Whether the same call may work later.
    pub is_transient: bool,
    /// What stands beside `error` in the envelope: the part of the work that was done all the same.
    pub beside: Option<Box<Map<String, Value>>>,
    /// `error_user_title` and `error_user_msg`, as the management of templates has them.
    pub for_people: Option<Box<ForPeople>>,
}

/// What a client may show to its user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForPeople {
    /// `error_user_title`
    pub title: String,
    /// `error_user_msg`
    pub message: String,
}

impl GraphError {
    /// The error of the table's row for `code`, with the row's own details. A code that no row has becomes 131000.
    #[must_use]
    pub fn of(code: i64) -> Self {
        let row = error_table::lookup(code).unwrap_or(error_table::something_went_wrong());
        Self {
            code: row.code,
            http_status: row.http_status,
            kind: GraphErrorKind::OAuthException,
            message: format!("(#{}) {}", row.code, row.title),
            title: row.title,
            details: row.details.map(str::to_owned),
            subcode: None,
            // Only these say so in the envelope; a throttled send does not.
            is_transient: matches!(row.code, 2 | 4),
            beside: None,
            for_people: None,
        }
    }

    /// With these details instead of the row's.
    #[must_use]
    pub fn details(mut self, details: impl Into<String>) -> Self {
        self.details = Some(details.into());
        self
    }

    /// With this sentence as the whole message.
    #[must_use]
    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.message = message.into();
        self
    }

    /// With `error_subcode`, as management endpoints have it.
    #[must_use]
    pub fn subcode(mut self, subcode: i64) -> Self {
        self.subcode = Some(subcode);
        self
    }

    /// With this beside `error` in the envelope.
    #[must_use]
    pub fn beside(mut self, done: Map<String, Value>) -> Self {
        self.beside = Some(Box::new(done));
        self
    }

    /// With another HTTP status than the row's.
    #[must_use]
    pub fn http_status(mut self, status: u16) -> Self {
        self.http_status = status;
        self
    }

    /// Code 100 with a sentence: `(#100) The parameter to is required.` The sentence is the details too, because some clients
    /// show only those.
    #[must_use]
    pub fn parameter(sentence: impl Into<Cow<'static, str>>) -> Self {
        let sentence = sentence.into();
        Self::of(100).message(format!("(#100) {sentence}")).details(sentence)
    }

    /// `(#100) The parameter X is required.`: the request's frame lacks a parameter.
    #[must_use]
    pub fn required_parameter(name: &str) -> Self {
        Self::parameter(format!("The parameter {name} is required."))
    }

    /// 131008: a part of the message that its kind needs is missing.
    #[must_use]
    pub fn missing_part(name: &str) -> Self {
        Self::of(131_008).details(format!("The parameter {name} is required."))
    }

    /// 131009: a value is well-formed and still not possible.
    #[must_use]
    pub fn invalid_value(details: impl Into<String>) -> Self {
        Self::of(131_009).details(details)
    }

    /// The request's body is not JSON.
    #[must_use]
    pub fn malformed_body(reason: &str) -> Self {
        Self::parameter(format!("The request body is not valid JSON: {reason}"))
    }

    /// The request's body is larger than this many bytes.
    #[must_use]
    pub fn body_too_large(limit_bytes: u64) -> Self {
        Self::parameter(format!("The request body must be at most {limit_bytes} bytes.")).http_status(413)
    }

    /// 100 with subcode 33: the node does not exist, or not for this token. `method` is the HTTP method in any case.
    #[must_use]
    pub fn unknown_node(method: &str, id: &str) -> Self {
        let mut error = Self::of(100).subcode(33).message(format!(
            "Unsupported {} request. Object with ID '{id}' does not exist, cannot be loaded due to missing permissions, or \
             does not support this operation",
            method.to_ascii_lowercase()
        ));
        error.kind = GraphErrorKind::GraphMethodException;
        error
    }

    /// 2500: no route has this path.
    #[must_use]
    pub fn unknown_path(path: &str) -> Self {
        Self::of(2500).message(format!("Unknown path components: {path}"))
    }

    /// 100: the path exists, but not for this method.
    #[must_use]
    pub fn unsupported_method(method: &str) -> Self {
        let mut error = Self::of(100).message(format!("Unsupported {} request.", method.to_ascii_lowercase()));
        error.kind = GraphErrorKind::GraphMethodException;
        error
    }

    /// 100: `fields` names one that the node's type does not have.
    #[must_use]
    pub fn unknown_field(field: &str, node_type: &str) -> Self {
        Self::parameter(format!("Tried accessing nonexisting field ({field}) on node type ({node_type})"))
    }

    /// 190, HTTP 401: the call carries no token. Meta's OpenAPI has 104 here; live answers seen by clients have 190.
    #[must_use]
    pub fn missing_token() -> Self {
        Self::of(190).message("An access token is required to request this resource.")
    }

    /// 190, HTTP 401: the token is not one of ours.
    #[must_use]
    pub fn invalid_token() -> Self {
        Self::of(190).message("Invalid OAuth access token - Cannot parse access token")
    }

    /// 190/463, HTTP 401: the token's time is over. Both times as a person reads them.
    #[must_use]
    pub fn expired_token(expired: &str, now: &str) -> Self {
        Self::of(190).subcode(463).message(format!(
            "Error validating access token: Session has expired on {expired}. The current time is {now}."
        ))
    }

    /// 10, HTTP 403: the token lacks a permission.
    #[must_use]
    pub fn permission_denied(permission: &str) -> Self {
        Self::of(10).message(format!("(#10) Requires {permission} permission to manage the object"))
    }

    /// 200, HTTP 403: the token has the permission, but was not given this account.
    #[must_use]
    pub fn no_asset_access() -> Self {
        Self::of(200).http_status(403).message(
            "(#200) You do not have the necessary permissions required to access this WhatsApp Business Account",
        )
    }

    /// 200, HTTP 401: some reads without a token, as Meta's newer pages have it.
    #[must_use]
    pub fn missing_app_id() -> Self {
        Self::of(200).http_status(401).message("Provide valid app ID")
    }

    /// 131000, HTTP 500: a defect or an outage of ours.
    #[must_use]
    pub fn something_went_wrong() -> Self {
        Self::of(131_000)
    }

    /// The line of the error table, if the code has one.
    #[must_use]
    pub fn row(&self) -> Option<&'static error_table::ErrorRow> {
        error_table::lookup(self.code)
    }

    /// What a caller may do about it.
    #[must_use]
    pub fn error_kind(&self) -> ErrorKind {
        match (self.http_status, self.code, self.subcode) {
            (_, 100, Some(33)) | (404, ..) => ErrorKind::Missing,
            (401 | 403, ..) => ErrorKind::Denied,
            (429, ..) | (_, 4 | 80_007 | 80_008 | 130_429 | 131_048 | 131_056 | 131_064 | 133_016, _) => {
                ErrorKind::Limited
            }
            (500.., ..) => ErrorKind::Unavailable,
            _ => ErrorKind::Invalid,
        }
    }

    /// The body of the HTTP answer. `error_data` is there when there are details.
    #[must_use]
    pub fn to_json(&self, fbtrace_id: &str) -> Value {
        let mut error = Map::new();
        error.insert("message".into(), self.message.as_str().into());
        error.insert("type".into(), self.kind.as_str().into());
        error.insert("code".into(), self.code.into());
        if let Some(details) = &self.details {
            error.insert("error_data".into(), json!({"messaging_product": "whatsapp", "details": details}));
        }
        if let Some(subcode) = self.subcode {
            error.insert("error_subcode".into(), subcode.into());
        }
        if self.is_transient || self.for_people.is_some() {
            error.insert("is_transient".into(), self.is_transient.into());
        }
        if let Some(for_people) = &self.for_people {
            error.insert("error_user_title".into(), for_people.title.as_str().into());
            error.insert("error_user_msg".into(), for_people.message.as_str().into());
        }
        error.insert("fbtrace_id".into(), fbtrace_id.into());
        let mut envelope = self.beside.as_deref().cloned().unwrap_or_default();
        envelope.insert("error".into(), error.into());
        envelope.into()
    }

    /// The object in a webhook's `errors`. Title and message are the same there.
    #[must_use]
    pub fn to_webhook_json(&self) -> Value {
        let mut error = Map::new();
        error.insert("code".into(), self.code.into());
        error.insert("title".into(), self.title.into());
        error.insert("message".into(), self.title.into());
        if let Some(details) = &self.details {
            error.insert("error_data".into(), json!({ "details": details }));
        }
        error.insert("href".into(), ERROR_CODES_PAGE.into());
        Value::Object(error)
    }
}

/// An error as a client receives it, from an HTTP answer or a webhook: any code, any part missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedError {
    /// 0 when the sender gave none.
    pub code: i64,
    /// The webhook's title, or the message.
    pub title: String,
    /// What exactly is wrong; empty when not told.
    pub details: String,
    /// What happens when the same is sent again.
    pub retry: Retry,
    /// For the person who sent it: what to do.
    pub advice: &'static str,
}

impl ReceivedError {
    /// Reads an answer's body, `{"error":{…}}`. `None` if it is not Graph's envelope.
    #[must_use]
    pub fn from_envelope(body: &Value) -> Option<Self> {
        body.get("error").filter(|error| error.is_object()).map(Self::from_object)
    }

    /// Reads one error object, of an envelope or of a webhook.
    #[must_use]
    pub fn from_object(error: &Value) -> Self {
        let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
        let code = error.get("code").and_then(integer).unwrap_or_default();
        let row = error_table::lookup(code);
        let mut title = text(error.get("title"));
        if title.is_empty() {
            title = text(error.get("message"));
        }
        let details = match error.get("error_data") {
            // Some proxies flatten `error_data` to its sentence.
            Some(Value::String(sentence)) => sentence.clone(),
            Some(data) => text(data.get("details")),
            None => text(error.get("error_user_msg")),
        };
        let transient = error.get("is_transient").and_then(Value::as_bool).unwrap_or_default();
        Self {
            code,
            title,
            details,
            retry: row.map_or(if transient { Retry::BackOff } else { Retry::AfterFix }, |row| row.retry),
            advice: row.map_or(error_table::ADVICE_FOR_UNKNOWN, |row| row.advice),
        }
    }
}

fn integer(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_send_error_has_the_documented_envelope() {
        let error = GraphError::missing_part("image['id'] or image['link']");
        assert_eq!(
            error.to_json("AbC"),
            json!({"error": {
                "message": "(#131008) Required parameter is missing",
                "type": "OAuthException",
                "code": 131_008,
                "error_data": {
                    "messaging_product": "whatsapp",
                    "details": "The parameter image['id'] or image['link'] is required."
                },
                "fbtrace_id": "AbC"
            }})
        );
        assert_eq!(error.http_status, 400);
    }

    #[test]
    fn an_unknown_node_is_100_with_subcode_33_and_no_details() {
        let error = GraphError::unknown_node("GET", "42");
        assert_eq!(
            error.to_json("t"),
            json!({"error": {
                "message": "Unsupported get request. Object with ID '42' does not exist, cannot be loaded due to missing \
                            permissions, or does not support this operation",
                "type": "GraphMethodException",
                "code": 100,
                "error_subcode": 33,
                "fbtrace_id": "t"
            }})
        );
        assert_eq!(error.error_kind(), ErrorKind::Missing);
    }

    #[test]
    fn every_token_error_is_190_with_401() {
        for error in [GraphError::missing_token(), GraphError::invalid_token(), GraphError::expired_token("a", "b")] {
            assert_eq!((error.code, error.http_status), (190, 401));
            assert_eq!(error.error_kind(), ErrorKind::Denied);
        }
    }

    #[test]
    fn a_closed_window_looks_in_a_webhook_as_meta_shows_it() {
        assert_eq!(
            GraphError::of(131_047).to_webhook_json(),
            json!({
                "code": 131_047,
                "title": "Re-engagement message",
                "message": "Re-engagement message",
                "error_data": {"details": "Message failed to send because more than 24 hours have passed since the customer \
                                           last replied to this number."},
                "href": ERROR_CODES_PAGE
            })
        );
    }

    #[test]
    fn a_code_that_no_row_has_is_an_unknown_error() {
        assert_eq!(GraphError::of(999_999).code, 131_000);
    }

    #[test]
    fn a_received_error_takes_retry_and_advice_from_the_table() {
        let sent = GraphError::of(131_047);
        let from_webhook = ReceivedError::from_object(&sent.to_webhook_json());
        assert_eq!(from_webhook.title, "Re-engagement message");
        assert_eq!(from_webhook.retry, Retry::AfterFix);
        assert!(from_webhook.details.contains("24 hours"));
        let envelope = ReceivedError::from_envelope(&GraphError::of(130_429).to_json("t")).unwrap();
        assert_eq!((envelope.code, envelope.retry), (130_429, Retry::BackOff));
    }

    #[test]
    fn a_received_error_of_any_shape_is_read() {
        assert_eq!(ReceivedError::from_envelope(&json!({"errors": []})), None);
        let odd = ReceivedError::from_object(&json!({"code": "131026", "error_data": "gone"}));
        assert_eq!((odd.code, odd.details.as_str()), (131_026, "gone"));
        let unknown = ReceivedError::from_object(&json!({"code": 7, "is_transient": true, "message": "m"}));
        assert_eq!((unknown.retry, unknown.title.as_str()), (Retry::BackOff, "m"));
    }
}
