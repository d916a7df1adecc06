//! What happened in a child's mouth before today: teeth come through and are shed at ages of their own, some are sealed,
//! some decay, are restored or lost, and each visit tells what changed since the one before. Likelihoods are ours, near
//! what surveys of Spanish children find (about a third of six-year-olds with ceod > 0, the same of twelve-year-olds with
//! CAOD > 0); no figure of a clinic is made from them.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan as _};
use serde_json::{Value, json};

use super::random::Random;
use crate::shared::tooth::Tooth;

/// A visit, as the API takes a review.
#[derive(Clone, Debug, PartialEq)]
pub struct PastVisit {
    /// The day.
    pub on: Date,
    /// The review, without its date.
    pub review: Value,
    /// Whether a hygienist saw the child.
    pub is_hygiene: bool,
}

/// How careful a family is with teeth, from 0 (very) to 2 (hardly).
type Care = usize;

const COMPLAINTS: &[&str] = &[
    "Revisión semestral",
    "Revisión periódica",
    "Revisión y flúor",
    "Control",
];
const ADVICE: [&str; 3] = [
    "Seguir igual: cepillado dos veces al día con un adulto y 1.450 ppm de flúor.",
    "Cepillado por la noche con un adulto y menos picoteo entre horas.",
    "Cepillado supervisado mañana y noche, sin zumos ni dulces entre horas; barniz de flúor cada tres meses.",
];

/// Months from birth at which a permanent tooth comes through and a primary one is gone.
struct Growing {
    comes: BTreeMap<Tooth, i64>,
    goes: BTreeMap<Tooth, i64>,
}

/// A mouth at a moment.
#[derive(Default)]
struct Mouth {
    status: BTreeMap<Tooth, &'static str>,
    /// Decay that was found and is to be restored.
    waiting: Vec<Tooth>,
}

/// The visits of a child until today, oldest first; none for the very young and for some who are new.
pub fn past_of(seed: u64, born: Date, is_him: bool, today: Date) -> Vec<PastVisit> {
    let mut random = Random::new(seed);
    let age = months(born, today);
    if age < 30 || random.chance(6) {
        return Vec::new();
    }
    let care: Care = match random.below(100) {
        0..=57 => 0,
        58..=85 => 1,
        _ => 2,
    };
    let years = 2 + i64::try_from(random.below(7)).unwrap_or(0);
    let first = (age - years * 12).max(30);
    // The last visit lies up to six months back, so that a few are overdue and most are not.
    let mut times = vec![age - i64::try_from(random.below(7)).unwrap_or(0)];
    while let Some(time) = times.last().copied() {
        let before = time - if care == 2 { 3 } else { 6 } - i64::try_from(random.below(2)).unwrap_or(0);
        if before < first {
            break;
        }
        times.push(before);
    }
    let growing = grow(&mut random);
    let weak = random.chance(12);
    let mut mouth = Mouth::default();
    let mut visits = Vec::new();
    for at in times.into_iter().rev() {
        let nth = visits.len();
        let review = visit(&mut random, &growing, &mut mouth, care, weak, nth, at, is_him);
        let day = i64::try_from(random.below(28)).unwrap_or(0);
        if let Some(on) = day_of(born, at, day).filter(|on| *on < today) {
            visits.push(PastVisit {
                on,
                is_hygiene: review.get("reviewType") == Some(&json!("HIM")),
                review,
            });
        }
    }
    visits
}

fn months(born: Date, day: Date) -> i64 {
    let years = i64::from(day.year()) - i64::from(born.year());
    years * 12 + i64::from(day.month()) - i64::from(born.month())
}

/// A working day about so old.
fn day_of(born: Date, months: i64, days: i64) -> Option<Date> {
    let day = born
        .checked_add(Span::new().months(months))
        .ok()?
        .checked_add(days.days())
        .ok()?;
    let free = match day.weekday() {
        Weekday::Saturday => 2,
        Weekday::Sunday => 1,
        _ => 0,
    };
    day.checked_add(free.days()).ok()
}

