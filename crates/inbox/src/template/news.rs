//! Webhooks about templates. The same news may come twice, late, or after a sync that saw it already.

use std::time::Duration;

use recado_core::Timestamp;
use recado_db::{Tx, params};
use recado_whatsapp::webhook::{TemplateChange, TemplateNews, status_after};

use super::changes::{HistoryCause, HistoryEntry, HistoryKind, Origin, TemplateChanged, confirm, known_news};
use super::store::{StoredTemplate, write_state};
use super::{TemplateSummary, sql};
use crate::{Result, TenantId};

/// A webhook that is older than the last sync by more than this tells something that the sync has seen the end of.
const CLOCKS_DIFFER: Duration = Duration::from_secs(60);

/// Applies a webhook where it tells enough; `None` where the template is not known here, or what it says now is not told.
pub(super) async fn apply_to_known(
    tx: &mut Tx,
    tenant: TenantId,
    news: &TemplateNews,
    now: Timestamp,
) -> Result<Option<Vec<TemplateChanged>>> {
    let rows = tx.query(sql::FIND_BY_GRAPH_ID, params![tenant.uuid(), &news.template_id]).await?;
    let known = rows.iter().map(StoredTemplate::read).collect::<Result<Vec<_>>>()?;
    if known.is_empty() || news.change == TemplateChange::Components {
        return Ok(None);
    }
    let mut changed = Vec::new();
    for stored in known {
        changed.extend(apply(tx, tenant, stored, news, now).await?);
    }
    Ok(Some(changed))
}

async fn apply(
    tx: &mut Tx,
    tenant: TenantId,
    stored: StoredTemplate,
    news: &TemplateNews,
    now: Timestamp,
) -> Result<Option<TemplateChanged>> {
    let before = stored.summary;
    let told_at_s = news.told_at_s.unwrap_or_else(|| now.seconds());
    let at = Timestamp::from_seconds(told_at_s).min(now);
    let origin = Origin { source: Some(news.field.clone()), told_at_s: Some(told_at_s), actor: None };
    let Some((after, entry)) = told(&before, &news.change, &origin, at) else { return Ok(None) };
    let known = known_news(tx, tenant, before.id, &entry, told_at_s).await?;
    if known.is_repeated {
        return Ok(None);
    }
    let is_change = state_of(&after) != state_of(&before);
    if let Some(id) = known.unconfirmed.filter(|_| !is_change) {
        confirm(tx, tenant, before.id, id, &origin, &entry).await?;
        let detail = after.status_detail != before.status_detail || after.rejected_reason != before.rejected_reason;
        if detail {
            write_state(tx, tenant, &after).await?;
        }
        return Ok(Some(TemplateChanged { template: after, changes: Vec::new() }));
    }
    entry.store(tx, tenant, before.id, Some(told_at_s)).await?;
    let is_late = known.newest_told_at_s.is_some_and(|newest| told_at_s < newest)
        || Timestamp::from_seconds(told_at_s).plus(CLOCKS_DIFFER) < before.synced_at;
    if is_late {
        return Ok(None);
    }
    let after = TemplateSummary { changed_at: now, ..after };
    write_state(tx, tenant, &after).await?;
    Ok(Some(TemplateChanged { template: after, changes: vec![entry] }))
}

fn state_of(summary: &TemplateSummary) -> (&str, &str, &str, Option<&str>) {
    (&summary.status, &summary.quality, &summary.category, summary.correct_category.as_deref())
}

/// The template as the webhook tells it, and the history's entry of it.
fn told(
    before: &TemplateSummary,
    change: &TemplateChange,
    origin: &Origin,
    at: Timestamp,
) -> Option<(TemplateSummary, HistoryEntry)> {
    let mut after = before.clone();
    let entry = |kind| HistoryEntry::new(kind, HistoryCause::Webhook, origin, at);
    let entry = match change {
        TemplateChange::Status { event, reason, detail } => {
            if let Some(status) = status_after(event) {
                status.clone_into(&mut after.status);
                after.rejected_reason.clone_from(reason);
            }
            after.status_detail.clone_from(detail);
            let entry = entry(HistoryKind::Status).between(Some(&before.status), Some(event));
            entry.because(reason.as_deref(), detail.as_deref())
        }
        TemplateChange::Quality { before: old, after: new } => {
            new.clone_into(&mut after.quality);
            entry(HistoryKind::Quality).between(old.as_deref().or(Some(&before.quality)), Some(new))
        }
        TemplateChange::Category { before: Some(old), now, .. } => {
            now.clone_into(&mut after.category);
            (after.previous_category, after.correct_category) = (Some(old.clone()), None);
            entry(HistoryKind::Category).between(Some(old), Some(now))
        }
        TemplateChange::Category { before: None, now, correct } => {
            let correct = correct.as_ref().filter(|correct| *correct != now)?;
            after.correct_category = Some(correct.clone());
            entry(HistoryKind::CategoryNotice).between(Some(now), Some(correct))
        }
        TemplateChange::Components => return None,
    };
    Some((after, entry))
}
