//! The steps of a scenario.

use std::time::{Duration, Instant};

use anyhow::Context;
use recado_whatsapp::signature;
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Map, Value, json};

use super::answer::{Answer, report};
use super::receiver::{Arrived, fixture};
use super::{Failed, Scenario, Shapes, Stage, Variables, differences, fill};

type Step = Map<String, Value>;

/// How long a webhook may take on a busy machine.
const WEBHOOK_WITHIN: Duration = Duration::from_secs(15);

/// Each kind of step, and what may stand beside its name.
const KINDS: [(&str, &[&str]); 7] = [
    ("graph", &["version", "token", "headers", "json", "form", "multipart", "body", "expect"]),
    ("control", &["json", "expect"]),
    ("get", &["token", "headers", "expect"]),
    ("webhooks", &["at", "unordered"]),
    ("receiver", &["answer", "handshake", "handshakes"]),
    ("repeat", &["steps"]),
    ("check", &["is"]),
];

impl Stage {
    /// Plays a scenario in a world that is new.
    ///
    /// # Errors
    /// With the step that failed, and why.
    pub async fn play(&mut self, scenario: &Scenario, shapes: &Shapes) -> Result<(), Failed> {
        let outside = |what: &str, reason: anyhow::Error| Failed {
            step: 0,
            what: what.to_owned(),
            reason: format!("{reason:#}"),
        };
        let mut variables =
            self.furnish(scenario, shapes).await.map_err(|reason| outside("before the first step", reason))?;
        for (index, next) in scenario.steps.iter().enumerate() {
            if let Err(reason) = step(self, next, &mut variables, shapes).await {
                return Err(Failed { step: index + 1, what: in_short(next), reason: format!("{reason:#}") });
            }
        }
        nothing_more_comes(self).await.map_err(|reason| outside("after the last step", reason))
    }
}

/// The step as a report names it.
fn in_short(step: &Step) -> String {
    match step.iter().find(|(key, _)| KINDS.iter().any(|(kind, _)| kind == key)) {
        Some((kind, Value::Array(items))) => format!("{kind} ({})", items.len()),
        Some((kind, value)) => format!("{kind} {}", value.as_str().map_or_else(|| value.to_string(), str::to_owned)),
        None => step.get("$use").map_or_else(|| "a step of no kind".to_owned(), Value::to_string),
    }
}

/// Does a step; a shape in place of one may stand for several.
async fn step(stage: &Stage, step: &Step, variables: &mut Variables, shapes: &Shapes) -> anyhow::Result<()> {
    if !step.contains_key("$use") {
        return step_of_kind(stage, step, variables, shapes).await;
    }
    match fill::fill(&Value::Object(step.clone()), variables, shapes)? {
        Value::Array(steps) => {
            for inner in &steps {
                let inner = inner.as_object().context("a shape of steps must hold objects")?;
                step_of_kind(stage, inner, variables, shapes).await.with_context(|| in_short(inner))?;
            }
            Ok(())
        }
        Value::Object(step) => step_of_kind(stage, &step, variables, shapes).await,
        other => anyhow::bail!("the shape is no step: {other}"),
    }
}

async fn step_of_kind(stage: &Stage, step: &Step, variables: &mut Variables, shapes: &Shapes) -> anyhow::Result<()> {
    let kinds = KINDS.map(|(kind, _)| kind).join(", ");
    let found = KINDS.iter().find(|(kind, _)| step.contains_key(*kind));
    let (kind, fields) = found.with_context(|| format!("a step is one of {kinds}"))?;
    if let Some(unknown) = step.keys().find(|key| key != kind && *key != "note" && !fields.contains(&key.as_str())) {
        anyhow::bail!("`{unknown}` is unknown in a step `{kind}`; there are {}", fields.join(", "));
    }
    match *kind {
        "graph" => graph(stage, step, variables, shapes).await,
        "control" => control(stage, step, variables, shapes).await,
        "get" => get(stage, step, variables, shapes).await,
        "webhooks" => webhooks(stage, step, variables, shapes).await,
        "receiver" => receiver(stage, step, variables, shapes),
        "repeat" => Box::pin(repeat(stage, step, variables, shapes)).await,
        _ => {
            let found = fill::fill(step.get("check").unwrap_or(&Value::Null), variables, shapes)?;
            let wanted = fill::fill(step.get("is").unwrap_or(&Value::Null), variables, shapes)?;
            report(&differences(&wanted, &found, variables))
        }
    }
}

async fn graph(stage: &Stage, step: &Step, variables: &mut Variables, shapes: &Shapes) -> anyhow::Result<()> {
    let (method, path) = method_and_path(step, "graph", variables)?;
    let version = match step.get("version") {
        None => "/v23.0".to_owned(),
        Some(Value::Null) => String::new(),
        Some(_) => format!("/{}", filled_text(step, "version", variables)?),
    };
    let url = format!("{}{version}{path}", stage.cloud.cloud_url);
    let request = with_token(stage.client.request(method, url), step, variables, shapes)?;
    let request = with_body(request, step, variables, shapes)?;
    Answer::of(request).await?.check(step.get("expect"), variables, shapes)
}

