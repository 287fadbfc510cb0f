//! Web pages, and the chapters of books, as Markdown. A page may be as broken as it likes:
//! elements are taken as they come, and none has to be closed.

use html5gum::{Token, Tokenizer};

use crate::domain::{FileKind, ReadRequest, Reading, Refusal};

use super::markdown::{Lead, Markdown};
use super::text;

/// Elements whose content nobody reads.
const UNSEEN: &[&str] = &[
    "script", "style", "template", "noscript", "svg", "math", "object", "iframe", "select",
    "textarea", "canvas", "video", "audio", "title",
];

/// Elements that stand on lines of their own.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "body",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "header",
    "hr",
    "html",
    "main",
    "nav",
    "p",
    "section",
    "summary",
    "caption",
];

/// Reads a web page.
pub(super) fn read(bytes: &[u8], request: &ReadRequest) -> Result<Reading, Refusal> {
    let (source, remarks) = text::decode(bytes);
    let mut out = Markdown::new(request.limits.text_bytes);
    write(&source, &mut out);
    let text = out.finish()?;
    if text.is_empty() {
        return Err(Refusal::Empty);
    }
    Ok(Reading {
        remarks,
        ..Reading::of_text(FileKind::Html, text)
    })
}

/// Writes what a page says.
pub(super) fn write(source: &str, out: &mut Markdown) {
    let mut page = Page::default();
    for token in Tokenizer::new(source) {
        let Ok(token) = token;
        if out.is_full() {
            return;
        }
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                let attribute = |name: &str| {
                    let value = tag.attributes.get(name.as_bytes())?;
                    Some(String::from_utf8_lossy(value).into_owned())
                };
                // In books, which are XML, any element may close itself.
                page.begin(&name, tag.self_closing, attribute, out);
            }
            Token::EndTag(tag) => page.end(&String::from_utf8_lossy(&tag.name), out),
            Token::String(text) => page.words(&String::from_utf8_lossy(&text), out),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    page.finish(out);
}

/// Where in a page one is.
#[derive(Default)]
struct Page {
    /// The unseen element that is open, and how many of its name.
    unseen: Option<(String, usize)>,
    /// The number of the next item of each open list, where it counts.
    lists: Vec<Option<u32>>,
    strong: usize,
    slanted: usize,
    code: usize,
    quotes: usize,
}

