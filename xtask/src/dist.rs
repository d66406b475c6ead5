//! A release archive: one binary with everything in it, and what a person reads first.

use std::process::Command;

use crate::failure::{Outcome, While};
use crate::process::{capture, host, run as run_program, say};
use crate::{up, workspace};

pub fn run() -> Outcome {
    up::build_release()?;
    let name = format!("recado-{}-{}", env!("CARGO_PKG_VERSION"), host()?);
    let dist = workspace::target().join("dist");
    let folder = dist.join(&name);
    // Left over from a run before.
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).while_doing(|| format!("cannot make {}", folder.display()))?;
    let root = workspace::root();
    for file in [workspace::release_binary(), root.join("LICENSE"), root.join("README.md")] {
        let to = folder.join(file.file_name().unwrap_or_default());
        std::fs::copy(&file, to).while_doing(|| format!("cannot copy {}", file.display()))?;
    }
    let archive = dist.join(format!("{name}.tar.gz"));
    run_program(
        // The same files give the same archive.
        Command::new("tar")
            .args(["--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--mtime=@0", "-czf"])
            .arg(&archive)
            .arg("-C")
            .arg(&dist)
            .arg(&name),
    )?;
    let sum = capture(Command::new("sha256sum").arg(format!("{name}.tar.gz")).current_dir(&dist))?;
    let sum_file = dist.join(format!("{name}.tar.gz.sha256"));
    std::fs::write(&sum_file, sum).while_doing(|| format!("cannot write {}", sum_file.display()))?;
    say(&archive.display().to_string());
    Ok(())
}
