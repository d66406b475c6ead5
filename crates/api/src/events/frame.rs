//! The text frames of the event stream, written once and shared by every socket.

use axum::extract::ws::Utf8Bytes;
use recado_core::{Clock, Timestamp};
use recado_inbox::AgentId;
use recado_inbox::ConversationId;
use recado_inbox::Event;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::activity::Activity;
use super::schema::WorkspaceChange;

/// What a feed hands to its sockets.
#[derive(Debug, Clone)]
pub enum Frame {
    /// A row of the event log.
    Event {
        /// Its number.
        seq: i64,
        /// The frame.
        text: Utf8Bytes,
    },
    /// The log goes on from here; who has less reads it from the database.
    Head(i64),
    /// A session of the workspace has ended: look whether it was one's own.
    SessionEnded,
    /// What somebody does in a conversation, for the colleagues who have it open.
    Activity {
        /// Who.
        agent: AgentId,
        /// Where.
        conversation: ConversationId,
        /// The frame.
        text: Utf8Bytes,
    },
    /// Something that is not of the log, and of which only the last counts.
    Notice(Utf8Bytes),
}

/// A frame of the event stream.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum EventFrame {
    /// The first frame. Without `after` the stream goes on from `seq`.
    Hello {
        /// The newest event.
        seq: i64,
        #[schema(value_type = String, format = DateTime)]
        now: Timestamp,
        clock: ClockState,
    },
    /// A change, numbered one more than the one before.
    Event(WorkspaceChange),
    /// `after` is too old: load afresh, go on from `seq`.
    Reset { seq: i64 },
    /// The clock was moved, or 20 seconds have passed.
    Clock {
        #[schema(value_type = String, format = DateTime)]
        now: Timestamp,
        frozen: bool,
    },
    /// Who is online.
    Presence {
        #[schema(value_type = Vec<uuid::Uuid>)]
        agents: Vec<AgentId>,
    },
    /// What a colleague does in the conversation that one has told to have open. Who was not heard of for 15 seconds has gone.
    Activity(Activity),
}

/// How the travelling clock runs.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct ClockState {
    frozen: bool,
}

/// The first frame.
pub fn hello(seq: i64, clock: &Clock) -> Utf8Bytes {
    write(&EventFrame::Hello { seq, now: clock.now(), clock: ClockState { frozen: clock.is_frozen() } })
}

/// A row of the log: an [`EventFrame::Event`], put together from its payload, which is JSON already and is not read again.
pub fn event(event: &Event, now: Timestamp) -> Utf8Bytes {
    let Event { seq, kind, payload } = event;
    format!(r#"{{"type":"event","seq":{seq},"kind":"{kind}","data":{payload},"now":"{now}"}}"#).into()
}

/// The client missed too much.
pub fn reset(seq: i64) -> Utf8Bytes {
    write(&EventFrame::Reset { seq })
}

/// The time, when it was moved and as a heartbeat.
pub fn clock(clock: &Clock) -> Utf8Bytes {
    write(&EventFrame::Clock { now: clock.now(), frozen: clock.is_frozen() })
}

/// Who is online.
pub fn presence(agents: Vec<AgentId>) -> Utf8Bytes {
    write(&EventFrame::Presence { agents })
}

/// What a colleague does.
pub fn activity(activity: Activity) -> Frame {
    let (agent, conversation) = (activity.agent_id, activity.doing.conversation_id);
    Frame::Activity { agent, conversation, text: write(&EventFrame::Activity(activity)) }
}

fn write(frame: &EventFrame) -> Utf8Bytes {
    // Writing numbers, times and ids cannot fail.
    serde_json::to_string(frame).unwrap_or_default().into()
}
