//! For operators, and the pages.

use crate::desk::{Desk, METRICS_TOKEN};

#[tokio::test]
async fn health_says_ok() {
    let desk = Desk::start().await;
    let answer = desk.get("/healthz").send().await;
    answer.is(200);
    assert_eq!(answer.text(), "ok");
}

#[tokio::test]
async fn metrics_are_for_this_machine_or_with_the_token() {
    let desk = Desk::start().await;
    desk.get("/metrics").send().await.is(200);
    let elsewhere = || desk.get("/metrics").from("203.0.113.9:5000");
    elsewhere().send().await.is_problem(403, "forbidden");
    elsewhere().header("authorization", "Bearer wrong").send().await.is_problem(403, "forbidden");
    elsewhere().header("authorization", &format!("Bearer {METRICS_TOKEN}")).send().await.is(200);
}

#[tokio::test]
async fn pages_are_served_for_every_route_of_the_app() {
    let desk = Desk::start().await;
    for path in ["/", "/inbox/all", "/settings/channels"] {
        let answer = desk.get(path).send().await;
        answer.is(200);
        assert!(answer.header("content-type").unwrap().starts_with("text/html"), "{path}");
    }
    desk.get("/assets/none.js").send().await.is(404);
}
