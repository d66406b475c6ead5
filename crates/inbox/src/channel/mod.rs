//! The phone numbers that customers write to.

pub(crate) mod sql;

use recado_core::Timestamp;
use recado_db::{P, Row, Tx, params};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{ChannelId, ConnectionId, Error, Inbox, Result, TenantId};

/// Whether a connection or a channel works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ConnectionStatus {
    /// It works.
    Connected,
    /// Something has to be put right; the detail says what.
    Error,
    /// It was deleted.
    Disconnected,
}

impl ConnectionStatus {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Connected => "connected",
            Self::Error => "error",
            Self::Disconnected => "disconnected",
        }
    }

    pub(crate) fn from_text(text: &str) -> Result<Self> {
        match text {
            "connected" => Ok(Self::Connected),
            "error" => Ok(Self::Error),
            "disconnected" => Ok(Self::Disconnected),
            other => Err(Error::Stored(format!("connection status {other}"))),
        }
    }
}

/// What kind of network a channel is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ChannelKind {
    /// A number at the WhatsApp Cloud API.
    Whatsapp,
}

/// One phone number that customers write to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Channel {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    pub id: ChannelId,
    /// Whose credentials it uses.
    #[schema(value_type = uuid::Uuid)]
    pub connection_id: ConnectionId,
    /// The verified name that customers see.
    pub name: String,
    /// The network.
    pub kind: ChannelKind,
    /// Graph's id of the number.
    pub phone_number_id: String,
    /// The number as a person reads it.
    pub display_phone_number: String,
    /// Whether it works.
    pub status: ConnectionStatus,
    /// What has to be put right.
    #[schema(required = true)]
    pub status_detail: Option<String>,
}

impl Inbox {
    /// All channels of a workspace, by name.
    ///
    /// # Errors
    /// As the database says.
    pub async fn channels(&self, tenant: TenantId) -> Result<Vec<Channel>> {
        self.db
            .read("inbox.channel.list", tenant, |tx, tenant| Box::pin(async move { channels(tx, *tenant).await }))
            .await
    }
}

pub(crate) async fn channels(tx: &mut Tx, tenant: TenantId) -> Result<Vec<Channel>> {
    tx.query(sql::LIST, params![tenant.uuid()]).await?.iter().map(read_channel).collect()
}

/// The channels of one connection.
pub(crate) async fn channels_of(tx: &mut Tx, tenant: TenantId, connection: ConnectionId) -> Result<Vec<Channel>> {
    let rows = tx.query(sql::LIST_OF_CONNECTION, params![tenant.uuid(), connection.uuid()]).await?;
    rows.iter().map(read_channel).collect()
}

/// The channel of a number; webhooks name numbers so.
pub(crate) async fn channel_of_number(tx: &mut Tx, tenant: TenantId, phone_number_id: &str) -> Result<Option<Channel>> {
    let row = tx.query_opt(sql::OF_NUMBER, params![tenant.uuid(), phone_number_id]).await?;
    row.as_ref().map(read_channel).transpose()
}

/// Whether the workspace has this number.
pub(crate) async fn channel_exists(tx: &mut Tx, tenant: TenantId, id: ChannelId) -> Result<bool> {
    Ok(tx.query_opt(sql::EXISTS, params![tenant.uuid(), id.uuid()]).await?.is_some())
}

/// Stores a number's channel, or what changed of it; a number keeps its channel when it comes with another connection.
pub(crate) async fn store_channel(tx: &mut Tx, tenant: TenantId, channel: &Channel, now: Timestamp) -> Result<Channel> {
    let row = tx
        .query_one(
            sql::STORE,
            params![
                tenant.uuid(),
                channel.id.uuid(),
                channel.connection_id.uuid(),
                &channel.name,
                &channel.phone_number_id,
                &channel.display_phone_number,
                channel.status.as_str(),
                channel.status_detail.as_deref(),
                now
            ],
        )
        .await?;
    read_channel(&row)
}

/// Sets the status of all channels of a connection.
pub(crate) async fn set_status(
    tx: &mut Tx,
    tenant: TenantId,
    connection: ConnectionId,
    status: ConnectionStatus,
    detail: Option<&str>,
) -> Result<()> {
    let row = params![tenant.uuid(), connection.uuid(), status.as_str(), detail];
    tx.exec(sql::SET_STATUS, row).await?;
    Ok(())
}

/// Marks the connection's channels whose numbers are not among these.
pub(crate) async fn disconnect_others(
    tx: &mut Tx,
    tenant: TenantId,
    connection: ConnectionId,
    present: &[String],
    detail: &str,
) -> Result<()> {
    tx.exec(
        sql::DISCONNECT_OTHERS,
        &[P::Uuid(tenant.uuid()), P::Uuid(connection.uuid()), P::Text(detail), P::Texts(present)],
    )
    .await?;
    Ok(())
}

fn read_channel(row: &Row) -> Result<Channel> {
    Ok(Channel {
        id: ChannelId(row.get(0)?),
        connection_id: ConnectionId(row.get(1)?),
        name: row.get(2)?,
        kind: ChannelKind::Whatsapp,
        phone_number_id: row.get(3)?,
        display_phone_number: row.get(4)?,
        status: ConnectionStatus::from_text(&row.get::<String>(5)?)?,
        status_detail: row.get(6)?,
    })
}
