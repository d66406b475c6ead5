//! A desk with a demo workspace, one connected number and one customer, and a second workspace that must see nothing of it.

mod call;
mod graph;

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use recado_api::{Api, DemoSignIn, Parts, Settings};
use recado_core::{Clock, Timestamp};
use recado_db::testing::TestDb;
use recado_db::{Engine, MigrationSet};
use recado_inbox::NewConnection;
use recado_inbox::{Inbox, TenantId};
use recado_infra::blobs::Blobs;
use recado_infra::bus::Bus;
use recado_infra::http::{AddressPolicy, OutboundHttp};
use recado_infra::jobs::Jobs;
use recado_infra::secret_box::SecretBox;
use recado_infra::tasks::Tasks;
use recado_whatsapp::signature;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

pub use call::{Answer, Call};
pub use graph::{APP_SECRET, CATALOG_ID, FLOW_ID, Graph, PHONE_NUMBER_ID, PRODUCT_ID, WABA_ID};

pub const DEMO_EMAIL: &str = "owner@demo.test";
pub const DEMO_PASSWORD: &str = "recado-demo";
pub const DEMO_KEY: &str = "recado-demo-key";
pub const METRICS_TOKEN: &str = "metrics-token";
/// The host that calls name; pages of it may use the cookie.
pub const HOST: &str = "desk.test";
/// The customer who has written.
pub const ANA: &str = "34600100001";

const SETS: &[MigrationSet] = &[recado_infra::MIGRATIONS, recado_inbox::MIGRATIONS];
const PATIENCE: Duration = Duration::from_secs(20);

/// Who makes a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    Anonymous,
    Agent,
    Owner,
    ApiKey,
    OtherOwner,
}

pub struct Desk {
    pub inbox: Inbox,
    pub clock: Clock,
    pub tenant: TenantId,
    pub graph: Graph,
    api: Api,
    jobs: Jobs,
    tasks: Tasks,
    cookies: Cookies,
    /// Names in braces that [`Desk::path`] fills in.
    names: Vec<(&'static str, String)>,
    _db: TestDb,
}

#[derive(Default)]
struct Cookies {
    agent: String,
    owner: String,
    other: String,
}

impl Desk {
    pub async fn start() -> Self {
        Self::build(Engine::Sqlite, "http://public.test/").await
    }

    pub async fn on(engine: Engine) -> Self {
        Self::build(engine, "http://public.test/").await
    }

    /// Reached by its agents at this address.
    pub async fn at(public_url: &str) -> Self {
        Self::build(Engine::Sqlite, public_url).await
    }

    /// A real installation before its first owner, and the token of its setup link.
    pub async fn not_set_up() -> (Self, String) {
        let desk = Self::bare(Engine::Sqlite, "http://public.test/").await;
        let token = desk.inbox.create_setup_token().await.unwrap().unwrap();
        (desk, token.expose_secret().to_owned())
    }

    async fn bare(engine: Engine, public_url: &str) -> Self {
        let db = TestDb::new(engine, SETS).await;
        let clock = Clock::frozen_at(Timestamp::from_seconds(1_800_000_000));
        let (bus, tasks) = (Bus::local(), Tasks::default());
        let jobs = Jobs::new(db.db.clone(), clock.clone(), bus.clone(), "desk");
        let policy = AddressPolicy { allow_private: true, ..AddressPolicy::default() };
        let inbox = Inbox::open(recado_inbox::InboxParts {
            db: db.db.clone(),
            clock: clock.clone(),
            jobs: jobs.clone(),
            blobs: Blobs::memory(),
            http: OutboundHttp::new(policy).unwrap(),
            bus: bus.clone(),
            secret_box: SecretBox::ephemeral().unwrap(),
            settings: recado_inbox::Settings { public_url: public_url.to_owned() },
        })
        .await
        .unwrap();
        jobs.start(&tasks, true).await.unwrap();
        let settings = Settings {
            public_url: public_url.parse().unwrap(),
            demo: Some(DemoSignIn { email: DEMO_EMAIL.to_owned(), password: DEMO_PASSWORD.to_owned() }),
            metrics_token: Some(SecretString::from(METRICS_TOKEN)),
        };
        let api = Api::start(Parts { inbox: inbox.clone(), clock: clock.clone(), bus, tasks: tasks.clone(), settings });
        let graph = Graph::start().await;
        let (cookies, names) = (Cookies::default(), Vec::new());
        Self { inbox, clock, tenant: TenantId::new(), graph, api, jobs, tasks, cookies, names, _db: db }
    }

    async fn build(engine: Engine, public_url: &str) -> Self {
        let mut desk = Self::bare(engine, public_url).await;
        // A second workspace exists only in a shared installation; its setup link must be older than the first workspace.
        let token = desk.inbox.create_setup_token().await.unwrap().unwrap();
        desk.tenant = desk.inbox.seed_demo().await.unwrap();
        let other = json!({
            "token": token.expose_secret(), "email": "owner@other.test", "name": "Other", "password": DEMO_PASSWORD,
            "workspace": "Other",
        });
        desk.cookies.other = cookie_of(&desk.post("/api/v1/setup").json(&other).send().await);
        desk.cookies.owner = desk.sign_in(DEMO_EMAIL).await;
        desk.cookies.agent = desk.sign_in("agent1@demo.test").await;
        desk.connect().await;
        desk
    }

    async fn sign_in(&self, email: &str) -> String {
        let body = json!({"email": email, "password": DEMO_PASSWORD});
        let answer = self.post("/api/v1/session").json(&body).send().await;
        answer.is(200);
        cookie_of(&answer)
    }

