//! Every scenario of `conformance/scenarios`, played against the built binary: `cargo test -p recado-server --test scenarios`, with the
//! part of a name behind `--` for some of them.
//!
//! A harness of its own: test runners that start a process for each test would start a cloud for each scenario. To them this is one
//! test; by itself it counts scenarios.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use futures_util::future::try_join_all;
use recado_testkit::scenario::{self, CloudConfig, Failed, Scenario, Shapes, Stage};

const BINARY: &str = env!("CARGO_BIN_EXE_recado");
/// The name of this test to runners that list tests.
const NAME: &str = "scenarios";
/// Another folder to play.
const FOLDER: &str = "RECADO_SCENARIOS";
/// Clouds side by side. Each scenario waits more than it works.
const CLOUDS: usize = 3;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    if has("--list") {
        if !has("--ignored") {
            println!("{NAME}: test");
        }
        return ExitCode::SUCCESS;
    }
    if skipped(&arguments) {
        return ExitCode::SUCCESS;
    }
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(play_all(&filters(&arguments))) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

/// `--skip NAME`, as the standard harness has it.
fn skipped(arguments: &[String]) -> bool {
    arguments.windows(2).any(|pair| pair[0] == "--skip" && NAME.contains(pair[1].as_str()))
}

/// Parts of names; none: all. The values of the standard harness's own flags are none.
fn filters(arguments: &[String]) -> Vec<String> {
    const WITH_VALUE: [&str; 5] = ["--skip", "--format", "--test-threads", "--color", "--logfile"];
    let mut filters = Vec::new();
    let mut before = "";
    for argument in arguments {
        if !argument.starts_with("--") && !WITH_VALUE.contains(&before) && argument != NAME {
            filters.push(argument.clone());
        }
        before = argument;
    }
    filters
}

fn folder() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.join(std::env::var_os(FOLDER).unwrap_or_else(|| "conformance/scenarios".into()))
}

/// Plays those whose name has one of the parts; answers how many failed.
async fn play_all(filters: &[String]) -> anyhow::Result<usize> {
    let started = Instant::now();
    let (mut scenarios, shapes) = scenario::load(&folder())?;
    scenarios.retain(|scenario| filters.is_empty() || filters.iter().any(|part| scenario.name.contains(part.as_str())));
    anyhow::ensure!(!scenarios.is_empty(), "no scenario has a name like that");
    let count = scenarios.len();
    let mut by_config = BTreeMap::<CloudConfig, Vec<Scenario>>::new();
    for scenario in scenarios {
        by_config.entry(scenario.cloud.clone()).or_default().push(scenario);
    }
    let mut failed = 0;
    for (config, scenarios) in &by_config {
        let next = Cell::new(0);
        let workers = (0..CLOUDS.min(scenarios.len())).map(|_| play_next(config, scenarios, &shapes, &next));
        failed += try_join_all(workers).await?.into_iter().sum::<usize>();
    }
    println!("{count} scenarios in {:.1} s", started.elapsed().as_secs_f64());
    println!("{} passed, {failed} failed", count - failed);
    Ok(failed)
}

/// One cloud's share: always the next that nobody plays yet.
async fn play_next(
    config: &CloudConfig,
    scenarios: &[Scenario],
    shapes: &Shapes,
    next: &Cell<usize>,
) -> anyhow::Result<usize> {
    let mut stage = Stage::open(Path::new(BINARY), config).await?;
    let mut failed = 0;
    while let Some(scenario) = scenarios.get(next.replace(next.get() + 1)) {
        let started = Instant::now();
        match stage.play(scenario, shapes).await {
            Ok(()) => println!("ok      {} ({:.2} s)", scenario.name, started.elapsed().as_secs_f64()),
            Err(Failed { step, what, reason }) => {
                failed += 1;
                println!("FAILED  {}\n  step {step}, {what}: {reason}", scenario.name);
            }
        }
    }
    Ok(failed)
}
