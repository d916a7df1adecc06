//! The directory against a plain list: whatever is added, changed and removed, and from wherever a page
//! starts, both say the same.

use std::collections::{BTreeMap, HashSet};

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::page::gather;
use super::state::State;
use super::*;
use crate::modules::patients::model::{ChildFacts, PlanSpan, PlanType, StandingFacts};
use crate::modules::patients::rules;
use crate::platform::store::Header;
use crate::shared::person::PersonName;

const TODAY: Date = date(2026, 5, 20);

#[derive(Clone, Debug)]
struct Child {
    slot: u8,
    name: u8,
    age_days: u16,
    is_removed: bool,
    plan: Option<u16>,
}

fn id(slot: u8) -> PatientId {
    PatientId::from_uuid(uuid::Uuid::from_u128(u128::from(slot) + 1))
}

fn entry(child: &Child) -> Entry {
    let names = ["Núñez", "Nunez", "García", "García López", "Álvarez", "Zurita"];
    let last = names[usize::from(child.name) % names.len()];
    let at = |us: i64| jiff::Timestamp::from_microsecond(us).unwrap();
    let patient = Patient {
        id: id(child.slot),
        header: Header {
            version: 1,
            created_at: at(i64::from(child.slot % 5)),
            updated_at: at(0),
            deleted_at: child.is_removed.then(|| at(9)),
        },
        number: u64::from(child.slot),
        carnet_number: u64::from(child.slot),
        facts: ChildFacts {
            first_name: PersonName::parse("Ana").unwrap(),
            last_name: PersonName::parse(last).unwrap(),
            date_of_birth: TODAY.saturating_sub(jiff::Span::new().days(i64::from(child.age_days))),
            dni_nie: None,
            address: None,
            allergies: None,
            medication: None,
            remarks: None,
        },
        guardians: Vec::new(),
        consents: Vec::new(),
        payer: None,
        merged_into: None,
        absorbed: Vec::new(),
    };
    let plans = child.plan.map(|days| {
        let start = TODAY.saturating_sub(jiff::Span::new().days(i64::from(days)));
        PlanSpan {
            plan_type: PlanType::Him,
            start_date: start,
            end_date: rules::end_of(start),
            is_cancelled: days % 7 == 0,
        }
    });
    Entry::pack(
        &patient,
        plans.into_iter().collect(),
        StandingFacts::default(),
        None,
    )
}

fn child() -> impl Strategy<Value = Child> {
    (
        0..24u8,
        0..6u8,
        0..6_000u16,
        any::<bool>(),
        proptest::option::of(0..800u16),
    )
        .prop_map(|(slot, name, age_days, is_removed, plan)| Child {
            slot,
            name,
            age_days,
            is_removed,
            plan,
        })
}

fn request(sort: SortBy, is_descending: bool, is_removed: bool, filter: Filter) -> PageRequest {
    PageRequest {
        sort,
        is_descending,
        is_removed,
        filter,
        hidden: HashSet::new(),
        among: None,
        after: None,
        limit: 3,
        today: TODAY,
    }
}

/// All pages of a list, one after the other.
fn walk(state: &State, mut request: PageRequest) -> Vec<PatientId> {
    let mut seen = Vec::new();
    loop {
        let page = gather(state, &request);
        seen.extend(page.entries.iter().map(|entry| entry.id));
        match page.next {
            Some(next) => request.after = Some(next),
            None => return seen,
        }
    }
}

/// What a plain list says.
fn expected(children: &BTreeMap<u8, Child>, request: &PageRequest) -> Vec<PatientId> {
    let mut entries: Vec<Entry> = children.values().map(entry).collect();
    entries.retain(|entry| {
        entry.deleted_us.is_some() == request.is_removed
            && !request.hidden.contains(&entry.id)
            && request
                .filter
                .plan
                .is_none_or(|plan| entry.plan(TODAY).is_some_and(|shown| shown.plan_type == plan))
            && request.filter.age_min.is_none_or(|min| {
                crate::shared::person::age_on(entry.born, TODAY).is_some_and(|age| age.years >= min)
            })
    });
    entries.sort_by(|a, b| request.sort.compare(a, b));
    if request.is_descending {
        entries.reverse();
    }
    entries.iter().map(|entry| entry.id).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn pages_agree_with_a_plain_list(
        loaded in proptest::collection::vec(child(), 0..30),
        changed in proptest::collection::vec(child(), 0..30),
        gone in proptest::collection::vec(0..24u8, 0..5),
        hidden in proptest::collection::hash_set(0..24u8, 0..4),
        age_min in proptest::option::of(0..17u16),
        has_plan in any::<bool>(),
    ) {
        let mut children = BTreeMap::new();
        children.extend(loaded.into_iter().map(|child| (child.slot, child)));
        let mut state = State::of(children.values().map(entry).collect());
        for child in changed {
            state.put(id(child.slot), Some(entry(&child)));
            children.insert(child.slot, child);
        }
        for slot in gone {
            state.put(id(slot), None);
            children.remove(&slot);
        }
        let filter = Filter { age_min, plan: has_plan.then_some(PlanType::Him), ..Filter::default() };
        for sort in SortBy::ALL {
            for (is_descending, is_removed) in [(false, false), (true, false), (false, true)] {
                let request = PageRequest {
                    hidden: hidden.iter().copied().map(id).collect(),
                    ..request(sort, is_descending, is_removed, filter.clone())
                };
                let expected = expected(&children, &request);
                let page = gather(&state, &request);
                prop_assert_eq!(page.total, Some(expected.len()));
                prop_assert_eq!(walk(&state, request.clone()), expected.clone());
                let everyone = PageRequest { among: Some((0..24).map(id).collect()), ..request };
                prop_assert_eq!(walk(&state, everyone), expected);
            }
        }
    }
}
