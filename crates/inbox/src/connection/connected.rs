//! That an account was connected, as a job for whoever reads further things of it.

use recado_infra::jobs::NewJob;
use serde::{Deserialize, Serialize};

use crate::{ConnectionId, Result, TenantId};

/// The jobs of this module.
pub(crate) const QUEUE: &str = "inbox.account_connected";

/// An account was connected, or its connection renewed.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct AccountConnected {
    pub(crate) tenant: TenantId,
    pub(crate) connection: ConnectionId,
}

impl AccountConnected {
    pub(super) fn job(&self) -> Result<NewJob> {
        Ok(NewJob::new(QUEUE, self)?.key(self.connection.to_string()))
    }
}
