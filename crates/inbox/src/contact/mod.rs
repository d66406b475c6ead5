//! Customers. A contact is known by identities, a wa_id or a business-scoped user id or both: since usernames, a customer may
//! share no phone number.

mod commands;
mod export;
mod identity;
pub(crate) mod merge;
mod names;
mod queries;
pub(crate) mod sql;

use recado_core::Timestamp;
use recado_db::Row;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{ContactId, Result};

pub use export::ContactRows;
pub(crate) use identity::{
    Identity, IdentityKind, add_identities, delete_contact, insert_contact, move_identities, remove_identity,
    store_names, write_terms_of,
};
pub use merge::ContactMerge;
pub(crate) use merge::{main_of, replace_in_merges};
pub(crate) use names::{end_of_prefix, fold, search_words, without_accent};
pub use queries::ContactFilter;
pub(crate) use queries::{contact_itself, contact_view, few_have, lock_contact};

/// One customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Contact {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    pub id: ContactId,
    /// What to call it: the name an agent gave, else the profile name, the username, the phone number, the user id.
    pub name: String,
    /// What the customer calls itself.
    #[schema(required = true)]
    pub profile_name: Option<String>,
    /// The customer's username at WhatsApp.
    #[schema(required = true)]
    pub username: Option<String>,
    /// E.164 with `+`; `null` where the customer shares none.
    #[schema(required = true)]
    pub phone: Option<String>,
    /// Business-scoped user id.
    #[schema(required = true)]
    pub user_id: Option<String>,
    /// When it first wrote.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
}

/// A contact as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StoredContact {
    pub(crate) id: ContactId,
    /// What agents call it.
    pub(crate) given_name: Option<String>,
    pub(crate) profile_name: Option<String>,
    pub(crate) username: Option<String>,
    /// Digits.
    pub(crate) phone: Option<String>,
    pub(crate) user_id: Option<String>,
    pub(crate) created_at: Timestamp,
}

impl StoredContact {
    /// How many columns [`StoredContact::read`] takes.
    pub(crate) const COLUMNS: usize = 7;

    /// The columns `id, name, profile_name, username, phone, user_id, created_at` from `first` on.
    pub(crate) fn read(row: &Row, first: usize) -> Result<Self> {
        Ok(Self {
            id: ContactId(row.get(first)?),
            given_name: row.get(first + 1)?,
            profile_name: row.get(first + 2)?,
            username: row.get(first + 3)?,
            phone: row.get(first + 4)?,
            user_id: row.get(first + 5)?,
            created_at: row.get(first + 6)?,
        })
    }

    /// The name to show.
    pub(crate) fn shown_name(&self) -> String {
        let phone = self.phone.as_ref().map(|digits| format!("+{digits}"));
        let names = [&self.given_name, &self.profile_name, &self.username, &phone, &self.user_id];
        names.into_iter().flatten().find(|name| !name.trim().is_empty()).cloned().unwrap_or_default()
    }

    pub(crate) fn into_view(self) -> Contact {
        Contact {
            id: self.id,
            name: self.shown_name(),
            phone: self.phone.map(|digits| format!("+{digits}")),
            profile_name: self.profile_name,
            username: self.username,
            user_id: self.user_id,
            created_at: self.created_at,
        }
    }
}
