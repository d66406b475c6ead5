//! Sets: the products of a catalogue that fit a rule. Phones show them as collections.

use recado_db::{Row, params, statements};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{json_column, to_json};
use crate::error::{Error, Result};
use crate::node_id::new_id;
use crate::state::State;

statements! {
    FIND = "SELECT id, catalog_id, content FROM cloud_product_sets WHERE id = $1";
    OF_CATALOG = "SELECT id, catalog_id, content FROM cloud_product_sets WHERE catalog_id = $1 ORDER BY created_at, id";
    INSERT = "INSERT INTO cloud_product_sets (id, catalog_id, content, created_at) VALUES ($1, $2, $3, $4)";
    CHANGE = "UPDATE cloud_product_sets SET content = $2 WHERE id = $1";
    DELETE = "DELETE FROM cloud_product_sets WHERE id = $1";
}

/// What a set is.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ProductSet {
    pub(crate) name: String,
    /// The rule as it was given; it can be read. Null: everything.
    pub(crate) filter: Value,
    pub(crate) retailer_id: Option<String>,
    pub(crate) ordering_info: Value,
    pub(crate) metadata: Value,
}

/// A set that is stored.
#[derive(Debug, Clone)]
pub(crate) struct StoredSet {
    pub(crate) id: String,
    pub(crate) catalog_id: String,
    pub(crate) set: ProductSet,
}

impl StoredSet {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self { id: row.get(0)?, catalog_id: row.get(1)?, set: json_column(row, 2, "product set")? })
    }
}

/// One by its id.
pub(crate) async fn find(state: &State, id: &str) -> Result<Option<StoredSet>> {
    state
        .db
        .read("cloud.product_set.find", id.to_owned(), |tx, id| {
            Box::pin(
                async move { tx.query_opt(FIND, params![id]).await?.as_ref().map(StoredSet::from_row).transpose() },
            )
        })
        .await
}

/// All of a catalogue.
pub(crate) async fn of_catalog(state: &State, catalog_id: &str) -> Result<Vec<StoredSet>> {
    state
        .db
        .read("cloud.product_set.list", catalog_id.to_owned(), |tx, id| {
            Box::pin(async move { tx.query(OF_CATALOG, params![id]).await?.iter().map(StoredSet::from_row).collect() })
        })
        .await
}

/// Adds one; answers its id.
pub(crate) async fn create(state: &State, catalog_id: &str, set: &ProductSet) -> Result<String> {
    let input = (new_id(), catalog_id.to_owned(), to_json(set, "product set")?, state.clock.now());
    state
        .db
        .write("cloud.product_set.create", input, |tx, (id, catalog_id, content, now)| {
            Box::pin(async move {
                tx.exec(INSERT, params![id, catalog_id, content, *now]).await?;
                Ok::<_, Error>(id.clone())
            })
        })
        .await
}

/// Makes it this.
pub(crate) async fn change(state: &State, id: &str, set: &ProductSet) -> Result<()> {
    state
        .db
        .write("cloud.product_set.change", (id.to_owned(), to_json(set, "product set")?), |tx, (id, content)| {
            Box::pin(async move {
                tx.exec(CHANGE, params![id, content]).await?;
                Ok::<_, Error>(())
            })
        })
        .await
}

/// Removes one; its products stay.
pub(crate) async fn delete(state: &State, id: &str) -> Result<()> {
    state
        .db
        .write("cloud.product_set.delete", id.to_owned(), |tx, id| {
            Box::pin(async move {
                tx.exec(DELETE, params![id]).await?;
                Ok::<_, Error>(())
            })
        })
        .await
}
