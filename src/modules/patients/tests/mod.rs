//! Use cases over a real store: the module's routes with someone signed in, in a folder of their own,
//! with a clock set by hand.

mod duplicates;
mod editing;
mod guardians;
mod history;
mod lists;
mod plans;
mod registering;
mod removing;

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use axum::middleware::{from_fn, map_response};
use http_body_util::BodyExt as _;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use super::PatientsModule;
use crate::modules::clinic::{FoundClinic, TimeZoneName, found_clinic};
use crate::platform::audit::{Entry, ReadLog};
use crate::platform::clock::Clock;
use crate::platform::http::{Identity, render};
use crate::platform::outbox::{Job, NewJob};
use crate::platform::store::testing::opening;
use crate::platform::store::{ReadTx, Store, Subject, WriteTx};
use crate::shared::actor::{Actor, Door};
use crate::shared::error::Error;
use crate::shared::event::Event;
use crate::shared::ids::{ClinicId, Id as _, UserId};
use crate::shared::language::Language;
use crate::shared::permission::Role;

/// A clinic with an empty list of patients.
pub struct Desk {
    pub store: Store,
    pub clock: Clock,
    pub module: PatientsModule,
    pub reads: ReadLog,
    router: Router,
    _folder: tempfile::TempDir,
}

/// An answer of the module.
pub struct Answer {
    pub status: u16,
    pub etag: Option<String>,
    pub json: Value,
}

impl Answer {
    /// Asserts the status and hands on the body.
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.json);
        self.json
    }

    /// Asserts a refusal by status and code, and that it has words.
    #[track_caller]
    pub fn refused(self, status: u16, code: &str) -> Value {
        assert_eq!(
            (self.status, self.json["code"].as_str()),
            (status, Some(code)),
            "{}",
            self.json
        );
        assert_ne!(self.json["detail"], code);
        self.json
    }

    /// Asserts a 422 over exactly these fields and codes.
    #[track_caller]
    pub fn wrong_fields(self, expected: &[(&str, &str)]) {
        let json = self.refused(422, "request.invalid");
        let errors = json["errors"].as_array().unwrap();
        let found: Vec<_> = errors
            .iter()
            .map(|error| (error["field"].as_str().unwrap(), error["code"].as_str().unwrap()))
            .collect();
        assert_eq!(found, expected);
        assert!(
            errors.iter().all(|error| error["detail"] != error["code"]),
            "{json}"
        );
    }
}

/// What a command left behind: changed tables with their versions, audit actions, outbox rows.
#[derive(Debug, PartialEq, Eq)]
pub struct Trace {
    pub changes: Vec<(String, u64)>,
    pub audit: Vec<String>,
    pub outbox: Vec<String>,
}

/// Where the logs stood.
pub struct Mark {
    change: u64,
    audit: u64,
}

fn react(tx: &mut WriteTx<'_>, event: &Event) -> Result<(), Error> {
    if let Event::PatientRegistered {
        patient,
        primary_guardian,
        ..
    } = event
    {
        tx.enqueue(NewJob {
            kind: "notifications.welcome",
            subject: Subject::Guardian(*primary_guardian),
            payload: json!({ "patient": patient }),
            deadline: None,
        })?;
    }
    Ok(())
}

pub fn actor(role: Role) -> Actor {
    let mut actor = Actor::nobody(Door::Staff);
    actor.user = Some(UserId::from_uuid(uuid::Uuid::from_u128(role as u128 + 1)));
    actor.roles = vec![role];
    actor
}

