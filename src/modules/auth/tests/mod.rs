//! Use cases through the module's own routes: a real store in a folder of its own, and a clock in hand.

mod accounts;
mod browser;
mod passwords;
mod sessions;
mod sign_in;
mod tokens;
mod two_factor;

use std::net::SocketAddr;
use std::ops::ControlFlow;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use axum::middleware::from_fn;
use http_body_util::BodyExt as _;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use super::door::cheap;
use super::model::{Session, User};
use super::{AuthModule, SeedUser, authenticate, seed_user, store};
use crate::modules::clinic::{self, FoundClinic, TimeZoneName};
use crate::platform::audit;
use crate::platform::clock::Clock;
use crate::platform::crypto::{KeyRing, RootSource};
use crate::platform::http::layers;
use crate::platform::store::{Location, Opening, Store, Subject, Watermarks, WriteTx};
use crate::shared::actor::Actor;
use crate::shared::ids::UserId;
use crate::shared::language::Language;
use crate::shared::permission::Role;
use crate::shared::person::Email;

pub const PASSWORD: &str = "gato-verde-77";
pub const ADMIN: &str = "admin@x.es";
pub const DESK: &str = "desk@x.es";
pub const FAMILY: &str = "familia@x.es";

/// An answer of the box.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub json: Value,
}

impl Answer {
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.json);
        self.json
    }

    #[track_caller]
    pub fn refused(self, status: u16, code: &str) -> Value {
        let seen = (self.status.as_u16(), self.json["code"].as_str());
        assert_eq!(seen, (status, Some(code)), "{}", self.json);
        assert_ne!(self.json["detail"], code, "no words for {code}");
        self.json
    }

    /// The cookies that it sets, as a browser would send them back.
    pub fn cookies(&self) -> String {
        let lines = self.headers.get_all("set-cookie").iter();
        let pairs = lines.map(|line| line.to_str().unwrap().split(';').next().unwrap().to_owned());
        pairs.collect::<Vec<_>>().join("; ")
    }
}

/// Tokens of one sign-in.
#[derive(Clone, Debug, PartialEq)]
pub struct Tokens {
    pub access: String,
    pub refresh: String,
}

impl Tokens {
    #[track_caller]
    pub fn of(json: &Value) -> Self {
        let text = |name: &str| {
            json[name]
                .as_str()
                .unwrap_or_else(|| panic!("{name} in {json}"))
                .to_owned()
        };
        Self {
            access: text("accessToken"),
            refresh: text("refreshToken"),
        }
    }
}

/// A clinic with an ADMIN, a receptionist and a family.
pub struct Clinic {
    pub clock: Clock,
    pub store: Store,
    pub auth: Arc<AuthModule>,
    folder: Arc<tempfile::TempDir>,
    router: Router,
}

