//! Files of feeds: fetched or uploaded, read, and brought into the catalogue some items at a time, so that nobody waits for a large one.
//! A file may be taken twice and does no harm.

use std::collections::HashSet;
use std::time::Duration;

use bytes::Bytes;
use recado_core::Timestamp;
use recado_db::{Row, Tx, params, statements};
use recado_infra::jobs::{EachAlone, Job, NewJob, Outcome as JobOutcome, WorkerOptions};
use recado_whatsapp::commerce::feed::definition::{Feed, Source};
use recado_whatsapp::commerce::feed::items::{Item, Outcome};
use recado_whatsapp::commerce::feed::{self, MAX_FILE_BYTES};
use serde::{Deserialize, Serialize};

use super::feeds::{self, FeedJob, QUEUE, StoredFeed};
use super::{json_column, products, to_json};
use crate::error::{Error, Result};
use crate::media::{self, Login};
use crate::node_id::new_id;
use crate::state::State;

/// Items brought in by one unit.
const PORTION: usize = 200;

statements! {
    FIND = "SELECT id, feed_id, catalog_id, content, problems FROM cloud_feed_uploads WHERE id = $1";
    OF_FEED = "
        SELECT id, feed_id, catalog_id, content, problems FROM cloud_feed_uploads WHERE feed_id = $1
        ORDER BY created_at DESC, id";
    INSERT = "
        INSERT INTO cloud_feed_uploads (id, feed_id, catalog_id, content, problems, created_at) VALUES ($1, $2, $3, $4, '[]', $5)";
    END = "UPDATE cloud_feed_uploads SET content = $2, problems = $3 WHERE id = $1";
    BROUGHT = "SELECT id, retailer_id FROM cloud_products WHERE feed_id = $1 ORDER BY id";
}

/// How a file came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum InputMethod {
    #[serde(rename = "Manual Upload")]
    Upload,
    #[serde(rename = "Server Fetch")]
    Fetch,
    #[serde(rename = "Scheduled Fetch")]
    Schedule,
}

/// A file, and what came of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Upload {
    pub(crate) input_method: InputMethod,
    pub(crate) url: Option<String>,
    pub(crate) filename: Option<String>,
    /// What the file does not have stays.
    pub(crate) update_only: bool,
    username: Option<String>,
    password: Option<String>,
    pub(crate) started_at: Timestamp,
    pub(crate) ended_at: Option<Timestamp>,
    /// Without its problems, which are a column of their own.
    pub(crate) outcome: Outcome,
}

impl Upload {
    /// A file at an address.
    pub(crate) fn of_address(url: String, login: Option<Login>, update_only: bool, now: Timestamp) -> Self {
        let (username, password) = login.map(|login| (login.username, login.password)).unzip();
        let new = Self::of_file(None, update_only, now);
        Self { input_method: InputMethod::Fetch, url: Some(url), username, password, ..new }
    }

    /// A file that was uploaded.
    pub(crate) fn of_file(filename: Option<String>, update_only: bool, now: Timestamp) -> Self {
        Self {
            input_method: InputMethod::Upload,
            url: None,
            filename,
            update_only,
            username: None,
            password: None,
            started_at: now,
            ended_at: None,
            outcome: Outcome::default(),
        }
    }
}

/// A file of a feed that is stored.
#[derive(Debug, Clone)]
pub(crate) struct StoredUpload {
    pub(crate) id: String,
    pub(crate) feed_id: String,
    pub(crate) catalog_id: String,
    pub(crate) upload: Upload,
}

impl StoredUpload {
    fn from_row(row: &Row) -> Result<Self> {
        let mut upload: Upload = json_column(row, 3, "feed upload")?;
        upload.outcome.problems = json_column(row, 4, "feed upload")?;
        Ok(Self { id: row.get(0)?, feed_id: row.get(1)?, catalog_id: row.get(2)?, upload })
    }
}

/// One by its id.
pub(crate) async fn find(state: &State, id: &str) -> Result<Option<StoredUpload>> {
    state
        .db
        .read("cloud.feed_upload.find", id.to_owned(), |tx, id| {
            Box::pin(
                async move { tx.query_opt(FIND, params![id]).await?.as_ref().map(StoredUpload::from_row).transpose() },
            )
        })
        .await
}

/// All of a feed, newest first.
pub(crate) async fn of_feed(state: &State, feed_id: &str) -> Result<Vec<StoredUpload>> {
    state
        .db
        .read("cloud.feed_upload.list", feed_id.to_owned(), |tx, id| {
            Box::pin(async move { tx.query(OF_FEED, params![id]).await?.iter().map(StoredUpload::from_row).collect() })
        })
        .await
}

async fn insert(tx: &mut Tx, id: &str, feed: &StoredFeed, upload: &Upload) -> Result<()> {
    let content = to_json(upload, "feed upload")?;
    tx.exec(INSERT, params![id, &feed.id, &feed.catalog_id, &content, upload.started_at]).await?;
    Ok(())
}

