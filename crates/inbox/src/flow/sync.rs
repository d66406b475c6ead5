//! What Graph has of an account's Flows, brought here: on connecting, on demand, at news of unknown Flows, and every few hours.

use std::collections::HashMap;
use std::time::Duration;

use recado_core::Timestamp;
use recado_db::{Tx, params};
use recado_infra::jobs::{EachAlone, Job, Outcome, WorkerOptions};
use serde_json::Value;

use super::queries::{as_json, find_flow, read_flow};
use super::{Flow, FlowEndpointKind, FlowProblem, problems_of, sql};
use crate::connection::{AccountAccess, AccountJob, Reading, enqueue_next_reading};
use crate::event::{EventKind, EventLog};
use crate::graph_client::{GraphClient, GraphFailure};
use crate::{ConnectionId, Error, FlowId, Inbox, Result, TenantId};

pub(crate) const OPTIONS: WorkerOptions = WorkerOptions {
    concurrency: 2,
    batch_length: 1,
    max_attempts: 20,
    first_delay: Duration::from_secs(10),
    longest_delay: Duration::from_secs(3600),
};

const FIELDS: &str = "id,name,status,categories,validation_errors,endpoint_uri,updated_at";
/// Pages of Flows read at the most.
const MAX_PAGES: usize = 100;
/// As large as a Flow JSON can be.
pub(super) const MAX_JSON_BYTES: usize = 10 * 1024 * 1024;
/// The path of this desk's own endpoints.
pub(super) const HOSTED_PATH: &str = "/hooks/flows/";

/// A Flow as Graph tells it.
pub(super) struct Listed {
    graph_flow_id: String,
    name: String,
    categories: Vec<String>,
    status: String,
    problems: Vec<FlowProblem>,
    endpoint_url: Option<String>,
    updated_at: String,
}

/// What is known of a Flow before it is read again.
struct Known {
    id: FlowId,
    graph_updated_at: Option<String>,
    has_json: bool,
}

pub(crate) struct SyncHandler(pub(crate) Inbox);

impl EachAlone for SyncHandler {
    type Payload = AccountJob;
    type Error = Error;

    async fn run_one(&self, job: Job, payload: AccountJob) -> Result<Outcome> {
        match self.0.sync_flows(payload.tenant, payload.connection).await {
            // Whose secrets were forgotten is read no more.
            Err(Error::ChannelDisconnected(_) | Error::NotFound(_)) => return Ok(Outcome::Done),
            Err(Error::GraphRefused(reason)) => {
                tracing::warn!(connection = %payload.connection, %reason, "the Flows of an account cannot be read");
            }
            other => other?,
        }
        let (jobs, now) = (self.0.jobs.clone(), self.0.clock.now());
        self.0
            .db
            .write("inbox.flow.synced", (job, payload, now), move |tx, (job, payload, now)| {
                let jobs = jobs.clone();
                Box::pin(async move {
                    job.finish(tx).await?;
                    enqueue_next_reading(tx, &jobs, Reading::Flows, *payload, *now).await?;
                    Ok::<_, Error>(Outcome::Finished)
                })
            })
            .await
    }
}

impl Inbox {
    /// Reads the Flows of an account from Graph.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::ChannelDisconnected`], [`Error::GraphRefused`], [`Error::GraphUnreachable`].
    pub async fn sync_flows(&self, tenant: TenantId, connection: ConnectionId) -> Result<()> {
        let account = self.account_access(tenant, connection).await?;
        // Before the list: one that is made in between must not be taken for gone.
        let known = self.known_flows(tenant, connection).await?;
        let listed = list(&account).await?;
        let wanted: Vec<(String, String)> = listed
            .iter()
            .filter(|flow| {
                let known = known.get(&flow.graph_flow_id);
                known.is_none_or(|known| !known.has_json || known.graph_updated_at.as_deref() != Some(&flow.updated_at))
            })
            .map(|flow| (flow.graph_flow_id.clone(), flow.updated_at.clone()))
            .collect();
        let gone: Vec<FlowId> = known
            .iter()
            .filter(|(graph_id, _)| !listed.iter().any(|flow| flow.graph_flow_id == **graph_id))
            .map(|(_, known)| known.id)
            .collect();
        let ids = self.store_flows(tenant, connection, listed, gone).await?;
        for (graph_flow_id, updated_at) in wanted {
            let Some(id) = ids.get(&graph_flow_id) else { continue };
            match fetch_json(&account.graph, &graph_flow_id).await {
                Ok(Some(json)) => self.store_fetched(tenant, *id, json, updated_at).await?,
                Ok(None) => {}
                // One that cannot be read keeps none of the others away; it is tried again next time.
                Err(failure) => tracing::warn!(%graph_flow_id, %failure, "the JSON of a Flow cannot be read"),
            }
        }
        Ok(())
    }

