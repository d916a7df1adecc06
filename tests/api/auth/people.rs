//! The accounts of the people who work here: edited, closed, opened again; one ADMIN always left.

use serde_json::{Value, json};
use uuid::Uuid;

use super::invitations::{NEW, lucia};
use super::{ADMIN, Clinic, DESK, FAMILY, PASSWORD, Tokens};
use crate::trace::Mark;

fn desk_as(roles: &[&str]) -> Value {
    json!({ "name": "Ana Ruiz", "email": DESK, "roles": roles })
}

struct Office {
    clinic: Clinic,
    admin: Tokens,
    desk: String,
}

impl Office {
    async fn open() -> Self {
        let clinic = Clinic::open().await;
        Self {
            admin: clinic.sign_in(ADMIN).await,
            desk: format!("/api/users/{}", clinic.user_id(DESK)),
            clinic,
        }
    }

    async fn read(&self, path: &str) -> Value {
        self.clinic.get(path, &self.admin.access).await.expect(200)
    }

    /// Edits what is there now.
    async fn edit(&self, path: &str, form: Value) -> super::Answer {
        let version = self.read(path).await["version"].clone();
        self.clinic.put(path, &self.admin.access, &version, form).await
    }

    async fn act(&self, path: &str, act: &str) -> super::Answer {
        let path = format!("{path}/{act}");
        self.clinic.post(&path, Some(&self.admin.access), json!({})).await
    }
}

#[tokio::test]
async fn new_roles_hold_from_the_next_request_on() {
    let office = Office::open().await;
    let desk = office.clinic.sign_in(DESK).await;
    let list = |token: String| {
        let clinic = &office.clinic;
        async move { clinic.get("/api/users", &token).await }
    };
    list(desk.access.clone()).await.refused(403, "auth.forbidden");
    let edited = office
        .edit(&office.desk, desk_as(&["RECEPCION", "ADMIN"]))
        .await
        .expect(200);
    assert_eq!(
        (&edited["roles"], &edited["role"], &edited["version"]),
        (&json!(["RECEPCION", "ADMIN"]), &json!("RECEPCION"), &json!(2))
    );
    list(desk.access.clone()).await.expect(200);
    office
        .edit(&office.desk, desk_as(&["RECEPCION"]))
        .await
        .expect(200);
    list(desk.access.clone()).await.refused(403, "auth.forbidden");
    let me = office.clinic.me(&desk.access).await.expect(200);
    assert_eq!(me["roles"], json!(["RECEPCION"]));
}

#[tokio::test]
async fn an_edit_is_made_on_what_was_seen() {
    let office = Office::open().await;
    let form = json!({
        "name": "Ana Ruiz Gil", "email": "ana@x.es", "roles": ["HIGIENISTA", "RECEPCION"],
        "language": "en", "collegeNumber": "28-77", "colour": "VIOLET"
    });
    let edited = office.edit(&office.desk, form.clone()).await.expect(200);
    for (field, value) in form.as_object().unwrap() {
        assert_eq!(&edited[field], value, "{field}");
    }
    assert_eq!(office.read(&office.desk).await, edited);
    let access = &office.admin.access;
    let stale = office
        .clinic
        .put(&office.desk, access, &json!(1), form.clone())
        .await
        .refused(412, "request.stale");
    assert_eq!(stale["current"], edited);
    office
        .clinic
        .login(DESK, PASSWORD)
        .await
        .refused(401, "auth.invalid_credentials");
    office.clinic.login("ana@x.es", PASSWORD).await.expect(200);
    let taken = json!({ "name": "Ana", "email": FAMILY, "roles": ["RECEPCION"] });
    office
        .edit(&office.desk, taken)
        .await
        .refused(409, "auth.email_taken");
    let wrong = json!({ "name": "7", "email": "x", "roles": ["PADRE"], "colour": "RED" });
    office.edit(&office.desk, wrong).await.wrong_fields(&[
        ("name", "person.name_letters"),
        ("email", "person.email_format"),
        ("roles", "auth.roles_of_families"),
    ]);
    let again = office.edit(&office.desk, form).await.expect(200);
    assert_eq!(again["version"], edited["version"], "nothing changed");
}

#[tokio::test]
async fn other_roles_and_another_address_are_sensitive_and_a_name_is_not() {
    let office = Office::open().await;
    office.clinic.advance(600);
    let name = json!({ "name": "Ana Ruiz Gil", "email": DESK, "roles": ["RECEPCION"] });
    office.edit(&office.desk, name).await.expect(200);
    for form in [
        desk_as(&["ADMIN"]),
        json!({ "name": "Ana", "email": "b@x.es", "roles": ["RECEPCION"] }),
    ] {
        office
            .edit(&office.desk, form)
            .await
            .refused(403, "auth.reauthentication_required");
    }
    for act in ["deactivate", "activate"] {
        office
            .act(&office.desk, act)
            .await
            .refused(403, "auth.reauthentication_required");
    }
    office.act(&office.desk, "sign-out").await.expect(204);
}

