//! Signing in, staying in, going out: through the whole router, with a clock in hand.

mod accounts;
mod browser;
mod exporting;
mod invitations;
mod passwords;
mod people;
mod sessions;
mod sign_in;
mod tokens;
mod two_factor;

use std::ops::ControlFlow;

use axum::http::Method;
use jiff::SignedDuration;
use omi::config::Settings;
use omi::modules::auth::{AuthModule, SeedUser, Session, User, seed_user};
use omi::modules::clinic::{FoundClinic, TimeZoneName, found_clinic};
use omi::platform::audit;
use omi::platform::clock::Clock;
use omi::platform::store::{Store, Subject, View as _, WriteTx};
use omi::shared::actor::Actor;
use omi::shared::ids::UserId;
use omi::shared::language::Language;
use omi::shared::permission::Role;
use omi::shared::person::Email;
use serde_json::{Value, json};

pub use super::clinic::Answer;
use super::clinic::{TestClinic, request};

pub const PASSWORD: &str = "gato-verde-77";
pub const ADMIN: &str = "admin@x.es";
pub const DESK: &str = "desk@x.es";
pub const FAMILY: &str = "familia@x.es";

/// The cookies that an answer sets, as a browser would send them back.
pub fn cookies(answer: &Answer) -> String {
    let lines = answer.headers.get_all("set-cookie").iter();
    let pairs = lines.map(|line| line.to_str().unwrap().split(';').next().unwrap().to_owned());
    pairs.collect::<Vec<_>>().join("; ")
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
    inner: TestClinic,
}

impl Clinic {
    pub async fn open() -> Self {
        Self::with_settings(|_| ()).await
    }

    pub async fn with_settings(change: impl Fn(&mut Settings)) -> Self {
        let opened = Self {
            inner: TestClinic::with_settings("2026-11-24T09:00:00Z", change),
        };
        let found = |tx: &mut WriteTx<'_>| {
            found_clinic(
                tx,
                FoundClinic {
                    name: "Clínica".into(),
                    language: Language::Es,
                    time_zone: TimeZoneName::EuropeMadrid,
                    demo: false,
                    address: None,
                    tax_number: None,
                },
            )
        };
        opened.store().write(&Actor::system(), found).await.unwrap();
        let hash = opened.auth().hash_password(PASSWORD.into()).await.unwrap();
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
            opened.store().write(&Actor::system(), work).await.unwrap();
            opened.advance(1);
        }
        opened
    }

    /// Closes it and opens it again at the same hour.
    pub fn restart(self) -> Self {
        Self {
            inner: self.inner.restart(),
        }
    }

    pub fn store(&self) -> &Store {
        self.inner.house.store()
    }

    pub fn auth(&self) -> &AuthModule {
        &self.inner.house.modules().auth
    }

    pub fn clock(&self) -> &Clock {
        &self.inner.clock
    }

    pub fn advance(&self, seconds: i64) {
        self.inner.clock.advance(SignedDuration::from_secs(seconds));
    }

    pub async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Value>,
    ) -> Answer {
        let headers: Vec<_> = headers
            .iter()
            .copied()
            .chain([("host", "omi.local:8443")])
            .collect();
        self.inner.raw(request(method, path, &headers, body)).await
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

    /// A change of the version that was seen.
    pub async fn put(&self, path: &str, token: &str, version: &Value, body: Value) -> Answer {
        let (bearer, seen) = (format!("Bearer {token}"), format!("\"{version}\""));
        let headers = [("authorization", bearer.as_str()), ("if-match", seen.as_str())];
        self.send(Method::PUT, path, &headers, Some(body)).await
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
        let found = self
            .store()
            .read(|view| view.find::<User>(&User::email_index(&email)));
        found.unwrap().remove(0)
    }

    pub fn user_id(&self, email: &str) -> UserId {
        self.user(email).id
    }

    pub fn stored_sessions(&self) -> Vec<Session> {
        self.store()
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
            .store()
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
