//! What a job needs to call Graph for a channel.

use recado_db::{Tx, params};

use super::sql;
use crate::graph_client::GraphClient;
use crate::{ChannelId, ConnectionId, ConnectionStatus, Error, Inbox, Result, TenantId};

/// A channel's number and the sealed token of its connection.
#[derive(Debug, Clone)]
pub(crate) struct ChannelCredentials {
    pub(crate) phone_number_id: String,
    graph_base_url: String,
    /// `None` once the connection was deleted.
    access_token: Option<Vec<u8>>,
    status_detail: Option<String>,
    status: ConnectionStatus,
}

/// The credentials of a channel, inside a unit.
pub(crate) async fn channel_credentials(
    tx: &mut Tx,
    tenant: TenantId,
    channel: ChannelId,
) -> Result<ChannelCredentials> {
    let row = tx.query_opt(sql::FOR_CHANNEL, params![tenant.uuid(), channel.uuid()]).await?;
    let row = row.ok_or(Error::NotFound("channel"))?;
    Ok(ChannelCredentials {
        phone_number_id: row.get(0)?,
        status: ConnectionStatus::from_text(&row.get::<String>(1)?)?,
        status_detail: row.get(2)?,
        graph_base_url: row.get(3)?,
        access_token: row.get(4)?,
    })
}

/// An account at its Graph host.
pub(crate) struct Account {
    pub(crate) waba_id: String,
    pub(crate) graph: GraphClient,
}

impl Inbox {
    /// The account of a connection, for calls about the account itself.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::ChannelDisconnected`] where its secrets were forgotten.
    pub(crate) async fn account(&self, tenant: TenantId, id: ConnectionId) -> Result<Account> {
        let (connection, _) = self.stored_secrets(tenant, id).await?;
        let graph = GraphClient::new(self.http.clone(), &connection.graph_base_url, connection.access_token);
        Ok(Account { waba_id: connection.waba_id, graph })
    }

    /// A client for the channel's Graph host. A connection with an error is tried all the same: the error may be over.
    pub(crate) fn graph_client(&self, credentials: &ChannelCredentials) -> Result<GraphClient> {
        match (&credentials.access_token, credentials.status) {
            (Some(sealed), ConnectionStatus::Connected | ConnectionStatus::Error) => {
                let token = self.secret_box.open(sealed)?;
                Ok(GraphClient::new(self.http.clone(), &credentials.graph_base_url, token))
            }
            _ => Err(Error::ChannelDisconnected(
                credentials.status_detail.clone().unwrap_or_else(|| "its connection was deleted".to_owned()),
            )),
        }
    }
}
