//! Draws what was done before an answer, part by part.

use std::sync::Arc;

use egui::{
    Align2, Color32, CornerRadius, CursorIcon, Id, Rect, Response, Role, Sense, Stroke, Ui,
    WidgetInfo, pos2, vec2,
};

use super::facts::{Head, Item, Mark, StepFacts};
use super::queries::{deeds_ui, queries_ui};
use super::{Ground, GroundPart, INDENT};
use crate::domain::{KnowledgeCommand, Message, Source};
use crate::ui::sources::{beginning, source_card_ui};
use crate::ui::theme::{face, icon, measure, size, space};
use crate::ui::transcript::looks::CARD_PAD;
use crate::ui::transcript::opened::Fold;
use crate::ui::transcript::row::CARD_HEAD;
use crate::ui::widgets::{elided, focus_ring};
use crate::ui::{Action, View};
use crate::words::Gap;

/// How much of a passage is read to show its beginning.
const MOST_CHARS: usize = 160;

/// Where a part goes.
#[derive(Clone, Copy, Debug)]
pub struct GroundPlace {
    /// Which.
    pub part: GroundPart,
    /// Its place.
    pub rect: Rect,
    /// A name for it.
    pub id: Id,
}

/// What came of drawing a part.
#[derive(Debug, Default)]
pub struct GroundDrawn {
    /// What was opened or closed.
    pub toggled: Option<(Fold, bool)>,
    /// The height that it took, where that could not be known before.
    pub height: Option<f32>,
}

/// Draws a part, but for what is shown to the letter.
pub fn ground_ui(
    ui: &mut Ui,
    view: View<'_>,
    place: GroundPlace,
    (message, ground): (&Message, &Ground),
    actions: &mut Vec<Action>,
) -> GroundDrawn {
    let mut drawn = GroundDrawn::default();
    let GroundPlace { part, rect, id, .. } = place;
    let sources = message.groundwork.as_deref();
    let sources = sources.map_or(&[][..], |work| &work.sources);
    match part {
        GroundPart::Head => {
            let head = &ground.facts.head;
            if head_ui(ui, view, (rect, id.with("ground")), head) {
                drawn.toggled = Some((Fold::Ground, !head.is_open));
            }
        }
        GroundPart::Used => ground
            .used
            .draw(ui, view, (rect, id.with("used")), sources, actions),
        GroundPart::Queries => {
            let inner = rect
                .with_min_x(rect.min.x + INDENT)
                .with_max_x(rect.max.x - CARD_PAD);
            let place = (inner, id.with("queries"));
            let (height, is_done) = queries_ui(ui, view, place, message, actions);
            drawn.height = Some(height);
            if is_done {
                drawn.toggled = Some((Fold::Queries, false));
            }
        }
        GroundPart::Item(index) => match ground.facts.items.get(index) {
            Some(Item::Step(step)) => {
                drawn.toggled = step_ui(ui, view, (rect, id.with(("step", index))), step);
            }
            Some(Item::Text(text, _)) => {
                let galley = ground.texts.get(index).and_then(|it| it.galley.as_ref());
                if let Some((galley, ..)) = galley {
                    let at = rect.min + vec2(INDENT, space::XS / 2.0);
                    let response = ui.interact(rect, id.with(("text", index)), Sense::hover());
                    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
                    ui.painter()
                        .galley(at, Arc::clone(galley), view.theme.muted);
                }
            }
            Some(Item::Source(number)) => {
                if let Some(source) = sources.get(number - 1) {
                    let place = (rect, id.with(("source", *number)));
                    if source_ui(ui, view, place, *number, source) {
                        actions.push(Action::ViewSources(sources.to_vec(), number - 1));
                    }
                }
            }
            Some(Item::Deeds(step)) => {
                let inner = rect.with_min_x(rect.min.x + INDENT);
                let place = (inner, id.with(("deeds", index)));
                deeds_ui(ui, view, place, (message, *step), actions);
            }
            Some(Item::Prompts(is_open)) => {
                if prompts_ui(ui, view, (rect, id.with("prompts")), *is_open) {
                    drawn.toggled = Some((Fold::Prompts, !is_open));
                    if !is_open && !view.state.knowledge.prompts.contains_key(&message.id) {
                        let wanted = KnowledgeCommand::ReadPrompts(message.id);
                        actions.push(Action::Knowledge(wanted));
                    }
                }
            }
            Some(Item::Code(_) | Item::Queries) | None => {}
        },
        GroundPart::Code(_) | GroundPart::End => {}
    }
    drawn
}

