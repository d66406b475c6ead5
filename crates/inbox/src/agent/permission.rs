//! What people and programs may do: a list of permissions, and which of them each role has.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Error, Result};

macro_rules! permissions {
    ($($(#[doc = $doc:literal])+ $name:ident = $word:tt,)+) => {
        /// Something that one may do. Its word is what custom roles, API keys and the pages name it by.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
        pub enum Permission {
            $($(#[doc = $doc])+ #[serde(rename = $word)] $name,)+
        }

        impl Permission {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// As JSON and the database write it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word,)+ }
            }
        }
    };
}

permissions! {
    /// Read conversations and contacts, and mark them as read.
    ConversationsRead = "conversations.read",
    /// Write to customers, react, close and open conversations.
    ConversationsWrite = "conversations.write",
    /// Give conversations to others.
    ConversationsAssign = "conversations.assign",
    /// Change contacts.
    ContactsWrite = "contacts.write",
    /// Take contacts out as a file.
    ContactsExport = "contacts.export",
    /// Rename, merge and delete tags.
    TagsWrite = "tags.write",
    /// Write canned replies of teams and of everybody.
    RepliesWrite = "replies.write",
    /// Make, change and delete templates.
    TemplatesWrite = "templates.write",
    /// Make, change and publish forms.
    FormsWrite = "forms.write",
    /// Read and export what customers filled in.
    AnswersExport = "answers.export",
    /// Change the catalogue.
    CatalogueWrite = "catalogue.write",
    /// Connect and disconnect accounts and numbers.
    ConnectionsWrite = "connections.write",
    /// Invite, change and deactivate people, make teams.
    PeopleWrite = "people.write",
    /// Make and change roles.
    RolesWrite = "roles.write",
    /// Make and revoke API keys.
    KeysWrite = "keys.write",
    /// Read the audit log.
    AuditRead = "audit.read",
    /// Rename the workspace, say whether everybody needs a second factor; in the first one of an installation also make further ones.
    WorkspacesWrite = "workspaces.write",
}

impl Permission {
    const fn bit(self) -> u64 {
        1 << self as u32
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

impl std::str::FromStr for Permission {
    type Err = Error;

    fn from_str(word: &str) -> Result<Self> {
        let known = Self::ALL.iter().find(|known| known.as_str() == word);
        known.copied().ok_or_else(|| Error::Stored(format!("permission {word}")))
    }
}

/// Several permissions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Permissions(u64);

impl Permissions {
    /// All that there are.
    pub const ALL: Self = Self(u64::MAX);

    /// These.
    #[must_use]
    pub fn of(permissions: &[Permission]) -> Self {
        permissions.iter().copied().collect()
    }

    /// Whether this is one of them.
    #[must_use]
    pub const fn has(self, permission: Permission) -> bool {
        self.0 & permission.bit() != 0
    }

    /// Whether all of the others are among them.
    #[must_use]
    pub fn include(self, others: Self) -> bool {
        others.list().into_iter().all(|other| self.has(other))
    }

    /// In the order of their declaration.
    #[must_use]
    pub fn list(self) -> Vec<Permission> {
        Permission::ALL.iter().copied().filter(|permission| self.has(*permission)).collect()
    }

    /// `*` for all, otherwise their words with spaces between.
    pub(crate) fn to_text(self) -> String {
        if self == Self::ALL {
            return "*".to_owned();
        }
        self.list().iter().map(|permission| permission.as_str()).collect::<Vec<_>>().join(" ")
    }

    pub(crate) fn from_text(text: &str) -> Result<Self> {
        if text == "*" {
            return Ok(Self::ALL);
        }
        text.split_whitespace().map(str::parse).collect()
    }
}

impl FromIterator<Permission> for Permissions {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        Self(permissions.into_iter().fold(0, |bits, permission| bits | permission.bit()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_written_and_read_back() {
        for permissions in [
            Permissions::default(),
            Permissions::ALL,
            Permissions::of(&[Permission::PeopleWrite, Permission::AuditRead]),
        ] {
            assert_eq!(Permissions::from_text(&permissions.to_text()).unwrap(), permissions);
        }
        assert_eq!(Permissions::of(&[Permission::KeysWrite, Permission::AuditRead]).to_text(), "keys.write audit.read");
        assert!(Permissions::from_text("everything").is_err());
    }

    #[test]
    fn everything_includes_anything() {
        let few = Permissions::of(&[Permission::ContactsWrite]);
        assert!(Permissions::ALL.include(few) && !few.include(Permissions::ALL) && few.include(Permissions::default()));
        assert_eq!(Permissions::ALL.list().len(), Permission::ALL.len());
    }
}
