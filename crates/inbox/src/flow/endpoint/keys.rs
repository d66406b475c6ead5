//! The pairs of keys with which phones and this desk talk: made here, the public half uploaded to Graph for each number.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use recado_core::Timestamp;
use recado_db::{Row, Tx, params};
use recado_whatsapp::flow::endpoint_key::{BusinessKey, NewKeyPair};
use recado_whatsapp::signature::{sha256, sha256_hex};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{FlowKey, FlowKeyState, HostedEndpoint, sql};
use crate::agent::Principal;
use crate::audit::{self, Change};
use crate::channel::channels_of;
use crate::connection::AccountAccess;
use crate::graph_client::GraphFailure;
use crate::{Channel, ConnectionId, ConnectionStatus, Error, FlowId, Inbox, Result, TenantId};

/// A phone may have encrypted with the former key, or ask with it once more.
const FORMER_KEPT: Duration = Duration::from_secs(24 * 3600);
/// Parsed keys kept in memory; beyond that all are parsed again.
const RING_SIZE: usize = 1_000;

/// What to do with the keys of an account's numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct KeyOrder {
    /// Make new pairs, also where there are good ones.
    pub rotate: bool,
    /// Also where a number has a key that is not of this desk: whoever has that one can read its requests no more.
    pub replace: bool,
}

/// A stored pair.
pub(super) struct StoredKey {
    pub(super) id: Uuid,
    channel: Uuid,
    public_pem: String,
    pub(super) private_key: Vec<u8>,
    status: Option<String>,
    problem: Option<String>,
    uploaded_at: Option<Timestamp>,
    checked_at: Option<Timestamp>,
    retired_at: Option<Timestamp>,
}

/// Parsed private keys: parsing costs more than opening with them.
#[derive(Default)]
pub(crate) struct KeyRing(RwLock<HashMap<Uuid, Arc<BusinessKey>>>);

impl KeyRing {
    fn get(&self, id: Uuid) -> Option<Arc<BusinessKey>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    fn put(&self, id: Uuid, key: Arc<BusinessKey>) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= RING_SIZE {
            known.clear();
        }
        known.insert(id, key);
    }
}

impl StoredKey {
    fn state(&self) -> FlowKeyState {
        match self.status.as_deref() {
            Some("valid") => FlowKeyState::Valid,
            Some("mismatch") => FlowKeyState::Mismatch,
            Some("replaced") => FlowKeyState::Replaced,
            _ if self.uploaded_at.is_some() => FlowKeyState::Uploaded,
            _ => FlowKeyState::NotUploaded,
        }
    }

    fn is_current(&self) -> bool {
        self.retired_at.is_none()
    }
}

fn read_key(row: &Row) -> Result<StoredKey> {
    Ok(StoredKey {
        id: row.get(0)?,
        channel: row.get(1)?,
        public_pem: row.get(2)?,
        private_key: row.get(3)?,
        status: row.get(4)?,
        problem: row.get(5)?,
        uploaded_at: row.get(6)?,
        checked_at: row.get(7)?,
        retired_at: row.get(8)?,
    })
}

/// All keys that open requests for the account's numbers, the newest first.
pub(super) async fn keys_of(
    tx: &mut Tx,
    tenant: TenantId,
    connection: ConnectionId,
    now: Timestamp,
) -> Result<Vec<StoredKey>> {
    let since = now.minus(FORMER_KEPT);
    let rows = tx.query(sql::KEYS, params![tenant.uuid(), connection.uuid(), since]).await?;
    rows.iter().map(read_key).collect()
}

/// How the key of each number stands.
pub(super) async fn key_views(
    tx: &mut Tx,
    tenant: TenantId,
    connection: ConnectionId,
    now: Timestamp,
) -> Result<Vec<FlowKey>> {
    let keys = keys_of(tx, tenant, connection, now).await?;
    let channels = channels_of(tx, tenant, connection).await?;
    Ok(channels.into_iter().filter(is_there).map(|channel| view(channel, &keys)).collect())
}

fn view(channel: Channel, keys: &[StoredKey]) -> FlowKey {
    let key = current(keys, &channel);
    FlowKey {
        state: key.map_or(FlowKeyState::Missing, StoredKey::state),
        fingerprint: key.map(|key| fingerprint(&key.public_pem)),
        uploaded_at: key.and_then(|key| key.uploaded_at),
        checked_at: key.and_then(|key| key.checked_at),
        problem: key.and_then(|key| key.problem.clone()),
        channel_id: channel.id,
        name: channel.name,
        display_phone_number: channel.display_phone_number,
    }
}

fn current<'a>(keys: &'a [StoredKey], channel: &Channel) -> Option<&'a StoredKey> {
    keys.iter().find(|key| key.channel == channel.id.uuid() && key.is_current())
}

fn is_there(channel: &Channel) -> bool {
    channel.status != ConnectionStatus::Disconnected
}

/// Without line ends, which hosts write as they like.
fn bare(pem: &str) -> String {
    pem.chars().filter(|char| !char.is_whitespace()).collect()
}

