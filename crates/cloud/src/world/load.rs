//! Reading the whole world.

use std::sync::Arc;

use recado_db::{Db, Row, Tx, statements};
use recado_whatsapp::account_zone::AccountZone;
use recado_whatsapp::number::NumberState;
use recado_whatsapp::phone;
use recado_whatsapp::pricing::international::Eligibility;
use recado_whatsapp::pricing::{AccountPricing, VolumeTiers};
use secrecy::SecretString;
use serde::de::DeserializeOwned;

use super::{
    App, AppSubscription, Business, NumberDetails, NumberOverride, PhoneNumber, Templates, Token, Waba, WabaDetails,
    WabaSubscription, World, identities, limit_states, number_edges, number_record, templates, waba_details,
};
use crate::error::{Error, Result};

statements! {
    APPS = "SELECT id, name, secret, well_known, created_at, business_id FROM cloud_apps";
    BUSINESSES = "SELECT id, name, timezone_id, two_factor_type, created_at FROM cloud_businesses";
    WABAS = "
        SELECT id, business_id, name, currency, timezone_id, country, message_template_namespace, price_plan
        FROM cloud_wabas";
    PHONE_NUMBERS = "
        SELECT id, waba_id, digits, verified_name, quality_rating, status, profile, created_at FROM cloud_phone_numbers";
    TOKENS = "
        SELECT hash, app_id, user_id, permissions, waba_ids, well_known, issued_at, expires_at FROM cloud_tokens";
    APP_SUBSCRIPTIONS = "
        SELECT app_id, object, callback_url, verify_token, fields, include_values FROM cloud_app_subscriptions
        ORDER BY created_at, app_id";
    WABA_SUBSCRIPTIONS = "
        SELECT waba_id, app_id, override_callback_uri, verify_token FROM cloud_waba_subscriptions
        ORDER BY created_at, app_id";
    NUMBER_OVERRIDES = "
        SELECT phone_number_id, app_id, override_callback_uri, verify_token FROM cloud_number_overrides
        ORDER BY phone_number_id, app_id";
}

/// Reads it, on one snapshot. Of the templates known before only the changed ones are read again.
pub(crate) async fn load(db: &Db, known: Arc<Templates>) -> Result<World> {
    db.read("cloud.world.load", known, |tx, known| Box::pin(read_world(tx, known))).await
}

/// Reads it inside the caller's unit: what others have not read yet into memory is seen, and what the unit changed itself.
pub(crate) async fn read_world(tx: &mut Tx, known: &Arc<Templates>) -> Result<World> {
    let mut world = World::default();
    for row in tx.query(APPS, &[]).await? {
        let app = app(&row)?;
        world.apps.insert(app.id.clone(), app);
    }
    for row in tx.query(BUSINESSES, &[]).await? {
        let business = Business {
            id: row.get(0)?,
            name: row.get(1)?,
            timezone_id: row.get(2)?,
            two_factor_type: row.get(3)?,
            created_at: row.get(4)?,
        };
        world.businesses.insert(business.id.clone(), business);
    }
    for row in tx.query(WABAS, &[]).await? {
        let waba = waba(&row)?;
        world.wabas.insert(waba.id.clone(), waba);
    }
    for row in tx.query(PHONE_NUMBERS, &[]).await? {
        let number = phone_number(&row)?;
        world.phone_numbers.insert(number.id.clone(), number);
    }
    for row in tx.query(TOKENS, &[]).await? {
        world.tokens.insert(row.get(0)?, token(&row)?);
    }
    for row in tx.query(APP_SUBSCRIPTIONS, &[]).await? {
        world.app_subscriptions.push(AppSubscription {
            app_id: row.get(0)?,
            object: row.get(1)?,
            callback_url: row.get(2)?,
            verify_token: row.get(3)?,
            fields: json_column(&row, 4, "list of fields")?,
            include_values: row.get(5)?,
        });
    }
    for row in tx.query(WABA_SUBSCRIPTIONS, &[]).await? {
        world.waba_subscriptions.push(WabaSubscription {
            waba_id: row.get(0)?,
            app_id: row.get(1)?,
            override_callback_uri: row.get(2)?,
            verify_token: row.get(3)?,
        });
    }
    for row in tx.query(NUMBER_OVERRIDES, &[]).await? {
        world.number_overrides.push(NumberOverride {
            phone_number_id: row.get(0)?,
            app_id: row.get(1)?,
            override_callback_uri: row.get(2)?,
            verify_token: row.get(3)?,
        });
    }
    world.templates = templates::load(tx, known).await?;
    number_record::read_into(tx, &mut world).await?;
    waba_details::read_into(tx, &mut world).await?;
    world.number_edges = number_edges::load(tx).await?;
    world.identities = identities::load(tx).await?;
    world.limit_states = limit_states::load(tx).await?;
    let named = |id_of: fn(&str) -> String| world.phone_numbers.keys().map(|id| (id_of(id), id.clone())).collect();
    (world.profile_ids, world.bot_ids) = (named(number_edges::profile_id), named(number_edges::bot_id));
    Ok(world)
}

