//! Which crate may use which, from `cargo metadata`.

use std::collections::{BTreeMap, BTreeSet};

use crate::failure::{Failure, Outcome};
use crate::json::Json;
use crate::process::{capture, cargo, host};

/// For each crate the crates of ours that it may name. The cloud and the desk's crates meet over HTTP only.
const MAY_USE: &[(&str, &[&str])] = &[
    ("recado-core", &[]),
    ("recado-whatsapp", &["recado-core"]),
    ("recado-db", &["recado-core"]),
    ("recado-infra", &["recado-core", "recado-db"]),
    ("recado-cloud", &["recado-core", "recado-whatsapp", "recado-db", "recado-infra"]),
    ("recado-inbox", &["recado-core", "recado-whatsapp", "recado-db", "recado-infra"]),
    ("recado-commerce", &["recado-core", "recado-whatsapp", "recado-db", "recado-infra", "recado-inbox"]),
    ("recado-api", &["recado-core", "recado-whatsapp", "recado-db", "recado-infra", "recado-inbox", "recado-commerce"]),
    (
        "recado-server",
        &[
            "recado-core",
            "recado-whatsapp",
            "recado-db",
            "recado-infra",
            "recado-cloud",
            "recado-inbox",
            "recado-commerce",
            "recado-api",
        ],
    ),
    ("recado-testkit", &["recado-core", "recado-whatsapp", "recado-db"]),
    ("xtask", &[]),
];

/// A crate's tests may also use this one, which knows the finished program only from outside.
const FOR_TESTS: &str = "recado-testkit";

/// Libraries that only the named crates may use directly.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("axum", &["recado-cloud", "recado-api", "recado-server", "recado-testkit"]),
    ("rusqlite", &["recado-db"]),
    ("tokio-postgres", &["recado-db"]),
    ("deadpool-postgres", &["recado-db"]),
    ("async-nats", &["recado-infra"]),
    ("object_store", &["recado-infra"]),
    // Time zones are rules too: an account's months and midnights are those of its own.
    ("jiff", &["recado-core", "recado-inbox", "recado-whatsapp"]),
];

/// Crates without input and output, and what therefore may not come in even through others.
const PURE: &[&str] = &["recado-core", "recado-whatsapp"];
const IMPURE: &[&str] = &["tokio", "rusqlite", "tokio-postgres", "reqwest", "hyper", "axum"];

pub fn broken_rules() -> Outcome<Vec<String>> {
    // Without a platform cargo would fetch what only other platforms need.
    let arguments = ["metadata", "--format-version", "1", "--filter-platform", &host()?];
    let text = capture(&mut cargo(&arguments))?;
    let metadata = Json::parse(&text).map_err(|at| Failure::new(format!("cargo metadata is not JSON at byte {at}")))?;
    let graph = Graph::new(&metadata);
    let mut broken = Vec::new();
    for member in &graph.members {
        direct_rules(&graph, member, &mut broken);
    }
    for pure in PURE {
        let reached = graph.reachable(pure);
        for library in IMPURE.iter().filter(|library| reached.contains(**library)) {
            broken.push(format!("{pure} has no input or output, but {library} comes in with its dependencies"));
        }
    }
    Ok(broken)
}

fn direct_rules(graph: &Graph, member: &str, broken: &mut Vec<String>) {
    let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == member) else {
        broken.push(format!("{member} is not in the list of crates in xtask/src/check/crate_direction.rs"));
        return;
    };
    for edge in graph.edges.get(member).into_iter().flatten() {
        let ours = graph.members.contains(&edge.to);
        let by_tests = edge.only_tests && edge.to == FOR_TESTS;
        if ours && edge.to != member && !by_tests && !allowed.contains(&edge.to.as_str()) {
            broken.push(format!("{member} may not use {}", edge.to));
        }
        if edge.only_tests {
            continue;
        }
        if member == "xtask" {
            broken.push(format!("xtask is standard library only, but uses {}", edge.to));
        }
        if let Some((library, owners)) = ONLY_IN.iter().find(|(library, _)| *library == edge.to)
            && !owners.contains(&member)
        {
            broken.push(format!("{member} uses {library}, which belongs to {}", owners.join(", ")));
        }
    }
}

struct Edge {
    to: String,
    only_tests: bool,
}

struct Graph {
    members: BTreeSet<String>,
    /// By package name; two versions of one library count as one.
    edges: BTreeMap<String, Vec<Edge>>,
}

impl Graph {
    fn new(metadata: &Json) -> Self {
        let names: BTreeMap<&str, &str> = metadata
            .get("packages")
            .list()
            .iter()
            .map(|package| (package.get("id").text(), package.get("name").text()))
            .collect();
        let name = |id: &Json| names.get(id.text()).copied().unwrap_or_default().to_owned();
        let members = metadata.get("workspace_members").list().iter().map(name).collect();
        let mut edges: BTreeMap<String, Vec<Edge>> = BTreeMap::new();
        for node in metadata.get("resolve").get("nodes").list() {
            let from = edges.entry(name(node.get("id"))).or_default();
            for dependency in node.get("deps").list() {
                let kinds = dependency.get("dep_kinds").list();
                from.push(Edge {
                    to: name(dependency.get("pkg")),
                    only_tests: kinds.iter().all(|kind| kind.get("kind").text() == "dev"),
                });
            }
        }
        Self { members, edges }
    }

    fn reachable(&self, from: &str) -> BTreeSet<String> {
        let mut seen = BTreeSet::new();
        let mut waiting = vec![from.to_owned()];
        while let Some(current) = waiting.pop() {
            for edge in self.edges.get(&current).into_iter().flatten().filter(|edge| !edge.only_tests) {
                if seen.insert(edge.to.clone()) {
                    waiting.push(edge.to.clone());
                }
            }
        }
        seen
    }
}

#[cfg(test)]
mod tests {
    use super::{Graph, direct_rules};
    use crate::json::Json;

    fn broken(from: &str, to: &str, kind: &str) -> Vec<String> {
        let text = format!(
            r#"{{"packages":[{{"id":"1","name":"{from}"}},{{"id":"2","name":"{to}"}}],
                "workspace_members":["1"{}],
                "resolve":{{"nodes":[{{"id":"1","deps":[{{"pkg":"2","dep_kinds":[{{"kind":{kind}}}]}}]}}]}}}}"#,
            if to.starts_with("recado-") { ",\"2\"" } else { "" }
        );
        let graph = Graph::new(&Json::parse(&text).unwrap());
        let mut broken = Vec::new();
        direct_rules(&graph, from, &mut broken);
        broken
    }

    #[test]
    fn the_wall_between_the_products_holds_in_tests_too() {
        assert_eq!(broken("recado-inbox", "recado-cloud", "null"), ["recado-inbox may not use recado-cloud"]);
        assert_eq!(broken("recado-cloud", "recado-api", "\"dev\""), ["recado-cloud may not use recado-api"]);
        assert!(broken("recado-server", "recado-cloud", "null").is_empty());
        assert!(broken("recado-server", "recado-testkit", "\"dev\"").is_empty());
        assert_eq!(broken("recado-api", "recado-testkit", "null"), ["recado-api may not use recado-testkit"]);
    }

    #[test]
    fn libraries_stay_where_they_belong() {
        assert_eq!(
            broken("recado-inbox", "rusqlite", "null"),
            ["recado-inbox uses rusqlite, which belongs to recado-db"]
        );
        assert!(broken("recado-infra", "axum", "\"dev\"").is_empty());
        assert!(broken("recado-api", "axum", "null").is_empty());
    }
}
