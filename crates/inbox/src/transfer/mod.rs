//! Handing a conversation over to a colleague or a team, with a word about it: one unit, so that nobody has it without knowing why.

use crate::agent::{Principal, agent_exists};
use crate::conversation::{conversation_view, hand_over, note_work};
use crate::event::{EventKind, EventLog};
use crate::note::{NewNote, checked_note, store_note};
use crate::team::{TeamId, assign_in_team, team_exists};
use crate::{AgentId, Author, Conversation, ConversationId, Error, Inbox, NoteId, Result};

/// To whom a conversation goes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Transfer {
    /// To this team; without an assignee the team's way finds one.
    pub team_id: Option<TeamId>,
    /// To this agent.
    pub assignee_id: Option<AgentId>,
    /// Why: a private note, which calls the agent.
    pub note: Option<(NoteId, String)>,
}

impl Inbox {
    /// Hands a conversation over.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Invalid`] where it goes to nobody, or to somebody who is not there; as [`Inbox::write_note`].
    pub async fn transfer(&self, by: &Principal, id: ConversationId, transfer: Transfer) -> Result<Conversation> {
        if transfer.team_id.is_none() && transfer.assignee_id.is_none() {
            return Err(Error::invalid("assignee_id", "A conversation is handed over to a colleague or a team."));
        }
        let mentions = transfer.assignee_id.into_iter().collect();
        let note =
            transfer.note.map(|(id, body)| checked_note(NewNote { id, body, mentions }, "note.body")).transpose()?;
        let (bus, author) = (self.bus.clone(), Author::of(by));
        let input = (by.tenant, id, transfer.team_id, transfer.assignee_id, note, author, self.clock.now());
        self.db
            .write("inbox.transfer", input, move |tx, (tenant, id, team, assignee, note, author, now)| {
                let bus = bus.clone();
                Box::pin(async move {
                    let before = conversation_view(tx, *tenant, *id, *now).await?;
                    if let Some(team) = team
                        && !team_exists(tx, *tenant, *team).await?
                    {
                        return Err(Error::invalid("team_id", "There is no such team in this workspace."));
                    }
                    if let Some(agent) = assignee
                        && !agent_exists(tx, *tenant, *agent).await?
                    {
                        return Err(Error::invalid("assignee_id", "There is no such agent in this workspace."));
                    }
                    hand_over(tx, *tenant, *id, team.or(before.team_id), *assignee).await?;
                    if let (Some(team), None) = (team, assignee) {
                        assign_in_team(tx, *tenant, *id, *team).await?;
                    }
                    let mut events = EventLog::new(*tenant);
                    if let Some(note) = note {
                        store_note(tx, *tenant, *id, note, author, *now, &mut events).await?;
                    }
                    let after = conversation_view(tx, *tenant, *id, *now).await?;
                    if after != before {
                        events.add(EventKind::ConversationUpdated, &after)?;
                        for notice in note_work(tx, *tenant, (&before, &after), Some(author), *now).await? {
                            events.add(EventKind::WorkNoticeCreated, &notice)?;
                        }
                    }
                    events.write(tx, &bus).await?;
                    Ok(after)
                })
            })
            .await
    }
}