/// When each tooth comes and goes: the ages of eruption of the American Dental Association, a child's own within them.
fn grow(random: &mut Random) -> Growing {
    let mut growing = Growing {
        comes: BTreeMap::new(),
        goes: BTreeMap::new(),
    };
    // Early and late children are so in all teeth.
    let shift = i64::try_from(random.below(9)).unwrap_or(0);
    for tooth in Tooth::all() {
        let years = match (tooth.is_primary(), tooth.position(), tooth.is_upper()) {
            (true, position, _) => {
                let comes = [9, 12, 18, 15, 27]
                    .get(usize::from(position) - 1)
                    .copied()
                    .unwrap_or(27);
                growing.comes.insert(tooth, comes);
                continue;
            }
            (_, 6, _) | (_, 1, false) => 6,
            (_, 1, true) | (_, 2, false) => 7,
            (_, 2, true) => 8,
            (_, 3, false) => 9,
            (_, 4, _) => 10,
            (_, 3, true) | (_, 5, _) => 11,
            (_, 7, _) => 12,
            _ => 18,
        };
        let comes = years * 12 + shift + i64::try_from(random.below(4)).unwrap_or(0);
        growing.comes.insert(tooth, comes);
        if let Some(before) = tooth.predecessor() {
            let gap = i64::try_from(random.below(3)).unwrap_or(0);
            growing.goes.insert(before, comes - gap);
        }
    }
    growing
}

#[expect(clippy::too_many_arguments, reason = "all that one visit depends on")]
fn visit(
    random: &mut Random,
    growing: &Growing,
    mouth: &mut Mouth,
    care: Care,
    weak: bool,
    nth: usize,
    at: i64,
    is_him: bool,
) -> Value {
    let mut entries: BTreeMap<Tooth, Value> = BTreeMap::new();
    let mut applied = Vec::new();
    restore(random, mouth, &mut entries, &mut applied, at);
    come_and_go(random, growing, mouth, &mut entries, weak, at);
    seal(random, growing, mouth, &mut applied, at);
    let planned = decay(random, growing, mouth, &mut entries, care, at);
    if care > 0 || random.chance(60) {
        applied.push(json!({
            "treatmentType": "FLUORACION", "productUsed": "Barniz de flúor 5 %", "concentration": "22600 ppm"
        }));
    }
    let is_session = is_him && nth % 2 == 1;
    let plaque = plaque(random, care, nth);
    let diet = ["LOW", "MODERATE", "HIGH"].get(if random.chance(70) { care } else { 1 });
    let gums = if plaque < 250 {
        "SANA"
    } else if plaque < 450 {
        "GINGIVITIS_LEVE"
    } else {
        "GINGIVITIS_MODERADA"
    };
    let brushing = if at < 84 { "FONES" } else { "BASS" };
    let floss = if care == 0 && at > 72 {
        "OCASIONAL"
    } else {
        "NUNCA"
    };
    json!({
        "reviewType": if is_session { "HIM" } else { "PREVENTIVA" },
        "chiefComplaint": if nth == 0 { "Primera visita" } else { random.pick(COMPLAINTS) },
        "odontogram": entries.into_values().collect::<Vec<_>>(),
        "plaqueIndex": f64::from(plaque) / 10.0,
        "gumStatus": gums, "softTissueFindings": "Sin hallazgos", "occlusion": "Clase I",
        "brushingTechnique": brushing, "flossUsage": floss,
        "dietRisk": diet.copied().unwrap_or("LOW"),
        "fluorideExposure": if care == 2 && random.chance(60) { "INADEQUATE" } else { "ADEQUATE" },
        "treatmentsApplied": applied, "treatmentPlan": planned,
        "hygiene": is_session.then(|| session(plaque)),
        "recommendations": ADVICE.get(care).copied().unwrap_or_default(),
    })
}

