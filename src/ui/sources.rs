//! A source in short: the card that shows its passage where its number is hovered.

use egui::{Align, Frame, Layout, Margin, RichText, Ui};

use super::View;
use super::theme::{face, measure, size, space};
use super::widgets;
use crate::domain::Source;

/// The width of the card.
const WIDTH: f32 = 360.0;
/// The most characters of the passage in it.
const MOST_CHARS: usize = 420;

/// The number of the source, its file, its place and the beginning of what it says.
pub fn source_card_ui(ui: &mut Ui, view: View<'_>, number: usize, source: &Source) {
    Frame::new()
        .inner_margin(Margin::same(space::XS as i8))
        .show(ui, |ui| said_ui(ui, view, number, source));
}

fn said_ui(ui: &mut Ui, view: View<'_>, number: usize, source: &Source) {
    let theme = view.theme;
    let room = ui.ctx().content_rect().width() - 2.0 * space::XL;
    ui.set_max_width(WIDTH.min(room));
    ui.spacing_mut().item_spacing = egui::vec2(space::S, space::XS);
    ui.horizontal(|ui| {
        ui.set_min_height(measure::HIT - space::S);
        let font = face::semibold(size::CAPTION);
        widgets::label(ui, &number.to_string(), font, theme.accent);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let place = view.words.source_place(source);
            widgets::muted(ui, view, &place);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                widgets::line(ui, source.name(), face::semibold(size::SMALL), theme.text);
            });
        });
    });
    if !source.headings.is_empty() {
        widgets::muted(ui, view, &source.headings.join(" › "));
    }
    let said = beginning(&source.text, MOST_CHARS);
    if !said.is_empty() {
        let text = RichText::new(said)
            .font(face::regular(size::SMALL))
            .color(theme.text);
        ui.add(egui::Label::new(text).wrap().selectable(false));
    }
}

/// The beginning of a passage on one line, with an ellipsis where it was cut.
#[must_use]
pub fn beginning(text: &str, most: usize) -> String {
    let mut said = String::new();
    let mut count = 0;
    for word in text.split_whitespace() {
        let signs = word.chars().count();
        if count + signs > most {
            if said.is_empty() {
                said.extend(word.chars().take(most));
            }
            said.push('…');
            break;
        }
        if !said.is_empty() {
            said.push(' ');
        }
        said.push_str(word);
        count += signs + 1;
    }
    said
}

#[cfg(test)]
mod tests {
    use super::beginning;

    #[test]
    fn a_passage_should_be_cut_between_words() {
        assert_eq!(beginning("one\n two  three", 40), "one two three");
        assert_eq!(beginning("one two three", 8), "one two…");
        assert_eq!(beginning("onetwothree", 4), "onet…");
        assert_eq!(beginning(" \n", 4), "");
    }
}
