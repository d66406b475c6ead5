//! The second factor of people: a code of an authenticator app after the password, or a recovery code in its place.
//!
//! | to find | look in |
//! |---|---|
//! | codes of apps, without I/O | [`totp`] |
//! | recovery codes | [`recovery`] |
//! | the second step of a sign-in | [`sign_in`] |

mod recovery;
mod sign_in;
pub(crate) mod sql;
mod totp;

use std::time::Duration;

use recado_core::{Clock, Timestamp};
use recado_db::{Tx, params};
use recado_infra::qr::{self, Drawing};
use recado_infra::secret_box::SecretBox;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Principal, read_agent};
use crate::audit::{self, Change};
use crate::{AgentId, Error, Inbox, Result, TenantId};

pub(super) use sign_in::prune_pending;
pub use sign_in::{PendingSignIn, SignIn};
pub use totp::authenticator_code;

/// Wrong codes within [`WRONG_WINDOW`], wherever they come from. Guessing a million codes takes years then.
const MOST_WRONG_CODES: i64 = 10;
const WRONG_WINDOW: Duration = Duration::from_secs(15 * 60);

/// How it stands with the caller's second factor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SecondFactor {
    /// Since when signing in needs a code; `null`: it does not.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub since: Option<Timestamp>,
    /// Recovery codes that were not used yet.
    pub recovery_codes_left: u32,
    /// Whether the workspace wants everybody to have one.
    pub is_required: bool,
}

/// A secret to be put into an authenticator app. It counts once a code of it was confirmed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NewSecondFactor {
    /// In base32, to be typed.
    #[schema(example = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")]
    pub secret: String,
    /// What the QR code says.
    #[schema(example = "otpauth://totp/Shop:ana%40shop.test?secret=JBSW…&issuer=Shop")]
    pub address: String,
    /// The QR code's side in modules, with the empty ones around it.
    pub qr_modules: u32,
    /// Its dark modules as the path of an SVG whose units are modules.
    pub qr_path: String,
}

/// How well a colleague's sign-in is guarded, and when they were here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SignInSafety {
    /// Who.
    #[schema(value_type = uuid::Uuid)]
    pub agent_id: AgentId,
    /// Whether signing in needs a code.
    pub has_second_factor: bool,
    /// When they were last here, to the day.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub last_seen_at: Option<Timestamp>,
}

/// What a code turned out to be. Wrong ones are counted, so the unit that looked at them is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Checked {
    Right,
    Wrong,
    /// Nothing was looked at; again in so many seconds.
    TooMany(u64),
}

impl Checked {
    fn into_result(self) -> Result<()> {
        match self {
            Self::Right => Ok(()),
            Self::Wrong => Err(Error::WrongCode),
            Self::TooMany(seconds) => Err(Error::TooManyCodes { seconds }),
        }
    }
}

struct Factor {
    secret: SecretString,
    is_confirmed: bool,
    last_step: i64,
    wrong_codes: i64,
    wrong_since: Timestamp,
}

impl Inbox {
    /// How it stands with the caller's second factor.
    ///
    /// # Errors
    /// [`Error::NotFound`] for keys, which have none.
    pub async fn second_factor(&self, by: &Principal) -> Result<SecondFactor> {
        let agent = person(by)?;
        self.db
            .read("inbox.second_factor.find", (by.tenant, agent), |tx, (tenant, agent)| {
                Box::pin(async move {
                    let row = tx.query_opt(sql::STANDING, params![tenant.uuid(), agent.uuid()]).await?;
                    let row = row.ok_or(Error::NotFound("workspace"))?;
                    let left: i64 = row.get(2)?;
                    Ok(SecondFactor {
                        since: row.get(0)?,
                        is_required: row.get(1)?,
                        recovery_codes_left: u32::try_from(left).unwrap_or_default(),
                    })
                })
            })
            .await
    }

    /// Makes a secret for the caller's app. Nothing changes until a code of it is confirmed.
    ///
    /// # Errors
    /// [`Error::BadCredentials`] for a wrong password, [`Error::SecondFactorOn`] where one is on.
    pub async fn begin_second_factor(&self, by: &Principal, password: SecretString) -> Result<NewSecondFactor> {
        let agent = person(by)?;
        self.check_password(by, password).await?;
        let workspace = self.workspace(by.tenant).await?;
        let secret = totp::new_secret();
        let sealed = self.secret_box.seal(&secret)?;
        self.db
            .write("inbox.second_factor.begin", (by.tenant, agent, sealed), |tx, (tenant, agent, sealed)| {
                Box::pin(async move {
                    let row = params![tenant.uuid(), agent.uuid(), sealed.as_slice()];
                    let begun = tx.exec(sql::BEGIN_FACTOR, row).await?;
                    if begun == 0 { Err(Error::SecondFactorOn) } else { Ok(()) }
                })
            })
            .await?;
        let account = match &by.actor {
            super::Actor::Agent(agent) => agent.email.as_str(),
            super::Actor::ApiKey { .. } => by.name(),
        };
        let address = totp::address(&secret, &workspace.name, account);
        let Drawing { modules, path } = qr::draw(&address).ok_or_else(|| Error::Stored("a QR code".to_owned()))?;
        Ok(NewSecondFactor { secret: secret.expose_secret().to_owned(), address, qr_modules: modules, qr_path: path })
    }

