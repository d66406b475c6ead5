//! Reading templates.

use recado_core::Timestamp;
use recado_db::{P, Tx, params};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::changes::HistoryEntry;
use super::edit_allowance::{EditAllowance, MONTH};
use super::store::StoredTemplate;
use super::{Template, TemplateSummary, sql};
use crate::contact::fold;
use crate::page::{Page, PageRequest};
use crate::{ConnectionId, Error, Inbox, Result, TemplateId, TenantId};

/// Which templates are wanted; `None` takes all.
#[derive(Debug, Clone, Default)]
pub struct TemplateFilter {
    /// A part of the name or of a text.
    pub q: Option<String>,
    /// Graph's word. Deleted ones are found only by theirs.
    pub status: Option<String>,
    /// `MARKETING`, …
    pub category: Option<String>,
    /// `GREEN`, …
    pub quality: Option<String>,
    /// A code.
    pub language: Option<String>,
    /// Of this account.
    pub connection_id: Option<ConnectionId>,
}

/// A template with its languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TemplateGroup {
    /// Of which account.
    #[schema(value_type = uuid::Uuid)]
    pub connection_id: ConnectionId,
    /// Its name.
    pub name: String,
    /// Its languages, by their codes; also those that the filter would not take.
    pub variants: Vec<TemplateSummary>,
}

/// How many templates there are of one kind; each language counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TemplateCount {
    /// Of which account.
    #[schema(value_type = uuid::Uuid)]
    pub connection_id: ConnectionId,
    /// Graph's word.
    pub status: String,
    /// `MARKETING`, …
    pub category: String,
    /// `GREEN`, …
    pub quality: String,
    /// A code.
    pub language: String,
    /// So many.
    pub count: i64,
}

/// Before all others in a list with the newest first.
const FIRST: (i64, Uuid) = (i64::MAX, Uuid::max());

impl Inbox {
    /// Templates by name, each with all its languages.
    ///
    /// # Errors
    /// [`Error::BadCursor`], or as the database says.
    pub async fn templates(
        &self,
        tenant: TenantId,
        filter: TemplateFilter,
        page: PageRequest,
    ) -> Result<Page<TemplateGroup>> {
        let position: (String, Uuid) = page.position()?.unwrap_or_default();
        let input = (tenant, filter, position, page.fetch_limit(), page.limit());
        let groups = self
            .db
            .read("inbox.template.list", input, |tx, (tenant, filter, position, fetch_limit, limit)| {
                Box::pin(async move { list(tx, *tenant, filter, position, *fetch_limit, *limit).await })
            })
            .await?;
        page.page(groups, |group| (group.name.clone(), group.connection_id.uuid()))
    }

    /// How many templates there are of each kind.
    ///
    /// # Errors
    /// As the database says.
    pub async fn template_counts(&self, tenant: TenantId) -> Result<Vec<TemplateCount>> {
        self.db
            .read("inbox.template.counts", tenant, |tx, tenant| {
                Box::pin(async move {
                    let rows = tx.query(sql::COUNTS, params![tenant.uuid()]).await?;
                    let counts = rows.iter().map(|row| {
                        Ok(TemplateCount {
                            connection_id: ConnectionId(row.get(0)?),
                            status: row.get(1)?,
                            category: row.get(2)?,
                            quality: row.get(3)?,
                            language: row.get(4)?,
                            count: row.get(5)?,
                        })
                    });
                    counts.collect()
                })
            })
            .await
    }

    /// One language of a template, with the others.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the workspace has none with this id.
    pub async fn template(&self, tenant: TenantId, id: TemplateId) -> Result<Template> {
        self.db
            .read("inbox.template.find", (tenant, id, self.clock.now()), |tx, (tenant, id, now)| {
                Box::pin(async move { template_view(tx, *tenant, *id, *now).await })
            })
            .await
    }

    /// What became of a template, newest first.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::BadCursor`], or as the database says.
    pub async fn template_history(
        &self,
        tenant: TenantId,
        id: TemplateId,
        page: PageRequest,
    ) -> Result<Page<HistoryEntry>> {
        let position: (i64, Uuid) = page.position()?.unwrap_or(FIRST);
        let rows = self
            .db
            .read(
                "inbox.template.history",
                (tenant, id, position, page.fetch_limit()),
                |tx, (tenant, id, (at, entry), limit)| {
                    Box::pin(async move {
                        stored_template(tx, *tenant, *id).await?;
                        let row = params![tenant.uuid(), id.uuid(), *at, *entry, *limit];
                        tx.query(sql::HISTORY, row).await?.iter().map(HistoryEntry::read).collect::<Result<Vec<_>>>()
                    })
                },
            )
            .await?;
        page.page(rows, |entry| (entry.at.micros(), entry.id))
    }
}

