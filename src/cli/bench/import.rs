//! Children out of another program: how fast they come in, and what the desk feels of it.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use serde_json::{Value, json};
use tokio::time::sleep;

use super::client::{Question, Target};
use super::fill::Clinic;
use super::load::{Questions, measure};
use super::report::Import;
use super::size::{Effort, serve, sign_in, target_of};
use super::stats::round;

/// Children who are there before.
pub const PATIENTS: usize = 1_000;
/// How often it is asked how far the import is.
const PAUSE: Duration = Duration::from_millis(20);
/// Registrations that are offered for one measurement.
const NEWCOMERS: usize = 8_000;
const HEAD: &str = "Apellidos;Nombre;Fecha de nacimiento;DNI;Nombre tutor;Apellidos tutor;Parentesco;DNI tutor;Email;Móvil\r\n";

/// Imports a list while the desk registers.
///
/// # Errors
/// Whatever keeps the box from starting or answering.
pub async fn measure_import(folder: &Path, rows: usize, effort: Effort) -> anyhow::Result<Import> {
    let data = folder.join("import");
    super::super::tell(&format!("an import of {rows} rows"));
    let mut clinic = Clinic::prepare(&data, PATIENTS).await?;
    let account = clinic.open_account().await?;
    let list = clinic.newcomers(rows)?.iter().map(line).collect::<String>();
    let server = serve(&data)?;
    let target = target_of(&server, &data)?;
    let target = target.signed_in(&sign_in(&target, &account).await?);

    let desk = async |clinic: &mut Clinic| {
        let bodies = clinic.newcomers(NEWCOMERS)?;
        let asked = bodies.iter().map(|body| Question::post("/api/patients", body));
        let asked = Questions::once(asked.collect());
        let timing = measure(&target, 1, effort.span, &asked).await?;
        clinic.note_added(asked.asked())?;
        anyhow::Ok(timing)
    };
    let idle = desk(&mut clinic).await?;
    let made = target
        .ask_json(&Question::post("/api/imports", &json!({})))
        .await?;
    let at = format!(
        "/api/imports/{}",
        made.pointer("/id")
            .and_then(Value::as_str)
            .context("an import without an id")?
    );
    let file = Question::file(format!("{at}/files"), format!("{HEAD}{list}").into_bytes());
    let read = target.ask_json(&file).await?;
    let columns = read
        .pointer("/columns")
        .and_then(Value::as_array)
        .context("an import without columns")?;
    let columns: Vec<&Value> = columns
        .iter()
        .map(|column| column.get("guess").unwrap_or(&Value::Null))
        .collect();
    let plan = json!({ "columns": columns, "defaults": {
        "planType": "PREVENTIVO", "startDate": "2026-01-01", "paymentFrequency": "ANNUAL",
        "consentsSignedOn": "2026-01-01",
    }});
    target
        .ask_json(&Question::post(format!("{at}/check"), &plan))
        .await?;
    until(&target, &at, "CHECKED").await?;
    let begin = Instant::now();
    target
        .ask_json(&Question::post(format!("{at}/run"), &json!({})))
        .await?;
    let timed = async {
        let done = until(&target, &at, "DONE").await?;
        anyhow::Ok((done, begin.elapsed().as_secs_f64()))
    };
    let (done, beside) = tokio::join!(timed, desk(&mut clinic));
    let ((done, seconds), beside) = (done?, beside?);
    server.stop()?;
    let entered = done
        .pointer("/entered")
        .and_then(Value::as_u64)
        .and_then(|count| u32::try_from(count).ok());
    let entered = entered.context("an import without a count")?;
    Ok(Import {
        rows,
        entered,
        seconds: round(seconds),
        rows_per_second: round(f64::from(entered) / seconds),
        idle,
        beside,
    })
}

async fn until(target: &Target, at: &str, state: &str) -> anyhow::Result<Value> {
    loop {
        let now = target.ask_json(&Question::get(at)).await?;
        if now.pointer("/state").and_then(Value::as_str) == Some(state) {
            return Ok(now);
        }
        sleep(PAUSE).await;
    }
}

/// A child of another program, as a line of its list.
fn line(body: &Value) -> String {
    let cells = [
        "/lastName",
        "/firstName",
        "/dateOfBirth",
        "/dniNie",
        "/guardians/0/firstName",
        "/guardians/0/lastName",
        "/guardians/0/relationship",
        "/guardians/0/dniNie",
        "/guardians/0/email",
        "/guardians/0/phone",
    ];
    let cells = cells.map(|cell| body.pointer(cell).and_then(Value::as_str).unwrap_or_default());
    format!("{}\r\n", cells.join(";"))
}
