//! What settings may say, and how they are written. Pure.

pub mod colour;
pub mod holidays;
pub mod practice;

use std::ops::RangeInclusive;
use std::str::FromStr as _;

use super::forms::{
    AddressFields, BrandFields, ClinicFields, FeatureFields, MinuteFields, OpeningFields, PlanPriceFields,
    SecurityFields,
};
use crate::modules::clinic::{
    AppointmentMinutes, Brand, BrandColour, ClinicValues, Features, OpeningHours, PlanPrices, PostalAddress,
    Security, TimeOfDay,
};
use crate::shared::error::{Error, FieldErrors};
use crate::shared::ids::LogoId;
use crate::shared::person::{PostalCode, ShortText, TaxNumber};

/// A year of a plan costs at most 10,000 EUR.
const MOST_CENTS: i64 = 1_000_000;
/// Openings of one day at most.
const OPENINGS: usize = 4;
/// Minutes after which a session may end.
const IDLE_MINUTES: RangeInclusive<u16> = 5..=480;
/// The product's least, and the most that people can be asked for.
const PASSWORD_CHARACTERS: RangeInclusive<u16> = LEAST_PASSWORD..=64;
const LEAST_PASSWORD: u16 = 10;
/// A motto fits beside a name.
const MOTTO_CHARS: usize = 120;

/// Checks settings.
///
/// # Errors
/// 422 with every field that is wrong.
pub fn parse(form: &ClinicFields) -> Result<ClinicValues, Error> {
    let mut wrong = FieldErrors::default();
    let name = wrong.check("settings.name", ShortText::parse(&form.name));
    let tax_number = form
        .tax_number
        .as_deref()
        .map(|text| wrong.check("settings.taxNumber", TaxNumber::parse(text)));
    let address = form
        .address
        .as_ref()
        .map(|address| parse_address(address, &mut wrong));
    check_prices(&form.plan_prices, &mut wrong);
    check_minutes(&form.appointment_minutes, &mut wrong);
    let opening_hours = parse_openings(&form.opening_hours, &mut wrong);
    let brand = parse_brand(&form.brand, &mut wrong);
    let security = parse_security(form.security, &mut wrong);
    let holidays = practice::parse_holidays(&form.holidays, &mut wrong);
    let risk = practice::parse_risk(&form.risk, &mut wrong);
    let review_months = practice::parse_reviews(&form.review_months, &mut wrong);
    let retention = practice::parse_retention(form.retention, &mut wrong);
    wrong.finish()?;
    let missing = || Error::internal("a refused field was not noted");
    Ok(ClinicValues {
        name: name.ok_or_else(missing)?.to_string(),
        tax_number: tax_number.flatten(),
        address: address.flatten(),
        time_zone: form.time_zone,
        language: form.language,
        plan_prices: PlanPrices {
            preventivo_cents: form.plan_prices.preventivo,
            him_cents: form.plan_prices.him,
            crecimiento_cents: form.plan_prices.crecimiento,
        },
        opening_hours,
        appointment_minutes: AppointmentMinutes {
            revision: form.appointment_minutes.revision,
            urgencia: form.appointment_minutes.urgencia,
            seguimiento: form.appointment_minutes.seguimiento,
            him: form.appointment_minutes.him,
        },
        brand,
        security,
        holidays,
        risk,
        review_months,
        retention,
        features: parse_features(form.features),
    })
}

fn parse_security(form: SecurityFields, wrong: &mut FieldErrors) -> Security {
    if form
        .idle_minutes
        .is_some_and(|minutes| !IDLE_MINUTES.contains(&minutes))
    {
        wrong.add("settings.security.idleMinutes", "settings.idle_minutes");
    }
    if !PASSWORD_CHARACTERS.contains(&form.password_characters) {
        wrong.add(
            "settings.security.passwordCharacters",
            "settings.password_characters",
        );
    }
    Security {
        idle_minutes: form.idle_minutes,
        two_factor_required: form.two_factor_required,
        password_characters: (form.password_characters != LEAST_PASSWORD).then_some(form.password_characters),
    }
}

