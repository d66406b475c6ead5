//! Uploading files to Graph. An uploaded file serves one number for thirty days, so each is uploaded once for many messages.

use std::time::Duration;

use recado_core::Timestamp;
use recado_db::{Tx, params};
use reqwest::multipart::{Form, Part};
use serde_json::Value;

use super::{StoredMedia, sql};
use crate::graph_client::{GraphClient, GraphFailure};
use crate::{ChannelId, Inbox, MediaId, Result, TenantId};

/// A day less than Graph keeps a file.
const LIFETIME: Duration = Duration::from_secs(29 * 24 * 3600);

impl Inbox {
    /// Graph's id of the file for a number, uploading it where that number has none.
    pub(crate) async fn upload_to_graph(
        &self,
        graph: &GraphClient,
        phone_number_id: &str,
        tenant: TenantId,
        media: MediaId,
        channel: ChannelId,
    ) -> Result<Result<String, GraphFailure>> {
        if let Some(known) = self.known_upload(tenant, media, channel).await? {
            return Ok(Ok(known));
        }
        let stored = self.stored_media(tenant, media).await?;
        let size_bytes = u64::try_from(stored.media.size_bytes).unwrap_or(0);
        let bytes = self.media_bytes(&stored, 0..size_bytes).await?;
        let form = match form(&stored, bytes) {
            Ok(form) => form,
            Err(reason) => return Ok(Err(GraphFailure::NotSent(reason.to_string()))),
        };
        let answer = match graph.post_form(&format!("{phone_number_id}/media"), form).await {
            Ok(answer) => answer,
            Err(failure) => return Ok(Err(failure)),
        };
        let Some(graph_media_id) = id_in(&answer) else {
            let reason = "Graph took the file without giving its id".to_owned();
            return Ok(Err(GraphFailure::UnknownOutcome(reason)));
        };
        self.store_upload(tenant, media, channel, graph_media_id.clone()).await?;
        Ok(Ok(graph_media_id))
    }

    async fn known_upload(&self, tenant: TenantId, media: MediaId, channel: ChannelId) -> Result<Option<String>> {
        let input = (tenant, media, channel, self.clock.now());
        self.db
            .read("inbox.media.known_upload", input, |tx, (tenant, media, channel, now)| {
                Box::pin(async move {
                    let row = params![tenant.uuid(), media.uuid(), channel.uuid(), *now];
                    let found = tx.query_opt(sql::FIND_UPLOAD, row).await?;
                    Ok(found.map(|row| row.get(0)).transpose()?)
                })
            })
            .await
    }

    async fn store_upload(
        &self,
        tenant: TenantId,
        media: MediaId,
        channel: ChannelId,
        graph_media_id: String,
    ) -> Result<()> {
        let expires_at: Timestamp = self.clock.now().plus(LIFETIME);
        let input = (tenant, media, channel, graph_media_id, expires_at);
        self.db
            .write("inbox.media.store_upload", input, |tx, (tenant, media, channel, graph_media_id, expires_at)| {
                Box::pin(async move {
                    let row = params![tenant.uuid(), media.uuid(), channel.uuid(), graph_media_id, *expires_at];
                    tx.exec(sql::STORE_UPLOAD, row).await?;
                    Ok(())
                })
            })
            .await
    }
}

/// Has the file uploaded afresh when it is sent next.
pub(crate) async fn forget_uploads(tx: &mut Tx, tenant: TenantId, media: MediaId) -> Result<()> {
    tx.exec(sql::FORGET_UPLOADS, params![tenant.uuid(), media.uuid()]).await?;
    Ok(())
}

fn form(stored: &StoredMedia, bytes: bytes::Bytes) -> Result<Form, reqwest::Error> {
    let media = &stored.media;
    let filename = media.filename.clone().unwrap_or_else(|| "file".to_owned());
    let file = Part::stream(bytes).file_name(filename).mime_str(&media.mime_type)?;
    Ok(Form::new().text("messaging_product", "whatsapp").text("type", media.mime_type.clone()).part("file", file))
}

/// Graph writes the id as text, some stand-ins as a number.
fn id_in(answer: &Value) -> Option<String> {
    match answer.get("id")? {
        Value::String(id) if !id.is_empty() => Some(id.clone()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}
