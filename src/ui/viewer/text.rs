//! A text of any length: only the rows in view are laid out. It can be selected and copied.

use std::ops::Range;
use std::sync::Arc;

use egui::scroll_area::ScrollSource;
use egui::text::{CCursor, LayoutJob, TextFormat};
use egui::{
    Align2, CursorIcon, Event, Galley, Id, Key, KeyboardShortcut, Modifiers, Pos2, Rect, Response,
    Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2,
};

use crate::ui::markdown::Highlights;
use crate::ui::markdown::highlight::{Class, Classes, Highlighted};
use crate::ui::theme::{face, size, space};
use crate::ui::{Action, View, commands};

use super::lines::{Lines, TextRow};

/// Longer texts stay without colours.
const MOST_COLOURED: usize = 300_000;
/// So many bytes are cut into rows in a frame.
const BYTES_PER_FRAME: usize = 512 * 1024;
/// About how long a line is.
const LINE_BYTES: usize = 32;
/// The most columns, so that prose can be read.
const MOST_COLUMNS: usize = 160;

/// So many rows are seen before a passage that is marked.
const ROWS_BEFORE: usize = 4;

/// What is remembered of the text on screen.
#[derive(Debug, Default)]
pub struct TextMemory {
    lines: Lines,
    classes: Option<Classes>,
    carried: Option<Highlighted>,
    /// Where the selection began and where it ends, in bytes.
    selected: Option<(usize, usize)>,
    /// The byte at the upper edge, to come back to at another width.
    top: usize,
    goes_to: Option<usize>,
    /// A passage that is marked, in bytes.
    marked: Option<Range<usize>>,
    /// The signs of the largest number of a line.
    digits: u32,
}

/// A row on screen.
struct Shown {
    row: TextRow,
    at: Pos2,
    galley: Arc<Galley>,
}

impl TextMemory {
    /// A text of which a passage is marked and in view.
    #[must_use]
    pub fn marked(bytes: Range<usize>) -> Self {
        Self {
            top: bytes.start,
            marked: Some(bytes),
            ..Self::default()
        }
    }

    /// What is selected of a text.
    #[must_use]
    pub fn selection<'t>(&self, text: &'t str) -> Option<&'t str> {
        let (one, other) = self.selected?;
        text.get(one.min(other)..one.max(other))
            .filter(|it| !it.is_empty())
    }

    fn colour(&mut self, language: &str, text: &str, highlights: &mut Highlights) {
        if self.classes.is_none() && !language.is_empty() && text.len() <= MOST_COLOURED {
            let (found, missing) = highlights.look_up(language, text, &mut self.carried);
            if missing.is_none() {
                self.classes = found;
            }
        }
    }
}

