//! A file, whatever its kind, into a head and rows.

use super::columns::find_head;
use super::csv::{self, Lines, TooMuch};
use super::text::{Encoding, decode};
use super::xlsx::{self, Unreadable};

/// Rows that are taken at once.
pub const ROWS_MAX: usize = 50_000;
/// Cells in a row.
pub const COLUMNS_MAX: usize = 200;
/// First rows among which the head stands.
const HEAD_AMONG: usize = 10;

/// What was found in a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// In what letters it was written.
    pub encoding: Encoding,
    /// What separates its cells; none in a workbook.
    pub separator: Option<char>,
    /// The names of its columns.
    pub head: Vec<String>,
    /// The rows below, with the line on which each stands.
    pub rows: Lines,
}

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// There are no rows in it.
    Empty,
    /// It is of a kind that is not read, or damaged.
    Damaged,
    /// It unfolds into more than is taken.
    TooLarge,
    /// More than [`ROWS_MAX`] rows.
    TooManyRows,
    /// More than [`COLUMNS_MAX`] columns.
    TooManyColumns,
}

impl From<TooMuch> for Refused {
    fn from(much: TooMuch) -> Self {
        match much {
            TooMuch::Rows => Self::TooManyRows,
            TooMuch::Columns => Self::TooManyColumns,
        }
    }
}

impl From<Unreadable> for Refused {
    fn from(unreadable: Unreadable) -> Self {
        match unreadable {
            Unreadable::Damaged => Self::Damaged,
            Unreadable::TooLarge => Self::TooLarge,
            Unreadable::TooMuch(much) => much.into(),
        }
    }
}

/// Reads a file.
///
/// # Errors
/// [`Refused`].
pub fn read_file(bytes: &[u8]) -> Result<Sheet, Refused> {
    let (mut rows, encoding, separator) = if xlsx::is_workbook(bytes) {
        (
            xlsx::read(bytes, ROWS_MAX, COLUMNS_MAX)?,
            Encoding::Workbook,
            None,
        )
    } else {
        let (text, encoding) = decode(bytes);
        // Pictures, papers and the older kind of workbook are full of what no text holds.
        if text.contains('\0') {
            return Err(Refused::Damaged);
        }
        let separator = csv::find_separator(&text);
        (
            csv::read(&text, separator, ROWS_MAX, COLUMNS_MAX)?,
            encoding,
            Some(separator),
        )
    };
    let first: Vec<&[String]> = rows
        .iter()
        .take(HEAD_AMONG)
        .map(|(_, cells)| cells.as_slice())
        .collect();
    let at = find_head(&first);
    if rows.len() <= at + 1 {
        return Err(Refused::Empty);
    }
    let below = rows.split_off(at + 1);
    let head = rows.pop().map(|(_, cells)| cells).unwrap_or_default();
    let widest = below.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
    Ok(Sheet {
        encoding,
        separator,
        head: named(head, widest),
        rows: below,
    })
}

/// Every column has a name of its own.
fn named(mut head: Vec<String>, width: usize) -> Vec<String> {
    head.resize(head.len().max(width), String::new());
    let mut seen: Vec<String> = Vec::new();
    for (at, name) in head.iter_mut().enumerate() {
        if name.is_empty() {
            *name = format!("({})", at + 1);
        }
        let same = seen.iter().filter(|other| *other == name).count();
        seen.push(name.clone());
        if same > 0 {
            *name = format!("{name} ({})", same + 1);
        }
    }
    head
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_file_of_another_program_is_read() {
        let bytes = b"Listado;;\r\nApellidos;Nombre;;Nombre\r\nN\xfa\xf1ez;Bel\xe9n;x;y;z\r\n;;\r\n";
        let sheet = read_file(bytes).unwrap();
        assert_eq!(sheet.encoding, Encoding::Windows1252);
        assert_eq!(sheet.separator, Some(';'));
        assert_eq!(sheet.head, ["Apellidos", "Nombre", "(3)", "Nombre (2)", "(5)"]);
        assert_eq!(sheet.rows.len(), 1);
        assert_eq!(sheet.rows[0].0, 3);
        assert_eq!(sheet.rows[0].1[1], "Belén");
    }

    #[test]
    fn what_is_no_list_is_refused_for_what_it_is() {
        let wide = format!("a;b\n{}", ";".repeat(1_000_000));
        for (bytes, refused) in [
            (b"".as_slice(), Refused::Empty),
            (b"Apellidos;Nombre\n", Refused::Empty),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Refused::Damaged),
            (b"PK\x03\x04 broken", Refused::Damaged),
            (wide.as_bytes(), Refused::TooManyColumns),
        ] {
            assert_eq!(read_file(bytes), Err(refused));
        }
    }

    proptest! {
        #[test]
        fn no_bytes_are_too_strange(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
            let _ = read_file(&bytes);
        }
    }
}
