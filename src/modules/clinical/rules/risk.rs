//! The caries risk of the traffic light: points that the clinic sets, a sum, floors that new caries sets, and what would
//! make it milder. The product's own score; it suggests, and the dentist decides.

use crate::modules::clinic::{ReviewMonths, RiskWeights};
use crate::modules::clinical::model::DietRisk;
use crate::modules::patients::{PlanType, RiskLevel as Level};

/// What is asked of the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inputs {
    /// Teeth first recorded as decayed within the twelve months up to the review, each once.
    pub new_caries: u32,
    /// O'Leary's record in tenths of a percent.
    pub plaque_permille: u32,
    /// Appointments of twelve months that were kept.
    pub kept: u32,
    /// Of how many that were due.
    pub due: u32,
    /// Diet.
    pub diet: DietRisk,
    /// Whether there is fluoride enough.
    pub has_fluoride: bool,
}

/// Points by question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Points {
    /// New caries.
    pub caries: u8,
    /// Plaque.
    pub plaque: u8,
    /// Attendance.
    pub attendance: u8,
    /// Diet.
    pub diet: u8,
    /// Fluoride.
    pub fluoride: u8,
}

impl Points {
    /// The score.
    #[must_use]
    pub fn sum(self) -> u32 {
        [
            self.caries,
            self.plaque,
            self.attendance,
            self.diet,
            self.fluoride,
        ]
        .into_iter()
        .map(u32::from)
        .sum()
    }
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// The light.
    pub level: Level,
    /// The sum.
    pub score: u32,
    /// By question.
    pub points: Points,
    /// The light below which new caries does not let it go; none without new caries.
    pub floor: Option<Level>,
}

/// Assesses.
#[must_use]
pub fn assess(inputs: Inputs, weights: &RiskWeights) -> Assessment {
    let points = Points {
        caries: match inputs.new_caries {
            0 => 0,
            1 | 2 => weights.caries_some,
            _ => weights.caries_many,
        },
        plaque: match inputs.plaque_permille {
            ..200 => 0,
            200..=400 => weights.plaque_some,
            _ => weights.plaque_much,
        },
        attendance: attendance(inputs.kept, inputs.due, weights),
        diet: match inputs.diet {
            DietRisk::Low => 0,
            DietRisk::Moderate => weights.diet_moderate,
            DietRisk::High => weights.diet_high,
        },
        fluoride: if inputs.has_fluoride {
            0
        } else {
            weights.fluoride_inadequate
        },
    };
    let floor = match inputs.new_caries {
        0 => None,
        1 | 2 => Some(Level::Yellow),
        _ => Some(Level::Red),
    };
    let score = points.sum();
    let by_score = if score >= u32::from(weights.red_from) {
        Level::Red
    } else if score >= u32::from(weights.yellow_from) {
        Level::Yellow
    } else {
        Level::Green
    };
    Assessment {
        level: floor.map_or(by_score, |floor| floor.max(by_score)),
        score,
        points,
        floor,
    }
}

/// Without appointments due there is nothing to hold against anybody.
fn attendance(kept: u32, due: u32, weights: &RiskWeights) -> u8 {
    let (kept, due) = (u64::from(kept.min(due)), u64::from(due));
    if due == 0 || kept * 100 >= due * 80 {
        0
    } else if kept * 100 >= due * 50 {
        weights.attendance_some
    } else {
        weights.attendance_poor
    }
}

/// One thing that a family or the clinic can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// O'Leary under 20 %.
    Plaque,
    /// A diet of low risk.
    Diet,
    /// Fluoride enough.
    Fluoride,
    /// Coming to what is due.
    Attendance,
}

/// Which single steps would make the light milder, and to what. New caries passes with time alone.
#[must_use]
pub fn milder(inputs: Inputs, weights: &RiskWeights) -> Vec<(Step, Level)> {
    let now = assess(inputs, weights).level;
    let steps = [
        (
            Step::Plaque,
            Inputs {
                plaque_permille: 0,
                ..inputs
            },
        ),
        (
            Step::Diet,
            Inputs {
                diet: DietRisk::Low,
                ..inputs
            },
        ),
        (
            Step::Fluoride,
            Inputs {
                has_fluoride: true,
                ..inputs
            },
        ),
        (
            Step::Attendance,
            Inputs {
                kept: inputs.due,
                ..inputs
            },
        ),
    ];
    let steps = steps
        .into_iter()
        .map(|(step, inputs)| (step, assess(inputs, weights).level));
    steps.filter(|(_, level)| *level < now).collect()
}