/// Whether the logo exists is for the store to say.
fn parse_brand(form: &BrandFields, wrong: &mut FieldErrors) -> Brand {
    let mut colour = |text: &str| wrong.check("settings.brand.colour", BrandColour::parse(text));
    let colour = form.colour.as_deref().and_then(&mut colour);
    let mut motto = |text: &str| wrong.check("settings.brand.motto", parse_motto(text));
    let motto = form.motto.as_deref().and_then(&mut motto);
    let mut logo = |text: &str| {
        let id = LogoId::from_str(text).map_err(|_| "settings.logo_unknown");
        wrong.check("settings.brand.logo", id)
    };
    let logo = form.logo.as_deref().and_then(&mut logo);
    Brand { colour, motto, logo }
}

fn parse_motto(text: &str) -> Result<ShortText, &'static str> {
    if text.chars().count() > MOTTO_CHARS {
        return Err("settings.motto");
    }
    ShortText::parse(text)
}

fn parse_address(form: &AddressFields, wrong: &mut FieldErrors) -> Option<PostalAddress> {
    let street = wrong.check("settings.address.street", ShortText::parse(&form.street));
    let postal_code = wrong.check(
        "settings.address.postalCode",
        PostalCode::parse(&form.postal_code),
    );
    let city = wrong.check("settings.address.city", ShortText::parse(&form.city));
    Some(PostalAddress {
        street: street?,
        postal_code: postal_code?,
        city: city?,
    })
}

fn check_prices(prices: &PlanPriceFields, wrong: &mut FieldErrors) {
    for (name, cents) in [
        ("PREVENTIVO", prices.preventivo),
        ("HIM", prices.him),
        ("CRECIMIENTO", prices.crecimiento),
    ] {
        if !(0..=MOST_CENTS).contains(&cents) {
            wrong.add(format!("settings.planPrices.{name}"), "settings.price");
        }
    }
}

fn check_minutes(minutes: &MinuteFields, wrong: &mut FieldErrors) {
    for (name, minutes) in [
        ("REVISION", minutes.revision),
        ("URGENCIA", minutes.urgencia),
        ("SEGUIMIENTO", minutes.seguimiento),
        ("HIM", minutes.him),
    ] {
        if !(5..=240).contains(&minutes) || !minutes.is_multiple_of(5) {
            wrong.add(format!("settings.appointmentMinutes.{name}"), "settings.minutes");
        }
    }
}

/// In order of the week; openings of a day lie apart.
fn parse_openings(openings: &[OpeningFields], wrong: &mut FieldErrors) -> Vec<OpeningHours> {
    let mut parsed = Vec::new();
    for (at, opening) in openings.iter().enumerate() {
        let field = format!("settings.openingHours[{at}]");
        let times = parse_time(&opening.from).zip(parse_time(&opening.to));
        match times {
            Some((from, to)) if from < to && (1..=7).contains(&opening.weekday) => parsed.push((
                field,
                OpeningHours {
                    weekday: opening.weekday,
                    from,
                    to,
                },
            )),
            _ => wrong.add(field, "settings.hours"),
        }
    }
    parsed.sort_by_key(|(_, hours)| (hours.weekday, hours.from));
    for pair in parsed.windows(2) {
        if let [(_, one), (field, next)] = pair
            && one.weekday == next.weekday
            && next.from < one.to
        {
            wrong.add(field.clone(), "settings.hours_overlap");
        }
    }
    for weekday in 1..=7 {
        let day = parsed.iter().filter(|(_, hours)| hours.weekday == weekday);
        if let Some((field, _)) = day.clone().nth(OPENINGS) {
            wrong.add(field.clone(), "settings.hours");
        }
    }
    parsed.into_iter().map(|(_, hours)| hours).collect()
}

/// `HH:MM`.
fn parse_time(text: &str) -> Option<TimeOfDay> {
    let (hour, minute) = text.split_once(':')?;
    let number = |digits: &str| {
        let is_two = digits.len() == 2 && digits.bytes().all(|digit| digit.is_ascii_digit());
        is_two.then(|| digits.parse::<u8>().ok()).flatten()
    };
    let time = TimeOfDay {
        hour: number(hour)?,
        minute: number(minute)?,
    };
    (time.hour < 24 && time.minute < 60).then_some(time)
}

