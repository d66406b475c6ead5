//! The first owner of a real installation: whoever opens the link that the server prints at its first start.

use std::time::Duration;

use recado_core::Clock;
use recado_db::params;
use recado_whatsapp::signature::sha256;
use secrecy::SecretString;

use super::{Workspace, insert_workspace, sql};
use crate::agent::{Client, NewAgent, Permissions, Principal, Role, SignedIn, checked_name, insert_agent};
use crate::{Error, Inbox, Result, TenantId, token};

const LINK_LIFETIME: Duration = Duration::from_secs(24 * 3600);

/// What the first owner fills in.
#[derive(Debug, Clone)]
pub struct FirstOwner {
    /// From the link.
    pub token: String,
    /// The business.
    pub workspace: String,
    /// The owner's name.
    pub name: String,
    /// The owner's address, to sign in with.
    pub email: String,
    /// The owner's password.
    pub password: SecretString,
}

impl Inbox {
    /// A token for the setup link, good for one day and one use. Makes earlier links worthless. `None` where there is a
    /// workspace already.
    ///
    /// # Errors
    /// As the database says.
    pub async fn create_setup_token(&self) -> Result<Option<SecretString>> {
        let token = token::new();
        let made = self
            .db
            .write("inbox.setup.create", token::hash(&token), |tx, hash| {
                Box::pin(async move {
                    if tx.query_opt(sql::FIRST_WORKSPACE, &[]).await?.is_some() {
                        return Ok::<_, Error>(false);
                    }
                    tx.exec(sql::FORGET_SETUP_TOKENS, &[]).await?;
                    let expires_at = Clock::wall().plus(LINK_LIFETIME);
                    tx.exec(sql::INSERT_SETUP_TOKEN, params![hash.as_slice(), expires_at]).await?;
                    Ok(true)
                })
            })
            .await?;
        Ok(made.then_some(token))
    }

    /// Makes the first workspace and its owner, and signs the owner in.
    ///
    /// # Errors
    /// [`Error::SetupClosed`] where the link is used up or too old, [`Error::Invalid`] for bad names, address or password.
    pub async fn complete_setup(&self, owner: FirstOwner, client: Client) -> Result<SignedIn> {
        let workspace = Workspace { id: TenantId::new(), name: checked_name("workspace", &owner.workspace)? };
        let new = NewAgent { name: owner.name, email: owner.email, password: owner.password, role: Role::Owner };
        let (agent, hash) = self.prepare_agent(new).await?;
        let tenant = workspace.id;
        let input = (sha256(owner.token.as_bytes()), workspace, agent.clone(), hash);
        self.db
            .write("inbox.setup.complete", input, |tx, (token_hash, workspace, agent, hash)| {
                Box::pin(async move {
                    if tx.exec(sql::USE_SETUP_TOKEN, params![token_hash.as_slice(), Clock::wall()]).await? == 0 {
                        return Err(Error::SetupClosed);
                    }
                    insert_workspace(tx, workspace).await?;
                    insert_agent(tx, workspace.id, agent, hash).await
                })
            })
            .await?;
        self.open_session(Principal::of_agent(tenant, agent, Permissions::ALL), client).await
    }
}
