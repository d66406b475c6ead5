//! From the shared SQL text to each engine's own.
//!
//! | shared | SQLite | PostgreSQL |
//! |---|---|---|
//! | `$1` | `?1` (`$1` would be a *name* there, numbered by first use) | `$1` |
//! | `IN_LIST($1)` | `IN (SELECT value FROM rarray(?1))` | `= ANY($1)` |
//! | `SKIP_LOCKED` | nothing: there is one writer | `FOR UPDATE SKIP LOCKED` |
//! | `ROW_LOCK` | nothing: there is one writer | `FOR UPDATE` |
//!
//! In migrations also the column types `uuid`, `bytea`, `jsonb` and `boolean`, and lines between `-- @sqlite` or `-- @postgres` and `-- @end`.

use crate::Engine;

const IN_LIST: &str = "IN_LIST(";
/// Words that stand for locks on rows, with PostgreSQL's.
const LOCKS: [(&str, &str); 2] = [("SKIP_LOCKED", "FOR UPDATE SKIP LOCKED"), ("ROW_LOCK", "FOR UPDATE")];

/// The text that `engine` understands.
pub(crate) fn for_engine(shared: &str, engine: Engine) -> String {
    let mut out = String::with_capacity(shared.len() + 32);
    let mut rest = shared;
    while let Some(first) = rest.chars().next() {
        if let Some(skipped) = skip_quoted(rest) {
            out.push_str(&rest[..skipped]);
            rest = &rest[skipped..];
        } else if let Some(after) = rest.strip_prefix(IN_LIST) {
            let end = after.find(')').unwrap_or(after.len());
            let parameter = after[..end].trim().trim_start_matches('$');
            match engine {
                Engine::Sqlite => out.push_str(&format!("IN (SELECT value FROM rarray(?{parameter}))")),
                Engine::Postgres => out.push_str(&format!("= ANY(${parameter})")),
            }
            rest = after.get(end + 1..).unwrap_or_default();
        } else if let Some((after, lock)) = strip_lock(rest) {
            if engine == Engine::Postgres {
                out.push_str(lock);
            }
            rest = after;
        } else {
            out.push(if first == '$' && engine == Engine::Sqlite { '?' } else { first });
            rest = &rest[first.len_utf8()..];
        }
    }
    out
}

/// What follows the lock that `text` begins with, and PostgreSQL's words for it.
fn strip_lock(text: &str) -> Option<(&str, &'static str)> {
    LOCKS.iter().find_map(|(word, lock)| text.strip_prefix(word).map(|after| (after, *lock)))
}

/// A migration's text for `engine`.
pub(crate) fn migration_for_engine(shared: &str, engine: Engine) -> String {
    let mut chosen = String::with_capacity(shared.len());
    let mut only: Option<Engine> = None;
    for line in shared.lines() {
        match line.trim() {
            "-- @sqlite" => only = Some(Engine::Sqlite),
            "-- @postgres" => only = Some(Engine::Postgres),
            "-- @end" => only = None,
            _ if only.is_none_or(|wanted| wanted == engine) => {
                chosen.push_str(line);
                chosen.push('\n');
            }
            _ => {}
        }
    }
    if engine == Engine::Sqlite { with_sqlite_types(&chosen) } else { chosen }
}

fn with_sqlite_types(sql: &str) -> String {
    let mut out = String::with_capacity(sql.len());
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        if let Some(skipped) = skip_quoted(rest) {
            out.push_str(&rest[..skipped]);
            rest = &rest[skipped..];
        } else if first.is_ascii_alphabetic() || first == '_' {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
            out.push_str(match &rest[..end] {
                "uuid" | "bytea" => "BLOB",
                "jsonb" => "TEXT",
                "boolean" => "INTEGER",
                word => word,
            });
            rest = &rest[end..];
        } else {
            out.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    out
}

/// The length of the string, quoted name or comment that `text` starts with.
fn skip_quoted(text: &str) -> Option<usize> {
    let closing = |open: char| text[1..].find(open).map_or(text.len(), |at| at + 2);
    match text.as_bytes() {
        [b'\'', ..] => Some(closing('\'')),
        [b'"', ..] => Some(closing('"')),
        [b'-', b'-', ..] => Some(text.find('\n').unwrap_or(text.len())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_lists_and_locks_are_put_in_each_engines_words() {
        let shared = "SELECT '$1', \"$2\" FROM t WHERE a = $2 AND b IN_LIST($1) -- $9\n LIMIT $3 SKIP_LOCKED";
        assert_eq!(
            for_engine(shared, Engine::Sqlite),
            "SELECT '$1', \"$2\" FROM t WHERE a = ?2 AND b IN (SELECT value FROM rarray(?1)) -- $9\n LIMIT ?3 "
        );
        assert_eq!(
            for_engine(shared, Engine::Postgres),
            "SELECT '$1', \"$2\" FROM t WHERE a = $2 AND b = ANY($1) -- $9\n LIMIT $3 FOR UPDATE SKIP LOCKED"
        );
        assert_eq!(for_engine("SELECT a FROM t ROW_LOCK", Engine::Sqlite), "SELECT a FROM t ");
        assert_eq!(for_engine("SELECT a FROM t ROW_LOCK", Engine::Postgres), "SELECT a FROM t FOR UPDATE");
    }

    #[test]
    fn migrations_choose_blocks_and_types() {
        let shared = "CREATE TABLE t (id uuid, body jsonb, note text DEFAULT 'uuid');\n-- @postgres\nONLY PG;\n-- @end\n-- @sqlite\nONLY LITE;\n-- @end\n";
        assert_eq!(
            migration_for_engine(shared, Engine::Sqlite),
            "CREATE TABLE t (id BLOB, body TEXT, note text DEFAULT 'uuid');\nONLY LITE;\n"
        );
        assert_eq!(
            migration_for_engine(shared, Engine::Postgres),
            "CREATE TABLE t (id uuid, body jsonb, note text DEFAULT 'uuid');\nONLY PG;\n"
        );
    }
}
