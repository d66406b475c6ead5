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
    here.publish("events.acme", b"41");
    assert_eq!(heard_there.next().await.unwrap().text(), "41");
    assert_eq!(heard_here.next().await.unwrap().text(), "41");
    // The server sends it back to its own node too, which has heard it already.
    assert!(tokio::time::timeout(Duration::from_millis(200), heard_here.next()).await.is_err());
    tasks.shutdown().await;
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told_at_once() {
    let error = Bus::nats("nats://127.0.0.1:1", &Tasks::default()).await.err().expect("nobody listens there");
    assert!(error.to_string().contains("NATS"), "{error}");
}
