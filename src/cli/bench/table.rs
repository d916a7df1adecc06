//! The report as a table for people, which also reads as Markdown.

use super::aims::{Aim, Side};
use super::report::{Ending, Import, Live, Log, ReadKind, Report, Size};
use super::stats::Timing;

/// A label and one cell for each size.
struct Row {
    label: String,
    cells: Vec<String>,
}

/// The lines of the whole report.
#[must_use]
pub fn lines(report: &Report) -> Vec<String> {
    let mut lines = vec![
        format!("omi {} · {}", report.version, report.at),
        report.machine.line(),
        format!("$ {}", report.command),
        String::new(),
    ];
    let mut limits = vec![Row {
        label: "the machine's limits".to_owned(),
        cells: vec!["median · 99 % · rate".to_owned()],
    }];
    for empty in &report.limits.empty_handler {
        limits.push(Row {
            label: format!("empty handler, {}", clients(empty.clients)),
            cells: vec![speed(*empty)],
        });
    }
    limits.push(Row {
        label: "write 4 KiB and fdatasync".to_owned(),
        cells: vec![speed(report.limits.fdatasync)],
    });
    lines.extend(render(&limits));
    lines.push(String::new());
    lines.extend(render(&rows(&report.sizes)));
    if let Some(log) = &report.log {
        lines.push(String::new());
        lines.extend(render(&log_rows(log)));
    }
    if let Some(import) = &report.import {
        lines.push(String::new());
        lines.extend(render(&import_rows(import)));
    }
    if let Some(live) = &report.live {
        lines.push(String::new());
        lines.extend(render(&live_rows(live)));
    }
    lines.push(String::new());
    lines.extend(render(&aims(&report.aims)));
    lines
}

fn rows(sizes: &[Size]) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut row = |label: &str, cell: &dyn Fn(&Size) -> String| {
        rows.push(Row {
            label: label.to_owned(),
            cells: sizes.iter().map(cell).collect(),
        });
    };
    row("patients", &|size| size.patients.to_string());
    row("time to fill", &|size| {
        size.fill_seconds
            .map_or_else(|| "kept".to_owned(), |seconds| format!("{seconds:.1} s"))
    });
    row("store", &|size| format!("{:.0} MiB", size.store_mib));
    for (after, name) in [(Ending::CleanStop, "clean stop"), (Ending::Kill, "kill")] {
        let start = |size: &Size| size.starts.iter().find(|start| start.after == after).copied();
        row(&format!("first answer after {name}"), &|size| {
            start(size).map_or_else(none, |start| format!("{:.0} ms", start.first_answer_ms))
        });
        row(&format!("list and search after {name}"), &|size| {
            start(size).map_or_else(none, |start| format!("{:.0} ms", start.search_ready_ms))
        });
    }
    row("memory idle", &|size| format!("{:.1} MiB", size.memory.idle_mib));
    row("memory under load", &|size| {
        format!("{:.1} MiB", size.memory.load_mib)
    });
    for kind in ReadKind::ALL {
        for count in [1, 16] {
            row(&format!("{}, {}", kind.name(), clients(count)), &|size| {
                size.read(kind, count).map_or_else(none, speed)
            });
        }
        row(&format!("{}, processor time", kind.name()), &|size| {
            let read = size.reads.iter().rfind(|read| read.kind == kind);
            read.map_or_else(none, |read| format!("{:.0} µs", read.processor_us))
        });
    }
    for count in [1, 16, 64] {
        row(&format!("registrations, {}", clients(count)), &|size| {
            size.registrations(count).map_or_else(none, speed)
        });
    }
    row("reviews signed, 1 client", &|size| {
        size.completions.map_or_else(none, speed)
    });
    row("smallest durable commit", &|size| speed(size.least_commit));
    row("bare commit of the same bytes", &|size| {
        speed(size.bare_commit.timing)
    });
    row("rows and bytes of a registration", &|size| {
        format!("{} · {} B", size.bare_commit.rows, size.bare_commit.bytes)
    });
    rows
}

fn log_rows(log: &Log) -> Vec<Row> {
    let mut rows = vec![Row {
        label: "audit log, pages of 50".to_owned(),
        cells: vec![format!("{} entries, {:.0} MiB", log.entries, log.store_mib)],
    }];
    rows.extend(log.reads.iter().map(|read| Row {
        label: read.what.to_owned(),
        cells: vec![speed(read.timing)],
    }));
    rows
}

