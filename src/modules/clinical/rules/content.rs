//! Reading a review. What is impossible is refused at once, all of it together; what is missing only when the review is
//! to be completed.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;

use super::indices::shows_plaque;
use crate::modules::clinic::TimeZoneName;
use crate::modules::clinical::forms::{
    AppliedForm, HygieneForm, IndexToothForm, PlannedForm, ReviewForm, StainedForm, ToothForm,
};
use crate::modules::clinical::model::{
    AppliedTreatment, Detail, Hygiene, IndexTooth, PlannedTreatment, Plaque, ReviewContent, StainedTooth,
    ToothEntry, ToothState, ToothStatus,
};
use crate::platform::http::Choice;
use crate::shared::error::{Error, FieldErrors};
use crate::shared::person::{LongText, ShortText};
use crate::shared::tooth::{Surface, Tooth};

/// Treatments that a review lists at most.
const TREATMENTS_MOST: usize = 100;
/// The most that a treatment is estimated at: 100,000 EUR.
const ESTIMATE_MOST_CENTS: i64 = 10_000_000;
/// Index teeth of OHI-S (Greene & Vermillion 1964): 16, 11, 26, 36, 31, 46; 21 and 41 stand in for a missing incisor, the
/// second molars for the first; before those come through, the primary teeth in the same places.
const OHIS_TEETH: [u8; 18] = [
    16, 17, 11, 21, 26, 27, 36, 37, 31, 41, 46, 47, 55, 51, 65, 75, 71, 85,
];
/// Surfaces that OHI-S looks at.
const OHIS_MOST: usize = 6;

/// What a review can be dated by.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// The child's birth date.
    pub born: Date,
    /// Now.
    pub now: Timestamp,
    /// The clinic's zone.
    pub zone: TimeZoneName,
}

/// Reads what somebody wrote.
///
/// # Errors
/// 422 with every field that says what cannot be.
pub fn parse_review(form: &ReviewForm, bounds: &Bounds) -> Result<ReviewContent, Error> {
    let mut reading = Reading::default();
    let review_date = reading.exact(form.review_date.as_ref(), "reviewDate", |text| {
        instant(text, bounds)
    });
    let day = review_date.map(|at| bounds.zone.date_at(at));
    let content = ReviewContent {
        review_type: reading.choice(form.review_type.as_ref(), "reviewType"),
        review_date,
        chief_complaint: reading.long(form.chief_complaint.as_ref(), "chiefComplaint"),
        odontogram: reading.odontogram(&form.odontogram),
        plaque: reading.plaque(form),
        soft_tissue_findings: reading.long(form.soft_tissue_findings.as_ref(), "softTissueFindings"),
        gum_status: reading.choice(form.gum_status.as_ref(), "gumStatus"),
        occlusion: reading.long(form.occlusion.as_ref(), "occlusion"),
        brushing_technique: reading.choice(form.brushing_technique.as_ref(), "brushingTechnique"),
        floss_usage: reading.choice(form.floss_usage.as_ref(), "flossUsage"),
        diet_risk: reading.choice(form.diet_risk.as_ref(), "dietRisk"),
        fluoride_exposure: reading.choice(form.fluoride_exposure.as_ref(), "fluorideExposure"),
        hygiene: reading.hygiene(form.hygiene.as_ref()),
        treatments_applied: reading.applied(&form.treatments_applied),
        treatment_plan: reading.planned(&form.treatment_plan),
        recommendations: reading.long(form.recommendations.as_ref(), "recommendations"),
        next_review_date: reading.exact(form.next_review_date.as_ref(), "nextReviewDate", |text| {
            next_review(text, day.unwrap_or(bounds.born))
        }),
        stamp_comment: reading.short(form.stamp_comment.as_ref(), "stampComment"),
        is_incomplete: form.incomplete,
        is_urgent: form.urgent,
    };
    reading.wrong.finish()?;
    Ok(content)
}

/// What a review still needs before it can be completed.
///
/// # Errors
/// 422 with every field that is missing.
pub fn check_complete(content: &ReviewContent) -> Result<(), Error> {
    let mut wrong = FieldErrors::default();
    let mut need = |is_there: bool, field: &str| {
        if !is_there {
            wrong.add(field, "person.required");
        }
    };
    need(content.review_type.is_some(), "reviewType");
    need(content.review_date.is_some(), "reviewDate");
    if !content.is_incomplete {
        need(content.plaque.is_some(), "plaqueIndex");
        need(content.diet_risk.is_some(), "dietRisk");
        need(content.fluoride_exposure.is_some(), "fluorideExposure");
    }
    wrong.finish()
}

