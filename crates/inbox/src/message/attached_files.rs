//! Files inside of a message's parts: headers, cards, products. The desk's API names them by `media_id`; Graph by the id
//! that uploading them gave.

use std::collections::HashMap;

use recado_whatsapp::Content;
use recado_whatsapp::message::MediaSource;
use serde_json::{Map, Value};

use crate::{Error, Inbox, Media, MediaId, Result, TenantId};

/// Where an object may name a file, in the Cloud API's words.
const FILE_KEYS: [&str; 3] = ["image", "video", "document"];
/// Data of a Flow are the business's own and left as they are.
const FLOW_DATA_KEYS: [&str; 2] = ["flow_action_payload", "flow_action_data"];

/// What Graph calls the files of a message.
pub(super) enum GraphFiles {
    /// As the desk does: for checking a message before anything is uploaded.
    DeskIds,
    /// By the ids that uploading gave.
    Uploaded(HashMap<MediaId, String>),
}

impl GraphFiles {
    /// Graph's id of a file; `None` where it was not uploaded.
    pub(super) fn id_of(&self, media: MediaId) -> Option<String> {
        match self {
            Self::DeskIds => Some(media.to_string()),
            Self::Uploaded(ids) => ids.get(&media).cloned(),
        }
    }

    /// The value with Graph's ids in place of the desk's.
    pub(super) fn named_in(&self, value: &Value) -> Value {
        match value {
            Value::Object(map) => Value::Object(self.named_in_object(map)),
            Value::Array(values) => values.iter().map(|value| self.named_in(value)).collect(),
            other => other.clone(),
        }
    }

    fn named_in_object(&self, map: &Map<String, Value>) -> Map<String, Value> {
        let part = |(key, value): (&String, &Value)| {
            let named = if FLOW_DATA_KEYS.contains(&key.as_str()) {
                value.clone()
            } else if FILE_KEYS.contains(&key.as_str()) {
                self.file(value).unwrap_or_else(|| self.named_in(value))
            } else {
                self.named_in(value)
            };
            (key.clone(), named)
        };
        map.iter().map(part).collect()
    }

    /// An object that names a file of the desk.
    fn file(&self, value: &Value) -> Option<Value> {
        let mut file = value.as_object()?.clone();
        let media: MediaId = serde_json::from_value(file.remove("media_id")?).ok()?;
        file.insert("id".to_owned(), self.id_of(media)?.into());
        Some(Value::Object(file))
    }
}

impl Inbox {
    /// The files in a content that was made with [`GraphFiles::DeskIds`]: each must be here and fit its place.
    pub(super) async fn attached_files(&self, tenant: TenantId, content: &Content) -> Result<Vec<Media>> {
        let problem = |detail: String| Error::invalid("content.media_id", detail);
        let mut files: Vec<Media> = Vec::new();
        for file in content.attached_files() {
            let MediaSource::Id(id) = file.source else { continue };
            let Ok(id) = id.parse::<MediaId>() else {
                return Err(problem("A file is named by media_id, or by the link of a web address.".to_owned()));
            };
            let stored = match self.stored_media(tenant, id).await {
                Ok(stored) => stored,
                Err(Error::NotFound(_)) => return Err(problem("There is no such file.".to_owned())),
                Err(error @ Error::MediaNotReady(_)) => return Err(problem(error.to_string())),
                Err(error) => return Err(error),
            };
            self.sniff_stored(file.kind, &stored).await?.map_err(problem)?;
            if !files.iter().any(|known| known.id == id) {
                files.push(stored.media);
            }
        }
        Ok(files)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn files_get_their_names_and_data_of_flows_stay() {
        let media = MediaId::new();
        let file = json!({"media_id": media, "filename": "a.pdf"});
        let content = json!({
            "header": {"type": "document", "document": file},
            "action": {
                "cards": [{"header": {"type": "image", "image": {"link": "https://example.com/a.png"}}}],
                "parameters": {"flow_action_payload": {"data": {"image": {"media_id": media}}}}
            }
        });
        let named = GraphFiles::Uploaded(HashMap::from([(media, "77".to_owned())])).named_in(&content);
        assert_eq!(named["header"]["document"], json!({"id": "77", "filename": "a.pdf"}));
        assert_eq!(named["action"], content["action"]);
        // What was not uploaded keeps its desk's name, which Graph's rules then refuse.
        assert_eq!(GraphFiles::Uploaded(HashMap::new()).named_in(&content), content);
    }
}
