//! Where things are.

use std::path::{Path, PathBuf};

/// The checkout. Cargo says which one it runs for; a kept build may come from another.
pub fn root() -> PathBuf {
    let own = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let own = Path::new(&own);
    own.parent().unwrap_or(own).to_path_buf()
}

/// Cargo's target folder.
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// The binary that tests drive: unoptimised, made by the same build as the tests.
pub fn debug_binary() -> PathBuf {
    target().join("debug/recado")
}

/// The binary that is handed out and measured: small, and long in the making.
pub fn release_binary() -> PathBuf {
    target().join("release/recado")
}

/// The binary that `up` runs: optimised too, and there sooner.
pub fn quick_binary() -> PathBuf {
    target().join("quick/recado")
}

/// The JavaScript client that the cloud is tried with.
pub fn whatsapp_api_js() -> PathBuf {
    root().join("conformance/whatsapp-api-js")
}

/// What a test run leaves to look at: screenshots, logs.
pub fn ci_output() -> PathBuf {
    root().join("ci-output")
}
