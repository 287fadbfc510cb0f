//! How the palette looks: the field, the rows below it, and the line of hints.

use egui::text::LayoutJob;
use egui::{
    Align, Color32, CornerRadius, FontId, Frame, Galley, Id, Layout, Rect, Response, RichText,
    Role, ScrollArea, Sense, Stroke, StrokeKind, TextEdit, TextFormat, Ui, UiBuilder, Vec2,
    WidgetInfo, pos2, vec2,
};

use super::excerpt::Excerpt;
use super::field_id;
use super::lines::{Head, Line, Note, Query, target};
use crate::domain::{ConversationId, Role as Speaker, SearchHit};
use crate::ui::View;
use crate::ui::commands::UiCommand;
use crate::ui::theme::{face, icon, measure, size, space};
use crate::ui::widgets::{self, elided};
use crate::words::Gap;

/// The height of the field.
const FIELD: f32 = 48.0;
/// The most rows that are seen at once.
const MOST_ROWS: f32 = 13.0;
/// The size of icons in rows.
const ICON: f32 = 14.0;

/// The list to draw.
pub(super) struct ListPlace<'a> {
    /// Its lines.
    pub(super) lines: &'a [Line],
    /// The chosen one.
    pub(super) chosen: usize,
    /// Whether the chosen one must be brought into view.
    pub(super) is_to_be_seen: bool,
    /// The most height it may have.
    pub(super) height: f32,
    /// Whether a search takes long enough to be told of.
    pub(super) is_slow: bool,
}

/// What the pointer did.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pointed {
    /// It moved onto this line.
    pub(super) entered: Option<usize>,
    /// It clicked this line.
    pub(super) clicked: Option<usize>,
}

/// How high the list may be where there is room for so much.
pub(super) fn list_height(room: f32) -> f32 {
    let rest = room - FIELD - measure::ROW - space::XL;
    rest.clamp(measure::ROW, measure::ROW * MOST_ROWS)
}

/// How many lines a page has where there is room for so much.
pub(super) fn page(room: f32) -> usize {
    ((list_height(room) / measure::ROW) as usize)
        .saturating_sub(1)
        .max(1)
}

/// Draws the field; whether it was typed in.
pub(super) fn field_ui(ui: &mut Ui, view: View<'_>, text: &mut String) -> bool {
    let id = field_id();
    // There is nothing else here that the focus could go to.
    ui.memory_mut(|memory| {
        if !memory.has_focus(id) {
            memory.request_focus(id);
        }
    });
    let size = vec2(ui.available_width(), FIELD);
    let inner = ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_size(size);
        ui.spacing_mut().item_spacing.x = space::M;
        ui.add_space(space::L);
        let sign = icon::SEARCH.to_string();
        widgets::label(ui, &sign, face::icon(ICON + 2.0), view.theme.muted);
        let hint = RichText::new(view.words.text("palette-hint")).font(face::regular(size::BODY));
        let response = ui.add(
            TextEdit::singleline(text)
                .id(id)
                .hint_text(hint)
                .font(face::regular(size::BODY))
                .text_color(view.theme.text)
                .frame(Frame::NONE)
                .align(egui::Align2::LEFT_CENTER)
                .desired_width(ui.available_width() - space::L),
        );
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_label(&*UiCommand::Search.label(view));
        });
        response.changed()
    });
    line_ui(ui, view);
    inner.inner
}

