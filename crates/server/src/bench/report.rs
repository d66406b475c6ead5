//! What a bench prints.

use std::time::Duration;

use hdrhistogram::Histogram;
use serde::Serialize;

use super::Plan;
use super::floor::Floor;

/// Latencies in microseconds, to three digits.
pub(super) type Latencies = Histogram<u64>;

/// One microsecond to two minutes, three digits: bounds that are always valid.
pub(super) fn latencies() -> anyhow::Result<Latencies> {
    Ok(Histogram::new_with_bounds(1, 120_000_000, 3)?)
}

/// One part of a workload.
pub(super) struct Part {
    pub(super) operations: u64,
    pub(super) errors: u64,
    pub(super) took: Duration,
    pub(super) latencies: Latencies,
}

impl Part {
    #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
    fn per_second(&self) -> f64 {
        self.operations as f64 / self.took.as_secs_f64()
    }

    fn quantile_ms(&self, quantile: f64) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "milliseconds for people")]
        let ms = self.latencies.value_at_quantile(quantile) as f64 / 1_000.0;
        ms
    }
}

/// A workload's two parts.
pub(super) struct Measured {
    pub(super) workload: &'static str,
    pub(super) engine: String,
    pub(super) fastest: Part,
    pub(super) even: Part,
    pub(super) max_rss_bytes: u64,
}

/// The JSON object.
#[derive(Serialize)]
pub(super) struct Report {
    workload: &'static str,
    seconds: u64,
    connections: usize,
    operations: u64,
    per_second: f64,
    p50_ms: f64,
    p99_ms: f64,
    errors: u64,
    max_rss_bytes: u64,
    engine: String,
    floor: Floor,
    ratio: f64,
    at_even_rate: EvenRate,
}

#[derive(Serialize)]
struct EvenRate {
    rate: u64,
    operations: u64,
    per_second: f64,
    p50_ms: f64,
    p99_ms: f64,
    errors: u64,
}

impl Report {
    pub(super) fn new(plan: &Plan, measured: Measured, floor: Floor) -> Self {
        let Measured { workload, engine, fastest, even, max_rss_bytes } = measured;
        Self {
            workload,
            seconds: plan.seconds.as_secs(),
            connections: plan.connections,
            operations: fastest.operations,
            per_second: rounded(fastest.per_second()),
            p50_ms: rounded(fastest.quantile_ms(0.5)),
            p99_ms: rounded(fastest.quantile_ms(0.99)),
            errors: fastest.errors,
            max_rss_bytes,
            engine,
            ratio: rounded(fastest.per_second() / floor.per_second),
            floor,
            at_even_rate: EvenRate {
                rate: plan.rate,
                operations: even.operations,
                per_second: rounded(even.per_second()),
                p50_ms: rounded(even.quantile_ms(0.5)),
                p99_ms: rounded(even.quantile_ms(0.99)),
                errors: even.errors,
            },
        }
    }

    pub(super) fn print(&self, json: bool) -> anyhow::Result<()> {
        if json {
            println!("{}", serde_json::to_string(self)?);
            return Ok(());
        }
        println!("{} on {}, {} s", self.workload, self.engine, self.seconds);
        println!(
            "  as fast as {} callers can   {:>9.0}/s   p50 {:.1} ms   p99 {:.1} ms   {} errors",
            self.connections, self.per_second, self.p50_ms, self.p99_ms, self.errors
        );
        println!(
            "  at {}/s                     {:>9.0}/s   p50 {:.1} ms   p99 {:.1} ms   {} errors",
            self.at_even_rate.rate,
            self.at_even_rate.per_second,
            self.at_even_rate.p50_ms,
            self.at_even_rate.p99_ms,
            self.at_even_rate.errors
        );
        println!("  floor                       {:>9.0}/s   {}", self.floor.per_second, self.floor.what);
        println!("  ratio to the floor          {:>9.2}", self.ratio);
        #[expect(clippy::cast_precision_loss, reason = "megabytes for people")]
        let megabytes = self.max_rss_bytes as f64 / 1e6;
        println!("  the server's memory         {megabytes:>9.0} MB at the most");
        Ok(())
    }
}

/// To two decimals.
fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