/// Settings as people see them.
#[must_use]
pub fn written(values: &ClinicValues) -> ClinicFields {
    let time = |time: TimeOfDay| format!("{:02}:{:02}", time.hour, time.minute);
    ClinicFields {
        name: values.name.clone(),
        tax_number: values.tax_number.as_ref().map(ToString::to_string),
        address: values.address.as_ref().map(|address| AddressFields {
            street: address.street.to_string(),
            postal_code: address.postal_code.to_string(),
            city: address.city.to_string(),
        }),
        time_zone: values.time_zone,
        language: values.language,
        plan_prices: PlanPriceFields {
            preventivo: values.plan_prices.preventivo_cents,
            him: values.plan_prices.him_cents,
            crecimiento: values.plan_prices.crecimiento_cents,
        },
        opening_hours: values
            .opening_hours
            .iter()
            .map(|hours| OpeningFields {
                weekday: hours.weekday,
                from: time(hours.from),
                to: time(hours.to),
            })
            .collect(),
        appointment_minutes: MinuteFields {
            revision: values.appointment_minutes.revision,
            urgencia: values.appointment_minutes.urgencia,
            seguimiento: values.appointment_minutes.seguimiento,
            him: values.appointment_minutes.him,
        },
        brand: BrandFields {
            colour: values.brand.colour.map(|colour| colour.to_string()),
            motto: values.brand.motto.as_ref().map(ToString::to_string),
            logo: values.brand.logo.map(|logo| logo.to_string()),
        },
        security: SecurityFields {
            idle_minutes: values.security.idle_minutes,
            two_factor_required: values.security.two_factor_required,
            password_characters: values.security.password_characters.unwrap_or(LEAST_PASSWORD),
        },
        holidays: practice::write_holidays(&values.holidays),
        risk: practice::write_risk(&values.risk),
        review_months: practice::write_reviews(&values.review_months),
        retention: practice::write_retention(values.retention),
        features: write_features(values.features),
    }
}

const fn parse_features(form: FeatureFields) -> Features {
    Features {
        imports: form.imports,
        exports: form.exports,
        family_codes: form.family_codes,
        pairing: form.pairing,
        presence: form.presence,
    }
}

const fn write_features(features: Features) -> FeatureFields {
    FeatureFields {
        imports: features.imports,
        exports: features.exports,
        family_codes: features.family_codes,
        pairing: features.pairing,
        presence: features.presence,
    }
}

