//! What open screens hear: changes of what they may read, from where they stopped, as long as their
//! session holds; and who else is in a form.

use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::http::{Method, Request};
use futures_util::StreamExt as _;
use jiff::SignedDuration;
use omi::modules::auth::User;
use omi::platform::store::{View as _, WriteTx};
use omi::shared::actor::Actor;
use omi::shared::permission::Role;
use serde_json::{Value, json};

use super::clinic::{TestClinic, Who, request};

/// So long a test waits for what must come, and never for what must not.
const PATIENCE: Duration = Duration::from_secs(10);

/// An open stream.
struct Stream {
    body: BodyDataStream,
    text: String,
}

/// One event: its name, its position, what it says.
#[derive(Debug)]
struct Event {
    name: String,
    id: Option<u64>,
    data: Value,
}

impl Stream {
    /// The next event; none when the stream is over.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                self.text = rest;
                let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name));
                if let Some(name) = field("event: ") {
                    return Some(Event {
                        name: name.to_owned(),
                        id: field("id: ").map(|id| id.parse().unwrap()),
                        data: serde_json::from_str(field("data: ").unwrap()).unwrap(),
                    });
                }
                continue;
            }
            let piece = tokio::time::timeout(PATIENCE, self.body.next())
                .await
                .expect("something is heard in time")?;
            self.text.push_str(std::str::from_utf8(&piece.unwrap()).unwrap());
        }
    }

    /// The next event, which has this name.
    async fn expect(&mut self, name: &str) -> Event {
        let event = self.next().await.expect("the stream goes on");
        assert_eq!(event.name, name, "{event:?}");
        event
    }

    /// Asserts that what comes next is the end.
    async fn expect_end(&mut self) {
        self.expect("end").await;
        assert!(self.next().await.is_none(), "nothing comes after the end");
    }
}

async fn listen_with(clinic: &TestClinic, token: &str, after: Option<u64>) -> Stream {
    let mut request = Request::get("/api/live").header("authorization", format!("Bearer {token}"));
    if let Some(after) = after {
        request = request.header("last-event-id", after.to_string());
    }
    // A browser takes compressed answers; a compressed stream would keep what it should tell.
    let request = request.header("accept-encoding", "gzip, deflate, br;q=0.9");
    let response = clinic.answer(request.body(Body::empty()).unwrap()).await;
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    assert_eq!(response.headers()["cache-control"], "no-store");
    assert!(!response.headers().contains_key("content-encoding"));
    Stream {
        body: response.into_body().into_data_stream(),
        text: String::new(),
    }
}

async fn listen(clinic: &TestClinic, who: Who) -> Stream {
    let mut stream = listen_with(clinic, clinic.token(who).unwrap(), None).await;
    stream.expect("hello").await;
    stream
}

/// Changes a child's remarks; answers its id.
async fn change_a_child(clinic: &TestClinic, remarks: &str) -> String {
    let list = clinic
        .get(Who::Recepcion, "/api/patients?limit=1")
        .await
        .expect(200);
    let id = list["items"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/patients/{id}");
    let answer = clinic.get(Who::Recepcion, &path).await;
    let etag = answer.etag();
    let mut child = answer.expect(200);
    child["remarks"] = remarks.into();
    clinic.put(Who::Recepcion, &path, &etag, child).await.expect(200);
    id
}

async fn change_the_clinic(clinic: &TestClinic, name: &str) {
    let path = "/api/settings/clinic";
    let answer = clinic.get(Who::Admin, path).await;
    let etag = answer.etag();
    let mut wanted = answer.expect(200)["settings"].clone();
    wanted["name"] = name.into();
    clinic
        .put(Who::Admin, path, &etag, json!({ "settings": wanted }))
        .await
        .expect(200);
}

/// Something happens, without anybody who acts.
async fn touch_someone(clinic: &TestClinic) {
    let touch = |tx: &mut WriteTx<'_>| {
        let mut user = tx.find::<User>(&User::staff_index())?.remove(0);
        tx.put(&mut user)
    };
    clinic.house.store().write(&Actor::system(), touch).await.unwrap();
}

