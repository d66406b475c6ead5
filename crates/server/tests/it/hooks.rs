//! The desk's webhook address, called by somebody who is not the Graph host.

use anyhow::Context;
use recado_testkit::control::ANA;
use recado_testkit::{RunningRecado, Surface};
use serde_json::{Value, json};

use crate::recado;

async fn connection(running: &RunningRecado) -> anyhow::Result<Value> {
    let connections = running.desk()?.http.get("/connections").await?.expect(200)?;
    connections["data"].get(0).cloned().context("no connection")
}

/// A webhook body such as Meta sends, from a customer nobody knows.
fn forged() -> Value {
    json!({"object": "whatsapp_business_account", "entry": [{"id": "300000000000001", "changes": [{"field": "messages", "value": {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "34600000001", "phone_number_id": "400000000000001"},
        "contacts": [{"profile": {"name": "Mallory"}, "wa_id": "34600999999", "user_id": "ES.999"}],
        "messages": [{"from": "34600999999", "id": "wamid.forged", "timestamp": "1800000000", "type": "text", "text": {"body": "Pay me"}}]
    }}]}]})
}

#[tokio::test]
async fn what_is_not_signed_with_the_apps_secret_is_refused() -> anyhow::Result<()> {
    let running = recado().start().await?;
    let url = connection(&running).await?["callback_url"].as_str().context("no callback_url")?.to_owned();
    let hook = Surface::new(url, None)?;
    let body = serde_json::to_vec(&forged())?;
    let wrong = format!("sha256={}", "0".repeat(64));
    for signature in [None, Some(wrong.as_str()), Some("sha256="), Some("sha1=00"), Some("nonsense")] {
        let mut request = hook.request(reqwest::Method::POST, "").header("content-type", "application/json");
        if let Some(signature) = signature {
            request = request.header("x-hub-signature-256", signature);
        }
        let answer = recado_testkit::Answer::to(request.body(body.clone())).await?;
        assert_eq!(answer.status, 401, "{signature:?}: {}", answer.body);
    }
    let request = hook.request(reqwest::Method::POST, "").header("x-hub-signature-256", &wrong);
    let large = recado_testkit::Answer::to(request.body(vec![b' '; 4 << 20])).await;
    // The connection may be closed while the rest is still being sent.
    assert!(large.is_err() || large.is_ok_and(|answer| answer.status == 413));

    // Whatever came before in the same queue, real messages go on arriving, and the forged one never does.
    running.control()?.phone(ANA).text("A real one").await?;
    running.desk()?.conversation_with(ANA).await?;
    assert_eq!(running.desk()?.conversations().await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn the_handshake_needs_the_verify_token() -> anyhow::Result<()> {
    let running = recado().start().await?;
    let connection = connection(&running).await?;
    let hook = Surface::new(connection["callback_url"].as_str().context("no callback_url")?, None)?;
    let token = connection["verify_token"].as_str().context("no verify_token")?;
    let asked = hook.get(&format!("?hub.mode=subscribe&hub.verify_token={token}&hub.challenge=1158201444")).await?;
    assert_eq!((asked.status, asked.bytes.as_slice()), (200, b"1158201444".as_slice()));
    let wrong = hook.get("?hub.mode=subscribe&hub.verify_token=wrong&hub.challenge=1158201444").await?;
    assert_eq!(wrong.status, 403);
    let none = hook.get("").await?;
    assert!((400..500).contains(&none.status), "{}", none.status);

    let elsewhere = Surface::new(format!("{}/hooks/whatsapp", running.desk_url), None)?;
    let unknown = elsewhere.post("/0190a8f0-0000-7000-8000-000000000000", &forged()).await?;
    assert_eq!(unknown.status, 404);
    let nonsense = elsewhere.post("/nonsense", &forged()).await?;
    assert_eq!(nonsense.status, 404);
    Ok(())
}