/// Draws what can be chosen.
pub(super) fn list_ui(ui: &mut Ui, view: View<'_>, place: &ListPlace<'_>) -> Pointed {
    let mut pointed = Pointed::default();
    let is_moving = ui.input(|input| input.pointer.delta() != Vec2::ZERO);
    let height = (place.lines.len() as f32 * measure::ROW).min(place.height);
    let whole = vec2(ui.available_width(), height + 2.0 * space::XS);
    // The area around it only knows how high it was before.
    let room = Rect::from_min_size(ui.cursor().min, whole);
    // At the right there is room for the bar that scrolls.
    let mut inner = room.shrink2(vec2(0.0, space::XS));
    inner.min.x += space::S;
    ui.scope_builder(UiBuilder::new().max_rect(inner), |ui| {
        ScrollArea::vertical()
            .id_salt("palette list")
            .max_height(height)
            .auto_shrink(false)
            .show_rows(ui, measure::ROW, place.lines.len(), |ui, range| {
                if place.is_to_be_seen {
                    show_chosen(ui, place, range.start);
                }
                for index in range {
                    let is_chosen = index == place.chosen;
                    let Some(line) = place.lines.get(index).copied() else {
                        continue;
                    };
                    let Some(response) = row_ui(ui, view, (index, line), is_chosen, place.is_slow)
                    else {
                        continue;
                    };
                    if response.clicked() {
                        pointed.clicked = Some(index);
                    } else if is_moving && response.contains_pointer() && !is_chosen {
                        pointed.entered = Some(index);
                    }
                }
            });
    });
    ui.advance_cursor_after_rect(room);
    pointed
}

/// Brings the chosen line into view, with the name above it where it has one.
fn show_chosen(ui: &Ui, place: &ListPlace<'_>, first: usize) {
    let before = place.chosen.saturating_sub(1);
    let has_name = matches!(place.lines.get(before), Some(Line::Head(_)));
    let from = if has_name { before } else { place.chosen };
    let top = |index: usize| ui.max_rect().top() + (index as f32 - first as f32) * measure::ROW;
    let left = ui.max_rect().left();
    let rect = Rect::from_min_max(
        pos2(left, top(from)),
        pos2(left + 1.0, top(place.chosen + 1)),
    );
    ui.scroll_to_rect(rect, None);
}

/// Draws the line of hints.
pub(super) fn hint_ui(ui: &mut Ui, view: View<'_>, query: Query<'_>) {
    line_ui(ui, view);
    let text = match query {
        Query::Commands(_) => view.words.text("palette-keys"),
        Query::Everything(_) => view.words.text("palette-filters"),
    };
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), measure::ROW));
    let inner = rect.shrink2(vec2(space::L, 0.0));
    let font = face::regular(size::CAPTION);
    let galley = elided(ui, &text, font, view.theme.muted, inner.width());
    let at = pos2(inner.left(), inner.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, view.theme.muted);
    let response = ui.interact(rect, Id::unique("palette hint"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &*text));
}

/// A line across the whole width.
fn line_ui(ui: &mut Ui, view: View<'_>) {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), measure::LINE));
    ui.painter().rect_filled(rect, 0.0, view.theme.border);
}

/// What a row shows.
struct Row {
    icon: char,
    words: LayoutJob,
    /// What stands at its end.
    note: String,
    /// What stands between the two where there is room.
    aside: String,
    /// Its name for a screen reader.
    name: String,
}

/// Draws a row; the response of one that can be chosen.
fn row_ui(
    ui: &mut Ui,
    view: View<'_>,
    (index, line): (usize, Line),
    is_chosen: bool,
    is_slow: bool,
) -> Option<Response> {
    let (_, mut rect) = ui.allocate_space(vec2(ui.available_width(), measure::ROW));
    rect.max.x -= space::S;
    let row = match line {
        Line::Head(head) => {
            head_ui(ui, view, rect, head);
            return None;
        }
        Line::Note(note) => {
            note_ui(ui, view, rect, note, is_slow);
            return None;
        }
        Line::Command(command) => command_row(ui, view, command),
        Line::Conversation(id) => conversation_row(view, id),
        Line::Hit(index) => hit_row(view, view.state.search.found.hits.get(index)?, is_chosen),
    };
    target(view, line)?;
    let id = Id::unique(("palette row", index));
    // It can be clicked, and yet the focus stays in the field.
    let response = ui.interact(rect, id, Sense::CLICK);
    if is_chosen {
        ui.painter().rect(
            rect,
            CornerRadius::same(measure::RADIUS),
            view.theme.bubble,
            Stroke::new(measure::LINE, view.theme.border),
            StrokeKind::Inside,
        );
        ui.ctx().accesskit_node_builder(field_id(), |node| {
            node.set_active_descendant(id.accesskit_id());
        });
    }
    paint(ui, view, rect, &row);
    response.widget_info(|| WidgetInfo::labeled(Role::ListBoxOption, true, row.name.as_str()));
    ui.ctx()
        .accesskit_node_builder(id, |node| node.set_selected(is_chosen));
    Some(response)
}

