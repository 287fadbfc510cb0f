//! What the model that is asked cannot take: told before it is sent, with the ways out.

use egui::{RichText, Ui};

use super::words;
use crate::domain::{Attachment, DraftPlace, FileKind, ReadingWay, Sense};
use crate::ui::theme::{face, size, space};
use crate::ui::{Action, Place, View, widgets};
use crate::words::Gap;

/// Draws a line for each thing that the model lacks.
pub(super) fn gate_ui(ui: &mut Ui, view: View<'_>, place: DraftPlace, actions: &mut Vec<Action>) {
    for sense in [Sense::Sight, Sense::Hearing] {
        let lacking = || {
            let attachments = view.state.attachments(place);
            attachments.filter(move |it| view.state.lacks(it) == Some(sense))
        };
        let count = lacking().count();
        if count > 0 {
            line_ui(ui, view, (sense, count), (place, &lacking), actions);
        }
    }
}

fn line_ui<'a, I: Iterator<Item = &'a Attachment>>(
    ui: &mut Ui,
    view: View<'_>,
    (sense, count): (Sense, usize),
    (place, lacking): (DraftPlace, &dyn Fn() -> I),
    actions: &mut Vec<Action>,
) {
    let reason = words::lack(view, sense);
    let count = ("count", Gap::Number(count as f64));
    let gaps = [("reason", Gap::Text(&reason)), count];
    let text = view.words.fill("lacks-left-out", &gaps);
    let text = RichText::new(text)
        .font(face::regular(size::CAPTION))
        .color(view.theme.warning);
    ui.add(egui::Label::new(text).wrap().selectable(false));
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let has_others = view.state.server.models().len() > 1;
        if has_others
            && widgets::link_button(ui, view, &view.words.text("lacks-other-model")).clicked()
        {
            actions.push(Action::GoTo(Place::Model));
        }
        let is_text = |it: &&Attachment| it.facts.kind == FileKind::Pdf;
        if lacking().any(|it| is_text(&it))
            && widgets::link_button(ui, view, &view.words.text("lacks-as-text")).clicked()
        {
            actions.extend(lacking().filter(is_text).map(|it| {
                let way = ReadingWay {
                    as_pictures: false,
                    ..it.way
                };
                Action::ReadAgain(place, it.id, way)
            }));
        }
        let remove = view.words.fill("lacks-remove", &[count]);
        if widgets::link_button(ui, view, &remove).clicked() {
            actions.extend(lacking().map(|it| Action::Detach(place, it.id)));
        }
    });
}
