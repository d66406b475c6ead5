//! How accounts and their numbers stand at WhatsApp: quality, limits, names, restrictions. WhatsApp tells some of it in webhooks, of which
//! each is kept; the rest is read from Graph, and what differs from before is kept too.
//!
//! | to find | look in |
//! |---|---|
//! | what a webhook says | [`news`] |
//! | reading from Graph | [`reading`] |
//! | lists for the pages | [`queries`] |

mod news;
mod queries;
mod reading;
pub(crate) mod sql;

use recado_core::Timestamp;
use recado_db::{Row, Tx, params};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{ChannelId, ConnectionId, Error, Result, TenantId};

pub(crate) use news::apply_account_news;
pub(crate) use reading::{OPTIONS as READING_OPTIONS, ReadingHandler, request_readings};

/// What the news is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StandingKind {
    /// How customers take to a number's messages: `GREEN`, `YELLOW`, `RED`, `UNKNOWN`; older webhooks say `FLAGGED` and `UNFLAGGED`.
    Quality,
    /// How many customers may be written to in a day: `TIER_2K`.
    MessagingLimit,
    /// How many messages go out in a second: `STANDARD`, `HIGH`.
    Throughput,
    /// What was decided of a display name: `APPROVED`.
    Name,
    /// Whether messages pass: `AVAILABLE`, `LIMITED`, `BLOCKED`.
    Health,
    /// A violation, a restriction, an account that is disabled or back.
    Account,
    /// What a review of the account ended with.
    Review,
    /// What WhatsApp warns of.
    Alert,
    /// The PIN of a number.
    Security,
}

impl StandingKind {
    const ALL: [(Self, &'static str); 9] = [
        (Self::Quality, "quality"),
        (Self::MessagingLimit, "messaging_limit"),
        (Self::Throughput, "throughput"),
        (Self::Name, "name"),
        (Self::Health, "health"),
        (Self::Account, "account"),
        (Self::Review, "review"),
        (Self::Alert, "alert"),
        (Self::Security, "security"),
    ];

    fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, word)| word)
    }

    fn from_text(text: &str) -> Result<Self> {
        let known = Self::ALL.iter().find(|(_, word)| *word == text);
        known.map(|(kind, _)| *kind).ok_or_else(|| Error::Stored(format!("standing kind {text}")))
    }
}

/// How the desk came to know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum StandingSource {
    /// WhatsApp told.
    Webhook,
    /// It was other than before when it was read.
    Reading,
}

impl StandingSource {
    fn as_str(self) -> &'static str {
        match self {
            Self::Webhook => "webhook",
            Self::Reading => "reading",
        }
    }
}

/// One thing that was told of an account or a number, or was found to have changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StandingNews {
    /// Its id.
    pub id: Uuid,
    /// The number; `null`: the account as a whole.
    #[schema(value_type = Option<uuid::Uuid>, required = true)]
    pub channel_id: Option<ChannelId>,
    /// When it came.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// What it is about.
    pub kind: StandingKind,
    /// What it was, where that is known.
    #[schema(required = true)]
    pub before: Option<String>,
    /// What it is, in WhatsApp's word.
    pub after: String,
    /// What WhatsApp says beside it.
    #[schema(required = true)]
    pub detail: Option<String>,
    /// How it came.
    pub source: StandingSource,
}

/// How a number stands, in WhatsApp's words; `null` where Graph does not say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NumberStanding {
    /// The number.
    #[schema(value_type = uuid::Uuid)]
    pub channel_id: ChannelId,
    /// `GREEN`, `YELLOW`, `RED`, `UNKNOWN`.
    #[schema(required = true)]
    pub quality: Option<String>,
    /// `TIER_2K`: how many customers may be written to in a day.
    #[schema(required = true)]
    pub messaging_limit: Option<String>,
    /// `STANDARD`, `HIGH`.
    #[schema(required = true)]
    pub throughput: Option<String>,
    /// What was decided of the display name: `APPROVED`.
    #[schema(required = true)]
    pub name_status: Option<String>,
    /// Whether messages pass: `AVAILABLE`, `LIMITED`, `BLOCKED`.
    #[schema(required = true)]
    pub health: Option<String>,
    /// When it was last read.
    #[schema(value_type = String, format = DateTime)]
    pub read_at: Timestamp,
}

impl NumberStanding {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            channel_id: ChannelId(row.get(0)?),
            quality: row.get(1)?,
            messaging_limit: row.get(2)?,
            throughput: row.get(3)?,
            name_status: row.get(4)?,
            health: row.get(5)?,
            read_at: row.get(6)?,
        })
    }

    /// What of it a kind of news is about.
    fn value(&self, kind: StandingKind) -> Option<&str> {
        match kind {
            StandingKind::Quality => self.quality.as_deref(),
            StandingKind::MessagingLimit => self.messaging_limit.as_deref(),
            StandingKind::Throughput => self.throughput.as_deref(),
            StandingKind::Name => self.name_status.as_deref(),
            StandingKind::Health => self.health.as_deref(),
            StandingKind::Account | StandingKind::Review | StandingKind::Alert | StandingKind::Security => None,
        }
    }
}

/// News to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Told {
    kind: StandingKind,
    before: Option<String>,
    after: String,
    detail: Option<String>,
}

async fn store_news(
    tx: &mut Tx,
    tenant: TenantId,
    connection: ConnectionId,
    channel: Option<ChannelId>,
    told: &Told,
    source: StandingSource,
    at: Timestamp,
) -> Result<()> {
    let row = params![
        tenant.uuid(),
        connection.uuid(),
        recado_core::new_uuid(),
        channel.map(ChannelId::uuid),
        at,
        told.kind.as_str(),
        told.before.as_deref(),
        &told.after,
        told.detail.as_deref(),
        source.as_str()
    ];
    tx.exec(sql::INSERT_NEWS, row).await?;
    Ok(())
}