fn fingerprint(pem: &str) -> String {
    sha256_hex(&sha256(bare(pem).as_bytes()))
}

/// Forgets keys that were retired long enough ago.
pub(crate) async fn prune_keys(tx: &mut Tx, now: Timestamp) -> Result<u64> {
    Ok(tx.exec(sql::PRUNE_KEYS, params![now.minus(FORMER_KEPT)]).await?)
}

impl Inbox {
    /// Uploads the keys of the account's numbers again, makes those that are missing, or makes all anew.
    ///
    /// # Errors
    /// [`Error::ForeignFlowKey`] where a number has another key and `replace` is not given; [`Error::Invalid`],
    /// [`Error::GraphRefused`], [`Error::GraphUnreachable`] where no key could be uploaded.
    pub async fn upload_flow_keys(&self, by: &Principal, flow: FlowId, order: KeyOrder) -> Result<HostedEndpoint> {
        let found = self.find_flow(by.tenant, flow).await?;
        self.provide_keys(by, found.connection_id, order, true).await?;
        self.hosted_endpoint(by.tenant, flow).await
    }

    /// Sees to it that each number has a key at WhatsApp. With `again` good ones are uploaded too.
    pub(super) async fn provide_keys(
        &self,
        by: &Principal,
        connection: ConnectionId,
        order: KeyOrder,
        again: bool,
    ) -> Result<()> {
        let account = self.account_access(by.tenant, connection).await?;
        let (channels, keys) = self.channels_and_keys(by.tenant, connection).await?;
        if channels.is_empty() {
            return Err(Error::invalid("keys", "The account has no number yet that a key could be made for."));
        }
        let needing: Vec<&Channel> = channels
            .iter()
            .filter(|channel| again || current(&keys, channel).is_none_or(|key| key.uploaded_at.is_none()))
            .collect();
        if !order.replace {
            self.refuse_foreign(&account, &needing, &keys).await?;
        }
        let (mut uploaded, mut failure) = (false, None);
        for channel in needing {
            // A new one that never reached WhatsApp is new enough.
            let known = current(&keys, channel).filter(|key| !(order.rotate && key.uploaded_at.is_some()));
            let (id, public_pem) = match known {
                Some(key) => (key.id, key.public_pem.clone()),
                None => self.make_key(by.tenant, channel).await?,
            };
            match self.upload_key(by, &account, channel, id, &public_pem).await {
                Ok(()) => uploaded = true,
                Err(error) => failure = Some(error),
            }
        }
        match failure {
            Some(error) if !uploaded => Err(error),
            _ => Ok(()),
        }
    }

    async fn channels_and_keys(
        &self,
        tenant: TenantId,
        connection: ConnectionId,
    ) -> Result<(Vec<Channel>, Vec<StoredKey>)> {
        let now = self.clock.now();
        self.db
            .read("inbox.flow.keys", (tenant, connection, now), |tx, (tenant, connection, now)| {
                Box::pin(async move {
                    let channels = channels_of(tx, *tenant, *connection).await?;
                    let keys = keys_of(tx, *tenant, *connection, *now).await?;
                    Ok((channels.into_iter().filter(is_there).collect(), keys))
                })
            })
            .await
    }

    /// Somebody else's key would stop working, and with it Flows whose endpoint is elsewhere.
    async fn refuse_foreign(&self, account: &AccountAccess, channels: &[&Channel], keys: &[StoredKey]) -> Result<()> {
        let mut foreign = Vec::new();
        for channel in channels {
            let there = key_at_graph(account, channel).await?;
            let is_ours = |pem: &str| {
                keys.iter().any(|key| key.channel == channel.id.uuid() && bare(&key.public_pem) == bare(pem))
            };
            if there.is_some_and(|(pem, _)| !is_ours(&pem)) {
                foreign.push(channel.display_phone_number.clone());
            }
        }
        if foreign.is_empty() { Ok(()) } else { Err(Error::ForeignFlowKey(foreign.join(", "))) }
    }

    async fn make_key(&self, tenant: TenantId, channel: &Channel) -> Result<(Uuid, String)> {
        let made = tokio::task::spawn_blocking(NewKeyPair::generate).await;
        let pair = made.map_err(|_| Error::Stopped("making a key"))?;
        let pair = pair.map_err(|error| Error::Stored(error.to_string()))?;
        let sealed = self.secret_box.seal(&SecretString::from(pair.private_pem))?;
        let (id, now) = (recado_core::new_uuid(), self.clock.now());
        let input = (tenant, id, channel.id, pair.public_pem.clone(), sealed, now);
        // Kept before it is uploaded: phones use it from that moment on.
        self.db
            .write("inbox.flow.key", input, |tx, (tenant, id, channel, public, sealed, now)| {
                Box::pin(async move {
                    let row = params![tenant.uuid(), *id, channel.uuid(), public, sealed, *now];
                    tx.exec(sql::INSERT_KEY, row).await?;
                    Ok::<_, Error>(())
                })
            })
            .await?;
        Ok((id, pair.public_pem))
    }

