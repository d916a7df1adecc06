//! Indices of decay, plaque and hygiene, from what a chart says of teeth.
//!
//! Sources: CAOD and ceod, World Health Organization, Oral health surveys: basic methods, 5th edition (2013); O'Leary,
//! Drake and Naylor, J Periodontol 1972; 43: 38; OHI-S, Greene and Vermillion, J Am Dent Assoc 1964; 68: 7-13.

use std::collections::{BTreeMap, BTreeSet};

use crate::modules::clinical::model::{Cause, IndexTooth, ToothState, ToothStatus as Status};
use crate::shared::tooth::{Surface, Tooth};

/// Teeth by tooth, as a chart has them.
pub type Teeth = BTreeMap<Tooth, ToothState>;

/// Decayed, missing and filled, counted in teeth or in surfaces.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Decay {
    /// Decayed; a filled tooth that decays again is one of these.
    pub decayed: u32,
    /// Missing because of caries.
    pub missing: u32,
    /// Filled, and not decayed.
    pub filled: u32,
}

impl Decay {
    /// The index.
    #[must_use]
    pub const fn sum(self) -> u32 {
        self.decayed + self.missing + self.filled
    }
}

/// Which teeth an index is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dentition {
    /// CAOD, CAO-S.
    Permanent,
    /// ceod, ceo-s.
    Primary,
}

/// What a tooth counts as.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Decayed,
    Missing,
    Filled,
}

/// What a tooth counts as: once, and decayed before filled. Sealed, broken and hypomineralised ones are sound here. A
/// tooth that is gone counts when caries is known as the reason, since children lose teeth in time; a crown, a treated
/// pulp and a tooth that has to go count unless another reason is known.
fn part_of(state: &ToothState) -> Option<Part> {
    let is_of_caries = state.detail.cause.is_none_or(|cause| cause == Cause::Caries);
    let has = |status| state.surfaces.values().any(|surface| *surface == status);
    match state.status {
        Status::Ausente => (state.detail.cause == Some(Cause::Caries)).then_some(Part::Missing),
        Status::EnErupcion if state.surfaces.is_empty() => None,
        Status::ExtraccionIndicada if is_of_caries => Some(Part::Decayed),
        status if status == Status::Caries || has(Status::Caries) => Some(Part::Decayed),
        Status::Corona | Status::Pulpotomia if is_of_caries => Some(Part::Filled),
        status if status == Status::Obturado || has(Status::Obturado) => Some(Part::Filled),
        _ => None,
    }
}

fn in_dentition(teeth: &Teeth, dentition: Dentition) -> impl Iterator<Item = (Tooth, &ToothState)> {
    let wanted = dentition == Dentition::Primary;
    let teeth = teeth.iter().map(|(tooth, state)| (*tooth, state));
    teeth.filter(move |(tooth, _)| tooth.is_primary() == wanted)
}

/// CAOD or ceod. When a permanent tooth is there, the place of the primary one before it is that tooth's.
#[must_use]
pub fn decay_of_teeth(teeth: &Teeth, dentition: Dentition) -> Decay {
    let mut decay = Decay::default();
    for (tooth, state) in in_dentition(teeth, dentition) {
        if is_replaced(teeth, tooth) {
            continue;
        }
        match part_of(state) {
            Some(Part::Decayed) => decay.decayed += 1,
            Some(Part::Missing) => decay.missing += 1,
            Some(Part::Filled) => decay.filled += 1,
            None => {}
        }
    }
    decay
}

/// Whether a primary tooth that is gone has its successor in place: its loss is part of growing by then.
fn is_replaced(teeth: &Teeth, tooth: Tooth) -> bool {
    let is_gone = |tooth| {
        teeth
            .get(&tooth)
            .is_some_and(|state: &ToothState| state.status == Status::Ausente)
    };
    let next = tooth.successor();
    is_gone(tooth) && next.is_some_and(|next| teeth.contains_key(&next) && !is_gone(next))
}

/// CAO-S or ceo-s: five surfaces of a posterior tooth, four of an anterior one, whose edge belongs to the surfaces
/// beside it. A tooth that is gone, crowned or to be taken out counts with all of them.
#[must_use]
pub fn decay_of_surfaces(teeth: &Teeth, dentition: Dentition) -> Decay {
    let mut decay = Decay::default();
    for (tooth, state) in in_dentition(teeth, dentition) {
        if is_replaced(teeth, tooth) {
            continue;
        }
        let all = if tooth.is_anterior() { 4 } else { 5 };
        let count = |status| surfaces_with(tooth, state, status);
        match (part_of(state), state.status) {
            (Some(Part::Missing), _) => decay.missing += all,
            (Some(Part::Decayed), Status::ExtraccionIndicada) => decay.decayed += all,
            (Some(Part::Filled), Status::Corona) => decay.filled += all,
            (Some(Part::Decayed), Status::Corona) => {
                let decayed = count(Status::Caries).max(1);
                decay.decayed += decayed;
                decay.filled += all - decayed;
            }
            // Said of the tooth alone: at least one surface of it.
            (Some(Part::Decayed), _) => {
                let decayed = count(Status::Caries).max(1);
                decay.decayed += decayed;
                decay.filled += count(Status::Obturado).min(all - decayed);
            }
            (Some(Part::Filled), _) => decay.filled += count(Status::Obturado).max(1),
            (None, _) => {}
        }
    }
    decay
}