async fn control(stage: &Stage, step: &Step, variables: &mut Variables, shapes: &Shapes) -> anyhow::Result<()> {
    let (method, path) = method_and_path(step, "control", variables)?;
    let request = with_body(stage.control.http.request(method, &path), step, variables, shapes)?;
    Answer::of(request).await?.check(step.get("expect"), variables, shapes)
}

/// An absolute URL, as of a file or of a list's next page.
async fn get(stage: &Stage, step: &Step, variables: &mut Variables, shapes: &Shapes) -> anyhow::Result<()> {
    let url = filled_text(step, "get", variables)?;
    let request = with_token(stage.client.get(url), step, variables, shapes)?;
    Answer::of(request).await?.check(step.get("expect"), variables, shapes)
}

fn method_and_path(step: &Step, kind: &str, variables: &Variables) -> anyhow::Result<(Method, String)> {
    let call = filled_text(step, kind, variables)?;
    let (method, path) = call.split_once(' ').with_context(|| format!("`{call}` must be METHOD /path"))?;
    Ok((method.parse()?, path.to_owned()))
}

fn filled_text(step: &Step, field: &str, variables: &Variables) -> anyhow::Result<String> {
    let text = step.get(field).and_then(Value::as_str).with_context(|| format!("`{field}` must be text"))?;
    match fill::fill_text(text, variables)? {
        Value::String(text) => Ok(text),
        other => anyhow::bail!("`{field}` is {other}, not text"),
    }
}

fn with_token(
    request: reqwest::RequestBuilder,
    step: &Step,
    variables: &Variables,
    shapes: &Shapes,
) -> anyhow::Result<reqwest::RequestBuilder> {
    let mut request = request;
    let token = step.get("token").cloned().unwrap_or_else(|| json!("${token}"));
    if let Value::String(token) = fill::fill(&token, variables, shapes)? {
        request = request.bearer_auth(token);
    }
    for (name, value) in step.get("headers").and_then(Value::as_object).into_iter().flatten() {
        let value = fill::fill(value, variables, shapes)?;
        request = request.header(name, value.as_str().with_context(|| format!("the header {name} must be text"))?);
    }
    Ok(request)
}

fn with_body(
    request: reqwest::RequestBuilder,
    step: &Step,
    variables: &Variables,
    shapes: &Shapes,
) -> anyhow::Result<reqwest::RequestBuilder> {
    let part = |name: &str| step.get(name).map(|value| fill::fill(value, variables, shapes)).transpose();
    if let Some(json) = part("json")? {
        return Ok(request.header("content-type", "application/json").body(json.to_string()));
    }
    if let Some(form) = part("form")? {
        let mut encoded = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in form.as_object().context("`form` must be an object")? {
            encoded.append_pair(name, &value.as_str().map_or_else(|| value.to_string(), str::to_owned));
        }
        return Ok(request.header("content-type", "application/x-www-form-urlencoded").body(encoded.finish()));
    }
    if let Some(parts) = part("multipart")? {
        let mut form = Form::new();
        for part in parts.as_array().context("`multipart` must be a list")? {
            form = add_part(form, part)?;
        }
        return Ok(request.multipart(form));
    }
    match part("body")? {
        None => Ok(request),
        Some(Value::String(text)) => Ok(request.body(text)),
        Some(other) => anyhow::bail!("`body` must be text, not {other}"),
    }
}

/// `{"name", "text"}`, or `{"name", "file", "filename"?, "type"?}`; `"bytes"` in place of `file` is so many zeros after the file's
/// own bytes.
fn add_part(form: Form, part: &Value) -> anyhow::Result<Form> {
    let text = |field: &str| part.get(field).and_then(Value::as_str);
    let name = text("name").context("a part needs a `name`")?.to_owned();
    if let Some(text) = text("text") {
        return Ok(form.text(name, text.to_owned()));
    }
    let file = text("file").context("a part needs `text` or `file`")?;
    let found = fixture(file).with_context(|| format!("there is no file {file}"))?;
    let mut bytes = found.bytes.to_vec();
    if let Some(size) = part.get("size").and_then(Value::as_u64) {
        bytes.resize(usize::try_from(size)?, 0);
    }
    let mut content = Part::bytes(bytes);
    match part.get("filename") {
        None => content = content.file_name(file.to_owned()),
        Some(Value::String(name)) => content = content.file_name(name.clone()),
        Some(_) => {}
    }
    match part.get("type") {
        None => content = content.mime_str(found.mime_type)?,
        Some(Value::String(media_type)) => content = content.mime_str(media_type)?,
        Some(_) => {}
    }
    Ok(form.part(name, content))
}

