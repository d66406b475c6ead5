//! Catalogues, and which account shows which.

use recado_core::Timestamp;
use recado_db::{Row, Tx, params, statements};
use recado_whatsapp::GraphError;
use recado_whatsapp::commerce::catalog::{COMMERCE, Catalog};
use serde_json::Value;

use super::{json_column, to_json};
use crate::error::{Error, Result};
use crate::node_id::new_id;
use crate::state::State;

statements! {
    FIND = "SELECT id, business_id, content FROM cloud_catalogs WHERE id = $1";
    OF_BUSINESS = "SELECT id, business_id, content FROM cloud_catalogs WHERE business_id = $1 ORDER BY id";
    LOCK = "SELECT id, business_id, content FROM cloud_catalogs WHERE id = $1 ROW_LOCK";
    INSERT = "INSERT INTO cloud_catalogs (id, business_id, content, created_at) VALUES ($1, $2, $3, $4)";
    CHANGE = "UPDATE cloud_catalogs SET content = $2 WHERE id = $1";
    COUNT_SETS = "SELECT COUNT(*) FROM cloud_product_sets WHERE catalog_id = $1";
    COUNT_PRODUCTS = "SELECT COUNT(*) FROM cloud_products WHERE catalog_id = $1";
    DELETE = "DELETE FROM cloud_catalogs WHERE id = $1";
    DELETE_LINKS = "DELETE FROM cloud_catalog_links WHERE catalog_id = $1";
    DELETE_PRODUCTS = "DELETE FROM cloud_products WHERE catalog_id = $1";
    DELETE_GROUPS = "DELETE FROM cloud_product_groups WHERE catalog_id = $1";
    DELETE_SETS = "DELETE FROM cloud_product_sets WHERE catalog_id = $1";
    DELETE_FEEDS = "DELETE FROM cloud_product_feeds WHERE catalog_id = $1";
    DELETE_UPLOADS = "DELETE FROM cloud_feed_uploads WHERE catalog_id = $1";
    DELETE_BATCHES = "DELETE FROM cloud_product_batches WHERE catalog_id = $1";
    LINK = "
        INSERT INTO cloud_catalog_links (waba_id, catalog_id, linked_at) VALUES ($1, $2, $3)
        ON CONFLICT (waba_id) DO NOTHING";
    UNLINK = "DELETE FROM cloud_catalog_links WHERE waba_id = $1 AND catalog_id = $2";
    LINKED = "
        SELECT c.id, c.business_id, c.content FROM cloud_catalog_links l JOIN cloud_catalogs c ON c.id = l.catalog_id
        WHERE l.waba_id = $1";
}

/// A catalogue that is stored.
#[derive(Debug, Clone)]
pub(crate) struct StoredCatalog {
    pub(crate) id: String,
    pub(crate) business_id: String,
    pub(crate) catalog: Catalog,
}

impl StoredCatalog {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self { id: row.get(0)?, business_id: row.get(1)?, catalog: json_column(row, 2, "catalogue")? })
    }
}

/// One by its id.
pub(crate) async fn find(state: &State, id: &str) -> Result<Option<StoredCatalog>> {
    state
        .db
        .read("cloud.catalog.find", id.to_owned(), |tx, id| {
            Box::pin(
                async move { tx.query_opt(FIND, params![id]).await?.as_ref().map(StoredCatalog::from_row).transpose() },
            )
        })
        .await
}

/// A portfolio's, in the order of their ids.
pub(crate) async fn of_business(state: &State, business_id: &str) -> Result<Vec<StoredCatalog>> {
    state
        .db
        .read("cloud.catalog.list", business_id.to_owned(), |tx, id| {
            Box::pin(
                async move { tx.query(OF_BUSINESS, params![id]).await?.iter().map(StoredCatalog::from_row).collect() },
            )
        })
        .await
}

/// How many products it has.
pub(crate) async fn product_count(state: &State, id: &str) -> Result<i64> {
    state
        .db
        .read("cloud.catalog.count", id.to_owned(), |tx, id| {
            Box::pin(async move { Ok::<_, Error>(tx.query_one(COUNT_PRODUCTS, params![id]).await?.get(0)?) })
        })
        .await
}

/// Makes one; answers its id.
pub(crate) async fn create(state: &State, business_id: &str, catalog: Catalog) -> Result<String> {
    let input = (business_id.to_owned(), new_id(), catalog, state.clock.now());
    state
        .db
        .write("cloud.catalog.create", input, |tx, (business_id, id, catalog, now)| {
            Box::pin(async move {
                insert(tx, id, business_id, catalog, *now).await?;
                Ok::<_, Error>(id.clone())
            })
        })
        .await
}

