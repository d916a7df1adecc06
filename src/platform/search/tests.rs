//! What people type, against a small clinic; and the laws that hold for any clinic.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

const BELEN: u128 = 1;
const GARCIA_GARCIA: u128 = 2;
const GUTIERREZ: u128 = 3;
const IGNACIO: u128 = 4;

fn clinic() -> Vec<Document> {
    let person =
        |id: u128, name: &str, related: &[&str], phones: &[&str], codes: &[&str], emails: &[&str]| {
            let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
            Document {
                id: Uuid::from_u128(id),
                name: name.into(),
                related_names: texts(related),
                phones: texts(phones),
                codes: texts(codes),
                emails: texts(emails),
            }
        };
    vec![
        person(
            BELEN,
            "Belén Núñez Ortega",
            &["José María Núñez Lobo", "Ana Ortega de la Fuente"],
            &["+34600111222", "+34911222333"],
            &["HC-000123", "12345678Z"],
            &["jm.nunez@example.org"],
        ),
        person(
            GARCIA_GARCIA,
            "Ana García García",
            &["Luis García Pérez"],
            &["+33123456789"],
            &["HC-000124", "X1234567L"],
            &[],
        ),
        person(
            GUTIERREZ,
            "Nicolás Gutiérrez Núñez",
            &["Ana Núñez Ruiz"],
            &["+34699333444"],
            &["HC-001230"],
            &["ananr@example.org"],
        ),
        person(
            IGNACIO,
            "Ignacio García Martín",
            &["Belén Martín Gil"],
            &[],
            &["HC-123000"],
            &[],
        ),
    ]
}

/// A clinic whose people all wait in the overlay.
fn waiting(documents: &[Document]) -> SearchIndex {
    let index = SearchIndex::new().unwrap();
    index.rebuild(std::iter::empty()).unwrap();
    for document in documents {
        index.upsert(document);
    }
    index
}

/// A clinic whose people are all in one segment.
fn committed(documents: &[Document]) -> SearchIndex {
    let index = SearchIndex::new().unwrap();
    assert_eq!(index.rebuild(documents.iter().cloned()).unwrap(), documents.len());
    index
}

/// A clinic spread over several segments and the overlay.
fn spread(documents: &[Document]) -> SearchIndex {
    let index = SearchIndex::new().unwrap();
    index.rebuild(documents.iter().take(1).cloned()).unwrap();
    for (at, document) in documents.iter().enumerate().skip(1) {
        index.upsert(document);
        if at % 3 == 0 {
            index.commit().unwrap();
        }
    }
    index
}

fn in_every_state(documents: &[Document]) -> [SearchIndex; 3] {
    [waiting(documents), committed(documents), spread(documents)]
}

fn ids(index: &SearchIndex, query: &str) -> Vec<u128> {
    index
        .search(query, 20)
        .unwrap()
        .into_iter()
        .map(|hit| hit.id.as_u128())
        .collect()
}