/// The names of the settings in which two versions differ, in the order of the form.
#[must_use]
pub fn differences(before: &ClinicFields, after: &ClinicFields) -> Vec<String> {
    [
        ("name", before.name != after.name),
        ("taxNumber", before.tax_number != after.tax_number),
        ("address", before.address != after.address),
        ("timeZone", before.time_zone != after.time_zone),
        ("language", before.language != after.language),
        ("planPrices", before.plan_prices != after.plan_prices),
        ("openingHours", before.opening_hours != after.opening_hours),
        (
            "appointmentMinutes",
            before.appointment_minutes != after.appointment_minutes,
        ),
        ("brand", before.brand != after.brand),
        ("security", before.security != after.security),
        ("holidays", before.holidays != after.holidays),
        ("risk", before.risk != after.risk),
        ("reviewMonths", before.review_months != after.review_months),
        ("retention", before.retention != after.retention),
        ("features", before.features != after.features),
    ]
    .into_iter()
    .filter(|(_, differs)| *differs)
    .map(|(name, _)| name.to_owned())
    .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::modules::clinic::{Retention, ReviewMonths, RiskWeights, TimeZoneName};
    use crate::shared::language::Language;

    fn fields(openings: &[(u8, &str, &str)]) -> ClinicFields {
        let opening = |(weekday, from, to): &(u8, &str, &str)| OpeningFields {
            weekday: *weekday,
            from: (*from).to_owned(),
            to: (*to).to_owned(),
        };
        ClinicFields {
            name: "Sonrisas".to_owned(),
            tax_number: None,
            address: None,
            time_zone: TimeZoneName::EuropeMadrid,
            language: Language::Es,
            plan_prices: PlanPriceFields {
                preventivo: 0,
                him: MOST_CENTS,
                crecimiento: 1,
            },
            opening_hours: openings.iter().map(opening).collect(),
            appointment_minutes: MinuteFields {
                revision: 5,
                urgencia: 240,
                seguimiento: 20,
                him: 45,
            },
            brand: BrandFields {
                colour: Some("#ffe66d".to_owned()),
                motto: None,
                logo: None,
            },
            security: SecurityFields {
                idle_minutes: Some(480),
                two_factor_required: true,
                password_characters: 10,
            },
            holidays: Vec::new(),
            risk: practice::write_risk(&RiskWeights::default()),
            review_months: practice::write_reviews(&ReviewMonths::default()),
            retention: practice::write_retention(Retention::default()),
            features: write_features(Features::default()),
        }
    }

    fn codes(form: &ClinicFields) -> Vec<(String, &'static str)> {
        match parse(form) {
            Ok(_) => Vec::new(),
            Err(error) => error
                .fields()
                .iter()
                .map(|field| (field.field.clone(), field.code))
                .collect(),
        }
    }

    #[test]
    fn openings_are_put_in_order_and_may_touch_but_not_overlap() {
        let touching = fields(&[
            (2, "16:00", "20:00"),
            (1, "13:30", "15:00"),
            (1, "09:30", "13:30"),
        ]);
        let parsed = parse(&touching).unwrap();
        let starts: Vec<_> = parsed
            .opening_hours
            .iter()
            .map(|hours| (hours.weekday, hours.from.hour))
            .collect();
        assert_eq!(starts, [(1, 9), (1, 13), (2, 16)]);
        let overlapping = fields(&[(1, "09:30", "13:30"), (1, "13:29", "15:00")]);
        assert_eq!(
            codes(&overlapping),
            [("settings.openingHours[1]".to_owned(), "settings.hours_overlap")]
        );
        for wrong in [
            (0, "09:00", "10:00"),
            (8, "09:00", "10:00"),
            (1, "10:00", "10:00"),
            (1, "9:00", "10:00"),
            (1, "24:00", "24:30"),
            (1, "09:60", "10:00"),
            (1, "", "10:00"),
            (1, "+9:00", "10:00"),
        ] {
            assert_eq!(
                codes(&fields(&[wrong])),
                [("settings.openingHours[0]".to_owned(), "settings.hours")],
                "{wrong:?}"
            );
        }
        let five: Vec<_> = ["08:00", "10:00", "12:00", "14:00", "16:00"]
            .iter()
            .zip(["09:00", "11:00", "13:00", "15:00", "17:00"])
            .map(|(from, to)| (3, *from, to))
            .collect();
        assert_eq!(codes(&fields(&five)).len(), 1);
    }

    #[test]
    fn prices_and_minutes_have_bounds() {
        let mut form = fields(&[]);
        assert_eq!(codes(&form), []);
        form.plan_prices.him = MOST_CENTS + 1;
        form.plan_prices.preventivo = -1;
        form.appointment_minutes.him = 7;
        form.appointment_minutes.revision = 0;
        form.appointment_minutes.urgencia = 245;
        assert_eq!(codes(&form).len(), 5);
    }

    #[test]
    fn differences_are_named() {
        let before = fields(&[]);
        let mut after = before.clone();
        assert!(differences(&before, &after).is_empty());
        after.name = "Otra".to_owned();
        after.plan_prices.him = 1;
        assert_eq!(differences(&before, &after), ["name", "planPrices"]);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(days in proptest::collection::btree_set((1_u8..=7, 0_u8..12), 0..14)) {
            let texts: Vec<_> = days.iter().map(|(day, slot)| (*day, format!("{:02}:15", slot * 2), format!("{:02}:45", slot * 2 + 1))).collect();
            let form = fields(&texts.iter().map(|(day, from, to)| (*day, from.as_str(), to.as_str())).collect::<Vec<_>>());
            if let Ok(values) = parse(&form) {
                let shown = written(&values);
                prop_assert_eq!(&shown, &form);
                prop_assert_eq!(parse(&shown).unwrap(), values);
            } else {
                prop_assert!((1..=7).any(|day| days.iter().filter(|(other, _)| *other == day).count() > OPENINGS));
            }
        }
    }
}
