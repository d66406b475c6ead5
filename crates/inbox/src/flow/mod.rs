//! WhatsApp Flows: forms inside a chat. The desk keeps a working copy of each form's JSON; what WhatsApp has is changed only by
//! uploading and publishing it.
//!
//! | to find | look in |
//! |---|---|
//! | what a Flow and a response look like | here |
//! | reading them | `queries`, `responses` |
//! | making, changing, publishing | `commands` |
//! | what Graph has | `sync` |
//! | webhooks of the field `flows` | `notice` |
//! | which Flow an answer belongs to | `recognise`, `token` |
//! | what a form asks | `questions` |
//! | files in answers | `answer_files` |
//! | CSV and XLSX | `export` |
//! | answering what screens ask | `endpoint` |

mod answer_files;
mod commands;
pub(crate) mod endpoint;
mod export;
mod notice;
mod queries;
mod questions;
mod recognise;
mod responses;
pub(crate) mod sql;
mod sync;
mod token;

use recado_core::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::{ConnectionId, Contact, ConversationId, FlowId, MessageId};

pub(crate) use answer_files::fetch_files;
pub use commands::{FlowChange, NewFlow};
pub use endpoint::{
    AnswerCondition, AnswerRule, AnswerStep, AnswerTest, EndpointChange, EndpointMode, EndpointOutcome, EndpointProbe,
    EndpointReply, EndpointRequestEntry, FORWARD_SIGNATURE_HEADER, FlowKey, FlowKeyState, HostedEndpoint, KeyOrder,
    SavedEndpoint,
};
pub(crate) use endpoint::{KeyRing, UnsignedNotes, note_tokens, prune_keys, prune_tokens};
pub use export::{Export, ExportFormat};
pub(crate) use notice::apply_notice;
pub(crate) use questions::plain_answers;
pub use questions::{AnswerFile, FlowAnswer, FlowChoice, FlowQuestion};
pub(crate) use recognise::{Recognised, recognise, store_response};
pub use responses::{FlowResponseFilter, FlowSummary, SummedChoice, SummedQuestion};
pub(crate) use sync::{OPTIONS as SYNC_OPTIONS, SyncHandler};

/// A Flow of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Flow {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    pub id: FlowId,
    /// The account that it belongs to.
    #[schema(value_type = uuid::Uuid)]
    pub connection_id: ConnectionId,
    /// Graph's id of it.
    pub graph_flow_id: String,
    /// Unique in its account.
    pub name: String,
    /// What it is for, such as `SURVEY`.
    pub categories: Vec<String>,
    /// `DRAFT`, `PUBLISHED`, `THROTTLED`, `BLOCKED` or `DEPRECATED`.
    #[schema(example = "DRAFT")]
    pub status: String,
    /// What WhatsApp found wrong with the JSON that it has.
    pub problems: Vec<FlowProblem>,
    /// Whether the working copy was changed since WhatsApp got it.
    pub changed: bool,
    /// Where its screens get their data from.
    pub endpoint: FlowEndpoint,
    /// What WhatsApp warns of.
    #[schema(required = true)]
    pub alert: Option<String>,
    /// How often it was filled in.
    pub response_count: i64,
    /// When it was filled in last.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub last_response_at: Option<Timestamp>,
    /// When it was published last; `null` where it never was.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub published_at: Option<Timestamp>,
    /// When WhatsApp was asked about it last.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub synced_at: Option<Timestamp>,
    /// When it was made, or first seen.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it was changed here last.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
}

/// Where the screens of a Flow get their data from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FlowEndpoint {
    /// Who answers.
    pub kind: FlowEndpointKind,
    /// Where; of one's own.
    #[serde(default)]
    #[schema(required = true)]
    pub url: Option<String>,
}

/// Who answers the requests of a Flow.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FlowEndpointKind {
    /// Nobody: the Flow has all it needs.
    #[default]
    None,
    /// A server of the business.
    Own,
    /// This desk.
    Hosted,
}

