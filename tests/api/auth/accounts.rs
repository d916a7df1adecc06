//! Accounts of people who work here, of families, and the first one of a box.

use axum::http::Method;
use serde_json::json;
use uuid::Uuid;

use super::{ADMIN, Clinic, DESK, FAMILY, PASSWORD};
use omi::modules::auth::{self, Invitee, SeedUser, UserState};
use omi::platform::store::{Subject, WriteTx};
use omi::shared::actor::Actor;
use omi::shared::ids::{GuardianId, Id as _};
use omi::shared::language::Language;
use omi::shared::permission::Role;
use omi::shared::person::Email;

#[tokio::test]
async fn an_admin_sees_who_works_here_page_by_page() {
    let clinic = Clinic::open().await;
    let tokens = clinic.sign_in(ADMIN).await;
    let first = clinic.get("/api/users?limit=1", &tokens.access).await.expect(200);
    assert_eq!(
        (&first["total"], &first["items"][0]["email"]),
        (&json!(2), &json!(ADMIN))
    );
    let cursor = first["nextCursor"].as_str().unwrap();
    let next = format!("/api/users?limit=1&cursor={cursor}");
    let second = clinic.get(&next, &tokens.access).await.expect(200);
    assert_eq!(
        (&second["items"][0]["email"], &second["nextCursor"]),
        (&json!(DESK), &json!(null))
    );
    let mut shown: Vec<&String> = second["items"][0].as_object().unwrap().keys().collect();
    shown.sort();
    let contract = [
        "createdAt",
        "email",
        "id",
        "language",
        "name",
        "openSessions",
        "role",
        "roles",
        "status",
        "twoFactorEnabled",
        "updatedAt",
        "version",
    ];
    assert_eq!(shown, contract);
    for wrong in ["limit=0", "limit=201", "cursor=ñ", "cursor=AAAA", "page=2"] {
        let path = format!("/api/users?{}", wrong.replace('ñ', "%C3%B1"));
        clinic
            .get(&path, &tokens.access)
            .await
            .refused(400, "request.query");
    }
    let desk = clinic.sign_in(DESK).await;
    clinic
        .get("/api/users", &desk.access)
        .await
        .refused(403, "auth.forbidden");
}

#[tokio::test]
async fn who_was_shown_in_the_list_is_noted() {
    let clinic = Clinic::open().await;
    let tokens = clinic.sign_in(ADMIN).await;
    clinic.get("/api/users?limit=1", &tokens.access).await.expect(200);
    clinic.inner.house.reads().flush().await.unwrap();
    assert_eq!(clinic.noted(ADMIN, "auth.users_listed"), 1);
    assert_eq!(clinic.noted(DESK, "auth.users_listed"), 0);
}

#[tokio::test]
async fn an_admin_unlocks_an_account() {
    let clinic = Clinic::open().await;
    let tokens = clinic.sign_in(ADMIN).await;
    for _ in 0..5 {
        clinic
            .login(DESK, "wrong")
            .await
            .refused(401, "auth.invalid_credentials");
    }
    let listed = clinic.get("/api/users", &tokens.access).await.expect(200);
    assert_eq!(listed["items"][1]["lockedUntil"], "2026-11-24T09:15:00Z");
    let path = format!("/api/users/{}/unlock", clinic.user_id(DESK));
    clinic
        .post(&path, Some(&tokens.access), json!({}))
        .await
        .expect(204);
    clinic
        .post(&path, Some(&tokens.access), json!({}))
        .await
        .expect(204);
    let desk = clinic.sign_in(DESK).await;
    clinic
        .post(&path, Some(&desk.access), json!({}))
        .await
        .refused(403, "auth.forbidden");
    assert_eq!(clinic.noted(DESK, "auth.unlocked"), 1);
    let nobody = format!("/api/users/{}/unlock", Uuid::nil());
    clinic
        .post(&nobody, Some(&tokens.access), json!({}))
        .await
        .refused(404, "auth.user_unknown");
    clinic
        .send(Method::POST, &path, &[], Some(json!({})))
        .await
        .refused(401, "auth.required");
}

#[tokio::test]
async fn an_admin_makes_a_code_for_whoever_forgot_their_password() {
    let clinic = Clinic::open().await;
    let (admin, desk) = (clinic.sign_in(ADMIN).await, clinic.sign_in(DESK).await);
    let path = format!("/api/users/{}/reset-code", clinic.user_id(DESK));
    let made = clinic
        .post(&path, Some(&admin.access), json!({}))
        .await
        .expect(200);
    assert_eq!(made["validMinutes"], 60);
    clinic.me(&desk.access).await.expect(200);
    let new = "perro-rojo-88";
    let reset = json!({ "email": DESK, "code": made["code"], "newPassword": new });
    clinic
        .post("/api/auth/reset-password", None, reset)
        .await
        .expect(204);
    clinic.me(&desk.access).await.refused(401, "auth.session_ended");
    clinic.login(DESK, new).await.expect(200);
    assert_eq!(clinic.noted(DESK, "auth.reset_code_issued"), 1);
}