/// A tooth as it was found, outside of a review.
///
/// # Errors
/// 422 under the given path.
pub fn parse_tooth(form: &ToothForm, path: &str) -> Result<ToothEntry, FieldErrors> {
    let mut reading = Reading::default();
    let entry = reading.tooth(form, path);
    match entry {
        Some(entry) if reading.wrong.is_empty() => Ok(entry),
        _ => Err(reading.wrong),
    }
}

/// A calendar day as RFC 3339 writes it, and nothing else.
///
/// # Errors
/// `clinical.day`.
pub fn parse_day(text: &str) -> Result<Date, &'static str> {
    let text = text.trim();
    let day = text.parse::<Date>().ok();
    day.filter(|day| (1900..=2199).contains(&day.year()) && day.to_string() == text)
        .ok_or("clinical.day")
}

fn instant(text: &str, bounds: &Bounds) -> Result<Timestamp, &'static str> {
    let at: Timestamp = text.trim().parse().map_err(|_| "clinical.instant")?;
    if at > bounds.now {
        return Err("clinical.future");
    }
    if bounds.zone.date_at(at) < bounds.born {
        return Err("clinical.before_birth");
    }
    Ok(at)
}

fn next_review(text: &str, reviewed: Date) -> Result<Date, &'static str> {
    let day = parse_day(text)?;
    if day <= reviewed {
        return Err("clinical.next_before");
    }
    Ok(day)
}

/// Gathers what is wrong while it reads.
#[derive(Default)]
struct Reading {
    wrong: FieldErrors,
}

impl Reading {
    /// A day or an instant, which has one way to be absent: a blank is none.
    fn exact<T>(
        &mut self,
        text: Option<&String>,
        field: &str,
        parse: impl FnOnce(&str) -> Result<T, &'static str>,
    ) -> Option<T> {
        text.and_then(|text| self.wrong.check(field, parse(text)))
    }

    fn text<T>(
        &mut self,
        text: Option<&String>,
        field: &str,
        parse: impl FnOnce(&str) -> Result<T, &'static str>,
    ) -> Option<T> {
        let text = text.map(String::as_str).filter(|text| !text.trim().is_empty())?;
        self.wrong.check(field, parse(text))
    }

    fn long(&mut self, text: Option<&String>, field: &str) -> Option<LongText> {
        self.text(text, field, LongText::parse)
    }

    fn short(&mut self, text: Option<&String>, field: &str) -> Option<ShortText> {
        self.text(text, field, ShortText::parse)
    }

    fn choice<T: Copy>(&mut self, choice: Option<&Choice<T>>, field: &str) -> Option<T> {
        match choice {
            None => None,
            Some(Choice::Known(known)) => Some(*known),
            Some(Choice::Strange(_)) => {
                self.wrong.add(field, "clinical.choice");
                None
            }
        }
    }

    fn number(&mut self, number: i64, field: &str) -> Option<Tooth> {
        let tooth = u8::try_from(number)
            .ok()
            .and_then(|number| Tooth::try_from(number).ok());
        if tooth.is_none() {
            self.wrong.add(field, "clinical.no_tooth");
        }
        tooth
    }

    fn surface(&mut self, tooth: Tooth, name: &str, field: &str) -> Option<Surface> {
        let surface = tooth
            .surfaces()
            .into_iter()
            .find(|surface| surface.name() == name);
        if surface.is_none() {
            self.wrong.add(field, "clinical.no_surface");
        }
        surface
    }

    fn bounded(&mut self, count: usize, most: usize, field: &str) -> bool {
        if count > most {
            self.wrong.add(field, "clinical.too_many");
        }
        count <= most
    }

