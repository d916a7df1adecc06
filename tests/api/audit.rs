//! The audit log as an administrator reads it: filters, pages, words, exports, and what is left of people
//! who were erased.

use std::collections::BTreeSet;

use omi::modules::audit::Words;
use omi::modules::auth::{SeedUser, seed_user};
use omi::platform::audit::{Audit, Entry};
use omi::platform::crypto::KeyId;
use omi::platform::store::{ReadTx, Subject, View as _, WriteTx};
use omi::shared::actor::Actor;
use omi::shared::language::Language;
use omi::shared::permission::Role;
use serde_json::{Value, json};

use super::clinic::{Answer, PASSWORD, TestClinic, Who};
use super::patients::{Desk, belen, child, path};

async fn ask(desk: &Desk, query: &str) -> Answer {
    let path = format!("/api/audit{query}");
    desk.ask(Who::Admin, axum::http::Method::GET, &path, &[], None)
        .await
}

async fn list(desk: &Desk, query: &str) -> Vec<Value> {
    desk.clinic.house.reads().flush().await.unwrap();
    let page = ask(desk, query).await.expect(200);
    page["items"].as_array().unwrap().clone()
}

fn acts(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["act"].as_str().unwrap()).collect()
}

/// Two families; the receptionist registered them, the hygienist opened one and recorded an allergy.
async fn families(desk: &Desk) -> (Value, Value) {
    let first = desk.register(belen()).await;
    let second = desk.register(child("Hugo", "Gil Soto", 2)).await;
    desk.clinic.house.reads().flush().await.unwrap();
    desk.later(1);
    let at = path(&first["id"]);
    desk.ask(Who::Higienista, axum::http::Method::GET, &at, &[], None)
        .await
        .expect(200);
    let unasked = json!({ "known": "NOT_ASKED", "items": [] });
    let statement = json!({
        "allergies": { "known": "LISTED", "items": [{ "allergen": "LATEX" }] },
        "medication": { "known": "NONE_KNOWN", "items": [] },
        "conditions": unasked, "trauma": unasked, "orthodontics": unasked,
    });
    let history = format!("{at}/medical-history");
    desk.put(
        Who::Higienista,
        &history,
        &json!(1),
        json!({ "statement": statement }),
    )
    .await
    .expect(200);
    (first, second)
}

#[tokio::test]
async fn a_child_a_user_and_a_kind_of_act_each_narrow_the_log_and_all_of_them_together() {
    let desk = Desk::ready().await;
    let (first, second) = families(&desk).await;
    let of = |file: &Value| format!("patient={}", file["id"].as_str().unwrap());
    let items = list(&desk, &format!("?{}", of(&first))).await;
    assert_eq!(
        acts(&items),
        [
            "anamnesis.opened",
            "patients.opened",
            "anamnesis.recorded",
            "patients.opened",
            "patients.registered"
        ],
        "newest first, reads included"
    );
    assert!(
        items
            .iter()
            .all(|item| item["people"][0]["name"] == "Belén Núñez Ortega")
    );
    assert_eq!(acts(&list(&desk, &format!("?{}", of(&second))).await).len(), 2);

    let me = desk.ask(
        Who::Higienista,
        axum::http::Method::GET,
        "/api/auth/me",
        &[],
        None,
    );
    let hygienist = me.await.expect(200)["id"].as_str().unwrap().to_owned();
    let by = list(&desk, &format!("?user={hygienist}")).await;
    assert_eq!(
        acts(&by),
        [
            "anamnesis.opened",
            "patients.opened",
            "anamnesis.recorded",
            "auth.signed_in"
        ],
        "the sign-in is theirs too"
    );
    let edited = &by[2];
    assert_eq!(edited["actor"]["name"], "Marta Iglesias Rubio");
    assert_eq!(edited["roles"], json!(["HIGIENISTA"]));
    assert_eq!(
        (&edited["door"], &edited["address"]),
        (&json!("STAFF"), &json!("192.168.1.20"))
    );
    assert_eq!(edited["words"], "Historia médica anotada");
    assert_eq!(edited["fields"], json!(["Alergias"]));

    let both = list(&desk, &format!("?user={hygienist}&{}&kind=CHANGE", of(&first))).await;
    assert_eq!(acts(&both), ["anamnesis.recorded"]);
    let none = list(&desk, &format!("?user={hygienist}&{}", of(&second))).await;
    assert!(none.is_empty());
    let act = list(&desk, "?act=patients.registered").await;
    assert_eq!(act.len(), 2);
    assert!(list(&desk, "?act=patients.registered&kind=READ").await.is_empty());
}

