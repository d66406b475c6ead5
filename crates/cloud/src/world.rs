//! The world: apps and their tokens, businesses, accounts, numbers, templates, and who hears of what. It changes rarely and every call
//! needs it, so all of it is held in memory ([`WorldCache`]) and read again after each change.

mod cache;
mod defaults;
mod identities;
mod limit_states;
mod load;
pub mod number_edges;
mod number_record;
mod price_plan;
mod profile;
mod subscriptions;
mod templates;
mod tokens;
mod waba_details;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use recado_core::Timestamp;
use recado_whatsapp::number::NumberState;
use recado_whatsapp::pricing::AccountPricing;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value};

pub use cache::WorldCache;
pub use defaults::{
    DEFAULT_ACCESS_TOKEN, DEFAULT_APP_ID, DEFAULT_APP_SECRET, DEFAULT_BUSINESS_ID, DEFAULT_PHONE_NUMBER_IDS,
    DEFAULT_WABA_ID, DESK_APP_ID, DeskCredentials, WellKnownSecrets,
};
pub(crate) use defaults::{
    DEFAULT_SYSTEM_USER_ID, DESK_SYSTEM_USER_ID, PARTNER_BUSINESS_ID, adopt_configured_secrets, clear,
    desk_credentials, refuse_well_known, seed,
};
pub use identities::Identities;
pub(crate) use identities::change_identity;
pub use limit_states::LimitStates;
pub(crate) use limit_states::{
    BusinessVerification, NumberLimits, PortfolioLimits, PortfolioPacing, Quality, TemplateLimits, WabaLimits,
    change_limit_state,
};
pub(crate) use load::{load, read_world};
pub use number_edges::NumberEdges;
pub(crate) use number_edges::{Edge, change_edge};
pub use number_record::NumberDetails;
pub(crate) use number_record::{
    NumberRecord, add_number, customer_has_username, free_username, lock_number, owner_of_username, statuses_of_digits,
    store_number,
};
pub(crate) use price_plan::pin_price_plan;
pub(crate) use profile::{PICTURE_ID, ProfilePicture, change_profile, find_picture};
pub(crate) use subscriptions::{
    delete_app_subscription, delete_number_override, delete_waba_subscription, put_app_subscription,
    put_number_override, put_waba_subscription,
};
pub use templates::{Template, TemplateReview, Templates};
pub(crate) use templates::{
    add_template, count_templates, find_template, find_templates_named, hold_templates, remove_template,
    set_template_status, store_template,
};
pub(crate) use tokens::{BUSINESS, CATALOG, Caller, MANAGEMENT, MESSAGING, authenticate, hash as token_hash};
pub use waba_details::WabaDetails;
pub(crate) use waba_details::{change_waba, change_waba_details};

/// The only object that the Cloud API's webhooks are about.
pub const WEBHOOK_OBJECT: &str = "whatsapp_business_account";

/// The field of messages and their statuses.
pub const MESSAGES_FIELD: &str = "messages";

