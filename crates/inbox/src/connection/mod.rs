//! Connections: the credentials of WhatsApp Business Accounts, their numbers, and the webhooks that they send here.

mod account_reading;
mod commands;
mod connected;
mod credentials;
mod hook_cache;
mod queries;
pub(crate) mod sql;
mod subscribing;

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Channel, ConnectionId, ConnectionStatus};

pub(crate) use account_reading::{AccountJob, Reading, enqueue_next_reading, enqueue_reading};
pub(crate) use connected::{AccountConnected, QUEUE as CONNECTED_QUEUE};
pub use credentials::AccountAccess;
pub(crate) use credentials::{ChannelCredentials, channel_credentials};
pub(crate) use hook_cache::HookCache;
pub use hook_cache::HookConnection;
pub(crate) use subscribing::ACCOUNT_FIELDS;

/// The credentials of one WhatsApp Business Account, without the secrets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Connection {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    pub id: ConnectionId,
    /// What its owner calls it.
    pub name: String,
    /// The Graph host, with version.
    pub graph_base_url: String,
    /// The account.
    pub waba_id: String,
    /// Where Graph posts webhooks to.
    pub callback_url: String,
    /// What Graph shows when it asks whether the callback is ours.
    pub verify_token: String,
    /// Whether it works.
    pub status: ConnectionStatus,
    /// What has to be put right.
    #[schema(required = true)]
    pub status_detail: Option<String>,
    /// Its numbers.
    pub channels: Vec<Channel>,
}

/// A connection to be made.
#[derive(Debug, Clone)]
pub struct NewConnection {
    /// What to call it.
    pub name: String,
    /// The Graph host.
    pub graph_base_url: String,
    /// The account.
    pub waba_id: String,
    /// Of a system user with the messaging and management permissions.
    pub access_token: SecretString,
    /// Signs the webhooks.
    pub app_secret: SecretString,
    /// Given: the app's own webhook is subscribed, for all its accounts. Otherwise the account's is overridden, which leaves
    /// other uses of the app alone.
    pub app_id: Option<String>,
}
