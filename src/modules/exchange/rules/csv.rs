//! Lines with separators into rows. A quote that nobody closes harms its own line alone: it is then read
//! as a letter.

/// Rows with the number of the line on which each begins, from 1.
pub type Lines = Vec<(u32, Vec<String>)>;

/// How many lines a quoted cell may reach over: addresses and remarks do, a forgotten quote would swallow the file.
const QUOTED_LINES_MAX: usize = 30;
/// What separates cells, the likeliest first.
const SEPARATORS: [char; 4] = [';', ',', '\t', '|'];
/// Lines that are looked at to find the separator.
const LOOKED_AT: usize = 50;
/// The longest cell that is kept whole; every longer one is refused by the rules of each field anyway.
pub const CELL_MAX_CHARS: usize = 5_000;

/// The separator that parts most of the first lines into the same number of cells, more than one.
#[must_use]
pub fn find_separator(text: &str) -> char {
    let score = |separator: char| {
        let mut counts: Vec<usize> = Vec::new();
        for line in text
            .lines()
            .filter(|line| !line.trim().is_empty())
            .take(LOOKED_AT)
        {
            let mut is_quoted = false;
            let count = line
                .chars()
                .filter(|c| {
                    is_quoted ^= *c == '"';
                    !is_quoted && *c == separator
                })
                .count();
            counts.push(count);
        }
        counts.sort_unstable();
        let middle = counts.get(counts.len() / 2).copied().unwrap_or(0);
        let alike = counts.iter().filter(|count| **count == middle).count();
        if middle == 0 { (0, 0) } else { (alike, middle) }
    };
    // The first of those that part equally well.
    SEPARATORS
        .into_iter()
        .rev()
        .max_by_key(|separator| score(*separator))
        .unwrap_or(';')
}

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TooMuch {
    /// More rows than are taken at once.
    Rows,
    /// A line of more cells than a file of people has.
    Columns,
}

/// The rows of a text.
///
/// # Errors
/// More rows or cells than are taken.
pub fn read(text: &str, separator: char, rows_max: usize, columns_max: usize) -> Result<Lines, TooMuch> {
    let mut rows = Lines::new();
    let lines: Vec<&str> = text.split('\n').collect();
    let mut at = 0;
    while at < lines.len() {
        let rest = lines.get(at..).unwrap_or_default();
        let (cells, used) = read_row(rest, separator, columns_max).ok_or(TooMuch::Columns)?;
        if rows.len() >= rows_max {
            // What follows the last row is often one empty line.
            if cells.iter().all(|cell| cell.trim().is_empty()) {
                at += used;
                continue;
            }
            return Err(TooMuch::Rows);
        }
        rows.push((u32::try_from(at + 1).unwrap_or(u32::MAX), cells));
        at += used;
    }
    while rows
        .last()
        .is_some_and(|(_, cells)| cells.iter().all(|cell| cell.trim().is_empty()))
    {
        rows.pop();
    }
    Ok(rows)
}

/// One row, and how many lines it took. None when it has too many cells.
fn read_row(lines: &[&str], separator: char, columns_max: usize) -> Option<(Vec<String>, usize)> {
    match read_quoted(lines, separator, columns_max) {
        Read::Row(cells, used) => Some((cells, used)),
        Read::TooWide => None,
        Read::NeverClosed => {
            let line = lines.first().copied().unwrap_or_default().trim_end_matches('\r');
            let cells: Vec<String> = line.split(separator).take(columns_max + 1).map(cut).collect();
            (cells.len() <= columns_max).then_some((cells, 1))
        }
    }
}

enum Read {
    Row(Vec<String>, usize),
    TooWide,
    NeverClosed,
}

fn read_quoted(lines: &[&str], separator: char, columns_max: usize) -> Read {
    let mut cells = Vec::new();
    let mut cell = String::new();
    let mut is_quoted = false;
    for (nth, line) in lines.iter().take(QUOTED_LINES_MAX).enumerate() {
        let mut letters = line.trim_end_matches('\r').chars().peekable();
        while let Some(c) = letters.next() {
            match c {
                '"' if is_quoted => {
                    if letters.next_if_eq(&'"').is_some() {
                        cell.push('"');
                    } else if letters
                        .peek()
                        .is_none_or(|next| *next == separator || *next == ' ')
                    {
                        is_quoted = false;
                    } else {
                        // A quote in the middle of a word was meant as one.
                        cell.push('"');
                    }
                }
                '"' if cell.trim().is_empty() => {
                    cell.clear();
                    is_quoted = true;
                }
                c if c == separator && !is_quoted => {
                    cells.push(cut(&cell));
                    cell.clear();
                    if cells.len() >= columns_max {
                        return Read::TooWide;
                    }
                }
                c => cell.push(c),
            }
        }
        if !is_quoted {
            cells.push(cut(&cell));
            return Read::Row(cells, nth + 1);
        }
        cell.push('\n');
    }
    Read::NeverClosed
}

