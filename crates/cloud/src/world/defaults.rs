//! The default world, the same on every machine, so that a client needs no discovery. Its well-known secrets hold on loopback
//! addresses only.

use std::net::{IpAddr, SocketAddr};

use recado_core::Timestamp;
use recado_db::{Tx, params, statements};
use recado_whatsapp::signature;
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use super::tokens::{self, ALL_PERMISSIONS};
use super::{App, World, identities, limit_states, number_edges, profile, templates};
use crate::error::Result;
use crate::settings::Settings;

/// The developer's app.
pub const DEFAULT_APP_ID: &str = "100000000000001";
/// Its secret, where no other is set.
pub const DEFAULT_APP_SECRET: &str = "recado-dev-app-secret";
/// A system user's token with all permissions, where no other is set.
pub const DEFAULT_ACCESS_TOKEN: &str = "recado-dev-token";
/// The app of the desk that runs in the same process.
pub const DESK_APP_ID: &str = "100000000000002";
/// The one portfolio.
pub const DEFAULT_BUSINESS_ID: &str = "200000000000001";
/// The one account.
pub const DEFAULT_WABA_ID: &str = "300000000000001";
/// Its numbers.
pub const DEFAULT_PHONE_NUMBER_IDS: [&str; 2] = ["400000000000001", "400000000000002"];

/// The portfolio of the desk's app, a partner of the one above.
pub(crate) const PARTNER_BUSINESS_ID: &str = "200000000000002";
pub(crate) const DEFAULT_SYSTEM_USER_ID: &str = "500000000000001";
pub(crate) const DESK_SYSTEM_USER_ID: &str = "500000000000002";

/// `(id, digits, verified_name)`
const DEFAULT_NUMBERS: [(&str, &str, &str); 2] = [
    (DEFAULT_PHONE_NUMBER_IDS[0], "34600000001", "Recado Demo"),
    (DEFAULT_PHONE_NUMBER_IDS[1], "525500000002", "Recado Demo México"),
];

statements! {
    ADD_APP = "
        INSERT INTO cloud_apps (id, name, secret, well_known, created_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (id) DO NOTHING";
    SET_APP_BUSINESS = "UPDATE cloud_apps SET business_id = $2 WHERE id = $1";
    SET_SECRET = "UPDATE cloud_apps SET secret = $2, well_known = FALSE WHERE id = $1 AND secret <> $2";
    ADD_BUSINESS = "INSERT INTO cloud_businesses (id, name, created_at) VALUES ($1, $2, $3)";
    ADD_WABA = "
        INSERT INTO cloud_wabas
            (id, business_id, name, currency, timezone_id, country, message_template_namespace, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    ADD_NUMBER = "
        INSERT INTO cloud_phone_numbers
            (id, waba_id, digits, verified_name, quality_rating, status, profile, created_at)
        VALUES ($1, $2, $3, $4, 'GREEN', 'CONNECTED', $5, $6)";
    ADD_TOKEN = "
        INSERT INTO cloud_tokens (hash, app_id, user_id, permissions, waba_ids, well_known, issued_at, expires_at)
        VALUES ($1, $2, $3, $4, NULL, $5, $6, NULL)
        ON CONFLICT (hash) DO NOTHING";
    // Without effect until the app names a callback: a client then needs no second step.
    ADD_WABA_SUBSCRIPTION = "
        INSERT INTO cloud_waba_subscriptions (waba_id, app_id, created_at) VALUES ($1, $2, $3)";
    DROP_OTHER_TOKENS = "DELETE FROM cloud_tokens WHERE user_id = $1 AND hash <> $2";

    // The desk beside this cloud is nobody's fixture: its app and what it subscribed outlive a reset.
    CLEAR_APPS = "DELETE FROM cloud_apps WHERE id <> $1";
    CLEAR_TOKENS = "DELETE FROM cloud_tokens WHERE app_id <> $1";
    CLEAR_APP_SUBSCRIPTIONS = "DELETE FROM cloud_app_subscriptions WHERE app_id <> $1";
    CLEAR_WABA_SUBSCRIPTIONS = "DELETE FROM cloud_waba_subscriptions WHERE app_id <> $1";
    CLEAR_NUMBER_OVERRIDES = "DELETE FROM cloud_number_overrides WHERE app_id <> $1";
    CLEAR_BUSINESSES = "DELETE FROM cloud_businesses";
    CLEAR_WABAS = "DELETE FROM cloud_wabas";
    CLEAR_NUMBERS = "DELETE FROM cloud_phone_numbers";
}

/// What the desk in the same process needs to connect itself like any other client.
#[derive(Debug, Clone)]
pub struct DeskCredentials {
    /// [`DESK_APP_ID`]
    pub app_id: String,
    /// Random for each installation.
    pub app_secret: SecretString,
    /// Random for each installation.
    pub access_token: SecretString,
    /// The account that it serves.
    pub waba_id: String,
}

/// Secrets that everybody knows, on an address that others reach.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the cloud would listen on {address}, which others reach, with {secrets} that everybody knows; set {settings} to values \
     of your own, or listen on 127.0.0.1"
)]
pub struct WellKnownSecrets {
    address: SocketAddr,
    secrets: String,
    settings: String,
}

