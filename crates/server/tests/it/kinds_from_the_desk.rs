//! Each kind of message that an agent can send, as the customer's phone shows it.

use anyhow::Context;
use recado_testkit::control::{ANA, FIRST_NUMBER, Phone};
use recado_testkit::fixtures::{CLIP, Fixture, PHOTO, PICTURE, PRICE_LIST, RECORDING, STICKER, TUNE, VOICE};
use recado_testkit::{Control, Desk, RunningRecado};
use serde_json::{Value, json};

use crate::recado;

struct Open {
    _running: RunningRecado,
    control: Control,
    phone: Phone,
    desk: Desk,
    conversation_id: String,
}

impl Open {
    async fn conversation() -> anyhow::Result<Self> {
        let running = recado().start().await?;
        let control = running.control()?;
        let phone = control.phone(ANA);
        let desk = running.desk()?;
        phone.text("Hello").await?;
        let conversation = desk.conversation_with(ANA).await?;
        let conversation_id = conversation["id"].as_str().context("no id")?.to_owned();
        Ok(Self { _running: running, control, phone, desk, conversation_id })
    }

    /// Sends it, and answers what the phone shows when it is delivered.
    async fn delivered(&self, kind: &str, content: Value) -> anyhow::Result<Value> {
        let sent = self.desk.send(&self.conversation_id, kind, content).await?;
        let id = sent["id"].as_str().context("no id")?;
        let done = self.desk.message_when(&self.conversation_id, id, &["delivered", "read", "failed"]).await?;
        anyhow::ensure!(done["status"] != "failed", "{done}");
        self.phone.message(done["wamid"].as_str().context("no wamid")?).await
    }

    /// The bytes that the phone downloads.
    async fn download(&self, media: &Value) -> anyhow::Result<Vec<u8>> {
        let url = media["url"].as_str().context("no url")?;
        let path = url.strip_prefix("/_control/v1").context("not a path of the control API")?;
        let answer = self.control.http.get(path).await?;
        anyhow::ensure!(answer.status == 200, "{url} answered {}", answer.status);
        Ok(answer.bytes)
    }

    async fn file(&self, kind: &str, file: Fixture, more: Value) -> anyhow::Result<Value> {
        let mut content = json!({"media_id": self.desk.upload(file, false).await?});
        if let (Some(content), Some(more)) = (content.as_object_mut(), more.as_object()) {
            content.extend(more.clone());
        }
        let shown = self.delivered(kind, content).await?;
        assert_eq!(shown["type"], kind);
        assert!(self.download(&shown[kind]).await? == file.bytes, "{} arrived changed", file.name);
        Ok(shown[kind].clone())
    }
}

#[tokio::test]
async fn files_of_every_kind() -> anyhow::Result<()> {
    let open = Open::conversation().await?;
    let image = open.file("image", PHOTO, json!({"caption": "In blue"})).await?;
    assert_eq!(image["caption"], "In blue");
    assert_eq!(image["mime_type"], "image/jpeg");
    open.file("image", PICTURE, json!({})).await?;
    open.file("video", CLIP, json!({"caption": "How it works"})).await?;
    open.file("audio", TUNE, json!({})).await?;
    open.file("sticker", STICKER, json!({})).await?;
    let document =
        open.file("document", PRICE_LIST, json!({"filename": "prices.pdf", "caption": "All prices"})).await?;
    assert_eq!((&document["filename"], &document["caption"]), (&json!("prices.pdf"), &json!("All prices")));
    Ok(())
}

