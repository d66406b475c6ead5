//! Where scenarios are played: a cloud of its own and a receiver for its webhooks, furnished anew for each scenario.

use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use serde_json::{Value, json};

use super::receiver::{Receiver, VERIFY_TOKEN};
use super::{CloudConfig, Scenario, Shapes, Variables, fill};
use crate::control::Control;
use crate::recado::{DEVELOPER_TOKEN, Recado, RunningRecado};

/// A cloud, and who hears of it.
#[derive(Debug)]
pub struct Stage {
    pub(super) cloud: RunningRecado,
    pub(super) control: Control,
    pub(super) client: reqwest::Client,
    pub(super) receiver: Receiver,
}

impl Stage {
    /// Starts `recado cloud --memory` of this binary. Whoever says nothing of limits plays with raised rates; who does has WhatsApp's
    /// own, but for what is said.
    ///
    /// # Errors
    /// Where it does not get ready.
    pub async fn open(binary: &Path, config: &CloudConfig) -> anyhow::Result<Self> {
        let mut cloud = Recado::cloud(binary).argument("--memory");
        if config.keys().any(|path| path.starts_with("limits.")) {
            cloud = cloud.with_whatsapps_rates();
        }
        for (path, value) in config {
            let variable = format!("RECADO__CLOUD__{}", path.replace('.', "__").to_uppercase());
            cloud = cloud.variable(&variable, value);
        }
        let cloud = cloud.start().await?;
        let control = cloud.control()?;
        let client = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(60))
            .build()?;
        Ok(Self { cloud, control, client, receiver: Receiver::start().await? })
    }

    /// What the cloud wrote so far.
    #[must_use]
    pub fn log(&self) -> String {
        self.cloud.log()
    }

    /// The world, the clock, the receiver and the subscription as a scenario begins with them; its variables.
    pub(super) async fn furnish(&self, scenario: &Scenario, shapes: &Shapes) -> anyhow::Result<Variables> {
        self.control.http.post("/reset", &json!({})).await?.expect(200)?;
        // Frozen before it is set, so that it shows the same moment to the microsecond.
        self.control.clock(json!({"freeze": true})).await?;
        self.receiver.clear();
        let mut variables = self.known();
        for (name, value) in &scenario.variables {
            let value = fill::fill(value, &variables, shapes)?;
            variables.insert(name.clone(), value);
        }
        let clock = fill::fill(&json!(scenario.clock), &variables, shapes)?;
        self.control.clock(json!({ "set": clock })).await?;
        if scenario.subscribe {
            self.subscribe(&variables).await?;
        }
        Ok(variables)
    }

    /// What every scenario may name.
    fn known(&self) -> Variables {
        let files = format!("{}/files", self.receiver.origin);
        let hooks = format!("{}/hooks", self.receiver.origin);
        let known = json!({
            "cloud": self.cloud.cloud_url, "files": files, "hooks": hooks, "verify_token": VERIFY_TOKEN,
            "app": "100000000000001", "app_secret": "recado-dev-app-secret",
            "app_token": "100000000000001|recado-dev-app-secret", "token": DEVELOPER_TOKEN,
            "business": "200000000000001", "waba": "300000000000001",
            "phone": "400000000000001", "phone_digits": "34600000001",
            "phone2": "400000000000002", "phone2_digits": "525500000002",
            "ana": "34600100001", "bruno": "34600100002", "carla": "5215500100003", "diego": "5491100100004",
            "elena": "573000100005", "stranger": "34699999999",
        });
        known.as_object().map(|map| map.clone().into_iter().collect()).unwrap_or_default()
    }

    /// As an app does at Meta: its callback, then the account. The mailbox is called `app`.
    async fn subscribe(&self, variables: &Variables) -> anyhow::Result<()> {
        let text = |name: &str| variables.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let base = format!("{}/v23.0", self.cloud.cloud_url);
        let subscription = json!({
            "object": "whatsapp_business_account", "callback_url": format!("{}/app", text("hooks")),
            "verify_token": VERIFY_TOKEN, "fields": "messages",
        });
        let app = self.client.post(format!("{base}/{}/subscriptions", text("app")));
        let answer = app.bearer_auth(text("app_token")).json(&subscription).send().await?;
        anyhow::ensure!(answer.status() == 200, "the app's subscription: {}", answer.text().await?);
        let account = self.client.post(format!("{base}/{}/subscribed_apps", text("waba")));
        let answer = account.bearer_auth(text("token")).send().await.context("no answer")?;
        anyhow::ensure!(answer.status() == 200, "the account's subscription: {}", answer.text().await?);
        Ok(())
    }
}
