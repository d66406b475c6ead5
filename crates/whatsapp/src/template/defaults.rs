//! The templates that a new world begins with.

use serde_json::Value;

use super::definition::TemplateDefinition;

const JSON: &str = include_str!("default_templates.json");

/// A dozen templates of every sort, one of them paused. Their ids are those that Graph shows.
#[must_use]
pub fn default_templates() -> Vec<TemplateDefinition> {
    let Ok(Value::Array(templates)) = serde_json::from_str(JSON) else { return Vec::new() };
    templates.iter().filter_map(|template| TemplateDefinition::parse(template).ok()).collect()
}
