//! What holidays, risk, reviews and retention may say, and how they are written. Pure.

use std::ops::RangeInclusive;

use jiff::civil::Date;

use crate::modules::clinic::{Holiday, MonthsByRisk, Retention, ReviewMonths, RiskWeights};
use crate::modules::settings::forms::{
    HolidayFields, MonthsFields, RetentionFields, ReviewMonthFields, RiskFields,
};
use crate::shared::error::FieldErrors;
use crate::shared::person::ShortText;

/// Days of several years fit.
const HOLIDAYS: usize = 200;
/// Years that a calendar of today can reach.
pub const YEARS: RangeInclusive<i16> = 2020..=2100;
/// Points of one answer.
const POINTS: u8 = 10;
const MONTHS: RangeInclusive<u8> = 1..=24;
/// Ley 41/2002, article 17.1, asks for five years at least.
const CLINICAL_YEARS: RangeInclusive<u8> = 5..=30;
const AUDIT_YEARS: RangeInclusive<u8> = 2..=20;

/// In order of the calendar; each day once.
pub fn parse_holidays(forms: &[HolidayFields], wrong: &mut FieldErrors) -> Vec<Holiday> {
    if forms.len() > HOLIDAYS {
        wrong.add("settings.holidays", "settings.too_many_holidays");
        return Vec::new();
    }
    let mut holidays: Vec<Holiday> = Vec::new();
    for (at, form) in forms.iter().enumerate() {
        let date = wrong.check(&format!("settings.holidays[{at}].date"), parse_day(&form.date));
        let name = wrong.check(
            &format!("settings.holidays[{at}].name"),
            ShortText::parse(&form.name),
        );
        let (Some(date), Some(name)) = (date, name) else {
            continue;
        };
        if holidays.iter().any(|known| known.date == date) {
            wrong.add(
                format!("settings.holidays[{at}].date"),
                "settings.holiday_repeated",
            );
        }
        holidays.push(Holiday { date, name });
    }
    holidays.sort_by_key(|holiday| holiday.date);
    holidays
}

fn parse_day(text: &str) -> Result<Date, &'static str> {
    let is_written = text.len() == 10;
    let day = text.parse::<Date>().ok().filter(|_| is_written);
    day.filter(|day| YEARS.contains(&day.year()))
        .ok_or("settings.holiday_date")
}

/// Holidays as people see them.
pub fn write_holidays(holidays: &[Holiday]) -> Vec<HolidayFields> {
    let written = |holiday: &Holiday| HolidayFields {
        date: holiday.date.to_string(),
        name: holiday.name.to_string(),
    };
    holidays.iter().map(written).collect()
}

/// More of something is never worth less, and every level can be reached.
pub fn parse_risk(form: &RiskFields, wrong: &mut FieldErrors) -> RiskWeights {
    let weights = RiskWeights {
        caries_some: form.caries_some,
        caries_many: form.caries_many,
        plaque_some: form.plaque_some,
        plaque_much: form.plaque_much,
        attendance_some: form.attendance_some,
        attendance_poor: form.attendance_poor,
        diet_moderate: form.diet_moderate,
        diet_high: form.diet_high,
        fluoride_inadequate: form.fluoride_inadequate,
        yellow_from: form.yellow_from,
        red_from: form.red_from,
    };
    let pairs = [
        ("cariesSome", 0, form.caries_some),
        ("cariesMany", form.caries_some, form.caries_many),
        ("plaqueSome", 0, form.plaque_some),
        ("plaqueMuch", form.plaque_some, form.plaque_much),
        ("attendanceSome", 0, form.attendance_some),
        ("attendancePoor", form.attendance_some, form.attendance_poor),
        ("dietModerate", 0, form.diet_moderate),
        ("dietHigh", form.diet_moderate, form.diet_high),
        ("fluorideInadequate", 0, form.fluoride_inadequate),
    ];
    for (name, milder, points) in pairs {
        if points > POINTS {
            wrong.add(format!("settings.risk.{name}"), "settings.points");
        } else if points < milder {
            wrong.add(format!("settings.risk.{name}"), "settings.points_order");
        }
    }
    if form.yellow_from == 0 {
        wrong.add("settings.risk.yellowFrom", "settings.threshold");
    }
    if form.red_from <= form.yellow_from || form.red_from > weights.highest() {
        wrong.add("settings.risk.redFrom", "settings.threshold");
    }
    weights
}

