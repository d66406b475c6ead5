//! `GET /message_template_library`, and `GET /{waba}/message_template_previews`.

use recado_whatsapp::template::library::{self, LibrarySearch};
use recado_whatsapp::template::{LANGUAGES, NewTemplate};
use recado_whatsapp::{GraphError, params};
use serde_json::{Value, json};

use super::call::Call;
use super::list as pages;
use super::project::{object, project};
use crate::state::State;
use crate::world::{Caller, MANAGEMENT};

const TYPE_NAME: &str = "MessageTemplateLibrary";
const FIELDS: [&str; 12] = [
    "name",
    "language",
    "category",
    "topic",
    "usecase",
    "industry",
    "header",
    "body",
    "body_params",
    "body_param_types",
    "buttons",
    "id",
];

pub(super) fn list(state: &State, caller: &Caller, call: &Call) -> Result<Value, GraphError> {
    caller.holds(MANAGEMENT)?;
    let search = LibrarySearch {
        search: call.text("search")?,
        topic: call.text("topic")?,
        usecase: call.text("usecase")?,
        industry: call.text("industry")?,
        language: call.text("language")?,
        name: call.text("name")?,
    };
    let nodes = library::search(&search).into_iter().map(|(id, template)| {
        let mut node = object(template);
        for field in FIELDS {
            node.entry(field).or_insert(Value::Null);
        }
        Ok((id, project(call, node, &FIELDS, TYPE_NAME)?))
    });
    let nodes = nodes.collect::<Result<Vec<_>, GraphError>>()?;
    pages::page(state, call, nodes)
}

/// The texts that authentication templates have, by language.
pub(super) fn previews(caller: &Caller, call: &Call, waba_id: &str) -> Result<Value, GraphError> {
    caller.may(MANAGEMENT, waba_id)?;
    let category = call.required_text("category")?;
    if !category.eq_ignore_ascii_case("AUTHENTICATION") {
        return Err(GraphError::parameter("Param category must be one of {AUTHENTICATION}."));
    }
    let languages = match call.param("languages").or_else(|| call.param("language")).map(params::list) {
        Some(languages) => languages,
        None => LANGUAGES.iter().map(|language| (*language).to_owned()).collect(),
    };
    let recommends =
        call.param("add_security_recommendation").is_some_and(|value| *value == json!(true) || value == "true");
    let data = languages.iter().map(|language| {
        let mut components = vec![json!({"type": "BODY", "add_security_recommendation": recommends})];
        if let Some(minutes) = call.param("code_expiration_minutes") {
            components.push(json!({"type": "FOOTER", "code_expiration_minutes": minutes}));
        }
        components.push(json!({"type": "BUTTONS", "buttons": [{"type": "OTP", "otp_type": "COPY_CODE"}]}));
        let wire = json!({"name": "preview", "language": language, "category": category, "components": components});
        let definition = NewTemplate::parse(&wire)?.definition;
        let parts = definition.parts;
        let button = parts
            .buttons
            .first()
            .map(|button| json!({"autofill_text": button.other.get("autofill_text"), "text": button.text}));
        let mut preview = json!({
            "body": parts.body.map(|body| body.text), "buttons": [button], "language": language,
        });
        if let (Some(footer), Some(preview)) = (parts.footer, preview.as_object_mut()) {
            preview.insert("footer".into(), footer.text.into());
        }
        Ok(preview)
    });
    Ok(json!({"data": data.collect::<Result<Vec<Value>, GraphError>>()?}))
}
