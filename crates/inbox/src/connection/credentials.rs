//! What a job needs to call Graph for a channel or an account.

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

impl Inbox {
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

/// What is needed to call Graph for an account.
pub struct AccountAccess {
    /// Calls its Graph host with its token.
    pub graph: GraphClient,
    /// The account.
    pub waba_id: String,
    /// Known where the whole app's webhook is subscribed.
    pub(crate) app_id: Option<String>,
}

impl Inbox {
    /// A client for the connection's account.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::ChannelDisconnected`] where the secrets were forgotten.
    pub async fn account_access(&self, tenant: TenantId, connection: ConnectionId) -> Result<AccountAccess> {
        let row = self
            .db
            .read("inbox.connection.access", (tenant, connection), |tx, (tenant, connection)| {
                Box::pin(async move {
                    let row = tx.query_opt(sql::FOR_ACCOUNT, params![tenant.uuid(), connection.uuid()]).await?;
                    row.ok_or(Error::NotFound("connection"))
                })
            })
            .await?;
        let Some(sealed) = row.get::<Option<Vec<u8>>>(3)? else {
            return Err(Error::ChannelDisconnected("its connection was deleted".to_owned()));
        };
        let token = self.secret_box.open(&sealed)?;
        Ok(AccountAccess {
            graph: GraphClient::new(self.http.clone(), &row.get::<String>(0)?, token),
            waba_id: row.get(1)?,
            app_id: row.get(2)?,
        })
    }
}
