//! Roles: four that every workspace has, and those that it makes itself.

use std::fmt;
use std::str::FromStr;

use recado_core::Clock;
use recado_db::{Row, Tx, params};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::permission::{Permission, Permissions};
use super::{Principal, checked_name, sql};
use crate::audit::{self, Change};
use crate::{Error, Inbox, Result, RoleId, TenantId};

/// What somebody is in a workspace. JSON has it as one word: `owner`, `admin`, `supervisor`, `agent`, or a custom role's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Everything, other owners included.
    Owner,
    /// Everything but owners.
    Admin,
    /// The daily work of all, templates, forms and answers, but neither connections nor people.
    Supervisor,
    /// Conversations and contacts.
    Agent,
    /// What the workspace says.
    Custom(RoleId),
}

/// The permissions of those who do the daily work.
const OF_AGENTS: [Permission; 4] = [
    Permission::ConversationsRead,
    Permission::ConversationsWrite,
    Permission::ConversationsAssign,
    Permission::ContactsWrite,
];
/// What supervisors may besides.
const OF_SUPERVISORS: [Permission; 8] = [
    Permission::ContactsExport,
    Permission::TagsWrite,
    Permission::RepliesWrite,
    Permission::TemplatesWrite,
    Permission::FormsWrite,
    Permission::AnswersExport,
    Permission::CatalogueWrite,
    Permission::AuditRead,
];

impl Role {
    /// Those that every workspace has, the mightiest first.
    pub const BUILT_IN: [Self; 4] = [Self::Owner, Self::Admin, Self::Supervisor, Self::Agent];

    /// What a built-in role may do; of custom ones the workspace knows.
    #[must_use]
    pub fn built_in_permissions(self) -> Option<Permissions> {
        match self {
            Self::Owner => Some(Permissions::ALL),
            Self::Admin => Some(Permissions::of(Permission::ALL)),
            Self::Supervisor => Some(OF_AGENTS.into_iter().chain(OF_SUPERVISORS).collect()),
            Self::Agent => Some(Permissions::of(&OF_AGENTS)),
            Self::Custom(_) => None,
        }
    }

    /// As the database writes it: the word, and the id of a custom one.
    pub(crate) fn to_columns(self) -> (&'static str, Option<Uuid>) {
        match self {
            Self::Owner => ("owner", None),
            Self::Admin => ("admin", None),
            Self::Supervisor => ("supervisor", None),
            Self::Agent => ("agent", None),
            Self::Custom(id) => ("custom", Some(id.uuid())),
        }
    }

    pub(crate) fn from_columns(word: &str, id: Option<Uuid>) -> Result<Self> {
        match (word, id) {
            ("custom", Some(id)) => Ok(Self::Custom(RoleId(id))),
            (word, None) => Self::built_in(word).ok_or_else(|| Error::Stored(format!("role {word}"))),
            (word, Some(_)) => Err(Error::Stored(format!("role {word}"))),
        }
    }

    fn built_in(word: &str) -> Option<Self> {
        Self::BUILT_IN.into_iter().find(|role| role.to_columns().0 == word)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Custom(id) => write!(out, "{}", id.uuid()),
            built_in => out.write_str(built_in.to_columns().0),
        }
    }
}

impl FromStr for Role {
    type Err = &'static str;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        let custom = || word.parse::<Uuid>().ok().map(|id| Self::Custom(RoleId(id)));
        Self::built_in(word).or_else(custom).ok_or("owner, admin, supervisor, agent or the id of a role is expected")
    }
}

