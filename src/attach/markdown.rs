//! Markdown as it is written while a document is read: headings, lists, tables, emphasis.
//! What comes out is capped, and what a model would not miss is not escaped.

use crate::domain::Refusal;

/// Lists within lists are shown so deep.
const DEEPEST_ITEM: usize = 8;

/// Tables within tables are taken for tables so deep.
const DEEPEST_TABLE: usize = 16;

/// What a block begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lead {
    /// Nothing.
    Paragraph,
    /// A heading of this level, from one.
    Heading(u8),
    /// An item of a list: how deep, and its number where it has one.
    Item(usize, Option<u32>),
}

/// Marks of emphasis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Emphasis {
    is_strong: bool,
    is_slanted: bool,
}

/// A table that is being filled.
#[derive(Default)]
struct Table {
    rows: Vec<Vec<String>>,
    /// What was being written where the open cell began.
    outer: Option<Line>,
}

/// A line of words before it is written.
#[derive(Default)]
struct Line {
    text: String,
    has_space: bool,
    written: Emphasis,
    links: Vec<(usize, String)>,
}

/// Markdown that is being written.
pub(super) struct Markdown {
    out: String,
    most: u64,
    is_full: bool,
    lead: Lead,
    last: Option<Lead>,
    line: Line,
    wanted: Emphasis,
    quotes: usize,
    is_code: bool,
    tables: Vec<Table>,
    /// Tables that are open below those.
    deeper_tables: usize,
    open_cells: usize,
}

impl Markdown {
    /// No more than so many bytes come out.
    pub(super) fn new(most: u64) -> Self {
        Self {
            out: String::new(),
            most,
            is_full: false,
            lead: Lead::Paragraph,
            last: None,
            line: Line::default(),
            wanted: Emphasis::default(),
            quotes: 0,
            is_code: false,
            tables: Vec::new(),
            deeper_tables: 0,
            open_cells: 0,
        }
    }

    /// Begins a paragraph; an item or a heading that has no words yet goes on.
    pub(super) fn paragraph(&mut self) {
        if !self.line.text.is_empty() {
            self.block(Lead::Paragraph);
        }
    }

    /// Ends what is being written, and begins a block.
    pub(super) fn block(&mut self, lead: Lead) {
        if self.is_in_cell() {
            self.line.has_space = false;
            if !self.line.text.is_empty() && !self.line.text.ends_with('\n') {
                self.close_emphasis();
                self.line.text.push('\n');
            }
            if matches!(lead, Lead::Item(..)) {
                self.line.text.push_str("- ");
            }
            return;
        }
        self.flush();
        self.lead = lead;
    }

    /// Words: white space is one space.
    pub(super) fn words(&mut self, text: &str) {
        if self.is_code {
            self.line.text.push_str(text);
            self.watch();
            return;
        }
        let mut rest = text;
        while let Some(sign) = rest.chars().next() {
            if sign.is_whitespace() && sign != '\u{a0}' {
                self.line.has_space = true;
                rest =
                    rest.trim_start_matches(|sign: char| sign.is_whitespace() && sign != '\u{a0}');
                continue;
            }
            let end = rest
                .find(|sign: char| sign.is_whitespace() && sign != '\u{a0}')
                .unwrap_or(rest.len());
            self.word(&rest[..end]);
            rest = &rest[end..];
        }
        self.watch();
    }

    fn word(&mut self, word: &str) {
        let is_changed = self.line.written != self.wanted;
        if is_changed {
            self.close_emphasis();
        }
        let text = &self.line.text;
        if self.line.has_space && !text.is_empty() && !text.ends_with(['\n', ' ']) {
            self.line.text.push(' ');
        }
        self.line.has_space = false;
        if is_changed {
            if self.wanted.is_strong {
                self.line.text.push_str("**");
            }
            if self.wanted.is_slanted {
                self.line.text.push('*');
            }
            self.line.written = self.wanted;
        }
        self.line
            .text
            .extend(word.chars().filter(|sign| !sign.is_control()));
    }

