//! Who answers for a Flow, and telling Graph that it is this desk.

use std::net::IpAddr;

use recado_core::Timestamp;
use recado_db::{Row, params};
use recado_infra::http::is_public;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use url::{Host, Url};
use utoipa::ToSchema;

use super::keys::{KeyOrder, key_views};
use super::{AnswerRule, EndpointMode, HostedEndpoint, rules, sql};
use crate::agent::Principal;
use crate::audit::{self, Change};
use crate::connection::AccountAccess;
use crate::flow::Flow;
use crate::flow::queries::{as_json, find_flow, from_json};
use crate::{Error, FieldProblem, FlowId, Inbox, Result, TenantId, token};

const LONGEST_URL_CHARS: usize = 2000;
const LONGEST_MESSAGE_CHARS: usize = 1000;
const DEFAULT_TOKEN_DAYS: i64 = 30;
pub(super) const MAX_TOKEN_DAYS: i64 = 365;

/// How a Flow's requests are to be answered.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndpointChange {
    /// Who answers.
    pub mode: EndpointMode,
    /// The table; kept in other modes too.
    #[serde(default)]
    pub rules: Vec<AnswerRule>,
    /// The server of the business.
    #[serde(default)]
    pub forward_url: Option<String>,
    /// Whether to make a new secret; the first one is made without asking.
    #[serde(default)]
    pub new_secret: bool,
    /// What customers read where there is no answer.
    #[serde(default)]
    pub failure_message: Option<String>,
    /// What customers read in place of a form that is over.
    #[serde(default)]
    pub void_message: Option<String>,
    /// So many days a form that was sent can be filled in; 30 by default.
    #[serde(default)]
    pub token_days: Option<i64>,
    /// Whether keys of others may be replaced at numbers that have one.
    #[serde(default)]
    pub replace_keys: bool,
}

/// What became of a change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SavedEndpoint {
    /// As it is now.
    pub endpoint: HostedEndpoint,
    /// A secret that was made just now; it is shown only here.
    #[schema(required = true)]
    pub secret: Option<String>,
    /// What WhatsApp did not take; the settings are kept all the same.
    #[schema(required = true)]
    pub problem: Option<String>,
}

/// Settings as they are stored.
#[derive(Debug, Clone, Default)]
pub(super) struct StoredEndpoint {
    pub(super) mode: EndpointMode,
    pub(super) rules: Vec<AnswerRule>,
    pub(super) forward_url: Option<String>,
    pub(super) secret: Option<Vec<u8>>,
    pub(super) failure_message: Option<String>,
    pub(super) void_message: Option<String>,
    pub(super) token_days: Option<i64>,
    updated_at: Option<Timestamp>,
}

impl StoredEndpoint {
    /// The columns of the table from `first` on.
    pub(super) fn read(row: &Row, first: usize) -> Result<Self> {
        Ok(Self {
            mode: EndpointMode::from_text(&row.get::<String>(first)?)?,
            rules: from_json(&row.get::<String>(first + 1)?)?,
            forward_url: row.get(first + 2)?,
            secret: row.get(first + 3)?,
            failure_message: row.get(first + 4)?,
            void_message: row.get(first + 5)?,
            token_days: row.get(first + 6)?,
            updated_at: row.get(first + 7)?,
        })
    }

    pub(super) fn token_days(&self) -> i64 {
        self.token_days.unwrap_or(DEFAULT_TOKEN_DAYS)
    }
}

impl Inbox {
    /// The desk as the endpoint of a Flow.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the workspace has no such Flow.
    pub async fn hosted_endpoint(&self, tenant: TenantId, id: FlowId) -> Result<HostedEndpoint> {
        let now = self.clock.now();
        let (flow, stored, keys) = self
            .db
            .read("inbox.flow.endpoint", (tenant, id, now), |tx, (tenant, id, now)| {
                Box::pin(async move {
                    let flow = find_flow(tx, *tenant, *id).await?.ok_or(Error::NotFound("form"))?;
                    let row = tx.query_opt(sql::FIND, params![tenant.uuid(), id.uuid()]).await?;
                    let stored = row.map(|row| StoredEndpoint::read(&row, 0)).transpose()?.unwrap_or_default();
                    let keys = key_views(tx, *tenant, flow.connection_id, *now).await?;
                    Ok::<_, Error>((flow, stored, keys))
                })
            })
            .await?;
        let url = self.hosted_url(id);
        let graph = self.connection(tenant, flow.connection_id).await?.graph_base_url;
        Ok(HostedEndpoint {
            is_set: flow.endpoint.url.as_deref() == Some(&url),
            address_problem: address_problem(&url, &graph),
            token_days: stored.token_days(),
            mode: stored.mode,
            rules: stored.rules,
            forward_url: stored.forward_url,
            has_secret: stored.secret.is_some(),
            failure_message: stored.failure_message,
            void_message: stored.void_message,
            updated_at: stored.updated_at,
            keys,
            url,
        })
    }

