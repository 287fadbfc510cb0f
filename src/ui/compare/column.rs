//! One of two branches that are compared: which version of how many, by which model, and
//! what it says.

use egui::{Align, Id, Layout, Ui, vec2};

use crate::domain::{MessageId, Role, Tree};
use crate::state::Sides;
use crate::ui::markdown::Highlights;
use crate::ui::pictures::Pictures;
use crate::ui::theme::{face, icon, size, space};
use crate::ui::transcript::{Keep, List, Looks, Opened, PanePlace, pane_ui};
use crate::ui::widgets::{self, column_rect, model_name};
use crate::ui::{Action, View};
use crate::words::Gap;

use super::HEAD;

/// What a column remembers between frames.
#[derive(Debug, Default)]
pub struct Column {
    list: List,
    opened: Opened,
}

impl Column {
    /// Takes over the branch from one message on through another.
    pub fn follow(&mut self, tree: &Tree, (first, through): (MessageId, MessageId), looks: &Looks) {
        let is_same = self.list.rows.first().is_some_and(|row| row.id == first);
        if !is_same {
            self.list = List::default();
        }
        self.list
            .rebuild(tree.branch_through(first, through), looks);
        if !is_same {
            self.list.go_to_start();
        }
    }

    fn last(&self) -> Option<MessageId> {
        self.list.rows.last().map(|row| row.id)
    }
}

/// Where a column stands.
#[derive(Clone, Copy)]
pub struct ColumnPlace<'a> {
    /// 0 for the left one, 1 for the right one.
    pub index: usize,
    /// What is compared.
    pub sides: Sides,
    /// The first message of each.
    pub firsts: [MessageId; 2],
    /// The messages.
    pub tree: &'a Tree,
    /// The frames that texts are set in.
    pub looks: &'a Looks,
    /// Whether the page keys move it.
    pub takes_keys: bool,
}

impl ColumnPlace<'_> {
    fn first(&self) -> MessageId {
        self.firsts[self.index]
    }

    /// What is compared after a step to another version; the other side's is passed over.
    fn step(&self, by: isize) -> Option<Sides> {
        let siblings = self.tree.siblings(self.first());
        let other = self.firsts[1 - self.index];
        let mut at = siblings.iter().position(|id| *id == self.first())?;
        loop {
            at = at.checked_add_signed(by)?;
            let next = *siblings.get(at)?;
            if next != other {
                let mut sides = self.sides;
                sides[self.index] = next;
                return Some(sides);
            }
        }
    }
}

/// Draws a column.
pub fn column_ui(
    ui: &mut Ui,
    view: View<'_>,
    place: ColumnPlace<'_>,
    column: &mut Column,
    (highlights, pictures): (&mut Highlights, &mut Pictures),
    actions: &mut Vec<Action>,
) {
    let size = vec2(ui.available_width(), HEAD);
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_height(HEAD);
        head_ui(ui, view, place, column, actions);
    });
    let area = ui.available_rect_before_wrap();
    let pane = PanePlace {
        tree: place.tree,
        looks: place.looks,
        area,
        column: column_rect(view, area),
        id: Id::unique(("compared", place.index)),
        is_read_only: true,
        takes_keys: place.takes_keys,
        cut: None,
    };
    let keep = Keep {
        list: &mut column.list,
        highlights,
        pictures,
        opened: &mut column.opened,
        shown: None,
    };
    pane_ui(ui, view, pane, keep, actions);
}

fn head_ui(
    ui: &mut Ui,
    view: View<'_>,
    place: ColumnPlace<'_>,
    column: &Column,
    actions: &mut Vec<Action>,
) {
    let words = view.words;
    let side = words.text(["compare-left", "compare-right"][place.index]);
    let named = |key| words.fill(key, &[("side", Gap::Text(&side))]);
    ui.spacing_mut().item_spacing.x = 0.0;
    ui.add_space(space::S);
    let mut step = |ui: &mut Ui, by: isize, sign: char, name: &str| {
        let sides = place.step(by);
        let is_there = sides.is_some();
        let button = ui.add_enabled_ui(is_there, |ui| {
            widgets::icon_button(ui, view, sign, name, None)
        });
        if let Some(sides) = sides
            && button.inner.clicked()
        {
            actions.push(Action::Compare(sides));
        }
    };
    step(ui, -1, icon::CHEVRON_LEFT, &named("compare-previous"));
    let siblings = place.tree.siblings(place.first());
    let index = siblings.iter().position(|id| *id == place.first());
    let count = words.fill(
        "message-siblings",
        &[
            ("index", Gap::Number((index.unwrap_or(0) + 1) as f64)),
            ("count", Gap::Number(siblings.len() as f64)),
        ],
    );
    widgets::label(ui, &count, face::regular(size::CAPTION), view.theme.muted);
    step(ui, 1, icon::CHEVRON_RIGHT, &named("compare-next"));
    ui.add_space(space::XS);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.add_space(space::M);
        let take = words.text("compare-take");
        let name = named("compare-take-label");
        if widgets::named_button(ui, view, &take, &name).clicked()
            && let Some(last) = column.last()
        {
            take_ui(view, place.first(), last, actions);
        }
        ui.add_space(space::S);
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let model = model(place.tree, column).map(|id| model_name(&view.state.settings, id));
            let font = face::medium(size::SMALL);
            widgets::line(ui, &model.unwrap_or_default(), font, view.theme.text);
        });
    });
}

/// The model that answered first on this branch.
fn model<'a>(tree: &'a Tree, column: &Column) -> Option<&'a str> {
    column
        .list
        .rows
        .iter()
        .filter(|row| row.role == Role::Assistant)
        .find_map(|row| tree.message(row.id)?.model.as_deref())
}

/// Goes on with this branch: it is selected to its last message, and shown from where the
/// two parted.
fn take_ui(view: View<'_>, first: MessageId, last: MessageId, actions: &mut Vec<Action>) {
    actions.push(Action::SelectMessage(last));
    actions.push(Action::EndComparison);
    actions.extend(view.state.selected.map(|conversation| Action::OpenHit {
        conversation,
        message: Some(first),
        words: Vec::new(),
    }));
}
