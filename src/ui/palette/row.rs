//! The rows of the palette: names of what follows, notes, commands, conversations, and what
//! was said, with the words that were looked for marked in it.

use std::borrow::Cow;
use std::sync::Arc;

use egui::text::{LayoutJob, TextWrapping};
use egui::{
    Color32, CornerRadius, FontId, Galley, Id, Rect, Response, Role, Sense, Stroke, StrokeKind,
    TextFormat, Ui, WidgetInfo, pos2, vec2,
};

use super::excerpt::Excerpt;
use super::field_id;
use super::lines::{Head, Line, Note, target};
use crate::domain::{ConversationId, Role as Speaker, SearchHit};
use crate::ui::View;
use crate::ui::commands::UiCommand;
use crate::ui::theme::{face, icon, measure, size, space};
use crate::ui::widgets::elided;
use crate::words::Gap;

/// The size of icons in rows.
const ICON: f32 = 14.0;

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
pub(super) fn row_ui(
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
            head_ui(ui, view, rect, (index, head));
            return None;
        }
        Line::Note(note) => {
            note_ui(ui, view, rect, (index, note), is_slow);
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
    let put = |at: f32, galley: Arc<Galley>, colour: Color32| {
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
    job.wrap = TextWrapping::truncate_at_width((right - left).max(0.0));
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

fn head_ui(ui: &Ui, view: View<'_>, rect: Rect, (place, head): (usize, Head)) {
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
    label(ui, drawn, (place, &text));
}

fn group_name<'a>(view: View<'_>, name: Cow<'a, str>) -> (Cow<'a, str>, FontId, Color32) {
    (name, face::regular(size::GROUP), view.theme.muted)
}

fn note_ui(ui: &Ui, view: View<'_>, rect: Rect, (place, note): (usize, Note), is_slow: bool) {
    let words = view.words;
    let failed = || {
        let failure = view.state.search.failure.as_ref();
        failure.map_or_else(Default::default, |failure| words.failure(failure))
    };
    let text = match note {
        Note::NoCommand => words.text("palette-no-command").into_owned(),
        Note::Nothing => words.text("palette-nothing").into_owned(),
        Note::Searching if is_slow => words.text("palette-searching").into_owned(),
        // A search that is over in a moment need not be told of.
        Note::Searching => return,
        Note::More => words.text("palette-more").into_owned(),
        Note::Failed => {
            let failed = failed();
            if failed.detail.is_empty() {
                failed.title
            } else {
                words.with(&failed.title, &failed.detail)
            }
        }
        Note::Advice => failed().advice,
    };
    let colour = match note {
        Note::Failed => view.theme.danger,
        _ => view.theme.muted,
    };
    let inner = rect.shrink2(vec2(space::S, 0.0));
    let galley = elided(ui, &text, face::regular(size::SMALL), colour, inner.width());
    let at = pos2(inner.left(), rect.center().y - galley.size().y / 2.0);
    let drawn = Rect::from_min_size(at, galley.size());
    ui.painter().galley(at, galley, colour);
    label(ui, drawn, (place, &text));
}

/// Words for a screen reader where they are drawn.
fn label(ui: &Ui, rect: Rect, (place, text): (usize, &str)) {
    let id = Id::unique(("palette words", place));
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
        note: command.keys_text(ui.ctx(), view.words),
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
