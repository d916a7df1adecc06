//! No name ever reaches the C library's resolver: in a static binary it would load the host's `libnss_*`
//! of another glibc, and may crash.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use super::running::Running;

#[tokio::test]
async fn names_are_resolved_without_the_c_library() {
    let folder = tempfile::tempdir().unwrap();
    let trace = folder.path().join("trace");
    let mut command = Command::new("strace");
    // As a grandchild, so that the box itself is the process that is stopped.
    command
        .args([
            "-D",
            "-f",
            "-q",
            "-e",
            "trace=openat,open",
            "-e",
            "signal=none",
            "-o",
        ])
        .arg(&trace);
    command.arg(env!("CARGO_BIN_EXE_omi"));
    command.env_remove("OMI_CONFIG").env("OMI_PROFILE", "testing");
    // The one thing so far that is reached by a name; nobody listens there.
    command.env("OMI_TELEMETRY_OTLP_ENDPOINT", "http://localhost:9");
    let running = Running::spawn(command, &folder.path().join("data"), &["--demo"]).unwrap();
    let (status, _) = running.get("", "/api/status").await;
    assert_eq!(status, 200);
    let (status, _) = running.stop();
    assert!(status.success(), "{status}");
    let opened = whole(&trace);
    assert!(
        opened.contains("\"/etc/hosts\""),
        "a name was looked up: {opened}"
    );
    for forbidden in ["libnss", "nsswitch.conf", "ld-linux", "ld.so"] {
        let line = opened.lines().find(|line| line.contains(forbidden));
        assert_eq!(line, None, "the C library resolved a name");
    }
}

/// The trace to its last line, which the tracer may write a moment after the box has gone.
fn whole(trace: &Path) -> String {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        let opened = std::fs::read_to_string(trace).unwrap();
        if opened
            .lines()
            .last()
            .is_some_and(|line| line.ends_with("+++ exited with 0 +++"))
        {
            return opened;
        }
        assert!(Instant::now() < deadline, "the trace does not end: {opened}");
        std::thread::yield_now();
    }
}