/// The points as people see them.
pub fn write_risk(weights: &RiskWeights) -> RiskFields {
    RiskFields {
        caries_some: weights.caries_some,
        caries_many: weights.caries_many,
        plaque_some: weights.plaque_some,
        plaque_much: weights.plaque_much,
        attendance_some: weights.attendance_some,
        attendance_poor: weights.attendance_poor,
        diet_moderate: weights.diet_moderate,
        diet_high: weights.diet_high,
        fluoride_inadequate: weights.fluoride_inadequate,
        yellow_from: weights.yellow_from,
        red_from: weights.red_from,
    }
}

/// Nobody with more risk waits longer.
pub fn parse_reviews(form: &ReviewMonthFields, wrong: &mut FieldErrors) -> ReviewMonths {
    let mut months = |plan: &str, form: MonthsFields| {
        for (level, milder, months) in [
            ("GREEN", *MONTHS.end(), form.green),
            ("YELLOW", form.green, form.yellow),
            ("RED", form.yellow, form.red),
        ] {
            let field = format!("settings.reviewMonths.{plan}.{level}");
            if !MONTHS.contains(&months) {
                wrong.add(field, "settings.review_months");
            } else if months > milder {
                wrong.add(field, "settings.review_order");
            }
        }
        MonthsByRisk {
            green: form.green,
            yellow: form.yellow,
            red: form.red,
        }
    };
    ReviewMonths {
        preventivo: months("PREVENTIVO", form.preventivo),
        him: months("HIM", form.him),
        crecimiento: months("CRECIMIENTO", form.crecimiento),
    }
}

/// The months as people see them.
pub fn write_reviews(months: &ReviewMonths) -> ReviewMonthFields {
    let written = |months: MonthsByRisk| MonthsFields {
        green: months.green,
        yellow: months.yellow,
        red: months.red,
    };
    ReviewMonthFields {
        preventivo: written(months.preventivo),
        him: written(months.him),
        crecimiento: written(months.crecimiento),
    }
}

/// Never less than the law asks for.
pub fn parse_retention(form: RetentionFields, wrong: &mut FieldErrors) -> Retention {
    for (name, years) in [
        ("clinicalYears", form.clinical_years),
        ("yearsPast18", form.years_past_18),
    ] {
        if !CLINICAL_YEARS.contains(&years) {
            wrong.add(format!("settings.retention.{name}"), "settings.clinical_years");
        }
    }
    if !AUDIT_YEARS.contains(&form.audit_years) {
        wrong.add("settings.retention.auditYears", "settings.audit_years");
    }
    Retention {
        clinical_years: form.clinical_years,
        years_past_18: form.years_past_18,
        audit_years: form.audit_years,
    }
}

