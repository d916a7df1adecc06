//! What is said about a family: who may decide, and how its guardians wish to be reached.

use jiff::civil::Time;

use super::fields::{chosen, date, optional};
use crate::modules::patients::forms::{AuthorityForm, ContactForm};
use crate::modules::patients::model::{
    Channel, ContactWishes, CourtOrder, DecisionPower, GuardianFacts, Guardianship,
};
use crate::shared::error::{Error, FieldErrors};
use crate::shared::person::{LongText, ShortText};

/// What a guardian may do for a child.
#[derive(Clone)]
pub struct Authority {
    decides: DecisionPower,
    is_restricted: bool,
    restriction: Option<ShortText>,
    order: CourtOrder,
}

impl Authority {
    /// The link as this makes it.
    #[must_use]
    pub fn onto(self, old: &Guardianship) -> Guardianship {
        Guardianship {
            decides: self.decides,
            is_restricted: self.is_restricted,
            restriction: self.restriction,
            order: self.order,
            ..old.clone()
        }
    }
}

/// Reads what a guardian may do. A restriction names its document; what is said of one that is none is dropped.
///
/// # Errors
/// 422 with every field that is wrong.
pub fn parse_authority(form: &AuthorityForm) -> Result<Authority, Error> {
    let mut errors = FieldErrors::default();
    let decides = chosen(&mut errors, "mayDecide", form.may_decide);
    let restriction = optional(
        &mut errors,
        "restriction",
        form.restriction.as_ref(),
        ShortText::parse,
    );
    let document = form.restriction_document.as_ref();
    let order = CourtOrder {
        document: optional(&mut errors, "restrictionDocument", document, ShortText::parse),
        from: optional(&mut errors, "restrictedFrom", form.restricted_from.as_ref(), date),
        until: optional(
            &mut errors,
            "restrictedUntil",
            form.restricted_until.as_ref(),
            date,
        ),
    };
    let is_restricted = form.access_restricted;
    if is_restricted && errors.is_empty() {
        if order.document.is_none() {
            errors.add("restrictionDocument", "patients.document_required");
        }
        if let (Some(from), Some(until)) = (order.from, order.until)
            && until < from
        {
            errors.add("restrictedUntil", "patients.restriction_backwards");
        }
    }
    errors.finish()?;
    Ok(Authority {
        decides: decides.ok_or_else(|| Error::internal("an authority was not read whole"))?,
        is_restricted,
        restriction: restriction.filter(|_| is_restricted),
        order: if is_restricted {
            order
        } else {
            CourtOrder::default()
        },
    })
}

/// Reads how a guardian wishes to be reached: only by ways that the clinic knows of them.
///
/// # Errors
/// 422 with every field that is wrong.
pub fn parse_contact(
    form: &ContactForm,
    facts: &GuardianFacts,
) -> Result<(ContactWishes, Option<LongText>), Error> {
    let mut errors = FieldErrors::default();
    let is_reachable = |channel: &Channel| match channel {
        Channel::Email => facts.email.is_some(),
        Channel::Sms | Channel::Whatsapp => facts.phone.is_some(),
        Channel::Push | Channel::Inbox => true,
    };
    if !form.channels.iter().all(is_reachable) {
        errors.add("channels", "patients.channel_unreachable");
    }
    let mut channels = form.channels.clone();
    channels.sort_unstable();
    channels.dedup();
    let from = optional(&mut errors, "quietFrom", form.quiet_from.as_ref(), time);
    let until = optional(&mut errors, "quietUntil", form.quiet_until.as_ref(), time);
    let is_given = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.trim().is_empty());
    match (is_given(&form.quiet_from), is_given(&form.quiet_until)) {
        (true, false) => errors.add("quietUntil", "patients.quiet_half"),
        (false, true) => errors.add("quietFrom", "patients.quiet_half"),
        _ if from.is_some() && from == until => errors.add("quietUntil", "patients.quiet_empty"),
        _ => {}
    }
    let remark = optional(&mut errors, "remark", form.remark.as_ref(), ShortText::parse);
    let notes = optional(&mut errors, "notes", form.notes.as_ref(), LongText::parse);
    errors.finish()?;
    let wishes = ContactWishes {
        channels,
        language: form.language,
        quiet: from.zip(until),
        remark,
    };
    Ok((wishes, notes))
}