/// A line to press over the whole width.
fn pressed(
    ui: &Ui,
    view: View<'_>,
    (rect, id): (Rect, Id),
    name: &str,
    open: Option<bool>,
) -> Response {
    let sense = if open.is_some() {
        Sense::click()
    } else {
        Sense::hover()
    };
    let response = ui.interact(rect, id, sense);
    response.widget_info(|| {
        let role = if open.is_some() {
            Role::Button
        } else {
            Role::Label
        };
        let mut info = WidgetInfo::labeled(role, true, name);
        info.selected = open;
        info
    });
    if open.is_some() && response.hovered() {
        ui.set_cursor_icon(CursorIcon::PointingHand);
    }
    focus_ring(ui, view, &response, measure::RADIUS);
    response
}

const fn chevron(is_open: bool) -> char {
    if is_open {
        icon::CHEVRON_DOWN
    } else {
        icon::CHEVRON_RIGHT
    }
}

/// The line that opens and closes the steps; whether it was pressed.
fn head_ui(ui: &Ui, view: View<'_>, (rect, id): (Rect, Id), head: &Head) -> bool {
    let theme = view.theme;
    let line = rect.with_max_y(rect.min.y + CARD_HEAD);
    let said = if head.note.is_empty() {
        head.text.clone()
    } else {
        format!("{} · {}", head.text, head.note)
    };
    let name = if head.time.is_empty() {
        said
    } else {
        let gaps = [("head", Gap::Text(&said)), ("time", Gap::Text(&head.time))];
        view.words.fill("ground-head-name", &gaps)
    };
    let response = pressed(ui, view, (line, id), &name, Some(head.is_open));
    let left = if head.is_slim { 0.0 } else { CARD_PAD };
    let quiet = head.is_slim && !response.hovered();
    let ink = if quiet { theme.muted } else { theme.text };
    let painter = ui.painter();
    painter.text(
        pos2(line.min.x + left, line.center().y),
        Align2::LEFT_CENTER,
        chevron(head.is_open),
        face::icon(size::SMALL),
        theme.muted,
    );
    let mut end = line.max.x - left;
    if !head.time.is_empty() {
        let at = pos2(end, line.center().y);
        let font = face::regular(size::CAPTION);
        end = painter
            .text(at, Align2::RIGHT_CENTER, &head.time, font, theme.muted)
            .min
            .x;
    }
    let start = line.min.x + left + 20.0;
    let font = face::medium(size::SMALL);
    let room = end - space::S - start;
    let text = elided(ui, &head.text, font, ink, room);
    let room = room - text.size().x - space::S;
    let next = start + text.size().x + space::S;
    let top = |height: f32| line.center().y - height / 2.0;
    let at = pos2(start, top(text.size().y));
    ui.painter().galley(at, text, ink);
    if !head.note.is_empty() && room > measure::HIT {
        let font = face::regular(size::SMALL);
        let note = elided(ui, &head.note, font, theme.muted, room);
        let at = pos2(next, top(note.size().y));
        ui.painter().galley(at, note, theme.muted);
    }
    response.clicked()
}

fn sign(view: View<'_>, mark: Mark) -> (char, Color32) {
    let theme = view.theme;
    match mark {
        Mark::Done => (icon::CHECK, theme.accent),
        Mark::Reused => (icon::RESTART, theme.accent),
        Mark::Running => (icon::MORE, theme.accent),
        Mark::Failed => (icon::ERROR, theme.danger),
        Mark::LeftOut => (icon::MINUS, theme.muted),
        Mark::CutOff => (icon::WARNING, theme.warning),
    }
}

