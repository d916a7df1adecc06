//! A row of another program into the registration of a child. What it does not say is not made up: it is
//! missing in the registration too, unless whoever imports has said once what holds for all.

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::dates::{DateOrder, read_date};
use super::values::translate;
use crate::modules::exchange::forms::ImportPlan;
use crate::shared::person::match_key;

/// What is wrong with a field of a row.
pub type Problem = (String, &'static str);

/// Words that belong to the surname after them.
const PARTICLES: [&str; 9] = ["de", "del", "la", "las", "los", "y", "i", "da", "van"];

/// What a row is.
#[derive(Clone, Debug, PartialEq)]
pub enum Row {
    /// Nothing, or a line of totals.
    Empty,
    /// The registration, and what could not be understood.
    Child(Value, Vec<Problem>),
}

/// Which columns hold what, and how they are read.
pub struct Reading<'a> {
    /// What was told by hand.
    pub plan: &'a ImportPlan,
    /// In which order the days of each column are written.
    pub orders: &'a [DateOrder],
    /// Today at the clinic.
    pub today: Date,
}

impl Reading<'_> {
    /// Reads a row.
    #[must_use]
    pub fn row(&self, cells: &[String]) -> Row {
        let filled: Vec<&String> = cells.iter().filter(|cell| !cell.trim().is_empty()).collect();
        let is_total = filled.first().is_some_and(|cell| {
            let first = match_key(cell);
            first.starts_with("total")
                || first.starts_with("numero de pacientes")
                || first.starts_with("fin del listado")
        });
        if filled.is_empty() || (is_total && filled.len() <= 3) {
            return Row::Empty;
        }
        let mut draft = Draft::default();
        for (at, field) in self.plan.columns.iter().enumerate() {
            let (Some(field), Some(text)) = (field, cells.get(at)) else {
                continue;
            };
            let text = text.trim();
            if !text.is_empty() {
                let order = self.orders.get(at).copied().unwrap_or_default();
                draft.take(self, field, text, order);
            }
        }
        draft.finish(self)
    }
}

/// A registration while it is gathered, by path.
#[derive(Default)]
struct Draft {
    fields: std::collections::BTreeMap<String, String>,
    problems: Vec<Problem>,
}

impl Draft {
    fn take(&mut self, reading: &Reading<'_>, field: &str, text: &str, order: DateOrder) {
        if matches!(field, "dateOfBirth" | "plan.startDate" | "consents[0].signedAt") {
            match read_date(text, order, reading.today) {
                Some(day) => self.put(field, day.to_string()),
                // A tick in the column of consents says that it was signed, and not when.
                None if field == "consents[0].signedAt" && is_yes(text) => {}
                None => self.problems.push((field.to_owned(), "exchange.date_unclear")),
            }
        } else if super::values::values_of(field).is_some() {
            match translate(field, text, reading.plan.values.get(field)) {
                Some(value) => self.put(field, value),
                None => self.problems.push((field.to_owned(), "exchange.value_unknown")),
            }
        } else if let Some(path) = field.strip_suffix("fullName") {
            let (first, last) = part_name(text);
            self.put(&format!("{path}firstName"), first);
            self.put(&format!("{path}lastName"), last);
        } else {
            self.put(field, text.to_owned());
        }
    }

    /// What a column of its own says goes before what was parted out of a whole name.
    fn put(&mut self, field: &str, value: String) {
        if !value.is_empty() {
            self.fields.entry(field.to_owned()).or_insert(value);
        }
    }

    fn get(&self, field: &str) -> Option<&String> {
        self.fields.get(field)
    }

    fn finish(mut self, reading: &Reading<'_>) -> Row {
        if let Some(second) = self.fields.remove("secondLastName") {
            let first = self.fields.remove("lastName").unwrap_or_default();
            self.put("lastName", format!("{first} {second}").trim().to_owned());
        }
        if let Some(number) = self.fields.remove("formerNumber") {
            let remarks = self.fields.remove("remarks");
            let note = format!("N.º de historia anterior: {number}");
            let text = remarks.map_or(note.clone(), |remarks| format!("{remarks}\n{note}"));
            self.put("remarks", text);
        }
        let mut child = Map::new();
        for field in [
            "firstName",
            "lastName",
            "dateOfBirth",
            "dniNie",
            "allergies",
            "medication",
            "remarks",
        ] {
            child.insert(field.to_owned(), json!(self.get(field)));
        }
        child.insert(
            "address".to_owned(),
            self.group("address.", &["street", "postalCode", "city", "province"]),
        );
        let guardians: Vec<Value> = ["guardians[0].", "guardians[1]."]
            .iter()
            .filter_map(|path| self.guardian(path, reading))
            .collect();
        child.insert("guardians".to_owned(), json!(guardians));
        child.insert("plan".to_owned(), self.plan(reading));
        child.insert("consents".to_owned(), self.consents(reading));
        Row::Child(Value::Object(child), self.problems)
    }

