//! The pages: built when their sources changed, and compressed so that the binary can hand them out as they are.

use std::hash::Hasher;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Outcome, While};
use crate::process::{run, say};
use crate::requirements;
use crate::workspace;

/// The sources with the macro that embeds the pages.
const EMBEDDING: &[&str] = &["crates/api/src/web.rs", "crates/cloud/src/pages.rs"];

/// Builds the pages unless they were built from these sources.
pub fn build() -> Outcome {
    let web = workspace::root().join("web");
    let stamp = web.join("dist/.stamp");
    let wanted = fingerprint(&web)?;
    if std::fs::read_to_string(&stamp).is_ok_and(|built| built == wanted) {
        return Ok(());
    }
    requirements::report(&requirements::for_pages())?;
    install(&web)?;
    say("building the pages (web/)");
    run(Command::new("npm").args(["run", "build"]).current_dir(&web))?;
    run(Command::new("node").arg(workspace::root().join("xtask/precompress.mjs")).arg(web.join("dist")))?;
    // Cargo cannot see files that are new in a folder which a macro embeds: the binary would keep the pages of its last build.
    run(Command::new("touch").args(EMBEDDING).current_dir(workspace::root()))?;
    std::fs::write(&stamp, wanted).while_doing(|| format!("cannot write {}", stamp.display()))
}

/// `npm ci`, unless npm has installed since the lock file changed.
pub fn install(package: &Path) -> Outcome {
    let changed = |file: PathBuf| file.metadata().and_then(|found| found.modified()).ok();
    let installed = changed(package.join("node_modules/.package-lock.json"));
    if installed.is_some() && installed >= changed(package.join("package-lock.json")) {
        return Ok(());
    }
    say(&format!("installing npm packages ({})", package.strip_prefix(workspace::root()).unwrap_or(package).display()));
    run(Command::new("npm").args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(package))
}

/// Changes whenever a file changes that the build reads.
fn fingerprint(web: &Path) -> Outcome<String> {
    let mut files = Vec::new();
    collect(web, &mut files)?;
    files.sort();
    let mut hasher = std::hash::DefaultHasher::new();
    for file in files {
        let bytes = std::fs::read(&file).while_doing(|| format!("cannot read {}", file.display()))?;
        hasher.write(file.strip_prefix(web).unwrap_or(&file).as_os_str().as_encoded_bytes());
        hasher.write_usize(bytes.len());
        hasher.write(&bytes);
    }
    Ok(format!("{:016x}\n", hasher.finish()))
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Outcome {
    let entries = std::fs::read_dir(folder).while_doing(|| format!("cannot read {}", folder.display()))?;
    for entry in entries {
        let path = entry.while_doing(|| format!("cannot read {}", folder.display()))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            if !["node_modules", "dist"].contains(&name.as_str()) && !name.starts_with('.') {
                collect(&path, files)?;
            }
        } else if !name.contains(".test.") && !name.ends_with(".tsbuildinfo") {
            files.push(path);
        }
    }
    Ok(())
}
