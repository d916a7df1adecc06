//! The numbers of a running box, as the page of diagnostics shows them.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::support;
use crate::app::doctor::{self, Asked, Severity};
use crate::app::doors::Doors;
use crate::app::house::{House, STORE_FILE};
use crate::app::nightly::{Checks, Missed};
use crate::app::trust::words;
use crate::platform::host::{ClockSync, HostSample, System};
use crate::platform::ntp::NtpError;
use crate::platform::outbox;
use crate::platform::tls::Certificates;
use crate::shared::language::Language;

/// How the box is.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Diagnostics {
    /// What the clock of the box says: a browser compares it with its own.
    #[schema(value_type = String, format = DateTime)]
    pub now: Timestamp,
    /// Seconds since the box was started.
    pub up_seconds: u64,
    /// What is not as it should be, the worst first.
    pub findings: Vec<FindingAnswer>,
    /// The clock.
    pub clock: ClockAnswer,
    /// What is served, and what devices trust.
    pub certificate: Option<CertificateAnswer>,
    /// The disk of the data folder.
    pub disk: DiskAnswer,
    /// The store.
    pub store: StoreAnswer,
    /// Lists and search, which are built after each start.
    pub search: SearchAnswer,
    /// What waits.
    pub queues: QueuesAnswer,
    /// What runs on what.
    pub versions: VersionsAnswer,
    /// Where the box answers; none in a box without doors.
    pub network: Option<NetworkAnswer>,
    /// The same for whoever helps, without names, addresses or anything of anyone.
    pub support_text: String,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FindingSeverity {
    /// Worth knowing; the box is sound.
    Warning,
    /// Can be put right.
    Repairable,
    /// Only a backup brings it back.
    Damaged,
}

/// Something that is not as it should be.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FindingAnswer {
    /// How bad it is.
    pub severity: FindingSeverity,
    /// Stable code, the same as `omi doctor` says.
    pub code: String,
    /// What it is and what to do, in the caller's language.
    pub words: String,
    /// How many it is about.
    pub count: u64,
}

/// The clock of the box.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClockAnswer {
    /// Whether the time service of the system says that it set the clock since the start.
    pub synchronised: bool,
    /// What the time server says; none when the settings name none.
    pub server: Option<TimeServerAnswer>,
}

/// What the time server says.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TimeServerAnswer {
    /// Why it gave no time; none when it did.
    pub failure: Option<TimeServerFailure>,
    /// Milliseconds to add to the clock of the box.
    pub offset_ms: Option<i64>,
    /// How long asking took.
    pub round_trip_ms: Option<i64>,
    /// How far the server is from a clock of its own: 1 to 15.
    pub stratum: Option<u8>,
}

/// Why a time server gave no time.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TimeServerFailure {
    /// There is no way to it.
    Unreachable,
    /// No answer came.
    Silent,
    /// It asks not to be asked.
    Refused,
    /// It does not know the time itself.
    Unsynchronised,
}

/// The certificate that is served, and the authority that devices trust.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CertificateAnswer {
    /// From when it counts.
    #[schema(value_type = String, format = DateTime)]
    pub not_before: Timestamp,
    /// Until when it counts; it is renewed by itself before.
    #[schema(value_type = String, format = DateTime)]
    pub not_after: Timestamp,
    /// Names and addresses that it carries.
    pub names: Vec<String>,
    /// Names of the box that the authority may not certify.
    pub left_out: Vec<String>,
    /// Until when the authority counts.
    #[schema(value_type = String, format = DateTime)]
    pub authority_not_after: Timestamp,
    /// SHA-256 of the authority, in hexadecimal digits.
    pub authority_fingerprint: String,
    /// Its beginning in words, to compare.
    pub authority_words: String,
}

