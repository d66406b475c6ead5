//! Groups of variants. A product that names a group which is not there makes it.

use recado_core::Timestamp;
use recado_db::{Row, Tx, params, statements};
use recado_whatsapp::GraphError;
use serde_json::Value;

use super::{json_column, to_json};
use crate::error::{Error, Result};
use crate::node_id::new_id;
use crate::state::State;

statements! {
    FIND = "SELECT id, catalog_id, retailer_id, variants FROM cloud_product_groups WHERE id = $1";
    OF_CATALOG = "
        SELECT id, catalog_id, retailer_id, variants FROM cloud_product_groups WHERE catalog_id = $1 ORDER BY created_at, id";
    INSERT = "
        INSERT INTO cloud_product_groups (id, catalog_id, retailer_id, variants, created_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (catalog_id, retailer_id) DO NOTHING";
    CHANGE = "UPDATE cloud_product_groups SET variants = $2 WHERE id = $1";
    DELETE = "DELETE FROM cloud_product_groups WHERE id = $1";
}

/// A group.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    pub(crate) id: String,
    pub(crate) catalog_id: String,
    pub(crate) retailer_id: String,
    /// As it was given.
    pub(crate) variants: Value,
}

impl Group {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            catalog_id: row.get(1)?,
            retailer_id: row.get(2)?,
            variants: json_column(row, 3, "product group")?,
        })
    }
}

/// One by its id.
pub(crate) async fn find(state: &State, id: &str) -> Result<Option<Group>> {
    state
        .db
        .read("cloud.product_group.find", id.to_owned(), |tx, id| {
            Box::pin(async move { tx.query_opt(FIND, params![id]).await?.as_ref().map(Group::from_row).transpose() })
        })
        .await
}

/// All of a catalogue.
pub(crate) async fn of_catalog(state: &State, catalog_id: &str) -> Result<Vec<Group>> {
    state
        .db
        .read("cloud.product_group.list", catalog_id.to_owned(), |tx, id| {
            Box::pin(async move { tx.query(OF_CATALOG, params![id]).await?.iter().map(Group::from_row).collect() })
        })
        .await
}

/// Adds one; answers its id.
///
/// # Errors
/// 100 where the catalogue has one with this retailer_id.
pub(crate) async fn create(state: &State, catalog_id: &str, retailer_id: &str, variants: &Value) -> Result<String> {
    let input = (
        new_id(),
        catalog_id.to_owned(),
        retailer_id.to_owned(),
        to_json(variants, "product group")?,
        state.clock.now(),
    );
    state
        .db
        .write("cloud.product_group.create", input, |tx, (id, catalog_id, retailer_id, variants, now)| {
            Box::pin(async move {
                if tx.exec(INSERT, params![id, catalog_id, retailer_id, variants, *now]).await? == 0 {
                    let sentence = format!("The catalog has a product group {retailer_id} already.");
                    return Err(GraphError::parameter(sentence).into());
                }
                Ok::<_, Error>(id.clone())
            })
        })
        .await
}

/// Part of the unit that stores a product of the group.
pub(super) async fn ensure(tx: &mut Tx, catalog_id: &str, retailer_id: Option<&str>, now: Timestamp) -> Result<()> {
    if let Some(retailer_id) = retailer_id {
        tx.exec(INSERT, params![&new_id(), catalog_id, retailer_id, "[]", now]).await?;
    }
    Ok(())
}

/// Sets the variants.
pub(crate) async fn change(state: &State, id: &str, variants: &Value) -> Result<()> {
    let input = (id.to_owned(), to_json(variants, "product group")?);
    state
        .db
        .write("cloud.product_group.change", input, |tx, (id, variants)| {
            Box::pin(async move {
                tx.exec(CHANGE, params![id, variants]).await?;
                Ok::<_, Error>(())
            })
        })
        .await
}

/// Removes one; its products stay.
pub(crate) async fn delete(state: &State, id: &str) -> Result<()> {
    state
        .db
        .write("cloud.product_group.delete", id.to_owned(), |tx, id| {
            Box::pin(async move {
                tx.exec(DELETE, params![id]).await?;
                Ok::<_, Error>(())
            })
        })
        .await
}
