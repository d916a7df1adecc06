//! A disk that fills up under the running box: writes answer 507, reads go on, and once there is room
//! writing goes on too, without a restart. Runs in a mount namespace with a small disk of its own.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use super::running::{Running, registration};

const ROLE: &str = "OMI_FULL_DISK_TEST";
const THIS_TEST: &str = "full_disk::writes_stop_reads_go_on_and_all_is_well_once_there_is_room";
const DISK_MIB: u32 = 64;
/// Requests until the box must have noticed; each takes a while, and it measures every five seconds.
const PATIENCE: usize = 50_000;

#[test]
fn writes_stop_reads_go_on_and_all_is_well_once_there_is_room() {
    if std::env::var_os(ROLE).is_some() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        return runtime.block_on(on_a_small_disk());
    }
    let way = mounts_of_its_own();
    let status = Command::new(way[0])
        .args(&way[1..])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", THIS_TEST, "--nocapture"])
        .env(ROLE, "inside")
        .status()
        .unwrap();
    assert!(
        status.success(),
        "the scenario failed inside the namespace; its words are above"
    );
}

/// The way into a namespace where this test may mount a disk.
fn mounts_of_its_own() -> Vec<&'static str> {
    let ways = [vec!["unshare", "-Urm"], vec!["sudo", "-nE", "unshare", "-m"]];
    let works = |way: &Vec<&str>| {
        let mut probe = Command::new(way[0]);
        probe
            .args(&way[1..])
            .arg("true")
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        probe.status().is_ok_and(|status| status.success())
    };
    ways.into_iter().find(works).expect(
        "mount namespaces cannot be made here: `unshare -Urm true` (unprivileged user namespaces) \
         or `sudo -n unshare -m true` has to work",
    )
}

async fn on_a_small_disk() {
    let folder = tempfile::tempdir().unwrap();
    let mounted = Command::new("mount")
        .args(["-t", "tmpfs", "-o"])
        .arg(format!("size={DISK_MIB}m"))
        .arg("tmpfs")
        .arg(folder.path())
        .status()
        .unwrap();
    assert!(mounted.success());
    let running = Running::demo(folder.path());
    let token = running.sign_in("recepcion@demo.omi").await;
    running.until_search_is_ready(&token).await;
    let mut kept = BTreeMap::new();
    let mut number = 1;
    for _ in 0..5 {
        assert_eq!(register(&running, &token, &mut number, &mut kept).await, 201);
    }

    fill(&folder.path().join("filler"));
    let mut refused = false;
    for _ in 0..PATIENCE {
        let status = register(&running, &token, &mut number, &mut kept).await;
        if status == 507 {
            refused = true;
            break;
        }
        assert_eq!(status, 201);
    }
    assert!(refused, "a full disk was never noticed");
    for _ in 0..20 {
        assert_eq!(register(&running, &token, &mut number, &mut kept).await, 507);
        all_are_there(&running, &token, &kept).await;
        let (status, health) = running.get(&token, "/actuator/health").await;
        assert!(status == 200 || status == 503, "{health}");
    }

    std::fs::remove_file(folder.path().join("filler")).unwrap();
    let mut taken = false;
    for _ in 0..PATIENCE {
        let status = register(&running, &token, &mut number, &mut kept).await;
        if status == 201 {
            taken = true;
            break;
        }
        assert_eq!(status, 507);
    }
    assert!(taken, "writing never went on");
    assert_eq!(register(&running, &token, &mut number, &mut kept).await, 201);
    all_are_there(&running, &token, &kept).await;
    let (status, log) = running.stop();
    assert!(status.success(), "{log}");
}

/// Registers someone and remembers them if the box says that it did.
async fn register(
    running: &Running,
    token: &str,
    number: &mut u32,
    kept: &mut BTreeMap<String, String>,
) -> u16 {
    *number += 1;
    let (status, answer) = running.post(token, "/api/patients", &registration(*number)).await;
    let text = |name: &str| answer[name].as_str().unwrap().to_owned();
    match status {
        201 => drop(kept.insert(text("id"), text("medicalRecordNumber"))),
        507 => assert_eq!(answer["code"], "store.full", "{answer}"),
        _ => panic!("{status}: {answer}"),
    }
    status
}

async fn all_are_there(running: &Running, token: &str, kept: &BTreeMap<String, String>) {
    for (id, number) in kept {
        let (status, child) = running.get(token, &format!("/api/patients/{id}")).await;
        assert_eq!(
            (status, child["medicalRecordNumber"].as_str()),
            (200, Some(number.as_str())),
            "{child}"
        );
    }
}

/// Writes until nothing more goes in.
fn fill(path: &Path) {
    let mut file = File::create(path).unwrap();
    let mut block = vec![0x5A; 1 << 20];
    while !block.is_empty() {
        if let Err(error) = file.write_all(&block) {
            assert_eq!(error.kind(), std::io::ErrorKind::StorageFull);
            block.truncate(block.len() / 2);
        }
    }
}
