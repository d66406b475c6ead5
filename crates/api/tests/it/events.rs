//! The event stream over real sockets.

use std::net::SocketAddr;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use recado_db::Engine;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::desk::{Desk, Who, text};

const PATIENCE: Duration = Duration::from_secs(20);

struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

#[tokio::test(flavor = "multi_thread")]
async fn a_socket_closes_when_its_reader_may_read_no_more() {
    let desk = Desk::start().await;
    let address = desk.serve().await;
    let role = |permissions: &[&str]| json!({"name": "Night", "permissions": permissions});
    let both = ["conversations.read", "templates.write"];
    let made = desk.post("/api/v1/roles").by(Who::Owner).json(&role(&both)).send().await.json();
    let me = desk.get("/api/v1/me").by(Who::Agent).send().await.json();
    let agent = format!("/api/v1/agents/{}", me["agent"]["id"].as_str().unwrap());
    let mut socket = Socket::open(&desk, address, Who::Agent, "").await;
    socket.next_of("hello").await;
    // Another role with which one may read: nothing happens to the socket.
    let given = desk.request("PATCH", &agent).by(Who::Owner).json(&json!({"role": made["role"]})).send().await;
    given.is(200);
    desk.clock.set(desk.clock.now().plus(Duration::from_secs(1)));
    socket.next_of("clock").await;
    let path = format!("/api/v1/roles/{}", made["role"].as_str().unwrap());
    desk.request("PUT", &path).by(Who::Owner).json(&role(&["templates.write"])).send().await.is(204);
    let code = loop {
        if let Err(code) = socket.next().await {
            break code;
        }
    };
    assert_eq!(code, Some(4401));
    desk.get("/api/v1/events").by(Who::Agent).send().await.is_problem(403, "not_permitted");
}

impl Socket {
    async fn open(desk: &Desk, address: SocketAddr, who: Who, query: &str) -> Self {
        let origin = format!("http://{address}");
        Self::try_open(desk, address, who, query, &origin).await.unwrap()
    }

    async fn try_open(desk: &Desk, address: SocketAddr, who: Who, query: &str, origin: &str) -> Result<Self, u16> {
        let mut request = format!("ws://{address}/api/v1/events{query}").into_client_request().unwrap();
        let headers = request.headers_mut();
        headers.insert("origin", origin.parse().unwrap());
        match who {
            Who::Anonymous => {}
            Who::ApiKey => drop(headers.insert("authorization", "Bearer recado-demo-key".parse().unwrap())),
            _ => drop(headers.insert("cookie", desk.cookie(who).parse().unwrap())),
        }
        match connect_async(request).await {
            Ok((stream, _)) => Ok(Self(stream)),
            Err(Error::Http(response)) => Err(response.status().as_u16()),
            Err(error) => panic!("{error}"),
        }
    }

    /// The next frame with text, or `None` with the close code.
    async fn next(&mut self) -> Result<Value, Option<u16>> {
        loop {
            match tokio::time::timeout(PATIENCE, self.0.next()).await.expect("a frame in time") {
                Some(Ok(Message::Text(text))) => return Ok(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Close(frame))) => return Err(frame.map(|frame| frame.code.into())),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Err(None),
            }
        }
    }

    /// The next frame of this type.
    async fn next_of(&mut self, kind: &str) -> Value {
        loop {
            let frame = self.next().await.unwrap();
            if frame["type"] == kind {
                return frame;
            }
        }
    }

    /// Events up to this one, and checks that each is one more than the one before.
    async fn events_until(&mut self, after: i64, last: i64) -> Vec<Value> {
        let mut events = Vec::new();
        for seq in after + 1..=last {
            let event = self.next_of("event").await;
            assert_eq!(event["seq"], seq, "without a gap or a repetition");
            events.push(event);
        }
        events
    }
}

