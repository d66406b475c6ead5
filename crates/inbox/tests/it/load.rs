//! Many webhooks at once: each is stored and applied. How fast is a matter of `recado bench inbound`.

use recado_db::Engine;
use recado_db::testing::TestDb;

use crate::desk::{Desk, NOON_SECONDS, PATIENCE, SETS, text_hook};

const MESSAGES: i64 = 1000;
const CUSTOMERS: i64 = 50;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_inbound_messages() {
    let db = TestDb::new(Engine::Sqlite, SETS).await;
    let desk = Desk::new(&db).await;
    for customer in 0..CUSTOMERS {
        desk.hear(&text_hook(
            &format!("wamid.first{customer}"),
            &format!("34600{customer:06}"),
            NOON_SECONDS - 60,
            "hola",
        ))
        .await;
    }
    desk.settle().await;
    let stores = (0..MESSAGES).map(|n| {
        let customer = n % CUSTOMERS;
        let hook = text_hook(
            &format!("wamid.{n}"),
            &format!("34600{customer:06}"),
            NOON_SECONDS - 50 + n / 100,
            "otra vez hola",
        );
        let desk = &desk;
        async move { desk.hear(&hook).await }
    });
    futures_util::future::join_all(stores).await;
    assert!(desk.jobs.settle(PATIENCE).await.unwrap());
    let counts = desk.inbox.conversation_counts(desk.tenant, None).await.unwrap();
    assert_eq!(counts.all, CUSTOMERS);
    assert_eq!(counts.unread, CUSTOMERS);
    desk.stop().await;
}
