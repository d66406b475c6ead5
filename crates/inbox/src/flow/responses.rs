//! Filled-in Flows: page by page, whole for an export, and summed up.

use recado_core::Timestamp;
use recado_db::{Row, Tx, params};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::export::{Export, ExportFormat, export};
use super::queries::from_json;
use super::questions::FlowQuestion;
use super::{FlowAnswer, FlowResponse, sql};
use crate::contact::StoredContact;
use crate::page::{Page, PageRequest};
use crate::{ConversationId, Error, FlowId, Inbox, MessageId, Result, TenantId};

/// Before all others in a list with the newest first.
const FIRST: (i64, Uuid) = (i64::MAX, Uuid::max());
/// Rows of one file at the most: what a spreadsheet still opens, and a server holds in memory.
const MAX_EXPORTED: usize = 50_000;
/// Rows read at once for an export.
const EXPORT_STEP: i64 = 1_000;
/// The newest responses are summed up, so many at the most.
const MAX_SUMMED: i64 = 5_000;

/// Which responses.
#[derive(Debug, Clone, Copy, Default)]
pub struct FlowResponseFilter {
    /// Of this Flow; `None`: those whose Flow is not known.
    pub flow_id: Option<FlowId>,
    /// Not before.
    pub from: Option<Timestamp>,
    /// Before.
    pub to: Option<Timestamp>,
}

/// The answers to the questions of a Flow that let choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FlowSummary {
    /// How many responses were counted: the newest 5,000 at the most.
    pub responses: i64,
    /// In the order of the form.
    pub questions: Vec<SummedQuestion>,
}

/// How often each choice was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SummedQuestion {
    /// Its name in responses.
    pub key: String,
    /// As customers read it.
    pub label: String,
    /// How many answered it.
    pub answered: i64,
    /// In the order of the form; what was answered and stands there no more comes last.
    pub choices: Vec<SummedChoice>,
}

/// A choice and its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SummedChoice {
    /// In responses.
    pub id: String,
    /// As customers read it.
    pub title: String,
    /// How often.
    pub count: i64,
}

impl Inbox {
    /// The responses of a Flow, the newest first.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::BadCursor`].
    pub async fn flow_responses(
        &self,
        tenant: TenantId,
        filter: FlowResponseFilter,
        page: PageRequest,
    ) -> Result<Page<FlowResponse>> {
        if let Some(flow) = filter.flow_id {
            self.find_flow(tenant, flow).await?;
        }
        let position = page.position()?.unwrap_or(FIRST);
        let rows = self.responses_from(tenant, filter, position, page.fetch_limit()).await?;
        page.page(rows, place)
    }

    /// All responses of a Flow as a file.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Invalid`] where there are too many for one file.
    pub async fn export_flow_responses(
        &self,
        tenant: TenantId,
        filter: FlowResponseFilter,
        format: ExportFormat,
    ) -> Result<Export> {
        let (name, questions) = match filter.flow_id {
            Some(flow) => {
                let detail = self.flow(tenant, flow).await?;
                (detail.flow.name, detail.questions)
            }
            None => ("responses".to_owned(), Vec::new()),
        };
        let mut responses: Vec<FlowResponse> = Vec::new();
        let mut position = FIRST;
        loop {
            let rows = self.responses_from(tenant, filter, position, EXPORT_STEP).await?;
            let Some(last) = rows.last() else { break };
            position = place(last);
            responses.extend(rows);
            if responses.len() > MAX_EXPORTED {
                let detail = format!("One file holds {MAX_EXPORTED} responses at the most; choose a shorter time.");
                return Err(Error::invalid("from", detail));
            }
        }
        // Writing a large file takes a while, which must not hold up others.
        let written = tokio::task::spawn_blocking(move || export(&name, &questions, &responses, format));
        written.await.map_err(|_| Error::Stopped("the export"))?
    }

