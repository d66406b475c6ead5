//! Reviews, insights and what else an account may or may not: JSON in a column of the account.

use recado_db::{Db, Tx, params, statements};
use recado_whatsapp::account::change::AccountSettings;
use recado_whatsapp::direct_send::Access;
use recado_whatsapp::number::username::HeldUsername;
use recado_whatsapp::pricing::TierRate;
use recado_whatsapp::pricing::international::Eligibility;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Waba, World};
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
    /// Meta gathers none for accounts of this country, so that they cannot be turned on. Set by hand: the default account stands in Spain,
    /// where there are none, and they would be of no use to anybody.
    pub template_insights_unavailable: bool,
    /// Marketing templates go by the Marketing Messages API only.
    pub disable_marketing_messages_on_cloud_api: bool,
    /// What Meta may do to templates, as it was sent.
    pub degrees_of_freedom_spec: Option<Map<String, Value>>,
    /// Whether it pays authentication-international.
    pub authentication_international: Eligibility,
    /// The business's country, ISO 3166 alpha-2; empty: not known. `None`: the account's.
    pub primary_business_location: Option<String>,
    /// Volume tiers of its own, as `TierRate` reads them.
    pub volume_tiers: Vec<Value>,
    /// There is no valid means of payment, so that templates fail.
    pub has_payment_issue: bool,
    /// Countries whose customers it may not write to, ISO 3166 alpha-2.
    pub restricted_countries: Vec<String>,
    /// The terms of WhatsApp Payments are not accepted.
    pub payments_terms_declined: bool,
    /// Usernames that the business has elsewhere at Meta.
    pub held_usernames: Vec<HeldUsername>,
    /// What it may send without a template.
    pub direct_send: Access,
}

impl Default for WabaDetails {
    fn default() -> Self {
        Self {
            status: "ACTIVE".to_owned(),
            account_review_status: "APPROVED".to_owned(),
            ownership_type: "SELF".to_owned(),
            marketing_messages_status: "ONBOARDED".to_owned(),
            is_enabled_for_insights: false,
            template_insights_unavailable: false,
            disable_marketing_messages_on_cloud_api: false,
            degrees_of_freedom_spec: None,
            authentication_international: Eligibility::default(),
            primary_business_location: None,
            volume_tiers: Vec::new(),
            has_payment_issue: false,
            restricted_countries: Vec::new(),
            payments_terms_declined: false,
            held_usernames: Vec::new(),
            direct_send: Access::None,
        }
    }
}

pub(super) async fn read_into(tx: &mut Tx, world: &mut World) -> Result<()> {
    for row in tx.query(READ_ALL, &[]).await? {
        let (id, details): (String, String) = (row.get(0)?, row.get(1)?);
        if let Some(waba) = world.wabas.get_mut(&id) {
            waba.details = parse(&details)?;
            price_by(waba)?;
        }
    }
    Ok(())
}

/// What prices depend on, as the details have it.
fn price_by(waba: &mut Waba) -> Result<()> {
    let details = &waba.details;
    waba.pricing.authentication_international.clone_from(&details.authentication_international);
    if let Some(location) = &details.primary_business_location {
        waba.pricing.primary_business_location = Some(location.clone()).filter(|location| !location.is_empty());
    }
    // The market was checked when the tier was set.
    let tiers = details.volume_tiers.iter().map(|line| TierRate::from_json(line, |_| true));
    let tiers: Vec<TierRate> =
        tiers.collect::<Result<_, _>>().map_err(|error| Error::stored("volume tiers of an account", error))?;
    waba.pricing.volume_tiers = tiers.into();
    Ok(())
}

fn parse(text: &str) -> Result<WabaDetails> {
    serde_json::from_str(text).map_err(|error| Error::stored("details of an account", error))
}

/// Changes an account's details inside the caller's unit. The world is to be read again afterwards.
pub(crate) async fn change_waba_details(
    tx: &mut Tx,
    waba_id: &str,
    change: impl FnOnce(&mut WabaDetails),
) -> Result<()> {
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
            change_waba_details(tx, waba_id, |details| {
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
