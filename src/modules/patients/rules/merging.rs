//! What becomes of two files of one child: the one that stays keeps its number and, field by field, its own value or
//! the other's. What must not get lost is not a choice: remarks are joined, consents and the plans of both are kept. Their
//! medical histories are joined by the module that keeps them.

use std::collections::HashSet;

use jiff::civil::Date;

use super::GUARDIANS_MAX;
use crate::modules::patients::forms::MergeField;
use crate::modules::patients::model::{ChildFacts, Guardianship, HealthPlan, Patient};
use crate::shared::person::LongText;

/// Why two files cannot become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unmergeable {
    /// The joined texts are longer than one may be.
    TooLong,
    /// Every guardian that would stay is barred.
    NoPrimary,
}

/// The texts of both, those of the file that stays first.
///
/// # Errors
/// [`Unmergeable::TooLong`].
pub fn join_texts(
    kept: Option<&LongText>,
    other: Option<&LongText>,
) -> Result<Option<LongText>, Unmergeable> {
    let (Some(first), Some(second)) = (kept, other) else {
        return Ok(kept.or(other).cloned());
    };
    if second.is_empty() || first == second {
        return Ok(Some(first.clone()));
    }
    if first.is_empty() {
        return Ok(Some(second.clone()));
    }
    let both = LongText::parse(&format!("{first}\n{second}"));
    both.map(Some).map_err(|_| Unmergeable::TooLong)
}

/// Whether there are too many guardians for one file, so that those of one of both must be chosen.
#[must_use]
pub fn must_choose_guardians(kept: &Patient, other: &Patient) -> bool {
    let all = kept.guardians.iter().chain(&other.guardians);
    all.map(|link| link.guardian).collect::<HashSet<_>>().len() > GUARDIANS_MAX
}

/// Whether plans of both run in the same year.
#[must_use]
pub fn plans_overlap(kept: &[HealthPlan], other: &[HealthPlan]) -> bool {
    let running = other.iter().filter(|plan| plan.cancelled_at.is_none());
    running
        .into_iter()
        .any(|plan| super::overlapping(kept, plan.start_date).is_some())
}

/// The file that stays, with what was chosen of the other one. The other one is to give up its DNI first. What either
/// file knows of a court order against a guardian of both holds, whichever guardians were chosen.
///
/// # Errors
/// [`Unmergeable`].
pub fn merge(
    kept: &Patient,
    other: &Patient,
    take: &[MergeField],
    today: Date,
) -> Result<Patient, Unmergeable> {
    let takes = |field| take.contains(&field);
    let mut merged = Patient {
        facts: merge_facts(&kept.facts, &other.facts, take)?,
        ..kept.clone()
    };
    merged.consents.extend(other.consents.iter().cloned());
    merged.consents.sort_by_key(|consent| consent.signed_at);
    merged.absorbed.push(other.id);
    merged.absorbed.extend(&other.absorbed);
    if takes(MergeField::Guardians) {
        merged.guardians = super::join_links(&other.guardians, &kept.guardians);
        merged.payer = other.payer;
    } else {
        merged.guardians = super::join_links(&kept.guardians, &other.guardians);
        if !must_choose_guardians(kept, other) {
            let news = other.guardians.iter();
            let news = news.filter(|link| kept.link(link.guardian).is_none());
            merged.guardians.extend(news.cloned().map(|link| Guardianship {
                is_primary: false,
                ..link
            }));
        }
    }
    if !super::settle_primary(&mut merged.guardians, today) {
        return Err(Unmergeable::NoPrimary);
    }
    let revision = kept.header.version + 1;
    for link in &mut merged.guardians {
        link.revision = revision;
    }
    Ok(merged)
}

fn merge_facts(
    own: &ChildFacts,
    theirs: &ChildFacts,
    take: &[MergeField],
) -> Result<ChildFacts, Unmergeable> {
    let pick = |field| if take.contains(&field) { theirs } else { own };
    Ok(ChildFacts {
        first_name: pick(MergeField::FirstName).first_name.clone(),
        last_name: pick(MergeField::LastName).last_name.clone(),
        date_of_birth: pick(MergeField::DateOfBirth).date_of_birth,
        dni_nie: pick(MergeField::DniNie).dni_nie.clone(),
        address: pick(MergeField::Address).address.clone(),
        // What was said at registration stays what it was; what is known of both is in the medical history.
        allergies: own.allergies.clone(),
        medication: own.medication.clone(),
        remarks: join_texts(own.remarks.as_ref(), theirs.remarks.as_ref())?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_either_text_says_is_never_lost() {
        let text = |text: &str| LongText::parse(text).unwrap();
        let (none, latex, nuts) = (text(""), text("Látex"), text("Nueces"));
        for (kept, other, both) in [
            (None, None, None),
            (None, Some(&none), Some(none.clone())),
            (Some(&none), Some(&latex), Some(latex.clone())),
            (Some(&latex), Some(&none), Some(latex.clone())),
            (Some(&latex), None, Some(latex.clone())),
            (Some(&latex), Some(&latex), Some(latex.clone())),
            (Some(&latex), Some(&nuts), Some(text("Látex\nNueces"))),
        ] {
            assert_eq!(join_texts(kept, other), Ok(both));
        }
        let long = text(&"a".repeat(2_500));
        assert_eq!(
            join_texts(Some(&long), Some(&text(&"b".repeat(2_500)))),
            Err(Unmergeable::TooLong)
        );
    }
}
