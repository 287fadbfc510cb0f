//! Numbers in brackets that stand for a source: `[1]`, `[2, 3]`. Only those that there is a
//! source for are more than words, and only where nothing else is meant.

use super::parse::{Element, Span};

/// Cuts the numbers of sources out of the words, where there are so many sources.
pub(super) fn mark_citations(elements: &mut [Element], sources: usize) {
    for element in elements {
        match element {
            Element::Paragraph(spans) | Element::Heading(_, spans) => cut(spans, sources),
            Element::List { items, .. } => {
                for item in items {
                    mark_citations(&mut item.elements, sources);
                }
            }
            Element::Quote(inner) => mark_citations(inner, sources),
            Element::Table { rows, .. } => {
                for spans in rows.iter_mut().flatten() {
                    cut(spans, sources);
                }
            }
            Element::Code { .. } | Element::Verbatim { .. } | Element::Rule | Element::Rare(_) => {}
        }
    }
}

/// The sources that a text names, in the order in which it does. Code is not told from words.
#[must_use]
pub fn cited_numbers(text: &str, sources: usize) -> Vec<usize> {
    let mut found = Vec::new();
    for piece in text.split('[').skip(1) {
        let inside = piece
            .split_once(']')
            .and_then(|(inside, _)| numbers(inside));
        for number in inside.into_iter().flatten() {
            if number <= sources && !found.contains(&number) {
                found.push(number);
            }
        }
    }
    found
}

/// The words without a bracket at their end that may become a citation with the next letters:
/// it would look like a link until then.
pub(super) fn without_open_citation(words: &str) -> &str {
    let Some((before, open)) = words.rsplit_once('[') else {
        return words;
    };
    let can_grow = open
        .chars()
        .all(|sign| sign.is_ascii_digit() || matches!(sign, ',' | ';' | ' '));
    if can_grow { before } else { words }
}

fn cut(spans: &mut Vec<Span>, sources: usize) {
    let can_cite = |span: &Span| !span.is_code && span.link.is_none() && span.text.contains('[');
    if !spans.iter().any(can_cite) {
        return;
    }
    let mut found = Vec::with_capacity(spans.len() + 2);
    for span in spans.drain(..) {
        if !can_cite(&span) {
            found.push(span);
            continue;
        }
        let mut rest = span.text.as_str();
        let mut words = String::new();
        while let Some(start) = rest.find('[') {
            let inner = rest.get(start + 1..).unwrap_or_default();
            let end = inner.find(']');
            let numbers = end.and_then(|end| numbers(inner.get(..end)?));
            let is_any_known = |numbers: &Vec<usize>| numbers.iter().any(|it| *it <= sources);
            let (Some(end), Some(numbers)) = (end, numbers.filter(is_any_known)) else {
                words.push_str(&rest[..=start]);
                rest = inner;
                continue;
            };
            words.push_str(&rest[..start]);
            for number in numbers {
                if number > sources {
                    words.extend(["[", &number.to_string(), "]"]);
                    continue;
                }
                push(&mut found, &span, std::mem::take(&mut words), None);
                push(&mut found, &span, format!("[{number}]"), Some(number));
            }
            rest = inner.get(end + 1..).unwrap_or_default();
        }
        words.push_str(rest);
        push(&mut found, &span, words, None);
    }
    *spans = found;
}

fn push(found: &mut Vec<Span>, style: &Span, text: String, cites: Option<usize>) {
    if !text.is_empty() {
        found.push(Span {
            text,
            cites,
            ..style.clone()
        });
    }
}

