//! `recado` as a child process.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::Context;

use crate::control::Control;
use crate::desk::Desk;
use crate::eventually::eventually_within;
use crate::http::Surface;
use crate::ports;

/// The demo workspace's API key.
pub const DEMO_API_KEY: &str = "recado-demo-key";

/// The default world's access token.
pub const DEVELOPER_TOKEN: &str = "recado-dev-token";

/// An unoptimised binary on a busy machine.
const READY_WITHIN: Duration = Duration::from_secs(60);

/// How to start it.
#[derive(Debug, Clone)]
pub struct Recado {
    binary: PathBuf,
    command: &'static str,
    arguments: Vec<String>,
    raised_rates: bool,
    environment: Vec<(String, String)>,
}

impl Recado {
    /// `recado up` of this binary, with everything new. A test passes `env!("CARGO_BIN_EXE_recado")`.
    #[must_use]
    pub fn up(binary: impl Into<PathBuf>) -> Self {
        Self::command(binary, "up")
    }

    /// `recado cloud`: no desk.
    #[must_use]
    pub fn cloud(binary: impl Into<PathBuf>) -> Self {
        Self::command(binary, "cloud")
    }

    /// `recado serve`: the desk alone.
    #[must_use]
    pub fn serve(binary: impl Into<PathBuf>) -> Self {
        Self::command(binary, "serve")
    }

    fn command(binary: impl Into<PathBuf>, command: &'static str) -> Self {
        Self { binary: binary.into(), command, arguments: Vec::new(), raised_rates: true, environment: Vec::new() }
    }

    /// With one more argument.
    #[must_use]
    pub fn argument(mut self, argument: impl Into<String>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    /// With a variable in its environment.
    #[must_use]
    pub fn variable(mut self, name: &str, value: impl Into<String>) -> Self {
        self.environment.push((name.to_owned(), value.into()));
        self
    }

    /// With as many messages a second, and to one customer, as WhatsApp allows, and not the many that tests send.
    #[must_use]
    pub fn with_whatsapps_rates(mut self) -> Self {
        self.raised_rates = false;
        self
    }

    /// Starts it on free ports with an empty data folder and waits until it is ready.
    ///
    /// # Errors
    /// With what it wrote, if it does not get ready.
    pub async fn start(self) -> anyhow::Result<RunningRecado> {
        let home = tempfile::Builder::new().prefix("recado-test-").tempdir()?;
        let (desk_port, cloud_port) = (ports::free()?, ports::free()?);
        let mut running = RunningRecado {
            desk_url: format!("http://127.0.0.1:{desk_port}"),
            cloud_url: format!("http://127.0.0.1:{cloud_port}"),
            data_dir: home.path().join("data"),
            how: self,
            ports: [desk_port, cloud_port],
            child: None,
            home,
        };
        running.launch().await?;
        Ok(running)
    }

    /// Runs it to its end, for starts that must fail, and answers how it ended and what it wrote.
    ///
    /// # Errors
    /// Where it cannot be started, or goes on running.
    pub async fn run_to_end(&self, folder: &Path) -> anyhow::Result<(ExitStatus, String)> {
        let log = folder.join("recado.log");
        let mut child = self.process(folder).stdout(File::create(&log)?).stderr(append(&log)?).spawn()?;
        let status = wait(&mut child, READY_WITHIN).await;
        let said = std::fs::read_to_string(&log)?;
        if status.is_err() {
            // It is ours, and a zombie helps nobody.
            let _ = child.kill();
            let _ = child.wait();
        }
        Ok((status.with_context(|| said.clone())?, said))
    }

    fn process(&self, folder: &Path) -> Command {
        let mut command = Command::new(&self.binary);
        command.arg(self.command).args(&self.arguments).current_dir(folder).stdin(Stdio::null());
        // What the test run's own environment says about databases is not for the program.
        for name in ["DATABASE_URL", "NATS_URL", "S3_URL", "RUST_LOG"] {
            command.env_remove(name);
        }
        // Tests write to the same few customers all the time; those about rates set these themselves.
        if self.raised_rates {
            command
                .env("RECADO__CLOUD__LIMITS__PAIR_INTERVAL_MS", "0")
                .env("RECADO__CLOUD__LIMITS__THROUGHPUT_MPS", "10000");
        }
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }
}

/// A started `recado up`. It is killed, and its data goes, with this value.
#[derive(Debug)]
pub struct RunningRecado {
    /// The desk's origin.
    pub desk_url: String,
    /// The cloud's origin.
    pub cloud_url: String,
    /// Its `--data`.
    pub data_dir: PathBuf,
    how: Recado,
    ports: [u16; 2],
    child: Option<Child>,
    home: tempfile::TempDir,
}

impl RunningRecado {
    /// The desk, as the demo workspace's API key.
    ///
    /// # Errors
    /// Where no HTTP client can be made.
    pub fn desk(&self) -> anyhow::Result<Desk> {
        Ok(Desk::new(Surface::new(format!("{}/api/v1", self.desk_url), Some(DEMO_API_KEY))?))
    }

