//! Invitations: made by an ADMIN, handed over, taken up once and in time.

use axum::http::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{ADMIN, Clinic, DESK, FAMILY, PASSWORD, Tokens};
use crate::trace::Mark;
use omi::modules::auth::{Invitation, UserState};
use omi::platform::store::View as _;

pub const NEW: &str = "lucia@x.es";
const CHOSEN: &str = "grapa batería caballo";
const DAY: i64 = 86_400;

pub fn lucia() -> Value {
    json!({
        "name": "Lucía Ferrer", "email": NEW, "roles": ["ODONTOLOGO"],
        "collegeNumber": "28001234", "colour": "TEAL"
    })
}

impl Clinic {
    pub async fn invite(&self, admin: &Tokens, form: Value) -> Value {
        self.post("/api/users", Some(&admin.access), form)
            .await
            .expect(201)
    }

    async fn register(&self, token: &str, password: &str) -> super::Answer {
        let body = json!({ "token": token, "name": "Lucía Ferrer Blasco", "password": password });
        self.post("/api/auth/register", None, body).await
    }

    async fn look_at(&self, token: &str) -> super::Answer {
        self.post("/api/auth/invitation", None, json!({ "token": token }))
            .await
    }

    fn invitations(&self, email: &str) -> Vec<Invitation> {
        let index = Invitation::user_index(self.user_id(email));
        self.store().read(|view| view.find::<Invitation>(&index)).unwrap()
    }

    fn own(&self, email: &str, rest: &str) -> String {
        format!("/api/users/{}{rest}", self.user_id(email))
    }
}

/// What stands behind the `#`.
fn token_of(invitation: &Value) -> String {
    let link = invitation["link"].as_str().unwrap();
    let (page, token) = link.split_once('#').unwrap();
    assert_eq!(page, "https://omi.local:8443/invitacion");
    assert_eq!(token.len(), 43);
    token.to_owned()
}

#[tokio::test]
async fn somebody_is_invited_chooses_a_password_and_signs_in() {
    let clinic = Clinic::open().await;
    let admin = clinic.sign_in(ADMIN).await;
    let made = clinic.invite(&admin, lucia()).await;
    assert_eq!(made["user"]["status"], "INVITED");
    assert_eq!(made["user"]["language"], "es");
    assert_eq!(made["invitation"]["expiresAt"], "2026-12-01T09:00:00Z");
    assert_eq!(made["user"]["invitationExpiresAt"], "2026-12-01T09:00:00Z");
    assert!(made["invitation"]["qrSvg"].as_str().unwrap().contains("<svg"));
    let token = token_of(&made["invitation"]);
    clinic
        .login(NEW, CHOSEN)
        .await
        .refused(401, "auth.invalid_credentials");

    let shown = clinic.look_at(&token).await.expect(200);
    let expected = json!({
        "name": "Lucía Ferrer", "email": NEW, "roles": ["ODONTOLOGO"], "leastPasswordCharacters": 10, "expiresAt": "2026-12-01T09:00:00Z"
    });
    assert_eq!(shown, expected);
    let registered = clinic.register(&token, CHOSEN).await.expect(200);
    assert_eq!(registered, json!({ "email": NEW }));

    let tokens = Tokens::of(&clinic.login(NEW, CHOSEN).await.expect(200));
    let me = clinic.me(&tokens.access).await.expect(200);
    assert_eq!(
        (&me["name"], &me["status"], &me["collegeNumber"], &me["colour"]),
        (
            &json!("Lucía Ferrer Blasco"),
            &json!("ACTIVE"),
            &json!("28001234"),
            &json!("TEAL")
        )
    );
    assert!(me.get("openSessions").is_none() && me.get("invitationExpiresAt").is_none());
}

#[tokio::test]
async fn an_invitation_opens_the_account_once() {
    let clinic = Clinic::open().await;
    let admin = clinic.sign_in(ADMIN).await;
    let token = token_of(&clinic.invite(&admin, lucia()).await["invitation"]);
    let (first, second) = tokio::join!(
        clinic.register(&token, CHOSEN),
        clinic.register(&token, "otra clave muy larga")
    );
    let (won, lost) = match first.status.as_u16() {
        200 => (CHOSEN, second),
        _ => ("otra clave muy larga", first),
    };
    lost.refused(410, "auth.invitation_used");
    assert_eq!(clinic.invitations(NEW)[0].used_at, Some(clinic.clock().now()));
    clinic.login(NEW, won).await.expect(200);
    clinic.look_at(&token).await.refused(410, "auth.invitation_used");
    assert_eq!(
        clinic.noted(NEW, "auth.invitation_refused"),
        2,
        "an ADMIN sees who came at the same moment, and who came later"
    );
    let path = clinic.own(NEW, "/invitation");
    clinic
        .post(&path, Some(&admin.access), json!({}))
        .await
        .refused(409, "auth.not_invited");
}

