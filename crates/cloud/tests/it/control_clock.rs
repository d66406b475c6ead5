//! The travelling clock.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use recado_cloud::live::Live;
use recado_cloud::time_travel::{self, ClockChange, Patience, TimeTravel};
use recado_core::{Clock, Timestamp};
use recado_db::testing::TestDb;
use recado_db::{BoxFuture, Engine, on_both_engines};
use recado_infra::blobs::Blobs;
use recado_infra::bus::Bus;
use recado_infra::jobs::{Handler, Job, Jobs, NewJob, Outcome, WorkerOptions};
use recado_infra::tasks::Tasks;
use serde_json::json;

use crate::harness::{ANA, SETS, TestCloud, start_time};

on_both_engines! {
    async fn it_is_advanced_set_frozen_and_resumed(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        assert_eq!(cloud.get("clock").await.ok()["now"], "2026-11-22T10:00:00.000000Z");
        let reading = cloud.advance("PT1H30M").await;
        assert_eq!(reading["now"], "2026-11-22T11:30:00.000000Z");
        assert_eq!(reading["frozen"], true);
        let reading = cloud.post("clock", json!({"set": "2024-05-01T00:00:00Z"})).await.ok();
        assert_eq!(reading["now"], "2024-05-01T00:00:00.000000Z");
        assert!(reading["offset_seconds"].as_i64().unwrap() < -3600);
        let reading = cloud.post("clock", json!({"resume": true})).await.ok();
        assert_eq!(reading["frozen"], false);
        assert!(cloud.get("clock").await.ok()["now"].as_str().unwrap().starts_with("2024-05-01T00:00:"));
        assert_eq!(cloud.post("clock", json!({"freeze": true})).await.ok()["frozen"], true);
    }

    async fn a_running_clock_ends_at_start_plus_duration_and_runs_on(db) [SETS] {
        let cloud = TestCloud::open_at(&db, Default::default(), Clock::system(), Blobs::memory()).await;
        let before = cloud.clock.now();
        let reading = cloud.advance("P7D").await;
        let now = Timestamp::parse(reading["now"].as_str().unwrap()).unwrap();
        let moved = now.since(before);
        assert!(moved >= Duration::from_secs(7 * 86_400) && moved < Duration::from_secs(7 * 86_400 + 30), "{moved:?}");
        assert_eq!(reading["frozen"], false);
        let later = cloud.clock.now();
        tokio::time::sleep(Duration::from_millis(5)).await;
        assert!(cloud.clock.now() > later);
    }

    async fn a_restart_shows_the_time_that_was_set(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        cloud.advance("P30D").await;
        let shown = cloud.clock.now();
        cloud.stop().await;
        let cloud = TestCloud::open_at(&db, Default::default(), Clock::system(), Blobs::memory()).await;
        assert!(cloud.clock.is_frozen());
        assert_eq!(cloud.clock.now(), shown);
        cloud.post("clock", json!({"resume": true})).await.ok();
        cloud.stop().await;
        let cloud = TestCloud::open_at(&db, Default::default(), Clock::system(), Blobs::memory()).await;
        assert!(!cloud.clock.is_frozen());
        assert!(cloud.clock.now() >= shown && cloud.clock.now().since(shown) < Duration::from_secs(60));
    }

    async fn twenty_five_hours_close_the_window_and_try_webhooks_again_in_order(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = cloud.subscribe().await;
        receiver.answer_always(Some(503));
        let first = cloud.write_text(ANA, "one").await;
        let second = cloud.write_text(ANA, "two").await;
        receiver.wait_for(1).await;
        cloud.settle().await;
        receiver.answer_always(None);
        let refused = receiver.arrived().len();
        let reading = cloud.advance("PT25H").await;
        assert_eq!(reading["now"], "2026-11-23T11:00:00.000000Z");
        let gists = receiver.gists();
        assert_eq!(gists[refused..], [format!("in:{first}"), format!("in:{second}")]);

        let late = cloud.send_text(ANA, "too late").await;
        cloud.settle().await;
        let statuses = receiver.wait_for(refused + 3).await;
        let status = statuses[refused + 2].value()["statuses"][0].clone();
        assert_eq!(status["id"], late);
        assert_eq!(status["errors"][0]["code"], 131_047);
    }

    async fn what_falls_due_on_the_way_sees_its_own_moment(db) [SETS] {
        let settings = recado_cloud::Settings {
            sent_delay: Duration::from_secs(60),
            delivered_delay: Duration::from_secs(600),
            ..Default::default()
        };
        let cloud = TestCloud::open_with(&db, settings).await;
        cloud.write_text(ANA, "hello").await;
        let id = cloud.send_text(ANA, "hello too").await;
        cloud.advance("PT1H").await;
        let chat = cloud.chat(ANA).await;
        let message = chat.iter().find(|message| message["id"] == id.as_str()).unwrap();
        assert_eq!(message["status_at"]["sent"], json!(start_time().plus(Duration::from_secs(60))));
        assert_eq!(message["status_at"]["delivered"], json!(start_time().plus(Duration::from_secs(660))));
    }

    async fn wishes_that_cannot_be_met_are_refused(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        for bad in [json!({}), json!([1]), json!({"advance": "1 day"}), json!({"advance": "P1M"}), json!({"set": "soon"}), json!({"set": "1969-01-01T00:00:00Z"}), json!({"freeze": 1}), json!({"stop": true})] {
            assert_eq!(cloud.post("clock", bad.clone()).await.problem(), (422, "invalid".to_owned()), "{bad}");
        }
        let far = cloud.post("clock", json!({"advance": "P3600000D"})).await;
        assert_eq!(far.problem(), (422, "invalid".to_owned()));
        assert_eq!(cloud.clock.now(), start_time());
    }
}

