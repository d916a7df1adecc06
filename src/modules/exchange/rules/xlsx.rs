//! The first filled sheet of a workbook into rows. Every part is read up to a bound of its own, so that a
//! small file cannot unfold into a large one.

use std::io::{Cursor, Read as _};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

use super::csv::{Lines, TooMuch, cut};

/// The most that a part of a workbook may unfold into.
const PART_MAX_BYTES: u64 = 64 << 20;
/// Sheets that are looked at for one with rows.
const SHEETS_MAX: usize = 20;

/// Why a workbook is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It is no workbook, or a damaged or encrypted one.
    Damaged,
    /// It unfolds into more than is taken.
    TooLarge,
    /// It has more rows or columns than are taken.
    TooMuch(TooMuch),
}

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Whether a file looks like a workbook.
#[must_use]
pub fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// The rows of the first sheet that has any.
///
/// # Errors
/// [`Unreadable`].
pub fn read(bytes: &[u8], rows_max: usize, columns_max: usize) -> Result<Lines, Unreadable> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable::Damaged)?;
    let shared = match part(&mut archive, "xl/sharedStrings.xml")? {
        Some(xml) => shared_strings(&xml)?,
        None => Vec::new(),
    };
    let mut names: Vec<String> = archive
        .file_names()
        .filter_map(|name| name.ok().map(std::borrow::Cow::into_owned))
        .filter(|name| name.starts_with("xl/worksheets/sheet"))
        .collect();
    if names.is_empty() {
        return Err(Unreadable::Damaged);
    }
    // sheet2 before sheet10.
    names.sort_by_key(|name| (name.len(), name.clone()));
    for name in names.iter().take(SHEETS_MAX) {
        let xml = part(&mut archive, name)?.unwrap_or_default();
        let rows = sheet(&xml, &shared, rows_max, columns_max)?;
        if !rows.is_empty() {
            return Ok(rows);
        }
    }
    Ok(Lines::new())
}

fn part(archive: &mut Archive<'_>, name: &str) -> Result<Option<String>, Unreadable> {
    let file = match archive.by_name(name) {
        Ok(file) => file,
        Err(zip::result::ZipError::FileNotFound) => return Ok(None),
        Err(_) => return Err(Unreadable::Damaged),
    };
    let mut bytes = Vec::new();
    // What the archive says of its sizes is not believed.
    file.take(PART_MAX_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|_| Unreadable::Damaged)?;
    if bytes.len() as u64 > PART_MAX_BYTES {
        return Err(Unreadable::TooLarge);
    }
    String::from_utf8(bytes)
        .map(Some)
        .map_err(|_| Unreadable::Damaged)
}

/// Text of an event, its entities resolved.
fn text_of(event: &Event<'_>) -> Option<String> {
    match event {
        Event::Text(text) => Some(text.xml10_content().into_owned()),
        Event::CData(text) => Some(text.xml10_content().into_owned()),
        Event::GeneralRef(name) => {
            if let Ok(Some(c)) = name.resolve_char_ref() {
                return Some(c.to_string());
            }
            quick_xml::escape::resolve_predefined_entity(name).map(ToOwned::to_owned)
        }
        _ => None,
    }
}

fn shared_strings(xml: &str) -> Result<Vec<String>, Unreadable> {
    let mut reader = Reader::from_str(xml);
    let (mut strings, mut current) = (Vec::new(), String::new());
    let (mut is_text, mut is_phonetic) = (false, false);
    loop {
        let event = reader.read_event().map_err(|_| Unreadable::Damaged)?;
        match &event {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "si" => current.clear(),
                "t" => is_text = true,
                "rPh" => is_phonetic = true,
                _ => {}
            },
            Event::Empty(tag) if tag.local_name().as_ref() == "si" => strings.push(String::new()),
            Event::End(tag) => match tag.local_name().as_ref() {
                "si" => strings.push(cut(&current)),
                "t" => is_text = false,
                "rPh" => is_phonetic = false,
                _ => {}
            },
            Event::Eof => return Ok(strings),
            event if is_text && !is_phonetic => current.extend(text_of(event)),
            _ => {}
        }
    }
}

/// What a cell is, before its value is known.
#[derive(Default)]
struct Cell {
    column: usize,
    kind: String,
    value: String,
}

