//! Who wrote something, or did it, as it is kept beside what was written or done.

use recado_db::Row;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Actor, Principal};
use crate::{Error, Result};

/// What wrote a message of the business.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum AuthorKind {
    /// A person.
    Agent,
    /// A program with a key.
    Api,
    /// The desk itself, by a rule that people set: out of business hours, for one. The id and the name are the rule's.
    Automatic,
}

impl AuthorKind {
    /// As the database writes it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Api => "api",
            Self::Automatic => "automatic",
        }
    }
}

impl Author {
    /// Who makes a call, as the author of what the call writes.
    pub(crate) fn of(principal: &Principal) -> Self {
        match &principal.actor {
            Actor::Agent(agent) => Self { kind: AuthorKind::Agent, id: agent.id.uuid(), name: agent.name.clone() },
            Actor::ApiKey { id, name, .. } => Self { kind: AuthorKind::Api, id: id.uuid(), name: name.clone() },
        }
    }
}

/// Who wrote a message of the business.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Author {
    /// A person or a program.
    pub kind: AuthorKind,
    /// Of the agent or the key.
    pub id: Uuid,
    /// Its name at that time.
    pub name: String,
}

/// The columns `author_kind, author_id, author_name` from `first` on.
pub(crate) fn read_author(row: &Row, first: usize) -> Result<Option<Author>> {
    let Some(kind) = row.get::<Option<String>>(first)? else { return Ok(None) };
    let kind = match kind.as_str() {
        "agent" => AuthorKind::Agent,
        "api" => AuthorKind::Api,
        "automatic" => AuthorKind::Automatic,
        other => return Err(Error::Stored(format!("author {other}"))),
    };
    Ok(Some(Author { kind, id: row.get(first + 1)?, name: row.get(first + 2)? }))
}
