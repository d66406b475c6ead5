//! Keys with which programs call the API.

use recado_core::Clock;
use recado_db::{Tx, params};
use recado_whatsapp::signature::sha256;
use secrecy::{ExposeSecret, SecretString};

use super::{Actor, Principal, Role, checked_name, sql};
use crate::{ApiKeyId, Error, Inbox, Result, TenantId, token};

impl Inbox {
    /// Makes a key. It is shown once; only its hash is kept.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a bad name.
    pub async fn create_api_key(&self, tenant: TenantId, name: &str, role: Role) -> Result<(ApiKeyId, SecretString)> {
        let name = checked_name("name", name)?;
        let key = token::new();
        let id = self
            .db
            .write("inbox.api_key.create", (tenant, name, role, key.clone()), |tx, (tenant, name, role, key)| {
                Box::pin(async move { store_api_key(tx, *tenant, name, *role, key).await })
            })
            .await?;
        Ok((id, key))
    }

    /// Who has this key.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`] where nobody has.
    pub async fn authenticate_api_key(&self, key: &str) -> Result<Principal> {
        let hash = sha256(key.as_bytes());
        self.db
            .read("inbox.api_key.find", hash, |tx, hash| {
                Box::pin(async move {
                    let row = tx.query_opt(sql::API_KEY, params![hash.as_slice()]).await?.ok_or(Error::NotSignedIn)?;
                    let actor = Actor::ApiKey {
                        id: ApiKeyId(row.get(1)?),
                        name: row.get(2)?,
                        role: Role::from_text(&row.get::<String>(3)?)?,
                    };
                    Ok(Principal { tenant: TenantId(row.get(0)?), actor })
                })
            })
            .await
    }

    /// Makes a key worthless; one that is gone already is fine.
    ///
    /// # Errors
    /// As the database says.
    pub async fn revoke_api_key(&self, tenant: TenantId, id: ApiKeyId) -> Result<()> {
        self.db
            .write("inbox.api_key.revoke", (tenant, id), |tx, (tenant, id)| {
                Box::pin(async move {
                    tx.exec(sql::DELETE_API_KEY, params![tenant.uuid(), id.uuid()]).await?;
                    Ok(())
                })
            })
            .await
    }
}

/// Stores a key's hash.
pub(crate) async fn store_api_key(
    tx: &mut Tx,
    tenant: TenantId,
    name: &str,
    role: Role,
    key: &SecretString,
) -> Result<ApiKeyId> {
    let id = ApiKeyId::new();
    let hash = sha256(key.expose_secret().as_bytes());
    let row = params![tenant.uuid(), id.uuid(), name, hash.as_slice(), role.as_str(), Clock::wall()];
    let added = tx.exec(sql::INSERT_API_KEY, row).await?;
    if added == 0 { Err(Error::Taken("this key")) } else { Ok(id) }
}
