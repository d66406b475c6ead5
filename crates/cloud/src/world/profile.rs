//! The business profile of a number, and its picture.

use recado_db::{Db, Tx, params, statements};
use serde_json::{Map, Value};

use crate::error::{Error, Result};

statements! {
    LOAD = "SELECT profile FROM cloud_phone_numbers WHERE id = $1 ROW_LOCK";
    STORE = "UPDATE cloud_phone_numbers SET profile = $2 WHERE id = $1";
    STORE_PICTURE = "
        INSERT INTO cloud_profile_pictures (phone_number_id, id, bytes) VALUES ($1, $2, $3)
        ON CONFLICT (phone_number_id) DO UPDATE SET id = excluded.id, bytes = excluded.bytes";
    FIND_PICTURE = "SELECT bytes FROM cloud_profile_pictures WHERE id = $1";
    CLEAR_PICTURES = "DELETE FROM cloud_profile_pictures";
}

/// Under this name the profile has the id of its picture.
pub(crate) const PICTURE_ID: &str = "profile_picture_id";

/// A picture as it is shown: a JPEG.
#[derive(Debug, Clone)]
pub(crate) struct ProfilePicture {
    pub(crate) id: String,
    pub(crate) bytes: Vec<u8>,
}

/// Sets some of its fields; empty text and empty lists take one away.
pub(crate) async fn change_profile(
    db: &Db,
    phone_number_id: &str,
    changed: Map<String, Value>,
    picture: Option<ProfilePicture>,
) -> Result<()> {
    db.write("cloud.profile", (phone_number_id.to_owned(), changed, picture), |tx, (id, changed, picture)| {
        Box::pin(async move {
            let text: String = tx.query_one(LOAD, params![id]).await?.get(0)?;
            let mut profile: Map<String, Value> =
                serde_json::from_str(&text).map_err(|error| Error::stored("business profile", error))?;
            profile.extend(changed.clone());
            profile.retain(|_, value| {
                !matches!(value, Value::String(text) if text.is_empty()) && *value != Value::Array(Vec::new())
            });
            if let Some(picture) = picture {
                tx.exec(STORE_PICTURE, params![id, &picture.id, &picture.bytes]).await?;
                profile.insert(PICTURE_ID.to_owned(), picture.id.as_str().into());
            }
            tx.exec(STORE, params![id, &Value::Object(profile).to_string()]).await?;
            Ok(())
        })
    })
    .await
}

/// The bytes of a picture that is shown still.
pub(crate) async fn find_picture(db: &Db, id: &str) -> Result<Option<Vec<u8>>> {
    db.read("cloud.profile.picture", id.to_owned(), |tx, id| {
        Box::pin(async move {
            let row = tx.query_opt(FIND_PICTURE, params![id]).await?;
            Ok::<_, Error>(row.map(|row| row.get(0)).transpose()?)
        })
    })
    .await
}

pub(super) async fn clear_pictures(tx: &mut Tx) -> Result<()> {
    tx.exec(CLEAR_PICTURES, &[]).await?;
    Ok(())
}
