//! The people with phones: who they are, and the switches that decide what happens to messages for them.
//!
//! | to find | look in |
//! |---|---|
//! | a customer on the hot path, without the database | [`Customers`] |
//! | what may be set, and the rules of it | [`NewCustomer`], [`CustomerChange`] |

mod directory;
mod sql;
mod switches;

use std::fmt;
use std::str::FromStr;

use recado_core::ErrorKind;
use recado_db::Row;
use recado_whatsapp::webhook::FieldProblem;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

pub use directory::Customers;
pub use switches::{CustomerChange, NewCustomer};

pub(crate) use sql::ALL as STATEMENTS;

/// Someone with a phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Customer {
    /// Digits of their number; their address everywhere.
    pub wa_id: String,
    /// Their profile's name.
    pub name: String,
    /// Their username, lower case.
    pub username: Option<String>,
    /// Business-scoped user id for the world's portfolio.
    pub user_id: String,
    /// Whether webhooks carry their phone number.
    pub share_phone: bool,
    /// Whether the phone is reachable; messages wait meanwhile.
    pub online: bool,
    /// Whether everything that arrives is read at once.
    pub auto_read: bool,
    /// Whether they blocked the business.
    pub blocks: bool,
    /// Whether they stopped marketing messages.
    pub marketing_opt_out: bool,
    /// Whether the number has WhatsApp.
    pub on_whatsapp: bool,
    /// What they use.
    pub platform: Platform,
}

impl Customer {
    /// The number as people write it, `+34600100001`.
    #[must_use]
    pub fn phone(&self) -> String {
        format!("+{}", self.wa_id)
    }

    /// Reads the columns of `sql::COLUMNS`.
    pub(crate) fn from_row(row: &Row) -> recado_db::Result<Self> {
        let platform: String = row.get(10)?;
        Ok(Self {
            wa_id: row.get(0)?,
            name: row.get(1)?,
            username: row.get(2)?,
            user_id: row.get(3)?,
            share_phone: row.get(4)?,
            online: row.get(5)?,
            auto_read: row.get(6)?,
            blocks: row.get(7)?,
            marketing_opt_out: row.get(8)?,
            on_whatsapp: row.get(9)?,
            platform: platform.parse().map_err(|_| recado_db::Error::Column { index: 10, wanted: "platform" })?,
        })
    }
}

impl Serialize for Customer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Customer", 12)?;
        object.serialize_field("wa_id", &self.wa_id)?;
        object.serialize_field("phone", &self.phone())?;
        object.serialize_field("name", &self.name)?;
        object.serialize_field("username", &self.username)?;
        object.serialize_field("user_id", &self.user_id)?;
        object.serialize_field("share_phone", &self.share_phone)?;
        object.serialize_field("online", &self.online)?;
        object.serialize_field("auto_read", &self.auto_read)?;
        object.serialize_field("blocks", &self.blocks)?;
        object.serialize_field("marketing_opt_out", &self.marketing_opt_out)?;
        object.serialize_field("on_whatsapp", &self.on_whatsapp)?;
        object.serialize_field("platform", self.platform.as_str())?;
        object.end()
    }
}

/// What a customer uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Platform {
    /// An Android phone.
    #[default]
    Android,
    /// An iPhone.
    Ios,
    /// The web client.
    Web,
    /// A feature phone.
    Kaios,
}

impl Platform {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Android, Self::Ios, Self::Web, Self::Kaios];

    /// As the control API writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Android => "android",
            Self::Ios => "ios",
            Self::Web => "web",
            Self::Kaios => "kaios",
        }
    }
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Platform {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|platform| platform.as_str() == text).ok_or(())
    }
}

/// What can go wrong with customers.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database.
    #[error(transparent)]
    Db(recado_db::Error),
    /// No such customer.
    #[error("no customer has the wa_id {0}")]
    Missing(String),
    /// The number is taken.
    #[error("the customer {0} exists already; change it with PATCH")]
    Exists(String),
    /// The username is taken.
    #[error("another customer has this username")]
    UsernameTaken,
    /// Fields that break a rule.
    #[error("the customer breaks a rule")]
    Invalid(Vec<FieldProblem>),
}

impl From<recado_db::Error> for Error {
    fn from(error: recado_db::Error) -> Self {
        match error {
            // The number's own conflict is met by ON CONFLICT, and the user id follows from the number.
            recado_db::Error::Unique(_) => Self::UsernameTaken,
            other => Self::Db(other),
        }
    }
}

impl Error {
    /// What a caller may do about it.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Db(error) => error.kind(),
            Self::Missing(_) => ErrorKind::Missing,
            Self::Exists(_) | Self::UsernameTaken => ErrorKind::Conflict,
            Self::Invalid(_) => ErrorKind::Invalid,
        }
    }
}
