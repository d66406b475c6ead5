//! The desk as the endpoint of a Flow: it opens what phones encrypt, and answers by a table or by asking a server of the business.
//!
//! | to find | look in |
//! |---|---|
//! | settings, and what is told to Graph | `settings` |
//! | the pairs of keys of the numbers | `keys` |
//! | a request from its bytes to its answer | `requests` |
//! | answers by a table | `rules` |
//! | asking a server of the business | `forward` |
//! | whose form it is, and whether it is over | `bearer` |
//! | which requests there were | `request_log` |
//! | whether it works | `probe` |

mod bearer;
mod forward;
mod keys;
mod probe;
mod request_log;
mod requests;
mod rules;
mod settings;
pub(crate) mod sql;

use recado_core::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{ChannelId, Error, Result};

pub(crate) use bearer::{note_tokens, prune_tokens};
pub use forward::FORWARD_SIGNATURE_HEADER;
pub use keys::KeyOrder;
pub(crate) use keys::{KeyRing, prune_keys};
pub use probe::EndpointProbe;
pub(crate) use request_log::UnsignedNotes;
pub use request_log::{EndpointOutcome, EndpointRequestEntry};
pub use requests::EndpointReply;
pub use rules::{AnswerCondition, AnswerRule, AnswerStep, AnswerTest};
pub use settings::{EndpointChange, SavedEndpoint};

/// Who answers for the desk.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EndpointMode {
    /// Nobody.
    #[default]
    Off,
    /// A table that is kept here.
    Static,
    /// A server of the business, which gets plain JSON.
    Forward,
}

impl EndpointMode {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Static => "static",
            Self::Forward => "forward",
        }
    }

    fn from_text(text: &str) -> Result<Self> {
        match text {
            "off" => Ok(Self::Off),
            "static" => Ok(Self::Static),
            "forward" => Ok(Self::Forward),
            other => Err(Error::Stored(format!("endpoint mode {other}"))),
        }
    }
}

/// The desk as the endpoint of a Flow.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct HostedEndpoint {
    /// Who answers.
    pub mode: EndpointMode,
    /// Where phones are to ask.
    pub url: String,
    /// Whether WhatsApp has this address for the Flow.
    pub is_set: bool,
    /// Why WhatsApp could not reach this desk, as far as that can be told from here.
    #[schema(required = true)]
    pub address_problem: Option<String>,
    /// The table; of `static`.
    pub rules: Vec<AnswerRule>,
    /// The server of the business; of `forward`.
    #[schema(required = true)]
    pub forward_url: Option<String>,
    /// Whether there is a secret that signs what is forwarded.
    pub has_secret: bool,
    /// What customers read where there is no answer; `null`: the desk's own words.
    #[schema(required = true)]
    pub failure_message: Option<String>,
    /// What customers read in place of a form that is over; `null`: the desk's own words.
    #[schema(required = true)]
    pub void_message: Option<String>,
    /// So many days a form that was sent can be filled in.
    pub token_days: i64,
    /// The keys of the account's numbers.
    pub keys: Vec<FlowKey>,
    /// When it was changed last.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub updated_at: Option<Timestamp>,
}

/// The key with which phones encrypt for a number. It counts for all Flows of the number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FlowKey {
    /// The number.
    #[schema(value_type = uuid::Uuid)]
    pub channel_id: ChannelId,
    /// Its verified name.
    pub name: String,
    /// As a person reads it.
    pub display_phone_number: String,
    /// How it stands.
    pub state: FlowKeyState,
    /// The SHA-256 of the public key, for comparing.
    #[schema(required = true)]
    pub fingerprint: Option<String>,
    /// When WhatsApp got it.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub uploaded_at: Option<Timestamp>,
    /// When WhatsApp was asked about it last.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub checked_at: Option<Timestamp>,
    /// Why it could not be uploaded.
    #[schema(required = true)]
    pub problem: Option<String>,
}

/// How the key of a number stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FlowKeyState {
    /// There is none.
    Missing,
    /// Made, but WhatsApp does not have it.
    NotUploaded,
    /// WhatsApp has it; what it says of the signature is not known yet.
    Uploaded,
    /// WhatsApp has it, and it is signed for the number.
    Valid,
    /// The number was registered anew since: it must be uploaded again.
    Mismatch,
    /// WhatsApp has another key, which is not of this desk.
    Replaced,
}
