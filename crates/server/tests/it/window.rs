//! The customer service window, opened by the customer and shut by the clock.

use anyhow::Context;
use recado_testkit::control::{ANA, FIRST_NUMBER};
use recado_testkit::desk::new_id;
use recado_testkit::eventually;
use serde_json::json;

use crate::recado;

#[tokio::test]
async fn it_shuts_a_day_after_the_customers_last_message_and_opens_with_the_next() -> anyhow::Result<()> {
    let running = recado().start().await?;
    let (control, desk) = (running.control()?, running.desk()?);
    let phone = control.phone(ANA);
    control.clock(json!({"freeze": true})).await?;
    phone.text("Hello").await?;
    let conversation = desk.conversation_with(ANA).await?;
    let id = conversation["id"].as_str().context("no id")?;
    let mut page = desk.events(None).await?;

    control.clock(json!({"advance": "PT23H59M59S"})).await?;
    let moved = loop {
        let frame = page.frame().await?;
        if frame["type"] == "clock" {
            break frame;
        }
    };
    assert_eq!(moved["frozen"], true);
    assert_eq!(desk.conversation(id).await?["window"]["open"], true);
    let last = desk.send(id, "text", json!({"body": "Just in time"})).await?;
    desk.message_when(id, last["id"].as_str().context("no id")?, &["delivered"]).await?;

    control.clock(json!({"advance": "PT1S"})).await?;
    assert_eq!(desk.conversation(id).await?["window"]["open"], false);
    let late = json!({"id": new_id(), "kind": "text", "content": {"body": "Too late"}});
    let refused = desk.http.post(&format!("/conversations/{id}/messages"), &late).await?;
    assert_eq!((refused.status, refused.body["code"].as_str()), (409, Some("window_closed")));

    phone.text("Still there?").await?;
    eventually("the window opens", async || {
        let conversation = desk.conversation(id).await?;
        if conversation["window"]["open"] == true { Ok(()) } else { Err(anyhow::anyhow!("{conversation}")) }
    })
    .await?;
    let answer = desk.send(id, "text", json!({"body": "Always"})).await?;
    desk.message_when(id, answer["id"].as_str().context("no id")?, &["delivered"]).await?;
    let shown = phone.messages(FIRST_NUMBER).await?;
    assert!(shown.iter().all(|message| message["text"]["body"] != "Too late"));
    Ok(())
}

#[tokio::test]
async fn over_the_graph_a_late_message_is_accepted_and_then_fails_with_131047() -> anyhow::Result<()> {
    let running = recado().start().await?;
    let (control, graph) = (running.control()?, running.graph()?);
    let phone = control.phone(ANA);
    phone.text("Hello").await?;
    control.clock(json!({"advance": "P2D"})).await?;

    let message =
        json!({"messaging_product": "whatsapp", "to": ANA, "type": "text", "text": {"body": "Two days later"}});
    let accepted = graph.post(&format!("/{FIRST_NUMBER}/messages"), &message).await?.expect(200)?;
    let wamid = accepted["messages"][0]["id"].as_str().context("no id")?.to_owned();
    let failed = eventually("the message fails", async || {
        let message = phone.message(&wamid).await?;
        if message["status"] == "failed" { Ok(message) } else { Err(anyhow::anyhow!("{message}")) }
    })
    .await?;
    assert_eq!(failed["error"]["code"], 131_047);
    Ok(())
}

#[tokio::test]
async fn the_clock_is_kept_over_a_restart() -> anyhow::Result<()> {
    let mut running = recado().start().await?;
    let set = running.control()?.clock(json!({"set": "2027-05-01T10:00:00Z"})).await?;
    assert!(set["now"].as_str().is_some_and(|now| now.starts_with("2027-05-01T10:00:0")), "{set}");
    let frozen = running.control()?.clock(json!({"freeze": true})).await?;
    running.stop().await?;
    running.restart().await?;
    let after = running.control()?.http.get("/clock").await?.expect(200)?;
    assert_eq!((&after["now"], &after["frozen"]), (&frozen["now"], &json!(true)));
    let me = running.desk()?.http.get("/me").await?.expect(200)?;
    assert_eq!(me["now"], frozen["now"], "the desk goes by the same clock");
    Ok(())
}
