//! Trying the endpoint as WhatsApp does: an encrypted, signed ping to the public address.

use std::time::{Duration, Instant};

use http::{Method, header};
use recado_whatsapp::flow::endpoint_cipher::RequestKey;
use recado_whatsapp::signature::SIGNATURE_HEADER;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::{EndpointMode, HostedEndpoint};
use crate::{ConnectionId, Error, FlowId, Inbox, Result, TenantId};

/// As long as WhatsApp waits.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a trial found out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct EndpointProbe {
    /// Whether it works.
    pub works: bool,
    /// How long the ping took; 0 where none was sent.
    pub duration_ms: i64,
    /// What has to be put right.
    #[schema(required = true)]
    pub problem: Option<String>,
    /// With what WhatsApp says of the keys now.
    pub endpoint: HostedEndpoint,
}

impl Inbox {
    /// Asks WhatsApp how the keys stand, and pings the endpoint through its public address.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::ChannelDisconnected`]; what does not work is told in the answer.
    pub async fn probe_endpoint(&self, tenant: TenantId, id: FlowId) -> Result<EndpointProbe> {
        let flow = self.find_flow(tenant, id).await?;
        let public_pem = match self.check_keys(tenant, flow.connection_id).await {
            Ok(usable) => Ok(usable),
            Err(error @ (Error::GraphRefused(_) | Error::GraphUnreachable(_))) => Err(error.to_string()),
            Err(error) => return Err(error),
        };
        let endpoint = self.hosted_endpoint(tenant, id).await?;
        let started = Instant::now();
        let problem = match (endpoint.mode, public_pem) {
            (EndpointMode::Off, _) => Some("Nobody answers: choose a mode first.".to_owned()),
            (_, Err(words)) => Some(words),
            (_, Ok(None)) => Some("No number has this desk's key at WhatsApp. Upload the keys.".to_owned()),
            (_, Ok(Some(pem))) => self.pinged(flow.connection_id, &endpoint.url, &pem).await?.err(),
        };
        let problem = problem.or_else(|| match endpoint.is_set {
            true => None,
            false => {
                Some("It works, but WhatsApp does not have this address for the form yet. Save it again.".to_owned())
            }
        });
        Ok(EndpointProbe {
            works: problem.is_none(),
            duration_ms: i64::try_from(started.elapsed().as_millis()).unwrap_or(i64::MAX),
            problem,
            endpoint,
        })
    }

    async fn pinged(&self, connection: ConnectionId, url: &str, public_pem: &str) -> Result<Result<(), String>> {
        let Some(connection) = self.hook_connection(connection).await? else {
            return Err(Error::ChannelDisconnected("its connection was deleted".to_owned()));
        };
        let key = RequestKey { key: rand::random(), nonce: rand::random() };
        let body = key.seal_request(&json!({"version": "3.0", "action": "ping"}), public_pem);
        let body = body.map_err(|error| Error::Stored(error.to_string()))?.to_string();
        let request = match self.http.request(Method::POST, url) {
            Ok(request) => request,
            Err(refused) => return Ok(Err(format!("This desk may not call its own address: {refused}."))),
        };
        let request = request
            .timeout(PATIENCE)
            .header(header::CONTENT_TYPE, "application/json")
            .header(SIGNATURE_HEADER, connection.sign(body.as_bytes()))
            .body(body);
        let unreachable = |error: reqwest::Error| match error.is_timeout() {
            true => format!("{url} did not answer within {} seconds.", PATIENCE.as_secs()),
            false => format!("{url} cannot be reached from here."),
        };
        let answer = match request.send().await {
            Ok(answer) => answer,
            Err(error) => return Ok(Err(unreachable(error))),
        };
        let status = answer.status().as_u16();
        let bytes = match answer.bytes().await {
            Ok(bytes) => bytes,
            Err(error) => return Ok(Err(unreachable(error))),
        };
        Ok(match status {
            200 => {
                let plain = key.open_answer(&bytes).ok().and_then(|plain| serde_json::from_slice::<Value>(&plain).ok());
                let is_active = plain.is_some_and(|plain| plain.pointer("/data/status") == Some(&json!("active")));
                is_active.then_some(()).ok_or_else(|| format!("Something else than this desk answers at {url}."))
            }
            other => Err(format!("{url} answered with status {other}.")),
        })
    }
}
