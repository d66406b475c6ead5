//! Making, changing and publishing Flows. A person waits for Graph's answer at the keyboard: nothing is stored before it said yes.

use recado_db::{Tx, params};
use recado_infra::bus::Bus;
use recado_whatsapp::flow::lifecycle::CATEGORIES;
use reqwest::multipart::{Form, Part};
use serde_json::{Map, Value, json};

use super::queries::{as_json, find_flow};
use super::sync::MAX_JSON_BYTES;
use super::{
    Flow, FlowDetail, FlowEndpoint, FlowEndpointKind, FlowPreview, FlowProblem, FlowTicket, SavedFlow, problems_in,
    problems_of, sql, token,
};
use crate::connection::AccountAccess;
use crate::event::{EventKind, EventLog};
use crate::{ConnectionId, Error, FieldProblem, FlowId, Inbox, Result, TenantId};

const LONGEST_NAME_CHARS: usize = 200;
const LONGEST_URL_CHARS: usize = 2000;

/// A Flow to be made.
#[derive(Debug, Clone)]
pub struct NewFlow {
    /// In which account.
    pub connection_id: ConnectionId,
    /// Unique there.
    pub name: String,
    /// At least one of WhatsApp's.
    pub categories: Vec<String>,
    /// Its JSON to begin with.
    pub json: Option<String>,
    /// Or another Flow of the same account, whose JSON it gets.
    pub clone_of: Option<FlowId>,
}

/// What to change of a Flow besides its JSON.
#[derive(Debug, Clone, Default)]
pub struct FlowChange {
    /// Its name.
    pub name: Option<String>,
    /// What it is for.
    pub categories: Option<Vec<String>>,
    /// Who answers its requests.
    pub endpoint: Option<FlowEndpoint>,
}

impl Inbox {
    /// Makes a Flow, a draft.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::NotFound`], [`Error::ChannelDisconnected`], [`Error::GraphRefused`], [`Error::GraphUnreachable`].
    pub async fn create_flow(&self, tenant: TenantId, new: NewFlow) -> Result<FlowDetail> {
        let mut problems = Vec::new();
        let name = checked_name(&new.name, &mut problems);
        check_categories(&new.categories, &mut problems);
        if new.json.as_ref().is_some_and(|json| json.len() > MAX_JSON_BYTES) {
            problems.push(FieldProblem::new("json", "A Flow JSON has 10 MB at the most."));
        }
        if new.json.is_some() && new.clone_of.is_some() {
            problems.push(FieldProblem::new("clone_of", "Give either the JSON or the form to copy."));
        }
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        let mut body = json!({"name": name, "categories": new.categories});
        if let Some(source) = new.clone_of {
            let source = self.find_flow(tenant, source).await?;
            if source.connection_id != new.connection_id {
                return Err(Error::invalid("clone_of", "A form is copied within its account."));
            }
            body["clone_flow_id"] = source.graph_flow_id.into();
        }
        if let Some(json) = &new.json {
            body["flow_json"] = json.as_str().into();
        }
        let account = self.account_access(tenant, new.connection_id).await?;
        let answer = account.graph.post(&format!("{}/flows", account.waba_id), &body).await?;
        let graph_flow_id = answer.get("id").and_then(Value::as_str).map(str::to_owned);
        let graph_flow_id = graph_flow_id
            .ok_or_else(|| Error::GraphUnreachable("the Graph host named no id of the Flow".to_owned()))?;
        let id = self.refresh_flow(tenant, new.connection_id, &account, &graph_flow_id).await?;
        match new.json {
            // As it was written here, with its spaces and lines.
            Some(json) => {
                self.save_flow_json(tenant, id, 0, json).await?;
                self.note_uploaded(tenant, id, 1, problems_of(answer.get("validation_errors"))).await?;
            }
            None => self.refresh_json(tenant, id, &account, &graph_flow_id).await?,
        }
        self.flow(tenant, id).await
    }

