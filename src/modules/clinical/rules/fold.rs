//! The chart at a date: the fold of what visits told until then.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::dentition::{self, Expected};
use super::indices::Teeth;
use crate::modules::clinical::model::{ChartEvent, ChartVisit, Layer, Place, ToothState, ToothStatus};
use crate::shared::ids::ChartEventId;
use crate::shared::person::ShortText;
use crate::shared::tooth::Tooth;

/// A tooth too many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supernumerary {
    /// The event that told of it last.
    pub event: ChartEventId,
    /// What it is.
    pub state: ToothState,
}

/// A mouth at a date.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chart {
    /// What was seen or done last.
    pub teeth: Teeth,
    /// Since when each tooth is known to be as it is.
    pub since: BTreeMap<Tooth, Date>,
    /// What is to be done.
    pub planned: Teeth,
    /// Teeth too many, by neighbour and name.
    pub extra: BTreeMap<(Tooth, ShortText), Supernumerary>,
}

/// Whether an event counts: it is no error, and its visit's review was not corrected.
#[must_use]
pub fn counts(visit: &ChartVisit, event: &ChartEvent) -> bool {
    visit.superseded_by.is_none() && !visit.errors.iter().any(|marked| marked.event == event.id)
}

/// Visits in the order in which they count: by the day on which they were seen, then as they were written.
pub fn in_order(visits: &mut [ChartVisit]) {
    visits.sort_by_key(|visit| (visit.observed_on, visit.nth, visit.id));
}

/// The events that count, with their visits, until a day; the visits stand in order.
pub fn events_until(visits: &[ChartVisit], until: Date) -> impl Iterator<Item = (&ChartVisit, &ChartEvent)> {
    let seen = visits.iter().filter(move |visit| visit.observed_on <= until);
    let events = seen.flat_map(|visit| visit.events.iter().map(move |event| (visit, event)));
    events.filter(|(visit, event)| counts(visit, event))
}

/// The chart at the end of a day; the visits stand in order.
#[must_use]
pub fn chart_on(visits: &[ChartVisit], day: Date) -> Chart {
    let mut chart = Chart::default();
    for (visit, event) in events_until(visits, day) {
        chart.take(visit.observed_on, event);
    }
    chart
}

impl Chart {
    /// Takes one event in.
    pub fn take(&mut self, on: Date, event: &ChartEvent) {
        match (&event.place, event.layer) {
            (Place::Tooth(tooth), Layer::Planned) => {
                self.planned.insert(*tooth, event.state.clone());
            }
            (Place::Tooth(tooth), layer) => {
                if layer != Layer::Finding || event.state.status == ToothStatus::Ausente {
                    self.planned.remove(tooth);
                }
                if self.teeth.get(tooth) != Some(&event.state) {
                    self.since.insert(*tooth, on);
                }
                self.teeth.insert(*tooth, event.state.clone());
            }
            (Place::Supernumerary { adjacent, label }, _) => {
                let extra = Supernumerary {
                    event: event.id,
                    state: event.state.clone(),
                };
                self.extra.insert((*adjacent, label.clone()), extra);
            }
        }
    }

    /// The teeth that are there at an age: those recorded so, and of the others those that are to be expected. O'Leary
    /// counts over these, since a visit records only what changed.
    #[must_use]
    pub fn present(&self, months: u32) -> BTreeSet<Tooth> {
        Tooth::all()
            .filter(|tooth| self.is_present(*tooth, months))
            .collect()
    }

    fn is_present(&self, tooth: Tooth, months: u32) -> bool {
        let is_out =
            |state: &ToothState| !matches!(state.status, ToothStatus::Ausente | ToothStatus::EnErupcion);
        if let Some(state) = self.teeth.get(&tooth) {
            return is_out(state);
        }
        let is_replaced = tooth
            .successor()
            .and_then(|next| self.teeth.get(&next))
            .is_some_and(is_out);
        let is_due = matches!(
            dentition::expected(tooth, months),
            Expected::Present | Expected::Shedding
        );
        is_due && !is_replaced
    }
}

