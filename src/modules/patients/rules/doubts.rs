//! What the data of a family say that cannot all be true, as far as stored data can tell:
//!
//! * two guardians of a child are both said to decide alone, or one alone and the other jointly;
//! * nobody may decide for a child;
//! * a guardian who decides alone for a child is barred from it today;
//! * a guardian is the father of one child and the mother of another;
//! * children who share their first guardian live at different addresses. That may be so, and may be an address that
//!   was only corrected once.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::restriction::is_barred;
use crate::modules::patients::model::{Address, DecisionPower, Guardianship, Patient, Relationship};
use crate::shared::ids::{GuardianId, PatientId};

/// What kind of contradiction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DoubtKind {
    /// More than one is said to decide, and one of them alone.
    DecidersDiffer,
    /// Nobody may decide.
    NobodyDecides,
    /// Who decides alone is barred.
    DeciderBarred,
    /// Father of one child and mother of another.
    RelationshipsDiffer,
    /// Children of one guardian live at different addresses.
    AddressesDiffer,
}

/// A contradiction, and whom it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Doubt {
    /// What kind.
    pub kind: DoubtKind,
    /// The children.
    pub patients: Vec<PatientId>,
    /// The guardians.
    pub guardians: Vec<GuardianId>,
}

/// Every contradiction in a family on a day, in the order of its children.
#[must_use]
pub fn doubts(children: &[Patient], today: Date) -> Vec<Doubt> {
    let mut found: Vec<Doubt> = children
        .iter()
        .flat_map(|child| decisions(child.id, &child.guardians, today))
        .collect();
    found.extend(relationships(children));
    found.extend(addresses(children));
    found
}

fn decisions(child: PatientId, links: &[Guardianship], today: Date) -> Vec<Doubt> {
    let of = |kind, guardians: Vec<GuardianId>| Doubt {
        kind,
        patients: vec![child],
        guardians,
    };
    let deciders = links.iter().filter(|link| link.decides != DecisionPower::None);
    let deciders: Vec<&Guardianship> = deciders.collect();
    let alone = deciders.iter().filter(|link| link.decides == DecisionPower::Sole);
    let alone: Vec<&&Guardianship> = alone.collect();
    let mut found = Vec::new();
    if deciders.is_empty() {
        found.push(of(
            DoubtKind::NobodyDecides,
            links.iter().map(|link| link.guardian).collect(),
        ));
    }
    if deciders.len() > 1 && !alone.is_empty() {
        found.push(of(
            DoubtKind::DecidersDiffer,
            deciders.iter().map(|link| link.guardian).collect(),
        ));
    }
    let barred: Vec<GuardianId> = alone
        .iter()
        .filter(|link| is_barred(link, today))
        .map(|link| link.guardian)
        .collect();
    if !barred.is_empty() {
        found.push(of(DoubtKind::DeciderBarred, barred));
    }
    found
}

fn relationships(children: &[Patient]) -> Vec<Doubt> {
    let mut roles: BTreeMap<GuardianId, Vec<(PatientId, Relationship)>> = BTreeMap::new();
    for child in children {
        for link in &child.guardians {
            roles
                .entry(link.guardian)
                .or_default()
                .push((child.id, link.relationship));
        }
    }
    let differ = roles.into_iter().filter(|(_, said)| {
        [Relationship::Padre, Relationship::Madre]
            .iter()
            .all(|wanted| said.iter().any(|(_, relationship)| relationship == wanted))
    });
    differ
        .map(|(guardian, said)| Doubt {
            kind: DoubtKind::RelationshipsDiffer,
            patients: said.into_iter().map(|(child, _)| child).collect(),
            guardians: vec![guardian],
        })
        .collect()
}

