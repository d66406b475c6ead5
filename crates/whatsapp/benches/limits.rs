//! What the rules about limits cost a message.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use recado_core::Timestamp;
use recado_whatsapp::limits::Assumptions;
use recado_whatsapp::limits::marketing::{self, MarketingFacts};
use recado_whatsapp::limits::messaging_limit::{LIMIT_PERIOD, MessagingLimit};
use recado_whatsapp::limits::pair_rate::PairRates;
use recado_whatsapp::limits::quality::{Feedback, Signal, rate};
use recado_whatsapp::limits::throughput::{HIGH_MPS, Throughput, ThroughputLimiter};
use recado_whatsapp::limits::unique_customers::UniqueCustomers;

const START_US: i64 = 1_777_000_000_000_000;

/// Every call is a little later than the one before.
struct Times {
    now_us: i64,
    step_us: i64,
}

impl Times {
    fn every(step_us: i64) -> Self {
        Self { now_us: START_US, step_us }
    }

    fn next(&mut self) -> Timestamp {
        self.now_us = self.now_us.saturating_add(self.step_us);
        Timestamp::from_micros(self.now_us)
    }
}

fn throughput(criterion: &mut Criterion) {
    let mut limiter = ThroughputLimiter::new(HIGH_MPS);
    let mut times = Times::every(500);
    criterion.bench_function("throughput, twice the rate", |bencher| {
        bencher.iter(|| black_box(limiter.admit(Throughput::default(), times.next())));
    });
}

fn pair_rate(criterion: &mut Criterion) {
    let mut pairs = PairRates::default();
    let mut times = Times::every(1_000);
    let mut customer = 0_i64;
    criterion.bench_function("pair rate, 100,000 customers in turn", |bencher| {
        bencher.iter(|| {
            customer = (customer + 1) % 100_000;
            black_box(pairs.admit((1_i64, customer), times.next()))
        });
    });
}

fn messaging_limit(criterion: &mut Criterion) {
    let mut customers = UniqueCustomers::new(LIMIT_PERIOD);
    let mut times = Times::every(100_000);
    let mut customer = 0_i64;
    criterion.bench_function("messaging limit, 100,000 customers counted", |bencher| {
        bencher.iter(|| {
            customer = (customer + 1) % 150_000;
            black_box(customers.admit(MessagingLimit::Tier100K, customer, false, times.next()))
        });
    });
}

fn marketing_rules(criterion: &mut Criterion) {
    let assumptions = Assumptions::default();
    let facts = MarketingFacts {
        wa_id: "14165551234",
        window_open: false,
        free_entry_point_open: false,
        opted_out: false,
        in_experiment: false,
        counted: 1,
        refused_before: 0,
    };
    let now = Timestamp::from_micros(START_US);
    criterion.bench_function("marketing rules", |bencher| {
        bencher.iter(|| black_box(marketing::judge(black_box(&facts), now, &assumptions)));
    });
}

fn quality(criterion: &mut Criterion) {
    let assumptions = Assumptions::default();
    let now = Timestamp::from_micros(START_US);
    let hours: Vec<_> = (0..168)
        .map(|hour| Feedback {
            at: Timestamp::from_micros(START_US - hour * 3_600_000_000),
            signal: Signal::Delivered,
            count: 100,
        })
        .collect();
    criterion.bench_function("quality rating, a week of hours", |bencher| {
        bencher.iter(|| black_box(rate(hours.iter().copied(), now, &assumptions)));
    });
}

criterion_group!(benches, throughput, pair_rate, messaging_limit, marketing_rules, quality);
criterion_main!(benches);
