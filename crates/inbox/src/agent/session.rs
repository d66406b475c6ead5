//! Sessions: an opaque token in the browser, its hash here; 30 days from the last use.

use std::time::Duration;

use recado_core::{Clock, Timestamp};
use recado_db::{Tx, params};
use recado_whatsapp::signature::sha256;
use secrecy::{ExposeSecret, SecretString};

use super::{Actor, Agent, Principal, read_agent, sql};
use crate::{AgentId, Error, Inbox, Result, TenantId, token};

/// A session ends so long after it was last used.
const LIFETIME: Duration = Duration::from_secs(30 * 24 * 3600);
/// The end is moved at most so often: not every request is a write.
const EXTENSION_STEP: Duration = Duration::from_secs(24 * 3600);

/// A sign-in that worked.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// For the cookie. It is shown once and not kept.
    pub token: SecretString,
    /// When the session ends without use, by the machine's clock.
    pub expires_at: Timestamp,
    /// Who signed in.
    pub principal: Principal,
}

impl Inbox {
    /// Opens a session.
    ///
    /// # Errors
    /// [`Error::BadCredentials`], after the same time whether the address or the password is wrong.
    pub async fn sign_in(&self, email: &str, password: SecretString) -> Result<SignedIn> {
        let email = email.trim().to_lowercase();
        let found: Option<(Agent, TenantId, String)> = self
            .db
            .read("inbox.agent.by_email", email, |tx, email| {
                Box::pin(async move {
                    let row = tx.query_opt(sql::AGENT_BY_EMAIL, params![email]).await?;
                    row.map(|row| Ok::<_, Error>((read_agent(&row, 0)?, TenantId(row.get(4)?), row.get(5)?)))
                        .transpose()
                })
            })
            .await?;
        let hash = found.as_ref().map(|(_, _, hash)| hash.clone());
        if !self.passwords.verify(password, hash).await? {
            return Err(Error::BadCredentials);
        }
        let (agent, tenant, _) = found.ok_or(Error::BadCredentials)?;
        self.open_session(tenant, agent).await
    }

    pub(crate) async fn open_session(&self, tenant: TenantId, agent: Agent) -> Result<SignedIn> {
        let token = token::new();
        let now = Clock::wall();
        let expires_at = now.plus(LIFETIME);
        let input = (tenant, agent.id, token::hash(&token), now, expires_at);
        self.db
            .write("inbox.session.open", input, |tx, (tenant, agent, hash, now, expires_at)| {
                Box::pin(async move {
                    let row = params![tenant.uuid(), hash.as_slice(), agent.uuid(), *now, *expires_at];
                    tx.exec(sql::INSERT_SESSION, row).await?;
                    Ok::<_, Error>(())
                })
            })
            .await?;
        Ok(SignedIn { token, expires_at, principal: Principal { tenant, actor: Actor::Agent(agent) } })
    }

    /// Who has this session. Using it keeps it alive.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`] where there is no such session, or its time is over.
    pub async fn authenticate_session(&self, token: &str) -> Result<Principal> {
        let hash = sha256(token.as_bytes());
        let now = Clock::wall();
        let found: Option<(Agent, TenantId, Timestamp)> = self
            .db
            .read("inbox.session.find", (hash, now), |tx, (hash, now)| {
                Box::pin(async move {
                    let row = tx.query_opt(sql::SESSION, params![hash.as_slice(), *now]).await?;
                    row.map(|row| Ok::<_, Error>((read_agent(&row, 0)?, TenantId(row.get(4)?), row.get(5)?)))
                        .transpose()
                })
            })
            .await?;
        let (agent, tenant, expires_at) = found.ok_or(Error::NotSignedIn)?;
        let extended = now.plus(LIFETIME);
        if extended.since(expires_at) > EXTENSION_STEP {
            self.db
                .write("inbox.session.extend", (hash, extended), |tx, (hash, extended)| {
                    Box::pin(async move { tx.exec(sql::EXTEND_SESSION, params![hash.as_slice(), *extended]).await })
                })
                .await?;
        }
        Ok(Principal { tenant, actor: Actor::Agent(agent) })
    }

    /// Ends a session; one that is gone already is fine.
    ///
    /// # Errors
    /// As the database says.
    pub async fn sign_out(&self, token: &SecretString) -> Result<()> {
        let hash = sha256(token.expose_secret().as_bytes());
        self.db
            .write("inbox.session.end", hash, |tx, hash| {
                Box::pin(async move {
                    tx.exec(sql::DELETE_SESSION, params![hash.as_slice()]).await?;
                    Ok(())
                })
            })
            .await
    }

    /// Ends all sessions of an agent.
    ///
    /// # Errors
    /// As the database says.
    pub async fn sign_out_everywhere(&self, tenant: TenantId, agent: AgentId) -> Result<()> {
        self.db
            .write("inbox.session.end_all", (tenant, agent), |tx, (tenant, agent)| {
                Box::pin(async move {
                    tx.exec(sql::DELETE_SESSIONS_OF_AGENT, params![tenant.uuid(), agent.uuid()]).await?;
                    Ok(())
                })
            })
            .await
    }
}

/// Forgets sessions whose time is over.
pub(crate) async fn prune_sessions(tx: &mut Tx) -> Result<u64> {
    Ok(tx.exec(sql::PRUNE_SESSIONS, params![Clock::wall()]).await?)
}
