//! Keys with which programs call the API, each with a list of what it may do.

use std::time::Duration;

use recado_core::{Clock, Timestamp};
use recado_db::{Tx, params};
use recado_whatsapp::signature::sha256;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Actor, Permission, Permissions, Principal, checked_name, sql};
use crate::audit::{self, Change};
use crate::{ApiKeyId, Error, Inbox, Result, TenantId, token};

/// The last use is written down at most so often: not every request is a write.
const USE_STEP: Duration = Duration::from_secs(3600);

/// A key, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ApiKey {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    pub id: ApiKeyId,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub permissions: Vec<Permission>,
    /// It opens nothing from then on, by the machine's clock.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub expires_at: Option<Timestamp>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// Who made it.
    #[schema(required = true)]
    pub created_by: Option<String>,
    /// When it was last used, to the hour; `null`: never.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub last_used_at: Option<Timestamp>,
}

/// A key to be made.
#[derive(Debug, Clone)]
pub struct NewApiKey {
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub permissions: Permissions,
    /// It opens nothing from then on.
    pub expires_at: Option<Timestamp>,
}

impl Inbox {
    /// All keys, newest first.
    ///
    /// # Errors
    /// As the database says.
    pub async fn api_keys(&self, tenant: TenantId) -> Result<Vec<ApiKey>> {
        self.db
            .read("inbox.api_key.list", tenant, |tx, tenant| {
                Box::pin(async move {
                    let rows = tx.query(sql::LIST_API_KEYS, params![tenant.uuid()]).await?;
                    rows.iter()
                        .map(|row| {
                            Ok(ApiKey {
                                id: ApiKeyId(row.get(0)?),
                                name: row.get(1)?,
                                permissions: Permissions::from_text(&row.get::<String>(2)?)?.list(),
                                expires_at: row.get(3)?,
                                created_at: row.get(4)?,
                                created_by: row.get(5)?,
                                last_used_at: row.get(6)?,
                            })
                        })
                        .collect()
                })
            })
            .await
    }

    /// Makes a key. It is shown once; only its hash is kept.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a bad name, no permission or a time that is over, [`Error::NotAllowed`] for more than the caller may do.
    pub async fn create_api_key(&self, by: &Principal, key: NewApiKey) -> Result<(ApiKeyId, SecretString)> {
        let name = checked_name("name", &key.name)?;
        if key.permissions == Permissions::default() {
            return Err(Error::invalid("permissions", "A key may do something."));
        }
        if key.expires_at.is_some_and(|end| end <= Clock::wall()) {
            return Err(Error::invalid("expires_at", "This time is over."));
        }
        by.check_may_give(key.permissions)?;
        let key = NewApiKey { name, ..key };
        let secret = token::new();
        let id = self
            .db
            .write("inbox.api_key.create", (by.clone(), key, secret.clone()), |tx, (by, key, secret)| {
                Box::pin(async move {
                    let id = store_api_key(tx, by.tenant, key, secret, Some(by.name())).await?;
                    let change = Change::new("api_key.created", id.uuid(), &key.name);
                    audit::record(tx, by.author(), change.with("permissions", key.permissions.to_text())).await?;
                    Ok::<_, Error>(id)
                })
            })
            .await?;
        Ok((id, secret))
    }

    /// Who has this key.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`] where nobody has, or its time is over.
    pub async fn authenticate_api_key(&self, key: &str) -> Result<Principal> {
        let hash = sha256(key.as_bytes());
        let now = Clock::wall();
        let (principal, key, last_used_at) = self
            .db
            .read("inbox.api_key.find", (hash, now), |tx, (hash, now)| {
                Box::pin(async move {
                    let row = tx.query_opt(sql::API_KEY, params![hash.as_slice(), *now]).await?;
                    let row = row.ok_or(Error::NotSignedIn)?;
                    let id = ApiKeyId(row.get(1)?);
                    let actor = Actor::ApiKey { id, name: row.get(2)? };
                    let permissions = Permissions::from_text(&row.get::<String>(3)?)?;
                    let last_used_at: Option<Timestamp> = row.get(4)?;
                    Ok::<_, Error>((Principal { tenant: TenantId(row.get(0)?), actor, permissions }, id, last_used_at))
                })
            })
            .await?;
        if last_used_at.is_none_or(|last| now.since(last) >= USE_STEP) {
            self.db
                .write("inbox.api_key.used", (principal.tenant, key, now), |tx, (tenant, key, now)| {
                    Box::pin(async move {
                        tx.exec(sql::API_KEY_USED, params![tenant.uuid(), key.uuid(), *now]).await?;
                        Ok::<_, Error>(())
                    })
                })
                .await?;
        }
        Ok(principal)
    }

    /// Makes a key worthless; one that is gone already is fine.
    ///
    /// # Errors
    /// As the database says.
    pub async fn revoke_api_key(&self, by: &Principal, id: ApiKeyId) -> Result<()> {
        self.db
            .write("inbox.api_key.revoke", (by.clone(), id), |tx, (by, id)| {
                Box::pin(async move {
                    let row = tx.query_opt(sql::DELETE_API_KEY, params![by.tenant.uuid(), id.uuid()]).await?;
                    let Some(row) = row else { return Ok(()) };
                    let name: String = row.get(0)?;
                    audit::record(tx, by.author(), Change::new("api_key.revoked", id.uuid(), &name)).await
                })
            })
            .await
    }
}

/// Stores a key's hash.
pub(crate) async fn store_api_key(
    tx: &mut Tx,
    tenant: TenantId,
    key: &NewApiKey,
    secret: &SecretString,
    created_by: Option<&str>,
) -> Result<ApiKeyId> {
    let id = ApiKeyId::new();
    let hash = sha256(secret.expose_secret().as_bytes());
    let permissions = key.permissions.to_text();
    let row = params![
        tenant.uuid(),
        id.uuid(),
        &key.name,
        hash.as_slice(),
        &permissions,
        key.expires_at,
        Clock::wall(),
        created_by
    ];
    let added = tx.exec(sql::INSERT_API_KEY, row).await?;
    if added == 0 { Err(Error::Taken("this key")) } else { Ok(id) }
}