    /// Reads one Flow again after it was changed.
    pub(super) async fn refresh_flow(
        &self,
        tenant: TenantId,
        connection: ConnectionId,
        account: &AccountAccess,
        graph_flow_id: &str,
    ) -> Result<FlowId> {
        let answer = account.graph.get(&format!("{graph_flow_id}?fields={FIELDS}")).await?;
        let flow = listed(&answer).ok_or_else(not_a_list)?;
        let ids = self.store_flows(tenant, connection, vec![flow], Vec::new()).await?;
        ids.get(graph_flow_id).copied().ok_or(Error::NotFound("form"))
    }

    /// The JSON that Graph has, as the working copy.
    pub(super) async fn refresh_json(
        &self,
        tenant: TenantId,
        id: FlowId,
        account: &AccountAccess,
        graph_flow_id: &str,
    ) -> Result<()> {
        match fetch_json(&account.graph, graph_flow_id).await? {
            Some(json) => self.store_fetched(tenant, id, json, String::new()).await,
            None => Ok(()),
        }
    }

    async fn known_flows(&self, tenant: TenantId, connection: ConnectionId) -> Result<HashMap<String, Known>> {
        self.db
            .read("inbox.flow.known", (tenant, connection), |tx, (tenant, connection)| {
                Box::pin(async move {
                    let rows = tx.query(sql::OF_CONNECTION, params![tenant.uuid(), connection.uuid()]).await?;
                    rows.iter()
                        .map(|row| {
                            let known =
                                Known { id: FlowId(row.get(0)?), graph_updated_at: row.get(2)?, has_json: row.get(3)? };
                            Ok((row.get(1)?, known))
                        })
                        .collect::<Result<HashMap<_, _>>>()
                })
            })
            .await
    }

    async fn store_flows(
        &self,
        tenant: TenantId,
        connection: ConnectionId,
        listed: Vec<Listed>,
        gone: Vec<FlowId>,
    ) -> Result<HashMap<String, FlowId>> {
        let hosted = self.hosted_prefix();
        let (bus, now) = (self.bus.clone(), self.clock.now());
        let input = (tenant, connection, listed, gone, hosted, now);
        self.db
            .write("inbox.flow.store", input, move |tx, (tenant, connection, listed, gone, hosted, now)| {
                let bus = bus.clone();
                Box::pin(async move {
                    let mut events = EventLog::new(*tenant);
                    let mut ids = HashMap::with_capacity(listed.len());
                    for flow in listed {
                        let (id, news) = upsert(tx, *tenant, *connection, flow, hosted, *now).await?;
                        if let Some(news) = news {
                            events.add(EventKind::FlowUpdated, &news)?;
                        }
                        ids.insert(flow.graph_flow_id.clone(), id);
                    }
                    for id in gone {
                        tx.exec(sql::SET_GONE, params![tenant.uuid(), id.uuid(), *now]).await?;
                    }
                    events.write(tx, &bus).await?;
                    Ok(ids)
                })
            })
            .await
    }

    async fn store_fetched(&self, tenant: TenantId, id: FlowId, json: String, updated_at: String) -> Result<()> {
        self.db
            .write("inbox.flow.fetched", (tenant, id, json, updated_at), |tx, (tenant, id, json, updated_at)| {
                Box::pin(async move {
                    tx.exec(sql::SET_FETCHED_JSON, params![tenant.uuid(), id.uuid(), json, updated_at]).await?;
                    Ok(())
                })
            })
            .await
    }

    /// What the addresses of this desk's own endpoints begin with.
    pub(super) fn hosted_prefix(&self) -> String {
        format!("{}{HOSTED_PATH}", self.settings.public_url.trim_end_matches('/'))
    }
}

