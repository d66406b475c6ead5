//! Starting, ending and starting again.

use std::time::{Duration, Instant};

use recado_testkit::control::{ANA, FIRST_NUMBER};
use recado_testkit::{Answer, Recado, Surface};
use reqwest::Method;
use serde_json::json;

use crate::{BINARY, recado};

#[tokio::test]
async fn a_first_start_brings_both_products_and_the_demo_world() -> anyhow::Result<()> {
    let running = recado().start().await?;

    for origin in [&running.desk_url, &running.cloud_url] {
        let health = Surface::new(origin.clone(), None)?.get("/healthz").await?;
        assert_eq!((health.status, health.bytes.as_slice()), (200, b"ok".as_slice()), "{origin}");
    }
    let said = running.log();
    for part in
        [running.desk_url.as_str(), running.cloud_url.as_str(), "owner@demo.test", "recado-demo", "recado-dev-token"]
    {
        assert!(said.contains(part), "the banner lacks {part}:\n{said}");
    }
    let world = running.control()?.http.get("/world").await?.expect(200)?;
    assert_eq!(world["apps"][0]["id"], "100000000000001");
    assert_eq!(world["apps"][0]["secret"], "recado-dev-app-secret");
    assert_eq!(world["wabas"][0]["id"], "300000000000001");
    assert_eq!(world["wabas"][0]["phone_numbers"][0]["id"], FIRST_NUMBER);
    let customers = world["customers"].as_array().map(Vec::len);
    assert_eq!(customers, Some(5));
    let channels = running.desk()?.http.get("/channels").await?.expect(200)?;
    assert_eq!(channels["data"].as_array().map(Vec::len), Some(2));
    assert!(channels["data"][0]["status"] == "connected", "{channels}");
    Ok(())
}

#[tokio::test]
async fn the_demo_owner_signs_in_and_out() -> anyhow::Result<()> {
    let running = recado().start().await?;
    let page = Surface::new(format!("{}/api/v1", running.desk_url), None)?;
    let hints = page.get("/session/hints").await?.expect(200)?;
    let demo = &hints["demo"];
    assert_eq!(page.get("/me").await?.status, 401);

    let wrong = page.post("/session", &json!({"email": demo["email"], "password": "wrong"})).await?;
    assert_eq!(wrong.status, 401);
    assert_eq!(wrong.body["code"], "bad_credentials");

    let request = page.request(Method::POST, "/session").header("origin", &running.desk_url);
    let signed_in = Answer::to(request.json(demo)).await?;
    let cookie = signed_in.header("set-cookie").to_owned();
    let me = signed_in.expect(200)?;
    assert_eq!(me["agent"]["email"], demo["email"]);
    assert_eq!(me["agent"]["role"], "owner");
    assert!(cookie.contains("recado_session=") && cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"));

    let pair = cookie.split(';').next().unwrap_or_default();
    let own = page.with_cookie(pair, &running.desk_url);
    assert_eq!(own.get("/me").await?.expect(200)?["agent"], me["agent"]);
    let foreign = page.with_cookie(pair, "https://elsewhere.test");
    assert_eq!(foreign.delete("/session").await?.status, 403);
    assert_eq!(own.delete("/session").await?.status, 204);
    assert_eq!(own.get("/me").await?.status, 401);
    Ok(())
}

#[tokio::test]
async fn it_stops_when_told_and_a_second_start_is_quick_and_remembers() -> anyhow::Result<()> {
    let mut running = recado().start().await?;
    let wamid = running.control()?.phone(ANA).text("Still there tomorrow?").await?;
    let conversation = running.desk()?.conversation_with(ANA).await?;
    // An open page must not hold the process.
    let page = running.desk()?.events(None).await?;

    let asked = Instant::now();
    let status = running.stop().await?;
    assert!(status.success(), "{status}\n{}", running.log());
    assert!(asked.elapsed() < Duration::from_secs(6), "stopping took {:?}", asked.elapsed());
    drop(page);

    let took = running.restart().await?;
    assert!(took < Duration::from_secs(2), "the second start took {took:?}");
    let id = conversation["id"].as_str().unwrap_or_default();
    let messages = running.desk()?.messages(id).await?;
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0]["wamid"], wamid.as_str());
    let channels = running.desk()?.http.get("/channels").await?.expect(200)?;
    assert_eq!(channels["data"].as_array().map(Vec::len), Some(2), "a restart connects nothing twice");
    Ok(())
}

#[tokio::test]
async fn the_cloud_alone_leaves_nothing_on_the_disk_with_memory() -> anyhow::Result<()> {
    let running = Recado::cloud(BINARY).argument("--memory").start().await?;
    let phone = running.control()?.phone(ANA);
    let wamid = phone.text("Remember me").await?;
    assert_eq!(phone.message(&wamid).await?["text"]["body"], "Remember me");
    let number = running.graph()?.get(&format!("/{FIRST_NUMBER}")).await?.expect(200)?;
    assert_eq!(number["id"], FIRST_NUMBER);
    assert!(!running.data_dir.exists(), "{} was made", running.data_dir.display());
    Ok(())
}
