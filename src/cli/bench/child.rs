//! The process that is measured: this same program, serving.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use anyhow::{Context as _, bail};

use super::machine::{processor_ms, resident_mib};

/// A running server. It is killed when dropped.
pub struct Server {
    process: Child,
    /// When it was started.
    pub started: Instant,
    /// Where it answers.
    pub address: SocketAddr,
}

impl Server {
    /// Starts this program with `arguments` and waits for the line that says where it answers.
    ///
    /// # Errors
    /// When it ends before that.
    pub fn start<A: AsRef<OsStr>>(arguments: &[A]) -> anyhow::Result<Self> {
        let program = std::env::current_exe().context("this program cannot be found")?;
        let started = Instant::now();
        let mut process = Command::new(program)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("this program cannot be started")?;
        let ready = process
            .stdout
            .take()
            .and_then(|out| BufReader::new(out).lines().next());
        let Some(Ok(ready)) = ready else {
            let ended = process.wait()?;
            let words: Vec<_> = arguments
                .iter()
                .map(|word| word.as_ref().to_string_lossy())
                .collect();
            bail!(
                "`omi {}` ended ({ended}) before it answered; run it by hand to see why",
                words.join(" ")
            );
        };
        let ready: serde_json::Value = serde_json::from_str(&ready)?;
        let address = ready
            .get("staff")
            .and_then(|address| address.as_str()?.strip_prefix("https://"));
        let address = address.context("the ready line names no address")?.parse()?;
        Ok(Self {
            process,
            started,
            address,
        })
    }

    /// Resident memory in MiB.
    ///
    /// # Errors
    /// When it has ended.
    pub fn resident_mib(&self) -> anyhow::Result<f64> {
        resident_mib(self.process.id()).context("the server has ended")
    }

    /// Time on the processor so far; nothing once it has ended.
    #[must_use]
    pub fn processor_ms(&self) -> f64 {
        processor_ms(self.process.id()).unwrap_or(0.0)
    }

    /// Asks it to stop and waits until it has.
    ///
    /// # Errors
    /// When it ends in another way.
    pub fn stop(mut self) -> anyhow::Result<()> {
        let id = i32::try_from(self.process.id())
            .ok()
            .and_then(rustix::process::Pid::from_raw);
        let id = id.context("a process without a number")?;
        rustix::process::kill_process(id, rustix::process::Signal::TERM)?;
        let ended = self.process.wait()?;
        if !ended.success() {
            bail!("the server did not stop in order: {ended}");
        }
        Ok(())
    }

    /// Kills it: no chance to write anything down.
    ///
    /// # Errors
    /// When it has ended already.
    pub fn kill(mut self) -> anyhow::Result<()> {
        self.process.kill()?;
        self.process.wait()?;
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Already ended in order: both do nothing then.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}
