//! What two files say of one guardian of one child, joined so that nobody gains sight of it: a court order that either
//! of them knows holds, and of two powers to decide the lesser one does.

use jiff::civil::Date;

use super::restriction::may_be_primary;
use crate::modules::patients::model::{CourtOrder, DecisionPower, GuardianFacts, Guardianship};
use crate::shared::person::{match_key, words};

/// These links, each with what other links say of the same guardian.
#[must_use]
pub fn join_links(links: &[Guardianship], others: &[Guardianship]) -> Vec<Guardianship> {
    let joined = links.iter().map(|link| {
        let other = others.iter().find(|other| other.guardian == link.guardian);
        other.map_or_else(|| link.clone(), |other| stricter(link, other))
    });
    joined.collect()
}

/// Two links of one guardian to one child as one. All that decides nothing is the first one's.
#[must_use]
pub fn stricter(own: &Guardianship, other: &Guardianship) -> Guardianship {
    let mut joined = own.clone();
    joined.decides = lesser(own.decides, other.decides);
    match (own.is_restricted, other.is_restricted) {
        (_, false) => {}
        (false, true) => {
            joined.is_restricted = true;
            joined.restriction.clone_from(&other.restriction);
            joined.order = other.order.clone();
        }
        (true, true) => {
            joined.restriction = own.restriction.clone().or_else(|| other.restriction.clone());
            let document = own
                .order
                .document
                .clone()
                .or_else(|| other.order.document.clone());
            joined.order = CourtOrder {
                document,
                // None is the widest at both ends.
                from: own.order.from.zip(other.order.from).map(|(a, b)| a.min(b)),
                until: own.order.until.zip(other.order.until).map(|(a, b)| a.max(b)),
            };
        }
    }
    joined
}

fn lesser(own: DecisionPower, other: DecisionPower) -> DecisionPower {
    use DecisionPower::{Joint, None, Sole};
    match (own, other) {
        (None, _) | (_, None) => None,
        (Joint, _) | (_, Joint) => Joint,
        (Sole, Sole) => Sole,
    }
}

/// Leaves exactly one primary guardian, who may be it on this day. False when nobody may.
#[must_use]
pub fn settle_primary(links: &mut [Guardianship], today: Date) -> bool {
    let may = |link: &Guardianship| may_be_primary(link, today);
    let named = links.iter().position(|link| link.is_primary && may(link));
    let Some(primary) = named.or_else(|| links.iter().position(may)) else {
        return false;
    };
    for (place, link) in links.iter_mut().enumerate() {
        link.is_primary = place == primary;
    }
    true
}

/// Whether two guardians look like one person: the same DNI, or the same first given name with a surname, telephone or
/// e-mail address in common. Parents share addresses and surnames, but not their given name.
#[must_use]
pub fn look_like_one(one: &GuardianFacts, other: &GuardianFacts) -> bool {
    if let (Some(own), Some(theirs)) = (&one.dni_nie, &other.dni_nie)
        && own == theirs
    {
        return true;
    }
    let given = |facts: &GuardianFacts| words(facts.first_name.as_str()).next();
    if given(one) != given(other) {
        return false;
    }
    let is_shared = |own: Option<&str>, theirs: Option<&str>| own.is_some() && own == theirs;
    let phone = |facts: &GuardianFacts| facts.phone.as_ref().map(ToString::to_string);
    let email = |facts: &GuardianFacts| facts.email.as_ref().map(ToString::to_string);
    is_shared(phone(one).as_deref(), phone(other).as_deref())
        || is_shared(email(one).as_deref(), email(other).as_deref())
        || share_surname(one, other)
}

/// Words within surnames that are none.
const PARTICLES: [&str; 7] = ["da", "de", "del", "la", "las", "los", "y"];

