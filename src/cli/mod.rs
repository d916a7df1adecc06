//! The command line: one file per subcommand. Answers go to standard output, logs to standard error.

mod admin;
mod audit;
mod bench;
mod claim;
mod demo_data;
mod doctor;
mod export;
mod import;
mod serve;
mod version;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::{Flags, Loaded, Settings};

/// The box of a paediatric dental clinic.
#[derive(Parser)]
#[command(name = "omi", version, about, disable_version_flag = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the box
    Serve(serve::Arguments),
    /// Examine a data folder: 0 sound, 1 something can be repaired, 2 damaged
    Doctor(doctor::Arguments),
    /// Acts at the machine itself: first administrator, password reset, root keys
    Admin(admin::Arguments),
    /// Write the whole clinic into one file
    Export(export::Arguments),
    /// Take such a file into an empty box
    Import(import::Arguments),
    /// Show the digest of what the box holds: equal boxes have equal ones
    Digest(export::DigestArguments),
    /// Prove that nobody tampered with the audit log
    Audit(audit::Arguments),
    /// Measure how fast and how large the box is on this machine
    Bench(bench::Arguments),
    /// Make a clinic of made-up people in an empty folder
    DemoData(demo_data::Arguments),
    /// Show the version
    Version(version::Arguments),
}

/// Runs what the arguments ask for.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    // One provider for every TLS connection of the process; a second call would only be refused.
    drop(rustls::crypto::aws_lc_rs::default_provider().install_default());
    let outcome = match arguments.command {
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Doctor(arguments) => doctor::run(&arguments),
        Command::Admin(arguments) => admin::run(&arguments),
        Command::Audit(arguments) => audit::run(&arguments),
        Command::Export(arguments) => export::run(&arguments),
        Command::Import(arguments) => import::run(&arguments),
        Command::Digest(arguments) => export::show_digest(&arguments),
        Command::Bench(arguments) => bench::run(&arguments),
        Command::DemoData(arguments) => demo_data::run(&arguments),
        Command::Version(arguments) => Ok(version::run(&arguments)),
    };
    outcome.unwrap_or_else(|error| {
        tell(&format!("omi: {error:#}"));
        ExitCode::FAILURE
    })
}

/// Where a command finds the box that it works on.
#[derive(clap::Args, Clone, Debug)]
struct Place {
    /// Settings file
    #[arg(long, value_name = "FILE", env = "OMI_CONFIG")]
    config: Option<PathBuf>,
    /// Folder that holds everything the box keeps
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

impl Place {
    fn settings(&self) -> anyhow::Result<Settings> {
        let flags = Flags {
            config: self.config.clone(),
            data: self.data.clone(),
            ..Flags::default()
        };
        Ok(load(&flags)?.settings)
    }
}

fn load(flags: &Flags) -> anyhow::Result<Loaded> {
    Ok(crate::config::load(flags, crate::config::environment())?)
}

/// What a command waits with.
fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    Ok(builder.enable_all().build()?)
}

/// A line for the person at the console, on standard error.
fn tell(line: &str) {
    drop(writeln!(std::io::stderr(), "{line}"));
}

/// A line of the answer, on standard output.
fn answer(line: &str) {
    let mut out = std::io::stdout();
    drop(writeln!(out, "{line}").and_then(|()| out.flush()));
}