fn paint(ui: &Ui, view: View<'_>, rect: Rect, row: &Row) {
    let theme = view.theme;
    let inner = rect.shrink2(vec2(space::S, 0.0));
    let put = |at: f32, galley: std::sync::Arc<Galley>, colour: Color32| {
        let width = galley.size().x;
        let top = inner.center().y - galley.size().y / 2.0;
        ui.painter().galley(pos2(at, top), galley, colour);
        width
    };
    let sign = elided(
        ui,
        &row.icon.to_string(),
        face::icon(ICON),
        theme.muted,
        ICON * 2.0,
    );
    put(inner.left(), sign, theme.muted);
    let left = inner.left() + ICON + space::M;
    let mut right = inner.right();
    if !row.note.is_empty() {
        let font = face::regular(size::CAPTION);
        let note = elided(ui, &row.note, font, theme.muted, inner.width() / 2.0);
        right -= note.size().x;
        put(right, note, theme.muted);
        right -= space::M;
    }
    let mut job = row.words.clone();
    job.wrap = egui::text::TextWrapping::truncate_at_width((right - left).max(0.0));
    let words = ui.fonts_mut(|fonts| fonts.layout_job(job));
    let end = left + put(left, words, theme.text) + space::M;
    if !row.aside.is_empty() {
        let font = face::regular(size::CAPTION);
        let aside = elided(ui, &row.aside, font, theme.muted, right - end);
        // Half a sentence would be in the way.
        if !aside.elided {
            put(end, aside, theme.muted);
        }
    }
}

fn head_ui(ui: &Ui, view: View<'_>, rect: Rect, head: Head) {
    let words = view.words;
    let (text, font, colour) = match head {
        Head::Said(index) => {
            let hit = view.state.search.found.hits.get(index);
            let title = hit.map_or("", |hit| &hit.title);
            let title = if title.is_empty() {
                words.text("untitled")
            } else {
                title.into()
            };
            (title, face::medium(size::CAPTION), view.theme.text)
        }
        Head::Recent => group_name(view, words.text("palette-recent")),
        Head::Conversations => group_name(view, words.text("commands-conversations")),
        Head::Commands => group_name(view, words.text("palette-commands")),
        Head::Group(group) => group_name(view, group.name(view)),
    };
    let inner = rect.shrink2(vec2(space::S, 0.0));
    let galley = elided(ui, &text, font, colour, inner.width());
    let at = pos2(inner.left(), rect.bottom() - space::XS - galley.size().y);
    let drawn = Rect::from_min_size(at, galley.size());
    ui.painter().galley(at, galley, colour);
    label(ui, drawn, ("head", &text));
}

fn group_name<'a>(
    view: View<'_>,
    name: std::borrow::Cow<'a, str>,
) -> (std::borrow::Cow<'a, str>, FontId, Color32) {
    (name, face::regular(size::GROUP), view.theme.muted)
}