    fn permille(&mut self, percent: Option<f64>, field: &str) -> Option<u16> {
        let percent = percent?;
        if !(0.0..=100.0).contains(&percent) {
            self.wrong.add(field, "clinical.percent");
            return None;
        }
        // At most 1,000, as just checked.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and 1,000"
        )]
        Some((percent * 10.0).round() as u16)
    }

    fn odontogram(&mut self, forms: &[ToothForm]) -> Vec<ToothEntry> {
        if !self.bounded(forms.len(), 52, "odontogram") {
            return Vec::new();
        }
        let mut entries: Vec<ToothEntry> = Vec::new();
        for (nth, form) in forms.iter().enumerate() {
            let path = format!("odontogram[{nth}]");
            let Some(entry) = self.tooth(form, &path) else {
                continue;
            };
            if entries.iter().any(|other| other.tooth == entry.tooth) {
                self.wrong
                    .add(format!("{path}.toothNumber"), "clinical.tooth_twice");
            }
            entries.push(entry);
        }
        entries
    }

    fn tooth(&mut self, form: &ToothForm, path: &str) -> Option<ToothEntry> {
        let tooth = self.number(form.tooth_number, &format!("{path}.toothNumber"));
        let status = self.choice(Some(&form.status), &format!("{path}.status"));
        let detail = self.detail(form, path);
        let (tooth, status) = (tooth?, status?);
        let mut surfaces = BTreeMap::new();
        for (name, value) in &form.surfaces {
            let field = format!("{path}.surfaces.{}", known_or_other(name));
            let surface = self.surface(tooth, name, &field);
            let value = self.choice(Some(value), &field);
            let (Some(surface), Some(value)) = (surface, value) else {
                continue;
            };
            if !value.is_of_surface() {
                self.wrong.add(field, "clinical.not_of_surface");
            } else if status == ToothStatus::Ausente {
                self.wrong.add(field, "clinical.absent_surfaces");
            } else if value != ToothStatus::Sano {
                surfaces.insert(surface, value);
            }
        }
        let state = ToothState {
            status,
            surfaces,
            detail,
        };
        Some(ToothEntry { tooth, state })
    }

    fn detail(&mut self, form: &ToothForm, path: &str) -> Detail {
        let Some(form) = &form.detail else {
            return Detail::default();
        };
        let field = |name: &str| format!("{path}.detail.{name}");
        Detail {
            material: self.choice(form.material.as_ref(), &field("material")),
            condition: self.choice(form.condition.as_ref(), &field("condition")),
            retention: self.choice(form.retention.as_ref(), &field("retention")),
            activity: self.choice(form.activity.as_ref(), &field("activity")),
            sdf: form.sdf,
            technique: self.choice(form.technique.as_ref(), &field("technique")),
            cause: self.choice(form.cause.as_ref(), &field("cause")),
        }
    }

    /// By surface where it was recorded so, else the index.
    fn plaque(&mut self, form: &ReviewForm) -> Option<Plaque> {
        let index = self.permille(form.plaque_index, "plaqueIndex");
        match &form.plaque {
            Some(stained) => Some(Plaque::BySurface(self.stained(stained))),
            None => index.map(Plaque::Permille),
        }
    }

    fn stained(&mut self, forms: &[StainedForm]) -> Vec<StainedTooth> {
        if !self.bounded(forms.len(), 52, "plaque") {
            return Vec::new();
        }
        let mut teeth: BTreeMap<Tooth, BTreeSet<Surface>> = BTreeMap::new();
        for (nth, form) in forms.iter().enumerate() {
            let path = format!("plaque[{nth}]");
            let Some(tooth) = self.number(form.tooth_number, &format!("{path}.toothNumber")) else {
                continue;
            };
            if teeth.contains_key(&tooth) {
                self.wrong
                    .add(format!("{path}.toothNumber"), "clinical.tooth_twice");
            }
            let surfaces = teeth.entry(tooth).or_default();
            for (at, name) in form.surfaces.iter().take(8).enumerate() {
                let field = format!("{path}.surfaces[{at}]");
                match self.surface(tooth, name, &field) {
                    Some(surface) if shows_plaque(tooth, surface) => {
                        surfaces.insert(surface);
                    }
                    Some(_) => self.wrong.add(field, "clinical.no_plaque_surface"),
                    None => {}
                }
            }
            self.bounded(form.surfaces.len(), 4, &format!("{path}.surfaces"));
        }
        let teeth = teeth.into_iter().filter(|(_, surfaces)| !surfaces.is_empty());
        teeth
            .map(|(tooth, surfaces)| StainedTooth { tooth, surfaces })
            .collect()
    }

    fn hygiene(&mut self, form: Option<&HygieneForm>) -> Hygiene {
        let Some(form) = form else {
            return Hygiene::default();
        };
        Hygiene {
            ohis: self.ohis(&form.ohis),
            bleeding_permille: self.permille(form.bleeding, "hygiene.bleeding"),
            stained_before_permille: self.permille(form.stained_before, "hygiene.stainedBefore"),
            stained_after_permille: self.permille(form.stained_after, "hygiene.stainedAfter"),
            products: self.long(form.products.as_ref(), "hygiene.products"),
            goal: self.long(form.goal.as_ref(), "hygiene.goal"),
            next_goal: self.long(form.next_goal.as_ref(), "hygiene.nextGoal"),
        }
    }

    fn ohis(&mut self, forms: &[IndexToothForm]) -> Vec<IndexTooth> {
        if !self.bounded(forms.len(), OHIS_MOST, "hygiene.ohis") {
            return Vec::new();
        }
        let mut scored: Vec<IndexTooth> = Vec::new();
        for (nth, form) in forms.iter().enumerate() {
            let path = format!("hygiene.ohis[{nth}]");
            let tooth = self.number(form.tooth_number, &format!("{path}.toothNumber"));
            let debris = self.score(form.debris, &format!("{path}.debris"));
            let calculus = self.score(form.calculus, &format!("{path}.calculus"));
            let (Some(tooth), Some(debris), Some(calculus)) = (tooth, debris, calculus) else {
                continue;
            };
            if !OHIS_TEETH.contains(&tooth.number()) {
                self.wrong
                    .add(format!("{path}.toothNumber"), "clinical.no_index_tooth");
            } else if scored.iter().any(|other| other.tooth == tooth) {
                self.wrong
                    .add(format!("{path}.toothNumber"), "clinical.tooth_twice");
            }
            scored.push(IndexTooth {
                tooth,
                debris,
                calculus,
            });
        }
        scored
    }

    fn score(&mut self, score: i64, field: &str) -> Option<u8> {
        let known = u8::try_from(score).ok().filter(|score| *score <= 3);
        if known.is_none() {
            self.wrong.add(field, "clinical.score");
        }
        known
    }

    fn applied(&mut self, forms: &[AppliedForm]) -> Vec<AppliedTreatment> {
        if !self.bounded(forms.len(), TREATMENTS_MOST, "treatmentsApplied") {
            return Vec::new();
        }
        let mut applied = Vec::new();
        for (nth, form) in forms.iter().enumerate() {
            let field = |name: &str| format!("treatmentsApplied[{nth}].{name}");
            let treatment = self.choice(Some(&form.treatment_type), &field("treatmentType"));
            let number = form.tooth_number;
            let tooth = number.and_then(|number| self.number(number, &field("toothNumber")));
            let named = form.surface.as_deref().filter(|name| !name.trim().is_empty());
            let surface = match (named, tooth) {
                (Some(name), Some(tooth)) => self.surface(tooth, name, &field("surface")),
                (Some(_), None) => {
                    if number.is_none() {
                        self.wrong.add(field("toothNumber"), "clinical.surface_of_what");
                    }
                    None
                }
                (None, _) => None,
            };
            let entry = AppliedTreatment {
                treatment: match treatment {
                    Some(treatment) => treatment,
                    None => continue,
                },
                tooth,
                surface,
                product: self.short(form.product_used.as_ref(), &field("productUsed")),
                concentration: self.short(form.concentration.as_ref(), &field("concentration")),
                notes: self.long(form.notes.as_ref(), &field("notes")),
            };
            applied.push(entry);
        }
        applied
    }

    fn planned(&mut self, forms: &[PlannedForm]) -> Vec<PlannedTreatment> {
        if !self.bounded(forms.len(), TREATMENTS_MOST, "treatmentPlan") {
            return Vec::new();
        }
        let mut planned = Vec::new();
        for (nth, form) in forms.iter().enumerate() {
            let field = |name: &str| format!("treatmentPlan[{nth}].{name}");
            let treatment = self.choice(Some(&form.treatment), &field("treatment"));
            let priority = self.choice(Some(&form.priority), &field("priority"));
            let tooth = form.tooth_number;
            let tooth = tooth.and_then(|number| self.number(number, &field("toothNumber")));
            let estimate_cents = form.estimate_cents.filter(|cents| {
                let is_possible = (0..=ESTIMATE_MOST_CENTS).contains(cents);
                if !is_possible {
                    self.wrong.add(field("estimateCents"), "clinical.estimate");
                }
                is_possible
            });
            let referral = self.short(form.referral.as_ref(), &field("referral"));
            let notes = self.long(form.notes.as_ref(), &field("notes"));
            let (Some(treatment), Some(priority)) = (treatment, priority) else {
                continue;
            };
            planned.push(PlannedTreatment {
                treatment,
                tooth,
                priority,
                estimate_cents,
                referral,
                notes,
            });
        }
        planned
    }
}

