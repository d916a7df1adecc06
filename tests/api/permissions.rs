//! Every route for every role: allowed exactly where the table of permissions says so.

use axum::body::Body;
use axum::http::Request;
use omi::modules::auth::{SeedUser, User, seed_user};
use omi::platform::http::{Access, RouteEntry};
use omi::platform::store::{View as _, WriteTx};
use omi::shared::actor::Actor;
use omi::shared::permission::Role;

use super::clinic::{Answer, PASSWORD, TestClinic, Who};
use super::forged;

/// Someone who asks, and what the door makes of them.
struct Visitor {
    name: &'static str,
    token: Option<String>,
    standing: Standing,
}

#[derive(Clone, Copy)]
enum Standing {
    /// Known, in this role.
    Known(Role),
    /// Refused with 401 and this code wherever one must be signed in.
    Refused(&'static str),
}

/// The staff, a stranger, a family with tokens of either door, and people who no longer work here.
async fn visitors(clinic: &TestClinic) -> Vec<Visitor> {
    let refused = |name, token, code| Visitor {
        name,
        token,
        standing: Standing::Refused(code),
    };
    let mut visitors = vec![
        refused("a stranger", None, "auth.required"),
        refused("nonsense", Some("a.b.c".to_owned()), "auth.token_invalid"),
    ];
    for door in ["portal", "staff"] {
        let token = forged::of_the_family(clinic, door);
        visitors.push(refused("a family", Some(token), "auth.token_invalid"));
    }
    for role in [Role::Padre, Role::Nino] {
        let token = formerly_staff(clinic, role).await;
        visitors.push(refused("formerly staff", Some(token), "auth.session_ended"));
    }
    for who in Who::STAFF {
        visitors.push(Visitor {
            name: who.email(),
            token: clinic.token(who).map(ToOwned::to_owned),
            standing: Standing::Known(who.role().unwrap()),
        });
    }
    visitors
}

/// A session at the staff's door of someone whose only role is a family's by now.
async fn formerly_staff(clinic: &TestClinic, role: Role) -> String {
    let (store, email) = (clinic.house.store(), format!("{}@demo.omi", role.as_str()));
    let hash = clinic.house.modules().auth.hash_password(PASSWORD.to_owned());
    let seed = SeedUser {
        email: email.clone(),
        name: "Ana Ruiz".to_owned(),
        roles: vec![Role::Recepcion],
        hash: hash.await.unwrap(),
    };
    let employ = move |tx: &mut WriteTx<'_>| seed_user(tx, &seed);
    let id = store.write(&Actor::system(), employ).await.unwrap();
    let token = clinic.new_session(&email).await;
    clinic.get_with(&token, "/api/auth/me").await.expect(200);
    let change = move |tx: &mut WriteTx<'_>| {
        let mut user = tx.get::<User>(id)?.unwrap();
        user.roles = vec![role];
        tx.put(&mut user)
    };
    store.write(&Actor::system(), change).await.unwrap();
    token
}

/// Asks with ids that name nothing and a body that says nothing: only the door can tell people apart.
async fn ask(clinic: &TestClinic, entry: &RouteEntry, token: Option<&str>, nth: u8) -> Answer {
    let path = entry.path.split('/').map(|part| match part.starts_with('{') {
        true => "00000000-0000-7000-8000-00000000abcd",
        false => part,
    });
    let path = path.collect::<Vec<_>>().join("/");
    let mut request = Request::builder()
        .method(entry.method)
        .uri(path)
        .header("if-match", "\"1\"");
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    let request = if entry.method == "GET" {
        request.body(Body::empty())
    } else {
        request
            .header("content-type", "application/json")
            .body(Body::from("{}"))
    };
    clinic.raw_from([192, 168, 2, nth], request.unwrap()).await
}