impl Serialize for Role {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Role {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A role as the pages list it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RoleView {
    /// What agents have as their role.
    #[schema(value_type = String, example = "supervisor")]
    pub role: Role,
    /// For people; of the built-in ones in English, pages have words of their own.
    pub name: String,
    /// What it may do.
    pub permissions: Vec<Permission>,
    /// How many people have it.
    pub people: i64,
}

/// A role to be made, or as it is to be.
#[derive(Debug, Clone)]
pub struct NewRole {
    /// For people.
    pub name: String,
    /// What it may do.
    pub permissions: Vec<Permission>,
}

impl Inbox {
    /// All roles: the built-in ones, then the workspace's own by name.
    ///
    /// # Errors
    /// As the database says.
    pub async fn roles(&self, tenant: TenantId) -> Result<Vec<RoleView>> {
        self.db
            .read("inbox.role.list", tenant, |tx, tenant| {
                Box::pin(async move {
                    let counts = tx.query(sql::PEOPLE_BY_ROLE, params![tenant.uuid()]).await?;
                    let counts: Vec<(Role, i64)> = counts
                        .iter()
                        .map(|row| Ok((Role::from_columns(&row.get::<String>(0)?, row.get(1)?)?, row.get(2)?)))
                        .collect::<Result<_>>()?;
                    let people =
                        |role: Role| counts.iter().find(|(counted, _)| *counted == role).map_or(0, |(_, n)| *n);
                    let mut roles: Vec<RoleView> = Role::BUILT_IN
                        .into_iter()
                        .map(|role| RoleView {
                            role,
                            name: built_in_name(role).to_owned(),
                            permissions: role.built_in_permissions().unwrap_or_default().list(),
                            people: people(role),
                        })
                        .collect();
                    for row in tx.query(sql::LIST_ROLES, params![tenant.uuid()]).await? {
                        let (role, name, permissions) = read_role(&row)?;
                        roles.push(RoleView { role, name, permissions: permissions.list(), people: people(role) });
                    }
                    Ok(roles)
                })
            })
            .await
    }

    /// Makes a role.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a bad name or no permission, [`Error::NotAllowed`] for more than the caller may do, [`Error::Taken`].
    pub async fn create_role(&self, by: &Principal, role: NewRole) -> Result<RoleView> {
        let (name, permissions) = checked_role(by, &role)?;
        let id = RoleId::new();
        self.db
            .write(
                "inbox.role.create",
                (by.clone(), id, name.clone(), permissions),
                |tx, (by, id, name, permissions)| {
                    Box::pin(async move {
                        let words = permissions.to_text();
                        let row = params![by.tenant.uuid(), id.uuid(), name, &words, Clock::wall()];
                        if tx.exec(sql::INSERT_ROLE, row).await? == 0 {
                            return Err(Error::Taken("this name"));
                        }
                        audit::record(
                            tx,
                            by.author(),
                            Change::new("role.created", id.uuid(), name).with("permissions", permissions.to_text()),
                        )
                        .await
                    })
                },
            )
            .await?;
        Ok(RoleView { role: Role::Custom(id), name, permissions: permissions.list(), people: 0 })
    }

    /// Changes a role; whoever has it may do from now on what it says.
    ///
    /// # Errors
    /// As [`Inbox::create_role`], [`Error::NotFound`].
    pub async fn change_role(&self, by: &Principal, id: RoleId, role: NewRole) -> Result<()> {
        let (name, permissions) = checked_role(by, &role)?;
        self.db
            .write("inbox.role.change", (by.clone(), id, name, permissions), |tx, (by, id, name, permissions)| {
                Box::pin(async move {
                    let before = find_role(tx, by.tenant, *id).await?.ok_or(Error::NotFound("role"))?;
                    // Nobody takes from others what they may not do themselves.
                    by.check_may_give(before.1)?;
                    let words = permissions.to_text();
                    let row = params![by.tenant.uuid(), id.uuid(), name, &words];
                    if tx.exec(sql::CHANGE_ROLE, row).await? == 0 {
                        return Err(Error::Taken("this name"));
                    }
                    let change = Change::new("role.changed", id.uuid(), name);
                    audit::record(
                        tx,
                        by.author(),
                        change.with("before", before.1.to_text()).with("permissions", permissions.to_text()),
                    )
                    .await
                })
            })
            .await
    }

