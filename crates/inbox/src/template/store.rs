//! Bringing what Graph says of templates into the tables, with a row of history for each change.

use std::collections::HashMap;

use recado_core::Timestamp;
use recado_db::{P, Row, Tx, params};
use serde_json::Value;
use uuid::Uuid;

use super::changes::{HistoryCause, HistoryEntry, HistoryKind, Origin, TemplateChanged};
use super::graph_node::{GraphTemplate, say_the_same};
use super::{DELETED, TemplateSummary, sql, stored_json};
use crate::{ConnectionId, Result, TemplateId, TenantId};

/// A row of `inbox_templates`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct StoredTemplate {
    pub(super) summary: TemplateSummary,
    pub(super) sub_category: Option<String>,
    pub(super) library_name: Option<String>,
    pub(super) ttl_seconds: Option<i64>,
    pub(super) components: Value,
    pub(super) touched_at: Timestamp,
}

impl TemplateSummary {
    /// How many columns [`TemplateSummary::read`] takes.
    const COLUMNS: usize = 17;

    pub(super) fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: TemplateId(row.get(0)?),
            connection_id: ConnectionId(row.get(1)?),
            graph_id: row.get(2)?,
            name: row.get(3)?,
            language: row.get(4)?,
            category: row.get(5)?,
            previous_category: row.get(6)?,
            correct_category: row.get(7)?,
            status: row.get(8)?,
            rejected_reason: row.get(9)?,
            status_detail: row.get(10)?,
            quality: row.get(11)?,
            parameter_format: row.get(12)?,
            source: row.get(13)?,
            preview: row.get(14)?,
            changed_at: row.get(15)?,
            synced_at: row.get(16)?,
        })
    }
}

impl StoredTemplate {
    pub(super) fn read(row: &Row) -> Result<Self> {
        let rest = TemplateSummary::COLUMNS;
        Ok(Self {
            summary: TemplateSummary::read(row)?,
            sub_category: row.get(rest)?,
            library_name: row.get(rest + 1)?,
            ttl_seconds: row.get(rest + 2)?,
            components: stored_json(&row.get::<String>(rest + 3)?)?,
            touched_at: row.get(rest + 4)?,
        })
    }
}

/// Who says it, and when they were asked.
#[derive(Debug, Clone)]
pub(super) struct Telling {
    pub(super) cause: HistoryCause,
    pub(super) origin: Origin,
    /// What was changed here after this moment is newer than what Graph says.
    pub(super) asked_at: Timestamp,
    pub(super) now: Timestamp,
    /// What somebody at this desk did, put before what follows from it.
    pub(super) deed: Option<HistoryKind>,
}

impl Telling {
    pub(super) fn by_sync(asked_at: Timestamp, now: Timestamp) -> Self {
        Self { cause: HistoryCause::Sync, origin: Origin::default(), asked_at, now, deed: None }
    }

    fn entry(&self, kind: HistoryKind) -> HistoryEntry {
        HistoryEntry::new(kind, self.cause, &self.origin, self.now)
    }
}

/// What storing several templates did.
#[derive(Debug, Default)]
pub(super) struct StoredChanges {
    pub(super) added: usize,
    pub(super) changed: Vec<TemplateChanged>,
}

/// Stores templates of one connection as Graph shows them.
pub(super) async fn store_templates(
    tx: &mut Tx,
    tenant: TenantId,
    connection: ConnectionId,
    templates: &[GraphTemplate],
    telling: &Telling,
) -> Result<StoredChanges> {
    let graph_ids: Vec<String> = templates.iter().map(|template| template.graph_id.clone()).collect();
    let row = [P::Uuid(tenant.uuid()), P::Uuid(connection.uuid()), P::Texts(&graph_ids)];
    let mut known: HashMap<String, StoredTemplate> = HashMap::with_capacity(templates.len());
    for row in tx.query(sql::FIND_BY_GRAPH_IDS, &row).await? {
        let stored = StoredTemplate::read(&row)?;
        known.insert(stored.summary.graph_id.clone(), stored);
    }
    let mut stored = StoredChanges::default();
    let mut unchanged: Vec<Uuid> = Vec::new();
    for template in templates {
        let before = known.remove(&template.graph_id);
        if let Some(before) = before.as_ref().filter(|before| before.touched_at > telling.asked_at) {
            unchanged.push(before.summary.id.uuid());
            continue;
        }
        let entries = entries(before.as_ref(), template, telling);
        let is_same = before.as_ref().is_some_and(|before| is_stored_as(before, template));
        if let Some(before) = before.as_ref().filter(|_| entries.is_empty() && is_same) {
            unchanged.push(before.summary.id.uuid());
            continue;
        }
        stored.added += usize::from(before.is_none());
        let after = merged(before, connection, template, telling, !entries.is_empty());
        write(tx, tenant, &after, template).await?;
        for entry in &entries {
            entry.store(tx, tenant, after.summary.id, None).await?;
        }
        if !entries.is_empty() {
            stored.changed.push(TemplateChanged { template: after.summary, changes: entries });
        }
    }
    if !unchanged.is_empty() {
        let row = [P::Uuid(tenant.uuid()), P::Uuids(&unchanged), P::from(telling.now)];
        tx.exec(sql::SET_SYNCED, &row).await?;
    }
    Ok(stored)
}

/// Whether the row says what Graph says; example files' addresses count here, because the newest ones work longest.
fn is_stored_as(before: &StoredTemplate, now: &GraphTemplate) -> bool {
    before.components == now.components
        && before.summary.parameter_format == now.parameter_format
        && before.summary.source == now.source
        && before.summary.previous_category == now.previous_category
        && before.sub_category == now.sub_category
        && before.library_name == now.library_name
        && before.ttl_seconds == now.ttl_seconds
}

