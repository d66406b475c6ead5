//! Reviews, insights and what else an account may or may not: JSON in a column of the account.

use recado_db::{Db, Tx, params, statements};
use recado_whatsapp::account::change::AccountSettings;
use recado_whatsapp::pricing::international::Eligibility;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::World;
use crate::activity::{self, NewActivity};
use crate::error::{Error, Result};

statements! {
    READ_ALL = "SELECT id, details FROM cloud_wabas";
    READ_LOCKED = "SELECT details FROM cloud_wabas WHERE id = $1 ROW_LOCK";
    STORE = "UPDATE cloud_wabas SET details = $2 WHERE id = $1";
    RENAME = "UPDATE cloud_wabas SET name = $2 WHERE id = $1";
    MOVE = "UPDATE cloud_wabas SET timezone_id = $2 WHERE id = $1";
}

/// What of an account is neither its identity nor its prices.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default)]
pub struct WabaDetails {
    /// `ACTIVE`, …
    pub status: String,
    /// `APPROVED`, …
    pub account_review_status: String,
    /// `SELF`, …
    pub ownership_type: String,
    /// `ONBOARDED`, …
    pub marketing_messages_status: String,
    /// Numbers about templates are gathered. Never turned off again.
    pub is_enabled_for_insights: bool,
    /// Marketing templates go by the Marketing Messages API only.
    pub disable_marketing_messages_on_cloud_api: bool,
    /// What Meta may do to templates, as it was sent.
    pub degrees_of_freedom_spec: Option<Map<String, Value>>,
    /// Whether it pays the rate for authentication from abroad.
    pub authentication_international: Eligibility,
    /// Where the business is, ISO 3166 alpha-2; absent: in the account's country.
    pub primary_business_location: Option<String>,
}

impl Default for WabaDetails {
    fn default() -> Self {
        Self {
            status: "ACTIVE".to_owned(),
            account_review_status: "APPROVED".to_owned(),
            ownership_type: "SELF".to_owned(),
            marketing_messages_status: "ONBOARDED".to_owned(),
            is_enabled_for_insights: false,
            disable_marketing_messages_on_cloud_api: false,
            degrees_of_freedom_spec: None,
            authentication_international: Eligibility::default(),
            primary_business_location: None,
        }
    }
}

/// What WhatsApp decides about an account; `None` stays.
#[derive(Debug, Clone, Default)]
pub(crate) struct WabaReview {
    pub(crate) account_review_status: Option<&'static str>,
    pub(crate) authentication_international: Option<Eligibility>,
    pub(crate) primary_business_location: Option<String>,
}

pub(super) async fn read_into(tx: &mut Tx, world: &mut World) -> Result<()> {
    for row in tx.query(READ_ALL, &[]).await? {
        let (id, details): (String, String) = (row.get(0)?, row.get(1)?);
        if let Some(waba) = world.wabas.get_mut(&id) {
            waba.details = parse(&details)?;
            waba.pricing.authentication_international.clone_from(&waba.details.authentication_international);
            if let Some(country) = &waba.details.primary_business_location {
                waba.pricing.primary_business_location = Some(country.clone());
            }
        }
    }
    Ok(())
}

fn parse(text: &str) -> Result<WabaDetails> {
    serde_json::from_str(text).map_err(|error| Error::stored("details of an account", error))
}

async fn change_details(tx: &mut Tx, waba_id: &str, change: impl FnOnce(&mut WabaDetails)) -> Result<()> {
    let text: String = tx.query_one(READ_LOCKED, params![waba_id]).await?.get(0)?;
    let mut details = parse(&text)?;
    change(&mut details);
    let text = serde_json::to_string(&details).map_err(|error| Error::stored("details of an account", error))?;
    tx.exec(STORE, params![waba_id, &text]).await?;
    Ok(())
}

/// Does what `POST /{waba-id}` asks for; the entry of the log names the account.
pub(crate) async fn change_waba(db: &Db, change: AccountSettings, activity: NewActivity) -> Result<()> {
    db.write("cloud.waba.change", (change, activity), |tx, (change, activity)| {
        Box::pin(async move {
            let waba_id = &activity.waba_id;
            if let Some(name) = &change.name {
                tx.exec(RENAME, params![waba_id, name]).await?;
            }
            if let Some(timezone_id) = &change.timezone_id {
                tx.exec(MOVE, params![waba_id, timezone_id]).await?;
            }
            change_details(tx, waba_id, |details| {
                details.is_enabled_for_insights |= change.enables_insights;
                if let Some(disable) = change.disable_marketing_messages_on_cloud_api {
                    details.disable_marketing_messages_on_cloud_api = disable;
                }
                if change.degrees_of_freedom_spec.is_some() {
                    details.degrees_of_freedom_spec.clone_from(&change.degrees_of_freedom_spec);
                }
            })
            .await?;
            activity::record(tx, activity).await
        })
    })
    .await
}

/// Writes down what WhatsApp decided about an account.
pub(crate) async fn note_review(tx: &mut Tx, waba_id: &str, review: &WabaReview) -> Result<()> {
    change_details(tx, waba_id, |details| {
        if let Some(status) = review.account_review_status {
            status.clone_into(&mut details.account_review_status);
        }
        if let Some(eligibility) = &review.authentication_international {
            details.authentication_international.clone_from(eligibility);
        }
        if review.primary_business_location.is_some() {
            details.primary_business_location.clone_from(&review.primary_business_location);
        }
    })
    .await
}