/// Stores what Graph says; answers the Flow where that is news.
async fn upsert(
    tx: &mut Tx,
    tenant: TenantId,
    connection: ConnectionId,
    flow: &Listed,
    hosted: &str,
    now: Timestamp,
) -> Result<(FlowId, Option<Flow>)> {
    let before: Option<Flow> = tx
        .query_opt(sql::FIND_BY_GRAPH_ID, params![tenant.uuid(), connection.uuid(), &flow.graph_flow_id])
        .await?
        .map(|row| read_flow(&row))
        .transpose()?;
    let kind = match &flow.endpoint_url {
        None => FlowEndpointKind::None,
        Some(url) if url.starts_with(hosted) => FlowEndpointKind::Hosted,
        Some(_) => FlowEndpointKind::Own,
    };
    let id: FlowId = FlowId(
        tx.query_one(
            sql::UPSERT,
            params![
                tenant.uuid(),
                FlowId::new().uuid(),
                connection.uuid(),
                &flow.graph_flow_id,
                &flow.name,
                &as_json(&flow.categories)?,
                &flow.status,
                &as_json(&flow.problems)?,
                kind.as_str(),
                flow.endpoint_url.as_deref(),
                Some(now).filter(|_| flow.status != "DRAFT"),
                now,
                now,
                now
            ],
        )
        .await?
        .get(0)?,
    );
    let after = find_flow(tx, tenant, id).await?.ok_or(Error::NotFound("form"))?;
    let unasked = |flow: &Flow| Flow { synced_at: None, ..flow.clone() };
    let is_news = before.is_none_or(|before| unasked(&before) != unasked(&after));
    Ok((id, is_news.then_some(after)))
}

/// All Flows of the account.
async fn list(account: &AccountAccess) -> Result<Vec<Listed>, Error> {
    let path = format!("{}/flows?fields={FIELDS}&limit=100", account.waba_id);
    let (mut flows, mut after) = (Vec::new(), None::<String>);
    for _ in 0..MAX_PAGES {
        let answer = match &after {
            None => account.graph.get(&path).await?,
            Some(after) => account.graph.get(&format!("{path}&after={after}")).await?,
        };
        let rows = answer.get("data").and_then(Value::as_array).ok_or_else(not_a_list)?;
        flows.extend(rows.iter().filter_map(listed));
        let has_next = answer.pointer("/paging/next").is_some();
        let cursor = answer.pointer("/paging/cursors/after").and_then(Value::as_str);
        after = cursor.map(|cursor| url::form_urlencoded::byte_serialize(cursor.as_bytes()).collect());
        if !has_next || after.is_none() {
            return Ok(flows);
        }
    }
    Ok(flows)
}

fn not_a_list() -> Error {
    Error::GraphUnreachable("the Graph host did not answer with Flows".to_owned())
}

fn listed(row: &Value) -> Option<Listed> {
    let text = |name: &str| row.get(name).and_then(Value::as_str).map(str::to_owned);
    let categories = row.get("categories").and_then(Value::as_array).into_iter().flatten();
    Some(Listed {
        graph_flow_id: text("id")?,
        name: text("name").unwrap_or_default(),
        categories: categories.filter_map(Value::as_str).map(str::to_owned).collect(),
        status: text("status").unwrap_or_else(|| "DRAFT".to_owned()),
        problems: problems_of(row.get("validation_errors")),
        endpoint_url: text("endpoint_uri").filter(|url| !url.is_empty()),
        updated_at: text("updated_at").unwrap_or_default(),
    })
}

/// The JSON that Graph has; `None` where there is none yet.
async fn fetch_json(graph: &GraphClient, graph_flow_id: &str) -> Result<Option<String>, GraphFailure> {
    let answer = graph.get(&format!("{graph_flow_id}/assets")).await?;
    let assets = answer.get("data").and_then(Value::as_array).into_iter().flatten();
    let is_json = |asset: &&Value| asset.get("asset_type").and_then(Value::as_str) == Some("FLOW_JSON");
    let address = assets.filter(is_json).find_map(|asset| asset.get("download_url").and_then(Value::as_str));
    let Some(address) = address else { return Ok(None) };
    let (bytes, _) = graph.download(address, MAX_JSON_BYTES as u64).await?;
    let not_text = |_| GraphFailure::UnknownOutcome("the JSON of a Flow is not text".to_owned());
    String::from_utf8(bytes.to_vec()).map(Some).map_err(not_text)
}
