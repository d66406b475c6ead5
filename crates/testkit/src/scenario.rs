//! Scenario files: calls with the answers and the webhooks that they must have, played against a running cloud. What a file may say
//! stands in `conformance/README.md`.

mod answer;
mod codes;
mod compare;
mod fill;
mod play;
mod receiver;
mod stage;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context;
use serde_json::{Map, Value};

pub use codes::expected_codes;
pub use compare::{Difference, differences};
pub use stage::Stage;

/// Names and what they stand for.
pub type Variables = BTreeMap<String, Value>;

/// `[cloud]` as a scenario needs it, by path in the configuration (`limits.pair_burst`). Scenarios with the same share a process.
pub type CloudConfig = BTreeMap<String, String>;

/// The file with the shapes that `$use` names, beside the folder of the scenarios.
const SHAPES_FILE: &str = "shapes.json";

/// One scenario to play: a file, or one case of a file with cases.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// The file's path below the folder, and the case.
    pub name: String,
    /// When the clock stands still.
    pub clock: String,
    /// Whether the app's webhooks are subscribed before the first step.
    pub subscribe: bool,
    /// How the cloud must be configured.
    pub cloud: CloudConfig,
    /// The case's variables.
    pub variables: Variables,
    /// What is done.
    pub steps: Vec<Map<String, Value>>,
}

/// Parts of bodies that many scenarios share.
#[derive(Debug, Default)]
pub struct Shapes(Map<String, Value>);

/// Why a scenario failed.
#[derive(Debug)]
pub struct Failed {
    /// Counted from one.
    pub step: usize,
    /// The step in short.
    pub what: String,
    /// What was expected and what came instead.
    pub reason: String,
}

/// Every scenario below a folder, ordered by name, with the shapes they use.
///
/// # Errors
/// With the file that cannot be read, or is no scenario.
pub fn load(folder: &Path) -> anyhow::Result<(Vec<Scenario>, Shapes)> {
    let mut files = Vec::new();
    collect(folder, &mut files)?;
    files.sort();
    let mut scenarios = Vec::new();
    for file in &files {
        let name = file.strip_prefix(folder)?.with_extension("").display().to_string();
        scenarios.extend(read(file, &name).with_context(|| file.display().to_string())?);
    }
    let shapes = folder.parent().unwrap_or(folder).join(SHAPES_FILE);
    let shapes = object(json(&shapes)?).with_context(|| shapes.display().to_string())?;
    Ok((scenarios, Shapes(shapes)))
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
    Ok(())
}

fn json(file: &Path) -> anyhow::Result<Value> {
    let bytes = std::fs::read(file).with_context(|| file.display().to_string())?;
    Ok(serde_json::from_slice(&bytes)?)
}

fn object(value: Value) -> anyhow::Result<Map<String, Value>> {
    match value {
        Value::Object(map) => Ok(map),
        other => anyhow::bail!("must be an object, not {other}"),
    }
}

const FIELDS: [&str; 8] = ["description", "spec", "operation", "cloud", "clock", "subscribe", "cases", "steps"];

fn read(file: &Path, name: &str) -> anyhow::Result<Vec<Scenario>> {
    let mut file = object(json(file)?)?;
    if let Some(unknown) = file.keys().find(|key| !FIELDS.contains(&key.as_str())) {
        anyhow::bail!("`{unknown}` is unknown; there are {}", FIELDS.join(", "));
    }
    for needed in ["description", "spec"] {
        anyhow::ensure!(file.get(needed).is_some_and(Value::is_string), "`{needed}` is missing");
    }
    let Some(Value::Array(steps)) = file.remove("steps") else { anyhow::bail!("`steps` must be a list") };
    let steps = steps.into_iter().map(object).collect::<anyhow::Result<Vec<_>>>()?;
    anyhow::ensure!(!steps.is_empty(), "there are no steps");
    let clock = file.get("clock").and_then(Value::as_str).unwrap_or("2026-11-10T12:00:00Z").to_owned();
    let subscribe = file.get("subscribe").and_then(Value::as_bool).unwrap_or(true);
    let mut cloud = CloudConfig::new();
    if let Some(config) = file.remove("cloud") {
        flatten("", object(config).context("`cloud`")?, &mut cloud)?;
    }
    let cases = match file.remove("cases") {
        None => vec![Map::new()],
        Some(Value::Array(cases)) => cases.into_iter().map(object).collect::<anyhow::Result<Vec<_>>>()?,
        Some(other) => anyhow::bail!("`cases` must be a list, not {other}"),
    };
    let mut scenarios = Vec::with_capacity(cases.len());
    for (index, case) in cases.into_iter().enumerate() {
        let name = match case.get("case") {
            Some(Value::String(case)) => format!("{name} [{case}]"),
            Some(case) => format!("{name} [{case}]"),
            None if index == 0 => name.to_owned(),
            None => format!("{name} [{index}]"),
        };
        let (clock, steps, cloud) = (clock.clone(), steps.clone(), cloud.clone());
        scenarios.push(Scenario { name, clock, subscribe, cloud, variables: case.into_iter().collect(), steps });
    }
    Ok(scenarios)
}

/// An object within an object becomes a path with dots.
fn flatten(within: &str, config: Map<String, Value>, into: &mut CloudConfig) -> anyhow::Result<()> {
    for (name, value) in config {
        let path = if within.is_empty() { name } else { format!("{within}.{name}") };
        match value {
            Value::Object(inner) => flatten(&path, inner, into)?,
            Value::String(text) => drop(into.insert(path, text)),
            Value::Bool(_) | Value::Number(_) => drop(into.insert(path, value.to_string())),
            other => anyhow::bail!("`cloud.{path}` must be text, a number or a truth value, not {other}"),
        }
    }
    Ok(())
}