fn addresses(children: &[Patient]) -> Vec<Doubt> {
    let mut homes: BTreeMap<GuardianId, Vec<(PatientId, &Address)>> = BTreeMap::new();
    for child in children {
        if let (Some(primary), Some(address)) = (child.primary(), &child.facts.address) {
            homes
                .entry(primary.guardian)
                .or_default()
                .push((child.id, address));
        }
    }
    let differ = homes.into_iter().filter(|(_, homes)| {
        homes
            .windows(2)
            .any(|pair| matches!(pair, [(_, a), (_, b)] if a != b))
    });
    differ
        .map(|(guardian, homes)| Doubt {
            kind: DoubtKind::AddressesDiffer,
            patients: homes.into_iter().map(|(child, _)| child).collect(),
            guardians: vec![guardian],
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::modules::patients::model::{ChildFacts, CourtOrder};
    use crate::platform::store::Header;
    use crate::shared::ids::Id;
    use crate::shared::person::{PersonName, ShortText};

    fn id<I: Id>(number: u128) -> I {
        I::from_uuid(uuid::Uuid::from_u128(number))
    }

    fn link(guardian: u128, relationship: Relationship, decides: DecisionPower) -> Guardianship {
        Guardianship {
            guardian: id(guardian),
            relationship,
            is_primary: guardian == 1,
            is_restricted: false,
            restriction: None,
            order: CourtOrder::default(),
            decides,
            revision: 1,
        }
    }

    fn child(number: u128, guardians: Vec<Guardianship>, city: Option<&str>) -> Patient {
        Patient {
            id: id(number),
            header: Header::default(),
            number: 1,
            carnet_number: 1,
            facts: ChildFacts {
                first_name: PersonName::parse("Ana").unwrap(),
                last_name: PersonName::parse("Gil").unwrap(),
                date_of_birth: date(2018, 3, 14),
                dni_nie: None,
                address: city.map(|city| Address {
                    street: None,
                    postal_code: None,
                    city: ShortText::parse(city).ok(),
                    province: None,
                }),
                allergies: None,
                medication: None,
                remarks: None,
            },
            guardians,
            consents: Vec::new(),
            payer: None,
            merged_into: None,
            absorbed: Vec::new(),
        }
    }

    fn kinds(children: &[Patient]) -> Vec<DoubtKind> {
        doubts(children, date(2026, 5, 20))
            .into_iter()
            .map(|doubt| doubt.kind)
            .collect()
    }

    #[test]
    fn who_decides_is_said_in_one_way() {
        use DecisionPower::{Joint, None as Not, Sole};
        for (one, other, expected) in [
            (Joint, Joint, vec![]),
            (Sole, Not, vec![]),
            (Joint, Not, vec![]),
            (Sole, Sole, vec![DoubtKind::DecidersDiffer]),
            (Sole, Joint, vec![DoubtKind::DecidersDiffer]),
            (Not, Not, vec![DoubtKind::NobodyDecides]),
        ] {
            let links = vec![
                link(1, Relationship::Madre, one),
                link(2, Relationship::Padre, other),
            ];
            assert_eq!(kinds(&[child(9, links, None)]), expected, "{one:?} {other:?}");
        }
    }

    #[test]
    fn who_decides_alone_is_not_barred_today() {
        let mut sole = link(2, Relationship::Padre, DecisionPower::Sole);
        sole.is_restricted = true;
        let with = |sole: &Guardianship| {
            let mother = link(1, Relationship::Madre, DecisionPower::None);
            kinds(&[child(9, vec![mother, sole.clone()], None)])
        };
        assert_eq!(with(&sole), [DoubtKind::DeciderBarred]);
        sole.order.until = Some(date(2026, 5, 19));
        assert_eq!(with(&sole), []);
    }

    #[test]
    fn children_are_compared_with_each_other() {
        let of = |relationship| vec![link(1, relationship, DecisionPower::Joint)];
        let (mother, father) = (of(Relationship::Madre), of(Relationship::Padre));
        let warden = of(Relationship::TutorLegal);
        assert_eq!(
            kinds(&[
                child(8, mother.clone(), Some("Madrid")),
                child(9, warden, Some("Madrid"))
            ]),
            []
        );
        assert_eq!(
            kinds(&[child(8, mother.clone(), Some("Madrid")), child(9, father, None)]),
            [DoubtKind::RelationshipsDiffer]
        );
        let both = [
            child(8, mother.clone(), Some("Madrid")),
            child(9, mother, Some("Getafe")),
        ];
        assert_eq!(
            doubts(&both, date(2026, 5, 20)),
            [Doubt {
                kind: DoubtKind::AddressesDiffer,
                patients: vec![id(8), id(9)],
                guardians: vec![id(1)],
            }]
        );
    }
}