/// A client program's identity.
#[derive(Debug, Clone)]
pub struct App {
    /// Decimal.
    pub id: String,
    /// For people.
    pub name: String,
    /// Signs webhooks.
    pub secret: SecretString,
    /// The secret is one that everybody knows.
    pub well_known: bool,
    /// The portfolio that it belongs to.
    pub business_id: String,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A business portfolio.
#[derive(Debug, Clone)]
pub struct Business {
    /// Decimal.
    pub id: String,
    /// For people.
    pub name: String,
    /// Meta's own number of a time zone.
    pub timezone_id: i64,
    /// `none` or `admin_required`: who needs a second factor to sign in.
    pub two_factor_type: String,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A WhatsApp Business Account.
#[derive(Debug, Clone)]
pub struct Waba {
    /// Decimal.
    pub id: String,
    /// The portfolio that owns it.
    pub business_id: String,
    /// For people.
    pub name: String,
    /// ISO 4217.
    pub currency: String,
    /// Meta's own number of a time zone.
    pub timezone_id: String,
    /// ISO 3166 alpha-2.
    pub country: String,
    /// Of its templates.
    pub message_template_namespace: String,
    /// What its prices depend on, its plan and its calendar among it.
    pub pricing: AccountPricing,
    /// Reviews, insights and what else it may or may not.
    pub details: WabaDetails,
}

/// A business's number.
#[derive(Debug, Clone)]
pub struct PhoneNumber {
    /// Decimal; not the number itself.
    pub id: String,
    /// The account it belongs to.
    pub waba_id: String,
    /// E.164 without the plus sign, as webhooks show it.
    pub digits: String,
    /// With plus sign and spaces, as `display_phone_number` shows it.
    pub display: String,
    /// Its name in chats.
    pub verified_name: String,
    /// `GREEN`, …
    pub quality_rating: String,
    /// `CONNECTED`, …; only that can send.
    pub status: String,
    /// The business profile, as far as it is filled in.
    pub profile: Map<String, Value>,
    /// When it was added.
    pub created_at: Timestamp,
    /// Its life: verification, registration, PIN, names.
    pub state: NumberState,
    /// What else hangs on it.
    pub details: NumberDetails,
    /// Lower case.
    pub username: Option<String>,
}

/// What a token stands for.
#[derive(Debug, Clone)]
pub struct Token {
    /// The app it was made for.
    pub app_id: String,
    /// The system user.
    pub user_id: String,
    /// Names such as `whatsapp_business_messaging`.
    pub permissions: Vec<String>,
    /// The accounts it was given; `None`: all.
    pub waba_ids: Option<Vec<String>>,
    /// The token itself, only where everybody knows it.
    pub well_known: Option<String>,
    /// When it was made.
    pub issued_at: Timestamp,
    /// `None`: never.
    pub expires_at: Option<Timestamp>,
}

/// An app's callback.
#[derive(Debug, Clone)]
pub struct AppSubscription {
    /// The app.
    pub app_id: String,
    /// Always [`WEBHOOK_OBJECT`] so far.
    pub object: String,
    /// Where it goes.
    pub callback_url: String,
    /// What the handshake showed.
    pub verify_token: String,
    /// What it hears of.
    pub fields: Vec<String>,
    /// As asked for; webhooks always carry values here.
    pub include_values: bool,
}

/// An app that hears of an account.
#[derive(Debug, Clone)]
pub struct WabaSubscription {
    /// The account.
    pub waba_id: String,
    /// The app.
    pub app_id: String,
    /// In place of the app's callback, for messages.
    pub override_callback_uri: Option<String>,
    /// What the override's handshake showed.
    pub verify_token: Option<String>,
}

/// An app's own callback for one number.
#[derive(Debug, Clone)]
pub struct NumberOverride {
    /// The number.
    pub phone_number_id: String,
    /// The app.
    pub app_id: String,
    /// In place of the account's and the app's callback, for messages.
    pub override_callback_uri: String,
    /// What the handshake showed.
    pub verify_token: String,
}

/// Everything of the above, as it was at one moment.
#[derive(Debug, Default)]
pub struct World {
    /// By id.
    pub apps: BTreeMap<String, App>,
    /// By id.
    pub businesses: BTreeMap<String, Business>,
    /// By id.
    pub wabas: BTreeMap<String, Waba>,
    /// By id.
    pub phone_numbers: BTreeMap<String, PhoneNumber>,
    /// By the SHA-256 of the token, in hex.
    pub tokens: HashMap<String, Token>,
    /// All apps'.
    pub app_subscriptions: Vec<AppSubscription>,
    /// All accounts'.
    pub waba_subscriptions: Vec<WabaSubscription>,
    /// All numbers'.
    pub number_overrides: Vec<NumberOverride>,
    /// All accounts'.
    pub templates: Arc<Templates>,
    /// Limits, quality and enforcement of all that has them.
    pub limit_states: LimitStates,
    /// Whose identity changed.
    pub identities: Identities,
    /// By the number's id; none where nothing was ever set.
    pub number_edges: HashMap<String, NumberEdges>,
    /// The numbers' ids, by the ids of their business profiles.
    pub profile_ids: HashMap<String, String>,
    /// The numbers' ids, by the ids of their bots.
    pub bot_ids: HashMap<String, String>,
}

impl World {
    /// The account that a number belongs to.
    #[must_use]
    pub fn waba_of(&self, phone_number: &PhoneNumber) -> Option<&Waba> {
        self.wabas.get(&phone_number.waba_id)
    }

