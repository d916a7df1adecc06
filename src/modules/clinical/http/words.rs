//! The risk in words, in the person's language. `assets/texts/risk.*.toml`.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::risk::diet_key;
use crate::modules::clinical::model::{Assessment, FluorideExposure};
use crate::modules::clinical::rules::risk::Step;
use crate::modules::patients::RiskLevel;
use crate::shared::language::Language;

const ES: &str = include_str!("../../../../assets/texts/risk.es.toml");
const EN: &str = include_str!("../../../../assets/texts/risk.en.toml");

fn text(language: Language, key: &str) -> &'static str {
    static SPANISH: OnceLock<HashMap<String, String>> = OnceLock::new();
    static ENGLISH: OnceLock<HashMap<String, String>> = OnceLock::new();
    let read = |text| toml::from_str(text).unwrap_or_default();
    let words = match language {
        Language::Es => SPANISH.get_or_init(|| read(ES)),
        Language::En => ENGLISH.get_or_init(|| read(EN)),
    };
    words.get(key).map_or("", String::as_str)
}

const fn level_key(level: RiskLevel) -> &'static str {
    match level {
        RiskLevel::Green => "level.GREEN",
        RiskLevel::Yellow => "level.YELLOW",
        RiskLevel::Red => "level.RED",
    }
}

fn fill(template: &str, values: &[(&str, String)]) -> String {
    values.iter().fold(template.to_owned(), |filled, (name, value)| {
        filled.replace(&format!("{{{name}}}"), value)
    })
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first: Vec<char> = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    first.into_iter().chain(letters).collect()
}

/// Tenths of a percent as people write them: `18,5` in Spanish, `18.5` in English, without `,0`.
fn percent(permille: u32, language: Language) -> String {
    let (whole, tenth) = (permille / 10, permille % 10);
    let mark = match language {
        Language::Es => ',',
        Language::En => '.',
    };
    if tenth == 0 {
        whole.to_string()
    } else {
        format!("{whole}{mark}{tenth}")
    }
}

/// An assessment in words: the light with its sum, then each question with its points.
#[must_use]
pub fn explanation(assessment: &Assessment, language: Language) -> Vec<String> {
    let word = |key| text(language, key);
    let [caries, plaque, attendance, diet, fluoride] = assessment.points;
    let points = |points: u8| {
        fill(
            word(if points == 1 { "point" } else { "points" }),
            &[("n", points.to_string())],
        )
    };
    let mut told = vec![fill(
        word("sum"),
        &[
            ("Level", capital(word(level_key(assessment.level)))),
            ("score", assessment.score.to_string()),
        ],
    )];
    let caries_key = match assessment.new_caries {
        0 => "caries.none",
        1 => "caries.one",
        _ => "caries.many",
    };
    told.push(fill(
        word(caries_key),
        &[
            ("n", assessment.new_caries.to_string()),
            ("points", points(caries)),
        ],
    ));
    told.push(fill(
        word("plaque"),
        &[
            ("percent", percent(assessment.plaque_permille, language)),
            ("points", points(plaque)),
        ],
    ));
    let attended = [
        ("kept", assessment.kept.to_string()),
        ("due", assessment.due.to_string()),
        ("points", points(attendance)),
    ];
    let attended_key = if assessment.due == 0 {
        "attendance.none"
    } else {
        "attendance"
    };
    told.push(fill(word(attended_key), &attended));
    told.push(fill(word(diet_key(assessment.diet)), &[("points", points(diet))]));
    let fluoride_key = match assessment.fluoride {
        FluorideExposure::Adequate => "fluoride.ADEQUATE",
        FluorideExposure::Inadequate => "fluoride.INADEQUATE",
    };
    told.push(fill(word(fluoride_key), &[("points", points(fluoride))]));
    if let Some(floor) = assessment.floor {
        told.push(fill(
            word("floor"),
            &[("level", word(level_key(floor)).to_owned())],
        ));
    }
    told
}

/// What alone would make the light milder.
#[must_use]
pub fn advice(step: Step, level: RiskLevel, language: Language) -> String {
    let key = match step {
        Step::Plaque => "advice.plaque",
        Step::Diet => "advice.diet",
        Step::Fluoride => "advice.fluoride",
        Step::Attendance => "advice.attendance",
    };
    fill(
        text(language, key),
        &[("level", text(language, level_key(level)).to_owned())],
    )
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use uuid::Uuid;

    use super::*;
    use crate::modules::clinical::model::DietRisk;
    use crate::shared::ids::{Id as _, ReviewId, UserId};

    #[test]
    fn both_languages_say_the_same_things() {
        let keys = |text: &str| {
            let words: HashMap<String, String> = toml::from_str(text).unwrap();
            let mut keys: Vec<String> = words.into_keys().collect();
            keys.sort();
            keys
        };
        assert_eq!(keys(ES), keys(EN));
    }

    #[test]
    fn a_yellow_light_is_explained() {
        let assessment = Assessment {
            at: Timestamp::UNIX_EPOCH,
            by: UserId::from_uuid(Uuid::nil()),
            review: ReviewId::from_uuid(Uuid::nil()),
            settings_version: 1,
            new_caries: 2,
            plaque_permille: 285,
            kept: 0,
            due: 0,
            diet: DietRisk::Moderate,
            fluoride: FluorideExposure::Adequate,
            points: [3, 2, 0, 1, 0],
            score: 6,
            floor: Some(RiskLevel::Yellow),
            level: RiskLevel::Yellow,
        };
        assert_eq!(
            explanation(&assessment, Language::Es),
            [
                "Amarillo: 6 puntos en total",
                "2 dientes con caries nueva en 12 meses (3 puntos)",
                "Placa (O'Leary) del 28,5 % (2 puntos)",
                "Sin citas pendientes de asistencia en 12 meses (0 puntos)",
                "Dieta de riesgo moderado (1 punto)",
                "Flúor adecuado (0 puntos)",
                "Con caries nueva el semáforo no baja de amarillo",
            ]
        );
        assert_eq!(
            explanation(&assessment, Language::En)[2],
            "Plaque (O'Leary) of 28.5% (2 points)"
        );
        assert_eq!(
            advice(Step::Plaque, RiskLevel::Green, Language::Es),
            "Con O'Leary por debajo del 20 % pasaría a verde"
        );
    }
}
