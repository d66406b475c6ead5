//! Making, changing and deleting teams.

use recado_core::Timestamp;
use recado_db::{P, Tx, params};

use super::{Assignment, Team, TeamDeleted, TeamId, find_team, gone, sql};
use crate::agent::{Principal, agent_exists, checked_name};
use crate::audit::{self, Change};
use crate::channel::channel_exists;
use crate::event::{EventKind, EventLog};
use crate::{AgentId, ChannelId, Error, Inbox, Result};

const MAX_TEAMS: i64 = 100;
const MAX_MEMBERS: usize = 200;
const MAX_CHANNELS: usize = 200;

/// A team as it is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTeam {
    /// The caller's: the same again is the same team.
    pub id: TeamId,
    /// As people call it.
    pub name: String,
    /// How its conversations find an agent.
    pub assignment: Assignment,
    /// Who belongs to it.
    pub member_ids: Vec<AgentId>,
    /// The numbers whose conversations are its own from now on; a number has one team.
    pub channel_ids: Vec<ChannelId>,
}

impl NewTeam {
    fn checked(mut self) -> Result<Self> {
        self.name = checked_name("name", &self.name)?;
        if self.member_ids.len() > MAX_MEMBERS {
            return Err(Error::invalid("member_ids", format!("A team has at most {MAX_MEMBERS} members.")));
        }
        if self.channel_ids.len() > MAX_CHANNELS {
            return Err(Error::invalid("channel_ids", format!("A team has at most {MAX_CHANNELS} numbers.")));
        }
        Ok(self)
    }

    fn name_key(&self) -> String {
        self.name.to_lowercase()
    }
}

impl Inbox {
    /// Makes a team. The same id again answers the first result.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::Taken`] where there is a team of this name.
    pub async fn create_team(&self, by: &Principal, team: NewTeam) -> Result<Team> {
        let (team, bus) = (team.checked()?, self.bus.clone());
        self.db
            .write("inbox.team.create", (by.clone(), team, self.clock.now()), move |tx, (by, team, now)| {
                let bus = bus.clone();
                Box::pin(async move {
                    if let Some(known) = find_team(tx, by.tenant, team.id).await? {
                        return Ok(known);
                    }
                    if tx.query_one(sql::COUNT, params![by.tenant.uuid()]).await?.get::<i64>(0)? >= MAX_TEAMS {
                        return Err(Error::invalid("name", format!("A workspace has at most {MAX_TEAMS} teams.")));
                    }
                    insert(tx, by, team, *now).await?;
                    let made = store_parts(tx, by, team).await?;
                    announce(tx, &bus, by, "team.created", &made).await?;
                    Ok(made)
                })
            })
            .await
            .map_err(name_taken)
    }

    /// Changes a team to this. Conversations that are the team's already stay so.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Invalid`], [`Error::Taken`].
    pub async fn change_team(&self, by: &Principal, team: NewTeam) -> Result<Team> {
        let (team, bus) = (team.checked()?, self.bus.clone());
        self.db
            .write("inbox.team.change", (by.clone(), team), move |tx, (by, team)| {
                let bus = bus.clone();
                Box::pin(async move {
                    let before = find_team(tx, by.tenant, team.id).await?.ok_or_else(gone)?;
                    let key = team.name_key();
                    let row = params![by.tenant.uuid(), team.id.uuid(), &team.name, &key, team.assignment.as_str()];
                    tx.exec(sql::UPDATE, row).await?;
                    let after = store_parts(tx, by, team).await?;
                    if after != before {
                        announce(tx, &bus, by, "team.changed", &after).await?;
                    }
                    Ok(after)
                })
            })
            .await
            .map_err(name_taken)
    }

    /// Deletes a team. Its conversations stay with whoever has them.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn delete_team(&self, by: &Principal, id: TeamId) -> Result<()> {
        let bus = self.bus.clone();
        self.db
            .write("inbox.team.delete", (by.clone(), id), move |tx, (by, id)| {
                let bus = bus.clone();
                Box::pin(async move {
                    let team = find_team(tx, by.tenant, *id).await?.ok_or_else(gone)?;
                    for statement in [sql::DELETE_MEMBERS, sql::DELETE_CHANNELS, sql::DELETE] {
                        tx.exec(statement, params![by.tenant.uuid(), id.uuid()]).await?;
                    }
                    audit::record(tx, by.author(), Change::new("team.deleted", id.uuid(), &team.name)).await?;
                    let mut events = EventLog::new(by.tenant);
                    events.add(EventKind::TeamDeleted, &TeamDeleted { id: *id })?;
                    events.write(tx, &bus).await
                })
            })
            .await
    }
}

async fn insert(tx: &mut Tx, by: &Principal, team: &NewTeam, now: Timestamp) -> Result<()> {
    let key = team.name_key();
    let row = params![by.tenant.uuid(), team.id.uuid(), &team.name, &key, team.assignment.as_str(), now];
    tx.exec(sql::INSERT, row).await?;
    Ok(())
}

/// Puts these members and numbers in the place of those that were there.
async fn store_parts(tx: &mut Tx, by: &Principal, team: &NewTeam) -> Result<Team> {
    let (tenant, id) = (by.tenant.uuid(), team.id.uuid());
    for (at, agent) in team.member_ids.iter().enumerate() {
        if !agent_exists(tx, by.tenant, *agent).await? {
            return Err(Error::invalid(format!("member_ids[{at}]"), "There is no such agent in this workspace."));
        }
    }
    for (at, channel) in team.channel_ids.iter().enumerate() {
        if !channel_exists(tx, by.tenant, *channel).await? {
            return Err(Error::invalid(format!("channel_ids[{at}]"), "There is no such number in this workspace."));
        }
    }
    tx.exec(sql::DELETE_MEMBERS, params![tenant, id]).await?;
    tx.exec(sql::DELETE_CHANNELS, params![tenant, id]).await?;
    let member_rows = team.member_ids.iter().map(|agent| agent.uuid());
    let channel_rows = team.channel_ids.iter().map(|channel| channel.uuid());
    let row = |part| vec![P::Uuid(tenant), P::Uuid(id), P::Uuid(part)];
    let members: Vec<Vec<P<'_>>> = member_rows.map(row).collect();
    let channels: Vec<Vec<P<'_>>> = channel_rows.map(row).collect();
    if !members.is_empty() {
        tx.exec_many(sql::INSERT_MEMBER, &members).await?;
    }
    if !channels.is_empty() {
        tx.exec_many(sql::SET_CHANNEL, &channels).await?;
    }
    find_team(tx, by.tenant, team.id).await?.ok_or_else(gone)
}

async fn announce(
    tx: &mut Tx,
    bus: &recado_infra::bus::Bus,
    by: &Principal,
    action: &'static str,
    team: &Team,
) -> Result<()> {
    audit::record(tx, by.author(), Change::new(action, team.id.uuid(), &team.name)).await?;
    let mut events = EventLog::new(by.tenant);
    events.add(EventKind::TeamUpdated, team)?;
    events.write(tx, bus).await
}

fn name_taken(error: Error) -> Error {
    match error {
        Error::Db(recado_db::Error::Unique(_)) => Error::Taken("this name"),
        other => other,
    }
}
