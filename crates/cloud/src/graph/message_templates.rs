//! Message templates as Graph shows them: `GET /{waba-id}/message_templates`, `GET /{template-id}`.

use recado_whatsapp::template::{Category, TemplateStatus};
use recado_whatsapp::{GraphError, params};
use serde_json::{Map, Value, json};

use super::call::Call;
use super::list as pages;
use super::phone_number::graph_time;
use super::project::{object, project};
use super::route::unknown_node;
use crate::state::State;
use crate::world::{Caller, MANAGEMENT, Template};

/// As error messages call it.
pub(super) const TYPE_NAME: &str = "MessageTemplate";
/// Templates of an account whose business is verified (spec §5.10).
const MESSAGE_TEMPLATE_LIMIT: u32 = 6000;
/// Shown where `fields` asks for nothing (spec templates §3).
const DEFAULT_FIELDS: [&str; 8] =
    ["name", "parameter_format", "components", "language", "status", "category", "sub_category", "id"];

pub(super) fn show(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    let world = state.world.current();
    let template = world.templates.get(id).ok_or_else(|| unknown_node(state, &call.method, id))?;
    caller.may(MANAGEMENT, &template.waba_id)?;
    project(call, node(template), &DEFAULT_FIELDS, TYPE_NAME)
}

pub(super) fn list(state: &State, caller: &Caller, call: &Call, waba_id: &str) -> Result<Value, GraphError> {
    caller.may(MANAGEMENT, waba_id)?;
    let world = state.world.current();
    let filter = Filter::of(call)?;
    let nodes = world
        .templates
        .of(waba_id)
        .filter(|template| filter.takes(template))
        .map(|template| Ok((template.id.clone(), project(call, node(template), &DEFAULT_FIELDS, TYPE_NAME)?)))
        .collect::<Result<Vec<_>, GraphError>>()?;
    let summary = summary(call, nodes.len(), world.templates.of(waba_id).count())?;
    let mut page = pages::page(state, call, nodes)?;
    if let Some(summary) = summary {
        page["summary"] = summary;
    }
    Ok(page)
}

/// The counts that `summary` names: of the templates that the query asks for, and of all.
fn summary(call: &Call, asked_for: usize, all: usize) -> Result<Option<Value>, GraphError> {
    let Some(names) = call.param("summary").map(params::list) else { return Ok(None) };
    let mut summary = Map::new();
    for name in names {
        let value = match name.as_str() {
            "total_count" => json!(asked_for),
            "message_template_count" => json!(all),
            "message_template_limit" => json!(MESSAGE_TEMPLATE_LIMIT),
            "are_translations_complete" => json!(true),
            _ => return Err(GraphError::parameter(format!("Param summary has no value \"{name}\"."))),
        };
        summary.insert(name, value);
    }
    Ok(Some(Value::Object(summary)))
}

/// Every field of the node. Null: it exists and has no value.
fn node(template: &Template) -> Map<String, Value> {
    let mut node = object(json!({
        "sub_category": null,
        "message_send_ttl_seconds": null,
        "correct_category": null,
        "previous_category": null,
        "rejected_reason": "NONE",
        "library_template_name": null,
        "quality_score": {"score": "UNKNOWN", "date": template.updated_at.seconds()},
        "cta_url_link_tracking_opted_out": false,
        "degrees_of_freedom_spec": null,
        "source": "MANUAL",
        "last_updated_time": graph_time(template.updated_at),
    }));
    node.extend(object(template.definition.to_json()));
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
    }
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
