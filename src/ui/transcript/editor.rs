//! Words being typed inside the transcript: a message that is changed, or the result of a
//! tool call that a person gives by hand.

use egui::{
    CornerRadius, EventFilter, Frame, Layout, Margin, Pos2, Rect, Stroke, StrokeKind, TextEdit, Ui,
    UiBuilder, vec2,
};

use crate::domain::{DraftPlace, Message, Role as Speaker};
use crate::ui::attachments;
use crate::ui::commands;
use crate::ui::pictures::Pictures;
use crate::ui::theme::{face, measure, space};
use crate::ui::widgets::{self, shortcut};
use crate::ui::{Action, EditEnd, View};
use crate::words::Gap;

/// The height that an editor may take before it is known which it needs: a finite one, since
/// egui subtracts edges from each other.
const ROOM: f32 = 4_096.0;

/// The editor of a message in place of its words; the height it took.
pub fn message_ui(
    ui: &mut Ui,
    view: View<'_>,
    at: Pos2,
    width: f32,
    message: &Message,
    pictures: &mut Pictures,
    actions: &mut Vec<Action>,
) -> f32 {
    let place = DraftPlace::Edit(message.id);
    let name = match message.role {
        Speaker::User => view.words.text("edit-name"),
        Speaker::Assistant => view.words.text("edit-answer-name"),
        Speaker::System => view.words.text("edit-instructions-name"),
        Speaker::Tool => view.words.text("edit-result-name"),
    };
    let rect = Rect::from_min_size(at, vec2(width, ROOM));
    let builder = UiBuilder::new()
        .id_salt(("editor", message.id.uuid()))
        .max_rect(rect)
        .layout(Layout::top_down(egui::Align::Min));
    let response = ui.scope_builder(builder, |ui| {
        let (text, has_focus) = field_ui(ui, view, place, &name, "", pictures, actions);
        ui.add_space(space::S);
        let is_blank = text.trim().is_empty() && !attachments::has_any(view, place);
        let unready = attachments::unready_text(view, place);
        let mut end = None;
        if has_focus && commands::is_taken(ui, commands::FINISH_EDIT) {
            end = Some(first_choice(message.role));
        }
        if has_focus && commands::is_taken(ui, commands::DROP_EDIT) {
            end = Some(EditEnd::Cancel);
        }
        let choices = choices(view, message.role);
        let line = vec2(width, measure::HIT);
        let clicked = ui
            .allocate_ui_with_layout(line, Layout::right_to_left(egui::Align::Center), |ui| {
                let is_blank = is_blank && message.role != Speaker::System;
                let end = choices_ui(ui, view, choices, is_blank, unready.as_deref());
                if attachments::takes_files(view, place) {
                    attachments::attach_button_ui(ui, view, place, actions);
                }
                end
            })
            .inner;
        if let Some(end) = clicked.or(end) {
            actions.push(Action::EndEdit(message.id, end));
        }
        ui.add_space(space::M);
    });
    response.response.rect.height()
}

/// What can become of a change, the first one in the accent; in words and for the action.
fn choices(view: View<'_>, role: Speaker) -> Vec<(EditEnd, &'static str, bool)> {
    let cancel = (EditEnd::Cancel, "edit-cancel", true);
    match role {
        Speaker::User => vec![
            (EditEnd::Answer, "edit-send", view.state.can_begin()),
            (EditEnd::Beside, "edit-save", true),
            cancel,
        ],
        Speaker::Assistant => vec![
            (EditEnd::Beside, "edit-beside", true),
            (EditEnd::InPlace, "edit-in-place", true),
            cancel,
        ],
        Speaker::System | Speaker::Tool => vec![(EditEnd::InPlace, "edit-save-here", true), cancel],
    }
}

const fn first_choice(role: Speaker) -> EditEnd {
    match role {
        Speaker::User => EditEnd::Answer,
        Speaker::Assistant => EditEnd::Beside,
        Speaker::System | Speaker::Tool => EditEnd::InPlace,
    }
}