/// Adds the default world to an empty one.
pub(crate) async fn seed(tx: &mut Tx, settings: &Settings, now: Timestamp) -> Result<()> {
    let secret = settings.app_secret.as_ref().map_or(DEFAULT_APP_SECRET, |secret| secret.expose_secret());
    let well_known = secret == DEFAULT_APP_SECRET;
    tx.exec(ADD_APP, params![DEFAULT_APP_ID, "Recado Development", secret, well_known, now]).await?;
    let desk_secret = hex::encode(rand::random::<[u8; 16]>());
    tx.exec(ADD_APP, params![DESK_APP_ID, "Recado Desk", &desk_secret, false, now]).await?;
    tx.exec(ADD_BUSINESS, params![DEFAULT_BUSINESS_ID, "Recado Demo", now]).await?;
    tx.exec(ADD_BUSINESS, params![PARTNER_BUSINESS_ID, "Recado Desk", now]).await?;
    tx.exec(SET_APP_BUSINESS, params![DESK_APP_ID, PARTNER_BUSINESS_ID]).await?;
    let namespace = "7ac4d1f0_52c6_4b83_9d61_0f3e8b6a2c95";
    let waba_name = "Recado Demo Account";
    tx.exec(ADD_WABA, params![DEFAULT_WABA_ID, DEFAULT_BUSINESS_ID, waba_name, "EUR", "52", "ES", namespace, now])
        .await?;
    let profile = json!({"about": "A number for trying things out.", "vertical": "OTHER"}).to_string();
    for (id, digits, verified_name) in DEFAULT_NUMBERS {
        tx.exec(ADD_NUMBER, params![id, DEFAULT_WABA_ID, digits, verified_name, &profile, now]).await?;
    }
    templates::seed(tx, DEFAULT_WABA_ID, now).await?;
    limit_states::seed(tx, DEFAULT_BUSINESS_ID).await?;
    tx.exec(ADD_WABA_SUBSCRIPTION, params![DEFAULT_WABA_ID, DEFAULT_APP_ID, now]).await?;
    let token = settings.access_token.as_ref().map_or(DEFAULT_ACCESS_TOKEN, |token| token.expose_secret());
    add_token(tx, DEFAULT_APP_ID, DEFAULT_SYSTEM_USER_ID, token, now).await
}