/// Names by their order, the one too many without its languages.
async fn list(
    tx: &mut Tx,
    tenant: TenantId,
    filter: &TemplateFilter,
    (after_name, after_connection): &(String, Uuid),
    fetch_limit: i64,
    limit: usize,
) -> Result<Vec<TemplateGroup>> {
    let words = filter.q.as_deref().map(str::trim).filter(|q| !q.is_empty()).map(pattern_of);
    let upper = |text: &Option<String>| text.as_deref().map(str::to_ascii_uppercase);
    let (status, category, quality) = (upper(&filter.status), upper(&filter.category), upper(&filter.quality));
    let connection = filter.connection_id.map(ConnectionId::uuid);
    let row = params![
        tenant.uuid(),
        after_name,
        *after_connection,
        fetch_limit,
        status.as_deref(),
        category.as_deref(),
        quality.as_deref(),
        filter.language.as_deref(),
        words.as_deref(),
        connection.unwrap_or_default(),
        connection.is_none()
    ];
    let mut groups = tx
        .query(sql::LIST_NAMES, row)
        .await?
        .iter()
        .map(|row| {
            Ok(TemplateGroup { name: row.get(0)?, connection_id: ConnectionId(row.get(1)?), variants: Vec::new() })
        })
        .collect::<Result<Vec<_>>>()?;
    let names: Vec<String> = groups.iter().take(limit).map(|group| group.name.clone()).collect();
    let wanted_away = status.as_deref().filter(|status| is_put_away(status));
    let mut places = std::collections::HashMap::with_capacity(groups.len());
    for (place, group) in groups.iter().enumerate() {
        places.insert((group.name.clone(), group.connection_id), place);
    }
    for row in tx.query(sql::OF_NAMES, &[P::Uuid(tenant.uuid()), P::Texts(&names)]).await? {
        let summary = TemplateSummary::read(&row)?;
        if wanted_away != Some(summary.status.as_str()).filter(|status| is_put_away(status)) {
            continue;
        }
        let place = places.get(&(summary.name.clone(), summary.connection_id));
        if let Some(group) = place.and_then(|place| groups.get_mut(*place)) {
            group.variants.push(summary);
        }
    }
    Ok(groups)
}

/// Listed only where it is asked for.
fn is_put_away(status: &str) -> bool {
    matches!(status, super::DELETED | super::ARCHIVED)
}

/// For `LIKE … ESCAPE '!'`.
fn pattern_of(q: &str) -> String {
    let escaped: String = fold(q)
        .chars()
        .flat_map(|sign| {
            let escape = matches!(sign, '%' | '_' | '!').then_some('!');
            escape.into_iter().chain(std::iter::once(sign))
        })
        .collect();
    format!("%{escaped}%")
}

pub(super) async fn stored_template(tx: &mut Tx, tenant: TenantId, id: TemplateId) -> Result<StoredTemplate> {
    let row = tx.query_opt(sql::FIND, params![tenant.uuid(), id.uuid()]).await?;
    StoredTemplate::read(&row.ok_or(Error::NotFound("template"))?)
}

pub(super) async fn template_view(tx: &mut Tx, tenant: TenantId, id: TemplateId, now: Timestamp) -> Result<Template> {
    let stored = stored_template(tx, tenant, id).await?;
    let summary = stored.summary;
    let row = params![tenant.uuid(), summary.connection_id.uuid(), &summary.name];
    let variants = tx.query(sql::VARIANTS, row).await?;
    let variants = variants.iter().map(TemplateSummary::read).collect::<Result<Vec<_>>>()?;
    let edits = tx.query(sql::EDITS_SINCE, params![tenant.uuid(), id.uuid(), now.minus(MONTH)]).await?;
    let edits = edits.iter().map(|row| Ok(row.get(0)?)).collect::<Result<Vec<Timestamp>>>()?;
    Ok(Template {
        edits: EditAllowance::of(&summary.status, &summary.source, &edits, now),
        summary,
        sub_category: stored.sub_category,
        library_template_name: stored.library_name,
        message_send_ttl_seconds: stored.ttl_seconds,
        components: stored.components,
        variants,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_patterns_stand_for_themselves() {
        assert_eq!(pattern_of("Order_Update 50%!"), "%order!_update 50!%!!%");
    }
}
