//! Open windows: what two hundred of them cost, how soon they hear of a changed setting, and how fast the command
//! palette is answered beside them.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use serde_json::json;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::client::{Client, Question, Stream};
use super::fill::Clinic;
use super::load::{Questions, measure};
use super::queries::{list_everyone, questions};
use super::report::{Live, ReadKind};
use super::size::{Effort, serve, settle, sign_in, target_of, until_ready};
use super::stats::{Timing, micros, round};

/// Children of the clinic.
pub const PATIENTS: usize = 1_000;
/// Windows that are open.
pub const WINDOWS: usize = 200;
/// Windows of one session: a person with some tabs.
const OF_SESSION: usize = 10;
/// Settings that are changed one after the other.
const CHANGES: usize = 20;
/// How long a window may take to hear of a change before the run is given up.
const PATIENCE: Duration = Duration::from_secs(10);
/// The record that holds the settings, as the stream names it.
const SETTINGS: &str = "\"table\":\"clinic\"";

/// Opens windows, changes settings and asks.
///
/// # Errors
/// Whatever keeps the box from starting, answering or telling.
pub async fn measure_live(folder: &Path, effort: Effort) -> anyhow::Result<Live> {
    let data = folder.join("live");
    super::super::tell(&format!("{WINDOWS} open windows"));
    let clinic = Clinic::prepare(&data, PATIENTS).await?;
    let account = clinic.open_account().await?;
    let server = serve(&data)?;
    let target = target_of(&server, &data)?;
    let mut sessions = Vec::new();
    for _ in 0..WINDOWS.div_ceil(OF_SESSION) {
        sessions.push(target.signed_in(&sign_in(&target, &account).await?));
    }
    let desk = sessions.first().context("nobody is signed in")?;
    until_ready(desk, &Question::get("/api/patients?limit=1")).await?;
    let everyone = list_everyone(desk).await?;
    let alone_mib = settle(&server, effort.settling).await?;

    let mut windows = Vec::new();
    for session in sessions.iter().cycle().take(WINDOWS) {
        let mut window = session.connect().await?.listen("/api/live").await?;
        window.until("hello", PATIENCE).await?;
        windows.push(window);
    }
    let open_mib = settle(&server, effort.settling).await?;

    let asked = Questions::repeated(questions(ReadKind::SearchPrefix, &everyone));
    let palette = measure(desk, 1, effort.span, &asked).await?;
    let told = tell_all(&mut desk.connect().await?, windows).await?;
    server.stop()?;
    Ok(Live {
        windows: WINDOWS,
        memory_mib: round(open_mib - alone_mib),
        settings: told,
        palette,
    })
}

/// Changes a setting again and again; each time counts from the request until the last window has heard of it.
async fn tell_all(desk: &mut Client, windows: Vec<Stream>) -> anyhow::Result<Timing> {
    let (heard, mut reports) = mpsc::channel(windows.len());
    let mut listening = JoinSet::new();
    for mut window in windows {
        let heard = heard.clone();
        listening.spawn(async move {
            while window.until(SETTINGS, PATIENCE).await.is_ok() {
                if heard.send(Instant::now()).await.is_err() {
                    break;
                }
            }
        });
    }
    let count = listening.len();
    let (mut taken, begin) = (Vec::new(), Instant::now());
    for nth in 0..CHANGES {
        let mut settings = desk.ask_json(&Question::get("/api/settings/clinic")).await?;
        let version = settings.get("version").and_then(serde_json::Value::as_u64);
        let version = version.context("settings without a version")?;
        let fields = settings.get_mut("settings").context("no settings")?;
        if let Some(name) = fields.get_mut("name") {
            *name = json!(format!("Clínica de medición {version}-{nth}"));
        }
        let change = Question::put("/api/settings/clinic", &json!({ "settings": fields }), version);
        let asked = Instant::now();
        desk.ask_json(&change).await?;
        let mut last = asked;
        for _ in 0..count {
            let told = tokio::time::timeout(PATIENCE, reports.recv()).await;
            match told {
                Ok(Some(at)) => last = last.max(at),
                _ => bail!(
                    "a window did not hear of a changed setting within {} s",
                    PATIENCE.as_secs()
                ),
            }
        }
        taken.push(micros(last - asked));
    }
    let elapsed = begin.elapsed();
    listening.shutdown().await;
    Timing::of(count, taken, elapsed).context("no setting was changed")
}