fn app(row: &Row) -> Result<App> {
    let secret: String = row.get(2)?;
    Ok(App {
        id: row.get(0)?,
        name: row.get(1)?,
        secret: SecretString::from(secret),
        well_known: row.get(3)?,
        created_at: row.get(4)?,
        business_id: row.get(5)?,
    })
}

fn waba(row: &Row) -> Result<Waba> {
    let (id, business_id): (String, String) = (row.get(0)?, row.get(1)?);
    let (timezone_id, country, price_plan): (String, String, String) = (row.get(4)?, row.get(5)?, row.get(7)?);
    let pricing = AccountPricing {
        waba_id: id.clone(),
        business_id: business_id.clone(),
        zone: AccountZone::of_timezone_id(&timezone_id),
        plan: price_plan.parse().map_err(|error| Error::stored("price plan", error))?,
        // Until the account's details say otherwise.
        authentication_international: Eligibility::default(),
        primary_business_location: Some(country.clone()),
        volume_tiers: VolumeTiers::default(),
        is_ai_provider: false,
    };
    Ok(Waba {
        id,
        business_id,
        name: row.get(2)?,
        currency: row.get(3)?,
        timezone_id,
        country,
        message_template_namespace: row.get(6)?,
        pricing,
        details: WabaDetails::default(),
    })
}

fn phone_number(row: &Row) -> Result<PhoneNumber> {
    let (digits, verified_name): (String, String) = (row.get(2)?, row.get(3)?);
    let created_at = row.get(7)?;
    Ok(PhoneNumber {
        id: row.get(0)?,
        waba_id: row.get(1)?,
        display: phone::display(&digits),
        digits,
        state: NumberState::connected(verified_name.clone(), None, created_at),
        details: NumberDetails::default(),
        username: None,
        verified_name,
        quality_rating: row.get(4)?,
        status: row.get(5)?,
        profile: json_column(row, 6, "business profile")?,
        created_at,
    })
}

fn token(row: &Row) -> Result<Token> {
    let waba_ids: Option<String> = row.get(4)?;
    Ok(Token {
        app_id: row.get(1)?,
        user_id: row.get(2)?,
        permissions: json_column(row, 3, "list of permissions")?,
        waba_ids: waba_ids.map(|text| json(&text, "list of accounts")).transpose()?,
        well_known: row.get(5)?,
        issued_at: row.get(6)?,
        expires_at: row.get(7)?,
    })
}

fn json_column<T: DeserializeOwned>(row: &Row, index: usize, what: &'static str) -> Result<T> {
    let text: String = row.get(index)?;
    json(&text, what)
}

fn json<T: DeserializeOwned>(text: &str, what: &'static str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| Error::stored(what, error))
}
