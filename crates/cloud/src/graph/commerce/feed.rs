//! `/{catalog-id}/product_feeds`, the feed's node, and its `uploads` and `products` (commerce §4).

use recado_whatsapp::GraphError;
use recado_whatsapp::commerce::feed::MAX_FILE_BYTES;
use recado_whatsapp::commerce::feed::definition::Feed;
use serde_json::{Map, Value, json};

use super::{managed, product, upload};
use crate::commerce::feed_uploads::{self, Upload};
use crate::commerce::feeds::{self, StoredFeed};
use crate::commerce::products;
use crate::graph::call::Call;
use crate::graph::project::{asked, project};
use crate::graph::route::unknown_node;
use crate::graph::{answer, list as pages};
use crate::iso_time::iso_time;
use crate::media::Login;
use crate::state::State;
use crate::world::Caller;

pub(super) const TYPE_NAME: &str = "ProductFeed";
const DEFAULT_FIELDS: [&str; 2] = ["id", "name"];

pub(super) async fn list(state: &State, caller: &Caller, call: &Call, catalog_id: &str) -> Result<Value, GraphError> {
    managed(state, caller, call, catalog_id).await?;
    let mut nodes = Vec::new();
    for found in feeds::of_catalog(state, catalog_id).await? {
        let shown = project(call, node(state, call, &found).await?, &DEFAULT_FIELDS, TYPE_NAME)?;
        nodes.push((found.id, shown));
    }
    pages::page(state, call, nodes)
}

/// Every field of the node. Null: it exists and has no value.
async fn node(state: &State, call: &Call, found: &StoredFeed) -> Result<Map<String, Value>, GraphError> {
    let mut node = found.feed.to_node();
    node.insert("id".into(), found.id.as_str().into());
    node.insert("product_catalog".into(), json!({"id": found.catalog_id}));
    node.insert("created_time".into(), iso_time(found.created_at).into());
    let asked = asked(call)?;
    let latest = match asked.get("latest_upload") {
        Some(_) => feed_uploads::of_feed(state, &found.id).await?.first().map(upload::summary),
        None => None,
    };
    node.insert("latest_upload".into(), latest.into());
    let count = match asked.get("product_count") {
        Some(_) => products::of_feed(state, &found.catalog_id, &found.id).await?.len().into(),
        None => Value::Null,
    };
    node.insert("product_count".into(), count);
    Ok(node)
}

pub(super) async fn create(state: &State, caller: &Caller, call: &Call, catalog_id: &str) -> Result<Value, GraphError> {
    managed(state, caller, call, catalog_id).await?;
    let feed = Feed::parse(&call.params)?;
    Ok(json!({"id": feeds::create(state, catalog_id, feed).await?}))
}

pub(super) async fn show(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    let found = found(state, caller, call, id).await?;
    project(call, node(state, call, &found).await?, &DEFAULT_FIELDS, TYPE_NAME)
}

pub(super) async fn change(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    found(state, caller, call, id).await?;
    feeds::change(state, id, &call.params).await?;
    Ok(answer::success())
}

pub(super) async fn delete(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    found(state, caller, call, id).await?;
    feeds::delete(state, id).await?;
    Ok(answer::success())
}

pub(super) async fn products(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    let found = found(state, caller, call, id).await?;
    product::page(state, call, products::of_feed(state, &found.catalog_id, id).await?)
}

pub(super) async fn uploads(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    found(state, caller, call, id).await?;
    let nodes = feed_uploads::of_feed(state, id).await?.into_iter().map(|found| {
        let shown = project(call, upload::node(&found), &upload::DEFAULT_FIELDS, upload::TYPE_NAME)?;
        Ok((found.id, shown))
    });
    pages::page(state, call, nodes.collect::<Result<_, GraphError>>()?)
}

/// A file in the call is taken before the answer, one at an address after it.
pub(super) async fn upload(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    let found = found(state, caller, call, id).await?;
    let update_only = product::flag(call, "update_only")?;
    let now = state.clock.now();
    if let Some(file) = &call.file {
        if u64::try_from(file.bytes.len()).unwrap_or(u64::MAX) > MAX_FILE_BYTES {
            return Err(GraphError::parameter(format!("The file is larger than {MAX_FILE_BYTES} bytes.")));
        }
        let new = Upload::of_file(file.filename.clone(), update_only, now);
        let id = feed_uploads::take_file(state, found, new, file.bytes.clone()).await?;
        return Ok(json!({"id": id}));
    }
    let own = found.feed.schedule.as_ref().filter(|_| call.param("url").is_none());
    let (url, login) = match own {
        Some(schedule) => (schedule.url.clone(), login(schedule.username.clone(), schedule.password.clone())),
        None => (call.required_text("url")?, login(call.text("username")?, call.text("password")?)),
    };
    if !recado_whatsapp::commerce::product::is_web_address(&url) {
        return Err(GraphError::parameter("Param url must be a valid URL."));
    }
    let new = Upload::of_address(url, login, update_only, now);
    Ok(json!({"id": feed_uploads::fetch_later(state, found, new).await?}))
}

fn login(username: Option<String>, password: Option<String>) -> Option<Login> {
    username.map(|username| Login { username, password: password.unwrap_or_default() })
}

async fn found(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<StoredFeed, GraphError> {
    let found = feeds::find(state, id).await?.ok_or_else(|| unknown_node(state, &call.method, id))?;
    managed(state, caller, call, &found.catalog_id).await?;
    Ok(found)
}