#[tokio::test]
async fn a_closed_account_is_out_at_once_and_comes_back_with_its_password() {
    let office = Office::open().await;
    let desk = office.clinic.sign_in(DESK).await;
    let code = office.act(&office.desk, "reset-code").await.expect(200)["code"].clone();
    let closed = office.act(&office.desk, "deactivate").await.expect(200);
    assert_eq!(
        (&closed["status"], &closed["openSessions"]),
        (&json!("DISABLED"), &json!(0))
    );
    let clinic = &office.clinic;
    clinic.me(&desk.access).await.refused(401, "auth.session_ended");
    clinic
        .refresh(&desk.refresh)
        .await
        .refused(401, "auth.session_ended");
    clinic
        .login(DESK, PASSWORD)
        .await
        .refused(403, "auth.account_disabled");
    assert_eq!(office.act(&office.desk, "deactivate").await.expect(200), closed);
    let opened = office.act(&office.desk, "activate").await.expect(200);
    assert_eq!(opened["status"], "ACTIVE");
    let reset = json!({ "email": DESK, "code": code, "newPassword": "perro-rojo-88" });
    clinic
        .post("/api/auth/reset-password", None, reset)
        .await
        .refused(401, "auth.invalid_code");
    clinic.login(DESK, PASSWORD).await.expect(200);
}

#[tokio::test]
async fn closing_the_account_of_somebody_invited_takes_the_invitation_back() {
    let office = Office::open().await;
    let made = office.clinic.invite(&office.admin, lucia()).await;
    let link = made["invitation"]["link"].as_str().unwrap();
    let token = link.split_once('#').unwrap().1;
    let path = format!("/api/users/{}", office.clinic.user_id(NEW));
    let closed = office.act(&path, "deactivate").await.expect(200);
    assert!(closed.get("invitationExpiresAt").is_none());
    let look = json!({ "token": token });
    office
        .clinic
        .post("/api/auth/invitation", None, look)
        .await
        .refused(410, "auth.invitation_revoked");
    let opened = office.act(&path, "activate").await.expect(200);
    assert_eq!(opened["status"], "INVITED");
    let look = json!({ "token": token });
    office
        .clinic
        .post("/api/auth/invitation", None, look)
        .await
        .refused(410, "auth.invitation_revoked");
    office.act(&path, "invitation").await.expect(200);
}

#[tokio::test]
async fn the_last_active_admin_stays_one() {
    let office = Office::open().await;
    let own = format!("/api/users/{}", office.clinic.user_id(ADMIN));
    let demoted = json!({ "name": "Ana Ruiz", "email": ADMIN, "roles": ["RECEPCION"] });
    let refuse = async || {
        office
            .edit(&own, demoted.clone())
            .await
            .refused(409, "auth.last_admin");
        office
            .act(&own, "deactivate")
            .await
            .refused(409, "auth.last_admin");
    };
    refuse().await;
    // Whoever was only invited, or is closed, cannot administer anything.
    let invited = json!({ "name": "Olga", "email": NEW, "roles": ["ADMIN"] });
    office.clinic.invite(&office.admin, invited).await;
    refuse().await;
    office.edit(&office.desk, desk_as(&["ADMIN"])).await.expect(200);
    office.act(&office.desk, "deactivate").await.expect(200);
    refuse().await;
    let admins = json!({ "name": "Ana Ruiz", "email": ADMIN, "roles": ["ADMIN", "ODONTOLOGO"] });
    office.edit(&own, admins).await.expect(200);

    office.act(&office.desk, "activate").await.expect(200);
    office.act(&own, "deactivate").await.expect(200);
    office
        .clinic
        .me(&office.admin.access)
        .await
        .refused(401, "auth.session_ended");
}

#[tokio::test]
async fn two_admins_who_demote_each_other_leave_one() {
    let office = Office::open().await;
    office.edit(&office.desk, desk_as(&["ADMIN"])).await.expect(200);
    let other = office.clinic.sign_in(DESK).await;
    let own = format!("/api/users/{}", office.clinic.user_id(ADMIN));
    let mine = office.read(&own).await["version"].clone();
    let theirs = office.read(&office.desk).await["version"].clone();
    let demoted = json!({ "name": "Ana Ruiz", "email": ADMIN, "roles": ["RECEPCION"] });
    let clinic = &office.clinic;
    let (first, second) = tokio::join!(
        clinic.put(
            &office.desk,
            &office.admin.access,
            &theirs,
            desk_as(&["RECEPCION"])
        ),
        clinic.put(&own, &other.access, &mine, demoted),
    );
    let went_through = [first, second]
        .iter()
        .filter(|answer| answer.status.is_success())
        .count();
    assert_eq!(went_through, 1);
    let has_admin = clinic.store().read(|view| omi::modules::auth::has_admin(view));
    assert!(has_admin.unwrap());
}

