//! Each kind of message that a customer can write, as the desk shows it.

use anyhow::Context;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use recado_testkit::control::{ANA, Phone};
use recado_testkit::fixtures::{CLIP, Fixture, PHOTO, PRICE_LIST, STICKER, TUNE, VOICE};
use recado_testkit::{Desk, RunningRecado, eventually};
use serde_json::{Value, json};

use crate::recado;

/// Writes it, and answers what the desk has.
async fn arrives(phone: &Phone, desk: &Desk, message: Value) -> anyhow::Result<Value> {
    let wamid = phone.write(message).await?;
    let conversation = desk.conversation_with(ANA).await?;
    desk.message_with_wamid(conversation["id"].as_str().context("no id")?, &wamid).await
}

fn with_data(file: Fixture, more: Value) -> Value {
    let mut object = json!({"data": BASE64_STANDARD.encode(file.bytes), "mime_type": file.mime_type});
    if let (Some(object), Some(more)) = (object.as_object_mut(), more.as_object()) {
        object.extend(more.clone());
    }
    object
}

/// Waits for the file of a message, and compares it with what the customer attached.
async fn has_file(running: &RunningRecado, message: &Value, file: Fixture) -> anyhow::Result<Value> {
    let desk = running.desk()?;
    let conversation = message["conversation_id"].as_str().context("no conversation")?;
    let media = eventually("the file is fetched", async || {
        let messages = desk.messages(conversation).await?;
        let current = messages.into_iter().find(|row| row["id"] == message["id"]).context("gone")?;
        let media = current["content"]["media"].clone();
        if media["state"] == "ready" { Ok(media) } else { Err(anyhow::anyhow!("{current}")) }
    })
    .await?;
    assert_eq!(media["size_bytes"], file.bytes.len());
    let base = media["mime_type"].as_str().and_then(|mime| mime.split(';').next());
    assert_eq!(base, Some(file.mime_type));
    let id = media["id"].as_str().context("no media id")?;
    let answer = desk.http.get(&format!("/media/{id}")).await?;
    assert_eq!(answer.status, 200);
    assert!(answer.bytes == file.bytes, "{} came back changed", file.name);
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    Ok(media)
}

#[tokio::test]
async fn files_of_every_kind() -> anyhow::Result<()> {
    let running = recado().start().await?;
    let (phone, desk) = (running.control()?.phone(ANA), running.desk()?);

    let image =
        arrives(&phone, &desk, json!({"type": "image", "image": with_data(PHOTO, json!({"caption": "This one?"}))}))
            .await?;
    assert_eq!(image["kind"], "image");
    assert_eq!(image["content"]["caption"], "This one?");
    let media = has_file(&running, &image, PHOTO).await?;
    assert_eq!((&media["width"], &media["height"]), (&json!(320), &json!(240)));

    let video = arrives(&phone, &desk, json!({"type": "video", "video": with_data(CLIP, json!({}))})).await?;
    assert_eq!(video["kind"], "video");
    has_file(&running, &video, CLIP).await?;

    let voice =
        arrives(&phone, &desk, json!({"type": "audio", "audio": with_data(VOICE, json!({"voice": true}))})).await?;
    assert_eq!(voice["kind"], "audio");
    assert_eq!(voice["content"]["voice"], true);
    has_file(&running, &voice, VOICE).await?;

    let tune = arrives(&phone, &desk, json!({"type": "audio", "audio": with_data(TUNE, json!({}))})).await?;
    assert_eq!(tune["content"]["voice"], false);
    has_file(&running, &tune, TUNE).await?;

    let named = json!({"filename": "price-list.pdf", "caption": "From last year"});
    let document =
        arrives(&phone, &desk, json!({"type": "document", "document": with_data(PRICE_LIST, named)})).await?;
    assert_eq!(document["kind"], "document");
    assert_eq!(document["content"]["filename"], "price-list.pdf");
    assert_eq!(document["content"]["caption"], "From last year");
    has_file(&running, &document, PRICE_LIST).await?;

    let sticker = arrives(&phone, &desk, json!({"type": "sticker", "sticker": with_data(STICKER, json!({}))})).await?;
    assert_eq!(sticker["kind"], "sticker");
    assert_eq!(sticker["content"]["animated"], false);
    has_file(&running, &sticker, STICKER).await?;
    Ok(())
}

