//! Patients, their guardians and plans, as people use them: through the whole router, signed in, over a
//! real store in a folder of its own, with a clock set by hand.

mod alike;
mod duplicates;
mod editing;
mod exporting;
mod families;
mod family_codes;
mod guardian_mergings;
mod guardians;
mod history;
mod impossible;
mod lists;
mod plans;
mod rearranging;
mod registering;
mod removing;
mod repeated;
mod reserved;
mod search;
mod traces;

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Mutex;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use jiff::{SignedDuration, Timestamp};
use omi::platform::store::{Store, Subject};
use omi::shared::person::DniNie;
use serde_json::{Value, json};

use super::clinic::{Answer, TestClinic, Who, request};
use super::trace::Mark;

/// How long a session is used before a new one is opened; less than an access token holds.
const SESSION_USED: SignedDuration = SignedDuration::from_mins(10);

/// A clinic with its staff and an empty list of patients.
pub struct Desk {
    pub clinic: TestClinic,
    sessions: Mutex<BTreeMap<Who, (Timestamp, String)>>,
}

/// The trace of what was refused.
pub const NOTHING: [&str; 0] = [];

impl Desk {
    pub async fn new() -> Self {
        Self {
            clinic: TestClinic::founded("2026-05-20T10:00:00Z").await,
            sessions: Mutex::default(),
        }
    }

    /// A desk whose lists and search are ready.
    pub async fn ready() -> Self {
        let desk = Self::new().await;
        desk.build_directory();
        desk
    }

    pub fn build_directory(&self) {
        self.clinic.house.modules().patients.build_directory().unwrap();
    }

    pub fn store(&self) -> &Store {
        self.clinic.house.store()
    }

    /// A token that is good at this hour.
    async fn token(&self, who: Who) -> String {
        let now = self.clinic.clock.now();
        let known = self.sessions.lock().unwrap().get(&who).cloned();
        if let Some((since, token)) = known
            && now.duration_since(since).abs() < SESSION_USED
        {
            return token;
        }
        let token = self.clinic.new_session(who.email()).await;
        self.sessions.lock().unwrap().insert(who, (now, token.clone()));
        token
    }

    pub async fn send(&self, who: Who, mut request: Request<Body>) -> Answer {
        let bearer = format!("Bearer {}", self.token(who).await);
        request
            .headers_mut()
            .insert("authorization", bearer.parse().unwrap());
        let answer = self.clinic.raw(request).await;
        assert_eq!(answer.status == StatusCode::NO_CONTENT, answer.text.is_empty());
        answer
    }

    pub async fn ask(
        &self,
        who: Who,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Value>,
    ) -> Answer {
        self.send(who, request(method, path, headers, body)).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.ask(Who::Recepcion, Method::GET, path, &[], None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.ask(Who::Recepcion, Method::POST, path, &[], Some(body))
            .await
    }

    pub async fn put(&self, who: Who, path: &str, version: &Value, body: Value) -> Answer {
        let tag = format!("\"{version}\"");
        self.ask(who, Method::PUT, path, &[("if-match", &tag)], Some(body))
            .await
    }

    pub async fn delete(&self, path: &str, version: &Value) -> Answer {
        let tag = format!("\"{version}\"");
        self.ask(Who::Recepcion, Method::DELETE, path, &[("if-match", &tag)], None)
            .await
    }

    /// Registers and hands on the file.
    pub async fn register(&self, body: Value) -> Value {
        self.post("/api/patients", body).await.expect(201)
    }

    pub async fn file(&self, id: &Value) -> Value {
        self.get(&path(id)).await.expect(200)
    }

    /// Where the logs stand now. Whoever acts next is signed in before.
    pub async fn mark(&self) -> Mark {
        for who in Who::STAFF {
            self.token(who).await;
        }
        Mark::of(self.store())
    }

    /// Every row that was left in the logs since.
    pub fn trace(&self, since: &Mark) -> Vec<String> {
        since.left(self.store())
    }

    pub fn later(&self, days: i64) {
        self.clinic.clock.advance(SignedDuration::from_hours(24 * days));
    }
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
                items[at] = value;
            } else {
                items.push(value);
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
        "dniNie": DniNie::dni_of(number),
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