/// What is told of the way from the row to what Graph says.
fn entries(before: Option<&StoredTemplate>, now: &GraphTemplate, telling: &Telling) -> Vec<HistoryEntry> {
    let mut entries = Vec::new();
    let Some(before) = before else {
        let created = telling.entry(HistoryKind::Created).between(None, Some(&now.status));
        return vec![created.because(now.rejected_reason.as_deref(), None)];
    };
    let was = &before.summary;
    if telling.deed == Some(HistoryKind::Edited) {
        entries.push(telling.entry(HistoryKind::Edited).between(Some(&was.status), Some(&now.status)));
    } else if !say_the_same(&before.components, &now.components) {
        entries.push(telling.entry(HistoryKind::Components));
    }
    if was.status != now.status {
        let entry = telling.entry(HistoryKind::Status).between(Some(&was.status), Some(&now.status));
        entries.push(entry.because(now.rejected_reason.as_deref(), None));
    }
    if was.quality != now.quality {
        entries.push(telling.entry(HistoryKind::Quality).between(Some(&was.quality), Some(&now.quality)));
    }
    if was.category != now.category {
        entries.push(telling.entry(HistoryKind::Category).between(Some(&was.category), Some(&now.category)));
    } else if now.correct_category.is_some() && was.correct_category != now.correct_category {
        let notice = telling.entry(HistoryKind::CategoryNotice);
        entries.push(notice.between(Some(&now.category), now.correct_category.as_deref()));
    }
    entries
}

fn merged(
    before: Option<StoredTemplate>,
    connection: ConnectionId,
    now: &GraphTemplate,
    telling: &Telling,
    is_change: bool,
) -> StoredTemplate {
    let by_desk = telling.cause == HistoryCause::Desk;
    let same_status = before.as_ref().filter(|before| before.summary.status == now.status);
    let status_detail = same_status.and_then(|before| before.summary.status_detail.clone());
    let changed_at = before.as_ref().filter(|_| !is_change).map_or(telling.now, |before| before.summary.changed_at);
    let touched_at = before.as_ref().map_or(Timestamp::from_micros(0), |before| before.touched_at);
    StoredTemplate {
        summary: TemplateSummary {
            id: before.as_ref().map_or_else(TemplateId::new, |before| before.summary.id),
            connection_id: connection,
            graph_id: now.graph_id.clone(),
            name: now.name.clone(),
            language: now.language.clone(),
            category: now.category.clone(),
            previous_category: now.previous_category.clone(),
            // Graph names the right category also where it is the one it has.
            correct_category: now.correct_category.clone().filter(|correct| *correct != now.category),
            status: now.status.clone(),
            rejected_reason: now.rejected_reason.clone(),
            status_detail,
            quality: now.quality.clone(),
            parameter_format: now.parameter_format.clone(),
            source: now.source.clone(),
            preview: now.preview(),
            changed_at,
            synced_at: telling.now,
        },
        sub_category: now.sub_category.clone(),
        library_name: now.library_name.clone(),
        ttl_seconds: now.ttl_seconds,
        components: now.components.clone(),
        touched_at: if by_desk { telling.now } else { touched_at },
    }
}

async fn write(tx: &mut Tx, tenant: TenantId, stored: &StoredTemplate, now: &GraphTemplate) -> Result<()> {
    let StoredTemplate { summary, sub_category, library_name, ttl_seconds, components, touched_at } = stored;
    let (components, search_text) = (components.to_string(), now.search_text());
    let row = params![
        tenant.uuid(),
        summary.id.uuid(),
        summary.connection_id.uuid(),
        &summary.graph_id,
        &summary.name,
        &summary.language,
        &summary.category,
        summary.previous_category.as_deref(),
        summary.correct_category.as_deref(),
        &summary.status,
        summary.rejected_reason.as_deref(),
        summary.status_detail.as_deref(),
        &summary.quality,
        &summary.parameter_format,
        &summary.source,
        &summary.preview,
        summary.changed_at,
        summary.synced_at,
        sub_category.as_deref(),
        library_name.as_deref(),
        *ttl_seconds,
        &components,
        *touched_at,
        &search_text
    ];
    tx.exec(sql::STORE, row).await?;
    Ok(())
}

/// Writes status, quality and categories, where only they changed.
pub(super) async fn write_state(tx: &mut Tx, tenant: TenantId, summary: &TemplateSummary) -> Result<()> {
    let row = params![
        tenant.uuid(),
        summary.id.uuid(),
        &summary.status,
        summary.rejected_reason.as_deref(),
        summary.status_detail.as_deref(),
        &summary.quality,
        &summary.category,
        summary.previous_category.as_deref(),
        summary.correct_category.as_deref(),
        summary.changed_at
    ];
    tx.exec(sql::SET_STATE, row).await?;
    Ok(())
}

/// Graph lists a template no more.
pub(super) async fn mark_deleted(
    tx: &mut Tx,
    tenant: TenantId,
    stored: StoredTemplate,
    telling: &Telling,
) -> Result<Option<TemplateChanged>> {
    let mut summary = stored.summary;
    if summary.status == DELETED {
        return Ok(None);
    }
    let entry = telling.entry(HistoryKind::Status).between(Some(&summary.status), Some(DELETED));
    entry.store(tx, tenant, summary.id, None).await?;
    summary.status = DELETED.to_owned();
    (summary.rejected_reason, summary.status_detail) = (None, None);
    summary.changed_at = telling.now;
    write_state(tx, tenant, &summary).await?;
    Ok(Some(TemplateChanged { template: summary, changes: vec![entry] }))
}
