//! The last requests of each Flow: what happened, never what customers filled in.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use recado_core::Timestamp;
use recado_db::{Row, params};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::sql;
use crate::page::{Page, PageRequest};
use crate::{Error, FlowId, Inbox, Result, TenantId};

/// Requests kept of a Flow.
const KEPT: i64 = 200;
const LONGEST_SCREEN_CHARS: usize = 100;
const LONGEST_CAUSE_CHARS: usize = 300;
/// Anybody can send what is not signed; it is noted once in this time.
const UNSIGNED_INTERVAL: Duration = Duration::from_secs(10);
/// Flows remembered for that.
const UNSIGNED_FLOWS: usize = 1_000;

/// A request as it is remembered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EndpointRequestEntry {
    /// Grows with time.
    pub id: Uuid,
    /// When it came.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// `ping`, `INIT`, `BACK`, `data_exchange`, or `error` for an answer that a phone did not take; `null` where it could not be read.
    #[schema(required = true)]
    pub action: Option<String>,
    /// Where the phone was.
    #[schema(required = true)]
    pub screen: Option<String>,
    /// Until it was answered.
    pub duration_ms: i64,
    /// What came of it.
    pub outcome: EndpointOutcome,
    /// Why, where it went wrong.
    #[schema(required = true)]
    pub cause: Option<String>,
}

/// What came of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EndpointOutcome {
    /// A screen was answered.
    Answered,
    /// The form is over.
    Finished,
    /// A health check or a notification was acknowledged.
    Acknowledged,
    /// 427: the token is not known, or too old.
    TokenVoid,
    /// There was no good answer; the customer was told to try again.
    Failed,
    /// 421
    NotDecrypted,
    /// 432
    WrongSignature,
    /// Nobody answers for this Flow.
    Off,
}

impl EndpointOutcome {
    /// As it is stored and told.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Finished => "finished",
            Self::Acknowledged => "acknowledged",
            Self::TokenVoid => "token_void",
            Self::Failed => "failed",
            Self::NotDecrypted => "not_decrypted",
            Self::WrongSignature => "wrong_signature",
            Self::Off => "off",
        }
    }

    fn from_text(text: &str) -> Result<Self> {
        const ALL: [EndpointOutcome; 8] = [
            EndpointOutcome::Answered,
            EndpointOutcome::Finished,
            EndpointOutcome::Acknowledged,
            EndpointOutcome::TokenVoid,
            EndpointOutcome::Failed,
            EndpointOutcome::NotDecrypted,
            EndpointOutcome::WrongSignature,
            EndpointOutcome::Off,
        ];
        let known = ALL.into_iter().find(|outcome| outcome.as_str() == text);
        known.ok_or_else(|| Error::Stored(format!("outcome {text}")))
    }
}

/// What is noted of a request.
#[derive(Debug, Clone)]
pub(super) struct Noted {
    pub(super) action: Option<&'static str>,
    pub(super) screen: Option<String>,
    pub(super) outcome: EndpointOutcome,
    pub(super) cause: Option<String>,
}

/// When something unsigned was noted last.
#[derive(Default)]
pub(crate) struct UnsignedNotes(Mutex<HashMap<FlowId, Instant>>);

impl UnsignedNotes {
    fn is_due(&self, flow: FlowId) -> bool {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if noted.get(&flow).is_some_and(|at| at.elapsed() < UNSIGNED_INTERVAL) {
            return false;
        }
        if noted.len() >= UNSIGNED_FLOWS {
            noted.clear();
        }
        noted.insert(flow, Instant::now());
        true
    }
}

impl Inbox {
    /// The last requests of a Flow, newest first.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::BadCursor`], or as the database says.
    pub async fn flow_requests(
        &self,
        tenant: TenantId,
        flow: FlowId,
        page: PageRequest,
    ) -> Result<Page<EndpointRequestEntry>> {
        self.find_flow(tenant, flow).await?;
        let before: Uuid = page.position()?.unwrap_or(Uuid::max());
        let input = (tenant, flow, before, page.fetch_limit());
        let rows = self
            .db
            .read("inbox.flow.requests", input, |tx, (tenant, flow, before, limit)| {
                Box::pin(async move {
                    let row = params![tenant.uuid(), flow.uuid(), *before, *limit];
                    tx.query(sql::REQUESTS, row).await?.iter().map(read_entry).collect::<Result<Vec<_>>>()
                })
            })
            .await?;
        page.page(rows, |entry| entry.id)
    }

    /// Remembers a request. A node that dies at this moment loses the note; the customer has the answer.
    pub(super) async fn note_request(&self, tenant: TenantId, flow: FlowId, noted: Noted, took: Duration) {
        metrics::counter!("inbox_flow_requests_total", "outcome" => noted.outcome.as_str()).increment(1);
        if noted.outcome == EndpointOutcome::WrongSignature && !self.unsigned_notes.is_due(flow) {
            return;
        }
        let took_ms = i64::try_from(took.as_millis()).unwrap_or(i64::MAX);
        let noted = Noted {
            screen: noted.screen.map(|screen| cut(&screen, LONGEST_SCREEN_CHARS)).filter(|screen| !screen.is_empty()),
            cause: noted.cause.map(|cause| cut(&cause, LONGEST_CAUSE_CHARS)),
            ..noted
        };
        let input = (tenant, flow, recado_core::new_uuid(), self.clock.now(), noted, took_ms);
        let written = self
            .db
            .write_soon("inbox.flow.request", input, |tx, (tenant, flow, id, at, noted, took_ms)| {
                Box::pin(async move {
                    let row = params![
                        tenant.uuid(),
                        flow.uuid(),
                        *id,
                        *at,
                        noted.action,
                        noted.screen.as_deref(),
                        *took_ms,
                        noted.outcome.as_str(),
                        noted.cause.as_deref()
                    ];
                    tx.exec(sql::INSERT_REQUEST, row).await?;
                    tx.exec(sql::PRUNE_REQUESTS, params![tenant.uuid(), flow.uuid(), KEPT]).await?;
                    Ok::<_, Error>(())
                })
            })
            .await;
        if let Err(error) = written {
            tracing::warn!(%error, %flow, "a request of a Flow could not be noted");
        }
    }
}

fn cut(text: &str, chars: usize) -> String {
    // SQL texts hold no NUL, and lists no line ends.
    text.chars().filter(|char| !char.is_control()).take(chars).collect()
}

fn read_entry(row: &Row) -> Result<EndpointRequestEntry> {
    Ok(EndpointRequestEntry {
        id: row.get(0)?,
        at: row.get(1)?,
        action: row.get(2)?,
        screen: row.get(3)?,
        duration_ms: row.get(4)?,
        outcome: EndpointOutcome::from_text(&row.get::<String>(5)?)?,
        cause: row.get(6)?,
    })
}
