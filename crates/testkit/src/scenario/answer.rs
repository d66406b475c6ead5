//! What came back, against what a step expects of it.

use std::fmt::Write as _;

use anyhow::Context;
use reqwest::header::HeaderMap;
use serde_json::{Map, Value};

use super::compare::Difference;
use super::{Shapes, Variables, differences, fill, receiver};

/// An HTTP answer.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) bytes: Vec<u8>,
}

const FIELDS: [&str; 5] = ["status", "headers", "json", "text", "file"];

impl Answer {
    pub(super) async fn of(request: reqwest::RequestBuilder) -> anyhow::Result<Self> {
        let response = request.send().await.context("no answer came")?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Ok(Self { status, headers, bytes: response.bytes().await?.to_vec() })
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// Compares the answer with the step's `expect`; without one any 2xx will do.
    pub(super) fn check(
        &self,
        expect: Option<&Value>,
        variables: &mut Variables,
        shapes: &Shapes,
    ) -> anyhow::Result<()> {
        let nothing = Map::new();
        let expect = match expect {
            None => &nothing,
            Some(Value::Object(map)) => map,
            Some(other) => anyhow::bail!("`expect` must be an object, not {other}"),
        };
        if let Some(unknown) = expect.keys().find(|key| !FIELDS.contains(&key.as_str())) {
            anyhow::bail!("`expect.{unknown}` is unknown; there are {}", FIELDS.join(", "));
        }
        let status = expect.get("status").map(|status| fill::fill(status, variables, shapes)).transpose()?;
        let as_wanted = match status.as_ref().and_then(Value::as_u64) {
            Some(status) => u64::from(self.status) == status,
            None => (200..300).contains(&self.status),
        };
        if !as_wanted {
            let wanted = status.map_or_else(|| "2xx".to_owned(), |status| status.to_string());
            anyhow::bail!("HTTP {} in place of {wanted}: {}", self.status, self.text());
        }
        for (name, matcher) in expect.get("headers").and_then(Value::as_object).into_iter().flatten() {
            let matcher = fill::fill(matcher, variables, shapes)?;
            let found = self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
            report(&differences(&matcher, &Value::from(found), variables)).with_context(|| format!("header {name}"))?;
        }
        if let Some(json) = expect.get("json") {
            let found: Value =
                serde_json::from_slice(&self.bytes).with_context(|| format!("not JSON: {}", self.text()))?;
            let wanted = fill::fill(json, variables, shapes)?;
            report(&differences(&wanted, &found, variables))?;
        }
        if let Some(text) = expect.get("text") {
            let wanted = fill::fill(text, variables, shapes)?;
            report(&differences(&wanted, &Value::from(self.text()), variables))?;
        }
        if let Some(name) = expect.get("file").and_then(Value::as_str) {
            let fixture = receiver::fixture(name).with_context(|| format!("there is no file {name}"))?;
            anyhow::ensure!(fixture.bytes == self.bytes, "{} bytes came that are not {name}", self.bytes.len());
        }
        Ok(())
    }
}

/// An error that lists the places, if there are any.
pub(super) fn report(differences: &[Difference]) -> anyhow::Result<()> {
    if differences.is_empty() {
        return Ok(());
    }
    let mut text = String::new();
    for difference in differences {
        let _ = write!(text, "\n    {difference}");
    }
    anyhow::bail!("{text}")
}
