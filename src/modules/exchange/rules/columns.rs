//! Which column is which: guessed by the words of its head, then by the look of what stands in it.

use crate::shared::person::{DniNie, Email, Phone, match_key};

/// What a column can be, with the words by which other programs call it. The names are the paths of a
/// registration, and three more: whole names, which are parted, and the number that the child had before.
pub const FIELDS: [(&str, &[&str]); 32] = [
    (
        "firstName",
        &[
            "nombre",
            "nombre paciente",
            "nombre del paciente",
            "nombre nino",
            "first name",
            "given name",
            "name",
        ],
    ),
    (
        "lastName",
        &[
            "apellidos",
            "apellido",
            "apellidos paciente",
            "apellidos del paciente",
            "primer apellido",
            "apellido 1",
            "apellido1",
            "last name",
            "surname",
            "surnames",
            "family name",
        ],
    ),
    (
        "secondLastName",
        &["segundo apellido", "apellido 2", "apellido2", "second surname"],
    ),
    (
        "fullName",
        &[
            "paciente",
            "nombre y apellidos",
            "apellidos y nombre",
            "apellidos nombre",
            "nombre completo",
            "full name",
            "patient",
            "patient name",
        ],
    ),
    (
        "dateOfBirth",
        &[
            "fecha de nacimiento",
            "fecha nacimiento",
            "f nacimiento",
            "f nac",
            "fec nac",
            "fecha nac",
            "fnacimiento",
            "fechanacimiento",
            "fecha_nacimiento",
            "nacimiento",
            "date of birth",
            "birth date",
            "birthdate",
            "dob",
        ],
    ),
    (
        "dniNie",
        &[
            "dni",
            "nif",
            "nie",
            "dni nie",
            "dni paciente",
            "nif paciente",
            "dni del paciente",
            "national id",
        ],
    ),
    ("allergies", &["alergias", "alergia", "allergies"]),
    (
        "medication",
        &["medicacion", "medicamentos", "tratamiento actual", "medication"],
    ),
    (
        "remarks",
        &[
            "observaciones",
            "notas",
            "comentarios",
            "anotaciones",
            "remarks",
            "notes",
            "comments",
        ],
    ),
    (
        "formerNumber",
        &[
            "n historia",
            "num historia",
            "numero historia",
            "numero de historia",
            "no historia",
            "historia",
            "historia clinica",
            "n hc",
            "hc",
            "codigo",
            "cod paciente",
            "codigo paciente",
            "id paciente",
            "record number",
            "chart number",
        ],
    ),
    (
        "address.street",
        &["direccion", "domicilio", "calle", "address", "street"],
    ),
    (
        "address.postalCode",
        &[
            "cp",
            "c p",
            "codigo postal",
            "cod postal",
            "postal code",
            "zip",
            "zip code",
        ],
    ),
    (
        "address.city",
        &["poblacion", "localidad", "ciudad", "municipio", "city", "town"],
    ),
    ("address.province", &["provincia", "province"]),
    (
        "guardians[0].firstName",
        &[
            "nombre tutor",
            "nombre del tutor",
            "nombre tutor 1",
            "nombre madre",
            "nombre responsable",
            "guardian first name",
        ],
    ),
    (
        "guardians[0].lastName",
        &[
            "apellidos tutor",
            "apellidos del tutor",
            "apellidos tutor 1",
            "apellidos madre",
            "apellidos responsable",
            "guardian last name",
        ],
    ),
    (
        "guardians[0].fullName",
        &[
            "tutor",
            "madre",
            "tutor 1",
            "responsable",
            "madre tutora",
            "nombre y apellidos tutor",
            "persona de contacto",
            "titular",
            "guardian",
            "mother",
            "parent",
        ],
    ),
    (
        "guardians[0].relationship",
        &[
            "parentesco",
            "relacion",
            "vinculo",
            "parentesco tutor",
            "relationship",
        ],
    ),
    (
        "guardians[0].dniNie",
        &[
            "dni tutor",
            "nif tutor",
            "dni del tutor",
            "dni tutor 1",
            "dni madre",
            "nif madre",
            "dni responsable",
            "nif responsable",
            "dni titular",
            "guardian id",
        ],
    ),
    (
        "guardians[0].email",
        &[
            "email",
            "e mail",
            "correo",
            "correo electronico",
            "mail",
            "email tutor",
            "email madre",
            "correo tutor",
        ],
    ),
    (
        "guardians[0].phone",
        &[
            "movil",
            "telefono movil",
            "tel movil",
            "telefono",
            "tel",
            "tfno",
            "telefono 1",
            "telf",
            "telefono tutor",
            "movil tutor",
            "movil madre",
            "telefono madre",
            "phone",
            "mobile",
        ],
    ),
    (
        "guardians[1].firstName",
        &[
            "nombre tutor 2",
            "nombre padre",
            "nombre segundo tutor",
            "second guardian first name",
        ],
    ),
    (
        "guardians[1].lastName",
        &[
            "apellidos tutor 2",
            "apellidos padre",
            "apellidos segundo tutor",
            "second guardian last name",
        ],
    ),
    (
        "guardians[1].fullName",
        &["padre", "tutor 2", "segundo tutor", "father", "second guardian"],
    ),
    (
        "guardians[1].relationship",
        &["parentesco 2", "parentesco tutor 2", "second relationship"],
    ),
    (
        "guardians[1].dniNie",
        &[
            "dni tutor 2",
            "dni padre",
            "nif padre",
            "nif tutor 2",
            "second guardian id",
        ],
    ),
    (
        "guardians[1].email",
        &[
            "email 2",
            "email padre",
            "email tutor 2",
            "correo padre",
            "correo 2",
        ],
    ),
    (
        "guardians[1].phone",
        &[
            "telefono 2",
            "phone 2",
            "movil 2",
            "movil padre",
            "telefono padre",
            "telefono tutor 2",
            "telefono fijo",
        ],
    ),
    (
        "plan.planType",
        &[
            "plan",
            "tarifa",
            "tipo de plan",
            "tipo plan",
            "programa",
            "plan type",
        ],
    ),
    (
        "plan.startDate",
        &[
            "inicio plan",
            "fecha inicio plan",
            "inicio del plan",
            "alta plan",
            "fecha plan",
            "plan start",
        ],
    ),
    (
        "plan.paymentFrequency",
        &[
            "forma de pago",
            "frecuencia de pago",
            "frecuencia pago",
            "periodicidad",
            "pago",
            "payment frequency",
        ],
    ),
    (
        "consents[0].signedAt",
        &[
            "rgpd",
            "fecha rgpd",
            "lopd",
            "fecha lopd",
            "consentimiento",
            "fecha consentimiento",
            "firma rgpd",
            "consent date",
        ],
    ),
];

