//! The source of one block to what it means. Pure: no fonts, no colours.

use std::iter::Peekable;
use std::ops::Range;

use pulldown_cmark::{
    CodeBlockKind, Event, HeadingLevel, OffsetIter, Options, Parser, Tag, TagEnd,
};

/// The grammar: `CommonMark` with what models write besides.
pub(super) const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_MATH)
    .union(Options::ENABLE_DEFINITION_LIST);

/// A run of words in one style.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a style of its own, and all combine"
)]
pub struct Span {
    /// The words.
    pub text: String,
    /// Strong.
    pub is_bold: bool,
    /// Stressed.
    pub is_italic: bool,
    /// Struck out.
    pub is_struck: bool,
    /// Code or a formula's source.
    pub is_code: bool,
    /// Where a click leads.
    pub link: Option<String>,
    /// The source that it stands for, counted from one.
    pub cites: Option<usize>,
}

/// An item of a list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Item {
    /// For a task: whether it is done.
    pub is_done: Option<bool>,
    /// What it holds.
    pub elements: Vec<Element>,
}

/// A part of a block.
#[derive(Clone, Debug, PartialEq)]
pub enum Element {
    /// Running text.
    Paragraph(Vec<Span>),
    /// A heading of level 1 to 6.
    Heading(u8, Vec<Span>),
    /// Code, with the language it names.
    Code {
        /// The first word after the fence; may be empty.
        language: String,
        /// The lines, without a line break at the end.
        text: String,
    },
    /// A list; `start` is the first number of a numbered one.
    List {
        /// The first number.
        start: Option<u64>,
        /// The items.
        items: Vec<Item>,
    },
    /// Somebody else's words.
    Quote(Vec<Element>),
    /// A table; the first row is its head.
    Table {
        /// The alignment of each column.
        columns: Vec<pulldown_cmark::Alignment>,
        /// Rows of cells of words.
        rows: Vec<Vec<Vec<Span>>>,
    },
    /// Words as they were typed.
    Verbatim {
        /// The words.
        text: String,
        /// Whether every sign is as wide as every other.
        is_mono: bool,
    },
    /// A line across.
    Rule,
    /// What is drawn by `egui_commonmark`: alerts, footnotes, definition lists. Its source.
    Rare(String),
}

/// What a line break inside a paragraph means, or that nothing in the text means anything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Breaks {
    /// A space, as Markdown has it.
    #[default]
    Soft,
    /// A new line: what a person typed is shown as it was typed.
    Hard,
    /// Every sign stands for itself.
    Plain,
    /// The same, each as wide as every other.
    Written,
}

impl Breaks {
    /// Whether every sign stands for itself.
    #[must_use]
    pub const fn is_verbatim(self) -> bool {
        matches!(self, Self::Plain | Self::Written)
    }
}

type Events<'a> = Peekable<OffsetIter<'a>>;

/// Reads a block.
#[must_use]
pub fn parse(source: &str, breaks: Breaks) -> Vec<Element> {
    if breaks.is_verbatim() {
        return vec![Element::Verbatim {
            text: source.to_owned(),
            is_mono: breaks == Breaks::Written,
        }];
    }
    let mut events = Parser::new_ext(source, OPTIONS)
        .into_offset_iter()
        .peekable();
    let reader = Reader { source, breaks };
    reader.elements(&mut events, None, 0)
}

struct Reader<'a> {
    source: &'a str,
    breaks: Breaks,
}

/// How deep lists and quotes may nest before the rest is shown flat.
const DEEPEST: usize = 24;

