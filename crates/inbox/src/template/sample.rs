//! Example files of media headers: Graph takes them as handles of uploads.
//!
//! A header's `header_handle` may hold a handle, `media:` with the id of a file of this desk, or the address of an example that Graph
//! showed, which a copy of a template has. The last two are uploaded.

use bytes::Bytes;
use serde_json::{Value, json};
use url::form_urlencoded::Serializer;

use super::refusal;
use crate::connection::AccountAccess;
use crate::graph_client::{GraphFailure, escaped};
use crate::{Error, Inbox, MediaId, Result, TenantId};

/// Before the id of a file of this desk.
pub(super) const MEDIA_PREFIX: &str = "media:";
/// Examples are videos of 16 MB at the most, or documents.
const LARGEST_EXAMPLE_BYTES: u64 = 100 * 1024 * 1024;

/// A file to be uploaded.
struct Example {
    filename: String,
    mime_type: String,
    bytes: Bytes,
}

impl Inbox {
    /// Uploads the example files that the components name, and puts their handles in.
    pub(super) async fn upload_examples(
        &self,
        tenant: TenantId,
        access: &AccountAccess,
        components: &mut Value,
    ) -> Result<()> {
        let mut app_id = access.app_id.clone();
        for place in example_places(components) {
            let Some(given) = components.pointer(&place).and_then(Value::as_str).map(str::to_owned) else { continue };
            let example = if let Some(id) = given.strip_prefix(MEDIA_PREFIX) {
                self.example_of_desk(tenant, id).await?
            } else if given.starts_with("https://") || given.starts_with("http://") {
                self.example_at(&given).await?
            } else {
                continue;
            };
            let app = match &app_id {
                Some(app) => app.clone(),
                None => self.app_of_token(access).await?,
            };
            let handle = upload(access, &app, example).await.map_err(|failure| refusal::problem(failure, None))?;
            app_id = Some(app);
            if let Some(slot) = components.pointer_mut(&place) {
                *slot = Value::String(handle);
            }
        }
        Ok(())
    }

    async fn example_of_desk(&self, tenant: TenantId, id: &str) -> Result<Example> {
        let unknown =
            || Error::invalid("components.header", "The example file does not exist any more. Choose it again.");
        let id = MediaId(uuid::Uuid::try_parse(id).map_err(|_| unknown())?);
        let stored = match self.stored_media(tenant, id).await {
            Err(Error::NotFound(_)) => return Err(unknown()),
            stored => stored?,
        };
        let size_bytes = u64::try_from(stored.media.size_bytes).unwrap_or(0);
        let bytes = self.media_bytes(&stored, 0..size_bytes).await?;
        let filename = stored.media.filename.clone().unwrap_or_else(|| "example".to_owned());
        Ok(Example { filename, mime_type: stored.media.mime_type, bytes })
    }

    /// Graph's addresses of examples need no token, and they get none: an address could be anybody's.
    async fn example_at(&self, url: &str) -> Result<Example> {
        let gone = |reason: String| {
            Error::invalid("components.header", format!("The example file cannot be copied ({reason}). Choose one."))
        };
        let request = self.http.fetch(url).map_err(|refused| gone(refused.to_string()))?;
        let answer = request.timeout(std::time::Duration::from_secs(60)).send().await;
        let answer = answer.and_then(reqwest::Response::error_for_status);
        let answer = answer.map_err(|error| gone(error.without_url().to_string()))?;
        if answer.content_length().is_some_and(|length| length > LARGEST_EXAMPLE_BYTES) {
            return Err(Error::TooLarge { limit_bytes: LARGEST_EXAMPLE_BYTES });
        }
        let mime_type = answer.headers().get(http::header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let mime_type = mime_type.unwrap_or("application/octet-stream").to_owned();
        let bytes = answer.bytes().await.map_err(|error| gone(error.without_url().to_string()))?;
        Ok(Example { filename: "example".to_owned(), mime_type, bytes })
    }

    /// The app that the connection's token belongs to.
    async fn app_of_token(&self, access: &AccountAccess) -> Result<String> {
        let answer = access.graph.own_token().await.map_err(|failure| refusal::problem(failure, None))?;
        let app = answer.pointer("/data/app_id");
        let app = app.and_then(|id| id.as_str().map(str::to_owned).or_else(|| id.as_u64().map(|id| id.to_string())));
        app.ok_or_else(|| Error::GraphUnreachable("Graph does not tell the app of the access token".to_owned()))
    }
}

/// JSON pointers of every header's example, of the template and of its cards.
fn example_places(components: &Value) -> Vec<String> {
    let mut places = Vec::new();
    for (index, part) in components.as_array().into_iter().flatten().enumerate() {
        note_place(part, &format!("/{index}"), &mut places);
        for (card_index, card) in part.get("cards").and_then(Value::as_array).into_iter().flatten().enumerate() {
            for (inner, part) in card.get("components").and_then(Value::as_array).into_iter().flatten().enumerate() {
                note_place(part, &format!("/{index}/cards/{card_index}/components/{inner}"), &mut places);
            }
        }
    }
    places
}

fn note_place(part: &Value, path: &str, places: &mut Vec<String>) {
    if part.pointer("/example/header_handle/0").is_some() {
        places.push(format!("{path}/example/header_handle/0"));
    }
}

async fn upload(access: &AccountAccess, app_id: &str, example: Example) -> Result<String, GraphFailure> {
    let mime_type = example.mime_type.split(';').next().unwrap_or_default().trim().to_owned();
    let query = Serializer::new(String::new())
        .append_pair("file_name", &example.filename)
        .append_pair("file_length", &example.bytes.len().to_string())
        .append_pair("file_type", &mime_type)
        .finish();
    let session = access.graph.post(&format!("{}/uploads?{query}", escaped(app_id)), &json!({})).await?;
    let answered = |answer: &Value, key: &str| {
        answer
            .get(key)
            .and_then(Value::as_str)
            .map(str::to_owned)
            .ok_or_else(|| GraphFailure::UnknownOutcome(format!("Graph's answer to the upload has no `{key}`")))
    };
    let answer = access.graph.post_bytes(&answered(&session, "id")?, example.bytes).await?;
    answered(&answer, "h")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_of_headers_and_cards_are_found() {
        let header = json!({"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["media:1"]}});
        let components = json!([
            {"type": "BODY", "text": "x"}, header,
            {"type": "CAROUSEL", "cards": [{"components": [header]}, {"components": [{"type": "BODY"}, header]}, 7]}
        ]);
        assert_eq!(
            example_places(&components),
            [
                "/1/example/header_handle/0",
                "/2/cards/0/components/0/example/header_handle/0",
                "/2/cards/1/components/1/example/header_handle/0"
            ]
        );
        assert!(example_places(&json!(null)).is_empty());
    }
}
