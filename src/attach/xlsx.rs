//! Tables of Excel as Markdown, sheet by sheet: the values as a person sees them, so that a
//! date is a date and no number.

mod format;

use std::collections::BTreeMap;
use std::io::BufRead;

use crate::domain::{FileKind, Limits, Place, Reading, Refusal, Section};

use super::markdown::table_of;
use super::package::Package;
use super::xml::{Element, Malformed, Node, Xml};
use format::Formats;

/// No sheet has more columns.
const MOST_COLUMNS: u32 = 16_384;

/// Reads all sheets.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Reading, Refusal> {
    let mut package = Package::open(FileKind::Xlsx, bytes, limits)?;
    let verdict = package.verdict();
    let refuse = |_: Malformed| verdict.refusal();
    let main = package.main_part("xl/workbook.xml")?;
    let relations = package.relations(&main)?;
    let part = |kind: &str| {
        let found = relations.values().find(|found| found.kind == kind);
        found.map(|found| found.target.clone())
    };
    let book = Book::read(package.needed(&main)?).map_err(refuse)?;
    let formats = match part("styles") {
        Some(name) => match package.part(&name)? {
            Some(source) => Formats::read(source, book.counts_from_1904).map_err(refuse)?,
            None => Formats::default(),
        },
        None => Formats::default(),
    };
    let shared = match part("sharedStrings") {
        Some(name) => match package.part(&name)? {
            Some(source) => shared_strings(source).map_err(refuse)?,
            None => Vec::new(),
        },
        None => Vec::new(),
    };
    let mut reading = Reading::new(FileKind::Xlsx);
    let mut left = limits.text_bytes;
    for (name, id) in &book.sheets {
        let Some(sheet) = relations.get(id).filter(|sheet| sheet.kind == "worksheet") else {
            continue;
        };
        let Some(source) = package.part(&sheet.target)? else {
            continue;
        };
        let mut rows = Rows::new(&shared, &formats, left);
        rows.read(source).map_err(refuse)?;
        let text = rows.table().ok_or(Refusal::TooMuchText {
            most: limits.text_bytes,
        })?;
        left = left.saturating_sub(text.len() as u64);
        if !text.is_empty() {
            let place = Place::Sheet(name.clone());
            reading.sections.push(Section { place, text });
        }
    }
    if reading.sections.is_empty() {
        return Err(Refusal::Empty);
    }
    Ok(reading)
}

/// The sheets by name and reference, in their order.
#[derive(Default)]
struct Book {
    sheets: Vec<(String, String)>,
    counts_from_1904: bool,
}

impl Book {
    fn read(source: impl BufRead) -> Result<Self, Malformed> {
        let mut xml = Xml::new(source);
        let mut book = Self::default();
        while let Some(node) = xml.next()? {
            let Node::Start(element) = node else { continue };
            match element.name.as_str() {
                "workbookPr" => {
                    let value = element.attribute("date1904");
                    book.counts_from_1904 = matches!(value, Some("1" | "true"));
                }
                "sheet" => {
                    let name = element.attribute("name").unwrap_or_default();
                    if let Some(id) = element.attribute("r:id") {
                        book.sheets.push((name.to_owned(), id.to_owned()));
                    }
                }
                _ => {}
            }
        }
        Ok(book)
    }
}

/// The texts that cells refer to by number.
fn shared_strings(source: impl BufRead) -> Result<Vec<String>, Malformed> {
    let mut xml = Xml::new(source);
    let mut strings = Vec::new();
    while let Some(node) = xml.next()? {
        match node {
            Node::Start(element) => match element.name.as_str() {
                "si" => strings.push(String::new()),
                // How it is spoken is no part of it.
                "rPh" => xml.skip()?,
                "t" => {
                    let text = xml.text_within()?;
                    if let Some(string) = strings.last_mut() {
                        string.push_str(&text);
                    }
                }
                _ => {}
            },
            Node::End(_) | Node::Text(_) => {}
        }
    }
    Ok(strings)
}

/// The rows of a sheet that have values.
struct Rows<'a> {
    shared: &'a [String],
    formats: &'a Formats,
    most: u64,
    bytes: u64,
    filled: Vec<Vec<(u32, String)>>,
}

/// A cell that is being read.
#[derive(Default)]
struct Cell {
    column: u32,
    kind: String,
    style: usize,
    value: String,
    text: String,
    formula: String,
}

impl<'a> Rows<'a> {
    const fn new(shared: &'a [String], formats: &'a Formats, most: u64) -> Self {
        Self {
            shared,
            formats,
            most,
            bytes: 0,
            filled: Vec::new(),
        }
    }

