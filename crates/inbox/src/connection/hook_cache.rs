//! What the webhook path needs of a connection, kept in memory: no query for each webhook.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use recado_db::params;
use recado_whatsapp::signature;
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq as _;

use super::sql;
use crate::{ConnectionId, Inbox, Result, TenantId};

/// Another node may have changed the connection; it is looked at again after this time.
const LIFETIME: Duration = Duration::from_secs(30);

/// A connection as the webhook path sees it.
pub struct HookConnection {
    /// Its workspace.
    pub tenant: TenantId,
    /// Its id.
    pub id: ConnectionId,
    verify_token: String,
    app_secret: SecretString,
}

impl fmt::Debug for HookConnection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HookConnection").field("tenant", &self.tenant).field("id", &self.id).finish_non_exhaustive()
    }
}

impl HookConnection {
    /// Whether the header is the body's signature under the app's secret. Takes the same time for right and wrong ones.
    #[must_use]
    pub fn signature_matches(&self, body: &[u8], header: &str) -> bool {
        signature::verify(self.app_secret.expose_secret(), body, header)
    }

    /// The header that WhatsApp would sign the body with: for trying what it calls.
    pub(crate) fn sign(&self, body: &[u8]) -> String {
        signature::sign(self.app_secret.expose_secret(), body)
    }

    /// Whether it is the token that the handshake must show.
    #[must_use]
    pub fn verify_token_matches(&self, token: &str) -> bool {
        self.verify_token.as_bytes().ct_eq(token.as_bytes()).into()
    }
}

/// The connections that webhooks came for lately.
#[derive(Default)]
pub(crate) struct HookCache(RwLock<HashMap<ConnectionId, (Instant, Arc<HookConnection>)>>);

impl HookCache {
    fn get(&self, id: ConnectionId) -> Option<Arc<HookConnection>> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let (since, connection) = known.get(&id)?;
        (since.elapsed() < LIFETIME).then(|| connection.clone())
    }

    fn put(&self, connection: Arc<HookConnection>) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(connection.id, (Instant::now(), connection));
    }

    pub(super) fn forget(&self, id: ConnectionId) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).remove(&id);
    }
}

impl Inbox {
    /// The connection that a webhook's address names; `None` where there is none, or its secrets were forgotten.
    ///
    /// # Errors
    /// As the database says.
    pub async fn hook_connection(&self, id: ConnectionId) -> Result<Option<Arc<HookConnection>>> {
        if let Some(known) = self.hooks.get(id) {
            return Ok(Some(known));
        }
        let found: Option<(TenantId, String, Option<Vec<u8>>)> = self
            .db
            .read("inbox.connection.for_hooks", id, |tx, id| {
                Box::pin(async move {
                    let row = tx.query_opt(sql::FOR_HOOKS, params![id.uuid()]).await?;
                    row.map(|row| Ok::<_, crate::Error>((TenantId(row.get(0)?), row.get(1)?, row.get(2)?))).transpose()
                })
            })
            .await?;
        let Some((tenant, verify_token, Some(sealed))) = found else { return Ok(None) };
        let app_secret = self.secret_box.open(&sealed)?;
        let connection = Arc::new(HookConnection { tenant, id, verify_token, app_secret });
        self.hooks.put(connection.clone());
        Ok(Some(connection))
    }
}