/// A step; what of it was opened or closed.
fn step_ui(
    ui: &Ui,
    view: View<'_>,
    (rect, id): (Rect, Id),
    step: &StepFacts,
) -> Option<(Fold, bool)> {
    let theme = view.theme;
    let name = if step.result.is_empty() {
        step.label.clone()
    } else {
        format!("{}, {}", step.label, step.result)
    };
    let response = pressed(ui, view, (rect, id), &name, step.is_open);
    let y = rect.center().y;
    let (sign, ink) = sign(view, step.mark);
    let centre = pos2(rect.min.x + CARD_PAD + 6.0, y);
    if step.mark == Mark::Running {
        // It stands still: a mark that moves would draw the whole window again and again.
        let ring = Stroke::new(1.5, ink);
        ui.painter().circle_stroke(centre, 5.0, ring);
    } else {
        let font = face::icon(size::CAPTION);
        ui.painter()
            .text(centre, Align2::CENTER_CENTER, sign, font, ink);
    }
    let mut end = rect.max.x - CARD_PAD;
    if !step.time.is_empty() {
        let font = face::regular(size::CAPTION);
        let at = pos2(end, y);
        let painter = ui.painter();
        end = painter
            .text(at, Align2::RIGHT_CENTER, &step.time, font, theme.muted)
            .min
            .x
            - space::S;
    }
    let edit = step.can_edit.then(|| {
        let text = view.words.text("step-edit");
        elided(
            ui,
            &text,
            face::regular(size::SMALL),
            theme.muted,
            f32::INFINITY,
        )
    });
    let edit_room = edit
        .as_ref()
        .map_or(0.0, |edit| edit.size().x + 2.0 * space::S);
    let start = rect.min.x + INDENT;
    let room = (end - edit_room - start).max(0.0);
    let called = elided(ui, &step.name, face::medium(size::SMALL), theme.text, room);
    let top = |height: f32| y - height / 2.0;
    let mut next = start + called.size().x + space::S;
    let at = pos2(start, top(called.size().y));
    ui.painter().galley(at, called, theme.text);
    let room = end - edit_room - next;
    if !step.result.is_empty() && room > measure::HIT {
        let lit = response.hovered() && step.is_open.is_some();
        let ink = if lit { theme.text } else { theme.muted };
        let result = elided(ui, &step.result, face::regular(size::SMALL), ink, room);
        let at = pos2(next, top(result.size().y));
        next += result.size().x;
        let is_cut = result.elided;
        ui.painter().galley(at, result, ink);
        if is_cut {
            response.clone().on_hover_text(&step.result);
        }
    }
    if let Some(edit) = edit {
        let place = Rect::from_min_size(
            pos2(next, rect.min.y),
            vec2(edit.size().x + 2.0 * space::S, rect.height()),
        );
        let button = ui.interact(place, id.with("edit"), Sense::click());
        let label = view.words.text("step-edit-name");
        button.widget_info(|| WidgetInfo::labeled(Role::Button, true, &*label));
        let is_lit = button.hovered() || button.has_focus();
        let ink = if is_lit { theme.text } else { theme.accent };
        let at = pos2(place.min.x + space::S, top(edit.size().y));
        ui.painter().galley_with_override_text_color(at, edit, ink);
        focus_ring(ui, view, &button, measure::RADIUS);
        if is_lit {
            ui.set_cursor_icon(CursorIcon::PointingHand);
        }
        if button.on_hover_text(&*label).clicked() {
            return Some((Fold::Queries, true));
        }
    }
    let is_open = step.is_open?;
    response
        .clicked()
        .then_some((Fold::GroundStep(step.kind), !is_open))
}