/// Whether a tooth that was recorded as gone can be told of again: a permanent one that was thought missing may still
/// come through, and nothing else happens to a tooth that is not there.
#[must_use]
pub fn may_follow(before: Option<&ToothState>, tooth: Tooth, after: ToothStatus) -> bool {
    match before {
        Some(before) if before.status == ToothStatus::Ausente => match after {
            ToothStatus::Ausente => true,
            ToothStatus::Sano | ToothStatus::EnErupcion => !tooth.is_primary() && !was_lost(before),
            _ => false,
        },
        _ => true,
    }
}

/// Whether it is known that a tooth was there and is gone.
fn was_lost(state: &ToothState) -> bool {
    use crate::modules::clinical::model::Cause::{
        Caries, Exfoliated, Hypomineralisation, Orthodontic, Trauma,
    };
    matches!(
        state.detail.cause,
        Some(Caries | Exfoliated | Hypomineralisation | Orthodontic | Trauma)
    )
}

/// Teeth that were recorded as decayed for the first time after one day and until another, each once.
#[must_use]
pub fn new_caries(visits: &[ChartVisit], after: Date, until: Date) -> BTreeSet<Tooth> {
    let mut first: BTreeMap<Tooth, Date> = BTreeMap::new();
    for (visit, event) in events_until(visits, until) {
        if let Place::Tooth(tooth) = event.place
            && event.layer != Layer::Planned
            && event.state.has(ToothStatus::Caries)
        {
            first.entry(tooth).or_insert(visit.observed_on);
        }
    }
    first
        .into_iter()
        .filter(|(_, on)| *on > after)
        .map(|(tooth, _)| tooth)
        .collect()
}

/// How far the change of teeth has come, by what was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Stage {
    /// Primary teeth alone.
    Primary,
    /// The first permanent tooth was seen.
    MixedFirst,
    /// A premolar or a permanent canine was seen.
    MixedSecond,
    /// No primary tooth is there any more.
    Permanent,
}

