//! When the check is due.

use super::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn due(zone: TimeZoneName, last: Option<&str>, started: &str, now: &str) -> bool {
    let zone = TimeZone::get(zone.as_str()).unwrap();
    is_due(last.map(at), at(started), at(now), &zone)
}

#[test]
fn a_box_that_runs_is_checked_once_each_night_at_its_hour() {
    let started = "2026-11-20T09:00:00Z";
    let last = Some("2026-11-23T02:30:10Z");
    let madrid = |now| due(TimeZoneName::EuropeMadrid, last, started, now);
    assert!(!madrid("2026-11-23T12:00:00Z"));
    assert!(!madrid("2026-11-24T02:29:59Z"));
    assert!(madrid("2026-11-24T02:30:00Z"), "half past three in Madrid");
    assert!(madrid("2026-11-24T09:00:00Z"), "late is better than not at all");
    let canary = |now| {
        due(
            TimeZoneName::AtlanticCanary,
            Some("2026-11-23T03:30:10Z"),
            started,
            now,
        )
    };
    assert!(!canary("2026-11-24T03:29:59Z"));
    assert!(canary("2026-11-24T03:30:00Z"));
}

#[test]
fn a_box_that_was_off_at_that_hour_is_checked_a_while_after_its_start() {
    let started = "2026-11-24T08:00:00Z";
    for last in [None, Some("2026-11-22T02:30:10Z"), Some("2026-11-23T09:00:00Z")] {
        let madrid = |now| due(TimeZoneName::EuropeMadrid, last, started, now);
        assert!(!madrid("2026-11-24T08:00:00Z"), "{last:?}");
        assert!(!madrid("2026-11-24T08:59:59Z"), "{last:?}");
        assert!(madrid("2026-11-24T09:00:00Z"), "{last:?}");
    }
    let made = Some("2026-11-24T02:31:00Z");
    assert!(!due(
        TimeZoneName::EuropeMadrid,
        made,
        started,
        "2026-11-24T20:00:00Z"
    ));
}

#[test]
fn the_change_of_the_clocks_neither_doubles_nor_drops_a_night() {
    for (zone, start) in [
        (TimeZoneName::EuropeMadrid, "2026-03-27T12:00:00Z"),
        (TimeZoneName::EuropeMadrid, "2026-10-23T12:00:00Z"),
        (TimeZoneName::AtlanticCanary, "2026-03-27T12:00:00Z"),
        (TimeZoneName::AtlanticCanary, "2026-10-23T12:00:00Z"),
    ] {
        let (started, zone) = (at(start), TimeZone::get(zone.as_str()).unwrap());
        let (mut now, mut last, mut checks) = (started + 1.hour(), None, 0);
        // Four nights, minute by minute; the first check is the one of the start.
        while now < started + 96.hours() {
            if is_due(last, started, now, &zone) {
                (last, checks) = (Some(now), checks + 1);
            }
            now += 1.minute();
        }
        assert_eq!(checks, 5, "{start}");
    }
}

#[test]
fn a_clock_that_ran_ahead_does_not_put_the_check_off() {
    let started = "2026-11-20T09:00:00Z";
    let ahead = Some("2031-01-01T02:30:00Z");
    assert!(due(
        TimeZoneName::EuropeMadrid,
        ahead,
        started,
        "2026-11-24T12:00:00Z"
    ));
}

#[test]
fn results_are_kept_and_read_again_and_rubbish_is_no_result() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(Checks::read(folder.path()), Checks::default());
    let checks = Checks {
        attempted_at: Some(at("2026-11-24T02:30:00Z")),
        missed: Some(Missed::NoRoom),
        last: Some(Checked {
            at: at("2026-11-23T02:30:00Z"),
            report: doctor::Report::default(),
        }),
    };
    checks.keep(folder.path());
    assert_eq!(Checks::read(folder.path()), checks);
    assert!(!checks.is_overdue(at("2026-11-30T02:30:00Z")));
    assert!(checks.is_overdue(at("2026-11-30T02:30:01Z")));
    std::fs::write(folder.path().join(FILE), "{\"last\": 3").unwrap();
    assert_eq!(Checks::read(folder.path()), Checks::default());
}
