//! The line above the pages of a document: pages or text, and which page.

use egui::{Id, Key, Ui, vec2};

use crate::domain::Attachment;
use crate::ui::theme::{face, icon, measure, size, space};
use crate::ui::widgets::{self, Field};
use crate::ui::{View, commands};
use crate::words::Gap;

/// What of a document is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    /// Its pages as they are printed.
    #[default]
    Pages,
    /// Its text as a model gets it.
    Text,
}

/// Where one is in a document.
#[derive(Debug)]
pub struct PagesMemory {
    /// What is looked at.
    pub side: Side,
    /// Which page, from one.
    pub page: u32,
    /// What is typed as its number, while that is.
    typed: Option<String>,
}

/// The room for a number.
const NUMBER: f32 = 56.0;

impl PagesMemory {
    /// At the first of the pages that are read.
    #[must_use]
    pub fn of(attachment: &Attachment) -> Self {
        Self {
            side: Side::default(),
            page: attachment.way.pages.map_or(1, |pages| pages.first),
            typed: None,
        }
    }

    /// Goes so many pages on; whether there was anywhere to go.
    pub fn step(&mut self, by: i32, attachment: &Attachment) -> bool {
        let page = self.page.saturating_add_signed(by);
        self.go(page, attachment)
    }

    fn go(&mut self, page: u32, attachment: &Attachment) -> bool {
        let last = attachment.facts.pages.unwrap_or(1).max(1);
        let page = page.clamp(1, last);
        self.typed = None;
        std::mem::replace(&mut self.page, page) != page
    }
}

/// Draws the line; whether another page is looked at.
pub fn pages_ui(
    ui: &mut Ui,
    view: View<'_>,
    memory: &mut PagesMemory,
    attachment: &Attachment,
) -> bool {
    let words = view.words;
    let mut has_moved = false;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::XS;
        for (side, key) in [(Side::Pages, "viewer-pages"), (Side::Text, "viewer-text")] {
            side_ui(ui, view, (side, key), memory);
        }
        if memory.side == Side::Text {
            return;
        }
        ui.add_space(space::M);
        let last = attachment.facts.pages.unwrap_or(1).max(1);
        let back = words.text("viewer-page-previous");
        let keys = Some(&commands::VIEWER_PAGE_BACK.keys);
        ui.add_enabled_ui(memory.page > 1, |ui| {
            if widgets::icon_button(ui, view, icon::CHEVRON_UP, &back, keys).clicked() {
                has_moved |= memory.step(-1, attachment);
            }
        });
        let mut typed = memory.typed.clone().unwrap_or(memory.page.to_string());
        let field = Field {
            id: Id::unique("viewer page"),
            name: &words.text("viewer-page"),
            hint: "",
            is_secret: false,
        };
        let response = ui
            .allocate_ui(vec2(NUMBER, measure::ROW), |ui| {
                widgets::field(ui, view, &mut typed, field)
            })
            .inner;
        if response.changed() {
            memory.typed = Some(typed.clone());
        }
        if response.lost_focus() {
            let is_meant = !ui.input(|input| input.key_pressed(Key::Escape));
            match typed.trim().parse() {
                Ok(page) if is_meant => has_moved |= memory.go(page, attachment),
                _ => memory.typed = None,
            }
        }
        let count = [("count", Gap::Number(f64::from(last)))];
        let count = words.fill("viewer-page-count", &count);
        widgets::label(ui, &count, face::regular(size::SMALL), view.theme.muted);
        let next = words.text("viewer-page-next");
        let keys = Some(&commands::VIEWER_PAGE_ON.keys);
        ui.add_enabled_ui(memory.page < last, |ui| {
            if widgets::icon_button(ui, view, icon::CHEVRON_DOWN, &next, keys).clicked() {
                has_moved |= memory.step(1, attachment);
            }
        });
    });
    has_moved
}

fn side_ui(
    ui: &mut Ui,
    view: View<'_>,
    (side, key): (Side, &'static str),
    memory: &mut PagesMemory,
) {
    let text = view.words.text(key);
    let is_chosen = memory.side == side;
    let response = if is_chosen {
        widgets::secondary_button(ui, view, &text)
    } else {
        widgets::text_button(ui, view, &text)
    };
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_selected(is_chosen);
    });
    if response.clicked() {
        memory.side = side;
    }
}
