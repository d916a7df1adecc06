//! Lines of a file for a spreadsheet.

use std::borrow::Cow;

use crate::shared::language::Language;

/// What spreadsheets of a language take for the end of a cell.
#[must_use]
pub const fn separator(language: Language) -> char {
    match language {
        Language::Es => ';',
        Language::En => ',',
    }
}

/// A cell that no spreadsheet takes for a formula: what looks like one gets an apostrophe before it.
#[must_use]
pub fn harmless(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// A line of an export. What a spreadsheet would take for a formula gets an apostrophe before it.
pub fn csv_line<'a>(cells: impl IntoIterator<Item = &'a str>, separator: char) -> String {
    let mut line = String::new();
    for (nth, cell) in cells.into_iter().enumerate() {
        if nth > 0 {
            line.push(separator);
        }
        let is_quoted = cell.contains([separator, '"', '\n', '\r']) || cell.starts_with([' ', '\t']);
        let cell = harmless(cell);
        if is_quoted {
            line.push('"');
            line.push_str(&cell.replace('"', "\"\""));
            line.push('"');
        } else {
            line.push_str(&cell);
        }
    }
    line.push_str("\r\n");
    line
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn cells_are_quoted_where_they_must_be_and_never_formulas() {
        let line = csv_line(
            [
                "a", "b;c", "d\"e", "=1+1", "-2", "@x", "\tx", "\rx", "", "+34 600",
            ],
            ';',
        );
        assert_eq!(
            line,
            "a;\"b;c\";\"d\"\"e\";'=1+1;'-2;'@x;\"'\tx\";\"'\rx\";;'+34 600\r\n"
        );
    }

    /// As any program for tables reads it.
    fn read(line: &str, separator: char) -> Vec<String> {
        let (mut cells, mut cell, mut is_inside) = (Vec::new(), String::new(), false);
        let mut letters = line.strip_suffix("\r\n").unwrap().chars().peekable();
        while let Some(letter) = letters.next() {
            match letter {
                '"' if is_inside && letters.peek() == Some(&'"') => {
                    cell.push('"');
                    letters.next();
                }
                '"' => is_inside = !is_inside,
                letter if letter == separator && !is_inside => cells.push(std::mem::take(&mut cell)),
                letter => cell.push(letter),
            }
        }
        cells.push(cell);
        cells
    }

    proptest! {
        #[test]
        fn every_cell_comes_back_and_none_is_a_formula(
            cells in proptest::collection::vec("[=+@\\-\\t\\r\\n\";, a-zñ]{0,6}|\\PC{0,8}", 1..6),
            separator in prop_oneof![Just(';'), Just(',')],
        ) {
            let line = csv_line(cells.iter().map(String::as_str), separator);
            let back = read(&line, separator);
            prop_assert_eq!(back.len(), cells.len());
            for (back, cell) in back.iter().zip(&cells) {
                prop_assert!(!back.starts_with(['=', '+', '-', '@', '\t', '\r']));
                prop_assert!(back == cell || back.strip_prefix('\'') == Some(cell.as_str()));
            }
        }
    }
}
