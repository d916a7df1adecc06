//! Who may be there twice: children and guardians who are alike enough for somebody to look. Parents share telephones
//! and addresses, siblings share everything but their given names: neither alone is a likeness.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::modules::patients::model::{ChildFacts, GuardianFacts};
use crate::shared::ids::{GuardianId, PatientId};
use crate::shared::person::{match_key, words};

/// Why two files may be of one child, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ChildLikeness {
    /// Name and birth date.
    NameAndBirth,
    /// Birth date, and the words of the name in another order: surnames that were swapped.
    SwappedNames,
    /// The given name, and the telephone of a guardian.
    PhoneAndName,
}

/// Why two guardians may be one person, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum GuardianLikeness {
    /// E-mail address, and a given name.
    Email,
    /// Telephone, and a given name.
    Phone,
    /// The whole name, and a child.
    NameAndChild,
}

/// What is compared of a child.
pub struct ChildTraits {
    id: PatientId,
    given: String,
    name: String,
    /// The words of the whole name in the order of the alphabet.
    sorted: String,
    born: Date,
    phones: Vec<String>,
}

impl ChildTraits {
    /// Of a child and the guardians on its file.
    pub fn of<'a>(
        id: PatientId,
        facts: &ChildFacts,
        guardians: impl Iterator<Item = &'a GuardianFacts>,
    ) -> Self {
        let name = match_key(&format!("{} {}", facts.first_name, facts.last_name));
        Self {
            id,
            given: match_key(facts.first_name.as_str()),
            sorted: sorted(&name),
            name,
            born: facts.date_of_birth,
            phones: guardians
                .filter_map(|guardian| guardian.phone.as_ref())
                .map(ToString::to_string)
                .collect(),
        }
    }
}

/// What is compared of a guardian.
pub struct GuardianTraits {
    id: GuardianId,
    given: Vec<String>,
    sorted: String,
    phone: Option<String>,
    email: Option<String>,
    children: Vec<PatientId>,
}

impl GuardianTraits {
    /// Of a guardian and their children.
    #[must_use]
    pub fn of(id: GuardianId, facts: &GuardianFacts, children: Vec<PatientId>) -> Self {
        Self {
            id,
            given: words(facts.first_name.as_str()).collect(),
            sorted: sorted(&facts.full_name()),
            phone: facts.phone.as_ref().map(ToString::to_string),
            email: facts.email.as_ref().map(ToString::to_string),
            children,
        }
    }
}

fn sorted(name: &str) -> String {
    let mut words: Vec<String> = words(name).collect();
    words.sort_unstable();
    words.join(" ")
}

/// Two records that may be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair<Id, Why> {
    /// The older one.
    pub one: Id,
    /// The newer one.
    pub other: Id,
    /// Why.
    pub why: Why,
}

/// Of so many who have one thing in common only the first are compared: a telephone that a hundred have is the clinic's.
const CROWD: usize = 30;

/// Children who may be there twice, the surest first; `is_known` tells the pairs that somebody looked at.
#[must_use]
pub fn alike_children(
    children: &[ChildTraits],
    is_known: impl Fn(PatientId, PatientId) -> bool,
) -> Vec<Pair<PatientId, ChildLikeness>> {
    let mut found = Found::new(is_known);
    for (one, other) in pairs(children, |child| vec![(child.sorted.as_str(), child.born)]) {
        let why = if one.name == other.name {
            ChildLikeness::NameAndBirth
        } else {
            ChildLikeness::SwappedNames
        };
        found.add(one.id, other.id, why);
    }
    for (one, other) in pairs(children, |child| child.phones.iter().collect()) {
        if begins(&one.given, &other.given) || begins(&other.given, &one.given) {
            found.add(one.id, other.id, ChildLikeness::PhoneAndName);
        }
    }
    found.sorted()
}

/// Guardians who may be there twice, the surest first; `is_known` tells the pairs that somebody looked at.
#[must_use]
pub fn alike_guardians(
    guardians: &[GuardianTraits],
    is_known: impl Fn(GuardianId, GuardianId) -> bool,
) -> Vec<Pair<GuardianId, GuardianLikeness>> {
    let mut found = Found::new(is_known);
    let share_given = |one: &GuardianTraits, other: &GuardianTraits| {
        one.given.iter().any(|word| other.given.contains(word))
    };
    for (one, other) in pairs(guardians, |guardian| guardian.email.iter().collect()) {
        if share_given(one, other) {
            found.add(one.id, other.id, GuardianLikeness::Email);
        }
    }
    for (one, other) in pairs(guardians, |guardian| guardian.phone.iter().collect()) {
        if share_given(one, other) {
            found.add(one.id, other.id, GuardianLikeness::Phone);
        }
    }
    for (one, other) in pairs(guardians, |guardian| guardian.children.iter().collect()) {
        if one.sorted == other.sorted {
            found.add(one.id, other.id, GuardianLikeness::NameAndChild);
        }
    }
    found.sorted()
}