#[tokio::test]
async fn every_route_is_open_to_exactly_its_roles() {
    let clinic = TestClinic::open().await;
    for (nth, visitor) in (1..).zip(visitors(&clinic).await) {
        for entry in &clinic.table {
            let ends_the_session = entry.path == "/api/auth/logout";
            let own = match visitor.standing {
                Standing::Known(_) if ends_the_session => Some(clinic.new_session(visitor.name).await),
                _ => visitor.token.clone(),
            };
            let answer = ask(&clinic, entry, own.as_deref(), nth).await;
            let status = answer.status.as_u16();
            let code = answer.json["code"].as_str().unwrap_or_default();
            let case = format!(
                "{} {} as {}: {status} {code}",
                entry.method, entry.path, visitor.name
            );
            let refusal = match (entry.access, visitor.standing) {
                (Access::Public, _) => None,
                (_, Standing::Refused(code)) => Some((401, code)),
                (Access::Can(permission), Standing::Known(role)) if !permission.roles().contains(&role) => {
                    Some((403, "auth.forbidden"))
                }
                (_, Standing::Known(_)) => None,
            };
            if let Some(refusal) = refusal {
                assert_eq!((status, code), refusal, "{case}");
                continue;
            }
            let shut = [
                "auth.required",
                "auth.forbidden",
                "auth.token_invalid",
                "request.unknown_path",
                "request.method",
                "request.too_many",
            ];
            assert!(!shut.contains(&code) && status < 500, "{case}");
        }
    }
}

#[tokio::test]
async fn the_document_and_the_table_list_the_same_routes() {
    let clinic = TestClinic::open().await;
    let mut listed: Vec<String> = Vec::new();
    for (path, item) in clinic.document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            listed.push(format!("{} {path}", method.to_uppercase()));
            let public = operation["security"].as_array().is_some_and(Vec::is_empty);
            let entry = clinic
                .table
                .iter()
                .find(|entry| entry.path == *path && entry.method.eq_ignore_ascii_case(method));
            let access = entry
                .unwrap_or_else(|| panic!("{method} {path} is not in the table"))
                .access;
            assert_eq!(public, access == Access::Public, "{method} {path}");
            if let Access::Can(permission) = access {
                assert_eq!(operation["x-permission"], permission.as_str(), "{method} {path}");
            }
        }
    }
    for known in ["GET /api/openapi.json", "GET /api/status", "GET /actuator/health"] {
        assert!(listed.iter().any(|route| route == known), "{known}");
    }
    listed.sort();
    let mut table: Vec<String> = clinic
        .table
        .iter()
        .map(|entry| format!("{} {}", entry.method, entry.path))
        .collect();
    table.sort();
    assert_eq!(listed, table);
}

#[tokio::test]
async fn families_do_not_come_in_by_the_staffs_door() {
    let clinic = TestClinic::open().await;
    clinic
        .sign_in("familia@demo.omi", PASSWORD)
        .await
        .refused(403, "auth.wrong_door");
    clinic
        .sign_in("familia@demo.omi", "not-the-password")
        .await
        .refused(401, "auth.invalid_credentials");
}

#[tokio::test]
async fn a_box_that_nobody_has_set_up_tells_that_and_nothing_else() {
    let clinic = TestClinic::empty("2026-11-24T09:00:00Z");
    let open = [
        "/api/status",
        "/api/openapi.json",
        "/actuator/health",
        "/api/branding",
        "/api/branding/style.css",
    ];
    let first_run = ["/api/setup", "/api/setup/check"];
    for entry in &clinic.table {
        let answer = ask(&clinic, entry, None, 1).await;
        if open.contains(&entry.path.as_str()) {
            answer.expect(200);
        } else if first_run.contains(&entry.path.as_str()) {
            assert_ne!(answer.status, 503, "{}", entry.path);
        } else if entry.path == "/api/branding/logo" {
            answer.refused(404, "settings.no_logo");
        } else {
            answer.refused(503, "clinic.not_founded");
        }
    }
    let status = clinic.get(Who::Nobody, "/api/status").await.expect(200);
    assert_eq!((&status["claimed"], &status["name"]), (&false.into(), &().into()));
    clinic.get(Who::Nobody, "/").await.expect(200);
}
