//! The whole clinic leaves one box as a file and comes into an empty one as it was.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use base64::Engine as _;
use serde_json::{Value, json};

use super::running::{Running, omi, registration};

const WORDS: &str = "cepillo azul del norte";

/// Runs a command to its end; `words` are typed.
pub fn run(arguments: &[&str], data: &Path, words: &str) -> Output {
    let mut child = omi()
        .args(arguments)
        .arg("--data")
        .arg(data)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It may end without asking.
    drop(writeln!(child.stdin.take().unwrap(), "{words}"));
    child.wait_with_output().unwrap()
}

fn said(output: &Output) -> String {
    [&output.stdout[..], &output.stderr[..]]
        .map(String::from_utf8_lossy)
        .concat()
}

fn picture() -> String {
    let picture = image::DynamicImage::new_rgb8(64, 32);
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    base64::engine::general_purpose::STANDARD.encode(bytes.into_inner())
}

#[track_caller]
fn well(output: &Output) -> String {
    assert!(output.status.success(), "{}", said(output));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[track_caller]
fn refused(output: &Output, words: &str) {
    assert!(
        !output.status.success() && said(output).contains(words),
        "{}",
        said(output)
    );
}

fn digest(data: &Path) -> String {
    well(&run(&["digest"], data, "")).trim().to_owned()
}

fn export(data: &Path, to: &Path) -> Output {
    run(&["export", "--to", to.to_str().unwrap()], data, WORDS)
}

fn import(data: &Path, from: &Path, words: &str) -> Output {
    run(&["import", "--from", from.to_str().unwrap()], data, words)
}

/// A clinic with edits, a logo, a list that was imported, and an archive of it, made while it ran.
async fn lived_in(folder: &Path) -> PathBuf {
    let data = folder.join("box");
    let running = Running::demo(&data);
    let admin = running.sign_in("admin@demo.omi").await;
    let desk = running.sign_in("recepcion@demo.omi").await;
    let (status, child) = running.post(&desk, "/api/patients", &registration(7)).await;
    assert_eq!(status, 201, "{child}");
    let (status, logo) = running
        .post(&admin, "/api/settings/logos", &json!({ "image": picture() }))
        .await;
    assert_eq!((status, &logo["width"]), (200, &json!(64)), "{logo}");
    let archive = folder.join("running.omi");
    let output = export(&data, &archive);
    well(&output);
    assert!(!String::from_utf8_lossy(&std::fs::read(&archive).unwrap()).contains("manifest"));
    let (_, log) = running.get(&admin, "/api/audit?act=archive.exported").await;
    assert_eq!(log["items"].as_array().unwrap().len(), 1, "{log}");
    let (status, log) = running.stop();
    assert!(status.success());
    assert!(!log.contains(WORDS), "the passphrase is in the log");
    archive
}

#[tokio::test]
async fn an_empty_box_imports_the_same_clinic() {
    let folder = tempfile::tempdir().unwrap();
    let archive = lived_in(folder.path()).await;
    let there = folder.path().join("there");
    let output = well(&import(&there, &archive, WORDS));
    let found = digest(&there);
    assert!(output.contains(&found), "{output}");
    assert_eq!(found, digest(&folder.path().join("box")));
    let doctor = run(&["doctor"], &there, "");
    assert_eq!(doctor.status.code(), Some(0), "{}", said(&doctor));
    let proof = well(&run(&["audit", "verify"], &there, ""));
    assert!(proof.contains("The audit log is sound."), "{proof}");

    // A box that never ran before: people sign in, children are found, numbers go on, the log tells the past.
    let running = Running::start(&there, &[]).unwrap();
    let admin = running.sign_in("admin@demo.omi").await;
    let desk = running.sign_in("recepcion@demo.omi").await;
    running.until_search_is_ready(&desk).await;
    let (_, list) = running.get(&desk, "/api/patients?limit=1").await;
    let children = list["total"].as_u64().unwrap();
    let (status, next) = running.post(&desk, "/api/patients", &registration(8)).await;
    assert_eq!(status, 201, "{next}");
    let expected = format!("HC-{:06}", children + 1);
    let (_, file) = running
        .get(&desk, &format!("/api/patients/{}", next["id"].as_str().unwrap()))
        .await;
    assert_eq!(file["medicalRecordNumber"], expected, "{file}");
    let (_, log) = running
        .get(&admin, "/api/audit?act=patients.registered&limit=50")
        .await;
    assert_eq!(log["items"].as_array().unwrap().len(), 50, "a full page: {log}");
    let (_, log) = running.get(&admin, "/api/audit?act=archive.imported").await;
    let position = &log["items"][0]["position"];
    let (_, entry) = running
        .get(&admin, &format!("/api/audit/entries/{position}"))
        .await;
    let changes = entry["changes"].to_string();
    assert!(
        changes.contains(&found) && changes.contains("auditHead"),
        "{entry}"
    );
    running.stop();
}

#[tokio::test]
async fn an_archive_is_refused_unless_it_is_whole_and_the_box_empty() {
    let folder = tempfile::tempdir().unwrap();
    let archive = lived_in(folder.path()).await;
    let data = folder.path().join("box");
    let there = folder.path().join("there");
    refused(
        &import(&there, &archive, "cepillo verde del norte"),
        "the passphrase is wrong",
    );
    refused(
        &import(&data, &archive, WORDS),
        "there is a clinic in this folder already",
    );
    refused(&export(&data, &archive), "is there already");

    let bytes = std::fs::read(&archive).unwrap();
    let bad = folder.path().join("bad.omi");
    for (nth, words) in [(8, "damaged"), (200, "damaged"), (bytes.len() - 1, "damaged")] {
        let mut changed = bytes.clone();
        changed[nth] ^= 0x40;
        std::fs::write(&bad, &changed).unwrap();
        refused(&import(&there, &bad, WORDS), words);
    }
    for length in [bytes.len() - 1, bytes.len() / 2, 30, 3] {
        std::fs::write(&bad, &bytes[..length]).unwrap();
        refused(
            &import(&there, &bad, WORDS),
            if length > 8 { "damaged" } else { "not an archive" },
        );
    }
    std::fs::write(&bad, b"PK\x03\x04 something else").unwrap();
    refused(&import(&there, &bad, WORDS), "this is not an archive of OMI");
    refused(&export(&there, &bad.with_extension("new")), "there is no box");
    assert!(!there.join("omi.redb").exists(), "nothing was begun");

    // Somebody is at work there.
    let running = Running::start(&folder.path().join("unclaimed"), &[]).unwrap();
    refused(&import(running.data(), &archive, WORDS), "stop it first");
    let (unclaimed, _) = (running.data().to_owned(), running.stop());
    well(&import(&unclaimed, &archive, WORDS));
    assert_eq!(digest(&unclaimed), digest(&data));

    // A passphrase that everyone tries first is none.
    let weak = run(
        &["export", "--to", bad.with_extension("weak").to_str().unwrap()],
        &data,
        "123456789012",
    );
    refused(&weak, "first that anyone tries");
    let left: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".tmp") || name.contains("weak") || name.contains("new"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[tokio::test]
async fn an_archive_in_clear_is_what_its_description_says() {
    let folder = tempfile::tempdir().unwrap();
    lived_in(folder.path()).await;
    let data = folder.path().join("box");
    let clear = folder.path().join("clear.tar.gz");
    let output = run(&["export", "--clear", "--to", clear.to_str().unwrap()], &data, "");
    assert!(
        said(&output).contains("reads every child's data"),
        "{}",
        said(&output)
    );
    well(&output);
    let open = folder.path().join("open");
    std::fs::create_dir(&open).unwrap();
    let mut tar = std::process::Command::new("tar");
    let status = tar.arg("xzf").arg(&clear).arg("-C").arg(&open).status().unwrap();
    assert!(status.success());
    let text = |name: &str| std::fs::read_to_string(open.join(name)).unwrap();
    let manifest: Value = serde_json::from_str(&text("manifest.json")).unwrap();
    assert_eq!(manifest["contentDigest"], digest(&data));
    let described = text("FORMAT.md");
    for member in manifest["members"].as_array().unwrap() {
        let name = member["name"].as_str().unwrap();
        assert!(
            described.contains(&format!("`{name}`")) || name.starts_with("media/"),
            "{name} is not described"
        );
        if let Some(lines) = member["lines"].as_u64() {
            assert_eq!(text(name).lines().count() as u64, lines, "{name}");
        }
    }
    let media = std::fs::read_dir(open.join("media")).unwrap().count();
    assert_eq!(media, 1, "the picture for the logo");
    assert!(text("records/users.jsonl").contains("admin@demo.omi"));
    assert!(text("records/credentials.jsonl").contains("$argon2id$"));
    assert!(text("audit.jsonl").contains("\"archive.exported\""));
    assert!(!open.join("records/sessions.jsonl").exists());

    // Put together by somebody else: a name that leaves the archive, one that nobody named, one twice, a newer format.
    let bad = folder.path().join("bad.tar.gz");
    let pack = |arguments: &[&str]| {
        let mut tar = std::process::Command::new("tar");
        let status = tar
            .args(["czf", bad.to_str().unwrap(), "--format=ustar", "-P", "-C"])
            .arg(&open)
            .args(arguments)
            .stderr(Stdio::null())
            .status()
            .unwrap();
        assert!(status.success());
    };
    let there = folder.path().join("there");
    pack(&[
        "--transform",
        "s#FORMAT.md#../../omi.redb#",
        "manifest.json",
        "FORMAT.md",
    ]);
    refused(
        &import(&there, &bad, ""),
        "something that is not a file of an archive",
    );
    pack(&["manifest.json", "records/clinic.jsonl"]);
    refused(&import(&there, &bad, ""), "not where the manifest says");
    pack(&["manifest.json", "FORMAT.md"]);
    refused(&import(&there, &bad, ""), "is missing");
    let names: Vec<&str> = manifest["members"]
        .as_array()
        .unwrap()
        .iter()
        .map(|member| member["name"].as_str().unwrap())
        .collect();
    let all = |more: &[&'static str]| [&["manifest.json"][..], &names, more].concat();
    pack(&all(&[]));
    well(&import(&folder.path().join("packed"), &bad, ""));
    assert_eq!(digest(&folder.path().join("packed")), digest(&data));
    pack(&all(&["FORMAT.md"]));
    refused(&import(&there, &bad, ""), "more than its manifest says");
    std::fs::write(
        open.join("counters.jsonl"),
        text("counters.jsonl").replace("patients", "patientz"),
    )
    .unwrap();
    pack(&all(&[]));
    refused(
        &import(&there, &bad, ""),
        "counters.jsonl is not what the manifest says",
    );
    std::fs::write(
        open.join("manifest.json"),
        json!({ "format": "omi-archive", "formatVersion": 2, "productVersion": "9.1.0" }).to_string(),
    )
    .unwrap();
    pack(&all(&[]));
    refused(
        &import(&there, &bad, ""),
        "made by a newer OMI (format 2, version 9.1.0)",
    );
    assert!(!there.exists(), "nothing was begun");
}
