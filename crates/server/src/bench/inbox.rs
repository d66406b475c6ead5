//! `inbox`: what an agent's page asks for, at ten thousand conversations and at as many as wanted.
//!
//! The desk's own process seeds the demo workspace; it is filled straight into the tables, and asked over HTTP, one call after the
//! other: response times of the work itself, not of waiting for others'. Then more is added to the same workspace, and it is asked
//! again. `ratio` is the second p95 to the first.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context;
use recado_core::Clock;
use recado_db::{Db, Options};
use recado_inbox::{SampleFill, SampleSize};
use serde::Serialize;
use serde_json::{Value, json};

use super::child::Server;
use super::http_client::Connection;
use super::{Plan, world};

/// What the larger size is compared with.
const SMALL: SampleSize = SampleSize { conversations: 10_000, messages: 100_000 };
const START_LIMIT: Duration = Duration::from_secs(60);
/// Calls of each sort: the first few fill caches and do not count.
const WARM_UPS: usize = 3;
const CALLS: usize = 40;
/// The next page of a long list is asked for that often.
const DEEP_PAGES: usize = 20;

/// What was measured.
#[derive(Serialize)]
struct InboxReport {
    workload: &'static str,
    engine: String,
    sizes: Vec<Size>,
    max_rss_bytes: u64,
    calls: Vec<Measured>,
    /// The worst of all calls at the last size.
    p95_ms: f64,
    ratio: f64,
    errors: u64,
}

#[derive(Serialize)]
struct Size {
    conversations: u64,
    messages: u64,
    filled_in_s: f64,
}

#[derive(Serialize)]
struct Measured {
    name: &'static str,
    /// At each size.
    p50_ms: Vec<f64>,
    p95_ms: Vec<f64>,
    ratio: f64,
    /// Rows of the answer at the last size.
    rows: usize,
}

/// One sort of call: its name, and its paths, taken in turns.
struct Question {
    name: &'static str,
    paths: Vec<String>,
}

pub(super) async fn run(plan: &Plan, folder: &Path, wanted: SampleSize, as_json: bool) -> anyhow::Result<()> {
    let mut sizes = vec![SMALL];
    if wanted.conversations > SMALL.conversations || wanted.messages > SMALL.messages {
        sizes.push(wanted);
    }
    plan.say("seeding a desk");
    seed(folder).await?;
    let address = std::env::var("DATABASE_URL")
        .unwrap_or_else(|_| format!("sqlite:{}", folder.join("data").join("desk.db").display()));
    let schema = std::env::var_os("DATABASE_URL").map(|_| "recado_desk");
    let mut calls: Vec<Measured> = Vec::new();
    let (mut shown, mut errors, mut max_rss_bytes) = (Vec::new(), 0, 0);
    let mut fill: Option<SampleFill> = None;
    for (at, size) in sizes.into_iter().enumerate() {
        let started = Instant::now();
        let db = Db::open(&address, Options { schema, ..Options::default() })?;
        let mut filling = match fill.take() {
            Some(filling) => filling.on(db.clone()),
            None => SampleFill::begin(db.clone(), workspace(&db).await?, Clock::wall()).await?,
        };
        let mut told = Instant::now();
        filling
            .grow_to(size, |messages| {
                if told.elapsed() > Duration::from_secs(5) {
                    told = Instant::now();
                    plan.say(&format!("{messages} messages"));
                }
            })
            .await?;
        db.close().await;
        shown.push(Size {
            conversations: size.conversations,
            messages: size.messages,
            filled_in_s: rounded(started.elapsed().as_secs_f64()),
        });
        plan.say(&format!("asking at {} conversations, {} messages", size.conversations, size.messages));
        let server = Server::start("up", folder).await?;
        let mut agent = sign_in(&server).await?;
        for (place, question) in questions(&mut agent, &filling).await?.into_iter().enumerate() {
            let (p50, p95, rows, failed) = ask(&mut agent, &question).await?;
            errors += failed;
            if at == 0 {
                calls.push(Measured { name: question.name, p50_ms: vec![p50], p95_ms: vec![p95], ratio: 1.0, rows });
            } else if let Some(measured) = calls.get_mut(place) {
                measured.ratio = rounded(p95 / measured.p95_ms.first().copied().unwrap_or(p95).max(0.01));
                measured.p50_ms.push(p50);
                measured.p95_ms.push(p95);
                measured.rows = rows;
            }
        }
        max_rss_bytes = max_rss_bytes.max(server.max_rss_bytes());
        server.stop().await?;
        fill = Some(filling);
    }
    let worst = |value: fn(&Measured) -> f64| calls.iter().map(value).fold(0.0, f64::max);
    let report = InboxReport {
        workload: "inbox",
        engine: world::engine(),
        p95_ms: worst(|call| call.p95_ms.last().copied().unwrap_or(0.0)),
        ratio: worst(|call| call.ratio),
        sizes: shown,
        max_rss_bytes,
        calls,
        errors,
    };
    report.print(as_json)
}