#[tokio::test]
async fn a_file_uploaded_by_the_phone_page() -> anyhow::Result<()> {
    let running = recado().start().await?;
    let control = running.control()?;
    let uploaded =
        control.http.post_bytes("/media?filename=photo.jpg", PHOTO.mime_type, PHOTO.bytes).await?.expect(200)?;
    assert_eq!(uploaded["mime_type"], PHOTO.mime_type);
    assert_eq!(uploaded["file_size"], PHOTO.bytes.len());
    let phone = control.phone(ANA);
    let image = json!({"type": "image", "image": {"id": uploaded["id"]}});
    let message = arrives(&phone, &running.desk()?, image).await?;
    has_file(&running, &message, PHOTO).await?;

    let shown = phone.message(message["wamid"].as_str().context("no wamid")?).await?;
    let url = shown["image"]["url"].as_str().context("no url")?;
    let path = url.strip_prefix("/_control/v1").context("not a path of the control API")?;
    let answer = control.http.get(path).await?;
    assert!(answer.status == 200 && answer.bytes == PHOTO.bytes);
    Ok(())
}

#[tokio::test]
async fn places_contacts_and_taps() -> anyhow::Result<()> {
    let running = recado().start().await?;
    let (phone, desk) = (running.control()?.phone(ANA), running.desk()?);

    let place = json!({"latitude": 40.4168, "longitude": -3.7038, "name": "Sol", "address": "Madrid"});
    let location = arrives(&phone, &desk, json!({"type": "location", "location": place})).await?;
    assert_eq!(location["kind"], "location");
    for key in ["latitude", "longitude", "name", "address"] {
        assert_eq!(location["content"][key], place[key], "{key}");
    }

    let card = json!([{"name": {"formatted_name": "Pau Serra", "first_name": "Pau"}, "phones": [{"phone": "+34 600 100 009", "type": "CELL"}]}]);
    let contacts = arrives(&phone, &desk, json!({"type": "contacts", "contacts": card})).await?;
    assert_eq!(contacts["kind"], "contacts");
    assert_eq!(contacts["content"]["contacts"][0]["name"]["formatted_name"], "Pau Serra");
    assert_eq!(contacts["content"]["contacts"][0]["phones"][0]["phone"], "+34 600 100 009");

    let tapped = json!({"type": "interactive", "interactive": {"type": "button_reply", "button_reply": {"id": "yes", "title": "Yes, please"}}});
    let button = arrives(&phone, &desk, tapped).await?;
    assert_eq!(button["kind"], "button_reply");
    assert_eq!((&button["content"]["id"], &button["content"]["title"]), (&json!("yes"), &json!("Yes, please")));
    Ok(())
}

#[tokio::test]
async fn a_customer_without_a_shown_number() -> anyhow::Result<()> {
    let running = recado().start().await?;
    let desk = running.desk()?;
    let wamid = running.control()?.phone("5491100100004").text("Hola, soy Diego").await?;
    let conversation = eventually("the conversation shows", async || {
        desk.conversations().await?.into_iter().next().context("none yet")
    })
    .await?;
    let contact = &conversation["contact"];
    assert!(contact["phone"].is_null(), "{contact}");
    assert_eq!(contact["username"], "diego.sur");
    assert!(contact["user_id"].as_str().is_some_and(|id| id.starts_with("AR.")), "{contact}");

    let id = conversation["id"].as_str().context("no id")?;
    desk.message_with_wamid(id, &wamid).await?;
    let sent = desk.send(id, "text", json!({"body": "Hola Diego"})).await?;
    desk.message_when(id, sent["id"].as_str().context("no id")?, &["delivered"]).await?;
    Ok(())
}

#[tokio::test]
async fn what_a_phone_cannot_send_is_refused_and_leaves_nothing() -> anyhow::Result<()> {
    let running = recado().start().await?;
    let phone = running.control()?.phone(ANA);
    let bad = [
        json!({}),
        json!({"type": "text"}),
        json!({"type": "text", "text": {"body": ""}}),
        json!({"type": "text", "text": {"body": ["Hello"]}}),
        json!({"type": "nonsense", "nonsense": {}}),
        json!({"type": "location", "location": {"latitude": 91, "longitude": 0}}),
        json!({"type": "image", "image": {"id": "1"}}),
        json!({"type": "image", "image": {"data": "not base64!", "mime_type": "image/jpeg"}}),
        json!({"type": "reaction", "reaction": {"message_id": "wamid.unknown", "emoji": "👍"}}),
    ];
    for message in bad {
        let answer = phone.post_message("400000000000001", &message).await?;
        assert!((400..500).contains(&answer.status), "{message} was answered {}: {}", answer.status, answer.body);
        assert_eq!(answer.header("content-type"), "application/problem+json", "{message}");
        assert!(answer.body["detail"].is_string(), "{}", answer.body);
    }
    let elsewhere = phone.post_message("1", &json!({"type": "text", "text": {"body": "x"}})).await?;
    assert!((400..500).contains(&elsewhere.status), "{}", elsewhere.body);
    assert!(phone.messages("400000000000001").await?.is_empty());
    assert!(running.desk()?.conversations().await?.is_empty());
    Ok(())
}
