//! Fields whose text is not the value itself: what is typed is taken over while it is good,
//! and where it is not, what was there before stays.

use egui::Ui;

use super::controls::{Entry, entry_ui};
use super::draw::Page;

/// A field for a value that has a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field<'a> {
    /// What it is remembered by.
    pub key: &'a str,
    /// The value as text; empty where none is set.
    pub value: &'a str,
    /// How it looks.
    pub entry: Entry<'a>,
}

/// Draws the field; the text that is to be taken over now.
///
/// Of nonsense nothing is kept, its beginning included: `50` may be out of bounds where `5`
/// is not, and nobody meant `5`.
pub(super) fn typed_ui(
    ui: &mut Ui,
    page: &mut Page<'_, '_>,
    field: Field<'_>,
    is_good: impl Fn(&str) -> bool,
) -> Option<String> {
    let typed = page.memory.typed(field.key);
    let is_refused = typed.is_some_and(|text| !is_good(text));
    let mut text = typed.unwrap_or(field.value).to_owned();
    let entry = Entry {
        is_refused,
        ..field.entry
    };
    let response = entry_ui(ui, page.view, &mut text, entry);
    if response.gained_focus() && !is_refused {
        page.memory.begin_typing(field.key, field.value);
    }
    let mut taken = None;
    if response.changed() {
        let is_good = is_good(&text);
        page.memory.begin_typing_once(field.key, field.value);
        taken = Some(if is_good {
            text.clone()
        } else {
            page.memory.before(field.key).to_owned()
        });
        page.memory.set_typed(field.key, text, !is_good);
        // The border and the reason are those of the frame before.
        ui.ctx().request_repaint();
    } else if response.lost_focus() && !is_refused {
        page.memory.forget_typed(field.key);
    }
    taken
}