#[test]
fn people_are_found_by_what_is_known_of_them() {
    let indexes = in_every_state(&clinic());
    for (query, expected) in [
        // Names in any order, case and accent.
        ("nunez belen", vec![BELEN]),
        ("Belén Núñez Ortega", vec![BELEN]),
        ("ORTEGA NUÑEZ", vec![BELEN]),
        ("garcia ana", vec![GARCIA_GARCIA]),
        // As one types.
        ("bel", vec![BELEN, IGNACIO]),
        ("gutier", vec![GUTIERREZ]),
        ("nu be", vec![BELEN]),
        // One typing error: swapped, missing, doubled, wrong; at the beginning, in an unfinished word.
        ("guiterrez", vec![GUTIERREZ]),
        ("gutierez", vec![GUTIERREZ]),
        ("guttierrez", vec![GUTIERREZ]),
        ("gutierrec", vec![GUTIERREZ]),
        ("hutierrez", vec![GUTIERREZ]),
        ("guiter", vec![GUTIERREZ]),
        ("nicloas gutierres", vec![GUTIERREZ]),
        ("guiterez", vec![]),
        ("bleen nunze", vec![BELEN]),
        // The guardian's name; the child's own stands first.
        ("belen", vec![BELEN, IGNACIO]),
        ("jose maria nunez", vec![BELEN]),
        ("de la fuente", vec![BELEN]),
        ("nunez", vec![BELEN, GUTIERREZ]),
        ("ana", vec![GARCIA_GARCIA, BELEN, GUTIERREZ]),
        // Both surnames the same.
        ("garcia garcia", vec![GARCIA_GARCIA, IGNACIO]),
        ("garcia", vec![GARCIA_GARCIA, IGNACIO]),
        // Phones.
        ("600111222", vec![BELEN]),
        ("600 11 12 22", vec![BELEN]),
        ("+34 600 111 222", vec![BELEN]),
        ("0034600111222", vec![BELEN]),
        ("34600111222", vec![BELEN]),
        ("111222", vec![BELEN]),
        ("333", vec![BELEN, GUTIERREZ]),
        ("+34 699", vec![GUTIERREZ]),
        ("+33 1 23 45 67 89", vec![GARCIA_GARCIA]),
        ("600111223", vec![]),
        ("nunez 600", vec![BELEN]),
        // Record numbers.
        ("HC-000123", vec![BELEN]),
        ("hc000123", vec![BELEN]),
        ("hc 000123", vec![BELEN]),
        ("hc-123", vec![BELEN, IGNACIO, GUTIERREZ]),
        ("000123", vec![BELEN]),
        ("hc-00123", vec![BELEN, GUTIERREZ]),
        ("HC-0001", vec![GARCIA_GARCIA, BELEN]),
        ("1230", vec![GUTIERREZ, IGNACIO]),
        // Identity numbers.
        ("12345678Z", vec![BELEN]),
        ("12.345.678-z", vec![BELEN]),
        ("12345678 Z", vec![BELEN]),
        ("12345678", vec![BELEN, GARCIA_GARCIA]),
        ("123456781", vec![]),
        ("x-1234567-l", vec![GARCIA_GARCIA]),
        ("X 1234567 L", vec![GARCIA_GARCIA]),
        ("x1234", vec![GARCIA_GARCIA]),
        // E-mail.
        ("jm.nunez@example.org", vec![BELEN]),
        ("JM.Nun", vec![BELEN]),
        ("ananr@", vec![GUTIERREZ]),
        ("ananr", vec![GUTIERREZ]),
        // Nobody.
        ("zzzz", vec![]),
        ("belen zzzz", vec![]),
        ("", vec![]),
        ("?? --", vec![]),
    ] {
        for (state, index) in ["waiting", "committed", "spread"].iter().zip(&indexes) {
            assert_eq!(ids(index, query), expected, "{query:?} {state}");
        }
    }
}

#[test]
fn an_exact_number_stands_before_its_other_readings() {
    for index in in_every_state(&clinic()) {
        let hits = index.search("123", 20).unwrap();
        assert_eq!(hits[0].id.as_u128(), BELEN);
        assert!(hits[0].score > hits[1].score);
    }
}

#[test]
fn an_old_value_finds_nobody_any_more() {
    for index in in_every_state(&clinic()) {
        let mut changed = clinic().remove(0);
        changed.name = "Rosa Soto".into();
        changed.phones.clear();
        index.upsert(&changed);
        for _before_and_after_commit in 0..2 {
            assert_eq!(ids(&index, "rosa"), [BELEN]);
            assert_eq!(ids(&index, "belen ortega"), [BELEN; 0]);
            assert_eq!(ids(&index, "600111222"), [BELEN; 0]);
            index.commit().unwrap();
        }
    }
}

#[test]
fn who_is_removed_vanishes_at_once_and_can_come_back() {
    for index in in_every_state(&clinic()) {
        index.remove(Uuid::from_u128(BELEN));
        assert_eq!(ids(&index, "belen"), [IGNACIO]);
        index.commit().unwrap();
        assert_eq!(ids(&index, "belen"), [IGNACIO]);
        index.upsert(&clinic()[0]);
        assert_eq!(ids(&index, "belen"), [BELEN, IGNACIO]);
    }
}

#[test]
fn until_it_is_built_it_says_so_and_then_knows_what_came_meanwhile() {
    let index = SearchIndex::new().unwrap();
    index.upsert(&clinic()[2]);
    assert!(matches!(index.search("ana", 5), Err(SearchError::NotReady)));
    let mut stale = clinic();
    stale[2].name = "Somebody Else".into();
    index.rebuild(stale.into_iter()).unwrap();
    assert!(index.is_ready());
    assert_eq!(ids(&index, "gutierrez"), [GUTIERREZ]);
    assert!(ids(&index, "somebody").is_empty());
    assert_eq!(index.commit().unwrap(), 1);
    assert_eq!(ids(&index, "gutierrez"), [GUTIERREZ]);
    assert!(ids(&index, "somebody").is_empty());
    assert_eq!(index.memory().documents, 4);
    assert_eq!(index.memory().waiting, 0);
}

#[test]
fn few_segments_remain_after_many_small_commits() {
    let index = SearchIndex::new().unwrap();
    index.rebuild(std::iter::empty()).unwrap();
    for round in 0..60u128 {
        let mut document = clinic().remove(0);
        document.id = Uuid::from_u128(round % 40);
        index.upsert(&document);
        index.commit().unwrap();
    }
    let memory = index.memory();
    assert_eq!(memory.documents, 40);
    assert!(memory.segments <= 4, "{memory:?}");
    assert_eq!(index.search("belen", 100).unwrap().len(), 40);
}