fn sheet(xml: &str, shared: &[String], rows_max: usize, columns_max: usize) -> Result<Lines, Unreadable> {
    let mut reader = Reader::from_str(xml);
    let mut rows = Lines::new();
    let mut row: Vec<String> = Vec::new();
    let (mut number, mut next_column) = (0u32, 0);
    let mut cell = Cell::default();
    let mut is_value = false;
    loop {
        let event = reader.read_event().map_err(|_| Unreadable::Damaged)?;
        match &event {
            Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                "row" => {
                    let said = attribute(tag, "r").and_then(|text| text.parse().ok());
                    number = said.unwrap_or(number.saturating_add(1));
                    next_column = 0;
                }
                "c" => {
                    let said = attribute(tag, "r").and_then(|text| column_of(&text));
                    let column = said.unwrap_or(next_column);
                    if column >= columns_max {
                        return Err(Unreadable::TooMuch(TooMuch::Columns));
                    }
                    next_column = column + 1;
                    cell = Cell {
                        column,
                        kind: attribute(tag, "t").unwrap_or_default(),
                        value: String::new(),
                    };
                }
                "v" | "t" => is_value = matches!(event, Event::Start(_)),
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "v" | "t" => is_value = false,
                "c" => {
                    let value = value_of(&cell, shared);
                    if !value.is_empty() {
                        row.resize(row.len().max(cell.column + 1), String::new());
                        if let Some(place) = row.get_mut(cell.column) {
                            *place = value;
                        }
                    }
                }
                "row" if !row.is_empty() => {
                    if rows.len() >= rows_max {
                        return Err(Unreadable::TooMuch(TooMuch::Rows));
                    }
                    rows.push((number, std::mem::take(&mut row)));
                }
                "sheetData" => return Ok(rows),
                _ => {}
            },
            Event::Eof => return Ok(rows),
            event if is_value => cell.value.extend(text_of(event)),
            _ => {}
        }
    }
}

fn attribute(tag: &quick_xml::events::BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag
        .attributes()
        .flatten()
        .find(|one| one.key.local_name().as_ref() == name)?;
    Some(found.value.into_owned())
}

/// `BC12` is the 55th column, counted from 0.
fn column_of(reference: &str) -> Option<usize> {
    let mut column = 0usize;
    for letter in reference.bytes().take_while(u8::is_ascii_uppercase).take(4) {
        column = column * 26 + usize::from(letter - b'A') + 1;
    }
    column.checked_sub(1)
}

fn value_of(cell: &Cell, shared: &[String]) -> String {
    match cell.kind.as_str() {
        "s" => {
            let at: Option<usize> = cell.value.trim().parse().ok();
            at.and_then(|at| shared.get(at)).cloned().unwrap_or_default()
        }
        "b" => (if cell.value.trim() == "1" { "1" } else { "0" }).to_owned(),
        "e" => String::new(),
        "str" | "inlineStr" | "d" => cut(&cell.value),
        _ => number(&cell.value),
    }
}

/// A number as people write it: telephones come as 6.00111222E8.
fn number(text: &str) -> String {
    let text = text.trim();
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() && value.fract() == 0.0 && value.abs() < 1e15 => format!("{value:.0}"),
        _ => cut(text),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::io::Write as _;

    use proptest::prelude::*;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn a_workbook_is_read() {
        let shared = "<sst><si><t>Nombre</t></si><si><r><t>N\u{fa}\u{f1}ez </t></r><r><t>&amp; Gil</t></r><rPh><t>x</t></rPh></si></sst>";
        let sheet = "<worksheet><sheetData>\
            <row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"C1\" t=\"inlineStr\"><is><t>Tel&#233;fono</t></is></c></row>\
            <row r=\"3\"><c r=\"A3\" t=\"s\"><v>1</v></c><c r=\"B3\"><v>43173</v></c><c r=\"C3\"><v>6.00111222E8</v></c><c r=\"D3\" t=\"e\"><v>#N/A</v></c></row>\
            </sheetData></worksheet>";
        let book = zipped(&[
            ("xl/worksheets/sheet1.xml", "<worksheet><sheetData/></worksheet>"),
            ("xl/worksheets/sheet2.xml", sheet),
            ("xl/sharedStrings.xml", shared),
        ]);
        assert!(is_workbook(&book));
        let row = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            read(&book, 10, 10).unwrap(),
            [
                (1, row(&["Nombre", "", "Teléfono"])),
                (3, row(&["Núñez & Gil", "43173", "600111222"]))
            ]
        );
        assert_eq!(read(&book, 1, 10), Err(Unreadable::TooMuch(TooMuch::Rows)));
        assert_eq!(read(&book, 10, 2), Err(Unreadable::TooMuch(TooMuch::Columns)));
    }

    #[test]
    fn what_unfolds_too_far_or_is_no_workbook_is_refused() {
        let bomb = "x".repeat(65 << 20);
        let bomb = zipped(&[("xl/worksheets/sheet1.xml", &bomb)]);
        assert!(bomb.len() < 1 << 20);
        assert_eq!(read(&bomb, 10, 10), Err(Unreadable::TooLarge));
        assert_eq!(
            read(&zipped(&[("word/document.xml", "<x/>")]), 10, 10),
            Err(Unreadable::Damaged)
        );
        assert_eq!(read(b"PK\x03\x04 and no more", 10, 10), Err(Unreadable::Damaged));
    }

    proptest! {
        #[test]
        fn no_sheet_is_too_strange(xml in "(<(row|c|v|t|is)( [rt]=\"[A-Z0-9s]{0,5}\")?/?>|</(row|c|v|t)>|[a-z0-9&;]{0,4}){0,30}") {
            let _ = sheet(&xml, &[], 100, 100);
        }
    }
}
