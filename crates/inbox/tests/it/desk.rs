//! A desk for tests: an inbox on a database of its own, a Graph host that can be told what to answer, and a frozen clock.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use bytes::Bytes;
use recado_core::{Clock, Timestamp};
use recado_db::testing::TestDb;
use recado_db::{Db, MigrationSet};
use recado_inbox::{
    Actor, Channel, Connection, Conversation, ConversationFilter, HookConnection, Inbox, InboxParts, Message, NewAgent,
    NewConnection, PageRequest, Permissions, Principal, Role, SendContent, SendMessage, Settings, TenantId,
    TextContent,
};
use recado_infra::blobs::Blobs;
use recado_infra::bus::Bus;
use recado_infra::http::{AddressPolicy, OutboundHttp};
use recado_infra::jobs::Jobs;
use recado_infra::secret_box::SecretBox;
use recado_infra::tasks::Tasks;
use secrecy::SecretString;
use serde_json::{Value, json};
use wiremock::matchers::{method, path_regex};
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

pub const SETS: &[MigrationSet] = &[recado_infra::MIGRATIONS, recado_inbox::MIGRATIONS];
pub const WABA: &str = "300000000000001";
pub const NUMBER: &str = "400000000000001";
pub const OTHER_NUMBER: &str = "400000000000002";
pub const DISPLAY: &str = "34600000001";
/// Long enough for anything that is due; a test that waits so long has failed.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// 2026-11-22T10:00:00Z
pub const NOON_SECONDS: i64 = 1_795_341_600;

pub struct Desk {
    pub inbox: Inbox,
    pub jobs: Jobs,
    pub clock: Clock,
    pub graph: MockServer,
    pub tenant: TenantId,
    pub owner: Principal,
    pub connection: Connection,
    pub hook: Arc<HookConnection>,
    pub db: Db,
    tasks: Tasks,
}

/// Answers sends with wamids of their own: `wamid.out1`, `wamid.out2` and so on.
pub struct Accepting(AtomicU32);

impl Accepting {
    pub fn new() -> Self {
        Self(AtomicU32::new(0))
    }
}

impl Respond for Accepting {
    fn respond(&self, _: &Request) -> ResponseTemplate {
        let number = self.0.fetch_add(1, Ordering::SeqCst) + 1;
        ResponseTemplate::new(200).set_body_json(json!({
            "messaging_product": "whatsapp",
            "contacts": [{"input": "x", "wa_id": "x"}],
            "messages": [{"id": format!("wamid.out{number}")}]
        }))
    }
}

/// Graph's error envelope.
pub fn graph_error(http_status: u16, code: i64, title: &str) -> ResponseTemplate {
    ResponseTemplate::new(http_status).set_body_json(json!({"error": {
        "message": format!("(#{code}) {title}"), "type": "OAuthException", "code": code,
        "error_data": {"messaging_product": "whatsapp", "details": "Because."}, "fbtrace_id": "A"
    }}))
}

impl Desk {
    /// A desk whose workers run, connected to a Graph host that accepts everything.
    pub async fn new(db: &TestDb) -> Self {
        let desk = Self::without_answers(db).await;
        desk.accept_sends().await;
        desk
    }

    /// As [`Desk::new`], but sends must be mounted.
    pub async fn without_answers(db: &TestDb) -> Self {
        let graph = MockServer::start().await;
        let clock = Clock::frozen_at(Timestamp::from_seconds(NOON_SECONDS));
        let tasks = Tasks::default();
        let (inbox, jobs) = open(&db.db, &clock).await;
        jobs.start(&tasks, true).await.unwrap();
        let tenant = inbox.seed_demo().await.unwrap();
        let key = inbox.authenticate_api_key("recado-demo-key").await.unwrap();
        assert_eq!(key.tenant, tenant);
        let agent = inbox.agents(tenant).await.unwrap().into_iter().find(|agent| agent.role == Role::Owner).unwrap();
        let owner = Principal { tenant, actor: Actor::Agent(agent), permissions: Permissions::ALL };
        mount_account(&graph, WABA, &[NUMBER, OTHER_NUMBER]).await;
        let connection = inbox.ensure_connection(tenant, new_connection(&graph, WABA)).await.unwrap();
        let hook = inbox.hook_connection(connection.id).await.unwrap().unwrap();
        // What connecting reads is read before a test changes what there is to read.
        assert!(jobs.settle(PATIENCE).await.unwrap(), "the jobs did not settle");
        Self { inbox, jobs, clock, graph, tenant, owner, connection, hook, db: db.db.clone(), tasks }
    }

