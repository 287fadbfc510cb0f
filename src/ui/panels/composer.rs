//! The composer: where a message is written and sent, and where a running answer is stopped.

use egui::text::{CCursor, CCursorRange, CharIndex};
use egui::text_edit::TextEditState;
use egui::{
    CornerRadius, EventFilter, Frame, Id, KeyboardShortcut, Layout, Margin, Popup, ScrollArea,
    Stroke, StrokeKind, TextEdit, Ui,
};

use super::composition::Composition;
use crate::domain::ConversationId;
use crate::ui::attachments::{attach_button_ui, attached_ui, has_any, take_pasted, unready_text};
use crate::ui::commands::{self, UiCommand};
use crate::ui::picker::{asked_model, pickers_ui};
use crate::ui::pictures::Pictures;
use crate::ui::theme::{face, measure, space};
use crate::ui::widgets;
use crate::ui::{Action, View};
use crate::words::Gap;

/// How many lines the composer grows to before it scrolls.
const MOST_LINES: f32 = 8.0;
/// The room for a button at the end of the foot.
const BUTTONS_WIDTH: f32 = 96.0;

/// What the composer remembers between frames.
#[derive(Debug, Default)]
pub struct ComposerMemory {
    text: String,
    /// The conversation that had the focus given to its composer.
    focused_for: Option<ConversationId>,
    /// Whether the composer had the focus given to it at all.
    was_focused: bool,
    composition: Composition,
    /// Enter was pressed, and is carried out when the words before it are in the text.
    is_sending: bool,
    /// What was typed after Enter in the same frame: it belongs to the next message.
    typed_after: Vec<egui::Event>,
}

/// The id of the text field, to give it the focus from elsewhere.
#[must_use]
pub fn composer_id() -> Id {
    Id::unique("composer")
}

/// Draws the composer on the axis of the transcript.
pub fn composer_ui(
    ui: &mut Ui,
    view: View<'_>,
    memory: &mut ComposerMemory,
    pictures: &mut Pictures,
    actions: &mut Vec<Action>,
) {
    let draft = &view.state.draft;
    // Every edit went to the state before this frame, so a difference comes from elsewhere.
    if memory.text != *draft {
        memory.text.clone_from(draft);
        put_caret_at_end(ui.ctx(), &memory.text);
    }
    take_keys(ui, view, memory, actions);
    widgets::column(ui, view, |ui| {
        let theme = view.theme;
        let radius = CornerRadius::same(measure::RADIUS_BUBBLE);
        let frame = Frame::new()
            .fill(theme.surface)
            .stroke(Stroke::new(measure::LINE, theme.border))
            .corner_radius(radius)
            .inner_margin(Margin {
                left: space::M as i8,
                right: space::M as i8,
                top: space::M as i8,
                bottom: space::S as i8,
            })
            .show(ui, |ui| {
                let place = view.state.composer_place();
                attached_ui(ui, view, place, composer_id(), pictures, actions);
                text_ui(ui, view, memory, actions);
                if std::mem::take(&mut memory.is_sending) {
                    send(view, memory, actions);
                }
                ui.add_space(space::XS);
                ui.horizontal(|ui| controls_ui(ui, view, memory, actions));
            });
        if ui.memory(|memory| memory.has_focus(composer_id())) {
            let ring = Stroke::new(measure::FOCUS, theme.accent);
            ui.painter()
                .rect_stroke(frame.response.rect, radius, ring, StrokeKind::Inside);
        }
        let height = frame.response.rect.height();
        widgets::settle(ui, composer_id().with("height"), height);
    });
}

/// Words that were put in, rather than typed, are gone on from their end.
fn put_caret_at_end(ctx: &egui::Context, text: &str) {
    let mut state = TextEditState::load(ctx, composer_id()).unwrap_or_default();
    let end = CCursor::new(CharIndex(text.chars().count()));
    state.cursor.set_char_range(Some(CCursorRange::one(end)));
    state.store(ctx, composer_id());
}

/// The keys of the composer. They are taken before the text field sees them.
fn take_keys(ui: &Ui, view: View<'_>, memory: &mut ComposerMemory, actions: &mut Vec<Action>) {
    let ctx = ui.ctx();
    let is_covered =
        ctx.memory(|memory| memory.top_modal_layer().is_some()) || Popup::is_any_open(ctx);
    if is_covered {
        return;
    }
    let selected = view.state.selected;
    if !memory.was_focused || memory.focused_for != selected {
        memory.was_focused = true;
        memory.focused_for = selected;
        ctx.memory_mut(|memory| memory.request_focus(composer_id()));
    }
    // Typing goes to the composer when it goes nowhere else.
    let is_lost = ctx.memory(|memory| memory.focused().is_none())
        && ctx.input(|input| input.events.iter().any(brings_words));
    if is_lost {
        ctx.memory_mut(|memory| memory.request_focus(composer_id()));
    }
    if !ctx.memory(|memory| memory.has_focus(composer_id())) {
        memory.composition.abandon();
        return;
    }
    ctx.input(|input| memory.composition.observe(input));
    if memory.text.is_empty() && !memory.composition.is_running() {
        commands::take_one(ui, view, UiCommand::EditLastMessage, actions);
    }
    let owns_enter = ctx.input(|input| memory.composition.owns_enter(input.time));
    // What was typed before Enter is part of the message, and what came after it is not,
    // however much of it arrives in one frame.
    let [send, _] = commands::composer_keys(view.state.settings.sends_on_enter);
    let mut events = std::mem::take(&mut memory.typed_after);
    ctx.input_mut(|input| {
        events.append(&mut input.events);
        if !owns_enter && let Some(later) = cut_at(&mut events, send.keys) {
            memory.typed_after = later;
            memory.is_sending = true;
        }
        input.events = events;
    });
    if !memory.typed_after.is_empty() {
        ctx.request_repaint();
    }
    take_pasted(ui, view, view.state.composer_place(), actions);
}

