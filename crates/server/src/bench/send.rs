//! `send`: POST /messages, accepted and durable.

use std::path::Path;
use std::sync::Arc;

use super::child::Server;
use super::http_client::Connection;
use super::load::{self, Call};
use super::report::Measured;
use super::{Plan, world};

pub(super) async fn run(plan: &Plan, folder: &Path) -> anyhow::Result<Measured> {
    plan.say("starting a cloud");
    let server = Server::start("cloud", folder).await?;
    let customers = world::customers(&server).await?;
    let call = Send { customers: customers.into() };
    load::measure(plan, "send", server, plan.connections, &call).await
}

/// Sends a text to one customer after another.
#[derive(Clone)]
pub(super) struct Send {
    pub(super) customers: Arc<[String]>,
}

impl Call for Send {
    async fn call(&self, connection: &mut Connection, number: u64) -> anyhow::Result<bool> {
        let to = world::pick(&self.customers, number);
        let body = format!(
            r#"{{"messaging_product":"whatsapp","recipient_type":"individual","to":"{to}","type":"text","text":{{"preview_url":false,"body":"Your order {number} has left our warehouse and arrives tomorrow between 10 and 12. Reply here if that does not suit you."}}}}"#
        );
        let answer = connection.post(world::MESSAGES, Some(world::TOKEN), body.into()).await?;
        Ok(answer.status == 200)
    }
}
