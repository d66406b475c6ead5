//! The source files of a crate.

use std::path::{Path, PathBuf};

use crate::failure::{Outcome, While};

/// Every file below the folder with one of the endings, in order; none if there is no such folder.
pub fn files(folder: &Path, endings: &[&str]) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    if folder.is_dir() {
        collect(folder, endings, &mut found)?;
    }
    found.sort();
    Ok(found)
}

fn collect(folder: &Path, endings: &[&str], found: &mut Vec<PathBuf>) -> Outcome {
    for entry in std::fs::read_dir(folder).while_doing(|| format!("cannot read {}", folder.display()))? {
        let path = entry.while_doing(|| format!("cannot read {}", folder.display()))?.path();
        if path.is_dir() {
            collect(&path, endings, found)?;
        } else if path.extension().is_some_and(|ending| endings.iter().any(|wanted| ending == *wanted)) {
            found.push(path);
        }
    }
    Ok(())
}

pub fn read(file: &Path) -> Outcome<String> {
    std::fs::read_to_string(file).while_doing(|| format!("cannot read {}", file.display()))
}

/// The text without line comments: prose names tables and modules freely.
pub fn without_comments(text: &str, mark: &str) -> String {
    text.lines().map(|line| line.split_once(mark).map_or(line, |(code, _)| code)).collect::<Vec<_>>().join("\n")
}

/// The part of a Rust file before its unit tests.
pub fn before_tests(text: &str) -> &str {
    text.find("#[cfg(test)]\nmod ").map_or(text, |at| &text[..at])
}
