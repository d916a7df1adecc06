//! The audit log when it is long: as many entries as a clinic writes in years, and how fast a page of it
//! comes, by whom and about whom.

use std::ops::ControlFlow;
use std::path::Path;
use std::time::Instant;

use anyhow::Context as _;

use super::client::Question;
use super::fill::{Clinic, settings};
use super::load::{Questions, measure};
use super::report::{Log, LogRead};
use super::size::{Effort, mib, serve, sign_in, target_of};
use super::stats::round;
use crate::app::{House, boot};
use crate::modules::patients::Patient;
use crate::platform::audit::Audit;
use crate::platform::clock::Clock;
use crate::platform::crypto::random_bytes;
use crate::platform::http::explain;
use crate::platform::store::{Lane, Subject, WriteTx};
use crate::shared::actor::{Actor, Door};
use crate::shared::error::Error;
use crate::shared::ids::{Id as _, PatientId, UserId};
use crate::shared::language::Language;

/// Children whose files are opened.
pub const PATIENTS: usize = 1_000;
/// People who open them.
const STAFF: usize = 8;
/// Entries of one write.
const AT_ONCE: u64 = 1_000;
/// What is done, most of it reading.
const ACTS: [&str; 8] = [
    "patients.opened",
    "patients.opened",
    "patients.opened",
    "patients.listed",
    "patients.searched",
    "patients.plans_read",
    "patients.edited",
    "auth.reauthenticated",
];

/// Fills a log and asks for pages of it.
///
/// # Errors
/// Whatever keeps the box from starting or answering.
pub async fn measure_log(folder: &Path, entries: u64, effort: Effort) -> anyhow::Result<Log> {
    let data = folder.join("log");
    super::super::tell(&format!("an audit log of {entries} entries: filling"));
    let clinic = Clinic::prepare(&data, PATIENTS).await?;
    let account = clinic.open_account().await?;
    let begin = Instant::now();
    let (patient, user) = fill(&data, entries).await?;
    let fill_seconds = round(begin.elapsed().as_secs_f64());
    let store_mib = mib(std::fs::metadata(data.join("omi.redb"))?.len());

    super::super::tell(&format!("an audit log of {entries} entries: reading"));
    let server = serve(&data)?;
    let target = target_of(&server, &data)?;
    let target = target.signed_in(&sign_in(&target, &account).await?);
    let asked = [
        ("newest", String::new()),
        ("by user", format!("user={user}")),
        ("by person", format!("patient={patient}")),
        ("by user and person", format!("user={user}&patient={patient}")),
        ("by person, reads", format!("patient={patient}&kind=READ")),
        ("sign-ins", "kind=SIGN_IN".to_owned()),
    ];
    let mut reads = Vec::new();
    for (what, query) in asked {
        let question = Questions::repeated(vec![Question::get(format!("/api/audit?limit=50&{query}"))]);
        let timing = measure(&target, 1, effort.span, &question).await?;
        reads.push(LogRead { what, timing });
    }
    server.stop()?;
    Ok(Log {
        entries,
        fill_seconds,
        store_mib,
        reads,
    })
}

/// Writes entries until there are as many as wanted. Answers a child and a user who stand in them.
async fn fill(data: &Path, entries: u64) -> anyhow::Result<(PatientId, UserId)> {
    let folder = boot::hold_folder(data)?;
    let house = boot::open_house(&settings(data)?, &folder, Clock::system())?;
    let mut patients = children(&house)?;
    // Equal on each run over a kept folder.
    patients.sort_unstable();
    let staff: Vec<UserId> = (0..STAFF)
        .map(|nth| {
            UserId::from_uuid(uuid::Uuid::from_u128(
                0x0193_0a3e_7c00_7000_8000_0000_0000_0000 + nth as u128,
            ))
        })
        .collect();
    let first = patients.first().copied().zip(staff.first().copied());
    let first = first.context("a clinic without children")?;
    loop {
        let there = house
            .store()
            .read(|view| Ok(view.journal_head()?.seq))
            .map_err(|error| in_words(&error))?;
        if there >= entries {
            break;
        }
        let mut actor = Actor::nobody(Door::Staff);
        actor.user = pick(&staff);
        let children: Vec<PatientId> = (0..AT_ONCE.min(entries - there))
            .filter_map(|_| pick(&patients))
            .collect();
        let write = move |tx: &mut WriteTx<'_>| {
            children
                .iter()
                .zip(ACTS.iter().cycle())
                .try_for_each(|(child, act)| {
                    Audit::of(act, Subject::Clinic)
                        .about(Subject::Patient(*child))
                        .write(tx)
                })
        };
        house
            .store()
            .write_in(Lane::Batch, &actor, write)
            .await
            .map_err(|error| in_words(&error))?;
    }
    house.store().close();
    Ok(first)
}

fn children(house: &House) -> anyhow::Result<Vec<PatientId>> {
    let found = std::sync::Mutex::new(Vec::new());
    let scanned = house.store().read(|view| {
        view.scan::<Patient>(|patient| {
            if let Ok(mut found) = found.lock() {
                found.push(patient.id);
            }
            ControlFlow::Continue(())
        })
    });
    scanned.map_err(|error| in_words(&error))?;
    Ok(found.into_inner().unwrap_or_default())
}

/// Any one of them.
fn pick<T: Copy>(list: &[T]) -> Option<T> {
    let random = usize::from(u16::from_be_bytes(random_bytes::<2>()));
    list.get(random.checked_rem(list.len())?).copied()
}

fn in_words(error: &Error) -> anyhow::Error {
    anyhow::anyhow!(explain(error, Language::En))
}
