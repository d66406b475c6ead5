//! Many products in one call. All of it is done before the call is answered; its handle tells what became of the items.

use recado_db::{params, statements};
use recado_whatsapp::commerce::batch::{Batch, ItemChange};
use serde_json::{Value, json};

use super::{json_column, products, to_json};
use crate::error::{Error, Result};
use crate::node_id::new_id;
use crate::state::State;

statements! {
    INSERT = "INSERT INTO cloud_product_batches (handle, catalog_id, errors, created_at) VALUES ($1, $2, $3, $4)";
    FIND = "SELECT errors FROM cloud_product_batches WHERE handle = $1 AND catalog_id = $2";
}

/// Does what the call says, item by item, so that a wrong one keeps no other; answers the handle.
pub(crate) async fn run(state: &State, catalog_id: &str, batch: Batch) -> Result<String> {
    let handle = format!("Ac{}", hex::encode(rand::random::<[u8; 16]>()));
    let input = (catalog_id.to_owned(), handle, batch, state.clock.now());
    state
        .db
        .write("cloud.product.batch", input, |tx, (catalog_id, handle, batch, now)| {
            Box::pin(async move {
                let mut errors = Vec::new();
                for (index, request) in batch.requests.iter().enumerate() {
                    let ids = [request.retailer_id.clone()];
                    let before = products::named_in(tx, catalog_id, &ids).await?.remove(&request.retailer_id);
                    let (id, product) = before.map(|before| (before.id, before.product)).unzip();
                    match (request.apply(product, batch.allow_upsert), id) {
                        (Ok(ItemChange::Put(after)), Some(id)) => {
                            products::put(tx, &id, catalog_id, &after, *now).await?;
                        }
                        (Ok(ItemChange::Put(after)), None) => {
                            products::insert(tx, &new_id(), catalog_id, &after, *now).await?;
                        }
                        (Ok(ItemChange::Gone), Some(id)) => products::delete_in(tx, &id).await?,
                        (Ok(ItemChange::Gone), None) => {}
                        (Err(message), _) => {
                            errors.push(json!({"line": index + 1, "id": request.retailer_id, "message": message}));
                        }
                    }
                }
                tx.exec(INSERT, params![handle, catalog_id, &to_json(&errors, "batch")?, *now]).await?;
                Ok::<_, Error>(handle.clone())
            })
        })
        .await
}

/// The errors of a batch's items; `None`: the catalogue has no such batch.
pub(crate) async fn errors_of(state: &State, catalog_id: &str, handle: &str) -> Result<Option<Vec<Value>>> {
    state
        .db
        .read("cloud.product.batch_status", (catalog_id.to_owned(), handle.to_owned()), |tx, (catalog_id, handle)| {
            Box::pin(async move {
                let row = tx.query_opt(FIND, params![handle, catalog_id]).await?;
                row.map(|row| json_column(&row, 0, "batch")).transpose()
            })
        })
        .await
}