/// Has the file at an address fetched and taken; answers the upload's id at once.
pub(crate) async fn fetch_later(state: &State, feed: StoredFeed, upload: Upload) -> Result<String> {
    state
        .db
        .write("cloud.feed_upload.start", (state.clone(), feed, upload), |tx, (state, feed, upload)| {
            Box::pin(async move { start(state, tx, feed, upload).await })
        })
        .await
}

async fn start(state: &State, tx: &mut Tx, feed: &StoredFeed, upload: &Upload) -> Result<String> {
    let id = new_id();
    insert(tx, &id, feed, upload).await?;
    // In the feed's lane: files are taken in the order in which they came.
    let job = NewJob::new(QUEUE, &FeedJob::Fetch { upload_id: id.clone() })?.key(id.clone()).lane(&feed.id);
    state.jobs.enqueue(tx, job.due_at(state.clock.now())).await?;
    Ok(id)
}

/// Takes a file; answers the upload's id when all of it is done.
pub(crate) async fn take_file(state: &State, feed: StoredFeed, upload: Upload, bytes: Bytes) -> Result<String> {
    let id = new_id();
    let outcome = take(state, &feed, upload.update_only, bytes).await?;
    let ended = Upload { ended_at: Some(state.clock.now()), outcome, ..upload };
    state
        .db
        .write("cloud.feed_upload.taken", (id.clone(), feed, ended), |tx, (id, feed, upload)| {
            Box::pin(async move {
                insert(tx, id, feed, upload).await?;
                end(tx, id, upload).await
            })
        })
        .await?;
    Ok(id)
}

async fn end(tx: &mut Tx, id: &str, upload: &Upload) -> Result<()> {
    let mut content = upload.clone();
    let problems = std::mem::take(&mut content.outcome.problems);
    let (content, problems) = (to_json(&content, "feed upload")?, to_json(&problems, "feed upload")?);
    tx.exec(END, params![id, &content, &problems]).await?;
    Ok(())
}

/// Reads a file and brings what is in it into the catalogue.
async fn take(state: &State, feed: &StoredFeed, update_only: bool, bytes: Bytes) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    let format = feed.feed.format.clone();
    // A large file takes a while to read.
    let read = tokio::task::spawn_blocking(move || feed::read(&bytes, &format)).await;
    let rows = match read {
        Ok(Ok(rows)) => rows,
        Ok(Err(unreadable)) => {
            outcome.fail(unreadable.to_string());
            return Ok(outcome);
        }
        Err(error) => return Err(Error::stored("feed", error)),
    };
    outcome.detected = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    let mut items = Vec::with_capacity(rows.len());
    // An item that is wrong is in the file all the same: its product stays as it was.
    let mut seen = HashSet::new();
    for row in &rows {
        match Item::read(row, &feed.feed, update_only) {
            Ok(item) => {
                if !seen.insert(item.retailer_id.clone()) {
                    let summary = "The id is in the file more than once; the last counts.".to_owned();
                    outcome.warn(summary, item.place, Some(item.retailer_id.clone()));
                }
                items.push(item);
            }
            Err(invalid) => {
                seen.extend(invalid.retailer_id.clone());
                outcome.refuse(invalid);
            }
        }
    }
    drop(rows);
    for portion in items.chunks(PORTION) {
        let input = (state.clone(), feed.clone(), portion.to_vec(), outcome);
        outcome = state
            .db
            .write("cloud.feed.portion", input, |tx, (state, feed, items, outcome)| {
                Box::pin(bring(state, tx, feed, items, outcome.clone()))
            })
            .await?;
    }
    if !update_only && feed.feed.deletion_enabled && feed.feed.source == Source::Primary {
        outcome.deleted = remove_missing(state, feed, seen).await?;
    }
    Ok(outcome)
}

/// Part of a file, in one unit.
async fn bring(state: &State, tx: &mut Tx, feed: &StoredFeed, items: &[Item], mut outcome: Outcome) -> Result<Outcome> {
    // A feed that was removed meanwhile brings nothing more.
    if feeds::find_in(tx, &feed.id).await?.is_none() {
        return Ok(outcome);
    }
    let now = state.clock.now();
    let brings = (feed.feed.source == Source::Primary).then_some(feed.id.as_str());
    let ids: Vec<String> = items.iter().map(|item| item.retailer_id.clone()).collect();
    let mut known = products::named_in(tx, &feed.catalog_id, &ids).await?;
    for item in items {
        let before = known.remove(&item.retailer_id);
        let (id, product) = before.map(|before| (before.id, before.product)).unzip();
        let product = match item.apply(product.clone(), &feed.feed) {
            Ok(product) => product,
            Err(invalid) => {
                outcome.refuse(invalid);
                // The same id may come again.
                if let (Some(id), Some(product)) = (id, product) {
                    let stored = products::StoredProduct::new(id, feed.catalog_id.clone(), product);
                    known.insert(item.retailer_id.clone(), stored);
                }
                continue;
            }
        };
        let id = match id {
            Some(id) => {
                products::put(tx, &id, &feed.catalog_id, &product, now).await?;
                id
            }
            None => {
                let id = new_id();
                products::insert(tx, &id, &feed.catalog_id, &product, now).await?;
                id
            }
        };
        if let Some(feed_id) = brings {
            products::set_feed(tx, &id, feed_id).await?;
        }
        outcome.persisted = outcome.persisted.saturating_add(1);
        let stored = products::StoredProduct::new(id, feed.catalog_id.clone(), product);
        known.insert(item.retailer_id.clone(), stored);
    }
    Ok(outcome)
}

