//! Template groups: templates whose figures are shown together.

use recado_core::Timestamp;
use recado_db::{Row, Tx, params, statements};
use recado_whatsapp::GraphError;
use recado_whatsapp::template::group::{
    NewTemplateGroup, TemplateGroupChange, group_name_taken, in_another_group, not_of_account,
};

use crate::error::{Error, Result};
use crate::node_id::{ID_DIGITS, new_id};
use crate::state::State;

statements! {
    FIND = "SELECT id, waba_id, name, description, created_at, updated_at FROM cloud_template_groups WHERE id = $1";
    LOCK = "SELECT id FROM cloud_template_groups WHERE id = $1 ROW_LOCK";
    OF_WABA = "
        SELECT id, waba_id, name, description, created_at, updated_at FROM cloud_template_groups
        WHERE waba_id = $1 ORDER BY created_at, id";
    INSERT = "
        INSERT INTO cloud_template_groups (id, waba_id, name, description, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $5) ON CONFLICT (waba_id, name) DO NOTHING";
    NAMED = "SELECT id FROM cloud_template_groups WHERE waba_id = $1 AND name = $2";
    UPDATE = "UPDATE cloud_template_groups SET name = $2, description = $3, updated_at = $4 WHERE id = $1";
    DELETE = "DELETE FROM cloud_template_groups WHERE id = $1";
    MEMBERS = "
        SELECT group_id, template_id, added_at, removed_at FROM cloud_template_group_members
        WHERE group_id IN_LIST($1) ORDER BY added_at, template_id";
    // Another group's member stays where it is, and nothing is added.
    ADD_MEMBER = "
        INSERT INTO cloud_template_group_members (id, group_id, template_id, added_at)
        SELECT $1, $2, $3, $4 WHERE NOT EXISTS (
            SELECT 1 FROM cloud_template_group_members m WHERE m.template_id = $3 AND m.removed_at IS NULL)";
    REMOVE_MEMBER = "
        UPDATE cloud_template_group_members SET removed_at = $3
        WHERE group_id = $1 AND template_id = $2 AND removed_at IS NULL";
    DELETE_MEMBERS = "DELETE FROM cloud_template_group_members WHERE group_id = $1";
    CLEAR_GROUPS = "DELETE FROM cloud_template_groups";
    CLEAR_MEMBERS = "DELETE FROM cloud_template_group_members";
}

/// A group.
#[derive(Debug, Clone)]
pub(crate) struct TemplateGroup {
    pub(crate) id: String,
    pub(crate) waba_id: String,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    /// What belongs to it, and what did.
    pub(crate) members: Vec<GroupMember>,
}

/// A template that belongs to a group, or did.
#[derive(Debug, Clone)]
pub(crate) struct GroupMember {
    pub(crate) template_id: String,
    pub(crate) added_at: Timestamp,
    pub(crate) removed_at: Option<Timestamp>,
}

impl TemplateGroup {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            waba_id: row.get(1)?,
            name: row.get(2)?,
            description: row.get(3)?,
            created_at: row.get(4)?,
            updated_at: row.get(5)?,
            members: Vec::new(),
        })
    }

    /// Those that belong to it now.
    pub(crate) fn templates(&self) -> Vec<String> {
        let now = self.members.iter().filter(|member| member.removed_at.is_none());
        now.map(|member| member.template_id.clone()).collect()
    }
}

/// The group with this id.
pub(crate) async fn find(state: &State, id: &str) -> Result<Option<TemplateGroup>> {
    if id.len() != ID_DIGITS {
        return Ok(None);
    }
    state.db.read("cloud.template_group.find", id.to_owned(), |tx, id| Box::pin(find_in(tx, id))).await
}

async fn find_in(tx: &mut Tx, id: &str) -> Result<Option<TemplateGroup>> {
    let Some(row) = tx.query_opt(FIND, params![id]).await? else { return Ok(None) };
    let groups = with_members(tx, vec![TemplateGroup::from_row(&row)?]).await?;
    Ok(groups.into_iter().next())
}

async fn with_members(tx: &mut Tx, mut groups: Vec<TemplateGroup>) -> Result<Vec<TemplateGroup>> {
    let ids: Vec<String> = groups.iter().map(|group| group.id.clone()).collect();
    for row in tx.query(MEMBERS, params![ids.as_slice()]).await? {
        let group_id: String = row.get(0)?;
        let member = GroupMember { template_id: row.get(1)?, added_at: row.get(2)?, removed_at: row.get(3)? };
        if let Some(group) = groups.iter_mut().find(|group| group.id == group_id) {
            group.members.push(member);
        }
    }
    Ok(groups)
}