/// Lets a desk make its demo workspace, and waits until it is connected to the cloud beside it.
async fn seed(folder: &Path) -> anyhow::Result<()> {
    let server = Server::start("up", folder).await?;
    let mut key = Connection::open(&server.desk).await?;
    let started = Instant::now();
    loop {
        let answer = key.get("/api/v1/channels", Some(world::DESK_KEY)).await?;
        let channels: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        if channels["data"].as_array().is_some_and(|channels| !channels.is_empty()) {
            break;
        }
        anyhow::ensure!(started.elapsed() < START_LIMIT, "the desk has no channel after {} s", START_LIMIT.as_secs());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    server.stop().await
}

async fn workspace(db: &Db) -> anyhow::Result<recado_inbox::TenantId> {
    recado_inbox::first_workspace_of(db).await?.map(|workspace| workspace.id).context("the desk has no workspace")
}

async fn sign_in(server: &Server) -> anyhow::Result<Connection> {
    let mut agent = Connection::open(&server.desk).await?;
    let credentials = json!({ "email": recado_inbox::DEMO_OWNER_EMAIL, "password": recado_inbox::DEMO_PASSWORD });
    agent.sign_in("/api/v1/session", &credentials).await?;
    Ok(agent)
}

/// Everything that is asked, in the order of the table.
async fn questions(agent: &mut Connection, fill: &SampleFill) -> anyhow::Result<Vec<Question>> {
    let one = |name, path: &str| Question { name, paths: vec![path.to_owned()] };
    let list = |name, query: &str| one(name, &format!("/api/v1/conversations?limit=50{query}"));
    let search = |name, query: &str| one(name, &format!("/api/v1/search/messages?limit=50&q={query}"));
    let channels = get_json(agent, "/api/v1/channels").await?;
    let channel = channels["data"][0]["id"].as_str().unwrap_or_default().to_owned();
    let conversations = fill.some_conversations(CALLS + 1);
    let (long, ordinary) = conversations.split_first().context("no conversation was filled in")?;
    let (common_tag, rare_tag) = match fill.tags() {
        [common, rare] => (common.to_string(), rare.to_string()),
        _ => anyhow::bail!("there are two tags"),
    };
    let contact = fill.some_contact().map(|contact| contact.to_string()).unwrap_or_default();
    let each = |name, path: fn(&str) -> String| Question {
        name,
        paths: ordinary.iter().map(|id| path(&id.to_string())).collect(),
    };
    let deep = deep_page(agent, "/api/v1/conversations?limit=50").await?;
    Ok(vec![
        list("list: all", ""),
        list("list: mine", "&queue=mine"),
        list("list: unassigned", "&queue=unassigned"),
        list("list: unread", "&queue=unread"),
        list("list: snoozed", "&queue=snoozed"),
        list("list: closed", "&queue=closed"),
        list("list: mentions", "&queue=mentions"),
        list("list: one channel", &format!("&channel_id={channel}")),
        list("list: common tag", &format!("&tag_id={common_tag}")),
        list("list: rare tag", &format!("&tag_id={rare_tag}")),
        list("list: urgent", "&priority=urgent"),
        list("list: window open", "&window_open=true"),
        list("list: unassigned, unread", "&queue=unassigned&unread=true"),
        list("list: common name", "&q=garcia"),
        list("list: rare name", "&q=4711"),
        list("list: closed, common name", "&queue=closed&q=ana"),
        one("list: page 21", &deep),
        one("counts", "/api/v1/conversations/counts"),
        one("contacts: common name", "/api/v1/contacts?limit=50&q=ana"),
        each("conversation", |id| format!("/api/v1/conversations/{id}")),
        each("thread", |id| format!("/api/v1/conversations/{id}/thread?limit=50")),
        one("thread: long", &format!("/api/v1/conversations/{long}/thread?limit=50")),
        search("search: very rare word", "quetzalcoatl"),
        search("search: rare word", "zanahoria"),
        search("search: part of a rare word", "nahor"),
        search("search: common word", "gracias"),
        search("search: part of a common word", "aci"),
        search("search: two common words", "pedido+factura"),
        search("search: common and rare", "gracias+quetzal"),
        search("search: phrase", "%22de+la+que%22"),
        search("search: two letters", "en"),
        search("search: one letter", "z"),
        search("search: Chinese", "%E8%AE%A2%E5%8D%95"),
        search("search: one Chinese letter", "%E7%9A%84"),
        search("search: Arabic", "%D8%B4%D9%83%D8%B1%D8%A7"),
        search("search: no such word", "xylophon"),
        search("search: common parts, no such word", "racionada"),
        search("search: common word, channel", &format!("gracias&channel_id={channel}")),
        search("search: common word, notes only", "gracias&type=note"),
        search("search: one contact", &format!("gracias&contact_id={contact}")),
    ])
}

/// The path of a page far down a list.
async fn deep_page(agent: &mut Connection, path: &str) -> anyhow::Result<String> {
    let mut page = path.to_owned();
    for _ in 0..DEEP_PAGES {
        let answer = get_json(agent, &page).await?;
        let Some(cursor) = answer["next_cursor"].as_str() else { break };
        page = format!("{path}&cursor={cursor}");
    }
    Ok(page)
}

async fn get_json(agent: &mut Connection, path: &str) -> anyhow::Result<Value> {
    let answer = agent.get(path, None).await?;
    anyhow::ensure!(
        answer.status == 200,
        "{path} answered {}: {}",
        answer.status,
        String::from_utf8_lossy(&answer.body)
    );
    serde_json::from_slice(&answer.body).context("the answer is not JSON")
}

/// p50, p95, rows, errors.
async fn ask(agent: &mut Connection, question: &Question) -> anyhow::Result<(f64, f64, usize, u64)> {
    let mut times: Vec<f64> = Vec::with_capacity(CALLS);
    let (mut rows, mut errors) = (0, 0);
    for call in 0..WARM_UPS + CALLS {
        let Some(path) = question.paths.get(call % question.paths.len().max(1)) else { continue };
        let started = Instant::now();
        let answer = agent.get(path, None).await?;
        let took = started.elapsed().as_secs_f64() * 1_000.0;
        if answer.status != 200 {
            errors += 1;
        }
        if call >= WARM_UPS {
            times.push(took);
        } else {
            let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
            rows = body["data"].as_array().map_or(0, Vec::len);
        }
    }
    times.sort_by(f64::total_cmp);
    let at = |share: usize| times.get((times.len() * share / 100).min(times.len().saturating_sub(1))).copied();
    Ok((rounded(at(50).unwrap_or(0.0)), rounded(at(95).unwrap_or(0.0)), rows, errors))
}

impl InboxReport {
    fn print(&self, as_json: bool) -> anyhow::Result<()> {
        if as_json {
            println!("{}", serde_json::to_string(self)?);
            return Ok(());
        }
        println!("inbox on {}; milliseconds, p50 / p95", self.engine);
        print!("{:<36}", "");
        for size in &self.sizes {
            print!("{:>22}", format!("{} / {}", size.conversations, size.messages));
        }
        println!("{:>8}{:>6}", "ratio", "rows");
        for call in &self.calls {
            print!("{:<36}", call.name);
            for (p50, p95) in call.p50_ms.iter().zip(&call.p95_ms) {
                print!("{:>22}", format!("{p50:.1} / {p95:.1}"));
            }
            println!("{:>8.2}{:>6}", call.ratio, call.rows);
        }
        println!("worst p95 {:.1} ms, worst ratio {:.2}, {} errors", self.p95_ms, self.ratio, self.errors);
        Ok(())
    }
}

/// To two decimals.
fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