    /// The control API.
    ///
    /// # Errors
    /// Where no HTTP client can be made.
    pub fn control(&self) -> anyhow::Result<Control> {
        Ok(Control::new(Surface::new(format!("{}/_control/v1", self.cloud_url), None)?))
    }

    /// The Graph API, with the default world's access token.
    ///
    /// # Errors
    /// Where no HTTP client can be made.
    pub fn graph(&self) -> anyhow::Result<Surface> {
        Surface::new(format!("{}/v23.0", self.cloud_url), Some(DEVELOPER_TOKEN))
    }

    /// The process.
    #[must_use]
    pub fn pid(&self) -> Option<u32> {
        self.child.as_ref().map(Child::id)
    }

    /// What it wrote so far, over all its starts.
    #[must_use]
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.log_file()).unwrap_or_default()
    }

    /// Ends it as a power cut would.
    ///
    /// # Errors
    /// If it does not run.
    pub fn sigkill(&mut self) -> anyhow::Result<()> {
        let mut child = self.child.take().context("it does not run")?;
        child.kill()?;
        child.wait()?;
        Ok(())
    }

    /// Asks it to end, and answers how it did.
    ///
    /// # Errors
    /// If it does not run, or goes on for half a minute.
    pub async fn stop(&mut self) -> anyhow::Result<ExitStatus> {
        let pid = self.pid().context("it does not run")?;
        let asked = Command::new("kill").args(["-TERM", &pid.to_string()]).status()?;
        anyhow::ensure!(asked.success(), "kill -TERM {pid} failed");
        let child = self.child.as_mut().context("it does not run")?;
        let status = wait(child, Duration::from_secs(30)).await?;
        self.child = None;
        Ok(status)
    }

    /// Starts it again on the same data and the same ports, and waits until it is ready; answers how long that took.
    ///
    /// # Errors
    /// With what it wrote, if it does not get ready.
    pub async fn restart(&mut self) -> anyhow::Result<Duration> {
        let started = Instant::now();
        self.launch().await?;
        Ok(started.elapsed())
    }

    async fn launch(&mut self) -> anyhow::Result<()> {
        let said_before = self.log().len();
        let log = append(&self.log_file())?;
        let child = self
            .how
            .process(self.home.path())
            .arg("--data")
            .arg(&self.data_dir)
            .args(["--desk-addr", &format!("127.0.0.1:{}", self.ports[0])])
            .args(["--cloud-addr", &format!("127.0.0.1:{}", self.ports[1])])
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .with_context(|| format!("cannot start {}", self.how.binary.display()))?;
        self.child = Some(child);
        let ready = eventually_within(READY_WITHIN, "recado gets ready", async || {
            if let Some(status) = self.child.as_mut().and_then(|child| child.try_wait().ok().flatten()) {
                // Nothing will change any more: do not wait for the patience's end.
                return Ok(Err(anyhow::anyhow!("recado ended ({status})")));
            }
            let banner = self.log().get(said_before..).is_some_and(|said| said.contains(" is ready."));
            if banner { Ok(Ok(())) } else { Err("it has not said so") }
        });
        ready.await.and_then(|ready| ready).with_context(|| self.log())
    }

    fn log_file(&self) -> PathBuf {
        self.home.path().join("recado.log")
    }
}

impl Drop for RunningRecado {
    fn drop(&mut self) {
        if self.child.is_some() {
            let _ = self.sigkill();
        }
        if std::thread::panicking() {
            eprintln!("--- what recado wrote\n{}", self.log());
        }
    }
}

fn append(file: &Path) -> std::io::Result<File> {
    OpenOptions::new().create(true).append(true).open(file)
}

async fn wait(child: &mut Child, patience: Duration) -> anyhow::Result<ExitStatus> {
    let deadline = Instant::now() + patience;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        anyhow::ensure!(Instant::now() < deadline, "it goes on after {} s", patience.as_secs());
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
