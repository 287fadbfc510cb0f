//! Cards of code, cut where they are long, and words that stand for themselves.

use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat};
use egui::{Rect, Stroke, pos2, vec2};

use crate::ui::theme::{face, measure, space};

use super::highlight::Class;
use super::layout::{PARAGRAPH_GAP, Piece, Setter};

const CODE_HEAD: f32 = 31.0;
/// The line below code that was cut.
const CODE_MORE: f32 = measure::HIT;
/// So few lines more are not worth a line that hides them.
const FEW_LINES: usize = 4;

impl Setter<'_, '_> {
    pub(super) fn code(&mut self, language: &str, text: &str, x: f32, width: f32) {
        let tokens = Arc::clone(&self.look.tokens);
        let (classes, missing) = self.highlights.look_up(language, text, self.carried);
        self.awaited = self.awaited.or(missing);
        let (code, cut_from) = self.cut(text);
        let text = code;
        let format = |color| TextFormat {
            font_id: face::said_mono(self.look.mono()),
            color,
            line_height: Some(self.look.mono_line()),
            ..TextFormat::default()
        };
        let mut job = LayoutJob::default();
        let mut from = 0;
        for (range, class) in classes.iter().flat_map(|classes| classes.iter()) {
            // The colours may be those of a shorter text, or of one that was edited.
            let (Some(between), Some(words)) =
                (text.get(from..range.start), text.get(range.clone()))
            else {
                // Or they begin before the cut and end behind it: the rest is plain.
                break;
            };
            job.append(between, 0.0, format(tokens.text));
            let color = match class {
                Class::Keyword => tokens.code_keyword,
                Class::String => tokens.code_string,
                Class::Number => tokens.code_number,
                Class::Comment => tokens.code_comment,
            };
            job.append(words, 0.0, format(color));
            from = range.end;
        }
        job.append(
            text.get(from..).unwrap_or_default(),
            0.0,
            format(tokens.text),
        );
        let galley = self.galley(job, f32::INFINITY);

        let inner = width - 2.0 * space::M;
        let is_wide = galley.size().x > inner;
        let top = self.y;
        let bar = if is_wide { space::M } else { 0.0 };
        let more = if cut_from.is_some() { CODE_MORE } else { 0.0 };
        let body = galley.size().y + 2.0 * space::M + bar + more;
        let card = Rect::from_min_size(pos2(x, top), vec2(width, CODE_HEAD + body));
        self.pieces.push(Piece::Ground {
            rect: card,
            fill: tokens.code_ground,
            stroke: Stroke::new(measure::LINE, tokens.border),
            radius: measure::RADIUS_CARD,
        });
        self.pieces.push(Piece::CodeHead {
            rect: Rect::from_min_size(card.min, vec2(width, CODE_HEAD)),
            language: language.to_owned(),
            code: cut_from.map_or(text, |(whole, _)| whole).into(),
        });
        self.line(x, top + CODE_HEAD, width);
        let at = vec2(x + space::M, top + CODE_HEAD + space::M);
        if is_wide {
            let size = vec2(inner, galley.size().y + bar);
            self.pieces.push(Piece::WideCode {
                rect: Rect::from_min_size(at.to_pos2(), size),
                galley,
            });
        } else {
            self.pieces.push(Piece::Text { at, galley });
        }
        if let Some((_, lines)) = cut_from {
            let rect = card.with_min_y(card.max.y - CODE_MORE);
            self.line(x, rect.min.y, width);
            self.pieces.push(Piece::CodeMore { rect, lines });
        }
        self.reach(x + width);
        self.y = card.max.y + space::M;
    }

    /// The code that is shown, and where that is not all: all of it with its number of lines.
    fn cut<'t>(&self, text: &'t str) -> (&'t str, Option<(&'t str, usize)>) {
        let Some(most) = self.most_code_lines else {
            return (text, None);
        };
        let lines = text.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let end = text.match_indices('\n').nth(most.saturating_sub(1));
        match end {
            Some((end, _)) if lines > most + FEW_LINES => (&text[..end], Some((text, lines))),
            _ => (text, None),
        }
    }

    /// Words as they were typed. A piece that others follow ends with its line break.
    pub(super) fn verbatim(&mut self, text: &str, is_mono: bool, x: f32, width: f32) {
        let (text, gap) = match text.strip_suffix('\n') {
            Some(text) => (text, 0.0),
            None => (text, PARAGRAPH_GAP),
        };
        let (font_id, line) = if is_mono {
            (face::said_mono(self.look.mono()), self.look.mono_line())
        } else {
            (face::said(self.look.body), self.look.line())
        };
        let format = TextFormat {
            font_id,
            color: self.look.text,
            line_height: Some(line),
            ..TextFormat::default()
        };
        let galley = self.galley(LayoutJob::single_section(text.to_owned(), format), width);
        self.y += self.place(&galley, &[], vec2(x, self.y)) + gap;
    }
}