impl Reader<'_> {
    fn elements(&self, events: &mut Events<'_>, end: Option<TagEnd>, depth: usize) -> Vec<Element> {
        let mut elements = Vec::new();
        while let Some((event, range)) = events.peek().cloned() {
            match event {
                Event::End(tag) => {
                    if Some(tag) == end {
                        break;
                    }
                    events.next();
                }
                Event::Start(tag) if !is_inline(&tag) => {
                    events.next();
                    self.element(events, tag, range, depth, &mut elements);
                }
                Event::Rule => {
                    events.next();
                    elements.push(Element::Rule);
                }
                _ => {
                    // The words of a tight list's item stand in it without a paragraph.
                    let spans = self.spans(events);
                    if !spans.is_empty() {
                        elements.push(Element::Paragraph(spans));
                    }
                }
            }
        }
        elements
    }

    fn element(
        &self,
        events: &mut Events<'_>,
        tag: Tag<'_>,
        range: Range<usize>,
        depth: usize,
        elements: &mut Vec<Element>,
    ) {
        let end = tag.to_end();
        match tag {
            Tag::Paragraph => elements.push(Element::Paragraph(self.spans(events))),
            Tag::Heading { level, .. } => {
                elements.push(Element::Heading(level_of(level), self.spans(events)));
            }
            Tag::CodeBlock(kind) => {
                let language = match kind {
                    CodeBlockKind::Fenced(info) => info
                        .split([' ', ',', '{', ':'])
                        .next()
                        .unwrap_or_default()
                        .to_owned(),
                    CodeBlockKind::Indented => String::new(),
                };
                let mut text = text_until(events, end);
                if text.ends_with('\n') {
                    text.pop();
                }
                elements.push(Element::Code { language, text });
            }
            Tag::HtmlBlock => {
                let text = text_until(events, end);
                elements.push(Element::Paragraph(vec![Span {
                    text: text.trim_end().to_owned(),
                    is_code: true,
                    ..Span::default()
                }]));
            }
            Tag::List(start) if depth < DEEPEST => {
                let items = self.items(events, depth);
                elements.push(Element::List { start, items });
            }
            Tag::BlockQuote(None) if depth < DEEPEST => {
                elements.push(Element::Quote(self.elements(events, Some(end), depth + 1)));
            }
            Tag::Table(columns) => {
                let rows = self.rows(events);
                elements.push(Element::Table { columns, rows });
            }
            _ => {
                skip_to(events, end);
                let source = self.source.get(range).unwrap_or_default();
                elements.push(Element::Rare(source.to_owned()));
                return;
            }
        }
        if matches!(events.peek(), Some((Event::End(tag), _)) if *tag == end) {
            events.next();
        }
    }

    fn items(&self, events: &mut Events<'_>, depth: usize) -> Vec<Item> {
        let mut items = Vec::new();
        while matches!(events.peek(), Some((Event::Start(Tag::Item), _))) {
            events.next();
            let mut item = Item::default();
            if let Some((Event::TaskListMarker(is_done), _)) = events.peek() {
                item.is_done = Some(*is_done);
                events.next();
            } else if matches!(events.peek(), Some((Event::Start(Tag::Paragraph), _))) {
                // In a loose list the mark stands inside the paragraph.
                events.next();
                if let Some((Event::TaskListMarker(is_done), _)) = events.peek() {
                    item.is_done = Some(*is_done);
                    events.next();
                }
                item.elements.push(Element::Paragraph(self.spans(events)));
            }
            item.elements
                .extend(self.elements(events, Some(TagEnd::Item), depth + 1));
            events.next();
            items.push(item);
        }
        items
    }

    fn rows(&self, events: &mut Events<'_>) -> Vec<Vec<Vec<Span>>> {
        let mut rows = Vec::new();
        while let Some((event, _)) = events.peek() {
            match event {
                Event::Start(Tag::TableHead | Tag::TableRow) => {
                    events.next();
                    rows.push(Vec::new());
                }
                Event::Start(Tag::TableCell) => {
                    events.next();
                    let spans = self.spans(events);
                    if let Some(row) = rows.last_mut() {
                        row.push(spans);
                    }
                }
                Event::End(TagEnd::Table) => break,
                _ => {
                    events.next();
                }
            }
        }
        rows
    }

    /// Reads words up to the next block's start or an enclosing block's end.
    fn spans(&self, events: &mut Events<'_>) -> Vec<Span> {
        let mut style = Span::default();
        let mut bold = 0_u32;
        let mut italic = 0_u32;
        let mut struck = 0_u32;
        let mut spans: Vec<Span> = Vec::new();
        let mut push = |style: &Span, text: &str, is_code: bool| {
            join(&mut spans, style, text, is_code);
        };
        while let Some((event, _)) = events.peek() {
            match event {
                Event::Start(tag) if is_inline(tag) => match tag {
                    Tag::Strong => bold += 1,
                    Tag::Emphasis => italic += 1,
                    Tag::Strikethrough => struck += 1,
                    Tag::Link { dest_url, .. } => style.link = Some(dest_url.to_string()),
                    Tag::Image { dest_url, .. } => {
                        // Nothing is loaded because a model wrote it: an image is a link.
                        style.link.get_or_insert_with(|| dest_url.to_string());
                        push(&style, "🖼 ", false);
                    }
                    _ => {}
                },
                Event::End(tag) => match tag {
                    TagEnd::Strong => bold = bold.saturating_sub(1),
                    TagEnd::Emphasis => italic = italic.saturating_sub(1),
                    TagEnd::Strikethrough => struck = struck.saturating_sub(1),
                    TagEnd::Link | TagEnd::Image => style.link = None,
                    TagEnd::Superscript | TagEnd::Subscript => {}
                    _ => break,
                },

                Event::Code(text) | Event::InlineMath(text) => push(&style, text, true),
                Event::DisplayMath(text) => push(&style, text.trim(), true),
                Event::Html(text) | Event::InlineHtml(text) if is_line_break_tag(text) => {
                    push(&style, "\n", false);
                }
                Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => {
                    push(&style, text, false);
                }
                Event::SoftBreak if self.breaks == Breaks::Soft => push(&style, " ", false),
                Event::SoftBreak | Event::HardBreak => push(&style, "\n", false),
                Event::FootnoteReference(name) => push(&style, &format!("[{name}]"), false),
                Event::TaskListMarker(is_done) => {
                    push(&style, if *is_done { "☑ " } else { "☐ " }, false);
                }
                Event::Start(_) | Event::Rule => break,
            }
            style.is_bold = bold > 0;
            style.is_italic = italic > 0;
            style.is_struck = struck > 0;
            events.next();
        }
        with_addresses(spans)
    }
}

