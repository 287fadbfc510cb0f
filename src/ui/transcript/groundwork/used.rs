//! The quiet line below an answer: which sources it had, each of which opens.

use std::sync::Arc;

use egui::epaint::text::FontsView;
use egui::text::LayoutJob;
use egui::{
    Color32, CornerRadius, CursorIcon, Galley, Id, Rect, Role, Sense, Ui, Vec2, WidgetInfo, vec2,
};

use super::facts::UsedFacts;
use crate::domain::Source;
use crate::ui::sources::source_card_ui;
use crate::ui::theme::{face, measure, size, space};
use crate::ui::transcript::looks::Looks;
use crate::ui::widgets::focus_ring;
use crate::ui::{Action, View};

/// The words of the line: its head, the sources, and what comes after them.
#[derive(Debug, Default)]
pub(super) struct Used {
    texts: UsedFacts,
    spots: Vec<Spot>,
    height: f32,
    laid: Option<(u64, f32)>,
}

/// A word or a source in the line.
#[derive(Debug)]
struct Spot {
    at: Vec2,
    /// The number of the source, where it is one.
    number: Option<(usize, Arc<Galley>)>,
    galley: Arc<Galley>,
    width: f32,
}

/// The room around a source.
const PAD: f32 = space::XS;

impl Used {
    /// Takes its words in.
    pub(super) fn set(&mut self, texts: &UsedFacts) {
        if self.texts != *texts {
            self.texts = texts.clone();
            self.laid = None;
        }
    }

    pub(super) fn height(&self) -> f32 {
        self.height.max(measure::HIT)
    }

    /// Puts the sources side by side, and below one another where a line is full.
    pub(super) fn lay_out(&mut self, fonts: &mut FontsView<'_>, looks: &Looks) {
        let look = &looks.answer;
        let texts = &self.texts;
        if self.laid == Some((look.epoch, look.width)) {
            return;
        }
        self.laid = Some((look.epoch, look.width));
        let mut set = |text: &str, font, color: Color32| {
            let mut job = LayoutJob::simple_singleline(text.to_owned(), font, color);
            job.wrap = egui::text::TextWrapping::truncate_at_width(look.width - measure::HIT);
            fonts.layout_job(job)
        };
        let caption = face::regular(size::CAPTION);
        let mut spots = Vec::with_capacity(texts.names.len() + 2);
        let mut put = |number: Option<(usize, Arc<Galley>)>, galley: Arc<Galley>| {
            let beside = number
                .as_ref()
                .map_or(0.0, |(_, number)| number.size().x + 2.0 * PAD + space::XS);
            let width = beside + galley.size().x + 2.0 * PAD;
            spots.push(Spot {
                at: Vec2::ZERO,
                number,
                galley,
                width,
            });
        };
        put(
            None,
            set(&texts.head, face::medium(size::CAPTION), look.tokens.muted),
        );
        for (number, name) in &texts.names {
            let font = face::semibold(size::GROUP);
            let digits = set(&number.to_string(), font, look.tokens.accent);
            let name = set(name, caption.clone(), Color32::PLACEHOLDER);
            put(Some((*number, digits)), name);
        }
        if !texts.rest.is_empty() {
            put(None, set(&texts.rest, caption, look.tokens.muted));
        }
        // The first word stands on the edge of the column.
        let mut at = vec2(-PAD, 0.0);
        for spot in &mut spots {
            if at.x > 0.0 && at.x + spot.width > look.width {
                at = vec2(-PAD, at.y + measure::HIT);
            }
            spot.at = at;
            at.x += spot.width + space::XS;
        }
        self.spots = spots;
        self.height = at.y + measure::HIT;
    }

    /// Draws it.
    pub(super) fn draw(
        &self,
        ui: &Ui,
        view: View<'_>,
        (rect, id): (Rect, Id),
        sources: &[Source],
        actions: &mut Vec<Action>,
    ) {
        for spot in &self.spots {
            let at = rect.min + spot.at;
            let place = Rect::from_min_size(at, vec2(spot.width, measure::HIT));
            let middle = |galley: &Galley| place.center().y - galley.size().y / 2.0;
            let Some((number, digits)) = &spot.number else {
                let text = egui::pos2(at.x + PAD, middle(&spot.galley));
                let response = ui.interact(place, id.with(spot.galley.text()), Sense::hover());
                let label = spot.galley.text();
                response.widget_info(|| WidgetInfo::labeled(Role::Label, true, label));
                ui.painter()
                    .galley(text, Arc::clone(&spot.galley), view.theme.muted);
                continue;
            };
            let Some(source) = sources.get(number - 1) else {
                continue;
            };
            let response = ui.interact(place, id.with(number), Sense::click());
            let name = view.words.source_name(*number, source);
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
            let is_lit = response.hovered() || response.has_focus();
            let ground = Rect::from_center_size(
                egui::pos2(at.x + 2.0 * PAD + digits.size().x / 2.0, place.center().y),
                vec2(digits.size().x + 2.0 * PAD, size::CAPTION + space::XS),
            );
            let radius = CornerRadius::same(measure::RADIUS_MARK);
            ui.painter()
                .rect_filled(ground, radius, view.theme.accent_soft);
            let number_at = ground.center() - digits.size() / 2.0;
            ui.painter()
                .galley(number_at, Arc::clone(digits), view.theme.accent);
            let ink = if is_lit {
                ui.set_cursor_icon(CursorIcon::PointingHand);
                view.theme.text
            } else {
                view.theme.muted
            };
            let text = egui::pos2(ground.max.x + space::XS, middle(&spot.galley));
            ui.painter().galley(text, Arc::clone(&spot.galley), ink);
            focus_ring(ui, view, &response, measure::RADIUS);
            if response.clicked() {
                actions.push(Action::ViewSources(sources.to_vec(), number - 1));
            }
            response.on_hover_ui(|ui| source_card_ui(ui, view, *number, source));
        }
    }
}
