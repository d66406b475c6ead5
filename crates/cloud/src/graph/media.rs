//! Files: `POST /{phone-number-id}/media`, `GET` and `DELETE /{media-id}`.

use recado_whatsapp::GraphError;
use recado_whatsapp::media as rules;
use recado_whatsapp::number::no_storage;
use serde_json::{Value, json};

use super::answer;
use super::call::Call;
use super::route::unknown_node;
use crate::error::Result as CloudResult;
use crate::faults::{FaultPoint, Subject};
use crate::media::{self, NewMedia, Owner, StoredMedia};
use crate::state::State;
use crate::world::{Caller, MESSAGING};

pub(super) async fn upload(state: &State, caller: &Caller, call: Call, id: &str) -> Result<Value, GraphError> {
    let world = state.world.current();
    let number = world.phone_numbers.get(id).ok_or_else(|| unknown_node(state, &call.method, id))?;
    caller.may(MESSAGING, &number.waba_id)?;
    check_product(&call)?;
    let life = no_storage::upload_life(number.details.storage, call.text("ttl_minutes")?.as_deref())?;
    strike(state, caller, id).await?;
    // Clients send a MIME type, or just `image`: then the part's own type counts.
    let declared = call.text("type")?.filter(|text| text.contains('/'));
    let file = call.file.ok_or_else(|| GraphError::required_parameter("file"))?;
    let declared = declared.or(file.content_type);
    let size_bytes = u64::try_from(file.bytes.len()).unwrap_or(u64::MAX);
    let sniffed = rules::check_upload(declared.as_deref(), file.filename.as_deref(), size_bytes, &file.bytes)?;
    let new = NewMedia {
        owner: Owner::Business,
        phone_number_id: number.id.clone(),
        waba_id: number.waba_id.clone(),
        animated: sniffed.is_animated(),
        mime_type: sniffed.mime_type,
        filename: file.filename,
        life,
    };
    let stored = media::store(state, new, file.bytes).await?;
    Ok(json!({"id": stored.id}))
}

fn check_product(call: &Call) -> Result<(), GraphError> {
    match call.required_text("messaging_product")?.as_str() {
        "whatsapp" => Ok(()),
        other => Err(GraphError::parameter(format!(
            "Param messaging_product must be one of {{WHATSAPP}} - got \"{other}\"."
        ))),
    }
}

pub(super) async fn show(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    let found = find(state, caller, call, id).await?;
    strike(state, caller, &found.phone_number_id).await?;
    Ok(found.to_graph(state, state.clock.now()))
}

pub(super) async fn delete(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    let found = find(state, caller, call, id).await?;
    media::delete(state, &found.id).await?;
    Ok(answer::success())
}

/// A file that this caller may see.
async fn find(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<StoredMedia, GraphError> {
    let unknown = || unknown_node(state, &call.method, id);
    let found = media::find(state, id).await?.ok_or_else(unknown)?;
    // A customer's file that is on no business's side yet belongs to nobody here.
    if found.waba_id.is_empty() || caller.may(MESSAGING, &found.waba_id).is_err() {
        return Err(unknown());
    }
    match call.text("phone_number_id")? {
        Some(number) if number != found.phone_number_id => {
            Err(GraphError::parameter(format!("The media {id} does not belong to the phone number {number}.")))
        }
        _ => Ok(found),
    }
}

/// An error on demand.
pub(super) async fn strike(state: &State, caller: &Caller, phone_number_id: &str) -> Result<(), GraphError> {
    let subject =
        Subject { phone_number_id: Some(phone_number_id), app_id: Some(caller.app_id()), ..Subject::default() };
    let strike: CloudResult<_> = state.faults.strike(FaultPoint::Media, &subject).await.map_err(Into::into);
    let Some(strike) = strike? else { return Ok(()) };
    if let Some(delay) = strike.delay {
        tokio::time::sleep(delay).await;
    }
    match (strike.error, strike.http_status) {
        (None, None) => Ok(()),
        (code, None) => Err(GraphError::of(code.unwrap_or(131_000))),
        (code, Some(status)) => Err(GraphError::of(code.unwrap_or(131_000)).http_status(status)),
    }
}
