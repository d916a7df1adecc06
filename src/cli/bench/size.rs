//! Everything that is measured with one number of patients: filled, started, asked, killed, started
//! again, written to.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use hyper::StatusCode;
use serde_json::json;
use tokio::time::sleep;

use super::child::Server;
use super::client::{Question, Target};
use super::fill::{Account, Clinic};
use super::load::{Questions, Span, measure};
use super::queries::{Known, list_everyone, questions, signatures};
use super::report::{BareCommit, Ending, Memory, Read, ReadKind, Size, Start};
use super::stats::{Timing, micros, round};
use crate::platform::store::probe::{Extent, time_bare_commits};

/// How long lists and search may take to come up.
const PATIENCE: Duration = Duration::from_mins(2);
/// How often a starting box is asked.
const PAUSE: Duration = Duration::from_millis(5);

/// How thorough a run is.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// Of each measurement of requests.
    pub span: Span,
    /// How long memory may settle at most.
    pub settling: Duration,
    /// What is asked for at all.
    pub part: Part,
}

/// What a run measures beside starts and memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Part {
    /// Reads and registrations.
    All,
    /// Files, lists and searches.
    Reads,
    /// Registrations.
    Writes,
}

/// Measures one size in a folder.
///
/// # Errors
/// Whatever keeps the box from starting or answering.
pub async fn measure_size(
    folder: &Path,
    patients: usize,
    each: Extent,
    effort: Effort,
    empty: &Target,
) -> anyhow::Result<Size> {
    let data = folder.join(patients.to_string());
    super::super::tell(&format!("{patients} patients: filling"));
    let mut clinic = Clinic::prepare(&data, patients).await?;
    let account = clinic.open_account().await?;
    let store_mib = mib(std::fs::metadata(data.join("omi.redb"))?.len());

    super::super::tell(&format!("{patients} patients: starting"));
    let (token, everyone) = first_start(&data, &account).await?;
    let (server, target, clean) = start(&data, &token, &everyone, Ending::CleanStop).await?;
    let mut memory = Memory {
        idle_mib: settle(&server, effort.settling).await?,
        load_mib: 0.0,
    };

    super::super::tell(&format!("{patients} patients: reading"));
    let mut reads = Vec::new();
    let kinds = ReadKind::ALL.into_iter().filter(|_| effort.part != Part::Writes);
    for kind in kinds {
        let asked = Questions::repeated(questions(kind, &everyone));
        for clients in [1, 16] {
            let beside = kind.is_beside_empty().then_some(effort.span.halved());
            let empty_before = empty_rate(empty, clients, beside).await?;
            let (spent, before) = (server.processor_ms(), asked.asked());
            let timing = watched(
                &server,
                &mut memory,
                measure(&target, clients, effort.span, &asked),
            )
            .await?;
            let processor_us = per_answer(server.processor_ms() - spent, asked.asked() - before);
            let empty_after = empty_rate(empty, clients, beside).await?;
            reads.push(Read {
                kind,
                processor_us,
                empty_per_second: empty_before
                    .zip(empty_after)
                    .map(|(a, b)| round(f64::midpoint(a, b))),
                timing,
            });
        }
    }
    // A session lasts longer than the reads, an access token may not.
    let token = sign_in(&target, &account).await?;
    server.kill()?;

    let (server, target, killed) = start(&data, &token, &everyone, Ending::Kill).await?;
    super::super::tell(&format!("{patients} patients: registering"));
    let registrations = register(&server, &mut memory, &target, &mut clinic, effort).await?;
    let completions = complete(&target, &everyone, effort).await?;
    server.stop()?;
    Ok(Size {
        patients,
        fill_seconds: clinic.fill_seconds,
        store_mib,
        starts: vec![clean, killed],
        memory,
        reads,
        registrations,
        completions,
        least_commit: least_commit(&data, effort.span.measured)?,
        bare_commit: bare_commit(&data, each, effort.span.measured)?,
    })
}

