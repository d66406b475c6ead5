//! `/{phone-number-id}/message_qrdls`: QR codes and short links (spec §8.7).

use http::Method;
use recado_whatsapp::GraphError;
use recado_whatsapp::number_edges::qr_code::{self as rules, ImageFormat};
use recado_whatsapp::paging::{PageRequest, Position};
use serde_json::{Value, json};
use uuid::Uuid;

use super::call::Call;
use super::project::{asked, object, project};
use super::route::unknown_node;
use super::{answer, list as pages, public_image};
use crate::qr_code::{self, From, QrCode};
use crate::state::State;
use crate::world::{Caller, MANAGEMENT};

const TYPE_NAME: &str = "WhatsAppMessageQRCode";
const DEFAULT_FIELDS: [&str; 3] = ["code", "prefilled_message", "deep_link_url"];

/// The newest first.
pub(super) async fn list(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    check(state, caller, call, id)?;
    if let Some(code) = call.text("code")? {
        return show(state, call, id, &code).await;
    }
    let mut page = PageRequest::parse(&call.params)?;
    page.limit = page.limit.min(rules::MAX_PER_PAGE);
    let cursor = |key: &str| key.parse::<Uuid>().map_err(|_| GraphError::of(131_059));
    let from = match &page.position {
        Position::Start => From::Start,
        Position::After(key) => From::After(cursor(key)?),
        Position::Before(key) => From::Before(cursor(key)?),
    };
    let codes = qr_code::rows(state, id, from, page.limit).await?;
    let nodes = codes
        .iter()
        .map(|code| Ok((code.id.to_string(), node(state, call, code)?)))
        .collect::<Result<Vec<_>, GraphError>>()?;
    pages::answer(state, call, page.page_read(nodes))
}

/// A list of the code alone, empty where there is none: clients take a deleted code for `None` by that (field).
async fn show(state: &State, call: &Call, id: &str, code: &str) -> Result<Value, GraphError> {
    let found = qr_code::find(state, code).await?.filter(|found| found.phone_number_id == id);
    let nodes = found.iter().map(|code| node(state, call, code)).collect::<Result<Vec<_>, _>>()?;
    Ok(json!({"data": nodes}))
}

/// Makes a code; with `code`, changes that one's text.
pub(super) async fn put(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    check(state, caller, call, id)?;
    store(state, call, id, &call.params).await
}

async fn store(state: &State, call: &Call, id: &str, body: &Value) -> Result<Value, GraphError> {
    let request = rules::parse(body)?;
    let (image, named) = (request.image, request.code.clone().unwrap_or_default());
    let put = qr_code::put(state, id, request).await?;
    let code = put.ok_or_else(|| unknown_node(state, &call.method, &named))?;
    let mut shown = json!({
        "code": code.code,
        "prefilled_message": code.prefilled_message,
        "deep_link_url": rules::deep_link_url(&code.code),
    });
    if let Some(format) = image {
        shown["qr_image_url"] = public_image::qr_code_url(state, &code.code, format).into();
    }
    Ok(shown)
}

/// `GET`, `POST` and `DELETE /{phone-number-id}/message_qrdls/{code}`.
pub(super) async fn one(state: &State, call: &Call, id: &str, code: &str) -> Result<Value, GraphError> {
    let caller = call.caller(state)?;
    check(state, &caller, call, id)?;
    let unknown = || unknown_node(state, &call.method, code);
    match call.method {
        Method::GET => show(state, call, id, code).await,
        // Some clients name the code they change in the path.
        Method::POST => {
            let mut body = call.params.clone();
            if let Some(body) = body.as_object_mut() {
                body.insert("code".into(), code.into());
            }
            store(state, call, id, &body).await
        }
        Method::DELETE if qr_code::delete(state, id, code).await? => Ok(answer::success()),
        Method::DELETE => Err(unknown()),
        _ => Err(GraphError::unsupported_method(call.method.as_str())),
    }
}

fn check(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<(), GraphError> {
    let world = state.world.current();
    let number = world.phone_numbers.get(id).ok_or_else(|| unknown_node(state, &call.method, id))?;
    caller.may(MANAGEMENT, &number.waba_id)
}

fn node(state: &State, call: &Call, code: &QrCode) -> Result<Value, GraphError> {
    let asked = asked(call)?;
    let format = asked.get("qr_image_url").and_then(|field| field.modifier("format")).unwrap_or("PNG");
    let format = ImageFormat::parse(format.trim(), "format")?;
    let node = object(json!({
        "code": code.code,
        "prefilled_message": code.prefilled_message,
        "deep_link_url": rules::deep_link_url(&code.code),
        "qr_image_url": public_image::qr_code_url(state, &code.code, format),
        // Meta's own apps alone are told.
        "creation_time": null,
    }));
    let mut shown = project(call, node, &DEFAULT_FIELDS, TYPE_NAME)?;
    // It is there whatever was asked for.
    shown["code"] = code.code.as_str().into();
    Ok(shown)
}