/// Whether a name is another one, or its beginning: María and María José.
fn begins(short: &str, long: &str) -> bool {
    long.strip_prefix(short)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// Everyone with everyone else who has a key in common with them.
fn pairs<'a, T, Key: Eq + Hash>(items: &'a [T], keys: impl Fn(&'a T) -> Vec<Key>) -> Vec<(&'a T, &'a T)> {
    let mut groups: HashMap<Key, Vec<&'a T>> = HashMap::new();
    for item in items {
        for key in keys(item) {
            groups.entry(key).or_default().push(item);
        }
    }
    let mut pairs = Vec::new();
    for group in groups.values() {
        let group = group.get(..CROWD).unwrap_or(group);
        for (place, one) in group.iter().enumerate() {
            pairs.extend(group.iter().skip(place + 1).map(|other| (*one, *other)));
        }
    }
    pairs
}

/// Pairs that were found, each once with its surest reason.
struct Found<Id, Why, Known> {
    pairs: Vec<Pair<Id, Why>>,
    seen: HashSet<(Id, Id)>,
    is_known: Known,
}

impl<Id: Copy + Ord + Hash, Why: Copy + Ord, Known: Fn(Id, Id) -> bool> Found<Id, Why, Known> {
    fn new(is_known: Known) -> Self {
        Self {
            pairs: Vec::new(),
            seen: HashSet::new(),
            is_known,
        }
    }

    fn add(&mut self, a: Id, b: Id, why: Why) {
        // Ids are in the order of time.
        let (one, other) = (a.min(b), a.max(b));
        if one != other && !(self.is_known)(one, other) && self.seen.insert((one, other)) {
            self.pairs.push(Pair { one, other, why });
        }
    }

    fn sorted(mut self) -> Vec<Pair<Id, Why>> {
        self.pairs
            .sort_unstable_by_key(|pair| (pair.why, pair.one, pair.other));
        self.pairs
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::shared::ids::Id as _;
    use crate::shared::person::{Email, PersonName, Phone};

    fn facts(first: &str, last: &str, phone: &str, email: &str) -> GuardianFacts {
        GuardianFacts {
            first_name: PersonName::parse(first).unwrap(),
            last_name: PersonName::parse(last).unwrap(),
            dni_nie: None,
            email: Email::parse(email).ok(),
            phone: Phone::parse(phone).ok(),
        }
    }

    fn child(id: u128, first: &str, last: &str, born: Date, phone: &str) -> ChildTraits {
        let facts_of_child = ChildFacts {
            first_name: PersonName::parse(first).unwrap(),
            last_name: PersonName::parse(last).unwrap(),
            date_of_birth: born,
            dni_nie: None,
            address: None,
            allergies: None,
            medication: None,
            remarks: None,
        };
        let mother = facts("Ana", "Gil", phone, "");
        let id = PatientId::from_uuid(uuid::Uuid::from_u128(id));
        ChildTraits::of(id, &facts_of_child, std::iter::once(&mother))
    }

    fn why(children: &[ChildTraits]) -> Vec<ChildLikeness> {
        let found = alike_children(children, |_, _| false);
        found.into_iter().map(|pair| pair.why).collect()
    }

    #[test]
    fn a_child_that_is_there_twice_is_found_and_siblings_are_not() {
        let (born, later) = (date(2018, 3, 14), date(2018, 4, 13));
        let own = || child(1, "Belén", "Núñez Ortega", born, "600111222");
        for (other, expected) in [
            (
                child(2, "BELEN", "nuñez ortega", born, ""),
                Some(ChildLikeness::NameAndBirth),
            ),
            (
                child(2, "Belén", "Ortega Núñez", born, ""),
                Some(ChildLikeness::SwappedNames),
            ),
            (
                child(2, "Belén María", "Núñez", later, "600 111 222"),
                Some(ChildLikeness::PhoneAndName),
            ),
            (child(2, "Belén", "Núñez Ortega", later, ""), None),
            (child(2, "Iria", "Núñez Ortega", born, "600111222"), None),
            (child(2, "Belenita", "Rey", born, "600111222"), None),
        ] {
            assert_eq!(why(&[own(), other]), expected.into_iter().collect::<Vec<_>>());
        }
        let twice = [own(), child(2, "Belén", "Núñez Ortega", born, "600111222")];
        assert_eq!(why(&twice).len(), 1, "once, with the surest reason");
        assert_eq!(alike_children(&twice, |_, _| true), [], "somebody looked");
    }

    #[test]
    fn a_telephone_of_a_crowd_costs_no_more_than_a_few() {
        let born = |day: i32| date(2018, 1, 1).saturating_add(jiff::Span::new().days(day));
        let crowd: Vec<_> = (0..500u16)
            .map(|day| child(u128::from(day), "Ana", "Rey", born(i32::from(day)), "600111222"))
            .collect();
        assert_eq!(why(&crowd).len(), CROWD * (CROWD - 1) / 2);
    }

    #[test]
    fn a_mother_written_twice_is_found_and_parents_are_not() {
        let kid = PatientId::from_uuid(uuid::Uuid::from_u128(9));
        let of = |id: u128, facts: &GuardianFacts, children: Vec<PatientId>| {
            GuardianTraits::of(GuardianId::from_uuid(uuid::Uuid::from_u128(id)), facts, children)
        };
        let mother = facts("Marta", "Ortega Ruiz", "600111222", "casa@example.org");
        for (other, shares_child, expected) in [
            (
                facts("Marta", "Ortega", "", "casa@example.org"),
                false,
                Some(GuardianLikeness::Email),
            ),
            (
                facts("Marta Luisa", "Rey", "600111222", ""),
                false,
                Some(GuardianLikeness::Phone),
            ),
            (
                facts("Marta", "Ruiz Ortega", "", ""),
                true,
                Some(GuardianLikeness::NameAndChild),
            ),
            (facts("Marta", "Ortega Ruiz", "", ""), false, None),
            (
                facts("Luis", "Núñez", "600111222", "casa@example.org"),
                true,
                None,
            ),
        ] {
            let children = if shares_child { vec![kid] } else { Vec::new() };
            let found = alike_guardians(&[of(1, &mother, vec![kid]), of(2, &other, children)], |_, _| {
                false
            });
            let found: Vec<_> = found.into_iter().map(|pair| pair.why).collect();
            assert_eq!(found, expected.into_iter().collect::<Vec<_>>());
        }
    }
}
