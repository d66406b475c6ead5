//! Making, renewing and forgetting connections.

use recado_core::Timestamp;
use recado_db::{Tx, params};
use secrecy::{ExposeSecret, SecretString};

use super::account_reading::{AccountJob, Reading, enqueue_reading};
use super::subscribing::{Callback, Number, read_numbers, subscribe};
use super::{AccountConnected, Connection, NewConnection, sql};
use crate::agent::{Principal, checked_name};
use crate::audit::{self, Change};
use crate::channel::{ChannelKind, channels_of, disconnect_others, set_status, store_channel};
use crate::event::{EventKind, EventLog};
use crate::graph_client::{GraphClient, normalized_base_url};
use crate::{Channel, ChannelId, ConnectionId, ConnectionStatus, Error, FieldProblem, Inbox, Result, TenantId, token};

const LONGEST_SECRET_CHARS: usize = 4096;
const DELETED: &str = "The connection was deleted.";
const NUMBER_GONE: &str = "The account has this number no more.";

/// What is written of a connection, secrets sealed.
struct StoredConnection {
    id: ConnectionId,
    connection: NewConnection,
    access_token: Vec<u8>,
    app_secret: Vec<u8>,
    verify_token: String,
    status_detail: Option<String>,
    now: Timestamp,
}

impl Inbox {
    /// Connects an account: reads its numbers, stores a channel for each, and subscribes its webhook. Where Graph refuses the
    /// subscription alone, the connection is stored with status `error`, so that the callback can be entered by hand.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a bad input, [`Error::GraphRefused`] or [`Error::GraphUnreachable`] where the numbers cannot be
    /// read; nothing is stored then.
    pub async fn connect(&self, by: &Principal, connection: NewConnection) -> Result<Connection> {
        let connection = checked(connection)?;
        let verify_token = token::new().expose_secret().to_owned();
        self.establish(by.tenant, ConnectionId::new(), connection, verify_token, Some((by, "connection.added"))).await
    }

    /// Connects an account, or renews the connection that this workspace has to it.
    ///
    /// # Errors
    /// As [`Inbox::connect`].
    pub async fn ensure_connection(&self, tenant: TenantId, connection: NewConnection) -> Result<Connection> {
        let connection = checked(connection)?;
        let input = (tenant, connection.graph_base_url.clone(), connection.waba_id.clone());
        let known: Option<(ConnectionId, String)> = self
            .db
            .read("inbox.connection.by_account", input, |tx, (tenant, base, waba)| {
                Box::pin(async move {
                    let row = tx.query_opt(sql::FIND_BY_ACCOUNT, params![tenant.uuid(), base, waba]).await?;
                    row.map(|row| Ok::<_, Error>((ConnectionId(row.get(0)?), row.get(1)?))).transpose()
                })
            })
            .await?;
        let (id, verify_token) =
            known.unwrap_or_else(|| (ConnectionId::new(), token::new().expose_secret().to_owned()));
        self.establish(tenant, id, connection, verify_token, None).await
    }

    /// Reads the numbers again and subscribes again, with the secrets that are stored.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::ChannelDisconnected`] where the secrets were forgotten, otherwise as [`Inbox::connect`]; the
    /// connection then shows the error.
    pub async fn refresh_connection(&self, by: &Principal, id: ConnectionId) -> Result<Connection> {
        let tenant = by.tenant;
        let (connection, verify_token) = self.stored_secrets(tenant, id).await?;
        let deed = Some((by, "connection.renewed"));
        let result = self.establish(tenant, id, connection, verify_token, deed).await;
        if let Err(error @ (Error::GraphRefused(_) | Error::GraphUnreachable(_))) = &result {
            self.set_connection_status(tenant, id, ConnectionStatus::Error, Some(error.to_string())).await?;
        }
        result
    }

