//! Who takes new conversations at the moment, and how many.

use recado_db::{Row, params};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::sql;
use crate::agent::agent_exists;
use crate::event::{EventKind, EventLog};
use crate::{AgentId, Error, Inbox, Result, TenantId};

/// More is no limit any more.
const HIGHEST_CAPACITY: i64 = 1_000;

/// Whether an agent takes new conversations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Presence {
    /// Takes them.
    Online,
    /// Gets none by itself.
    Away,
}

/// How it is with one agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Availability {
    /// Whose.
    #[schema(value_type = uuid::Uuid)]
    pub agent_id: AgentId,
    /// Whether it takes new conversations.
    pub state: Presence,
    /// With so many open conversations it gets no more by itself; `null`: as many as come.
    #[schema(required = true)]
    pub capacity: Option<i64>,
    /// How many open conversations it has; what is more than 1,001 is not counted.
    pub open: i64,
}

/// What is to be different.
#[derive(Debug, Clone, Copy, Default)]
pub struct AvailabilityChange {
    /// Here or away.
    pub state: Option<Presence>,
    /// `Some(None)`: as many as come.
    pub capacity: Option<Option<i64>>,
}

impl Inbox {
    /// How it is with everyone who can sign in.
    ///
    /// # Errors
    /// As the database says.
    pub async fn availabilities(&self, tenant: TenantId) -> Result<Vec<Availability>> {
        self.db
            .read("inbox.availability.list", tenant, |tx, tenant| {
                Box::pin(async move {
                    tx.query(sql::AVAILABILITIES, params![tenant.uuid()]).await?.iter().map(read).collect()
                })
            })
            .await
    }

    /// Says who takes new conversations, and how many. Those that an agent has stay.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Invalid`] for a bad capacity.
    pub async fn change_availability(
        &self,
        tenant: TenantId,
        agent: AgentId,
        change: AvailabilityChange,
    ) -> Result<Availability> {
        if let Some(Some(capacity)) = change.capacity
            && !(0..=HIGHEST_CAPACITY).contains(&capacity)
        {
            return Err(Error::invalid("capacity", format!("A number from 0 to {HIGHEST_CAPACITY} is needed.")));
        }
        let bus = self.bus.clone();
        self.db
            .write("inbox.availability.change", (tenant, agent, change), move |tx, (tenant, agent, change)| {
                let bus = bus.clone();
                Box::pin(async move {
                    if !agent_exists(tx, *tenant, *agent).await? {
                        return Err(Error::NotFound("agent"));
                    }
                    let row = tx.query_one(sql::AVAILABILITY, params![tenant.uuid(), agent.uuid()]).await?;
                    let before = read(&row)?;
                    let after = Availability {
                        agent_id: *agent,
                        state: change.state.unwrap_or(before.state),
                        capacity: change.capacity.unwrap_or(before.capacity),
                        open: before.open,
                    };
                    if after != before {
                        let state = if after.state == Presence::Online { "online" } else { "away" };
                        let row = params![tenant.uuid(), agent.uuid(), state, after.capacity];
                        tx.exec(sql::SET_AVAILABILITY, row).await?;
                        let mut events = EventLog::new(*tenant);
                        events.add(EventKind::AvailabilityUpdated, &after)?;
                        events.write(tx, &bus).await?;
                    }
                    Ok(after)
                })
            })
            .await
    }
}

fn read(row: &Row) -> Result<Availability> {
    let state = match row.get::<String>(1)?.as_str() {
        "online" => Presence::Online,
        "away" => Presence::Away,
        other => return Err(Error::Stored(format!("availability {other}"))),
    };
    Ok(Availability { agent_id: AgentId(row.get(0)?), state, capacity: row.get(2)?, open: row.get(3)? })
}