    /// One connection, and a first message of Ana.
    async fn connect(&mut self) {
        let new = NewConnection {
            name: "Demo number".to_owned(),
            graph_base_url: self.graph.base_url(),
            waba_id: WABA_ID.to_owned(),
            access_token: SecretString::from("token"),
            app_secret: SecretString::from(APP_SECRET),
            app_id: None,
        };
        let connection = self.inbox.ensure_connection(self.tenant, new).await.unwrap();
        self.names.push(("connection", connection.id.to_string()));
        self.names.push(("channel", connection.channels[0].id.to_string()));
        self.receive(&text("wamid.first", "Hola")).await;
        let flow = self.get("/api/v1/flows").by(Who::Owner).send().await.json()["data"][0]["id"].clone();
        self.names.push(("flow", flow.as_str().unwrap().to_owned()));
        let conversation = self.get("/api/v1/conversations").by(Who::Owner).send().await.json()["data"][0].clone();
        for (name, pointer) in [("conversation", "/id"), ("contact", "/contact/id"), ("message", "/last_message/id")] {
            self.names.push((name, conversation.pointer(pointer).unwrap().as_str().unwrap().to_owned()));
        }
        let agents = self.get("/api/v1/agents").by(Who::Owner).send().await.json();
        let colleagues = agents["data"].as_array().unwrap().iter();
        // Not one who makes calls of the tests: some end its sessions.
        let colleague = colleagues.clone().find(|agent| agent["email"] == "agent2@demo.test").unwrap();
        self.names.push(("agent", colleague["id"].as_str().unwrap().to_owned()));
        let templates = self.get("/api/v1/templates").by(Who::Owner).send().await.json();
        let template = templates.pointer("/data/0/variants/0/id").unwrap().as_str().unwrap();
        self.names.push(("template", template.to_owned()));
    }

    /// A customer's message comes in and is applied.
    pub async fn receive(&self, message: &Value) {
        self.hook(&inbound(message)).await;
        self.settle().await;
    }

    /// A webhook comes in; a job will apply it.
    pub async fn hook(&self, body: &Value) {
        let bytes = serde_json::to_vec(body).unwrap();
        let path = self.path("/hooks/whatsapp/{connection}");
        let signature = signature::sign(APP_SECRET, &bytes);
        let call = self.post(&path).header("x-hub-signature-256", &signature).body("application/json", bytes);
        call.send().await.is(200);
    }

    /// Waits until no job is due.
    pub async fn settle(&self) {
        assert!(self.jobs.settle(PATIENCE).await.unwrap(), "jobs came to no rest");
    }

    /// The time as answers write it.
    pub fn now(&self) -> Value {
        json!(self.clock.now())
    }

    /// Fills in `{conversation}`, `{contact}`, `{message}`, `{channel}`, `{connection}`, `{agent}`, `{template}` and `{flow}`.
    pub fn path(&self, pattern: &str) -> String {
        self.names.iter().fold(pattern.to_owned(), |path, (name, id)| path.replace(&format!("{{{name}}}"), id))
    }

    pub fn request(&self, method: &str, path: &str) -> Call<'_> {
        Call::new(self, method, path)
    }

    pub fn get(&self, path: &str) -> Call<'_> {
        self.request("GET", path)
    }

    pub fn post(&self, path: &str) -> Call<'_> {
        self.request("POST", path)
    }

    pub fn delete(&self, path: &str) -> Call<'_> {
        self.request("DELETE", path)
    }

    pub fn router(&self) -> Router {
        self.api.router()
    }

    pub fn cookie(&self, who: Who) -> &str {
        match who {
            Who::Agent => &self.cookies.agent,
            Who::Owner => &self.cookies.owner,
            Who::OtherOwner => &self.cookies.other,
            Who::Anonymous | Who::ApiKey => "",
        }
    }

    /// Listens on a port of this machine, for clients that need a connection.
    pub async fn serve(&self) -> SocketAddr {
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        // Otherwise the kernel takes megabytes for a client that reads nothing.
        socket.set_send_buffer_size(16 * 1024).unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let listener = socket.listen(64).unwrap();
        let address = listener.local_addr().unwrap();
        let service = self.router().into_make_service_with_connect_info::<SocketAddr>();
        self.tasks.spawn("test-server", |mut stop| async move {
            let serving = axum::serve(listener, service).with_graceful_shutdown(async move { stop.requested().await });
            serving.await.unwrap();
        });
        address
    }

    /// Ends its tasks, as a server that stops does.
    pub async fn shutdown(&self) {
        self.tasks.shutdown().await;
    }
}

fn cookie_of(answer: &Answer) -> String {
    answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned()
}

/// A text of Ana.
pub fn text(wamid: &str, body: &str) -> Value {
    json!({"from": ANA, "id": wamid, "timestamp": "1799999990", "type": "text", "text": {"body": body}})
}

/// A webhook with this message of Ana.
pub fn inbound(message: &Value) -> Value {
    change(&json!({
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "34600000001", "phone_number_id": PHONE_NUMBER_ID},
        "contacts": [{"profile": {"name": "Ana"}, "wa_id": ANA}],
        "messages": [message],
    }))
}

fn change(value: &Value) -> Value {
    json!({
        "object": "whatsapp_business_account",
        "entry": [{"id": WABA_ID, "changes": [{"field": "messages", "value": value}]}],
    })
}
