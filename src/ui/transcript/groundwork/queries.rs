//! What a person does about the steps before an answer: change what is searched for, leave out
//! what did not work, take over what was found out.

use egui::{
    Align, CornerRadius, EventFilter, Frame, Id, Layout, Margin, Rect, Stroke, TextEdit, Ui,
    UiBuilder, vec2,
};

use crate::domain::{Analysis, Groundwork, Message, StepKind, StepState};
use crate::ui::theme::{face, measure, size, space};
use crate::ui::widgets;
use crate::ui::{Action, View, commands};

/// The height that the editor may take before it is known which it needs.
const ROOM: f32 = 2_048.0;
/// The most queries that are searched for.
const MOST_QUERIES: usize = 16;

/// Another answer with what was found out of the request before, where that is anything.
#[must_use]
pub fn same_analysis(message: &Message) -> Option<Action> {
    let work = message.groundwork.as_deref()?;
    Some(Action::AnswerAgain {
        message: message.id,
        analysis: Some(Box::new(work.analysis.clone()?)),
        left_out: left_out(work),
    })
}

/// What was left out of an answer.
fn left_out(work: &Groundwork) -> Vec<StepKind> {
    let steps = work.steps.iter();
    let left = steps.filter(|step| step.state == StepState::LeftOut);
    left.map(|step| step.kind).collect()
}

/// What is known of the request, where it is not the analysis that did not work.
fn known(work: &Groundwork, failed: StepKind) -> Option<Box<Analysis>> {
    let analysis = work
        .analysis
        .clone()
        .filter(|_| failed != StepKind::Analyse);
    analysis.map(Box::new)
}

/// What can be done about a step that did not work.
pub(super) fn deeds_ui(
    ui: &mut Ui,
    view: View<'_>,
    (rect, id): (Rect, Id),
    (message, failed): (&Message, StepKind),
    actions: &mut Vec<Action>,
) {
    let Some(work) = message.groundwork.as_deref() else {
        return;
    };
    let builder = UiBuilder::new()
        .id_salt(id)
        .max_rect(rect)
        .layout(Layout::left_to_right(Align::Min));
    ui.scope_builder(builder, |ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        if !view.state.can_begin() {
            ui.disable();
        }
        let mut again = |left_out: Vec<StepKind>| {
            actions.push(Action::AnswerAgain {
                message: message.id,
                analysis: known(work, failed),
                left_out,
            });
        };
        // Without its writing there is no answer.
        if failed != StepKind::Write {
            let text = view.words.text("ground-answer-without");
            if widgets::secondary_button(ui, view, &text).clicked() {
                let mut left = left_out(work);
                left.push(failed);
                again(left);
            }
        }
        let text = view.words.text("ground-try-again");
        if widgets::secondary_button(ui, view, &text).clicked() {
            again(left_out(work));
        }
    });
}

/// The queries, to be changed; the height it took, and whether it is to be closed.
pub(super) fn queries_ui(
    ui: &mut Ui,
    view: View<'_>,
    (rect, id): (Rect, Id),
    message: &Message,
    actions: &mut Vec<Action>,
) -> (f32, bool) {
    let Some(work) = message.groundwork.as_deref() else {
        return (0.0, true);
    };
    let field = id.with("field");
    let typed = ui.data(|data| data.get_temp::<String>(id));
    let is_new = typed.is_none();
    let mut text = typed.unwrap_or_else(|| queries_of(work).join("\n"));
    let mut is_done = false;
    let place = rect.with_max_y(rect.min.y + ROOM);
    let builder = UiBuilder::new()
        .id_salt(id)
        .max_rect(place)
        .layout(Layout::top_down(Align::Min));
    let shown = ui.scope_builder(builder, |ui| {
        let has_focus = ui.memory(|memory| memory.has_focus(field));
        field_ui(ui, view, field, &mut text);
        if is_new {
            ui.memory_mut(|memory| memory.request_focus(field));
        }
        ui.add_space(space::S);
        let queries = queries_in(&text);
        let can_search = !queries.is_empty() && view.state.can_begin();
        let mut goes = has_focus && commands::is_taken(ui, commands::FINISH_EDIT) && can_search;
        is_done = has_focus && commands::is_taken(ui, commands::DROP_EDIT);
        let line = vec2(ui.available_width(), measure::HIT);
        ui.allocate_ui_with_layout(line, Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            let words = view.words;
            let text = words.text("queries-search");
            let button = ui.add_enabled_ui(can_search, |ui| {
                widgets::primary_button(ui, view, &text, &text)
            });
            goes |= button.inner.clicked();
            is_done |= widgets::text_button(ui, view, &words.text("queries-cancel")).clicked();
        });
        ui.add_space(space::S);
        if goes {
            is_done = true;
            actions.push(Action::AnswerAgain {
                message: message.id,
                analysis: Some(Box::new(Analysis {
                    queries,
                    is_edited: true,
                    ..work.analysis.clone().unwrap_or_default()
                })),
                left_out: left_out(work),
            });
        }
    });
    ui.data_mut(|data| {
        if is_done {
            data.remove_temp::<String>(id);
        } else {
            data.insert_temp(id, text);
        }
    });
    (shown.response.rect.height(), is_done)
}

fn field_ui(ui: &mut Ui, view: View<'_>, id: Id, text: &mut String) {
    let frame = Frame::new()
        .fill(view.theme.surface)
        .stroke(Stroke::new(measure::LINE, view.theme.border))
        .corner_radius(CornerRadius::same(measure::RADIUS))
        .inner_margin(Margin::same(space::S as i8));
    let shown = frame.show(ui, |ui| {
        ui.add(
            TextEdit::multiline(text)
                .id(id)
                .font(face::regular(size::SMALL))
                .text_color(view.theme.text)
                .frame(Frame::NONE)
                .desired_rows(2)
                .desired_width(f32::INFINITY)
                .event_filter(EventFilter {
                    horizontal_arrows: true,
                    vertical_arrows: true,
                    escape: true,
                    tab: false,
                }),
        )
    });
    let name = view.words.text("queries-name");
    ui.ctx().accesskit_node_builder(shown.inner.id, |node| {
        node.set_label(&*name);
    });
    if shown.inner.has_focus() {
        let ring = Stroke::new(measure::FOCUS, view.theme.accent);
        let radius = CornerRadius::same(measure::RADIUS);
        ui.painter()
            .rect_stroke(shown.response.rect, radius, ring, egui::StrokeKind::Inside);
    }
}

/// What was searched for.
fn queries_of(work: &Groundwork) -> &[String] {
    match &work.analysis {
        Some(analysis) if work.queries.is_empty() => &analysis.queries,
        _ => &work.queries,
    }
}

/// One query a line; blank lines are none.
fn queries_in(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.take(MOST_QUERIES).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::queries_in;

    #[test]
    fn blank_lines_should_be_no_queries() {
        assert_eq!(queries_in(" one \n\n two\n"), ["one", "two"]);
        assert!(queries_in("\n \n").is_empty());
        assert_eq!(queries_in(&"q\n".repeat(99)).len(), 16);
    }
}