fn choices_ui(
    ui: &mut Ui,
    view: View<'_>,
    choices: Vec<(EditEnd, &'static str, bool)>,
    is_blank: bool,
    unready: Option<&str>,
) -> Option<EditEnd> {
    let mut chosen = None;
    for (index, (end, key, is_possible)) in choices.into_iter().enumerate() {
        let text = view.words.text(key);
        let is_enabled = end == EditEnd::Cancel || (is_possible && !is_blank && unready.is_none());
        let button = ui.add_enabled_ui(is_enabled, |ui| {
            if index == 0 {
                let keys = shortcut::text(ui.ctx(), view.words, &commands::FINISH_EDIT.keys);
                let name = match end {
                    EditEnd::Answer => view.words.text("edit-send-name"),
                    _ => text.clone(),
                };
                widgets::primary_button(ui, view, &text, &name).on_hover_text(keys)
            } else if end == EditEnd::Cancel {
                widgets::text_button(ui, view, &text)
            } else {
                widgets::secondary_button(ui, view, &text)
            }
        });
        let button = match unready {
            Some(reason) => button.inner.on_disabled_hover_text(reason),
            None => button.inner,
        };
        if button.clicked() {
            chosen = Some(end);
        }
    }
    chosen
}

/// The place for a tool call's result; the height it took.
pub fn result_ui(
    ui: &mut Ui,
    view: View<'_>,
    at: Pos2,
    width: f32,
    (message, index): (&Message, usize),
    pictures: &mut Pictures,
    actions: &mut Vec<Action>,
) -> f32 {
    let Some(call) = message.tool_calls.get(index) else {
        return 0.0;
    };
    let name = view
        .words
        .fill("tool-result-name", &[("name", Gap::Text(&call.name))]);
    let hint = view.words.text("tool-result-hint");
    let rect = Rect::from_min_size(at, vec2(width, ROOM));
    let builder = UiBuilder::new()
        .id_salt(("result", message.id.uuid(), index))
        .max_rect(rect)
        .layout(Layout::top_down(egui::Align::Min));
    let response = ui.scope_builder(builder, |ui| {
        let place = DraftPlace::ToolResult(message.id, index);
        field_ui(ui, view, place, &name, &hint, pictures, actions);
        ui.add_space(space::M);
    });
    response.response.rect.height()
}

/// The button that sends the results, once all are there.
pub fn send_results_ui(
    ui: &mut Ui,
    view: View<'_>,
    rect: Rect,
    message: &Message,
    actions: &mut Vec<Action>,
) {
    let is_whole = (0..message.tool_calls.len()).all(|index| {
        let place = DraftPlace::ToolResult(message.id, index);
        let typed = view.state.side_drafts.get(&place);
        typed.is_some_and(|text| !text.trim().is_empty())
    });
    let builder = UiBuilder::new()
        .id_salt(("send results", message.id.uuid()))
        .max_rect(rect)
        .layout(Layout::right_to_left(egui::Align::Min));
    ui.scope_builder(builder, |ui| {
        let is_enabled = is_whole && view.state.can_begin();
        let text = view.words.text("tool-results-send");
        let button = ui.add_enabled_ui(is_enabled, |ui| {
            widgets::primary_button(ui, view, &text, &text)
        });
        if button.inner.clicked() {
            actions.push(Action::SendToolResults(message.id));
        }
    });
}

/// A field that keeps what is typed in its place; the text and whether it has the focus.
fn field_ui(
    ui: &mut Ui,
    view: View<'_>,
    place: DraftPlace,
    name: &str,
    hint: &str,
    pictures: &mut Pictures,
    actions: &mut Vec<Action>,
) -> (String, bool) {
    let mut text = view
        .state
        .side_drafts
        .get(&place)
        .cloned()
        .unwrap_or_default();
    let id = attachments::field_id(place);
    let font = face::said(view.theme.body());
    let line = ui.fonts_mut(|fonts| fonts.row_height(&font));
    let has_focus = ui.memory(|memory| memory.has_focus(id));
    let radius = CornerRadius::same(measure::RADIUS_BUBBLE);
    let frame = Frame::new()
        .fill(view.theme.surface)
        .stroke(Stroke::new(measure::LINE, view.theme.border))
        .corner_radius(radius)
        .inner_margin(Margin {
            // The room between lines stands below the last one too.
            bottom: space::S as i8,
            ..Margin::same(space::M as i8)
        });
    let takes_files = attachments::takes_files(view, place);
    if takes_files && has_focus {
        attachments::take_pasted(ui, view, place, actions);
    }
    let shown = frame.show(ui, |ui| {
        attachments::attached_ui(ui, view, place, id, pictures, actions);
        ui.spacing_mut().extra_text_line_spacing = view.theme.body_line() - line;
        ui.add(
            TextEdit::multiline(&mut text)
                .id(id)
                .hint_text(hint)
                .font(font)
                .text_color(view.theme.text)
                .frame(Frame::NONE)
                .desired_rows(1)
                .desired_width(f32::INFINITY)
                .event_filter(EventFilter {
                    horizontal_arrows: true,
                    vertical_arrows: true,
                    escape: true,
                    tab: false,
                }),
        )
    });
    if has_focus {
        let ring = Stroke::new(measure::FOCUS, view.theme.accent);
        ui.painter()
            .rect_stroke(shown.response.rect, radius, ring, StrokeKind::Inside);
    }
    if takes_files {
        attachments::claim_drop(ui, place, shown.response.rect, has_focus);
    }
    let response = shown.inner;
    ui.ctx()
        .accesskit_node_builder(response.id, |node| node.set_label(name));
    // Whoever asks for an editor wants to type in it.
    let asked = view
        .state
        .shown
        .as_ref()
        .filter(|shown| place == DraftPlace::Edit(shown.message))
        .map(|shown| shown.number);
    let answered = id.with("asked");
    if asked.is_some() && ui.data(|data| data.get_temp::<u64>(answered)) != asked {
        ui.data_mut(|data| data.insert_temp(answered, asked.unwrap_or_default()));
        response.request_focus();
    }
    if response.changed() {
        actions.push(Action::EditSideDraft(place, text.clone()));
    }
    (text, has_focus)
}
