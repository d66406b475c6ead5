//! `cargo xtask test`: every suite on a fresh machine, and one line at the end that tells.

use std::time::{Duration, Instant};

use crate::failure::{Failure, Outcome};
use crate::install;
use crate::process::{say, watch};
use crate::services::Services;
use crate::suites::{ALL, Suite};
use crate::summary::{self, Counts};

struct Result {
    suite: &'static str,
    counts: Counts,
    took: Duration,
    remark: &'static str,
}

pub fn run(wanted: &[String]) -> Outcome {
    let suites = choose(wanted)?;
    let started = Instant::now();
    say("== what the tests need");
    install::everything()?;
    let services = Services::start()?;
    say(&format!("ready after {}", shown(started.elapsed())));
    let results: Vec<Result> = suites.iter().map(|suite| run_suite(suite, &services)).collect();
    drop(services);
    conclude(&results, started.elapsed())
}

fn choose(wanted: &[String]) -> Outcome<Vec<&'static Suite>> {
    if let Some(unknown) = wanted.iter().find(|name| !ALL.iter().any(|suite| suite.name == name.as_str())) {
        let names: Vec<&str> = ALL.iter().map(|suite| suite.name).collect();
        return Err(Failure::new(format!("there is no suite `{unknown}`; there are {}", names.join(", "))));
    }
    Ok(ALL.iter().filter(|suite| wanted.is_empty() || wanted.iter().any(|name| name == suite.name)).collect())
}

/// Goes on after a failure: the next suite may tell more.
fn run_suite(suite: &Suite, services: &Services) -> Result {
    say(&format!("\n== {}", suite.name));
    let started = Instant::now();
    let mut command = (suite.command)();
    command.envs(services.environment.iter().cloned()).env("NO_COLOR", "1").env("CARGO_TERM_COLOR", "never");
    let (counts, remark) = match watch(&mut command, suite.limit) {
        Ok(watched) => {
            let counted = summary::read(watched.lines.iter().map(String::as_str));
            (settled(counted, watched.succeeded), if watched.timed_out { "took too long" } else { "" })
        }
        Err(failure) => {
            say(&failure.to_string());
            (Counts { passed: 0, failed: 1 }, "did not start")
        }
    };
    let result = Result { suite: suite.name, counts, took: started.elapsed(), remark };
    say(&row(&result));
    result
}

/// The exit decides: a suite without counts is one test, and one that failed without a failed test has failed all the same.
fn settled(counted: Option<Counts>, succeeded: bool) -> Counts {
    let counts = counted.unwrap_or(Counts { passed: u32::from(succeeded), failed: 0 });
    if succeeded { counts } else { Counts { failed: counts.failed.max(1), ..counts } }
}

fn conclude(results: &[Result], took: Duration) -> Outcome {
    say(&format!("\n== all suites, {}", shown(took)));
    for result in results {
        say(&row(result));
    }
    let passed: u32 = results.iter().map(|result| result.counts.passed).sum();
    let failed: u32 = results.iter().map(|result| result.counts.failed).sum();
    say(&format!("\n{passed} passed, {failed} failed"));
    if failed == 0 && passed > 0 { Ok(()) } else { Err(Failure::new("the tests did not pass")) }
}

fn row(result: &Result) -> String {
    let Counts { passed, failed } = result.counts;
    let verdict = if failed == 0 { "ok    " } else { "FAILED" };
    format!(
        "{verdict} {:<12} {:>8}  passed {passed} · failed {failed}  {}",
        result.suite,
        shown(result.took),
        result.remark
    )
    .trim_end()
    .to_owned()
}

fn shown(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if seconds < 60 {
        format!("{:.1} s", duration.as_secs_f64())
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::{choose, settled};
    use crate::summary::Counts;

    #[test]
    fn a_failed_exit_is_never_hidden() {
        assert_eq!(settled(Some(Counts { passed: 5, failed: 0 }), false), Counts { passed: 5, failed: 1 });
        assert_eq!(settled(Some(Counts { passed: 5, failed: 2 }), false), Counts { passed: 5, failed: 2 });
        assert_eq!(settled(None, false), Counts { passed: 0, failed: 1 });
        assert_eq!(settled(None, true), Counts { passed: 1, failed: 0 });
    }

    #[test]
    fn suites_are_chosen_by_name() {
        assert!(choose(&["nonsense".to_owned()]).is_err());
        assert!(choose(&["fmt".to_owned()]).is_ok_and(|suites| suites.len() == 1));
        assert!(choose(&[]).is_ok_and(|suites| suites.len() > 5));
    }
}
