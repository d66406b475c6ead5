//! The job table's promises.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use recado_core::{Clock, Timestamp};
use recado_db::testing::{TestDb, check_statements};
use recado_db::{BoxFuture, Db, MigrationSet, on_both_engines};
use recado_infra::MIGRATIONS;
use recado_infra::bus::Bus;
use recado_infra::jobs::{self, Error, Handler, Job, Jobs, NewJob, Outcome, WorkerOptions};
use recado_infra::tasks::Tasks;

const SETS: &[MigrationSet] = &[MIGRATIONS];
const QUEUE: &str = "test.work";
const PATIENCE: Duration = Duration::from_secs(20);

/// Writes down what it is given, and answers as it is told.
#[derive(Clone, Default)]
struct Recorder {
    seen: Arc<Mutex<Vec<String>>>,
    verdict: Arc<Mutex<Option<Verdict>>>,
}

type Verdict = Box<dyn Fn(&str, u32) -> Outcome + Send>;

impl Recorder {
    fn answering(verdict: impl Fn(&str, u32) -> Outcome + Send + 'static) -> Self {
        Self { seen: Arc::default(), verdict: Arc::new(Mutex::new(Some(Box::new(verdict)))) }
    }

    fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }
}

impl Handler for Recorder {
    fn run(&self, jobs: Vec<Job>) -> BoxFuture<'_, Vec<Outcome>> {
        Box::pin(async move {
            tokio::task::yield_now().await;
            jobs.iter()
                .map(|job| {
                    let name: String = job.payload().unwrap();
                    self.seen.lock().unwrap().push(name.clone());
                    self.verdict.lock().unwrap().as_ref().map_or(Outcome::Done, |verdict| verdict(&name, job.attempts))
                })
                .collect()
        })
    }
}

struct Desk {
    jobs: Jobs,
    tasks: Tasks,
    clock: Clock,
}

impl Desk {
    fn new(db: &TestDb, clock: Clock) -> Self {
        Self { jobs: Jobs::new(db.db.clone(), clock.clone(), Bus::local(), "test"), tasks: Tasks::default(), clock }
    }

    async fn working(db: &TestDb, clock: Clock, options: WorkerOptions, handler: impl Handler) -> Self {
        let desk = Self::new(db, clock);
        desk.jobs.register(QUEUE, options, handler);
        desk.jobs.start(&desk.tasks, true).await.unwrap();
        desk
    }

    async fn settled(&self) {
        assert!(self.jobs.settle(PATIENCE).await.unwrap(), "jobs are still due");
    }
}

async fn enqueue(db: &TestDb, jobs: &Jobs, new: Vec<NewJob>) -> Vec<bool> {
    db.write("enqueue", (jobs.clone(), new), |tx, (jobs, new)| {
        Box::pin(async move {
            let mut added = Vec::new();
            for job in new {
                added.push(jobs.enqueue(tx, job.clone()).await?);
            }
            Ok::<_, recado_db::Error>(added)
        })
    })
    .await
    .unwrap()
}

fn job(name: &str) -> NewJob {
    NewJob::new(QUEUE, &name).unwrap()
}