    pub async fn accept_sends(&self) {
        Mock::given(method("POST"))
            .and(path_regex(r"^/v23\.0/\d+/messages$"))
            .respond_with(Accepting::new())
            .mount(&self.graph)
            .await;
    }

    /// Answers the next send, or the next few, before what is mounted otherwise.
    pub async fn answer_sends(&self, times: u64, answer: ResponseTemplate) {
        Mock::given(method("POST"))
            .and(path_regex(r"^/v23\.0/\d+/messages$"))
            .respond_with(answer)
            .up_to_n_times(times)
            .with_priority(1)
            .mount(&self.graph)
            .await;
    }

    pub async fn hear(&self, body: &Value) {
        let body = Bytes::from(serde_json::to_vec(body).unwrap());
        self.inbox.store_hook(&self.hook, body).await.unwrap();
    }

    pub async fn settle(&self) {
        assert!(self.jobs.settle(PATIENCE).await.unwrap(), "the jobs did not settle");
    }

    /// Hears a body and waits until everything that follows is done.
    pub async fn take_in(&self, body: &Value) {
        self.hear(body).await;
        self.settle().await;
    }

    pub fn channel(&self) -> &Channel {
        self.connection.channels.iter().find(|channel| channel.phone_number_id == NUMBER).unwrap()
    }

    pub async fn conversations(&self) -> Vec<Conversation> {
        let page = self.inbox.conversations(self.tenant, ConversationFilter::default(), PageRequest::default()).await;
        page.unwrap().data
    }

    /// The one conversation there is.
    pub async fn conversation(&self) -> Conversation {
        let mut all = self.conversations().await;
        assert_eq!(all.len(), 1, "{all:#?}");
        all.remove(0)
    }

    /// Oldest first.
    pub async fn thread(&self, conversation: &Conversation) -> Vec<Message> {
        let page = self.inbox.messages(self.tenant, conversation.id, PageRequest::default()).await;
        let mut messages = page.unwrap().data;
        messages.reverse();
        messages
    }

    /// A conversation in which a customer wrote "hola".
    pub async fn greeted(&self) -> Conversation {
        self.take_in(&text_hook("wamid.in1", "34600100001", NOON_SECONDS, "hola")).await;
        self.conversation().await
    }

    pub async fn send_text(&self, conversation: &Conversation, body: &str) -> Message {
        self.inbox.send_message(&self.owner, conversation.id, text_message(body)).await.unwrap()
    }

    pub async fn message(&self, id: recado_inbox::MessageId) -> Message {
        self.inbox.message(self.tenant, id).await.unwrap()
    }

    /// The bodies of the sends that reached Graph, with their idempotency keys.
    pub async fn sends(&self) -> Vec<(Value, String)> {
        let requests = self.graph.received_requests().await.unwrap_or_default();
        requests
            .iter()
            .filter(|request| request.url.path().ends_with("/messages"))
            .map(|request| {
                let key = request.headers.get("Idempotency-Key").map(|key| key.to_str().unwrap().to_owned());
                (request.body_json().unwrap(), key.unwrap_or_default())
            })
            .collect()
    }

    /// Another workspace in the same database.
    pub async fn other_tenant(&self) -> Principal {
        let tenant = TenantId::new();
        let agent = self
            .inbox
            .add_agent(
                tenant,
                NewAgent {
                    name: "Stranger".to_owned(),
                    email: format!("stranger-{tenant}@other.test"),
                    password: SecretString::from("long enough"),
                    role: Role::Owner,
                },
            )
            .await
            .unwrap();
        Principal { tenant, actor: Actor::Agent(agent), permissions: Permissions::ALL }
    }

    pub async fn stop(&self) {
        self.tasks.shutdown().await;
    }
}

/// An inbox on the database, whose jobs are not started.
pub async fn open(db: &Db, clock: &Clock) -> (Inbox, Jobs) {
    let bus = Bus::local();
    let jobs = Jobs::new(db.clone(), clock.clone(), bus.clone(), "test");
    let parts = InboxParts {
        db: db.clone(),
        clock: clock.clone(),
        jobs: jobs.clone(),
        blobs: Blobs::memory(),
        http: OutboundHttp::new(AddressPolicy { allow_private: true, allowed_hosts: Vec::new() }).unwrap(),
        bus,
        secret_box: SecretBox::from_hex(&"07".repeat(32)).unwrap(),
        settings: Settings { public_url: "https://desk.example.com".to_owned() },
    };
    (Inbox::open(parts).await.unwrap(), jobs)
}

