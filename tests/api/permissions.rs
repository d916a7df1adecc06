//! Every route for every role: allowed exactly where the table of permissions says so.

use axum::http::Method;
use omi::platform::http::Access;
use omi::shared::permission::Role;
use serde_json::json;

use super::clinic::{PASSWORD, TestClinic, Who};

fn role(who: Who) -> Option<Role> {
    match who {
        Who::Nobody => None,
        Who::Admin => Some(Role::Admin),
        Who::Odontologo => Some(Role::Odontologo),
        Who::Higienista => Some(Role::Higienista),
        Who::Recepcion => Some(Role::Recepcion),
    }
}

#[tokio::test]
async fn every_route_is_open_to_exactly_its_roles() {
    let clinic = TestClinic::open().await;
    assert!(
        clinic.table.len() > 25,
        "the table of routes is incomplete: {}",
        clinic.table.len()
    );
    for entry in &clinic.table {
        let path = entry.path.replace("{id}", "00000000-0000-7000-8000-00000000abcd");
        let path = path.split('/').map(|part| {
            if part.starts_with('{') {
                "00000000-0000-7000-8000-00000000abce"
            } else {
                part
            }
        });
        let path = path.collect::<Vec<_>>().join("/");
        let ends_own_session = entry.path == "/api/auth/logout";
        for who in [Who::Nobody]
            .into_iter()
            .chain(Who::STAFF)
            .filter(|who| !ends_own_session || *who == Who::Nobody)
        {
            let method: Method = entry.method.parse().unwrap();
            let body = (method != Method::GET).then(|| json!({}));
            let answer = clinic
                .send(who, method, &path, &[("if-match", "\"1\"")], body)
                .await;
            let status = answer.status.as_u16();
            let code = answer.json["code"].as_str().unwrap_or_default().to_owned();
            let case = format!("{} {} as {who:?}: {status} {code}", entry.method, entry.path);
            match (entry.access, role(who)) {
                (Access::Public, _) => assert_ne!(code, "auth.required", "{case}"),
                (_, None) => assert_eq!((status, code.as_str()), (401, "auth.required"), "{case}"),
                (Access::Can(permission), Some(role)) if !permission.roles().contains(&role) => {
                    assert_eq!((status, code.as_str()), (403, "auth.forbidden"), "{case}");
                }
                (_, Some(_)) => {
                    assert_ne!(code, "auth.required", "{case}");
                    assert_ne!(code, "auth.forbidden", "{case}");
                }
            }
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
