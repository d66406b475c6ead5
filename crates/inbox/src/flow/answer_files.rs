//! Files in filled-in forms: WhatsApp names them by media ids that live for a while; the desk fetches and keeps them (spec flows §11).

use recado_core::Timestamp;
use recado_db::Tx;
use recado_infra::jobs::Jobs;
use serde_json::Value;

use super::questions::{AnswerFile, FlowAnswer};
use crate::media::{InboundFile, enqueue_fetch, insert_pending};
use crate::{ChannelId, MediaId, Result, TenantId};

/// A form takes 30 files; more are no form's.
const MAX_FILES: usize = 100;

/// A file that is still to be fetched.
#[derive(Debug, Clone)]
pub(crate) struct AnsweredFile {
    file: AnswerFile,
    graph_media_id: String,
}

/// Gives every file of the answers an id of this desk.
pub(crate) fn name_files(answers: &mut [FlowAnswer]) -> Vec<AnsweredFile> {
    let mut found = Vec::new();
    for answer in answers {
        let Value::Array(items) = &answer.value else { continue };
        let room = MAX_FILES - found.len();
        let files: Vec<AnsweredFile> = items.iter().filter_map(file).take(room).collect();
        answer.files = files.iter().map(|answered| answered.file.clone()).collect();
        found.extend(files);
    }
    found
}

fn file(value: &Value) -> Option<AnsweredFile> {
    let text = |key: &str| value.get(key).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned);
    let graph_media_id = match value.get("id")? {
        Value::String(id) => id.clone(),
        Value::Number(id) => id.to_string(),
        _ => return None,
    };
    if graph_media_id.is_empty() || !graph_media_id.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mime_type = text("mime_type")?;
    let filename = text("file_name").unwrap_or_else(|| graph_media_id.clone());
    Some(AnsweredFile { file: AnswerFile { media_id: MediaId::new(), filename, mime_type }, graph_media_id })
}

/// Has the files fetched from the number that the answer came to.
pub(crate) async fn fetch_files(
    tx: &mut Tx,
    jobs: &Jobs,
    tenant: TenantId,
    channel: ChannelId,
    files: &[AnsweredFile],
    now: Timestamp,
) -> Result<()> {
    for AnsweredFile { file, graph_media_id } in files {
        let inbound = InboundFile {
            channel,
            graph_media_id,
            mime_type: &file.mime_type,
            filename: Some(&file.filename),
            voice: false,
        };
        insert_pending(tx, tenant, file.media_id, &inbound, now).await?;
        enqueue_fetch(tx, jobs, tenant, file.media_id).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_names_a_medium_is_a_file() {
        let answer = |value| FlowAnswer {
            key: "k".to_owned(),
            question: "K".to_owned(),
            value,
            text: String::new(),
            files: Vec::new(),
        };
        let mut answers = [
            answer(json!([
                {"file_name": "a.pdf", "mime_type": "application/pdf", "sha256": "x", "id": "790"},
                {"id": 791, "mime_type": "image/png"},
                {"id": "../../me", "mime_type": "image/png"},
                {"id": "792"},
                "text",
            ])),
            answer(json!(["a", "b"])),
            answer(json!({"id": "793", "mime_type": "image/png"})),
        ];
        let files = name_files(&mut answers);
        let ids: Vec<&str> = files.iter().map(|file| file.graph_media_id.as_str()).collect();
        assert_eq!(ids, ["790", "791"]);
        let names: Vec<&str> = answers[0].files.iter().map(|file| file.filename.as_str()).collect();
        assert_eq!(names, ["a.pdf", "791"]);
        assert!(answers[1].files.is_empty() && answers[2].files.is_empty());
    }
}
