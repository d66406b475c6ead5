//! Customers who write while it is closed are told so, once each time it is closed.

use std::time::Duration;

use recado_core::Timestamp;
use recado_db::{Tx, params};

use super::receive::Receiver;
use super::sql;
use crate::agent::{Author, AuthorKind};
use crate::hours::{has_schedules, schedule_of};
use crate::message::send_automatic;
use crate::{ConversationId, Error, Result};

/// What comes so soon after a message of the business was written by a machine: another business's own automatic answer.
/// WhatsApp marks these in no way.
const TOO_SOON_FOR_A_PERSON: Duration = Duration::from_secs(2);

/// Where it never opens again, this stands for the next opening.
const NEVER: Timestamp = Timestamp::from_micros(i64::MAX);

impl Receiver<'_> {
    /// Answers in each conversation in which a customer wrote, where it is closed. After conversations found their teams: it is
    /// a team's schedule that counts first.
    pub(super) async fn answer_when_closed(&mut self, tx: &mut Tx) -> Result<()> {
        if self.arrivals.is_empty() || !has_schedules(tx, self.tenant).await? {
            return Ok(());
        }
        for conversation in self.arrivals.clone() {
            self.answer(tx, ConversationId(conversation)).await?;
        }
        Ok(())
    }

    async fn answer(&mut self, tx: &mut Tx, conversation: ConversationId) -> Result<()> {
        let (tenant, now) = (self.tenant, self.now);
        let Some(schedule) = schedule_of(tx, tenant, conversation).await? else { return Ok(()) };
        if !schedule.closed_reply.is_on || schedule.calendar.is_open(now) {
            return Ok(());
        }
        let asked = params![tenant.uuid(), conversation.uuid(), now.minus(TOO_SOON_FOR_A_PERSON)];
        if tx.query_opt(sql::WROTE_SINCE, asked).await?.is_some() {
            return Ok(());
        }
        let language = tx.query_opt(sql::TEMPLATE_LAST_SENT, params![tenant.uuid(), conversation.uuid()]).await?;
        let language = language.map(|row| row.get::<String>(0)).transpose()?;
        let language = language.as_deref().and_then(language_of_template);
        let Some(text) = schedule.closed_reply.text_for(language.as_deref()) else { return Ok(()) };
        // The opening names the time in which it is closed: what is answered now is not answered again before it.
        let opens_at = schedule.calendar.next_opening(now).unwrap_or(NEVER);
        let (tenant_id, schedule_id) = (tenant.uuid(), schedule.id.uuid());
        let noted = params![tenant_id, conversation.uuid(), schedule_id, opens_at, now];
        if tx.exec(sql::NOTE_CLOSED_REPLY, noted).await? == 0 {
            return Ok(());
        }
        let author = Author { kind: AuthorKind::Automatic, id: schedule_id, name: schedule.name };
        match send_automatic(tx, self.jobs, tenant, conversation, text, author, now).await {
            Ok(message) => {
                self.touched.created_message(message);
                self.touched.updated_conversation(conversation);
                Ok(())
            }
            // What is heard of a day late, or through a number that is gone, is not answered.
            Err(Error::WindowClosed | Error::ChannelDisconnected(_)) => {
                tx.exec(sql::FORGET_CLOSED_REPLY, params![tenant_id, conversation.uuid()]).await?;
                Ok(())
            }
            Err(error) => Err(error),
        }
    }
}

/// The language of a template's message as it is stored.
fn language_of_template(content: &str) -> Option<String> {
    let content: serde_json::Value = serde_json::from_str(content).ok()?;
    content.get("language")?.as_str().map(str::to_owned)
}
