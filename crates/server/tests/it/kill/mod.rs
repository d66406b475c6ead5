//! Power cuts: `recado up` is killed at random moments under traffic from both sides, and started again on the same data.
//! Whatever either side was told is safe must be there exactly once, on both sides, with the right status.

mod ledger;
mod traffic;

use std::time::Duration;

use recado_testkit::{Random, RunningRecado};

use crate::recado;
use ledger::Ledger;
use traffic::Traffic;

/// Set this to the number a failed run printed, to have the same moments again.
const SEED: &str = "RECADO_KILL_SEED";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_kills_lose_and_repeat_nothing() -> anyhow::Result<()> {
    survive(recado().start().await?, 20).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kills_on_postgres_lose_and_repeat_nothing() -> anyhow::Result<()> {
    let database = recado_testkit::postgres::new_database()?;
    survive(recado().variable("DATABASE_URL", database).start().await?, 3).await
}

async fn survive(mut running: RunningRecado, kills: u32) -> anyhow::Result<()> {
    let seed = std::env::var(SEED).ok().and_then(|text| text.parse().ok()).unwrap_or_else(Random::any_seed);
    println!("{SEED}={seed}");
    let mut random = Random::new(seed);
    let chats = traffic::open_chats(&running).await?;
    let traffic = Traffic::start(&running, &chats, &mut random)?;
    for number in 1..=kills {
        // From the first write after the start to a warm machine with full queues.
        tokio::time::sleep(Duration::from_millis(random.between(0, 1_500))).await;
        running.sigkill()?;
        let took = running.restart().await?;
        println!("kill {number}: back after {} ms, {}", took.as_millis(), traffic.progress());
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    let said = traffic.stop().await?;
    println!("{said}");
    Ledger::settled(&running, &chats, &said).await?.check(&said)
}
