//! What can be done with a message, in the line below it, from the right.

use egui::{
    Color32, Context, CursorIcon, Id, Popup, Pos2, Rect, Response, Role, Sense, Ui, WidgetInfo,
    pos2, vec2,
};

use crate::domain::{FinishReason, Message, MessageId, Outcome, Role as Speaker};
use crate::ui::theme::{face, measure, size, space};
use crate::ui::widgets::focus_ring;
use crate::ui::{Action, View};
use crate::words::Gap;

use super::footer::FooterPlace;
use super::menu::menu_ui;
use super::siblings::Versions;

/// The menu's part of its id.
const MENU: &str = "menu";
/// The buttons' parts of their ids.
const SALTS: [&str; 12] = [
    "message-more",
    "message-discard",
    "message-answer",
    "message-retry",
    "message-regenerate",
    "message-continue",
    "message-edit",
    "copy",
    "next",
    "count",
    "previous",
    "message-compare",
];

/// Puts buttons side by side, from the right to the left.
struct Shelf<'a> {
    ui: &'a Ui,
    view: View<'a>,
    right: Pos2,
    id: Id,
    /// Whether all buttons show; else only those that always do.
    is_called: bool,
}

impl Shelf<'_> {
    fn button(&mut self, text: &str, label: &str, salt: &str, is_always: bool) -> Response {
        let id = self.id.with(salt);
        let is_shown = self.is_called || is_always;
        let (response, rect) =
            quiet_button(self.ui, self.view, self.right, (text, label), id, is_shown);
        self.right.x = rect.min.x - space::XS;
        response
    }

    fn worded(&mut self, key: &'static str, label: &'static str, is_always: bool) -> Response {
        let words = self.view.words;
        self.button(&words.text(key), &words.text(label), key, is_always)
    }
}

/// Draws the buttons; where they begin.
pub fn buttons_ui(
    ui: &Ui,
    view: View<'_>,
    place: FooterPlace<'_>,
    message: &Message,
    actions: &mut Vec<Action>,
) -> f32 {
    let id = footer_id(message.id);
    let mut shelf = Shelf {
        ui,
        view,
        right: pos2(place.rect.max.x, place.rect.center().y),
        id,
        // The menu stays where it is while it is open.
        is_called: place.is_called || Popup::is_id_open(ui.ctx(), id.with(MENU)),
    };
    if place.is_read_only {
        copy_ui(&mut shelf, message, actions);
        return shelf.right.x;
    }
    let more = shelf.worded("message-more", "message-more-label", false);
    menu_ui((&more, id.with(MENU)), view, place.tree, message, actions);

    let has_broken_off = !matches!(
        message.outcome,
        Outcome::Finished {
            reason: FinishReason::Stop | FinishReason::ToolCalls | FinishReason::ContentFilter
        }
    );
    if has_broken_off && !matches!(message.outcome, Outcome::Finished { .. }) {
        discard_ui(&mut shelf, message, actions);
    }
    again_ui(&mut shelf, place, message, has_broken_off, actions);
    if message.can_be_continued()
        && has_broken_off
        && view.state.can_begin()
        && shelf
            .worded("message-continue", "message-continue-label", true)
            .clicked()
    {
        actions.push(Action::Continue(message.id));
    }
    if message.role == Speaker::User
        && shelf
            .worded("message-edit", "message-edit-label", false)
            .clicked()
    {
        actions.push(Action::BeginEdit(message.id));
    }
    copy_ui(&mut shelf, message, actions);
    versions_ui(&mut shelf, place, message, actions);
    shelf.right.x
}

/// Draws what can be done with an answer that is being written; where that begins.
pub fn running_ui(
    ui: &Ui,
    view: View<'_>,
    place: FooterPlace<'_>,
    message: &Message,
    actions: &mut Vec<Action>,
) -> f32 {
    let right = pos2(place.rect.max.x, place.rect.center().y);
    let thinking = view.state.thinking();
    let thinking = thinking.filter(|turn| turn.answer == message.id && !place.is_read_only);
    let Some(turn) = thinking else {
        return right.x;
    };
    let mut shelf = Shelf {
        ui,
        view,
        right,
        id: footer_id(message.id),
        is_called: true,
    };
    let button = shelf.worded("end-thinking", "end-thinking-label", true);
    if button.clicked() {
        actions.push(Action::EndThinking(turn.id));
    }
    shelf.right.x
}

/// Whether one of the buttons of a message has the focus.
pub fn has_focus(ui: &Ui, message: MessageId) -> bool {
    let id = footer_id(message);
    let focused = ui.memory(egui::Memory::focused);
    focused.is_some_and(|focused| SALTS.iter().any(|salt| id.with(*salt) == focused))
}

/// A button to have the focus: of this message, or else of the nearest message of the branch
/// whose buttons are in view.
#[must_use]
pub fn last_button(ctx: &Context, view: View<'_>, message: MessageId) -> Option<Id> {
    /// How far to look: more messages than that are never in view at once.
    const NEAR: usize = 40;
    let tree = &view.state.conversation()?.tree;
    let above = std::iter::successors(tree.message(message), |near| tree.message(near.parent?));
    let below = std::iter::successors(tree.chosen_child(Some(message)), |near| {
        tree.chosen_child(Some(*near))
    });
    let above = above.map(|near| near.id).take(NEAR);
    let more = |near| footer_id(near).with("message-more");
    let mut ids = above.chain(below.take(NEAR)).map(more);
    ids.find(|id| ctx.read_response(*id).is_some())
}

