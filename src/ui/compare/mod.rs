//! Two branches side by side, each from the message on with which it parts from the other,
//! so that answers can be compared; where there is no room for two, one at a time.

mod column;

use egui::{Align, Id, Layout, Rect, Stroke, Ui, UiBuilder, vec2};

use crate::domain::{ConversationId, MessageId, Tree};
use crate::state::Sides;
use crate::ui::commands::CLOSE_COMPARISON;
use crate::ui::markdown::Highlights;
use crate::ui::pictures::Pictures;
use crate::ui::theme::{face, icon, measure, size, space};
use crate::ui::transcript::Epoch;
use crate::ui::widgets::{self, column_rect};
use crate::ui::{Action, View, said};
use crate::words::Gap;

use column::{Column, ColumnPlace, column_ui};

/// With less room than this in width, one branch is shown at a time.
const LEAST: f32 = 560.0;
/// The height of the line above the columns, and of the lines above each.
const HEAD: f32 = measure::ROW + space::S;

/// What the comparison remembers between frames.
#[derive(Debug, Default)]
pub struct CompareMemory {
    /// What was taken over last: the conversation, its shape, and what is compared.
    known: Option<(ConversationId, u64, Sides)>,
    /// The first messages that the two do not share.
    parting: Option<(MessageId, MessageId)>,
    columns: [Column; 2],
    epoch: Epoch,
    /// Which one is shown where there is room for one only.
    shown: usize,
}

/// Draws the branches through two messages of the conversation on screen.
pub fn compare_ui(
    ui: &mut Ui,
    view: View<'_>,
    sides: Sides,
    memory: &mut CompareMemory,
    (highlights, pictures): (&mut Highlights, &mut Pictures),
    actions: &mut Vec<Action>,
) {
    let Some(conversation) = view.state.conversation() else {
        return;
    };
    let tree = &conversation.tree;
    let area = ui.available_rect_before_wrap();
    let (head, body) = area.split_top_bottom_at_y(area.top() + HEAD);
    let is_wide = area.width() >= LEAST;
    let rects = if is_wide {
        let (left, right) = body.split_left_right_at_fraction(0.5);
        [left, right]
    } else {
        [body, body]
    };
    let looks = memory
        .epoch
        .looks(ui, view, column_rect(view, rects[0]).width());
    let known = Some((conversation.id, view.state.shape, sides));
    if memory.known != known {
        memory.known = known;
        memory.parting = tree.parting(sides[0], sides[1]);
        if let Some((left, right)) = memory.parting {
            for (index, first) in [left, right].into_iter().enumerate() {
                memory.columns[index].follow(tree, (first, sides[index]), &looks);
            }
        }
    }
    let Some((left, right)) = memory.parting else {
        actions.push(Action::EndComparison);
        return;
    };
    inside(ui, head, "compare head", |ui| {
        head_ui(ui, view, tree, left, (!is_wide, &mut memory.shown), actions);
    });
    let line = Stroke::new(measure::LINE, view.theme.border);
    ui.painter().hline(area.x_range(), head.bottom(), line);
    let pointed = ui
        .input(|input| input.pointer.hover_pos())
        .filter(|_| is_wide)
        .map_or(memory.shown, |at| usize::from(rects[1].contains(at)));
    for (index, rect) in rects.into_iter().enumerate() {
        if !is_wide && index != memory.shown {
            continue;
        }
        let place = ColumnPlace {
            index,
            sides,
            firsts: [left, right],
            tree,
            looks: &looks,
            takes_keys: index == pointed,
        };
        inside(ui, rect, "compare column", |ui| {
            column_ui(
                ui,
                view,
                place,
                &mut memory.columns[index],
                (highlights, pictures),
                actions,
            );
        });
    }
    if is_wide {
        ui.painter().vline(rects[1].left(), body.y_range(), line);
    }
}

/// Draws into a piece of the window, and nowhere else.
fn inside(ui: &mut Ui, rect: Rect, salt: &str, contents: impl FnOnce(&mut Ui)) {
    let id = Id::unique((salt, rect.left() as i32));
    let builder = UiBuilder::new().scope_id(id).max_rect(rect);
    ui.scope_builder(builder, |ui| {
        ui.shrink_clip_rect(rect);
        contents(ui);
    });
}

/// Where the two part, and the way back.
fn head_ui(
    ui: &mut Ui,
    view: View<'_>,
    tree: &Tree,
    first: MessageId,
    (flips, shown): (bool, &mut usize),
    actions: &mut Vec<Action>,
) {
    let words = view.words;
    let size = ui.available_size();
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
        ui.add_space(space::S);
        let (name, keys) = (words.text("compare-close"), Some(&CLOSE_COMPARISON.keys));
        if widgets::icon_button(ui, view, icon::CLOSE, &name, keys).clicked() {
            actions.push(Action::EndComparison);
        }
        if flips && widgets::text_button(ui, view, &words.text("compare-flip")).clicked() {
            *shown = 1 - *shown;
        }
        let parent = tree.message(first).and_then(|first| first.parent);
        let text = match parent.and_then(|parent| tree.message(parent)) {
            Some(parent) => {
                let line = said::line(parent);
                words.fill("compare-after", &[("words", Gap::Text(&line))])
            }
            None => words.text("compare-from-start").into_owned(),
        };
        let room = vec2(ui.available_width(), ui.available_height());
        ui.allocate_ui_with_layout(room, Layout::left_to_right(Align::Center), |ui| {
            ui.add_space(space::L);
            widgets::line(ui, &text, face::semibold(size::SMALL), view.theme.text);
        });
    });
}
