//! Inviting people: a link that works once, for a week. Its token is shown to whoever invites, who passes it on.

use std::time::Duration;

use recado_core::{Clock, Timestamp};
use recado_db::{Row, Tx, params};
use recado_whatsapp::signature::sha256;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::people::checked_email;
use super::role::permissions_of;
use super::session::Client;
use super::{NewAgent, Principal, Role, SignedIn, insert_agent, sql};
use crate::audit::{self, Change};
use crate::event::{EventKind, EventLog};
use crate::{Error, Inbox, InvitationId, Result, TenantId, token};

const LIFETIME: Duration = Duration::from_secs(7 * 24 * 3600);

/// Somebody who was invited and has not come yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Invitation {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    pub id: InvitationId,
    /// Will sign in with it.
    pub email: String,
    /// What they will be.
    #[schema(value_type = String, example = "agent")]
    pub role: Role,
    /// Who invited them.
    pub invited_by: String,
    /// The link works until then, by the machine's clock.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

/// What an invited person fills in.
#[derive(Debug, Clone)]
pub struct Acceptance {
    /// From the link.
    pub token: String,
    /// As colleagues will see it.
    pub name: String,
    /// To sign in with.
    pub password: SecretString,
}

/// What the page of a link shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InvitedTo {
    /// The workspace.
    pub workspace: String,
    /// Of the invited person.
    pub email: String,
    /// Who invited.
    pub invited_by: String,
}

impl Inbox {
    /// All invitations that wait, newest first.
    ///
    /// # Errors
    /// As the database says.
    pub async fn invitations(&self, tenant: TenantId) -> Result<Vec<Invitation>> {
        self.db
            .read("inbox.invitation.list", (tenant, Clock::wall()), |tx, (tenant, now)| {
                Box::pin(async move {
                    let rows = tx.query(sql::LIST_INVITATIONS, params![tenant.uuid(), *now]).await?;
                    rows.iter().map(read).collect()
                })
            })
            .await
    }

    /// Invites somebody; an earlier invitation of the same address is replaced. Answers the token of the link too.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a bad address or role, [`Error::Taken`] where the address signs in already, [`Error::NotAllowed`] for a
    /// role that may do more than the caller.
    pub async fn invite(&self, by: &Principal, email: &str, role: Role) -> Result<(Invitation, SecretString)> {
        let (new, token) = NewInvitation::make(by, email, role)?;
        let invitation = new.invitation.clone();
        self.db
            .write("inbox.invitation.create", (by.clone(), new), |tx, (by, new)| {
                Box::pin(async move {
                    let Invitation { id, email, role, .. } = &new.invitation;
                    by.check_may_give_role(tx, *role).await?;
                    store_invitation(tx, by.tenant, new).await?;
                    let change = Change::new("agent.invited", id.uuid(), email).with("role", role.to_string());
                    audit::record(tx, by.author(), change).await
                })
            })
            .await?;
        Ok((invitation, token))
    }

    /// Takes an invitation back; one that is gone already is fine.
    ///
    /// # Errors
    /// As the database says.
    pub async fn revoke_invitation(&self, by: &Principal, id: InvitationId) -> Result<()> {
        self.db
            .write("inbox.invitation.revoke", (by.clone(), id), |tx, (by, id)| {
                Box::pin(async move {
                    let email = tx.query_opt(sql::DELETE_INVITATION, params![by.tenant.uuid(), id.uuid()]).await?;
                    let Some(email) = email else { return Ok(()) };
                    let email: String = email.get(0)?;
                    audit::record(tx, by.author(), Change::new("agent.invitation_revoked", id.uuid(), &email)).await
                })
            })
            .await
    }

    /// What the link of an invitation leads to.
    ///
    /// # Errors
    /// [`Error::InvitationOver`] where it is used up, taken back or too old.
    pub async fn invited_to(&self, token: &str) -> Result<InvitedTo> {
        self.db
            .read("inbox.invitation.look", (sha256(token.as_bytes()), Clock::wall()), |tx, (hash, now)| {
                Box::pin(async move {
                    let row = tx.query_opt(sql::INVITED_TO, params![hash.as_slice(), *now]).await?;
                    let row = row.ok_or(Error::InvitationOver)?;
                    Ok(InvitedTo { workspace: row.get(0)?, email: row.get(1)?, invited_by: row.get(2)? })
                })
            })
            .await
    }

