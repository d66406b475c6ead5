//! `/{phone-number-id}/whatsapp_business_profile` (spec §8.4).

use recado_whatsapp::media::check_profile_picture;
use recado_whatsapp::{GraphError, params};
use serde_json::{Map, Value, json};
use url::Url;

use super::answer;
use super::call::Call;
use super::project::project;
use super::route::unknown_node;
use crate::media::{self, shown_url};
use crate::state::State;
use crate::uploads;
use crate::world::{self, Caller, MESSAGING};

const FIELDS: [&str; 8] =
    ["about", "address", "description", "email", "profile_picture_url", "websites", "vertical", "messaging_product"];
/// Names a finished upload; what is shown of it is `profile_picture_url`.
const PICTURE_HANDLE: &str = "profile_picture_handle";
/// In the stored profile: the file that is shown.
const PICTURE_ID: &str = "profile_picture_id";
const MAX_ABOUT_CHARS: usize = 139;
const MAX_ADDRESS_CHARS: usize = 256;
const MAX_DESCRIPTION_CHARS: usize = 512;
const MAX_EMAIL_CHARS: usize = 128;
const MAX_WEBSITES: usize = 2;
const MAX_WEBSITE_CHARS: usize = 256;
const VERTICALS: [&str; 23] = [
    "OTHER",
    "AUTO",
    "BEAUTY",
    "APPAREL",
    "EDU",
    "ENTERTAIN",
    "EVENT_PLAN",
    "FINANCE",
    "GROCERY",
    "GOVT",
    "HOTEL",
    "HEALTH",
    "NONPROFIT",
    "PROF_SERVICES",
    "RETAIL",
    "TRAVEL",
    "RESTAURANT",
    "ALCOHOL",
    "ONLINE_GAMBLING",
    "PHYSICAL_GAMBLING",
    "OTC_DRUGS",
    "UNDEFINED",
    "",
];

pub(super) fn show(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    let world = state.world.current();
    let number = world.phone_numbers.get(id).ok_or_else(|| unknown_node(state, &call.method, id))?;
    caller.may(MESSAGING, &number.waba_id)?;
    let mut profile: Map<String, Value> = FIELDS.iter().map(|name| ((*name).to_owned(), Value::Null)).collect();
    profile.extend(number.profile.clone());
    if let Some(picture_id) = profile.remove(PICTURE_ID) {
        let url = shown_url(state, picture_id.as_str().unwrap_or_default());
        profile.insert("profile_picture_url".into(), url.into());
    }
    profile.insert("messaging_product".into(), "whatsapp".into());
    profile.insert("id".into(), id.into());
    let mut shown = project(call, profile, &FIELDS, "WhatsAppBusinessProfile")?;
    if let Some(shown) = shown.as_object_mut() {
        // Meta's answer has no id.
        shown.remove("id");
        shown.insert("messaging_product".into(), "whatsapp".into());
    }
    Ok(json!({"data": [shown]}))
}

/// Changes what is sent, and nothing else.
pub(super) async fn change(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    let world = state.world.current();
    let number = world.phone_numbers.get(id).ok_or_else(|| unknown_node(state, &call.method, id))?;
    caller.may(MESSAGING, &number.waba_id)?;
    call.required_text("messaging_product")?;
    if let Some(Value::Object(sent)) = Some(&call.params)
        && let Some(unknown) = sent.keys().find(|name| !FIELDS.contains(&name.as_str()) && *name != PICTURE_HANDLE)
    {
        return Err(GraphError::parameter(format!("Unexpected key \"{unknown}\" on param \"body\"")));
    }
    let mut changed = Map::new();
    for (name, min_chars, max_chars) in [
        ("about", 1, MAX_ABOUT_CHARS),
        ("address", 0, MAX_ADDRESS_CHARS),
        ("description", 0, MAX_DESCRIPTION_CHARS),
        ("email", 0, MAX_EMAIL_CHARS),
    ] {
        if let Some(text) = sent_text(call, name, min_chars, max_chars)? {
            changed.insert(name.to_owned(), text.into());
        }
    }
    check_email(changed.get("email"))?;
    if let Some(vertical) = sent_text(call, "vertical", 0, MAX_ADDRESS_CHARS)? {
        let vertical = vertical.to_ascii_uppercase();
        if !VERTICALS.contains(&vertical.as_str()) {
            let allowed = VERTICALS.join(", ");
            return Err(GraphError::parameter(format!(
                "Param vertical must be one of {{{allowed}}} - got \"{vertical}\"."
            )));
        }
        changed.insert("vertical".into(), vertical.into());
    }
    if let Some(websites) = call.param("websites") {
        changed.insert("websites".into(), websites_of(websites)?.into());
    }
    let replaced = match call.text(PICTURE_HANDLE)? {
        Some(handle) => {
            changed.insert(PICTURE_ID.into(), shown_picture(state, &handle).await?.into());
            number.profile.get(PICTURE_ID).and_then(Value::as_str)
        }
        None => None,
    };
    world::change_profile(&state.db, id, changed).await?;
    state.world.changed().await?;
    if let Some(replaced) = replaced {
        media::delete(state, replaced).await?;
    }
    Ok(answer::success())
}

/// Checks the picture that a handle names, and shows it; answers the id of the shown file.
async fn shown_picture(state: &State, handle: &str) -> Result<String, GraphError> {
    let file = uploads::file_of_handle(state, handle).await?;
    let unknown = || {
        GraphError::parameter(format!("Param {PICTURE_HANDLE} is not the handle of a finished upload."))
            .subcode(2_388_273)
    };
    let file = file.ok_or_else(unknown)?;
    let bytes = media::bytes(state, &file).await?;
    check_profile_picture(&bytes)?;
    Ok(uploads::show(state, &file).await?.id)
}

fn sent_text(call: &Call, name: &str, min_chars: usize, max_chars: usize) -> Result<Option<String>, GraphError> {
    let text = match call.param(name) {
        None => return Ok(None),
        Some(Value::String(text)) => text,
        Some(_) => return Err(GraphError::parameter(format!("Param {name} must be a string."))),
    };
    let chars = text.chars().count();
    if chars < min_chars || chars > max_chars {
        return Err(GraphError::parameter(format!("Param {name} must be {min_chars} to {max_chars} characters long.")));
    }
    Ok(Some(text.clone()))
}

fn check_email(email: Option<&Value>) -> Result<(), GraphError> {
    let Some(email) = email.and_then(Value::as_str).filter(|email| !email.is_empty()) else { return Ok(()) };
    let valid = email.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !host.starts_with('.') && !email.contains(char::is_whitespace)
    });
    if valid { Ok(()) } else { Err(GraphError::parameter("Param email is not a valid email address.")) }
}

fn websites_of(value: &Value) -> Result<Vec<String>, GraphError> {
    let websites = params::list(value);
    if websites.len() > MAX_WEBSITES {
        return Err(GraphError::parameter(format!("Param websites must hold at most {MAX_WEBSITES} addresses.")));
    }
    let valid = |website: &String| {
        website.chars().count() <= MAX_WEBSITE_CHARS
            && Url::parse(website).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
    };
    match websites.iter().find(|website| !valid(website)) {
        Some(website) => {
            Err(GraphError::parameter(format!("Param websites must hold http or https URLs - got \"{website}\".")))
        }
        None => Ok(websites),
    }
}
