//! Hints between nodes, over the NATS server that the test run started.

use std::time::Duration;

use recado_infra::bus::Bus;
use recado_infra::tasks::Tasks;

#[tokio::test]
async fn a_hint_reaches_the_other_nodes_once() {
    let server = std::env::var("RECADO_TEST_NATS")
        .expect("RECADO_TEST_NATS names a NATS server; `cargo xtask services` starts one");
    let tasks = Tasks::default();
    let (here, there) = (Bus::nats(&server, &tasks).await.unwrap(), Bus::nats(&server, &tasks).await.unwrap());
    let (mut heard_here, mut heard_there) = (here.subscribe(), there.subscribe());
    // A hint sent before the server has taken the other node's subscription is lost, as hints may be.
    let mut sent = 0;
    let heard = loop {
        here.publish("events.acme", b"41");
        sent += 1;
        assert!(sent < 100, "no hint arrives");
        if let Ok(hint) = tokio::time::timeout(Duration::from_millis(100), heard_there.next()).await {
            break hint.unwrap();
        }
    };
    assert_eq!(heard.text(), "41");
    // The server sends hints back to their own node too, which has heard them already.
    for _ in 0..sent {
        assert_eq!(heard_here.next().await.unwrap().text(), "41");
    }
    assert!(tokio::time::timeout(Duration::from_millis(200), heard_here.next()).await.is_err());
    tasks.shutdown().await;
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told_at_once() {
    let error = Bus::nats("nats://127.0.0.1:1", &Tasks::default()).await.err().expect("nobody listens there");
    assert!(error.to_string().contains("NATS"), "{error}");
}