    /// How often each choice of a Flow was made.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn flow_summary(&self, tenant: TenantId, filter: FlowResponseFilter) -> Result<FlowSummary> {
        let flow = filter.flow_id.ok_or(Error::NotFound("form"))?;
        let questions = self.flow(tenant, flow).await?.questions;
        let (from, to) = bounds(filter);
        let rows: Vec<Vec<FlowAnswer>> = self
            .db
            .read("inbox.flow.answers", (tenant, flow, from, to), |tx, (tenant, flow, from, to)| {
                Box::pin(async move {
                    let row = params![tenant.uuid(), flow.uuid(), *from, *to, MAX_SUMMED];
                    let rows = tx.query(sql::ANSWERS, row).await?;
                    rows.iter().map(|row| from_json(&row.get::<String>(0)?)).collect::<Result<_>>()
                })
            })
            .await?;
        Ok(sum_up(&questions, &rows))
    }

    async fn responses_from(
        &self,
        tenant: TenantId,
        filter: FlowResponseFilter,
        position: (i64, Uuid),
        limit: i64,
    ) -> Result<Vec<FlowResponse>> {
        self.db
            .read("inbox.flow.responses", (tenant, filter, position, limit), |tx, (tenant, filter, position, limit)| {
                Box::pin(async move { responses(tx, *tenant, *filter, *position, *limit).await })
            })
            .await
    }
}

async fn responses(
    tx: &mut Tx,
    tenant: TenantId,
    filter: FlowResponseFilter,
    (at, id): (i64, Uuid),
    limit: i64,
) -> Result<Vec<FlowResponse>> {
    let (from, to) = bounds(filter);
    let rows = match filter.flow_id {
        Some(flow) => tx.query(sql::RESPONSES, params![tenant.uuid(), flow.uuid(), from, to, at, id, limit]).await?,
        None => tx.query(sql::UNKNOWN_RESPONSES, params![tenant.uuid(), from, to, at, id, limit]).await?,
    };
    rows.iter().map(read_response).collect()
}

/// Microseconds: from, and before.
fn bounds(filter: FlowResponseFilter) -> (i64, i64) {
    (filter.from.map_or(0, Timestamp::micros), filter.to.map_or(i64::MAX, Timestamp::micros))
}

fn place(response: &FlowResponse) -> (i64, Uuid) {
    (response.created_at.micros(), response.message_id.uuid())
}

fn read_response(row: &Row) -> Result<FlowResponse> {
    Ok(FlowResponse {
        message_id: MessageId(row.get(0)?),
        flow_id: row.get::<Option<Uuid>>(1)?.map(FlowId),
        answers: from_json(&row.get::<String>(2)?)?,
        created_at: row.get(3)?,
        conversation_id: ConversationId(row.get(4)?),
        contact: StoredContact::read(row, 5)?.into_view(),
    })
}

/// Counts what was chosen. Whoever chose several things counts for each of them.
fn sum_up(questions: &[FlowQuestion], responses: &[Vec<FlowAnswer>]) -> FlowSummary {
    let is_choice = |question: &&FlowQuestion| !question.choices.is_empty() || question.component == "OptIn";
    let mut summed: Vec<SummedQuestion> = questions
        .iter()
        .filter(is_choice)
        .map(|question| {
            let zero = |(id, title): (String, String)| SummedChoice { id, title, count: 0 };
            let choices = question.choices.iter().map(|choice| zero((choice.id.clone(), choice.title.clone())));
            let (key, label) = (question.key.clone(), question.label.clone());
            SummedQuestion { key, label, answered: 0, choices: choices.collect() }
        })
        .collect();
    for answer in responses.iter().flatten() {
        let Some(question) = summed.iter_mut().find(|question| question.key == answer.key) else { continue };
        let chosen = match &answer.value {
            Value::String(id) if !id.is_empty() => vec![id.clone()],
            Value::Array(ids) => ids.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            Value::Bool(yes) => vec![yes.to_string()],
            _ => Vec::new(),
        };
        question.answered += i64::from(!chosen.is_empty());
        for id in chosen {
            match question.choices.iter_mut().find(|choice| choice.id == id) {
                Some(choice) => choice.count += 1,
                None => question.choices.push(SummedChoice { title: id.clone(), id, count: 1 }),
            }
        }
    }
    FlowSummary { responses: i64::try_from(responses.len()).unwrap_or(i64::MAX), questions: summed }
}
