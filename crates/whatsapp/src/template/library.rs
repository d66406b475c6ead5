//! The library of ready-made templates (spec templates §8).

use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use super::complaint;
use super::definition::TemplateDefinition;
use super::refusal::invalid;
use crate::error::GraphError;
use crate::message::TextParameter;

const JSON: &str = include_str!("library.json");

static LIBRARY: LazyLock<Vec<Value>> = LazyLock::new(|| match serde_json::from_str(JSON) {
    Ok(Value::Array(templates)) => templates,
    _ => Vec::new(),
});

/// What a search of the library asks for; `None` and empty take all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LibrarySearch {
    /// A part of name, header or body, in any case.
    pub search: Option<String>,
    /// `ORDER_MANAGEMENT`, …
    pub topic: Option<String>,
    /// `DELIVERY_UPDATE`, …
    pub usecase: Option<String>,
    /// `E_COMMERCE`, …
    pub industry: Option<String>,
    /// A code.
    pub language: Option<String>,
    /// A part of the name.
    pub name: Option<String>,
}

fn text<'v>(template: &'v Value, key: &str) -> &'v str {
    template.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The library's templates that the search asks for, with their ids.
#[must_use]
pub fn search(search: &LibrarySearch) -> Vec<(String, Value)> {
    let equals =
        |wanted: &Option<String>, value: &str| wanted.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(value));
    let in_text = |wanted: &Option<String>, value: &str| {
        wanted.as_ref().is_none_or(|wanted| value.to_lowercase().contains(&wanted.to_lowercase()))
    };
    let takes = |template: &&Value| {
        let all = ["name", "header", "body"].map(|key| text(template, key)).join("\n");
        let industries = template.get("industry").and_then(Value::as_array);
        let is_of_industry = search.industry.as_ref().is_none_or(|wanted| {
            industries.is_some_and(|list| {
                list.iter().any(|one| one.as_str().is_some_and(|one| one.eq_ignore_ascii_case(wanted)))
            })
        });
        in_text(&search.search, &all)
            && in_text(&search.name, text(template, "name"))
            && equals(&search.topic, text(template, "topic"))
            && equals(&search.usecase, text(template, "usecase"))
            && equals(&search.language, text(template, "language"))
            && is_of_industry
    };
    LIBRARY.iter().filter(takes).map(|template| (text(template, "id").to_owned(), template.clone())).collect()
}

fn find(name: &str, language: &str) -> Option<&'static Value> {
    let mut of_name = LIBRARY.iter().filter(|template| text(template, "name") == name).peekable();
    of_name.peek()?;
    let languages: Vec<&Value> = of_name.collect();
    let exact = languages.iter().find(|template| text(template, "language") == language);
    exact.or_else(|| languages.iter().find(|template| text(template, "language").starts_with(base(language)))).copied()
}

fn base(language: &str) -> &str {
    language.split('_').next().unwrap_or_default()
}

/// Writes the components of the library's template into the parameters of a call that makes one from it.
pub(super) fn fill_in(wire: &mut Map<String, Value>) -> Result<(), GraphError> {
    let named = |key: &str| wire.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (name, language, category) = (named("library_template_name"), named("language"), named("category"));
    let template = find(&name, &language).ok_or_else(|| {
        invalid("Library template not found", format!("The template library has no template {name} in {language}."))
    })?;
    let own_category = text(template, "category");
    if !category.is_empty() && !category.eq_ignore_ascii_case(own_category) {
        return Err(invalid(
            "Invalid category",
            format!("The library's template {name} is of the category {own_category}."),
        ));
    }
    wire.insert("category".into(), own_category.into());
    let button_inputs = match wire.remove("library_template_button_inputs") {
        Some(Value::Array(inputs)) => inputs,
        None | Some(Value::Null) => Vec::new(),
        Some(_) => return Err(GraphError::parameter("Param library_template_button_inputs must be an array.")),
    };
    let body_inputs = wire.remove("library_template_body_inputs").unwrap_or_default();
    let components = if own_category == "AUTHENTICATION" {
        authentication_components(&button_inputs, &body_inputs)?
    } else {
        components(template, &button_inputs, &body_inputs)?
    };
    wire.insert("components".into(), components.into());
    wire.insert("parameter_format".into(), "POSITIONAL".into());
    Ok(())
}

/// Whether the values of a send are what the library's template has them be: an amount, an address, a telephone number.
///
/// # Errors
/// 132012 (the code is unconfirmed).
pub(super) fn check_values(definition: &TemplateDefinition, values: &[TextParameter]) -> Result<(), GraphError> {
    let Some(name) = definition.options.get("library_template_name").and_then(Value::as_str) else { return Ok(()) };
    let kinds = find(name, &definition.language).and_then(|template| template.get("body_param_types")?.as_array());
    for (kind, value) in kinds.into_iter().flatten().filter_map(Value::as_str).zip(values) {
        if !has_shape(kind, &value.text) {
            return Err(complaint::mismatch("body", kind, Some("TEXT")));
        }
    }
    Ok(())
}

/// Whether a value is of one of `body_param_types`. How strictly Meta looks is not told, so this only refuses what cannot be meant.
fn has_shape(kind: &str, value: &str) -> bool {
    let digits = value.chars().filter(char::is_ascii_digit).count();
    match kind {
        "AMOUNT" => value.chars().any(char::is_numeric),
        "DATE" => value.chars().any(char::is_alphanumeric),
        "NUMBER" => value.chars().any(char::is_numeric) && !value.chars().any(char::is_alphabetic),
        "PHONE NUMBER" => (3..=15).contains(&digits) && !value.chars().any(char::is_alphabetic),
        "EMAIL" => value.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && host.contains('.') && !host.contains('@') && !value.contains(char::is_whitespace)
        }),
        _ => true,
    }
}