/// A cell as it is kept: without blanks around it, what neither prints nor parts lines, or the apostrophe
/// with which an export takes the sting out of a formula.
#[must_use]
pub fn cut(cell: &str) -> String {
    let cell = cell.trim();
    let cell = match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest,
        _ => cell,
    };
    cell.chars()
        .filter(|c| !c.is_control() || *c == '\n')
        .take(CELL_MAX_CHARS)
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rows(text: &str) -> Vec<Vec<String>> {
        let read = read(text, find_separator(text), 100, 10).unwrap();
        read.into_iter().map(|(_, cells)| cells).collect()
    }

    #[test]
    fn the_separator_is_the_one_that_parts_alike() {
        for (text, separator) in [
            ("a;b;c\n1;2,5;3\n", ';'),
            ("a,b,c\n\"1,5\",2;x,3\n", ','),
            ("a\tb\n1,2\t3\n", '\t'),
            ("a|b|c\n1|2|3", '|'),
            ("just one column", ';'),
            (
                "Listado de pacientes\nNúñez, Belén;2018\nOrtega, Hugo;2019\n",
                ';',
            ),
        ] {
            assert_eq!(find_separator(text), separator, "{text}");
        }
    }

    #[test]
    fn quotes_hold_separators_and_lines_together() {
        assert_eq!(
            rows("a;b\r\n\"Calle Mayor; 3\r\n2.º\";\"dijo \"\"hola\"\"\"\r\n'+34600;x"),
            [
                ["a", "b"],
                ["Calle Mayor; 3\n2.º", "dijo \"hola\""],
                ["+34600", "x"]
            ]
        );
    }

    #[test]
    fn a_quote_that_nobody_closes_harms_its_line_alone() {
        let mut text = "a;b\n1;2\n\"roto;3\n".to_owned();
        for n in 0..40 {
            text.extend(["x", &n.to_string(), ";y\n"]);
        }
        let rows = rows(&text);
        assert_eq!(rows.len(), 43);
        assert_eq!(rows[2], ["\"roto", "3"]);
        assert_eq!(rows[42], ["x39", "y"]);
    }

    #[test]
    fn what_is_too_much_is_refused() {
        let wide = "x;".repeat(1_000_000);
        assert_eq!(read(&wide, ';', 100, 200), Err(TooMuch::Columns));
        assert_eq!(read(&"x\n".repeat(101), ';', 100, 200), Err(TooMuch::Rows));
        assert_eq!(read(&"x\n".repeat(100), ';', 100, 200).unwrap().len(), 100);
        let unclosed = format!("\"{}", "x;".repeat(1_000));
        assert_eq!(read(&unclosed, ';', 100, 200), Err(TooMuch::Columns));
    }

    proptest! {
        #[test]
        fn what_a_spreadsheet_writes_is_read_back(
            table in proptest::collection::vec(proptest::collection::vec("[a-zñ;\"=]{0,6}(\n[a-z]{1,4})?", 3), 1..12)
        ) {
            let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
            let lines = table.iter().map(|row| row.iter().map(quoted).collect::<Vec<_>>().join(";"));
            let text = lines.collect::<Vec<_>>().join("\r\n");
            let read = read(&text, ';', 1_000, 10).unwrap();
            let mut wanted: Vec<Vec<String>> = table.iter().map(|row| row.iter().map(|cell| cut(cell)).collect()).collect();
            while wanted.last().is_some_and(|row: &Vec<String>| row.iter().all(String::is_empty)) {
                wanted.pop();
            }
            // A quote before a separator is ambiguous in a cell that holds both; spreadsheets double it.
            prop_assert_eq!(read.into_iter().map(|(_, cells)| cells).collect::<Vec<_>>(), wanted);
        }

        #[test]
        fn no_text_is_too_strange(text in "[a;\"\n\r ]{0,120}") {
            let _ = read(&text, ';', 1_000, 100);
        }
    }
}