/// The numbers of a bracket that holds nothing else.
fn numbers(inside: &str) -> Option<Vec<usize>> {
    let number = |part: &str| {
        let part = part.trim();
        let is_plain = part.bytes().all(|byte| byte.is_ascii_digit()) && part.len() <= 4;
        // Nobody counts sources from nought, nor with noughts before.
        part.parse()
            .ok()
            .filter(|_| is_plain && !part.starts_with('0'))
    };
    inside.split([',', ';']).map(number).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::parse::{Breaks, parse};
    use super::*;

    /// The words of a text, with those that cite in angle brackets.
    fn cited(text: &str, sources: usize) -> String {
        let mut elements = parse(text, Breaks::Soft);
        mark_citations(&mut elements, sources);
        spans(&elements)
    }

    fn spans(elements: &[Element]) -> String {
        let mut said = String::new();
        let mut say = |spans: &[Span]| {
            for span in spans {
                match span.cites {
                    Some(number) => said.extend(["<", &number.to_string(), ">"]),
                    None => said.push_str(&span.text),
                }
            }
        };
        for element in elements {
            match element {
                Element::Paragraph(spans) | Element::Heading(_, spans) => say(spans),
                Element::Table { rows, .. } => rows.iter().flatten().for_each(|it| say(it)),
                Element::List { items, .. } => {
                    for item in items {
                        let inner = spans_of(item);
                        say(&[Span {
                            text: inner,
                            ..Span::default()
                        }]);
                    }
                }
                Element::Quote(inner) => {
                    let inner = spans(inner);
                    say(&[Span {
                        text: inner,
                        ..Span::default()
                    }]);
                }
                _ => {}
            }
        }
        said
    }

    fn spans_of(item: &super::super::parse::Item) -> String {
        spans(&item.elements)
    }

    #[test]
    fn only_numbers_that_there_is_a_source_for_should_cite() {
        assert_eq!(cited("at fp16 [1], so", 2), "at fp16 <1>, so");
        assert_eq!(cited("[1][2] and [2, 3]", 3), "<1><2> and <2><3>");
        assert_eq!(cited("[3] or [0] or [ 2 ]", 2), "[3] or [0] or <2>");
        assert_eq!(cited("[2, 9]", 2), "<2>[9]");
        assert_eq!(cited("a[i] [x] [1a] [1-3] [", 9), "a[i] [x] [1a] [1-3] [");
        assert_eq!(cited("[[1]]", 1), "[<1>]");
        assert_eq!(cited("**strong [1]**", 1), "strong <1>");
        assert_eq!(cited("- one [1]\n- two [2]", 2), "one <1>two <2>");
        assert_eq!(cited("> so [1]", 1), "so <1>");
        assert_eq!(cited("|a|\n|---|\n|b [1]|", 1), "ab <1>");
    }

    #[test]
    fn code_and_links_should_stay_what_they_are() {
        assert_eq!(cited("`x[1]` [1](http://a.b)", 3), "x[1] 1");
        assert_eq!(cited("[see [1]](http://a.b)", 3), "see [1]");
    }

    #[test]
    fn a_bracket_that_is_still_open_should_not_be_shown_yet() {
        assert_eq!(without_open_citation("as [1"), "as ");
        assert_eq!(without_open_citation("as [1, "), "as ");
        assert_eq!(without_open_citation("as ["), "as ");
        assert_eq!(without_open_citation("as [1]"), "as [1]");
        assert_eq!(without_open_citation("as [link"), "as [link");
    }

    proptest! {
        #[test]
        fn no_word_should_be_lost(
            text in "([a-z ]{0,6}|\\[[0-9]{0,2}(, ?[0-9])?\\]|\\[|\\]){0,20}",
            sources in 0_usize..5,
        ) {
            let mut spans = vec![Span { text: text.clone(), ..Span::default() }];
            cut(&mut spans, sources);
            let signs = |text: &str| text.chars().filter(|sign| sign.is_alphanumeric()).collect::<String>();
            let after: String = spans.iter().map(|span| span.text.as_str()).collect();
            prop_assert_eq!(signs(&text), signs(&after));
            for span in &spans {
                prop_assert!(span.cites.is_none_or(|number| (1..=sources).contains(&number)));
            }
        }
    }
}
