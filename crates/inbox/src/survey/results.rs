//! Answers: page by page, summed up, and as a file.

use recado_core::Timestamp;
use recado_db::{Row, params};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{BEST, sql};
use crate::contact::StoredContact;
use crate::conversation::Named;
use crate::page::{MAX_LIMIT, Page, PageRequest};
use crate::spreadsheet_cell::harmless;
use crate::{AgentId, Contact, ConversationId, Error, Inbox, MessageId, Result, TenantId};

/// Before all others in a list with the newest first.
const FIRST: (i64, Uuid) = (i64::MAX, Uuid::max());
/// Rows of one file at the most; older ones are reached by `until`.
const MAX_EXPORTED: usize = 50_000;
const TITLES: [&str; 8] =
    ["answered_at", "asked_at", "score", "comment", "agent", "contact", "phone", "conversation_id"];

/// What a customer answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SurveyAnswer {
    /// That of the message that asked.
    #[schema(value_type = uuid::Uuid)]
    pub id: MessageId,
    /// The conversation that was closed.
    #[schema(value_type = uuid::Uuid)]
    pub conversation_id: ConversationId,
    /// The customer.
    pub contact: Contact,
    /// Who had the conversation then; `null`: nobody.
    #[schema(required = true)]
    pub agent: Option<Named>,
    /// 1 to 5, 5 is the best.
    #[schema(minimum = 1, maximum = 5)]
    pub score: i64,
    /// What the customer said to it.
    #[schema(required = true)]
    pub comment: Option<String>,
    /// When it was asked.
    #[schema(value_type = String, format = DateTime)]
    pub asked_at: Timestamp,
    /// When it was answered.
    #[schema(value_type = String, format = DateTime)]
    pub answered_at: Timestamp,
}

/// Which answers.
#[derive(Debug, Clone, Copy, Default)]
pub struct SurveyFilter {
    /// With this score.
    pub score: Option<i64>,
    /// Of this agent's conversations.
    pub agent_id: Option<AgentId>,
    /// Not before.
    pub from: Option<Timestamp>,
    /// Before.
    pub until: Option<Timestamp>,
}

impl SurveyFilter {
    /// Microseconds: from, and before.
    fn bounds(self) -> (i64, i64) {
        (self.from.map_or(0, Timestamp::micros), self.until.map_or(i64::MAX, Timestamp::micros))
    }
}

/// Answers, summed up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SurveySummary {
    /// How many questions were asked in this time.
    pub asked: i64,
    /// How many were answered in it.
    pub answered: i64,
    /// How many answered with 1, 2, 3, 4 and 5.
    #[schema(min_items = 5, max_items = 5)]
    pub scores: Vec<i64>,
    /// The mean of the scores; `null` without an answer.
    #[schema(required = true)]
    pub average: Option<f64>,
}

impl Inbox {
    /// Answers, the newest first.
    ///
    /// # Errors
    /// [`Error::BadCursor`], or as the database says.
    pub async fn survey_answers(
        &self,
        tenant: TenantId,
        filter: SurveyFilter,
        page: PageRequest,
    ) -> Result<Page<SurveyAnswer>> {
        let position: (i64, Uuid) = page.position()?.unwrap_or(FIRST);
        let rows = self
            .db
            .read("inbox.survey.answers", (tenant, filter, position, page.fetch_limit()), |tx, input| {
                Box::pin(async move {
                    let (tenant, filter, (at, id), limit) = input;
                    let ((from, until), agent) = (filter.bounds(), filter.agent_id.map(AgentId::uuid));
                    let row = params![tenant.uuid(), from, until, filter.score, agent, *at, *id, *limit];
                    tx.query(sql::LIST, row).await?.iter().map(read_answer).collect::<Result<Vec<_>>>()
                })
            })
            .await?;
        page.page(rows, |answer| (answer.answered_at.micros(), answer.id.uuid()))
    }

