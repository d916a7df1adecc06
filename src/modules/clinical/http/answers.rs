//! What is answered about reviews and teeth.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::modules::auth;
use crate::modules::clinical::model::{
    Activity, AppliedTreatment, BrushingTechnique, Cause, CrownTechnique, Detail, DietRisk, FlossUsage,
    FluorideExposure, GumStatus, Hygiene, Material, PlannedTreatment, Plaque, Priority, RestorationCondition,
    Retention, Review, ReviewStatus, ReviewType, ToothEntry, ToothState, ToothStatus, TreatmentType,
};
use crate::platform::store::View;
use crate::shared::error::Error;
use crate::shared::ids::{PatientId, ReviewId, UserId};
use crate::shared::person::{LongText, ShortText};
use crate::shared::tooth::{Surface, Tooth};

/// Somebody who works here, or did.
#[derive(Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Professional {
    /// Their account.
    pub id: UserId,
    /// Their name; nothing once their data were erased.
    pub name: Option<String>,
}

impl Professional {
    /// Who somebody is.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn of(view: &impl View, id: UserId) -> Result<Self, Error> {
        let name = auth::user_name(view, id)?;
        Ok(Self { id, name })
    }
}

/// Finer facts about a tooth; only those that are known.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DetailAnswer {
    /// What a filling, a sealant or a crown is made of.
    #[serde(skip_serializing_if = "Option::is_none")]
    material: Option<Material>,
    /// How a filling or a crown is.
    #[serde(skip_serializing_if = "Option::is_none")]
    condition: Option<RestorationCondition>,
    /// How much of a sealant is left.
    #[serde(skip_serializing_if = "Option::is_none")]
    retention: Option<Retention>,
    /// Whether a lesion goes on.
    #[serde(skip_serializing_if = "Option::is_none")]
    activity: Option<Activity>,
    /// Whether silver diamine fluoride was applied.
    #[serde(skip_serializing_if = "Option::is_none")]
    sdf: Option<bool>,
    /// How a preformed crown was set.
    #[serde(skip_serializing_if = "Option::is_none")]
    technique: Option<CrownTechnique>,
    /// Why the tooth is gone, crowned, treated or to be taken out.
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<Cause>,
}

impl From<Detail> for DetailAnswer {
    fn from(detail: Detail) -> Self {
        let Detail {
            material,
            condition,
            retention,
            activity,
            sdf,
            technique,
            cause,
        } = detail;
        Self {
            material,
            condition,
            retention,
            activity,
            sdf,
            technique,
            cause,
        }
    }
}

/// A tooth and what it was found to be.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ToothAnswer {
    /// Its FDI number.
    #[schema(value_type = u8, minimum = 11, maximum = 85)]
    tooth_number: Tooth,
    /// The tooth as a whole.
    status: ToothStatus,
    /// Its surfaces that differ from sound.
    #[schema(value_type = BTreeMap<String, ToothStatus>)]
    surfaces: BTreeMap<Surface, ToothStatus>,
    /// Finer facts.
    detail: DetailAnswer,
}

impl ToothAnswer {
    /// A tooth.
    #[must_use]
    pub fn of(tooth_number: Tooth, state: ToothState) -> Self {
        Self {
            tooth_number,
            status: state.status,
            surfaces: state.surfaces,
            detail: state.detail.into(),
        }
    }
}

impl From<ToothEntry> for ToothAnswer {
    fn from(entry: ToothEntry) -> Self {
        Self::of(entry.tooth, entry.state)
    }
}

/// Where plaque was stained on a tooth.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StainedAnswer {
    /// Its FDI number.
    #[schema(value_type = u8, minimum = 11, maximum = 85)]
    tooth_number: Tooth,
    /// On which of its smooth surfaces.
    surfaces: Vec<Surface>,
}

/// One of the index surfaces of OHI-S.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct IndexToothAnswer {
    /// Its FDI number.
    #[schema(value_type = u8, minimum = 11, maximum = 85)]
    tooth_number: Tooth,
    /// Soft debris, from 0 to 3.
    debris: u8,
    /// Calculus, from 0 to 3.
    calculus: u8,
}