async fn webhooks(stage: &Stage, step: &Step, variables: &mut Variables, shapes: &Shapes) -> anyhow::Result<()> {
    let mailbox = step.get("at").and_then(Value::as_str).unwrap_or("app");
    let Some(Value::Array(wanted)) = step.get("webhooks") else { anyhow::bail!("`webhooks` must be a list") };
    if wanted.is_empty() {
        settle(stage).await?;
        let unread = stage.receiver.count(mailbox);
        let first = stage.receiver.next(mailbox).map(|arrived| shown(&arrived)).unwrap_or_default();
        anyhow::ensure!(unread == 0, "no webhook was expected, but {unread} came; the first: {first}");
        return Ok(());
    }
    let mut found = Vec::with_capacity(wanted.len());
    for number in 1..=wanted.len() {
        let arrived = next(stage, mailbox).await.with_context(|| format!("webhook {number} of {}", wanted.len()))?;
        found.push(signed_json(&arrived).with_context(|| format!("webhook {number}"))?);
    }
    if step.get("unordered") == Some(&Value::Bool(true)) {
        let wanted = fill::fill(&json!({ "$unordered": wanted }), variables, shapes)?;
        return report(&differences(&wanted, &Value::Array(found), variables));
    }
    for (index, (wanted, found)) in wanted.iter().zip(&found).enumerate() {
        // One after the other: what one captures the next may name.
        let wanted = fill::fill(wanted, variables, shapes)?;
        report(&differences(&wanted, found, variables)).with_context(|| format!("webhook {}", index + 1))?;
    }
    Ok(())
}

async fn next(stage: &Stage, mailbox: &str) -> anyhow::Result<Arrived> {
    let deadline = Instant::now() + WEBHOOK_WITHIN;
    loop {
        if let Some(arrived) = stage.receiver.next(mailbox) {
            return Ok(arrived);
        }
        anyhow::ensure!(Instant::now() < deadline, "none came within {} s", WEBHOOK_WITHIN.as_secs());
        tokio::time::sleep(Duration::from_millis(3)).await;
    }
}

/// The body of a webhook whose signature is right, and which is ASCII as Meta's are.
fn signed_json(arrived: &Arrived) -> anyhow::Result<Value> {
    let Arrived { signature, content_type, bytes } = arrived;
    anyhow::ensure!(signature::verify("recado-dev-app-secret", bytes, signature), "the signature {signature} is wrong");
    anyhow::ensure!(content_type.starts_with("application/json"), "the content type is {content_type}");
    anyhow::ensure!(bytes.is_ascii(), "the body is not ASCII: {}", shown(arrived));
    serde_json::from_slice(bytes).with_context(|| format!("not JSON: {}", shown(arrived)))
}

fn shown(arrived: &Arrived) -> String {
    String::from_utf8_lossy(&arrived.bytes).into_owned()
}

fn receiver(stage: &Stage, step: &Step, variables: &mut Variables, shapes: &Shapes) -> anyhow::Result<()> {
    let mailbox = filled_text(step, "receiver", variables)?;
    if let Some(answers) = step.get("answer") {
        let answers = fill::fill(answers, variables, shapes)?;
        let answers = answers.as_array().context("`answer` must be a list of HTTP statuses")?;
        let answers = answers.iter().filter_map(|status| u16::try_from(status.as_u64()?).ok());
        stage.receiver.answer_next(&mailbox, answers);
    }
    match step.get("handshake") {
        None => {}
        Some(Value::Null) => stage.receiver.answer_handshake(&mailbox, None),
        Some(answer) => {
            let status = answer.get("status").and_then(Value::as_u64).unwrap_or(200);
            let text = answer.get("text").and_then(Value::as_str).unwrap_or_default();
            stage.receiver.answer_handshake(&mailbox, Some((u16::try_from(status)?, text.to_owned())));
        }
    }
    if let Some(wanted) = step.get("handshakes") {
        let wanted = fill::fill(wanted, variables, shapes)?;
        report(&differences(&wanted, &Value::Array(stage.receiver.handshakes(&mailbox)), variables))?;
    }
    Ok(())
}

/// The steps so many times, with `${i}` from 0.
async fn repeat(stage: &Stage, repeated: &Step, variables: &mut Variables, shapes: &Shapes) -> anyhow::Result<()> {
    let times = repeated.get("repeat").and_then(Value::as_u64).context("`repeat` must be a number")?;
    let Some(Value::Array(steps)) = repeated.get("steps") else { anyhow::bail!("`steps` must be a list") };
    for round in 0..times {
        variables.insert("i".to_owned(), Value::from(round));
        for inner in steps {
            let inner = inner.as_object().context("a step must be an object")?;
            let told = || format!("round {} of {times}, {}", round + 1, in_short(inner));
            step(stage, inner, variables, shapes).await.with_context(told)?;
        }
    }
    Ok(())
}

/// Waits until nothing is due at this moment. The smallest step forward does that: it performs all that is due before it answers.
async fn settle(stage: &Stage) -> anyhow::Result<()> {
    stage.control.clock(json!({"advance": "PT0.000001S"})).await.map(|_| ())
}

/// A webhook that no step expected is a failure.
async fn nothing_more_comes(stage: &Stage) -> anyhow::Result<()> {
    settle(stage).await?;
    match stage.receiver.unread().first() {
        None => Ok(()),
        Some((mailbox, count, first)) => {
            anyhow::bail!("{count} webhooks came to `{mailbox}` that no step expected; the first: {}", shown(first))
        }
    }
}