/// The stage that was recorded; none while nothing was.
#[must_use]
pub fn stage(teeth: &Teeth) -> Option<Stage> {
    let seen = |wanted: &dyn Fn(Tooth) -> bool| {
        let there = teeth
            .iter()
            .filter(|(_, state)| state.status != ToothStatus::Ausente);
        there.map(|(tooth, _)| *tooth).any(wanted)
    };
    let (has_primary, has_permanent) = (seen(&Tooth::is_primary), seen(&|tooth| !tooth.is_primary()));
    match (has_primary, has_permanent) {
        (false, false) => None,
        (true, false) => Some(Stage::Primary),
        (false, true) => Some(Stage::Permanent),
        (true, true) if seen(&|tooth| !tooth.is_primary() && (3..=5).contains(&tooth.position())) => {
            Some(Stage::MixedSecond)
        }
        (true, true) => Some(Stage::MixedFirst),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::modules::clinical::model::{Cause, Detail, MarkedError};
    use crate::platform::store::Header;
    use crate::shared::ids::{ChartVisitId, Id as _, PatientId, UserId};
    use crate::shared::person::LongText;

    fn tooth(number: u8) -> Tooth {
        Tooth::try_from(number).unwrap()
    }

    fn state(status: ToothStatus) -> ToothState {
        ToothState {
            status,
            surfaces: BTreeMap::new(),
            detail: Detail::default(),
        }
    }

    fn event(nth: u128, number: u8, layer: Layer, status: ToothStatus) -> ChartEvent {
        ChartEvent {
            id: ChartEventId::from_uuid(Uuid::from_u128(nth)),
            layer,
            place: Place::Tooth(tooth(number)),
            state: state(status),
        }
    }

    fn visit(nth: u128, on: Date, events: Vec<ChartEvent>) -> ChartVisit {
        ChartVisit {
            id: ChartVisitId::from_uuid(Uuid::from_u128(nth)),
            header: Header::default(),
            patient: PatientId::from_uuid(Uuid::nil()),
            review: None,
            nth: u64::try_from(nth).unwrap(),
            observed_on: on,
            author: UserId::from_uuid(Uuid::nil()),
            reason: None,
            events,
            errors: Vec::new(),
            superseded_by: None,
        }
    }

    const SPRING: Date = date(2025, 4, 1);
    const AUTUMN: Date = date(2025, 10, 1);

    #[test]
    fn a_chart_at_a_date_knows_nothing_of_later() {
        let visits = [
            visit(1, SPRING, vec![event(1, 46, Layer::Finding, ToothStatus::Caries)]),
            visit(
                2,
                AUTUMN,
                vec![event(2, 46, Layer::DoneHere, ToothStatus::Obturado)],
            ),
        ];
        let at = |day| {
            chart_on(&visits, day)
                .teeth
                .get(&tooth(46))
                .map(|state| state.status)
        };
        assert_eq!(at(date(2025, 3, 31)), None);
        assert_eq!(at(SPRING), Some(ToothStatus::Caries));
        assert_eq!(at(date(2025, 9, 30)), Some(ToothStatus::Caries));
        assert_eq!(at(AUTUMN), Some(ToothStatus::Obturado));
    }

    #[test]
    fn what_was_planned_is_planned_until_it_is_done() {
        let planned = event(1, 46, Layer::Planned, ToothStatus::Obturado);
        let seen = event(2, 46, Layer::Finding, ToothStatus::Caries);
        let done = event(3, 46, Layer::DoneHere, ToothStatus::Obturado);
        let mut visits = vec![visit(1, SPRING, vec![seen, planned])];
        let chart = chart_on(&visits, SPRING);
        assert_eq!(chart.teeth[&tooth(46)].status, ToothStatus::Caries);
        assert_eq!(chart.planned[&tooth(46)].status, ToothStatus::Obturado);
        visits.push(visit(2, AUTUMN, vec![done]));
        let chart = chart_on(&visits, AUTUMN);
        assert!(chart.planned.is_empty());
        assert_eq!(chart.teeth[&tooth(46)].status, ToothStatus::Obturado);
    }

    #[test]
    fn an_error_and_a_corrected_review_count_no_longer() {
        let mut first = visit(1, SPRING, vec![event(1, 46, Layer::Finding, ToothStatus::Caries)]);
        first.errors.push(MarkedError {
            event: first.events[0].id,
            at: jiff::Timestamp::UNIX_EPOCH,
            by: first.author,
            reason: LongText::parse("Era el 36").unwrap(),
        });
        assert!(chart_on(&[first], AUTUMN).teeth.is_empty());
        let mut second = visit(2, SPRING, vec![event(2, 36, Layer::Finding, ToothStatus::Caries)]);
        second.superseded_by = Some(crate::shared::ids::ReviewId::from_uuid(Uuid::nil()));
        assert!(chart_on(&[second], AUTUMN).teeth.is_empty());
    }

    #[test]
    fn nothing_is_done_to_a_tooth_that_is_gone() {
        let gone = state(ToothStatus::Ausente);
        let mut shed = gone.clone();
        shed.detail.cause = Some(Cause::Trauma);
        for (before, number, after, may) in [
            (&gone, 46, ToothStatus::Obturado, false),
            (&gone, 46, ToothStatus::EnErupcion, true),
            (&gone, 46, ToothStatus::Ausente, true),
            (&shed, 46, ToothStatus::EnErupcion, false),
            (&gone, 85, ToothStatus::Sano, false),
        ] {
            assert_eq!(
                may_follow(Some(before), tooth(number), after),
                may,
                "{number} {after:?}"
            );
        }
        assert!(may_follow(None, tooth(46), ToothStatus::Obturado));
    }

    #[test]
    fn caries_is_new_once_for_each_tooth() {
        let visits = [
            visit(
                1,
                date(2023, 1, 1),
                vec![event(1, 54, Layer::Finding, ToothStatus::Caries)],
            ),
            visit(2, SPRING, vec![event(2, 46, Layer::Finding, ToothStatus::Caries)]),
            visit(
                3,
                AUTUMN,
                vec![
                    event(3, 46, Layer::Finding, ToothStatus::Caries),
                    event(4, 54, Layer::Finding, ToothStatus::Caries),
                    event(5, 36, Layer::Planned, ToothStatus::Caries),
                ],
            ),
        ];
        let new = new_caries(&visits, date(2024, 10, 1), AUTUMN);
        assert_eq!(new.into_iter().collect::<Vec<_>>(), [tooth(46)]);
    }

    #[test]
    fn teeth_are_there_by_what_was_seen_and_else_by_age() {
        let chart = |events| chart_on(&[visit(1, SPRING, events)], SPRING);
        assert_eq!(chart(Vec::new()).present(60).len(), 20);
        let lost = chart(vec![event(1, 54, Layer::Finding, ToothStatus::Ausente)]);
        assert_eq!(lost.present(60).len(), 19);
        let grown = chart(vec![event(1, 11, Layer::Finding, ToothStatus::Sano)]);
        assert!(grown.present(80).contains(&tooth(11)));
        assert!(!grown.present(80).contains(&tooth(51)), "11 stands in its place");
        let coming = chart(vec![event(1, 11, Layer::Finding, ToothStatus::EnErupcion)]);
        assert!(!coming.present(80).contains(&tooth(11)));
    }

    #[test]
    fn the_stage_is_what_was_seen() {
        let of = |numbers: &[u8]| {
            let teeth = numbers
                .iter()
                .map(|number| (tooth(*number), state(ToothStatus::Sano)));
            stage(&teeth.collect())
        };
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[51, 85]), Some(Stage::Primary));
        assert_eq!(of(&[51, 36]), Some(Stage::MixedFirst));
        assert_eq!(of(&[55, 14, 36]), Some(Stage::MixedSecond));
        assert_eq!(of(&[14, 36]), Some(Stage::Permanent));
    }

    fn any_visits() -> impl Strategy<Value = Vec<ChartVisit>> {
        let status = proptest::sample::select(vec![
            ToothStatus::Sano,
            ToothStatus::Caries,
            ToothStatus::Obturado,
            ToothStatus::Ausente,
        ]);
        let layer = proptest::sample::select(vec![Layer::Finding, Layer::Planned, Layer::DoneHere]);
        let number = proptest::sample::select(vec![46_u8, 36, 54]);
        let told = proptest::collection::vec((number, layer, status), 0..4);
        proptest::collection::vec((0_i64..400, told), 0..8).prop_map(|visits| {
            let nth_visit = (1_u128..).zip(visits);
            let told = nth_visit.map(|(nth, (days, told))| {
                let on = SPRING.checked_add(jiff::ToSpan::days(days)).unwrap();
                let events = (0_u128..).zip(told);
                let events =
                    events.map(|(at, (number, layer, status))| event(nth * 10 + at, number, layer, status));
                visit(nth, on, events.collect())
            });
            told.collect()
        })
    }

    proptest! {
        #[test]
        fn visits_may_come_in_any_order(visits in any_visits(), seed in any::<u64>()) {
            let day = date(2027, 1, 1);
            let mut ordered = visits.clone();
            in_order(&mut ordered);
            let mut shuffled = visits;
            let by = |id: u128| id.wrapping_mul(u128::from(seed | 1)) % 97;
            shuffled.sort_by_key(|visit| by(visit.id.uuid().as_u128()));
            in_order(&mut shuffled);
            prop_assert_eq!(chart_on(&ordered, day), chart_on(&shuffled, day));
        }

        #[test]
        fn later_visits_change_no_earlier_chart(visits in any_visits(), days in 0_i64..400) {
            let mut visits = visits;
            in_order(&mut visits);
            let day = SPRING.checked_add(jiff::ToSpan::days(days)).unwrap();
            let early: Vec<ChartVisit> = visits.iter().filter(|visit| visit.observed_on <= day).cloned().collect();
            prop_assert_eq!(chart_on(&visits, day), chart_on(&early, day));
        }
    }
}
