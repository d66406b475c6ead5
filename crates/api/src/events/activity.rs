//! Who looks at a conversation or writes in it: told by an agent's page to its socket, and passed on to colleagues in the same
//! conversation. Nothing of it is stored.
//!
//! Pages repeat what they tell every few seconds. Who was not heard of for 15 seconds has gone.

use std::time::Duration;

use recado_inbox::{AgentId, ConversationId, TenantId};
use serde::{Deserialize, Serialize};
use tokio::time::Instant;
use utoipa::ToSchema;

/// What a page may send in one [`ALLOWANCE_PERIOD`]; more is not passed on. It repeats itself every few seconds and tells of changes.
const ALLOWED_FRAMES: u32 = 30;
const ALLOWANCE_PERIOD: Duration = Duration::from_secs(10);

/// What an agent does in a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ActivityState {
    /// Has it open.
    Viewing,
    /// Writes in it.
    Typing,
    /// Has shut it.
    Left,
}

/// A frame that clients send.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ClientFrame {
    /// What the agent does now. To be repeated every few seconds.
    Activity(Doing),
}

/// What an agent does, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Doing {
    /// In which conversation.
    #[schema(value_type = uuid::Uuid)]
    pub conversation_id: ConversationId,
    /// What.
    pub state: ActivityState,
    /// Whether what is written is a private note, no answer.
    #[serde(default)]
    pub note: bool,
}

/// What a colleague does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Activity {
    /// Who.
    #[schema(value_type = uuid::Uuid)]
    pub agent_id: AgentId,
    /// What, and where.
    #[serde(flatten)]
    pub doing: Doing,
}

/// The conversation that a socket's page has open, and how much its page may still tell.
#[derive(Debug)]
pub struct Attendance {
    conversation: Option<ConversationId>,
    left: u32,
    since: Instant,
}

impl Attendance {
    /// A page that has told nothing.
    pub fn begin() -> Self {
        Self { conversation: None, left: ALLOWED_FRAMES, since: Instant::now() }
    }

    /// What to pass on of what the page sent. What cannot be read has no meaning, and what is too much is left out.
    pub fn hear(&mut self, frame: &str) -> Option<Doing> {
        let ClientFrame::Activity(doing) = serde_json::from_str(frame).ok()?;
        if self.since.elapsed() >= ALLOWANCE_PERIOD {
            (self.left, self.since) = (ALLOWED_FRAMES, Instant::now());
        }
        self.left = self.left.checked_sub(1)?;
        if doing.state != ActivityState::Left {
            self.conversation = Some(doing.conversation_id);
        } else if self.is_in(doing.conversation_id) {
            self.conversation = None;
        }
        Some(doing)
    }

    /// Whether the page has this conversation open.
    pub fn is_in(&self, conversation: ConversationId) -> bool {
        self.conversation == Some(conversation)
    }

    /// What to tell when the page is gone.
    pub fn end(&mut self) -> Option<Doing> {
        let conversation_id = self.conversation.take()?;
        Some(Doing { conversation_id, state: ActivityState::Left, note: false })
    }
}

/// The subject on which activities of a workspace are told.
pub fn subject(tenant: TenantId) -> String {
    format!("activity.{tenant}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(conversation: ConversationId, state: &str) -> String {
        format!(r#"{{"type":"activity","conversation_id":"{conversation}","state":"{state}"}}"#)
    }

    #[tokio::test]
    async fn a_page_is_in_one_conversation_until_it_leaves_it() {
        let (one, other) = (ConversationId::new(), ConversationId::new());
        let mut page = Attendance::begin();
        assert_eq!(page.end(), None);
        assert!(page.hear(&says(one, "typing")).is_some_and(|doing| !doing.note));
        assert!(page.is_in(one));
        page.hear(&says(other, "viewing"));
        assert!(page.hear(&says(one, "left")).is_some(), "what was left before may be told late");
        assert!(page.is_in(other));
        assert_eq!(page.end().map(|doing| (doing.conversation_id, doing.state)), Some((other, ActivityState::Left)));
        assert_eq!(page.end(), None);
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_too_much_or_no_frame_is_left_out() {
        let one = ConversationId::new();
        let mut page = Attendance::begin();
        for junk in ["", "{}", r#"{"type":"event"}"#, &says(one, "dancing"), r#"{"type":"activity"}"#] {
            assert_eq!(page.hear(junk), None);
        }
        let passed = (0..1000).filter(|_| page.hear(&says(one, "viewing")).is_some()).count();
        assert_eq!(passed, ALLOWED_FRAMES as usize);
        tokio::time::advance(ALLOWANCE_PERIOD).await;
        assert!(page.hear(&says(one, "viewing")).is_some());
    }
}