    /// Removes a role that nobody has.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::InUse`] where somebody has it or is invited to it.
    pub async fn delete_role(&self, by: &Principal, id: RoleId) -> Result<()> {
        self.db
            .write("inbox.role.delete", (by.clone(), id), |tx, (by, id)| {
                Box::pin(async move {
                    let (name, permissions) = find_role(tx, by.tenant, *id).await?.ok_or(Error::NotFound("role"))?;
                    by.check_may_give(permissions)?;
                    if tx.query_opt(sql::ROLE_IN_USE, params![by.tenant.uuid(), id.uuid()]).await?.is_some() {
                        return Err(Error::InUse("the role"));
                    }
                    tx.exec(sql::DELETE_ROLE, params![by.tenant.uuid(), id.uuid()]).await?;
                    audit::record(tx, by.author(), Change::new("role.deleted", id.uuid(), &name)).await
                })
            })
            .await
    }
}

fn built_in_name(role: Role) -> &'static str {
    match role {
        Role::Owner => "Owner",
        Role::Admin => "Admin",
        Role::Supervisor => "Supervisor",
        Role::Agent | Role::Custom(_) => "Agent",
    }
}

fn checked_role(by: &Principal, role: &NewRole) -> Result<(String, Permissions)> {
    let name = checked_name("name", &role.name)?;
    if Role::built_in(&name.to_lowercase()).is_some() {
        return Err(Error::invalid("name", "Every workspace has a role of this name."));
    }
    if role.permissions.is_empty() {
        return Err(Error::invalid("permissions", "A role may do something."));
    }
    let permissions = Permissions::of(&role.permissions);
    by.check_may_give(permissions)?;
    Ok((name, permissions))
}

fn read_role(row: &Row) -> Result<(Role, String, Permissions)> {
    Ok((Role::Custom(RoleId(row.get(0)?)), row.get(1)?, Permissions::from_text(&row.get::<String>(2)?)?))
}

/// Name and permissions of a custom role; held until the unit ends.
async fn find_role(tx: &mut Tx, tenant: TenantId, id: RoleId) -> Result<Option<(String, Permissions)>> {
    let row = tx.query_opt(sql::ROLE, params![tenant.uuid(), id.uuid()]).await?;
    row.map(|row| Ok((row.get(1)?, Permissions::from_text(&row.get::<String>(2)?)?))).transpose()
}

/// What a role may do.
///
/// # Errors
/// [`Error::Invalid`] where the workspace has no such role.
pub(super) async fn permissions_of(tx: &mut Tx, tenant: TenantId, role: Role) -> Result<Permissions> {
    match role {
        Role::Custom(id) => {
            let found = find_role(tx, tenant, id).await?;
            Ok(found.ok_or_else(|| Error::invalid("role", "There is no such role."))?.1)
        }
        built_in => Ok(built_in.built_in_permissions().unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Who may do what, to be read as a table.
    #[test]
    fn the_golden_table() {
        let golden = "
            conversations.read   owner admin supervisor agent
            conversations.write  owner admin supervisor agent
            conversations.assign owner admin supervisor agent
            contacts.write       owner admin supervisor agent
            contacts.export      owner admin supervisor
            tags.write           owner admin supervisor
            replies.write        owner admin supervisor
            templates.write      owner admin supervisor
            forms.write          owner admin supervisor
            answers.export       owner admin supervisor
            catalogue.write      owner admin supervisor
            connections.write    owner admin
            people.write         owner admin
            roles.write          owner admin
            keys.write           owner admin
            audit.read           owner admin supervisor
            workspaces.write     owner admin";
        let mut rows = 0;
        for row in golden.trim().lines() {
            let mut words = row.split_whitespace();
            let permission: Permission = words.next().unwrap().parse().unwrap();
            let expected: Vec<&str> = words.collect();
            let has = |role: &Role| role.built_in_permissions().unwrap().has(permission);
            let roles: Vec<&str> =
                Role::BUILT_IN.iter().filter(|role| has(role)).map(|role| role.to_columns().0).collect();
            assert_eq!(roles, expected, "{permission}");
            rows += 1;
        }
        assert_eq!(rows, Permission::ALL.len());
    }

    #[test]
    fn roles_are_one_word() {
        let custom = Role::Custom(RoleId::new());
        for role in Role::BUILT_IN.into_iter().chain([custom]) {
            assert_eq!(role.to_string().parse(), Ok(role));
            let (word, id) = role.to_columns();
            assert_eq!(Role::from_columns(word, id).unwrap(), role);
        }
        assert!("king".parse::<Role>().is_err());
        assert!(Role::from_columns("owner", Some(Uuid::nil())).is_err());
    }
}