fn tables(event: &Event) -> Vec<&str> {
    let changes = event.data["changes"].as_array().unwrap();
    changes
        .iter()
        .map(|change| change["table"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn a_change_is_told_as_a_pointer_and_nothing_else() {
    let clinic = TestClinic::open().await;
    let mut stream = listen(&clinic, Who::Odontologo).await;
    let id = change_a_child(&clinic, "Prefiere las tardes de Teatinos").await;
    let event = stream.expect("changes").await;
    let change = &event.data["changes"][0];
    assert_eq!(change["table"], "patients");
    assert_eq!(change["id"], id);
    assert_eq!(change["seq"].as_u64(), event.id);
    let names: Vec<&String> = change.as_object().unwrap().keys().collect();
    assert_eq!(
        names,
        ["about", "id", "revision", "seq", "table"],
        "a pointer holds nothing personal"
    );
}

#[tokio::test]
async fn each_hears_of_what_they_may_read() {
    let clinic = TestClinic::open().await;
    let mut desk = listen(&clinic, Who::Recepcion).await;
    let mut admin = listen(&clinic, Who::Admin).await;
    change_the_clinic(&clinic, "Sonrisas de Luna").await;
    assert_eq!(
        tables(&desk.expect("changes").await),
        ["clinic"],
        "without the versions of the settings"
    );
    let heard = admin.expect("changes").await;
    let mut heard = tables(&heard);
    heard.sort_unstable();
    heard.dedup();
    assert_eq!(heard, ["clinic", "clinic_versions"]);
}

#[tokio::test]
async fn a_stream_goes_on_where_it_broke_off() {
    let clinic = TestClinic::open().await;
    let token = clinic.token(Who::Odontologo).unwrap();
    let mut first = listen_with(&clinic, token, None).await;
    let position = first.expect("hello").await.id.unwrap();
    drop(first);
    let id = change_a_child(&clinic, "Uno").await;
    change_the_clinic(&clinic, "Dos").await;
    let mut again = listen_with(&clinic, token, Some(position)).await;
    assert_eq!(again.expect("hello").await.id, Some(position));
    let event = again.expect("changes").await;
    assert_eq!(event.data["changes"][0]["id"], id);
    assert_eq!(tables(&event), ["patients", "clinic"]);
}

#[tokio::test]
async fn what_is_older_than_the_memory_is_read_from_the_log() {
    let clinic = TestClinic::open().await;
    let position = *clinic.house.store().last_change().borrow();
    let id = change_a_child(&clinic, "Uno").await;
    let clinic = clinic.restart();
    clinic.house.modules().patients.build_directory().unwrap();
    let token = clinic.new_session(Who::Odontologo.email()).await;
    let mut stream = listen_with(&clinic, &token, Some(position)).await;
    stream.expect("hello").await;
    assert_eq!(stream.expect("changes").await.data["changes"][0]["id"], id);
}

#[tokio::test]
async fn who_missed_what_is_kept_no_longer_starts_again() {
    let clinic = TestClinic::open().await;
    let old = *clinic.house.store().last_change().borrow();
    change_a_child(&clinic, "Uno").await;
    clinic.clock.advance(SignedDuration::from_hours(2));
    touch_someone(&clinic).await;
    let store = clinic.house.store().clone();
    let last = *store.last_change().borrow();
    let done = move |tx: &mut WriteTx<'_>| {
        tx.set_cursor("test", last);
        Ok(())
    };
    store.write(&Actor::system(), done).await.unwrap();
    clinic.clock.advance(SignedDuration::from_hours(48));
    let trimmed = tokio::task::spawn_blocking(move || store.trim_changes())
        .await
        .unwrap();
    assert!(trimmed.unwrap() > 0, "the log was trimmed");
    let clinic = clinic.restart();
    let token = clinic.new_session(Who::Odontologo.email()).await;
    for position in [old, u64::MAX] {
        let mut stream = listen_with(&clinic, &token, Some(position)).await;
        stream.expect("hello").await;
        let reset = stream.expect("reset").await;
        assert_eq!(
            reset.id,
            Some(*clinic.house.store().last_change().borrow()),
            "{position}"
        );
    }
}

#[tokio::test]
async fn a_position_that_is_none_is_refused() {
    let clinic = TestClinic::open().await;
    for position in ["", "x", "-1", "99999999999999999999999"] {
        clinic
            .send(
                Who::Admin,
                Method::GET,
                "/api/live",
                &[("last-event-id", position)],
                None,
            )
            .await
            .refused(400, "live.position");
    }
}

#[tokio::test]
async fn a_stream_ends_with_its_session() {
    let clinic = TestClinic::open().await;
    let token = clinic.new_session(Who::Recepcion.email()).await;
    let mut stream = listen_with(&clinic, &token, None).await;
    stream.expect("hello").await;
    let bearer = format!("Bearer {token}");
    let logout = request(
        Method::POST,
        "/api/auth/logout",
        &[("authorization", &bearer)],
        Some(json!({})),
    );
    clinic.raw(logout).await.expect(204);
    stream.expect_end().await;
}

#[tokio::test]
async fn a_stream_ends_when_its_roles_are_not_the_same_any_more() {
    let clinic = TestClinic::open().await;
    let mut stream = listen(&clinic, Who::Higienista).await;
    let change = |tx: &mut WriteTx<'_>| {
        let users = tx.find::<User>(&User::staff_index())?;
        let mut user = users
            .into_iter()
            .find(|user| user.roles == [Role::Higienista])
            .unwrap();
        user.roles = vec![Role::Recepcion];
        tx.put(&mut user)
    };
    clinic
        .house
        .store()
        .write(&Actor::system(), change)
        .await
        .unwrap();
    stream.expect_end().await;
}

/// From now on everyone who works here needs a second factor; nobody in these tests has one.
async fn require_second_factor(clinic: &TestClinic) {
    let path = "/api/settings/clinic";
    let answer = clinic.get(Who::Admin, path).await;
    let etag = answer.etag();
    let mut wanted = answer.expect(200)["settings"].clone();
    wanted["security"]["twoFactorRequired"] = true.into();
    clinic
        .put(Who::Admin, path, &etag, json!({ "settings": wanted }))
        .await
        .expect(200);
}

#[tokio::test]
async fn a_stream_ends_when_its_person_has_to_set_up_a_second_factor() {
    let clinic = TestClinic::open().await;
    let mut stream = listen(&clinic, Who::Odontologo).await;
    require_second_factor(&clinic).await;
    stream.expect_end().await;
    clinic
        .get(Who::Odontologo, "/api/live")
        .await
        .refused(403, "auth.enrolment_required");
}

#[tokio::test]
async fn listening_keeps_no_session_alive() {
    let clinic = TestClinic::open().await;
    let token = clinic.token(Who::Odontologo).unwrap();
    clinic.clock.advance(SignedDuration::from_mins(10));
    let mut stream = listen_with(&clinic, token, None).await;
    stream.expect("hello").await;
    let child = a_child(&clinic).await;
    enter(&clinic, Who::Odontologo, 1, Some(&child)).await;
    clinic.clock.advance(SignedDuration::from_mins(21));
    // Anything that happens makes the box look at the session.
    touch_someone(&clinic).await;
    stream.expect_end().await;
}

#[tokio::test]
async fn a_session_has_so_many_streams_and_gives_them_back() {
    let clinic = TestClinic::open().await;
    let mut streams = Vec::new();
    for _ in 0..24 {
        streams.push(listen(&clinic, Who::Recepcion).await);
    }
    clinic
        .get(Who::Recepcion, "/api/live")
        .await
        .refused(429, "live.too_many");
    drop(listen(&clinic, Who::Admin).await);
    drop(streams.pop());
    listen(&clinic, Who::Recepcion).await;
    drop(streams);
    assert_eq!(clinic.house.modules().live.listeners(), 0);
}

#[tokio::test]
async fn open_streams_take_no_place_among_the_requests_at_work() {
    let clinic = TestClinic::open().await;
    let mut tokens = Vec::new();
    for _ in 0..12 {
        tokens.push(clinic.new_session(Who::Odontologo.email()).await);
    }
    let mut streams = Vec::new();
    for nth in 0..280 {
        streams.push(listen_with(&clinic, &tokens[nth % tokens.len()], None).await);
    }
    assert_eq!(clinic.house.modules().live.listeners(), 280);
    clinic.get(Who::Odontologo, "/api/patients").await.expect(200);
}

#[tokio::test]
async fn at_the_end_every_stream_is_over_at_once() {
    let clinic = TestClinic::open().await;
    let mut stream = listen(&clinic, Who::Admin).await;
    clinic.house.modules().live.close();
    assert!(stream.next().await.is_none());
    clinic
        .get(Who::Admin, "/api/live")
        .await
        .refused(503, "server.stopping");
}

const ROOM: &str = "/api/live/presence";

fn window(nth: u8) -> String {
    format!("00000000-0000-4000-8000-0000000000{nth:02}")
}

/// Says that a window is in a child's form, or in none; answers who else is there.
async fn enter(clinic: &TestClinic, who: Who, nth: u8, child: Option<&str>) -> Value {
    let place = child.map(|id| json!({ "kind": "PATIENT", "id": id }));
    let body = json!({ "window": window(nth), "place": place });
    clinic.post(who, ROOM, body).await.expect(200)["others"].clone()
}

async fn a_child(clinic: &TestClinic) -> String {
    let list = clinic.get(Who::Admin, "/api/patients?limit=1").await.expect(200);
    list["items"][0]["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn two_people_in_one_form_see_each_other_come_and_go() {
    let clinic = TestClinic::open().await;
    let child = a_child(&clinic).await;
    assert_eq!(enter(&clinic, Who::Recepcion, 1, Some(&child)).await, json!([]));
    let mut stream = listen(&clinic, Who::Recepcion).await;
    let since = clinic.clock.now().to_string();
    clinic.clock.advance(SignedDuration::from_secs(5));

    let others = enter(&clinic, Who::Odontologo, 2, Some(&child)).await;
    assert_eq!(others[0]["since"], since);
    assert_eq!(others[0]["own"], false);
    let hint = stream.expect("presence").await;
    assert_eq!(hint.data["place"], json!({ "kind": "PATIENT", "id": child }));
    let others = enter(&clinic, Who::Recepcion, 1, Some(&child)).await;
    assert_eq!(others.as_array().unwrap().len(), 1);
    let again = enter(&clinic, Who::Recepcion, 3, Some(&child)).await;
    assert_eq!(again[0]["own"], true, "one's own other window is named as such");
    enter(&clinic, Who::Recepcion, 3, None).await;

    enter(&clinic, Who::Odontologo, 2, None).await;
    stream.expect("presence").await;
    assert_eq!(enter(&clinic, Who::Recepcion, 1, Some(&child)).await, json!([]));
}

#[tokio::test]
async fn who_is_silent_or_has_no_session_any_more_is_gone() {
    let clinic = TestClinic::open().await;
    let child = a_child(&clinic).await;
    enter(&clinic, Who::Odontologo, 1, Some(&child)).await;
    clinic.clock.advance(SignedDuration::from_secs(61));
    assert_eq!(enter(&clinic, Who::Recepcion, 2, Some(&child)).await, json!([]));

    let token = clinic.new_session(Who::Higienista.email()).await;
    let bearer = format!("Bearer {token}");
    let as_her = |path: &str, body: Value| {
        clinic.raw(request(
            Method::POST,
            path,
            &[("authorization", &bearer)],
            Some(body),
        ))
    };
    let body = json!({ "window": window(3), "place": { "kind": "PATIENT", "id": child } });
    as_her(ROOM, body).await.expect(200);
    let others = enter(&clinic, Who::Recepcion, 2, Some(&child)).await;
    assert_eq!(others.as_array().unwrap().len(), 1);
    as_her("/api/auth/logout", json!({})).await.expect(204);
    assert_eq!(enter(&clinic, Who::Recepcion, 2, Some(&child)).await, json!([]));
}

#[tokio::test]
async fn a_form_of_nobody_is_none() {
    let clinic = TestClinic::open().await;
    let place = json!({ "kind": "PATIENT", "id": window(9) });
    clinic
        .post(Who::Admin, ROOM, json!({ "window": window(1), "place": place }))
        .await
        .refused(404, "patients.unknown");
    clinic
        .post(Who::Admin, ROOM, json!({ "window": "x", "place": null }))
        .await
        .refused(400, "request.json_shape");
}

/// Reserves a child's file to the dentist; answers nothing.
async fn reserve(clinic: &TestClinic, child: &str) {
    let path = format!("/api/patients/{child}/reservation");
    let read = clinic.get(Who::Admin, &path).await;
    let etag = read.etag();
    let read = read.expect(200);
    let people = read["people"].as_array().unwrap();
    let dentist = people
        .iter()
        .find(|person| person["roles"][0] == "ODONTOLOGO")
        .unwrap();
    let body = json!({ "reason": "OTHER", "note": "Lo pide la familia", "staff": [dentist["id"]] });
    clinic.put(Who::Admin, &path, &etag, body).await.expect(200);
}

#[tokio::test]
async fn of_a_reserved_child_those_hear_who_open_its_file() {
    let clinic = TestClinic::open().await;
    let child = a_child(&clinic).await;
    reserve(&clinic, &child).await;
    let mut dentist = listen(&clinic, Who::Odontologo).await;
    let mut desk = listen(&clinic, Who::Recepcion).await;
    // Who is in its form is known to them alone, too.
    enter(&clinic, Who::Odontologo, 1, Some(&child)).await;
    assert_eq!(dentist.expect("presence").await.data["place"]["id"], child);
    let place = json!({ "kind": "PATIENT", "id": child });
    clinic
        .post(
            Who::Recepcion,
            ROOM,
            json!({ "window": window(2), "place": place }),
        )
        .await
        .refused(403, "patients.reserved");

    let path = format!("/api/patients/{child}/medical-history");
    let body = json!({ "statement": super::anamnesis::said(json!([])) });
    clinic
        .put(Who::Odontologo, &path, "\"1\"", body)
        .await
        .expect(200);
    assert_eq!(tables(&dentist.expect("changes").await), ["medical_histories"]);
    change_the_clinic(&clinic, "Sonrisas de Luna").await;
    assert_eq!(
        tables(&desk.expect("changes").await),
        ["clinic"],
        "and nothing before it"
    );
}

#[tokio::test]
async fn administrators_hear_at_once_that_a_reserved_file_was_opened() {
    let clinic = TestClinic::open().await;
    let child = a_child(&clinic).await;
    reserve(&clinic, &child).await;
    let mut admin = listen(&clinic, Who::Admin).await;
    let mut desk = listen(&clinic, Who::Recepcion).await;
    let glass = format!("/api/patients/{child}/break-glass");
    let reason = json!({ "reason": "Traumatismo dental ahora" });
    clinic.post(Who::Higienista, &glass, reason).await.expect(201);
    assert_eq!(tables(&admin.expect("changes").await), ["urgent_accesses"]);
    change_the_clinic(&clinic, "Sonrisas de Luna").await;
    assert_eq!(tables(&desk.expect("changes").await), ["clinic"]);
}

#[tokio::test]
async fn people_meet_in_guardians_tasks_and_settings_if_they_may_open_them() {
    let clinic = TestClinic::open().await;
    let child = a_child(&clinic).await;
    let file = clinic
        .get(Who::Admin, &format!("/api/patients/{child}"))
        .await
        .expect(200);
    let task = json!({ "title": "Llamar" });
    let task = clinic.post(Who::Admin, "/api/tasks", task).await.expect(201);
    let settings = json!("00000000-0000-0000-0000-000000000000");
    let go = |who: Who, nth: u8, kind: &str, id: &Value| {
        let body = json!({ "window": window(nth), "place": { "kind": kind, "id": id } });
        clinic.post(who, ROOM, body)
    };
    for (kind, id) in [
        ("GUARDIAN", &file["guardians"][0]["id"]),
        ("TASK", &task["id"]),
        ("SETTINGS", &settings),
    ] {
        go(Who::Admin, 1, kind, id).await.expect(200);
        if kind == "SETTINGS" {
            go(Who::Recepcion, 2, kind, id)
                .await
                .refused(403, "auth.forbidden");
        } else {
            let others = go(Who::Recepcion, 2, kind, id).await.expect(200)["others"].clone();
            assert_eq!(others.as_array().unwrap().len(), 1, "{kind}");
        }
    }
    for (kind, code) in [
        ("GUARDIAN", "patients.unknown_guardian"),
        ("TASK", "tasks.unknown"),
        ("SETTINGS", "request.unknown_id"),
    ] {
        go(Who::Admin, 1, kind, &json!(window(9)))
            .await
            .refused(404, code);
    }
}