#[tokio::test]
async fn voice_recorded_in_a_browser_leaves_as_ogg_opus() -> anyhow::Result<()> {
    let open = Open::conversation().await?;
    for file in [RECORDING, VOICE] {
        let media_id = open.desk.upload(file, true).await?;
        let shown = open.delivered("audio", json!({"media_id": media_id, "voice": true})).await?;
        let audio = &shown["audio"];
        assert_eq!(audio["voice"], true, "{audio}");
        assert!(audio["mime_type"].as_str().is_some_and(|mime| mime.starts_with("audio/ogg")), "{audio}");
        let bytes = open.download(audio).await?;
        assert!(bytes.starts_with(b"OggS"), "{} is no OGG", file.name);
        assert!(bytes.windows(8).any(|window| window == b"OpusHead"), "{} is no Opus", file.name);

        let wamid = shown["id"].as_str().context("no id")?;
        open.phone.play(wamid).await?.expect(204)?;
        assert_eq!(open.phone.message(wamid).await?["status"], "played");
    }
    Ok(())
}

#[tokio::test]
async fn text_places_and_contacts() -> anyhow::Result<()> {
    let open = Open::conversation().await?;
    let body = "*Bold* _slanted_ ~struck~ ```code``` 😀\nSecond line\thttps://example.com/?q=1&r=ñ";
    let shown = open.delivered("text", json!({"body": body, "preview_url": true})).await?;
    assert_eq!(shown["text"]["body"], body);

    let longest = "é".repeat(4096);
    let shown = open.delivered("text", json!({"body": longest})).await?;
    assert_eq!(shown["text"]["body"], longest.as_str());

    let place = json!({"latitude": -34.6037, "longitude": -58.3816, "name": "Obelisco", "address": "Buenos Aires"});
    let shown = open.delivered("location", place.clone()).await?;
    for key in ["latitude", "longitude", "name", "address"] {
        assert_eq!(shown["location"][key], place[key], "{key}");
    }

    let card = json!({"contacts": [{"name": {"formatted_name": "Shop", "first_name": "Shop"}, "phones": [{"phone": "+34600000001", "type": "WORK"}]}]});
    let shown = open.delivered("contacts", card).await?;
    assert_eq!(shown["contacts"][0]["name"]["formatted_name"], "Shop");
    Ok(())
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused_in_words() -> anyhow::Result<()> {
    let open = Open::conversation().await?;
    let before = open.desk.messages(&open.conversation_id).await?.len();
    let id = recado_testkit::desk::new_id;
    let bad = [
        json!({"id": id(), "kind": "text", "content": {"body": ""}}),
        json!({"id": id(), "kind": "text", "content": {"body": "x".repeat(4097)}}),
        json!({"id": id(), "kind": "text", "content": {}}),
        json!({"id": "not a uuid", "kind": "text", "content": {"body": "x"}}),
        json!({"id": id(), "kind": "nonsense", "content": {}}),
        json!({"id": id(), "kind": "image", "content": {"media_id": id()}}),
        json!({"id": id(), "kind": "location", "content": {"latitude": 100.0, "longitude": 0.0}}),
        json!({"id": id(), "kind": "contacts", "content": {"contacts": []}}),
        json!({"id": id(), "kind": "text", "content": {"body": "x"}, "reply_to": id()}),
        json!({"id": id(), "kind": "reaction", "content": {"message_id": id(), "emoji": "👍"}}),
        json!([]),
    ];
    let path = format!("/conversations/{}/messages", open.conversation_id);
    for body in bad {
        let answer = open.desk.http.post(&path, &body).await?;
        assert!((400..500).contains(&answer.status), "{body} was answered {}: {}", answer.status, answer.body);
        assert_eq!(answer.header("content-type"), "application/problem+json", "{body}");
        assert!(answer.body["code"].is_string() && answer.body["detail"].is_string(), "{}", answer.body);
    }
    assert_eq!(open.desk.messages(&open.conversation_id).await?.len(), before);
    assert_eq!(open.phone.messages(FIRST_NUMBER).await?.len(), 1);

    let program =
        open.desk.http.post_bytes("/media?filename=setup.exe", "application/x-msdownload", b"MZ\x90\x00").await?;
    assert!(matches!(program.status, 201 | 415), "{}", program.body);
    let nothing = open.desk.http.post_bytes("/media?filename=empty.jpg", "image/jpeg", b"").await?;
    assert!((400..500).contains(&nothing.status), "{}", nothing.body);
    Ok(())
}
