//! `omi audit verify` on a running box, on one that stands still, and on one that somebody tampered with.

use std::path::Path;

use redb::ReadableTable as _;
use serde_json::Value;

use super::running::{Running, omi};

fn verify(data: &Path, more: &[&str]) -> (Option<i32>, String) {
    let output = omi()
        .args(["audit", "verify"])
        .args(more)
        .arg("--data")
        .arg(data)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap() + &String::from_utf8_lossy(&output.stderr);
    (output.status.code(), said)
}

fn proof(data: &Path) -> Value {
    let (code, said) = verify(data, &["--json"]);
    assert_eq!(code, Some(0), "{said}");
    serde_json::from_str(said.lines().next().unwrap()).unwrap()
}

/// Changes or takes out the entry at a position, as someone with the file and a program of their own would.
fn tamper(data: &Path, position: u64, change: impl FnOnce(Vec<u8>) -> Option<Vec<u8>>) {
    const JOURNAL: redb::TableDefinition<'_, &[u8], &[u8]> = redb::TableDefinition::new("sys.journal");
    let database = redb::Database::open(data.join("omi.redb")).unwrap();
    let write = database.begin_write().unwrap();
    {
        let mut table = write.open_table(JOURNAL).unwrap();
        let key = position.to_be_bytes();
        let value = table.get(key.as_slice()).unwrap().unwrap().value().to_vec();
        match change(value) {
            Some(value) => drop(table.insert(key.as_slice(), value.as_slice()).unwrap()),
            None => drop(table.remove(key.as_slice()).unwrap()),
        }
    }
    write.commit().unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_chain_is_proved_running_and_resting_and_its_first_break_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let (code, said) = verify(data, &[]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("there is no store"), "{said}");

    let running = Running::demo(data);
    let first = proof(data);
    let anchor = first["head"].as_str().unwrap().to_owned();
    assert!(
        first["entries"].as_u64().unwrap() > 10 && first["broken"].is_null(),
        "{first}"
    );
    running.stop();

    let (code, said) = verify(data, &["--anchor", &anchor]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("1 heads noted elsewhere agree"), "{said}");
    assert!(said.contains("The audit log is sound."), "{said}");
    let forged = anchor.replace(['0', '1', '2'], "3");
    let (code, said) = verify(
        data,
        &["--anchor", &format!("5:{}", forged.split_once(':').unwrap().1)],
    );
    assert_eq!(code, Some(2), "{said}");
    assert!(
        said.contains("entry 5 is not the one that was noted down"),
        "{said}"
    );
    let (code, said) = verify(data, &["--anchor", "nonsense"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("POSITION:HASH"), "{said}");

    tamper(data, 7, |mut entry| {
        *entry.last_mut().unwrap() ^= 1;
        Some(entry)
    });
    let (code, said) = verify(data, &[]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("BROKEN: entry 7 was changed"), "{said}");
    tamper(data, 3, |_| None);
    let (code, said) = verify(data, &[]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("BROKEN: entry 3 is missing"), "{said}");
}
