//! The whole clinic as one file: what goes wrong on the way, and what an import that broke off leaves.

use std::io::{self, Read, Write};

use omi::app::archive::{Checked, Step, check, digest_of, import, pack};
use omi::app::{House, boot};
use omi::config::Settings;
use omi::platform::archive::{ArchiveError, Source};
use omi::platform::clock::Clock;
use serde_json::json;

use jiff::SignedDuration;

use super::clinic::{Answer, TestClinic, Who};

async fn archive_of(clinic: &TestClinic) -> Vec<u8> {
    clinic.house.reads().flush().await.unwrap();
    pack(clinic.house.store(), Vec::new(), &|_| Ok(())).unwrap().1
}

/// Reads a part, and then the disk fails.
struct Failing<'a>(&'a [u8]);

impl Read for Failing<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self.0.read(into)? {
            0 => Err(io::Error::from_raw_os_error(5)),
            count => Ok(count),
        }
    }
}

/// Takes a part, and then the disk is full.
struct Small(usize);

impl Write for Small {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self
            .0
            .checked_sub(bytes.len())
            .ok_or(io::ErrorKind::StorageFull)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn clear(file: &[u8]) -> Source<'static, &[u8]> {
    Source { file, words: None }
}

fn settings(clinic: &TestClinic, data: &std::path::Path) -> Settings {
    let mut settings = clinic.house.settings().clone();
    settings.paths.data = data.to_owned();
    settings
}

/// On a thread that may wait, as at the console.
fn take(settings: &Settings, checked: &Checked, file: impl Read) -> anyhow::Result<String> {
    tokio::task::block_in_place(|| {
        let folder = boot::hold_folder(&settings.paths.data)?;
        import(settings, &folder, checked, Source { file, words: None })
    })
}

