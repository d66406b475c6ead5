//! A customer writes, an agent answers: the whole way over HTTP.

use anyhow::Context;
use recado_testkit::control::{ANA, FIRST_NUMBER, Phone};
use recado_testkit::desk::new_id;
use recado_testkit::{Desk, RunningRecado, eventually};
use serde_json::{Value, json};

use crate::recado;

/// A started program in which Ana has written once.
struct Chat {
    running: RunningRecado,
    phone: Phone,
    desk: Desk,
    conversation_id: String,
    /// Ana's first message.
    first: Value,
}

impl Chat {
    async fn begin() -> anyhow::Result<Self> {
        let running = recado().start().await?;
        let phone = running.control()?.phone(ANA);
        let desk = running.desk()?;
        let wamid = phone.text("Hello, are you open on Sunday?").await?;
        let conversation = desk.conversation_with(ANA).await?;
        let conversation_id = conversation["id"].as_str().context("no id")?.to_owned();
        let first = desk.message_with_wamid(&conversation_id, &wamid).await?;
        Ok(Self { running, phone, desk, conversation_id, first })
    }

    async fn on_the_phone(&self, body: &str) -> anyhow::Result<Value> {
        eventually("the phone shows it", async || {
            let messages = self.phone.messages(FIRST_NUMBER).await?;
            messages.into_iter().find(|message| message["text"]["body"] == body).with_context(|| format!("no {body:?}"))
        })
        .await
    }
}

#[tokio::test]
async fn a_customers_text_reaches_the_agents_live() -> anyhow::Result<()> {
    let running = recado().start().await?;
    let desk = running.desk()?;
    let mut page = desk.events(None).await?;
    let phone = running.control()?.phone(ANA);
    let wamid = phone.text("Hello 👋 ¿abren el domingo?").await?;

    let event = page.event_where(|event| event["kind"] == "message.created").await?;
    let message = &event["data"];
    assert_eq!(message["wamid"], wamid.as_str());
    assert_eq!(message["direction"], "in");
    assert_eq!(message["kind"], "text");
    assert_eq!(message["status"], "received");
    assert_eq!(message["content"]["body"], "Hello 👋 ¿abren el domingo?");

    let conversation = desk.conversation_with(ANA).await?;
    assert_eq!(conversation["id"], message["conversation_id"]);
    assert_eq!(conversation["unread_count"], 1);
    assert_eq!(conversation["window"]["open"], true);
    assert_eq!(conversation["status"], "open");
    assert_eq!(conversation["contact"]["name"], "Ana");
    assert!(conversation["contact"]["user_id"].as_str().is_some_and(|id| id.starts_with("ES.")));
    assert_eq!(conversation["last_message"]["preview"], "Hello 👋 ¿abren el domingo?");
    let shown = eventually("two ticks on the phone", async || {
        let message = phone.message(&wamid).await?;
        if message["status"] == "delivered" { Ok(message) } else { Err(anyhow::anyhow!("{message}")) }
    });
    assert_eq!(shown.await?["from"], "customer");
    Ok(())
}

#[tokio::test]
async fn an_answer_reaches_the_phone_and_its_ticks_turn_blue() -> anyhow::Result<()> {
    let chat = Chat::begin().await?;
    let sent = chat.desk.send(&chat.conversation_id, "text", json!({"body": "From ten to two."})).await?;
    assert_eq!(sent["direction"], "out");
    let id = sent["id"].as_str().context("no id")?;

    let shown = chat.on_the_phone("From ten to two.").await?;
    assert_eq!(shown["from"], "business");
    let delivered = chat.desk.message_when(&chat.conversation_id, id, &["delivered"]).await?;
    assert_eq!(delivered["wamid"], shown["id"]);
    assert!(
        delivered["sent_at"].is_string() && delivered["delivered_at"].is_string() && delivered["read_at"].is_null()
    );

    let wamid = shown["id"].as_str().context("no id")?;
    chat.phone.read(wamid).await?.expect(204)?;
    let read = chat.desk.message_when(&chat.conversation_id, id, &["read"]).await?;
    assert!(read["read_at"].is_string());
    assert_eq!(chat.phone.message(wamid).await?["status"], "read");
    Ok(())
}

