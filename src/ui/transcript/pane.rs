//! The rows of a branch in a piece of the window, scrolled by hand, by wheel and by keys.

use egui::{Id, Rect, ScrollArea, Ui, pos2, scroll_area::ScrollSource, vec2};

use crate::domain::{Message, MessageId, PromptCut, Tree};
use crate::ui::markdown::Highlights;
use crate::ui::pictures::Pictures;
use crate::ui::theme::{measure, space};
use crate::ui::{Action, View, commands};

use super::cut::CutFacts;
use super::groundwork::{Around, ground_facts};
use super::list::{Frame, List};
use super::looks::Looks;
use super::opened::Opened;
use super::row::Facts;
use super::shown::ShownMessage;
use super::{draw, ending, footer, unsent};

/// Where rows are shown.
#[derive(Clone, Copy)]
pub struct PanePlace<'a> {
    /// The messages.
    pub tree: &'a Tree,
    /// The frames that texts are set in.
    pub looks: &'a Looks,
    /// The piece of the window.
    pub area: Rect,
    /// The column in it.
    pub column: Rect,
    /// A name for the scroll bar.
    pub id: Id,
    /// Whether the messages are only to be read.
    pub is_read_only: bool,
    /// Whether the page keys move this piece.
    pub takes_keys: bool,
    /// What of the messages the last answer was written without.
    pub cut: Option<&'a PromptCut>,
}

/// What is kept between frames.
pub struct Keep<'a> {
    /// The rows.
    pub list: &'a mut List,
    /// The colours of code.
    pub highlights: &'a mut Highlights,
    /// The pictures of what is attached.
    pub pictures: &'a mut Pictures,
    /// What the person opened or closed.
    pub opened: &'a mut Opened,
    /// The message that is brought into view, where there is one.
    pub shown: Option<&'a mut ShownMessage>,
}

/// Draws the rows in view. The message in the middle of the view.
pub fn pane_ui(
    ui: &mut Ui,
    view: View<'_>,
    place: PanePlace<'_>,
    keep: Keep<'_>,
    actions: &mut Vec<Action>,
) -> Option<MessageId> {
    let PanePlace {
        tree, looks, area, ..
    } = place;
    let Keep {
        list,
        highlights,
        pictures,
        opened,
        mut shown,
    } = keep;
    if !list.is_for(looks) {
        list.resize(tree, looks);
    }
    list.take_habits(looks.habits);
    if place.takes_keys {
        keys(ui, list, area.height());
    }

    let cut = place.cut.map(|cut| CutFacts::of(ui, view, cut));
    let cut_of = |id: MessageId| place.cut.filter(|cut| cut.first_kept == id);
    let around = Around {
        opened: &*opened,
        is_read_only: place.is_read_only,
    };
    let facts = |message: &Message| Facts {
        ground: ground_facts(view, message, around),
        cut: cut_of(message.id).and(cut.clone()),
        ending: ending(view, message),
        unsent: unsent(view, message),
        is_as_written: view.state.is_as_written(message.id),
        is_edited: !place.is_read_only && view.state.is_edited(message.id),
        awaits_results: !place.is_read_only && view.state.awaits_results(message),
    };
    let offset = ui.fonts_mut(|fonts| {
        let mut frame = Frame {
            tree,
            looks,
            fonts,
            highlights,
            view_height: area.height(),
            opened: around.opened,
            facts: &facts,
        };
        if let Some(shown) = &mut shown {
            shown.bring(list, &mut frame);
        }
        list.settle(&mut frame)
    });
    let follows = view.state.settings.follows_answers;
    if !follows {
        // It went to the end because somebody wanted that, and stays where it is now.
        list.let_go_of_end();
    }
    let middle = list.row_at(offset + f64::from(area.height() / 2.0));
    let middle = middle.map(|row| row.id);

    let total = list.total() as f32;
    let last = list.rows.len().saturating_sub(1);
    // The offset is ours; an area that springs back from an edge of its own would fight it.
    ui.spacing_mut().scroll.kinetic.rubber_band = false;
    // Selected words keep the colour of words.
    ui.visuals_mut().selection.stroke.color = view.theme.text;
    let output = ScrollArea::vertical()
        .id_salt(place.id)
        .auto_shrink(false)
        .vertical_scroll_offset(offset as f32)
        .scroll_source(ScrollSource::SCROLL_BAR | ScrollSource::MOUSE_WHEEL)
        .show_viewport(ui, |ui, _| {
            ui.set_height(total);
            for index in list.visible(offset, area.height()) {
                let top = area.top() + (list.top(index) - offset) as f32;
                let row = &mut list.rows[index];
                let shown = shown.as_deref_mut().filter(|shown| shown.id == row.id);
                let toggled = draw::row_ui(
                    ui,
                    view,
                    draw::RowPlace {
                        tree,
                        looks,
                        at: pos2(place.column.left(), top),
                        is_last: index == last,
                        is_read_only: place.is_read_only,
                    },
                    row,
                    (shown, pictures),
                    actions,
                );
                if let Some((fold, is_open)) = toggled {
                    opened.set(fold, is_open);
                    // Who opens a step wants to see what is in it, and not the end below.
                    if is_open && fold.1.is_of_ground() && view.state.turn().is_none() {
                        list.let_go_of_end();
                    }
                }
            }
        });
    // The area clamps what it is given; only what goes beyond that was the person's doing.
    let most = (output.content_size.y - output.inner_rect.height()).max(0.0);
    let shown = (offset as f32).clamp(0.0, most);
    let moved = output.state.unclamped_offset().y.clamp(0.0, most) - shown;
    take_scroll(list, moved, total, area, looks);
    if !follows {
        list.let_go_of_end();
    }
    let is_at_end = offset + f64::from(area.height()) >= list.total() - 1.0;
    let is_away = !list.follows_end && (follows || !is_at_end);
    if !place.is_read_only && is_away && f64::from(area.height()) < list.total() {
        latest_ui(ui, view, place, list);
    }
    middle
}

