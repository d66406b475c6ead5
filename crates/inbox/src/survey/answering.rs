//! Answers among what customers write.

use std::time::Duration;

use recado_core::Timestamp;
use recado_db::{Tx, params};
use recado_infra::jobs::Jobs;
use uuid::Uuid;

use super::asking::AUTHOR_NAME;
use super::question::{read_tap, score_in};
use super::settings::{SurveyForm, SurveySettings, settings};
use super::sql;
use crate::agent::{Author, AuthorKind};
use crate::conversation::{WorkChange, WorkNotice, note_change};
use crate::flow::FlowAnswer;
use crate::message::{StoredContent, send_automatic};
use crate::{ConversationId, Error, MessageId, Result, TenantId};

/// What is written so long after a score is its comment.
const COMMENT_TIME: Duration = Duration::from_secs(30 * 60);
/// A comment is kept to this length; the message has the rest.
const MAX_COMMENT_CHARS: usize = 2_000;

/// A score that a customer gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rating {
    /// The message that asked.
    survey: MessageId,
    score: i64,
    comment: Option<String>,
}

/// What is to be told after an answer was taken in.
#[derive(Debug)]
pub(crate) struct Rated {
    pub(crate) notice: WorkNotice,
    /// What the customer was answered.
    pub(crate) thanks: Option<MessageId>,
}

/// The answers of one unit. What it looks up serves all messages of it.
#[derive(Default)]
pub(crate) struct SurveyAnswers {
    awaits_comments: Option<bool>,
}

impl SurveyAnswers {
    /// The answer to a survey of this conversation that a message is: a tap, or a form whose token is the message that asked.
    pub(crate) async fn recognise(
        &self,
        tx: &mut Tx,
        (tenant, conversation): (TenantId, ConversationId),
        content: &StoredContent,
        form: Option<(Option<&str>, &[FlowAnswer])>,
    ) -> Result<Option<Rating>> {
        let tap = match content {
            StoredContent::ButtonReply(reply) => read_tap(&reply.id),
            _ => None,
        };
        let token = form.and_then(|(token, _)| Uuid::try_parse(token?).ok()).map(MessageId);
        let Some(survey) = tap.map(|(survey, _)| survey).or(token) else { return Ok(None) };
        let row = tx.query_opt(sql::FIND, params![tenant.uuid(), survey.uuid()]).await?;
        let asked_in: Option<Uuid> = row.map(|row| row.get(0)).transpose()?;
        if asked_in != Some(conversation.uuid()) {
            return Ok(None);
        }
        match (tap, form) {
            (Some((_, score)), _) => Ok(Some(Rating { survey, score, comment: None })),
            (None, Some((_, answers))) => Ok(rating_in(&settings(tx, tenant).await?, answers, survey)),
            (None, None) => Ok(None),
        }
    }

    /// Keeps a score; `None` where a newer one is kept. The newest answer counts; only the first is answered.
    pub(crate) async fn rate(
        &mut self,
        tx: &mut Tx,
        jobs: &Jobs,
        (tenant, conversation): (TenantId, ConversationId),
        rating: &Rating,
        at: Timestamp,
        now: Timestamp,
    ) -> Result<Option<Rated>> {
        let id = rating.survey.uuid();
        let row = tx.query_opt(sql::FIND, params![tenant.uuid(), id]).await?;
        let answered_at: Option<Timestamp> = row.map(|row| row.get(1)).transpose()?.flatten();
        if answered_at.is_some_and(|answered| answered > at) {
            return Ok(None);
        }
        let settings = settings(tx, tenant).await?;
        let comment = rating.comment.as_deref().map(cut);
        let until = (settings.asks_comment && comment.is_none()).then(|| at.plus(COMMENT_TIME));
        let row = params![tenant.uuid(), id, rating.score, comment.as_deref(), at, until];
        tx.exec(sql::RATE, row).await?;
        self.awaits_comments = None;
        let change = WorkChange::Rated { score: rating.score };
        let notice = note_change(tx, tenant, conversation, change, now).await?;
        if answered_at.is_some() || settings.thanks.is_empty() {
            return Ok(Some(Rated { notice, thanks: None }));
        }
        let author = Author { kind: AuthorKind::Automatic, id: tenant.uuid(), name: AUTHOR_NAME.to_owned() };
        let thanks = match send_automatic(tx, jobs, tenant, conversation, &settings.thanks, author, now).await {
            Ok(message) => Some(message),
            // What is heard of a day late is not answered.
            Err(Error::WindowClosed | Error::ChannelDisconnected(_)) => None,
            Err(error) => return Err(error),
        };
        Ok(Some(Rated { notice, thanks }))
    }