fn footer_id(message: MessageId) -> Id {
    Id::unique(("footer", message.uuid()))
}

/// Throws away what came of an answer that did not come to its end.
fn discard_ui(shelf: &mut Shelf<'_>, message: &Message, actions: &mut Vec<Action>) {
    if shelf.view.state.can_remove(message.id)
        && shelf
            .worded("message-discard", "message-discard-label", true)
            .clicked()
    {
        actions.push(Action::RemoveMessage(message.id));
    }
}

/// Another answer; words that nobody answered, as after a failure, always offer to ask again.
fn again_ui(
    shelf: &mut Shelf<'_>,
    place: FooterPlace<'_>,
    message: &Message,
    has_broken_off: bool,
    actions: &mut Vec<Action>,
) {
    let is_unanswered = matches!(message.role, Speaker::User | Speaker::Tool)
        && place.tree.children(Some(message.id)).is_empty();
    let is_answer = message.role == Speaker::Assistant;
    if !(is_answer || is_unanswered) || !shelf.view.state.can_begin() {
        return;
    }
    let (text, label) = if is_unanswered {
        ("message-answer", "message-answer-label")
    } else if has_broken_off {
        ("message-retry", "message-regenerate-label")
    } else {
        ("message-regenerate", "message-regenerate-label")
    };
    let is_always = is_unanswered || has_broken_off;
    if shelf.worded(text, label, is_always).clicked() {
        actions.push(Action::Regenerate(message.id, Box::default()));
    }
}

fn copy_ui(shelf: &mut Shelf<'_>, message: &Message, actions: &mut Vec<Action>) {
    let (ui, words) = (shelf.ui, shelf.view.words);
    let copied = shelf.id.with("copied");
    let now = ui.input(|input| input.time);
    let just_copied = ui
        .data(|data| data.get_temp::<f64>(copied))
        .is_some_and(|at| now - at < 1.5);
    let text = if just_copied {
        ui.ctx().request_repaint_after_secs(1.6);
        words.text("message-copied")
    } else {
        words.text("message-copy")
    };
    let label = words.text("message-copy-label");
    if shelf.button(&text, &label, "copy", just_copied).clicked() {
        ui.data_mut(|data| data.insert_temp(copied, now));
        actions.push(copy_of(shelf.view, message));
    }
}

/// Which version of how many one reads is never hidden.
fn versions_ui(
    shelf: &mut Shelf<'_>,
    place: FooterPlace<'_>,
    message: &Message,
    actions: &mut Vec<Action>,
) {
    let Some(versions) = Versions::of(place.tree, message.id) else {
        return;
    };
    let words = shelf.view.words;
    if shelf
        .button("›", &words.text("message-next"), "next", true)
        .clicked()
    {
        actions.extend(versions.step(1).map(Action::SelectMessage));
    }
    let count = words.fill(
        "message-siblings",
        &[
            ("index", Gap::Number((versions.index + 1) as f64)),
            ("count", Gap::Number(versions.count() as f64)),
        ],
    );
    shelf.button(&count, &count, "count", true);
    if shelf
        .button("‹", &words.text("message-previous"), "previous", true)
        .clicked()
    {
        actions.extend(versions.step(-1).map(Action::SelectMessage));
    }
    let compare = shelf.worded("message-compare", "message-compare-label", false);
    if compare.clicked() {
        actions.extend(place.tree.counterparts(message.id).map(Action::Compare));
    }
}

/// A button of plain text whose right edge is given. It can be reached by keyboard even
/// while it does not show.
fn quiet_button(
    ui: &Ui,
    view: View<'_>,
    right: Pos2,
    (text, label): (&str, &str),
    id: Id,
    is_shown: bool,
) -> (Response, Rect) {
    let galley = ui.fonts_mut(|fonts| {
        fonts.layout_no_wrap(
            text.to_owned(),
            face::regular(size::CAPTION),
            Color32::PLACEHOLDER,
        )
    });
    let width = galley.size().x + space::S;
    let rect = Rect::from_min_size(
        pos2(right.x - width, right.y - measure::HIT / 2.0),
        vec2(width, measure::HIT),
    );
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, label));
    if is_shown || response.has_focus() {
        let color = if response.hovered() || response.has_focus() {
            view.theme.text
        } else {
            view.theme.muted
        };
        let at = rect.center() - galley.size() / 2.0;
        ui.painter().galley(at, galley, color);
    }
    focus_ring(ui, view, &response, measure::RADIUS);
    if response.hovered() {
        ui.set_cursor_icon(CursorIcon::PointingHand);
    }
    let response = response.on_hover_text(label);
    (response, rect)
}

/// What copying a message means: its words, and where the person wants that the texts of its
/// files above them.
pub(super) fn copy_of(view: View<'_>, message: &Message) -> Action {
    let has_texts = message.attachments.iter().any(|it| it.facts.text_bytes > 0);
    if has_texts && view.state.settings.copies_attached_text {
        Action::CopyWithTexts(message.id)
    } else {
        Action::Copy(message.content.clone())
    }
}
