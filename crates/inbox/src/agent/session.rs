//! Sessions: an opaque token in the browser, its hash here; 30 days from the last use. People see their own and end them.

use std::time::Duration;

use recado_core::{Clock, Timestamp};
use recado_db::{Tx, params};
use recado_whatsapp::signature::sha256;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::second_factor::{SignIn, prune_pending};
use super::{Agent, Permissions, Principal, password, read_principal, sql};
use crate::audit::{self, Change};
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

/// Where somebody signs in from, as far as it is known; for the list of one's sessions.
#[derive(Debug, Clone, Default)]
pub struct Client {
    /// The browser's name for itself.
    pub user_agent: Option<String>,
    /// The machine's address.
    pub address: Option<String>,
}

/// A longer one is cut off.
const LONGEST_CLIENT_CHARS: usize = 300;

/// One of somebody's sessions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Session {
    /// To end it with. It opens nothing.
    pub id: Uuid,
    /// Whether it is the one that asks.
    pub is_current: bool,
    /// When it was opened.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it was last used, to the day.
    #[schema(value_type = String, format = DateTime)]
    pub last_used_at: Timestamp,
    /// The browser's name for itself.
    #[schema(required = true)]
    pub user_agent: Option<String>,
    /// The machine's address.
    #[schema(required = true)]
    pub address: Option<String>,
}

impl Inbox {
    /// Opens a session, or asks for the code of whoever has a second factor.
    ///
    /// # Errors
    /// [`Error::BadCredentials`], after the same time whether the address or the password is wrong, or the agent has left.
    pub async fn sign_in(&self, email: &str, password: SecretString, client: Client) -> Result<SignIn> {
        let email = email.trim().to_lowercase();
        let found: Option<Known> = self
            .db
            .read("inbox.agent.by_email", email, |tx, email| {
                Box::pin(async move {
                    let row = tx.query_opt(sql::AGENT_BY_EMAIL, params![email]).await?;
                    row.map(|row| {
                        let (tenant, agent, permissions) = read_principal(&row)?;
                        let is_active = agent.is_active;
                        let principal = Principal::of_agent(tenant, agent, permissions);
                        let has_second_factor = row.get::<Option<i64>>(9)?.is_some();
                        Ok::<_, Error>(Known { principal, is_active, password_hash: row.get(8)?, has_second_factor })
                    })
                    .transpose()
                })
            })
            .await?;
        let hash = found.as_ref().map(|known| known.password_hash.clone());
        if !self.passwords.verify(password, hash).await? {
            return Err(Error::BadCredentials);
        }
        let known = found.filter(|known| known.is_active).ok_or(Error::BadCredentials)?;
        if known.has_second_factor {
            return Ok(SignIn::NeedsCode(self.await_code(&known.principal).await?));
        }
        self.open_session(known.principal, client).await.map(SignIn::Done)
    }

    pub(crate) async fn open_session(&self, principal: Principal, client: Client) -> Result<SignedIn> {
        let agent = principal.agent_id().ok_or(Error::NotSignedIn)?;
        let new = NewSession::of(client);
        let (token, expires_at) = (new.token.clone(), new.expires_at);
        self.db
            .write("inbox.session.open", (principal.tenant, agent, new), |tx, (tenant, agent, new)| {
                Box::pin(async move { insert_session(tx, *tenant, *agent, new).await })
            })
            .await?;
        Ok(SignedIn { token, expires_at, principal })
    }

    /// Who has this session. Using it keeps it alive.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`] where there is no such session, or its time is over; [`Error::SecondFactorMissing`] for whoever must
    /// add one first.
    pub async fn authenticate_session(&self, token: &str) -> Result<Principal> {
        let (principal, must_add_second_factor) = self.authenticate_any_session(token).await?;
        if must_add_second_factor { Err(Error::SecondFactorMissing) } else { Ok(principal) }
    }