on_both_engines! {
    async fn every_statement_is_one(db) [SETS] {
        check_statements(&db, jobs::statements()).await;
    }

    async fn what_is_enqueued_is_done_once_and_gone(db) [SETS] {
        let recorder = Recorder::default();
        let desk = Desk::working(&db, Clock::system(), WorkerOptions::default(), recorder.clone()).await;
        enqueue(&db, &desk.jobs, (0..50).map(|number| job(&format!("{number:02}"))).collect()).await;
        desk.settled().await;
        let mut seen = recorder.seen();
        seen.sort();
        assert_eq!(seen, (0..50).map(|number| format!("{number:02}")).collect::<Vec<_>>());
        assert!(desk.jobs.stats().await.unwrap().is_empty());
        desk.tasks.shutdown().await;
    }

    async fn an_undone_unit_enqueues_nothing(db) [SETS] {
        let desk = Desk::new(&db, Clock::system());
        let result: Result<(), recado_db::Error> = db.write("undone", desk.jobs.clone(), |tx, jobs| Box::pin(async move {
            jobs.enqueue(tx, job("lost")).await?;
            Err(recado_db::Error::NoRow)
        })).await;
        assert!(result.is_err());
        assert!(desk.jobs.stats().await.unwrap().is_empty());
    }

    async fn a_key_admits_one_waiting_job(db) [SETS] {
        let desk = Desk::new(&db, Clock::system());
        let added = enqueue(&db, &desk.jobs, vec![job("a").key("k"), job("b").key("k"), job("c").key("other")]).await;
        assert_eq!(added, [true, false, true]);
    }

    async fn a_key_is_free_once_its_job_is_in_work(db) [SETS] {
        // Somebody has news while the job looks: it must be looked at again.
        let held = Held::default();
        let desk = Desk::working(&db, Clock::system(), WorkerOptions::default(), held.clone()).await;
        assert_eq!(enqueue(&db, &desk.jobs, vec![job("first").key("k")]).await, [true]);
        let first = held.wait().await;
        assert_eq!(enqueue(&db, &desk.jobs, vec![job("again").key("k")]).await, [true]);
        let again = held.wait().await;
        for job in [first, again] {
            db.write("finish", job, |tx, job| Box::pin(async move { job.finish(tx).await })).await.unwrap();
        }
        held.release();
        assert!(desk.jobs.stats().await.unwrap().is_empty());
        desk.tasks.shutdown().await;
    }

    async fn lanes_keep_their_order_even_through_failures(db) [SETS] {
        // Every third job of a lane fails at its first try.
        let recorder = Recorder::answering(|name, attempts| {
            let number: u32 = name[1..].parse().unwrap();
            if number % 3 == 1 && attempts == 1 {
                Outcome::Retry { error: "not yet".to_owned(), after: Some(Duration::from_millis(5)) }
            } else {
                Outcome::Done
            }
        });
        for batch_length in [1, 7] {
            recorder.seen.lock().unwrap().clear();
            let options = WorkerOptions { concurrency: 8, batch_length, ..WorkerOptions::default() };
            // The batch handler must itself put off what stands behind a failed job of the same lane.
            let desk = Desk::working(&db, Clock::system(), options, InOrder(recorder.clone())).await;
            let mut all = Vec::new();
            for number in 0..12 {
                for lane in ["a", "b", "c"] {
                    all.push(job(&format!("{lane}{number}")).lane(lane));
                }
            }
            enqueue(&db, &desk.jobs, all).await;
            desk.settled_with_retries().await;
            for lane in ["a", "b", "c"] {
                let mut done: Vec<String> = recorder.seen().into_iter().filter(|name| name.starts_with(lane)).collect();
                done.dedup();
                assert_eq!(done, (0..12).map(|number| format!("{lane}{number}")).collect::<Vec<_>>(), "batch {batch_length}");
            }
            desk.tasks.shutdown().await;
        }
    }

    async fn jobs_wait_for_the_travelling_clock(db) [SETS] {
        let start = Timestamp::from_seconds(1_800_000_000);
        let recorder = Recorder::default();
        let desk = Desk::working(&db, Clock::frozen_at(start), WorkerOptions::default(), recorder.clone()).await;
        enqueue(&db, &desk.jobs, vec![job("tomorrow").due_at(start.plus(Duration::from_secs(86_400))), job("now")]).await;
        desk.settled().await;
        assert_eq!(recorder.seen(), ["now"]);
        assert_eq!(desk.jobs.next_due_at().await.unwrap(), Some(start.plus(Duration::from_secs(86_400))));
        desk.clock.set(start.plus(Duration::from_secs(86_400)));
        desk.settled().await;
        assert_eq!(recorder.seen(), ["now", "tomorrow"]);
        desk.tasks.shutdown().await;
    }

    async fn failures_back_off_by_the_clock_and_end_as_dead(db) [SETS] {
        let start = Timestamp::from_seconds(1_800_000_000);
        let recorder = Recorder::answering(|_, _| Outcome::retry("no answer"));
        let options = WorkerOptions { max_attempts: 4, first_delay: Duration::from_secs(10), ..WorkerOptions::default() };
        let desk = Desk::working(&db, Clock::frozen_at(start), options, recorder.clone()).await;
        enqueue(&db, &desk.jobs, vec![job("stubborn")]).await;
        desk.settled().await;
        let mut waits = Vec::new();
        while let Some(due) = desk.jobs.next_due_at().await.unwrap() {
            waits.push(due.since(desk.clock.now()).as_secs());
            desk.clock.set(due);
            desk.settled().await;
        }
        assert_eq!(waits, [10, 20, 40]);
        assert_eq!(recorder.seen().len(), 4);
        let stats = desk.jobs.stats().await.unwrap();
        assert_eq!((stats[0].waiting, stats[0].dead, stats[0].oldest_due_at), (0, 1, None));
        desk.tasks.shutdown().await;
    }

    async fn a_panicking_handler_only_costs_a_try(db) [SETS] {
        let options = WorkerOptions { first_delay: Duration::from_millis(1), ..WorkerOptions::default() };
        let desk = Desk::working(&db, Clock::system(), options, PanicsAtFirst).await;
        enqueue(&db, &desk.jobs, vec![job("fragile")]).await;
        desk.settled_with_retries().await;
        assert!(desk.jobs.stats().await.unwrap().is_empty());
        desk.tasks.shutdown().await;
    }

    async fn a_worker_that_lost_its_lease_cannot_finish(db) [SETS] {
        // The first worker is given the job, then taken for dead; the second gets it; the first comes back.
        let (first, second) = (Held::default(), Held::default());
        // It can hold one job, so that it cannot take the same one again itself.
        let alone = WorkerOptions { concurrency: 1, ..WorkerOptions::default() };
        let one = Desk::working(&db, Clock::system(), alone, first.clone()).await;
        enqueue(&db, &one.jobs, vec![job("contested")]).await;
        let late = first.wait().await;
        let two = Desk::working(&db, Clock::system(), WorkerOptions::default(), second.clone()).await;
        let current = second.wait().await;
        assert_eq!(late.id, current.id);
        let finish = |job: Job| db.write("finish", job, |tx, job| Box::pin(async move { job.finish(tx).await }));
        assert!(matches!(finish(late).await, Err(Error::LeaseLost)));
        finish(current).await.unwrap();
        assert!(one.jobs.stats().await.unwrap().is_empty());
        first.release();
        second.release();
        one.tasks.shutdown().await;
        two.tasks.shutdown().await;
    }

    async fn nothing_is_settled_while_a_handler_still_tells_memory_of_its_work(db) [SETS] {
        let desk = Desk::new(&db, Clock::system());
        let handler = EndsEarly {
            db: db.clone(),
            ended: Arc::new(tokio::sync::Semaphore::new(0)),
            released: Arc::new(tokio::sync::Semaphore::new(0)),
        };
        desk.jobs.register(QUEUE, WorkerOptions::default(), handler.clone());
        desk.jobs.start(&desk.tasks, true).await.unwrap();
        enqueue(&db, &desk.jobs, vec![job("early")]).await;
        let _ = handler.ended.acquire().await.unwrap();
        assert_eq!(desk.jobs.next_due_at().await.unwrap(), None);
        assert!(!desk.jobs.settle(Duration::from_millis(50)).await.unwrap());
        handler.released.close();
        assert!(desk.jobs.settle(PATIENCE).await.unwrap());
        desk.tasks.shutdown().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_nodes_on_postgres_share_lanes_without_overtaking() {
    let db = TestDb::new(recado_db::Engine::Postgres, SETS).await;
    let recorder = Recorder::default();
    let options = WorkerOptions { concurrency: 4, ..WorkerOptions::default() };
    let planner = Desk::new(&db, Clock::system());
    let all =
        (0..40).flat_map(|number| ["a", "b", "c", "d", "e"].map(|lane| job(&format!("{lane}{number:02}")).lane(lane)));
    enqueue(&db, &planner.jobs, all.collect()).await;
    let mut nodes = Vec::new();
    for _ in 0..3 {
        let node = Desk::new(&db, Clock::system());
        node.jobs.register(QUEUE, options, recorder.clone());
        node.jobs.start(&node.tasks, false).await.unwrap();
        nodes.push(node);
    }
    nodes[0].settled().await;
    for lane in ["a", "b", "c", "d", "e"] {
        let done: Vec<String> = recorder.seen().into_iter().filter(|name| name.starts_with(lane)).collect();
        assert_eq!(done, (0..40).map(|number| format!("{lane}{number:02}")).collect::<Vec<_>>());
    }
    for node in nodes {
        node.tasks.shutdown().await;
    }
}

impl Desk {
    /// Settles again and again until nothing waits, not even a retry.
    async fn settled_with_retries(&self) {
        while self.jobs.next_due_at().await.unwrap().is_some() {
            self.settled().await;
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

/// Keeps lanes in order within a batch, as a batch handler must.
struct InOrder(Recorder);

impl Handler for InOrder {
    fn run(&self, jobs: Vec<Job>) -> BoxFuture<'_, Vec<Outcome>> {
        Box::pin(async move {
            let mut put_off: Vec<Option<String>> = Vec::new();
            let mut outcomes = Vec::new();
            for job in jobs {
                if put_off.contains(&job.lane) {
                    outcomes.push(Outcome::Retry { error: "behind".to_owned(), after: Some(Duration::from_millis(1)) });
                    continue;
                }
                let lane = job.lane.clone();
                let outcome = self.0.run(vec![job]).await.remove(0);
                if matches!(outcome, Outcome::Retry { .. }) {
                    put_off.push(lane);
                }
                outcomes.push(outcome);
            }
            outcomes
        })
    }
}

struct PanicsAtFirst;

impl Handler for PanicsAtFirst {
    fn run(&self, jobs: Vec<Job>) -> BoxFuture<'_, Vec<Outcome>> {
        Box::pin(async move {
            assert!(jobs[0].attempts > 1, "on purpose");
            vec![Outcome::Done]
        })
    }
}

/// Ends its job inside a unit, and is not over before it is released.
#[derive(Clone)]
struct EndsEarly {
    db: Db,
    ended: Arc<tokio::sync::Semaphore>,
    released: Arc<tokio::sync::Semaphore>,
}

impl Handler for EndsEarly {
    fn run(&self, mut jobs: Vec<Job>) -> BoxFuture<'_, Vec<Outcome>> {
        Box::pin(async move {
            let job = jobs.remove(0);
            self.db.write("test", job, |tx, job| Box::pin(async move { job.finish(tx).await })).await.unwrap();
            self.ended.add_permits(1);
            let _ = self.released.acquire().await;
            vec![Outcome::Finished]
        })
    }
}

/// Takes a job and keeps it until released.
#[derive(Clone)]
struct Held {
    taken: Arc<tokio::sync::Mutex<tokio::sync::mpsc::UnboundedReceiver<Job>>>,
    give: tokio::sync::mpsc::UnboundedSender<Job>,
    released: Arc<tokio::sync::Semaphore>,
}

impl Default for Held {
    fn default() -> Self {
        let (give, taken) = tokio::sync::mpsc::unbounded_channel();
        Self {
            taken: Arc::new(tokio::sync::Mutex::new(taken)),
            give,
            released: Arc::new(tokio::sync::Semaphore::new(0)),
        }
    }
}

impl Held {
    async fn wait(&self) -> Job {
        tokio::time::timeout(PATIENCE, async { self.taken.lock().await.recv().await.unwrap() }).await.unwrap()
    }

    fn release(&self) {
        self.released.close();
    }
}

impl Handler for Held {
    fn run(&self, mut jobs: Vec<Job>) -> BoxFuture<'_, Vec<Outcome>> {
        Box::pin(async move {
            self.give.send(jobs.remove(0)).unwrap();
            let _ = self.released.acquire().await;
            vec![Outcome::Finished]
        })
    }
}
