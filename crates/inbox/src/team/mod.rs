//! Teams: agents who share the conversations of some numbers, and how those find one of them.

mod assignment;
mod availability;
mod commands;
pub(crate) mod sql;

use std::collections::HashMap;

use recado_core::Timestamp;
use recado_db::{P, Row, Tx, params};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{AgentId, ChannelId, Error, Inbox, Result, TenantId};

pub use assignment::Assignment;
pub(crate) use assignment::{assign_arrivals, assign_in_team};
pub use availability::{Availability, AvailabilityChange, Presence};
pub use commands::NewTeam;

recado_core::ids! {
    /// One team.
    TeamId;
}

/// Agents who share work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Team {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    pub id: TeamId,
    /// As people call it.
    pub name: String,
    /// How its conversations find an agent.
    pub assignment: Assignment,
    /// Who belongs to it.
    #[schema(value_type = Vec<uuid::Uuid>)]
    pub member_ids: Vec<AgentId>,
    /// The numbers whose conversations are its own.
    #[schema(value_type = Vec<uuid::Uuid>)]
    pub channel_ids: Vec<ChannelId>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
}

/// A team that is no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TeamDeleted {
    /// Which one it was.
    #[schema(value_type = uuid::Uuid)]
    pub id: TeamId,
}

impl Inbox {
    /// All teams of a workspace, by name.
    ///
    /// # Errors
    /// As the database says.
    pub async fn teams(&self, tenant: TenantId) -> Result<Vec<Team>> {
        self.db
            .read("inbox.team.list", tenant, |tx, tenant| {
                Box::pin(async move {
                    let rows = tx.query(sql::LIST, params![tenant.uuid()]).await?;
                    with_parts(tx, *tenant, &rows).await
                })
            })
            .await
    }
}

/// Whether the workspace has this team.
pub(crate) async fn team_exists(tx: &mut Tx, tenant: TenantId, id: TeamId) -> Result<bool> {
    Ok(tx.query_opt(sql::FIND, params![tenant.uuid(), id.uuid()]).await?.is_some())
}

async fn find_team(tx: &mut Tx, tenant: TenantId, id: TeamId) -> Result<Option<Team>> {
    let rows = tx.query(sql::FIND, params![tenant.uuid(), id.uuid()]).await?;
    Ok(with_parts(tx, tenant, &rows).await?.pop())
}

/// Teams with their members and numbers, in the order of the rows.
async fn with_parts(tx: &mut Tx, tenant: TenantId, rows: &[Row]) -> Result<Vec<Team>> {
    let ids = rows.iter().map(|row| Ok(row.get(0)?)).collect::<Result<Vec<Uuid>>>()?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut members = by_team(tx, tenant, sql::MEMBERS, &ids).await?;
    let mut channels = by_team(tx, tenant, sql::CHANNELS, &ids).await?;
    rows.iter()
        .map(|row| {
            let id: Uuid = row.get(0)?;
            Ok(Team {
                id: TeamId(id),
                name: row.get(1)?,
                assignment: Assignment::from_text(&row.get::<String>(2)?)?,
                member_ids: members.remove(&id).unwrap_or_default().into_iter().map(AgentId).collect(),
                channel_ids: channels.remove(&id).unwrap_or_default().into_iter().map(ChannelId).collect(),
                created_at: row.get(3)?,
            })
        })
        .collect()
}

async fn by_team(tx: &mut Tx, tenant: TenantId, statement: &str, ids: &[Uuid]) -> Result<HashMap<Uuid, Vec<Uuid>>> {
    let mut parts: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for row in tx.query(statement, &[P::Uuid(tenant.uuid()), P::Uuids(ids)]).await? {
        parts.entry(row.get(0)?).or_default().push(row.get(1)?);
    }
    Ok(parts)
}

fn gone() -> Error {
    Error::NotFound("team")
}