    /// The first code of the caller's app: from now on signing in needs one. All other sessions end. Answers recovery codes, which
    /// are shown once.
    ///
    /// # Errors
    /// [`Error::WrongCode`], [`Error::TooManyCodes`], [`Error::SecondFactorOff`] where none was begun, [`Error::SecondFactorOn`].
    pub async fn confirm_second_factor(&self, by: &Principal, token: &str, code: &str) -> Result<Vec<String>> {
        let agent = person(by)?;
        let (codes, secrets) = (recovery::new_codes(), self.secret_box.clone());
        let hash = recado_whatsapp::signature::sha256(token.as_bytes());
        let input = (by.clone(), agent, code.to_owned(), codes.clone(), hash, Clock::wall());
        let checked = self
            .db
            .write("inbox.second_factor.confirm", input, move |tx, (by, agent, code, codes, hash, now)| {
                let secrets = secrets.clone();
                Box::pin(async move {
                    let factor = find(tx, &secrets, by.tenant, *agent).await?.ok_or(Error::SecondFactorOff)?;
                    if factor.is_confirmed {
                        return Err(Error::SecondFactorOn);
                    }
                    let checked = check(tx, by.tenant, *agent, &factor, code, *now).await?;
                    if checked == Checked::Right {
                        let (tenant, id) = (by.tenant.uuid(), agent.uuid());
                        tx.exec(sql::CONFIRM_FACTOR, params![tenant, id, *now]).await?;
                        recovery::replace(tx, by.tenant, *agent, codes).await?;
                        tx.exec(super::sql::DELETE_OTHER_SESSIONS, params![tenant, id, hash.as_slice()]).await?;
                        audit::record(tx, by.author(), Change::new("second_factor.added", id, by.name())).await?;
                    }
                    Ok(checked)
                })
            })
            .await?;
        checked.into_result().map(|()| codes)
    }

    /// New recovery codes in the place of all others.
    ///
    /// # Errors
    /// [`Error::BadCredentials`], [`Error::WrongCode`], [`Error::TooManyCodes`], [`Error::SecondFactorOff`].
    pub async fn renew_recovery_codes(
        &self,
        by: &Principal,
        password: SecretString,
        code: &str,
    ) -> Result<Vec<String>> {
        let codes = recovery::new_codes();
        self.with_both_factors(by, password, code, Some(codes.clone())).await?;
        Ok(codes)
    }

    /// Signing in needs no code any more. Where the workspace wants one, the caller can do nothing but add another.
    ///
    /// # Errors
    /// [`Error::BadCredentials`], [`Error::WrongCode`], [`Error::TooManyCodes`], [`Error::SecondFactorOff`].
    pub async fn remove_second_factor(&self, by: &Principal, password: SecretString, code: &str) -> Result<()> {
        self.with_both_factors(by, password, code, None).await
    }

    /// Checks both, then replaces the recovery codes, or takes the factor away where there are none to put.
    async fn with_both_factors(
        &self,
        by: &Principal,
        password: SecretString,
        code: &str,
        codes: Option<Vec<String>>,
    ) -> Result<()> {
        let agent = person(by)?;
        self.check_password(by, password).await?;
        let secrets = self.secret_box.clone();
        let input = (by.clone(), agent, code.to_owned(), codes, Clock::wall());
        let checked = self
            .db
            .write("inbox.second_factor.change", input, move |tx, (by, agent, code, codes, now)| {
                let secrets = secrets.clone();
                Box::pin(async move {
                    let factor = find(tx, &secrets, by.tenant, *agent).await?.filter(|factor| factor.is_confirmed);
                    let factor = factor.ok_or(Error::SecondFactorOff)?;
                    let checked = check(tx, by.tenant, *agent, &factor, code, *now).await?;
                    if checked == Checked::Right {
                        let action = match codes {
                            Some(codes) => {
                                recovery::replace(tx, by.tenant, *agent, codes).await?;
                                "second_factor.codes_renewed"
                            }
                            None => {
                                forget(tx, by.tenant, *agent).await?;
                                "second_factor.removed"
                            }
                        };
                        audit::record(tx, by.author(), Change::new(action, agent.uuid(), by.name())).await?;
                    }
                    Ok::<_, Error>(checked)
                })
            })
            .await?;
        checked.into_result()
    }

