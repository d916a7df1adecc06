//! What stands in the way of a start is said plainly, and nothing is touched.

use std::net::TcpListener;
use std::os::unix::fs::{FileExt as _, PermissionsExt as _};
use std::process::Stdio;

use super::running::{Running, omi};

#[test]
fn a_port_in_use_is_named_and_leaves_no_half_made_clinic() {
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let refused = Running::start(folder.path(), &["--demo", "--staff", &address])
        .err()
        .unwrap();
    assert!(
        refused.contains(&address) && refused.contains("staff"),
        "{refused}"
    );
    drop(taken);
    drop(Running::demo(folder.path()));
}

#[test]
fn a_folder_held_by_another_process_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let _first = Running::demo(folder.path());
    let refused = Running::start(folder.path(), &[]).err().unwrap();
    assert!(refused.contains("another process"), "{refused}");
}

#[test]
fn a_folder_that_cannot_be_written_to_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a-file");
    std::fs::write(&file, "not a folder").unwrap();
    let refused = Running::start(&file, &[]).err().unwrap();
    assert!(refused.contains("cannot be made"), "{refused}");
}

#[test]
fn a_wrong_root_key_is_told_apart_from_damage() {
    let folder = tempfile::tempdir().unwrap();
    Running::demo(folder.path()).stop();
    let key = folder.path().join("root.key");
    let right = std::fs::read(&key).unwrap();
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).unwrap();
    std::fs::write(&key, [7_u8; 32]).unwrap();
    let refused = Running::start(folder.path(), &[]).err().unwrap();
    assert!(refused.contains("key"), "{refused}");
    std::fs::write(&key, right).unwrap();
    drop(Running::start(folder.path(), &[]).expect("the right key opens it again"));
}

#[test]
fn a_damaged_file_is_refused_and_the_doctor_says_so() {
    let folder = tempfile::tempdir().unwrap();
    Running::demo(folder.path()).stop();
    let doctor = || {
        omi()
            .args(["doctor", "--data"])
            .arg(folder.path())
            .output()
            .unwrap()
            .status
            .code()
    };
    assert_eq!(doctor(), Some(0), "sound before");
    let file = std::fs::OpenOptions::new()
        .write(true)
        .open(folder.path().join("omi.redb"))
        .unwrap();
    let length = file.metadata().unwrap().len();
    // Everything behind the header, in stripes, so that no tree stays whole.
    for at in (4_096..length).step_by(512) {
        file.write_at(&[0xA5; 64], at).unwrap();
    }
    file.sync_all().unwrap();
    assert_eq!(doctor(), Some(2), "damaged");
}

#[test]
fn a_box_told_to_stop_while_it_starts_stops_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut command = omi();
    command.args(["serve", "--demo", "--data"]).arg(&data);
    for flag in ["--staff", "--portal", "--ops"] {
        command.args([flag, "127.0.0.1:0"]);
    }
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    while !data.join("lock").exists() {
        assert!(child.try_wait().unwrap().is_none(), "it ended by itself");
        std::thread::yield_now();
    }
    let pid = rustix::process::Pid::from_raw(i32::try_from(child.id()).unwrap()).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
    let status = child.wait().unwrap();
    assert!(status.success(), "{status}");
    drop(Running::start(&data, &[]).expect("it starts again as what it is"));
}
