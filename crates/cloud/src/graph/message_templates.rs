//! Message templates as Graph shows them: `GET /{waba-id}/message_templates`, `GET /{template-id}`.

use std::collections::BTreeSet;

use recado_whatsapp::paging::PageRequest;
use recado_whatsapp::template::{Category, TemplateStatus};
use recado_whatsapp::{GraphError, params};
use serde_json::{Map, Value, json};

use super::call::Call;
use super::list as pages;
use super::phone_number::graph_time;
use super::project::{object, project};
use super::route::unknown_node;
use super::{limit_fields, public_image};
use crate::state::State;
use crate::template;
use crate::world::{Caller, MANAGEMENT, Template, TemplateReview, World};

/// As error messages call it.
pub(super) const TYPE_NAME: &str = "MessageTemplate";
/// Shown where `fields` asks for nothing (spec templates §3).
const DEFAULT_FIELDS: [&str; 8] =
    ["name", "parameter_format", "components", "language", "status", "category", "sub_category", "id"];

pub(super) fn show(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    let world = state.world.current();
    let template = world.templates.get(id).ok_or_else(|| unknown_node(state, &call.method, id))?;
    caller.may(MANAGEMENT, &template.waba_id)?;
    project(call, full_node(state, &world, template, caller), &DEFAULT_FIELDS, TYPE_NAME)
}

pub(super) fn list(state: &State, caller: &Caller, call: &Call, waba_id: &str) -> Result<Value, GraphError> {
    caller.may(MANAGEMENT, waba_id)?;
    let world = state.world.current();
    let filter = Filter::of(call)?;
    // Only those of the page are written out: an account may have thousands.
    let taken: Vec<(String, Value)> = world
        .templates
        .of(waba_id)
        .filter(|template| filter.takes(template))
        .map(|template| (template.id.clone(), Value::Null))
        .collect();
    let (count, limit) = (taken.len(), template::limit_of(&world, waba_id));
    let mut page = PageRequest::parse(&call.params)?.page_of(taken)?;
    for (id, node) in &mut page.items {
        if let Some(template) = world.templates.get(id) {
            *node = project(call, full_node(state, &world, template, caller), &DEFAULT_FIELDS, TYPE_NAME)?;
        }
    }
    let summary = summary(call, &world.templates.of(waba_id).collect::<Vec<_>>(), count, limit)?;
    let mut page = pages::answer(state, call, page)?;
    if let (Some(summary), Some(page)) = (summary, page.as_object_mut()) {
        page.insert("summary".into(), summary.into());
    }
    Ok(page)
}

/// What `summary` asks for: numbers about all templates of the account, and of those that the query takes.
fn summary(
    call: &Call,
    all: &[&Template],
    taken: usize,
    limit: usize,
) -> Result<Option<Map<String, Value>>, GraphError> {
    let Some(names) = call.param("summary").map(params::list) else { return Ok(None) };
    let mut summary = Map::new();
    for name in names {
        let value = match name.as_str() {
            "total_count" => json!(taken),
            "message_template_count" => json!(all.len()),
            "message_template_limit" => json!(limit),
            "are_translations_complete" => json!(are_translations_complete(all)),
            other => {
                let known = "total_count, message_template_count, message_template_limit, are_translations_complete";
                return Err(GraphError::parameter(format!("Param summary must be of {{{known}}} - got \"{other}\".")));
            }
        };
        summary.insert(name, value);
    }
    Ok(Some(summary))
}

/// Whether each name is there in every language that the account uses.
fn are_translations_complete(all: &[&Template]) -> bool {
    let names: BTreeSet<&str> = all.iter().map(|template| template.definition.name.as_str()).collect();
    let languages: BTreeSet<&str> = all.iter().map(|template| template.definition.language.as_str()).collect();
    all.len() == names.len() * languages.len()
}

fn full_node(state: &State, world: &World, template: &Template, caller: &Caller) -> Map<String, Value> {
    let mut node = node(state, template);
    node.extend(limit_fields::of_template(state, world, template, caller.app_id()));
    node
}