    fn close_emphasis(&mut self) {
        if self.line.written.is_slanted {
            self.line.text.push('*');
        }
        if self.line.written.is_strong {
            self.line.text.push_str("**");
        }
        self.line.written = Emphasis::default();
    }

    /// Whether the words that follow are bold.
    pub(super) const fn set_strong(&mut self, is_strong: bool) {
        // A heading is bold already.
        self.wanted.is_strong = is_strong && !matches!(self.lead, Lead::Heading(_));
    }

    /// Whether the words that follow are italic.
    pub(super) const fn set_slanted(&mut self, is_slanted: bool) {
        self.wanted.is_slanted = is_slanted;
    }

    /// Signs that are written as they are, such as the marks of code.
    pub(super) fn signs(&mut self, signs: &str) {
        self.word(signs);
    }

    /// A line that ends within its block.
    pub(super) fn line_break(&mut self) {
        if self.is_code || !self.line.text.is_empty() {
            self.close_emphasis();
            self.line.has_space = false;
            self.line.text.push('\n');
        }
    }

    /// The words that follow lead to this address.
    pub(super) fn begin_link(&mut self, address: &str) {
        self.close_emphasis();
        let text = &self.line.text;
        if self.line.has_space && !text.is_empty() && !text.ends_with('\n') {
            self.line.text.push(' ');
        }
        self.line.has_space = false;
        self.line
            .links
            .push((self.line.text.len(), address.to_owned()));
    }

    /// The words of the link end.
    pub(super) fn end_link(&mut self) {
        let Some((begin, address)) = self.line.links.pop() else {
            return;
        };
        self.close_emphasis();
        let words = self.line.text.get(begin..).unwrap_or_default();
        let begin = begin + words.len() - words.trim_start().len();
        let words = words.trim();
        let is_useful = ["http://", "https://", "mailto:"]
            .iter()
            .any(|scheme| address.starts_with(scheme));
        if words.is_empty() || !is_useful || words == address {
            return;
        }
        let address = address.replace(char::is_whitespace, "%20");
        self.line.text.insert(begin, '[');
        self.line.text.extend(["](", &address, ")"]);
    }

    /// What follows is quoted.
    pub(super) fn begin_quote(&mut self) {
        self.block(Lead::Paragraph);
        self.quotes += 1;
    }

    /// The quotation ends.
    pub(super) fn end_quote(&mut self) {
        self.block(Lead::Paragraph);
        self.quotes = self.quotes.saturating_sub(1);
    }

    /// What follows is kept as it is written.
    pub(super) fn begin_code(&mut self) {
        if self.is_in_cell() {
            return;
        }
        self.block(Lead::Paragraph);
        self.is_code = true;
    }

    /// What was kept as it is written ends.
    pub(super) fn end_code(&mut self) {
        if !self.is_code {
            return;
        }
        self.is_code = false;
        let code = std::mem::take(&mut self.line).text;
        let code = code.trim_matches('\n');
        if code.trim().is_empty() {
            return;
        }
        let mut fence = "```".to_owned();
        while code.contains(&fence) {
            fence.push('`');
        }
        self.write_block(Lead::Paragraph, &format!("{fence}\n{code}\n{fence}"));
    }

    /// A table begins.
    pub(super) fn begin_table(&mut self) {
        if self.tables.len() >= DEEPEST_TABLE {
            self.deeper_tables += 1;
            return;
        }
        if self.is_in_cell() {
            // A table in a cell is flattened into it.
            self.block(Lead::Paragraph);
        } else {
            self.flush();
        }
        self.tables.push(Table::default());
    }

    /// A row begins.
    pub(super) fn begin_row(&mut self) {
        if self.deeper_tables > 0 {
            return self.paragraph();
        }
        self.end_cell();
        if let Some(table) = self.tables.last_mut() {
            table.rows.push(Vec::new());
        }
    }

