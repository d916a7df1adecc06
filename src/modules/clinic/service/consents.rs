//! The texts of consents: read, and published as one more version.

use serde_json::json;

use crate::modules::clinic::error::ClinicError;
use crate::modules::clinic::model::{ConsentKind, ConsentText};
use crate::platform::audit::Audit;
use crate::platform::store::{Header, Subject, View, WriteTx};
use crate::shared::error::Error;
use crate::shared::person::LongText;

/// A text in the place of the one that counts.
#[derive(Clone, Debug)]
pub struct PublishConsent {
    /// What it is for.
    pub kind: ConsentKind,
    /// The version that it takes the place of.
    pub replaces: u32,
    /// In Spanish.
    pub spanish: LongText,
    /// In English.
    pub english: LongText,
    /// Why; may be empty.
    pub reason: LongText,
}

/// Every version of a text, the oldest first; at least the one that every clinic begins with, also on a box
/// from before texts were kept.
///
/// # Errors
/// When the store cannot be read.
pub fn consent_texts(view: &impl View, kind: ConsentKind) -> Result<Vec<ConsentText>, Error> {
    let mut texts = view.find::<ConsentText>(&ConsentText::kind_index(kind))?;
    texts.sort_by_key(|text| text.number);
    if texts.is_empty() {
        let founded = super::settings(view)?.header.created_at;
        texts.push(seed_text(kind, founded));
    }
    Ok(texts)
}

/// The number of the version that counts.
///
/// # Errors
/// As [`consent_texts`].
pub fn current_consent(view: &impl View, kind: ConsentKind) -> Result<u32, Error> {
    let texts = consent_texts(view, kind)?;
    Ok(texts.last().map_or(1, |text| text.number))
}

fn seed_text(kind: ConsentKind, at: jiff::Timestamp) -> ConsentText {
    let (spanish, english) = kind.seed();
    ConsentText {
        id: crate::shared::ids::Id::from_uuid(uuid::Uuid::nil()),
        header: Header::default(),
        kind,
        number: 1,
        spanish: spanish.trim().to_owned(),
        english: english.trim().to_owned(),
        at,
        author: None,
        reason: String::new(),
    }
}

/// Keeps what a clinic begins with, once.
pub fn seed_consents(tx: &mut WriteTx<'_>) -> Result<(), Error> {
    for kind in ConsentKind::ALL {
        keep_seed(tx, kind)?;
    }
    Ok(())
}

fn keep_seed(tx: &mut WriteTx<'_>, kind: ConsentKind) -> Result<(), Error> {
    if tx
        .find_ids::<ConsentText>(&ConsentText::kind_index(kind))?
        .is_empty()
    {
        let founded = super::settings(tx)?.header.created_at;
        let mut text = ConsentText {
            id: tx.new_id(),
            ..seed_text(kind, founded)
        };
        tx.put(&mut text)?;
    }
    Ok(())
}

/// Publishes a text. Those before it stay as they are, since people signed them.
///
/// # Errors
/// `clinic.consent_replaced` when another was published since; `clinic.not_founded`.
pub fn publish_consent(tx: &mut WriteTx<'_>, command: &PublishConsent) -> Result<(), Error> {
    let current = current_consent(tx, command.kind)?;
    if current != command.replaces {
        return Err(ClinicError::ConsentReplaced.into());
    }
    keep_seed(tx, command.kind)?;
    let mut text = ConsentText {
        id: tx.new_id(),
        header: Header::default(),
        kind: command.kind,
        number: current + 1,
        spanish: command.spanish.to_string(),
        english: command.english.to_string(),
        at: tx.now(),
        author: tx.actor().user,
        reason: command.reason.to_string(),
    };
    tx.put(&mut text)?;
    let before = json!({ "textVersion": current.to_string() });
    let after = json!({ "textVersion": text.number.to_string(), "kind": text.kind, "reason": text.reason });
    Audit::of("clinic.consent_published", Subject::Clinic)
        .on(&text)
        .changed(&before, &after)
        .write(tx)
}