/// What is wrong with a Flow JSON, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FlowProblem {
    /// WhatsApp's name of the mistake.
    #[schema(example = "INVALID_PROPERTY_VALUE")]
    pub error: String,
    /// A sentence.
    pub message: String,
    /// From 1.
    pub line_start: u32,
    /// From 1.
    pub column_start: u32,
    /// From 1.
    pub line_end: u32,
    /// From 1, behind the last character.
    pub column_end: u32,
    /// Such as `screens[0].layout.children[0].type`; empty where it is about the whole.
    pub path: String,
}

/// A Flow with its working copy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FlowDetail {
    /// The Flow.
    pub flow: Flow,
    /// The working copy; `null` where it was not fetched from WhatsApp yet.
    #[schema(required = true)]
    pub json: Option<String>,
    /// Of the working copy: to be named by who saves.
    pub version: i64,
    /// What this desk finds wrong with the working copy.
    pub draft_problems: Vec<FlowProblem>,
    /// What the published form asks, else the working copy.
    pub questions: Vec<FlowQuestion>,
}

/// What became of a saved working copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SavedFlow {
    /// Of the working copy now.
    pub version: i64,
    /// What this desk finds wrong with it.
    pub draft_problems: Vec<FlowProblem>,
}

/// A filled-in Flow.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FlowResponse {
    /// The message that brought it.
    #[schema(value_type = uuid::Uuid)]
    pub message_id: MessageId,
    /// Where that stands.
    #[schema(value_type = uuid::Uuid)]
    pub conversation_id: ConversationId,
    /// The Flow; `null` where nothing tells which it was.
    #[schema(value_type = Option<uuid::Uuid>, required = true)]
    pub flow_id: Option<FlowId>,
    /// Who filled it in.
    pub contact: Contact,
    /// What was answered to what.
    pub answers: Vec<FlowAnswer>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
}

/// A page that shows a Flow outside of WhatsApp.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FlowPreview {
    /// Whoever has it can look.
    pub url: String,
    /// As WhatsApp writes it.
    #[schema(required = true)]
    pub expires_at: Option<String>,
}

/// What a message with a Flow needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FlowTicket {
    /// Graph's id of the Flow.
    pub graph_flow_id: String,
    /// To be sent along: it comes back with the answers, and tells which Flow they belong to.
    pub flow_token: String,
    /// `draft` as long as it was never published.
    #[schema(example = "published")]
    pub mode: String,
    /// `navigate`, or `data_exchange` where the first screen is asked from its endpoint.
    #[schema(example = "navigate")]
    pub flow_action: String,
}

/// What Graph tells of mistakes, in any form it has them.
fn problems_of(list: Option<&Value>) -> Vec<FlowProblem> {
    let rows = list.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    rows.iter().map(problem_of).collect()
}

fn problem_of(row: &Value) -> FlowProblem {
    let text = |name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let number = |name: &str| row.get(name).and_then(Value::as_u64).and_then(|it| u32::try_from(it).ok()).unwrap_or(1);
    let path = row.pointer("/pointers/0/path").and_then(Value::as_str).unwrap_or_default().to_owned();
    FlowProblem {
        error: text("error"),
        message: text("message"),
        line_start: number("line_start"),
        column_start: number("column_start"),
        line_end: number("line_end"),
        column_end: number("column_end"),
        path,
    }
}

/// What this desk finds wrong with a Flow JSON: WhatsApp's rules, without asking it.
fn problems_in(json: &str) -> Vec<FlowProblem> {
    let found = recado_whatsapp::flow::check(json).errors;
    found
        .into_iter()
        .map(|error| FlowProblem {
            path: error.pointers.into_iter().next().map(|pointer| pointer.path).unwrap_or_default(),
            error: error.error,
            message: error.message,
            line_start: error.line_start,
            column_start: error.column_start,
            line_end: error.line_end,
            column_end: error.column_end,
        })
        .collect()
}
