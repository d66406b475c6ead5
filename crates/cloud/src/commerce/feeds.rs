//! Feeds of catalogues, and when their addresses are fetched. The files themselves are taken in `feed_uploads`.

use recado_core::Timestamp;
use recado_db::{Row, Tx, params, statements};
use recado_infra::jobs::NewJob;
use recado_whatsapp::commerce::feed::definition::Feed;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{json_column, to_json};
use crate::error::{Error, Result};
use crate::node_id::new_id;
use crate::state::State;

/// Fetches addresses, and takes what was fetched.
pub(super) const QUEUE: &str = "cloud.feed";

statements! {
    FIND = "SELECT id, catalog_id, content, created_at FROM cloud_product_feeds WHERE id = $1";
    LOCK = "SELECT id, catalog_id, content, created_at, next_fetch_at FROM cloud_product_feeds WHERE id = $1 ROW_LOCK";
    OF_CATALOG = "
        SELECT id, catalog_id, content, created_at FROM cloud_product_feeds WHERE catalog_id = $1 ORDER BY created_at, id";
    INSERT = "
        INSERT INTO cloud_product_feeds (id, catalog_id, content, next_fetch_at, created_at) VALUES ($1, $2, $3, NULL, $4)";
    CHANGE = "UPDATE cloud_product_feeds SET content = $2 WHERE id = $1";
    SET_NEXT = "UPDATE cloud_product_feeds SET next_fetch_at = $2 WHERE id = $1";
    DELETE = "DELETE FROM cloud_product_feeds WHERE id = $1";
    DELETE_UPLOADS = "DELETE FROM cloud_feed_uploads WHERE feed_id = $1";
    DELETE_PRODUCTS = "DELETE FROM cloud_products WHERE feed_id = $1";
}

/// A feed that is stored.
#[derive(Debug, Clone)]
pub(crate) struct StoredFeed {
    pub(crate) id: String,
    pub(crate) catalog_id: String,
    pub(crate) feed: Feed,
    pub(crate) created_at: Timestamp,
}

impl StoredFeed {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            catalog_id: row.get(1)?,
            feed: json_column(row, 2, "feed")?,
            created_at: row.get(3)?,
        })
    }
}

/// What a job of the queue says.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum FeedJob {
    /// The schedule is due.
    Due {
        feed_id: String,
        /// It was planned for this moment; a feed that was changed since has another.
        at: Timestamp,
        /// The file replaces all.
        full: bool,
    },
    /// The file of this upload is to be fetched and taken.
    Fetch { upload_id: String },
}

/// One by its id.
pub(crate) async fn find(state: &State, id: &str) -> Result<Option<StoredFeed>> {
    state.db.read("cloud.feed.find", id.to_owned(), |tx, id| Box::pin(async move { find_in(tx, id).await })).await
}

pub(super) async fn find_in(tx: &mut Tx, id: &str) -> Result<Option<StoredFeed>> {
    tx.query_opt(FIND, params![id]).await?.as_ref().map(StoredFeed::from_row).transpose()
}

/// All of a catalogue, oldest first.
pub(crate) async fn of_catalog(state: &State, catalog_id: &str) -> Result<Vec<StoredFeed>> {
    state
        .db
        .read("cloud.feed.list", catalog_id.to_owned(), |tx, id| {
            Box::pin(async move { tx.query(OF_CATALOG, params![id]).await?.iter().map(StoredFeed::from_row).collect() })
        })
        .await
}

/// Makes one; answers its id.
pub(crate) async fn create(state: &State, catalog_id: &str, feed: Feed) -> Result<String> {
    let input = (state.clone(), new_id(), catalog_id.to_owned(), feed);
    state
        .db
        .write("cloud.feed.create", input, |tx, (state, id, catalog_id, feed)| {
            Box::pin(async move {
                tx.exec(INSERT, params![id, catalog_id, &to_json(feed, "feed")?, state.clock.now()]).await?;
                plan(state, tx, id, feed).await?;
                Ok::<_, Error>(id.clone())
            })
        })
        .await
}

/// Changes one as the parameters say.
///
/// # Errors
/// 100 for what breaks a rule.
pub(crate) async fn change(state: &State, id: &str, call: &Value) -> Result<()> {
    state
        .db
        .write("cloud.feed.change", (state.clone(), id.to_owned(), call.clone()), |tx, (state, id, call)| {
            Box::pin(async move {
                let Some(row) = tx.query_opt(LOCK, params![id]).await? else { return Ok(()) };
                let feed = StoredFeed::from_row(&row)?.feed.changed_by(call)?;
                tx.exec(CHANGE, params![id, &to_json(&feed, "feed")?]).await?;
                plan(state, tx, id, &feed).await
            })
        })
        .await
}

/// Removes one and the products that it brought.
pub(crate) async fn delete(state: &State, id: &str) -> Result<()> {
    state
        .db
        .write("cloud.feed.delete", id.to_owned(), |tx, id| {
            Box::pin(async move {
                for statement in [DELETE, DELETE_UPLOADS, DELETE_PRODUCTS] {
                    tx.exec(statement, params![id]).await?;
                }
                Ok::<_, Error>(())
            })
        })
        .await
}

/// Has the address fetched when it is due next.
async fn plan(state: &State, tx: &mut Tx, id: &str, feed: &Feed) -> Result<()> {
    let next = feed.next_fetch(state.clock.now());
    tx.exec(SET_NEXT, params![id, next.map(|(at, _)| at)]).await?;
    if let Some((at, full)) = next {
        let job = NewJob::new(QUEUE, &FeedJob::Due { feed_id: id.to_owned(), at, full })?;
        // In no lane: one would hold back files that come before.
        let job = job.key(format!("{id}@{}", at.micros())).due_at(at);
        state.jobs.enqueue(tx, job).await?;
    }
    Ok(())
}

/// The feed whose schedule is due at this moment, which is planned anew; `None` where it was changed or removed since.
pub(super) async fn take_due(state: &State, tx: &mut Tx, id: &str, at: Timestamp) -> Result<Option<StoredFeed>> {
    let Some(row) = tx.query_opt(LOCK, params![id]).await? else { return Ok(None) };
    let planned: Option<Timestamp> = row.get(4)?;
    if planned != Some(at) {
        return Ok(None);
    }
    let found = StoredFeed::from_row(&row)?;
    plan(state, tx, id, &found.feed).await?;
    Ok(Some(found))
}