/// The years as people see them.
pub fn write_retention(years: Retention) -> RetentionFields {
    RetentionFields {
        clinical_years: years.clinical_years,
        years_past_18: years.years_past_18,
        audit_years: years.audit_years,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn codes<T>(check: impl FnOnce(&mut FieldErrors) -> T) -> Vec<(String, &'static str)> {
        let mut wrong = FieldErrors::default();
        check(&mut wrong);
        let error = wrong.finish().err();
        let fields = error.iter().flat_map(|error| error.fields().to_vec());
        fields.map(|field| (field.field, field.code)).collect()
    }

    fn holiday(date: &str, name: &str) -> HolidayFields {
        HolidayFields {
            date: date.to_owned(),
            name: name.to_owned(),
        }
    }

    #[test]
    fn holidays_are_days_of_the_calendar_each_once_and_named() {
        let mut wrong = FieldErrors::default();
        let days = [
            holiday("2027-05-02", "Comunidad"),
            holiday("2027-01-01", "Año Nuevo"),
        ];
        let parsed = parse_holidays(&days, &mut wrong);
        assert!(wrong.is_empty());
        assert_eq!(write_holidays(&parsed), [days[1].clone(), days[0].clone()]);
        let wrong = [
            holiday("2027-02-29", "Nunca"),
            holiday("1999-01-01", "Antes"),
            holiday("2027-01-01", ""),
            holiday("2027-03-01", "Una"),
            holiday("2027-03-01", "Otra"),
            holiday("+002027-01-01", "Rara"),
        ];
        let found = codes(|errors| parse_holidays(&wrong, errors));
        let expected = [
            ("settings.holidays[0].date", "settings.holiday_date"),
            ("settings.holidays[1].date", "settings.holiday_date"),
            ("settings.holidays[2].name", "person.required"),
            ("settings.holidays[4].date", "settings.holiday_repeated"),
            ("settings.holidays[5].date", "settings.holiday_date"),
        ];
        assert_eq!(found, expected.map(|(field, code)| (field.to_owned(), code)));
        let many = vec![holiday("2027-01-01", "x"); HOLIDAYS + 1];
        assert_eq!(codes(|errors| parse_holidays(&many, errors)).len(), 1);
    }

    #[test]
    fn the_products_points_months_and_years_are_allowed() {
        assert!(codes(|errors| parse_risk(&write_risk(&RiskWeights::default()), errors)).is_empty());
        assert!(codes(|errors| parse_reviews(&write_reviews(&ReviewMonths::default()), errors)).is_empty());
        assert!(codes(|errors| parse_retention(write_retention(Retention::default()), errors)).is_empty());
        assert_eq!(RiskWeights::default().highest(), 16);
    }

    #[test]
    fn less_than_the_law_asks_for_is_refused() {
        let years = RetentionFields {
            clinical_years: 4,
            years_past_18: 4,
            audit_years: 1,
        };
        assert_eq!(codes(|errors| parse_retention(years, errors)).len(), 3);
    }

    proptest! {
        #[test]
        fn what_is_allowed_never_rewards_risk(points: [u8; 9], yellow in 0_u8..20, red in 0_u8..30) {
            let [a, b, c, d, e, f, g, h, i] = points.map(|points| points % 13);
            let form = RiskFields {
                caries_some: a, caries_many: b, plaque_some: c, plaque_much: d, attendance_some: e,
                attendance_poor: f, diet_moderate: g, diet_high: h, fluoride_inadequate: i,
                yellow_from: yellow, red_from: red,
            };
            let mut wrong = FieldErrors::default();
            let weights = parse_risk(&form, &mut wrong);
            if wrong.is_empty() {
                prop_assert!(b >= a && d >= c && f >= e && h >= g);
                prop_assert!(points.iter().all(|points| points % 13 <= POINTS));
                prop_assert!(0 < yellow && yellow < red && red <= weights.highest());
                prop_assert_eq!(write_risk(&weights), form);
            }
        }

        #[test]
        fn what_is_allowed_never_lets_risk_wait(green in 0_u8..30, yellow in 0_u8..30, red in 0_u8..30) {
            let months = MonthsFields { green, yellow, red };
            let form = ReviewMonthFields { preventivo: months, him: months, crecimiento: months };
            let mut wrong = FieldErrors::default();
            let parsed = parse_reviews(&form, &mut wrong);
            prop_assert_eq!(wrong.is_empty(), (1..=24).contains(&green) && red >= 1 && yellow >= red && green >= yellow);
            prop_assert_eq!(write_reviews(&parsed), form);
        }
    }
}