    /// An account's numbers.
    pub fn numbers_of<'w>(&'w self, waba_id: &'w str) -> impl Iterator<Item = &'w PhoneNumber> {
        self.phone_numbers.values().filter(move |number| number.waba_id == waba_id)
    }

    /// A portfolio's accounts.
    pub fn wabas_of<'w>(&'w self, business_id: &'w str) -> impl Iterator<Item = &'w Waba> {
        self.wabas.values().filter(move |waba| waba.business_id == business_id)
    }

    /// What an app hears of on the WhatsApp object.
    #[must_use]
    pub fn app_subscription(&self, app_id: &str) -> Option<&AppSubscription> {
        self.app_subscriptions
            .iter()
            .find(|subscription| subscription.app_id == app_id && subscription.object == WEBHOOK_OBJECT)
    }

    /// An app's subscription to an account.
    #[must_use]
    pub fn waba_subscription(&self, waba_id: &str, app_id: &str) -> Option<&WabaSubscription> {
        self.waba_subscriptions
            .iter()
            .find(|subscription| subscription.waba_id == waba_id && subscription.app_id == app_id)
    }

    /// An app's override for a number.
    #[must_use]
    pub fn number_override(&self, phone_number_id: &str, app_id: &str) -> Option<&NumberOverride> {
        self.number_overrides.iter().find(|found| found.phone_number_id == phone_number_id && found.app_id == app_id)
    }

    /// The apps that hear of `field` for this account: subscribed to it, and to the field. An app without a callback of its own
    /// that overrode it for the account hears of messages.
    pub fn hearing_apps<'w>(&'w self, waba_id: &'w str, field: &'w str) -> impl Iterator<Item = &'w App> {
        self.waba_subscriptions
            .iter()
            .filter(move |subscription| subscription.waba_id == waba_id)
            .filter(move |subscription| match self.app_subscription(&subscription.app_id) {
                Some(app) => app.fields.iter().any(|name| name == field),
                None => field == MESSAGES_FIELD && subscription.override_callback_uri.is_some(),
            })
            .filter_map(|subscription| self.apps.get(&subscription.app_id))
    }

    /// Where an app's webhook goes: the number's override before the account's before the app's own. `None` where it
    /// subscribed to nothing any more.
    #[must_use]
    pub fn callback_url(&self, app_id: &str, waba_id: &str, phone_number_id: &str, field: &str) -> Option<&str> {
        // What is told of a portfolio is about no account.
        if waba_id.is_empty() {
            return self.app_subscription(app_id).map(|subscription| subscription.callback_url.as_str());
        }
        let subscription = self.waba_subscription(waba_id, app_id)?;
        if field == MESSAGES_FIELD {
            if let Some(found) = self.number_override(phone_number_id, app_id) {
                return Some(&found.override_callback_uri);
            }
            if let Some(uri) = &subscription.override_callback_uri {
                return Some(uri);
            }
        }
        self.app_subscription(app_id).map(|subscription| subscription.callback_url.as_str())
    }

    /// What a number has besides its messages.
    #[must_use]
    pub fn edges_of(&self, phone_number_id: &str) -> NumberEdges {
        self.number_edges.get(phone_number_id).cloned().unwrap_or_default()
    }

    /// A secret of this installation, where it has one: the desk's app got it at random.
    #[must_use]
    pub fn installation_secret(&self) -> Option<&str> {
        let app = self.apps.get(DESK_APP_ID).or_else(|| self.apps.values().next())?;
        Some(app.secret.expose_secret())
    }

    /// An app's secret.
    #[must_use]
    pub fn secret(&self, app_id: &str) -> Option<&str> {
        self.apps.get(app_id).map(|app| app.secret.expose_secret())
    }
}

/// Every statement of this module.
pub(crate) fn statements() -> impl Iterator<Item = &'static recado_db::Statement> {
    [
        load::ALL,
        defaults::ALL,
        identities::ALL,
        limit_states::ALL,
        number_edges::ALL,
        number_record::ALL,
        waba_details::ALL,
        price_plan::ALL,
        profile::ALL,
        subscriptions::ALL,
        templates::ALL,
    ]
    .into_iter()
    .flatten()
}

#[cfg(test)]
mod tests;
