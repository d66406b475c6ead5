//! Workspaces: how the first one of an installation comes to be, and further ones.

mod demo;
mod further;
mod setup;
pub(crate) mod sql;

use recado_core::Clock;
use recado_db::{Db, Tx, params};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Error, Inbox, Result, TenantId};

pub use demo::{DEMO_API_KEY, DEMO_OWNER_EMAIL, DEMO_PASSWORD};
pub use further::{NewWorkspace, WorkspaceView, Workspaces};
pub use setup::FirstOwner;

/// A business that uses this desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Workspace {
    /// Its id, which leads all its rows.
    #[schema(value_type = uuid::Uuid)]
    pub id: TenantId,
    /// As its members see it.
    pub name: String,
}

impl Inbox {
    /// The workspace with this id.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is none.
    pub async fn workspace(&self, tenant: TenantId) -> Result<Workspace> {
        self.db
            .read("inbox.workspace.find", tenant, |tx, tenant| {
                Box::pin(async move {
                    let row = tx.query_opt(sql::WORKSPACE, params![tenant.uuid()]).await?;
                    let row = row.ok_or(Error::NotFound("workspace"))?;
                    Ok(Workspace { id: *tenant, name: row.get(0)? })
                })
            })
            .await
    }

    /// The oldest workspace, which is the only one of most installations; for the title of the sign-in page.
    ///
    /// # Errors
    /// As the database says.
    pub async fn first_workspace(&self) -> Result<Option<Workspace>> {
        first_workspace_of(&self.db).await
    }
}

/// The oldest workspace of a migrated database.
///
/// # Errors
/// As the database says.
pub async fn first_workspace_of(db: &Db) -> Result<Option<Workspace>> {
    db.read("inbox.workspace.first", (), |tx, ()| Box::pin(async move { first_workspace(tx).await })).await
}

async fn first_workspace(tx: &mut Tx) -> Result<Option<Workspace>> {
    let row = tx.query_opt(sql::FIRST_WORKSPACE, &[]).await?;
    row.map(|row| Ok(Workspace { id: TenantId(row.get(0)?), name: row.get(1)? })).transpose()
}

pub(crate) async fn insert_workspace(tx: &mut Tx, workspace: &Workspace) -> Result<()> {
    let row = params![workspace.id.uuid(), &workspace.name, Clock::wall()];
    tx.exec(sql::INSERT_WORKSPACE, row).await?;
    Ok(())
}