/// Adds words in a style, to the last span where that has the same.
fn join(spans: &mut Vec<Span>, style: &Span, text: &str, is_code: bool) {
    if text.is_empty() {
        return;
    }
    let span = Span {
        text: String::new(),
        is_code,
        ..style.clone()
    };
    match spans.last_mut() {
        Some(last) if same_style(last, &span) => last.text.push_str(text),
        _ => spans.push(Span {
            text: text.to_owned(),
            ..span
        }),
    }
}

/// Makes links of the addresses that stand bare in the words.
fn with_addresses(spans: Vec<Span>) -> Vec<Span> {
    let mut found = Vec::with_capacity(spans.len());
    for span in spans {
        if span.is_code || span.link.is_some() || !span.text.contains("://") {
            found.push(span);
            continue;
        }
        for (piece, is_address) in addresses(&span.text) {
            let link = is_address.then(|| piece.to_owned());
            let style = Span {
                link,
                text: String::new(),
                ..span.clone()
            };
            join(&mut found, &style, piece, false);
        }
    }
    found
}

/// Cuts words into those that are an address of the web and those that are not.
fn addresses(text: &str) -> Vec<(&str, bool)> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(start) = ["https://", "http://"]
        .iter()
        .filter_map(|scheme| rest.find(scheme))
        .min()
    {
        let (before, address) = rest.split_at(start);
        let end = address
            .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`'))
            .unwrap_or(address.len());
        // What closes the sentence is not part of the address; a bracket is, if it was opened.
        let mut address = &address[..end];
        while let Some(last) = address.chars().last() {
            let is_closed = last == ')' && !address.contains('(');
            if !is_closed && !matches!(last, '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '_') {
                break;
            }
            address = &address[..address.len() - last.len_utf8()];
        }
        let is_whole = address.len() > "https://".len();
        pieces.push((before, false));
        pieces.push((address, is_whole));
        rest = &rest[start + address.len()..];
        if address.is_empty() {
            break;
        }
    }
    pieces.push((rest, false));
    pieces
}

fn same_style(a: &Span, b: &Span) -> bool {
    a.is_bold == b.is_bold
        && a.is_italic == b.is_italic
        && a.is_struck == b.is_struck
        && a.is_code == b.is_code
        && a.link == b.link
        && a.cites == b.cites
}

fn is_line_break_tag(html: &str) -> bool {
    let tag = html.trim().trim_start_matches('<').trim_end_matches('>');
    tag.trim_end_matches(['/', ' ']).eq_ignore_ascii_case("br")
}

fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Link { .. }
            | Tag::Image { .. }
            | Tag::Superscript
            | Tag::Subscript
    )
}

fn level_of(level: HeadingLevel) -> u8 {
    level as u8
}

fn text_until(events: &mut Events<'_>, end: TagEnd) -> String {
    let mut text = String::new();
    while let Some((event, _)) = events.peek() {
        match event {
            Event::End(tag) if *tag == end => break,
            Event::Text(piece) | Event::Html(piece) => text.push_str(piece),
            _ => {}
        }
        events.next();
    }
    text
}

/// Passes over everything up to and including the end of an element of this kind.
fn skip_to(events: &mut Events<'_>, end: TagEnd) {
    let mut depth = 1_usize;
    for (event, _) in events.by_ref() {
        match event {
            Event::Start(tag) if tag.to_end() == end => depth += 1,
            Event::End(tag) if tag == end => {
                depth -= 1;
                if depth == 0 {
                    return;
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(spans: &[Span]) -> String {
        spans.iter().map(|span| span.text.as_str()).collect()
    }

    #[test]
    fn styles_should_nest() {
        let elements = parse("a **b *c*** ~~d~~ `e` [f](http://g)", Breaks::Soft);
        let [Element::Paragraph(spans)] = elements.as_slice() else {
            panic!("{elements:?}");
        };
        assert_eq!(words(spans), "a b c d e f");
        let find = |text: &str| spans.iter().find(|span| span.text == text).unwrap();
        assert!(find("b ").is_bold && !find("b ").is_italic);
        assert!(find("c").is_bold && find("c").is_italic);
        assert!(find("d").is_struck);
        assert!(find("e").is_code);
        assert_eq!(find("f").link.as_deref(), Some("http://g"));
    }

    #[test]
    fn a_bare_address_should_be_a_link_without_the_sentences_end() {
        let links = |text: &str| match parse(text, Breaks::Soft).as_slice() {
            [Element::Paragraph(spans)] => spans
                .iter()
                .filter_map(|span| span.link.clone())
                .collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        };
        assert_eq!(
            links("see https://a.example/x?y=1, and (http://b.example)."),
            ["https://a.example/x?y=1", "http://b.example"]
        );
        assert_eq!(
            links("https://a.example/w_(x)"),
            ["https://a.example/w_(x)"]
        );
        assert_eq!(
            links("only https:// and `https://code.example`"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn tight_loose_and_task_lists_should_keep_every_item() {
        for source in ["- [x] a\n- [ ] b\n", "- [x] a\n\n- [ ] b\n"] {
            let elements = parse(source, Breaks::Soft);
            let [Element::List { start: None, items }] = elements.as_slice() else {
                panic!("{elements:?}");
            };
            let marks: Vec<_> = items.iter().map(|item| item.is_done).collect();
            assert_eq!(marks, [Some(true), Some(false)], "{source:?}");
            assert!(
                matches!(items[1].elements.as_slice(), [Element::Paragraph(spans)] if words(spans) == "b"),
                "{items:?}"
            );
        }
        let elements = parse("3. a\n   - b\n     1. c\n4. d\n", Breaks::Soft);
        assert!(
            matches!(elements.as_slice(), [Element::List { start: Some(3), items }] if items.len() == 2)
        );
    }

    #[test]
    fn a_table_should_have_its_cells() {
        let elements = parse("| a | b |\n|:--|--:|\n| 1 | **2** |\n| 3 |\n", Breaks::Soft);
        let [Element::Table { columns, rows }] = elements.as_slice() else {
            panic!("{elements:?}");
        };
        assert_eq!((columns.len(), rows.len()), (2, 3));
        assert!(rows[1][1][0].is_bold);
    }

    #[test]
    fn typed_line_breaks_should_stay() {
        let lines = |breaks| match parse("a\nb", breaks).as_slice() {
            [Element::Paragraph(spans)] => words(spans),
            other => panic!("{other:?}"),
        };
        assert_eq!(lines(Breaks::Hard), "a\nb");
        assert_eq!(lines(Breaks::Soft), "a b");
    }

    #[test]
    fn what_is_rare_should_keep_its_source() {
        let elements = parse("> [!NOTE]\n> mind\n\nafter", Breaks::Soft);
        assert!(
            matches!(elements.as_slice(), [Element::Rare(source), Element::Paragraph(_)] if source.contains("mind")),
            "{elements:?}"
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_should_be_read_without_a_panic(source in "[ -~\n|>*_`#$0-9é語]{0,200}") {
            let _elements = parse(&source, Breaks::Soft);
        }
    }
}
