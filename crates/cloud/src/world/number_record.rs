//! What calls change of a number: the state of its life, and what else hangs on it. Each is JSON in a column of the number.

use std::collections::BTreeMap;

use recado_core::Timestamp;
use recado_db::{Row, Tx, params, statements};
use recado_whatsapp::number::calling::CallingSettings;
use recado_whatsapp::number::node_change::SearchVisibility;
use recado_whatsapp::number::official_account::OfficialAccount;
use recado_whatsapp::number::settings::StorageStatus;
use recado_whatsapp::number::{NumberState, NumberStatus};
use recado_whatsapp::phone;
use serde::{Deserialize, Serialize};

use super::World;
use crate::error::{Error, Result};

statements! {
    READ_ALL = "SELECT id, waba_id, digits, verified_name, state, details, username, created_at FROM cloud_phone_numbers";
    // Read to be changed in the same unit.
    READ_LOCKED = "
        SELECT id, waba_id, digits, verified_name, state, details, username, created_at FROM cloud_phone_numbers
        WHERE id = $1 ROW_LOCK";
    STORE = "
        UPDATE cloud_phone_numbers SET state = $2, details = $3, username = $4, status = $5, verified_name = $6
        WHERE id = $1";
    ADD = "
        INSERT INTO cloud_phone_numbers
            (id, waba_id, digits, verified_name, quality_rating, status, profile, created_at, state, details)
        VALUES ($1, $2, $3, $4, 'UNKNOWN', $5, '{}', $6, $7, $8)";
    // Every number that ever had these digits.
    STATUSES_OF_DIGITS = "SELECT status FROM cloud_phone_numbers WHERE digits = $1";
    OWNER_OF_USERNAME = "SELECT id FROM cloud_phone_numbers WHERE username = $1 ROW_LOCK";
    FREE_USERNAME = "UPDATE cloud_phone_numbers SET username = NULL WHERE id = $1";
    CUSTOMER_WITH_USERNAME = "SELECT wa_id FROM cloud_customers WHERE username = $1";
}

/// What hangs on a number besides its life.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NumberDetails {
    /// Whether customers find it.
    pub search_visibility: SearchVisibility,
    /// The blue check.
    pub official_account: OfficialAccount,
    /// Whether and when customers can call.
    pub calling: CallingSettings,
    /// Sends name the customer's identity.
    pub checks_identity_keys: bool,
    /// Where its data is kept.
    pub storage: StorageStatus,
    /// When the display name that is being reviewed was asked for.
    pub name_requested_at: Option<Timestamp>,
    /// When it was deleted.
    pub deleted_at: Option<Timestamp>,
    /// The number of another account that moves here with the next registration.
    pub migrates_from: Option<String>,
    /// The pre-verified number that it was added as.
    pub preverified_id: Option<String>,
    /// When the Business app was last asked for what, by `sync_type`.
    pub app_syncs: BTreeMap<String, Timestamp>,
}

/// A number's row, as far as calls change it.
#[derive(Debug, Clone)]
pub(crate) struct NumberRecord {
    pub(crate) id: String,
    pub(crate) waba_id: String,
    pub(crate) digits: String,
    pub(crate) display: String,
    pub(crate) state: NumberState,
    pub(crate) details: NumberDetails,
    pub(crate) username: Option<String>,
}

impl NumberRecord {
    fn from_row(row: &Row) -> Result<Self> {
        let (digits, verified_name): (String, String) = (row.get(2)?, row.get(3)?);
        let (state, details): (Option<String>, String) = (row.get(4)?, row.get(5)?);
        let state = match state {
            Some(text) => {
                serde_json::from_str(&text).map_err(|error| Error::stored("state of a phone number", error))?
            }
            None => NumberState::connected(verified_name, None, row.get(7)?),
        };
        Ok(Self {
            id: row.get(0)?,
            waba_id: row.get(1)?,
            display: phone::display(&digits),
            digits,
            state,
            details: serde_json::from_str(&details)
                .map_err(|error| Error::stored("details of a phone number", error))?,
            username: row.get(6)?,
        })
    }
}

/// Gives the numbers of the world what their rows say of their lives.
pub(super) async fn read_into(tx: &mut Tx, world: &mut World) -> Result<()> {
    for row in tx.query(READ_ALL, &[]).await? {
        let record = NumberRecord::from_row(&row)?;
        if let Some(number) = world.phone_numbers.get_mut(&record.id) {
            record.state.status.as_str().clone_into(&mut number.status);
            number.verified_name.clone_from(&record.state.name.verified_name);
            number.state = record.state;
            number.details = record.details;
            number.username = record.username;
        }
    }
    Ok(())
}

/// One number, locked until the unit ends.
pub(crate) async fn lock_number(tx: &mut Tx, id: &str) -> Result<Option<NumberRecord>> {
    tx.query_opt(READ_LOCKED, params![id]).await?.as_ref().map(NumberRecord::from_row).transpose()
}

/// Writes it back.
pub(crate) async fn store_number(tx: &mut Tx, number: &NumberRecord) -> Result<()> {
    let (state, details) = texts(number)?;
    let (status, name) = (number.state.status.as_str(), &number.state.name.verified_name);
    tx.exec(STORE, params![&number.id, &state, &details, number.username.as_deref(), status, name]).await?;
    Ok(())
}

/// Adds it.
pub(crate) async fn add_number(tx: &mut Tx, number: &NumberRecord, now: Timestamp) -> Result<()> {
    let (state, details) = texts(number)?;
    let (status, name) = (number.state.status.as_str(), &number.state.name.verified_name);
    tx.exec(ADD, params![&number.id, &number.waba_id, &number.digits, name, status, now, &state, &details]).await?;
    Ok(())
}

/// What became of the numbers with these digits, those that are gone too.
pub(crate) async fn statuses_of_digits(tx: &mut Tx, digits: &str) -> Result<Vec<NumberStatus>> {
    let rows = tx.query(STATUSES_OF_DIGITS, params![digits]).await?;
    let statuses: Vec<String> = rows.iter().map(|row| row.get(0)).collect::<Result<_, _>>()?;
    Ok(statuses.iter().filter_map(|status| NumberStatus::parse(status)).collect())
}

/// The number that has a username.
pub(crate) async fn owner_of_username(tx: &mut Tx, username: &str) -> Result<Option<String>> {
    Ok(tx.query_opt(OWNER_OF_USERNAME, params![username]).await?.map(|row| row.get(0)).transpose()?)
}

/// Takes a number's username away, for another one.
pub(crate) async fn free_username(tx: &mut Tx, id: &str) -> Result<()> {
    tx.exec(FREE_USERNAME, params![id]).await?;
    Ok(())
}

/// Whether a customer has the username: both kinds share one set of names.
pub(crate) async fn customer_has_username(tx: &mut Tx, username: &str) -> Result<bool> {
    Ok(tx.query_opt(CUSTOMER_WITH_USERNAME, params![username]).await?.is_some())
}

fn texts(number: &NumberRecord) -> Result<(String, String)> {
    let text = |written: serde_json::Result<String>| written.map_err(|error| Error::stored("phone number", error));
    Ok((text(serde_json::to_string(&number.state))?, text(serde_json::to_string(&number.details))?))
}
