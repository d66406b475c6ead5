//! Canned replies: answers that are written once, found by a shortcut after a slash, and filled in with who is written to. They are one's
//! own, a team's, or everybody's.

mod commands;
pub(crate) mod sql;
mod variables;

use recado_core::Timestamp;
use recado_db::{Row, params};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::agent::{Permission, Principal};
use crate::team::TeamId;
use crate::{AgentId, Error, Inbox, Result};

pub use commands::WriteCannedReply;
pub use variables::VARIABLES;

recado_core::ids! {
    /// One canned reply.
    CannedReplyId;
}

/// Who sees a canned reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Visibility {
    /// Everybody.
    All,
    /// The members of a team.
    Team,
    /// Who wrote it.
    Own,
}

impl Visibility {
    const fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Team => "team",
            Self::Own => "own",
        }
    }

    fn from_text(text: &str) -> Result<Self> {
        [Self::All, Self::Team, Self::Own]
            .into_iter()
            .find(|visibility| visibility.as_str() == text)
            .ok_or_else(|| Error::Stored(format!("visibility {text}")))
    }
}

/// One canned reply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CannedReply {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    pub id: CannedReplyId,
    /// What is typed after the slash.
    #[schema(example = "hours")]
    pub shortcut: String,
    /// What it is for.
    pub title: String,
    /// The answer, with variables.
    #[schema(example = "Hello {{contact.first_name|there}}, we are open from 9 to 18.")]
    pub body: String,
    /// Who sees it.
    pub visibility: Visibility,
    /// Whose, where it is a team's.
    #[schema(value_type = Option<uuid::Uuid>, required = true)]
    pub team_id: Option<TeamId>,
    /// Whose, where it is one's own.
    #[schema(value_type = Option<uuid::Uuid>, required = true)]
    pub agent_id: Option<AgentId>,
    /// How often it was used.
    pub uses: i64,
    /// When it was last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
}

impl CannedReply {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: CannedReplyId(row.get(0)?),
            shortcut: row.get(1)?,
            title: row.get(2)?,
            body: row.get(3)?,
            visibility: Visibility::from_text(&row.get::<String>(4)?)?,
            team_id: row.get::<Option<Uuid>>(5)?.map(TeamId),
            agent_id: row.get::<Option<Uuid>>(6)?.map(AgentId),
            uses: row.get(7)?,
            updated_at: row.get(8)?,
        })
    }

    /// Whether it is somebody's own, and not the caller's: for them it does not exist.
    fn is_hidden_from(&self, by: &Principal) -> bool {
        self.visibility == Visibility::Own && self.agent_id != by.agent_id()
    }
}

impl Inbox {
    /// The canned replies that one may use, by shortcut; those who may change them see every team's.
    ///
    /// # Errors
    /// As the database says.
    pub async fn canned_replies(&self, by: &Principal) -> Result<Vec<CannedReply>> {
        let sees_all_teams = by.permissions.has(Permission::RepliesWrite);
        self.db
            .read("inbox.canned_reply.list", (by.tenant, by.agent_id(), sees_all_teams), |tx, (tenant, me, all)| {
                Box::pin(async move {
                    let rows = tx.query(sql::LIST, params![tenant.uuid(), me.map(AgentId::uuid), *all]).await?;
                    rows.iter().map(CannedReply::read).collect()
                })
            })
            .await
    }
}
