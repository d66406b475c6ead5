//! The desk in a process of its own, set up by hand and connected to a Graph host elsewhere, as in production.

use anyhow::Context;
use recado_testkit::control::{ANA, FIRST_NUMBER};
use recado_testkit::recado::DEVELOPER_TOKEN;
use recado_testkit::{Answer, Desk, Recado, Surface, eventually};
use reqwest::Method;
use serde_json::json;

use crate::BINARY;

#[tokio::test]
async fn a_desk_is_set_up_and_connected_over_the_graph() -> anyhow::Result<()> {
    let cloud = Recado::cloud(BINARY).argument("--memory").start().await?;
    let serve = Recado::serve(BINARY).start().await?;

    let anonymous = Surface::new(format!("{}/api/v1", serve.desk_url), None)?;
    let hints = anonymous.get("/session/hints").await?.expect(200)?;
    assert!(hints["demo"].is_null(), "a real desk offers no demo sign-in: {hints}");
    let said = serve.log();
    let (_, after) = said.split_once("/setup?token=").context("no setup link in the banner")?;
    let token = after.split_whitespace().next().unwrap_or_default();
    let owner = json!({
        "token": token, "workspace": "Corner shop", "name": "Olga", "email": "olga@shop.test", "password": "a long pass phrase"
    });
    let request = anonymous.request(Method::POST, "/setup").header("origin", &serve.desk_url).json(&owner);
    let made = Answer::to(request).await?;
    assert!(matches!(made.status, 200 | 201), "{}: {}", made.status, made.body);
    let again = anonymous.post("/setup", &owner).await?;
    assert!((400..500).contains(&again.status), "a setup link holds once: {}", again.status);

    let credentials = json!({"email": "olga@shop.test", "password": "a long pass phrase"});
    let request = anonymous.request(Method::POST, "/session").header("origin", &serve.desk_url).json(&credentials);
    let cookie = Answer::to(request).await?.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
    let desk = Desk::new(anonymous.with_cookie(&cookie, &serve.desk_url));

    let connection = |token: &str| {
        json!({
            "name": "Shop", "graph_base_url": cloud.cloud_url, "waba_id": "300000000000001",
            "access_token": token, "app_secret": "recado-dev-app-secret"
        })
    };
    let refused = desk.http.post("/connections", &connection("wrong")).await?;
    assert_eq!((refused.status, refused.body["code"].as_str()), (422, Some("graph_refused")), "{}", refused.body);
    let connected = desk.http.post("/connections", &connection(DEVELOPER_TOKEN)).await?;
    assert!(matches!(connected.status, 200 | 201), "{}: {}", connected.status, connected.body);
    assert_eq!(connected.body["status"], "connected");
    assert_eq!(connected.body["channels"].as_array().map(Vec::len), Some(2));

    let phone = cloud.control()?.phone(ANA);
    let wamid = phone.text("Is this the shop?").await?;
    let conversation = desk.conversation_with(ANA).await?;
    let id = conversation["id"].as_str().context("no id")?;
    desk.message_with_wamid(id, &wamid).await?;
    let sent = desk.send(id, "text", json!({"body": "It is!"})).await?;
    desk.message_when(id, sent["id"].as_str().context("no id")?, &["delivered"]).await?;
    let shown = eventually("the phone shows it", async || {
        let messages = phone.messages(FIRST_NUMBER).await?;
        messages.into_iter().find(|message| message["text"]["body"] == "It is!").context("not yet")
    })
    .await?;
    phone.read(shown["id"].as_str().context("no id")?).await?.expect(204)?;
    desk.message_when(id, sent["id"].as_str().context("no id")?, &["read"]).await?;
    Ok(())
}
