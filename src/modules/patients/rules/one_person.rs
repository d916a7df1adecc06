//! What becomes of two guardians who are one person: the one who stays keeps, field by field, their own value or the
//! other's; notes are joined; and every child of the other one becomes theirs, with what its file says of them.

use jiff::civil::Date;

use super::joining::{settle_primary, stricter};
use super::merging::{Unmergeable, join_texts};
use crate::modules::patients::forms::GuardianField;
use crate::modules::patients::model::{Guardian, GuardianFacts, Guardianship, Patient};
use crate::shared::ids::GuardianId;

/// The guardian who stays, with what was chosen of the other one, who is to give up their DNI first.
///
/// # Errors
/// [`Unmergeable::TooLong`].
pub fn merge_guardians(
    kept: &Guardian,
    other: &Guardian,
    take: &[GuardianField],
) -> Result<Guardian, Unmergeable> {
    let from = |field| if take.contains(&field) { other } else { kept };
    Ok(Guardian {
        facts: GuardianFacts {
            first_name: from(GuardianField::FirstName).facts.first_name.clone(),
            last_name: from(GuardianField::LastName).facts.last_name.clone(),
            dni_nie: from(GuardianField::DniNie).facts.dni_nie.clone(),
            email: from(GuardianField::Email).facts.email.clone(),
            phone: from(GuardianField::Phone).facts.phone.clone(),
        },
        contact: from(GuardianField::Contact).contact.clone(),
        notes: join_texts(kept.notes.as_ref(), other.notes.as_ref())?,
        ..kept.clone()
    })
}

/// A child of the guardian who is taken in as a child of the one who stays. Where both stood on its file there is one
/// link, the stricter of both.
///
/// # Errors
/// [`Unmergeable::NoPrimary`].
pub fn relink(
    child: &Patient,
    merged: GuardianId,
    kept: GuardianId,
    today: Date,
) -> Result<Patient, Unmergeable> {
    let mut links: Vec<Guardianship> = Vec::new();
    for link in &child.guardians {
        if link.guardian != merged && link.guardian != kept {
            links.push(link.clone());
            continue;
        }
        let link = Guardianship {
            guardian: kept,
            ..link.clone()
        };
        match links.iter_mut().find(|known| known.guardian == kept) {
            Some(known) => {
                let is_primary = known.is_primary || link.is_primary;
                *known = Guardianship {
                    is_primary,
                    ..stricter(known, &link)
                };
            }
            None => links.push(link),
        }
    }
    if !settle_primary(&mut links, today) {
        return Err(Unmergeable::NoPrimary);
    }
    for link in &mut links {
        if child.link(link.guardian) != Some(link) {
            link.revision = child.header.version + 1;
        }
    }
    let payer = child
        .payer
        .map(|payer| if payer == merged { kept } else { payer });
    Ok(Patient {
        guardians: links,
        payer,
        ..child.clone()
    })
}
