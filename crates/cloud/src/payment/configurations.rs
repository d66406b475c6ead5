//! Accounts' payment configurations (commerce §15).

use recado_db::{Row, Tx, params, statements};
use recado_whatsapp::GraphError;
use recado_whatsapp::payment::configuration::{ConfigurationStatus, PaymentConfiguration};
use serde_json::Value;

use crate::error::{Error, Result};
use crate::state::State;
use crate::webhook;

statements! {
    OF_ACCOUNT = "SELECT content FROM cloud_payment_configurations WHERE waba_id = $1 ORDER BY created_at, name";
    FIND = "SELECT content FROM cloud_payment_configurations WHERE waba_id = $1 AND name = $2";
    LOCK = "SELECT content FROM cloud_payment_configurations WHERE waba_id = $1 AND name = $2 ROW_LOCK";
    INSERT = "
        INSERT INTO cloud_payment_configurations (waba_id, name, content, created_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (waba_id, name) DO NOTHING";
    CHANGE = "UPDATE cloud_payment_configurations SET content = $3 WHERE waba_id = $1 AND name = $2";
    DELETE = "DELETE FROM cloud_payment_configurations WHERE waba_id = $1 AND name = $2";
    CLEAR = "DELETE FROM cloud_payment_configurations";
}

fn read(row: &Row) -> Result<PaymentConfiguration> {
    let text: String = row.get(0)?;
    serde_json::from_str(&text).map_err(|error| Error::stored("payment configuration", error))
}

fn to_text(configuration: &PaymentConfiguration) -> Result<String> {
    serde_json::to_string(configuration).map_err(|error| Error::stored("payment configuration", error))
}

/// The account has none of this name.
fn unknown(name: &str) -> Error {
    GraphError::parameter(format!("Param configuration_name must name a payment configuration - got \"{name}\"."))
        .into()
}

/// An account's, oldest first.
pub(crate) async fn of_account(state: &State, waba_id: &str) -> Result<Vec<PaymentConfiguration>> {
    state
        .db
        .read("cloud.payment_configuration.list", waba_id.to_owned(), |tx, waba_id| {
            Box::pin(async move { tx.query(OF_ACCOUNT, params![waba_id]).await?.iter().map(read).collect() })
        })
        .await
}

/// One by its name.
///
/// # Errors
/// 100 where there is none.
pub(crate) async fn find(state: &State, waba_id: &str, name: &str) -> Result<PaymentConfiguration> {
    let found = state
        .db
        .read("cloud.payment_configuration.find", (waba_id.to_owned(), name.to_owned()), |tx, (waba_id, name)| {
            Box::pin(async move { find_in(tx, waba_id, name).await })
        })
        .await?;
    found.ok_or_else(|| unknown(name))
}

/// Part of a unit that looks at one.
pub(crate) async fn find_in(tx: &mut Tx, waba_id: &str, name: &str) -> Result<Option<PaymentConfiguration>> {
    tx.query_opt(FIND, params![waba_id, name]).await?.as_ref().map(read).transpose()
}

/// Adds one.
///
/// # Errors
/// 100 where the account has one of this name.
pub(crate) async fn create(state: &State, waba_id: &str, configuration: PaymentConfiguration) -> Result<()> {
    let input = (waba_id.to_owned(), configuration, state.clock.now());
    state
        .db
        .write("cloud.payment_configuration.create", input, |tx, (waba_id, configuration, now)| {
            Box::pin(async move {
                let content = to_text(configuration)?;
                let row = params![waba_id, &configuration.name, &content, *now];
                if tx.exec(INSERT, row).await? == 0 {
                    let sentence = format!("A payment configuration {} exists already.", configuration.name);
                    return Err(GraphError::parameter(sentence).into());
                }
                Ok::<_, Error>(())
            })
        })
        .await
}

/// How one is changed.
#[derive(Debug, Clone)]
pub(crate) enum Change {
    /// Another checkout endpoint: the call's parameters.
    Endpoint(Value),
    /// A new link to the gateway: the call's parameters and what the link holds.
    Link(Value, String),
    /// Another state, of which apps are told.
    Status(ConfigurationStatus, Option<String>),
    /// The link with this secret was followed to the end; the business's id at the gateway.
    Connected(String, String),
}

/// Changes one; answers what it is now.
///
/// # Errors
/// 100 where there is none, or the change breaks a rule.
pub(crate) async fn change(state: &State, waba_id: &str, name: &str, change: Change) -> Result<PaymentConfiguration> {
    let input = (state.clone(), waba_id.to_owned(), name.to_owned(), change);
    state
        .db
        .write("cloud.payment_configuration.change", input, |tx, (state, waba_id, name, change)| {
            Box::pin(change_in(state, tx, waba_id, name, change))
        })
        .await
}

/// Part of a unit that changes one.
///
/// # Errors
/// As [`change`].
pub(crate) async fn change_in(
    state: &State,
    tx: &mut Tx,
    waba_id: &str,
    name: &str,
    change: &Change,
) -> Result<PaymentConfiguration> {
    let now_s = state.clock.now().seconds();
    let row = tx.query_opt(LOCK, params![waba_id, name]).await?.ok_or_else(|| unknown(name))?;
    let before = read(&row)?;
    let was = (before.status, before.provider_mid.clone());
    let after = match change {
        Change::Endpoint(call) => before.with_endpoint(call, now_s)?,
        Change::Link(call, secret) => before.with_link(call, secret.clone(), now_s)?,
        Change::Status(status, provider_mid) => before.moved_to(*status, provider_mid.clone(), now_s),
        Change::Connected(secret, provider_mid) => {
            if !before.takes_link(secret, now_s) {
                return Err(GraphError::parameter("This link has expired or was used already.").into());
            }
            let mut after = before.moved_to(ConfigurationStatus::NeedsTesting, Some(provider_mid.clone()), now_s);
            after.link_secret = None;
            after
        }
    };
    tx.exec(CHANGE, params![waba_id, name, &to_text(&after)?]).await?;
    if was != (after.status, after.provider_mid.clone()) && after.is_of_gateway() {
        webhook::tell_account_changes(state, tx, waba_id, &[after.to_webhook()]).await?;
    }
    Ok(after)
}

/// Removes one.
///
/// # Errors
/// 100 where there is none.
pub(crate) async fn delete(state: &State, waba_id: &str, name: &str) -> Result<()> {
    state
        .db
        .write("cloud.payment_configuration.delete", (waba_id.to_owned(), name.to_owned()), |tx, (waba_id, name)| {
            Box::pin(async move {
                match tx.exec(DELETE, params![waba_id, name]).await? {
                    0 => Err(unknown(name)),
                    _ => Ok(()),
                }
            })
        })
        .await
}

pub(super) async fn clear(tx: &mut Tx) -> Result<()> {
    tx.exec(CLEAR, &[]).await?;
    Ok(())
}
