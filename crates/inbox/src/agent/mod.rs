//! The people and programs that use the desk: how they prove who they are, and what they may do.
//!
//! Sessions, invitations and their times follow the machine's clock: they concern people at their desks, not the travelling world.
//!
//! | to find | look in |
//! |---|---|
//! | what one may do | [`permission`] |
//! | roles, the workspace's own too | [`role`] |
//! | people, changed and deactivated | [`people`] |
//! | invitations | [`invitation`] |
//! | signing in, sessions | [`session`] |
//! | passwords | [`password`] |
//! | codes after the password | [`second_factor`] |
//! | keys of programs | [`api_key`] |
//! | who wrote or did something | [`author`] |
//! | what they changed at the Graph host, for the audit log | [`done_at_graph`] |

mod api_key;
mod author;
mod done_at_graph;
mod invitation;
mod password;
mod people;
mod permission;
mod role;
pub(crate) mod second_factor;
mod session;
pub(crate) mod sql;

use recado_db::{Row, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::audit;
use crate::{AgentId, ApiKeyId, Error, Result, TenantId};

pub(crate) use api_key::store_api_key;
pub use api_key::{ApiKey, NewApiKey};
pub(crate) use author::read_author;
pub use author::{Author, AuthorKind};
pub use invitation::{Acceptance, Invitation, InvitedTo};
pub(crate) use invitation::{NewInvitation, store_invitation};
pub(crate) use password::Passwords;
pub use password::{MAX_PASSWORD_CHARS, MIN_PASSWORD_CHARS};
pub use people::{AgentChange, NewAgent};
pub(crate) use people::{agent_exists, checked_name, insert_agent};
pub use permission::{Permission, Permissions};
pub use role::{NewRole, Role, RoleView};
pub use second_factor::{NewSecondFactor, PendingSignIn, SecondFactor, SignIn, SignInSafety, authenticator_code};
pub(crate) use session::prune_sessions;
pub use session::{Client, Session, SignedIn};

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
    /// `owner`, `admin`, `supervisor`, `agent`, or a custom role's id.
    #[schema(value_type = String, example = "agent")]
    pub role: Role,
    /// Whether it can sign in. Who left stays in the list, as the writer of messages.
    pub is_active: bool,
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
    },
}

/// Who makes a call, in which workspace, and what they may do there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// The workspace; every command and query is bound to it.
    pub tenant: TenantId,
    /// Who it is.
    pub actor: Actor,
    /// What they may do.
    pub permissions: Permissions,
}

impl Principal {
    pub(crate) fn of_agent(tenant: TenantId, agent: Agent, permissions: Permissions) -> Self {
        Self { tenant, actor: Actor::Agent(agent), permissions }
    }

    /// The person, if it is one.
    #[must_use]
    pub fn agent_id(&self) -> Option<AgentId> {
        match &self.actor {
            Actor::Agent(agent) => Some(agent.id),
            Actor::ApiKey { .. } => None,
        }
    }

    /// What people call it.
    #[must_use]
    pub fn name(&self) -> &str {
        match &self.actor {
            Actor::Agent(agent) => &agent.name,
            Actor::ApiKey { name, .. } => name,
        }
    }

    /// How the audit log names it.
    pub(crate) fn author(&self) -> audit::Author<'_> {
        let (kind, id) = match &self.actor {
            Actor::Agent(agent) => ("agent", agent.id.uuid()),
            Actor::ApiKey { id, .. } => ("api", id.uuid()),
        };
        audit::Author { tenant: self.tenant, kind, id, name: self.name() }
    }

    /// Nobody gives others what they may not do themselves.
    ///
    /// # Errors
    /// [`Error::NotAllowed`] for more than that.
    pub(crate) fn check_may_give(&self, permissions: Permissions) -> Result<()> {
        let missing = permissions.list().into_iter().find(|permission| !self.permissions.has(*permission));
        match missing {
            Some(permission) => Err(Error::NotAllowed(permission)),
            None => Ok(()),
        }
    }

    /// The same for a role. Owners are made by owners alone.
    pub(crate) async fn check_may_give_role(&self, tx: &mut Tx, role: Role) -> Result<()> {
        if role == Role::Owner && self.permissions != Permissions::ALL {
            return Err(Error::OwnersOnly);
        }
        self.check_may_give(role::permissions_of(tx, self.tenant, role).await?)
    }
}

/// The columns `id, name, email, role, role_id, deactivated_at` from the first on.
fn read_agent(row: &Row) -> Result<Agent> {
    Ok(Agent {
        id: AgentId(row.get(0)?),
        name: row.get(1)?,
        email: row.get(2)?,
        role: Role::from_columns(&row.get::<String>(3)?, row.get(4)?)?,
        is_active: row.get::<Option<i64>>(5)?.is_none(),
    })
}

/// The agent's columns, then `tenant_id, permissions` of its custom role.
fn read_principal(row: &Row) -> Result<(TenantId, Agent, Permissions)> {
    let agent = read_agent(row)?;
    let permissions = match (agent.role.built_in_permissions(), row.get::<Option<String>>(7)?) {
        (Some(built_in), _) => built_in,
        (None, Some(text)) => Permissions::from_text(&text)?,
        (None, None) => return Err(Error::Stored(format!("the role of the agent {}", agent.id))),
    };
    Ok((TenantId(row.get(6)?), agent, permissions))
}