/// Every field of the node. Null: it exists and has no value.
fn node(state: &State, template: &Template) -> Map<String, Value> {
    let mut node = object(json!({
        "sub_category": null,
        "message_send_ttl_seconds": null,
        "correct_category": template.life.correction.as_ref().map(|correction| correction.category.as_str()),
        "previous_category": template.review.previous_category,
        "rejected_reason": template.review.rejected_reason,
        "library_template_name": null,
        "quality_score": {
            "score": template.review.quality,
            "date": template.review.quality_at.unwrap_or(template.updated_at).seconds(),
        },
        "cta_url_link_tracking_opted_out": false,
        "degrees_of_freedom_spec": null,
        "source": if template.life.is_generated { "AUTO_GENERATED" } else { "MANUAL" },
        "display_format": null,
        "is_primary_device_delivery_only": null,
        "last_updated_time": graph_time(template.updated_at),
    }));
    node.extend(object(template.definition.to_shown_json(|handle| public_image::template_example_url(state, handle))));
    node.insert("id".into(), template.id.as_str().into());
    node
}

/// Which templates the query asks for; a part that it does not name takes all.
struct Filter {
    name: Option<String>,
    content: Option<String>,
    name_or_content: Option<String>,
    languages: Vec<String>,
    categories: Vec<Category>,
    statuses: Vec<TemplateStatus>,
    qualities: Vec<String>,
    /// Whether those that Direct Send made, or the others.
    generated: Option<bool>,
    /// Last changed in this time; unix seconds.
    since_s: Option<i64>,
    until_s: Option<i64>,
}

impl Filter {
    fn of(call: &Call) -> Result<Self, GraphError> {
        let texts = |name: &str| call.param(name).map(params::list).unwrap_or_default();
        let lower = |name: &str| Ok::<_, GraphError>(call.text(name)?.map(|text| text.to_lowercase()));
        Ok(Self {
            name: lower("name")?,
            content: lower("content")?,
            name_or_content: lower("name_or_content")?,
            languages: texts("language"),
            categories: named("category", &texts("category"), Category::from_name)?,
            statuses: named("status", &texts("status"), TemplateStatus::from_name)?,
            generated: match call.text("source")?.map(|source| source.to_ascii_uppercase()).as_deref() {
                None => None,
                Some("MANUAL") => Some(false),
                Some("AUTO_GENERATED") => Some(true),
                Some(other) => return Err(GraphError::parameter(format!("Param source has no value \"{other}\"."))),
            },
            since_s: seconds(call, "since")?,
            until_s: seconds(call, "until")?,
            qualities: named("quality_score", &texts("quality_score"), quality_of)?,
        })
    }

    fn takes(&self, template: &Template) -> bool {
        let definition = &template.definition;
        let in_name = |part: &String| definition.name.contains(part.as_str());
        let in_content = |part: &String| has_text(&definition.to_json(), part);
        self.name.as_ref().is_none_or(in_name)
            && self.content.as_ref().is_none_or(in_content)
            && self.name_or_content.as_ref().is_none_or(|part| in_name(part) || in_content(part))
            && (self.languages.is_empty() || self.languages.contains(&definition.language))
            && (self.categories.is_empty() || self.categories.contains(&definition.category))
            && (self.statuses.is_empty() || self.statuses.contains(&definition.status))
            && self.generated.is_none_or(|generated| template.life.is_generated == generated)
            && self.since_s.is_none_or(|since| template.updated_at.seconds() >= since)
            && self.until_s.is_none_or(|until| template.updated_at.seconds() <= until)
            && (self.qualities.is_empty() || self.qualities.contains(&template.review.quality))
    }
}

fn seconds(call: &Call, name: &str) -> Result<Option<i64>, GraphError> {
    match call.text(name)? {
        None => Ok(None),
        Some(text) => match text.parse() {
            Ok(seconds) => Ok(Some(seconds)),
            Err(_) => Err(GraphError::parameter(format!("Param {name} must be a unix timestamp."))),
        },
    }
}

fn quality_of(name: &str) -> Option<String> {
    TemplateReview::QUALITIES.into_iter().find(|known| known.eq_ignore_ascii_case(name)).map(str::to_owned)
}

fn named<T>(param: &str, names: &[String], from_name: fn(&str) -> Option<T>) -> Result<Vec<T>, GraphError> {
    let unknown = |name: &String| GraphError::parameter(format!("Param {param} has no value \"{name}\"."));
    names.iter().map(|name| from_name(name).ok_or_else(|| unknown(name))).collect()
}

/// Whether a text of the components, one that customers read, has this part, which is in lower case.
fn has_text(value: &Value, part: &str) -> bool {
    match value {
        Value::Object(map) => map.iter().any(|(name, value)| match value {
            Value::String(text) => name == "text" && text.to_lowercase().contains(part),
            value => name != "example" && has_text(value, part),
        }),
        Value::Array(items) => items.iter().any(|item| has_text(item, part)),
        _ => false,
    }
}