#[tokio::test]
async fn reading_at_the_desk_turns_the_customers_ticks_blue() -> anyhow::Result<()> {
    let chat = Chat::begin().await?;
    let path = format!("/conversations/{}/read", chat.conversation_id);
    let conversation = chat.desk.http.post(&path, &json!({})).await?.expect(200)?;
    assert_eq!(conversation["unread_count"], 0);
    let wamid = chat.first["wamid"].as_str().context("no wamid")?;
    eventually("blue ticks on the phone", async || {
        let message = chat.phone.message(wamid).await?;
        if message["status"] == "read" { Ok(()) } else { Err(anyhow::anyhow!("{message}")) }
    })
    .await
}

#[tokio::test]
async fn the_customer_sees_the_business_typing() -> anyhow::Result<()> {
    let chat = Chat::begin().await?;
    let path = format!("/conversations/{}/typing", chat.conversation_id);
    chat.desk.http.post(&path, &json!({})).await?.expect(204)?;
    eventually("typing on the phone", async || {
        let chats = chat.running.control()?.http.get(&format!("/customers/{ANA}/chats")).await?.expect(200)?;
        let typing = chats["data"].as_array().is_some_and(|rows| rows.iter().any(|row| row["typing"] == true));
        if typing { Ok(()) } else { Err(anyhow::anyhow!("{chats}")) }
    })
    .await
}

#[tokio::test]
async fn sending_twice_with_one_id_sends_once() -> anyhow::Result<()> {
    let chat = Chat::begin().await?;
    let body = json!({"id": new_id(), "kind": "text", "content": {"body": "Only once"}});
    let (first, second) =
        tokio::join!(chat.desk.send_as(&chat.conversation_id, &body), chat.desk.send_as(&chat.conversation_id, &body));
    let (first, second) = (first?, second?);
    assert_eq!(first["id"], second["id"]);
    let id = first["id"].as_str().context("no id")?;
    chat.desk.message_when(&chat.conversation_id, id, &["delivered"]).await?;
    let third = chat.desk.send_as(&chat.conversation_id, &body).await?;
    assert_eq!(third["id"], first["id"]);
    let shown = chat.phone.messages(FIRST_NUMBER).await?;
    assert_eq!(shown.iter().filter(|message| message["text"]["body"] == "Only once").count(), 1);
    Ok(())
}

#[tokio::test]
async fn quoted_replies_name_the_quoted_on_both_sides() -> anyhow::Result<()> {
    let chat = Chat::begin().await?;
    let body = json!({
        "id": new_id(), "kind": "text", "content": {"body": "On Sundays too."}, "reply_to": chat.first["id"]
    });
    let answer = chat.desk.send_as(&chat.conversation_id, &body).await?;
    assert_eq!(answer["quoted"]["id"], chat.first["id"]);
    let shown = chat.on_the_phone("On Sundays too.").await?;
    assert_eq!(shown["context"]["id"], chat.first["wamid"]);
    assert_eq!(shown["context"]["from"], "customer");

    let thanks = json!({"type": "text", "text": {"body": "Great"}, "context": {"id": shown["id"]}});
    let wamid = chat.phone.write(thanks).await?;
    let thanks = chat.desk.message_with_wamid(&chat.conversation_id, &wamid).await?;
    assert_eq!(thanks["quoted"]["id"], answer["id"]);
    assert_eq!(thanks["quoted"]["preview"], "On Sundays too.");
    Ok(())
}

