//! Fields of one line.

use egui::{Id, Margin, Response, RichText, TextEdit, Ui};

use crate::ui::View;
use crate::ui::theme::{face, measure, size, space};

/// What a field is.
#[derive(Clone, Copy, Debug)]
pub struct Field<'a> {
    /// Its id, for the focus.
    pub id: Id,
    /// Its name for a screen reader.
    pub name: &'a str,
    /// What stands in it while it is empty.
    pub hint: &'a str,
    /// Whether what is typed is hidden.
    pub is_secret: bool,
}

/// A field as wide as there is room.
pub fn field(ui: &mut Ui, view: View<'_>, text: &mut String, field: Field<'_>) -> Response {
    let height = ui.fonts_mut(|fonts| fonts.row_height(&face::regular(size::SMALL)));
    let vertical = ((measure::ROW - height) / 2.0).floor() as i8;
    let response = ui.add(
        TextEdit::singleline(text)
            .id(field.id)
            .hint_text(RichText::new(field.hint).font(face::regular(size::SMALL)))
            .password(field.is_secret)
            .font(face::regular(size::SMALL))
            .text_color(view.theme.text)
            .background_color(view.theme.surface)
            .margin(Margin::symmetric(space::M as i8, vertical))
            .desired_width(f32::INFINITY),
    );
    ui.ctx()
        .accesskit_node_builder(response.id, |node| node.set_label(field.name));
    response
}