    /// Keeps how a Flow's requests are answered. Where somebody answers, its numbers get keys and Graph the desk's address.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::NotFound`], [`Error::ForeignFlowKey`] where a number has a key of others; nothing is changed
    /// then. What Graph does not take is told in the answer.
    pub async fn set_hosted_endpoint(
        &self,
        by: &Principal,
        id: FlowId,
        change: EndpointChange,
    ) -> Result<SavedEndpoint> {
        let detail = self.flow(by.tenant, id).await?;
        let known = self.hosted_endpoint(by.tenant, id).await?;
        let checked = self.checked(change, detail.json.as_deref(), &known).await?;
        let is_on = checked.mode != EndpointMode::Off;
        let order = KeyOrder { rotate: false, replace: checked.replace_keys };
        let mut problem = None;
        if is_on {
            match self.provide_keys(by, detail.flow.connection_id, order, false).await {
                Err(error @ (Error::GraphRefused(_) | Error::GraphUnreachable(_))) => problem = Some(error.to_string()),
                other => other?,
            }
        }
        let wants_secret = checked.mode == EndpointMode::Forward && !known.has_secret;
        let secret = (checked.new_secret || wants_secret).then(token::new);
        self.store_endpoint(by, &detail.flow, checked, secret.as_ref()).await?;
        // Last: Graph may ask at once whether somebody is there.
        if is_on && problem.is_none() && !known.is_set {
            match self.tell_address(by.tenant, &detail.flow, &known.url).await {
                Err(error @ (Error::GraphRefused(_) | Error::GraphUnreachable(_))) => problem = Some(error.to_string()),
                other => other?,
            }
        }
        Ok(SavedEndpoint {
            endpoint: self.hosted_endpoint(by.tenant, id).await?,
            secret: secret.map(|secret| secret.expose_secret().to_owned()),
            problem,
        })
    }

    async fn checked(
        &self,
        mut change: EndpointChange,
        json: Option<&str>,
        known: &HostedEndpoint,
    ) -> Result<EndpointChange> {
        let mut problems = Vec::new();
        let definition = match json.map(str::to_owned) {
            Some(json) => tokio::task::spawn_blocking(move || recado_whatsapp::flow::check(&json).definition)
                .await
                .map_err(|_| Error::Stopped("reading a form"))?,
            None => None,
        };
        if change.mode != EndpointMode::Off
            && let Some(problem) = &known.address_problem
        {
            problems.push(FieldProblem::new("mode", problem.as_str()));
        }
        if change.mode != EndpointMode::Off && definition.as_ref().is_none_or(|it| it.data_api_version().is_none()) {
            problems.push(FieldProblem::new(
                "mode",
                "The form asks nobody: its JSON needs a data_api_version and a routing_model first.",
            ));
        }
        // A table of a form that is rewritten may wait unfinished, but not answer.
        let judge = definition.as_ref().filter(|_| change.mode == EndpointMode::Static);
        problems.extend(rules::check(&change.rules, judge));
        change.forward_url = change.forward_url.map(|url| url.trim().to_owned()).filter(|url| !url.is_empty());
        match &change.forward_url {
            Some(url) if url.len() > LONGEST_URL_CHARS => {
                problems.push(FieldProblem::new("forward_url", "An address has 2,000 characters at the most."));
            }
            Some(url) => {
                if let Err(refused) = self.http.check(url) {
                    problems.push(FieldProblem::new("forward_url", sentence(&refused.to_string())));
                }
            }
            None if change.mode == EndpointMode::Forward => {
                problems.push(FieldProblem::new("forward_url", "Say where requests are to go."));
            }
            None => {}
        }
        for (field, text) in
            [("failure_message", &mut change.failure_message), ("void_message", &mut change.void_message)]
        {
            *text = text.take().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
            if text.as_ref().is_some_and(|text| text.chars().count() > LONGEST_MESSAGE_CHARS) {
                problems.push(FieldProblem::new(field, "A message has 1,000 characters at the most."));
            }
        }
        if change.token_days.is_some_and(|days| !(1..=MAX_TOKEN_DAYS).contains(&days)) {
            problems.push(FieldProblem::new("token_days", "A form can be filled in for 1 to 365 days."));
        }
        if problems.is_empty() { Ok(change) } else { Err(Error::Invalid(problems)) }
    }

