//! Driving a server two ways: as fast as so many callers can, and at an even rate.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::child::Server;
use super::http_client::Connection;
use super::report::{Measured, Part, latencies};
use super::{Plan, world};

/// One call; `number` counts all calls of a run. `Ok(false)` is an error answer.
pub(super) trait Call: Clone + Send + Sync + 'static {
    fn call(&self, connection: &mut Connection, number: u64) -> impl Future<Output = anyhow::Result<bool>> + Send;
}

/// Drives the server both ways, lets it come to rest in between, and stops it.
pub(super) async fn measure(
    plan: &Plan,
    workload: &'static str,
    server: Server,
    callers: usize,
    call: &impl Call,
) -> anyhow::Result<Measured> {
    let numbers = Arc::new(AtomicU64::new(0));
    plan.say("as fast as the callers can");
    let fastest = as_fast_as_possible(&server.cloud, callers, plan.seconds, &numbers, call).await?;
    world::settle(&server).await?;
    plan.say("at an even rate");
    let even = at_even_rate(&server.cloud, callers, plan.seconds, plan.rate, &numbers, call).await?;
    let max_rss_bytes = server.max_rss_bytes();
    server.stop().await?;
    Ok(Measured { workload, engine: world::engine(), fastest, even, max_rss_bytes })
}

/// Each caller sends its next request when it has the last one's answer.
async fn as_fast_as_possible(
    address: &str,
    callers: usize,
    duration: Duration,
    numbers: &Arc<AtomicU64>,
    call: &impl Call,
) -> anyhow::Result<Part> {
    let started = Instant::now();
    drive(address, callers, numbers, call, move |_| (started.elapsed() < duration).then_some(None)).await
}

/// Request n starts at n / rate, whoever is free sends it; where all callers are busy it starts late, and the wait counts.
pub(super) async fn at_even_rate(
    address: &str,
    callers: usize,
    duration: Duration,
    rate: u64,
    numbers: &Arc<AtomicU64>,
    call: &impl Call,
) -> anyhow::Result<Part> {
    let started = Instant::now();
    drive(address, callers, numbers, call, move |ordinal| {
        let at = Duration::from_micros(ordinal.saturating_mul(1_000_000) / rate.max(1));
        (at < duration).then(|| Some(started + at))
    })
    .await
}

/// `when` tells for the n-th request of this part when it should start (`Some(None)`: now), or that the part is over.
async fn drive(
    address: &str,
    callers: usize,
    numbers: &Arc<AtomicU64>,
    call: &impl Call,
    when: impl Fn(u64) -> Option<Option<Instant>> + Clone + Send + Sync + 'static,
) -> anyhow::Result<Part> {
    let ordinals = Arc::new(AtomicU64::new(0));
    let started = Instant::now();
    let mut running = Vec::new();
    for _ in 0..callers {
        let mut connection = Connection::open(address).await?;
        let (ordinals, numbers, call, when) = (ordinals.clone(), numbers.clone(), call.clone(), when.clone());
        running.push(recado_infra::tasks::spawn("bench-caller", async move {
            let (mut latencies, mut operations, mut errors) = (latencies()?, 0_u64, 0_u64);
            while let Some(planned) = when(ordinals.fetch_add(1, Ordering::Relaxed)) {
                if let Some(at) = planned {
                    tokio::time::sleep_until(at.into()).await;
                }
                let begun = planned.unwrap_or_else(Instant::now);
                if call.call(&mut connection, numbers.fetch_add(1, Ordering::Relaxed)).await? {
                    operations += 1;
                    latencies.saturating_record(u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX));
                } else {
                    errors += 1;
                }
            }
            Ok::<_, anyhow::Error>((latencies, operations, errors))
        }));
    }
    let mut part = Part { operations: 0, errors: 0, took: Duration::ZERO, latencies: latencies()? };
    for handle in running {
        let (latencies, operations, errors) = handle.await??;
        part.latencies.add(latencies)?;
        part.operations += operations;
        part.errors += errors;
    }
    part.took = started.elapsed();
    Ok(part)
}