fn is_asked(inputs: &Value, key: &str) -> bool {
    inputs.get(key).is_some_and(|value| *value == Value::Bool(true) || value == "true")
}

fn components(template: &Value, button_inputs: &[Value], body_inputs: &Value) -> Result<Vec<Value>, GraphError> {
    let mut components = Vec::new();
    if !text(template, "header").is_empty() {
        components.push(json!({"type": "HEADER", "format": "TEXT", "text": text(template, "header")}));
    }
    let mut body = text(template, "body").to_owned();
    for (key, sentence) in [
        ("add_contact_number", " If you have questions, call our contact number."),
        ("add_learn_more_link", " Learn more on our website."),
        ("add_security_recommendation", " For your security, do not share this message."),
        ("add_track_package_link", " Track your package on our website."),
    ] {
        if is_asked(body_inputs, key) {
            body.push_str(sentence);
        }
    }
    let mut component = json!({"type": "BODY", "text": body});
    if let (Some(params), Some(map)) =
        (template.get("body_params").filter(|list| **list != json!([])), component.as_object_mut())
    {
        map.insert("example".into(), json!({"body_text": [params]}));
    }
    components.push(component);
    let no_buttons = Vec::new();
    let buttons = template.get("buttons").and_then(Value::as_array).unwrap_or(&no_buttons);
    let mut made = Vec::new();
    for (index, button) in buttons.iter().enumerate() {
        made.push(library_button(button, button_inputs.get(index))?);
    }
    if !made.is_empty() {
        components.push(json!({"type": "BUTTONS", "buttons": made}));
    }
    Ok(components)
}

fn library_button(button: &Value, input: Option<&Value>) -> Result<Value, GraphError> {
    let kind = text(button, "type");
    let missing = |what: &str| {
        invalid(
            "Missing button input",
            format!("library_template_button_inputs must have {what} for the button {kind}."),
        )
    };
    let given = input.filter(|input| text(input, "type").eq_ignore_ascii_case(kind));
    let mut made = button.clone();
    let Some(map) = made.as_object_mut() else { return Ok(made) };
    match kind {
        "URL" => {
            let url = given.and_then(|input| input.get("url")).ok_or_else(|| missing("a url"))?;
            let address = url.get("base_url").and_then(Value::as_str).ok_or_else(|| missing("a base_url"))?;
            map.insert("url".into(), address.into());
            map.remove("example");
            if let Some(example) = url.get("url_suffix_example") {
                map.insert("example".into(), json!([example]));
            }
        }
        "PHONE_NUMBER" => {
            let number = given.and_then(|input| input.get("phone_number")).ok_or_else(|| missing("a phone_number"))?;
            map.insert("phone_number".into(), number.clone());
        }
        _ => {}
    }
    Ok(made)
}

fn authentication_components(button_inputs: &[Value], body_inputs: &Value) -> Result<Vec<Value>, GraphError> {
    let recommends = is_asked(body_inputs, "add_security_recommendation");
    let mut components = vec![json!({"type": "BODY", "add_security_recommendation": recommends})];
    if let Some(minutes) = body_inputs.get("code_expiration_minutes") {
        components.push(json!({"type": "FOOTER", "code_expiration_minutes": minutes}));
    }
    let otp = button_inputs.iter().find(|input| text(input, "type").eq_ignore_ascii_case("OTP"));
    let button = otp.cloned().unwrap_or_else(|| json!({"type": "OTP", "otp_type": "COPY_CODE"}));
    components.push(json!({"type": "BUTTONS", "buttons": [button]}));
    Ok(components)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::NewTemplate;

    #[test]
    fn the_values_of_the_librarys_templates_have_their_shapes() {
        for (_, template) in search(&LibrarySearch::default()) {
            let params = template["body_params"].as_array().cloned().unwrap_or_default();
            let kinds = template["body_param_types"].as_array().cloned().unwrap_or_default();
            assert_eq!(params.len(), kinds.len(), "{template}");
            for (param, kind) in params.iter().zip(&kinds) {
                assert!(has_shape(kind.as_str().unwrap(), param.as_str().unwrap()), "{kind}: {param}");
            }
        }
        for (kind, wrong) in [
            ("AMOUNT", "much"),
            ("DATE", "-"),
            ("NUMBER", "A1"),
            ("PHONE NUMBER", "call me"),
            ("PHONE NUMBER", "1"),
            ("EMAIL", "ana"),
            ("EMAIL", "ana@example"),
        ] {
            assert!(!has_shape(kind, wrong), "{kind}: {wrong}");
        }
    }

    #[test]
    fn a_wrong_shape_is_refused_at_the_send() {
        let wire = json!({"name": "mine", "language": "en_US", "category": "UTILITY", "library_template_name": "account_creation_confirmation_3",
            "library_template_button_inputs": [{"type": "URL", "url": {"base_url": "https://example.com/"}}]});
        let definition = NewTemplate::parse(&wire).unwrap().definition;
        let values = |email: &str| ["Ana", email].map(TextParameter::positional);
        check_values(&definition, &values("ana@example.com")).unwrap();
        let error = check_values(&definition, &values("none")).unwrap_err();
        let details = "body: Format mismatch, expected EMAIL, received TEXT";
        assert_eq!((error.code, error.details.as_deref()), (132_012, Some(details)));
        let own = TemplateDefinition { options: Map::new(), ..definition };
        check_values(&own, &values("none")).unwrap();
    }
}
