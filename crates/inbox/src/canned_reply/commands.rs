//! Writing, changing and deleting canned replies.

use recado_db::{Tx, params};
use recado_infra::bus::Bus;

use super::{CannedReply, CannedReplyId, Visibility, sql, variables};
use crate::agent::{Permission, Principal};
use crate::audit::{self, Change};
use crate::event::{EventKind, EventLog};
use crate::team::{TeamId, team_exists};
use crate::{AgentId, Error, FieldProblem, Inbox, Result};

/// More than that nobody finds again.
const MOST: i64 = 2_000;
const LONGEST_SHORTCUT_CHARS: usize = 40;
const LONGEST_TITLE_CHARS: usize = 100;
/// A text message at WhatsApp.
const LONGEST_BODY_CHARS: usize = 4_096;

/// A canned reply as it is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WriteCannedReply {
    /// Made by the caller: the same id again is the same reply.
    pub id: CannedReplyId,
    /// What is typed after the slash; letters, digits, `-` and `_`.
    pub shortcut: String,
    /// What it is for.
    pub title: String,
    /// The answer, with variables.
    pub body: String,
    /// Who sees it.
    pub visibility: Visibility,
    /// Whose, where it is a team's.
    pub team_id: Option<TeamId>,
}

impl Inbox {
    /// Writes a canned reply, or changes the one with this id. One's own needs no further permission.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::Taken`] where another one has the shortcut, [`Error::NotAllowed`] for other people's,
    /// [`Error::IdTaken`] where somebody else's own has the id.
    pub async fn write_canned_reply(&self, by: &Principal, write: WriteCannedReply) -> Result<CannedReply> {
        let write = checked(write)?;
        let (bus, now) = (self.bus.clone(), self.clock.now());
        self.db
            .write("inbox.canned_reply.write", (by.clone(), write, now), move |tx, (by, write, now)| {
                let bus = bus.clone();
                Box::pin(async move {
                    let before = find(tx, by, write.id).await?;
                    if let Some(before) = &before {
                        if before.is_hidden_from(by) {
                            return Err(Error::IdTaken("canned reply"));
                        }
                        check_may_write(by, before.visibility)?;
                    }
                    check_may_write(by, write.visibility)?;
                    if let Some(team) = write.team_id
                        && !team_exists(tx, by.tenant, team).await?
                    {
                        return Err(Error::invalid("team_id", "There is no such team in this workspace."));
                    }
                    let (agent, scope) = owner(by, write)?;
                    let (tenant, id) = (by.tenant.uuid(), write.id.uuid());
                    let taken = params![tenant, &scope, &write.shortcut, id];
                    if tx.query_opt(sql::SHORTCUT_TAKEN, taken).await?.is_some() {
                        return Err(Error::Taken("this shortcut"));
                    }
                    let count: i64 = tx.query_one(sql::COUNT, params![tenant]).await?.get(0)?;
                    if before.is_none() && count >= MOST {
                        return Err(Error::invalid(
                            "shortcut",
                            format!("A workspace has at most {MOST} canned replies."),
                        ));
                    }
                    let row = params![
                        tenant,
                        id,
                        &write.shortcut,
                        &write.title,
                        &write.body,
                        write.visibility.as_str(),
                        write.team_id.map(TeamId::uuid),
                        agent.map(AgentId::uuid),
                        &scope,
                        *now
                    ];
                    tx.exec(sql::STORE, row).await?;
                    let after = find(tx, by, write.id).await?.ok_or(Error::NotFound("canned reply"))?;
                    // The ones that were everybody's before concern everybody, too.
                    let was_shared = before.as_ref().is_some_and(|before| before.visibility != Visibility::Own);
                    let action = if before.is_none() { "canned_reply.made" } else { "canned_reply.changed" };
                    if was_shared || after.visibility != Visibility::Own {
                        tell(tx, &bus, by, &after, action).await?;
                    }
                    Ok(after)
                })
            })
            .await
    }

    /// Deletes a canned reply.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::NotAllowed`] for other people's.
    pub async fn delete_canned_reply(&self, by: &Principal, id: CannedReplyId) -> Result<()> {
        let bus = self.bus.clone();
        self.db
            .write("inbox.canned_reply.delete", (by.clone(), id), move |tx, (by, id)| {
                let bus = bus.clone();
                Box::pin(async move {
                    let before = find_visible(tx, by, *id).await?;
                    check_may_write(by, before.visibility)?;
                    tx.exec(sql::DELETE, params![by.tenant.uuid(), id.uuid()]).await?;
                    if before.visibility != Visibility::Own {
                        tell(tx, &bus, by, &before, "canned_reply.deleted").await?;
                    }
                    Ok(())
                })
            })
            .await
    }

