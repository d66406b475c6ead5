//! Who calls: a system user's token, or an app by `APP_ID|APP_SECRET`.

use recado_core::Timestamp;
use recado_whatsapp::{GraphError, signature};
use secrecy::ExposeSecret;
use subtle::ConstantTimeEq;

use super::{Token, World};

/// Sends, media, profile, `messages` webhooks.
pub(crate) const MESSAGING: &str = "whatsapp_business_messaging";
/// Accounts, numbers, subscriptions.
pub(crate) const MANAGEMENT: &str = "whatsapp_business_management";
/// Portfolios.
pub(crate) const BUSINESS: &str = "business_management";

/// Catalogues and what is in them.
pub(crate) const CATALOG: &str = "catalog_management";

pub(super) const ALL_PERMISSIONS: [&str; 5] =
    [MANAGEMENT, MESSAGING, BUSINESS, "whatsapp_business_manage_events", CATALOG];

/// Whoever a token stands for.
#[derive(Debug, Clone)]
pub(crate) enum Caller {
    /// An app itself: for its subscriptions and for asking about tokens.
    App {
        /// The app.
        app_id: String,
    },
    /// A system user of an app.
    User(Token),
}

impl Caller {
    /// The app behind the token.
    pub(crate) fn app_id(&self) -> &str {
        match self {
            Self::App { app_id } => app_id,
            Self::User(token) => &token.app_id,
        }
    }

    /// Whether it holds a permission, whichever accounts it was given.
    pub(crate) fn holds(&self, permission: &'static str) -> Result<(), GraphError> {
        match self {
            Self::User(token) if token.permissions.iter().any(|held| held == permission) => Ok(()),
            _ => Err(GraphError::permission_denied(permission)),
        }
    }

    /// Whether it may do something with this account that needs the permission.
    pub(crate) fn may(&self, permission: &'static str, waba_id: &str) -> Result<(), GraphError> {
        self.holds(permission)?;
        let Self::User(token) = self else { return Err(GraphError::permission_denied(permission)) };
        match &token.waba_ids {
            Some(given) if !given.iter().any(|id| id == waba_id) => Err(GraphError::no_asset_access()),
            _ => Ok(()),
        }
    }
}

/// SHA-256 in hex, as tokens are stored.
pub(crate) fn hash(token: &str) -> String {
    signature::sha256_hex(&signature::sha256(token.as_bytes()))
}

/// Whom a presented token stands for at this moment.
pub(crate) fn authenticate(world: &World, presented: &str, now: Timestamp) -> Result<Caller, GraphError> {
    if let Some((app_id, secret)) = presented.split_once('|') {
        let known = world
            .apps
            .get(app_id)
            .filter(|app| bool::from(app.secret.expose_secret().as_bytes().ct_eq(secret.as_bytes())));
        return match known {
            Some(app) => Ok(Caller::App { app_id: app.id.clone() }),
            None => Err(GraphError::invalid_token()),
        };
    }
    let token = world.tokens.get(&hash(presented)).ok_or_else(GraphError::invalid_token)?;
    match token.expires_at {
        Some(expires_at) if expires_at <= now => {
            Err(GraphError::expired_token(&expires_at.to_string(), &now.to_string()))
        }
        _ => Ok(Caller::User(token.clone())),
    }
}
