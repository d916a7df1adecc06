//! Children out of another program: read, judged, entered, stopped, gone on with, taken back.

use axum::body::Body;
use axum::http::{Method, Request};
use omi::shared::person::DniNie;
use serde_json::{Value, json};

use super::clinic::{Answer, TestClinic, Who, request};

/// A clinic whose administrator imports.
struct Office {
    clinic: TestClinic,
    token: String,
}

impl Office {
    async fn open() -> Self {
        let clinic = TestClinic::founded("2026-11-24T09:00:00Z").await;
        clinic.house.modules().patients.build_directory().unwrap();
        let token = clinic.new_session(Who::Admin.email()).await;
        Self { clinic, token }
    }

    async fn send(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let bearer = format!("Bearer {}", self.token);
        let request = request(method, path, &[("authorization", &bearer)], body);
        self.clinic.raw(request).await
    }

    async fn get(&self, path: &str) -> Value {
        self.send(Method::GET, path, None).await.expect(200)
    }

    async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body)).await
    }

    async fn upload(&self, at: &str, name: &str, bytes: impl Into<Body>) -> Answer {
        let request = Request::post(format!("{at}/files"))
            .header("authorization", format!("Bearer {}", self.token))
            .header("content-type", "application/octet-stream")
            .header("x-file-name", name)
            .body(bytes.into())
            .unwrap();
        self.clinic.raw(request).await
    }

    async fn begin(&self) -> String {
        let import = self.post("/api/imports", json!({})).await.expect(201);
        format!("/api/imports/{}", import["id"].as_str().unwrap())
    }

    /// An import of one file.
    async fn import_of(&self, text: impl AsRef<[u8]>) -> String {
        let at = self.begin().await;
        self.upload(&at, "pacientes.csv", text.as_ref().to_vec())
            .await
            .expect(200);
        at
    }

    async fn settle(&self) {
        self.clinic.house.modules().exchange.settle().await.unwrap();
    }

    /// Judges every row as the columns are guessed.
    async fn check(&self, at: &str) -> Value {
        let plan = plan_of(&self.get(at).await);
        self.check_by(at, plan).await
    }

    async fn check_by(&self, at: &str, plan: Value) -> Value {
        let begun = self.post(&format!("{at}/check"), plan).await.expect(200);
        assert_eq!(begun["state"], "CHECKING");
        self.settle().await;
        let checked = self.get(at).await;
        assert_eq!(checked["state"], "CHECKED");
        checked
    }

    async fn run(&self, at: &str, choices: Value) -> Value {
        self.post(&format!("{at}/run"), json!({ "choices": choices }))
            .await
            .expect(200);
        self.settle().await;
        self.get(at).await
    }

    async fn rows(&self, at: &str, outcome: &str) -> Vec<Value> {
        let page = self.get(&format!("{at}/rows?outcome={outcome}")).await;
        page["items"].as_array().unwrap().clone()
    }

    async fn patients(&self) -> u64 {
        self.get("/api/patients?limit=1").await["total"].as_u64().unwrap()
    }
}