/// What a hygiene session adds.
fn session(plaque: u32) -> Value {
    json!({
        "stainedBefore": f64::from(plaque) / 10.0, "stainedAfter": f64::from(plaque / 6) / 10.0,
        "products": "Cepillo interdental y revelador de placa",
        "goal": "Cepillarme también por la noche", "nextGoal": "Que no se vea morado en las muelas"
    })
}

/// O'Leary in tenths of a percent: by care, better from visit to visit.
fn plaque(random: &mut Random, care: Care, nth: usize) -> u32 {
    let base = [180_u32, 310, 470].get(care).copied().unwrap_or(180);
    let better = u32::try_from(nth).unwrap_or(0).min(6) * 18;
    let noise = u32::try_from(random.below(120)).unwrap_or(0);
    (base + noise).saturating_sub(60 + better).clamp(40, 800)
}

/// What was found at the visit before is restored, sooner or later.
fn restore(
    random: &mut Random,
    mouth: &mut Mouth,
    entries: &mut BTreeMap<Tooth, Value>,
    applied: &mut Vec<Value>,
    at: i64,
) {
    let waiting = std::mem::take(&mut mouth.waiting);
    for tooth in waiting {
        if mouth.status.get(&tooth) != Some(&"CARIES") {
            continue;
        }
        if random.chance(20) {
            mouth.waiting.push(tooth);
            continue;
        }
        let is_molar = tooth.position() > 3;
        let number = tooth.number();
        let done = if tooth.is_primary() && is_molar && random.chance(22) {
            applied.push(json!({ "treatmentType": "CORONA", "toothNumber": number }));
            entries.insert(
                tooth,
                json!({
                    "toothNumber": number, "status": "CORONA",
                    "detail": { "material": "STAINLESS_STEEL", "technique": "HALL", "cause": "CARIES" }
                }),
            );
            "CORONA"
        } else if tooth.is_primary() && is_molar && at > 84 && random.chance(10) {
            applied.push(json!({ "treatmentType": "EXTRACCION", "toothNumber": number }));
            entries.insert(
                tooth,
                json!({
                    "toothNumber": number, "status": "AUSENTE", "detail": { "cause": "CARIES" }
                }),
            );
            "AUSENTE"
        } else {
            applied.push(json!({
                "treatmentType": "RESTAURACION", "toothNumber": number, "surface": worn(tooth), "productUsed": "Composite"
            }));
            entries.insert(
                tooth,
                json!({
                    "toothNumber": number, "status": "OBTURADO", "surfaces": { worn(tooth): "OBTURADO" },
                    "detail": { "material": "COMPOSITE", "condition": "OK" }
                }),
            );
            "OBTURADO"
        };
        mouth.status.insert(tooth, done);
    }
}

/// Where a tooth decays first.
fn worn(tooth: Tooth) -> &'static str {
    if tooth.is_anterior() { "mesial" } else { "oclusal" }
}

fn come_and_go(
    random: &mut Random,
    growing: &Growing,
    mouth: &mut Mouth,
    entries: &mut BTreeMap<Tooth, Value>,
    weak: bool,
    at: i64,
) {
    for (tooth, comes) in &growing.comes {
        let known = mouth.status.get(tooth).copied();
        let is_gone = growing.goes.get(tooth).is_some_and(|goes| *goes <= at);
        let found = if is_gone {
            // Of a tooth that was shed before the first visit there is nothing to tell.
            if known.is_none() || known == Some("AUSENTE") {
                continue;
            }
            "AUSENTE"
        } else if *comes > at {
            continue;
        } else if *comes + 5 > at {
            "EN_ERUPCION"
        } else if known.is_none() || known == Some("EN_ERUPCION") {
            let is_molar = !tooth.is_primary() && tooth.position() == 6;
            if weak && is_molar && random.chance(60) {
                "HIPOMINERALIZACION"
            } else {
                "SANO"
            }
        } else {
            continue;
        };
        if known == Some(found) {
            continue;
        }
        mouth.status.insert(*tooth, found);
        let cause = (found == "AUSENTE").then(|| json!({ "cause": "EXFOLIATED" }));
        let entry = json!({ "toothNumber": tooth.number(), "status": found, "detail": cause });
        entries.insert(*tooth, entry);
    }
}