/// Takes over how the person moved the view.
fn take_scroll(list: &mut List, moved: f32, total: f32, area: Rect, looks: &Looks) {
    if moved.abs() < 0.01 {
        return;
    }
    let offset_before = (list.offset_now(looks)) as f32;
    let most = (total - area.height()).max(0.0);
    if moved.abs() > area.height() * 1.5 {
        list.scroll_to(f64::from(offset_before + moved), looks);
    } else {
        list.scroll_by(moved);
    }
    // Any upward move lets go; reaching the end takes hold again.
    list.follows_end = moved > 0.0 && offset_before + moved >= most - 1.0;
}

/// Page keys move the view wherever the focus is; the composer has no use for them.
fn keys(ui: &Ui, list: &mut List, height: f32) {
    // Over a dialog they are the dialog's.
    if ui.ctx().memory(|memory| memory.top_modal_layer().is_some()) {
        return;
    }
    let page = height * 0.9;
    let distance = ui.input_mut(|input| {
        let mut distance = 0.0;
        if input.consume_shortcut(&commands::PAGE_UP.keys) {
            distance -= page;
        }
        if input.consume_shortcut(&commands::PAGE_DOWN.keys) {
            distance += page;
        }
        distance
    });
    if distance != 0.0 {
        list.let_go_of_end();
        list.scroll_by(distance);
    }
}

/// The button that brings the end back.
fn latest_ui(ui: &mut Ui, view: View<'_>, place: PanePlace<'_>, list: &mut List) {
    let area = place.area;
    let label = view.words.text("transcript-latest");
    let center = pos2(area.center().x, area.max.y - measure::HIT / 2.0 - space::S);
    let rect = Rect::from_center_size(center, vec2(96.0, measure::HIT));
    if footer::pill(ui, view, rect, &label, place.id.with("latest")).clicked() {
        list.follow_end();
    }
}