/// Gives the development app the secret and token of the configuration, and the desk's app the token that follows from its
/// secret. Done at every start, so that a changed setting holds.
pub(crate) async fn adopt_configured_secrets(
    tx: &mut Tx,
    world: &World,
    settings: &Settings,
    now: Timestamp,
) -> Result<()> {
    if let Some(secret) = &settings.app_secret {
        tx.exec(SET_SECRET, params![DEFAULT_APP_ID, secret.expose_secret()]).await?;
    }
    if let Some(token) = &settings.access_token {
        replace_token(tx, DEFAULT_APP_ID, DEFAULT_SYSTEM_USER_ID, token.expose_secret(), now).await?;
    }
    if let Some(desk) = desk_credentials(world) {
        replace_token(tx, DESK_APP_ID, DESK_SYSTEM_USER_ID, desk.access_token.expose_secret(), now).await?;
    }
    Ok(())
}

async fn replace_token(tx: &mut Tx, app_id: &str, user_id: &str, token: &str, now: Timestamp) -> Result<()> {
    tx.exec(DROP_OTHER_TOKENS, params![user_id, &tokens::hash(token)]).await?;
    add_token(tx, app_id, user_id, token, now).await
}

async fn add_token(tx: &mut Tx, app_id: &str, user_id: &str, token: &str, now: Timestamp) -> Result<()> {
    let well_known = (token == DEFAULT_ACCESS_TOKEN).then_some(token);
    let permissions = json!(ALL_PERMISSIONS).to_string();
    tx.exec(ADD_TOKEN, params![&tokens::hash(token), app_id, user_id, &permissions, well_known, now]).await?;
    Ok(())
}

/// Removes everything but the desk's app and its subscriptions.
pub(crate) async fn clear(tx: &mut Tx) -> Result<()> {
    for statement in
        [CLEAR_APPS, CLEAR_TOKENS, CLEAR_APP_SUBSCRIPTIONS, CLEAR_WABA_SUBSCRIPTIONS, CLEAR_NUMBER_OVERRIDES]
    {
        tx.exec(statement, params![DESK_APP_ID]).await?;
    }
    for statement in [CLEAR_BUSINESSES, CLEAR_WABAS, CLEAR_NUMBERS] {
        tx.exec(statement, &[]).await?;
    }
    number_edges::clear(tx).await?;
    profile::clear_pictures(tx).await?;
    identities::clear(tx).await?;
    limit_states::clear(tx).await?;
    templates::clear(tx).await
}

/// The desk's credentials; `None` in a world without its app. The token follows from the secret, so that only its hash is
/// stored.
pub(crate) fn desk_credentials(world: &World) -> Option<DeskCredentials> {
    let App { id, secret, .. } = world.apps.get(DESK_APP_ID)?;
    let token = signature::app_secret_proof(secret.expose_secret(), "recado-desk-token");
    Some(DeskCredentials {
        app_id: id.clone(),
        app_secret: secret.clone(),
        access_token: SecretString::from(format!("EAAR{token}")),
        waba_id: DEFAULT_WABA_ID.to_owned(),
    })
}

/// Refuses to listen where others reach what everybody may call.
pub(crate) fn refuse_well_known(world: &World, address: SocketAddr) -> Result<(), WellKnownSecrets> {
    if is_loopback(address.ip()) {
        return Ok(());
    }
    let app_secret = world.apps.values().any(|app| app.well_known);
    let token = world.tokens.values().any(|token| token.well_known.is_some());
    let (secrets, settings) = match (app_secret, token) {
        (false, false) => return Ok(()),
        (true, false) => ("an app secret", "RECADO__CLOUD__APP_SECRET"),
        (false, true) => ("an access token", "RECADO__CLOUD__ACCESS_TOKEN"),
        (true, true) => {
            ("an app secret and an access token", "RECADO__CLOUD__APP_SECRET and RECADO__CLOUD__ACCESS_TOKEN")
        }
    };
    Err(WellKnownSecrets { address, secrets: secrets.to_owned(), settings: settings.to_owned() })
}

fn is_loopback(address: IpAddr) -> bool {
    address.to_canonical().is_loopback()
}