/// A time of day as people write it: `09:30`, and nothing else.
fn time(text: &str) -> Result<Time, &'static str> {
    let text = text.trim();
    let parts = text.split_once(':').filter(|_| text.len() == 5);
    let parsed =
        parts.and_then(|(hour, minute)| Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok());
    parsed
        .filter(|time| show_time(*time) == text)
        .ok_or("patients.time_format")
}

/// A time of day as people write it.
#[must_use]
pub fn show_time(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::person::{Email, PersonName};

    /// What is done to a sound form, and what is then wrong with it.
    type Case<Form> = (fn(&mut Form), &'static [(&'static str, &'static str)]);

    fn codes(outcome: Result<(), Error>) -> Vec<(String, &'static str)> {
        let fields = outcome.err().map(|error| error.fields().to_vec());
        let fields = fields.unwrap_or_default().into_iter();
        fields.map(|error| (error.field, error.code)).collect()
    }

    #[test]
    fn a_restriction_names_its_document_and_runs_forwards() {
        let sound = AuthorityForm {
            may_decide: Some(DecisionPower::None),
            access_restricted: true,
            restriction: Some("Sin visitas".into()),
            restriction_document: Some("Auto 114/2026".into()),
            restricted_from: Some("2026-03-01".into()),
            restricted_until: Some("2026-03-01".into()),
        };
        let cases: [Case<AuthorityForm>; 7] = [
            (|_| (), &[]),
            (|f| f.restricted_until = None, &[]),
            (|f| f.may_decide = None, &[("mayDecide", "person.required")]),
            (
                |f| f.restriction_document = Some(" ".into()),
                &[("restrictionDocument", "patients.document_required")],
            ),
            (
                |f| f.restricted_until = Some("2026-02-28".into()),
                &[("restrictedUntil", "patients.restriction_backwards")],
            ),
            (
                |f| f.restricted_from = Some("1/3/2026".into()),
                &[("restrictedFrom", "patients.date_format")],
            ),
            (
                |f| {
                    f.access_restricted = false;
                    f.restriction_document = None;
                },
                &[],
            ),
        ];
        for (change, expected) in cases {
            let mut form = sound.clone();
            change(&mut form);
            let expected: Vec<_> = expected
                .iter()
                .map(|(field, code)| ((*field).to_owned(), *code))
                .collect();
            assert_eq!(codes(parse_authority(&form).map(drop)), expected);
        }
        let lifted = AuthorityForm {
            access_restricted: false,
            ..sound
        };
        let lifted = parse_authority(&lifted).unwrap();
        assert!(lifted.restriction.is_none() && lifted.order == CourtOrder::default());
    }

    #[test]
    fn wishes_name_ways_that_are_known_and_hours_with_two_ends() {
        let facts = GuardianFacts {
            first_name: PersonName::parse("Marta").unwrap(),
            last_name: PersonName::parse("Ortega").unwrap(),
            dni_nie: None,
            email: Some(Email::parse("marta@example.org").unwrap()),
            phone: None,
        };
        let cases: [Case<ContactForm>; 8] = [
            (|_| (), &[]),
            (
                |f| f.channels = vec![Channel::Inbox, Channel::Email, Channel::Email],
                &[],
            ),
            (
                |f| f.channels = vec![Channel::Whatsapp],
                &[("channels", "patients.channel_unreachable")],
            ),
            (|f| f.quiet_until = None, &[("quietUntil", "patients.quiet_half")]),
            (
                |f| f.quiet_from = Some(String::new()),
                &[("quietFrom", "patients.quiet_half")],
            ),
            (
                |f| f.quiet_until = Some("22:00".into()),
                &[("quietUntil", "patients.quiet_empty")],
            ),
            (
                |f| f.quiet_from = Some("9:00".into()),
                &[("quietFrom", "patients.time_format")],
            ),
            (
                |f| f.quiet_from = Some("24:00".into()),
                &[("quietFrom", "patients.time_format")],
            ),
        ];
        for (change, expected) in cases {
            let mut form = ContactForm {
                quiet_from: Some("22:00".into()),
                quiet_until: Some("08:30".into()),
                ..ContactForm::default()
            };
            change(&mut form);
            let expected: Vec<_> = expected
                .iter()
                .map(|(field, code)| ((*field).to_owned(), *code))
                .collect();
            assert_eq!(codes(parse_contact(&form, &facts).map(drop)), expected);
        }
    }
}
