//! The card beside a spot: who speaks, when, how it ended, and the first words.

use egui::{Frame, Margin, Rect, RectAlign, Response, Tooltip, Ui, pos2, vec2};

use crate::domain::{Language, Message, MessageId, Outcome, Tree};
use crate::ui::theme::{face, size, space};
use crate::ui::transcript::ending;
use crate::ui::widgets::{self, model_name};
use crate::ui::{View, said};

/// The width of the card.
const WIDTH: f32 = 320.0;

/// What a card says. It is put together once for a spot, and again while its words arrive.
#[derive(Debug)]
pub struct Card {
    message: MessageId,
    language: Language,
    /// How much was said when it was put together.
    length: usize,
    is_streaming: bool,
    name: String,
    facts: String,
    preview: String,
    ending: String,
}

impl Card {
    fn of(view: View<'_>, tree: &Tree, message: &Message) -> Self {
        let words = view.words;
        let model = message.model.as_deref();
        let model = model.map(|id| model_name(&view.state.settings, id).into_owned());
        let age = words.age(view.now.0 - message.created_at.0);
        let tokens = message
            .timings
            .filter(|timings| timings.predicted_n > 0)
            .map(|timings| words.tokens(timings.predicted_n));
        let facts = [model, Some(age), tokens];
        let mut preview = said::preview(message);
        if preview.is_empty() {
            preview = said::line(message);
        }
        if preview.is_empty() && message.outcome.is_streaming() {
            preview = words.text("spot-waiting").into_owned();
        }
        Self {
            message: message.id,
            language: words.language(),
            length: message.content.len(),
            is_streaming: message.outcome.is_streaming(),
            name: said::name(view, tree, message),
            facts: facts.into_iter().flatten().collect::<Vec<_>>().join(" · "),
            preview,
            ending: ending(view, message),
        }
    }

    fn is_of(&self, view: View<'_>, message: &Message) -> bool {
        self.message == message.id
            && self.language == view.words.language()
            && self.length == message.content.len()
            && self.is_streaming == message.outcome.is_streaming()
    }
}

/// Shows the card of a message beside its spot, to the left of the map where there is room.
pub fn card_ui(
    ui: &Ui,
    view: View<'_>,
    memory: &mut Option<Card>,
    canvas: &Response,
    spot: Rect,
    (tree, message): (&Tree, &Message),
) {
    let card = match memory.take() {
        Some(card) if card.is_of(view, message) => card,
        _ => Card::of(view, tree, message),
    };
    let beside = Rect::from_min_max(
        pos2(canvas.rect.left() - space::XS, spot.top()),
        spot.right_bottom(),
    );
    // In a narrow window there is no room beside the map: then it is below the spot or above.
    let has_room = canvas.rect.left() - ui.ctx().content_rect().left() > WIDTH + space::XXL;
    let (anchor, align) = if has_room {
        (beside, RectAlign::LEFT)
    } else {
        (spot.expand2(vec2(0.0, space::S)), RectAlign::BOTTOM)
    };
    let mut tooltip = Tooltip::always_open(ui.ctx().clone(), canvas.layer_id, canvas.id, anchor)
        .width(WIDTH)
        .gap(space::XS);
    // The pointer reaches the spots that lie under the card.
    tooltip.popup = tooltip
        .popup
        .align(align)
        .align_alternatives(&[RectAlign::LEFT, RectAlign::BOTTOM, RectAlign::TOP])
        .interactable(false);
    tooltip.show(|ui| {
        let margin = Margin::symmetric(space::S as i8, space::XS as i8);
        Frame::new()
            .inner_margin(margin)
            .show(ui, |ui| words_ui(ui, view, &card, message));
    });
    *memory = Some(card);
}

fn words_ui(ui: &mut Ui, view: View<'_>, card: &Card, message: &Message) {
    let theme = view.theme;
    ui.set_max_width(WIDTH);
    ui.spacing_mut().item_spacing.y = space::XS;
    widgets::label(ui, &card.name, face::semibold(size::SMALL), theme.text);
    widgets::muted(ui, view, &card.facts);
    if !card.preview.is_empty() {
        widgets::label(ui, &card.preview, face::regular(size::SMALL), theme.text);
    }
    if !card.ending.is_empty() {
        let color = match message.outcome {
            Outcome::Failed { .. } => theme.danger,
            _ => theme.warning,
        };
        widgets::label(ui, &card.ending, face::regular(size::CAPTION), color);
    }
}
