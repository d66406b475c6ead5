//! The floor: the bare durable unit of work, without HTTP, rules or webhooks.
//!
//! It is what storing one message takes at the least: upsert a contact, upsert a conversation, insert the message, insert a job, insert an
//! event; each unit durable before its caller goes on.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use recado_core::new_uuid;
use recado_db::{Db, Error, Migration, MigrationSet, Options, params};
use serde::Serialize;

/// The floor and what it is.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Floor {
    pub(super) what: String,
    pub(super) per_second: f64,
}

const SCHEMA: &[MigrationSet] = &[MigrationSet {
    owner: "bench",
    migrations: &[Migration {
        number: 1,
        name: "floor",
        sql: "CREATE TABLE bench_contacts (wa_id TEXT PRIMARY KEY, name TEXT NOT NULL, seen_at BIGINT NOT NULL);
              CREATE TABLE bench_conversations (wa_id TEXT PRIMARY KEY, unread BIGINT NOT NULL, activity_at BIGINT NOT NULL);
              CREATE TABLE bench_messages (id uuid PRIMARY KEY, wamid TEXT NOT NULL UNIQUE, wa_id TEXT NOT NULL, at BIGINT NOT NULL, body TEXT NOT NULL);
              CREATE INDEX bench_messages_thread ON bench_messages (wa_id, at);
              CREATE TABLE bench_jobs (id uuid PRIMARY KEY, queue TEXT NOT NULL, due_at BIGINT NOT NULL, payload TEXT NOT NULL);
              CREATE INDEX bench_jobs_due ON bench_jobs (queue, due_at);
              CREATE TABLE bench_events (seq BIGINT PRIMARY KEY, payload TEXT NOT NULL);",
    }],
}];

const CONTACT: &str = "INSERT INTO bench_contacts (wa_id, name, seen_at) VALUES ($1, $2, $3)
    ON CONFLICT (wa_id) DO UPDATE SET name = excluded.name, seen_at = excluded.seen_at";
const CONVERSATION: &str = "INSERT INTO bench_conversations (wa_id, unread, activity_at) VALUES ($1, 1, $2)
    ON CONFLICT (wa_id) DO UPDATE SET unread = bench_conversations.unread + 1, activity_at = excluded.activity_at";
const MESSAGE: &str = "INSERT INTO bench_messages (id, wamid, wa_id, at, body) VALUES ($1, $2, $3, $4, $5)";
const JOB: &str = "INSERT INTO bench_jobs (id, queue, due_at, payload) VALUES ($1, 'deliver', $2, $3)";
const EVENT: &str = "INSERT INTO bench_events (seq, payload) VALUES ($1, $2)";

/// About the size of a stored message's JSON.
const PAYLOAD_BYTES: usize = 350;
const CUSTOMERS: u64 = 1_000;

pub(super) async fn measure(folder: &Path, duration: Duration, callers: usize) -> anyhow::Result<Floor> {
    let server = std::env::var("DATABASE_URL").ok();
    let (address, schema) = match &server {
        Some(url) => (url.clone(), Some("recado_bench_floor")),
        None => (format!("sqlite:{}", folder.join("floor.db").display()), None),
    };
    let db = Db::open(&address, Options { schema, ..Options::default() })?;
    db.migrate(SCHEMA).await?;
    // A server's schema may hold an earlier run's rows.
    let first = recado_core::Clock::wall().micros();
    let next = Arc::new(AtomicI64::new(first));
    let done = Arc::new(AtomicU64::new(0));
    let started = Instant::now();
    let mut running = Vec::new();
    for _ in 0..callers {
        let (db, next, done) = (db.clone(), next.clone(), done.clone());
        running.push(recado_infra::tasks::spawn("bench-floor", async move {
            while started.elapsed() < duration {
                unit(&db, next.fetch_add(1, Ordering::Relaxed)).await?;
                done.fetch_add(1, Ordering::Relaxed);
            }
            Ok::<_, Error>(())
        }));
    }
    for handle in running {
        handle.await??;
    }
    let took = started.elapsed().as_secs_f64();
    let engine = db.engine();
    db.close().await;
    #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
    let per_second = (done.load(Ordering::Relaxed) as f64 / took).round();
    Ok(Floor {
        what: format!(
            "contact, conversation, message, job and event in one durable unit on {engine}, {callers} callers"
        ),
        per_second,
    })
}

async fn unit(db: &Db, number: i64) -> Result<(), Error> {
    db.write("bench.floor", number, |tx, number| {
        Box::pin(async move {
            let wa_id = format!("34600{:06}", number.unsigned_abs() % CUSTOMERS);
            let payload = "x".repeat(PAYLOAD_BYTES);
            tx.exec(CONTACT, params![&wa_id, "Ana", *number]).await?;
            tx.exec(CONVERSATION, params![&wa_id, *number]).await?;
            let id = new_uuid();
            tx.exec(MESSAGE, params![id, &format!("wamid.{id}"), &wa_id, *number, &payload]).await?;
            tx.exec(JOB, params![new_uuid(), *number, &payload]).await?;
            tx.exec(EVENT, params![*number, &payload]).await?;
            Ok(())
        })
    })
    .await
}
