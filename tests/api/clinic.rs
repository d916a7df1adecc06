//! A clinic for a test: its people signed in, its clock in hand.

use std::net::SocketAddr;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt as _;
use jiff::Timestamp;
use omi::app::{DemoSize, House, OpenHouse};
use omi::config::{Passwords, Profile, Settings};
use omi::modules::auth::{SeedUser, seed_user};
use omi::modules::clinic::{FoundClinic, TimeZoneName, found_clinic};
use omi::platform::clock::Clock;
use omi::platform::crypto::{KeyRing, RootSource};
use omi::platform::http::RouteEntry;
use omi::platform::store::WriteTx;
use omi::shared::actor::Actor;
use omi::shared::language::Language;
use omi::shared::permission::Role;
use serde_json::{Value, json};
use tower::ServiceExt as _;

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Who {
    Nobody,
    Admin,
    Odontologo,
    Higienista,
    Recepcion,
}

impl Who {
    pub const STAFF: [Self; 4] = [Self::Admin, Self::Odontologo, Self::Higienista, Self::Recepcion];

    pub fn email(self) -> &'static str {
        match self {
            Self::Nobody => "",
            Self::Admin => "admin@demo.omi",
            Self::Odontologo => "odontologo@demo.omi",
            Self::Higienista => "higienista@demo.omi",
            Self::Recepcion => "recepcion@demo.omi",
        }
    }

    /// The person's name, in a clinic that is no demo.
    pub fn name(self) -> &'static str {
        match self {
            Self::Nobody => "",
            Self::Admin => "Javier Montes Gil",
            Self::Odontologo => "Lucía Ferrer Blasco",
            Self::Higienista => "Marta Iglesias Rubio",
            Self::Recepcion => "Carmen Vidal Soto",
        }
    }

    pub fn role(self) -> Option<Role> {
        match self {
            Self::Nobody => None,
            Self::Admin => Some(Role::Admin),
            Self::Odontologo => Some(Role::Odontologo),
            Self::Higienista => Some(Role::Higienista),
            Self::Recepcion => Some(Role::Recepcion),
        }
    }
}

pub const PASSWORD: &str = "demo-omi-2026";

/// An answer of the box.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub json: Value,
    pub text: String,
}

impl Answer {
    /// Asserts the status and hands on the body.
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.json);
        self.json
    }

    /// Asserts a refusal by status and code, and that it says something to the person.
    #[track_caller]
    pub fn refused(self, status: u16, code: &str) -> Value {
        assert_eq!(
            (self.status.as_u16(), self.json["code"].as_str()),
            (status, Some(code)),
            "{}",
            self.json
        );
        assert_eq!(self.headers["content-type"], "application/problem+json");
        assert_ne!(self.json["detail"], code, "no words for {code}");
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

    pub fn etag(&self) -> String {
        self.headers["etag"].to_str().unwrap().to_owned()
    }
}

/// A demo of forty families who have never been here before.
pub fn small_demo() -> DemoSize {
    DemoSize {
        patients: 72,
        has_past: false,
        ..DemoSize::default()
    }
}

/// A demo clinic of its own.
pub struct TestClinic {
    pub house: House,
    pub clock: Clock,
    pub table: Vec<RouteEntry>,
    pub document: Value,
    router: Router,
    tokens: Vec<(Who, String)>,
    pub folder: tempfile::TempDir,
}

impl TestClinic {
    /// With its demo people, its lists and search ready, and one session for each of the staff.
    pub async fn open() -> Self {
        let mut clinic = Self::empty("2026-11-24T09:00:00Z");
        clinic.house.found_demo(small_demo()).await.unwrap();
        clinic.house.modules().patients.build_directory().unwrap();
        for who in Who::STAFF {
            let token = clinic.new_session(who.email()).await;
            clinic.tokens.push((who, token));
        }
        clinic
    }