/// Surfaces of a tooth that count as something. An edge alone is counted with a neighbour.
fn surfaces_with(tooth: Tooth, state: &ToothState, status: Status) -> u32 {
    let found = state.surfaces.iter().filter(|(_, found)| **found == status);
    let sides = found
        .clone()
        .filter(|(surface, _)| **surface != Surface::Incisal)
        .count();
    let all = found.count();
    let counted = if tooth.is_anterior() {
        sides.max(all.min(1))
    } else {
        all
    };
    u32::try_from(counted).unwrap_or(0)
}

/// The four surfaces on which plaque is looked for.
#[must_use]
pub fn shows_plaque(tooth: Tooth, surface: Surface) -> bool {
    tooth.has(surface) && !matches!(surface, Surface::Oclusal | Surface::Incisal)
}

/// O'Leary's record of plaque in tenths of a percent: surfaces with plaque of four for each tooth that is there. None
/// without teeth. Surfaces of teeth that are not there are passed over.
#[must_use]
pub fn oleary_permille(present: &BTreeSet<Tooth>, stained: &BTreeSet<(Tooth, Surface)>) -> Option<u32> {
    let surfaces = u32::try_from(present.len())
        .ok()?
        .checked_mul(4)
        .filter(|count| *count > 0)?;
    let found = stained
        .iter()
        .filter(|(tooth, surface)| present.contains(tooth) && shows_plaque(*tooth, *surface));
    let found = u32::try_from(found.count()).ok()?;
    Some((found * 1_000 + surfaces / 2) / surfaces)
}

