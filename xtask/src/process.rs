//! Running other programs: shown, captured, bounded in time, and ended with all that they started.

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use crate::failure::{Failure, Outcome, While};
use crate::workspace;

/// Runs it with its output shown; anything but success is a failure.
pub fn run(command: &mut Command) -> Outcome {
    let name = describe(command);
    let status = command.status().while_doing(|| format!("cannot start `{name}`"))?;
    if status.success() { Ok(()) } else { Err(Failure::new(format!("`{name}` failed ({status})"))) }
}

/// Runs it and answers what it wrote to standard output.
pub fn capture(command: &mut Command) -> Outcome<String> {
    let name = describe(command);
    let output = command.stderr(Stdio::inherit()).output().while_doing(|| format!("cannot start `{name}`"))?;
    if !output.status.success() {
        return Err(Failure::new(format!("`{name}` failed ({})", output.status)));
    }
    String::from_utf8(output.stdout).map_err(|_| Failure::new(format!("`{name}` did not answer in UTF-8")))
}

/// How a program ended that was watched.
pub struct Watched {
    pub succeeded: bool,
    pub timed_out: bool,
    /// Both streams, in the order in which their lines arrived.
    pub lines: Vec<String>,
}

/// Runs it with its output shown and kept, in a process group of its own that is killed when the time is up.
pub fn watch(command: &mut Command, limit: Duration) -> Outcome<Watched> {
    let name = describe(command);
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .spawn()
        .while_doing(|| format!("cannot start `{name}`"))?;
    let (sender, lines) = mpsc::channel();
    let streams = [child.stdout.take().map(boxed), child.stderr.take().map(boxed)];
    for stream in streams.into_iter().flatten() {
        let sender = sender.clone();
        std::thread::spawn(move || forward_lines(stream, &sender));
    }
    drop(sender);
    let deadline = Instant::now() + limit;
    let mut kept = Vec::new();
    let mut timed_out = false;
    loop {
        match lines.recv_timeout(Duration::from_millis(200)) {
            Ok(line) => {
                say(&line);
                kept.push(line);
            }
            // What it started may outlive it and hold the pipes open: its own end counts.
            Err(mpsc::RecvTimeoutError::Timeout) if !matches!(child.try_wait(), Ok(None)) => break,
            Err(mpsc::RecvTimeoutError::Timeout) => {}
            Err(mpsc::RecvTimeoutError::Disconnected) => break,
        }
        if Instant::now() > deadline {
            timed_out = true;
            say(&format!("xtask: `{name}` took more than {} s and is ended", limit.as_secs()));
            signal_group(&child, "KILL");
            break;
        }
    }
    let status = child.wait().while_doing(|| format!("cannot wait for `{name}`"))?;
    // Lint and test runners leave nothing behind; a test that was killed may.
    signal_group(&child, "KILL");
    Ok(Watched { succeeded: status.success() && !timed_out, timed_out, lines: kept })
}

type Stream = Box<dyn Read + Send>;

fn boxed(stream: impl Read + Send + 'static) -> Stream {
    Box::new(stream)
}

fn forward_lines(stream: Stream, lines: &mpsc::Sender<String>) {
    let mut reader = BufReader::new(stream);
    let mut line = Vec::new();
    while matches!(reader.read_until(b'\n', &mut line), Ok(length) if length > 0) {
        let text = String::from_utf8_lossy(&line).trim_end().to_owned();
        line.clear();
        if lines.send(text).is_err() {
            return;
        }
    }
}

fn signal_group(child: &Child, signal: &str) {
    // The group may be gone already: that is what we want.
    let _ = Command::new("kill")
        .args([&format!("-{signal}"), "--", &format!("-{}", child.id())])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
}

/// A program in the background that ends with this value: asked first, killed after the patience.
pub struct Background {
    child: Child,
    /// The signal that asks it to end.
    signal: &'static str,
    patience: Duration,
}

impl Background {
    /// Starts it with its output in a file. It also ends when this process dies in any way: `setpriv` asks the kernel for that.
    pub fn start(
        program: &Path,
        identity: &[&str],
        arguments: &[String],
        log: &Path,
        signal: &'static str,
    ) -> Outcome<Self> {
        let output = std::fs::File::create(log).while_doing(|| format!("cannot write {}", log.display()))?;
        let errors = output.try_clone().while_doing(|| format!("cannot write {}", log.display()))?;
        let child = Command::new("setpriv")
            .args(["--pdeathsig", signal])
            .args(identity)
            .arg("--")
            .arg(program)
            .args(arguments)
            .current_dir("/")
            .stdin(Stdio::null())
            .stdout(output)
            .stderr(errors)
            .spawn()
            .while_doing(|| format!("cannot start {}", program.display()))?;
        Ok(Self { child, signal, patience: Duration::from_secs(10) })
    }

    /// Whether it has ended by itself.
    pub fn ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        let id = self.child.id().to_string();
        let _ = Command::new("kill").args([&format!("-{}", self.signal), &id]).stderr(Stdio::null()).status();
        let deadline = Instant::now() + self.patience;
        while Instant::now() < deadline {
            if self.ended() {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port of the loopback that nobody listens on, below those that the system gives to outgoing connections.
pub fn free_port() -> Outcome<u16> {
    let start = 20_000 + u16::try_from(std::process::id() % 10_000).unwrap_or_default();
    (start..32_000)
        .find(|port| std::net::TcpListener::bind(("127.0.0.1", *port)).is_ok())
        .ok_or_else(|| Failure::new("no free port on the loopback"))
}

/// A folder that goes away with this value.
pub struct Scratch(std::path::PathBuf);

impl Scratch {
    pub fn new(name: &str) -> Outcome<Self> {
        remove_orphans(name);
        let folder = std::env::temp_dir().join(format!("recado-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).while_doing(|| format!("cannot make {}", folder.display()))?;
        Ok(Self(folder))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

/// A run that was killed could not clear up after itself.
fn remove_orphans(name: &str) {
    let prefix = format!("recado-{name}-");
    for entry in std::fs::read_dir(std::env::temp_dir()).into_iter().flatten().flatten() {
        let owner = entry.file_name().to_str().and_then(|file| file.strip_prefix(&prefix)?.parse::<u32>().ok());
        if owner.is_some_and(|process| !Path::new(&format!("/proc/{process}")).exists()) {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Cargo, in the checkout.
pub fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.args(arguments).current_dir(workspace::root());
    command
}

/// A command of this program, as a process of its own.
pub fn own(arguments: &[&str]) -> Command {
    let mut command = std::env::current_exe().map_or_else(|_| Command::new("xtask"), Command::new);
    command.args(arguments).current_dir(workspace::root());
    command
}

/// The platform that cargo builds for, `x86_64-unknown-linux-gnu` for one.
pub fn host() -> Outcome<String> {
    let about = capture(Command::new("rustc").arg("-vV"))?;
    let host = about.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| Failure::new("`rustc -vV` names no host"))
}

/// Where a program is, if it is on the search path.
pub fn find(program: &str) -> Option<std::path::PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).chain([Path::new("/usr/sbin").to_path_buf()]).map(|folder| folder.join(program)).find(
        |candidate| {
            use std::os::unix::fs::PermissionsExt;
            candidate.metadata().is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
        },
    )
}

pub fn say(line: &str) {
    println!("{line}");
    // Progress must be seen when it happens, also through a pipe.
    let _ = std::io::stdout().flush();
}

fn describe(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.take(6).map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}
