//! Bodies and webhooks with anything in any place, against the parsers and what stands before them, for as long as is asked.

use crate::failure::{Failure, Outcome};
use crate::process::{cargo, run as run_program, say};

/// Ten minutes for each crate that has such tests; they are part of the ordinary tests too, for a moment each.
const DEFAULT_SECONDS: u64 = 600;

pub fn run(arguments: &[String]) -> Outcome {
    let seconds = match arguments {
        [] => DEFAULT_SECONDS,
        [flag, seconds] if flag == "--seconds" => {
            seconds.parse().map_err(|_| Failure::new(format!("`{seconds}` is no number of seconds")))?
        }
        _ => return Err(Failure::new("fuzz takes --seconds N or nothing")),
    };
    say(&format!("{seconds} s for each of the parsers, the cloud and the desk's hooks"));
    // Not nextest: it ends what takes long.
    let tests = ["test", "--workspace", "--no-fail-fast", "--lib", "--test", "it", "--", "fuzz", "--test-threads=8"];
    run_program(cargo(&tests).env("RECADO_FUZZ_SECONDS", seconds.to_string()))
        .map_err(|_| Failure::new("something was not answered as it should be"))
}