fn note_ui(ui: &Ui, view: View<'_>, rect: Rect, note: Note, is_slow: bool) {
    let words = view.words;
    let text = match note {
        Note::NoCommand => words.text("palette-no-command").into_owned(),
        Note::Nothing => words.text("palette-nothing").into_owned(),
        Note::Searching if is_slow => words.text("palette-searching").into_owned(),
        // A search that is over in a moment need not be told of.
        Note::Searching => return,
        Note::More => words.text("palette-more").into_owned(),
        Note::Failed => {
            let failure = view.state.search.failure.as_ref();
            failure.map_or_else(String::new, |failure| {
                let text = words.failure(failure);
                format!("{}. {}", text.title, text.advice)
            })
        }
    };
    let inner = rect.shrink2(vec2(space::S, 0.0));
    let colour = view.theme.muted;
    let galley = elided(ui, &text, face::regular(size::SMALL), colour, inner.width());
    let at = pos2(inner.left(), rect.center().y - galley.size().y / 2.0);
    let drawn = Rect::from_min_size(at, galley.size());
    ui.painter().galley(at, galley, colour);
    label(ui, drawn, ("note", &text));
}

/// Words for a screen reader where they are drawn.
fn label(ui: &Ui, rect: Rect, (kind, text): (&str, &str)) {
    let id = Id::unique(("palette", kind, text));
    ui.interact(rect, id, Sense::hover())
        .widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
}

fn plain(view: View<'_>, text: &str) -> LayoutJob {
    LayoutJob::simple_singleline(text.to_owned(), face::regular(size::SMALL), view.theme.text)
}

fn command_row(ui: &Ui, view: View<'_>, command: UiCommand) -> Row {
    let label = command.label(view);
    Row {
        icon: command.icon(),
        words: plain(view, &label),
        note: command.keys_text(ui.ctx()),
        aside: command.note(view).into_owned(),
        name: label.into_owned(),
    }
}

fn conversation_row(view: View<'_>, id: ConversationId) -> Row {
    let known = view.state.conversations.iter().find(|known| known.id == id);
    let title = known.map_or("", |known| &known.title);
    let title = if title.is_empty() {
        view.words.text("untitled")
    } else {
        title.into()
    };
    let age = known.map(|known| view.words.age(view.now.0 - known.updated_at.0));
    Row {
        icon: icon::CONVERSATION,
        words: plain(view, &title),
        note: age.unwrap_or_default(),
        aside: String::new(),
        name: view
            .words
            .fill("conversation-name", &[("title", Gap::Text(&title))]),
    }
}

fn hit_row(view: View<'_>, hit: &SearchHit, is_chosen: bool) -> Row {
    let excerpt = Excerpt::of(&hit.excerpt, &hit.marks);
    let mut words = LayoutJob::default();
    for (piece, is_marked) in excerpt.pieces() {
        let (font, colour) = match (is_marked, is_chosen) {
            (false, _) => (face::regular(size::SMALL), view.theme.text),
            (true, false) => (face::bold(size::SMALL), view.theme.accent),
            // On the ground of what is chosen the accent would be too pale to read.
            (true, true) => (face::bold(size::SMALL), view.theme.text),
        };
        words.append(piece, 0.0, TextFormat::simple(font, colour));
    }
    let who = view.words.text(match hit.role {
        Some(Speaker::User) => "said-by-you",
        Some(Speaker::Assistant) => "said-in-answer",
        Some(Speaker::System) => "said-in-instructions",
        Some(Speaker::Tool) => "said-by-tool",
        None => "said-in-title",
    });
    let age = view.words.age(view.now.0 - hit.at.0);
    let icon = match hit.role {
        None => icon::CONVERSATION,
        Some(Speaker::Tool) => icon::TOOL,
        Some(_) => icon::QUOTE,
    };
    let gaps = [
        ("title", Gap::Text(&hit.title)),
        ("who", Gap::Text(&who)),
        ("age", Gap::Text(&age)),
        ("excerpt", Gap::Text(&hit.excerpt)),
    ];
    Row {
        icon,
        words,
        note: format!("{who} · {age}"),
        aside: String::new(),
        name: view.words.fill("hit-name", &gaps),
    }
}