    fn read(&mut self, source: impl BufRead) -> Result<(), Malformed> {
        let mut xml = Xml::new(source);
        let mut open: Option<Cell> = None;
        let mut next = 0;
        while let Some(node) = xml.next()? {
            if self.bytes > self.most {
                return Ok(());
            }
            match node {
                Node::Start(element) => match element.name.as_str() {
                    "row" => {
                        self.filled.push(Vec::new());
                        next = 0;
                    }
                    "c" => {
                        let cell = Cell::new(&element, next);
                        next = cell.column + 1;
                        open = Some(cell);
                    }
                    "rPh" => xml.skip()?,
                    name @ ("v" | "t" | "f") => {
                        let is_value = name == "v";
                        let is_text = name == "t";
                        let text = xml.text_within()?;
                        let Some(cell) = &mut open else { continue };
                        if is_value {
                            cell.value = text;
                        } else if is_text {
                            cell.text.push_str(&text);
                        } else {
                            cell.formula = text;
                        }
                    }
                    _ => {}
                },
                Node::End(name) if name == "c" => {
                    if let Some(cell) = open.take() {
                        self.take(cell);
                    }
                }
                Node::End(_) | Node::Text(_) => {}
            }
        }
        Ok(())
    }

    fn take(&mut self, cell: Cell) {
        let column = cell.column;
        let value = self.shown(cell);
        let value = value.trim();
        if value.is_empty() || column >= MOST_COLUMNS {
            return;
        }
        self.bytes += value.len() as u64 + 3;
        if let Some(row) = self.filled.last_mut() {
            row.push((column, value.to_owned()));
        }
    }

    /// A value as a person sees it.
    fn shown(&self, cell: Cell) -> String {
        if cell.value.is_empty() && cell.text.is_empty() && !cell.formula.is_empty() {
            // Nothing has calculated it yet.
            return format!("={}", cell.formula);
        }
        match cell.kind.as_str() {
            "s" => {
                let number = cell.value.trim().parse::<usize>().ok();
                number
                    .and_then(|number| self.shared.get(number))
                    .cloned()
                    .unwrap_or_default()
            }
            "inlineStr" => cell.text,
            "str" | "e" | "d" => cell.value,
            "b" => if cell.value.trim() == "1" {
                "TRUE"
            } else {
                "FALSE"
            }
            .to_owned(),
            _ => self.formats.shown(cell.value.trim(), cell.style),
        }
    }

    /// The rows as a table, of the columns that have values; `None` where it is too much.
    fn table(self) -> Option<String> {
        if self.bytes > self.most {
            return None;
        }
        let mut columns: BTreeMap<u32, usize> = BTreeMap::new();
        for (column, _) in self.filled.iter().flatten() {
            columns.insert(*column, 0);
        }
        for (place, (_, rank)) in columns.iter_mut().enumerate() {
            *rank = place;
        }
        let mut bytes = self.bytes;
        let mut rows = Vec::new();
        for cells in self.filled {
            let mut row: Vec<String> = Vec::new();
            for (column, value) in cells {
                let place = columns[&column];
                if place >= row.len() {
                    bytes += (place - row.len()) as u64 * 3;
                    row.resize(place + 1, String::new());
                }
                row[place] = value;
            }
            if bytes > self.most {
                return None;
            }
            if !row.is_empty() {
                rows.push(row);
            }
        }
        Some(table_of(&rows))
    }
}

impl Cell {
    fn new(element: &Element, next: u32) -> Self {
        let named = element.attribute("r").and_then(column_of);
        let style = element.attribute("s").and_then(|style| style.parse().ok());
        Self {
            column: named.unwrap_or(next).min(MOST_COLUMNS),
            kind: element.attribute("t").unwrap_or_default().to_owned(),
            style: style.unwrap_or_default(),
            ..Self::default()
        }
    }
}

/// The column of a cell's name, from zero: `C7` is in the third.
fn column_of(name: &str) -> Option<u32> {
    let mut column = 0_u32;
    for letter in name.bytes().take_while(u8::is_ascii_alphabetic) {
        let value = u32::from(letter.to_ascii_uppercase() - b'A') + 1;
        column = column.checked_mul(26)?.checked_add(value)?;
    }
    column.checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_should_be_read_from_the_names_of_cells() {
        assert_eq!(column_of("A1"), Some(0));
        assert_eq!(column_of("Z9"), Some(25));
        assert_eq!(column_of("AA10"), Some(26));
        assert_eq!(column_of("XFD1"), Some(MOST_COLUMNS - 1));
        assert_eq!(column_of("17"), None);
        assert_eq!(column_of("AAAAAAAAAAAA1"), None);
    }
}
