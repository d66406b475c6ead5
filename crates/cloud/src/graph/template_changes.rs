//! Making and changing templates: `POST` and `DELETE /{waba}/message_templates`, `POST /{template}`, and what stands beside them.

use std::collections::BTreeMap;

use http::Method;
use recado_whatsapp::limits::quality::QualityRating;
use recado_whatsapp::template::comparison::{ComparisonQuery, comparison};
use recado_whatsapp::template::{
    NewTemplate, TemplateDefinition, TemplateEdit, TemplateStatus, example_handles, example_not_uploaded,
    name_not_found,
};
use recado_whatsapp::{GraphError, params};
use serde_json::{Map, Value, json};

use super::answer::success;
use super::call::Call;
use super::route::unknown_node;
use crate::state::State;
use crate::template::{self, Created};
use crate::uploads;
use crate::world::{Caller, MANAGEMENT, Template};

/// Most templates in one call that names several.
const MAX_IDS: usize = 100;
const MAX_MIGRATED: usize = 500;

/// `POST /{waba}/message_templates`
pub(super) async fn create(state: &State, caller: &Caller, call: &Call, waba_id: &str) -> Result<Value, GraphError> {
    caller.may(MANAGEMENT, waba_id)?;
    let new = NewTemplate::parse(&call.params)?;
    check_examples(state, &new.definition).await?;
    Ok(created(&template::create(state, waba_id, caller.app_id(), new).await?))
}

fn created(created: &Created) -> Value {
    json!({"id": created.id, "status": created.status.as_str(), "category": created.category.as_str()})
}

/// Every example is the handle of a finished upload, or an address that this API gave for one.
async fn check_examples(state: &State, definition: &TemplateDefinition) -> Result<(), GraphError> {
    for handle in example_handles(definition) {
        let is_link = handle.starts_with("https://") || handle.starts_with("http://");
        if !is_link && uploads::file_of_handle(state, handle).await?.is_none() {
            return Err(example_not_uploaded());
        }
    }
    Ok(())
}

/// `POST /{template}`
pub(super) async fn edit(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    let known = of_caller(state, caller, call, id)?;
    let edit = TemplateEdit::parse(&call.params)?;
    check_examples(state, &edit.apply(&known.definition)?).await?;
    let edited = template::edit(state, caller.app_id(), &known, edit).await?.definition;
    Ok(json!({"success": true, "id": id, "name": edited.name, "category": edited.category.as_str()}))
}