    /// The same, also for whoever must add a second factor first, which the flag says.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`].
    pub async fn authenticate_any_session(&self, token: &str) -> Result<(Principal, bool)> {
        let hash = sha256(token.as_bytes());
        let now = Clock::wall();
        let found: Option<((TenantId, Agent, Permissions), Timestamp, bool)> = self
            .db
            .read("inbox.session.find", (hash, now), |tx, (hash, now)| {
                Box::pin(async move {
                    let row = tx.query_opt(sql::SESSION, params![hash.as_slice(), *now]).await?;
                    row.map(|row| {
                        let has_second_factor = row.get::<Option<i64>>(9)?.is_some();
                        let must_add = row.get::<bool>(10)? && !has_second_factor;
                        Ok::<_, Error>((read_principal(&row)?, row.get(8)?, must_add))
                    })
                    .transpose()
                })
            })
            .await?;
        let ((tenant, agent, permissions), expires_at, must_add) = found.ok_or(Error::NotSignedIn)?;
        let extended = now.plus(LIFETIME);
        if extended.since(expires_at) > EXTENSION_STEP {
            let input = (tenant, agent.id, hash, extended, now);
            self.db
                .write("inbox.session.extend", input, |tx, (tenant, agent, hash, extended, now)| {
                    Box::pin(async move {
                        tx.exec(sql::EXTEND_SESSION, params![hash.as_slice(), *extended]).await?;
                        tx.exec(sql::SEEN, params![tenant.uuid(), agent.uuid(), *now]).await?;
                        Ok::<_, Error>(())
                    })
                })
                .await?;
        }
        Ok((Principal::of_agent(tenant, agent, permissions), must_add))
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

    /// The caller's own sessions, the one used last first. `token`: of the one that asks.
    ///
    /// # Errors
    /// As the database says.
    pub async fn sessions(&self, by: &Principal, token: Option<&str>) -> Result<Vec<Session>> {
        let Some(agent) = by.agent_id() else { return Ok(Vec::new()) };
        let current = token.map(|token| sha256(token.as_bytes()));
        self.db
            .read(
                "inbox.session.list",
                (by.tenant, agent, current, Clock::wall()),
                |tx, (tenant, agent, current, now)| {
                    Box::pin(async move {
                        let rows = tx.query(sql::SESSIONS_OF_AGENT, params![tenant.uuid(), agent.uuid(), *now]).await?;
                        rows.iter()
                            .map(|row| {
                                let hash: Vec<u8> = row.get(0)?;
                                let expires_at: Timestamp = row.get(2)?;
                                Ok(Session {
                                    id: session_id(&hash),
                                    is_current: current.as_ref().is_some_and(|current| current.as_slice() == hash),
                                    created_at: row.get(1)?,
                                    last_used_at: expires_at.minus(LIFETIME),
                                    user_agent: row.get(3)?,
                                    address: row.get(4)?,
                                })
                            })
                            .collect()
                    })
                },
            )
            .await
    }

    /// Ends one of the caller's own sessions.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is none with this id.
    pub async fn end_session(&self, by: &Principal, id: Uuid) -> Result<()> {
        let Some(agent) = by.agent_id() else { return Err(Error::NotFound("session")) };
        self.db
            .write("inbox.session.end_one", (by.clone(), agent, id, Clock::wall()), |tx, (by, agent, id, now)| {
                Box::pin(async move {
                    let rows = tx.query(sql::SESSIONS_OF_AGENT, params![by.tenant.uuid(), agent.uuid(), *now]).await?;
                    for row in rows {
                        let hash: Vec<u8> = row.get(0)?;
                        if session_id(&hash) == *id {
                            tx.exec(sql::DELETE_SESSION, params![hash.as_slice()]).await?;
                            return audit::record(tx, by.author(), Change::new("session.ended", id, by.name())).await;
                        }
                    }
                    Err(Error::NotFound("session"))
                })
            })
            .await
    }

    /// Ends all sessions of an agent of the caller's workspace.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::NotAllowed`] for somebody who may do more than the caller.
    pub async fn sign_out_everywhere(&self, by: &Principal, agent: AgentId) -> Result<()> {
        self.db
            .write("inbox.session.end_all", (by.clone(), agent), |tx, (by, agent)| {
                Box::pin(async move {
                    let (tenant, id) = (by.tenant.uuid(), agent.uuid());
                    let row = tx.query_opt(sql::AGENT, params![tenant, id]).await?;
                    let found = super::read_agent(&row.ok_or(Error::NotFound("agent"))?)?;
                    by.check_may_give_role(tx, found.role).await?;
                    tx.exec(sql::DELETE_SESSIONS_OF_AGENT, params![tenant, id]).await?;
                    audit::record(tx, by.author(), Change::new("agent.signed_out", id, &found.name)).await
                })
            })
            .await
    }

    /// Gives the caller another password; all other sessions end.
    ///
    /// # Errors
    /// [`Error::BadCredentials`] where the old one is wrong, [`Error::Invalid`] for a new one that does not do.
    pub async fn change_password(
        &self,
        by: &Principal,
        token: &str,
        old: SecretString,
        new: SecretString,
    ) -> Result<()> {
        let Some(agent) = by.agent_id() else { return Err(Error::NotSignedIn) };
        password::check(&new)?;
        self.check_password(by, old).await?;
        let hash = self.passwords.hash(new).await?;
        let input = (by.clone(), agent, hash, sha256(token.as_bytes()));
        self.db
            .write("inbox.agent.set_password", input, |tx, (by, agent, hash, current)| {
                Box::pin(async move {
                    let (tenant, id) = (by.tenant.uuid(), agent.uuid());
                    tx.exec(sql::SET_PASSWORD, params![tenant, id, hash]).await?;
                    tx.exec(sql::DELETE_OTHER_SESSIONS, params![tenant, id, current.as_slice()]).await?;
                    audit::record(tx, by.author(), Change::new("agent.password_changed", id, by.name())).await
                })
            })
            .await
    }

    /// Whether it is the caller's password, asked again before something that a stolen session should not do.
    pub(super) async fn check_password(&self, by: &Principal, password: SecretString) -> Result<()> {
        let Some(agent) = by.agent_id() else { return Err(Error::NotSignedIn) };
        let hash: Option<String> = self
            .db
            .read("inbox.agent.password", (by.tenant, agent), |tx, (tenant, agent)| {
                Box::pin(async move {
                    let row = tx.query_opt(sql::PASSWORD, params![tenant.uuid(), agent.uuid()]).await?;
                    row.map(|row| Ok::<_, Error>(row.get(0)?)).transpose()
                })
            })
            .await?;
        if self.passwords.verify(password, hash).await? { Ok(()) } else { Err(Error::BadCredentials) }
    }
}

/// Whoever an address belongs to.
struct Known {
    principal: Principal,
    is_active: bool,
    password_hash: String,
    has_second_factor: bool,
}

/// A session that is about to be opened.
#[derive(Debug, Clone)]
pub(super) struct NewSession {
    pub(super) token: SecretString,
    pub(super) expires_at: Timestamp,
    opened_at: Timestamp,
    client: Client,
}

impl NewSession {
    pub(super) fn of(client: Client) -> Self {
        let user_agent = client.user_agent.map(|text| text.chars().take(LONGEST_CLIENT_CHARS).collect::<String>());
        let opened_at = Clock::wall();
        let client = Client { user_agent, ..client };
        Self { token: token::new(), expires_at: opened_at.plus(LIFETIME), opened_at, client }
    }
}

pub(super) async fn insert_session(tx: &mut Tx, tenant: TenantId, agent: AgentId, new: &NewSession) -> Result<()> {
    let hash = token::hash(&new.token);
    let row = params![
        tenant.uuid(),
        hash.as_slice(),
        agent.uuid(),
        new.opened_at,
        new.expires_at,
        new.client.user_agent.as_deref(),
        new.client.address.as_deref()
    ];
    tx.exec(sql::INSERT_SESSION, row).await?;
    tx.exec(sql::SEEN, params![tenant.uuid(), agent.uuid(), new.opened_at]).await?;
    Ok(())
}

/// The first half of the hash: enough to tell sessions apart, and of no use without the other half.
fn session_id(hash: &[u8]) -> Uuid {
    Uuid::from_slice(hash.get(..16).unwrap_or_default()).unwrap_or_default()
}

/// Forgets sessions and invitations whose time is over.
pub(crate) async fn prune_sessions(tx: &mut Tx) -> Result<u64> {
    let now = Clock::wall();
    let invitations = tx.exec(sql::PRUNE_INVITATIONS, params![now]).await?;
    let pending = prune_pending(tx, now).await?;
    Ok(invitations.saturating_add(pending).saturating_add(tx.exec(sql::PRUNE_SESSIONS, params![now]).await?))
}