    fn group(&self, path: &str, names: &[&str]) -> Value {
        let mut group = Map::new();
        for name in names {
            if let Some(text) = self.get(&format!("{path}{name}")) {
                group.insert((*name).to_owned(), json!(text));
            }
        }
        if group.is_empty() {
            Value::Null
        } else {
            Value::Object(group)
        }
    }

    fn guardian(&self, path: &str, reading: &Reading<'_>) -> Option<Value> {
        let names = [
            "firstName",
            "lastName",
            "relationship",
            "dniNie",
            "email",
            "phone",
        ];
        let mut guardian = self.group(path, &names);
        let fields = guardian.as_object_mut()?;
        // A number alone, as of a landline column, is nobody yet.
        if path != "guardians[0]." && !fields.contains_key("firstName") && !fields.contains_key("lastName") {
            return None;
        }
        let is_unclear = self
            .problems
            .iter()
            .any(|(field, _)| *field == format!("{path}relationship"));
        if let Some(relationship) = &reading.plan.defaults.relationship
            && !fields.contains_key("relationship")
            && !is_unclear
        {
            fields.insert("relationship".to_owned(), json!(relationship));
        }
        Some(guardian)
    }

    fn plan(&self, reading: &Reading<'_>) -> Value {
        let defaults = &reading.plan.defaults;
        let is_unclear = |name: &str| self.problems.iter().any(|(field, _)| field == name);
        let of = |name: &str, default: Option<String>| {
            let default = default.filter(|_| !is_unclear(name));
            self.get(name).cloned().or(default)
        };
        json!({
            "planType": of("plan.planType", defaults.plan_type.clone()),
            "startDate": of("plan.startDate", defaults.start_date.map(|day| day.to_string())),
            "paymentFrequency": of("plan.paymentFrequency", defaults.payment_frequency.clone()),
        })
    }

    /// The consent is the one that was signed on paper: by the first guardian, on the day that the row
    /// says, or on the day that whoever imports has stated for all.
    fn consents(&self, reading: &Reading<'_>) -> Value {
        let own = self.get("consents[0].signedAt").cloned();
        let stated = reading
            .plan
            .defaults
            .consents_signed_on
            .map(|day| day.to_string());
        let Some(day) = own.or(stated) else {
            return json!([]);
        };
        let name = |part: &str| {
            self.get(&format!("guardians[0].{part}"))
                .cloned()
                .unwrap_or_default()
        };
        let signed_by = format!("{} {}", name("firstName"), name("lastName"));
        json!([{
            "kind": "RGPD", "textVersion": "paper", "signedBy": signed_by.trim(),
            "signedAt": format!("{day}T00:00:00Z"),
        }])
    }
}

fn is_yes(text: &str) -> bool {
    matches!(
        match_key(text).as_str(),
        "si" | "s" | "x" | "yes" | "y" | "1" | "true" | "verdadero" | "firmado" | "ok"
    )
}

