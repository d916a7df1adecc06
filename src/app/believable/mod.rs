//! Believable Spanish families, for demo clinics and for measurements at any size: real names, about as common
//! as they are, put together by chance. Equal seeds and days give equal families. E-mail addresses end in
//! domains reserved for examples (RFC 2606); identity numbers have right letters, and they, phones and
//! addresses never repeat.

pub mod bodies;
mod given_names;
mod past;
mod people;
mod places;
mod random;
mod registering;
mod surnames;

use jiff::civil::Date;

use crate::shared::person::{DniNie, Email, PersonName, Phone, ShortText};

pub use past::{PastVisit, past_of};
use people::Maker;
pub use registering::register_family;

/// A family: one or two guardians, one to three children.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FamilySeed {
    /// The first one is the primary guardian.
    pub guardians: Vec<GuardianSeed>,
    /// Brothers and sisters.
    pub children: Vec<ChildSeed>,
    /// Where they live.
    pub address: AddressSeed,
}

/// A guardian.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuardianSeed {
    /// The given name.
    pub first_name: PersonName,
    /// Both surnames, or the one of a family from elsewhere.
    pub last_name: PersonName,
    /// `PADRE`, `MADRE` or `TUTOR_LEGAL`.
    pub relationship: &'static str,
    /// DNI, or NIE of a family from elsewhere.
    pub dni_nie: DniNie,
    /// The primary guardian always has one.
    pub email: Option<Email>,
    /// A Spanish mobile.
    pub phone: Phone,
}

/// A child of 0-17 years.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChildSeed {
    /// The given name.
    pub first_name: PersonName,
    /// Both surnames, or the one of a family from elsewhere.
    pub last_name: PersonName,
    /// At most a day short of 18 years ago.
    pub date_of_birth: Date,
    /// From 14 years on always, before in half of the cases.
    pub dni_nie: Option<DniNie>,
    /// What the family contracted.
    pub plan: PlanSeed,
    /// `None` is "not asked", empty is "none known".
    pub allergies: Option<&'static str>,
    /// `None` is "not asked", empty is "none known".
    pub medication: Option<&'static str>,
    /// Administrative; often empty.
    pub remarks: &'static str,
}

/// A plan that began in the last year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanSeed {
    /// `PREVENTIVO`, `HIM` or `CRECIMIENTO`.
    pub plan_type: &'static str,
    /// Not after today.
    pub start_date: Date,
    /// `ANNUAL`, `QUARTERLY` or `MONTHLY`.
    pub payment_frequency: &'static str,
}

/// A postal address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressSeed {
    /// With house, floor and door.
    pub street: ShortText,
    /// Five digits that fit the province.
    pub postal_code: ShortText,
    /// A town.
    pub city: ShortText,
    /// Its province.
    pub province: ShortText,
}

/// An endless stream of families.
pub struct Families(Maker);

impl Families {
    /// The families of a seed, with ages as of `today`.
    #[must_use]
    pub fn new(seed: u64, today: Date) -> Self {
        Self(Maker::new(seed, today))
    }
}

impl Iterator for Families {
    type Item = FamilySeed;

    fn next(&mut self) -> Option<FamilySeed> {
        // Names that could not be read would be a mistake in our own lists: the family is left out.
        (0..16).find_map(|_| self.0.family())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use jiff::civil::date;

    use super::*;
    use crate::shared::person::{check_minor, fold};

    const TODAY: Date = date(2026, 5, 20);

    #[test]
    fn equal_seeds_give_equal_families() {
        let some = |seed| Families::new(seed, TODAY).take(50).collect::<Vec<_>>();
        assert_eq!(some(1), some(1));
        assert_ne!(some(1), some(2));
    }

    #[test]
    fn families_are_valid_and_no_number_repeats() {
        let mut unique = HashSet::new();
        for family in Families::new(3, TODAY).take(5_000) {
            assert!((1..=2).contains(&family.guardians.len()));
            assert!((1..=3).contains(&family.children.len()));
            assert!(family.guardians[0].email.is_some());
            for guardian in &family.guardians {
                assert!(guardian.phone.is_mobile());
                assert!(unique.insert(guardian.dni_nie.to_string()));
                assert!(unique.insert(guardian.phone.to_string()));
                assert!(
                    guardian
                        .email
                        .as_ref()
                        .is_none_or(|email| unique.insert(email.to_string()))
                );
            }
            for child in &family.children {
                let age = check_minor(child.date_of_birth, TODAY).unwrap();
                assert!(child.dni_nie.is_some() || age.years < 14);
                assert!(
                    child
                        .dni_nie
                        .as_ref()
                        .is_none_or(|dni| unique.insert(dni.to_string()))
                );
                assert!(child.plan.start_date <= TODAY && child.plan.start_date >= child.date_of_birth);
                assert!(unique.insert(format!(
                    "{} {} {}",
                    child.first_name,
                    child.last_name,
                    unique.len()
                )));
            }
            assert_eq!(family.address.postal_code.as_str().len(), 5);
        }
    }

    #[test]
    fn the_whole_is_like_a_clinic() {
        let families: Vec<FamilySeed> = Families::new(4, TODAY).take(10_000).collect();
        let children: Vec<&ChildSeed> = families.iter().flat_map(|f| &f.children).collect();
        let seconds = families.iter().filter(|f| f.guardians.len() == 2).count();
        assert!((5_700..6_300).contains(&seconds), "{seconds}");
        assert!((14_000..17_000).contains(&children.len()), "{}", children.len());
        let garcias = children
            .iter()
            .filter(|c| fold(c.last_name.as_str()).contains("garcia"))
            .count();
        assert!(garcias * 100 / children.len() >= 4, "{garcias}");
        let preventive = children
            .iter()
            .filter(|c| c.plan.plan_type == "PREVENTIVO")
            .count();
        assert!(
            (50..=65).contains(&(preventive * 100 / children.len())),
            "{preventive}"
        );
    }
}