pub(super) async fn insert(tx: &mut Tx, id: &str, business_id: &str, catalog: &Catalog, now: Timestamp) -> Result<()> {
    tx.exec(INSERT, params![id, business_id, &to_json(catalog, "catalogue")?, now]).await?;
    Ok(())
}

/// Changes one as the parameters say.
///
/// # Errors
/// 100 for what breaks a rule.
pub(crate) async fn change(state: &State, id: &str, call: &Value) -> Result<()> {
    state
        .db
        .write("cloud.catalog.change", (id.to_owned(), call.clone()), |tx, (id, call)| {
            Box::pin(async move {
                let Some(row) = tx.query_opt(LOCK, params![id]).await? else { return Ok(()) };
                let after = StoredCatalog::from_row(&row)?.catalog.changed_by(call)?;
                tx.exec(CHANGE, params![id, &to_json(&after, "catalogue")?]).await?;
                Ok(())
            })
        })
        .await
}

/// Removes one and all that is in it; accounts that showed it have none then.
///
/// # Errors
/// 100 where it has sets and `with_sets` does not say that they go, too.
pub(crate) async fn delete(state: &State, id: &str, with_sets: bool) -> Result<()> {
    state
        .db
        .write("cloud.catalog.delete", (id.to_owned(), with_sets), |tx, (id, with_sets)| {
            Box::pin(async move {
                let sets: i64 = tx.query_one(COUNT_SETS, params![id]).await?.get(0)?;
                if sets > 0 && !*with_sets {
                    return Err(GraphError::parameter(
                        "The catalog has product sets; delete them first, or set allow_delete_catalog_with_live_product_set.",
                    )
                    .into());
                }
                for statement in [DELETE, DELETE_LINKS, DELETE_PRODUCTS, DELETE_GROUPS, DELETE_SETS, DELETE_FEEDS, DELETE_UPLOADS, DELETE_BATCHES]
                {
                    tx.exec(statement, params![id]).await?;
                }
                Ok::<_, Error>(())
            })
        })
        .await
}

/// Has an account show it.
///
/// # Errors
/// 100 where it is of another kind, or the account shows another.
pub(crate) async fn link(state: &State, waba_id: &str, catalog: &StoredCatalog) -> Result<()> {
    if catalog.catalog.vertical != COMMERCE {
        return Err(GraphError::parameter(
            "Only an e-commerce catalog can be connected to a WhatsApp Business Account.",
        )
        .into());
    }
    let input = (waba_id.to_owned(), catalog.id.clone(), state.clock.now());
    state
        .db
        .write("cloud.catalog.link", input, |tx, (waba_id, id, now)| {
            Box::pin(async move { link_in(tx, waba_id, id, *now).await })
        })
        .await
}

pub(super) async fn link_in(tx: &mut Tx, waba_id: &str, id: &str, now: Timestamp) -> Result<()> {
    if linked_in(tx, waba_id).await?.is_some_and(|shown| shown.id != id) {
        let sentence = "A WhatsApp Business Account can have one catalog; disconnect the other first.";
        return Err(GraphError::parameter(sentence).into());
    }
    tx.exec(LINK, params![waba_id, id, now]).await?;
    Ok(())
}

/// The account no longer shows it.
///
/// # Errors
/// 100 where it did not.
pub(crate) async fn unlink(state: &State, waba_id: &str, id: &str) -> Result<()> {
    state
        .db
        .write("cloud.catalog.unlink", (waba_id.to_owned(), id.to_owned()), |tx, (waba_id, id)| {
            Box::pin(async move {
                if tx.exec(UNLINK, params![waba_id, id]).await? == 0 {
                    let sentence = format!("The catalog {id} is not connected to the WhatsApp Business Account.");
                    return Err(GraphError::parameter(sentence).into());
                }
                Ok::<_, Error>(())
            })
        })
        .await
}

/// What the account shows.
pub(crate) async fn linked(state: &State, waba_id: &str) -> Result<Option<StoredCatalog>> {
    state
        .db
        .read("cloud.catalog.linked", waba_id.to_owned(), |tx, waba_id| {
            Box::pin(async move { linked_in(tx, waba_id).await })
        })
        .await
}

pub(super) async fn linked_in(tx: &mut Tx, waba_id: &str) -> Result<Option<StoredCatalog>> {
    tx.query_opt(LINKED, params![waba_id]).await?.as_ref().map(StoredCatalog::from_row).transpose()
}
