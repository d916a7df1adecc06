//! The whole of what a run measured: the JSON document, and what the table is made of.

use serde::Serialize;

use super::aims::Aim;
use super::machine::Machine;
use super::stats::Timing;

/// One run.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Version of the box.
    pub version: &'static str,
    /// When the run began.
    pub at: String,
    /// The command that was given.
    pub command: String,
    /// Where it ran.
    pub machine: Machine,
    /// What the machine could do at best, in the same run.
    pub limits: Limits,
    /// By number of patients, smallest first.
    pub sizes: Vec<Size>,
    /// A long audit log; none when only writes were measured.
    pub log: Option<Log>,
    /// An import; none when only reads were measured.
    pub import: Option<Import>,
    /// Open windows; none when only writes were measured.
    pub live: Option<Live>,
    /// What was aimed at.
    pub aims: Vec<Aim>,
}

/// What no box on this machine can beat.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Limits {
    /// A handler that answers 204, behind the same TLS and HTTP.
    pub empty_handler: Vec<Timing>,
    /// Writing 4 KiB and `fdatasync`.
    pub fdatasync: Timing,
}

/// What was measured with one number of patients.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Size {
    /// How many patients were in the store when it was first started.
    pub patients: usize,
    /// Time to fill the store, in seconds; none when it was there from an earlier run.
    pub fill_seconds: Option<f64>,
    /// The store's file before anything else was registered, in MiB.
    pub store_mib: f64,
    /// Starts.
    pub starts: Vec<Start>,
    /// Memory.
    pub memory: Memory,
    /// Reads, by kind and number of clients.
    pub reads: Vec<Read>,
    /// Registrations of a child with a new family, each durable when it is answered.
    pub registrations: Vec<Timing>,
    /// Reviews that are signed one after the other, each durable when it is answered.
    pub completions: Option<Timing>,
    /// The smallest durable commit, in the same file.
    pub least_commit: Timing,
    /// A bare durable commit of as many rows and bytes as one registration, in the same file.
    pub bare_commit: BareCommit,
}

/// What was measured with a list of another program.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Import {
    /// Rows of the list.
    pub rows: usize,
    /// Children who were entered.
    pub entered: u32,
    /// From the order to the last row, in seconds.
    pub seconds: f64,
    /// Children entered in a second.
    pub rows_per_second: f64,
    /// Registrations at the desk, one client, before it.
    pub idle: Timing,
    /// The same beside it.
    pub beside: Timing,
}

/// What was measured with many open windows.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Live {
    /// How many were open.
    pub windows: usize,
    /// Resident memory of the box that they took, in MiB.
    pub memory_mib: f64,
    /// From the request that changes a setting until the last window has heard of it.
    pub settings: Timing,
    /// What the command palette asks for while one types, one client.
    pub palette: Timing,
}

/// What was measured with a long audit log.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Log {
    /// How many entries it has.
    pub entries: u64,
    /// Time to write those that were missing, in seconds.
    pub fill_seconds: f64,
    /// The store's file, in MiB.
    pub store_mib: f64,
    /// Pages of fifty entries, one client.
    pub reads: Vec<LogRead>,
}

/// Pages of the log that are asked for by something.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LogRead {
    /// By what.
    pub what: &'static str,
    /// How fast.
    #[serde(flatten)]
    pub timing: Timing,
}

/// One start.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Start {
    /// How the process before it ended.
    pub after: Ending,
    /// From the start of the process to the first patient answered, in milliseconds.
    pub first_answer_ms: f64,
    /// From the start of the process until list and search answer, in milliseconds.
    pub search_ready_ms: f64,
}

/// How a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Ending {
    /// It was asked to.
    CleanStop,
    /// `SIGKILL`.
    Kill,
}

/// Resident memory of the box, in MiB.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Memory {
    /// Once search was ready and nothing was asked.
    pub idle_mib: f64,
    /// The most that was seen while it was being asked.
    pub load_mib: f64,
}