fn import_rows(import: &Import) -> Vec<Row> {
    let row = |label: &str, cell: String| Row {
        label: label.to_owned(),
        cells: vec![cell],
    };
    vec![
        row(
            "import",
            format!(
                "{} rows in {:.1} s, {:.0} a second",
                import.rows, import.seconds, import.rows_per_second
            ),
        ),
        row("registration before it", speed(import.idle)),
        row("registration beside it", speed(import.beside)),
    ]
}

fn live_rows(live: &Live) -> Vec<Row> {
    let row = |label: &str, cell: String| Row {
        label: label.to_owned(),
        cells: vec![cell],
    };
    vec![
        row("open windows", live.windows.to_string()),
        row("memory that they take", format!("{:.1} MiB", live.memory_mib)),
        row("a changed setting is heard by all", speed(live.settings)),
        row("command palette, 1 client", speed(live.palette)),
    ]
}

fn aims(aims: &[Aim]) -> Vec<Row> {
    let head = ["patients", "measured", "aim", ""].map(ToOwned::to_owned);
    let mut rows = vec![Row {
        label: "aims".to_owned(),
        cells: head.to_vec(),
    }];
    rows.extend(aims.iter().map(|aim| {
        let sign = match aim.side {
            Side::AtMost => "≤",
            Side::AtLeast => "≥",
        };
        let unit = aim.unit;
        let cells = vec![
            aim.patients.to_string(),
            format!("{} {unit}", short(aim.measured)),
            format!("{sign} {} {unit}", short(aim.bound)),
            if aim.met { "met" } else { "NOT MET" }.to_owned(),
        ];
        Row {
            label: aim.what.clone(),
            cells,
        }
    }));
    rows
}

fn speed(timing: Timing) -> String {
    format!(
        "{:.2} · {:.2} ms · {:.0}/s",
        timing.p50_ms, timing.p99_ms, timing.per_second
    )
}

fn short(value: f64) -> String {
    if value >= 100.0 {
        format!("{value:.0}")
    } else {
        format!("{value:.2}")
            .trim_end_matches('0')
            .trim_end_matches('.')
            .to_owned()
    }
}

fn clients(count: usize) -> String {
    if count == 1 {
        "1 client".to_owned()
    } else {
        format!("{count} clients")
    }
}

fn none() -> String {
    "–".to_owned()
}

/// The first row is the head. Columns are as wide as their widest cell.
fn render(rows: &[Row]) -> Vec<String> {
    let all: Vec<Vec<&str>> = rows
        .iter()
        .map(|row| {
            std::iter::once(row.label.as_str())
                .chain(row.cells.iter().map(String::as_str))
                .collect()
        })
        .collect();
    let columns = all.iter().map(Vec::len).max().unwrap_or(0);
    let width_of = |column: usize| {
        all.iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count())
            .max()
    };
    let widths: Vec<usize> = (0..columns).map(|column| width_of(column).unwrap_or(0)).collect();
    let mut lines: Vec<String> = all.iter().map(|row| line(row, &widths)).collect();
    let rules: Vec<String> = widths.iter().map(|width| "-".repeat(width + 2)).collect();
    lines.insert(lines.len().min(1), format!("|{}|", rules.join("|")));
    lines
}

fn line(cells: &[&str], widths: &[usize]) -> String {
    let mut text = String::from("|");
    for (column, width) in widths.iter().enumerate() {
        let cell = cells.get(column).copied().unwrap_or_default();
        let space = " ".repeat(width.saturating_sub(cell.chars().count()));
        let (before, after) = if column == 0 {
            ("", space.as_str())
        } else {
            (space.as_str(), "")
        };
        text.extend([" ", before, cell, after, " |"]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_whatever_stands_in_them() {
        let row = |label: &str, cells: &[&str]| Row {
            label: label.to_owned(),
            cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
        };
        let lines = render(&[row("patients", &["1000", "10"]), row("niñas", &["7", "·"])]);
        assert_eq!(
            lines,
            [
                "| patients | 1000 | 10 |",
                "|----------|------|----|",
                "| niñas    |    7 |  · |"
            ]
        );
    }

    #[test]
    fn figures_are_short() {
        assert_eq!(short(8_000.0), "8000");
        assert_eq!(short(1.5), "1.5");
        assert_eq!(short(2.0), "2");
        assert_eq!(short(0.126), "0.13");
    }
}
