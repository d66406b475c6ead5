//! How many tests passed and failed, from the closing lines of the runners.

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    pub passed: u32,
    pub failed: u32,
}

impl Counts {
    fn plus(self, other: Self) -> Self {
        Self { passed: self.passed + other.passed, failed: self.failed + other.failed }
    }
}

/// Adds up every closing line in what a runner wrote; nothing if it wrote none.
pub fn read<'a>(lines: impl IntoIterator<Item = &'a str>) -> Option<Counts> {
    lines.into_iter().filter_map(closing_line).reduce(Counts::plus)
}

fn closing_line(line: &str) -> Option<Counts> {
    // cargo test: `test result: ok. 12 passed; 0 failed; 0 ignored; …`. Indented it is part of what nextest shows of a failure.
    let cargo = line.strip_prefix("test result: ").and_then(|rest| rest.split_once(". ")).map(|(_, rest)| rest);
    let line = line.trim();
    // nextest: `Summary [  12.3s] 140 tests run: 138 passed (1 slow), 2 failed, 3 skipped`
    let nextest = line.strip_prefix("Summary [").and_then(|rest| rest.split_once("run: ")).map(|(_, rest)| rest);
    // vitest: `Tests  1 failed | 11 passed (12)`
    let vitest = line.strip_prefix("Tests ");
    let own = own_closing_line(line).then_some(line);
    counted(nextest.or(cargo).or(vitest).or(own)?)
}

/// `12 passed, 0 failed`, alone on its line.
fn own_closing_line(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    matches!(words.as_slice(), [_, "passed,", _, "failed"])
}

fn counted(text: &str) -> Option<Counts> {
    let words: Vec<&str> =
        text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let mut counts = Counts::default();
    let mut any = false;
    for pair in words.windows(2) {
        let Ok(number) = pair[0].parse::<u32>() else { continue };
        match pair[1] {
            "passed" => counts.passed += number,
            // nextest: `1 timed out`, `1 exec failed`
            "failed" | "timed" | "exec" => counts.failed += number,
            _ => continue,
        }
        any = true;
    }
    any.then_some(counts)
}

#[cfg(test)]
mod tests {
    use super::{Counts, read};

    #[test]
    fn reads_each_runner() {
        let cases = [
            ("     Summary [  12.345s] 140 tests run: 137 passed (2 slow), 2 failed, 1 timed out, 3 skipped", 137, 3),
            ("     Summary [   0.010s] 1 test run: 1 passed, 0 skipped", 1, 0),
            (
                "test result: FAILED. 12 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.1s",
                12,
                1,
            ),
            ("      Tests  1 failed | 11 passed (12)", 11, 1),
            ("      Tests  12 passed (12)", 12, 0),
            ("7 passed, 0 failed", 7, 0),
        ];
        for (line, passed, failed) in cases {
            assert_eq!(read([line]), Some(Counts { passed, failed }), "{line}");
        }
    }

    #[test]
    fn adds_up_and_ignores_the_rest() {
        let lines = [
            "running 2 tests",
            "2 passed, 1 failed",
            "   Test Files  3 passed (3)",
            "it passed 3 times",
            "    test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; 96 filtered out; finished in 9.49s",
            "1 passed, 0 failed",
        ];
        assert_eq!(read(lines), Some(Counts { passed: 3, failed: 1 }));
        assert_eq!(read(["nothing here"]), None);
    }
}