/// How many answers a second the empty handler gives now.
async fn empty_rate(empty: &Target, clients: usize, span: Option<Span>) -> anyhow::Result<Option<f64>> {
    let Some(span) = span else { return Ok(None) };
    let asked = Questions::repeated(vec![Question::get(super::EMPTY_PATH)]);
    Ok(Some(measure(empty, clients, span, &asked).await?.per_second))
}

/// Starts the box on a folder.
pub fn serve(data: &Path) -> anyhow::Result<Server> {
    let data = data.to_str().context("the folder's name is not text")?;
    let free = "127.0.0.1:0";
    Server::start(&[
        "serve", "--data", data, "--staff", free, "--portal", free, "--ops", free,
    ])
}

/// How to reach it.
pub fn target_of(server: &Server, data: &Path) -> anyhow::Result<Target> {
    Target::new(server.address, &data.join("tls").join("ca.crt"))
}

/// An access token.
pub async fn sign_in(target: &Target, account: &Account) -> anyhow::Result<String> {
    let body = json!({ "email": account.email, "password": account.password });
    let answer = target.ask_json(&Question::post("/api/auth/login", &body)).await?;
    let token = answer.get("accessToken").and_then(|token| token.as_str());
    Ok(token.context("signing in gave no token")?.to_owned())
}

/// The first start is not measured: it makes the certificates and tells who is there.
async fn first_start(data: &Path, account: &Account) -> anyhow::Result<(String, Vec<Known>)> {
    let server = serve(data)?;
    let target = target_of(&server, data)?;
    let token = sign_in(&target, account).await?;
    let target = target.signed_in(&token);
    until_ready(&target, &Question::get("/api/patients?limit=1")).await?;
    let everyone = list_everyone(&target).await?;
    server.stop()?;
    Ok((token, everyone))
}

/// A start as it counts: until the first patient is answered, and until lists and search are.
async fn start(
    data: &Path,
    token: &str,
    everyone: &[Known],
    after: Ending,
) -> anyhow::Result<(Server, Target, Start)> {
    let server = serve(data)?;
    let target = target_of(&server, data)?.signed_in(token);
    let first = |kind| {
        questions(kind, everyone)
            .into_iter()
            .next()
            .context("nobody is in the list")
    };
    let (get, search) = (first(ReadKind::Get)?, first(ReadKind::SearchExact)?);
    let (status, _) = target.ask(&get).await?;
    if status != StatusCode::OK {
        bail!("the first patient was answered {status}");
    }
    let first_answer_ms = since(server.started);
    until_ready(&target, &Question::get("/api/patients?limit=50")).await?;
    until_ready(&target, &search).await?;
    let search_ready_ms = since(server.started);
    Ok((
        server,
        target,
        Start {
            after,
            first_answer_ms,
            search_ready_ms,
        },
    ))
}

/// Waits until lists and search answer.
pub async fn until_ready(target: &Target, question: &Question) -> anyhow::Result<()> {
    let mut client = target.connect().await?;
    let begin = Instant::now();
    while begin.elapsed() < PATIENCE {
        match client.ask(question).await?.0 {
            StatusCode::OK => return Ok(()),
            StatusCode::SERVICE_UNAVAILABLE => sleep(PAUSE).await,
            status => bail!("{question:?} was answered {status}"),
        }
    }
    bail!("lists and search were not ready after {} s", PATIENCE.as_secs())
}

/// Resident memory once it has stopped falling, or after `at_most`.
pub async fn settle(server: &Server, at_most: Duration) -> anyhow::Result<f64> {
    let begin = Instant::now();
    let mut least = server.resident_mib()?;
    let mut calm = 0;
    while begin.elapsed() < at_most && calm < 20 {
        sleep(Duration::from_millis(100)).await;
        let now = server.resident_mib()?;
        calm = if now < least { 0 } else { calm + 1 };
        least = least.min(now);
    }
    server.resident_mib()
}