fn seal(random: &mut Random, growing: &Growing, mouth: &mut Mouth, applied: &mut Vec<Value>, at: i64) {
    for (tooth, comes) in &growing.comes {
        let is_molar = !tooth.is_primary() && matches!(tooth.position(), 6 | 7);
        let is_ripe = *comes + 6 <= at && at < *comes + 30;
        if is_molar && is_ripe && mouth.status.get(tooth) == Some(&"SANO") && random.chance(45) {
            mouth.status.insert(*tooth, "SELLADOR");
            applied.push(json!({
                "treatmentType": "SELLADOR", "toothNumber": tooth.number(), "surface": "oclusal",
                "productUsed": "Sellador de resina"
            }));
        }
    }
}

/// Decay by care and place; answers what is planned for it.
fn decay(
    random: &mut Random,
    growing: &Growing,
    mouth: &mut Mouth,
    entries: &mut BTreeMap<Tooth, Value>,
    care: Care,
    at: i64,
) -> Vec<Value> {
    let mut planned = Vec::new();
    for (tooth, comes) in &growing.comes {
        // Per thousand and visit.
        let likely = match (tooth.is_primary(), tooth.position()) {
            (true, 4 | 5) => [4, 14, 34],
            (true, _) => [1, 3, 12],
            (false, 6) => [9, 30, 70],
            (false, 7) => [5, 18, 40],
            (false, _) => [0, 2, 7],
        };
        let is_settled = *comes + 12 <= at && growing.goes.get(tooth).is_none_or(|goes| *goes > at + 9);
        let likely = likely.get(care).copied().unwrap_or(0);
        let is_sound = matches!(mouth.status.get(tooth), Some(&"SANO"));
        if !is_sound || !is_settled || random.below(1_000) >= likely || entries.contains_key(tooth) {
            continue;
        }
        mouth.status.insert(*tooth, "CARIES");
        mouth.waiting.push(*tooth);
        let number = tooth.number();
        entries.insert(*tooth, json!({
            "toothNumber": number, "status": "CARIES", "surfaces": { worn(*tooth): "CARIES" }, "detail": { "activity": "ACTIVE" }
        }));
        planned.push(json!({
            "treatment": "RESTAURACION", "toothNumber": number,
            "priority": if tooth.is_primary() { "PROGRAMADO" } else { "URGENTE" },
            "estimateCents": if tooth.is_primary() { 5_500 } else { 6_500 }
        }));
    }
    planned
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TODAY: Date = date(2026, 11, 24);

    #[test]
    fn equal_seeds_give_equal_pasts() {
        let past = |seed| past_of(seed, date(2018, 3, 14), false, TODAY);
        assert_eq!(past(7), past(7));
        assert_ne!(past(7), past(8));
    }

    #[test]
    fn the_very_young_have_none_and_visits_lie_before_today() {
        assert!(past_of(1, date(2025, 1, 1), false, TODAY).is_empty());
        for seed in 0..200 {
            let past = past_of(seed, date(2012, 6, 1), true, TODAY);
            assert!(past.is_sorted_by_key(|visit| visit.on));
            assert!(past.iter().all(|visit| visit.on < TODAY));
        }
    }

    #[test]
    fn nothing_happens_to_a_tooth_that_is_gone_and_nothing_is_shed_twice() {
        for seed in 0..300 {
            let mut gone = std::collections::BTreeSet::new();
            for visit in past_of(seed, date(2013, 1, 9), false, TODAY) {
                for entry in visit.review["odontogram"].as_array().unwrap() {
                    let number = entry["toothNumber"].as_u64().unwrap();
                    assert!(!gone.contains(&number), "{seed}: {entry}");
                    if entry["status"] == "AUSENTE" {
                        gone.insert(number);
                    }
                }
            }
        }
    }
}
