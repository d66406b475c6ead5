//! Message templates, all of them in memory: every template send needs one. An account may have 6,000, so a change of the world reads
//! again only the rows that were written since.

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;
use std::sync::Arc;
use std::time::Duration;

use recado_core::Timestamp;
use recado_db::{Row, Tx, params, statements};
use recado_whatsapp::template::{TemplateDefinition, TemplateLife, TemplateStatus, default_templates};
use serde_json::{Map, Value};

use crate::error::{Error, Result};

statements! {
    READ_VERSION = "SELECT version, cleared_at_version FROM cloud_template_version WHERE id = 1";
    BUMP_VERSION = "UPDATE cloud_template_version SET version = version + 1 WHERE id = 1";
    NOTE_CLEARED = "UPDATE cloud_template_version SET version = version + 1, cleared_at_version = version + 1 WHERE id = 1";
    CHANGED_SINCE = "
        SELECT t.id, t.waba_id, t.name, t.language, t.category, t.status, t.definition, t.created_at, t.updated_at,
            r.quality, r.quality_at, r.rejected_reason, r.previous_category, t.life
        FROM cloud_templates t LEFT JOIN cloud_template_reviews r ON r.template_id = t.id
        WHERE t.version >= $1";
    FIND = "
        SELECT t.id, t.waba_id, t.name, t.language, t.category, t.status, t.definition, t.created_at, t.updated_at,
            r.quality, r.quality_at, r.rejected_reason, r.previous_category, t.life
        FROM cloud_templates t LEFT JOIN cloud_template_reviews r ON r.template_id = t.id
        WHERE t.id = $1";
    FIND_NAMED = "
        SELECT t.id, t.waba_id, t.name, t.language, t.category, t.status, t.definition, t.created_at, t.updated_at,
            r.quality, r.quality_at, r.rejected_reason, r.previous_category, t.life
        FROM cloud_templates t LEFT JOIN cloud_template_reviews r ON r.template_id = t.id
        WHERE t.waba_id = $1 AND t.name = $2";
    COUNT_OF_WABA = "SELECT COUNT(*) FROM cloud_templates WHERE waba_id = $1 AND status <> 'DELETED'";
    ADD_TEMPLATE = "
        INSERT INTO cloud_templates (id, waba_id, name, language, category, status, definition, created_at, updated_at, life, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, (SELECT v.version FROM cloud_template_version v WHERE v.id = 1))";
    STORE_TEMPLATE = "
        UPDATE cloud_templates SET status = $2, category = $3, definition = $4, updated_at = $5, life = $6,
            version = (SELECT v.version FROM cloud_template_version v WHERE v.id = 1)
        WHERE id = $1";
    SET_STATUS = "
        UPDATE cloud_templates SET status = $2, version = (SELECT v.version FROM cloud_template_version v WHERE v.id = 1)
        WHERE id = $1";
    PUT_REVIEW = "
        INSERT INTO cloud_template_reviews (template_id, quality, quality_at, rejected_reason, previous_category)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (template_id) DO UPDATE SET quality = excluded.quality, quality_at = excluded.quality_at,
            rejected_reason = excluded.rejected_reason, previous_category = excluded.previous_category";
    REMOVE_TEMPLATE = "DELETE FROM cloud_templates WHERE id = $1";
    REMOVE_REVIEW = "DELETE FROM cloud_template_reviews WHERE template_id = $1";
    CLEAR_TEMPLATES = "DELETE FROM cloud_templates";
    CLEAR_REVIEWS = "DELETE FROM cloud_template_reviews";
}

/// What the columns of their own say; the stored definition has the rest.
const COLUMNS: [&str; 5] = ["id", "name", "language", "category", "status"];

/// The default templates are as old as this: Marketing Messages takes none that is new.
const AGE_OF_DEFAULTS: Duration = Duration::from_secs(24 * 3600);

/// A message template in one language.
#[derive(Debug, Clone)]
pub struct Template {
    /// Decimal.
    pub id: String,
    /// The account it belongs to.
    pub waba_id: String,
    /// All that Graph shows of it.
    pub definition: TemplateDefinition,
    /// When it was made.
    pub created_at: Timestamp,
    /// When its content last changed.
    pub updated_at: Timestamp,
    /// What reviews and customers said of it.
    pub review: TemplateReview,
    /// What is remembered of its life.
    pub life: TemplateLife,
}

/// What reviews and customers said of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateReview {
    /// `UNKNOWN`, `GREEN`, `YELLOW` or `RED`.
    pub quality: String,
    /// Since when; `None`: since it was made.
    pub quality_at: Option<Timestamp>,
    /// Why it was rejected, `NONE` where it was not.
    pub rejected_reason: String,
    /// The category before a review moved it to another.
    pub previous_category: Option<String>,
}