/// Draws it into what room there is, and takes its keys.
pub fn text_ui(
    ui: &mut Ui,
    view: View<'_>,
    memory: &mut TextMemory,
    (text, language, id): (&Arc<str>, &str, Id),
    highlights: &mut Highlights,
    actions: &mut Vec<Action>,
) -> Response {
    let area = ui.available_rect_before_wrap();
    let font = face::mono(size::MONO);
    let (sign, height) = ui.fonts_mut(|fonts| {
        let sign = fonts.glyph_width(&font, '0');
        (sign, size::MONO_LINE)
    });
    memory.colour(language, text, highlights);
    // The numbers take the room that the last of them will. While lines are counted it grows
    // and never shrinks, or counting would begin again and again.
    let most_lines = memory.lines.lines().max(text.len() / LINE_BYTES).max(999);
    memory.digits = memory.digits.max(most_lines.ilog10() + 1);
    let gutter = memory.digits as f32 * sign + 2.0 * space::M;
    let room = area.width() - gutter - space::XL;
    let columns = ((room / sign) as usize).clamp(8, MOST_COLUMNS);
    if memory.lines.columns() != columns {
        memory.lines = Lines::new(columns);
        memory.goes_to = Some(memory.top);
    }
    if !memory.lines.is_whole() {
        memory.lines.advance(text, BYTES_PER_FRAME);
        ui.ctx().request_repaint();
    }
    let count = memory.lines.count();
    let response = ui.interact(area, id, Sense::click_and_drag());
    let moved = keys(
        ui,
        &response,
        text,
        memory,
        (height, area.height()),
        actions,
    );
    let mut scroll = ScrollArea::vertical()
        .id_salt(id)
        .auto_shrink(false)
        // A drag selects.
        .scroll_source(ScrollSource::SCROLL_BAR | ScrollSource::MOUSE_WHEEL);
    if let Some(byte) = memory.goes_to
        && (memory.lines.is_whole() || byte < memory.lines.next_byte())
    {
        let mut row = memory.lines.row_of(text, byte);
        // What stands before a passage says where one is.
        if memory.marked.as_ref().is_some_and(|it| it.start == byte) {
            row = row.saturating_sub(ROWS_BEFORE);
        }
        scroll = scroll.vertical_scroll_offset(row as f32 * height);
        memory.goes_to = None;
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    scroll.show_viewport(ui, |ui, viewport| {
        if moved != 0.0 {
            ui.scroll_with_delta(vec2(0.0, moved));
        }
        ui.set_height(count as f32 * height + space::M);
        let first = (viewport.min.y / height).floor().max(0.0) as usize;
        let last = (viewport.max.y / height).ceil().max(0.0) as usize + 1;
        let rows = memory.lines.rows(text, first..last);
        if memory.goes_to.is_none() {
            memory.top = rows.first().map_or(0, |row| row.bytes.start);
        }
        let top = ui.min_rect().top() + first as f32 * height;
        let left = area.left() + gutter;
        let shown: Vec<Shown> = rows
            .into_iter()
            .enumerate()
            .map(|(index, row)| {
                let at = pos2(left, top + index as f32 * height);
                let galley = galley_of(ui, view, text, &row, memory.classes.as_ref());
                Shown { row, at, galley }
            })
            .collect();
        drag(ui, &response, text, memory, &shown, height);
        for (index, shown) in shown.iter().enumerate() {
            row_ui(ui, view, text, memory, shown, id.with(first + index));
        }
    });
    if response.hovered() {
        ui.set_cursor_icon(CursorIcon::Text);
    }
    response
}

fn galley_of(
    ui: &Ui,
    view: View<'_>,
    text: &str,
    row: &TextRow,
    classes: Option<&Classes>,
) -> Arc<Galley> {
    let theme = view.theme;
    let format = |color| TextFormat {
        font_id: face::mono(size::MONO),
        color,
        line_height: Some(size::MONO_LINE),
        ..TextFormat::default()
    };
    let mut job = LayoutJob::default();
    let mut put = |bytes: Range<usize>, colour| {
        job.append(text.get(bytes).unwrap_or_default(), 0.0, format(colour));
    };
    let mut at = row.bytes.start;
    let all: &[(Range<usize>, Class)] = classes.map_or(&[], |classes| classes.as_slice());
    let first = all.partition_point(|(range, _)| range.end <= row.bytes.start);
    for (range, class) in &all[first..] {
        if range.start >= row.bytes.end {
            break;
        }
        let range = range.start.max(at)..range.end.min(row.bytes.end);
        let colour = match class {
            Class::Keyword => theme.code_keyword,
            Class::String => theme.code_string,
            Class::Number => theme.code_number,
            Class::Comment => theme.code_comment,
        };
        put(at..range.start, theme.text);
        put(range.clone(), colour);
        at = range.end;
    }
    put(at..row.bytes.end, theme.text);
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

fn row_ui(ui: &Ui, view: View<'_>, text: &str, memory: &TextMemory, shown: &Shown, id: Id) {
    let Shown { row, at, galley } = shown;
    let line = text.get(row.bytes.clone()).unwrap_or_default();
    if let Some(marked) = &memory.marked {
        let (from, to) = (
            marked.start.max(row.bytes.start),
            marked.end.min(row.bytes.end),
        );
        if from < to {
            let x = |byte: usize| {
                let before = line.get(..byte - row.bytes.start);
                let signs = before.map_or(0, |part| part.chars().count());
                galley.pos_from_cursor(CCursor::new(signs)).left()
            };
            let ground =
                Rect::from_min_max(*at + vec2(x(from), 0.0), *at + vec2(x(to), size::MONO_LINE));
            ui.painter().rect_filled(ground, 0.0, view.theme.mark);
        }
    }
    if let Some((one, other)) = memory.selected {
        let (from, to) = (one.min(other), one.max(other));
        if from <= row.bytes.end && to > row.bytes.start {
            let x = |byte: usize| {
                let within = byte.clamp(row.bytes.start, row.bytes.end) - row.bytes.start;
                let signs = line.get(..within).map_or(0, |part| part.chars().count());
                galley.pos_from_cursor(CCursor::new(signs)).left()
            };
            // A line break that is selected is seen as well.
            let beyond = if to > row.bytes.end { space::S } else { 0.0 };
            let ground = Rect::from_min_max(
                *at + vec2(x(from), 0.0),
                *at + vec2(x(to) + beyond, size::MONO_LINE),
            );
            ui.painter().rect_filled(ground, 0.0, view.theme.selection);
        }
    }
    if let Some(number) = row.number {
        ui.painter().text(
            *at - vec2(space::M, 0.0) + vec2(0.0, size::MONO_LINE / 2.0),
            Align2::RIGHT_CENTER,
            number,
            face::mono(size::CAPTION),
            view.theme.muted,
        );
    }
    ui.painter()
        .galley(*at, Arc::clone(galley), view.theme.text);
    let rect = Rect::from_min_size(*at, vec2(galley.size().x, size::MONO_LINE));
    ui.interact(rect, id, Sense::hover())
        .widget_info(|| WidgetInfo::labeled(Role::Label, true, line));
}

/// The byte of the text at a place on screen.
fn byte_at(text: &str, shown: &[Shown], at: Pos2, height: f32) -> Option<usize> {
    let below = shown.iter().rposition(|row| row.at.y <= at.y);
    let Shown {
        row,
        at: from,
        galley,
    } = shown.get(below.unwrap_or(0))?;
    if at.y >= from.y + height && below == Some(shown.len() - 1) {
        return Some(row.bytes.end);
    }
    let cursor = galley.cursor_from_pos(vec2(at.x - from.x, height / 2.0));
    let line = text.get(row.bytes.clone())?;
    let within = line.char_indices().nth(cursor.index.0);
    Some(row.bytes.start + within.map_or(line.len(), |(index, _)| index))
}

/// Selects what is dragged over; near the edges the text moves on.
fn drag(
    ui: &Ui,
    response: &Response,
    text: &str,
    memory: &mut TextMemory,
    shown: &[Shown],
    height: f32,
) {
    let Some(at) = response.interact_pointer_pos() else {
        return;
    };
    let Some(byte) = byte_at(text, shown, at, height) else {
        return;
    };
    let has_shift = ui.input(|input| input.modifiers.shift);
    if response.drag_started() || response.is_pointer_button_down_on() && memory.selected.is_none()
    {
        let origin = ui.input(|input| input.pointer.press_origin()).unwrap_or(at);
        let from = byte_at(text, shown, origin, height).unwrap_or(byte);
        let from = memory
            .selected
            .filter(|_| has_shift)
            .map_or(from, |(from, _)| from);
        memory.selected = Some((from, byte));
    } else if response.dragged() {
        if let Some((_, to)) = &mut memory.selected {
            *to = byte;
        }
        let beyond = (at.y - response.rect.max.y).max(0.0) + (at.y - response.rect.min.y).min(0.0);
        if beyond != 0.0 {
            ui.scroll_with_delta(vec2(0.0, -beyond));
            ui.ctx().request_repaint();
        }
    } else if response.clicked() {
        memory.selected = match memory.selected {
            Some((from, _)) if has_shift => Some((from, byte)),
            _ => None,
        };
    }
}

/// Copies, selects all and scrolls; how far the text is to be moved.
fn keys(
    ui: &Ui,
    response: &Response,
    text: &str,
    memory: &mut TextMemory,
    (line, page): (f32, f32),
    actions: &mut Vec<Action>,
) -> f32 {
    if ui.ctx().text_edit_focused() {
        return 0.0;
    }
    let copies = ui.input_mut(|input| {
        let before = input.events.len();
        input.events.retain(|event| !matches!(event, Event::Copy));
        before != input.events.len()
    });
    if copies && let Some(selected) = memory.selection(text) {
        actions.push(Action::Copy(selected.to_owned()));
    }
    let pressed = |modifiers, key| commands::presses(ui, KeyboardShortcut::new(modifiers, key));
    if pressed(Modifiers::COMMAND, Key::A) > 0 {
        memory.selected = Some((0, text.len()));
        response.request_focus();
    }
    if pressed(Modifiers::NONE, Key::Home) > 0 {
        memory.goes_to = Some(0);
    }
    if pressed(Modifiers::NONE, Key::End) > 0 {
        memory.goes_to = Some(text.len());
    }
    let plain = |key| pressed(Modifiers::NONE, key) as f32;
    let lines = plain(Key::ArrowUp) - plain(Key::ArrowDown);
    let pages = plain(Key::PageUp) - plain(Key::PageDown);
    lines * line * 2.0 + pages * (page - line)
}

/// The language of a file for its colours, as its name and what was made of it say.
#[must_use]
pub fn language_of(name: &str, is_made_markdown: bool) -> String {
    if is_made_markdown {
        return "md".to_owned();
    }
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    ending.unwrap_or_default().to_lowercase()
}