/// The disk of the data folder.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DiskAnswer {
    /// Free bytes.
    pub free_bytes: u64,
    /// All bytes.
    pub total_bytes: u64,
    /// Below this many free bytes a warning is shown.
    pub warn_below_bytes: u64,
    /// Below this many free bytes nothing is written.
    pub stop_below_bytes: u64,
    /// Space that is held back for the day the disk is full.
    pub ballast_bytes: u64,
    /// Whether writes are refused at this moment.
    pub read_only: bool,
}

/// The store.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StoreAnswer {
    /// Bytes of its file.
    pub size_bytes: u64,
    /// When the last check on a copy was made; none before the first.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub checked_at: Option<Timestamp>,
    /// How bad its worst finding was; none when it found nothing.
    pub worst: Option<FindingSeverity>,
    /// Records that it read.
    pub records: u64,
    /// Why the newest check came to no result; none when it did.
    pub missed: Option<MissedCheck>,
}

/// Why a check came to no result.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MissedCheck {
    /// There was no room on the disk for the copy.
    NoRoom,
    /// The file could not be copied, or the copy not examined.
    Failed,
}

/// Lists and search.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SearchAnswer {
    /// Whether lists answer.
    pub lists_ready: bool,
    /// Whether search answers.
    pub search_ready: bool,
}

/// What waits.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct QueuesAnswer {
    /// Messages to the outside that are to be sent; none when the store cannot be read.
    pub outbox_pending: Option<u64>,
    /// Messages that were given up.
    pub outbox_dead: Option<u64>,
    /// Changes that wait for their turn.
    pub writes_waiting: usize,
}

/// What runs on what.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VersionsAnswer {
    /// The box.
    pub omi: &'static str,
    /// The shape of what is stored.
    pub schema: u32,
    /// The system.
    pub system: String,
    /// Its kernel.
    pub kernel: String,
    /// The processor.
    pub processor: String,
    /// Memory that the box holds, in bytes.
    pub memory_bytes: u64,
}

/// Where the box answers.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NetworkAnswer {
    /// The name by which it is announced; none while it is not.
    pub announced: Option<String>,
    /// Its listeners.
    pub listeners: Vec<ListenerAnswer>,
}

/// Where the box listens.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListenerAnswer {
    /// For whom.
    pub door: ListenerDoor,
    /// Address and port; none when it could not be taken.
    pub address: Option<String>,
}

/// Whom a listener is for.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ListenerDoor {
    /// The staff, HTTPS.
    Staff,
    /// Families, HTTPS.
    Portal,
    /// Monitors, HTTP.
    Ops,
    /// The page of trust, HTTP.
    Trust,
}

impl Diagnostics {
    /// Looks at everything; what takes long was done before (`asked`) or at night.
    pub fn of(house: &House, asked: Asked, language: Language) -> Self {
        let store = house.store();
        let checks = house.nightly().checks();
        let mut diagnostics = Self {
            now: store.clock().now(),
            up_seconds: house.up_time().as_secs(),
            findings: findings(house, asked, language),
            clock: ClockAnswer {
                synchronised: ClockSync::now() == ClockSync::Synchronised,
                server: asked.map(TimeServerAnswer::of),
            },
            certificate: house.certificates().and_then(CertificateAnswer::of),
            disk: DiskAnswer::of(house),
            store: StoreAnswer::of(house, &checks),
            search: SearchAnswer {
                lists_ready: house.modules().patients.is_directory_ready(),
                search_ready: house.modules().patients.is_search_ready(),
            },
            queues: QueuesAnswer::of(house),
            versions: VersionsAnswer::of(house),
            network: house.doors().map(NetworkAnswer::of),
            support_text: String::new(),
        };
        diagnostics.support_text = support::text(&diagnostics);
        diagnostics
    }
}

fn findings(house: &House, asked: Asked, language: Language) -> Vec<FindingAnswer> {
    let report = doctor::look(house, asked);
    let answer = |finding: doctor::Finding| FindingAnswer {
        severity: finding.severity.into(),
        words: doctor::words_in(language, &finding.code).to_owned(),
        code: finding.code,
        count: finding.count,
    };
    report.findings.into_iter().map(answer).collect()
}

