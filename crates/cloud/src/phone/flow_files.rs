//! Files that a customer adds to a Flow (spec flows §11). The phone names files that it uploaded; a business's endpoint gets addresses of
//! encrypted copies, the chat gets media like any other.

use bytes::Bytes;
use recado_whatsapp::flow::media_cipher::FileKeys;
use recado_whatsapp::flow::{FlowDefinition, PickedFile, Picker, PickerError};
use serde_json::{Map, Value, json};

use super::flow_error::FlowError;
use super::writing::for_number;
use crate::error::Error;
use crate::media::{self, NewMedia, Owner, StoredMedia};
use crate::state::State;
use crate::world::PhoneNumber;

/// What a picker's value is on its way from the phone: a list of `{"media_id": …}` (or `id`), as `POST media` answered.
struct Picked<'d> {
    picker: &'d Picker,
    files: Vec<StoredMedia>,
}

impl Picked<'_> {
    fn check(&self, check: impl Fn(&Picker, &[PickedFile<'_>]) -> Result<(), PickerError>) -> Result<(), PickerError> {
        let files: Vec<PickedFile<'_>> = self
            .files
            .iter()
            .map(|file| PickedFile {
                mime_type: file.mime_type.split(';').next().unwrap_or_default().trim(),
                size_bytes: u64::try_from(file.size_bytes).unwrap_or_default(),
            })
            .collect();
        check(self.picker, &files)
    }
}

/// What is sent to the endpoint in place of what the phone gave.
pub(super) async fn for_endpoint(
    state: &State,
    definition: &FlowDefinition,
    screen: &str,
    mut data: Map<String, Value>,
) -> Result<Map<String, Value>, FlowError> {
    for (key, value) in &mut data {
        let field = format!("data.{key}");
        let Some(picked) = picked(state, definition.picker(screen, key), value, &field).await? else { continue };
        picked.check(Picker::check_files).map_err(|error| FlowError::Invalid(field, error.to_string()))?;
        let mut items = Vec::with_capacity(picked.files.len());
        for file in &picked.files {
            items.push(encrypted(state, file).await?);
        }
        *value = items.into();
    }
    Ok(data)
}

/// What the answer in the chat says in place of what the phone gave.
pub(super) async fn for_chat(
    state: &State,
    number: &PhoneNumber,
    definition: &FlowDefinition,
    screen: &str,
    mut payload: Map<String, Value>,
) -> Result<Map<String, Value>, FlowError> {
    for (key, value) in &mut payload {
        let field = format!("payload.{key}");
        let Some(picked) = picked(state, definition.picker(screen, key), value, &field).await? else { continue };
        picked.check(Picker::check_answer).map_err(|error| FlowError::Invalid(field, error.to_string()))?;
        let mut items = Vec::with_capacity(picked.files.len());
        for file in &picked.files {
            let new = for_number(number, file.mime_type.clone(), file.filename.clone(), file.animated);
            let copy = media::copy(state, file, new).await?;
            items.push(json!({
                "file_name": name_of(&copy),
                "mime_type": copy.mime_type,
                "sha256": copy.sha256_base64(),
                "id": copy.id,
            }));
        }
        *value = items.into();
    }
    Ok(payload)
}

/// `None` where the value is not a picker's.
async fn picked<'d>(
    state: &State,
    picker: Option<&'d Picker>,
    value: &Value,
    field: &str,
) -> Result<Option<Picked<'d>>, FlowError> {
    let (Some(picker), Some(items)) = (picker, value.as_array()) else { return Ok(None) };
    let mut files = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let at = format!("{field}[{index}]");
        let id = ["media_id", "id"].into_iter().find_map(|key| item.get(key)).and_then(Value::as_str);
        let id = id.ok_or_else(|| {
            FlowError::Invalid(at.clone(), "must be {\"media_id\"} of a file that was POSTed to media".to_owned())
        })?;
        let found = media::find(state, id).await?.filter(|file| file.owner == Owner::Customer);
        files.push(found.ok_or_else(|| {
            FlowError::Invalid(at, format!("no file was uploaded as {id}, or it has expired; POST it to media"))
        })?);
    }
    Ok(Some(Picked { picker, files }))
}

async fn encrypted(state: &State, file: &StoredMedia) -> Result<Value, FlowError> {
    let plain = media::bytes(state, file).await?;
    let keys = FileKeys { encryption: rand::random(), hmac: rand::random(), iv: rand::random() };
    let sealed = tokio::task::spawn_blocking(move || keys.seal(&plain)).await;
    let sealed = sealed.map_err(|error| Error::stored("file of a Flow", error))?;
    let sealed = sealed.map_err(|error| Error::stored("file of a Flow", error))?;
    let new = NewMedia {
        owner: Owner::FlowFile,
        phone_number_id: String::new(),
        waba_id: String::new(),
        mime_type: "application/octet-stream".to_owned(),
        filename: None,
        animated: false,
        life: None,
    };
    let stored = media::store(state, new, Bytes::from(sealed.bytes)).await?;
    Ok(json!({
        // The phone's own name for it, so that the endpoint's complaint about one file finds it.
        "media_id": file.id,
        "cdn_url": media::flow_file_url(state, &stored.id),
        "file_name": name_of(file),
        "encryption_metadata": sealed.metadata,
    }))
}

fn name_of(file: &StoredMedia) -> String {
    file.filename.clone().unwrap_or_else(|| {
        let extension = file.mime_type.rsplit('/').next().unwrap_or("bin");
        format!("{}.{extension}", file.id)
    })
}