impl TemplateReview {
    /// What [`Self::quality`] can be.
    pub const QUALITIES: [&str; 4] = ["UNKNOWN", "GREEN", "YELLOW", "RED"];
}

impl Default for TemplateReview {
    fn default() -> Self {
        Self {
            quality: "UNKNOWN".to_owned(),
            quality_at: None,
            rejected_reason: "NONE".to_owned(),
            previous_category: None,
        }
    }
}

/// All accounts' templates but those that were deleted.
#[derive(Debug, Default, Clone)]
pub struct Templates {
    // In the order of their ids.
    by_id: BTreeMap<String, Arc<Template>>,
    of_wabas: HashMap<String, BTreeMap<String, Arc<Template>>>,
    ids: HashMap<String, String>,
    /// The change of the table up to which this was read.
    version: i64,
}

impl Templates {
    /// One by its id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Template> {
        self.by_id.get(id).map(AsRef::as_ref)
    }

    /// An account's template of this name in exactly this language.
    #[must_use]
    pub fn named(&self, waba_id: &str, name: &str, language: &str) -> Option<&Template> {
        self.ids.get(&key(waba_id, name, language)).and_then(|id| self.get(id))
    }

    /// An account's templates, in the order of their ids.
    pub fn of<'t>(&'t self, waba_id: &str) -> impl Iterator<Item = &'t Template> {
        self.of_wabas.get(waba_id).into_iter().flat_map(|templates| templates.values().map(AsRef::as_ref))
    }

    /// All accounts' templates, in the order of their ids, from this one on.
    pub(crate) fn starting_at<'t>(&'t self, start: Bound<&str>) -> impl Iterator<Item = &'t Template> {
        self.by_id.range::<str, _>((start, Bound::Unbounded)).map(|(_, template)| template.as_ref())
    }

    /// Puts a row in the place of what was known of it, or of another of its name.
    fn take(&mut self, template: Template) {
        let definition = &template.definition;
        let key = key(&template.waba_id, &definition.name, &definition.language);
        if let Some(former) = self.ids.get(&key).cloned() {
            self.by_id.remove(&former);
            if let Some(templates) = self.of_wabas.get_mut(&template.waba_id) {
                templates.remove(&former);
            }
            self.ids.remove(&key);
        }
        if definition.status == TemplateStatus::Deleted {
            return;
        }
        let template = Arc::new(template);
        self.ids.insert(key, template.id.clone());
        let of_waba = self.of_wabas.entry(template.waba_id.clone()).or_default();
        of_waba.insert(template.id.clone(), template.clone());
        self.by_id.insert(template.id.clone(), template);
    }
}

/// No part of it has a line break.
fn key(waba_id: &str, name: &str, language: &str) -> String {
    [waba_id, name, language].join("\n")
}

/// As they are now. What was known before is read again only where it changed.
pub(super) async fn load(tx: &mut Tx, known: &Arc<Templates>) -> Result<Arc<Templates>> {
    let row = tx.query_one(READ_VERSION, &[]).await?;
    let (version, cleared_at): (i64, i64) = (row.get(0)?, row.get(1)?);
    if known.version == version && version > 0 {
        return Ok(known.clone());
    }
    let is_known = known.version > 0 && known.version >= cleared_at && known.version <= version;
    let mut templates = if is_known { Templates::clone(known) } else { Templates::default() };
    for row in tx.query(CHANGED_SINCE, params![templates.version]).await? {
        templates.take(template(&row)?);
    }
    templates.version = version;
    Ok(Arc::new(templates))
}

/// Keeps other writers of templates waiting until this unit ends. Whoever writes one begins with it.
pub(crate) async fn hold_templates(tx: &mut Tx) -> Result<()> {
    tx.exec(BUMP_VERSION, &[]).await?;
    Ok(())
}

/// A template as it is stored, deleted ones too.
pub(crate) async fn find_template(tx: &mut Tx, id: &str) -> Result<Option<Template>> {
    tx.query_opt(FIND, params![id]).await?.as_ref().map(template).transpose()
}

/// All languages of a name, deleted ones too.
pub(crate) async fn find_templates_named(tx: &mut Tx, waba_id: &str, name: &str) -> Result<Vec<Template>> {
    tx.query(FIND_NAMED, params![waba_id, name]).await?.iter().map(template).collect()
}

/// How many templates an account has.
pub(crate) async fn count_templates(tx: &mut Tx, waba_id: &str) -> Result<usize> {
    let count: i64 = tx.query_one(COUNT_OF_WABA, params![waba_id]).await?.get(0)?;
    Ok(usize::try_from(count).unwrap_or_default())
}