    /// A cell begins.
    pub(super) fn begin_cell(&mut self) {
        if self.deeper_tables > 0 {
            return self.paragraph();
        }
        self.end_cell();
        let Some(table) = self.tables.last_mut() else {
            return;
        };
        if table.rows.is_empty() {
            table.rows.push(Vec::new());
        }
        table.outer = Some(std::mem::take(&mut self.line));
        self.open_cells += 1;
    }

    /// The cell ends, where one is open.
    pub(super) fn end_cell(&mut self) {
        if self.deeper_tables > 0 {
            return;
        }
        let Some(table) = self.tables.last_mut() else {
            return;
        };
        let Some(outer) = table.outer.take() else {
            return;
        };
        self.open_cells -= 1;
        self.close_emphasis();
        let cell = std::mem::replace(&mut self.line, outer);
        if let Some(row) = self
            .tables
            .last_mut()
            .and_then(|table| table.rows.last_mut())
        {
            row.push(cell.text.trim().to_owned());
        }
    }

    /// The table ends.
    pub(super) fn end_table(&mut self) {
        if self.deeper_tables > 0 {
            self.deeper_tables -= 1;
            return;
        }
        self.end_cell();
        let Some(table) = self.tables.pop() else {
            return;
        };
        if self.is_in_cell() {
            for row in table.rows {
                let row: Vec<_> = row.into_iter().filter(|cell| !cell.is_empty()).collect();
                if !row.is_empty() {
                    self.line.text.push_str(&row.join(", "));
                    self.line.text.push('\n');
                }
            }
            return;
        }
        let is_layout = table.rows.iter().all(|row| row.len() <= 1);
        if is_layout {
            // A frame around words is no table.
            for cell in table.rows.into_iter().flatten() {
                self.write_block(Lead::Paragraph, &cell);
            }
            return;
        }
        self.write_block(Lead::Paragraph, &table_of(&table.rows));
    }

    const fn is_in_cell(&self) -> bool {
        self.open_cells > 0
    }

    /// Writes what is being written.
    fn flush(&mut self) {
        if self.is_code {
            self.end_code();
        }
        self.close_emphasis();
        let line = std::mem::take(&mut self.line).text;
        let lead = std::mem::replace(&mut self.lead, Lead::Paragraph);
        let line = line.trim();
        if !line.is_empty() {
            self.write_block(lead, line);
        }
    }

    fn write_block(&mut self, lead: Lead, text: &str) {
        if text.is_empty() || self.is_full {
            return;
        }
        let are_items = matches!((self.last, lead), (Some(Lead::Item(..)), Lead::Item(..)));
        if !self.out.is_empty() {
            self.out.push_str(if are_items { "\n" } else { "\n\n" });
        }
        let (first, indent) = match lead {
            Lead::Paragraph => (String::new(), 0),
            Lead::Heading(level) => ("#".repeat(usize::from(level.clamp(1, 6))) + " ", 0),
            Lead::Item(depth, number) => {
                let indent = depth.min(DEEPEST_ITEM) * 2;
                let mark = number.map_or_else(|| "- ".to_owned(), |number| format!("{number}. "));
                (" ".repeat(indent) + &mark, indent + mark.len())
            }
        };
        let quote = "> ".repeat(self.quotes.min(DEEPEST_ITEM));
        for (at, line) in text.split('\n').enumerate() {
            if at > 0 {
                // A heading is one line.
                self.out.push(if matches!(lead, Lead::Heading(_)) {
                    ' '
                } else {
                    '\n'
                });
            }
            if at == 0 || !matches!(lead, Lead::Heading(_)) {
                self.out.push_str(&quote);
            }
            if at == 0 {
                self.out.push_str(&first);
            } else {
                self.out.extend(std::iter::repeat_n(' ', indent));
            }
            self.out.push_str(line);
            if self.out.len() as u64 > self.most {
                self.is_full = true;
                return;
            }
        }
        self.last = Some(lead);
    }

