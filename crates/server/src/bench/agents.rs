//! `agents`: many agents have the desk open while customers write at an even rate; every agent's WebSocket has to have every message.
//!
//! A delivery is one message at one socket. Its time begins when the customer's message leaves, so that the cloud, the webhook and the desk's
//! applying of it count.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context;
use futures_util::StreamExt;
use serde::Serialize;
use serde_json::json;
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

use super::awaited::{MARK, marked_number};
use super::child::Server;
use super::http_client::Connection;
use super::load::{self, Call};
use super::report::{Latencies, Part, latencies};
use super::{Plan, world};

/// Connections over which agents are invited and sign in: hashing passwords keeps both cores busy anyway.
const JOINING: usize = 8;
/// How long the last deliveries may take.
const TAIL: Duration = Duration::from_secs(15);

/// What was measured.
#[derive(Serialize)]
struct AgentsReport {
    workload: &'static str,
    engine: String,
    seconds: u64,
    agents: usize,
    /// Messages of customers, a second.
    rate: u64,
    messages: u64,
    deliveries: u64,
    /// Deliveries that did not come, and messages that were refused.
    errors: u64,
    p50_ms: f64,
    p99_ms: f64,
    slowest_ms: f64,
    /// Frames and bytes that the sockets took, of every kind.
    frames_per_second: f64,
    megabytes_per_second: f64,
    max_rss_bytes: u64,
}

/// When each message left, in microseconds after `start`; 0 for one that has not.
struct Departures {
    start: Instant,
    at_us: Vec<AtomicU64>,
}

impl Departures {
    fn note(&self, number: u64) {
        if let Some(slot) = usize::try_from(number).ok().and_then(|number| self.at_us.get(number)) {
            slot.store(self.now_us(), Ordering::Relaxed);
        }
    }

    fn since_us(&self, number: u64) -> Option<u64> {
        let at = self.at_us.get(usize::try_from(number).ok()?)?.load(Ordering::Relaxed);
        (at > 0).then(|| self.now_us().saturating_sub(at))
    }

    fn now_us(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_micros()).unwrap_or(u64::MAX).max(1)
    }
}

/// What all sockets count together.
#[derive(Default)]
struct Taken {
    deliveries: AtomicU64,
    frames: AtomicU64,
    bytes: AtomicU64,
}

pub(super) async fn run(plan: &Plan, folder: &Path, agents: usize, as_json: bool) -> anyhow::Result<()> {
    plan.say("starting a cloud and a desk");
    let server = Server::start("up", folder).await?;
    let customers = world::customers(&server).await?;
    plan.say(&format!("{agents} agents join"));
    let cookies = join(&server, agents).await?;
    let messages = usize::try_from(plan.rate.saturating_mul(plan.seconds.as_secs()))?;
    let departures = Arc::new(Departures {
        start: Instant::now(),
        at_us: std::iter::repeat_with(AtomicU64::default).take(messages + 1).collect(),
    });
    let taken = Arc::new(Taken::default());
    let mut sockets = Vec::with_capacity(agents);
    for cookie in &cookies {
        sockets.push(watch(&server.desk, cookie, departures.clone(), taken.clone()).await?);
    }
    world::settle(&server).await?;
    plan.say("customers write");
    let (frames, bytes) = (taken.frames.load(Ordering::Relaxed), taken.bytes.load(Ordering::Relaxed));
    let write = Write { customers: customers.into(), departures };
    let part = load::at_even_rate(
        &server.cloud,
        plan.connections,
        plan.seconds,
        plan.rate,
        &Arc::new(AtomicU64::new(0)),
        &write,
    )
    .await?;
    let expected = part.operations * agents as u64;
    wait_for_deliveries(&taken, expected).await;
    let seconds = part.took.as_secs_f64();
    let frames = taken.frames.load(Ordering::Relaxed) - frames;
    let bytes = taken.bytes.load(Ordering::Relaxed) - bytes;
    let max_rss_bytes = server.max_rss_bytes();
    server.stop().await?;
    let mut all = latencies()?;
    for socket in sockets {
        all.add(socket.await??)?;
    }
    report(plan, agents, &part, &all, expected, (frames, bytes), seconds, max_rss_bytes).print(as_json)
}

#[expect(clippy::too_many_arguments, reason = "it gathers what the run measured")]
#[expect(clippy::cast_precision_loss, reason = "figures for people")]
fn report(
    plan: &Plan,
    agents: usize,
    part: &Part,
    all: &Latencies,
    expected: u64,
    (frames, bytes): (u64, u64),
    seconds: f64,
    max_rss_bytes: u64,
) -> AgentsReport {
    let milliseconds = |micros: u64| (micros as f64 / 10.0).round() / 100.0;
    AgentsReport {
        workload: "agents",
        engine: world::engine(),
        seconds: plan.seconds.as_secs(),
        agents,
        rate: plan.rate,
        messages: part.operations,
        deliveries: all.len(),
        errors: part.errors + expected.saturating_sub(all.len()),
        p50_ms: milliseconds(all.value_at_quantile(0.5)),
        p99_ms: milliseconds(all.value_at_quantile(0.99)),
        slowest_ms: milliseconds(all.max()),
        frames_per_second: (frames as f64 / seconds).round(),
        megabytes_per_second: (bytes as f64 / seconds / 1e4).round() / 100.0,
        max_rss_bytes,
    }
}