/// What a hygiene session adds.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HygieneAnswer {
    /// OHI-S by index tooth.
    ohis: Vec<IndexToothAnswer>,
    /// Sites that bled on probing, in percent.
    bleeding: Option<f64>,
    /// O'Leary before cleaning, in percent.
    stained_before: Option<f64>,
    /// O'Leary after cleaning, in percent.
    stained_after: Option<f64>,
    /// What was used or recommended.
    products: Option<LongText>,
    /// What the child wants to reach, in its own words.
    goal: Option<LongText>,
    /// What is wanted until the next visit.
    next_goal: Option<LongText>,
}

/// Tenths of a percent as percent.
#[must_use]
pub fn percent(permille: u16) -> f64 {
    f64::from(permille) / 10.0
}

impl From<Hygiene> for HygieneAnswer {
    fn from(hygiene: Hygiene) -> Self {
        let ohis = hygiene.ohis.into_iter().map(|index| IndexToothAnswer {
            tooth_number: index.tooth,
            debris: index.debris,
            calculus: index.calculus,
        });
        Self {
            ohis: ohis.collect(),
            bleeding: hygiene.bleeding_permille.map(percent),
            stained_before: hygiene.stained_before_permille.map(percent),
            stained_after: hygiene.stained_after_permille.map(percent),
            products: hygiene.products,
            goal: hygiene.goal,
            next_goal: hygiene.next_goal,
        }
    }
}

/// What was done.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AppliedAnswer {
    /// What.
    treatment_type: TreatmentType,
    /// On which tooth.
    #[schema(value_type = Option<u8>, minimum = 11, maximum = 85)]
    tooth_number: Option<Tooth>,
    /// On which surface of it.
    surface: Option<Surface>,
    /// With which product, and lot.
    product_used: Option<ShortText>,
    /// How strong.
    concentration: Option<ShortText>,
    /// More about it.
    notes: Option<LongText>,
}

impl From<AppliedTreatment> for AppliedAnswer {
    fn from(applied: AppliedTreatment) -> Self {
        Self {
            treatment_type: applied.treatment,
            tooth_number: applied.tooth,
            surface: applied.surface,
            product_used: applied.product,
            concentration: applied.concentration,
            notes: applied.notes,
        }
    }
}

/// What is to be done.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlannedAnswer {
    /// What.
    treatment: TreatmentType,
    /// On which tooth.
    #[schema(value_type = Option<u8>, minimum = 11, maximum = 85)]
    tooth_number: Option<Tooth>,
    /// How soon.
    priority: Priority,
    /// What it will cost, in cents.
    estimate_cents: Option<i64>,
    /// To whom the child is sent.
    referral: Option<ShortText>,
    /// More about it.
    notes: Option<LongText>,
}

impl From<PlannedTreatment> for PlannedAnswer {
    fn from(planned: PlannedTreatment) -> Self {
        Self {
            treatment: planned.treatment,
            tooth_number: planned.tooth,
            priority: planned.priority,
            estimate_cents: planned.estimate_cents,
            referral: planned.referral,
            notes: planned.notes,
        }
    }
}

/// How a review came about, and what was counted from it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReviewRecord {
    /// Who began it.
    author: Professional,
    /// When it was begun.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When it was changed last.
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
    /// When it was signed.
    #[schema(value_type = Option<String>, format = DateTime)]
    completed_at: Option<Timestamp>,
    /// By whom.
    completed_by: Option<Professional>,
    /// SHA-256 of what was signed, in hexadecimal digits.
    digest: Option<String>,
    /// O'Leary in percent, counted from surfaces where they were recorded.
    plaque_index: Option<f64>,
    /// OHI-S.
    ohis: Option<f64>,
    /// Teeth that were recorded as decayed for the first time.
    new_caries: Option<u16>,
    /// The `revision` of the chart when it was begun.
    chart_revision: u64,
    /// The version that it took the place of.
    corrects: Option<ReviewId>,
    /// The version that took its place.
    corrected_by: Option<ReviewId>,
}