impl Desk {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::manual("2026-05-20T10:00:00Z".parse::<Timestamp>().unwrap());
        let mut opened = opening(folder.path(), &clock);
        opened.reactions = react;
        let store = Store::open_still(opened, &[]).unwrap();
        let found = FoundClinic {
            id: ClinicId::from_uuid(uuid::Uuid::from_u128(1)),
            name: "Sonrisas".to_owned(),
            language: Language::Es,
            time_zone: TimeZoneName::EuropeMadrid,
            demo: false,
        };
        store
            .write(&Actor::system(), move |tx| found_clinic(tx, found.clone()))
            .await
            .unwrap();
        let reads = ReadLog::new(&store);
        let module = PatientsModule::open(&store, &reads).unwrap();
        let router = module.routes().into_parts().0;
        let router = router.layer(map_response(|response| async {
            render(response, Language::Es, "trace")
        }));
        Self {
            store,
            clock,
            module,
            reads,
            router,
            _folder: folder,
        }
    }

    /// A desk whose lists and search are ready.
    pub async fn ready() -> Self {
        let desk = Self::new().await;
        desk.module.build_directory().unwrap();
        desk
    }

    pub async fn send(&self, role: Role, request: Request<Body>) -> Answer {
        let identity = Identity::Known(actor(role));
        let router = self.router.clone().layer(from_fn(
            move |mut request: axum::extract::Request, next: axum::middleware::Next| {
                request.extensions_mut().insert(identity.clone());
                next.run(request)
            },
        ));
        let response = router.oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let etag = parts
            .headers
            .get("etag")
            .map(|tag| tag.to_str().unwrap().to_owned());
        let json = if bytes.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(&bytes).unwrap()
        };
        assert_eq!(parts.status == StatusCode::NO_CONTENT, json.is_null());
        Answer {
            status: parts.status.as_u16(),
            etag,
            json,
        }
    }

    pub async fn ask(
        &self,
        role: Role,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Value>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = match body {
            Some(body) => {
                request = request.header("content-type", "application/json");
                Body::from(body.to_string())
            }
            None => Body::empty(),
        };
        self.send(role, request.body(body).unwrap()).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.ask(Role::Recepcion, Method::GET, path, &[], None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.ask(Role::Recepcion, Method::POST, path, &[], Some(body))
            .await
    }

    pub async fn put(&self, role: Role, path: &str, version: &Value, body: Value) -> Answer {
        let tag = format!("\"{version}\"");
        self.ask(role, Method::PUT, path, &[("if-match", &tag)], Some(body))
            .await
    }

    pub async fn delete(&self, path: &str, version: &Value) -> Answer {
        let tag = format!("\"{version}\"");
        self.ask(Role::Recepcion, Method::DELETE, path, &[("if-match", &tag)], None)
            .await
    }

    /// Registers and hands on the file.
    pub async fn register(&self, body: Value) -> Value {
        self.post("/api/patients", body).await.expect(201)
    }

    pub async fn file(&self, id: &Value) -> Value {
        self.get(&path(id)).await.expect(200)
    }

    /// Where the logs stand now.
    pub fn mark(&self) -> Mark {
        self.store
            .read(|tx| {
                Ok(Mark {
                    change: last_change(tx)?,
                    audit: tx.journal_head()?.seq,
                })
            })
            .unwrap()
    }

    /// What was left behind since.
    pub fn trace(&self, since: &Mark) -> Trace {
        self.store
            .read(|tx| {
                let changes = tx.changes_after(since.change, 1_000)?;
                let mut audit = Vec::new();
                for seq in since.audit + 1..=tx.journal_head()?.seq {
                    let entry = tx.journal_entry(seq)?.unwrap();
                    audit.push(rmp_serde::from_slice::<Entry>(&entry).unwrap().action);
                }
                let mut outbox = Vec::new();
                tx.scan::<Job>(|job| {
                    outbox.push(job.kind);
                    std::ops::ControlFlow::Continue(())
                })?;
                let changes = changes.into_iter().map(|change| (change.table, change.revision));
                Ok(Trace {
                    changes: changes.collect(),
                    audit,
                    outbox,
                })
            })
            .unwrap()
    }

    pub fn later(&self, days: i64) {
        self.clock.advance(SignedDuration::from_hours(24 * days));
    }
}

fn last_change(tx: &ReadTx<'_>) -> Result<u64, Error> {
    Ok(tx
        .changes_after(0, 100_000)?
        .last()
        .map_or(0, |change| change.seq))
}

pub fn path(id: &Value) -> String {
    format!("/api/patients/{}", id.as_str().unwrap())
}

/// Puts a value at a JSON pointer.
pub fn with(mut body: Value, pointer: &str, value: Value) -> Value {
    let (parent, last) = pointer.rsplit_once('/').unwrap();
    let target = body.pointer_mut(parent).unwrap();
    match target {
        Value::Array(items) => {
            let at: usize = last.parse().unwrap();
            if at < items.len() {
                items[at] = value
            } else {
                items.push(value)
            }
        }
        target => target[last] = value,
    }
    body
}

/// A guardian: `number` makes the DNI and the e-mail address.
pub fn guardian(first: &str, last: &str, relationship: &str, number: u32) -> Value {
    json!({
        "firstName": first, "lastName": last, "relationship": relationship,
        "dniNie": crate::shared::person::DniNie::dni_of(number),
        "email": format!("familia{number}@example.org"), "phone": "600 111 222",
        "isPrimary": true, "accessRestricted": false,
    })
}

/// A child of the family of this number.
pub fn child(first: &str, last: &str, number: u32) -> Value {
    json!({
        "firstName": first, "lastName": last, "dateOfBirth": "2018-03-14",
        "guardians": [guardian("Marta", "Ortega Ruiz", "MADRE", number)],
        "plan": { "planType": "PREVENTIVO", "startDate": "2026-05-20", "paymentFrequency": "ANNUAL" },
        "consents": [{
            "kind": "RGPD", "textVersion": "1", "signedBy": "Marta Ortega Ruiz", "signedAt": "2026-05-20T09:30:00Z",
        }],
        "allergies": "Penicilina", "medication": "",
    })
}

/// Belén Núñez Ortega.
pub fn belen() -> Value {
    child("Belén", "Núñez Ortega", 1)
}
