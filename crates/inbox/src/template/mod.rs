//! Message templates of the connected accounts: read from Graph, kept fresh by webhooks, made and changed over Graph.

mod changes;
mod commands;
mod edit_allowance;
mod graph_node;
mod library;
mod news;
mod price;
mod queries;
mod refusal;
mod sample;
mod sending;
pub(crate) mod sql;
mod store;
mod sync_job;
mod syncs;
mod test_send;

use recado_core::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::{ConnectionId, Error, Result, TemplateId};

pub use changes::{HistoryCause, HistoryEntry, HistoryKind, TemplateChanged};
pub use commands::{Archive, EditTemplate, NewTemplate};
pub use edit_allowance::EditAllowance;
pub use library::LibrarySearch;
pub use price::{CategoryPrice, PriceEffect};
pub use queries::{TemplateCount, TemplateFilter, TemplateGroup};
pub(crate) use sync_job::apply_news;
pub(crate) use sync_job::{OPTIONS as SYNC_OPTIONS, QUEUE as SYNC_QUEUE, SyncHandler};
pub(crate) use syncs::{ConnectedHandler, request_stale_syncs};
pub use syncs::{SyncState, TemplateSync};
pub use test_send::{TestSend, TestSent};

/// Status of a template that Graph lists no more.
pub(crate) const DELETED: &str = "DELETED";
pub(crate) const ARCHIVED: &str = "ARCHIVED";

/// One language of a template, as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TemplateSummary {
    /// Its id here.
    #[schema(value_type = uuid::Uuid)]
    pub id: TemplateId,
    /// Of which account.
    #[schema(value_type = uuid::Uuid)]
    pub connection_id: ConnectionId,
    /// Its id at Graph.
    pub graph_id: String,
    /// Its name, which all its languages share.
    #[schema(example = "order_update")]
    pub name: String,
    /// A code such as `en_US`.
    pub language: String,
    /// `MARKETING`, `UTILITY` or `AUTHENTICATION`.
    pub category: String,
    /// The category before it was changed by WhatsApp.
    #[schema(required = true)]
    pub previous_category: Option<String>,
    /// The category that it will get, as WhatsApp gave notice.
    #[schema(required = true)]
    pub correct_category: Option<String>,
    /// Graph's word: `PENDING`, `APPROVED`, `REJECTED`, `PAUSED`, `DISABLED`, `IN_APPEAL`, `PENDING_DELETION`, `DELETED`,
    /// `ARCHIVED`, `LIMIT_EXCEEDED`, `LOCKED`.
    pub status: String,
    /// Why it was rejected.
    #[schema(required = true)]
    pub rejected_reason: Option<String>,
    /// What WhatsApp says about the status.
    #[schema(required = true)]
    pub status_detail: Option<String>,
    /// `GREEN`, `YELLOW`, `RED` or `UNKNOWN`.
    pub quality: String,
    /// `POSITIONAL` or `NAMED`.
    pub parameter_format: String,
    /// `MANUAL` or `AUTO_GENERATED`.
    pub source: String,
    /// A line of the body.
    pub preview: String,
    /// When something of it last changed.
    #[schema(value_type = String, format = DateTime)]
    pub changed_at: Timestamp,
    /// When it was last read from Graph.
    #[schema(value_type = String, format = DateTime)]
    pub synced_at: Timestamp,
}

/// One language of a template, whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Template {
    /// As lists show it.
    #[serde(flatten)]
    pub summary: TemplateSummary,
    /// Such as `ORDER_STATUS`.
    #[schema(required = true)]
    pub sub_category: Option<String>,
    /// The library's template it was made from.
    #[schema(required = true)]
    pub library_template_name: Option<String>,
    /// How long WhatsApp tries to deliver it.
    #[schema(required = true)]
    pub message_send_ttl_seconds: Option<i64>,
    /// As Graph shows them.
    #[schema(value_type = Vec<Object>)]
    pub components: Value,
    /// How it may be edited now.
    pub edits: EditAllowance,
    /// All languages of the name, this one included, by their codes.
    pub variants: Vec<TemplateSummary>,
}

/// JSON that was stored by this module.
fn stored_json(text: &str) -> Result<Value> {
    serde_json::from_str(text).map_err(|error| Error::Stored(format!("components: {error}")))
}
