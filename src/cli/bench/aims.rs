//! What was aimed at, beside what came of it.

use serde::Serialize;

use super::import::PATIENTS as IMPORT_PATIENTS;
use super::live::PATIENTS as LIVE_PATIENTS;
use super::log::PATIENTS as LOG_PATIENTS;
use super::report::{Import, Live, Log, ReadKind, Size};
use super::stats::round;

/// One aim.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Aim {
    /// How many patients there were.
    pub patients: usize,
    /// What is measured.
    pub what: String,
    /// What came of it.
    pub measured: f64,
    /// The bound.
    pub bound: f64,
    /// On which side of it the measure should lie.
    pub side: Side,
    /// What both are counted in.
    pub unit: &'static str,
    /// Whether it does.
    pub met: bool,
}

/// A side of a bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Side {
    /// At most the bound.
    AtMost,
    /// At least the bound.
    AtLeast,
}

/// How much slower than with the fewest patients counts as equally fast: the noise of a short run.
const AS_FAST: f64 = 0.85;

/// Judges every size, against what the empty handler did beside it and against the smallest size.
#[must_use]
pub fn judge(sizes: &[Size], log: Option<&Log>, import: Option<&Import>, live: Option<&Live>) -> Vec<Aim> {
    let mut aims = Vec::new();
    for size in sizes {
        let mut list = AimsOf {
            patients: size.patients,
            aims: &mut aims,
        };
        list.starts(size);
        list.reads(size);
        list.registrations(size);
        list.record(size);
        if let Some(smallest) = sizes.first().filter(|smallest| smallest.patients < size.patients) {
            list.as_fast_as(smallest, size);
        }
    }
    for read in log.into_iter().flat_map(|log| &log.reads) {
        let what = format!("audit log {}, 99th percentile", read.what);
        let mut list = AimsOf {
            patients: LOG_PATIENTS,
            aims: &mut aims,
        };
        list.at_most(what, read.timing.p99_ms, 50.0, "ms");
    }
    if let Some(import) = import {
        let mut list = AimsOf {
            patients: IMPORT_PATIENTS,
            aims: &mut aims,
        };
        list.at_least("import", import.rows_per_second, 200.0, "rows/s");
        let bound = round(2.0 * import.idle.p99_ms);
        list.at_most(
            "registration beside an import, 99th percentile",
            import.beside.p99_ms,
            bound,
            "ms",
        );
    }
    if let Some(live) = live {
        let mut list = AimsOf {
            patients: LIVE_PATIENTS,
            aims: &mut aims,
        };
        let what = format!("memory of {} open windows", live.windows);
        list.at_most(what, live.memory_mib, 30.0, "MiB");
        let what = "a changed setting heard by all, 99th percentile";
        list.at_most(what, live.settings.p99_ms, 1_000.0, "ms");
        let what = "command palette, 99th percentile";
        list.at_most(what, live.palette.p99_ms, 100.0, "ms");
    }
    aims
}

struct AimsOf<'a> {
    patients: usize,
    aims: &'a mut Vec<Aim>,
}

impl AimsOf<'_> {
    fn at_most(&mut self, what: impl Into<String>, measured: f64, bound: f64, unit: &'static str) {
        self.push(what.into(), measured, bound, unit, Side::AtMost);
    }

    fn at_least(&mut self, what: impl Into<String>, measured: f64, bound: f64, unit: &'static str) {
        self.push(what.into(), measured, bound, unit, Side::AtLeast);
    }

    fn push(&mut self, what: String, measured: f64, bound: f64, unit: &'static str, side: Side) {
        let met = match side {
            Side::AtMost => measured <= bound,
            Side::AtLeast => measured >= bound,
        };
        let (measured, patients) = (round(measured), self.patients);
        self.aims.push(Aim {
            patients,
            what,
            measured,
            bound,
            side,
            unit,
            met,
        });
    }

    fn starts(&mut self, size: &Size) {
        for start in &size.starts {
            let after = match start.after {
                super::report::Ending::CleanStop => "a clean stop",
                super::report::Ending::Kill => "a kill",
            };
            self.at_most(
                format!("first answer after {after}"),
                start.first_answer_ms,
                300.0,
                "ms",
            );
            self.at_most(
                format!("list and search after {after}"),
                start.search_ready_ms,
                8_000.0,
                "ms",
            );
        }
        let idle_mib = if size.patients <= 1_000 { 40.0 } else { 150.0 };
        self.at_most("memory when idle", size.memory.idle_mib, idle_mib, "MiB");
    }

    fn reads(&mut self, size: &Size) {
        for (kind, share) in [(ReadKind::Get, 60.0), (ReadKind::List, 10.0)] {
            for count in [1, 16] {
                if let Some(measured) = share_of_empty(size, kind, count) {
                    let what = format!("{} of the empty handler, {}", kind.name(), clients(count));
                    self.at_least(what, measured, share, "%");
                }
            }
        }
        for kind in ReadKind::ALL.into_iter().filter(|kind| kind.is_search()) {
            if let Some(read) = size.read(kind, 1) {
                self.at_most(format!("{}, median", kind.name()), read.p50_ms, 1.0, "ms");
                self.at_most(
                    format!("{}, 99th percentile", kind.name()),
                    read.p99_ms,
                    10.0,
                    "ms",
                );
            }
        }
    }

    fn record(&mut self, size: &Size) {
        for kind in ReadKind::ALL {
            if let Some((bound, read)) = kind.clinical_bound_ms().zip(size.read(kind, 1)) {
                let what = format!("{}, 99th percentile", kind.name());
                self.at_most(what, read.p99_ms, bound, "ms");
            }
        }
        if let Some(completions) = size.completions {
            self.at_most(
                "a signed review, in smallest commits",
                completions.p50_ms / size.least_commit.p50_ms,
                2.0,
                "times",
            );
        }
    }

    fn registrations(&mut self, size: &Size) {
        let Some(one) = size.registrations(1) else { return };
        let bare = size.bare_commit.timing.p50_ms;
        self.at_most(
            "one client's registration, in bare commits",
            one.p50_ms / bare,
            2.0,
            "times",
        );
        if let Some(many) = size.registrations(64) {
            self.at_least(
                "64 clients' registrations, of one's",
                many.per_second / one.per_second,
                8.0,
                "times",
            );
        }
    }

    fn as_fast_as(&mut self, smallest: &Size, size: &Size) {
        for kind in [ReadKind::Get, ReadKind::List] {
            for count in [1, 16] {
                let shares = share_of_empty(smallest, kind, count).zip(share_of_empty(size, kind, count));
                if let Some((few, many)) = shares {
                    let what = format!(
                        "{} as with {}, {}",
                        kind.name(),
                        smallest.patients,
                        clients(count)
                    );
                    self.at_least(what, 100.0 * many / few, 100.0 * AS_FAST, "%");
                }
            }
        }
    }
}

