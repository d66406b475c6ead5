//! Whatever the order in which webhooks arrive, and however often, the conversation ends the same.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use recado_db::testing::TestDb;
use recado_db::{Engine, on_both_engines};
use recado_inbox::{
    Actor, ApiKeyId, Conversation, ConversationFilter, HookConnection, MessageId, PageRequest, Permissions, Principal,
    TenantId,
};
use serde_json::{Value, json};

use crate::desk::{
    ANA, Desk, NOON_SECONDS, SETS, Sender, WABA, message_hook, new_connection, status_hook, text_message,
};

/// A workspace in which a customer wrote, and agents answered twice.
struct World {
    principal: Principal,
    hook: std::sync::Arc<HookConnection>,
    answers: Vec<MessageId>,
    wamids: Vec<String>,
}

async fn hear(desk: &Desk, world: &World, body: &Value) {
    let body = serde_json::to_vec(body).unwrap();
    desk.inbox.store_hook(&world.hook, body.into()).await.unwrap();
}

async fn conversations(desk: &Desk, world: &World) -> Vec<Conversation> {
    let (tenant, page) = (world.principal.tenant, PageRequest::default());
    desk.inbox.conversations(tenant, ConversationFilter::default(), page).await.unwrap().data
}

async fn world(desk: &Desk) -> World {
    let tenant = TenantId::new();
    let actor = Actor::ApiKey { id: ApiKeyId::new(), name: "test".to_owned() };
    let connection = desk.inbox.ensure_connection(tenant, new_connection(&desk.graph, WABA)).await.unwrap();
    let hook = desk.inbox.hook_connection(connection.id).await.unwrap().unwrap();
    let mut world = World {
        principal: Principal { tenant, actor, permissions: Permissions::ALL },
        hook,
        answers: Vec::new(),
        wamids: Vec::new(),
    };
    hear(desk, &world, &text("wamid.a", ANA, -100, "hola")).await;
    desk.settle().await;
    let conversation = conversations(desk, &world).await.remove(0);
    for body in ["buenas", "¿qué tal?"] {
        let sent = desk.inbox.send_message(&world.principal, conversation.id, text_message(body)).await.unwrap();
        desk.settle().await;
        world.answers.push(sent.id);
        world.wamids.push(desk.inbox.message(tenant, sent.id).await.unwrap().wamid.unwrap());
    }
    world
}

fn text(wamid: &str, sender: Sender<'_>, offset_seconds: i64, body: &str) -> Value {
    message_hook(wamid, &sender, NOON_SECONDS + offset_seconds, json!({"type": "text", "text": {"body": body}}))
}

/// What happens afterwards, in the order in which it happened.
fn hooks(world: &World) -> Vec<Value> {
    let (first, second) = (&world.wamids[0], &world.wamids[1]);
    let reaction =
        |wamid: &str, emoji: &str| json!({"type": "reaction", "reaction": {"message_id": wamid, "emoji": emoji}});
    let number_only = |name| Sender { user_id: None, name, ..ANA };
    let user_id_only = |name| Sender { wa_id: None, name, ..ANA };
    let reply = json!({"type": "text", "text": {"body": "bien"}, "context": {"id": "wamid.b", "from": "34600100001"}});
    // A second customer, who shows number and user id only later together.
    let berta = |wa_id, user_id| Sender { wa_id, user_id, name: "Berta" };
    vec![
        status_hook(first, "sent", NOON_SECONDS - 90, None),
        text("wamid.b", number_only("Ana M."), -85, "¿hay alguien?"),
        status_hook(second, "sent", NOON_SECONDS - 84, None),
        status_hook(first, "delivered", NOON_SECONDS - 80, None),
        message_hook("wamid.c", &ANA, NOON_SECONDS - 75, reaction(first, "👍")),
        message_hook("wamid.d", &user_id_only("Ana Mar"), NOON_SECONDS - 70, reply),
        status_hook(first, "read", NOON_SECONDS - 65, None),
        message_hook("wamid.e", &ANA, NOON_SECONDS - 60, reaction(first, "🎉")),
        message_hook("wamid.f", &ANA, NOON_SECONDS - 55, reaction("wamid.b", "")),
        status_hook(second, "failed", NOON_SECONDS - 50, None),
        text("wamid.g", ANA, -45, "adiós"),
        text("wamid.h", berta(Some("34600100002"), None), -40, "soy Berta"),
        text("wamid.i", berta(None, Some("ES.2")), -35, "otra vez"),
        text("wamid.j", berta(Some("34600100002"), Some("ES.2")), -30, "y ahora"),
    ]
}