/// Columns that a report of this box adds: never taken for data when it is sent again.
pub const OWN_COLUMNS: [&str; 3] = ["OMI fila", "OMI resultado", "OMI motivo"];

/// Values that are looked at to judge a column by its look.
const LOOKED_AT: usize = 40;

/// Whether a field of this name exists.
#[must_use]
pub fn is_field(name: &str) -> bool {
    FIELDS.iter().any(|(known, _)| *known == name)
}

/// The field whose words these are.
fn by_words(head: &str) -> Option<&'static str> {
    let head = match_key(&head.replace('_', " "));
    let found = FIELDS
        .iter()
        .find(|(_, words)| words.iter().any(|word| match_key(word) == head));
    found.map(|(field, _)| *field)
}

/// Which of the first rows is the head: the one with most words that are known, else the first with two cells.
#[must_use]
pub fn find_head(rows: &[&[String]]) -> usize {
    let known = |row: &[String]| row.iter().filter(|cell| by_words(cell).is_some()).count();
    let best = (0..rows.len())
        .rev()
        .max_by_key(|at| rows.get(*at).map_or(0, |row| known(row)));
    let best = best.filter(|at| rows.get(*at).is_some_and(|row| known(row) > 1));
    let filled = |row: &&[String]| row.iter().filter(|cell| !cell.is_empty()).count() > 1;
    best.or_else(|| rows.iter().position(filled)).unwrap_or(0)
}