/// A review.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReviewAnswer {
    /// Its id.
    id: ReviewId,
    /// The child.
    patient_id: PatientId,
    /// Where it stands.
    status: ReviewStatus,
    /// Its version, also in `ETag`.
    pub version: u64,
    /// What sort of visit.
    review_type: Option<ReviewType>,
    /// When.
    #[schema(value_type = Option<String>, format = DateTime)]
    review_date: Option<Timestamp>,
    /// Why the child came.
    chief_complaint: Option<LongText>,
    /// The teeth that changed.
    odontogram: Vec<ToothAnswer>,
    /// Where plaque was stained; null where it was not recorded by surface.
    plaque: Option<Vec<StainedAnswer>>,
    /// O'Leary in percent, as it was entered; null where it was recorded by surface.
    plaque_index: Option<f64>,
    /// Soft tissues.
    soft_tissue_findings: Option<LongText>,
    /// Gums.
    gum_status: Option<GumStatus>,
    /// Occlusion.
    occlusion: Option<LongText>,
    /// How the child brushes.
    brushing_technique: Option<BrushingTechnique>,
    /// How often floss is used.
    floss_usage: Option<FlossUsage>,
    /// Diet.
    diet_risk: Option<DietRisk>,
    /// Fluoride.
    fluoride_exposure: Option<FluorideExposure>,
    /// What a hygiene session adds.
    hygiene: HygieneAnswer,
    /// What was done.
    treatments_applied: Vec<AppliedAnswer>,
    /// What is to be done.
    treatment_plan: Vec<PlannedAnswer>,
    /// Advice.
    recommendations: Option<LongText>,
    /// The next review.
    #[schema(value_type = Option<String>, format = Date)]
    next_review_date: Option<Date>,
    /// What stands on the stamp.
    stamp_comment: Option<ShortText>,
    /// Not everything could be explored.
    incomplete: bool,
    /// Something cannot wait.
    urgent: bool,
    /// Why the version before was wrong.
    correction_reason: Option<LongText>,
    /// How it came about, and what was counted from it.
    record: ReviewRecord,
}

impl ReviewAnswer {
    /// A review as it is shown.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn of(view: &impl View, review: Review) -> Result<Self, Error> {
        let record = record_of(view, &review)?;
        let content = review.content;
        let (plaque, plaque_index) = match content.plaque {
            None => (None, None),
            Some(Plaque::Permille(permille)) => (None, Some(percent(permille))),
            Some(Plaque::BySurface(stained)) => {
                let stained = stained.into_iter().map(|stained| StainedAnswer {
                    tooth_number: stained.tooth,
                    surfaces: stained.surfaces.into_iter().collect(),
                });
                (Some(stained.collect()), None)
            }
        };
        Ok(Self {
            id: review.id,
            patient_id: review.patient,
            status: review.status,
            version: review.header.version,
            review_type: content.review_type,
            review_date: content.review_date,
            chief_complaint: content.chief_complaint,
            odontogram: content.odontogram.into_iter().map(ToothAnswer::from).collect(),
            plaque,
            plaque_index,
            soft_tissue_findings: content.soft_tissue_findings,
            gum_status: content.gum_status,
            occlusion: content.occlusion,
            brushing_technique: content.brushing_technique,
            floss_usage: content.floss_usage,
            diet_risk: content.diet_risk,
            fluoride_exposure: content.fluoride_exposure,
            hygiene: content.hygiene.into(),
            treatments_applied: content
                .treatments_applied
                .into_iter()
                .map(AppliedAnswer::from)
                .collect(),
            treatment_plan: content
                .treatment_plan
                .into_iter()
                .map(PlannedAnswer::from)
                .collect(),
            recommendations: content.recommendations,
            next_review_date: content.next_review_date,
            stamp_comment: content.stamp_comment,
            incomplete: content.is_incomplete,
            urgent: content.is_urgent,
            correction_reason: review.correction_reason,
            record,
        })
    }
}

fn record_of(view: &impl View, review: &Review) -> Result<ReviewRecord, Error> {
    let completion = review.completion.as_ref();
    let completed_by = match completion {
        Some(completion) => Some(Professional::of(view, completion.by)?),
        None => None,
    };
    Ok(ReviewRecord {
        author: Professional::of(view, review.author)?,
        created_at: review.header.created_at,
        updated_at: review.header.updated_at,
        completed_at: completion.map(|completion| completion.at),
        completed_by,
        digest: completion.map(|completion| completion.digest.clone()),
        plaque_index: completion
            .and_then(|completion| completion.plaque_permille)
            .map(percent),
        ohis: completion
            .and_then(|completion| completion.ohis_hundredths)
            .map(|hundredths| f64::from(hundredths) / 100.0),
        new_caries: completion.map(|completion| completion.new_caries),
        chart_revision: review.chart_revision,
        corrects: review.corrects,
        corrected_by: review.corrected_by,
    })
}
