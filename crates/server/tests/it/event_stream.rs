//! The agents' live connection: lost, resumed, refused.

use recado_testkit::control::ANA;
use recado_testkit::{EventStream, Surface};
use serde_json::Value;

use crate::recado;

fn seq(event: &Value) -> u64 {
    event["seq"].as_u64().unwrap_or_default()
}

#[tokio::test]
async fn after_a_lost_connection_everything_comes_once_and_in_order() -> anyhow::Result<()> {
    let mut running = recado().start().await?;
    let desk = running.desk()?;
    let phone = running.control()?.phone(ANA);
    let mut page = desk.events(None).await?;
    phone.text("before").await?;
    let mut last = seq(&page.event().await?);
    assert_eq!(last, page.hello["seq"].as_u64().unwrap_or_default() + 1);
    drop(page);

    for number in 0..20 {
        phone.text(&format!("while away {number}")).await?;
    }
    // A restart must not break the row either.
    running.stop().await?;
    running.restart().await?;
    let mut page = desk.events(Some(last)).await?;
    phone.text("back again").await?;
    let mut bodies = Vec::new();
    while bodies.last().map(String::as_str) != Some("back again") {
        let event = page.event().await?;
        assert_eq!(seq(&event), last + 1, "a gap or a repetition: {event}");
        last = seq(&event);
        if event["kind"] == "message.created" {
            bodies.extend(event["data"]["content"]["body"].as_str().map(str::to_owned));
        }
    }
    let away: Vec<String> = (0..20).map(|number| format!("while away {number}")).collect();
    let came: Vec<&String> = bodies.iter().filter(|body| body.starts_with("while away")).collect();
    assert_eq!(came, away.iter().collect::<Vec<_>>());
    Ok(())
}

#[tokio::test]
async fn two_pages_see_the_same() -> anyhow::Result<()> {
    let running = recado().start().await?;
    let desk = running.desk()?;
    let (mut one, mut two) = (desk.events(None).await?, desk.events(None).await?);
    running.control()?.phone(ANA).text("for both").await?;
    for _ in 0..2 {
        let (mine, yours) = (one.event().await?, two.event().await?);
        assert_eq!((seq(&mine), &mine["data"]), (seq(&yours), &yours["data"]));
    }
    Ok(())
}

#[tokio::test]
async fn strangers_see_nothing() -> anyhow::Result<()> {
    let running = recado().start().await?;
    let stranger = Surface::new(format!("{}/api/v1", running.desk_url), Some("not-a-key"))?;
    assert!(EventStream::open(&stranger, None).await.is_err());
    assert!(EventStream::open(&stranger.with_bearer(None), None).await.is_err());
    Ok(())
}