pub async fn mount_account(graph: &MockServer, waba: &str, numbers: &[&str]) {
    let rows: Vec<Value> = numbers
        .iter()
        .map(|id| json!({"id": id, "display_phone_number": format!("+34 {id}"), "verified_name": format!("Shop {id}")}))
        .collect();
    Mock::given(method("GET"))
        .and(path_regex(format!(r"^/v23\.0/{waba}/phone_numbers$")))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({"data": rows})))
        .mount(graph)
        .await;
    Mock::given(method("GET"))
        .and(path_regex(format!(r"^/v23\.0/{waba}/message_templates$")))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({"data": []})))
        .with_priority(250)
        .mount(graph)
        .await;
    Mock::given(method("POST"))
        .and(path_regex(format!(r"^/v23\.0/{waba}/subscribed_apps$")))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({"success": true})))
        .mount(graph)
        .await;
}

pub fn new_connection(graph: &MockServer, waba: &str) -> NewConnection {
    NewConnection {
        name: "Shop".to_owned(),
        graph_base_url: graph.uri(),
        waba_id: waba.to_owned(),
        access_token: SecretString::from("token"),
        app_secret: SecretString::from("secret"),
        app_id: None,
    }
}

pub fn text_message(body: &str) -> SendMessage {
    SendMessage {
        id: recado_inbox::MessageId::new(),
        content: SendContent::Text(TextContent { body: body.to_owned(), ..TextContent::default() }),
        reply_to: None,
    }
}

/// A hook with a status as it is, but for its frame.
pub fn raw_status_hook(status: Value) -> Value {
    let mut value = value_of(NUMBER);
    value["statuses"] = json!([status]);
    hook_of(value)
}

fn hook_of(value: Value) -> Value {
    json!({"object": "whatsapp_business_account", "entry": [{"id": WABA, "changes": [{"field": "messages", "value": value}]}]})
}

/// The part of a value that names the number.
fn value_of(number: &str) -> Value {
    json!({
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": DISPLAY, "phone_number_id": number}
    })
}

/// A hook with one message; `message` has everything but its frame.
pub fn message_hook(wamid: &str, sender: &Sender<'_>, seconds: i64, message: Value) -> Value {
    let mut value = value_of(NUMBER);
    let mut contact = json!({"profile": {"name": sender.name}});
    let mut message = message;
    message["id"] = wamid.into();
    message["timestamp"] = seconds.to_string().into();
    if let Some(wa_id) = sender.wa_id {
        message["from"] = wa_id.into();
        contact["wa_id"] = wa_id.into();
    }
    if let Some(user_id) = sender.user_id {
        message["from_user_id"] = user_id.into();
        contact["user_id"] = user_id.into();
    }
    value["contacts"] = json!([contact]);
    value["messages"] = json!([message]);
    hook_of(value)
}

#[derive(Debug, Clone, Copy)]
pub struct Sender<'a> {
    pub wa_id: Option<&'a str>,
    pub user_id: Option<&'a str>,
    pub name: &'a str,
}

pub const ANA: Sender<'static> = Sender { wa_id: Some("34600100001"), user_id: Some("ES.1"), name: "Ana" };

pub fn text_hook(wamid: &str, wa_id: &str, seconds: i64, body: &str) -> Value {
    let sender = Sender { wa_id: Some(wa_id), user_id: None, name: "Ana" };
    message_hook(wamid, &sender, seconds, json!({"type": "text", "text": {"body": body}}))
}

pub fn status_hook(wamid: &str, status: &str, seconds: i64, callback: Option<&str>) -> Value {
    let mut row = json!({
        "id": wamid, "status": status, "timestamp": seconds.to_string(), "recipient_id": "34600100001"
    });
    if let Some(callback) = callback {
        row["biz_opaque_callback_data"] = callback.into();
    }
    if status == "failed" {
        row["errors"] =
            json!([{"code": 131_026, "title": "Message undeliverable", "error_data": {"details": "No phone."}}]);
    }
    raw_status_hook(row)
}
