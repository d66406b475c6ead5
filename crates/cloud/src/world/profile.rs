//! The business profile of a number.

use recado_db::{Db, params, statements};
use serde_json::{Map, Value};

use crate::error::{Error, Result};

statements! {
    LOAD = "SELECT profile FROM cloud_phone_numbers WHERE id = $1";
    STORE = "UPDATE cloud_phone_numbers SET profile = $2 WHERE id = $1";
}

/// Sets some of its fields; empty text and empty lists take one away.
pub(crate) async fn change_profile(db: &Db, phone_number_id: &str, changed: Map<String, Value>) -> Result<()> {
    db.write("cloud.profile", (phone_number_id.to_owned(), changed), |tx, (id, changed)| {
        Box::pin(async move {
            let text: String = tx.query_one(LOAD, params![id]).await?.get(0)?;
            let mut profile: Map<String, Value> =
                serde_json::from_str(&text).map_err(|error| Error::stored("business profile", error))?;
            profile.extend(changed.clone());
            profile.retain(|_, value| {
                !matches!(value, Value::String(text) if text.is_empty()) && *value != Value::Array(Vec::new())
            });
            tx.exec(STORE, params![id, &Value::Object(profile).to_string()]).await?;
            Ok(())
        })
    })
    .await
}