impl Page {
    fn begin(
        &mut self,
        name: &str,
        is_closed: bool,
        attribute: impl Fn(&str) -> Option<String>,
        out: &mut Markdown,
    ) {
        if let Some((open, count)) = &mut self.unseen {
            *count += usize::from(open == name && !is_closed);
            return;
        }
        if UNSEEN.contains(&name) {
            if !is_closed {
                self.unseen = Some((name.to_owned(), 1));
            }
            return;
        }
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                out.block(Lead::Heading(name.as_bytes()[1] - b'0'));
            }
            "ul" | "menu" => self.lists.push(None),
            "ol" => {
                let first = attribute("start").and_then(|start| start.parse().ok());
                self.lists.push(Some(first.unwrap_or(1)));
            }
            "li" => {
                let depth = self.lists.len().saturating_sub(1);
                let number = self.lists.last_mut().and_then(|number| {
                    let this = (*number)?;
                    *number = Some(this.saturating_add(1));
                    Some(this)
                });
                out.block(Lead::Item(depth, number));
            }
            "br" => out.line_break(),
            "b" | "strong" => self.strong += usize::from(!is_closed),
            "i" | "em" | "cite" | "var" => self.slanted += usize::from(!is_closed),
            "a" if !is_closed => out.begin_link(&attribute("href").unwrap_or_default()),
            "img" => {
                if let Some(words) = attribute("alt").filter(|words| !words.trim().is_empty()) {
                    out.words("[Image: ");
                    out.words(&words);
                    out.words("]");
                }
            }
            "blockquote" if !is_closed => {
                self.quotes += 1;
                out.begin_quote();
            }
            "pre" if !is_closed => {
                self.code += 1;
                out.begin_code();
            }
            "code" | "kbd" | "samp" | "tt" if self.code == 0 && !is_closed => {
                out.signs("`");
            }
            "table" => out.begin_table(),
            "tr" => out.begin_row(),
            "td" | "th" => out.begin_cell(),
            name if BLOCKS.contains(&name) => self.block(out),
            _ => {}
        }
        self.emphasise(out);
    }

    fn end(&mut self, name: &str, out: &mut Markdown) {
        if let Some((open, count)) = &mut self.unseen {
            if open == name {
                *count -= 1;
                if *count == 0 {
                    self.unseen = None;
                }
            }
            return;
        }
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "li" => out.block(Lead::Paragraph),
            "ul" | "menu" | "ol" => {
                self.lists.pop();
                out.block(Lead::Paragraph);
            }
            "b" | "strong" => self.strong = self.strong.saturating_sub(1),
            "i" | "em" | "cite" | "var" => self.slanted = self.slanted.saturating_sub(1),
            "a" => out.end_link(),
            "blockquote" if self.quotes > 0 => {
                self.quotes -= 1;
                out.end_quote();
            }
            "pre" if self.code > 0 => {
                self.code -= 1;
                if self.code == 0 {
                    out.end_code();
                }
            }
            "code" | "kbd" | "samp" | "tt" if self.code == 0 => out.signs("`"),
            "table" => out.end_table(),
            "td" | "th" => out.end_cell(),
            name if BLOCKS.contains(&name) => self.block(out),
            _ => {}
        }
        self.emphasise(out);
    }

    /// Ends a line; an item that has not begun yet goes on.
    fn block(&self, out: &mut Markdown) {
        if self.code == 0 {
            out.paragraph();
        }
    }

    const fn emphasise(&self, out: &mut Markdown) {
        out.set_strong(self.strong > 0);
        out.set_slanted(self.slanted > 0);
    }

    fn words(&self, text: &str, out: &mut Markdown) {
        if self.unseen.is_none() {
            out.words(text);
        }
    }

    fn finish(self, out: &mut Markdown) {
        for _ in 0..self.quotes {
            out.end_quote();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn markdown(source: &str) -> String {
        let mut out = Markdown::new(1 << 20);
        write(source, &mut out);
        out.finish().unwrap()
    }

    #[test]
    fn a_page_should_become_markdown_with_its_structure() {
        let page = "<!doctype html><html><head><title>T</title><style>p{}</style></head><body>\
            <h1>Bread &amp; salt</h1><script>if (a < b) {}</script>\
            <p>Mix <b>500 g</b> of flour,<br>then <em>wait</em>. See <a href='https://a.example/x'>\
            here</a> or <a href='#top'>above</a>.</p>\
            <ul><li>one<li><p>two</p><ol start=4><li>four</li></ol></ul>\
            <blockquote><p>said</p></blockquote><pre>a\n  b</pre><p>Call <code>f(x)</code>.\
            <img src=x alt='A loaf'>";
        assert_eq!(
            markdown(page),
            "# Bread & salt\n\nMix **500 g** of flour,\nthen *wait*. See \
             [here](https://a.example/x) or above.\n\n- one\n- two\n  4. four\n\n> said\n\n\
             ```\na\n  b\n```\n\nCall `f(x)`.[Image: A loaf]"
        );
    }

    #[test]
    fn tables_should_be_kept_and_frames_be_none() {
        let page = "<table><thead><tr><th>a<th>b</thead><tr><td>1<td>2 <b>x</b></table>\
            <table><tr><td><p>framed</p></table>end";
        assert_eq!(
            markdown(page),
            "| a | b |\n| --- | --- |\n| 1 | 2 **x** |\n\nframed\n\nend"
        );
    }

    #[test]
    fn a_link_should_begin_its_line_without_a_space() {
        let page = "a<br> <a href='http://b.example'>b</a> <a href='http://c.example'> c</a>";
        assert_eq!(
            markdown(page),
            "a\n[b](http://b.example) [c](http://c.example)"
        );
    }

    #[test]
    fn a_broken_page_should_be_read_as_far_as_it_makes_sense() {
        assert_eq!(markdown("</p></table></td>a<td>b</a></pre>c<"), "abc<");
        assert_eq!(markdown("<p>a<p>b</li></ol><li>c"), "a\n\nb\n\n- c");
        assert_eq!(markdown("<script>never closed"), "");
        let deep = "<ul><li><blockquote><table><tr><td>".repeat(3_000) + "x";
        assert!(markdown(&deep).ends_with('x'));
    }
}