    /// Takes a colleague's second factor away, because they have lost app and recovery codes. Their sessions end.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::NotAllowed`] for somebody who may do more than the caller, [`Error::SecondFactorOff`].
    pub async fn reset_second_factor(&self, by: &Principal, agent: AgentId) -> Result<()> {
        self.db
            .write("inbox.second_factor.reset", (by.clone(), agent), |tx, (by, agent)| {
                Box::pin(async move {
                    let (tenant, id) = (by.tenant.uuid(), agent.uuid());
                    let row = tx.query_opt(super::sql::AGENT, params![tenant, id]).await?;
                    let found = read_agent(&row.ok_or(Error::NotFound("agent"))?)?;
                    by.check_may_give_role(tx, found.role).await?;
                    if !forget(tx, by.tenant, *agent).await? {
                        return Err(Error::SecondFactorOff);
                    }
                    tx.exec(super::sql::DELETE_SESSIONS_OF_AGENT, params![tenant, id]).await?;
                    audit::record(tx, by.author(), Change::new("second_factor.reset", id, &found.name)).await
                })
            })
            .await
    }

    /// Of all people of a workspace: who needs a code, and when they were here.
    ///
    /// # Errors
    /// As the database says.
    pub async fn sign_in_safety(&self, tenant: TenantId) -> Result<Vec<SignInSafety>> {
        self.db
            .read("inbox.second_factor.people", tenant, |tx, tenant| {
                Box::pin(async move {
                    let rows = tx.query(sql::PEOPLE, params![tenant.uuid()]).await?;
                    rows.iter()
                        .map(|row| {
                            let confirmed_at: Option<i64> = row.get(1)?;
                            Ok(SignInSafety {
                                agent_id: AgentId(row.get(0)?),
                                has_second_factor: confirmed_at.is_some(),
                                last_seen_at: row.get(2)?,
                            })
                        })
                        .collect()
                })
            })
            .await
    }

    /// Whether everybody of the caller's workspace must have a second factor. Who has none can do nothing but add one, at once.
    ///
    /// # Errors
    /// As the database says.
    pub async fn require_second_factor(&self, by: &Principal, is_required: bool) -> Result<()> {
        self.db
            .write("inbox.second_factor.require", (by.clone(), is_required), |tx, (by, is_required)| {
                Box::pin(async move {
                    let tenant = by.tenant.uuid();
                    let row = tx.query_opt(sql::REQUIRES, params![tenant]).await?;
                    let before: bool = row.ok_or(Error::NotFound("workspace"))?.get(0)?;
                    if before == *is_required {
                        return Ok(());
                    }
                    tx.exec(sql::SET_REQUIRES, params![tenant, *is_required]).await?;
                    let action = if *is_required { "second_factor.required" } else { "second_factor.optional" };
                    audit::record(tx, by.author(), Change::new(action, tenant, "")).await
                })
            })
            .await
    }
}

fn person(by: &Principal) -> Result<AgentId> {
    by.agent_id().ok_or(Error::NotFound("second factor of a key"))
}

async fn find(tx: &mut Tx, secrets: &SecretBox, tenant: TenantId, agent: AgentId) -> Result<Option<Factor>> {
    let row = tx.query_opt(sql::FACTOR, params![tenant.uuid(), agent.uuid()]).await?;
    row.map(|row| {
        Ok(Factor {
            secret: secrets.open(&row.get::<Vec<u8>>(0)?)?,
            is_confirmed: row.get::<Option<i64>>(1)?.is_some(),
            last_step: row.get(2)?,
            wrong_codes: row.get(3)?,
            wrong_since: row.get(4)?,
        })
    })
    .transpose()
}

/// Looks at a code of the app or a recovery code, uses it up, or counts it as wrong.
async fn check(
    tx: &mut Tx,
    tenant: TenantId,
    agent: AgentId,
    factor: &Factor,
    code: &str,
    now: Timestamp,
) -> Result<Checked> {
    let wrong = if now.since(factor.wrong_since) < WRONG_WINDOW { factor.wrong_codes } else { 0 };
    let wrong_since = if wrong == 0 { now } else { factor.wrong_since };
    if wrong >= MOST_WRONG_CODES {
        return Ok(Checked::TooMany(WRONG_WINDOW.saturating_sub(now.since(wrong_since)).as_secs() + 1));
    }
    let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let used = match totp::step_of(&factor.secret, &digits, now, factor.last_step)? {
        Some(step) => Some(step),
        None => {
            let hash = recovery::hash(code);
            let row = params![tenant.uuid(), agent.uuid(), hash.as_slice()];
            (tx.exec(sql::USE_RECOVERY_CODE, row).await? > 0).then_some(factor.last_step)
        }
    };
    match used {
        Some(step) => {
            tx.exec(sql::CODE_USED, params![tenant.uuid(), agent.uuid(), step]).await?;
            Ok(Checked::Right)
        }
        None => {
            tx.exec(sql::CODE_WRONG, params![tenant.uuid(), agent.uuid(), wrong + 1, wrong_since]).await?;
            Ok(Checked::Wrong)
        }
    }
}

/// Whether there was one.
async fn forget(tx: &mut Tx, tenant: TenantId, agent: AgentId) -> Result<bool> {
    tx.exec(sql::DELETE_RECOVERY_CODES, params![tenant.uuid(), agent.uuid()]).await?;
    Ok(tx.exec(sql::DELETE_FACTOR, params![tenant.uuid(), agent.uuid()]).await? > 0)
}