    /// Changes a Flow's name, categories or endpoint, at WhatsApp too.
    ///
    /// # Errors
    /// As [`Inbox::create_flow`].
    pub async fn change_flow(&self, tenant: TenantId, id: FlowId, change: FlowChange) -> Result<Flow> {
        let flow = self.find_flow(tenant, id).await?;
        let mut problems = Vec::new();
        let mut body = Map::new();
        if let Some(name) = &change.name {
            body.insert("name".to_owned(), checked_name(name, &mut problems).into());
        }
        if let Some(categories) = &change.categories {
            check_categories(categories, &mut problems);
            body.insert("categories".to_owned(), json!(categories));
        }
        if let Some(endpoint) = &change.endpoint
            && let Some(url) = checked_endpoint(&flow, endpoint, &mut problems)
        {
            body.insert("endpoint_uri".to_owned(), url.into());
        }
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        if body.is_empty() {
            return Ok(flow);
        }
        let account = self.account_access(tenant, flow.connection_id).await?;
        account.graph.post(&flow.graph_flow_id, &Value::Object(body)).await?;
        self.refreshed(tenant, &flow, &account).await
    }

    /// Keeps a changed working copy; WhatsApp does not learn of it. `version` is the one that it was made from.
    ///
    /// # Errors
    /// [`Error::ChangedMeanwhile`] where another change came first, [`Error::NotFound`], [`Error::TooLarge`].
    pub async fn save_flow_json(&self, tenant: TenantId, id: FlowId, version: i64, json: String) -> Result<SavedFlow> {
        if json.len() > MAX_JSON_BYTES {
            return Err(Error::TooLarge { limit_bytes: MAX_JSON_BYTES as u64 });
        }
        let draft_problems = problems_in(&json);
        let (bus, now) = (self.bus.clone(), self.clock.now());
        self.db
            .write("inbox.flow.save", (tenant, id, version, json, now), move |tx, (tenant, id, version, json, now)| {
                let bus = bus.clone();
                Box::pin(async move {
                    let row = params![tenant.uuid(), id.uuid(), json, *version, *now];
                    let saved = tx.exec(sql::SAVE_JSON, row).await?;
                    let flow = find_flow(tx, *tenant, *id).await?.ok_or(Error::NotFound("form"))?;
                    if saved == 0 {
                        return Err(Error::ChangedMeanwhile("the form"));
                    }
                    announce(tx, &bus, *tenant, &flow).await
                })
            })
            .await?;
        Ok(SavedFlow { version: version.saturating_add(1), draft_problems })
    }

    /// Uploads the working copy to WhatsApp, which checks it. A published Flow becomes a draft by that; its published edition is
    /// still sent.
    ///
    /// # Errors
    /// [`Error::Invalid`] where there is no JSON yet, otherwise as [`Inbox::change_flow`].
    pub async fn upload_flow(&self, tenant: TenantId, id: FlowId) -> Result<Flow> {
        let detail = self.flow(tenant, id).await?;
        let account = self.account_access(tenant, detail.flow.connection_id).await?;
        self.upload(tenant, &detail, &account).await?;
        self.refreshed(tenant, &detail.flow, &account).await
    }

    /// Publishes the working copy. This cannot be taken back.
    ///
    /// # Errors
    /// [`Error::FlowInvalid`] where WhatsApp finds mistakes, otherwise as [`Inbox::upload_flow`].
    pub async fn publish_flow(&self, tenant: TenantId, id: FlowId) -> Result<Flow> {
        let detail = self.flow(tenant, id).await?;
        let flow = &detail.flow;
        if flow.status == "DEPRECATED" {
            return Err(Error::FlowState("a deprecated form cannot be published"));
        }
        let account = self.account_access(tenant, flow.connection_id).await?;
        let problems = if flow.changed { self.upload(tenant, &detail, &account).await? } else { flow.problems.clone() };
        if !problems.is_empty() {
            self.refreshed(tenant, flow, &account).await?;
            return Err(Error::FlowInvalid { count: problems.len() });
        }
        account.graph.post(&format!("{}/publish", flow.graph_flow_id), &json!({})).await?;
        let (json, now) = (detail.json.clone(), self.clock.now());
        self.db
            .write("inbox.flow.published", (tenant, id, json, now), |tx, (tenant, id, json, now)| {
                Box::pin(async move {
                    tx.exec(sql::SET_PUBLISHED, params![tenant.uuid(), id.uuid(), json.as_deref(), *now]).await?;
                    Ok::<_, Error>(())
                })
            })
            .await?;
        self.refreshed(tenant, flow, &account).await
    }