    /// Stops to collect what would never be written.
    fn watch(&mut self) {
        if self.line.text.len() as u64 > self.most {
            self.is_full = true;
            self.line.text.clear();
            self.line.links.clear();
        }
    }

    /// Whether more than may has come out.
    pub(super) const fn is_full(&self) -> bool {
        self.is_full
    }

    /// All that was written.
    pub(super) fn finish(mut self) -> Result<String, Refusal> {
        self.deeper_tables = 0;
        while !self.tables.is_empty() {
            self.end_table();
        }
        self.flush();
        if self.is_full {
            return Err(Refusal::TooMuchText { most: self.most });
        }
        Ok(self.out)
    }
}

/// Rows as a table of Markdown, the first of them its head. Only the head is as wide as the
/// widest row: a row may be shorter.
pub(super) fn table_of(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let mut out = String::new();
    for (at, row) in rows.iter().filter(|row| !row.is_empty()).enumerate() {
        if at > 0 {
            out.push('\n');
        }
        out.push('|');
        let count = if at == 0 { columns } else { row.len() };
        for column in 0..count {
            let cell = row.get(column).map_or("", String::as_str);
            out.push(' ');
            for sign in cell.trim().chars() {
                match sign {
                    '|' => out.push_str("\\|"),
                    '\n' => out.push_str("<br>"),
                    sign => out.push(sign),
                }
            }
            out.push_str(" |");
        }
        if at == 0 {
            out.push_str("\n|");
            out.push_str(&" --- |".repeat(columns));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl Fn(&mut Markdown)) -> String {
        let mut markdown = Markdown::new(1 << 20);
        write(&mut markdown);
        markdown.finish().unwrap()
    }

    #[test]
    fn marks_should_stand_at_words_and_not_at_spaces() {
        let text = written(|out| {
            out.words("one ");
            out.set_strong(true);
            out.words(" two ");
            out.set_slanted(true);
            out.words("three");
            out.set_strong(false);
            out.set_slanted(false);
            out.words(", four\n five ");
        });
        assert_eq!(text, "one **two** ***three***, four five");
    }

    #[test]
    fn blocks_should_begin_with_their_marks() {
        let text = written(|out| {
            out.block(Lead::Heading(2));
            out.words("Title");
            out.block(Lead::Item(0, None));
            out.words("first");
            out.line_break();
            out.words("still");
            out.block(Lead::Item(1, Some(3)));
            out.words("second");
            out.begin_quote();
            out.words("said");
            out.end_quote();
            out.begin_code();
            out.words("a  b\n```\n");
            out.end_code();
        });
        assert_eq!(
            text,
            "## Title\n\n- first\n  still\n  3. second\n\n> said\n\n````\na  b\n```\n````"
        );
    }

    #[test]
    fn a_table_should_keep_its_cells_whatever_is_in_them() {
        let text = written(|out| {
            out.begin_table();
            for row in [["a", "b | c"], ["d", ""]] {
                out.begin_row();
                for cell in row {
                    out.begin_cell();
                    out.words(cell);
                    out.block(Lead::Item(0, None));
                    out.words("x");
                    out.end_cell();
                }
            }
            out.end_table();
            out.words("after");
        });
        assert_eq!(
            text,
            "| a<br>- x | b \\| c<br>- x |\n| --- | --- |\n| d<br>- x | - x |\n\nafter"
        );
    }

    #[test]
    fn no_more_than_may_should_come_out() {
        let mut markdown = Markdown::new(10);
        for _ in 0..5 {
            markdown.words("words");
            markdown.block(Lead::Paragraph);
        }
        assert!(markdown.is_full());
        assert_eq!(markdown.finish(), Err(Refusal::TooMuchText { most: 10 }));
    }
}