fn of_caller(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Template, GraphError> {
    let world = state.world.current();
    let template = world.templates.get(id).ok_or_else(|| unknown_node(state, &call.method, id))?;
    caller.may(MANAGEMENT, &template.waba_id)?;
    Ok(template.clone())
}

/// `DELETE /{waba}/message_templates`: all languages of a name, one of them, or several by their ids.
pub(super) async fn delete(state: &State, caller: &Caller, call: &Call, waba_id: &str) -> Result<Value, GraphError> {
    caller.may(MANAGEMENT, waba_id)?;
    let ids = match call.param("hsm_ids").map(params::list) {
        Some(ids) => {
            check_count(&ids, "hsm_ids", MAX_IDS)?;
            check_ids(state, waba_id, &ids)?;
            ids
        }
        None => named(state, call, waba_id)?,
    };
    template::delete(state, ids).await?;
    Ok(success())
}

fn named(state: &State, call: &Call, waba_id: &str) -> Result<Vec<String>, GraphError> {
    let name = call.required_text("name")?;
    let only = call.text("hsm_id")?;
    let world = state.world.current();
    let of_name = world.templates.of(waba_id).filter(|template| template.definition.name == name);
    let ids: Vec<String> = of_name
        .filter(|template| only.as_ref().is_none_or(|only| template.id == *only))
        .filter(|template| template.definition.status != TemplateStatus::PendingDeletion)
        .map(|template| template.id.clone())
        .collect();
    if ids.is_empty() { Err(name_not_found(&name)) } else { Ok(ids) }
}

fn check_count(ids: &[String], param: &str, most: usize) -> Result<(), GraphError> {
    if (1..=most).contains(&ids.len()) {
        return Ok(());
    }
    Err(GraphError::parameter(format!("Param {param} must have 1 to {most} ids.")))
}

fn check_ids(state: &State, waba_id: &str, ids: &[String]) -> Result<(), GraphError> {
    let world = state.world.current();
    let is_known = |id: &&String| world.templates.get(id).is_some_and(|template| template.waba_id == waba_id);
    match ids.iter().find(|id| !is_known(id)) {
        Some(id) => Err(unknown_node(state, &Method::POST, id)),
        None => Ok(()),
    }
}

/// `POST /{waba}/message_templates/archive` and `…/unarchive`
pub(super) async fn archive(state: &State, call: &Call, waba_id: &str, action: &str) -> Result<Value, GraphError> {
    let caller = call.caller(state)?;
    if !state.world.current().wabas.contains_key(waba_id) {
        return Err(unknown_node(state, &call.method, waba_id));
    }
    caller.may(MANAGEMENT, waba_id)?;
    if call.method != Method::POST {
        return Err(GraphError::unsupported_method(call.method.as_str()));
    }
    let mut ids = call.param("hsm_ids").map(params::list).ok_or_else(|| GraphError::required_parameter("hsm_ids"))?;
    check_count(&ids, "hsm_ids", MAX_IDS)?;
    ids.sort_unstable();
    ids.dedup();
    check_ids(state, waba_id, &ids)?;
    let (outcomes, key) = match action {
        "archive" => (template::archive(state, ids).await?, "archived_templates"),
        _ => (template::unarchive(state, ids).await?, "unarchived_templates"),
    };
    let done: Vec<&String> = outcomes.iter().filter(|(_, reason)| reason.is_none()).map(|(id, _)| id).collect();
    let failed: Map<String, Value> =
        outcomes.iter().filter_map(|(id, reason)| reason.map(|reason| (id.clone(), reason.into()))).collect();
    Ok(json!({key: done, "failed_templates": failed}))
}

/// `POST /{template}/unpause`
pub(super) async fn unpause(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    of_caller(state, caller, call, id)?;
    Ok(match template::unpause(state, id).await? {
        None => success(),
        Some(reason) => json!({"success": false, "reason": reason}),
    })
}

/// `GET /{template}/compare`
pub(super) async fn compare(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    of_caller(state, caller, call, id)?;
    let query = ComparisonQuery::parse(&call.params, state.clock.now())?;
    let world = state.world.current();
    let waba_of = |id: &str| world.templates.get(id).map(|template| template.waba_id.as_str());
    if query.other == id || waba_of(&query.other) != waba_of(id) {
        return Err(GraphError::parameter(
            "Param template_ids must be another template of the same WhatsApp Business account.",
        ));
    }
    let [one, other] = template::measure(state, [id.to_owned(), query.other], (query.start, query.end)).await?;
    Ok(json!({"data": comparison(&one, &other)?}))
}

/// `POST /{waba}/migrate_message_templates`: copies templates of another account of the same business.
pub(super) async fn migrate(state: &State, caller: &Caller, call: &Call, waba_id: &str) -> Result<Value, GraphError> {
    let source_id = call.required_text("source_waba_id")?;
    caller.may(MANAGEMENT, waba_id)?;
    caller.may(MANAGEMENT, &source_id)?;
    let world = state.world.current();
    let business = |id: &str| world.wabas.get(id).map(|waba| waba.business_id.clone());
    if source_id == waba_id || business(&source_id) != business(waba_id) {
        return Err(GraphError::parameter("Both WhatsApp Business accounts must belong to the same business."));
    }
    let number = |name: &str| match call.text(name)? {
        None => Ok(None),
        Some(text) => match text.parse::<usize>() {
            Ok(number) => Ok(Some(number)),
            Err(_) => Err(GraphError::parameter(format!("Param {name} must be an integer."))),
        },
    };
    let chosen = call.param("template_ids").map(params::list);
    if let Some(ids) = &chosen {
        check_count(ids, "template_ids", MAX_MIGRATED)?;
        check_ids(state, &source_id, ids)?;
    }
    let (page, count) = (number("page_number")?.unwrap_or_default(), number("count")?.unwrap_or(MAX_MIGRATED));
    let page_start = page.saturating_mul(MAX_MIGRATED);
    let sources = world
        .templates
        .of(&source_id)
        .filter(|template| chosen.as_ref().is_none_or(|ids| ids.contains(&template.id)))
        .skip(page_start)
        .take(count.min(MAX_MIGRATED));
    let (mut migrated, mut failed) = (Vec::new(), BTreeMap::new());
    for source in sources {
        let quality = world.limit_states.template(&source.id).quality.rating;
        let is_good = matches!(quality, QualityRating::Green | QualityRating::Unknown)
            && matches!(source.review.quality.as_str(), "GREEN" | "UNKNOWN");
        if source.definition.status != TemplateStatus::Approved || !is_good {
            failed.insert(source.id.clone(), "Only approved templates of good quality can be migrated".to_owned());
            continue;
        }
        let new = NewTemplate { definition: source.definition.clone(), is_of_library: true };
        match template::create(state, waba_id, caller.app_id(), new).await.map_err(GraphError::from) {
            Ok(_) => migrated.push(source.id.clone()),
            Err(error) => {
                let reason = error.for_people.map_or(error.message, |for_people| for_people.title);
                failed.insert(source.id.clone(), reason);
            }
        }
    }
    Ok(json!({"migrated_templates": migrated, "failed_templates": failed}))
}

/// `POST /{waba}/upsert_message_templates`: an authentication template in several languages, made where it is missing, edited where
/// it is there.
pub(super) async fn upsert(state: &State, caller: &Caller, call: &Call, waba_id: &str) -> Result<Value, GraphError> {
    caller.may(MANAGEMENT, waba_id)?;
    let name = call.required_text("name")?;
    let languages = call.param("languages").map(params::list).unwrap_or_default();
    if languages.is_empty() {
        return Err(GraphError::required_parameter("languages"));
    }
    let category = call.required_text("category")?;
    if !category.eq_ignore_ascii_case("AUTHENTICATION") {
        return Err(GraphError::parameter("Param category must be one of {AUTHENTICATION}."));
    }
    let mut wanted = Vec::new();
    for language in &languages {
        let mut wire = call.params.clone();
        if let Some(wire) = wire.as_object_mut() {
            wire.insert("language".into(), language.as_str().into());
        }
        // All are checked before the first is made.
        wanted.push((language, NewTemplate::parse(&wire)?, TemplateEdit::parse(&wire)?));
    }
    let mut data = Vec::new();
    for (language, new, edit) in wanted {
        let known = state.world.current().templates.named(waba_id, &name, language).cloned();
        data.push(match known {
            Some(known) => {
                let edited = template::edit(state, caller.app_id(), &known, edit).await?;
                json!({"id": known.id, "status": edited.definition.status.as_str(), "language": language})
            }
            None => {
                let made = template::create(state, waba_id, caller.app_id(), new).await?;
                json!({"id": made.id, "status": made.status.as_str(), "language": language})
            }
        });
    }
    Ok(json!({ "data": data }))
}
