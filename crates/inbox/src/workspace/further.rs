//! More workspaces in one installation. Those who run it work in the first one, and make the others from there; from then on nobody of one
//! workspace sees anything of another.

use recado_core::Timestamp;
use recado_db::{Row, Tx, params};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Workspace, first_workspace, insert_workspace, sql};
use crate::agent::{NewInvitation, Permission, Principal, Role, checked_name, store_invitation};
use crate::audit::{self, Change};
use crate::{Error, Inbox, Invitation, Result, TenantId};

/// More in one installation than anybody runs by hand.
const MOST: usize = 500;

/// A workspace as those see it who run the installation: how large it is, and nothing of what it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WorkspaceView {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    pub id: TenantId,
    /// As its members see it.
    pub name: String,
    /// By the machine's clock.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// Who can sign in.
    pub people: i64,
    /// Connected numbers.
    pub numbers: i64,
}

/// What one may see of the installation's workspaces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Workspaces {
    /// The oldest first; only one's own where one does not run the installation.
    pub data: Vec<WorkspaceView>,
    /// Whether one may make more.
    pub may_add: bool,
}

/// A workspace to be made.
#[derive(Debug, Clone)]
pub struct NewWorkspace {
    /// Made by whoever asks, so that asking again makes no second one.
    pub id: TenantId,
    /// As its members will see it.
    pub name: String,
    /// Who is invited as its owner.
    pub owner_email: String,
}

impl Inbox {
    /// All workspaces for people of the first one, and for others their own.
    ///
    /// # Errors
    /// As the database says.
    pub async fn workspaces(&self, tenant: TenantId) -> Result<Workspaces> {
        self.db
            .read("inbox.workspace.list", tenant, |tx, tenant| {
                Box::pin(async move {
                    let may_add = runs_the_installation(tx, *tenant).await?;
                    let rows = if may_add {
                        tx.query(sql::WORKSPACES, &[]).await?
                    } else {
                        tx.query(sql::ONE_WORKSPACE, params![tenant.uuid()]).await?
                    };
                    Ok(Workspaces { data: rows.iter().map(read).collect::<Result<_>>()?, may_add })
                })
            })
            .await
    }

    /// Makes a workspace and invites its owner; answers the token of the invitation's link. The same id again makes a new link, as
    /// long as nobody has joined.
    ///
    /// # Errors
    /// [`Error::NotAllowed`] for people of other workspaces than the first, [`Error::Invalid`] for a bad name or address or one too many, [`Error::Taken`]
    /// where the address signs in already, [`Error::IdTaken`] where the workspace is in use.
    pub async fn add_workspace(&self, by: &Principal, new: NewWorkspace) -> Result<(Invitation, SecretString)> {
        let workspace = Workspace { id: new.id, name: checked_name("name", &new.name)? };
        let (invitation, token) = NewInvitation::make(by, &new.owner_email, Role::Owner)?;
        let made = invitation.invitation.clone();
        self.db
            .write("inbox.workspace.add", (by.clone(), workspace, invitation), |tx, (by, workspace, invitation)| {
                Box::pin(async move {
                    if !runs_the_installation(tx, by.tenant).await? {
                        return Err(Error::NotAllowed(Permission::WorkspacesWrite));
                    }
                    let rows = tx.query(sql::WORKSPACES, &[]).await?;
                    let known = rows.iter().map(read).collect::<Result<Vec<_>>>()?;
                    match known.iter().find(|known| known.id == workspace.id) {
                        Some(known) if known.people > 0 => return Err(Error::IdTaken("workspace")),
                        Some(_) => {}
                        None if known.len() >= MOST => {
                            return Err(Error::invalid("name", format!("There are {MOST} workspaces already.")));
                        }
                        None => insert_workspace(tx, workspace).await?,
                    }
                    store_invitation(tx, workspace.id, invitation).await?;
                    let change = Change::new("workspace.made", workspace.id.uuid(), &workspace.name)
                        .with("owner", invitation.invitation.email.as_str());
                    audit::record(tx, by.author(), change).await
                })
            })
            .await?;
        Ok((made, token))
    }

    /// Gives one's own workspace another name.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a bad name.
    pub async fn rename_workspace(&self, by: &Principal, name: &str) -> Result<Workspace> {
        let workspace = Workspace { id: by.tenant, name: checked_name("name", name)? };
        self.db
            .write("inbox.workspace.rename", (by.clone(), workspace.clone()), |tx, (by, workspace)| {
                Box::pin(async move {
                    let row = tx.query_opt(sql::WORKSPACE, params![workspace.id.uuid()]).await?;
                    let former: String = row.ok_or(Error::NotFound("workspace"))?.get(0)?;
                    if former == workspace.name {
                        return Ok(());
                    }
                    tx.exec(sql::RENAME_WORKSPACE, params![workspace.id.uuid(), &workspace.name]).await?;
                    let change = Change::new("workspace.renamed", workspace.id.uuid(), &workspace.name)
                        .with("from", former.as_str());
                    audit::record(tx, by.author(), change).await
                })
            })
            .await?;
        Ok(workspace)
    }
}

async fn runs_the_installation(tx: &mut Tx, tenant: TenantId) -> Result<bool> {
    Ok(first_workspace(tx).await?.is_some_and(|first| first.id == tenant))
}

fn read(row: &Row) -> Result<WorkspaceView> {
    Ok(WorkspaceView {
        id: TenantId(row.get(0)?),
        name: row.get(1)?,
        created_at: row.get(2)?,
        people: row.get(3)?,
        numbers: row.get(4)?,
    })
}
