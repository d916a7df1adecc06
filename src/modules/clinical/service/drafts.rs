//! Writing a review, before it is signed.

use crate::modules::clinical::error::ClinicalError;
use crate::modules::clinical::forms::ReviewForm;
use crate::modules::clinical::model::{Review, ReviewStatus};
use crate::modules::clinical::rules::content;
use crate::modules::clinical::store;
use crate::modules::patients;
use crate::platform::audit::Audit;
use crate::platform::store::{Header, Record as _, View, WriteTx};
use crate::shared::actor::Actor;
use crate::shared::error::{Error, Kind};
use crate::shared::ids::{PatientId, ReviewId, UserId};
use crate::shared::permission::Permission;

/// Drafts of one child that are open at once.
const DRAFTS_MOST: usize = 20;
/// Drafts of one person that are listed.
const OPEN_MOST: usize = 200;

/// Begins a review.
///
/// # Errors
/// 422 over what cannot be; `patients.removed`; `clinical.too_many_drafts`; the permission.
pub fn begin_review(tx: &mut WriteTx<'_>, id: PatientId, form: &ReviewForm) -> Result<ReviewId, Error> {
    tx.actor().require(Permission::ReviewsWrite)?;
    let patient = patients::open_patient(tx, id)?;
    let content = content::parse_review(form, &super::bounds(tx, &patient)?)?;
    let author = author(tx)?;
    let reviews = store::reviews_of(tx, &patient)?;
    let drafts = reviews
        .iter()
        .filter(|review| review.status == ReviewStatus::Draft);
    if drafts.count() >= DRAFTS_MOST {
        return Err(ClinicalError::TooManyDrafts { most: DRAFTS_MOST }.into());
    }
    let visits = store::visits_of(tx, &patient)?;
    let mut review = Review {
        id: tx.new_id(),
        header: Header::default(),
        patient: patient.id,
        status: ReviewStatus::Draft,
        author,
        content,
        chart_revision: revision(visits.len()),
        completion: None,
        corrects: None,
        correction_reason: None,
        corrected_by: None,
    };
    tx.put(&mut review)?;
    Audit::of("clinical.review_begun", review.subject())
        .on(&review)
        .write(tx)?;
    Ok(review.id)
}

/// Writes a draft over. Anyone who writes reviews may go on with one: it says who began it, and who signs it says so.
///
/// # Errors
/// 422 over what cannot be; `clinical.completed`; `patients.removed`; the permission.
pub fn save_draft(
    tx: &mut WriteTx<'_>,
    id: PatientId,
    review: ReviewId,
    form: &ReviewForm,
) -> Result<(), Error> {
    tx.actor().require(Permission::ReviewsWrite)?;
    let patient = patients::open_patient(tx, id)?;
    let mut review = draft(tx, &patient, review)?;
    let content = content::parse_review(form, &super::bounds(tx, &patient)?)?;
    if content == review.content {
        return Ok(());
    }
    review.content = content;
    tx.put(&mut review)?;
    Audit::of("clinical.draft_saved", review.subject())
        .on(&review)
        .write(tx)
}

/// Discards a draft.
///
/// # Errors
/// `clinical.completed`; the permission.
pub fn discard_draft(tx: &mut WriteTx<'_>, id: PatientId, review: ReviewId) -> Result<(), Error> {
    tx.actor().require(Permission::ReviewsWrite)?;
    let patient = patients::open_patient(tx, id)?;
    let mut review = draft(tx, &patient, review)?;
    review.header.deleted_at = Some(tx.now());
    tx.put(&mut review)?;
    Audit::of("clinical.draft_discarded", review.subject())
        .on(&review)
        .write(tx)
}

/// One review.
///
/// # Errors
/// 404; the permission.
pub fn show_review(
    view: &impl View,
    actor: &Actor,
    id: PatientId,
    review: ReviewId,
) -> Result<Review, Error> {
    actor.require(Permission::ClinicalRead)?;
    store::review(view, &patients::patient(view, id)?, review)
}

/// The reviews of a child, the newest visit first; drafts before all.
///
/// # Errors
/// 404; the permission.
pub fn list_reviews(view: &impl View, actor: &Actor, id: PatientId) -> Result<Vec<Review>, Error> {
    actor.require(Permission::ClinicalRead)?;
    let mut reviews = store::reviews_of(view, &patients::patient(view, id)?)?;
    reviews.sort_by_key(|review| {
        let is_done = review.status != ReviewStatus::Draft;
        (
            is_done,
            std::cmp::Reverse((review.content.review_date, review.id)),
        )
    });
    Ok(reviews)
}

/// What somebody began and has not finished, the newest first.
///
/// # Errors
/// The permission.
pub fn open_drafts(view: &impl View, actor: &Actor) -> Result<Vec<Review>, Error> {
    actor.require(Permission::ReviewsWrite)?;
    let Some(user) = actor.user else {
        return Ok(Vec::new());
    };
    let mut drafts = view.find::<Review>(&Review::draft_index(user))?;
    drafts.sort_by_key(|draft| std::cmp::Reverse(draft.header.updated_at));
    drafts.truncate(OPEN_MOST);
    Ok(drafts)
}

/// Who writes. The box itself writes no reviews.
pub(super) fn author(tx: &WriteTx<'_>) -> Result<UserId, Error> {
    let user = tx.actor().user;
    user.ok_or_else(|| Error::new(Kind::Forbidden, "auth.forbidden"))
}

/// How many visits a chart has, as its readers are told.
pub(super) fn revision(visits: usize) -> u64 {
    u64::try_from(visits).unwrap_or(u64::MAX)
}

fn draft(view: &impl View, patient: &patients::Patient, id: ReviewId) -> Result<Review, Error> {
    let review = store::review(view, patient, id)?;
    match review.status {
        ReviewStatus::Draft => Ok(review),
        ReviewStatus::Completed | ReviewStatus::Corrected => Err(ClinicalError::Completed.into()),
    }
}