    /// Has a Flow sent no more. This cannot be taken back.
    ///
    /// # Errors
    /// As [`Inbox::change_flow`].
    pub async fn deprecate_flow(&self, tenant: TenantId, id: FlowId) -> Result<Flow> {
        let flow = self.find_flow(tenant, id).await?;
        let account = self.account_access(tenant, flow.connection_id).await?;
        account.graph.post(&format!("{}/deprecate", flow.graph_flow_id), &json!({})).await?;
        self.refreshed(tenant, &flow, &account).await
    }

    /// Deletes a Flow that was never published. Its responses stay.
    ///
    /// # Errors
    /// As [`Inbox::change_flow`].
    pub async fn delete_flow(&self, tenant: TenantId, id: FlowId) -> Result<()> {
        let flow = self.find_flow(tenant, id).await?;
        let account = self.account_access(tenant, flow.connection_id).await?;
        account.graph.delete(&flow.graph_flow_id).await?;
        let now = self.clock.now();
        self.db
            .write("inbox.flow.delete", (tenant, id, now), |tx, (tenant, id, now)| {
                Box::pin(async move {
                    tx.exec(sql::SET_GONE, params![tenant.uuid(), id.uuid(), *now]).await?;
                    Ok(())
                })
            })
            .await
    }

    /// A page of WhatsApp that shows the Flow.
    ///
    /// # Errors
    /// As [`Inbox::change_flow`].
    pub async fn flow_preview(&self, tenant: TenantId, id: FlowId) -> Result<FlowPreview> {
        let flow = self.find_flow(tenant, id).await?;
        let account = self.account_access(tenant, flow.connection_id).await?;
        let answer = account.graph.get(&format!("{}?fields=preview.invalidate(false)", flow.graph_flow_id)).await?;
        let text = |path: &str| answer.pointer(path).and_then(Value::as_str).map(str::to_owned);
        let url = text("/preview/preview_url").filter(|url| url.starts_with("http"));
        let url = url.ok_or_else(|| Error::GraphUnreachable("the Graph host gave no preview".to_owned()))?;
        Ok(FlowPreview { url, expires_at: text("/preview/expires_at") })
    }

    /// What a message with the Flow needs; each message gets its own token.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::FlowState`] where it cannot be sent.
    pub async fn flow_ticket(&self, tenant: TenantId, id: FlowId) -> Result<FlowTicket> {
        let flow = self.find_flow(tenant, id).await?;
        match flow.status.as_str() {
            "DEPRECATED" => return Err(Error::FlowState("a deprecated form cannot be sent")),
            "BLOCKED" => return Err(Error::FlowState("WhatsApp has blocked this form: its endpoint does not work")),
            _ => {}
        }
        let mode = if flow.published_at.is_some() { "published" } else { "draft" };
        let flow_action = if flow.endpoint.kind == FlowEndpointKind::None { "navigate" } else { "data_exchange" };
        Ok(FlowTicket {
            graph_flow_id: flow.graph_flow_id,
            flow_token: token::new(id, self.clock.now()),
            mode: mode.to_owned(),
            flow_action: flow_action.to_owned(),
        })
    }

    pub(super) async fn find_flow(&self, tenant: TenantId, id: FlowId) -> Result<Flow> {
        self.db
            .read("inbox.flow.one", (tenant, id), |tx, (tenant, id)| {
                Box::pin(async move { find_flow(tx, *tenant, *id).await?.ok_or(Error::NotFound("form")) })
            })
            .await
    }

    /// The Flow as Graph has it after a change.
    async fn refreshed(&self, tenant: TenantId, flow: &Flow, account: &AccountAccess) -> Result<Flow> {
        self.refresh_flow(tenant, flow.connection_id, account, &flow.graph_flow_id).await?;
        self.find_flow(tenant, flow.id).await
    }