/// Removes what the feed brought once and its file no longer has.
async fn remove_missing(state: &State, feed: &StoredFeed, seen: HashSet<String>) -> Result<u64> {
    state
        .db
        .write("cloud.feed.remove_missing", (feed.id.clone(), seen), |tx, (feed_id, seen)| {
            Box::pin(async move {
                let mut deleted = 0_u64;
                for row in tx.query(BROUGHT, params![feed_id]).await? {
                    let (id, retailer_id): (String, String) = (row.get(0)?, row.get(1)?);
                    if !seen.contains(&retailer_id) {
                        products::delete_in(tx, &id).await?;
                        deleted = deleted.saturating_add(1);
                    }
                }
                Ok::<_, Error>(deleted)
            })
        })
        .await
}

/// Registers the worker.
pub(super) fn register(state: &State) {
    let options =
        WorkerOptions { max_attempts: u32::MAX, longest_delay: Duration::from_secs(60), ..WorkerOptions::default() };
    state.jobs.register(QUEUE, options, Take(state.clone()));
}

struct Take(State);

impl EachAlone for Take {
    type Payload = FeedJob;
    type Error = Error;

    async fn run_one(&self, job: Job, payload: FeedJob) -> Result<JobOutcome> {
        match payload {
            FeedJob::Due { feed_id, at, full } => self.due(job, feed_id, at, full).await,
            FeedJob::Fetch { upload_id } => self.fetch(job, &upload_id).await,
        }
    }
}

impl Take {
    async fn due(&self, job: Job, feed_id: String, at: Timestamp, full: bool) -> Result<JobOutcome> {
        let input = (self.0.clone(), job, feed_id, at, full);
        self.0
            .db
            .write("cloud.feed.due", input, |tx, (state, job, feed_id, at, full)| {
                Box::pin(async move {
                    if let Some(found) = feeds::take_due(state, tx, feed_id, *at).await?
                        && let Some(upload) = scheduled(&found.feed, *full, state.clock.now())
                    {
                        start(state, tx, &found, &upload).await?;
                    }
                    job.finish(tx).await?;
                    Ok::<_, Error>(JobOutcome::Finished)
                })
            })
            .await
    }

    async fn fetch(&self, job: Job, upload_id: &str) -> Result<JobOutcome> {
        let state = &self.0;
        let Some(StoredUpload { id, feed_id, upload, .. }) = find(state, upload_id).await? else {
            return Ok(JobOutcome::Done);
        };
        let (Some(feed), Some(url), None) = (feeds::find(state, &feed_id).await?, &upload.url, upload.ended_at) else {
            return Ok(JobOutcome::Done);
        };
        let login = upload.username.clone().zip(upload.password.clone().or(Some(String::new())));
        let login = login.map(|(username, password)| Login { username, password });
        let outcome = match media::fetch_as(state, url, MAX_FILE_BYTES, login.as_ref()).await {
            Ok(fetched) => take(state, &feed, upload.update_only, fetched.bytes).await?,
            Err(error) => {
                let mut outcome = Outcome::default();
                outcome.fail(error.to_string());
                outcome
            }
        };
        let ended = Upload { ended_at: Some(state.clock.now()), outcome, ..upload };
        state
            .db
            .write("cloud.feed_upload.end", (job, id, ended), |tx, (job, id, ended)| {
                Box::pin(async move {
                    end(tx, id, ended).await?;
                    job.finish(tx).await?;
                    Ok::<_, Error>(JobOutcome::Finished)
                })
            })
            .await
    }
}

/// The upload of a schedule.
fn scheduled(feed: &Feed, full: bool, now: Timestamp) -> Option<Upload> {
    let schedule = if full { &feed.schedule } else { &feed.update_schedule };
    let schedule = schedule.as_ref()?;
    let login = schedule
        .username
        .clone()
        .map(|username| Login { username, password: schedule.password.clone().unwrap_or_default() });
    let upload = Upload::of_address(schedule.url.clone(), login, !full, now);
    Some(Upload { input_method: InputMethod::Schedule, ..upload })
}
