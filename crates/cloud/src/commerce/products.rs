//! Products of catalogues.

use std::collections::HashMap;

use recado_core::Timestamp;
use recado_db::{Row, Tx, params, statements};
use recado_whatsapp::GraphError;
use recado_whatsapp::commerce::product::Product;
use serde_json::Value;

use super::{groups, json_column, to_json};
use crate::error::{Error, Result};
use crate::node_id::new_id;
use crate::state::State;

/// The retailer_id is taken (unconfirmed).
const DUPLICATE: i64 = 10_800;

statements! {
    FIND = "SELECT id, catalog_id, content, feed_id FROM cloud_products WHERE id = $1";
    LOCK = "SELECT id, catalog_id, content, feed_id FROM cloud_products WHERE id = $1 ROW_LOCK";
    OF_CATALOG = "SELECT id, catalog_id, content, feed_id FROM cloud_products WHERE catalog_id = $1 ORDER BY position";
    NAMED = "
        SELECT id, catalog_id, content, feed_id FROM cloud_products WHERE catalog_id = $1 AND retailer_id IN_LIST($2)";
    INSERT = "
        INSERT INTO cloud_products (id, catalog_id, retailer_id, position, content, created_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (catalog_id, retailer_id) DO NOTHING";
    CHANGE = "UPDATE cloud_products SET retailer_id = $2, content = $3 WHERE id = $1";
    TAKEN = "SELECT id FROM cloud_products WHERE catalog_id = $1 AND retailer_id = $2 AND id <> $3";
    SET_FEED = "UPDATE cloud_products SET feed_id = $2 WHERE id = $1";
    DELETE = "DELETE FROM cloud_products WHERE id = $1";
}

/// A product that is stored.
#[derive(Debug, Clone)]
pub(crate) struct StoredProduct {
    pub(crate) id: String,
    pub(crate) catalog_id: String,
    pub(crate) product: Product,
    /// The feed that brought it.
    pub(crate) feed_id: Option<String>,
}

impl StoredProduct {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            catalog_id: row.get(1)?,
            product: json_column(row, 2, "product")?,
            feed_id: row.get(3)?,
        })
    }

    /// One that no feed brought, or whose feed does not matter.
    pub(super) const fn new(id: String, catalog_id: String, product: Product) -> Self {
        Self { id, catalog_id, product, feed_id: None }
    }
}

/// One by its id.
pub(crate) async fn find(state: &State, id: &str) -> Result<Option<StoredProduct>> {
    state
        .db
        .read("cloud.product.find", id.to_owned(), |tx, id| {
            Box::pin(
                async move { tx.query_opt(FIND, params![id]).await?.as_ref().map(StoredProduct::from_row).transpose() },
            )
        })
        .await
}

/// All of a catalogue, oldest first.
pub(crate) async fn of_catalog(state: &State, catalog_id: &str) -> Result<Vec<StoredProduct>> {
    state
        .db
        .read("cloud.product.list", catalog_id.to_owned(), |tx, id| {
            Box::pin(
                async move { tx.query(OF_CATALOG, params![id]).await?.iter().map(StoredProduct::from_row).collect() },
            )
        })
        .await
}

/// Those of a catalogue that a feed brought.
pub(crate) async fn of_feed(state: &State, catalog_id: &str, feed_id: &str) -> Result<Vec<StoredProduct>> {
    let mut found = of_catalog(state, catalog_id).await?;
    found.retain(|product| product.feed_id.as_deref() == Some(feed_id));
    Ok(found)
}

/// Part of the unit that takes one from a feed.
pub(super) async fn set_feed(tx: &mut Tx, id: &str, feed_id: &str) -> Result<()> {
    tx.exec(SET_FEED, params![id, feed_id]).await?;
    Ok(())
}

/// Those of a catalogue with these retailer ids.
pub(crate) async fn named(
    state: &State,
    catalog_id: &str,
    retailer_ids: &[String],
) -> Result<HashMap<String, StoredProduct>> {
    let input = (catalog_id.to_owned(), retailer_ids.to_vec());
    state
        .db
        .read("cloud.product.named", input, |tx, (catalog_id, retailer_ids)| {
            Box::pin(async move { named_in(tx, catalog_id, retailer_ids).await })
        })
        .await
}

