//! Changing who hears of what. The caller has done the handshake, and tells the cache afterwards.

use recado_core::Timestamp;
use recado_db::{Db, Tx, params, statements};

use super::{AppSubscription, NumberOverride, WabaSubscription};
use crate::activity::{self, NewActivity};
use crate::error::Result;

statements! {
    PUT_APP = "
        INSERT INTO cloud_app_subscriptions
            (app_id, object, callback_url, verify_token, fields, include_values, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (app_id, object) DO UPDATE SET callback_url = excluded.callback_url,
            verify_token = excluded.verify_token, fields = excluded.fields, include_values = excluded.include_values";
    SET_APP_FIELDS = "UPDATE cloud_app_subscriptions SET fields = $3 WHERE app_id = $1 AND object = $2";
    DELETE_APP = "DELETE FROM cloud_app_subscriptions WHERE app_id = $1 AND object = $2";
    PUT_WABA = "
        INSERT INTO cloud_waba_subscriptions (waba_id, app_id, override_callback_uri, verify_token, created_at)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (waba_id, app_id) DO UPDATE SET override_callback_uri = excluded.override_callback_uri,
            verify_token = excluded.verify_token";
    DELETE_WABA = "DELETE FROM cloud_waba_subscriptions WHERE waba_id = $1 AND app_id = $2";
    PUT_NUMBER = "
        INSERT INTO cloud_number_overrides (phone_number_id, app_id, override_callback_uri, verify_token)
        VALUES ($1, $2, $3, $4)
        ON CONFLICT (phone_number_id, app_id) DO UPDATE SET override_callback_uri = excluded.override_callback_uri,
            verify_token = excluded.verify_token";
    DELETE_NUMBER = "DELETE FROM cloud_number_overrides WHERE phone_number_id = $1 AND app_id = $2";
}

/// Sets an app's callback and fields.
pub(crate) async fn put_app_subscription(db: &Db, subscription: AppSubscription, now: Timestamp) -> Result<()> {
    db.write("cloud.subscription.app", (subscription, now), |tx, (new, now)| {
        Box::pin(async move {
            let fields = fields_json(&new.fields);
            let values = params![
                &new.app_id,
                &new.object,
                &new.callback_url,
                &new.verify_token,
                &fields,
                new.include_values,
                *now
            ];
            tx.exec(PUT_APP, values).await?;
            Ok(())
        })
    })
    .await
}

/// Takes some of an app's fields away, or with `fields_left` empty the whole subscription.
pub(crate) async fn delete_app_subscription(
    db: &Db,
    app_id: &str,
    object: &str,
    fields_left: Vec<String>,
) -> Result<()> {
    let input = (app_id.to_owned(), object.to_owned(), fields_left);
    db.write("cloud.subscription.app_delete", input, |tx, (app_id, object, fields_left)| {
        Box::pin(async move {
            if fields_left.is_empty() {
                tx.exec(DELETE_APP, params![app_id, object]).await?;
            } else {
                tx.exec(SET_APP_FIELDS, params![app_id, object, &fields_json(fields_left)]).await?;
            }
            Ok(())
        })
    })
    .await
}

/// Subscribes an app to an account, with or without an override; the entry of the log names the account.
pub(crate) async fn put_waba_subscription(
    db: &Db,
    subscription: WabaSubscription,
    activity: NewActivity,
) -> Result<()> {
    db.write("cloud.subscription.waba", (subscription, activity), |tx, (new, activity)| {
        Box::pin(async move {
            let (uri, verify_token) = (new.override_callback_uri.as_deref(), new.verify_token.as_deref());
            tx.exec(PUT_WABA, params![&new.waba_id, &new.app_id, uri, verify_token, activity.at]).await?;
            activity::record(tx, activity).await
        })
    })
    .await
}

/// Ends an app's subscription to an account.
pub(crate) async fn delete_waba_subscription(db: &Db, app_id: &str, activity: NewActivity) -> Result<()> {
    db.write("cloud.subscription.waba_delete", (app_id.to_owned(), activity), |tx, (app_id, activity)| {
        Box::pin(async move {
            if tx.exec(DELETE_WABA, params![&activity.waba_id, app_id]).await? > 0 {
                activity::record(tx, activity).await?;
            }
            Ok(())
        })
    })
    .await
}

/// Sets an app's callback for one number.
pub(crate) async fn put_number_override(tx: &mut Tx, new: &NumberOverride) -> Result<()> {
    let values = params![&new.phone_number_id, &new.app_id, &new.override_callback_uri, &new.verify_token];
    tx.exec(PUT_NUMBER, values).await?;
    Ok(())
}

/// Lets an app's webhooks for a number fall back to the account's or the app's callback; whether there was another.
pub(crate) async fn delete_number_override(tx: &mut Tx, phone_number_id: &str, app_id: &str) -> Result<bool> {
    Ok(tx.exec(DELETE_NUMBER, params![phone_number_id, app_id]).await? > 0)
}

fn fields_json(fields: &[String]) -> String {
    serde_json::Value::from(fields.to_vec()).to_string()
}
