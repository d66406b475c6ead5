//! The people and programs that use the desk, and how they prove who they are.
//!
//! Sessions and their times follow the machine's clock: they concern people at their desks, not the travelling world.

mod api_key;
mod password;
mod session;
pub(crate) mod sql;

use recado_db::{Row, Tx, params};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{AgentId, ApiKeyId, Error, Inbox, Result, TenantId};

pub(crate) use api_key::store_api_key;
pub(crate) use password::Passwords;
pub use password::{MAX_PASSWORD_CHARS, MIN_PASSWORD_CHARS};
pub use session::SignedIn;
pub(crate) use session::prune_sessions;

/// What somebody may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Everything, connections included.
    Owner,
    /// Conversations and contacts.
    Agent,
}

impl Role {
    /// As the database writes it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Agent => "agent",
        }
    }

    pub(crate) fn from_text(text: &str) -> Result<Self> {
        match text {
            "owner" => Ok(Self::Owner),
            "agent" => Ok(Self::Agent),
            other => Err(Error::Stored(format!("role {other}"))),
        }
    }
}

/// One person who answers customers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Agent {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    pub id: AgentId,
    /// As colleagues see it.
    pub name: String,
    /// Signs in with it.
    pub email: String,
    /// What it may do.
    pub role: Role,
}

/// Who makes a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// A person who signed in.
    Agent(Agent),
    /// A program with a key.
    ApiKey {
        /// The key's id.
        id: ApiKeyId,
        /// The key's name.
        name: String,
        /// What it may do.
        role: Role,
    },
}

/// Who makes a call, and in which workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// The workspace; every command and query is bound to it.
    pub tenant: TenantId,
    /// Who it is.
    pub actor: Actor,
}

impl Principal {
    /// What the caller may do.
    #[must_use]
    pub fn role(&self) -> Role {
        match &self.actor {
            Actor::Agent(agent) => agent.role,
            Actor::ApiKey { role, .. } => *role,
        }
    }

    /// The person, if it is one.
    #[must_use]
    pub fn agent_id(&self) -> Option<AgentId> {
        match &self.actor {
            Actor::Agent(agent) => Some(agent.id),
            Actor::ApiKey { .. } => None,
        }
    }
}

/// An agent to be added.
#[derive(Debug, Clone)]
pub struct NewAgent {
    /// As colleagues see it.
    pub name: String,
    /// Signs in with it.
    pub email: String,
    /// In the clear; only its hash is kept.
    pub password: secrecy::SecretString,
    /// What it may do.
    pub role: Role,
}

const LONGEST_NAME_CHARS: usize = 100;
const LONGEST_EMAIL_CHARS: usize = 254;

impl Inbox {
    /// All agents of a workspace, by name.
    ///
    /// # Errors
    /// As the database says.
    pub async fn agents(&self, tenant: TenantId) -> Result<Vec<Agent>> {
        self.db
            .read("inbox.agent.list", tenant, |tx, tenant| {
                Box::pin(async move {
                    let rows = tx.query(sql::LIST_AGENTS, params![tenant.uuid()]).await?;
                    rows.iter().map(|row| read_agent(row, 0)).collect()
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

    /// Checks a new agent and hashes its password.
    pub(crate) async fn prepare_agent(&self, agent: NewAgent) -> Result<(Agent, String)> {
        let name = checked_name("name", &agent.name)?;
        let email = checked_email(&agent.email)?;
        password::check(&agent.password)?;
        let hash = self.passwords.hash(agent.password).await?;
        Ok((Agent { id: AgentId::new(), name, email, role: agent.role }, hash))
    }
}

pub(crate) async fn insert_agent(tx: &mut Tx, tenant: TenantId, agent: &Agent, password_hash: &str) -> Result<()> {
    let added = tx
        .exec(
            sql::INSERT_AGENT,
            params![
                tenant.uuid(),
                agent.id.uuid(),
                &agent.name,
                &agent.email,
                password_hash,
                agent.role.as_str(),
                recado_core::Clock::wall()
            ],
        )
        .await?;
    if added == 0 { Err(Error::Taken("this e-mail address")) } else { Ok(()) }
}

/// Whether the agent is one of this workspace.
pub(crate) async fn agent_exists(tx: &mut Tx, tenant: TenantId, agent: AgentId) -> Result<bool> {
    Ok(tx.query_opt(sql::AGENT_EXISTS, params![tenant.uuid(), agent.uuid()]).await?.is_some())
}

/// The columns `id, name, email, role` from `first` on.
fn read_agent(row: &Row, first: usize) -> Result<Agent> {
    Ok(Agent {
        id: AgentId(row.get(first)?),
        name: row.get(first + 1)?,
        email: row.get(first + 2)?,
        role: Role::from_text(&row.get::<String>(first + 3)?)?,
    })
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

fn checked_email(email: &str) -> Result<String> {
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
