//! Resumable uploads: `POST /{app}/uploads`, `POST /upload:…` with the bytes, `GET /upload:…`.

use http::Method;
use recado_whatsapp::{GraphError, media, signature};
use serde_json::{Value, json};
use subtle::ConstantTimeEq;
use url::form_urlencoded;

use super::call::{Call, CallPath};
use super::route::unknown_node;
use crate::state::State;
use crate::uploads::{self, NewUpload, Upload};
use crate::world::Caller;

/// What can be uploaded so (spec §3.4).
const FILE_TYPES: [&str; 5] = ["application/pdf", "image/jpeg", "image/jpg", "image/png", "video/mp4"];
const MAX_NAME_CHARS: usize = 255;
/// How a session's id begins.
const PREFIX: &str = "upload:";

/// A session as a path names it.
pub(super) struct SessionName {
    id: String,
    sig: Option<String>,
}

/// The session that the path names. Its id has a question mark, so that its end stands in the query, unless the client escaped it.
pub(super) fn session_of(path: &CallPath) -> Option<SessionName> {
    let [segment] = path.segments.as_slice() else { return None };
    let (_, decoded) = form_urlencoded::parse(format!("id={segment}").as_bytes()).into_owned().next()?;
    let name = decoded.strip_prefix(PREFIX)?;
    let (id, query) = name.split_once('?').unwrap_or((name, ""));
    Some(SessionName { id: id.to_owned(), sig: query.strip_prefix("sig=").map(str::to_owned) })
}

pub(super) async fn start(state: &State, caller: &Caller, call: &Call, app_id: &str) -> Result<Value, GraphError> {
    if caller.app_id() != app_id {
        return Err(unknown_node(state, &call.method, app_id));
    }
    let length = call.required_text("file_length")?;
    let max_bytes = i64::try_from(media::MAX_MEDIA_BYTES).unwrap_or(i64::MAX);
    let length_bytes = length.trim().parse().ok().filter(|length| (1..=max_bytes).contains(length));
    let length_bytes = length_bytes.ok_or_else(|| {
        GraphError::parameter(format!("Param file_length must be an integer from 1 to {max_bytes} - got \"{length}\"."))
    })?;
    let file_type = call.required_text("file_type")?.to_ascii_lowercase();
    if !FILE_TYPES.contains(&file_type.as_str()) {
        let allowed = FILE_TYPES.join(", ");
        return Err(GraphError::parameter(format!(
            "Param file_type must be one of {{{allowed}}} - got \"{file_type}\"."
        )));
    }
    let file_name = call.text("file_name")?;
    if file_name.as_ref().is_some_and(|name| name.chars().count() > MAX_NAME_CHARS) {
        return Err(GraphError::parameter(format!(
            "Param file_name must be at most {MAX_NAME_CHARS} characters long."
        )));
    }
    let id = uploads::start(state, NewUpload { app_id: app_id.to_owned(), file_name, file_type, length_bytes }).await?;
    Ok(json!({"id": full_id(state, &id)}))
}

/// Takes bytes. With the last of them comes the handle; before, where to go on.
pub(super) async fn receive(
    state: &State,
    caller: &Caller,
    call: Call,
    name: &SessionName,
) -> Result<Value, GraphError> {
    let upload = find(state, caller, &call, name).await?;
    let offset = match &call.file_offset {
        Some(offset) => offset.clone(),
        None => call.required_text("file_offset")?,
    };
    let offset_bytes = offset.trim().parse().ok().filter(|offset| *offset >= 0_i64);
    let offset_bytes = offset_bytes
        .ok_or_else(|| GraphError::parameter(format!("Param file_offset must be an integer - got \"{offset}\".")))?;
    let bytes = call.file.map(|file| file.bytes).unwrap_or_default();
    let upload = uploads::append(state, upload, offset_bytes, bytes).await?;
    Ok(match &upload.handle {
        Some(handle) => json!({"h": handle}),
        None => progress(state, &upload),
    })
}

/// Where an interrupted upload goes on.
pub(super) async fn show(state: &State, caller: &Caller, call: &Call, name: &SessionName) -> Result<Value, GraphError> {
    Ok(progress(state, &find(state, caller, call, name).await?))
}

fn progress(state: &State, upload: &Upload) -> Value {
    json!({"id": full_id(state, &upload.id), "file_offset": upload.received_bytes})
}

async fn find(state: &State, caller: &Caller, call: &Call, name: &SessionName) -> Result<Upload, GraphError> {
    let unknown = || unknown_node(state, &call.method, &format!("{PREFIX}{}", name.id));
    let sig = match &name.sig {
        Some(sig) => sig.clone(),
        None => call.text("sig")?.unwrap_or_default(),
    };
    if !bool::from(signed(state, &name.id).as_bytes().ct_eq(sig.as_bytes())) {
        return Err(unknown());
    }
    let found = uploads::find(state, &name.id).await?;
    found.filter(|upload| upload.app_id == caller.app_id()).ok_or_else(unknown)
}

fn full_id(state: &State, id: &str) -> String {
    format!("{PREFIX}{id}?sig={}", signed(state, id))
}

fn signed(state: &State, id: &str) -> String {
    let world = state.world.current();
    let key = world.installation_secret().unwrap_or_default();
    signature::app_secret_proof(key, &format!("upload {id}")).chars().take(24).collect()
}

/// Whether the call brings a file's bytes as they are.
pub(super) fn brings_bytes(path: &CallPath, method: &Method) -> bool {
    *method == Method::POST && session_of(path).is_some()
}
