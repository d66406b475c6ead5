//! Sending a template to one number, to see how it looks there. It is no conversation's message: only Graph's answer is told.

use recado_whatsapp::phone;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::refusal;
use super::sample::MEDIA_PREFIX;
use crate::connection::channel_credentials;
use crate::{ChannelId, Error, Inbox, MediaId, Result, TemplateId, TenantId};

/// A template to be tried out.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TestSend {
    /// Whose number sends it; one of the template's account.
    #[schema(value_type = uuid::Uuid)]
    pub channel_id: ChannelId,
    /// A phone number with its country code.
    #[schema(example = "+34600100001")]
    pub to: String,
    /// The parameters, as `POST /messages` takes them. The `id` of a file may be `media:` with the id of an uploaded one.
    #[serde(default)]
    #[schema(value_type = Option<Vec<Object>>)]
    pub components: Option<Value>,
}

/// What Graph said to a test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TestSent {
    /// Graph's id of the message.
    pub wamid: String,
    /// `accepted`, or `held_for_quality_assessment`.
    pub message_status: String,
    /// The number as Graph knows it.
    #[schema(required = true)]
    pub wa_id: Option<String>,
}

impl Inbox {
    /// Sends a template to a number.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::NotFound`], [`Error::TemplateRefused`] with Graph's words, [`Error::GraphUnreachable`].
    pub async fn test_template(&self, tenant: TenantId, id: TemplateId, test: TestSend) -> Result<TestSent> {
        let number = phone::parse_international(&test.to)
            .map_err(|_| Error::invalid("to", "Write the number with its country code, such as +34600100001."))?;
        let (stored, _) = self.template_access(tenant, id).await?;
        let summary = stored.summary;
        let channels = self.channels(tenant).await?;
        let channel = channels.iter().find(|channel| channel.id == test.channel_id);
        let channel = channel.filter(|channel| channel.connection_id == summary.connection_id);
        let channel =
            channel.ok_or_else(|| Error::invalid("channel_id", "The template's account has no such number."))?;
        let credentials = self
            .db
            .read("inbox.template.test_credentials", (tenant, channel.id), |tx, (tenant, channel)| {
                Box::pin(async move { channel_credentials(tx, *tenant, *channel).await })
            })
            .await?;
        let graph = self.graph_client(&credentials)?;
        let mut components = test.components.unwrap_or_else(|| json!([]));
        if !components.is_array() {
            return Err(Error::invalid("components", "Components are a list."));
        }
        for place in file_places(&components) {
            let Some(media) = components.pointer(&place).and_then(Value::as_str).and_then(own_file) else { continue };
            let uploaded = self
                .upload_to_graph(&graph, &credentials.phone_number_id, tenant, media, channel.id)
                .await?
                .map_err(|failure| refusal::problem(failure, None))?;
            if let Some(slot) = components.pointer_mut(&place) {
                *slot = Value::String(uploaded);
            }
        }
        let body = json!({
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": number.wa_id,
            "type": "template",
            "template": {
                "name": summary.name,
                "language": {"policy": "deterministic", "code": summary.language},
                "components": components,
            },
        });
        let answer = graph.post(&format!("{}/messages", credentials.phone_number_id), &body).await;
        let answer = answer.map_err(|failure| refusal::problem(failure, None))?;
        let text = |pointer: &str| answer.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
        Ok(TestSent {
            wamid: text("/messages/0/id")
                .ok_or_else(|| Error::GraphUnreachable("Graph took the message without giving its id".to_owned()))?,
            message_status: text("/messages/0/message_status").unwrap_or_else(|| "accepted".to_owned()),
            wa_id: text("/contacts/0/wa_id"),
        })
    }
}

fn own_file(id: &str) -> Option<MediaId> {
    uuid::Uuid::try_parse(id.strip_prefix(MEDIA_PREFIX)?).ok().map(MediaId)
}

/// JSON pointers of all files' ids among the parameters.
fn file_places(components: &Value) -> Vec<String> {
    fn walk(value: &Value, path: &str, places: &mut Vec<String>) {
        match value {
            Value::Array(items) => {
                items.iter().enumerate().for_each(|(index, item)| walk(item, &format!("{path}/{index}"), places));
            }
            Value::Object(map) => {
                for key in ["image", "video", "document", "gif"] {
                    if map.get(key).is_some_and(|file| file.get("id").is_some()) {
                        places.push(format!("{path}/{key}/id"));
                    }
                }
                for key in ["parameters", "cards", "components"] {
                    if let Some(inner) = map.get(key) {
                        walk(inner, &format!("{path}/{key}"), places);
                    }
                }
            }
            _ => {}
        }
    }
    let mut places = Vec::new();
    walk(components, "", &mut places);
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_where_parameters_stand() {
        let parameter = json!({"type": "image", "image": {"id": "media:x"}});
        let header = json!({"type": "header", "parameters": [parameter]});
        let components = json!([header, {"type": "carousel", "cards": [{"components": [header]}]}]);
        let places = ["/0/parameters/0/image/id", "/1/cards/0/components/0/parameters/0/image/id"];
        assert_eq!(file_places(&components), places);
    }
}