    async fn upload_key(
        &self,
        by: &Principal,
        account: &AccountAccess,
        channel: &Channel,
        id: Uuid,
        public_pem: &str,
    ) -> Result<()> {
        let edge = format!("{}/whatsapp_business_encryption", channel.phone_number_id);
        if let Err(failure) = account.graph.post(&edge, &json!({"business_public_key": public_pem})).await {
            let input = (by.tenant, id, failure.to_string());
            self.db
                .write("inbox.flow.key_refused", input, |tx, (tenant, id, problem)| {
                    Box::pin(async move {
                        tx.exec(sql::SET_KEY_PROBLEM, params![tenant.uuid(), *id, problem]).await?;
                        Ok::<_, Error>(())
                    })
                })
                .await?;
            return Err(failure.into());
        }
        let now = self.clock.now();
        let input = (by.clone(), channel.clone(), id, fingerprint(public_pem), now);
        self.db
            .write("inbox.flow.key_uploaded", input, |tx, (by, channel, id, fingerprint, now)| {
                Box::pin(async move {
                    let tenant = by.tenant.uuid();
                    tx.exec(sql::SET_KEY_UPLOADED, params![tenant, *id, *now]).await?;
                    tx.exec(sql::RETIRE_OTHERS, params![tenant, channel.id.uuid(), *id, *now]).await?;
                    let change = Change::new("flow.key_uploaded", channel.id.uuid(), &channel.display_phone_number);
                    audit::record(tx, by.author(), change.with("fingerprint", fingerprint.as_str())).await
                })
            })
            .await?;
        match key_at_graph(account, channel).await {
            Ok(there) => self.store_key_status(by.tenant, id, public_pem, there).await,
            // It is there; how it stands is asked again later.
            Err(failure) => {
                tracing::warn!(%failure, "the state of a key of Flows cannot be read");
                Ok(())
            }
        }
    }

    async fn store_key_status(
        &self,
        tenant: TenantId,
        id: Uuid,
        public_pem: &str,
        there: Option<(String, String)>,
    ) -> Result<()> {
        let status = match there {
            Some((pem, status)) if bare(&pem) == bare(public_pem) => match status.as_str() {
                "VALID" => Some("valid"),
                "MISMATCH" => Some("mismatch"),
                _ => None,
            },
            Some(_) => Some("replaced"),
            // A number that was registered anew may have lost it.
            None => Some("mismatch"),
        };
        let input = (tenant, id, status, self.clock.now());
        self.db
            .write("inbox.flow.key_status", input, |tx, (tenant, id, status, now)| {
                Box::pin(async move {
                    tx.exec(sql::SET_KEY_STATUS, params![tenant.uuid(), *id, *status, *now]).await?;
                    Ok(())
                })
            })
            .await
    }

    /// Asks Graph how the uploaded keys of the account stand. Answers a public key that phones use now.
    pub(super) async fn check_keys(&self, tenant: TenantId, connection: ConnectionId) -> Result<Option<String>> {
        let account = self.account_access(tenant, connection).await?;
        let (channels, keys) = self.channels_and_keys(tenant, connection).await?;
        let mut usable = None;
        for channel in &channels {
            let Some(key) = current(&keys, channel).filter(|key| key.uploaded_at.is_some()) else { continue };
            let there = key_at_graph(&account, channel).await?;
            let is_ours = there.as_ref().is_some_and(|(pem, _)| bare(pem) == bare(&key.public_pem));
            self.store_key_status(tenant, key.id, &key.public_pem, there).await?;
            if is_ours && usable.is_none() {
                usable = Some(key.public_pem.clone());
            }
        }
        Ok(usable)
    }

    /// The private key, ready to open requests.
    pub(super) fn private_key(&self, stored: &StoredKey) -> Result<Arc<BusinessKey>> {
        if let Some(known) = self.flow_keys.get(stored.id) {
            return Ok(known);
        }
        let pem = self.secret_box.open(&stored.private_key)?;
        let key = BusinessKey::from_pem(pem.expose_secret()).map_err(|error| Error::Stored(error.to_string()))?;
        let key = Arc::new(key);
        self.flow_keys.put(stored.id, key.clone());
        Ok(key)
    }
}

/// The key that Graph has for a number, and what it says of its signature.
async fn key_at_graph(account: &AccountAccess, channel: &Channel) -> Result<Option<(String, String)>, GraphFailure> {
    let edge = format!("{}/whatsapp_business_encryption", channel.phone_number_id);
    let answer = account.graph.get(&edge).await?;
    // A list in the guides; the bare object was seen too.
    let row = answer.pointer("/data/0").unwrap_or(&answer);
    let text = |name: &str| row.get(name).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned);
    let status = text("business_public_key_signature_status").unwrap_or_default();
    Ok(text("business_public_key").map(|pem| (pem, status)))
}