/// Everything that people see, without the ids that differ by chance.
async fn shown(desk: &Desk, world: &World) -> Value {
    let tenant = world.principal.tenant;
    let mut shown = Vec::new();
    for conversation in conversations(desk, world).await {
        let messages = desk.inbox.messages(tenant, conversation.id, PageRequest::default()).await.unwrap().data;
        let messages: Vec<Value> = messages
            .iter()
            .map(|message| {
                let view = serde_json::to_value(message).unwrap();
                let mut part = serde_json::Map::new();
                for name in [
                    "kind",
                    "content",
                    "direction",
                    "reactions",
                    "status",
                    "error",
                    "created_at",
                    "sent_at",
                    "delivered_at",
                    "read_at",
                    "failed_at",
                ] {
                    part.insert(name.to_owned(), view[name].clone());
                }
                part.insert("quoted".to_owned(), view["quoted"]["preview"].clone());
                part.into()
            })
            .collect();
        let mut view = serde_json::to_value(&conversation).unwrap();
        for pointer in ["/id", "/channel_id", "/contact/id", "/last_message/id"] {
            *view.pointer_mut(pointer).unwrap() = Value::Null;
        }
        view["messages"] = messages.into();
        shown.push(view);
    }
    shown.into()
}

/// Indexes of the hooks, each at least once, in any order; and after which of them everything settles.
fn deliveries() -> impl Strategy<Value = Vec<(usize, bool)>> {
    let count = 14;
    proptest::collection::vec(0..count, 0..8).prop_flat_map(move |repeated| {
        let all: Vec<usize> = (0..count).chain(repeated).collect();
        let length = all.len();
        (Just(all).prop_shuffle(), proptest::collection::vec(proptest::bool::weighted(0.3), length))
            .prop_map(|(order, settles)| order.into_iter().zip(settles).collect())
    })
}

async fn deliver(desk: &Desk, world: &World, deliveries: &[(usize, bool)]) {
    let hooks = hooks(world);
    for (repetition, (index, settles)) in deliveries.iter().enumerate() {
        let mut hook = hooks[*index].clone();
        // Other bytes, so that a repetition is not known by its hash.
        hook["entry"][0]["time"] = repetition.into();
        hear(desk, world, &hook).await;
        if *settles {
            desk.settle().await;
        }
    }
    desk.settle().await;
}

fn any_order_ends_the_same(engine: Engine, cases: u32) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let (desk, expected, _db) = runtime.block_on(async {
        let db = TestDb::new(engine, SETS).await;
        let desk = Desk::new(&db).await;
        let world = world(&desk).await;
        let in_order: Vec<(usize, bool)> = (0..hooks(&world).len()).map(|index| (index, true)).collect();
        deliver(&desk, &world, &in_order).await;
        let expected = shown(&desk, &world).await;
        (desk, expected, db)
    });
    assert_eq!(expected.as_array().unwrap().len(), 2, "{expected:#}");
    let mut runner =
        TestRunner::new(Config { cases, max_shrink_iters: 40, failure_persistence: None, ..Config::default() });
    runner
        .run(&deliveries(), |deliveries| {
            let found = runtime.block_on(async {
                let world = world(&desk).await;
                deliver(&desk, &world, &deliveries).await;
                shown(&desk, &world).await
            });
            prop_assert_eq!(&found, &expected);
            Ok(())
        })
        .unwrap();
    runtime.block_on(desk.stop());
}

#[test]
fn webhooks_in_any_order_on_sqlite() {
    any_order_ends_the_same(Engine::Sqlite, 40);
}

#[test]
fn webhooks_in_any_order_on_postgres() {
    any_order_ends_the_same(Engine::Postgres, 12);
}

on_both_engines! {
    async fn what_happened_in_order_is_shown_in_order(db) [SETS] {
        let desk = Desk::new(&db).await;
        let world = world(&desk).await;
        let in_order: Vec<(usize, bool)> = (0..hooks(&world).len()).map(|index| (index, false)).collect();
        deliver(&desk, &world, &in_order).await;
        let shown = shown(&desk, &world).await;
        let ana = shown.as_array().unwrap().iter().find(|view| view["contact"]["phone"] == "+34600100001").unwrap();
        assert_eq!((ana["unread_count"].as_i64(), ana["contact"]["name"].as_str()), (Some(4), Some("Ana")));
        let bodies: Vec<&str> = ana["messages"].as_array().unwrap().iter().map(|message| message["content"]["body"].as_str().unwrap()).collect();
        assert_eq!(bodies, ["¿qué tal?", "buenas", "adiós", "bien", "¿hay alguien?", "hola"]);
        assert_eq!(ana["messages"][3]["quoted"], "¿hay alguien?");
        assert_eq!(ana["messages"][1]["reactions"][0]["emoji"], "🎉");
        assert_eq!((ana["messages"][0]["status"].as_str(), ana["messages"][1]["status"].as_str()), (Some("failed"), Some("read")));
        let berta = shown.as_array().unwrap().iter().find(|view| view["contact"]["phone"] == "+34600100002").unwrap();
        assert_eq!((berta["unread_count"].as_i64(), berta["contact"]["user_id"].as_str()), (Some(3), Some("ES.2")));
        desk.stop().await;
    }
}
