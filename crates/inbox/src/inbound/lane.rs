//! Whose news a webhook body is, read without reading the rest.

use std::borrow::Cow;

use serde::Deserialize;

use crate::ConnectionId;

/// The parts of a body that name customers. Anything missing or of another type is passed over: the body is only sorted here.
#[derive(Deserialize)]
struct Body<'a> {
    #[serde(borrow, default)]
    entry: Vec<Entry<'a>>,
}

#[derive(Deserialize)]
struct Entry<'a> {
    #[serde(borrow, default)]
    changes: Vec<Change<'a>>,
}

#[derive(Deserialize)]
struct Change<'a> {
    #[serde(borrow)]
    value: Value<'a>,
}

#[derive(Deserialize)]
struct Value<'a> {
    #[serde(borrow, default)]
    messages: Vec<Message<'a>>,
    #[serde(borrow, default)]
    statuses: Vec<Status<'a>>,
}

#[derive(Deserialize)]
struct Message<'a> {
    #[serde(borrow)]
    from_user_id: Option<Cow<'a, str>>,
    #[serde(borrow)]
    from: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
struct Status<'a> {
    #[serde(borrow)]
    recipient_user_id: Option<Cow<'a, str>>,
    #[serde(borrow)]
    recipient_id: Option<Cow<'a, str>>,
}

/// The lane in which the body is applied: that of its first customer, or one for all bodies without any. The user id comes
/// first, because every current webhook has it.
pub(super) fn lane_of(connection: ConnectionId, body: &[u8]) -> String {
    match customer(body) {
        Some(customer) => format!("{connection}/{customer}"),
        None => connection.to_string(),
    }
}

fn customer(body: &[u8]) -> Option<String> {
    let body: Body<'_> = serde_json::from_slice(body).ok()?;
    let value = body.entry.into_iter().flat_map(|entry| entry.changes).map(|change| change.value).next()?;
    let of_message = value.messages.into_iter().next().and_then(|message| message.from_user_id.or(message.from));
    let of_status =
        value.statuses.into_iter().next().and_then(|status| status.recipient_user_id.or(status.recipient_id));
    of_message.or(of_status).map(Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_and_statuses_of_one_customer_share_a_lane() {
        let connection = ConnectionId::new();
        let message = br#"{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":
            {"metadata":{},"messages":[{"from":"346","from_user_id":"ES.1","id":"wamid.1","text":{"body":"\u00f1"}}]}}]}]}"#;
        let status =
            br#"{"entry":[{"changes":[{"value":{"statuses":[{"recipient_id":"346","recipient_user_id":"ES.1"}]}}]}]}"#;
        assert_eq!(lane_of(connection, message), format!("{connection}/ES.1"));
        assert_eq!(lane_of(connection, status), lane_of(connection, message));
        for odd in
            [&b"no json"[..], b"[]", br#"{"entry":{}}"#, br#"{"entry":[{"changes":[{"value":{"messages":[7]}}]}]}"#]
        {
            assert_eq!(lane_of(connection, odd), connection.to_string());
        }
    }
}
