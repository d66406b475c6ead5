//! `biz_opaque_callback_data`: what every status of a message brings back, so that it is known whose status it is even
//! before Graph's answer to the send has arrived.

use std::fmt;

use uuid::Uuid;

use crate::MessageId;

/// What was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum CallbackData {
    /// A message, for the n-th time.
    Message { id: MessageId, round: i64 },
    /// An agent's reaction, and the message it is on.
    Reaction { request_id: Uuid, wamid: String },
}

impl fmt::Display for CallbackData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Message { id, round: 1 } => write!(f, "{id}"),
            Self::Message { id, round } => write!(f, "{id}.{round}"),
            Self::Reaction { request_id, wamid } => write!(f, "r.{request_id}.{wamid}"),
        }
    }
}

impl CallbackData {
    /// `None` for data of others.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if let Some(reaction) = text.strip_prefix("r.") {
            let (request_id, wamid) = reaction.split_once('.')?;
            return Some(Self::Reaction { request_id: request_id.parse().ok()?, wamid: wamid.to_owned() });
        }
        match text.split_once('.') {
            None => Some(Self::Message { id: text.parse().ok()?, round: 1 }),
            Some((id, round)) => Some(Self::Message { id: id.parse().ok()?, round: round.parse().ok()? }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_comes_back_as_it_was_sent() {
        let id = MessageId::new();
        for data in [
            CallbackData::Message { id, round: 1 },
            CallbackData::Message { id, round: 12 },
            CallbackData::Reaction { request_id: id.uuid(), wamid: "wamid.HBgL==".to_owned() },
        ] {
            assert_eq!(CallbackData::parse(&data.to_string()), Some(data));
        }
        assert_eq!(CallbackData::parse("order-17"), None);
        assert_eq!(CallbackData::parse(""), None);
    }
}
