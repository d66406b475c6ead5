//! Schedules: named hours, and whose they are.

use std::collections::HashMap;

use recado_core::Timestamp;
use recado_db::{P, Row, Tx, params};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::closed_reply::ClosedReply;
use super::week::Hours;
use super::{Calendar, sql};
use crate::agent::{Principal, checked_name};
use crate::audit::{self, Change};
use crate::channel::channel_exists;
use crate::team::{TeamId, team_exists};
use crate::{ChannelId, ConversationId, Error, Inbox, Result, TenantId};

recado_core::ids! {
    /// One schedule.
    ScheduleId;
}

const MAX_SCHEDULES: i64 = 100;
const MAX_USES: usize = 200;

/// Named hours, and whose they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Schedule {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    pub id: ScheduleId,
    /// As people call it.
    pub name: String,
    /// When it is open.
    #[serde(flatten)]
    pub hours: Hours,
    /// What customers are told while it is closed.
    pub closed_reply: ClosedReply,
    /// Whether it counts wherever no other does.
    pub is_default: bool,
    /// The teams whose conversations follow it, whatever their number's is.
    #[schema(value_type = Vec<uuid::Uuid>)]
    pub team_ids: Vec<TeamId>,
    /// The numbers that follow it.
    #[schema(value_type = Vec<uuid::Uuid>)]
    pub channel_ids: Vec<ChannelId>,
    /// Whether it is open now.
    pub is_open: bool,
    /// When it opens or closes next; `null`: never.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub changes_at: Option<Timestamp>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
}

/// A schedule as it is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSchedule {
    /// The caller's: the same again is the same schedule.
    pub id: ScheduleId,
    /// As people call it.
    pub name: String,
    /// When it is open.
    pub hours: Hours,
    /// What customers are told while it is closed.
    pub closed_reply: ClosedReply,
    /// Whether it counts wherever no other does.
    pub is_default: bool,
    /// The teams that follow it; a team has one schedule.
    pub team_ids: Vec<TeamId>,
    /// The numbers that follow it; a number has one schedule.
    pub channel_ids: Vec<ChannelId>,
}

impl NewSchedule {
    fn checked(mut self) -> Result<Self> {
        self.name = checked_name("name", &self.name)?;
        self.hours = self.hours.checked()?;
        self.closed_reply = self.closed_reply.checked()?;
        for (field, length) in [("team_ids", self.team_ids.len()), ("channel_ids", self.channel_ids.len())] {
            if length > MAX_USES {
                return Err(Error::invalid(field, format!("A schedule is for at most {MAX_USES}.")));
            }
        }
        Ok(self)
    }

    fn name_key(&self) -> String {
        self.name.to_lowercase()
    }
}

impl Inbox {
    /// All schedules of a workspace, by name.
    ///
    /// # Errors
    /// As the database says.
    pub async fn schedules(&self, tenant: TenantId) -> Result<Vec<Schedule>> {
        self.db
            .read("inbox.schedule.list", (tenant, self.clock.now()), |tx, (tenant, now)| {
                Box::pin(async move {
                    let rows = tx.query(sql::LIST, params![tenant.uuid()]).await?;
                    with_uses(tx, *tenant, &rows, *now).await
                })
            })
            .await
    }

    /// Makes a schedule. The same id again answers the first result.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::Taken`] where there is a schedule of this name.
    pub async fn create_schedule(&self, by: &Principal, schedule: NewSchedule) -> Result<Schedule> {
        let input = (by.clone(), schedule.checked()?, self.clock.now());
        self.db
            .write("inbox.schedule.create", input, move |tx, (by, schedule, now)| {
                Box::pin(async move {
                    if let Some(known) = find(tx, by.tenant, schedule.id, *now).await? {
                        return Ok(known);
                    }
                    let tenant = by.tenant.uuid();
                    if tx.query_one(sql::COUNT, params![tenant]).await?.get::<i64>(0)? >= MAX_SCHEDULES {
                        let detail = format!("A workspace has at most {MAX_SCHEDULES} schedules.");
                        return Err(Error::invalid("name", detail));
                    }
                    let (key, hours, reply) =
                        (schedule.name_key(), json(&schedule.hours)?, json(&schedule.closed_reply)?);
                    let id = schedule.id.uuid();
                    tx.exec(sql::INSERT, params![tenant, id, &schedule.name, &key, &hours, &reply, *now]).await?;
                    let made = store_uses(tx, by.tenant, schedule, *now).await?;
                    audit::record(tx, by.author(), Change::new("schedule.created", id, &made.name)).await?;
                    Ok(made)
                })
            })
            .await
            .map_err(name_taken)
    }

    /// Changes a schedule to this.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Invalid`], [`Error::Taken`].
    pub async fn change_schedule(&self, by: &Principal, schedule: NewSchedule) -> Result<Schedule> {
        let input = (by.clone(), schedule.checked()?, self.clock.now());
        self.db
            .write("inbox.schedule.change", input, move |tx, (by, schedule, now)| {
                Box::pin(async move {
                    let before = find(tx, by.tenant, schedule.id, *now).await?.ok_or_else(gone)?;
                    let (key, hours, reply) =
                        (schedule.name_key(), json(&schedule.hours)?, json(&schedule.closed_reply)?);
                    let (tenant, id) = (by.tenant.uuid(), schedule.id.uuid());
                    tx.exec(sql::UPDATE, params![tenant, id, &schedule.name, &key, &hours, &reply]).await?;
                    let after = store_uses(tx, by.tenant, schedule, *now).await?;
                    if after != before {
                        audit::record(tx, by.author(), Change::new("schedule.changed", id, &after.name)).await?;
                    }
                    Ok(after)
                })
            })
            .await
            .map_err(name_taken)
    }