fn share_surname(one: &GuardianFacts, other: &GuardianFacts) -> bool {
    let surnames = |facts: &GuardianFacts| -> Vec<String> {
        words(facts.last_name.as_str())
            .filter(|word| !PARTICLES.contains(&word.as_str()))
            .collect()
    };
    let theirs = surnames(other);
    let is_equal = match_key(one.last_name.as_str()) == match_key(other.last_name.as_str());
    is_equal || surnames(one).iter().any(|word| theirs.contains(word))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::modules::patients::model::Relationship;
    use crate::modules::patients::rules::is_barred;
    use crate::shared::ids::{GuardianId, Id as _};
    use crate::shared::person::{Email, PersonName, Phone};

    /// Restricted, first and last day, power to decide.
    type Said = (bool, Option<i32>, Option<i32>, DecisionPower);

    fn link((is_restricted, from, until, decides): Said) -> Guardianship {
        let day = |days: i32| date(2026, 1, 1).saturating_add(jiff::Span::new().days(days));
        Guardianship {
            guardian: GuardianId::from_uuid(uuid::Uuid::from_u128(1)),
            relationship: Relationship::Padre,
            is_primary: true,
            is_restricted,
            restriction: None,
            order: CourtOrder {
                document: None,
                from: from.map(day),
                until: until.map(day),
            },
            decides,
            revision: 1,
        }
    }

    fn said() -> impl Strategy<Value = Said> {
        let power = prop_oneof![
            Just(DecisionPower::Joint),
            Just(DecisionPower::Sole),
            Just(DecisionPower::None)
        ];
        let end = proptest::option::of(0..200i32);
        (any::<bool>(), end.clone(), end, power)
    }

    proptest! {
        #[test]
        fn whoever_was_barred_by_either_file_is_barred_by_both(own in said(), other in said(), day in 0..200i32) {
            let day = date(2026, 1, 1).saturating_add(jiff::Span::new().days(day));
            let (own, other) = (link(own), link(other));
            let joined = stricter(&own, &other);
            prop_assert!(is_barred(&joined, day) || !(is_barred(&own, day) || is_barred(&other, day)));
            let none = DecisionPower::None;
            prop_assert_eq!(joined.decides == none, own.decides == none || other.decides == none);
            prop_assert!(stricter(&joined, &other) == joined);
        }

        #[test]
        fn one_who_may_is_primary_or_nobody_may(said in proptest::collection::vec(said(), 1..3)) {
            let mut links: Vec<_> = said.into_iter().map(link).collect();
            let today = date(2026, 3, 1);
            let is_settled = settle_primary(&mut links, today);
            let primaries: Vec<_> = links.iter().filter(|link| link.is_primary).collect();
            if is_settled {
                prop_assert!(primaries.len() == 1 && may_be_primary(primaries[0], today));
            } else {
                prop_assert!(links.iter().all(|link| !may_be_primary(link, today)));
            }
        }
    }

    fn person(first: &str, last: &str, phone: &str, email: &str) -> GuardianFacts {
        GuardianFacts {
            first_name: PersonName::parse(first).unwrap(),
            last_name: PersonName::parse(last).unwrap(),
            dni_nie: None,
            email: Email::parse(email).ok(),
            phone: Phone::parse(phone).ok(),
        }
    }

    #[test]
    fn parents_are_two_and_a_father_written_twice_is_one() {
        let father = person("Luis", "Núñez Gil", "600111222", "casa@example.org");
        for (other, is_one) in [
            (person("LUIS", "Nuñez", "", ""), true),
            (person("Luis Miguel", "Gil", "", ""), true),
            (person("Luis", "Otro", "600 111 222", ""), true),
            (person("Luis", "Otro", "", "casa@example.org"), true),
            (person("Luis", "Otro", "", ""), false),
            (
                person("Marta", "Núñez Gil", "600111222", "casa@example.org"),
                false,
            ),
        ] {
            assert_eq!(look_like_one(&father, &other), is_one, "{}", other.full_name());
        }
    }
}