#[tokio::test]
async fn who_has_read_a_childs_record_is_the_same_list_of_reads() {
    let desk = Desk::ready().await;
    let (first, _) = families(&desk).await;
    let id = first["id"].as_str().unwrap();
    let items = list(&desk, &format!("?patient={id}&kind=READ")).await;
    let who: Vec<_> = items
        .iter()
        .map(|item| item["actor"]["name"].as_str().unwrap())
        .collect();
    let marta = "Marta Iglesias Rubio";
    assert_eq!(who, [marta, marta, "Carmen Vidal Soto"]);
}

#[tokio::test]
async fn days_are_those_of_the_clinic_and_pages_follow_each_other_without_a_gap() {
    let desk = Desk::ready().await;
    families(&desk).await;
    desk.clinic.house.reads().flush().await.unwrap();
    let first_day = list(&desk, "?to=2026-05-20&limit=200").await;
    assert!(
        first_day
            .iter()
            .all(|item| item["at"].as_str().unwrap().starts_with("2026-05-20"))
    );
    let second_day = list(&desk, "?from=2026-05-21&to=2026-05-21&limit=200").await;
    assert!(acts(&second_day).contains(&"anamnesis.recorded"));
    assert!(
        second_day
            .iter()
            .all(|item| item["at"].as_str().unwrap().starts_with("2026-05-21"))
    );
    assert!(list(&desk, "?from=2026-05-22").await.is_empty());

    let whole = list(&desk, "?to=2026-05-20&limit=200").await;
    let (mut paged, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = ask(&desk, &format!("?to=2026-05-20&limit=2{cursor}"))
            .await
            .expect(200);
        paged.extend(page["items"].as_array().unwrap().clone());
        match page["nextCursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(paged, whole);
}

#[tokio::test]
async fn midnight_cuts_to_the_second_however_much_happens_around_it() {
    let desk = Desk::new().await;
    let at = |text: &str| desk.clinic.clock.set(text.parse().unwrap());
    // In Madrid it is two hours later.
    for text in [
        "2026-05-20T21:59:59Z",
        "2026-05-20T22:00:00Z",
        "2026-05-21T21:59:59Z",
        "2026-05-21T22:00:00Z",
    ] {
        at(text);
        for _ in 0..70 {
            let note = |tx: &mut WriteTx<'_>| Audit::of("auth.unlocked", Subject::Clinic).write(tx);
            desk.store().write(&Actor::system(), note).await.unwrap();
        }
    }
    at("2026-05-21T22:00:01Z");
    let page = ask(
        &desk,
        "?from=2026-05-21&to=2026-05-21&limit=200&act=auth.unlocked",
    )
    .await;
    let page = page.expect(200);
    let items = page["items"].as_array().unwrap();
    assert_eq!((items.len(), &page["nextCursor"]), (140, &json!(null)));
    let first = ask(&desk, "?to=2026-05-20&limit=50&act=auth.unlocked")
        .await
        .expect(200);
    assert_eq!(
        first["items"].as_array().unwrap().len(),
        50,
        "a page is full though others lie near"
    );
}

#[tokio::test]
async fn an_entry_tells_what_each_field_was_and_is_in_words() {
    let desk = Desk::ready().await;
    let (first, _) = families(&desk).await;
    let id = first["id"].as_str().unwrap();
    let items = list(&desk, &format!("?patient={id}&act=anamnesis.recorded")).await;
    let position = &items[0]["position"];
    let entry = ask(&desk, &format!("/entries/{position}")).await.expect(200);
    assert_eq!(
        entry["changes"],
        json!([{ "field": "allergies", "words": "Alergias", "before": "Sustancia: Penicilina", "after": "Sustancia: Látex" }])
    );
    let registered = list(&desk, &format!("?patient={id}&act=patients.registered")).await;
    let entry = ask(&desk, &format!("/entries/{}", registered[0]["position"]))
        .await
        .expect(200);
    let guardians = entry["changes"].as_array().unwrap();
    let guardians = guardians
        .iter()
        .find(|change| change["field"] == "guardians")
        .unwrap();
    let shown = guardians["after"].as_str().unwrap();
    assert!(shown.contains("Tutor: Marta Ortega Ruiz"), "{shown}");
    assert!(shown.contains("Parentesco: Madre"), "{shown}");
    for nowhere in ["0", "999999", "x", "-1"] {
        ask(&desk, &format!("/entries/{nowhere}"))
            .await
            .refused(404, "audit.unknown");
    }
}

#[tokio::test]
async fn what_makes_no_sense_is_refused() {
    let desk = Desk::ready().await;
    for query in [
        "?limit=0",
        "?limit=201",
        "?cursor=x",
        "?act=no.act",
        "?kind=NONE",
        "?from=2026-13-01",
        "?patient=1",
        "?nonsense=1",
    ] {
        ask(&desk, query).await.refused(400, "request.query");
        ask(&desk, &format!("/export{query}"))
            .await
            .refused(400, "request.query");
    }
}

#[tokio::test]
async fn looking_and_exporting_is_itself_in_the_log() {
    let desk = Desk::ready().await;
    let (first, _) = families(&desk).await;
    let id = first["id"].as_str().unwrap();
    list(&desk, &format!("?patient={id}")).await;
    let export = ask(&desk, &format!("/export?patient={id}&kind=CHANGE")).await;
    assert_eq!(export.status, 200);
    let items = list(&desk, &format!("?patient={id}&limit=3")).await;
    let mut newest = acts(&items)[..2].to_vec();
    newest.sort_unstable();
    assert_eq!(newest, ["audit.exported", "audit.listed"]);
    let exported = items.iter().find(|item| item["act"] == "audit.exported").unwrap();
    assert_eq!(exported["kind"], "EXPORT");
    assert_eq!(exported["actor"]["name"], "Javier Montes Gil");
    let entry = ask(&desk, &format!("/entries/{}", exported["position"]))
        .await
        .expect(200);
    let change = &entry["changes"][0];
    assert_eq!(
        (&change["words"], &change["after"]),
        (&json!("Filtro: tipo"), &json!("Cambios"))
    );
    desk.clinic.house.reads().flush().await.unwrap();
    let opened = list(&desk, "?act=audit.entry_opened").await;
    assert_eq!(opened.len(), 1);
}

#[tokio::test]
async fn an_export_is_a_table_without_formulas_that_every_spreadsheet_opens() {
    let desk = Desk::ready().await;
    let hash = desk
        .clinic
        .house
        .modules()
        .auth
        .hash_password(PASSWORD.to_owned());
    let seed = SeedUser {
        email: "formula@x.es".to_owned(),
        name: "=HYPERLINK(\"http://x\";\"y\")".to_owned(),
        roles: vec![Role::Recepcion],
        hash: hash.await.unwrap(),
    };
    let employ = move |tx: &mut WriteTx<'_>| seed_user(tx, &seed);
    desk.store().write(&Actor::system(), employ).await.unwrap();
    desk.clinic.new_session("formula@x.es").await;
    families(&desk).await;
    desk.clinic.house.reads().flush().await.unwrap();
    let answer = ask(&desk, "/export").await;
    assert_eq!(answer.headers["content-type"], "text/csv; charset=utf-8");
    assert_eq!(answer.headers["cache-control"], "no-store");
    let disposition = answer.headers["content-disposition"].to_str().unwrap();
    assert!(disposition.starts_with("attachment"), "{disposition}");
    let text = answer.text.strip_prefix('\u{feff}').unwrap();
    let head = text.lines().next().unwrap();
    assert_eq!(
        head,
        "Nº;Fecha y hora;Tipo;Acto;Quién;Función;Por dónde;Dirección de red;Sobre quién;Qué;Antes;Después"
    );
    assert!(
        text.contains(";\"'=HYPERLINK(\"\"http://x\"\";\"\"y\"\")\";"),
        "{text}"
    );
    assert!(
        text.contains("Alergias: Sustancia: Penicilina;Alergias: Sustancia: Látex\r\n"),
        "{text}"
    );
    let head = desk.store().read(|tx| tx.journal_head()).unwrap().seq;
    let first_cells = text.split("\r\n").skip(1).filter(|line| !line.is_empty());
    let positions: Vec<u64> = first_cells
        .map(|line| line.split(';').next().unwrap().parse().unwrap())
        .collect();
    let all: Vec<u64> = (1..=head).rev().collect();
    assert_eq!(positions, all, "every entry, the one about this export first");
    let packed = [("accept-encoding", "gzip")];
    let get = axum::http::Method::GET;
    let answer = desk
        .ask(Who::Admin, get, "/api/audit/export", &packed, None)
        .await;
    assert_eq!(
        answer.headers["content-encoding"], "gzip",
        "compressed, and to its end"
    );
    let english = [("accept-language", "en")];
    let get = axum::http::Method::GET;
    let answer = desk
        .ask(Who::Admin, get, "/api/audit/export", &english, None)
        .await;
    assert!(answer.text.starts_with("\u{feff}No.,Date and time,Kind,"));
}

#[tokio::test]
async fn of_someone_who_was_erased_the_log_says_so() {
    let desk = Desk::ready().await;
    let (first, _) = families(&desk).await;
    list(&desk, "").await;
    let (store, id) = (desk.store(), first["id"].as_str().unwrap());
    let subject = Subject::Patient(id.parse().unwrap());
    let key = store
        .read(|tx| tx.raw_get("sys.subjects", &subject.key()))
        .unwrap();
    let key = KeyId(key.unwrap().try_into().unwrap());
    store.keys().destroy(&[key]).unwrap();
    let items = list(&desk, &format!("?patient={id}")).await;
    let erased: Vec<_> = items.iter().filter(|item| item["isErased"] == true).collect();
    assert_eq!(erased.len(), 2, "what was sealed for the child");
    for item in erased {
        assert_eq!(item["words"], "Borrado: la persona fue suprimida");
        assert_eq!((&item["act"], &item["actor"]), (&json!(null), &json!(null)));
        assert!(item["at"].is_string(), "the one before tells when");
        let entry = ask(&desk, &format!("/entries/{}", item["position"]))
            .await
            .expect(200);
        assert_eq!(entry["changes"], json!([]));
    }
    let read = items
        .iter()
        .find(|item| item["act"] == "patients.opened")
        .unwrap();
    assert_eq!(
        read["people"][0],
        json!({ "kind": "PATIENT", "id": id, "name": null })
    );
    let export = ask(&desk, &format!("/export?patient={id}")).await.text;
    assert!(export.contains("Borrado: la persona fue suprimida") && export.contains("Persona suprimida"));
    assert!(!export.contains("Belén"));
}

#[tokio::test]
async fn every_act_and_field_of_a_clinic_at_work_has_words_in_both_languages() {
    let clinic = TestClinic::open().await;
    let read = |tx: &ReadTx<'_>| {
        let positions = 1..=tx.journal_head()?.seq;
        let entries = positions.map(|seq| Ok(tx.journal_entry(seq)?.unwrap()));
        entries.collect::<Result<Vec<_>, _>>()
    };
    let (mut acts, mut fields) = (BTreeSet::new(), BTreeSet::new());
    for plain in clinic.house.store().read(read).unwrap() {
        let entry: Entry = rmp_serde::from_slice(&plain).unwrap();
        acts.insert(entry.action);
        for change in &entry.changes {
            names(&change.field, &change.before, &mut fields);
            names(&change.field, &change.after, &mut fields);
        }
    }
    let clinics = clinic
        .house
        .store()
        .read(|tx| omi::modules::clinic::settings(tx))
        .unwrap();
    names(
        "values",
        &serde_json::to_value(clinics.values()).unwrap(),
        &mut fields,
    );
    for apart in ["values", "hour", "minute"] {
        fields.remove(apart);
    }
    assert!(acts.len() > 5 && fields.len() > 20, "{acts:?} {fields:?}");
    for language in [Language::Es, Language::En] {
        let words = Words::of(language);
        let silent: Vec<_> = acts.iter().filter(|act| !words.has_act(act)).collect();
        assert!(silent.is_empty(), "{silent:?}");
        let silent: Vec<_> = fields.iter().filter(|field| !words.has_field(field)).collect();
        assert!(silent.is_empty(), "{silent:?}");
    }
}

/// The names of a field and of all within it.
fn names(field: &str, value: &Value, into: &mut BTreeSet<String>) {
    into.insert(field.to_owned());
    match value {
        Value::Array(items) => items.iter().for_each(|item| names(field, item, into)),
        Value::Object(parts) => parts.iter().for_each(|(name, part)| names(name, part, into)),
        _ => {}
    }
}