    /// Deletes a schedule. What followed it follows the next one that counts, or none.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn delete_schedule(&self, by: &Principal, id: ScheduleId) -> Result<()> {
        self.db
            .write("inbox.schedule.delete", (by.clone(), id, self.clock.now()), move |tx, (by, id, now)| {
                Box::pin(async move {
                    let schedule = find(tx, by.tenant, *id, *now).await?.ok_or_else(gone)?;
                    for statement in [sql::CLEAR_USES, sql::DELETE] {
                        tx.exec(statement, params![by.tenant.uuid(), id.uuid()]).await?;
                    }
                    audit::record(tx, by.author(), Change::new("schedule.deleted", id.uuid(), &schedule.name)).await
                })
            })
            .await
    }
}

/// Whether the workspace has business hours at all; most questions end here.
pub(crate) async fn has_schedules(tx: &mut Tx, tenant: TenantId) -> Result<bool> {
    Ok(tx.query_opt(sql::ANY, params![tenant.uuid()]).await?.is_some())
}

/// What a conversation follows: its team's schedule, or its number's, or the workspace's; `None` where there is none of these,
/// and so it is always open.
pub(crate) async fn schedule_of(
    tx: &mut Tx,
    tenant: TenantId,
    conversation: ConversationId,
) -> Result<Option<Followed>> {
    let row = tx.query_opt(sql::OF_CONVERSATION, params![tenant.uuid(), conversation.uuid()]).await?;
    row.map(|row| {
        let hours: Hours = from_json(&row.get::<String>(2)?)?;
        Ok(Followed {
            id: ScheduleId(row.get(0)?),
            name: row.get(1)?,
            calendar: Calendar::new(&hours)?,
            closed_reply: from_json(&row.get::<String>(3)?)?,
        })
    })
    .transpose()
}

/// The schedule that a conversation follows.
#[derive(Debug, Clone)]
pub(crate) struct Followed {
    pub(crate) id: ScheduleId,
    pub(crate) name: String,
    pub(crate) calendar: Calendar,
    pub(crate) closed_reply: ClosedReply,
}

async fn find(tx: &mut Tx, tenant: TenantId, id: ScheduleId, now: Timestamp) -> Result<Option<Schedule>> {
    let rows = tx.query(sql::FIND, params![tenant.uuid(), id.uuid()]).await?;
    Ok(with_uses(tx, tenant, &rows, now).await?.pop())
}

/// Puts these uses in the place of those that were there.
async fn store_uses(tx: &mut Tx, tenant: TenantId, schedule: &NewSchedule, now: Timestamp) -> Result<Schedule> {
    for (at, team) in schedule.team_ids.iter().enumerate() {
        if !team_exists(tx, tenant, *team).await? {
            return Err(Error::invalid(format!("team_ids[{at}]"), "There is no such team in this workspace."));
        }
    }
    for (at, channel) in schedule.channel_ids.iter().enumerate() {
        if !channel_exists(tx, tenant, *channel).await? {
            return Err(Error::invalid(format!("channel_ids[{at}]"), "There is no such number in this workspace."));
        }
    }
    let id = schedule.id.uuid();
    tx.exec(sql::CLEAR_USES, params![tenant.uuid(), id]).await?;
    let teams = schedule.team_ids.iter().map(|team| ("team", team.uuid()));
    let channels = schedule.channel_ids.iter().map(|channel| ("channel", channel.uuid()));
    let workspace = schedule.is_default.then(|| ("workspace", tenant.uuid()));
    for (subject, subject_id) in teams.chain(channels).chain(workspace) {
        tx.exec(sql::SET_USE, params![tenant.uuid(), id, subject, subject_id]).await?;
    }
    find(tx, tenant, schedule.id, now).await?.ok_or_else(gone)
}

/// Schedules with whose they are, in the order of the rows.
async fn with_uses(tx: &mut Tx, tenant: TenantId, rows: &[Row], now: Timestamp) -> Result<Vec<Schedule>> {
    let ids = rows.iter().map(|row| Ok(row.get(0)?)).collect::<Result<Vec<Uuid>>>()?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut uses: HashMap<Uuid, Vec<(String, Uuid)>> = HashMap::new();
    for row in tx.query(sql::USES, &[P::Uuid(tenant.uuid()), P::Uuids(&ids)]).await? {
        uses.entry(row.get(0)?).or_default().push((row.get(1)?, row.get(2)?));
    }
    rows.iter()
        .map(|row| {
            let id: Uuid = row.get(0)?;
            let uses = uses.remove(&id).unwrap_or_default();
            let of = |subject: &str| -> Vec<Uuid> {
                uses.iter().filter(|(kind, _)| kind == subject).map(|(_, id)| *id).collect()
            };
            let hours: Hours = from_json(&row.get::<String>(2)?)?;
            let calendar = Calendar::new(&hours)?;
            let is_open = calendar.is_open(now);
            Ok(Schedule {
                id: ScheduleId(id),
                name: row.get(1)?,
                hours,
                closed_reply: from_json(&row.get::<String>(3)?)?,
                is_default: !of("workspace").is_empty(),
                team_ids: of("team").into_iter().map(TeamId).collect(),
                channel_ids: of("channel").into_iter().map(ChannelId).collect(),
                is_open,
                changes_at: if is_open { calendar.closes_at(now) } else { calendar.next_opening(now) },
                created_at: row.get(4)?,
            })
        })
        .collect()
}

fn json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::Stored(error.to_string()))
}

fn from_json<T: serde::de::DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| Error::Stored(error.to_string()))
}

fn gone() -> Error {
    Error::NotFound("schedule")
}

fn name_taken(error: Error) -> Error {
    match error {
        Error::Db(recado_db::Error::Unique(_)) => Error::Taken("this name"),
        other => other,
    }
}
