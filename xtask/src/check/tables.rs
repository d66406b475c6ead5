//! Whose tables are whose: SQL names only tables with the prefix of its own crate, and only crates that own tables hold SQL.

use std::path::Path;

use super::source::{before_tests, files, read, without_comments};
use crate::failure::Outcome;

/// The folder of each crate that owns tables, and the prefix of their names.
const OWNERS: &[(&str, &str)] = &[("db", "recado_"), ("infra", "infra_"), ("cloud", "cloud_"), ("inbox", "inbox_")];

/// The folders of crates without tables.
const WITHOUT: &[&str] = &["core", "whatsapp", "api", "server", "testkit"];

/// The bench measures the bare disk with a table of its own, in a database of its own.
const FLOOR: &str = "server/src/bench";

/// After which words SQL names a table.
const BEFORE_A_TABLE: &[&str] = &["from", "join", "into", "update", "table", "exists", "references", "on"];

pub fn broken_rules(root: &Path) -> Outcome<Vec<String>> {
    let crates = root.join("crates");
    let mut broken = Vec::new();
    for (folder, prefix) in OWNERS {
        for file in files(&crates.join(folder).join("src"), &["rs"])? {
            let text = read(&file)?;
            let code = without_comments(before_tests(&text), "//");
            for table in tables(&code).filter(|table| !table.starts_with(prefix)) {
                broken.push(format!("{} names {table}; its own tables begin with {prefix}", shown(root, &file)));
            }
        }
        for file in files(&crates.join(folder).join("migrations"), &["sql"])? {
            for table in created(&without_comments(&read(&file)?, "--")) {
                if !table.starts_with(prefix) {
                    broken.push(format!("{} creates {table}; it should begin with {prefix}", shown(root, &file)));
                }
            }
        }
    }
    for folder in WITHOUT {
        for file in files(&crates.join(folder).join("src"), &["rs"])? {
            let text = read(&file)?;
            let code = without_comments(before_tests(&text), "//");
            if !shown(root, &file).contains(FLOOR) && tables(&code).next().is_some() {
                broken.push(format!("{} holds SQL; that belongs to the crate that owns the table", shown(root, &file)));
            }
        }
    }
    Ok(broken)
}

fn shown(root: &Path, file: &Path) -> String {
    file.strip_prefix(root).unwrap_or(file).display().to_string()
}

/// Names with one of the known prefixes that stand where SQL names a table.
fn tables(code: &str) -> impl Iterator<Item = &str> {
    let words: Vec<&str> = words(code).collect();
    let mut found = Vec::new();
    for pair in words.windows(2) {
        let names_one = BEFORE_A_TABLE.iter().any(|word| pair[0].eq_ignore_ascii_case(word));
        let is_upper = pair[0].bytes().all(|byte| byte.is_ascii_uppercase());
        if names_one && is_upper && OWNERS.iter().any(|(_, prefix)| pair[1].starts_with(prefix)) {
            found.push(pair[1]);
        }
    }
    found.into_iter()
}

fn created(sql: &str) -> Vec<&str> {
    let words: Vec<&str> = words(sql).collect();
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        if !word.eq_ignore_ascii_case("create") {
            continue;
        }
        let rest = &words[at + 1..];
        let skip = rest.iter().position(|word| {
            !["unique", "virtual", "table", "index", "if", "not", "exists", "temporary"]
                .contains(&word.to_lowercase().as_str())
        });
        found.extend(skip.and_then(|skip| rest.get(skip)));
    }
    found
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !(character.is_ascii_alphanumeric() || character == '_'))
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{created, tables};

    #[test]
    fn finds_tables_where_sql_names_them() {
        let code =
            r#"ONE = "SELECT cloud_id FROM cloud_messages m JOIN inbox_contacts c ON c.id = m.id"; from inbox_x"#;
        assert_eq!(tables(code).collect::<Vec<_>>(), ["cloud_messages", "inbox_contacts"]);
        assert_eq!(tables("UPDATE infra_jobs SET a = 1").collect::<Vec<_>>(), ["infra_jobs"]);
    }

    #[test]
    fn finds_what_a_migration_creates() {
        let sql = "CREATE TABLE IF NOT EXISTS a_b (x TEXT);\nCREATE UNIQUE INDEX c_d ON a_b (x)";
        assert_eq!(created(sql), ["a_b", "c_d"]);
    }
}
