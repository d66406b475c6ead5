//! A sign-in in two steps: the password opens a token that is good for minutes and for nothing but the code.

use std::time::Duration;

use recado_core::{Clock, Timestamp};
use recado_db::{Tx, params};
use recado_whatsapp::signature::sha256;
use secrecy::{ExposeSecret, SecretString};

use super::{Checked, check, find, sql};
use crate::agent::session::{Client, NewSession, SignedIn, insert_session};
use crate::agent::{Principal, read_principal};
use crate::{Error, Inbox, Result, token};

/// Long enough to fetch one's telephone.
const LIFETIME: Duration = Duration::from_secs(10 * 60);

/// What came of address and password.
#[derive(Debug, Clone)]
pub enum SignIn {
    /// Signed in.
    Done(SignedIn),
    /// They are right; a code is still needed.
    NeedsCode(PendingSignIn),
}

impl SignIn {
    /// The session, where no code is needed.
    #[must_use]
    pub fn done(self) -> Option<SignedIn> {
        match self {
            Self::Done(signed_in) => Some(signed_in),
            Self::NeedsCode(_) => None,
        }
    }
}

/// Half a sign-in.
#[derive(Debug, Clone)]
pub struct PendingSignIn {
    /// To be sent with the code. It opens nothing else, and only its hash is kept.
    pub token: SecretString,
    /// Until when, by the machine's clock.
    pub expires_at: Timestamp,
}

impl Inbox {
    pub(in crate::agent) async fn await_code(&self, of: &Principal) -> Result<PendingSignIn> {
        let agent = of.agent_id().ok_or(Error::NotSignedIn)?;
        let token = token::new();
        let expires_at = Clock::wall().plus(LIFETIME);
        let input = (of.tenant, token::hash(&token), agent, expires_at);
        self.db
            .write("inbox.sign_in.await_code", input, |tx, (tenant, hash, agent, expires_at)| {
                Box::pin(async move {
                    let row = params![tenant.uuid(), hash.as_slice(), agent.uuid(), *expires_at];
                    tx.exec(sql::INSERT_PENDING, row).await?;
                    Ok::<_, Error>(())
                })
            })
            .await?;
        Ok(PendingSignIn { token, expires_at })
    }

    /// The second step of a sign-in: a code of the app, or a recovery code.
    ///
    /// # Errors
    /// [`Error::SignInOver`] where the first step was too long ago, or used; [`Error::WrongCode`], [`Error::TooManyCodes`].
    pub async fn finish_sign_in(&self, pending: &SecretString, code: &str, client: Client) -> Result<SignedIn> {
        let secrets = self.secret_box.clone();
        let new = NewSession::of(client);
        let (session_token, expires_at) = (new.token.clone(), new.expires_at);
        let pending = sha256(pending.expose_secret().as_bytes());
        let input = (pending, code.to_owned(), new, Clock::wall());
        let (checked, principal) = self
            .db
            .write("inbox.sign_in.finish", input, move |tx, (pending, code, new, now)| {
                let secrets = secrets.clone();
                Box::pin(async move {
                    let row = tx.query_opt(crate::agent::sql::PENDING, params![pending.as_slice(), *now]).await?;
                    let (tenant, agent, permissions) = read_principal(&row.ok_or(Error::SignInOver)?)?;
                    let factor = find(tx, &secrets, tenant, agent.id).await?;
                    let factor = factor.filter(|factor| factor.is_confirmed).ok_or(Error::SignInOver)?;
                    let checked = check(tx, tenant, agent.id, &factor, code, *now).await?;
                    if checked == Checked::Right {
                        tx.exec(sql::DELETE_PENDING, params![pending.as_slice()]).await?;
                        insert_session(tx, tenant, agent.id, new).await?;
                    }
                    Ok::<_, Error>((checked, Principal::of_agent(tenant, agent, permissions)))
                })
            })
            .await?;
        checked.into_result()?;
        Ok(SignedIn { token: session_token, expires_at, principal })
    }
}

/// Forgets sign-ins that nobody finished.
pub(in crate::agent) async fn prune_pending(tx: &mut Tx, now: Timestamp) -> Result<u64> {
    Ok(tx.exec(sql::PRUNE_PENDING, params![now]).await?)
}
