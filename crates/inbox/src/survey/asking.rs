//! Asking: some time after a conversation was closed, if it still is, and the customer was not asked lately.

use std::time::Duration;

use recado_core::Timestamp;
use recado_db::{Tx, params};
use recado_infra::jobs::{EachAlone, Job, Outcome, WorkerOptions};

use super::question::{AskingFlow, question, template};
use super::settings::{SurveyForm, SurveySettings, settings};
use super::sql;
use crate::agent::{Author, AuthorKind};
use crate::conversation::{ClosedJob, Conversation, ConversationStatus, conversation_view};
use crate::message::{SendContent, SendMessage};
use crate::{AgentId, Error, FlowId, Inbox, Result, TenantId};

pub(crate) const OPTIONS: WorkerOptions = WorkerOptions {
    concurrency: 4,
    batch_length: 1,
    max_attempts: 20,
    first_delay: Duration::from_secs(1),
    longest_delay: Duration::from_secs(300),
};

const DAY: Duration = Duration::from_secs(24 * 3600);
/// As threads name who asks.
pub(super) const AUTHOR_NAME: &str = "Satisfaction survey";

/// What is known when it is decided whether to ask.
struct Situation {
    settings: SurveySettings,
    conversation: Conversation,
    assignee_name: Option<String>,
    last_inbound_at: Option<Timestamp>,
    /// When the customer was asked last, in any conversation.
    last_asked_at: Option<Timestamp>,
    flow: Option<AskingFlow>,
}

impl Situation {
    fn calls_for_a_question(&self, now: Timestamp) -> bool {
        let was_asked_lately = self.last_asked_at.is_some_and(|asked| {
            // Whoever wrote nothing since would be asked about the same again.
            let days = u32::try_from(self.settings.every_days).unwrap_or_default();
            now < asked.plus(DAY.saturating_mul(days)) || self.last_inbound_at.is_some_and(|wrote| wrote <= asked)
        });
        self.settings.is_on
            && self.conversation.status == ConversationStatus::Closed
            && self.last_inbound_at.is_some()
            && !was_asked_lately
    }
}

pub(crate) struct AskHandler(pub(crate) Inbox);

impl EachAlone for AskHandler {
    type Payload = ClosedJob;
    type Error = Error;

    async fn run_one(&self, _: Job, payload: ClosedJob) -> Result<Outcome> {
        let inbox = &self.0;
        let now = inbox.clock.now();
        let Some(situation) = inbox.situation(payload, now).await? else { return Ok(Outcome::Done) };
        if !situation.calls_for_a_question(now) {
            return Ok(Outcome::Done);
        }
        let Some(content) = inbox.survey_content(payload, &situation).await? else { return Ok(Outcome::Done) };
        inbox.note_asked(payload, &situation, now).await?;
        let author = Author { kind: AuthorKind::Automatic, id: payload.tenant.uuid(), name: AUTHOR_NAME.to_owned() };
        let message = SendMessage { id: payload.message, content, reply_to: None };
        match inbox.send_as(payload.tenant, author, payload.conversation, message).await {
            Ok(_) => Ok(Outcome::Done),
            // The window shut meanwhile, the number is gone, the template is no longer what it was: nobody is asked.
            Err(Error::WindowClosed | Error::ChannelDisconnected(_) | Error::Invalid(_) | Error::NotFound(_)) => {
                inbox.forget_asked(payload).await?;
                Ok(Outcome::Done)
            }
            Err(error) => Err(error),
        }
    }
}

impl Inbox {
    async fn situation(&self, asked: ClosedJob, now: Timestamp) -> Result<Option<Situation>> {
        self.db
            .read("inbox.survey.situation", (asked, now), |tx, (asked, now)| {
                Box::pin(async move {
                    let tenant = asked.tenant;
                    let conversation = match conversation_view(tx, tenant, asked.conversation, *now).await {
                        Ok(conversation) => conversation,
                        // It turned out to be another one.
                        Err(Error::NotFound(_)) => return Ok(None),
                        Err(error) => return Err(error),
                    };
                    let settings = settings(tx, tenant).await?;
                    let row = params![tenant.uuid(), asked.conversation.uuid(), asked.message.uuid()];
                    let row = tx.query_one(sql::LAST_ASKED, row).await?;
                    let (last_inbound_at, last_asked_at) = (row.get(0)?, row.get(1)?);
                    let assignee_name = match conversation.assignee_id {
                        Some(agent) => {
                            let row = tx.query_opt(sql::AGENT_NAME, params![tenant.uuid(), agent.uuid()]).await?;
                            row.map(|row| row.get(0)).transpose()?
                        }
                        None => None,
                    };
                    let flow = match &settings.form {
                        SurveyForm::Flow { flow_id, .. } => asking_flow(tx, tenant, asked, *flow_id).await?,
                        SurveyForm::Buttons {} | SurveyForm::List {} => None,
                    };
                    Ok(Some(Situation { settings, conversation, assignee_name, last_inbound_at, last_asked_at, flow }))
                })
            })
            .await
    }

    /// What to send; `None` where nothing can be sent now.
    async fn survey_content(&self, asked: ClosedJob, situation: &Situation) -> Result<Option<SendContent>> {
        let settings = &situation.settings;
        if situation.conversation.window.open {
            return Ok(Some(question(settings, situation.flow.as_ref(), asked.message)));
        }
        let Some(chosen) = &settings.template else { return Ok(None) };
        let definition = self.template_of(asked.tenant, asked.conversation, &chosen.name, &chosen.language).await?;
        let send = definition.and_then(|definition| template(chosen, &definition, asked.message));
        Ok(send.map(SendContent::Template))
    }

    /// Before it is sent: the answer may be faster than the unit after it.
    async fn note_asked(&self, asked: ClosedJob, situation: &Situation, now: Timestamp) -> Result<()> {
        let assignee = situation.conversation.assignee_id.map(AgentId::uuid);
        self.db
            .write("inbox.survey.ask", (asked, assignee, situation.assignee_name.clone(), now), {
                |tx, (asked, assignee, name, now)| {
                    Box::pin(async move {
                        let (tenant, id) = (asked.tenant.uuid(), asked.message.uuid());
                        let row = params![tenant, id, asked.conversation.uuid(), *assignee, name.as_deref(), *now];
                        tx.exec(sql::INSERT, row).await?;
                        Ok(())
                    })
                }
            })
            .await
    }

    async fn forget_asked(&self, asked: ClosedJob) -> Result<()> {
        self.db
            .write("inbox.survey.forget", asked, |tx, asked| {
                Box::pin(async move {
                    tx.exec(sql::DELETE, params![asked.tenant.uuid(), asked.message.uuid()]).await?;
                    Ok(())
                })
            })
            .await
    }
}

/// The form, where the conversation's number belongs to its account.
async fn asking_flow(tx: &mut Tx, tenant: TenantId, asked: &ClosedJob, flow: FlowId) -> Result<Option<AskingFlow>> {
    let row = params![tenant.uuid(), asked.conversation.uuid(), flow.uuid()];
    let row = tx.query_opt(sql::FLOW_OF_CONVERSATION, row).await?;
    row.map(|row| Ok(AskingFlow { graph_flow_id: row.get(0)?, has_endpoint: row.get::<String>(1)? != "none" }))
        .transpose()
}
