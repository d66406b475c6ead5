//! By which rules an account is priced.

use recado_db::{Db, params, statements};
use recado_whatsapp::pricing::PricePlan;

use crate::error::Result;

statements! {
    STORE = "UPDATE cloud_wabas SET price_plan = $2 WHERE id = $1";
}

/// Prices an account's messages so from now on.
pub(crate) async fn pin_price_plan(db: &Db, waba_id: &str, plan: PricePlan) -> Result<()> {
    db.write("cloud.price_plan", (waba_id.to_owned(), plan), |tx, (waba_id, plan)| {
        Box::pin(async move {
            tx.exec(STORE, params![waba_id, plan.as_str()]).await?;
            Ok(())
        })
    })
    .await
}
