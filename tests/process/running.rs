//! A box that runs: started, asked, stopped, killed.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use serde_json::{Value, json};

pub const PASSWORD: &str = "demo-omi-2026";

/// The binary under test.
pub fn omi() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_omi"));
    command.env_remove("OMI_CONFIG").env("OMI_PROFILE", "testing");
    command
}

/// Runs a command to its end.
pub fn run(arguments: &[&str]) -> Output {
    omi().args(arguments).stdin(Stdio::null()).output().unwrap()
}

/// A running box.
pub struct Running {
    child: Child,
    pub staff: String,
    pub portal: String,
    pub ops: String,
    /// The page of trust, when it is served.
    pub trust: Option<String>,
    data: PathBuf,
    log: Arc<Mutex<String>>,
    reader: Option<JoinHandle<()>>,
    client: reqwest::Client,
}

impl Running {
    /// Starts a demo box in a folder.
    pub fn demo(data: &Path) -> Self {
        Self::start(data, &["--demo"]).expect("the demo box starts")
    }

    /// Starts a box; `Err` is what it said when it did not start.
    pub fn start(data: &Path, flags: &[&str]) -> Result<Self, String> {
        Self::spawn(omi(), data, flags)
    }

    /// The same with a prepared command.
    pub fn spawn(mut command: Command, data: &Path, flags: &[&str]) -> Result<Self, String> {
        command.args(["serve", "--data"]).arg(data);
        for (flag, address) in [
            ("--staff", "127.0.0.1:0"),
            ("--portal", "127.0.0.1:0"),
            ("--ops", "127.0.0.1:0"),
        ] {
            if !flags.contains(&flag) {
                command.args([flag, address]);
            }
        }
        let mut child = command
            .args(flags)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| error.to_string())?;
        let log = Arc::new(Mutex::new(String::new()));
        let mut errors = BufReader::new(child.stderr.take().unwrap());
        let sink = Arc::clone(&log);
        let reader = std::thread::spawn(move || {
            let mut line = Vec::new();
            while errors.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
                sink.lock().unwrap().push_str(&String::from_utf8_lossy(&line));
                line.clear();
            }
        });
        let mut line = String::new();
        let mut answers = BufReader::new(child.stdout.take().unwrap());
        answers.read_line(&mut line).unwrap();
        if line.is_empty() {
            let status = child.wait().unwrap();
            reader.join().unwrap();
            return Err(format!("{status}: {}", log.lock().unwrap()));
        }
        std::thread::spawn(move || drop(answers.read_to_end(&mut Vec::new())));
        let ready: Value = serde_json::from_str(&line).expect("the ready line is JSON");
        assert_eq!(ready["event"], "ready");
        let address = |name: &str| ready[name].as_str().unwrap().to_owned();
        Ok(Self {
            staff: address("staff"),
            portal: address("portal"),
            ops: address("ops"),
            trust: ready["trust"].as_str().map(ToOwned::to_owned),
            child,
            log,
            reader: Some(reader),
            client: client(data),
            data: data.to_owned(),
        })
    }

    /// What it logged so far.
    pub fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    pub fn client(&self) -> &reqwest::Client {
        &self.client
    }

    /// Ends it at once, as a power failure ends a process.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop and waits until it has.
    pub fn stop(mut self) -> (ExitStatus, String) {
        let pid = rustix::process::Pid::from_raw(i32::try_from(self.child.id()).unwrap()).unwrap();
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
        let status = self.child.wait().unwrap();
        // To the last line.
        self.reader.take().unwrap().join().unwrap();
        (status, self.log())
    }

    pub fn data(&self) -> &Path {
        &self.data
    }

    /// Signs in and hands on the access token.
    pub async fn sign_in(&self, email: &str) -> String {
        let body = json!({ "email": email, "password": PASSWORD });
        let answer = self
            .client
            .post(format!("{}/api/auth/login", self.staff))
            .json(&body)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 200);
        let answer: Value = answer.json().await.unwrap();
        answer["accessToken"].as_str().unwrap().to_owned()
    }

    pub async fn get(&self, token: &str, path: &str) -> (u16, Value) {
        let request = self
            .client
            .get(format!("{}{path}", self.staff))
            .bearer_auth(token);
        finish(request.send().await.unwrap()).await
    }

    pub async fn post(&self, token: &str, path: &str, body: &Value) -> (u16, Value) {
        let request = self
            .client
            .post(format!("{}{path}", self.staff))
            .bearer_auth(token)
            .json(body);
        finish(request.send().await.unwrap()).await
    }

    /// Asks until lists and search are ready; each answer before says when to come back.
    pub async fn until_search_is_ready(&self, token: &str) {
        for _ in 0..100_000 {
            let (status, _) = self.get(token, "/api/patients?limit=1").await;
            if status == 200 {
                return;
            }
            assert_eq!(status, 503);
        }
        panic!("the lists were never ready");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

async fn finish(response: reqwest::Response) -> (u16, Value) {
    let status = response.status().as_u16();
    (status, response.json().await.unwrap_or(Value::Null))
}

/// A client that trusts this box's authority and nothing else.
pub fn client(data: &Path) -> reqwest::Client {
    client_of(CertificateDer::from_pem_file(data.join("tls/ca.crt")).unwrap())
}

/// A client that trusts this authority and nothing else.
pub fn client_of(authority: CertificateDer<'static>) -> reqwest::Client {
    let mut roots = rustls::RootCertStore::empty();
    roots.add(authority).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    drop(rustls::crypto::aws_lc_rs::default_provider().install_default());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    reqwest::Client::builder()
        .tls_backend_preconfigured(config)
        .build()
        .unwrap()
}

/// A registration that differs from every other by its number.
pub fn registration(number: u32) -> Value {
    const LETTERS: &[u8; 23] = b"TRWAGMYFPDXBNJZSQVHLCKE";
    let dni = 10_000_000 + number;
    let letter = char::from(LETTERS[(dni % 23) as usize]);
    json!({
        "firstName": format!("Niño{number}"), "lastName": "Prueba Segura", "dateOfBirth": "2019-03-14",
        "dniNie": format!("{dni}{letter}"),
        "guardians": [{
            "firstName": "Marta", "lastName": format!("Prueba{number}"), "relationship": "MADRE",
            "email": format!("marta{number}@familia.example"), "isPrimary": true, "accessRestricted": false
        }],
        "plan": { "planType": "PREVENTIVO", "startDate": "2026-01-01", "paymentFrequency": "ANNUAL" },
        "consents": [{ "kind": "RGPD", "textVersion": "1", "signedBy": "Marta", "signedAt": "2026-01-01T09:00:00Z" }]
    })
}