/// One kind of read with one number of clients.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Read {
    /// Which.
    pub kind: ReadKind,
    /// What one answer cost the server's processors, in microseconds; warm-up included.
    pub processor_us: f64,
    /// What the empty handler answered in a second just before and after, to as many clients: other work
    /// on the machine slows down both.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub empty_per_second: Option<f64>,
    /// How fast.
    #[serde(flatten)]
    pub timing: Timing,
}

/// What is asked of the box.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ReadKind {
    /// One of a thousand patients by id, whole: more than a clinic opens in a week.
    Get,
    /// One of twenty thousand patients by id: hardly any was opened shortly before.
    GetSeldom,
    /// Fifty patients, uncompressed.
    List,
    /// Search for a full name.
    SearchExact,
    /// Search for the beginnings of a name and a surname.
    SearchPrefix,
    /// Search for a name and a surname with a swapped pair of letters.
    SearchOneError,
    /// Search for a full name without its last letter.
    SearchNearlyFull,
    /// How a child stands: last reviews, indices, risk, what is to be done, alerts.
    Overview,
    /// A chart as it was on a past day.
    PastChart,
    /// The whole line of time of a child, its first page.
    Timeline,
    /// How the clinic stands.
    Dashboard,
}

impl ReadKind {
    /// All of them, in the order of the table.
    pub const ALL: [Self; 11] = [
        Self::Get,
        Self::GetSeldom,
        Self::List,
        Self::SearchExact,
        Self::SearchPrefix,
        Self::SearchOneError,
        Self::SearchNearlyFull,
        Self::Overview,
        Self::PastChart,
        Self::Timeline,
        Self::Dashboard,
    ];

    /// For people.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET by id",
            Self::GetSeldom => "GET by id, seldom opened",
            Self::List => "list of 50",
            Self::SearchExact => "search: exact name",
            Self::SearchPrefix => "search: prefixes",
            Self::SearchOneError => "search: one error",
            Self::SearchNearlyFull => "search: nearly a full name",
            Self::Overview => "summary of a child",
            Self::PastChart => "chart on a past day",
            Self::Timeline => "line of time",
            Self::Dashboard => "dashboard",
        }
    }

    /// Whether it is held against the empty handler.
    #[must_use]
    pub const fn is_beside_empty(self) -> bool {
        matches!(self, Self::Get | Self::List)
    }

    /// Whether it is a search.
    #[must_use]
    pub const fn is_search(self) -> bool {
        matches!(
            self,
            Self::SearchExact | Self::SearchPrefix | Self::SearchOneError | Self::SearchNearlyFull
        )
    }

    /// In how many milliseconds the 99th percentile should be answered, of the clinical record.
    #[must_use]
    pub const fn clinical_bound_ms(self) -> Option<f64> {
        match self {
            Self::Overview | Self::Timeline => Some(20.0),
            Self::PastChart => Some(10.0),
            Self::Dashboard => Some(50.0),
            _ => None,
        }
    }
}

/// The limit of a registration.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BareCommit {
    /// Rows that one registration writes.
    pub rows: u64,
    /// Bytes of their keys and values.
    pub bytes: u64,
    /// How fast.
    #[serde(flatten)]
    pub timing: Timing,
}

impl Size {
    /// A read of one kind with one number of clients.
    #[must_use]
    pub fn read(&self, kind: ReadKind, clients: usize) -> Option<Timing> {
        let found = self
            .reads
            .iter()
            .find(|read| read.kind == kind && read.timing.clients == clients);
        found.map(|read| read.timing)
    }

    /// Registrations with one number of clients.
    #[must_use]
    pub fn registrations(&self, clients: usize) -> Option<Timing> {
        by_clients(&self.registrations, clients)
    }
}

fn by_clients(timings: &[Timing], clients: usize) -> Option<Timing> {
    timings.iter().find(|timing| timing.clients == clients).copied()
}
