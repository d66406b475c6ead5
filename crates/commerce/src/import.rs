//! Importing products: a file's rows go to Graph in batches, and what Graph thinks of each comes back by its line.

use std::collections::HashMap;
use std::time::Duration;

use recado_inbox::{AccountAccess, ConnectionId, Error, Result, TenantId};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::Commerce;
use crate::graph_id::escaped;
use crate::import_file::{self, ImportProblem, MAX_BYTES, ProductFile};

/// Products of one batch; Graph advises 3,000 at the most.
const BATCH_ROWS: usize = 1_000;
/// How long the person at the keyboard waits for Graph to work through the batches. It goes on without them.
const PATIENCE: Duration = Duration::from_secs(20);
const POLL: Duration = Duration::from_millis(500);

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// Graph is still at it; ask again with the handles.
    InProgress,
    /// Graph is done with all of it.
    Finished,
}

/// What became of a file of products.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ImportReport {
    /// How far it is.
    pub state: ImportState,
    /// The columns of the file as they were understood.
    pub columns: Vec<String>,
    /// Rows with something in them.
    pub rows: usize,
    /// Rows that were sent to Graph.
    pub sent: usize,
    /// Rows that did not become products, by line.
    pub problems: Vec<ImportProblem>,
    /// Name the batches at Graph.
    pub handles: Vec<String>,
}

impl Commerce {
    /// Makes and changes products of the linked catalogue as a CSV file says. With `only_check` nothing is sent.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a file that cannot be read, [`Error::TooLarge`], [`Error::NotFound`] where no catalogue is linked,
    /// [`Error::ChannelDisconnected`], Graph's no.
    pub async fn import_products(
        &self,
        tenant: TenantId,
        connection: ConnectionId,
        bytes: &[u8],
        default_currency: Option<&str>,
        only_check: bool,
    ) -> Result<ImportReport> {
        if bytes.len() > MAX_BYTES {
            return Err(Error::TooLarge { limit_bytes: MAX_BYTES as u64 });
        }
        let file = import_file::read(bytes, default_currency).map_err(|detail| Error::invalid("file", detail))?;
        let ProductFile { columns, rows, problems } = file;
        let mut report = ImportReport {
            state: ImportState::Finished,
            columns,
            rows: rows.len() + problems.len(),
            sent: 0,
            problems,
            handles: Vec::new(),
        };
        if only_check {
            return Ok(report);
        }
        let access = self.access(tenant, connection).await?;
        let catalogue = self.linked_catalogue(&access).await?;
        let line_of: HashMap<&str, u64> =
            rows.iter().filter_map(|(line, row)| Some((row.get("id")?.as_str()?, *line))).collect();
        for batch in rows.chunks(BATCH_ROWS) {
            let requests: Vec<Value> = batch.iter().map(|(_, row)| json!({"method": "UPDATE", "data": row})).collect();
            let body = json!({"item_type": "PRODUCT_ITEM", "allow_upsert": true, "requests": requests});
            let answer = match access.graph.post(&format!("{catalogue}/items_batch"), &body).await {
                Ok(answer) => answer,
                // What went before stays; the person hears how far it came.
                Err(failure) if report.sent > 0 => {
                    report.refuse(batch, &failure.to_string());
                    continue;
                }
                Err(failure) => return Err(failure.into()),
            };
            report.sent += batch.len();
            let handles = answer.get("handles").and_then(Value::as_array).into_iter().flatten();
            report.handles.extend(handles.filter_map(Value::as_str).map(str::to_owned));
        }
        self.wait(&access, &catalogue, &mut report, &line_of).await?;
        Ok(report)
    }

    /// How far the batches of an import are.
    ///
    /// # Errors
    /// As [`Commerce::import_products`].
    pub async fn import_status(
        &self,
        tenant: TenantId,
        connection: ConnectionId,
        handles: Vec<String>,
    ) -> Result<ImportReport> {
        let access = self.access(tenant, connection).await?;
        let catalogue = self.linked_catalogue(&access).await?;
        let mut report = ImportReport {
            state: ImportState::Finished,
            columns: Vec::new(),
            rows: 0,
            sent: 0,
            problems: Vec::new(),
            handles,
        };
        report.look(&access, &catalogue, &HashMap::new()).await?;
        Ok(report)
    }

    async fn wait(
        &self,
        access: &AccountAccess,
        catalogue: &str,
        report: &mut ImportReport,
        line_of: &HashMap<&str, u64>,
    ) -> Result<()> {
        let mut waited = Duration::ZERO;
        loop {
            let before = report.problems.len();
            report.look(access, catalogue, line_of).await?;
            if report.state == ImportState::Finished || waited >= PATIENCE {
                report.problems.sort_by_key(|problem| problem.line);
                return Ok(());
            }
            report.problems.truncate(before);
            tokio::time::sleep(POLL).await;
            waited += POLL;
        }
    }
}

impl ImportReport {
    /// Asks Graph about each batch, and adds what it says of rows.
    async fn look(&mut self, access: &AccountAccess, catalogue: &str, line_of: &HashMap<&str, u64>) -> Result<()> {
        self.state = ImportState::Finished;
        for handle in &self.handles {
            let handle = escaped(handle);
            let answer = access.graph.get(&format!("{catalogue}/check_batch_request_status?handle={handle}")).await?;
            let batch = answer.pointer("/data/0").unwrap_or(&Value::Null);
            let text = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
            if !matches!(text(batch, "status").as_deref(), Some("finished" | "error")) {
                self.state = ImportState::InProgress;
            }
            for error in batch.get("errors").and_then(Value::as_array).into_iter().flatten() {
                let id = text(error, "id");
                let line = id.as_deref().and_then(|id| line_of.get(id)).copied().unwrap_or_default();
                let detail = text(error, "message").unwrap_or_else(|| "Graph did not take it.".to_owned());
                self.problems.push(ImportProblem::new(line, id, detail));
            }
        }
        Ok(())
    }

    fn refuse(&mut self, batch: &[(u64, serde_json::Map<String, Value>)], detail: &str) {
        for (line, row) in batch {
            let id = row.get("id").and_then(Value::as_str).map(str::to_owned);
            self.problems.push(ImportProblem::new(*line, id, detail.to_owned()));
        }
    }
}