    async fn store_endpoint(
        &self,
        by: &Principal,
        flow: &Flow,
        change: EndpointChange,
        secret: Option<&SecretString>,
    ) -> Result<()> {
        let sealed = secret.map(|secret| self.secret_box.seal(secret)).transpose()?;
        let details = Change::new("flow.endpoint_changed", flow.id.uuid(), &flow.name)
            .with("mode", change.mode.as_str())
            .with("rules", change.rules.len())
            .with("forward_url", change.forward_url.as_deref())
            .with("new_secret", secret.is_some());
        let rules = as_json(&change.rules)?;
        let input = (by.clone(), flow.id, change, rules, sealed, details, self.clock.now());
        self.db
            .write("inbox.flow.set_endpoint", input, |tx, (by, id, change, rules, sealed, details, now)| {
                Box::pin(async move {
                    let row = params![
                        by.tenant.uuid(),
                        id.uuid(),
                        change.mode.as_str(),
                        rules,
                        change.forward_url.as_deref(),
                        sealed.as_deref(),
                        change.failure_message.as_deref(),
                        change.void_message.as_deref(),
                        change.token_days.unwrap_or(DEFAULT_TOKEN_DAYS),
                        *now
                    ];
                    tx.exec(sql::STORE, row).await?;
                    audit::record(tx, by.author(), details.clone()).await
                })
            })
            .await
    }

    /// Has Graph send a Flow's requests here. They are signed with the secret of the app that the Flow is linked to.
    async fn tell_address(&self, tenant: TenantId, flow: &Flow, url: &str) -> Result<()> {
        let account = self.account_access(tenant, flow.connection_id).await?;
        let mut body = Map::new();
        body.insert("endpoint_uri".to_owned(), url.into());
        if let Some(app_id) = app_of(&account).await {
            body.insert("application_id".to_owned(), app_id.into());
        }
        account.graph.post(&flow.graph_flow_id, &Value::Object(body)).await?;
        self.refresh_flow(tenant, flow.connection_id, &account, &flow.graph_flow_id).await?;
        Ok(())
    }

    /// Where phones are to ask about a Flow.
    pub(super) fn hosted_url(&self, id: FlowId) -> String {
        format!("{}{}", self.hosted_prefix(), id.uuid())
    }
}

/// The app of the connection's token; a host that does not say links the Flow as it likes.
async fn app_of(account: &AccountAccess) -> Option<String> {
    if let Some(known) = &account.app_id {
        return Some(known.clone());
    }
    let answer = account.graph.own_token().await.ok()?;
    match answer.pointer("/data/app_id")? {
        Value::String(id) => Some(id.clone()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}

/// Why a Graph host cannot reach an address. One on this machine or in its network reaches what is here.
fn address_problem(url: &str, graph_base_url: &str) -> Option<String> {
    let (url, graph) = (Url::parse(url).ok()?, Url::parse(graph_base_url).ok()?);
    if !is_outside(&graph) {
        return None;
    }
    if is_outside(&url) && url.scheme() == "https" {
        return None;
    }
    Some(format!(
        "WhatsApp cannot reach this desk at {}: it needs a public https address. Set it as desk.public_url.",
        url.origin().ascii_serialization()
    ))
}

/// Whether a host is somewhere on the internet, as far as its name tells.
fn is_outside(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name.contains('.') && !name.ends_with(".localhost") && !name.ends_with(".local"),
        Some(Host::Ipv4(address)) => is_public(IpAddr::V4(address)),
        Some(Host::Ipv6(address)) => is_public(IpAddr::V6(address)),
        None => false,
    }
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", chars.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_graph_host_far_away_needs_a_public_address() {
        let meta = "https://graph.facebook.com/v23.0";
        for near in
            ["http://127.0.0.1:8080/x", "http://localhost:1/x", "https://10.0.0.3/x", "http://desk.example.com/x"]
        {
            assert!(address_problem(near, meta).is_some(), "{near}");
        }
        assert_eq!(address_problem("https://desk.example.com/x", meta), None);
        assert_eq!(address_problem("http://127.0.0.1:8080/x", "http://127.0.0.1:8090/v23.0"), None);
        assert_eq!(address_problem("http://127.0.0.1:8080/x", "http://cloud:8090/v23.0"), None);
    }
}