fn open(settings: &Settings) -> anyhow::Result<House> {
    let folder = boot::hold_folder(&settings.paths.data)?;
    boot::open_house(settings, &folder, Clock::system())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_that_breaks_off_leaves_no_clinic_and_goes_on_to_the_same_one() {
    let clinic = TestClinic::open().await;
    let bytes = archive_of(&clinic).await;
    let here = digest_of(clinic.house.store()).unwrap();
    let there = tempfile::tempdir().unwrap();
    let settings = settings(&clinic, there.path());
    let checked = check(clear(&bytes)).unwrap();
    // Ever later; what is there already stays.
    for share in [2, 5, 8, 9] {
        let file = Failing(&bytes[..bytes.len() * share / 10]);
        let error = take(&settings, &checked, file).unwrap_err();
        assert!(
            format!("{error:#}").contains("goes on where it stopped"),
            "{error:#}"
        );
        let refused = open(&settings).err().unwrap();
        assert!(format!("{refused:#}").contains("broke off"), "{refused:#}");
    }
    // Another archive does not go on with it.
    clinic
        .post(
            Who::Recepcion,
            "/api/patients",
            super::patients::child("Nora", "Prueba Ruiz", 4_711),
        )
        .await
        .expect(201);
    let other = archive_of(&clinic).await;
    let error = take(&settings, &check(clear(&other)).unwrap(), &other[..]).unwrap_err();
    assert!(format!("{error:#}").contains("another archive"), "{error:#}");

    let found = take(&settings, &checked, &bytes[..]).unwrap();
    assert_eq!(found, here);
    let house = open(&settings).unwrap();
    assert_eq!(digest_of(house.store()).unwrap(), here);
    let chain = house.store().read(|view| view.verify_journal()).unwrap();
    assert_eq!(chain.broken, None);
    let entries = checked.manifest.audit.entries;
    assert_eq!(
        chain.head.seq,
        entries + 1,
        "each once, and the note of the import"
    );
    house.store().close();
}

#[tokio::test]
async fn a_full_disk_and_a_stop_end_an_export_anywhere() {
    let clinic = TestClinic::open().await;
    let whole = archive_of(&clinic).await.len();
    for room in [0, 700, whole / 2, whole - 8] {
        let error = pack(clinic.house.store(), Small(room), &|_| Ok(()))
            .err()
            .unwrap();
        assert!(matches!(error, ArchiveError::Full), "{room}: {error}");
    }
    let steps = std::cell::Cell::new(0);
    let stop = |step: Step| {
        steps.set(steps.get() + usize::from(matches!(step, Step::Wrote(_))));
        if steps.get() > 3 {
            Err(ArchiveError::Stopped)
        } else {
            Ok(())
        }
    };
    let error = pack(clinic.house.store(), io::sink(), &stop).err().unwrap();
    assert!(matches!(error, ArchiveError::Stopped), "{error}");
    assert_eq!(steps.get(), 4);
}

#[tokio::test]
async fn what_follows_from_the_archive_alone_is_the_same_for_another_clinic_of_the_same_content() {
    let clinic = TestClinic::open().await;
    let before = digest_of(clinic.house.store()).unwrap();
    // Reading changes nothing; a word does.
    let list = clinic.get(Who::Recepcion, "/api/patients").await.expect(200);
    clinic.house.reads().flush().await.unwrap();
    assert_eq!(digest_of(clinic.house.store()).unwrap(), before);
    let path = format!("/api/patients/{}", list["items"][0]["id"].as_str().unwrap());
    let file = clinic.get(Who::Recepcion, &path).await;
    let (etag, mut body) = (file.etag(), file.json);
    body["remarks"] = json!("Prefiere las mañanas");
    clinic.put(Who::Recepcion, &path, &etag, body).await.expect(200);
    assert_ne!(digest_of(clinic.house.store()).unwrap(), before);
}

const PATH: &str = "/api/archive";
const WORDS: &str = "cepillo azul del norte";

async fn make(clinic: &TestClinic, words: &str) -> Answer {
    clinic
        .post(Who::Admin, PATH, json!({ "passphrase": words }))
        .await
}

/// Asks until it is made or not.
async fn until_made(clinic: &TestClinic) -> serde_json::Value {
    for _ in 0..100_000 {
        let view = clinic.get(Who::Admin, PATH).await.expect(200);
        if view["state"] != "WORKING" {
            return view;
        }
    }
    panic!("the archive was never made");
}

fn files(clinic: &TestClinic) -> usize {
    std::fs::read_dir(clinic.folder.path().join("archive")).map_or(0, Iterator::count)
}

#[tokio::test]
async fn an_administrator_makes_takes_and_puts_away_an_archive() {
    let clinic = TestClinic::open().await;
    assert_eq!(clinic.get(Who::Admin, PATH).await.expect(200)["state"], "NONE");
    clinic
        .get(Who::Admin, "/api/archive/file")
        .await
        .refused(404, "archive.none");
    make(&clinic, "corta")
        .await
        .wrong_fields(&[("passphrase", "password.too_short")]);
    let made = make(&clinic, WORDS).await.expect(200);
    assert_eq!(made["state"], "WORKING");
    let ready = until_made(&clinic).await;
    assert_eq!(ready["state"], "READY", "{ready}");
    let bytes = clinic.get_bytes(Who::Admin, "/api/archive/file").await;
    assert_eq!(ready["fileBytes"], bytes.len());
    let source = Source {
        file: &bytes[..],
        words: Some(WORDS),
    };
    let checked = check(source).unwrap();
    assert_eq!(ready["contentDigest"], checked.manifest.content_digest);
    let acts = clinic.get(Who::Admin, "/api/audit?kind=EXPORT").await.expect(200);
    let acts: Vec<_> = acts["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["act"].clone())
        .collect();
    assert_eq!(acts, ["archive.taken", "archive.exported"]);

    assert_eq!(files(&clinic), 1);
    clinic
        .send(Who::Admin, axum::http::Method::DELETE, PATH, &[], None)
        .await
        .expect(204);
    assert_eq!(
        (files(&clinic), &clinic.get(Who::Admin, PATH).await.json["state"]),
        (0, &json!("NONE"))
    );
}

#[tokio::test]
async fn an_archive_wants_a_password_given_a_moment_ago_and_goes_after_a_day() {
    let clinic = TestClinic::open().await;
    make(&clinic, WORDS).await.expect(200);
    assert_eq!(until_made(&clinic).await["state"], "READY");
    clinic.clock.advance(SignedDuration::from_mins(11));
    make(&clinic, WORDS)
        .await
        .refused(403, "auth.reauthentication_required");
    let stage = |hours| {
        let later = clinic
            .clock
            .now()
            .checked_add(SignedDuration::from_hours(hours))
            .unwrap();
        format!("{:?}", clinic.house.archive().stage(later))
    };
    assert!(stage(23).starts_with("Ready") && files(&clinic) == 1);
    assert!(stage(24).starts_with("Nothing") && files(&clinic) == 0);
}

#[tokio::test]
async fn one_at_a_time_and_what_was_stopped_leaves_no_file() {
    let clinic = TestClinic::open().await;
    let work = clinic.house.archive().begin(clinic.clock.now()).unwrap();
    make(&clinic, WORDS).await.refused(409, "archive.busy");
    clinic
        .send(Who::Admin, axum::http::Method::DELETE, PATH, &[], None)
        .await
        .expect(204);
    // The thread finds out at its next line.
    let words = zeroize::Zeroizing::new(WORDS.to_owned());
    clinic.house.archive().work(&clinic.house, &work, &words);
    assert_eq!(
        (files(&clinic), &clinic.get(Who::Admin, PATH).await.json["state"]),
        (0, &json!("NONE"))
    );
    // A folder in the way is told, and another try is open.
    std::fs::remove_dir(clinic.folder.path().join("archive")).unwrap();
    std::fs::write(clinic.folder.path().join("archive"), b"").unwrap();
    make(&clinic, WORDS).await.expect(200);
    let failed = until_made(&clinic).await;
    assert_eq!(failed["state"], "FAILED", "{failed}");
    assert!(!failed["failure"].as_str().unwrap().is_empty());
}
