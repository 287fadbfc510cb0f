//! The quiet line above the first message that was sent: what was left out before it, and
//! the summary that stood in its place.

use egui::{Align2, CursorIcon, Id, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2};

use crate::domain::{MessageId, PromptCut};
use crate::ui::View;
use crate::ui::theme::{face, icon, measure, size, space};
use crate::ui::widgets::focus_ring;
use crate::words::Gap;

/// The height of the line.
pub const CUT: f32 = measure::HIT + space::S;

/// What there is to know of what was left out.
#[derive(Clone, Debug, PartialEq)]
pub struct CutFacts {
    first_kept: MessageId,
    line: String,
    summary: Option<String>,
    is_open: bool,
}

impl CutFacts {
    /// What is said of a cut, and whether its summary is open.
    #[must_use]
    pub fn of(ui: &Ui, view: View<'_>, cut: &PromptCut) -> Self {
        let key = match cut.summary {
            Some(_) => "cut-summarised",
            None => "cut-dropped",
        };
        let count = Gap::Number(f64::from(cut.dropped));
        let id = id_of(cut.first_kept);
        Self {
            first_kept: cut.first_kept,
            line: view.words.fill(key, &[("count", count)]),
            summary: cut.summary.clone(),
            is_open: ui.data(|data| data.get_temp(id)).unwrap_or_default(),
        }
    }

    /// The summary, where it is open.
    #[must_use]
    pub fn open_summary(&self) -> Option<&str> {
        self.summary.as_deref().filter(|_| self.is_open)
    }
}

fn id_of(first_kept: MessageId) -> Id {
    Id::unique(("cut", first_kept.uuid()))
}

/// Draws the line. Tells whether the summary was opened or closed.
pub fn line_ui(ui: &Ui, view: View<'_>, rect: Rect, facts: &CutFacts) -> bool {
    let theme = view.theme;
    let rect = rect.with_max_y(rect.max.y - space::S);
    let id = id_of(facts.first_kept);
    let can_open = facts.summary.is_some();
    let sense = if can_open {
        Sense::click()
    } else {
        Sense::hover()
    };
    let response = ui.interact(rect, id, sense);
    response.widget_info(|| {
        let role = if can_open { Role::Button } else { Role::Label };
        let mut info = WidgetInfo::labeled(role, true, &facts.line);
        info.selected = can_open.then_some(facts.is_open);
        info
    });
    let is_lit = can_open && (response.hovered() || response.has_focus());
    let ink = if is_lit { theme.text } else { theme.muted };
    let font = face::regular(size::CAPTION);
    let words = ui
        .painter()
        .text(rect.center(), Align2::CENTER_CENTER, &facts.line, font, ink);
    let mut taken = words.expand(space::M);
    if can_open {
        let sign = if facts.is_open {
            icon::CHEVRON_DOWN
        } else {
            icon::CHEVRON_RIGHT
        };
        let at = pos2(words.min.x - space::L, rect.center().y);
        let font = face::icon(size::CAPTION);
        let sign = ui.painter().text(at, Align2::LEFT_CENTER, sign, font, ink);
        taken.min.x = sign.min.x - space::S;
    }
    let line = Stroke::new(measure::LINE, theme.border);
    for side in [rect.min.x..=taken.min.x, taken.max.x..=rect.max.x] {
        if side.start() < side.end() {
            ui.painter().hline(side, rect.center().y, line);
        }
    }
    focus_ring(ui, view, &response, measure::RADIUS);
    if is_lit && response.hovered() {
        ui.set_cursor_icon(CursorIcon::PointingHand);
    }
    if response.clicked() {
        ui.data_mut(|data| data.insert_temp(id, !facts.is_open));
    }
    response.clicked()
}
