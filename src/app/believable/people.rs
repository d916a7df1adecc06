//! Puts families together: names by sex and origin, ages, numbers, contacts, plans.

use jiff::ToSpan;
use jiff::civil::Date;

use super::given_names::{BOYS, ELSEWHERE, FATHERS, GIRLS, MOTHERS, Origin};
use super::places::{STREETS, TOWNS};
use super::random::Random;
use super::surnames::Surnames;
use super::{AddressSeed, ChildSeed, FamilySeed, GuardianSeed, PlanSeed};
use crate::shared::person::{Age, DniNie, Email, PersonName, Phone, ShortText, age_on, fold};

/// Makes families one after the other.
pub(super) struct Maker {
    random: Random,
    surnames: Surnames,
    today: Date,
    /// How many people there are so far; numbers are made of it, so they never repeat.
    people: u64,
}

/// The two halves of a surname that parents hand down, and where names come from.
struct Roots {
    origin: Option<&'static Origin>,
    father: [&'static str; 2],
    mother: [&'static str; 2],
}

impl Maker {
    pub(super) fn new(seed: u64, today: Date) -> Self {
        Self {
            random: Random::new(seed),
            surnames: Surnames::new(),
            today,
            people: 0,
        }
    }

    /// The next family; `None` if a name in the lists cannot be read.
    pub(super) fn family(&mut self) -> Option<FamilySeed> {
        let roots = self.roots();
        let mut relationships = if self.random.chance(68) {
            ["MADRE", "PADRE"]
        } else {
            ["PADRE", "MADRE"]
        };
        if self.random.chance(2) {
            relationships = ["TUTOR_LEGAL", "TUTOR_LEGAL"];
        }
        let guardians = if self.random.chance(60) { 2 } else { 1 };
        let guardians: Vec<GuardianSeed> = (0..guardians)
            .zip(relationships)
            .map(|(nth, relationship)| self.guardian(&roots, relationship, nth == 0))
            .collect::<Option<_>>()?;
        let children = self.children(&roots)?;
        Some(FamilySeed {
            guardians,
            children,
            address: self.address()?,
        })
    }

    fn roots(&mut self) -> Roots {
        if self.random.chance(8) {
            let at = usize::try_from(self.random.below(ELSEWHERE.len() as u64)).unwrap_or(0);
            if let Some(origin) = ELSEWHERE.get(at) {
                let surname = self.random.pick(origin.surnames);
                let other = self.random.pick(origin.surnames);
                return Roots {
                    origin: Some(origin),
                    father: [surname, ""],
                    mother: [other, ""],
                };
            }
        }
        let mut surname = || self.surnames.pick(&mut self.random);
        Roots {
            origin: None,
            father: [surname(), surname()],
            mother: [surname(), surname()],
        }
    }

    fn guardian(
        &mut self,
        roots: &Roots,
        relationship: &'static str,
        is_primary: bool,
    ) -> Option<GuardianSeed> {
        let is_father = match relationship {
            "PADRE" => true,
            "MADRE" => false,
            _ => self.random.chance(50),
        };
        let (given, surnames) = match (is_father, roots.origin) {
            (true, None) => (FATHERS, &roots.father),
            (false, None) => (MOTHERS, &roots.mother),
            (true, Some(origin)) => (origin.fathers, &roots.father),
            (false, Some(origin)) => (origin.mothers, &roots.mother),
        };
        let first_name = self.random.pick_common(given);
        let has_email = is_primary || self.random.chance(70);
        let number = self.next_person();
        Some(GuardianSeed {
            first_name: PersonName::parse(first_name).ok()?,
            last_name: PersonName::parse(&surnames.join(" ")).ok()?,
            relationship,
            dni_nie: identity(number, roots.origin.is_some()),
            email: if has_email {
                Some(self.email(first_name, surnames, number)?)
            } else {
                None
            },
            phone: mobile(number)?,
        })
    }

    fn children(&mut self, roots: &Roots) -> Option<Vec<ChildSeed>> {
        let count = match self.random.below(100) {
            0..55 => 1,
            55..91 => 2,
            _ => 3,
        };
        let last_name = match roots.origin {
            Some(_) => roots.father.join(""),
            None => [first_surname(roots, false), first_surname(roots, true)].join(" "),
        };
        let mut taken: Vec<&str> = Vec::new();
        (0..count)
            .map(|_| {
                let first_name = loop_pick(&mut self.random, given_names(roots.origin), &taken);
                taken.push(first_name);
                self.child(first_name, &last_name, roots.origin.is_some())
            })
            .collect()
    }

    fn child(&mut self, first_name: &str, last_name: &str, is_foreign: bool) -> Option<ChildSeed> {
        let date_of_birth = self.birth_date();
        let Age { years, .. } = age_on(date_of_birth, self.today)?;
        let number = self.next_person();
        let has_identity = years >= 14 || self.random.chance(50);
        Some(ChildSeed {
            first_name: PersonName::parse(first_name).ok()?,
            last_name: PersonName::parse(last_name).ok()?,
            date_of_birth,
            dni_nie: has_identity.then(|| identity(number, is_foreign)),
            plan: self.plan(date_of_birth, years),
            allergies: self.note(&[
                "",
                "",
                "",
                "Penicilina",
                "Látex",
                "Frutos secos",
                "Amoxicilina",
                "Ibuprofeno",
                "Proteína de la leche",
            ]),
            medication: self.note(&[
                "",
                "",
                "",
                "",
                "Salbutamol si crisis de asma",
                "Metilfenidato",
                "Hierro oral",
                "Levotiroxina",
            ]),
            remarks: if self.random.chance(15) {
                self.random.pick(REMARKS)
            } else {
                ""
            },
        })
    }

    /// Between a day and 18 years less a day ago, more at school age.
    fn birth_date(&mut self) -> Date {
        let days = self.random.below(6_573).max(self.random.below(3_000));
        let days = i64::try_from(days).unwrap_or(0);
        self.today.saturating_sub(days.days())
    }

    fn plan(&mut self, born: Date, years: u16) -> PlanSeed {
        let plan_type = match (self.random.below(100), years) {
            (0..57, _) => "PREVENTIVO",
            (57..80, _) => "HIM",
            (_, 6..) => "CRECIMIENTO",
            _ => "PREVENTIVO",
        };
        let payment_frequency = match self.random.below(10) {
            0..5 => "ANNUAL",
            5..7 => "QUARTERLY",
            _ => "MONTHLY",
        };
        let days = i64::try_from(self.random.below(360)).unwrap_or(0);
        let start_date = self.today.saturating_sub(days.days()).max(born);
        PlanSeed {
            plan_type,
            start_date,
            payment_frequency,
        }
    }

    fn note(&mut self, notes: &[&'static str]) -> Option<&'static str> {
        (!self.random.chance(20)).then(|| self.random.pick(notes))
    }

    fn email(&mut self, first_name: &str, surnames: &[&str; 2], number: u64) -> Option<Email> {
        let simple = |text: &str| {
            fold(text)
                .chars()
                .filter(char::is_ascii_alphanumeric)
                .collect::<String>()
        };
        let [first, _] = surnames;
        let host = self.random.pick(&[
            "example.org",
            "example.com",
            "example.net",
            "correo.example",
            "mail.example",
        ]);
        let dot = if self.random.chance(60) { "." } else { "" };
        Email::parse(&format!(
            "{}{dot}{}{number}@{host}",
            simple(first_name),
            simple(first)
        ))
        .ok()
    }

    fn address(&mut self) -> Option<AddressSeed> {
        let at = usize::try_from(self.random.below(TOWNS.len() as u64)).unwrap_or(0);
        let (city, province, postal) = TOWNS.get(at)?;
        let street = self.random.pick(STREETS);
        let (house, floor) = (self.random.below(120) + 1, self.random.below(8) + 1);
        let door = self.random.pick(&["A", "B", "C", "izquierda", "derecha"]);
        Some(AddressSeed {
            street: ShortText::parse(&format!("{street}, {house}, {floor}.º {door}")).ok()?,
            postal_code: ShortText::parse(&format!("{postal}{:02}", self.random.below(20) + 1)).ok()?,
            city: ShortText::parse(city).ok()?,
            province: ShortText::parse(province).ok()?,
        })
    }

    const fn next_person(&mut self) -> u64 {
        self.people += 1;
        self.people
    }
}

const REMARKS: &[&str] = &[
    "Prefiere las citas por la tarde.",
    "Avisar siempre al segundo tutor.",
    "Viene acompañada por su abuela.",
    "Primera visita con miedo; ir despacio.",
    "Colegio hasta las 17:00.",
    "Familia numerosa.",
    "Custodia compartida: semanas alternas.",
];

fn first_surname(roots: &Roots, of_mother: bool) -> &'static str {
    let [first, _] = if of_mother { &roots.mother } else { &roots.father };
    first
}

fn given_names(origin: Option<&'static Origin>) -> [&'static [&'static str]; 2] {
    origin.map_or([GIRLS, BOYS], |origin| [origin.girls, origin.boys])
}

/// A name that no brother or sister bears.
fn loop_pick(random: &mut Random, [girls, boys]: [&[&'static str]; 2], taken: &[&str]) -> &'static str {
    let mut name = "";
    while name.is_empty() || taken.contains(&name) {
        let names = if random.chance(49) { girls } else { boys };
        name = random.pick_common(names);
    }
    name
}

/// The n-th identity number. The factors share no divisor with the ranges, so none comes twice.
fn identity(nth: u64, is_foreign: bool) -> DniNie {
    let number = |range: u64| u32::try_from(nth.wrapping_mul(7_654_321) % range).unwrap_or(0);
    if is_foreign {
        DniNie::nie_of(u32::try_from(nth % 3).unwrap_or(0), number(10_000_000))
    } else {
        DniNie::dni_of(10_000_000 + number(70_000_000))
    }
}

/// The n-th mobile number.
fn mobile(nth: u64) -> Option<Phone> {
    Phone::parse(&(600_000_000 + nth.wrapping_mul(7_654_321) % 100_000_000).to_string()).ok()
}