#[test]
fn the_best_are_given_when_there_are_too_many() {
    let mut crowd = clinic();
    for id in 100..400u128 {
        let mut document = clinic().remove(3);
        document.id = Uuid::from_u128(id);
        document.name = format!("Garcilaso {}", if id % 2 == 0 { "Abad" } else { "Zamora" });
        crowd.push(document);
    }
    for index in in_every_state(&crowd) {
        assert_eq!(index.search("garcia", 2).unwrap().len(), 2);
        assert_eq!(ids(&index, "garcia")[..2], [GARCIA_GARCIA, IGNACIO]);
        let first_of_many: Vec<u128> = (0..19).map(|n| 100 + 2 * n).collect();
        assert_eq!(ids(&index, "garci")[1..], first_of_many);
        assert_eq!(index.search("garci", usize::MAX).unwrap().len(), LIMIT_MAX);
        assert!(index.search("garci", 0).unwrap().is_empty());
    }
}

#[test]
fn the_indexer_feeds_the_index_and_ends_when_dropped() {
    let index = Arc::new(SearchIndex::new().unwrap());
    index.rebuild(std::iter::empty()).unwrap();
    let indexer = Indexer::start(Arc::clone(&index)).unwrap();
    for document in &clinic() {
        index.upsert(document);
    }
    assert_eq!(ids(&index, "guiterrez"), [GUTIERREZ]);
    while index.memory().waiting > 0 {
        std::thread::yield_now();
    }
    assert_eq!(index.memory().documents, 4);
    assert_eq!(ids(&index, "guiterrez"), [GUTIERREZ]);
    drop(indexer);
    assert_eq!(Arc::strong_count(&index), 1);
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec!["ana", "anabel", "garcia", "garzia", "gracia", "núñez", "Nuñes", "de", "王"]).prop_map(str::to_owned),
        1 => "[a-cñ]{1,5}",
    ]
}

fn document() -> impl Strategy<Value = Document> {
    let words = |count| vec(word(), count).prop_map(|words| words.join(" "));
    let phone = prop_oneof!["\\+34[67]00[0-2]{6}", "\\+33[0-9]{8}"];
    let code = prop_oneof!["HC-000[0-3]{3}", "[0-3]{8}[A-C]"];
    (
        words(0..4),
        vec(words(0..3), 0..3),
        vec(phone, 0..3),
        vec(code, 0..3),
        vec("[a-c.]{1,4}@[ab]\\.es", 0..2),
    )
        .prop_map(|(name, related_names, phones, codes, emails)| Document {
            id: Uuid::nil(),
            name,
            related_names,
            phones,
            codes,
            emails,
        })
}

fn query() -> impl Strategy<Value = String> {
    let typed = prop_oneof![
        4 => word(),
        1 => "[a-cñ]{1,3}",
        1 => "(hc-?)?0{0,3}[0-3]{1,3}",
        1 => "(\\+34 ?)?[67]00 ?[0-2]{0,6}",
        1 => "[a-c.]{1,4}@?",
    ];
    vec(typed, 1..4).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn overlay_and_index_agree(mut documents in vec(document(), 1..12), queries in vec(query(), 1..12), limit in 1..15usize) {
        for (id, document) in (1..).zip(&mut documents) {
            document.id = Uuid::from_u128(id);
        }
        let [waiting, committed, spread] = in_every_state(&documents);
        for query in queries {
            let expected = waiting.search(&query, limit).unwrap();
            prop_assert_eq!(&committed.search(&query, limit).unwrap(), &expected, "committed {}", query);
            prop_assert_eq!(&spread.search(&query, limit).unwrap(), &expected, "spread {}", query);
        }
    }

    #[test]
    fn anything_may_be_typed(query in any::<String>(), times in 1..300usize, document in document()) {
        let documents = [document];
        let (waiting, committed) = (waiting(&documents), committed(&documents));
        let query = query.repeat(times);
        prop_assert_eq!(waiting.search(&query, 20).unwrap(), committed.search(&query, 20).unwrap());
    }

    #[test]
    fn anything_may_be_written_and_is_found_by_its_name(name in any::<String>(), phone in any::<String>(), code in any::<String>(), email in any::<String>()) {
        let document = Document {
            id: Uuid::from_u128(7),
            name: name.clone(),
            phones: vec![phone.clone()],
            codes: vec![code.clone()],
            emails: vec![email.clone()],
            ..Document::default()
        };
        let documents = [document];
        let (waiting, committed) = (waiting(&documents), committed(&documents));
        for query in [name.as_str(), phone.as_str(), code.as_str(), email.as_str()] {
            prop_assert_eq!(waiting.search(query, 5).unwrap(), committed.search(query, 5).unwrap(), "{:?}", query);
        }
    }
}