impl Clinic {
    pub async fn open() -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let opened = Self::in_folder(folder);
        let found = |tx: &mut WriteTx<'_>| {
            clinic::found_clinic(
                tx,
                FoundClinic {
                    name: "Clínica".into(),
                    language: Language::Es,
                    time_zone: TimeZoneName::EuropeMadrid,
                    demo: false,
                },
            )
        };
        opened.store.write(&Actor::system(), found).await.unwrap();
        let hash = opened.auth.hash_password(PASSWORD.into()).await.unwrap();
        // Ids sort by time, one instant each.
        opened.advance(-3);
        for (email, role) in [
            (ADMIN, Role::Admin),
            (DESK, Role::Recepcion),
            (FAMILY, Role::Padre),
        ] {
            let seed = SeedUser {
                email: email.into(),
                name: "Ana Ruiz".into(),
                roles: vec![role],
                hash: hash.clone(),
            };
            let work = move |tx: &mut WriteTx<'_>| seed_user(tx, &seed);
            opened.store.write(&Actor::system(), work).await.unwrap();
            opened.advance(1);
        }
        opened
    }

    fn in_folder(folder: Arc<tempfile::TempDir>) -> Self {
        let clock = Clock::manual("2026-11-24T09:00:00Z".parse::<Timestamp>().unwrap());
        let source = RootSource::KeyFile {
            path: folder.path().join("root.key"),
        };
        let store = Store::open(Opening {
            location: Location::File(folder.path().join("omi.redb")),
            cache_bytes: 8 << 20,
            keys: KeyRing::open_or_create(folder.path(), &[source]).unwrap(),
            clock: clock.clone(),
            reactions: |_, _| Ok(()),
            watermarks: Watermarks {
                ballast_bytes: 0,
                ..Watermarks::default()
            },
        })
        .unwrap();
        let auth = Arc::new(AuthModule::open(&store, &cheap()).unwrap());
        let (router, _, _) = auth.routes().into_parts();
        let door = Arc::clone(&auth);
        let router = layers::wrap(router.layer(from_fn(move |request, next| {
            let door = Arc::clone(&door);
            async move { authenticate(&door, request, next).await }
        })));
        Self {
            clock,
            store,
            auth,
            folder,
            router,
        }
    }

    /// Closes it and opens it again at the same hour.
    pub fn restart(self) -> Self {
        let now = self.clock.now();
        self.store.close();
        let Self { folder, .. } = self;
        let again = Self::in_folder(folder);
        again.clock.set(now);
        again
    }

    pub fn advance(&self, seconds: i64) {
        self.clock.advance(SignedDuration::from_secs(seconds));
    }

    pub async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Value>,
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "omi.local:8443");
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
        let mut request = request.body(body).unwrap();
        let peer = SocketAddr::from(([192, 168, 1, 20], 50_000));
        request.extensions_mut().insert(ConnectInfo(peer));
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Answer {
            status: parts.status,
            headers: parts.headers,
            json: serde_json::from_slice(&bytes).unwrap_or(Value::Null),
        }
    }

    pub async fn post(&self, path: &str, token: Option<&str>, body: Value) -> Answer {
        self.with_token(Method::POST, path, token, Some(body)).await
    }

    pub async fn get(&self, path: &str, token: &str) -> Answer {
        self.with_token(Method::GET, path, Some(token), None).await
    }

    pub async fn delete(&self, path: &str, token: &str) -> Answer {
        self.with_token(Method::DELETE, path, Some(token), None).await
    }

    async fn with_token(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: Option<Value>,
    ) -> Answer {
        let bearer = token.map(|token| format!("Bearer {token}"));
        let headers: Vec<_> = bearer
            .iter()
            .map(|value| ("authorization", value.as_str()))
            .collect();
        self.send(method, path, &headers, body).await
    }

    pub async fn login(&self, email: &str, password: &str) -> Answer {
        let body = json!({ "email": email, "password": password });
        self.post("/api/auth/login", None, body).await
    }

    pub async fn sign_in(&self, email: &str) -> Tokens {
        Tokens::of(&self.login(email, PASSWORD).await.expect(200))
    }

    pub async fn refresh(&self, token: &str) -> Answer {
        self.post("/api/auth/refresh", None, json!({ "refreshToken": token }))
            .await
    }

    pub async fn me(&self, token: &str) -> Answer {
        self.get("/api/auth/me", token).await
    }

    pub fn user(&self, email: &str) -> User {
        let email = Email::parse(email).unwrap();
        self.store
            .read(|view| store::user_by_email(view, &email))
            .unwrap()
            .unwrap()
    }

    pub fn user_id(&self, email: &str) -> UserId {
        self.user(email).id
    }

    pub fn stored_sessions(&self) -> Vec<Session> {
        self.store
            .read(|view| {
                let mut seen = Vec::new();
                view.scan::<Session>(|session| {
                    seen.push(session);
                    ControlFlow::Continue(())
                })?;
                Ok(seen)
            })
            .unwrap()
    }

    /// What the audit log says about someone, oldest first.
    pub fn audited(&self, subject: Subject) -> Vec<String> {
        let page = self
            .store
            .read(|view| audit::about(view, subject, None, 2_000))
            .unwrap();
        let actions = page.entries.into_iter().rev().map(|listed| listed.entry.action);
        actions.collect()
    }

    /// How often something was noted about an account.
    pub fn noted(&self, email: &str, action: &str) -> usize {
        let actions = self.audited(Subject::User(self.user_id(email)));
        actions.iter().filter(|noted| *noted == action).count()
    }
}
