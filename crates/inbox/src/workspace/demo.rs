//! The demo workspace of `recado up` on loopback, with well-known credentials.

use recado_db::Tx;
use secrecy::SecretString;

use super::{Workspace, insert_workspace};
use crate::agent::{Agent, NewAgent, NewApiKey, Permissions, Role, insert_agent, store_api_key};
use crate::{Inbox, Result, TenantId};

/// The demo owner's address.
pub const DEMO_OWNER_EMAIL: &str = "owner@demo.test";
/// Everybody's password in the demo workspace.
pub const DEMO_PASSWORD: &str = "recado-demo";
/// A key with the owner's rights in the demo workspace.
pub const DEMO_API_KEY: &str = "recado-demo-key";

const WORKSPACE_NAME: &str = "Demo";

const AGENTS: [(&str, &str, Role); 3] = [
    ("Olivia Owner", DEMO_OWNER_EMAIL, Role::Owner),
    ("Alba Agent", "agent1@demo.test", Role::Agent),
    ("Andrés Agent", "agent2@demo.test", Role::Agent),
];

impl Inbox {
    /// Makes the demo workspace where there is no workspace yet; answers the first workspace's id. Its credentials are known
    /// to everybody: only for an installation that nobody else can reach.
    ///
    /// # Errors
    /// As the database says.
    pub async fn seed_demo(&self) -> Result<TenantId> {
        if let Some(workspace) = self.first_workspace().await? {
            return Ok(workspace.id);
        }
        let mut agents = Vec::with_capacity(AGENTS.len());
        for (name, email, role) in AGENTS {
            let password = SecretString::from(DEMO_PASSWORD);
            let agent = NewAgent { name: name.to_owned(), email: email.to_owned(), password, role };
            agents.push(self.prepare_agent(agent).await?);
        }
        let workspace = Workspace { id: TenantId::new(), name: WORKSPACE_NAME.to_owned() };
        let tenant = workspace.id;
        self.db
            .write("inbox.demo.seed", (workspace, agents), |tx, (workspace, agents)| {
                Box::pin(async move { seed(tx, workspace, agents).await })
            })
            .await?;
        Ok(tenant)
    }
}

async fn seed(tx: &mut Tx, workspace: &Workspace, agents: &[(Agent, String)]) -> Result<()> {
    insert_workspace(tx, workspace).await?;
    for (agent, hash) in agents {
        insert_agent(tx, workspace.id, agent, hash).await?;
    }
    let key = NewApiKey { name: "Demo key".to_owned(), permissions: Permissions::ALL, expires_at: None };
    store_api_key(tx, workspace.id, &key, &SecretString::from(DEMO_API_KEY), None).await?;
    Ok(())
}