    async fn upload(&self, tenant: TenantId, detail: &FlowDetail, account: &AccountAccess) -> Result<Vec<FlowProblem>> {
        let json = detail.json.clone().ok_or_else(|| Error::invalid("json", "The form is empty as yet."))?;
        let file = Part::text(json).file_name("flow.json").mime_str("application/json");
        let file = file.map_err(|error| Error::Stored(error.to_string()))?;
        let form = Form::new().text("name", "flow.json").text("asset_type", "FLOW_JSON").part("file", file);
        let answer = account.graph.post_form(&format!("{}/assets", detail.flow.graph_flow_id), form).await?;
        let problems = problems_of(answer.get("validation_errors"));
        self.note_uploaded(tenant, detail.flow.id, detail.version, problems.clone()).await?;
        Ok(problems)
    }

    async fn note_uploaded(
        &self,
        tenant: TenantId,
        id: FlowId,
        version: i64,
        problems: Vec<FlowProblem>,
    ) -> Result<()> {
        let (bus, now) = (self.bus.clone(), self.clock.now());
        let input = (tenant, id, version, as_json(&problems)?, now);
        self.db
            .write("inbox.flow.uploaded", input, move |tx, (tenant, id, version, problems, now)| {
                let bus = bus.clone();
                Box::pin(async move {
                    let row = params![tenant.uuid(), id.uuid(), *version, problems, *now];
                    tx.exec(sql::SET_UPLOADED, row).await?;
                    let flow = find_flow(tx, *tenant, *id).await?.ok_or(Error::NotFound("form"))?;
                    announce(tx, &bus, *tenant, &flow).await
                })
            })
            .await
    }
}

async fn announce(tx: &mut Tx, bus: &Bus, tenant: TenantId, flow: &Flow) -> Result<()> {
    let mut events = EventLog::new(tenant);
    events.add(EventKind::FlowUpdated, flow)?;
    events.write(tx, bus).await
}

fn checked_name(name: &str, problems: &mut Vec<FieldProblem>) -> String {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME_CHARS || name.chars().any(char::is_control) {
        let detail = format!("A name of 1 to {LONGEST_NAME_CHARS} characters is needed.");
        problems.push(FieldProblem::new("name", detail));
    }
    name.to_owned()
}

fn check_categories(categories: &[String], problems: &mut Vec<FieldProblem>) {
    if categories.is_empty() {
        problems.push(FieldProblem::new("categories", "At least one category is needed."));
    }
    if let Some(unknown) = categories.iter().find(|category| !CATEGORIES.contains(&category.as_str())) {
        let detail = format!("{unknown} is not a category; there are {}.", CATEGORIES.join(", "));
        problems.push(FieldProblem::new("categories", detail));
    }
}

/// The address to be told to Graph; `None` where there is nothing to tell.
fn checked_endpoint(flow: &Flow, endpoint: &FlowEndpoint, problems: &mut Vec<FieldProblem>) -> Option<String> {
    match endpoint.kind {
        FlowEndpointKind::None => {
            if flow.endpoint.kind != FlowEndpointKind::None {
                let detail =
                    "WhatsApp keeps the address of an endpoint; leave data_api_version out of the form to do without.";
                problems.push(FieldProblem::new("endpoint.kind", detail));
            }
            None
        }
        FlowEndpointKind::Own => {
            let url = endpoint.url.as_deref().unwrap_or_default().trim();
            let parsed = url::Url::parse(url).ok().filter(|parsed| parsed.has_host() && url.len() <= LONGEST_URL_CHARS);
            if parsed.is_none_or(|parsed| !matches!(parsed.scheme(), "http" | "https")) {
                problems.push(FieldProblem::new(
                    "endpoint.url",
                    "This is not a web address, such as https://example.com/flow.",
                ));
            }
            Some(url.to_owned())
        }
        FlowEndpointKind::Hosted => {
            problems.push(FieldProblem::new("endpoint.kind", "Set up the desk's own endpoint under its settings."));
            None
        }
    }
}