async fn head(desk: &Desk) -> i64 {
    desk.inbox.newest_event(desk.tenant).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_arrives_live_with_everything_a_page_needs() {
    let desk = Desk::start().await;
    let address = desk.serve().await;
    let mut socket = Socket::open(&desk, address, Who::Agent, "").await;
    let hello = socket.next().await.unwrap();
    let start = head(&desk).await;
    assert_eq!(hello, json!({"type": "hello", "seq": start, "now": desk.now(), "clock": {"frozen": true}}));
    desk.receive(&text("wamid.live", "live")).await;
    let end = head(&desk).await;
    let events = socket.events_until(start, end).await;
    let created = events.iter().find(|event| event["kind"] == "message.created").unwrap();
    assert_eq!(created["data"]["content"]["body"], "live");
    assert_eq!(created["now"], desk.now());
    let path = desk.path("/api/v1/conversations/{conversation}/messages");
    let stored = desk.get(&path).by(Who::Agent).send().await.json()["data"][0].clone();
    assert_eq!(created["data"], stored, "an event shows the same as a call");
    let conversation = desk.get(&desk.path("/api/v1/conversations/{conversation}")).by(Who::Agent).send().await.json();
    let updated = events.iter().rfind(|event| event["kind"] == "conversation.updated").unwrap();
    assert_eq!(updated["data"], conversation);
}

async fn a_dropped_socket_resumes(engine: Engine) {
    let desk = Desk::on(engine).await;
    let address = desk.serve().await;
    let start = head(&desk).await;
    let send_hooks = async {
        for number in 0..40 {
            let body = text(&format!("wamid.stream{number}"), &format!("number {number}"));
            desk.hook(&crate::desk::inbound(&body)).await;
        }
        desk.settle().await;
    };
    let read = async {
        let mut seen = Vec::new();
        let mut last = start;
        // Sockets that break off after some events, wherever that is in the stream.
        for take in [1, 7, 2, 15] {
            let mut socket = Socket::open(&desk, address, Who::Agent, &format!("?after={last}")).await;
            seen.extend(socket.events_until(last, last + take).await);
            last += take;
        }
        (seen, last)
    };
    let ((mut seen, last), ()) = tokio::join!(read, send_hooks);
    let end = head(&desk).await;
    let mut socket = Socket::open(&desk, address, Who::Agent, &format!("?after={last}")).await;
    seen.extend(socket.events_until(last, end).await);
    let bodies: Vec<&str> = seen
        .iter()
        .filter(|event| event["kind"] == "message.created")
        .map(|event| event["data"]["content"]["body"].as_str().unwrap())
        .collect();
    let wanted: Vec<String> = (0..40).map(|number| format!("number {number}")).collect();
    assert_eq!(bodies, wanted);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_socket_resumes_on_sqlite() {
    a_dropped_socket_resumes(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_socket_resumes_on_postgres() {
    a_dropped_socket_resumes(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_socket_gets_every_event() {
    let desk = Desk::start().await;
    let address = desk.serve().await;
    let start = head(&desk).await;
    let mut sockets = Vec::new();
    for who in [Who::Agent, Who::Owner, Who::ApiKey, Who::Agent] {
        sockets.push(Socket::open(&desk, address, who, &format!("?after={start}")).await);
    }
    let mut other = Socket::open(&desk, address, Who::OtherOwner, "").await;
    assert_eq!(other.next_of("hello").await["seq"], 0);
    for number in 0..20 {
        desk.hook(&crate::desk::inbound(&text(&format!("wamid.all{number}"), "x"))).await;
    }
    desk.settle().await;
    let end = head(&desk).await;
    for socket in &mut sockets {
        socket.events_until(start, end).await;
    }
    desk.clock.set(desk.clock.now().plus(Duration::from_secs(60)));
    assert_eq!(other.next_of("clock").await["now"], desk.now(), "and another workspace got no event before");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_from_elsewhere_is_reset() {
    let desk = Desk::start().await;
    let address = desk.serve().await;
    let start = head(&desk).await;
    let mut socket = Socket::open(&desk, address, Who::Agent, "?after=999999").await;
    socket.next_of("hello").await;
    assert_eq!(socket.next_of("reset").await, json!({"type": "reset", "seq": start}));
    desk.receive(&text("wamid.reset", "x")).await;
    socket.events_until(start, head(&desk).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_clock_and_who_is_online_are_told() {
    let desk = Desk::start().await;
    let address = desk.serve().await;
    let id_of = async |who| desk.get("/api/v1/me").by(who).send().await.json()["agent"]["id"].clone();
    let (agent, owner) = (id_of(Who::Agent).await, id_of(Who::Owner).await);
    let mut socket = Socket::open(&desk, address, Who::Agent, "").await;
    assert_eq!(socket.next_of("presence").await["agents"], json!([agent]));
    let second = Socket::open(&desk, address, Who::Owner, "").await;
    let both = loop {
        let online = socket.next_of("presence").await["agents"].clone();
        if online.as_array().unwrap().len() == 2 {
            break online;
        }
    };
    assert!(both.as_array().unwrap().contains(&owner));
    drop(second);
    while socket.next_of("presence").await["agents"] != json!([agent]) {}

    desk.clock.set(desk.clock.now().plus(Duration::from_secs(3600)));
    assert_eq!(socket.next_of("clock").await, json!({"type": "clock", "now": desk.now(), "frozen": true}));
    desk.clock.resume();
    assert_eq!(socket.next_of("clock").await["frozen"], false);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_listen() {
    let desk = Desk::start().await;
    let address = desk.serve().await;
    let own = format!("http://{address}");
    let refused =
        async |who, query: &str, origin: &str| Socket::try_open(&desk, address, who, query, origin).await.err();
    assert_eq!(refused(Who::Anonymous, "", &own).await, Some(401));
    assert_eq!(refused(Who::Agent, "", "https://evil.test").await, Some(403));
    assert_eq!(refused(Who::Agent, "?after=-1", &own).await, Some(422));
    assert_eq!(refused(Who::Agent, "?after=x", &own).await, Some(422));
    assert_eq!(refused(Who::ApiKey, "", "https://evil.test").await, None);
    desk.get("/api/v1/events").by(Who::Agent).send().await.is_problem(426, "not_a_websocket");
}

/// More than a feed's queue and the socket's buffers hold together.
const EVENTS_BEYOND_ALL_BUFFERS: usize = 3000;

/// A client that takes nothing, with little room in between for what it does not take.
async fn open_narrow(desk: &Desk, address: SocketAddr) -> WebSocketStream<TcpStream> {
    let narrow = tokio::net::TcpSocket::new_v4().unwrap();
    narrow.set_recv_buffer_size(4096).unwrap();
    let stream = narrow.connect(address).await.unwrap();
    let mut request = format!("ws://{address}/api/v1/events").into_client_request().unwrap();
    request.headers_mut().insert("cookie", desk.cookie(Who::Agent).parse().unwrap());
    request.headers_mut().insert("origin", format!("http://{address}").parse().unwrap());
    tokio_tungstenite::client_async(request, stream).await.unwrap().0
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_reads_too_slowly_is_closed_and_resumes() {
    let desk = Desk::start().await;
    let address = desk.serve().await;
    let start = head(&desk).await;
    let mut slow = open_narrow(&desk, address).await;
    let contact = desk.path("{contact}").parse().unwrap();
    let by = desk.inbox.authenticate_api_key(crate::desk::DEMO_KEY).await.unwrap();
    let rename = |number: usize| {
        let name = format!("{number:<100}").replace(' ', "\u{1f98a}");
        desk.inbox.rename_contact(&by, contact, Some(name))
    };
    let renamed = futures_util::stream::iter(0..EVENTS_BEYOND_ALL_BUFFERS).map(rename).buffer_unordered(64);
    renamed.for_each(|contact| async { drop(contact.unwrap()) }).await;
    let end = head(&desk).await;
    let (mut last, mut code) = (start, None);
    while let Some(Ok(message)) = tokio::time::timeout(PATIENCE, slow.next()).await.expect("an end in time") {
        match message {
            Message::Text(text) => {
                let frame: Value = serde_json::from_str(&text).unwrap();
                last = frame["seq"].as_i64().filter(|_| frame["type"] == "event").unwrap_or(last);
            }
            Message::Close(frame) => code = frame.map(|frame| u16::from(frame.code)),
            _ => {}
        }
    }
    assert_eq!(code, Some(1013));
    assert!(last < end);
    let mut resumed = Socket::open(&desk, address, Who::Agent, &format!("?after={last}")).await;
    resumed.events_until(last, end).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_closes_the_sockets_of_that_session() {
    let desk = Desk::start().await;
    let address = desk.serve().await;
    let mut socket = Socket::open(&desk, address, Who::Agent, "").await;
    let mut colleague = Socket::open(&desk, address, Who::Owner, "").await;
    colleague.next_of("hello").await;
    desk.delete("/api/v1/session").by(Who::Agent).send().await.is(204);
    let code = loop {
        if let Err(code) = socket.next().await {
            break code;
        }
    };
    assert_eq!(code, Some(4401));
    desk.clock.set(desk.clock.now().plus(Duration::from_secs(1)));
    colleague.next_of("clock").await;
}

impl Socket {
    async fn does(&mut self, conversation: &str, state: &str, note: bool) {
        let frame = json!({"type": "activity", "conversation_id": conversation, "state": state, "note": note});
        self.0.send(Message::text(frame.to_string())).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn colleagues_in_the_same_conversation_see_each_other() {
    let desk = Desk::start().await;
    let address = desk.serve().await;
    let start = head(&desk).await;
    let agent = desk.get("/api/v1/me").by(Who::Agent).send().await.json()["agent"]["id"].clone();
    let (here, elsewhere) = (desk.path("{conversation}"), uuid::Uuid::nil().to_string());
    let mut ana = Socket::open(&desk, address, Who::Agent, "").await;
    let mut second_tab = Socket::open(&desk, address, Who::Agent, "").await;
    let mut ben = Socket::open(&desk, address, Who::Owner, "").await;
    let mut away = Socket::open(&desk, address, Who::Owner, "").await;
    let mut program = Socket::open(&desk, address, Who::ApiKey, "").await;
    let mut stranger = Socket::open(&desk, address, Who::OtherOwner, "").await;
    for socket in [&mut second_tab, &mut ben, &mut stranger] {
        socket.does(&here, "viewing", false).await;
    }
    away.does(&elsewhere, "viewing", false).await;
    program.does(&here, "typing", false).await;
    for socket in [&mut ana, &mut second_tab, &mut ben, &mut away, &mut program, &mut stranger] {
        socket.next_of("hello").await;
    }
    // A socket's pings and frames come in their order: what it said before was heard when it gets the answer.
    for socket in [&mut second_tab, &mut ben, &mut away, &mut program, &mut stranger] {
        socket.0.send(Message::Ping(Default::default())).await.unwrap();
        while !matches!(socket.0.next().await, Some(Ok(Message::Pong(_)))) {}
    }

    ana.does(&here, "typing", true).await;
    // The second page's first word may have come before.
    let mut seen = ben.next_of("activity").await;
    while seen["state"] == "viewing" {
        assert_eq!(seen["agent_id"], agent);
        seen = ben.next_of("activity").await;
    }
    assert_eq!(
        seen,
        json!({"type": "activity", "agent_id": agent, "conversation_id": here, "state": "typing", "note": true})
    );
    ana.does(&here, "left", false).await;
    assert_eq!(ben.next_of("activity").await["state"], "left");
    ana.does(&here, "viewing", false).await;
    assert_eq!(ben.next_of("activity").await["state"], "viewing");
    // The page is shut, or the connection lost.
    drop(ana);
    assert_eq!(ben.next_of("activity").await["state"], "left");

    // Programs may listen, but nobody is told of them.
    assert_eq!(program.next_of("activity").await["conversation_id"], here);

    // Nobody else has heard of it: not the same person's second page, not who is elsewhere, not another workspace.
    desk.clock.set(desk.clock.now().plus(Duration::from_secs(1)));
    for socket in [&mut second_tab, &mut away, &mut stranger] {
        loop {
            let frame = socket.next().await.unwrap();
            assert_ne!(frame["agent_id"], agent);
            if frame["type"] == "clock" && frame["now"] == desk.now() {
                break;
            }
        }
    }
    assert_eq!(head(&desk).await, start, "nothing was stored");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_clients_say_is_no_danger() {
    let desk = Desk::start().await;
    let address = desk.serve().await;
    let mut socket = Socket::open(&desk, address, Who::Agent, "").await;
    socket.next_of("hello").await;
    for said in ["", "{}", "{\"type\":\"event\"}", "\u{0}"] {
        socket.0.send(Message::text(said)).await.unwrap();
    }
    socket.0.send(Message::Binary(vec![0xff; 100].into())).await.unwrap();
    desk.clock.set(desk.clock.now().plus(Duration::from_secs(1)));
    socket.next_of("clock").await;
    // Much too long: only this socket ends.
    let _ = socket.0.send(Message::text("x".repeat(100_000))).await;
    while socket.next().await.is_ok() {}
    Socket::open(&desk, address, Who::Agent, "").await.next_of("hello").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_stops_says_goodbye() {
    let desk = Desk::start().await;
    let address = desk.serve().await;
    let mut socket = Socket::open(&desk, address, Who::Agent, "").await;
    socket.next_of("presence").await;
    let closing = async {
        loop {
            if let Err(code) = socket.next().await {
                break code;
            }
        }
    };
    let (code, ()) = tokio::join!(closing, desk.shutdown());
    assert_eq!(code, Some(1001));
}
