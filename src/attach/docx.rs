//! Texts of Word as Markdown: headings, lists, tables, emphasis, links and footnotes. What
//! was deleted or hidden is left out, since the person does not see it either.

use std::collections::HashMap;
use std::io::BufRead;

use crate::domain::{FileKind, Limits, Reading, Refusal};

use super::markdown::{Lead, Markdown};
use super::package::{Package, Relation};
use super::xml::{Element, Malformed, Node, Xml};

/// A style is based on another, and so on, so often at the most.
const LONGEST_CHAIN: usize = 16;

/// Reads a text of Word.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Reading, Refusal> {
    let mut package = Package::open(FileKind::Docx, bytes, limits)?;
    let verdict = package.verdict();
    let refuse = |_: Malformed| verdict.refusal();
    let main = package.main_part("word/document.xml")?;
    let links = package.relations(&main)?;
    let part = |kind: &str| {
        let found = links.values().find(|found| found.kind == kind);
        found.map(|found| found.target.clone())
    };
    let mut looks = Looks::default();
    if let Some(name) = part("styles")
        && let Some(source) = package.part(&name)?
    {
        looks.read_styles(source).map_err(refuse)?;
    }
    if let Some(name) = part("numbering")
        && let Some(source) = package.part(&name)?
    {
        looks.read_numbering(source).map_err(refuse)?;
    }
    let mut out = Markdown::new(limits.text_bytes);
    Body::new(&looks, &links, &mut out)
        .read(package.needed(&main)?)
        .map_err(refuse)?;
    for notes in ["footnotes", "endnotes"] {
        if let Some(name) = part(notes)
            && let Some(source) = package.part(&name)?
        {
            let none = HashMap::new();
            Body::new(&looks, &none, &mut out)
                .read(source)
                .map_err(refuse)?;
        }
    }
    let text = out.finish()?;
    if text.is_empty() {
        return Err(Refusal::Empty);
    }
    Ok(Reading::of_text(FileKind::Docx, text))
}

/// What styles and lists mean.
#[derive(Default)]
struct Looks {
    styles: HashMap<String, Style>,
    /// Which list has which levels: whether they count.
    numbered: HashMap<String, HashMap<usize, bool>>,
}

#[derive(Default)]
struct Style {
    heading: Option<u8>,
    list: Option<String>,
    base: Option<String>,
}

