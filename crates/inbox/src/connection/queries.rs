//! Reading connections.

use std::collections::HashMap;

use recado_db::{Row, Tx, params};

use super::{Connection, sql};
use crate::channel::{channels, channels_of};
use crate::{Channel, ConnectionId, ConnectionStatus, Error, Inbox, Result, TenantId};

impl Inbox {
    /// All connections of a workspace with their channels, by name.
    ///
    /// # Errors
    /// As the database says.
    pub async fn connections(&self, tenant: TenantId) -> Result<Vec<Connection>> {
        let mut connections = self
            .db
            .read("inbox.connection.list", tenant, |tx, tenant| {
                Box::pin(async move {
                    let mut by_connection: HashMap<ConnectionId, Vec<Channel>> = HashMap::new();
                    for channel in channels(tx, *tenant).await? {
                        by_connection.entry(channel.connection_id).or_default().push(channel);
                    }
                    let rows = tx.query(sql::LIST, params![tenant.uuid()]).await?;
                    let with_channels = |row: &Row| {
                        let id = ConnectionId(row.get(0)?);
                        read_connection(row, by_connection.remove(&id).unwrap_or_default())
                    };
                    rows.iter().map(with_channels).collect::<Result<Vec<Connection>>>()
                })
            })
            .await?;
        for connection in &mut connections {
            connection.callback_url = self.callback_url(connection.id);
        }
        Ok(connections)
    }

    /// One connection with its channels.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the workspace has none with this id.
    pub async fn connection(&self, tenant: TenantId, id: ConnectionId) -> Result<Connection> {
        let mut connection = self
            .db
            .read("inbox.connection.find", (tenant, id), |tx, (tenant, id)| {
                Box::pin(async move { find(tx, *tenant, *id).await })
            })
            .await?;
        connection.callback_url = self.callback_url(id);
        Ok(connection)
    }

    /// Where Graph posts this connection's webhooks to.
    #[must_use]
    pub fn callback_url(&self, id: ConnectionId) -> String {
        format!("{}/hooks/whatsapp/{id}", self.settings.public_url.trim_end_matches('/'))
    }
}

/// Without the callback's address, which the database does not know.
async fn find(tx: &mut Tx, tenant: TenantId, id: ConnectionId) -> Result<Connection> {
    let row = tx.query_opt(sql::FIND, params![tenant.uuid(), id.uuid()]).await?.ok_or(Error::NotFound("connection"))?;
    let channels = channels_of(tx, tenant, id).await?;
    read_connection(&row, channels)
}

fn read_connection(row: &Row, channels: Vec<Channel>) -> Result<Connection> {
    Ok(Connection {
        id: ConnectionId(row.get(0)?),
        name: row.get(1)?,
        graph_base_url: row.get(2)?,
        waba_id: row.get(3)?,
        callback_url: String::new(),
        verify_token: row.get(4)?,
        status: ConnectionStatus::from_text(&row.get::<String>(5)?)?,
        status_detail: row.get(6)?,
        channels,
    })
}