/// Given names and surnames of a whole name: `Núñez Ortega, Belén`, or `Belén Núñez Ortega`, where the last
/// two are surnames when there are three or more.
#[must_use]
pub fn part_name(text: &str) -> (String, String) {
    if let Some((last, first)) = text.split_once(',') {
        return (first.trim().to_owned(), last.trim().to_owned());
    }
    // Particles go with the word after them.
    let mut names: Vec<String> = Vec::new();
    let mut open = false;
    for word in text.split_whitespace() {
        match names.last_mut() {
            Some(name) if open => {
                name.push(' ');
                name.push_str(word);
            }
            _ => names.push(word.to_owned()),
        }
        open = PARTICLES.contains(&match_key(word).as_str());
    }
    let surnames = match names.len() {
        0 | 1 => 0,
        2 => 1,
        _ => 2,
    };
    let first = names.len() - surnames;
    let join = |names: &[String]| names.join(" ");
    (
        join(names.get(..first).unwrap_or_default()),
        join(names.get(first..).unwrap_or_default()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(columns: &[&str]) -> ImportPlan {
        ImportPlan {
            columns: columns
                .iter()
                .map(|name| (!name.is_empty()).then(|| (*name).to_owned()))
                .collect(),
            ..ImportPlan::default()
        }
    }

    fn read(plan: &ImportPlan, cells: &[&str]) -> Row {
        let cells: Vec<String> = cells.iter().map(|cell| (*cell).to_owned()).collect();
        let reading = Reading {
            plan,
            orders: &[],
            today: jiff::civil::date(2026, 11, 24),
        };
        reading.row(&cells)
    }

    #[test]
    fn whole_names_are_parted() {
        for (text, first, last) in [
            ("NÚÑEZ ORTEGA, Belén", "Belén", "NÚÑEZ ORTEGA"),
            ("Belén Núñez Ortega", "Belén", "Núñez Ortega"),
            (
                "María José de la Fuente García",
                "María José",
                "de la Fuente García",
            ),
            ("Hugo Gil", "Hugo", "Gil"),
            ("Hugo", "Hugo", ""),
            ("", "", ""),
        ] {
            assert_eq!(part_name(text), (first.to_owned(), last.to_owned()), "{text}");
        }
    }

    #[test]
    fn a_row_becomes_the_registration_that_it_says_and_no_more() {
        let mut plan = plan(&[
            "fullName",
            "dateOfBirth",
            "guardians[0].fullName",
            "guardians[0].relationship",
            "guardians[1].phone",
            "formerNumber",
            "",
        ]);
        let cells = [
            "Núñez Ortega, Belén",
            "14/03/18",
            "Marta Ortega Ruiz",
            "mamá",
            "913334455",
            "812",
            "ignored",
        ];
        let Row::Child(child, problems) = read(&plan, &cells) else {
            panic!("a child")
        };
        assert_eq!(problems, []);
        assert_eq!(child["firstName"], "Belén");
        assert_eq!(child["dateOfBirth"], "2018-03-14");
        assert_eq!(
            child["guardians"],
            json!([{ "firstName": "Marta", "lastName": "Ortega Ruiz", "relationship": "MADRE" }])
        );
        assert_eq!(child["remarks"], "N.º de historia anterior: 812");
        assert_eq!(
            child["plan"],
            json!({ "planType": null, "startDate": null, "paymentFrequency": null })
        );
        assert_eq!(child["consents"], json!([]));
        plan.defaults.plan_type = Some("HIM".to_owned());
        plan.defaults.consents_signed_on = Some(jiff::civil::date(2026, 1, 2));
        let Row::Child(child, _) = read(&plan, &cells) else {
            panic!("a child")
        };
        assert_eq!(child["plan"]["planType"], "HIM");
        assert_eq!(child["consents"][0]["signedBy"], "Marta Ortega Ruiz");
        assert_eq!(child["consents"][0]["textVersion"], "paper");
    }

    #[test]
    fn what_is_unclear_is_said_and_no_default_takes_its_place() {
        let mut plan = plan(&[
            "firstName",
            "dateOfBirth",
            "plan.planType",
            "guardians[0].firstName",
            "guardians[0].relationship",
        ]);
        plan.defaults.plan_type = Some("HIM".to_owned());
        plan.defaults.relationship = Some("MADRE".to_owned());
        let Row::Child(child, problems) = read(&plan, &["Ana", "ayer", "oro", "Eva", "vecina"]) else {
            panic!("a child")
        };
        let expected = [
            ("dateOfBirth", "exchange.date_unclear"),
            ("plan.planType", "exchange.value_unknown"),
            ("guardians[0].relationship", "exchange.value_unknown"),
        ];
        assert_eq!(problems, expected.map(|(field, code)| (field.to_owned(), code)));
        assert_eq!(child["plan"]["planType"], Value::Null);
        assert_eq!(child["guardians"][0]["relationship"], Value::Null);
    }

    #[test]
    fn empty_rows_and_totals_are_nobody() {
        let plan = plan(&["firstName", "lastName"]);
        assert_eq!(read(&plan, &["", " "]), Row::Empty);
        assert_eq!(read(&plan, &["Total pacientes:", "2987"]), Row::Empty);
        assert!(matches!(read(&plan, &["Tota", "Pi"]), Row::Child(..)));
    }
}