#[tokio::test]
async fn reactions_show_on_the_message_and_go_again() -> anyhow::Result<()> {
    let chat = Chat::begin().await?;
    let first_id = chat.first["id"].as_str().context("no id")?;
    let wamid = chat.first["wamid"].as_str().context("no wamid")?;
    let react = |emoji: &str| json!({"message_id": first_id, "emoji": emoji});

    let reacted = chat.desk.send(&chat.conversation_id, "reaction", react("👍")).await?;
    assert_eq!(reacted["id"], chat.first["id"], "a reaction answers the message reacted to");
    assert_eq!(reacted["reactions"][0]["emoji"], "👍");
    let reactions_on_the_phone = async |count: usize| {
        eventually("the phone's reactions", async || {
            let message = chat.phone.message(wamid).await?;
            let shown = message["reactions"].as_array().map_or(0, Vec::len);
            if shown == count { Ok(message) } else { Err(anyhow::anyhow!("{message}")) }
        })
        .await
    };
    let shown = reactions_on_the_phone(1).await?;
    assert_eq!(shown["reactions"][0]["from"], "business");
    chat.desk.send(&chat.conversation_id, "reaction", react("")).await?;
    reactions_on_the_phone(0).await?;

    let answer = chat.desk.send(&chat.conversation_id, "text", json!({"body": "See you"})).await?;
    let shown = chat.on_the_phone("See you").await?;
    let love = |emoji: &str| json!({"type": "reaction", "reaction": {"message_id": shown["id"], "emoji": emoji}});
    let answer_id = answer["id"].as_str().context("no id")?;
    for (emoji, count) in [("❤️", 1), ("", 0)] {
        chat.phone.write(love(emoji)).await?;
        eventually("the desk's reactions", async || {
            let messages = chat.desk.messages(&chat.conversation_id).await?;
            assert!(messages.iter().all(|message| message["kind"] != "reaction"), "a reaction is no bubble");
            let message = messages.into_iter().find(|message| message["id"] == answer_id).context("gone")?;
            let shown = message["reactions"].as_array().map_or(0, Vec::len);
            if shown == count { Ok(()) } else { Err(anyhow::anyhow!("{message}")) }
        })
        .await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_refused_send_tells_the_agent_why_and_a_retry_gets_through() -> anyhow::Result<()> {
    let chat = Chat::begin().await?;
    chat.phone.set(json!({"blocks": true})).await?;
    let sent = chat.desk.send(&chat.conversation_id, "text", json!({"body": "Can you read this?"})).await?;
    let id = sent["id"].as_str().context("no id")?;
    let failed = chat.desk.message_when(&chat.conversation_id, id, &["failed"]).await?;
    let error = &failed["error"];
    assert!(error["code"].is_number() && error["title"].is_string() && error["advice"].is_string(), "{error}");

    chat.phone.set(json!({"blocks": false})).await?;
    chat.desk.http.post(&format!("/messages/{id}/retry"), &json!({})).await?.expect(202)?;
    chat.desk.message_when(&chat.conversation_id, id, &["delivered"]).await?;
    chat.on_the_phone("Can you read this?").await?;
    let again = chat.desk.http.post(&format!("/messages/{id}/retry"), &json!({})).await?;
    assert_eq!((again.status, again.body["code"].as_str()), (409, Some("not_failed")));
    Ok(())
}

#[tokio::test]
async fn a_phone_that_is_off_gets_everything_in_order_when_it_is_on() -> anyhow::Result<()> {
    let chat = Chat::begin().await?;
    chat.phone.set(json!({"online": false})).await?;
    let mut ids = Vec::new();
    for number in 1..=5 {
        let sent = chat.desk.send(&chat.conversation_id, "text", json!({"body": format!("Part {number}")})).await?;
        ids.push(sent["id"].as_str().context("no id")?.to_owned());
    }
    for id in &ids {
        chat.desk.message_when(&chat.conversation_id, id, &["sent"]).await?;
    }
    chat.phone.set(json!({"online": true})).await?;
    for id in &ids {
        chat.desk.message_when(&chat.conversation_id, id, &["delivered"]).await?;
    }
    let shown = chat.phone.messages(FIRST_NUMBER).await?;
    let bodies: Vec<&str> = shown.iter().filter_map(|message| message["text"]["body"].as_str()).collect();
    assert_eq!(bodies[bodies.len() - 5..], ["Part 1", "Part 2", "Part 3", "Part 4", "Part 5"]);
    Ok(())
}