/// The columns as they are guessed, with what the clinic states for all rows.
fn plan_of(import: &Value) -> Value {
    let columns: Vec<&Value> = import["columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|column| &column["guess"])
        .collect();
    json!({
        "columns": columns,
        "defaults": {
            "planType": "PREVENTIVO", "startDate": "2026-09-01", "paymentFrequency": "ANNUAL",
            "relationship": "TUTOR_LEGAL", "consentsSignedOn": "2026-09-01",
        },
    })
}

fn counts(import: &Value) -> [u64; 4] {
    ["entered", "refused", "duplicates", "skipped"].map(|name| import[name].as_u64().unwrap())
}

fn codes(rows: &[Value]) -> Vec<(u64, Vec<String>)> {
    let of = |row: &Value| {
        let problems = row["problems"].as_array().unwrap().iter();
        let told = problems.map(|one| {
            format!(
                "{} {}",
                one["field"].as_str().unwrap(),
                one["code"].as_str().unwrap()
            )
        });
        (row["row"].as_u64().unwrap(), told.collect())
    };
    rows.iter().map(of).collect()
}

const HEAD: &str = "Apellidos;Nombre;F. Nacimiento;DNI Tutor;Tutor;Parentesco;Correo;Móvil;Plan\r\n";

/// A child of the family of this number.
fn line(number: u32, first: &str) -> String {
    format!(
        "Núñez Gil;{first};14/03/18;{};Marta Gil Ruiz;Madre;familia{number}@example.org;600 111 222;HIM\r\n",
        DniNie::dni_of(number)
    )
}

fn lines(count: u32) -> String {
    let lines: String = (0..count)
        .map(|number| line(1_000 + number, &format!("Niño {number}")))
        .collect();
    format!("{HEAD}{lines}")
}

/// In the letters of an older Windows program.
fn windows_1252(text: &str) -> Vec<u8> {
    text.chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect()
}

#[tokio::test]
async fn a_list_becomes_files_with_families_plans_and_consents_and_nobody_is_written_to() {
    let office = Office::open().await;
    let text = format!("{HEAD}{}{}", line(1, "Belén"), line(1, "Hugo"));
    let at = office.import_of(windows_1252(&text)).await;
    let import = office.get(&at).await;
    assert_eq!(import["files"][0]["encoding"], "WINDOWS-1252");
    assert_eq!(import["files"][0]["separator"], ";");
    assert_eq!(import["columns"][0]["guess"], "lastName");
    assert_eq!(counts(&office.check(&at).await), [2, 0, 0, 0]);
    assert_eq!(office.patients().await, 0, "a check enters nobody");
    let done = office.run(&at, json!({})).await;
    assert_eq!((&done["state"], counts(&done)), (&json!("DONE"), [2, 0, 0, 0]));

    let rows = office.rows(&at, "ENTERED").await;
    let file = office
        .get(&format!("/api/patients/{}", rows[0]["patient"].as_str().unwrap()))
        .await;
    assert_eq!(file["lastName"], "Núñez Gil");
    assert_eq!(file["dateOfBirth"], "2018-03-14");
    assert_eq!(file["guardians"][0]["relationship"], "MADRE");
    assert_eq!(file["plan"]["planType"], "HIM");
    assert_eq!(file["consents"][0]["textVersion"], "paper");
    assert_eq!(file["consents"][0]["signedBy"], "Marta Gil Ruiz");
    assert_eq!(
        file["siblings"].as_array().unwrap().len(),
        1,
        "the second child joined the family"
    );
    let outbox = omi::platform::outbox::counts;
    assert_eq!(office.clinic.house.store().read(outbox).unwrap().pending, 0);
}

#[tokio::test]
async fn a_row_is_refused_for_its_own_faults_and_harms_no_other() {
    let office = Office::open().await;
    let text = [
        HEAD.to_owned(),
        line(1, "Ana"),
        line(2, "Eva").replace(DniNie::dni_of(2).as_str(), "12345678A"),
        line(3, "Leo").replace("14/03/18", "31/02/2018"),
        line(4, "Noa").replace(";Madre;", ";Vecina;"),
        line(5, "Teo").replace("14/03/18", "14/03/1990"),
        line(6, "Sol")
            .replace("600 111 222", "")
            .replace("familia6@example.org", ""),
        "\"roto;;;\r\n".to_owned(),
        ";;;;\r\n".to_owned(),
        line(7, "Pau"),
        "Total;8\r\n".to_owned(),
    ]
    .concat();
    let at = office.import_of(text).await;
    let checked = office.check(&at).await;
    assert_eq!(counts(&checked), [2, 6, 0, 2]);
    let refused = office.rows(&at, "REFUSED").await;
    let told = codes(&refused);
    let of = |row: u64| told.iter().find(|(at, _)| *at == row).unwrap().1.clone();
    assert_eq!(of(1), ["guardians[0].dniNie person.dni_letter"]);
    assert_eq!(of(2), ["dateOfBirth exchange.date_unclear"]);
    assert_eq!(of(3), ["guardians[0].relationship exchange.value_unknown"]);
    assert_eq!(of(4), ["dateOfBirth person.not_a_minor"]);
    assert_eq!(of(5), ["guardians[0].email patients.contact_required"]);
    assert_eq!(refused[0]["line"], 3);
    assert_eq!(refused[0]["name"], "Eva Núñez Gil");
    assert_eq!(counts(&office.run(&at, json!({})).await), [2, 6, 0, 2]);
    assert_eq!(office.patients().await, 2);
}

#[tokio::test]
async fn a_report_can_be_mended_and_sent_again() {
    let office = Office::open().await;
    let text = format!(
        "{HEAD}{}{}",
        line(1, "Ana"),
        line(2, "=Eva").replace(";Madre;", ";Vecina;")
    );
    let at = office.import_of(text).await;
    office.check(&at).await;
    let report = office.send(Method::GET, &format!("{at}/report"), None).await;
    assert_eq!(report.headers["content-type"], "text/csv; charset=utf-8");
    let told: Vec<&str> = report.text.lines().collect();
    assert_eq!(told.len(), 2, "only what was not entered: {told:?}");
    assert!(
        told[0].ends_with("Plan;OMI fila;OMI resultado;OMI motivo"),
        "{}",
        told[0]
    );
    assert!(told[1].contains(";'=Eva;"), "{}", told[1]);
    assert!(told[1].contains("3;No importado;Parentesco: "), "{}", told[1]);
    let mended = report.text.replace("Vecina", "Madre").replace("'=Eva", "Eva");
    let again = office.import_of(mended).await;
    assert_eq!(counts(&office.check(&again).await), [1, 0, 0, 0]);
}

#[tokio::test]
async fn whoever_is_known_is_asked_about() {
    let office = Office::open().await;
    let first = office.import_of(format!("{HEAD}{}", line(1, "Ana"))).await;
    office.check(&first).await;
    office.run(&first, json!({})).await;
    let text = [
        HEAD.to_owned(),
        line(1, "Ana"),
        line(1, "Leo"),
        line(1, "Noa")
            .replace("Marta Gil Ruiz", "Eva Sanz Pi")
            .replace(DniNie::dni_of(1).as_str(), DniNie::dni_of(9).as_str()),
        line(5, "Sol"),
        line(5, "Sol"),
    ]
    .concat();
    let at = office.import_of(text).await;
    let import = office.get(&at).await;
    assert_eq!(import["seenBefore"], Value::Null);
    assert_eq!(
        import["plan"]["defaults"]["planType"], "PREVENTIVO",
        "what was told last for these columns is offered"
    );
    assert_eq!(counts(&office.check(&at).await), [2, 0, 3, 0]);
    let duplicates = office.rows(&at, "DUPLICATE").await;
    assert_eq!(
        codes(&duplicates),
        [
            (0, vec![" patients.duplicate".to_owned()]),
            (2, vec![" patients.guardian_known".to_owned()]),
            (4, vec![" exchange.repeated_row".to_owned()]),
        ]
    );
    assert!(duplicates.iter().all(|row| row["canChoose"] == true));
    let done = office.run(&at, json!({ "0": "SKIP", "2": "CREATE" })).await;
    assert_eq!(counts(&done), [3, 0, 1, 1]);
    let noa = &office.rows(&at, "ENTERED").await[1];
    let file = office
        .get(&format!("/api/patients/{}", noa["patient"].as_str().unwrap()))
        .await;
    assert_eq!(file["guardians"][0]["firstName"], "Eva");
    assert_eq!(
        file["siblings"],
        json!([]),
        "another family with the same address"
    );
    assert_eq!(office.patients().await, 4);
}

#[tokio::test]
async fn the_same_file_twice_is_noticed() {
    let office = Office::open().await;
    let text = lines(3);
    let first = office.import_of(&text).await;
    office.check(&first).await;
    office.run(&first, json!({})).await;
    office.clinic.clock.advance(jiff::SignedDuration::from_mins(1));
    let second = office.import_of(&text).await;
    assert_eq!(office.get(&second).await["seenBefore"], "2026-11-24T09:00:00Z");
    assert_eq!(counts(&office.check(&second).await), [0, 0, 3, 0]);
}

#[tokio::test]
async fn an_import_is_taken_back_as_if_it_had_never_been_and_can_be_made_again() {
    let office = Office::open().await;
    let at = office.import_of(lines(120)).await;
    office.check(&at).await;
    assert_eq!(counts(&office.run(&at, json!({})).await), [120, 0, 0, 0]);
    assert_eq!(office.patients().await, 120);
    office.post(&format!("{at}/undo"), json!({})).await.expect(200);
    office.settle().await;
    let undone = office.get(&at).await;
    assert_eq!(
        (&undone["state"], &undone["entered"]),
        (&json!("UNDONE"), &json!(0))
    );
    assert_eq!(office.patients().await, 0);
    for table in [
        "patients",
        "guardians",
        "health_plans",
        "users of families",
        "family_codes",
    ] {
        assert_eq!(left(&office, table), 0, "{table}");
    }
    office.check(&at).await;
    assert_eq!(counts(&office.run(&at, json!({})).await), [120, 0, 0, 0]);
    let file = office.get("/api/patients?limit=1&sort=number").await;
    assert_eq!(
        file["items"][0]["medicalRecordNumber"], "HC-000121",
        "numbers are never used again"
    );
}

fn left(office: &Office, table: &str) -> u64 {
    use omi::modules::auth::{FamilyCode, User};
    use omi::modules::patients::{Guardian, HealthPlan, Patient};
    let store = office.clinic.house.store();
    store
        .read(|tx| match table {
            "patients" => tx.count::<Patient>(),
            "guardians" => tx.count::<Guardian>(),
            "health_plans" => tx.count::<HealthPlan>(),
            "family_codes" => tx.count::<FamilyCode>(),
            _ => Ok(tx.count::<User>()? - Who::STAFF.len() as u64),
        })
        .unwrap()
}

#[tokio::test]
async fn what_was_built_on_an_import_stands_in_the_way_of_taking_it_back() {
    let office = Office::open().await;
    let at = office.import_of(lines(3)).await;
    office.check(&at).await;
    office.run(&at, json!({})).await;
    let rows = office.rows(&at, "ENTERED").await;
    let path = format!("/api/patients/{}", rows[1]["patient"].as_str().unwrap());
    let mut file = office.get(&path).await;
    file["remarks"] = "Prefiere la tarde.".into();
    let bearer = format!("Bearer {}", office.token);
    let headers = [("authorization", bearer.as_str()), ("if-match", "\"1\"")];
    office
        .clinic
        .raw(request(Method::PUT, &path, &headers, Some(file)))
        .await
        .expect(200);
    let problem = office
        .post(&format!("{at}/undo"), json!({}))
        .await
        .refused(409, "exchange.built_upon");
    let rows = problem["candidates"].as_array().unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(
        (&rows[0]["row"], &rows[0]["code"]),
        (&json!(1), &json!("patients.changed_since"))
    );
    assert_eq!(rows[0]["medicalRecordNumber"], "HC-000002");
    assert_eq!(office.patients().await, 3);
    assert_eq!(office.get(&at).await["state"], "DONE");
}

#[tokio::test]
async fn an_import_that_is_stopped_or_interrupted_goes_on_where_it_stood() {
    let office = Office::open().await;
    let at = office.import_of(lines(60)).await;
    office.check(&at).await;
    office.post(&format!("{at}/run"), json!({})).await.expect(200);
    // Nobody has worked at it yet; then it is stopped, and nothing more happens.
    let stopped = office.post(&format!("{at}/cancel"), json!({})).await.expect(200);
    assert_eq!(stopped["state"], "CANCELLED");
    office.settle().await;
    assert_eq!(office.patients().await, 0);
    office
        .post(&format!("{at}/cancel"), json!({}))
        .await
        .refused(409, "exchange.not_now");
    // Gone on with, and the box is closed and opened before the work is done.
    office.post(&format!("{at}/run"), json!({})).await.expect(200);
    let clinic = office.clinic.restart();
    let token = clinic.new_session(Who::Admin.email()).await;
    clinic.house.modules().patients.build_directory().unwrap();
    let office = Office { clinic, token };
    office.settle().await;
    let done = office.get(&at).await;
    assert_eq!((&done["state"], counts(&done)), (&json!("DONE"), [60, 0, 0, 0]));
    assert_eq!(office.patients().await, 60);
}

#[tokio::test]
async fn a_crash_in_the_middle_enters_no_row_twice() {
    let office = Office::open().await;
    let at = office.import_of(lines(400)).await;
    office.check(&at).await;
    office.post(&format!("{at}/run"), json!({})).await.expect(200);
    // The worker is dropped wherever it is, as a crash would; what it has committed stands.
    let exchange = office.clinic.house.modules().exchange.clone();
    let mut followed = office
        .clinic
        .house
        .store()
        .follow::<omi::modules::exchange::ImportBatch>();
    let mut worker = Box::pin(async move { exchange.settle().await });
    for _ in 0..3 {
        tokio::select! {
            _ = &mut worker => panic!("the import was over too early"),
            changed = followed.changed() => changed.unwrap(),
        }
    }
    drop(worker);
    let clinic = office.clinic.restart();
    let token = clinic.new_session(Who::Admin.email()).await;
    clinic.house.modules().patients.build_directory().unwrap();
    let office = Office { clinic, token };
    let before = office.get(&at).await;
    assert_eq!(before["state"], "RUNNING");
    let entered = before["entered"].as_u64().unwrap();
    assert!(entered > 0 && entered < 400, "{entered}");
    assert_eq!(
        office.patients().await,
        entered,
        "the count and the files are one write"
    );
    office.settle().await;
    assert_eq!(counts(&office.get(&at).await), [400, 0, 0, 0]);
    assert_eq!(office.patients().await, 400);
}

#[tokio::test]
async fn several_files_are_read_as_one() {
    let office = Office::open().await;
    let at = office.begin().await;
    office
        .upload(&at, "uno.csv", format!("{HEAD}{}", line(1, "Ana")))
        .await
        .expect(200);
    // Other columns in another order, other letters, another separator.
    let other = format!(
        "Nombre,Alergias,Apellidos,F. Nacimiento,DNI Tutor,Tutor,Parentesco,Correo,Plan\n\
         Leo,Polen,Sanz,2017-01-02,{},Eva Sanz Pi,madre,eva@example.org,preventivo\n",
        DniNie::dni_of(2)
    );
    let utf16: Vec<u8> = std::iter::once(0xfeff_u16)
        .chain(other.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let import = office
        .upload(&at, "dos%20ni%C3%B1os.csv", utf16)
        .await
        .expect(200);
    assert_eq!(import["files"][1]["name"], "dos niños.csv");
    assert_eq!(import["files"][1]["encoding"], "UTF-16");
    assert_eq!(import["rows"], 2);
    assert_eq!(counts(&office.check(&at).await), [2, 0, 0, 0]);
    office.run(&at, json!({})).await;
    let rows = office.rows(&at, "ENTERED").await;
    let leo = rows[1]["patient"].as_str().unwrap();
    let file = office.get(&format!("/api/patients/{leo}")).await;
    assert_eq!(file["firstName"], "Leo");
    let alerts = office.get(&format!("/api/patients/{leo}/alerts")).await;
    assert_eq!(
        (&alerts["items"][0]["words"], &alerts["confirmation"]),
        (&json!("Polen"), &json!(null))
    );
}

#[tokio::test]
async fn what_is_no_list_is_refused_plainly() {
    let office = Office::open().await;
    let at = office.begin().await;
    let wide = format!("a;b\n{}", ";".repeat(1_000_000));
    let long = format!("a;b\n{}", "x;y\n".repeat(50_001));
    for (bytes, status, code) in [
        (Vec::new(), 422, "exchange.file_empty"),
        (b"%PDF-1.7\0\0".to_vec(), 422, "exchange.file_unreadable"),
        (wide.into_bytes(), 413, "exchange.too_many_columns"),
        (long.into_bytes(), 413, "exchange.too_many_rows"),
        (vec![b'x'; (24 << 20) + 1], 413, "exchange.file_too_large"),
    ] {
        office.upload(&at, "x.csv", bytes).await.refused(status, code);
    }
    assert_eq!(office.get(&at).await["files"], json!([]));
    office
        .post(&format!("{at}/check"), json!({ "columns": [] }))
        .await
        .refused(410, "exchange.file_gone");
    office
        .post(&format!("{at}/files"), json!({}))
        .await
        .refused(415, "exchange.not_a_file");
    office
        .upload(
            "/api/imports/01930a3e-7c00-7000-8000-000000000001",
            "x.csv",
            "a;b\n1;2\n",
        )
        .await
        .refused(404, "exchange.unknown");
}

#[tokio::test]
async fn a_plan_says_only_what_the_box_knows() {
    let office = Office::open().await;
    let at = office.import_of(lines(1)).await;
    let plan = json!({
        "columns": ["firstName", "firstName", "password"],
        "values": { "guardians[0].relationship": { "x": "REY" } },
        "defaults": { "planType": "ORO" },
    });
    office.post(&format!("{at}/check"), plan).await.wrong_fields(&[
        ("columns[1]", "exchange.field_twice"),
        ("columns[2]", "exchange.field_unknown"),
        ("defaults.planType", "exchange.value_unknown"),
        ("values.guardians[0].relationship", "exchange.value_unknown"),
    ]);
    // Nothing is made up: without what the clinic states, rows lack what a registration needs.
    let mut plan = plan_of(&office.get(&at).await);
    plan["defaults"] = json!({});
    assert_eq!(counts(&office.check_by(&at, plan).await), [0, 1, 0, 0]);
    let told = codes(&office.rows(&at, "REFUSED").await);
    assert_eq!(
        told[0].1,
        [
            "plan.startDate person.required",
            "plan.paymentFrequency person.required",
            "consents patients.rgpd_required"
        ]
    );
}

#[tokio::test]
async fn rows_are_gone_when_they_are_needed_no_longer() {
    let office = Office::open().await;
    let parts = || {
        office
            .clinic
            .house
            .store()
            .read(|tx| tx.count::<omi::modules::exchange::ImportPart>())
            .unwrap()
    };
    let left = office.import_of(lines(450)).await;
    assert_eq!(parts(), 3);
    office.send(Method::DELETE, &left, None).await.expect(204);
    assert_eq!(parts(), 0);
    office
        .send(Method::GET, &left, None)
        .await
        .refused(404, "exchange.unknown");
    // One that entered somebody stays in the list, without its rows, and can still be taken back.
    let kept = office.import_of(lines(2)).await;
    office.check(&kept).await;
    office.run(&kept, json!({})).await;
    office.send(Method::DELETE, &kept, None).await.expect(204);
    assert_eq!(parts(), 0);
    assert_eq!(office.get(&kept).await["hasFile"], false);
    office
        .send(Method::GET, &format!("{kept}/report"), None)
        .await
        .refused(410, "exchange.file_gone");
    office.post(&format!("{kept}/undo"), json!({})).await.expect(200);
    office.settle().await;
    assert_eq!(office.patients().await, 0);
}

#[tokio::test]
async fn what_was_done_is_in_the_log() {
    let office = Office::open().await;
    let at = office.import_of(lines(1)).await;
    office.check(&at).await;
    office.run(&at, json!({})).await;
    office.post(&format!("{at}/undo"), json!({})).await.expect(200);
    office.settle().await;
    let log = office.get("/api/audit?limit=50").await;
    let acts: Vec<&str> = log["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["act"].as_str().unwrap())
        .collect();
    for act in [
        "exchange.file_added",
        "exchange.import_started",
        "patients.registered",
        "exchange.import_ended",
        "exchange.undo_started",
        "patients.import_undone",
        "exchange.import_undone",
    ] {
        assert!(acts.contains(&act), "{act} in {acts:?}");
    }
}

#[tokio::test]
async fn an_exported_list_comes_in_again_as_the_same_families() {
    let from = TestClinic::open().await;
    let book = from.get_bytes(Who::Admin, "/api/patients/export.xlsx").await;
    let office = Office::open().await;
    let at = office.begin().await;
    let import = office.upload(&at, "omi-pacientes.xlsx", book).await.expect(200);
    assert_eq!(import["files"][0]["encoding"], "XLSX");
    let unknown: Vec<&Value> = import["columns"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|column| column["guess"].is_null())
        .map(|column| &column["name"])
        .collect();
    assert_eq!(unknown, ["Estado del plan", "Alta"]);
    let checked = office.check(&at).await;
    assert_eq!(
        checked["rows"],
        checked["entered"],
        "{:?}",
        codes(&office.rows(&at, "REFUSED").await)
    );
    office.run(&at, json!({})).await;
    // The same, but for the numbers, the day of registration and the note of the former number.
    let told = |text: &str| -> Vec<String> {
        let mut lines: Vec<String> = text
            .split("\r\n")
            .skip(1)
            .filter(|line| !line.is_empty())
            .map(|line| line.split(';').skip(1).take(24).collect::<Vec<_>>().join(";"))
            .collect();
        lines.sort();
        lines
    };
    let before = from.get(Who::Admin, "/api/patients/export.csv").await.text;
    let after = office
        .send(Method::GET, "/api/patients/export.csv", None)
        .await
        .text;
    assert_eq!(told(&after), told(&before));
    assert!(told(&before).len() > 20);
}
