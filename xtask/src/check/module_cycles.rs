//! No two modules of a crate may need each other, directly or round a corner.
//!
//! A module is a file or folder directly below `src`; the crate's root, where the pieces are put together, stands above them all.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::source::{before_tests, files, read, without_comments};
use crate::failure::Outcome;

type Uses = BTreeMap<String, BTreeSet<String>>;

pub fn broken_rules(root: &Path) -> Outcome<Vec<String>> {
    let mut broken = Vec::new();
    let crates = std::fs::read_dir(root.join("crates")).into_iter().flatten().flatten();
    for folder in crates.map(|entry| entry.path()).chain([root.join("xtask")]) {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        for cycle in cycles(&uses(&folder.join("src"))?) {
            broken.push(format!("modules of {name} need each other: {}", cycle.join(" → ")));
        }
    }
    broken.sort();
    Ok(broken)
}

fn uses(source: &Path) -> Outcome<Uses> {
    let mut uses = Uses::new();
    for file in files(source, &["rs"])? {
        let inside = file.strip_prefix(source).unwrap_or(&file);
        let Some(first) = inside.components().next() else { continue };
        let module = first.as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned();
        if ["lib", "main"].contains(&module.as_str()) {
            continue;
        }
        let text = read(&file)?;
        uses.entry(module).or_default().extend(named_modules(&without_comments(before_tests(&text), "//")));
    }
    let modules: BTreeSet<String> = uses.keys().cloned().collect();
    for (module, used) in &mut uses {
        used.retain(|name| name != module && modules.contains(name));
    }
    Ok(uses)
}

/// The first name of each path that begins with `crate::`, also within braces.
fn named_modules(code: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (at, mark) in code.match_indices("crate::") {
        let rest = &code[at + mark.len()..];
        if let Some(list) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut name = String::new();
            let mut at_start = true;
            for character in list.chars() {
                match character {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => at_start = true,
                    _ => {}
                }
                if at_start && (character.is_alphanumeric() || character == '_') {
                    name.push(character);
                } else if !name.is_empty() {
                    names.insert(std::mem::take(&mut name));
                    at_start = character == ',' && depth == 0;
                }
            }
            if !name.is_empty() {
                names.insert(name);
            }
        } else {
            names.insert(rest.chars().take_while(|next| next.is_alphanumeric() || *next == '_').collect());
        }
    }
    names
}

/// One cycle for each module that starts one, each told once.
fn cycles(uses: &Uses) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut told: BTreeSet<BTreeSet<String>> = BTreeSet::new();
    for module in uses.keys() {
        if let Some(cycle) = way_back(uses, module)
            && told.insert(cycle.iter().cloned().collect())
        {
            found.push(cycle);
        }
    }
    found
}

/// The shortest way from the module to itself.
fn way_back(uses: &Uses, module: &str) -> Option<Vec<String>> {
    let mut ways = std::collections::VecDeque::from([vec![module.to_owned()]]);
    let mut seen = BTreeSet::new();
    while let Some(way) = ways.pop_front() {
        for next in uses.get(way.last()?).into_iter().flatten() {
            let mut longer = way.clone();
            longer.push(next.clone());
            if next == module {
                return Some(longer);
            }
            if seen.insert(next.clone()) {
                ways.push_back(longer);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Uses, cycles, named_modules};

    #[test]
    fn reads_the_modules_that_code_names() {
        let names = named_modules(
            "use crate::world::{App, Token};\nuse crate::{graph::{a, b}, live, Cloud};\ncrate::media::x()",
        );
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        assert_eq!(names, ["Cloud", "graph", "live", "media", "world"]);
    }

    #[test]
    fn tells_each_cycle_once() {
        let uses: Uses = [("a", vec!["b"]), ("b", vec!["c"]), ("c", vec!["a", "d"]), ("d", vec![])]
            .into_iter()
            .map(|(name, used)| (name.to_owned(), used.into_iter().map(str::to_owned).collect()))
            .collect();
        assert_eq!(cycles(&uses), [["a", "b", "c", "a"]]);
    }
}
