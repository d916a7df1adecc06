//! Consents: which text, who signed it, when.

use jiff::{SignedDuration, Timestamp};

use super::PAPER_VERSION;
use super::fields::{chosen, instant, required};
use crate::modules::patients::forms::ConsentForm;
use crate::modules::patients::model::ConsentKind;
use crate::shared::error::FieldErrors;
use crate::shared::person::PersonName;

/// How far the clock of the device where it was signed may be ahead of the box.
const CLOCK_DIFFERENCE: SignedDuration = SignedDuration::from_mins(5);

/// Of a consent on paper only the day is known, told as its midnight in UTC: at the clinic that day began up to two hours
/// earlier.
const DAY_BEGAN_EARLIER: SignedDuration = SignedDuration::from_hours(2);

/// Which versions of the texts can have been signed.
pub enum Signable {
    /// Those of another program, on paper.
    Paper,
    /// The clinic's own: by kind, up to the one that counts. A paper that was signed just before another was
    /// published stays what it was.
    Published(Vec<(ConsentKind, u32)>),
}

impl Signable {
    /// How far ahead of the box a signature may be told.
    const fn ahead(&self) -> SignedDuration {
        match self {
            Self::Paper => DAY_BEGAN_EARLIER,
            Self::Published(_) => CLOCK_DIFFERENCE,
        }
    }

    fn version(&self, kind: Option<ConsentKind>, text: &str) -> Option<String> {
        match self {
            Self::Paper => (text == PAPER_VERSION).then(|| text.to_owned()),
            Self::Published(current) => {
                let (_, last) = current.iter().find(|(known, _)| Some(*known) == kind)?;
                let number: u32 = text.parse().ok()?;
                (1..=*last).contains(&number).then(|| number.to_string())
            }
        }
    }
}

/// A consent that holds.
#[derive(Clone)]
pub struct ConsentFacts {
    /// What for.
    pub kind: ConsentKind,
    /// Which text was signed.
    pub text_version: String,
    /// Who signed.
    pub signed_by: PersonName,
    /// When.
    pub signed_at: Timestamp,
}

/// Reads the consents of a registration: each kind once, the one about personal data among them.
/// `signable` says which versions of the texts can have been signed.
pub fn parse_consents(
    errors: &mut FieldErrors,
    forms: &[ConsentForm],
    signable: &Signable,
    now: Timestamp,
) -> Vec<ConsentFacts> {
    let mut kinds = Vec::new();
    for (at, form) in forms.iter().enumerate() {
        if form.kind.is_some_and(|kind| kinds.contains(&kind)) {
            errors.add(format!("consents[{at}].kind"), "patients.consent_repeated");
        }
        kinds.extend(form.kind);
    }
    let (needed, path) = (ConsentKind::Rgpd, "consents");
    if !kinds.contains(&needed) {
        errors.add(path, "patients.rgpd_required");
    }
    forms
        .iter()
        .enumerate()
        .filter_map(|(at, form)| parse_consent(errors, &format!("consents[{at}]"), form, signable, now))
        .collect()
}

fn parse_consent(
    errors: &mut FieldErrors,
    path: &str,
    form: &ConsentForm,
    signable: &Signable,
    now: Timestamp,
) -> Option<ConsentFacts> {
    let kind = chosen(errors, &format!("{path}.kind"), form.kind);
    let version = required(
        errors,
        &format!("{path}.textVersion"),
        form.text_version.as_ref(),
        |text| {
            let version = signable.version(form.kind, text.trim());
            version.ok_or("patients.unknown_text_version")
        },
    );
    let signed_by = required(
        errors,
        &format!("{path}.signedBy"),
        form.signed_by.as_ref(),
        PersonName::parse,
    );
    let signed_at = required(
        errors,
        &format!("{path}.signedAt"),
        form.signed_at.as_ref(),
        |text| {
            let at = instant(text)?;
            if at.duration_since(now) > signable.ahead() {
                Err("patients.signed_in_future")
            } else {
                Ok(at)
            }
        },
    );
    Some(ConsentFacts {
        kind: kind?,
        text_version: version?,
        signed_by: signed_by?,
        signed_at: signed_at?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn published() -> Signable {
        Signable::Published(vec![(ConsentKind::Rgpd, 1), (ConsentKind::Images, 1)])
    }

    fn form(kind: ConsentKind) -> ConsentForm {
        ConsentForm {
            kind: Some(kind),
            text_version: Some("1".into()),
            signed_by: Some("Marta Ortega".into()),
            signed_at: Some("2026-05-20T09:30:00Z".into()),
        }
    }

    #[test]
    fn the_consent_to_keep_personal_data_must_be_signed_now_or_before() {
        type Change = fn(&mut Vec<ConsentForm>);
        let cases: [(Change, Option<(&str, &str)>); 10] = [
            (|_| (), None),
            (|f| f.push(form(ConsentKind::Images)), None),
            (Vec::clear, Some(("consents", "patients.rgpd_required"))),
            (
                |f| f[0].kind = Some(ConsentKind::Images),
                Some(("consents", "patients.rgpd_required")),
            ),
            (
                |f| f.push(form(ConsentKind::Rgpd)),
                Some(("consents[1].kind", "patients.consent_repeated")),
            ),
            (
                |f| f[0].text_version = Some("2".into()),
                Some(("consents[0].textVersion", "patients.unknown_text_version")),
            ),
            (
                |f| f[0].signed_by = None,
                Some(("consents[0].signedBy", "person.required")),
            ),
            (
                |f| f[0].signed_at = Some("2026-05-20".into()),
                Some(("consents[0].signedAt", "patients.instant_format")),
            ),
            (
                |f| f[0].signed_at = Some("2026-05-20T10:06:00Z".into()),
                Some(("consents[0].signedAt", "patients.signed_in_future")),
            ),
            (|f| f[0].signed_at = Some("2026-05-20T10:04:00Z".into()), None),
        ];
        for (change, expected) in cases {
            let mut forms = vec![form(ConsentKind::Rgpd)];
            change(&mut forms);
            let mut errors = FieldErrors::default();
            parse_consents(
                &mut errors,
                &forms,
                &published(),
                "2026-05-20T10:00:00Z".parse().unwrap(),
            );
            let refusal = errors.finish().err();
            let found = refusal
                .as_ref()
                .map(|error| (error.fields()[0].field.as_str(), error.fields()[0].code));
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn what_was_signed_on_paper_today_was_signed_since_the_clinics_midnight() {
        // In Madrid it is 00:05 on the 21st.
        let now = "2026-05-20T22:05:00Z".parse().unwrap();
        for (day, is_refused) in [("2026-05-21", false), ("2026-05-22", true)] {
            let paper = ConsentForm {
                text_version: Some(PAPER_VERSION.into()),
                signed_at: Some(format!("{day}T00:00:00Z")),
                ..form(ConsentKind::Rgpd)
            };
            let mut errors = FieldErrors::default();
            parse_consents(&mut errors, &[paper], &Signable::Paper, now);
            assert_eq!(errors.finish().is_err(), is_refused, "{day}");
        }
    }
}