/// Invites so many agents, accepts for each, and answers their session cookies.
async fn join(server: &Server, agents: usize) -> anyhow::Result<Vec<String>> {
    let next = Arc::new(AtomicU64::new(0));
    let mut joining = Vec::new();
    for _ in 0..JOINING {
        let mut owner = Connection::open(&server.desk).await?;
        let owners = json!({ "email": recado_inbox::DEMO_OWNER_EMAIL, "password": recado_inbox::DEMO_PASSWORD });
        owner.sign_in("/api/v1/session", &owners).await?;
        let (next, desk) = (next.clone(), server.desk.clone());
        joining.push(recado_infra::tasks::spawn("bench-joining", async move {
            let mut cookies = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= agents as u64 {
                    return Ok::<_, anyhow::Error>(cookies);
                }
                let invite = json!({ "email": format!("agent{number}@example.com"), "role": "agent" });
                let invited = owner.post_json("/api/v1/invitations", None, &invite).await?;
                let token =
                    invited["url"].as_str().and_then(|url| url.split_once('#')).context("no link")?.1.to_owned();
                let accept =
                    json!({ "token": token, "name": format!("Agent {number}"), "password": "agents-of-the-bench" });
                let mut agent = Connection::open(&desk).await?;
                agent.sign_in("/api/v1/invitations/accept", &accept).await?;
                cookies.extend(agent.cookie().map(str::to_owned));
            }
        }));
    }
    let mut cookies = Vec::with_capacity(agents);
    for handle in joining {
        cookies.extend(handle.await??);
    }
    Ok(cookies)
}

/// One agent's live connection; it ends with the server, and answers how long its deliveries took.
async fn watch(
    desk: &str,
    cookie: &str,
    departures: Arc<Departures>,
    taken: Arc<Taken>,
) -> anyhow::Result<JoinHandle<anyhow::Result<Latencies>>> {
    let mut request = format!("ws://{desk}/api/v1/events").into_client_request()?;
    request.headers_mut().insert("cookie", cookie.parse()?);
    request.headers_mut().insert("origin", format!("http://{desk}").parse()?);
    let stream = tokio::net::TcpStream::connect(desk).await?;
    stream.set_nodelay(true)?;
    let (mut socket, _) = tokio_tungstenite::client_async(request, stream).await.context("the desk's event stream")?;
    Ok(recado_infra::tasks::spawn("bench-agent", async move {
        let mut latencies = latencies()?;
        while let Some(Ok(message)) = socket.next().await {
            let Message::Text(text) = message else { continue };
            taken.frames.fetch_add(1, Ordering::Relaxed);
            taken.bytes.fetch_add(text.len() as u64, Ordering::Relaxed);
            if is_new_message(&text)
                && let Some(took) = marked_number(&text).and_then(|number| departures.since_us(number))
            {
                latencies.saturating_record(took);
                taken.deliveries.fetch_add(1, Ordering::Relaxed);
            }
        }
        Ok(latencies)
    }))
}

/// The kind stands near the front: the rest of the frame is looked at only where it must be.
fn is_new_message(frame: &str) -> bool {
    frame.as_bytes().get(..80).is_some_and(|front| front.windows(15).any(|part| part == b"message.created"))
}

async fn wait_for_deliveries(taken: &Taken, expected: u64) {
    let started = Instant::now();
    while taken.deliveries.load(Ordering::Relaxed) < expected && started.elapsed() < TAIL {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[derive(Clone)]
struct Write {
    customers: Arc<[String]>,
    departures: Arc<Departures>,
}

impl Call for Write {
    async fn call(&self, connection: &mut Connection, number: u64) -> anyhow::Result<bool> {
        let from = world::pick(&self.customers, number);
        let body =
            world::text_of_customer(&format!("{MARK}{number} Good morning, where is my order? It was due yesterday."));
        self.departures.note(number);
        let answer = connection.post(&format!("/_control/v1/customers/{from}/messages"), None, body.into()).await?;
        Ok(answer.status == 200)
    }
}

impl AgentsReport {
    fn print(&self, as_json: bool) -> anyhow::Result<()> {
        if as_json {
            println!("{}", serde_json::to_string(self)?);
            return Ok(());
        }
        println!(
            "agents on {}, {} s: {} agents connected, {} messages a second",
            self.engine, self.seconds, self.agents, self.rate
        );
        println!(
            "  customer to an agent's page   p50 {:.1} ms   p99 {:.1} ms   slowest {:.1} ms",
            self.p50_ms, self.p99_ms, self.slowest_ms
        );
        println!("  {} messages, {} deliveries, {} errors", self.messages, self.deliveries, self.errors);
        println!("  sockets took {:.0} frames/s, {:.1} MB/s", self.frames_per_second, self.megabytes_per_second);
        #[expect(clippy::cast_precision_loss, reason = "megabytes for people")]
        let megabytes = self.max_rss_bytes as f64 / 1e6;
        println!("  the server's memory           {megabytes:.0} MB at the most");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_new_messages_are_deliveries() {
        let rest = " ".repeat(80);
        assert!(is_new_message(&format!(r#"{{"type":"event","seq":12,"kind":"message.created","data":{{}}}}{rest}"#)));
        assert!(!is_new_message(&format!(
            r#"{{"type":"event","seq":12,"kind":"conversation.updated"}}{rest}message.created"#
        )));
    }
}
