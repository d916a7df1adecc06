//! Cursors: where a page ended, as opaque text. Base64 of the sort's letter, the id and the value, so
//! that a list goes on at the right place even when the entry there has gone.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::civil::Date;
use uuid::Uuid;

use super::orders::{Place, SortBy, Value};
use crate::modules::patients::error::PatientsError;
use crate::shared::ids::{Id as _, PatientId};

/// The longest cursor that is looked at: a name of 400 characters, folded.
const CURSOR_MAX: usize = 8_000;

const fn letter(sort: SortBy, is_descending: bool) -> u8 {
    let letter = match sort {
        SortBy::Name => b'n',
        SortBy::Age => b'a',
        SortBy::Number => b'h',
        SortBy::Created => b'c',
    };
    if is_descending {
        letter.to_ascii_uppercase()
    } else {
        letter
    }
}

/// The cursor after a place.
#[must_use]
pub fn write(sort: SortBy, is_descending: bool, place: &Place) -> String {
    let mut bytes = vec![letter(sort, is_descending)];
    bytes.extend_from_slice(&place.id.bytes());
    match &place.value {
        Value::Name(name) => bytes.extend_from_slice(name.as_bytes()),
        Value::Born(born) => bytes.extend_from_slice(born.to_string().as_bytes()),
        Value::Number(number) => bytes.extend_from_slice(&number.to_be_bytes()),
        Value::Created(us) => bytes.extend_from_slice(&us.to_be_bytes()),
    }
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The place that a cursor of the same sort names.
///
/// # Errors
/// `patients.bad_cursor`.
pub fn read(sort: SortBy, is_descending: bool, cursor: &str) -> Result<Place, PatientsError> {
    parse(sort, is_descending, cursor).ok_or(PatientsError::BadCursor)
}

fn parse(sort: SortBy, is_descending: bool, cursor: &str) -> Option<Place> {
    if cursor.len() > CURSOR_MAX {
        return None;
    }
    let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
    let (first, rest) = bytes.split_first()?;
    if *first != letter(sort, is_descending) {
        return None;
    }
    let (id, value) = rest.split_at_checked(16)?;
    let value = match sort {
        SortBy::Name => Value::Name(String::from_utf8(value.to_vec()).ok()?),
        SortBy::Age => Value::Born(std::str::from_utf8(value).ok()?.parse::<Date>().ok()?),
        SortBy::Number => Value::Number(u64::from_be_bytes(value.try_into().ok()?)),
        SortBy::Created => Value::Created(i64::from_be_bytes(value.try_into().ok()?)),
    };
    Some(Place {
        value,
        id: PatientId::from_uuid(Uuid::from_slice(id).ok()?),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn place(value: Value) -> Place {
        Place {
            value,
            id: PatientId::from_uuid(Uuid::from_u128(7)),
        }
    }

    #[test]
    fn a_cursor_names_its_place_in_its_own_sort_only() {
        for (sort, value) in [
            (SortBy::Name, Value::Name("nunez ortega\u{1}belen".into())),
            (SortBy::Age, Value::Born(jiff::civil::date(2018, 3, 14))),
            (SortBy::Number, Value::Number(123)),
            (SortBy::Created, Value::Created(-5)),
        ] {
            let cursor = write(sort, true, &place(value.clone()));
            assert_eq!(read(sort, true, &cursor), Ok(place(value)));
            assert_eq!(read(sort, false, &cursor), Err(PatientsError::BadCursor));
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_place_or_refused(text in "[A-Za-z0-9_-]{0,60}|\\PC{0,40}") {
            for sort in SortBy::ALL {
                if let Ok(place) = read(sort, false, &text) {
                    prop_assert_eq!(read(sort, false, &write(sort, false, &place)), Ok(place));
                }
            }
        }
    }
}
