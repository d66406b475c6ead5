//! Keeping a webhook's body: all that happens before Graph gets its 200.

use bytes::Bytes;
use recado_core::Timestamp;
use recado_db::{Tx, params};
use recado_infra::jobs::NewJob;
use recado_whatsapp::signature::sha256;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::lane::lane_of;
use super::{QUEUE, sql};
use crate::connection::HookConnection;
use crate::{Inbox, Result, TenantId};

/// Whether a body was seen before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoredHook {
    /// It is kept, and will be applied.
    New,
    /// The same bytes were kept before.
    Known,
}

/// Names the body to be applied.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct HookJob {
    pub(super) tenant: TenantId,
    pub(super) hook: Uuid,
}

impl Inbox {
    /// Keeps a webhook's body and has it applied. Its signature must have been checked.
    ///
    /// # Errors
    /// As the database says; Graph will post the body again then.
    pub async fn store_hook(&self, connection: &HookConnection, body: Bytes) -> Result<StoredHook> {
        let hook = HookJob { tenant: connection.tenant, hook: content_id(&body) };
        let job = NewJob::new(QUEUE, &hook)?.lane(lane_of(connection.id, &body));
        let jobs = self.jobs.clone();
        let input = (hook, connection.id, body, self.clock.now(), job);
        self.db
            .write("inbox.hook.store", input, move |tx, (hook, connection, body, now, job)| {
                let jobs = jobs.clone();
                Box::pin(async move {
                    let row = params![hook.tenant.uuid(), hook.hook, connection.uuid(), *now, body.as_ref()];
                    if tx.exec(sql::STORE, row).await? == 0 {
                        return Ok(StoredHook::Known);
                    }
                    jobs.enqueue(tx, job.clone()).await?;
                    Ok(StoredHook::New)
                })
            })
            .await
    }
}

/// The first half of the body's SHA-256: the same bytes have the same id, and 128 bits are enough to tell others apart.
fn content_id(body: &[u8]) -> Uuid {
    let mut id = [0; 16];
    id.copy_from_slice(&sha256(body)[..16]);
    Uuid::from_bytes(id)
}

/// Forgets bodies that were applied before this moment. Dead ones stay for whoever looks into them.
pub(crate) async fn prune_hooks(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    Ok(tx.exec(sql::PRUNE_APPLIED, params![before]).await?)
}
