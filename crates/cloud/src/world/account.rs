//! Changing an account itself.

use recado_db::{Db, params, statements};
use recado_whatsapp::account::change::AccountSettings;

use crate::activity::{self, NewActivity};
use crate::error::Result;

statements! {
    // NULL leaves a column as it is.
    CHANGE = "
        UPDATE cloud_wabas SET
            name = COALESCE($2, name),
            timezone_id = COALESCE($3, timezone_id),
            is_enabled_for_insights = COALESCE($4, is_enabled_for_insights),
            marketing_off_cloud_api = COALESCE($5, marketing_off_cloud_api)
        WHERE id = $1";
}

/// Changes it, and writes that down. The caller tells the cache afterwards.
pub(crate) async fn change_account(db: &Db, change: AccountSettings, activity: NewActivity) -> Result<()> {
    db.write("cloud.account.change", (change, activity), |tx, (change, activity)| {
        Box::pin(async move {
            let values = params![
                &activity.waba_id,
                change.name.as_deref(),
                change.timezone_id.as_deref(),
                change.enables_insights.then_some(true),
                change.disable_marketing_messages_on_cloud_api
            ];
            tx.exec(CHANGE, values).await?;
            activity::record(tx, activity).await
        })
    })
    .await
}