    /// At an hour of its own, with the staff and no patient yet. Nobody is signed in, lists are not built.
    pub async fn founded(at: &str) -> Self {
        let clinic = Self::empty(at);
        let hash = clinic.house.modules().auth.hash_password(PASSWORD.to_owned());
        let hash = hash.await.unwrap();
        let found = move |tx: &mut WriteTx<'_>| {
            let founding = FoundClinic {
                name: "Sonrisas".to_owned(),
                language: Language::Es,
                time_zone: TimeZoneName::EuropeMadrid,
                demo: false,
                address: None,
                tax_number: None,
            };
            found_clinic(tx, founding)?;
            Who::STAFF.iter().try_for_each(|who| {
                let seed = SeedUser {
                    email: who.email().to_owned(),
                    name: who.name().to_owned(),
                    roles: vec![who.role().unwrap()],
                    hash: hash.clone(),
                };
                seed_user(tx, &seed).map(drop)
            })
        };
        clinic.house.store().write(&Actor::system(), found).await.unwrap();
        clinic
    }

    /// A box that nobody has set up.
    pub fn empty(at: &str) -> Self {
        Self::with_settings(at, |_| ())
    }

    /// The same with settings of its own.
    pub fn with_settings(at: &str, change: impl Fn(&mut Settings)) -> Self {
        Self::in_folder(tempfile::tempdir().unwrap(), at, change)
    }

    /// Closes the box and opens it again at the same hour. Nobody is forgotten, nothing is built.
    pub fn restart(self) -> Self {
        let now = self.clock.now().to_string();
        self.house.store().close();
        let Self { folder, .. } = self;
        Self::in_folder(folder, &now, |_| ())
    }

    fn in_folder(folder: tempfile::TempDir, at: &str, change: impl Fn(&mut Settings)) -> Self {
        let clock = Clock::manual(at.parse::<Timestamp>().unwrap());
        let mut settings = Settings::defaults(Profile::Testing);
        settings.paths.data = folder.path().to_owned();
        settings.passwords = Passwords {
            memory_kib: 64,
            passes: 1,
        };
        change(&mut settings);
        let source = RootSource::KeyFile {
            path: folder.path().join("root.key"),
        };
        let keys = KeyRing::open_or_create(folder.path(), &[source]).unwrap();
        let opening = OpenHouse {
            settings,
            keys,
            clock: clock.clone(),
        };
        let house = House::open(opening).unwrap();
        let (router, document, table) = house.staff_router();
        Self {
            house,
            clock,
            table,
            document: serde_json::from_str(&document.to_json().unwrap()).unwrap(),
            router,
            tokens: Vec::new(),
            folder,
        }
    }

    pub async fn sign_in(&self, email: &str, password: &str) -> Answer {
        let body = json!({ "email": email, "password": password });
        self.send(Who::Nobody, Method::POST, "/api/auth/login", &[], Some(body))
            .await
    }

    pub async fn get(&self, who: Who, path: &str) -> Answer {
        self.send(who, Method::GET, path, &[], None).await
    }

    /// A file as it was answered.
    pub async fn get_bytes(&self, who: Who, path: &str) -> Vec<u8> {
        let bearer = format!("Bearer {}", self.token(who).unwrap());
        let mut request = request(Method::GET, path, &[("authorization", &bearer)], None);
        let peer = SocketAddr::from(([192, 168, 1, 20], 50_000));
        request.extensions_mut().insert(ConnectInfo(peer));
        let response = self.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        response.into_body().collect().await.unwrap().to_bytes().to_vec()
    }

    /// With an access token of the test's own.
    pub async fn get_with(&self, token: &str, path: &str) -> Answer {
        let bearer = format!("Bearer {token}");
        self.send(
            Who::Nobody,
            Method::GET,
            path,
            &[("authorization", &bearer)],
            None,
        )
        .await
    }

    pub async fn post(&self, who: Who, path: &str, body: Value) -> Answer {
        self.send(who, Method::POST, path, &[], Some(body)).await
    }

    pub async fn put(&self, who: Who, path: &str, etag: &str, body: Value) -> Answer {
        self.send(who, Method::PUT, path, &[("if-match", etag)], Some(body))
            .await
    }

    pub async fn delete(&self, who: Who, path: &str, etag: &str) -> Answer {
        self.send(who, Method::DELETE, path, &[("if-match", etag)], None)
            .await
    }

    /// A new session of one of the staff, as its access token.
    pub async fn new_session(&self, email: &str) -> String {
        let answer = self.sign_in(email, PASSWORD).await.expect(200);
        answer["accessToken"].as_str().unwrap().to_owned()
    }

    pub fn token(&self, who: Who) -> Option<&str> {
        self.tokens
            .iter()
            .find(|(known, _)| *known == who)
            .map(|(_, token)| token.as_str())
    }

    /// Sends a request with a JSON body.
    pub async fn send(
        &self,
        who: Who,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Value>,
    ) -> Answer {
        let bearer = self.token(who).map(|token| format!("Bearer {token}"));
        let bearer = bearer.as_deref().map(|bearer| ("authorization", bearer));
        let headers: Vec<_> = headers.iter().copied().chain(bearer).collect();
        self.raw(request(method, path, &headers, body)).await
    }

    /// Sends whatever a test made, from the usual address.
    pub async fn raw(&self, request: Request<Body>) -> Answer {
        self.raw_from([192, 168, 1, 20], request).await
    }

    /// The answer as it comes, its body unread.
    pub async fn answer(&self, request: Request<Body>) -> axum::response::Response {
        self.answer_to([192, 168, 1, 20], request).await
    }

    async fn answer_to(&self, address: [u8; 4], mut request: Request<Body>) -> axum::response::Response {
        let peer = SocketAddr::from((address, 50_000));
        request.extensions_mut().insert(ConnectInfo(peer));
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// Sends whatever a test made from an address of its own. A stream of events is not waited for.
    pub async fn raw_from(&self, address: [u8; 4], request: Request<Body>) -> Answer {
        let response = self.answer_to(address, request).await;
        let (parts, mut body) = response.into_parts();
        if parts
            .headers
            .get("content-type")
            .is_some_and(|kind| kind == "text/event-stream")
        {
            body = Body::empty();
        }
        let bytes = body.collect().await.unwrap().to_bytes();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let json = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Answer {
            status: parts.status,
            headers: parts.headers,
            json,
            text,
        }
    }
}

/// A request with JSON, or without a body.
pub fn request(method: Method, path: &str, headers: &[(&str, &str)], body: Option<Value>) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    match body {
        Some(body) => request
            .header("content-type", "application/json")
            .body(Body::from(body.to_string())),
        None => request.body(Body::empty()),
    }
    .unwrap()
}
