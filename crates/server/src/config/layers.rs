//! The configuration's layers, merged into one TOML value before it is read.

use std::path::Path;

use anyhow::Context;
use toml::{Table, Value};

const PREFIX: &str = "RECADO__";
/// Names that hosting environments use, and the settings they stand for.
const WELL_KNOWN: [(&str, &str); 3] =
    [("DATABASE_URL", "database_url"), ("NATS_URL", "nats_url"), ("S3_URL", "s3_url")];
/// How the names of settings end that are whole numbers.
const NUMERIC: [&str; 7] = ["_ms", "_connections", "_mps", "_burst", "_per_hour", "_cap", "_percent"];
/// Read when no file is named.
const DEFAULT_FILE: &str = "recado.toml";

/// The file and the environment as one value.
pub(super) fn merge(file: Option<&Path>, env: impl Iterator<Item = (String, String)>) -> anyhow::Result<Value> {
    let text = match file {
        Some(path) => std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?,
        None => match std::fs::read_to_string(DEFAULT_FILE) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error).context(format!("{DEFAULT_FILE} cannot be read")),
        },
    };
    merge_text(&text, env)
}

/// [`merge`] with the file's text.
pub(super) fn merge_text(file: &str, env: impl Iterator<Item = (String, String)>) -> anyhow::Result<Value> {
    let mut settings: Table = file.parse().context("the configuration file is not TOML")?;
    let mut ours = Vec::new();
    for (name, value) in env {
        if let Some((_, key)) = WELL_KNOWN.iter().find(|(known, _)| *known == name) {
            put(&mut settings, &["engines", key], Value::String(value))?;
        } else if let Some(path) = name.strip_prefix(PREFIX) {
            ours.push((path.to_ascii_lowercase(), value));
        }
    }
    // Sorted, so that the same environment always gives the same result; after the well-known ones, which are weaker.
    ours.sort();
    for (path, text) in ours {
        let path: Vec<&str> = path.split("__").collect();
        let value = value_of(&path, &text);
        put(&mut settings, &path, value)?;
    }
    Ok(Value::Table(settings))
}

/// Environment variables have no types: what reads as a boolean or a whole number is one, lists are written with commas.
fn value_of(path: &[&str], text: &str) -> Value {
    let is_list = matches!(path, ["outbound", "allowed_hosts"] | ["desk", "roles"]);
    if is_list {
        let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
        return Value::Array(items.map(|item| Value::String(item.to_owned())).collect());
    }
    match text {
        "true" => Value::Boolean(true),
        "false" => Value::Boolean(false),
        _ if path.last().is_some_and(|key| NUMERIC.iter().any(|ending| key.ends_with(ending))) => {
            text.parse().map_or_else(|_| Value::String(text.to_owned()), Value::Integer)
        }
        _ => Value::String(text.to_owned()),
    }
}

fn put(settings: &mut Table, path: &[&str], value: Value) -> anyhow::Result<()> {
    match path {
        [] => Ok(()),
        [key] => {
            settings.insert((*key).to_owned(), value);
            Ok(())
        }
        [section, rest @ ..] => {
            let inner = settings.entry((*section).to_owned()).or_insert_with(|| Value::Table(Table::new()));
            let inner = inner.as_table_mut().with_context(|| format!("setting {section} has no keys of its own"))?;
            put(inner, rest, value)
        }
    }
}