struct Never;

impl Handler for Never {
    fn run(&self, _: Vec<Job>) -> BoxFuture<'_, Vec<Outcome>> {
        Box::pin(std::future::pending())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn work_that_does_not_end_stops_the_journey_and_the_clock_runs_on_from_there() {
    let db = TestDb::new(Engine::Sqlite, SETS).await;
    let clock = Clock::system();
    let jobs = Jobs::new(db.db.clone(), clock.clone(), Bus::local(), "test");
    let (tasks, (live, _changes)) = (Tasks::default(), Live::new());
    jobs.register("test.never", WorkerOptions::default(), Never);
    jobs.start(&tasks, true).await.unwrap();
    let due = clock.now().plus(Duration::from_secs(3600));
    enqueue(&db, &jobs, "test.never", &[due]).await;
    let patience = Patience { at_each_stop: Duration::from_millis(300), in_all: Duration::from_secs(60) };
    let travel =
        TimeTravel::with_patience(db.db.clone(), clock.clone(), jobs.clone(), live.clone(), Bus::local(), patience);
    let error = travel.change(ClockChange::Advance(Duration::from_secs(86_400))).await.unwrap_err();
    assert!(matches!(error, time_travel::Error::Stuck { reached, .. } if reached == due), "{error}");
    assert!(error.to_string().contains("test.never"), "{error}");
    assert!(!clock.is_frozen() && clock.now() >= due && clock.now().since(due) < Duration::from_secs(30));
    // The time that was reached is the one that a restart shows.
    let restarted = Clock::system();
    TimeTravel::new(db.db.clone(), restarted.clone(), jobs, live, Bus::local()).restore().await.unwrap();
    assert!(!restarted.is_frozen() && restarted.now() >= due);
}

async fn enqueue(db: &TestDb, jobs: &Jobs, queue: &'static str, due: &[Timestamp]) {
    let input = (jobs.clone(), due.to_vec());
    db.write("test.enqueue", input, move |tx, (jobs, due)| {
        Box::pin(async move {
            for due in due {
                jobs.enqueue(tx, NewJob::new(queue, &()).unwrap().due_at(*due)).await?;
            }
            Ok::<_, recado_db::Error>(())
        })
    })
    .await
    .unwrap();
}

struct Note(Clock, Arc<Mutex<Vec<Timestamp>>>);

impl Handler for Note {
    fn run(&self, jobs: Vec<Job>) -> BoxFuture<'_, Vec<Outcome>> {
        Box::pin(async move {
            self.1.lock().unwrap().push(self.0.now());
            jobs.iter().map(|_| Outcome::Done).collect()
        })
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_desk_that_shares_the_clock_has_its_due_work_done_too() {
    let db = TestDb::new(Engine::Sqlite, SETS).await;
    let desk_db = TestDb::new(Engine::Sqlite, &[recado_infra::MIGRATIONS]).await;
    let cloud = TestCloud::open(&db).await;
    let desk_jobs = Jobs::new(desk_db.db.clone(), cloud.clock.clone(), Bus::local(), "desk");
    let seen = Arc::new(Mutex::new(Vec::new()));
    desk_jobs.register("test.note", WorkerOptions::default(), Note(cloud.clock.clone(), seen.clone()));
    desk_jobs.start(&cloud.tasks, true).await.unwrap();
    cloud.cloud.time_travel().join(desk_jobs.clone());
    let due = [start_time().plus(Duration::from_secs(3600)), start_time().plus(Duration::from_secs(7200))];
    enqueue(&desk_db, &desk_jobs, "test.note", &due).await;
    cloud.advance("PT3H").await;
    assert_eq!(*seen.lock().unwrap(), due);
}