/// Months from one review to the next, by the clinic's settings. Without a plan a child is seen as `PREVENTIVO`; a risk
/// that was not assessed counts as the mildest.
#[must_use]
pub const fn months_between(months: &ReviewMonths, plan: Option<PlanType>, level: Option<Level>) -> u8 {
    let by_risk = match plan {
        Some(PlanType::Him) => months.him,
        Some(PlanType::Crecimiento) => months.crecimiento,
        Some(PlanType::Preventivo) | None => months.preventivo,
    };
    match level {
        Some(Level::Red) => by_risk.red,
        Some(Level::Yellow) => by_risk.yellow,
        Some(Level::Green) | None => by_risk.green,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CALM: Inputs = Inputs {
        new_caries: 0,
        plaque_permille: 0,
        kept: 0,
        due: 0,
        diet: DietRisk::Low,
        has_fluoride: true,
    };

    fn of(inputs: Inputs) -> Assessment {
        assess(inputs, &RiskWeights::default())
    }

    #[test]
    fn points_are_those_of_the_product_at_each_edge() {
        let caries = |new_caries| of(Inputs { new_caries, ..CALM }).points.caries;
        assert_eq!([0, 1, 2, 3, 9].map(caries), [0, 3, 3, 6, 6]);
        let plaque = |plaque_permille| {
            of(Inputs {
                plaque_permille,
                ..CALM
            })
            .points
            .plaque
        };
        assert_eq!([0, 199, 200, 400, 401, 1_000].map(plaque), [0, 0, 2, 2, 4, 4]);
        let attendance = |(kept, due)| of(Inputs { kept, due, ..CALM }).points.attendance;
        assert_eq!(
            [(0, 0), (4, 5), (3, 4), (79, 100), (1, 2), (49, 100), (0, 1)].map(attendance),
            [0, 0, 1, 1, 1, 2, 2]
        );
        let diet = |diet| of(Inputs { diet, ..CALM }).points.diet;
        assert_eq!(
            [DietRisk::Low, DietRisk::Moderate, DietRisk::High].map(diet),
            [0, 1, 3]
        );
        let fluoride = |has_fluoride| of(Inputs { has_fluoride, ..CALM }).points.fluoride;
        assert_eq!([true, false].map(fluoride), [0, 1]);
    }

    #[test]
    fn the_light_follows_the_sum_and_never_falls_below_what_new_caries_says() {
        assert_eq!(of(CALM).level, Level::Green);
        let one = of(Inputs {
            new_caries: 1,
            ..CALM
        });
        assert_eq!(
            (one.score, one.level, one.floor),
            (3, Level::Yellow, Some(Level::Yellow))
        );
        let three = of(Inputs {
            new_caries: 3,
            ..CALM
        });
        assert_eq!((three.score, three.level), (6, Level::Red));
        let plaque_and_diet = Inputs {
            plaque_permille: 500,
            diet: DietRisk::High,
            ..CALM
        };
        assert_eq!(
            (of(plaque_and_diet).score, of(plaque_and_diet).level),
            (7, Level::Yellow)
        );
        let and_fluoride = Inputs {
            has_fluoride: false,
            ..plaque_and_diet
        };
        assert_eq!((of(and_fluoride).score, of(and_fluoride).level), (8, Level::Red));
    }

    #[test]
    fn it_says_what_would_make_it_milder() {
        let inputs = Inputs {
            plaque_permille: 300,
            diet: DietRisk::Moderate,
            has_fluoride: false,
            ..CALM
        };
        assert_eq!(of(inputs).level, Level::Yellow);
        let weights = RiskWeights::default();
        let green = |step| (step, Level::Green);
        assert_eq!(
            milder(inputs, &weights),
            [Step::Plaque, Step::Diet, Step::Fluoride].map(green)
        );
        assert_eq!(
            milder(
                Inputs {
                    new_caries: 1,
                    ..CALM
                },
                &weights
            ),
            []
        );
    }

    fn any_inputs() -> impl Strategy<Value = Inputs> {
        let diet = proptest::sample::select(vec![DietRisk::Low, DietRisk::Moderate, DietRisk::High]);
        (0_u32..6, 0_u32..=1_000, 0_u32..12, 0_u32..12, diet, any::<bool>()).prop_map(
            |(new_caries, plaque_permille, kept, due, diet, has_fluoride)| Inputs {
                new_caries,
                plaque_permille,
                kept,
                due,
                diet,
                has_fluoride,
            },
        )
    }

    proptest! {
        #[test]
        fn more_caries_and_more_plaque_never_make_it_milder(inputs in any_inputs(), more in 0_u32..300) {
            let now = of(inputs);
            let caries = of(Inputs { new_caries: inputs.new_caries + 1, ..inputs });
            let plaque = of(Inputs { plaque_permille: inputs.plaque_permille + more, ..inputs });
            prop_assert!(caries.level >= now.level && plaque.level >= now.level);
            prop_assert!(now.floor.is_none_or(|floor| now.level >= floor));
            prop_assert!(now.score <= u32::from(RiskWeights::default().highest()));
        }
    }
}