/// Adds a template. Afterwards the world is to be read again.
pub(crate) async fn add_template(tx: &mut Tx, template: &Template) -> Result<()> {
    let definition = &template.definition;
    let (wire, life) = (without_columns(definition.to_json()).to_string(), life_text(&template.life)?);
    let row = params![
        &template.id,
        &template.waba_id,
        &definition.name,
        &definition.language,
        definition.category.as_str(),
        definition.status.as_str(),
        &wire,
        template.created_at,
        template.updated_at,
        &life
    ];
    tx.exec(ADD_TEMPLATE, row).await?;
    put_review(tx, template).await
}

/// Stores all that may change of a template. Afterwards the world is to be read again.
pub(crate) async fn store_template(tx: &mut Tx, template: &Template) -> Result<()> {
    let definition = &template.definition;
    let (wire, life) = (without_columns(definition.to_json()).to_string(), life_text(&template.life)?);
    let (status, category) = (definition.status.as_str(), definition.category.as_str());
    tx.exec(STORE_TEMPLATE, params![&template.id, status, category, &wire, template.updated_at, &life]).await?;
    put_review(tx, template).await
}

/// Sets the status alone. Afterwards the world is to be read again.
pub(crate) async fn set_template_status(tx: &mut Tx, id: &str, status: &str) -> Result<()> {
    hold_templates(tx).await?;
    tx.exec(SET_STATUS, params![id, status]).await?;
    Ok(())
}

/// Removes the row of a deleted template, so that its name is free.
pub(crate) async fn remove_template(tx: &mut Tx, id: &str) -> Result<()> {
    tx.exec(REMOVE_TEMPLATE, params![id]).await?;
    tx.exec(REMOVE_REVIEW, params![id]).await?;
    Ok(())
}

fn life_text(life: &TemplateLife) -> Result<String> {
    serde_json::to_string(life).map_err(|error| Error::stored("template's life", error))
}

fn template(row: &Row) -> Result<Template> {
    let definition: String = row.get(6)?;
    let mut definition: Map<String, Value> =
        serde_json::from_str(&definition).map_err(|error| Error::stored("template", error))?;
    for (name, column) in COLUMNS.into_iter().zip([0, 2, 3, 4, 5]) {
        definition.insert(name.to_owned(), row.get::<String>(column)?.into());
    }
    let definition = TemplateDefinition::parse(&Value::Object(definition));
    let life: String = row.get(13)?;
    Ok(Template {
        life: serde_json::from_str(&life).map_err(|error| Error::stored("template's life", error))?,
        id: row.get(0)?,
        waba_id: row.get(1)?,
        definition: definition.map_err(|error| Error::stored("template", error))?,
        created_at: row.get(7)?,
        updated_at: row.get(8)?,
        review: match row.get::<Option<String>>(9)? {
            Some(quality) => TemplateReview {
                quality,
                quality_at: row.get(10)?,
                rejected_reason: row.get(11)?,
                previous_category: row.get(12)?,
            },
            None => TemplateReview::default(),
        },
    })
}

async fn put_review(tx: &mut Tx, template: &Template) -> Result<()> {
    let review = &template.review;
    let row = params![
        &template.id,
        &review.quality,
        review.quality_at,
        &review.rejected_reason,
        review.previous_category.as_deref()
    ];
    tx.exec(PUT_REVIEW, row).await?;
    Ok(())
}

/// Adds the default templates to an account.
pub(super) async fn seed(tx: &mut Tx, waba_id: &str, now: Timestamp) -> Result<()> {
    let created_at = now.minus(AGE_OF_DEFAULTS);
    hold_templates(tx).await?;
    for definition in default_templates() {
        let Some(id) = definition.id.clone() else { continue };
        let template = Template {
            id,
            waba_id: waba_id.to_owned(),
            definition,
            created_at,
            updated_at: created_at,
            review: TemplateReview::default(),
            life: TemplateLife { was_approved: true, ..TemplateLife::default() },
        };
        add_template(tx, &template).await?;
    }
    Ok(())
}

fn without_columns(mut definition: Value) -> Value {
    if let Some(definition) = definition.as_object_mut() {
        definition.retain(|name, _| !COLUMNS.contains(&name.as_str()));
    }
    definition
}

pub(super) async fn clear(tx: &mut Tx) -> Result<()> {
    tx.exec(CLEAR_TEMPLATES, &[]).await?;
    tx.exec(CLEAR_REVIEWS, &[]).await?;
    tx.exec(NOTE_CLEARED, &[]).await?;
    Ok(())
}