#[tokio::test]
async fn what_is_wrong_with_an_invitation_is_said() {
    let clinic = Clinic::open().await;
    let admin = clinic.sign_in(ADMIN).await;
    for unknown in ["", "nonsense", &"A".repeat(43), &"A".repeat(5_000)] {
        clinic
            .look_at(unknown)
            .await
            .refused(404, "auth.invitation_unknown");
        clinic
            .register(unknown, CHOSEN)
            .await
            .refused(404, "auth.invitation_unknown");
    }
    let first = token_of(&clinic.invite(&admin, lucia()).await["invitation"]);
    let path = clinic.own(NEW, "/invitation");
    let renewed = clinic
        .post(&path, Some(&admin.access), json!({}))
        .await
        .expect(200);
    let second = token_of(&renewed);
    clinic
        .register(&first, CHOSEN)
        .await
        .refused(410, "auth.invitation_revoked");
    clinic.look_at(&second).await.expect(200);
    clinic.delete(&path, &admin.access).await.expect(204);
    clinic
        .delete(&path, &admin.access)
        .await
        .refused(409, "auth.no_open_invitation");
    clinic
        .look_at(&second)
        .await
        .refused(410, "auth.invitation_revoked");

    let renewed = clinic
        .post(&path, Some(&admin.access), json!({}))
        .await
        .expect(200);
    let third = token_of(&renewed);
    clinic.advance(7 * DAY - 1);
    clinic.look_at(&third).await.expect(200);
    clinic.advance(1);
    for answer in [
        clinic.look_at(&third).await,
        clinic.register(&third, CHOSEN).await,
    ] {
        answer.refused(410, "auth.invitation_expired");
    }
    assert_eq!(clinic.user(NEW).state, UserState::Invited);
}

#[tokio::test]
async fn the_password_is_measured_for_the_person_and_the_token_stays() {
    let clinic = Clinic::open().await;
    let admin = clinic.sign_in(ADMIN).await;
    let form = json!({ "name": "Olga Sanz", "email": NEW, "roles": ["ADMIN"] });
    let token = token_of(&clinic.invite(&admin, form).await["invitation"]);
    let wrong = json!({ "token": token, "name": " ", "password": "elevenchars" });
    clinic
        .post("/api/auth/register", None, wrong)
        .await
        .wrong_fields(&[("name", "person.required"), ("password", "password.too_short")]);
    for (password, code) in [
        ("1234567890", "password.too_short"),
        ("123456789012", "password.common"),
    ] {
        clinic
            .register(&token, password)
            .await
            .wrong_fields(&[("password", code)]);
    }
    clinic.register(&token, CHOSEN).await.expect(200);
}

#[tokio::test]
async fn the_code_is_shown_again_while_the_invitation_is_open() {
    let clinic = Clinic::open().await;
    let admin = clinic.sign_in(ADMIN).await;
    let made = clinic.invite(&admin, lucia()).await;
    let path = format!("/api/auth/qr-code/{}", clinic.user_id(NEW));
    let shown = clinic.get(&path, &admin.access).await.expect(200);
    assert_eq!(shown, made["invitation"]);
    assert_eq!(clinic.noted(NEW, "auth.invitation_shown"), 1);
    clinic.advance(600);
    clinic
        .get(&path, &admin.access)
        .await
        .refused(403, "auth.reauthentication_required");
    clinic.advance(7 * DAY);
    let admin = clinic.sign_in(ADMIN).await;
    clinic
        .get(&path, &admin.access)
        .await
        .refused(409, "auth.no_open_invitation");
    for (id, status, code) in [
        (clinic.user_id(DESK).to_string(), 409, "auth.not_invited"),
        (clinic.user_id(FAMILY).to_string(), 404, "auth.user_unknown"),
        (Uuid::nil().to_string(), 404, "auth.user_unknown"),
    ] {
        let path = format!("/api/auth/qr-code/{id}");
        clinic.get(&path, &admin.access).await.refused(status, code);
    }
}

