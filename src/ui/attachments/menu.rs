//! How a file is read: as text or as pictures, and which of its pages.

use std::path::Path;

use egui::accesskit::Role;
use egui::{
    CornerRadius, Frame, Id, Key, Margin, Popup, PopupCloseBehavior, Response, RichText, Stroke, Ui,
};

use crate::domain::{
    Attachment, AttachmentId, DraftPlace, FileKind, PageRange, ReadingWay, Refusal,
};
use crate::state::Attached;
use crate::ui::theme::{face, measure, size, space};
use crate::ui::widgets::{self, Field};
use crate::ui::{Action, View};
use crate::words::Gap;

/// The width of the menu.
const WIDTH: f32 = 260.0;

/// The ways in which a file can be read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ways {
    id: AttachmentId,
    /// The one that holds.
    way: ReadingWay,
    /// Whether its pages can be had as pictures.
    has_pictures: bool,
    /// Of how many pages one can choose; `None` where that is not known.
    pages: Option<u32>,
}

impl Ways {
    /// Those of a file that was read; `None` where there is but one.
    pub(super) fn of(attachment: &Attachment) -> Option<Self> {
        let has_pictures = attachment.facts.kind == FileKind::Pdf;
        let pages = attachment.facts.pages;
        (has_pictures || pages.is_some()).then_some(Self {
            id: attachment.id,
            way: attachment.way,
            has_pictures,
            pages,
        })
    }

    /// Those that one that was refused is left.
    pub(super) fn left(view: View<'_>, attached: &Attached, refusal: &Refusal) -> Option<Self> {
        let name = Path::new(&attached.name);
        let is_pdf = name
            .extension()
            .is_some_and(|it| it.eq_ignore_ascii_case("pdf"));
        let pages = match refusal {
            Refusal::TooManyPages { pages, .. } | Refusal::NoSuchPages { pages } => Some(*pages),
            Refusal::TooSlow { .. } | Refusal::TooMuchText { .. } if is_pdf => None,
            _ => return None,
        };
        attached.can_be_tried_again().then(|| Self {
            id: attached.id,
            way: view.state.usual_way(),
            has_pictures: false,
            pages,
        })
    }
}

/// Draws the menu of a file while it is open.
pub(super) fn ways_ui(
    view: View<'_>,
    button: &Response,
    (place, ways): (DraftPlace, Ways),
    actions: &mut Vec<Action>,
) {
    Popup::menu(button)
        // What is clicked in it may be the field.
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .show(|ui| {
            let room = ui.ctx().content_rect().width() - 2.0 * space::XL;
            ui.set_width(WIDTH.min(room));
            let chosen = if ways.has_pictures {
                forms_ui(ui, view, ways)
            } else {
                None
            };
            let margin = Margin::symmetric(space::S as i8, space::XS as i8);
            let pages = Frame::new().inner_margin(margin);
            let chosen = chosen.or(pages.show(ui, |ui| pages_ui(ui, view, ways)).inner);
            if let Some(way) = chosen {
                ui.close();
                if way != ways.way {
                    actions.push(Action::ReadAgain(place, ways.id, way));
                }
            }
        });
}

fn forms_ui(ui: &mut Ui, view: View<'_>, ways: Ways) -> Option<ReadingWay> {
    let spacing = std::mem::take(&mut ui.spacing_mut().item_spacing.y);
    let mut chosen = None;
    for (as_pictures, key) in [(false, "way-text"), (true, "way-pictures")] {
        let text = view.words.text(key);
        let id = Id::unique(("way", ways.id, as_pictures));
        let is_so = ways.way.as_pictures == as_pictures;
        if widgets::choice_row(ui, view, id, (&text, &text, ""), is_so).clicked() {
            chosen = Some(ReadingWay {
                as_pictures,
                ..ways.way
            });
        }
    }
    ui.spacing_mut().item_spacing.y = spacing;
    chosen
}

fn pages_ui(ui: &mut Ui, view: View<'_>, ways: Ways) -> Option<ReadingWay> {
    ui.spacing_mut().item_spacing.y = space::S;
    let name = view.words.text("way-pages");
    widgets::label(ui, &name, face::medium(size::SMALL), view.theme.text);
    let id = Id::unique(("pages", ways.id));
    let typed = ui.data(|data| data.get_temp::<String>(id));
    let mut text = typed.unwrap_or_else(|| ways.way.pages.map_or_else(String::new, written));
    let hint = ways.pages.map_or_else(String::new, |pages| {
        let count = [("count", Gap::Number(f64::from(pages)))];
        view.words.fill("way-pages-hint", &count)
    });
    let field = Field {
        id,
        name: &name,
        hint: &hint,
        is_secret: false,
    };
    // In a menu a field has no line of its own.
    let response = Frame::new()
        .stroke(Stroke::new(measure::LINE, view.theme.border))
        .corner_radius(CornerRadius::same(measure::RADIUS))
        .show(ui, |ui| widgets::field(ui, view, &mut text, field))
        .inner;
    let is_entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    let pages = PageRange::parse(&text);
    let is_possible = pages.is_some() || text.trim().is_empty();
    if !is_possible {
        let wrong = view.words.text("way-pages-wrong");
        let font = face::regular(size::CAPTION);
        widgets::label(ui, &wrong, font, view.theme.danger);
    }
    let read = ui.add_enabled_ui(is_possible, |ui| {
        widgets::secondary_button(ui, view, &view.words.text("way-pages-read"))
    });
    if is_possible && (is_entered || read.inner.clicked()) {
        ui.data_mut(|data| data.remove_temp::<String>(id));
        return Some(ReadingWay { pages, ..ways.way });
    }
    ui.data_mut(|data| data.insert_temp(id, text));
    None
}

/// A range as it is typed.
fn written(range: PageRange) -> String {
    match (range.first, range.last) {
        (first, None) => format!("{first}-"),
        (first, Some(last)) if first == last => first.to_string(),
        (first, Some(last)) => format!("{first}-{last}"),
    }
}

/// A line of a menu; whether it was chosen.
pub(super) fn item_ui(ui: &mut Ui, view: View<'_>, key: &'static str) -> bool {
    let name = view.words.text(key);
    let text = RichText::new(&*name).font(face::regular(size::SMALL));
    let response = ui.add(egui::Button::new(text));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_role(Role::MenuItem);
        node.set_label(&*name);
    });
    if response.clicked() {
        // A press of Enter closes nothing by itself.
        ui.close();
    }
    response.clicked()
}