/// A name of a surface as it can stand in a path of an answer; what is none is not repeated.
fn known_or_other(name: &str) -> &str {
    let is_known = Surface::ALL.iter().any(|surface| surface.name() == name);
    if is_known { name } else { "?" }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use serde_json::{Value, json};

    use super::*;
    use crate::modules::clinical::model::ReviewType;

    fn read(body: &Value) -> Result<ReviewContent, Vec<(String, &'static str)>> {
        let form: ReviewForm = serde_json::from_value(body.clone()).unwrap();
        let bounds = Bounds {
            born: date(2020, 5, 1),
            now: "2026-11-24T10:00:00Z".parse().unwrap(),
            zone: TimeZoneName::default(),
        };
        parse_review(&form, &bounds).map_err(|error| {
            let fields = error.fields().iter();
            fields.map(|field| (field.field.clone(), field.code)).collect()
        })
    }

    fn wrong(body: &Value) -> Vec<(String, &'static str)> {
        read(body).unwrap_err()
    }

    #[test]
    fn teeth_and_surfaces_are_those_that_exist() {
        for (tooth, field, code) in [
            (
                json!({"toothNumber": 99, "status": "SANO"}),
                "toothNumber",
                "clinical.no_tooth",
            ),
            (
                json!({"toothNumber": -46, "status": "SANO"}),
                "toothNumber",
                "clinical.no_tooth",
            ),
            (
                json!({"toothNumber": 302, "status": "SANO"}),
                "toothNumber",
                "clinical.no_tooth",
            ),
            (
                json!({"toothNumber": 46, "status": "ROTO"}),
                "status",
                "clinical.choice",
            ),
            (
                json!({"toothNumber": 11, "status": "CARIES", "surfaces": {"oclusal": "CARIES"}}),
                "surfaces.oclusal",
                "clinical.no_surface",
            ),
            (
                json!({"toothNumber": 54, "status": "CARIES", "surfaces": {"incisal": "CARIES"}}),
                "surfaces.incisal",
                "clinical.no_surface",
            ),
            (
                json!({"toothNumber": 16, "status": "CARIES", "surfaces": {"lingual": "CARIES"}}),
                "surfaces.lingual",
                "clinical.no_surface",
            ),
            (
                json!({"toothNumber": 16, "status": "CARIES", "surfaces": {"encima": "CARIES"}}),
                "surfaces.?",
                "clinical.no_surface",
            ),
            (
                json!({"toothNumber": 16, "status": "CORONA", "surfaces": {"mesial": "CORONA"}}),
                "surfaces.mesial",
                "clinical.not_of_surface",
            ),
            (
                json!({"toothNumber": 16, "status": "AUSENTE", "surfaces": {"mesial": "CARIES"}}),
                "surfaces.mesial",
                "clinical.absent_surfaces",
            ),
            (
                json!({"toothNumber": 16, "status": "AUSENTE", "detail": {"cause": "PEREZ"}}),
                "detail.cause",
                "clinical.choice",
            ),
        ] {
            let field = format!("odontogram[0].{field}");
            assert_eq!(wrong(&json!({"odontogram": [tooth]})), [(field, code)], "{tooth}");
        }
        let twice = json!({"toothNumber": 46, "status": "SANO"});
        assert_eq!(
            wrong(&json!({"odontogram": [twice, twice]})),
            [("odontogram[1].toothNumber".to_owned(), "clinical.tooth_twice")]
        );
    }

    #[test]
    fn a_sound_surface_of_a_tooth_is_nothing_to_keep() {
        let body = json!({"odontogram": [
            {"toothNumber": 46, "status": "CARIES", "surfaces": {"oclusal": "CARIES", "mesial": "SANO"}}
        ]});
        let content = read(&body).unwrap();
        let surfaces = &content.odontogram[0].state.surfaces;
        assert_eq!(surfaces.len(), 1);
        assert_eq!(surfaces[&Surface::Oclusal], ToothStatus::Caries);
    }

    #[test]
    fn a_review_lies_between_birth_and_now() {
        let code = |at: &str| wrong(&json!({"reviewDate": at}))[0].1;
        assert_eq!(code("2026-11-24T10:00:01Z"), "clinical.future");
        assert_eq!(code("2020-04-30T12:00:00Z"), "clinical.before_birth");
        assert_eq!(code("2026-11-24"), "clinical.instant");
        assert_eq!(code(""), "clinical.instant");
        assert_eq!(wrong(&json!({"nextReviewDate": ""}))[0].1, "clinical.day");
        assert!(read(&json!({"reviewDate": "2026-11-24T10:00:00Z"})).is_ok());
        // The evening before in Greenwich is the day itself in Madrid.
        assert!(read(&json!({"reviewDate": "2020-04-30T22:30:00Z"})).is_ok());
        let next = json!({"reviewDate": "2026-11-24T10:00:00Z", "nextReviewDate": "2026-11-24"});
        assert_eq!(
            wrong(&next),
            [("nextReviewDate".to_owned(), "clinical.next_before")]
        );
    }

    #[test]
    fn plaque_by_surface_goes_before_the_index() {
        let index = read(&json!({"plaqueIndex": 18.54})).unwrap();
        assert_eq!(index.plaque, Some(Plaque::Permille(185)));
        let both =
            json!({"plaqueIndex": 50, "plaque": [{"toothNumber": 46, "surfaces": ["mesial", "lingual"]}]});
        let Some(Plaque::BySurface(stained)) = read(&both).unwrap().plaque else {
            panic!("by surface");
        };
        assert_eq!(stained[0].surfaces.len(), 2);
        for percent in [json!(-0.1), json!(100.1), json!(1e300)] {
            assert_eq!(wrong(&json!({"plaqueIndex": percent}))[0].1, "clinical.percent");
        }
        let chewing = json!({"plaque": [{"toothNumber": 46, "surfaces": ["oclusal"]}]});
        assert_eq!(wrong(&chewing)[0].1, "clinical.no_plaque_surface");
    }

    #[test]
    fn estimates_and_scores_have_bounds() {
        let plan = |cents: i64| json!({"treatmentPlan": [{"treatment": "CORONA", "priority": "PROGRAMADO", "estimateCents": cents}]});
        for cents in [-1, 10_000_001, i64::MAX] {
            assert_eq!(wrong(&plan(cents))[0].1, "clinical.estimate");
        }
        assert!(read(&plan(10_000_000)).is_ok());
        let ohis = |tooth: i64, debris: i64| json!({"hygiene": {"ohis": [{"toothNumber": tooth, "debris": debris, "calculus": 0}]}});
        assert_eq!(wrong(&ohis(16, 4))[0].1, "clinical.score");
        assert_eq!(wrong(&ohis(16, -1))[0].1, "clinical.score");
        assert_eq!(wrong(&ohis(13, 1))[0].1, "clinical.no_index_tooth");
        assert!(read(&ohis(55, 3)).is_ok());
    }

    #[test]
    fn completing_needs_what_the_risk_is_counted_from() {
        let missing = |content: &ReviewContent| {
            let error = check_complete(content).err();
            let fields = error.iter().flat_map(|error| error.fields().iter());
            fields.map(|field| field.field.clone()).collect::<Vec<_>>()
        };
        let mut content = ReviewContent::default();
        assert_eq!(
            missing(&content),
            [
                "reviewType",
                "reviewDate",
                "plaqueIndex",
                "dietRisk",
                "fluorideExposure"
            ]
        );
        content.is_incomplete = true;
        assert_eq!(missing(&content), ["reviewType", "reviewDate"]);
        content.review_type = Some(ReviewType::Urgencia);
        content.review_date = Some(Timestamp::UNIX_EPOCH);
        assert!(missing(&content).is_empty());
    }
}