/// OHI-S in hundredths: the mean of debris and the mean of calculus over the index surfaces that could be scored. At
/// least two of the six are needed for it.
#[must_use]
pub fn ohis_hundredths(scored: &[IndexTooth]) -> Option<u32> {
    if scored.len() < 2 || scored.iter().any(|one| one.debris > 3 || one.calculus > 3) {
        return None;
    }
    let mean = |of: fn(&IndexTooth) -> u8| {
        let count = u32::try_from(scored.len()).ok()?;
        let sum: u32 = scored.iter().map(|one| u32::from(of(one))).sum();
        Some((sum * 100 + count / 2) / count)
    };
    Some(mean(|one| one.debris)? + mean(|one| one.calculus)?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::modules::clinical::model::Detail;

    fn tooth(number: u8) -> Tooth {
        Tooth::try_from(number).unwrap()
    }

    fn state(status: Status, surfaces: &[(Surface, Status)]) -> ToothState {
        ToothState {
            status,
            surfaces: surfaces.iter().copied().collect(),
            detail: Detail::default(),
        }
    }

    fn gone() -> ToothState {
        let cause = Some(Cause::Caries);
        ToothState {
            detail: Detail {
                cause,
                ..Detail::default()
            },
            ..state(Status::Ausente, &[])
        }
    }

    /// 54 decayed on O; 64 filled, sound, two surfaces; 75 taken out because of caries; 85 sealed: d1 m1 f1, dmft 3, dmfs
    /// 1 + 5 + 2 = 8.
    fn child_of_five() -> Teeth {
        let filled = [
            (Surface::Oclusal, Status::Obturado),
            (Surface::Mesial, Status::Obturado),
        ];
        [
            (54, state(Status::Caries, &[(Surface::Oclusal, Status::Caries)])),
            (64, state(Status::Obturado, &filled)),
            (75, gone()),
            (
                85,
                state(Status::Sellador, &[(Surface::Oclusal, Status::Sellador)]),
            ),
        ]
        .map(|(number, state)| (tooth(number), state))
        .into()
    }

    #[test]
    fn the_child_of_five_is_as_worked_out_by_hand() {
        let teeth = child_of_five();
        let counted = Decay {
            decayed: 1,
            missing: 1,
            filled: 1,
        };
        assert_eq!(decay_of_teeth(&teeth, Dentition::Primary), counted);
        assert_eq!(decay_of_surfaces(&teeth, Dentition::Primary).sum(), 8);
        assert_eq!(decay_of_teeth(&teeth, Dentition::Permanent), Decay::default());
    }

    #[test]
    fn a_tooth_counts_once_and_decay_goes_before_filling() {
        let both = [
            (Surface::Oclusal, Status::Obturado),
            (Surface::Distal, Status::Caries),
        ];
        let teeth: Teeth = [(tooth(46), state(Status::Obturado, &both))].into();
        let counted = decay_of_teeth(&teeth, Dentition::Permanent);
        assert_eq!((counted.decayed, counted.filled, counted.sum()), (1, 0, 1));
    }

    #[test]
    fn a_milk_tooth_that_fell_out_or_whose_successor_is_there_is_not_lost_to_caries() {
        let mut teeth: Teeth = [(tooth(51), state(Status::Ausente, &[]))].into();
        assert_eq!(decay_of_teeth(&teeth, Dentition::Primary).sum(), 0);
        teeth.insert(tooth(54), gone());
        assert_eq!(decay_of_teeth(&teeth, Dentition::Primary).missing, 1);
        teeth.insert(tooth(14), state(Status::EnErupcion, &[]));
        assert_eq!(decay_of_teeth(&teeth, Dentition::Primary).missing, 0);
    }

    #[test]
    fn an_edge_is_counted_with_its_neighbours() {
        let edge = [(Surface::Incisal, Status::Caries)];
        let corner = [
            (Surface::Incisal, Status::Caries),
            (Surface::Mesial, Status::Caries),
        ];
        for (surfaces, counted) in [(edge.as_slice(), 1), (corner.as_slice(), 1)] {
            let teeth: Teeth = [(tooth(11), state(Status::Caries, surfaces))].into();
            assert_eq!(decay_of_surfaces(&teeth, Dentition::Permanent).decayed, counted);
        }
        let crown: Teeth = [
            (tooth(51), state(Status::Corona, &[])),
            (tooth(54), state(Status::Corona, &[])),
        ]
        .into();
        assert_eq!(decay_of_surfaces(&crown, Dentition::Primary).filled, 4 + 5);
    }

    #[test]
    fn twenty_four_of_eighty_surfaces_are_thirty_percent() {
        let present: BTreeSet<Tooth> = Tooth::all().filter(|tooth| tooth.is_primary()).collect();
        let stained = present
            .iter()
            .flat_map(|tooth| tooth.surfaces().map(|surface| (*tooth, surface)));
        let stained: BTreeSet<_> = stained
            .filter(|(tooth, surface)| shows_plaque(*tooth, *surface))
            .take(24)
            .collect();
        assert_eq!(oleary_permille(&present, &stained), Some(300));
        assert_eq!(oleary_permille(&BTreeSet::new(), &stained), None);
    }

    #[test]
    fn the_simplified_hygiene_index_is_a_sum_of_two_means() {
        let on = |debris, calculus| IndexTooth {
            tooth: tooth(16),
            debris,
            calculus,
        };
        // Debris 8/6 = 1.33, calculus 3/6 = 0.50.
        let six = [on(2, 1), on(1, 0), on(2, 1), on(1, 1), on(1, 0), on(1, 0)];
        assert_eq!(ohis_hundredths(&six), Some(183));
        assert_eq!(ohis_hundredths(&six[..1]), None);
        assert_eq!(ohis_hundredths(&[on(4, 0), on(0, 0)]), None);
    }

    fn any_status() -> impl Strategy<Value = Status> {
        use Status::{
            Ausente, Caries, Corona, EnErupcion, ExtraccionIndicada, Fractura, Hipomineralizacion, Obturado,
            Pulpotomia, Sano, Sellador,
        };
        proptest::sample::select(vec![
            Sano,
            Caries,
            Obturado,
            Sellador,
            Ausente,
            EnErupcion,
            Fractura,
            Corona,
            Pulpotomia,
            Hipomineralizacion,
            ExtraccionIndicada,
        ])
    }

    fn any_teeth() -> impl Strategy<Value = Teeth> {
        let tooth = proptest::sample::select(Tooth::all().collect::<Vec<_>>());
        let cause = proptest::option::of(proptest::sample::select(vec![Cause::Caries, Cause::Other]));
        let surfaces = proptest::collection::vec((0_usize..5, any_status()), 0..5);
        proptest::collection::vec((tooth, any_status(), surfaces, cause), 0..60).prop_map(|entries| {
            let states = entries.into_iter().map(|(tooth, status, surfaces, cause)| {
                let surfaces = surfaces.into_iter().filter(|(_, status)| status.is_of_surface());
                let surfaces =
                    surfaces.filter_map(|(nth, status)| Some((*tooth.surfaces().get(nth)?, status)));
                let surfaces = surfaces.collect();
                let detail = Detail {
                    cause,
                    ..Detail::default()
                };
                (
                    tooth,
                    ToothState {
                        status,
                        surfaces,
                        detail,
                    },
                )
            });
            states.collect()
        })
    }

    proptest! {
        #[test]
        fn indices_stay_within_their_bounds(teeth in any_teeth()) {
            for (dentition, teeth_max, surfaces_max) in [(Dentition::Permanent, 32, 148), (Dentition::Primary, 20, 88)] {
                let (of_teeth, of_surfaces) = (decay_of_teeth(&teeth, dentition), decay_of_surfaces(&teeth, dentition));
                prop_assert!(of_teeth.sum() <= teeth_max);
                prop_assert!(of_surfaces.sum() <= surfaces_max);
                prop_assert!(of_teeth.sum() <= of_surfaces.sum());
            }
        }
    }
}