    /// Makes an agent of the invited person, and signs them in.
    ///
    /// # Errors
    /// [`Error::InvitationOver`], [`Error::Invalid`] for a bad name or password, [`Error::Taken`] where the address signs in
    /// elsewhere meanwhile.
    pub async fn accept_invitation(&self, acceptance: Acceptance, client: Client) -> Result<SignedIn> {
        let invited = self.invited_to(&acceptance.token).await?;
        let new =
            NewAgent { name: acceptance.name, email: invited.email, password: acceptance.password, role: Role::Agent };
        let (agent, hash) = self.prepare_agent(new).await?;
        let bus = self.bus.clone();
        let input = (sha256(acceptance.token.as_bytes()), agent, hash);
        let principal = self
            .db
            .write("inbox.invitation.accept", input, move |tx, (token_hash, agent, hash)| {
                let bus = bus.clone();
                Box::pin(async move {
                    let row = tx.query_opt(sql::USE_INVITATION, params![token_hash.as_slice(), Clock::wall()]).await?;
                    let row = row.ok_or(Error::InvitationOver)?;
                    let tenant = TenantId(row.get(0)?);
                    let role = Role::from_columns(&row.get::<String>(1)?, row.get(2)?)?;
                    let permissions = permissions_of(tx, tenant, role).await?;
                    let agent = super::Agent { role, ..agent.clone() };
                    insert_agent(tx, tenant, &agent, hash).await?;
                    let by = Principal::of_agent(tenant, agent.clone(), permissions);
                    let change =
                        Change::new("agent.joined", agent.id.uuid(), &agent.name).with("email", agent.email.as_str());
                    audit::record(tx, by.author(), change).await?;
                    let mut events = EventLog::new(tenant);
                    events.add(EventKind::AgentUpdated, &agent)?;
                    events.write(tx, &bus).await?;
                    Ok::<_, Error>(by)
                })
            })
            .await?;
        self.open_session(principal, client).await
    }
}

/// An invitation that is not stored yet; the token of its link has only whoever invites.
#[derive(Clone)]
pub(crate) struct NewInvitation {
    pub(crate) invitation: Invitation,
    token_hash: [u8; 32],
}

impl NewInvitation {
    pub(crate) fn make(by: &Principal, email: &str, role: Role) -> Result<(Self, SecretString)> {
        let token = token::new();
        let invitation = Invitation {
            id: InvitationId::new(),
            email: checked_email(email)?,
            role,
            invited_by: by.name().to_owned(),
            expires_at: Clock::wall().plus(LIFETIME),
        };
        Ok((Self { invitation, token_hash: token::hash(&token) }, token))
    }
}

/// Stores an invitation into this workspace, in the place of an earlier one of the same address.
pub(crate) async fn store_invitation(tx: &mut Tx, tenant: TenantId, new: &NewInvitation) -> Result<()> {
    let NewInvitation { invitation, token_hash } = new;
    if tx.query_opt(sql::AGENT_BY_EMAIL, params![&invitation.email]).await?.is_some() {
        return Err(Error::Taken("this e-mail address"));
    }
    tx.exec(sql::DELETE_INVITATION_OF, params![tenant.uuid(), &invitation.email]).await?;
    let (role, role_id) = invitation.role.to_columns();
    let row = params![
        tenant.uuid(),
        invitation.id.uuid(),
        &invitation.email,
        role,
        role_id,
        token_hash.as_slice(),
        &invitation.invited_by,
        invitation.expires_at,
        Clock::wall()
    ];
    tx.exec(sql::INSERT_INVITATION, row).await?;
    Ok(())
}

fn read(row: &Row) -> Result<Invitation> {
    Ok(Invitation {
        id: InvitationId(row.get(0)?),
        email: row.get(1)?,
        role: Role::from_columns(&row.get::<String>(2)?, row.get(3)?)?,
        invited_by: row.get(4)?,
        expires_at: row.get(5)?,
    })
}