/// An account's groups, the oldest first.
pub(crate) async fn of_waba(state: &State, waba_id: &str) -> Result<Vec<TemplateGroup>> {
    state
        .db
        .read("cloud.template_group.list", waba_id.to_owned(), |tx, waba_id| {
            Box::pin(async move {
                let rows = tx.query(OF_WABA, params![waba_id]).await?;
                let groups = rows.iter().map(TemplateGroup::from_row).collect::<Result<Vec<_>>>()?;
                with_members(tx, groups).await
            })
        })
        .await
}

/// Makes a group; answers its id.
///
/// # Errors
/// 100 for a name that is taken, and for templates of others or of another group.
pub(crate) async fn create(state: &State, waba_id: &str, new: NewTemplateGroup) -> Result<String> {
    check_templates(state, waba_id, &new.templates)?;
    let input = (waba_id.to_owned(), new, new_id(), state.clock.now());
    state
        .db
        .write("cloud.template_group.create", input, |tx, (waba_id, new, id, now)| {
            Box::pin(async move {
                let row = params![id, waba_id, &new.name, &new.description, *now];
                if tx.exec(INSERT, row).await? == 0 {
                    return Err(group_name_taken(&new.name).into());
                }
                add_members(tx, id, &new.templates, *now).await?;
                Ok(id.clone())
            })
        })
        .await
}

fn check_templates(state: &State, waba_id: &str, ids: &[String]) -> Result<(), GraphError> {
    let world = state.world.current();
    let is_own = |id: &&String| world.templates.get(id).is_some_and(|template| template.waba_id == waba_id);
    match ids.iter().find(|id| !is_own(id)) {
        Some(id) => Err(not_of_account(id)),
        None => Ok(()),
    }
}

async fn add_members(tx: &mut Tx, group_id: &str, templates: &[String], now: Timestamp) -> Result<()> {
    for template_id in templates {
        if tx.exec(ADD_MEMBER, params![recado_core::new_uuid(), group_id, template_id, now]).await? == 0 {
            return Err(in_another_group(template_id).into());
        }
    }
    Ok(())
}

/// Changes a group.
///
/// # Errors
/// As [`create`].
pub(crate) async fn change(state: &State, group: &TemplateGroup, change: TemplateGroupChange) -> Result<()> {
    let coming: Vec<String> = change.replaced.iter().flatten().chain(&change.added).cloned().collect();
    check_templates(state, &group.waba_id, &coming)?;
    let input = (group.id.clone(), change, state.clock.now());
    state
        .db
        .write("cloud.template_group.change", input, |tx, (id, change, now)| {
            Box::pin(async move {
                tx.query_opt(LOCK, params![id]).await?;
                let gone = || Error::from(GraphError::unknown_node("POST", id));
                let group = find_in(tx, id).await?.ok_or_else(gone)?;
                let name = change.name.as_ref().unwrap_or(&group.name);
                let holder = tx.query_opt(NAMED, params![&group.waba_id, name]).await?;
                let holder: Option<String> = holder.map(|row| row.get(0)).transpose()?;
                if holder.is_some_and(|holder| holder != *id) {
                    return Err(group_name_taken(name).into());
                }
                let description = change.description.as_ref().unwrap_or(&group.description);
                tx.exec(UPDATE, params![id, name, description, *now]).await?;
                let before = group.templates();
                let after = change.templates(&before);
                for template_id in before.iter().filter(|template_id| !after.contains(template_id)) {
                    tx.exec(REMOVE_MEMBER, params![id, template_id, *now]).await?;
                }
                let new: Vec<String> = after.into_iter().filter(|template_id| !before.contains(template_id)).collect();
                add_members(tx, id, &new, *now).await
            })
        })
        .await
}

/// Removes a group; its templates stay.
pub(crate) async fn delete(state: &State, id: &str) -> Result<()> {
    state
        .db
        .write("cloud.template_group.delete", id.to_owned(), |tx, id| {
            Box::pin(async move {
                tx.exec(DELETE_MEMBERS, params![id]).await?;
                tx.exec(DELETE, params![id]).await?;
                Ok(())
            })
        })
        .await
}

pub(super) async fn clear(tx: &mut Tx) -> Result<()> {
    tx.exec(CLEAR_MEMBERS, &[]).await?;
    tx.exec(CLEAR_GROUPS, &[]).await?;
    Ok(())
}