#[tokio::test]
async fn a_code_for_somebody_else_is_a_sensitive_act_on_people_who_work_here() {
    let clinic = Clinic::open().await;
    let (admin, desk) = (clinic.sign_in(ADMIN).await, clinic.sign_in(DESK).await);
    let ask = |id: String, token: String| {
        let clinic = &clinic;
        let path = format!("/api/users/{id}/reset-code");
        async move { clinic.post(&path, Some(&token), json!({})).await }
    };
    let of = |email| clinic.user_id(email).to_string();
    ask(of(ADMIN), desk.access).await.refused(403, "auth.forbidden");
    for unknown in [of(FAMILY), Uuid::nil().to_string()] {
        ask(unknown, admin.access.clone())
            .await
            .refused(404, "auth.user_unknown");
    }
    clinic.advance(600);
    ask(of(DESK), admin.access)
        .await
        .refused(403, "auth.reauthentication_required");
    assert_eq!(clinic.noted(DESK, "auth.reset_code_issued"), 0);
}

#[tokio::test]
async fn the_first_admin_is_made_once_and_by_the_rules() {
    let clinic = Clinic::open().await;
    let console = Actor::console();
    let refused = clinic
        .auth()
        .create_first_admin(&console, "x", "", "corta")
        .await
        .unwrap_err();
    let fields: Vec<&str> = refused
        .fields()
        .iter()
        .map(|field| field.field.as_str())
        .collect();
    assert_eq!(fields, ["email", "name", "password"]);
    let again = clinic
        .auth()
        .create_first_admin(&console, "otra@x.es", "Otra Ruiz", "perro-rojo-88")
        .await;
    assert_eq!(again.unwrap_err().code(), "auth.has_admin");
}

fn invitee(guardian: u128, email: &str) -> Invitee {
    Invitee {
        guardian: GuardianId::from_uuid(Uuid::from_u128(guardian)),
        name: "Belén Núñez".into(),
        email: Some(Email::parse(email).unwrap()),
        phone: None,
        language: Language::Es,
    }
}

#[tokio::test]
async fn guardians_are_invited_and_share_no_address() {
    let clinic = Clinic::open().await;
    let invite = |guardian: u128, email: &'static str| {
        let work = move |tx: &mut WriteTx<'_>| auth::invite_guardian(tx, invitee(guardian, email));
        let store = clinic.store().clone();
        async move { store.write(&Actor::system(), work).await.unwrap() }
    };
    let mother = invite(1, "casa@x.es").await;
    assert_eq!(invite(1, "otra@x.es").await, mother);
    let father = invite(2, "casa@x.es").await;
    assert_ne!(father, mother);
    let user = clinic.user("casa@x.es");
    assert_eq!((user.id, user.state), (mother, UserState::Invited));
    clinic
        .login("casa@x.es", PASSWORD)
        .await
        .refused(401, "auth.invalid_credentials");
    let guardian = Subject::Guardian(GuardianId::from_uuid(Uuid::from_u128(1)));
    assert_eq!(
        clinic.audited(guardian),
        ["auth.user_invited", "auth.sign_in_failed"]
    );

    let hash = clinic.auth().hash_password(PASSWORD.into()).await.unwrap();
    let seed = SeedUser {
        email: "casa@x.es".into(),
        name: "Belén Núñez".into(),
        roles: vec![Role::Padre],
        hash,
    };
    let work = move |tx: &mut WriteTx<'_>| auth::seed_user(tx, &seed);
    assert_eq!(
        clinic.store().write(&Actor::system(), work).await.unwrap(),
        mother
    );
    clinic
        .login("casa@x.es", PASSWORD)
        .await
        .refused(403, "auth.wrong_door");
}

#[tokio::test]
async fn a_guardians_new_address_reaches_the_account() {
    let clinic = Clinic::open().await;
    let invited = |tx: &mut WriteTx<'_>| auth::invite_guardian(tx, invitee(1, "casa@x.es"));
    let id = clinic.store().write(&Actor::system(), invited).await.unwrap();
    let moved = |tx: &mut WriteTx<'_>| auth::update_guardian_account(tx, invitee(1, "nueva@x.es"));
    clinic.store().write(&Actor::system(), moved).await.unwrap();
    assert_eq!(clinic.user("nueva@x.es").id, id);
    let taken = |tx: &mut WriteTx<'_>| auth::update_guardian_account(tx, invitee(1, FAMILY));
    clinic.store().write(&Actor::system(), taken).await.unwrap();
    assert_ne!(clinic.user(FAMILY).id, id);
}

#[tokio::test]
async fn a_new_family_code_replaces_the_old_one() {
    let clinic = Clinic::open().await;
    let make = |tx: &mut WriteTx<'_>| auth::create_family_code(tx, GuardianId::from_uuid(Uuid::from_u128(1)));
    let first = clinic.store().write(&Actor::system(), make).await.unwrap();
    let second = clinic.store().write(&Actor::system(), make).await.unwrap();
    assert_ne!(first.secret, second.secret);
    assert_eq!(second.secret.len(), 43);
    assert_eq!(second.expires_at.to_string(), "2026-12-24T09:00:00Z");
    let is_alone = clinic
        .store()
        .read(|view| Ok(view.count::<auth::FamilyCode>()? == 1));
    assert!(is_alone.unwrap());
}