#[tokio::test]
async fn an_admin_signs_somebody_out_everywhere() {
    let office = Office::open().await;
    let (one, two) = (
        office.clinic.sign_in(DESK).await,
        office.clinic.sign_in(DESK).await,
    );
    assert_eq!(office.read(&office.desk).await["openSessions"], 2);
    office.act(&office.desk, "sign-out").await.expect(204);
    for tokens in [one, two] {
        office
            .clinic
            .me(&tokens.access)
            .await
            .refused(401, "auth.session_ended");
    }
    assert_eq!(office.read(&office.desk).await["openSessions"], 0);
    let own = format!("/api/users/{}", office.clinic.user_id(ADMIN));
    let elsewhere = office.clinic.sign_in(ADMIN).await;
    office.act(&own, "sign-out").await.expect(204);
    office.clinic.me(&office.admin.access).await.expect(200);
    office
        .clinic
        .me(&elsewhere.access)
        .await
        .refused(401, "auth.session_ended");
}

#[tokio::test]
async fn an_admin_sees_where_somebody_is_signed_in_and_ends_one_place() {
    let office = Office::open().await;
    let clinic = &office.clinic;
    let old = clinic.sign_in(DESK).await;
    clinic.advance(1);
    let new = clinic.sign_in(DESK).await;
    let sessions = format!("{}/sessions", office.desk);
    let listed = office.read(&sessions).await;
    let items = listed["items"].as_array().unwrap();
    assert_eq!(items.len(), 2, "hers, not those of who asks");
    assert_eq!(items[0]["current"], false);
    assert_eq!(items[0]["address"], "192.168.1.20");
    let one = |of: &str| format!("/api/users/{of}/sessions/{}", items[1]["id"].as_str().unwrap());
    let admin = clinic.user_id(ADMIN).to_string();
    clinic
        .delete(&one(&admin), &office.admin.access)
        .await
        .refused(404, "auth.session_unknown");
    let own = one(&clinic.user_id(DESK).to_string());
    clinic
        .delete(&own, &new.access)
        .await
        .refused(403, "auth.forbidden");
    let mark = Mark::of(clinic.store());
    clinic.delete(&own, &office.admin.access).await.expect(204);
    assert!(
        mark.left(clinic.store())
            .iter()
            .any(|line| line == "audit auth.session_ended on sessions by ADMIN: ")
    );
    clinic.me(&old.access).await.refused(401, "auth.session_ended");
    clinic.me(&new.access).await.expect(200);
    clinic
        .delete(&own, &office.admin.access)
        .await
        .refused(404, "auth.session_unknown");
    let family = format!("/api/users/{}/sessions", clinic.user_id(FAMILY));
    clinic
        .get(&family, &office.admin.access)
        .await
        .refused(404, "auth.user_unknown");
}

#[tokio::test]
async fn only_people_who_work_here_have_such_an_account() {
    let office = Office::open().await;
    for id in [office.clinic.user_id(FAMILY).to_string(), Uuid::nil().to_string()] {
        let path = format!("/api/users/{id}");
        let clinic = &office.clinic;
        clinic
            .get(&path, &office.admin.access)
            .await
            .refused(404, "auth.user_unknown");
        let form = desk_as(&["RECEPCION"]);
        clinic
            .put(&path, &office.admin.access, &json!(1), form)
            .await
            .refused(404, "auth.user_unknown");
        for act in ["deactivate", "activate", "sign-out", "invitation"] {
            office.act(&path, act).await.refused(404, "auth.user_unknown");
        }
    }
}

#[tokio::test]
async fn every_act_leaves_its_traces() {
    let office = Office::open().await;
    office.clinic.sign_in(DESK).await;
    let store = office.clinic.store();
    let (access, form) = (&office.admin.access, desk_as(&["HIGIENISTA"]));
    let mark = Mark::of(store);
    office
        .clinic
        .put(&office.desk, access, &json!(1), form)
        .await
        .expect(200);
    let expected = [
        "change users 2",
        "audit auth.user_changed on users by ADMIN: roles",
    ];
    assert_eq!(mark.left(store), expected);
    let mark = Mark::of(store);
    office.act(&office.desk, "deactivate").await.expect(200);
    let left = mark.left(store);
    assert_eq!(left[0], "change users 3");
    let audited: Vec<_> = left.iter().filter(|line| line.starts_with("audit")).collect();
    assert_eq!(
        audited,
        [
            "audit auth.user_deactivated on users by ADMIN: status",
            "audit auth.session_ended on sessions by ADMIN: ",
        ]
    );
    let mark = Mark::of(store);
    office.act(&office.desk, "activate").await.expect(200);
    assert_eq!(
        mark.left(store),
        [
            "change users 4",
            "audit auth.user_activated on users by ADMIN: status"
        ]
    );
    let mark = Mark::of(store);
    office.act(&office.desk, "activate").await.expect(200);
    assert!(mark.left(store).is_empty());
}
