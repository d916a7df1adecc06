//! Acts at the machine itself: what they leave in the audit log, and what they refuse to begin.

use omi::app::House;
use omi::app::console::{authority, keys};
use omi::platform::audit::{Entry, about};
use omi::platform::store::Subject;
use omi::shared::actor::Door;
use omi::shared::error::Kind;
use serde_json::json;

use super::clinic::TestClinic;

const WORDS: &str = "cinco palabras que no van juntas";

/// What was done at the console, oldest first.
fn entries(house: &House) -> Vec<Entry> {
    let page = house
        .store()
        .read(|tx| about(tx, Subject::Clinic, None, 100))
        .unwrap();
    let mut entries: Vec<Entry> = page.entries.into_iter().map(|listed| listed.entry).collect();
    entries.retain(|entry| entry.action.starts_with("keys.") || entry.action.starts_with("certificates."));
    entries.reverse();
    entries
}

fn words() -> keys::Way {
    keys::Way::Passphrase(keys::Words::new(WORDS.to_owned()))
}

#[tokio::test]
async fn acts_on_keys_and_authority_are_audited_without_a_secret() {
    let clinic = TestClinic::open().await;
    let house = &clinic.house;
    let added = keys::add(house.clone(), keys::AddSlot { way: words() })
        .await
        .unwrap();
    assert_eq!((added.slot, added.is_named), (2, false));
    let listed = keys::list(house.clone(), ()).await.unwrap();
    let opens: Vec<_> = listed
        .iter()
        .map(|slot| (slot.slot, slot.opened_by.is_some()))
        .collect();
    assert_eq!(opens, [(1, true), (2, false)]);
    let refused = keys::remove(house.clone(), keys::RemoveSlot { slot: 1 })
        .await
        .unwrap_err();
    assert_eq!((refused.kind(), refused.code()), (Kind::Conflict, "keys.refused"));
    keys::rotate(house.clone(), keys::RotateRoot { also: vec![words()] })
        .await
        .unwrap();
    keys::remove(house.clone(), keys::RemoveSlot { slot: 2 })
        .await
        .unwrap();
    let made = authority::replace(house.clone(), ()).await.unwrap();
    assert!(!made.is_served, "this house has no doors");

    let entries = entries(house);
    let actions: Vec<_> = entries.iter().map(|entry| entry.action.as_str()).collect();
    let expected = [
        "keys.slot_added",
        "keys.root_replaced",
        "keys.slot_removed",
        "certificates.authority_replaced",
    ];
    assert_eq!(actions, expected, "what was refused is not there");
    assert!(entries.iter().all(|entry| entry.door == Door::Console));
    let change = |entry: &Entry, field: &str| {
        let found = entry.changes.iter().find(|change| change.field == field).unwrap();
        (found.before.clone(), found.after.clone())
    };
    assert_eq!(change(&entries[0], "slot"), (json!(null), json!(2)));
    assert_eq!(change(&entries[0], "kind"), (json!(null), json!("passphrase")));
    assert_eq!(change(&entries[2], "slot"), (json!(2), json!(null)));
    assert_eq!(change(&entries[3], "fingerprint").1, json!(made.fingerprint));
    assert!(!format!("{entries:?}").contains(WORDS));
}

#[tokio::test]
async fn what_could_not_be_audited_is_not_begun() {
    let clinic = TestClinic::open().await;
    let house = &clinic.house;
    // The ring itself may grow meanwhile: keys are made ahead.
    let slots = || std::fs::read(house.data().join("keyring.slots")).unwrap();
    let before = slots();
    house.store().disk().found_full();
    let refused = [
        keys::add(house.clone(), keys::AddSlot { way: words() })
            .await
            .unwrap_err(),
        keys::remove(house.clone(), keys::RemoveSlot { slot: 1 })
            .await
            .unwrap_err(),
        keys::rotate(house.clone(), keys::RotateRoot { also: Vec::new() })
            .await
            .unwrap_err(),
        authority::replace(house.clone(), ()).await.unwrap_err(),
    ];
    assert!(
        refused.iter().all(|error| error.code() == "store.full"),
        "{refused:?}"
    );
    assert!(slots() == before, "nothing was touched");
    assert!(!house.data().join("tls").exists());
}
