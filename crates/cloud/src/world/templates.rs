//! Message templates, all of them in memory: every template send needs one.

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;
use std::time::Duration;

use recado_core::Timestamp;
use recado_db::{Row, Tx, params, statements};
use recado_whatsapp::template::{TemplateDefinition, default_templates};
use serde_json::{Map, Value};

use crate::error::{Error, Result};

statements! {
    ALL_TEMPLATES = "
        SELECT t.id, t.waba_id, t.name, t.language, t.category, t.status, t.definition, t.created_at, t.updated_at,
            r.quality, r.quality_at, r.rejected_reason, r.previous_category
        FROM cloud_templates t LEFT JOIN cloud_template_reviews r ON r.template_id = t.id";
    ADD_TEMPLATE = "
        INSERT INTO cloud_templates (id, waba_id, name, language, category, status, definition, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)";
    SET_REVIEWED = "UPDATE cloud_templates SET status = $2, category = $3 WHERE id = $1";
    PUT_REVIEW = "
        INSERT INTO cloud_template_reviews (template_id, quality, quality_at, rejected_reason, previous_category)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (template_id) DO UPDATE SET quality = excluded.quality, quality_at = excluded.quality_at,
            rejected_reason = excluded.rejected_reason, previous_category = excluded.previous_category";
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

/// All accounts' templates.
#[derive(Debug, Default)]
pub struct Templates {
    by_id: BTreeMap<String, Template>,
    ids: HashMap<String, String>,
}

impl Templates {
    /// One by its id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Template> {
        self.by_id.get(id)
    }

    /// An account's template of this name in exactly this language.
    #[must_use]
    pub fn named(&self, waba_id: &str, name: &str, language: &str) -> Option<&Template> {
        self.ids.get(&key(waba_id, name, language)).and_then(|id| self.by_id.get(id))
    }

    /// An account's templates, in the order of their ids.
    pub fn of<'t>(&'t self, waba_id: &'t str) -> impl Iterator<Item = &'t Template> {
        self.by_id.values().filter(move |template| template.waba_id == waba_id)
    }

    /// All accounts' templates, in the order of their ids, from this one on.
    pub(crate) fn starting_at<'t>(&'t self, start: Bound<&str>) -> impl Iterator<Item = &'t Template> {
        self.by_id.range::<str, _>((start, Bound::Unbounded)).map(|(_, template)| template)
    }

    fn insert(&mut self, template: Template) {
        let definition = &template.definition;
        self.ids.insert(key(&template.waba_id, &definition.name, &definition.language), template.id.clone());
        self.by_id.insert(template.id.clone(), template);
    }
}

/// No part of it has a line break.
fn key(waba_id: &str, name: &str, language: &str) -> String {
    [waba_id, name, language].join("\n")
}

pub(super) async fn load(tx: &mut Tx) -> Result<Templates> {
    let mut templates = Templates::default();
    for row in tx.query(ALL_TEMPLATES, &[]).await? {
        templates.insert(template(&row)?);
    }
    Ok(templates)
}

fn template(row: &Row) -> Result<Template> {
    let definition: String = row.get(6)?;
    let mut definition: Map<String, Value> =
        serde_json::from_str(&definition).map_err(|error| Error::stored("template", error))?;
    for (name, column) in COLUMNS.into_iter().zip([0, 2, 3, 4, 5]) {
        definition.insert(name.to_owned(), row.get::<String>(column)?.into());
    }
    let definition = TemplateDefinition::parse(&Value::Object(definition));
    Ok(Template {
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

/// Stores status, category and review of a template. Afterwards the world is to be read again.
pub(crate) async fn store_review(tx: &mut Tx, template: &Template) -> Result<()> {
    let (definition, review) = (&template.definition, &template.review);
    tx.exec(SET_REVIEWED, params![&template.id, definition.status.as_str(), definition.category.as_str()]).await?;
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
    for template in default_templates() {
        let Some(id) = &template.id else { continue };
        let definition = without_columns(template.to_json()).to_string();
        let (category, status) = (template.category.as_str(), template.status.as_str());
        let row = params![id, waba_id, &template.name, &template.language, category, status, &definition, created_at];
        tx.exec(ADD_TEMPLATE, row).await?;
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
    Ok(())
}
