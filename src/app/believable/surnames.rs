//! Spanish surnames with their skew: the two thousand of `assets/people/surnames.txt`, the four hundred most
//! common ones in order of commonness and then rarer ones of every region.
//!
//! Source of order and weights: INE, "Apellidos más frecuentes" (Estadística del Padrón Continuo). The n-th
//! surname is drawn with a weight of 1/(n+5): nearly 3% of people are called García and 1% Martín, as in the
//! census, and a quarter bear a name that is not among the four hundred.

use super::random::Random;

const SURNAMES: &str = include_str!("../../../assets/people/surnames.txt");

/// Surnames with their cumulated weights.
pub(super) struct Surnames {
    names: Vec<&'static str>,
    cumulated: Vec<u64>,
}

impl Surnames {
    pub(super) fn new() -> Self {
        let names = SURNAMES.split([',', '\n']).map(str::trim);
        let names: Vec<&str> = names.filter(|name| !name.is_empty()).collect();
        let weights = (0..names.len() as u64).map(|n| 1_000_000_000 / (n + 6));
        let cumulated = weights
            .scan(0, |sum, weight| {
                *sum += weight;
                Some(*sum)
            })
            .collect();
        Self { names, cumulated }
    }

    /// A surname, common ones more often.
    pub(super) fn pick(&self, random: &mut Random) -> &'static str {
        let at = random.below(self.cumulated.last().copied().unwrap_or(0));
        let index = self.cumulated.partition_point(|sum| *sum <= at);
        self.names.get(index).copied().unwrap_or("García")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::*;
    use crate::shared::person::PersonName;

    #[test]
    fn every_surname_is_a_name_and_stands_there_once() {
        let names = Surnames::new().names;
        let once: HashSet<&str> = names.iter().copied().collect();
        assert_eq!(once.len(), names.len());
        for name in names {
            assert_eq!(PersonName::parse(name).unwrap().as_str(), name);
            assert!(name.len() > 2 && !name.ends_with(" de"), "{name}");
        }
    }

    #[test]
    fn names_are_many_and_skewed() {
        let surnames = Surnames::new();
        let mut random = Random::new(1);
        let mut counts: HashMap<&str, u32> = HashMap::new();
        for _ in 0..100_000 {
            *counts.entry(surnames.pick(&mut random)).or_default() += 1;
        }
        assert!(counts.len() > 1_900, "{}", counts.len());
        assert!((2_300..3_500).contains(&counts["García"]), "{}", counts["García"]);
        assert!((800..1_400).contains(&counts["Martín"]), "{}", counts["Martín"]);
        let common: HashSet<&str> = surnames.names.iter().copied().take(400).collect();
        let rare = counts.iter().filter(|(name, _)| !common.contains(*name));
        let rare: u32 = rare.map(|(_, count)| count).sum();
        assert!((22_000..32_000).contains(&rare), "{rare}");
    }
}