    /// Counts a use.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn use_canned_reply(&self, by: &Principal, id: CannedReplyId) -> Result<()> {
        self.db
            .write("inbox.canned_reply.use", (by.clone(), id), |tx, (by, id)| {
                Box::pin(async move {
                    find_visible(tx, by, *id).await?;
                    tx.exec(sql::USED, params![by.tenant.uuid(), id.uuid()]).await?;
                    Ok(())
                })
            })
            .await
    }
}

async fn find(tx: &mut Tx, by: &Principal, id: CannedReplyId) -> Result<Option<CannedReply>> {
    let row = tx.query_opt(sql::FIND, params![by.tenant.uuid(), id.uuid()]).await?;
    row.as_ref().map(CannedReply::read).transpose()
}

async fn find_visible(tx: &mut Tx, by: &Principal, id: CannedReplyId) -> Result<CannedReply> {
    let reply = find(tx, by, id).await?.filter(|reply| !reply.is_hidden_from(by));
    reply.ok_or(Error::NotFound("canned reply"))
}

fn check_may_write(by: &Principal, visibility: Visibility) -> Result<()> {
    if visibility == Visibility::Own || by.permissions.has(Permission::RepliesWrite) {
        return Ok(());
    }
    Err(Error::NotAllowed(Permission::RepliesWrite))
}

/// Whose it is: the agent of one's own, and the word that shortcuts are unique in.
fn owner(by: &Principal, write: &WriteCannedReply) -> Result<(Option<AgentId>, String)> {
    match (write.visibility, write.team_id, by.agent_id()) {
        (Visibility::All, ..) => Ok((None, "all".to_owned())),
        (Visibility::Team, Some(team), _) => Ok((None, format!("team:{}", team.uuid()))),
        (Visibility::Team, None, _) => Err(Error::invalid("team_id", "Say whose team's it is.")),
        (Visibility::Own, _, Some(me)) => Ok((Some(me), format!("own:{}", me.uuid()))),
        (Visibility::Own, _, None) => Err(Error::invalid("visibility", "A program has no replies of its own.")),
    }
}

/// Pages read the list again. What is one's own is nobody else's business, and is not told.
async fn tell(tx: &mut Tx, bus: &Bus, by: &Principal, reply: &CannedReply, action: &'static str) -> Result<()> {
    audit::record(tx, by.author(), Change::new(action, reply.id.uuid(), &reply.shortcut)).await?;
    let mut events = EventLog::new(by.tenant);
    events.add(EventKind::CannedRepliesUpdated, &serde_json::json!({}))?;
    events.write(tx, bus).await
}

fn checked(write: WriteCannedReply) -> Result<WriteCannedReply> {
    let shortcut = write.shortcut.trim().trim_start_matches('/').to_lowercase();
    let (title, body) = (write.title.trim().to_owned(), write.body.trim().to_owned());
    let mut problems = Vec::new();
    let is_word = shortcut.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
    if shortcut.is_empty() || !is_word || shortcut.chars().count() > LONGEST_SHORTCUT_CHARS {
        let rule = format!("A shortcut has 1 to {LONGEST_SHORTCUT_CHARS} letters, digits, - or _.");
        problems.push(FieldProblem::new("shortcut", rule));
    }
    if title.is_empty() || title.chars().count() > LONGEST_TITLE_CHARS || title.chars().any(char::is_control) {
        problems.push(FieldProblem::new("title", format!("A title has 1 to {LONGEST_TITLE_CHARS} characters.")));
    }
    if body.is_empty() || body.chars().count() > LONGEST_BODY_CHARS {
        problems.push(FieldProblem::new("body", format!("An answer has 1 to {LONGEST_BODY_CHARS} characters.")));
    } else if let Some(detail) = variables::problem(&body) {
        problems.push(FieldProblem::new("body", detail));
    }
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    let team_id = write.team_id.filter(|_| write.visibility == Visibility::Team);
    Ok(WriteCannedReply { shortcut, title, body, team_id, ..write })
}