    /// Keeps a text as the comment of a score that was just given.
    pub(crate) async fn comment(
        &mut self,
        tx: &mut Tx,
        tenant: TenantId,
        conversation: ConversationId,
        text: &str,
        at: Timestamp,
    ) -> Result<()> {
        let awaits = match self.awaits_comments {
            Some(awaits) => awaits,
            None => tx.query_opt(sql::ANY_AWAITING, params![tenant.uuid()]).await?.is_some(),
        };
        self.awaits_comments = Some(awaits);
        if awaits && !text.trim().is_empty() {
            let text = cut(text);
            let row = params![tenant.uuid(), conversation.uuid(), &text, at];
            tx.exec(sql::COMMENT, row).await?;
        }
        Ok(())
    }
}

/// Ends the waiting for comments that did not come. Answers how many.
pub(crate) async fn stop_awaiting(tx: &mut Tx, now: Timestamp) -> Result<u64> {
    Ok(tx.exec(sql::STOP_AWAITING, params![now]).await?)
}

/// Gives a conversation's questions to the one that it turned out to be.
pub(crate) async fn move_surveys(
    tx: &mut Tx,
    tenant: TenantId,
    lost: ConversationId,
    kept: ConversationId,
) -> Result<()> {
    tx.exec(sql::MOVE, params![tenant.uuid(), lost.uuid(), kept.uuid()]).await?;
    Ok(())
}

fn rating_in(settings: &SurveySettings, answers: &[FlowAnswer], survey: MessageId) -> Option<Rating> {
    let SurveyForm::Flow { score_key, comment_key, .. } = &settings.form else {
        // A template's form: any question whose answer has a score.
        return answers.iter().find_map(|answer| {
            let score = score_in(answer.value.as_str()?)?;
            Some(Rating { survey, score, comment: None })
        });
    };
    let find = |key: &str| answers.iter().find(|answer| answer.key == key);
    let score = score_in(find(score_key)?.value.as_str()?)?;
    let comment = comment_key.as_deref().and_then(find).map(|answer| answer.text.clone());
    Some(Rating { survey, score, comment: comment.filter(|text| !text.trim().is_empty()) })
}

fn cut(text: &str) -> String {
    text.trim().chars().take(MAX_COMMENT_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::FlowId;

    fn answer(key: &str, value: &str) -> FlowAnswer {
        FlowAnswer {
            key: key.to_owned(),
            question: String::new(),
            value: json!(value),
            text: value.to_owned(),
            files: Vec::new(),
        }
    }

    #[test]
    fn a_form_gives_its_score_and_its_comment() {
        let form = SurveyForm::Flow {
            flow_id: FlowId::new(),
            score_key: "stars".to_owned(),
            comment_key: Some("why".to_owned()),
        };
        let settings = SurveySettings { form, ..SurveySettings::default() };
        let survey = MessageId::new();
        let rated = rating_in(&settings, &[answer("why", "So fast"), answer("stars", "star_4")], survey).unwrap();
        assert_eq!(rated, Rating { survey, score: 4, comment: Some("So fast".to_owned()) });
        assert_eq!(rating_in(&settings, &[answer("why", " "), answer("stars", "s1")], survey).unwrap().comment, None);
        assert_eq!(rating_in(&settings, &[answer("why", "5")], survey), None, "no score was given");
        let buttons = SurveySettings::default();
        assert_eq!(rating_in(&buttons, &[answer("why", "?"), answer("mood", "m2")], survey).unwrap().score, 2);
    }
}
