//! Reading Flows.

use recado_core::Timestamp;
use recado_db::{Row, Tx, params};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::questions::questions;
use super::{Flow, FlowDetail, FlowEndpoint, FlowEndpointKind, problems_in, sql};
use crate::page::{Page, PageRequest};
use crate::{ConnectionId, Error, FlowId, Inbox, Result, TenantId};

/// Before all others in a list with the newest first.
const FIRST: (i64, Uuid) = (i64::MAX, Uuid::max());

impl FlowEndpointKind {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Own => "own",
            Self::Hosted => "hosted",
        }
    }

    fn from_text(text: &str) -> Result<Self> {
        match text {
            "none" => Ok(Self::None),
            "own" => Ok(Self::Own),
            "hosted" => Ok(Self::Hosted),
            other => Err(Error::Stored(format!("endpoint kind {other}"))),
        }
    }
}

impl Inbox {
    /// The Flows of a workspace, the one that was changed last first.
    ///
    /// # Errors
    /// [`Error::BadCursor`], or as the database says.
    pub async fn flows(&self, tenant: TenantId, page: PageRequest) -> Result<Page<Flow>> {
        let position: (i64, Uuid) = page.position()?.unwrap_or(FIRST);
        let rows = self
            .db
            .read("inbox.flow.list", (tenant, position, page.fetch_limit()), |tx, (tenant, (at, id), limit)| {
                Box::pin(async move {
                    let rows = tx.query(sql::LIST, params![tenant.uuid(), *at, *id, *limit]).await?;
                    rows.iter().map(read_flow).collect::<Result<Vec<_>>>()
                })
            })
            .await?;
        page.page(rows, |flow| (flow.updated_at.micros(), flow.id.uuid()))
    }

    /// One Flow with its working copy.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the workspace has none with this id.
    pub async fn flow(&self, tenant: TenantId, id: FlowId) -> Result<FlowDetail> {
        let row = self
            .db
            .read("inbox.flow.find", (tenant, id), |tx, (tenant, id)| {
                Box::pin(async move {
                    let row = tx.query_opt(sql::FIND, params![tenant.uuid(), id.uuid()]).await?;
                    row.ok_or(Error::NotFound("form"))
                })
            })
            .await?;
        let (json, published): (Option<String>, Option<String>) = (row.get(18)?, row.get(19)?);
        Ok(FlowDetail {
            flow: read_flow(&row)?,
            version: row.get(7)?,
            draft_problems: json.as_deref().map(problems_in).unwrap_or_default(),
            questions: published.as_deref().or(json.as_deref()).map(questions).unwrap_or_default(),
            json,
        })
    }
}

pub(super) async fn find_flow(tx: &mut Tx, tenant: TenantId, id: FlowId) -> Result<Option<Flow>> {
    let row = tx.query_opt(sql::FIND, params![tenant.uuid(), id.uuid()]).await?;
    row.map(|row| read_flow(&row)).transpose()
}

/// The first eighteen columns of the view.
pub(super) fn read_flow(row: &Row) -> Result<Flow> {
    let (version, uploaded): (i64, i64) = (row.get(7)?, row.get(8)?);
    Ok(Flow {
        id: FlowId(row.get(0)?),
        connection_id: ConnectionId(row.get(1)?),
        graph_flow_id: row.get(2)?,
        name: row.get(3)?,
        categories: from_json(&row.get::<String>(4)?)?,
        status: row.get(5)?,
        problems: from_json(&row.get::<String>(6)?)?,
        changed: version != uploaded,
        published_at: row.get::<Option<Timestamp>>(9)?,
        endpoint: FlowEndpoint { kind: FlowEndpointKind::from_text(&row.get::<String>(10)?)?, url: row.get(11)? },
        alert: row.get(12)?,
        response_count: row.get(13)?,
        last_response_at: row.get(14)?,
        synced_at: row.get(15)?,
        created_at: row.get(16)?,
        updated_at: row.get(17)?,
    })
}

pub(super) fn as_json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::Stored(error.to_string()))
}

pub(super) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| Error::Stored(error.to_string()))
}