#[tokio::test]
async fn inviting_is_a_sensitive_act_of_an_admin() {
    let clinic = Clinic::open().await;
    let (admin, desk) = (clinic.sign_in(ADMIN).await, clinic.sign_in(DESK).await);
    clinic
        .post("/api/users", Some(&desk.access), lucia())
        .await
        .refused(403, "auth.forbidden");
    for taken in [DESK, FAMILY] {
        let form = json!({ "name": "Otra", "email": taken, "roles": ["RECEPCION"] });
        clinic
            .post("/api/users", Some(&admin.access), form)
            .await
            .refused(409, "auth.email_taken");
    }
    clinic
        .post("/api/users", Some(&admin.access), json!({}))
        .await
        .wrong_fields(&[
            ("name", "person.required"),
            ("email", "person.required"),
            ("roles", "auth.roles_required"),
        ]);
    clinic.advance(600);
    clinic
        .post("/api/users", Some(&admin.access), lucia())
        .await
        .refused(403, "auth.reauthentication_required");
}

#[tokio::test]
async fn a_repeated_invitation_is_made_once() {
    let clinic = Clinic::open().await;
    let admin = clinic.sign_in(ADMIN).await;
    let bearer = format!("Bearer {}", admin.access);
    let headers = [("authorization", bearer.as_str()), ("idempotency-key", "k1")];
    let ask = || clinic.send(Method::POST, "/api/users", &headers, Some(lucia()));
    let first = ask().await.expect(201);
    assert_eq!(ask().await.expect(201), first);
    assert_eq!(clinic.noted(NEW, "auth.user_invited"), 1);
}

#[tokio::test]
async fn a_code_for_a_new_password_takes_the_invitation_back() {
    let clinic = Clinic::open().await;
    let admin = clinic.sign_in(ADMIN).await;
    let token = token_of(&clinic.invite(&admin, lucia()).await["invitation"]);
    let path = clinic.own(NEW, "/reset-code");
    let made = clinic
        .post(&path, Some(&admin.access), json!({}))
        .await
        .expect(200);
    let reset = json!({ "email": NEW, "code": made["code"], "newPassword": CHOSEN });
    clinic
        .post("/api/auth/reset-password", None, reset)
        .await
        .expect(204);
    clinic
        .register(&token, PASSWORD)
        .await
        .refused(410, "auth.invitation_revoked");
    clinic.login(NEW, CHOSEN).await.expect(200);
}

#[tokio::test]
async fn the_token_is_nowhere_in_the_store_and_old_invitations_go() {
    let clinic = Clinic::open().await;
    let admin = clinic.sign_in(ADMIN).await;
    let token = token_of(&clinic.invite(&admin, lucia()).await["invitation"]);
    let stored = serde_json::to_string(&clinic.invitations(NEW)).unwrap();
    assert!(!stored.contains(&token), "{stored}");
    clinic.advance(36 * DAY);
    clinic.auth().flush_activity().await.unwrap();
    assert_eq!(clinic.invitations(NEW).len(), 1);
    clinic
        .look_at(&token)
        .await
        .refused(410, "auth.invitation_expired");
    clinic.advance(DAY);
    clinic.auth().flush_activity().await.unwrap();
    assert_eq!(clinic.invitations(NEW).len(), 0);
    clinic
        .look_at(&token)
        .await
        .refused(404, "auth.invitation_unknown");
}

#[tokio::test]
async fn trying_tokens_uses_up_the_calls_of_an_address() {
    let clinic = Clinic::open().await;
    for _ in 0..30 {
        clinic
            .look_at("nonsense")
            .await
            .refused(404, "auth.invitation_unknown");
    }
    clinic.look_at("nonsense").await.refused(429, "request.too_many");
    clinic
        .register("nonsense", CHOSEN)
        .await
        .refused(429, "request.too_many");
}

#[tokio::test]
async fn every_step_leaves_its_traces() {
    let clinic = Clinic::open().await;
    let admin = clinic.sign_in(ADMIN).await;
    let mark = Mark::of(clinic.store());
    let token = token_of(&clinic.invite(&admin, lucia()).await["invitation"]);
    assert_eq!(
        mark.left(clinic.store()),
        [
            "change users 1",
            "change invitations 1",
            "audit auth.user_invited on users by ADMIN: collegeNumber colour email language name roles status",
            "audit auth.invitation_created on invitations by ADMIN: expiresAt",
        ]
    );
    let mark = Mark::of(clinic.store());
    clinic.look_at(&token).await.expect(200);
    assert!(mark.left(clinic.store()).is_empty());
    clinic.register(&token, CHOSEN).await.expect(200);
    assert_eq!(
        mark.left(clinic.store()),
        [
            "change invitations 2",
            "change users 2",
            "change credentials 1",
            "audit auth.registered on users by nobody: name status",
        ]
    );
    let mark = Mark::of(clinic.store());
    clinic
        .register(&token, CHOSEN)
        .await
        .refused(410, "auth.invitation_used");
    assert_eq!(
        mark.left(clinic.store()),
        ["audit auth.invitation_refused on invitations by nobody: "]
    );
}
