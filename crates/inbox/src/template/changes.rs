//! What became of a template: the rows of its history.

use recado_core::{Timestamp, new_uuid};
use recado_db::{Row, Tx, params};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{TemplateSummary, sql};
use crate::{Error, Result, TemplateId, TenantId};

/// What changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HistoryKind {
    /// It was made, or seen for the first time.
    Created,
    /// It was edited; `before` is its status at that time.
    Edited,
    /// Its status.
    Status,
    /// What customers think of it.
    Quality,
    /// What it costs as.
    Category,
    /// Its category will change to `after`.
    CategoryNotice,
    /// What it says.
    Components,
}

impl HistoryKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Edited => "edited",
            Self::Status => "status",
            Self::Quality => "quality",
            Self::Category => "category",
            Self::CategoryNotice => "category_notice",
            Self::Components => "components",
        }
    }

    fn from_text(text: &str) -> Result<Self> {
        Ok(match text {
            "created" => Self::Created,
            "edited" => Self::Edited,
            "status" => Self::Status,
            "quality" => Self::Quality,
            "category" => Self::Category,
            "category_notice" => Self::CategoryNotice,
            "components" => Self::Components,
            other => return Err(Error::Stored(format!("history of kind {other}"))),
        })
    }
}

/// What told or caused a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HistoryCause {
    /// A webhook; `source` is its field.
    Webhook,
    /// Reading all templates from Graph.
    Sync,
    /// Somebody at this desk; `source` is what was done.
    Desk,
}

impl HistoryCause {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Webhook => "webhook",
            Self::Sync => "sync",
            Self::Desk => "desk",
        }
    }

    fn from_text(text: &str) -> Result<Self> {
        Ok(match text {
            "webhook" => Self::Webhook,
            "sync" => Self::Sync,
            "desk" => Self::Desk,
            other => return Err(Error::Stored(format!("a history's cause {other}"))),
        })
    }
}

/// One thing that became of a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HistoryEntry {
    /// Its id.
    pub id: Uuid,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// What changed.
    pub kind: HistoryKind,
    /// From this.
    #[schema(required = true)]
    pub before: Option<String>,
    /// To this; of a status the webhook's own word, such as `REINSTATED`.
    #[schema(required = true)]
    pub after: Option<String>,
    /// What told or caused it.
    pub cause: HistoryCause,
    /// The webhook's field, or what was done here.
    #[schema(required = true)]
    pub source: Option<String>,
    /// Of a rejection.
    #[schema(required = true)]
    pub reason: Option<String>,
    /// What WhatsApp says about it.
    #[schema(required = true)]
    pub detail: Option<String>,
    /// Who did it at this desk.
    #[schema(required = true)]
    pub actor: Option<String>,
}

/// What the event stream tells of a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TemplateChanged {
    /// As it is now.
    pub template: TemplateSummary,
    /// What changed.
    pub changes: Vec<HistoryEntry>,
}

/// What causes the changes of one unit.
#[derive(Debug, Clone, Default)]
pub(super) struct Origin {
    pub(super) source: Option<String>,
    pub(super) told_at_s: Option<i64>,
    pub(super) actor: Option<String>,
}

impl HistoryEntry {
    /// A change that is told now, by what `origin` says.
    pub(super) fn new(kind: HistoryKind, cause: HistoryCause, origin: &Origin, at: Timestamp) -> Self {
        Self {
            id: new_uuid(),
            at,
            kind,
            before: None,
            after: None,
            cause,
            source: origin.source.clone(),
            reason: None,
            detail: None,
            actor: origin.actor.clone(),
        }
    }

    pub(super) fn between(mut self, before: Option<&str>, after: Option<&str>) -> Self {
        self.before = before.map(str::to_owned);
        self.after = after.map(str::to_owned);
        self
    }

    pub(super) fn because(mut self, reason: Option<&str>, detail: Option<&str>) -> Self {
        self.reason = reason.map(str::to_owned);
        self.detail = detail.map(str::to_owned);
        self
    }

    pub(super) fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            at: row.get(1)?,
            kind: HistoryKind::from_text(&row.get::<String>(2)?)?,
            before: row.get(3)?,
            after: row.get(4)?,
            cause: HistoryCause::from_text(&row.get::<String>(5)?)?,
            source: row.get(6)?,
            reason: row.get(7)?,
            detail: row.get(8)?,
            actor: row.get(9)?,
        })
    }

    pub(super) async fn store(
        &self,
        tx: &mut Tx,
        tenant: TenantId,
        template: TemplateId,
        told_at_s: Option<i64>,
    ) -> Result<()> {
        let row = params![
            tenant.uuid(),
            template.uuid(),
            self.id,
            self.at,
            self.kind.as_str(),
            self.before.as_deref(),
            self.after.as_deref(),
            self.cause.as_str(),
            self.source.as_deref(),
            told_at_s,
            self.reason.as_deref(),
            self.detail.as_deref(),
            self.actor.as_deref()
        ];
        tx.exec(sql::INSERT_HISTORY, row).await?;
        Ok(())
    }
}

/// What is known of the news of one kind about a template.
pub(super) struct KnownNews {
    /// The newest second that a webhook told.
    pub(super) newest_told_at_s: Option<i64>,
    /// The same was told before.
    pub(super) is_repeated: bool,
    /// The newest entry, where it came to the same end and no webhook has told it yet.
    pub(super) unconfirmed: Option<Uuid>,
}

pub(super) async fn known_news(
    tx: &mut Tx,
    tenant: TenantId,
    template: TemplateId,
    entry: &HistoryEntry,
    told_at_s: i64,
) -> Result<KnownNews> {
    let (tenant, template, kind) = (tenant.uuid(), template.uuid(), entry.kind.as_str());
    let row = tx.query_one(sql::NEWEST_TOLD, params![tenant, template, kind]).await?;
    let same = params![tenant, template, kind, entry.after.as_deref(), told_at_s];
    let is_repeated = tx.query_opt(sql::IS_TOLD, same).await?.is_some();
    let newest = tx.query_opt(sql::NEWEST_OF_KIND, params![tenant, template, kind]).await?;
    let unconfirmed = match newest {
        Some(row) if row.get::<String>(1)? != HistoryCause::Webhook.as_str() => {
            (row.get::<Option<String>>(2)? == entry.after).then(|| row.get(0)).transpose()?
        }
        _ => None,
    };
    Ok(KnownNews { newest_told_at_s: row.get(0)?, is_repeated, unconfirmed })
}

/// A webhook tells what is known already: it is the cause from now on.
pub(super) async fn confirm(
    tx: &mut Tx,
    tenant: TenantId,
    template: TemplateId,
    id: Uuid,
    origin: &Origin,
    entry: &HistoryEntry,
) -> Result<()> {
    let row = params![
        tenant.uuid(),
        template.uuid(),
        id,
        origin.source.as_deref(),
        origin.told_at_s,
        entry.reason.as_deref(),
        entry.detail.as_deref()
    ];
    tx.exec(sql::CONFIRM_HISTORY, row).await?;
    Ok(())
}