impl Looks {
    fn read_styles(&mut self, source: impl BufRead) -> Result<(), Malformed> {
        let mut xml = Xml::new(source);
        let mut open: Option<(String, Style)> = None;
        while let Some(node) = xml.next()? {
            match node {
                Node::Start(element) if element.name == "style" => {
                    let id = element.attribute("styleId").unwrap_or_default();
                    open = Some((id.to_owned(), Style::default()));
                }
                Node::Start(element) => {
                    let Some((_, style)) = &mut open else {
                        continue;
                    };
                    let value = element.attribute("val").unwrap_or_default();
                    match element.name.as_str() {
                        "name" => style.heading = heading_of(value).or(style.heading),
                        "outlineLvl" => style.heading = outline(value).or(style.heading),
                        "numId" => style.list = Some(value.to_owned()),
                        "basedOn" => style.base = Some(value.to_owned()),
                        _ => {}
                    }
                }
                Node::End(name) if name == "style" => {
                    self.styles.extend(open.take());
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn read_numbering(&mut self, source: impl BufRead) -> Result<(), Malformed> {
        let mut xml = Xml::new(source);
        let mut kinds: HashMap<String, HashMap<usize, bool>> = HashMap::new();
        let (mut list, mut level, mut number) = (String::new(), 0, String::new());
        while let Some(node) = xml.next()? {
            let Node::Start(element) = node else { continue };
            let value = element.attribute("val").unwrap_or_default();
            match element.name.as_str() {
                "abstractNum" => {
                    element
                        .attribute("abstractNumId")
                        .unwrap_or_default()
                        .clone_into(&mut list);
                }
                "lvl" => {
                    let named = element
                        .attribute("ilvl")
                        .and_then(|level| level.parse().ok());
                    level = named.unwrap_or_default();
                }
                "numFmt" => {
                    let counts = !matches!(value, "bullet" | "none");
                    kinds.entry(list.clone()).or_default().insert(level, counts);
                }
                "num" => {
                    element
                        .attribute("numId")
                        .unwrap_or_default()
                        .clone_into(&mut number);
                }
                "abstractNumId" => {
                    if let Some(kind) = kinds.get(value) {
                        self.numbered.insert(number.clone(), kind.clone());
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// What a style, or one that it is based on, says.
    fn of_style<T>(&self, id: &str, ask: impl Fn(&Style) -> Option<T>) -> Option<T> {
        let mut style = self.styles.get(id)?;
        for _ in 0..LONGEST_CHAIN {
            if let Some(found) = ask(style) {
                return Some(found);
            }
            style = self.styles.get(style.base.as_deref()?)?;
        }
        None
    }
}

/// The level of a style of this name, which is English in every language.
fn heading_of(name: &str) -> Option<u8> {
    let name = name.to_ascii_lowercase();
    if name == "title" {
        return Some(1);
    }
    let level = name.strip_prefix("heading ")?.parse().ok()?;
    (1..=9).contains(&level).then_some(level)
}

/// The level of an outline counts from zero; nine is none.
fn outline(value: &str) -> Option<u8> {
    let level: u8 = value.parse().ok()?;
    (level < 9).then_some(level + 1)
}

/// A document that is being written out.
struct Body<'a> {
    looks: &'a Looks,
    links: &'a HashMap<String, Relation>,
    out: &'a mut Markdown,
    counters: HashMap<(String, usize), u32>,
    paragraph: Paragraph,
    /// How many of a paragraph's settings are open.
    settings: usize,
    is_in_run: bool,
    is_hidden: bool,
    /// Whether the sign of a note stands there, and none of its words yet.
    has_note_begun: bool,
    linked: Vec<bool>,
}

/// What the settings of a paragraph say.
#[derive(Default)]
struct Paragraph {
    style: String,
    list: Option<String>,
    level: usize,
    outline: Option<u8>,
}

impl<'a> Body<'a> {
    fn new(looks: &'a Looks, links: &'a HashMap<String, Relation>, out: &'a mut Markdown) -> Self {
        Self {
            looks,
            links,
            out,
            counters: HashMap::new(),
            paragraph: Paragraph::default(),
            settings: 0,
            is_in_run: false,
            is_hidden: false,
            has_note_begun: false,
            linked: Vec::new(),
        }
    }

    fn read(mut self, source: impl BufRead) -> Result<(), Malformed> {
        let mut xml = Xml::new(source);
        while let Some(node) = xml.next()? {
            if self.out.is_full() {
                return Ok(());
            }
            match node {
                Node::Start(element) => match element.name.as_str() {
                    // The same again for older programs; and what was taken away.
                    "Fallback" | "del" | "moveFrom" | "instrText" => xml.skip()?,
                    "t" => {
                        let text = xml.text_within()?;
                        if !self.is_hidden {
                            self.has_note_begun = false;
                            self.out.words(&text);
                        }
                    }
                    "footnote" | "endnote" => self.begin_note(&element, &mut xml)?,
                    _ => self.begin(&element),
                },
                Node::End(name) => self.end(&name),
                Node::Text(_) => {}
            }
        }
        Ok(())
    }

    fn begin(&mut self, element: &Element) {
        let value = element.attribute("val").unwrap_or_default();
        match element.name.as_str() {
            "p" => {
                self.paragraph = Paragraph::default();
                self.begin_block(Lead::Paragraph);
            }
            "pPr" => self.settings += 1,
            "pStyle" => value.clone_into(&mut self.paragraph.style),
            "numId" if self.settings > 0 => self.paragraph.list = Some(value.to_owned()),
            "ilvl" if self.settings > 0 => {
                self.paragraph.level = value.parse().unwrap_or_default();
            }
            "outlineLvl" if self.settings > 0 => self.paragraph.outline = outline(value),
            "r" => {
                self.is_in_run = true;
                self.is_hidden = false;
                self.out.set_strong(false);
                self.out.set_slanted(false);
            }
            // The mark at a paragraph's end has a look of its own.
            _ if self.settings > 0 => {}
            "b" if self.is_in_run => self.out.set_strong(!element.is_off()),
            "i" if self.is_in_run => self.out.set_slanted(!element.is_off()),
            "vanish" if self.is_in_run => self.is_hidden = !element.is_off(),
            "tab" if self.is_in_run => self.out.words("\t"),
            "br" | "cr" => self.out.line_break(),
            "noBreakHyphen" => self.out.signs("-"),
            "hyperlink" => {
                let target = element.attribute("r:id").and_then(|id| self.links.get(id));
                self.linked.push(target.is_some());
                if let Some(target) = target {
                    self.out.begin_link(&target.target);
                }
            }
            "footnoteReference" | "endnoteReference" => {
                let id = element.attribute("id").unwrap_or_default();
                self.out.signs(&format!("[^{id}]"));
            }
            "docPr" => {
                if let Some(words) = element.attribute("descr").filter(|words| !words.is_empty()) {
                    self.out.words(&format!("[Image: {words}]"));
                }
            }
            "tbl" => self.out.begin_table(),
            "tr" => self.out.begin_row(),
            "tc" => self.out.begin_cell(),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "pPr" => {
                self.settings = self.settings.saturating_sub(1);
                let lead = self.lead();
                self.begin_block(lead);
            }
            "r" => {
                self.is_in_run = false;
                self.is_hidden = false;
                self.out.set_strong(false);
                self.out.set_slanted(false);
            }
            "hyperlink" => {
                let has_target = self.linked.pop().unwrap_or_default();
                if has_target {
                    self.out.end_link();
                }
            }
            "tbl" => self.out.end_table(),
            "tc" => self.out.end_cell(),
            _ => {}
        }
    }

    /// The notes that only draw lines have a type.
    fn begin_note(
        &mut self,
        element: &Element,
        xml: &mut Xml<impl BufRead>,
    ) -> Result<(), Malformed> {
        if element
            .attribute("type")
            .is_some_and(|kind| kind != "normal")
        {
            return xml.skip();
        }
        let id = element.attribute("id").unwrap_or_default();
        self.out.block(Lead::Paragraph);
        self.out.signs(&format!("[^{id}]: "));
        self.has_note_begun = true;
        Ok(())
    }

    /// Begins a block; the first of a note goes on behind its sign.
    fn begin_block(&mut self, lead: Lead) {
        if !self.has_note_begun {
            self.out.block(lead);
        }
    }

    /// What the paragraph begins with.
    fn lead(&mut self) -> Lead {
        let Self {
            looks, paragraph, ..
        } = self;
        let by_style = looks.of_style(&paragraph.style, |style| style.heading);
        if let Some(level) = paragraph.outline.or(by_style) {
            return Lead::Heading(level);
        }
        let list = paragraph
            .list
            .clone()
            .or_else(|| looks.of_style(&paragraph.style, |style| style.list.clone()));
        let Some(list) = list.filter(|list| list != "0") else {
            return Lead::Paragraph;
        };
        let level = paragraph.level.min(8);
        let counts = looks
            .numbered
            .get(&list)
            .and_then(|levels| levels.get(&level));
        // What is below begins anew.
        self.counters
            .retain(|(known, deeper), _| *known != list || *deeper <= level);
        if counts != Some(&true) {
            return Lead::Item(level, None);
        }
        let counter = self.counters.entry((list, level)).or_default();
        *counter = counter.saturating_add(1);
        Lead::Item(level, Some(*counter))
    }
}