    /// Forgets a connection's secrets. Its channels and their conversations stay, disconnected.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the workspace has none with this id.
    pub async fn disconnect(&self, by: &Principal, id: ConnectionId) -> Result<()> {
        let bus = self.bus.clone();
        self.db
            .write("inbox.connection.disconnect", (by.clone(), id), move |tx, (by, id)| {
                let bus = bus.clone();
                Box::pin(async move {
                    let tenant = &by.tenant;
                    let name = tx.query_opt(sql::SECRETS, params![tenant.uuid(), id.uuid()]).await?;
                    let name = name.map(|row| row.get::<String>(0)).transpose()?.unwrap_or_default();
                    if tx.exec(sql::FORGET_SECRETS, params![tenant.uuid(), id.uuid(), DELETED]).await? == 0 {
                        return Err(Error::NotFound("connection"));
                    }
                    audit::record(tx, by.author(), Change::new("connection.removed", id.uuid(), &name)).await?;
                    set_status(tx, *tenant, *id, ConnectionStatus::Disconnected, Some(DELETED)).await?;
                    announce_channels(tx, *tenant, *id).await?.write(tx, &bus).await
                })
            })
            .await?;
        self.hooks.forget(id);
        Ok(())
    }

    async fn establish(
        &self,
        tenant: TenantId,
        id: ConnectionId,
        connection: NewConnection,
        verify_token: String,
        deed: Option<(&Principal, &'static str)>,
    ) -> Result<Connection> {
        let graph = GraphClient::new(self.http.clone(), &connection.graph_base_url, connection.access_token.clone());
        let numbers = read_numbers(&graph, &connection.waba_id).await?;
        // Stored before subscribing: Graph asks the callback at once, and it must know the verify token by then.
        let stored = StoredConnection {
            id,
            access_token: self.secret_box.seal(&connection.access_token)?,
            app_secret: self.secret_box.seal(&connection.app_secret)?,
            connection: connection.clone(),
            verify_token: verify_token.clone(),
            status_detail: numbers.is_empty().then(|| "The account has no phone number yet.".to_owned()),
            now: self.clock.now(),
        };
        let (bus, jobs) = (self.bus.clone(), self.jobs.clone());
        let deed = deed.map(|(by, action)| (by.clone(), action));
        let input = (tenant, stored, numbers, deed);
        self.db
            .write("inbox.connection.store", input, move |tx, (tenant, stored, numbers, deed)| {
                let (bus, jobs) = (bus.clone(), jobs.clone());
                Box::pin(async move {
                    let events = store(tx, *tenant, stored, numbers).await?;
                    if let Some((by, action)) = deed {
                        let change = Change::new(action, stored.id.uuid(), &stored.connection.name);
                        let change = change.with("waba_id", stored.connection.waba_id.as_str());
                        audit::record(tx, by.author(), change).await?;
                    }
                    jobs.enqueue(tx, AccountConnected { tenant: *tenant, connection: stored.id }.job()?).await?;
                    let account = AccountJob { tenant: *tenant, connection: stored.id };
                    enqueue_reading(tx, &jobs, Reading::Flows, account).await?;
                    enqueue_reading(tx, &jobs, Reading::Standing, account).await?;
                    events.write(tx, &bus).await
                })
            })
            .await?;
        self.hooks.forget(id);
        let callback = Callback { url: self.callback_url(id), verify_token };
        if let Err(failure) = subscribe(&self.http, &graph, &connection, &callback).await {
            let detail = format!("Webhooks could not be subscribed. {failure}");
            self.set_connection_status(tenant, id, ConnectionStatus::Error, Some(detail)).await?;
        }
        self.connection(tenant, id).await
    }

    async fn stored_secrets(&self, tenant: TenantId, id: ConnectionId) -> Result<(NewConnection, String)> {
        let row = self
            .db
            .read("inbox.connection.secrets", (tenant, id), |tx, (tenant, id)| {
                Box::pin(async move {
                    let row = tx.query_opt(sql::SECRETS, params![tenant.uuid(), id.uuid()]).await?;
                    row.ok_or(Error::NotFound("connection"))
                })
            })
            .await?;
        let (Some(access_token), Some(app_secret)) = (row.get::<Option<Vec<u8>>>(4)?, row.get::<Option<Vec<u8>>>(5)?)
        else {
            return Err(Error::ChannelDisconnected(DELETED.to_owned()));
        };
        let connection = NewConnection {
            name: row.get(0)?,
            graph_base_url: row.get(1)?,
            waba_id: row.get(2)?,
            app_id: row.get(3)?,
            access_token: self.secret_box.open(&access_token)?,
            app_secret: self.secret_box.open(&app_secret)?,
        };
        Ok((connection, row.get(6)?))
    }

    async fn set_connection_status(
        &self,
        tenant: TenantId,
        id: ConnectionId,
        status: ConnectionStatus,
        detail: Option<String>,
    ) -> Result<()> {
        let bus = self.bus.clone();
        self.db
            .write("inbox.connection.status", (tenant, id, status, detail), move |tx, (tenant, id, status, detail)| {
                let bus = bus.clone();
                Box::pin(async move {
                    let row = params![tenant.uuid(), id.uuid(), status.as_str(), detail.as_deref()];
                    tx.exec(sql::SET_STATUS, row).await?;
                    set_status(tx, *tenant, *id, *status, detail.as_deref()).await?;
                    announce_channels(tx, *tenant, *id).await?.write(tx, &bus).await
                })
            })
            .await
    }
}

async fn store(tx: &mut Tx, tenant: TenantId, stored: &StoredConnection, numbers: &[Number]) -> Result<EventLog> {
    let connection = &stored.connection;
    tx.exec(
        sql::STORE,
        params![
            tenant.uuid(),
            stored.id.uuid(),
            &connection.name,
            &connection.graph_base_url,
            &connection.waba_id,
            connection.app_id.as_deref(),
            &stored.access_token,
            &stored.app_secret,
            &stored.verify_token,
            ConnectionStatus::Connected.as_str(),
            stored.status_detail.as_deref(),
            stored.now
        ],
    )
    .await?;
    for number in numbers {
        let channel = Channel {
            id: ChannelId::new(),
            connection_id: stored.id,
            name: number.verified_name.clone(),
            kind: ChannelKind::Whatsapp,
            phone_number_id: number.phone_number_id.clone(),
            display_phone_number: number.display_phone_number.clone(),
            status: ConnectionStatus::Connected,
            status_detail: None,
        };
        store_channel(tx, tenant, &channel, stored.now).await?;
    }
    let present: Vec<String> = numbers.iter().map(|number| number.phone_number_id.clone()).collect();
    disconnect_others(tx, tenant, stored.id, &present, NUMBER_GONE).await?;
    announce_channels(tx, tenant, stored.id).await
}

/// Events of all channels of a connection.
async fn announce_channels(tx: &mut Tx, tenant: TenantId, id: ConnectionId) -> Result<EventLog> {
    let mut events = EventLog::new(tenant);
    for channel in channels_of(tx, tenant, id).await? {
        events.add(EventKind::ChannelUpdated, &channel)?;
    }
    Ok(events)
}

/// The connection with its parts brought to one form.
fn checked(connection: NewConnection) -> Result<NewConnection> {
    let mut problems = Vec::new();
    let name = checked_name("name", &connection.name).unwrap_or_else(|error| {
        problems.extend(error.fields().to_vec());
        String::new()
    });
    let graph_base_url = normalized_base_url(&connection.graph_base_url).unwrap_or_else(|detail| {
        problems.push(FieldProblem::new("graph_base_url", detail));
        String::new()
    });
    let waba_id = connection.waba_id.trim().to_owned();
    if !is_graph_id(&waba_id) {
        problems.push(FieldProblem::new("waba_id", "The id of a WhatsApp Business Account has digits only."));
    }
    let app_id = connection.app_id.as_deref().map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned);
    if app_id.as_deref().is_some_and(|id| !is_graph_id(id)) {
        problems.push(FieldProblem::new("app_id", "The id of an app has digits only."));
    }
    let access_token = checked_secret("access_token", &connection.access_token, &mut problems);
    let app_secret = checked_secret("app_secret", &connection.app_secret, &mut problems);
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    Ok(NewConnection { name, graph_base_url, waba_id, access_token, app_secret, app_id })
}

fn is_graph_id(text: &str) -> bool {
    (1..=30).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn checked_secret(field: &str, secret: &SecretString, problems: &mut Vec<FieldProblem>) -> SecretString {
    let text = secret.expose_secret().trim();
    if text.is_empty() || text.len() > LONGEST_SECRET_CHARS || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        problems.push(FieldProblem::new(field, "This is needed, in letters, digits and signs without spaces."));
    }
    SecretString::from(text)
}
