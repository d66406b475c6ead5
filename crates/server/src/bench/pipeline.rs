//! `pipeline`: a message accepted, sent and delivered, each webhook signed, posted and acknowledged.

use std::path::Path;
use std::sync::Arc;

use super::awaited::{Awaited, MARK};
use super::child::Server;
use super::http_client::Connection;
use super::load::{self, Call};
use super::report::Measured;
use super::{Plan, webhook_sink, world};

/// Each caller waits for its message's `delivered` webhook, so it takes more of them to keep the stages busy.
const CALLERS_PER_CONNECTION: usize = 6;

pub(super) async fn run(plan: &Plan, folder: &Path) -> anyhow::Result<Measured> {
    plan.say("starting a cloud");
    let server = Server::start("cloud", folder).await?;
    let customers = world::customers(&server).await?;
    let delivered = Awaited::default();
    let sink = webhook_sink::start(delivered.clone()).await?;
    webhook_sink::subscribe(&server.cloud, &sink).await?;
    let call = SendUntilDelivered { customers: customers.into(), delivered };
    let callers = plan.connections * CALLERS_PER_CONNECTION;
    load::measure(plan, "pipeline", server, callers, &call).await
}

#[derive(Clone)]
struct SendUntilDelivered {
    customers: Arc<[String]>,
    delivered: Awaited,
}

impl Call for SendUntilDelivered {
    async fn call(&self, connection: &mut Connection, number: u64) -> anyhow::Result<bool> {
        let to = world::pick(&self.customers, number);
        let body = format!(
            r#"{{"messaging_product":"whatsapp","to":"{to}","type":"text","text":{{"body":"Your order has left our warehouse and arrives tomorrow."}},"biz_opaque_callback_data":"{MARK}{number}"}}"#
        );
        let delivered = self.delivered.expect(number);
        let answer = connection.post(world::MESSAGES, Some(world::TOKEN), body.into()).await?;
        Ok(answer.status == 200 && Awaited::came(delivered).await)
    }
}
