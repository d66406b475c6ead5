//! By which rules an account is priced.

use recado_db::{Db, params, statements};
use recado_whatsapp::pricing::PricePlan;

use crate::activity::{self, NewActivity};
use crate::error::Result;

statements! {
    STORE = "UPDATE cloud_wabas SET price_plan = $2 WHERE id = $1";
}

/// Prices an account's messages so from now on; the entry of the log names the account.
pub(crate) async fn pin_price_plan(db: &Db, plan: PricePlan, activity: NewActivity) -> Result<()> {
    db.write("cloud.price_plan", (plan, activity), |tx, (plan, activity)| {
        Box::pin(async move {
            tx.exec(STORE, params![&activity.waba_id, plan.as_str()]).await?;
            activity::record(tx, activity).await
        })
    })
    .await
}