impl From<Severity> for FindingSeverity {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Warning => Self::Warning,
            Severity::Repairable => Self::Repairable,
            Severity::Damaged => Self::Damaged,
        }
    }
}

impl TimeServerAnswer {
    fn of(outcome: Result<crate::platform::ntp::Measured, NtpError>) -> Self {
        let milliseconds = |length: jiff::SignedDuration| i64::try_from(length.as_millis()).ok();
        match outcome {
            Ok(measured) => Self {
                failure: None,
                offset_ms: milliseconds(measured.offset),
                round_trip_ms: milliseconds(measured.round_trip),
                stratum: Some(measured.stratum),
            },
            Err(error) => Self {
                failure: Some(match error {
                    NtpError::Unreachable => TimeServerFailure::Unreachable,
                    NtpError::Silent => TimeServerFailure::Silent,
                    NtpError::Refused => TimeServerFailure::Refused,
                    NtpError::Unsynchronised => TimeServerFailure::Unsynchronised,
                }),
                offset_ms: None,
                round_trip_ms: None,
                stratum: None,
            },
        }
    }
}

impl CertificateAnswer {
    fn of(certificates: &Certificates) -> Option<Self> {
        let status = certificates.status();
        let authority = certificates.authorities().into_iter().next()?;
        Some(Self {
            not_before: status.not_before,
            not_after: status.not_after,
            names: status.names,
            left_out: status.left_out,
            authority_not_after: authority.not_after,
            authority_words: words(&authority.fingerprint),
            authority_fingerprint: authority.fingerprint,
        })
    }
}

impl DiskAnswer {
    fn of(house: &House) -> Self {
        let disk = house.store().disk();
        let ((free_bytes, total_bytes), limits) = (disk.space(), disk.limits());
        Self {
            free_bytes,
            total_bytes,
            warn_below_bytes: limits.warn_below_bytes,
            stop_below_bytes: limits.stop_below_bytes,
            ballast_bytes: limits.ballast_bytes,
            read_only: disk.is_read_only(),
        }
    }
}

impl StoreAnswer {
    fn of(house: &House, checks: &Checks) -> Self {
        let file = std::fs::metadata(house.data().join(STORE_FILE));
        let last = checks.last.as_ref();
        Self {
            size_bytes: file.map_or(0, |file| file.len()),
            checked_at: last.map(|last| last.at),
            worst: checks.worst().map(Into::into),
            records: last.map_or(0, |last| last.report.records),
            missed: checks.missed.map(|missed| match missed {
                Missed::NoRoom => MissedCheck::NoRoom,
                Missed::Failed => MissedCheck::Failed,
            }),
        }
    }
}

impl QueuesAnswer {
    fn of(house: &House) -> Self {
        let counts = house.store().read(outbox::counts).ok();
        Self {
            outbox_pending: counts.map(|counts| counts.pending),
            outbox_dead: counts.map(|counts| counts.dead),
            writes_waiting: house.store().waiting_writes(),
        }
    }
}

impl VersionsAnswer {
    fn of(house: &House) -> Self {
        let system = System::here();
        Self {
            omi: env!("CARGO_PKG_VERSION"),
            schema: house.store().identity().schema,
            system: system.name,
            kernel: system.kernel,
            processor: system.processor,
            memory_bytes: HostSample::take(house.data()).map_or(0, |sample| sample.resident_bytes),
        }
    }
}

impl NetworkAnswer {
    fn of(doors: &Doors) -> Self {
        let listener = |door, address: Option<std::net::SocketAddr>| ListenerAnswer {
            door,
            address: address.map(|address| address.to_string()),
        };
        Self {
            announced: doors.name(),
            listeners: vec![
                listener(ListenerDoor::Staff, Some(doors.staff)),
                listener(ListenerDoor::Portal, Some(doors.portal)),
                listener(ListenerDoor::Ops, Some(doors.ops)),
                listener(ListenerDoor::Trust, doors.trust),
            ],
        }
    }
}