fn brings_words(event: &egui::Event) -> bool {
    matches!(
        event,
        egui::Event::Text(_) | egui::Event::Paste(_) | egui::Event::Ime(_)
    )
}

/// Takes the first press of the keys that send, and gives back what was typed after it.
/// `consume_key` will not do: it takes an Enter with Shift for one as well.
fn cut_at(events: &mut Vec<egui::Event>, send: KeyboardShortcut) -> Option<Vec<egui::Event>> {
    let at = events
        .iter()
        .position(|event| commands::is_press(event, send))?;
    let (later, others) = events
        .drain(at..)
        .skip(1)
        .partition(|event| brings_words(event) || matches!(event, egui::Event::Key { .. }));
    events.extend::<Vec<_>>(others);
    Some(later)
}

fn can_send(view: View<'_>, memory: &ComposerMemory) -> bool {
    let place = view.state.composer_place();
    let is_empty = memory.text.trim().is_empty() && !has_any(view, place);
    view.state.is_readable() && !is_empty && view.state.is_attached_ready(place)
}

fn send(view: View<'_>, memory: &ComposerMemory, actions: &mut Vec<Action>) {
    if can_send(view, memory) {
        actions.push(Action::Send);
    }
}

fn text_ui(ui: &mut Ui, view: View<'_>, memory: &mut ComposerMemory, actions: &mut Vec<Action>) {
    let settings = &view.state.settings;
    let [send, new_line] = commands::composer_keys(settings.sends_on_enter);
    let model = asked_model(view).map(|(model, _)| widgets::model_name(settings, &model.id));
    let keys = widgets::shortcut::text(ui.ctx(), view.words, &send.keys);
    let keys = ("keys", Gap::Text(&keys));
    let words = view.words;
    let hint = match (&model, settings.sends_on_enter) {
        (Some(model), true) => words.fill("composer-hint-model", &[("model", Gap::Text(model))]),
        (None, true) => words.text("composer-hint").into_owned(),
        (Some(model), false) => words.fill(
            "composer-hint-model-keys",
            &[("model", Gap::Text(model)), keys],
        ),
        (None, false) => words.fill("composer-hint-keys", &[keys]),
    };
    let font = face::said(view.theme.body());
    let line_height = view.theme.body_line();
    let line = ui.fonts_mut(|fonts| fonts.row_height(&font));
    ScrollArea::vertical()
        .id_salt("composer-scroll")
        .max_height(line_height * MOST_LINES)
        .show(ui, |ui| {
            ui.spacing_mut().extra_text_line_spacing = line_height - line;
            let response = ui.add(
                TextEdit::multiline(&mut memory.text)
                    .id(composer_id())
                    .hint_text(hint)
                    .font(font)
                    .text_color(view.theme.text)
                    .frame(Frame::NONE)
                    .desired_rows(1)
                    .desired_width(f32::INFINITY)
                    .return_key(new_line.keys)
                    .event_filter(EventFilter {
                        horizontal_arrows: true,
                        vertical_arrows: true,
                        // Esc stops an answer; the words that are being typed keep the focus.
                        escape: true,
                        tab: false,
                    }),
            );
            ui.ctx().accesskit_node_builder(response.id, |node| {
                node.set_label(&*view.words.text("composer-name"));
            });
            if response.changed() {
                actions.push(Action::EditDraft(memory.text.clone()));
            }
        });
}

fn controls_ui(ui: &mut Ui, view: View<'_>, memory: &ComposerMemory, actions: &mut Vec<Action>) {
    // While an answer runs there may be two buttons at the end.
    let buttons = if view.state.turn().is_some() && can_send(view, memory) {
        BUTTONS_WIDTH * 2.0
    } else {
        BUTTONS_WIDTH
    };
    let place = view.state.composer_place();
    ui.spacing_mut().item_spacing.x = space::S;
    attach_button_ui(ui, view, place, actions);
    let room = (ui.available_width() - buttons).max(0.0);
    pickers_ui(ui, view, room, actions);
    ui.with_layout(Layout::right_to_left(egui::Align::Center), |ui| {
        if let Some(turn) = view.state.turn() {
            let text = view.words.text("stop-button");
            let name = view.words.text("stop-name");
            let stop = widgets::primary_button(ui, view, &text, &name)
                .on_hover_text(UiCommand::Stop.keys_text(ui.ctx(), view.words));
            if stop.clicked() {
                actions.push(Action::Stop(turn.id));
                // The button goes away with the turn, and the focus must not go with it.
                ui.memory_mut(|memory| memory.request_focus(composer_id()));
            }
            if can_send(view, memory) {
                let text = view.words.text("queue-button");
                let queue = widgets::secondary_button(ui, view, &text)
                    .on_hover_text(view.words.text("queue-name"));
                if queue.clicked() {
                    actions.push(Action::Send);
                    ui.memory_mut(|memory| memory.request_focus(composer_id()));
                }
            }
            return;
        }
        let text = view.words.text(if view.state.settings.sends_on_enter {
            "send-button"
        } else {
            "send-button-plain"
        });
        let name = view.words.text("send-name");
        let button = ui
            .add_enabled_ui(can_send(view, memory), |ui| {
                widgets::primary_button(ui, view, &text, &name)
            })
            .inner;
        let button = match unready_text(view, place) {
            Some(reason) => button.on_disabled_hover_text(reason),
            None => button,
        };
        if button.clicked() {
            send(view, memory, actions);
            ui.memory_mut(|memory| memory.request_focus(composer_id()));
        }
    });
}