    /// Answers, summed up; the filter's score does not count.
    ///
    /// # Errors
    /// As the database says.
    pub async fn survey_summary(&self, tenant: TenantId, filter: SurveyFilter) -> Result<SurveySummary> {
        self.db
            .read("inbox.survey.summary", (tenant, filter), |tx, (tenant, filter)| {
                Box::pin(async move {
                    let ((from, until), agent) = (filter.bounds(), filter.agent_id.map(AgentId::uuid));
                    let row = params![tenant.uuid(), from, until, agent];
                    let mut counts = Vec::new();
                    for row in tx.query(sql::SCORES, row).await? {
                        counts.push((row.get::<i64>(0)?, row.get::<i64>(1)?));
                    }
                    let row = params![tenant.uuid(), from, until, agent];
                    Ok(summary(tx.query_one(sql::COUNT_ASKED, row).await?.get(0)?, &counts))
                })
            })
            .await
    }

    /// The newest 50,000 answers that the filter takes, as CSV.
    ///
    /// # Errors
    /// As the database says.
    pub async fn export_survey_answers(&self, tenant: TenantId, filter: SurveyFilter) -> Result<Vec<u8>> {
        let failed = |error: csv::Error| Error::Stored(error.to_string());
        // Without the mark, spreadsheets take UTF-8 for something else.
        let mut file = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
        file.write_record(TITLES).map_err(failed)?;
        let mut page = PageRequest { cursor: None, limit: Some(MAX_LIMIT) };
        let mut written = 0_usize;
        loop {
            let answers = self.survey_answers(tenant, filter, page.clone()).await?;
            written = written.saturating_add(answers.data.len());
            for answer in &answers.data {
                file.write_record(cells(answer)).map_err(failed)?;
            }
            match answers.next_cursor {
                Some(cursor) if written < MAX_EXPORTED => page.cursor = Some(cursor),
                _ => break,
            }
        }
        file.into_inner().map_err(|error| Error::Stored(error.to_string()))
    }
}

fn summary(asked: i64, counts: &[(i64, i64)]) -> SurveySummary {
    let scores: Vec<i64> = (1..=BEST)
        .map(|score| counts.iter().filter(|(given, _)| *given == score).map(|(_, count)| count).sum())
        .collect();
    let answered: i64 = scores.iter().sum();
    let total: i64 = (1..=BEST).zip(&scores).map(|(score, count)| score.saturating_mul(*count)).sum();
    let average = (answered > 0).then(|| total as f64 / answered as f64);
    SurveySummary { asked, answered, scores, average }
}

fn read_answer(row: &Row) -> Result<SurveyAnswer> {
    let agent = match (row.get::<Option<Uuid>>(2)?, row.get::<Option<String>>(3)?) {
        (Some(id), Some(name)) => Some(Named { id, name }),
        _ => None,
    };
    Ok(SurveyAnswer {
        id: MessageId(row.get(0)?),
        conversation_id: ConversationId(row.get(1)?),
        agent,
        score: row.get(4)?,
        comment: row.get(5)?,
        asked_at: row.get(6)?,
        answered_at: row.get(7)?,
        contact: StoredContact::read(row, 8)?.into_view(),
    })
}

fn cells(answer: &SurveyAnswer) -> [String; 8] {
    let contact = &answer.contact;
    [
        answer.answered_at.to_string(),
        answer.asked_at.to_string(),
        answer.score.to_string(),
        harmless(answer.comment.as_deref().unwrap_or_default()),
        harmless(answer.agent.as_ref().map_or("", |agent| agent.name.as_str())),
        harmless(&contact.name),
        harmless(contact.phone.as_deref().unwrap_or_default()),
        answer.conversation_id.to_string(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_are_summed_up() {
        let summed = summary(9, &[(5, 3), (1, 1)]);
        assert_eq!((summed.asked, summed.answered, summed.scores), (9, 4, vec![1, 0, 0, 0, 3]));
        assert!((summed.average.unwrap() - 4.0).abs() < f64::EPSILON);
        assert_eq!(summary(0, &[]).average, None);
    }
}