/// A passage that was found, with its place and how well it fits; whether it was pressed.
fn source_ui(
    ui: &Ui,
    view: View<'_>,
    (rect, id): (Rect, Id),
    number: usize,
    source: &Source,
) -> bool {
    let theme = view.theme;
    let words = view.words;
    let inner = rect
        .with_min_x(rect.min.x + INDENT - space::XS)
        .with_max_x(rect.max.x - space::S);
    let response = ui.interact(inner, id, Sense::click());
    let name = words.source_name(number, source);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    let is_lit = response.hovered() || response.has_focus();
    if is_lit {
        ui.set_cursor_icon(CursorIcon::PointingHand);
        let radius = CornerRadius::same(measure::RADIUS);
        ui.painter().rect_filled(inner, radius, theme.code_ground);
    }
    focus_ring(ui, view, &response, measure::RADIUS);
    let first = inner.min.y + 13.0;
    let font = face::semibold(size::GROUP);
    let digits = elided(ui, &number.to_string(), font, theme.accent, f32::INFINITY);
    let ground = Rect::from_center_size(
        pos2(inner.min.x + space::S + digits.size().x / 2.0, first),
        vec2(digits.size().x + space::S, size::CAPTION + space::XS),
    );
    let radius = CornerRadius::same(measure::RADIUS_MARK);
    ui.painter().rect_filled(ground, radius, theme.accent_soft);
    let at = ground.center() - digits.size() / 2.0;
    ui.painter().galley(at, digits, theme.accent);
    let left = ground.max.x + space::S;
    let caption = || face::regular(size::CAPTION);
    let scores = words.scores(&source.scores);
    let half = (inner.width() / 2.0).max(0.0);
    let scores = elided(ui, &scores, caption(), theme.muted, half);
    let end = inner.max.x - space::XS - scores.size().x;
    let at = pos2(end, first - scores.size().y / 2.0);
    ui.painter().galley(at, scores, theme.muted);
    let place = words.source_place(source);
    let place = elided(ui, &place, caption(), theme.muted, f32::INFINITY);
    let room = end - left - place.size().x - 2.0 * space::S;
    let called = elided(
        ui,
        source.name(),
        face::medium(size::SMALL),
        theme.text,
        room,
    );
    let at = pos2(left, first - called.size().y / 2.0);
    let after = left + called.size().x + space::S;
    ui.painter().galley(at, called, theme.text);
    let at = pos2(after, first - place.size().y / 2.0);
    ui.painter().galley(at, place, theme.muted);
    let mut said = source.headings.join(" › ");
    if !source.text.is_empty() {
        if !said.is_empty() {
            said.push_str(" · ");
        }
        said.push_str(&beginning(&source.text, MOST_CHARS));
    }
    let room = inner.max.x - space::XS - left;
    let said = elided(ui, &said, caption(), theme.muted, room);
    let at = pos2(left, first + 10.0);
    ui.painter().galley(at, said, theme.muted);
    let is_pressed = response.clicked();
    response.on_hover_ui(|ui| source_card_ui(ui, view, number, source));
    is_pressed
}

/// The line that shows and hides the prompts; whether it was pressed.
fn prompts_ui(ui: &Ui, view: View<'_>, (rect, id): (Rect, Id), is_open: bool) -> bool {
    let text = view.words.text(if is_open {
        "ground-prompts-hide"
    } else {
        "ground-prompts-show"
    });
    let response = pressed(ui, view, (rect, id), &text, Some(is_open));
    let is_lit = response.hovered() || response.has_focus();
    let ink = if is_lit {
        view.theme.text
    } else {
        view.theme.muted
    };
    let at = pos2(rect.min.x + CARD_PAD + 6.0, rect.center().y);
    let font = face::icon(size::CAPTION);
    ui.painter()
        .text(at, Align2::CENTER_CENTER, chevron(is_open), font, ink);
    let at = pos2(rect.min.x + INDENT, rect.center().y);
    let font = face::regular(size::CAPTION);
    ui.painter().text(at, Align2::LEFT_CENTER, text, font, ink);
    response.clicked()
}