/// What each column is taken for: heads first, looks for those that say nothing. No field is taken twice.
#[must_use]
pub fn guess(heads: &[String], samples: &[Vec<String>]) -> Vec<Option<&'static str>> {
    let mut guessed: Vec<Option<&'static str>> = vec![None; heads.len()];
    let mut taken: Vec<&'static str> = Vec::new();
    let mut take = |slot: &mut Option<&'static str>, field: Option<&'static str>| {
        if let Some(field) = field.filter(|field| !taken.contains(field)) {
            taken.push(field);
            *slot = Some(field);
        }
    };
    for (slot, head) in guessed.iter_mut().zip(heads) {
        take(slot, by_words(head));
    }
    // A mobile column is worth more than a landline: both are called telephone.
    for ((slot, head), values) in guessed.iter_mut().zip(heads).zip(samples) {
        if slot.is_none() && !OWN_COLUMNS.contains(&head.as_str()) {
            take(slot, by_look(values));
        }
    }
    guessed
}

fn by_look(values: &[String]) -> Option<&'static str> {
    let filled: Vec<&String> = values
        .iter()
        .filter(|value| !value.is_empty())
        .take(LOOKED_AT)
        .collect();
    let most = |is: &dyn Fn(&str) -> bool| {
        filled.len() >= 3 && filled.iter().filter(|value| is(value)).count() * 10 >= filled.len() * 8
    };
    if most(&|value| Email::parse(value).is_ok()) {
        return Some("guardians[0].email");
    }
    if most(&|value| DniNie::parse(value).is_ok()) {
        return Some("guardians[0].dniNie");
    }
    if most(&|value| Phone::parse(value).is_ok_and(|phone| phone.is_mobile())) {
        return Some("guardians[0].phone");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| (*cell).to_owned()).collect()
    }

    #[test]
    fn words_name_one_field_each() {
        let mut seen = std::collections::HashMap::new();
        for (field, words) in FIELDS {
            for word in words {
                if let Some(other) = seen.insert(match_key(&word.replace('_', " ")), field) {
                    assert_eq!(other, field, "{word}");
                }
            }
        }
    }

    #[test]
    fn heads_are_known_by_their_words_in_both_languages() {
        let heads = texts(&[
            "Nº Historia",
            "APELLIDOS",
            "Nombre",
            "F. Nac.",
            "Teléfono móvil",
            "E-mail",
            "Tutor",
            "sexo",
            "OMI motivo",
            "Fecha_Nacimiento",
        ]);
        let samples = vec![Vec::new(); heads.len()];
        assert_eq!(
            guess(&heads, &samples),
            [
                Some("formerNumber"),
                Some("lastName"),
                Some("firstName"),
                Some("dateOfBirth"),
                Some("guardians[0].phone"),
                Some("guardians[0].email"),
                Some("guardians[0].fullName"),
                None,
                None,
                None
            ]
        );
        let heads = texts(&["First name", "Surname", "DOB", "Mother", "Phone"]);
        assert!(guess(&heads, &vec![Vec::new(); 5]).iter().all(Option::is_some));
    }

    #[test]
    fn a_column_that_says_nothing_is_known_by_its_look() {
        let heads = texts(&["x1", "x2", "x3", "x4"]);
        let samples = vec![
            texts(&["a@example.org", "", "b@example.org", "c@example.org"]),
            texts(&["12345678Z", "X1234567L", "12345678Z"]),
            texts(&["600 111 222", "600111223", "722 000 111"]),
            texts(&["hola", "600111223", "a@example.org"]),
        ];
        assert_eq!(
            guess(&heads, &samples),
            [
                Some("guardians[0].email"),
                Some("guardians[0].dniNie"),
                Some("guardians[0].phone"),
                None
            ]
        );
    }

    #[test]
    fn the_head_is_found_below_a_title() {
        let rows = [
            texts(&["Listado de pacientes", "", ""]),
            texts(&["", "", ""]),
            texts(&["Apellidos", "Nombre", "Móvil"]),
            texts(&["Núñez", "Belén", "600"]),
        ];
        let rows: Vec<&[String]> = rows.iter().map(Vec::as_slice).collect();
        assert_eq!(find_head(&rows), 2);
        assert_eq!(find_head(&[]), 0);
    }
}
