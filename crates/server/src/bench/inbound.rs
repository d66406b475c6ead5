//! `inbound`: a customer writes, the webhook reaches the desk, the desk stores it, an agent's WebSocket has it.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use futures_util::StreamExt;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

use super::awaited::{Awaited, MARK, marked_number};
use super::child::Server;
use super::http_client::Connection;
use super::load::{self, Call};
use super::report::Measured;
use super::{Plan, world};

/// Each caller waits for its message to reach the agent, so it takes more of them to keep the stages busy.
const CALLERS_PER_CONNECTION: usize = 6;

pub(super) async fn run(plan: &Plan, folder: &Path) -> anyhow::Result<Measured> {
    plan.say("starting a cloud and a desk");
    let server = Server::start("up", folder).await?;
    let customers = world::customers(&server).await?;
    let arrived = Awaited::default();
    watch_as_agent(&server.desk, arrived.clone()).await?;
    let call = WriteUntilSeen { customers: customers.into(), arrived };
    let callers = plan.connections * CALLERS_PER_CONNECTION;
    load::measure(plan, "inbound", server, callers, &call).await
}

/// An agent's live connection to the desk.
async fn watch_as_agent(desk: &str, arrived: Awaited) -> anyhow::Result<()> {
    let mut request = format!("ws://{desk}/api/v1/events").into_client_request()?;
    request.headers_mut().insert("authorization", format!("Bearer {}", world::DESK_KEY).parse()?);
    let stream = tokio::net::TcpStream::connect(desk).await?;
    stream.set_nodelay(true)?;
    let (mut socket, _) = tokio_tungstenite::client_async(request, stream).await.context("the desk's event stream")?;
    recado_infra::tasks::spawn("bench-agent", async move {
        while let Some(Ok(message)) = socket.next().await {
            if let Message::Text(text) = message
                && text.contains(r#""kind":"message.created""#)
                && let Some(number) = marked_number(&text)
            {
                arrived.arrived(number);
            }
        }
    });
    Ok(())
}

#[derive(Clone)]
struct WriteUntilSeen {
    customers: Arc<[String]>,
    arrived: Awaited,
}

impl Call for WriteUntilSeen {
    async fn call(&self, connection: &mut Connection, number: u64) -> anyhow::Result<bool> {
        let from = world::pick(&self.customers, number);
        let body =
            world::text_of_customer(&format!("{MARK}{number} Good morning, where is my order? It was due yesterday."));
        let arrived = self.arrived.expect(number);
        let answer = connection.post(&format!("/_control/v1/customers/{from}/messages"), None, body.into()).await?;
        Ok(answer.status == 200 && Awaited::came(arrived).await)
    }
}