/// A rate in hundredths of the empty handler's beside it.
fn share_of_empty(size: &Size, kind: ReadKind, clients: usize) -> Option<f64> {
    let read = size
        .reads
        .iter()
        .find(|read| read.kind == kind && read.timing.clients == clients)?;
    Some(100.0 * read.timing.per_second / read.empty_per_second?)
}

fn clients(count: usize) -> String {
    if count == 1 {
        "1 client".to_owned()
    } else {
        format!("{count} clients")
    }
}

#[cfg(test)]
mod tests {
    use super::super::report::{BareCommit, Ending, Memory, Read, Start};
    use super::super::stats::Timing;
    use super::*;

    fn timing(clients: usize, p50_ms: f64, per_second: f64) -> Timing {
        Timing {
            clients,
            count: 100,
            p50_ms,
            p99_ms: p50_ms * 2.0,
            per_second,
        }
    }

    fn size(patients: usize, gets: f64) -> Size {
        let read = |kind, per_second| Read {
            kind,
            processor_us: 50.0,
            empty_per_second: Some(1_000.0),
            timing: timing(1, 0.5, per_second),
        };
        Size {
            patients,
            fill_seconds: None,
            store_mib: 1.0,
            starts: vec![Start {
                after: Ending::Kill,
                first_answer_ms: 301.0,
                search_ready_ms: 10.0,
            }],
            memory: Memory {
                idle_mib: 41.0,
                load_mib: 50.0,
            },
            reads: vec![
                read(ReadKind::Get, gets),
                read(ReadKind::SearchExact, 10.0),
                read(ReadKind::Overview, 10.0),
            ],
            completions: Some(timing(1, 3.0, 100.0)),
            least_commit: timing(1, 1.0, 1_000.0),
            registrations: vec![timing(1, 3.0, 100.0), timing(64, 9.0, 800.0)],
            bare_commit: BareCommit {
                rows: 20,
                bytes: 4_000,
                timing: timing(1, 1.0, 1_000.0),
            },
        }
    }

    fn is_met(aims: &[Aim], patients: usize, what: &str) -> bool {
        let found = aims
            .iter()
            .find(|aim| aim.patients == patients && aim.what.starts_with(what));
        found.unwrap_or_else(|| panic!("no aim {what}: {aims:#?}")).met
    }

    #[test]
    fn open_windows_are_held_against_theirs() {
        let live = Live {
            windows: 200,
            memory_mib: 31.0,
            settings: timing(200, 300.0, 3.0),
            palette: timing(1, 60.0, 16.0),
        };
        let aims = judge(&[], None, None, Some(&live));
        assert!(!is_met(&aims, LIVE_PATIENTS, "memory of 200 open windows"));
        assert!(is_met(&aims, LIVE_PATIENTS, "a changed setting"));
        assert!(!is_met(&aims, LIVE_PATIENTS, "command palette"));
    }

    #[test]
    fn each_figure_is_held_against_its_bound() {
        let aims = judge(&[size(1_000, 700.0), size(100_000, 500.0)], None, None, None);
        assert!(!is_met(&aims, 1_000, "first answer after a kill"));
        assert!(is_met(&aims, 1_000, "list and search after a kill"));
        assert!(!is_met(&aims, 1_000, "memory when idle"));
        assert!(is_met(&aims, 100_000, "memory when idle"));
        assert!(is_met(&aims, 1_000, "GET by id of the empty handler, 1 client"));
        assert!(!is_met(
            &aims,
            100_000,
            "GET by id of the empty handler, 1 client"
        ));
        assert!(is_met(&aims, 1_000, "search: exact name, median"));
        assert!(!is_met(&aims, 1_000, "one client's registration"));
        assert!(is_met(&aims, 1_000, "summary of a child"));
        assert!(!is_met(&aims, 1_000, "a signed review"));
        assert!(is_met(&aims, 1_000, "64 clients"));
        assert!(!is_met(&aims, 100_000, "GET by id as with 1000, 1 client"));
    }
}
