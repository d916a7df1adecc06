//! `omi bench`: how fast and how large the box is on this machine, with data of its own, beside what
//! the machine could do at best and what was aimed at.

mod aims;
mod child;
mod client;
mod disk;
mod empty;
mod fill;
mod import;
mod live;
mod load;
mod log;
mod machine;
mod queries;
mod report;
mod size;
mod stats;
mod table;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;

use crate::platform::clock::Clock;
use child::Server;
use client::{Question, Target};
use load::{Questions, Span};
use machine::Machine;
use report::{Limits, Report};
use size::{Effort, Part};

/// Bytes of an access token.
const TOKEN_LENGTH: usize = 560;
/// What the empty handler is asked: as long as the path of a patient.
const EMPTY_PATH: &str = "/api/patients/01930a3e-7c00-7000-8000-000000000001";

/// What to measure.
#[derive(clap::Args)]
pub struct Arguments {
    /// Numbers of patients, each measured in a clinic of its own
    #[arg(long, value_name = "N,N", value_delimiter = ',', value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    patients: Vec<u32>,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
    /// Short measurements: under a minute, and rougher
    #[arg(long)]
    quick: bool,
    /// Measure this part alone
    #[arg(long, value_name = "PART", default_value = "all")]
    only: Part,
    /// Folder for the clinics, which are kept for the next run; without it they are taken away
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Serve the empty handler (the bench starts this by itself)
    #[arg(long, hide = true, value_name = "DIR")]
    empty_server: Option<PathBuf>,
}

pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    if let Some(folder) = &arguments.empty_server {
        runtime.block_on(empty::serve(folder))?;
        return Ok(ExitCode::SUCCESS);
    }
    let place = Place::new(arguments.data.as_deref())?;
    let report = runtime.block_on(measure(arguments, &place.0))?;
    if arguments.json {
        super::answer(&serde_json::to_string_pretty(&report)?);
    } else {
        for line in table::lines(&report) {
            super::answer(&line);
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn measure(arguments: &Arguments, folder: &Path) -> anyhow::Result<Report> {
    let effort = effort(arguments.quick, arguments.only);
    let at = Clock::system().now().to_string();
    super::tell("the machine's limits");
    let empty_folder = folder.join("empty");
    let empty_server = Server::start(&[
        "bench".as_ref(),
        "--empty-server".as_ref(),
        empty_folder.as_os_str(),
    ])?;
    // The same request as the box gets, with a token as long as its own.
    let empty = Target::new(empty_server.address, &empty_folder.join("tls").join("ca.crt"))?
        .signed_in(&"t".repeat(TOKEN_LENGTH));
    let limits = limits(folder, &empty, effort.span).await?;
    let each = fill::measure_registration(&folder.join("one")).await?;
    let mut sizes = Vec::new();
    for patients in sizes_of(arguments) {
        sizes.push(size::measure_size(folder, patients, each, effort, &empty).await?);
    }
    let log = if arguments.only == Part::Writes {
        None
    } else {
        let entries = if arguments.quick { 50_000 } else { 1_000_000 };
        Some(log::measure_log(folder, entries, effort).await?)
    };
    let import = if arguments.only == Part::Reads {
        None
    } else {
        let rows = if arguments.quick { 1_000 } else { 10_000 };
        Some(import::measure_import(folder, rows, effort).await?)
    };
    let live = if arguments.only == Part::Writes {
        None
    } else {
        Some(live::measure_live(folder, effort).await?)
    };
    Ok(Report {
        version: env!("CARGO_PKG_VERSION"),
        at,
        command: std::iter::once("omi".to_owned())
            .chain(std::env::args().skip(1))
            .collect::<Vec<_>>()
            .join(" "),
        machine: Machine::look(folder),
        aims: aims::judge(&sizes, log.as_ref(), import.as_ref(), live.as_ref()),
        limits,
        sizes,
        log,
        import,
        live,
    })
}

fn sizes_of(arguments: &Arguments) -> Vec<usize> {
    let usual: &[u32] = if arguments.quick {
        &[1_000]
    } else {
        &[1_000, 10_000, 100_000]
    };
    let wanted = if arguments.patients.is_empty() {
        usual
    } else {
        &arguments.patients
    };
    let mut sizes: Vec<usize> = wanted
        .iter()
        .filter_map(|size| usize::try_from(*size).ok())
        .collect();
    sizes.sort_unstable();
    sizes.dedup();
    sizes
}

fn effort(quick: bool, part: Part) -> Effort {
    let millis = Duration::from_millis;
    if quick {
        Effort {
            span: Span {
                warm_up: millis(200),
                measured: millis(1_000),
            },
            settling: millis(2_500),
            part,
        }
    } else {
        Effort {
            span: Span {
                warm_up: millis(500),
                measured: millis(3_000),
            },
            settling: millis(15_000),
            part,
        }
    }
}

async fn limits(folder: &Path, empty: &Target, span: Span) -> anyhow::Result<Limits> {
    let asked = Questions::repeated(vec![Question::get(EMPTY_PATH)]);
    let mut empty_handler = Vec::new();
    for clients in [1, 16] {
        empty_handler.push(load::measure(empty, clients, span, &asked).await?);
    }
    Ok(Limits {
        empty_handler,
        fdatasync: disk::measure_fdatasync(folder, span.measured)?,
    })
}

/// Where the clinics are; taken away in the end unless the folder was chosen.
struct Place(PathBuf, bool);

impl Place {
    fn new(chosen: Option<&Path>) -> anyhow::Result<Self> {
        // Not the folder for temporary files: on many machines that is memory, not a disk.
        let unchosen = || Path::new("/var/tmp").join(format!("omi-bench-{}", std::process::id()));
        let folder = chosen.map_or_else(unchosen, Path::to_owned);
        std::fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        Ok(Self(folder, chosen.is_none()))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if self.1
            && let Err(error) = std::fs::remove_dir_all(&self.0)
        {
            super::tell(&format!("{} is left over: {error}", self.0.display()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(patients: &[u32], quick: bool) -> Arguments {
        Arguments {
            patients: patients.to_vec(),
            json: false,
            quick,
            only: Part::All,
            data: None,
            empty_server: None,
        }
    }

    #[test]
    fn sizes_are_measured_once_and_smallest_first() {
        assert_eq!(sizes_of(&arguments(&[100, 10, 100], true)), [10, 100]);
        assert_eq!(sizes_of(&arguments(&[], true)), [1_000]);
        assert_eq!(sizes_of(&arguments(&[], false)), [1_000, 10_000, 100_000]);
    }

    #[test]
    fn an_unchosen_folder_is_taken_away_and_a_chosen_one_is_kept() {
        let place = Place::new(None).unwrap();
        let unchosen = place.0.clone();
        assert!(unchosen.is_dir());
        drop(place);
        assert!(!unchosen.exists());
        let chosen = tempfile::tempdir().unwrap();
        drop(Place::new(Some(chosen.path())).unwrap());
        assert!(chosen.path().is_dir());
    }
}