pub(super) async fn named_in(
    tx: &mut Tx,
    catalog_id: &str,
    retailer_ids: &[String],
) -> Result<HashMap<String, StoredProduct>> {
    let mut found = HashMap::new();
    for row in tx.query(NAMED, params![catalog_id, retailer_ids]).await? {
        let product = StoredProduct::from_row(&row)?;
        found.insert(product.product.retailer_id().to_owned(), product);
    }
    Ok(found)
}

/// Adds one; answers its id.
///
/// # Errors
/// 10800 where the catalogue has one with its retailer_id.
pub(crate) async fn create(state: &State, catalog_id: &str, product: Product) -> Result<String> {
    let input = (catalog_id.to_owned(), new_id(), product, state.clock.now());
    state
        .db
        .write("cloud.product.create", input, |tx, (catalog_id, id, product, now)| {
            Box::pin(async move {
                insert(tx, id, catalog_id, product, *now).await?;
                Ok::<_, Error>(id.clone())
            })
        })
        .await
}

/// Part of the unit that adds one.
///
/// # Errors
/// 10800.
pub(super) async fn insert(tx: &mut Tx, id: &str, catalog_id: &str, product: &Product, now: Timestamp) -> Result<()> {
    let content = to_json(product, "product")?;
    let row = params![id, catalog_id, product.retailer_id(), recado_core::new_uuid(), &content, now];
    if tx.exec(INSERT, row).await? == 0 {
        return Err(duplicate(product.retailer_id()).into());
    }
    groups::ensure(tx, catalog_id, product.group(), now).await
}

fn duplicate(retailer_id: &str) -> GraphError {
    let sentence = format!("Duplicate retailer_id: the catalog has a product {retailer_id} already.");
    let mut error = GraphError::parameter(sentence.clone()).message(format!("(#{DUPLICATE}) {sentence}"));
    error.code = DUPLICATE;
    error
}

/// Changes one as the parameters say.
///
/// # Errors
/// 100 for what breaks a rule, 10800 where another has the new retailer_id.
pub(crate) async fn change(state: &State, id: &str, call: &Value) -> Result<()> {
    let input = (id.to_owned(), call.clone(), state.clock.now());
    state
        .db
        .write("cloud.product.change", input, |tx, (id, call, now)| {
            Box::pin(async move {
                let Some(row) = tx.query_opt(LOCK, params![id]).await? else { return Ok(()) };
                let before = StoredProduct::from_row(&row)?;
                let after = before.product.changed_by(call)?;
                put(tx, id, &before.catalog_id, &after, *now).await
            })
        })
        .await
}

/// Part of the unit that changes one.
///
/// # Errors
/// 10800.
pub(super) async fn put(tx: &mut Tx, id: &str, catalog_id: &str, after: &Product, now: Timestamp) -> Result<()> {
    if tx.query_opt(TAKEN, params![catalog_id, after.retailer_id(), id]).await?.is_some() {
        return Err(duplicate(after.retailer_id()).into());
    }
    tx.exec(CHANGE, params![id, after.retailer_id(), &to_json(after, "product")?]).await?;
    groups::ensure(tx, catalog_id, after.group(), now).await
}

/// Writes down what a review says. `None`: there is no such product.
///
/// # Errors
/// What the review cannot say, as the inner error.
pub(crate) async fn review(
    state: &State,
    id: &str,
    status: &str,
    reasons: Vec<String>,
) -> Result<Option<Result<StoredProduct, String>>> {
    let input = (id.to_owned(), status.to_owned(), reasons);
    state
        .db
        .write("cloud.product.review", input, |tx, (id, status, reasons)| {
            Box::pin(async move {
                let Some(row) = tx.query_opt(LOCK, params![id]).await? else { return Ok(None) };
                let before = StoredProduct::from_row(&row)?;
                let product = match before.product.clone().reviewed(status, reasons.clone()) {
                    Ok(product) => product,
                    Err(problem) => return Ok(Some(Err(problem))),
                };
                tx.exec(CHANGE, params![id, product.retailer_id(), &to_json(&product, "product")?]).await?;
                Ok::<_, Error>(Some(Ok(StoredProduct { product, ..before })))
            })
        })
        .await
}

/// Removes one.
pub(crate) async fn delete(state: &State, id: &str) -> Result<()> {
    state
        .db
        .write("cloud.product.delete", id.to_owned(), |tx, id| Box::pin(async move { delete_in(tx, id).await }))
        .await
}

pub(super) async fn delete_in(tx: &mut Tx, id: &str) -> Result<()> {
    tx.exec(DELETE, params![id]).await?;
    Ok(())
}
