//! Catalogues of businesses, and what is in them. They are read from the database when they are asked for.
//!
//! | to find | look in |
//! |---|---|
//! | catalogues, and which account shows which | `catalogs` |
//! | products | `products` |
//! | many products in one call | `batches` |
//! | feeds, and the files that they bring | `feeds`, `feed_uploads` |
//! | groups of variants, sets | `groups`, `sets` |
//! | whether a message can be sent, and a cart be taken | `shop` |
//! | drawn pictures of the default world's products | `picture` |
//! | the default world's part | `seed` |

pub(crate) mod batches;
pub(crate) mod catalogs;
pub(crate) mod feed_uploads;
pub(crate) mod feeds;
pub(crate) mod groups;
mod picture;
pub(crate) mod products;
mod seed;
pub(crate) mod sets;
pub(crate) mod shop;

use recado_db::{Row, Statement, Tx, params, statements};

use crate::error::{Error, Result};
use crate::node_id::ID_DIGITS;
use crate::state::State;

pub(crate) use picture::draw;
pub(crate) use seed::seed;

statements! {
    KIND = "
        SELECT 'catalog' FROM cloud_catalogs WHERE id = $1
        UNION ALL SELECT 'product' FROM cloud_products WHERE id = $1
        UNION ALL SELECT 'group' FROM cloud_product_groups WHERE id = $1
        UNION ALL SELECT 'set' FROM cloud_product_sets WHERE id = $1
        UNION ALL SELECT 'feed' FROM cloud_product_feeds WHERE id = $1
        UNION ALL SELECT 'upload' FROM cloud_feed_uploads WHERE id = $1";
    CLEAR_CATALOGS = "DELETE FROM cloud_catalogs";
    CLEAR_LINKS = "DELETE FROM cloud_catalog_links";
    CLEAR_PRODUCTS = "DELETE FROM cloud_products";
    CLEAR_GROUPS = "DELETE FROM cloud_product_groups";
    CLEAR_SETS = "DELETE FROM cloud_product_sets";
    CLEAR_FEEDS = "DELETE FROM cloud_product_feeds";
    CLEAR_UPLOADS = "DELETE FROM cloud_feed_uploads";
    CLEAR_BATCHES = "DELETE FROM cloud_product_batches";
}

/// What a node of these tables is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Catalog,
    Product,
    Group,
    Set,
    Feed,
    /// Of a feed.
    Upload,
}

/// What the node with this id is; `None` where no table has it.
pub(crate) async fn kind_of(state: &State, id: &str) -> Result<Option<Kind>> {
    if id.len() != ID_DIGITS {
        return Ok(None);
    }
    let kind: Option<String> = state
        .db
        .read("cloud.commerce.kind", id.to_owned(), |tx, id| {
            Box::pin(async move {
                let row = tx.query_opt(KIND, params![id]).await?;
                Ok::<_, Error>(row.map(|row| row.get(0)).transpose()?)
            })
        })
        .await?;
    Ok(match kind.as_deref() {
        Some("catalog") => Some(Kind::Catalog),
        Some("product") => Some(Kind::Product),
        Some("group") => Some(Kind::Group),
        Some("set") => Some(Kind::Set),
        Some("feed") => Some(Kind::Feed),
        Some("upload") => Some(Kind::Upload),
        _ => None,
    })
}

/// Reads a column of JSON.
fn json_column<T: serde::de::DeserializeOwned>(row: &Row, index: usize, what: &'static str) -> Result<T> {
    let text: String = row.get(index)?;
    serde_json::from_str(&text).map_err(|error| Error::stored(what, error))
}

/// Writes a column of JSON.
fn to_json(value: &impl serde::Serialize, what: &'static str) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::stored(what, error))
}

/// Registers the worker.
pub(crate) fn register(state: &State) {
    feed_uploads::register(state);
}

/// Removes all of it, for a reset.
pub(crate) async fn clear(tx: &mut Tx) -> Result<()> {
    for statement in [
        CLEAR_CATALOGS,
        CLEAR_LINKS,
        CLEAR_PRODUCTS,
        CLEAR_GROUPS,
        CLEAR_SETS,
        CLEAR_FEEDS,
        CLEAR_UPLOADS,
        CLEAR_BATCHES,
    ] {
        tx.exec(statement, &[]).await?;
    }
    Ok(())
}

/// Every statement of this module.
pub(crate) fn statements() -> impl Iterator<Item = &'static Statement> {
    [ALL, batches::ALL, catalogs::ALL, feed_uploads::ALL, feeds::ALL, groups::ALL, products::ALL, sets::ALL]
        .into_iter()
        .flatten()
}