/// Watches the server's memory while something is being measured.
async fn watched<T>(
    server: &Server,
    memory: &mut Memory,
    measuring: impl Future<Output = anyhow::Result<T>>,
) -> anyhow::Result<T> {
    let watching = async {
        loop {
            memory.load_mib = memory.load_mib.max(server.resident_mib().unwrap_or(0.0));
            sleep(Duration::from_millis(100)).await;
        }
    };
    tokio::select! {
        measured = measuring => measured,
        () = watching => bail!("watching never ends"),
    }
}

async fn register(
    server: &Server,
    memory: &mut Memory,
    target: &Target,
    clinic: &mut Clinic,
    effort: Effort,
) -> anyhow::Result<Vec<Timing>> {
    let mut registrations = Vec::new();
    if effort.part == Part::Reads {
        return Ok(registrations);
    }
    for clients in [1, 16, 64] {
        let bodies = clinic.newcomers(newcomers(clients, effort.span))?;
        let asked = bodies
            .iter()
            .map(|body| Question::post("/api/patients", body))
            .collect();
        let asked = Questions::once(asked);
        let timing = watched(server, memory, measure(target, clients, effort.span, &asked)).await?;
        clinic.note_added(asked.asked())?;
        registrations.push(timing);
    }
    Ok(registrations)
}

/// Signs reviews, one after the other.
async fn complete(target: &Target, everyone: &[Known], effort: Effort) -> anyhow::Result<Option<Timing>> {
    if effort.part == Part::Reads {
        return Ok(None);
    }
    let millis = (effort.span.warm_up + effort.span.measured).as_millis();
    let count = usize::try_from(millis / 3).unwrap_or(0);
    super::super::tell("signing reviews");
    let asked = Questions::once(signatures(target, everyone, count).await?);
    Ok(Some(measure(target, 1, effort.span, &asked).await?))
}

/// The smallest durable commit: one row of a hundred bytes.
fn least_commit(data: &Path, during: Duration) -> anyhow::Result<Timing> {
    let least = Extent { rows: 1, bytes: 128 };
    let taken = time_bare_commits(&data.join("omi.redb"), least, during)?;
    let elapsed = taken.iter().sum();
    let timing = Timing::of(1, taken.into_iter().map(micros).collect(), elapsed);
    timing.context("not one commit in time")
}

/// Families enough for a fast box; should they run out, the measurement ends a little earlier.
fn newcomers(clients: usize, span: Span) -> usize {
    let per_second: u128 = match clients {
        1 => 2_500,
        2..=16 => 8_000,
        _ => 14_000,
    };
    let millis = (span.warm_up + span.measured).as_millis();
    usize::try_from(per_second * millis / 1_000).unwrap_or(0)
}

fn bare_commit(data: &Path, each: Extent, during: Duration) -> anyhow::Result<BareCommit> {
    let taken = time_bare_commits(&data.join("omi.redb"), each, during)?;
    let elapsed = taken.iter().sum();
    let timing = Timing::of(1, taken.into_iter().map(micros).collect(), elapsed);
    let timing = timing.context("not one bare commit in time")?;
    Ok(BareCommit {
        rows: each.rows,
        bytes: each.bytes,
        timing,
    })
}

fn per_answer(spent_ms: f64, answers: usize) -> f64 {
    round(1_000.0 * spent_ms / f64::from(u32::try_from(answers.max(1)).unwrap_or(u32::MAX)))
}

fn since(started: Instant) -> f64 {
    round(started.elapsed().as_secs_f64() * 1_000.0)
}

/// Bytes in MiB.
pub fn mib(bytes: u64) -> f64 {
    let kib = u32::try_from(bytes / 1_024).unwrap_or(u32::MAX);
    round(f64::from(kib) / 1_024.0)
}
