//! The people of a workspace: added, changed, deactivated.

use recado_core::Clock;
use recado_db::{Tx, params};
use secrecy::SecretString;

use super::{Agent, Principal, Role, password, read_agent, sql};
use crate::audit::{self, Change};
use crate::event::{EventKind, EventLog};
use crate::{AgentId, Error, Inbox, Result, TenantId};

/// An agent to be added.
#[derive(Debug, Clone)]
pub struct NewAgent {
    /// As colleagues see it.
    pub name: String,
    /// Signs in with it.
    pub email: String,
    /// In the clear; only its hash is kept.
    pub password: SecretString,
    /// What it may do.
    pub role: Role,
}

/// What of an agent is to be different.
#[derive(Debug, Clone, Default)]
pub struct AgentChange {
    /// As colleagues see it.
    pub name: Option<String>,
    /// What it may do.
    pub role: Option<Role>,
    /// Whether it can sign in; `false` ends its sessions.
    pub is_active: Option<bool>,
}

const LONGEST_NAME_CHARS: usize = 100;
const LONGEST_EMAIL_CHARS: usize = 254;

impl Inbox {
    /// All agents of a workspace, by name; also those who left.
    ///
    /// # Errors
    /// As the database says.
    pub async fn agents(&self, tenant: TenantId) -> Result<Vec<Agent>> {
        self.db
            .read("inbox.agent.list", tenant, |tx, tenant| {
                Box::pin(async move {
                    tx.query(sql::LIST_AGENTS, params![tenant.uuid()]).await?.iter().map(read_agent).collect()
                })
            })
            .await
    }

    /// Adds an agent to a workspace.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a bad name, address or password, [`Error::Taken`] where the address signs in already.
    pub async fn add_agent(&self, tenant: TenantId, agent: NewAgent) -> Result<Agent> {
        let (agent, hash) = self.prepare_agent(agent).await?;
        self.db
            .write("inbox.agent.add", (tenant, agent, hash), |tx, (tenant, agent, hash)| {
                Box::pin(async move {
                    insert_agent(tx, *tenant, agent, hash).await?;
                    Ok(agent.clone())
                })
            })
            .await
    }

    /// Changes an agent. Nobody changes those who may do more, and one active owner always remains.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Invalid`] for a bad name or role, [`Error::NotAllowed`], [`Error::OwnersOnly`],
    /// [`Error::LastOwner`].
    pub async fn change_agent(&self, by: &Principal, id: AgentId, change: AgentChange) -> Result<Agent> {
        let change = match change.name {
            Some(name) => AgentChange { name: Some(checked_name("name", &name)?), ..change },
            None => change,
        };
        let bus = self.bus.clone();
        self.db
            .write("inbox.agent.change", (by.clone(), id, change), move |tx, (by, id, change)| {
                let bus = bus.clone();
                Box::pin(async move {
                    let (tenant, owners) = (by.tenant.uuid(), sql::ACTIVE_OWNERS);
                    let owners = tx.query(owners, params![tenant]).await?;
                    let row = tx.query_opt(sql::AGENT, params![tenant, id.uuid()]).await?;
                    let before = read_agent(&row.ok_or(Error::NotFound("agent"))?)?;
                    by.check_may_give_role(tx, before.role).await?;
                    let after = Agent {
                        name: change.name.clone().unwrap_or_else(|| before.name.clone()),
                        role: change.role.unwrap_or(before.role),
                        is_active: change.is_active.unwrap_or(before.is_active),
                        ..before.clone()
                    };
                    if after == before {
                        return Ok(after);
                    }
                    by.check_may_give_role(tx, after.role).await?;
                    let is_owner = |agent: &Agent| agent.role == Role::Owner && agent.is_active;
                    if is_owner(&before) && !is_owner(&after) && owners.len() == 1 {
                        return Err(Error::LastOwner);
                    }
                    let (role, role_id) = after.role.to_columns();
                    let left_at = (!after.is_active).then(Clock::wall);
                    tx.exec(sql::CHANGE_AGENT, params![tenant, id.uuid(), &after.name, role, role_id, left_at]).await?;
                    if !after.is_active {
                        tx.exec(sql::DELETE_SESSIONS_OF_AGENT, params![tenant, id.uuid()]).await?;
                    }
                    audit::record(tx, by.author(), described(&before, &after)).await?;
                    let mut events = EventLog::new(by.tenant);
                    events.add(EventKind::AgentUpdated, &after)?;
                    events.write(tx, &bus).await?;
                    Ok(after)
                })
            })
            .await
    }

    /// Checks a new agent and hashes its password.
    pub(crate) async fn prepare_agent(&self, agent: NewAgent) -> Result<(Agent, String)> {
        let name = checked_name("name", &agent.name)?;
        let email = checked_email(&agent.email)?;
        password::check(&agent.password)?;
        let hash = self.passwords.hash(agent.password).await?;
        Ok((Agent { id: AgentId::new(), name, email, role: agent.role, is_active: true }, hash))
    }
}

/// What the audit log says of a change.
fn described(before: &Agent, after: &Agent) -> Change {
    let action = match (before.is_active, after.is_active) {
        (true, false) => "agent.deactivated",
        (false, true) => "agent.activated",
        _ => "agent.changed",
    };
    let mut change = Change::new(action, after.id.uuid(), &after.name);
    if before.name != after.name {
        change = change.with("name_before", before.name.as_str());
    }
    if before.role != after.role {
        change = change.with("role_before", before.role.to_string()).with("role", after.role.to_string());
    }
    change
}

pub(crate) async fn insert_agent(tx: &mut Tx, tenant: TenantId, agent: &Agent, password_hash: &str) -> Result<()> {
    let (role, role_id) = agent.role.to_columns();
    let row =
        params![tenant.uuid(), agent.id.uuid(), &agent.name, &agent.email, password_hash, role, role_id, Clock::wall()];
    let added = tx.exec(sql::INSERT_AGENT, row).await?;
    if added == 0 { Err(Error::Taken("this e-mail address")) } else { Ok(()) }
}

/// Whether the agent is one of this workspace, and has not left.
pub(crate) async fn agent_exists(tx: &mut Tx, tenant: TenantId, agent: AgentId) -> Result<bool> {
    Ok(tx.query_opt(sql::AGENT_EXISTS, params![tenant.uuid(), agent.uuid()]).await?.is_some())
}

/// A name for people, without the spaces around it.
pub(crate) fn checked_name(field: &str, name: &str) -> Result<String> {
    let name = name.trim();
    if name.is_empty() {
        return Err(Error::invalid(field, "A name is needed."));
    }
    if name.chars().count() > LONGEST_NAME_CHARS || name.chars().any(char::is_control) {
        return Err(Error::invalid(field, format!("A name has at most {LONGEST_NAME_CHARS} characters in one line.")));
    }
    Ok(name.to_owned())
}

pub(super) fn checked_email(email: &str) -> Result<String> {
    let email = email.trim().to_lowercase();
    let well_formed = email.len() <= LONGEST_EMAIL_CHARS
        && !email.chars().any(|c| c.is_whitespace() || c.is_control())
        && email.split_once('@').is_some_and(|(user, host)| {
            !user.is_empty()
                && host.contains('.')
                && !host.starts_with('.')
                && !host.ends_with('.')
                && !host.contains('@')
        });
    if well_formed { Ok(email) } else { Err(Error::invalid("email", "This is not an e-mail address.")) }
}
