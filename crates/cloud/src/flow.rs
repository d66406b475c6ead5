//! WhatsApp Flows: their rows, their states, and what is published of them (spec flows §2, §3).
//!
//! | to find | look in |
//! |---|---|
//! | making, changing, publishing, moving | `manage` |
//! | which Flow a message opens, and whether it may be sent | `sending` |
//! | the Flow that a new template's button opens | `template_button` |
//! | requests to a business's endpoint | `endpoint` |
//! | what was asked of endpoints, in numbers | `metrics` |
//! | alerts, throttling and blocking | `watch`; what it remembers and when it looks: `health` |

mod endpoint;
mod health;
mod manage;
mod metrics;
mod sending;
mod template_button;
mod watch;

use recado_core::Timestamp;
use recado_db::{Row, Statement, Tx, params, statements};
use recado_whatsapp::flow::{FlowStatus, ValidationError};

use crate::error::{Error, Result};
use crate::node_id::ID_DIGITS;
use crate::state::State;

pub(crate) use endpoint::{Asked, EndpointError, Exchange, ask};
pub(crate) use manage::{
    Change, NewFlow, change, create, delete, deprecate, migrate, new_preview, publish, set_status, upload,
};
pub(crate) use metrics::{metric, record};
pub(crate) use sending::{
    Sendable, check_message, check_template_button, dead_button, edition_of, kill_button, named_by,
};
pub(crate) use template_button::of_new_button;
pub(crate) use watch::register;

statements! {
    FIND = "
        SELECT id, waba_id, name, categories, status, endpoint_uri, application_id, flow_json, validation_errors, preview_token,
            preview_expires_at, created_at, updated_at,
            EXISTS (SELECT 1 FROM cloud_flow_editions e WHERE e.flow_id = cloud_flows.id)
        FROM cloud_flows WHERE id = $1";
    FIND_NAMED = "
        SELECT id, waba_id, name, categories, status, endpoint_uri, application_id, flow_json, validation_errors, preview_token,
            preview_expires_at, created_at, updated_at,
            EXISTS (SELECT 1 FROM cloud_flow_editions e WHERE e.flow_id = cloud_flows.id)
        FROM cloud_flows WHERE waba_id = $1 AND name = $2";
    OF_WABA = "
        SELECT id, waba_id, name, categories, status, endpoint_uri, application_id, flow_json, validation_errors, preview_token,
            preview_expires_at, created_at, updated_at,
            EXISTS (SELECT 1 FROM cloud_flow_editions e WHERE e.flow_id = cloud_flows.id)
        FROM cloud_flows WHERE waba_id = $1 ORDER BY created_at, id";
    CLEAR_FLOWS = "DELETE FROM cloud_flows";
    CLEAR_EDITIONS = "DELETE FROM cloud_flow_editions";
    CLEAR_SENDS = "DELETE FROM cloud_flow_sends";
    CLEAR_BUTTONS = "DELETE FROM cloud_flow_dead_buttons";
    CLEAR_REQUESTS = "DELETE FROM cloud_flow_requests";
}

/// A Flow.
#[derive(Debug, Clone)]
pub(crate) struct Flow {
    pub(crate) id: String,
    pub(crate) waba_id: String,
    pub(crate) name: String,
    pub(crate) categories: Vec<String>,
    pub(crate) status: FlowStatus,
    pub(crate) endpoint_uri: Option<String>,
    pub(crate) application_id: Option<String>,
    /// What is being edited.
    pub(crate) flow_json: Option<String>,
    pub(crate) validation_errors: Vec<ValidationError>,
    pub(crate) preview_token: Option<String>,
    pub(crate) preview_expires_at: Option<Timestamp>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    /// There is an edition that can be sent.
    pub(crate) was_published: bool,
}

impl Flow {
    fn from_row(row: &Row) -> Result<Self> {
        let (categories, status, errors): (String, String, String) = (row.get(3)?, row.get(4)?, row.get(8)?);
        Ok(Self {
            id: row.get(0)?,
            waba_id: row.get(1)?,
            name: row.get(2)?,
            categories: serde_json::from_str(&categories).map_err(|error| Error::stored("Flow", error))?,
            status: FlowStatus::from_name(&status).ok_or_else(|| Error::stored("status of a Flow", status))?,
            endpoint_uri: row.get(5)?,
            application_id: row.get(6)?,
            flow_json: row.get(7)?,
            validation_errors: serde_json::from_str(&errors).map_err(|error| Error::stored("Flow", error))?,
            preview_token: row.get(9)?,
            preview_expires_at: row.get(10)?,
            created_at: row.get(11)?,
            updated_at: row.get(12)?,
            was_published: row.get(13)?,
        })
    }
}

/// The Flow with this id.
pub(crate) async fn find(state: &State, id: &str) -> Result<Option<Flow>> {
    if id.len() != ID_DIGITS {
        return Ok(None);
    }
    state.db.read("cloud.flow.find", id.to_owned(), |tx, id| Box::pin(find_in(tx, id))).await
}

async fn find_in(tx: &mut Tx, id: &str) -> Result<Option<Flow>> {
    tx.query_opt(FIND, params![id]).await?.as_ref().map(Flow::from_row).transpose()
}

async fn find_named(tx: &mut Tx, waba_id: &str, name: &str) -> Result<Option<Flow>> {
    tx.query_opt(FIND_NAMED, params![waba_id, name]).await?.as_ref().map(Flow::from_row).transpose()
}

/// An account's Flows, the oldest first.
pub(crate) async fn of_waba(state: &State, waba_id: &str) -> Result<Vec<Flow>> {
    state
        .db
        .read("cloud.flow.list", waba_id.to_owned(), |tx, waba_id| {
            Box::pin(async move { tx.query(OF_WABA, params![waba_id]).await?.iter().map(Flow::from_row).collect() })
        })
        .await
}

/// Removes every Flow, for a reset.
pub(crate) async fn clear(tx: &mut Tx) -> Result<()> {
    for statement in [CLEAR_FLOWS, CLEAR_EDITIONS, CLEAR_SENDS, CLEAR_BUTTONS, CLEAR_REQUESTS] {
        tx.exec(statement, &[]).await?;
    }
    health::clear(tx).await
}

/// Every statement of this module.
pub(crate) fn statements() -> impl Iterator<Item = &'static Statement> {
    [ALL, health::ALL, manage::ALL, metrics::ALL, sending::ALL, watch::ALL].into_iter().flatten()
}
