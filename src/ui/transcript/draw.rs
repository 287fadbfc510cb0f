//! Draws a row, part by part; what lies outside the view is passed over.

use egui::{
    CornerRadius, CursorIcon, Id, Pos2, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui,
    WidgetInfo, pos2, vec2,
};

use crate::domain::{Message, MessageId, Role as Speaker, Source, Tree};
use crate::ui::markdown::{Aids, Block, Document, paint_block};
use crate::ui::pictures::Pictures;
use crate::ui::theme::{face, icon, measure, size, space};
use crate::ui::widgets::focus_ring;
use crate::ui::{Action, View};
use crate::words::Gap;

use super::groundwork::{GroundPart, GroundPlace, ground_ui};
use super::looks::{BUBBLE_PAD, CARD_PAD, Looks};
use super::menu::context_menu_ui;
use super::opened::Fold;
use super::row::{CARD_HEAD, Inner, Part, Row};
use super::shown::ShownMessage;
use super::{attached, buttons, cut, editor, footer, siblings};

/// Where a row goes.
#[derive(Clone, Copy)]
pub struct RowPlace<'a> {
    /// The messages.
    pub tree: &'a Tree,
    /// The frames that texts were set in.
    pub looks: &'a Looks,
    /// The upper left corner of the column.
    pub at: Pos2,
    /// Whether it is the last row: its buttons show without being called.
    pub is_last: bool,
    /// Whether it is only to be read.
    pub is_read_only: bool,
}

/// Draws a row. Tells what the person opened or closed in it.
pub fn row_ui(
    ui: &mut Ui,
    view: View<'_>,
    place: RowPlace<'_>,
    row: &mut Row,
    (mut shown, pictures): (Option<&mut ShownMessage>, &mut Pictures),
    actions: &mut Vec<Action>,
) -> Option<((MessageId, Fold), bool)> {
    let message = place.tree.message(row.id)?;
    let (id, role) = (Id::unique(("message", row.id.uuid())), row.role);
    let width = place.looks.answer.width;
    let mut toggled = None;
    let mut is_cut_toggled = false;
    let inner = row.inner_mut()?;
    let height = inner.total(place.looks, role);
    let whole = Rect::from_min_size(place.at, vec2(width, height));
    if !ui.clip_rect().intersects(whole) {
        return None;
    }
    grounds(ui, view, place, inner, role);
    let focus = ui.interact(whole, id, Sense::focusable_noninteractive());
    focus.widget_info(|| {
        let key = match role {
            Speaker::System => "message-of-system",
            Speaker::User => "message-of-user",
            Speaker::Assistant => "message-of-assistant",
            Speaker::Tool => "message-of-tool",
        };
        WidgetInfo::labeled(Role::Group, true, view.words.text(key))
    });
    if focus.has_focus() {
        focus_ring(ui, view, &focus, measure::RADIUS);
    }
    let is_hovered = ui.rect_contains_pointer(whole);
    if !message.outcome.is_streaming() && !place.is_read_only {
        let is_pressed = is_hovered && ui.input(|input| input.pointer.secondary_clicked());
        context_menu_ui(&focus, is_pressed, view, place.tree, message, actions);
    }
    let is_called = place.is_last || is_hovered || focus.has_focus();
    let is_meant = focus.has_focus() || buttons::has_focus(ui, message.id) || is_hovered;
    if is_meant && !place.is_read_only {
        siblings::keys(ui, place.tree, message.id, actions);
    }
    let mut y = place.at.y;
    for index in 0..inner.parts.len() {
        let part = inner.parts[index];
        let height = inner.height(part, place.looks, role);
        let rect = Rect::from_min_size(pos2(place.at.x, y), vec2(width, height));
        y += height;
        if rect.max.y < ui.clip_rect().min.y || rect.min.y > ui.clip_rect().max.y {
            continue;
        }
        match part {
            Part::Cut => {
                if let Some(facts) = &inner.cut {
                    is_cut_toggled = cut::line_ui(ui, view, rect, facts);
                }
            }
            Part::Summary(index) => {
                let at = rect.min + vec2(CARD_PAD, 0.0);
                let id = id.with("summary");
                let place = (&mut inner.summary, index);
                if block(ui, view, place, (at, id), Aids::default(), actions) {
                    toggled = Some((Fold::Code(part), true));
                }
            }
            Part::Caption => {
                let is_open = !inner.is_folded;
                if caption_ui(ui, view, rect, place, message, is_open) {
                    toggled = Some((Fold::Instructions, !is_open));
                }
            }
            Part::Ground(GroundPart::Code(index)) => {
                let at = rect.min + vec2(CARD_PAD, 0.0);
                let id = id.with(("ground code", index));
                if let Some(document) = inner.ground.code_mut(index)
                    && block(ui, view, (document, 0), (at, id), Aids::default(), actions)
                {
                    toggled = Some((Fold::Code(part), true));
                }
            }
            Part::Ground(ground) => {
                let ground = GroundPlace {
                    part: ground,
                    rect,
                    id: id.with("ground"),
                };
                let drawn = ground_ui(ui, view, ground, (message, &inner.ground), actions);
                toggled = toggled.or(drawn.toggled);
                if let Some(height) = drawn.height {
                    take_editor(ui, inner, part, height);
                }
            }
            Part::Editor => {
                let height =
                    editor::message_ui(ui, view, rect.min, width, message, pictures, actions);
                take_editor(ui, inner, part, height);
            }
            Part::ToolResult(index) => {
                let call = (message, index);
                let height = editor::result_ui(ui, view, rect.min, width, call, pictures, actions);
                take_editor(ui, inner, part, height);
            }
            Part::ToolSend => editor::send_results_ui(ui, view, rect, message, actions),
            Part::Words(index) => {
                let x = match role {
                    Speaker::User => bubble_left(inner, place) + BUBBLE_PAD.0,
                    Speaker::System | Speaker::Tool => rect.min.x + CARD_PAD,
                    Speaker::Assistant => rect.min.x,
                };
                let at = pos2(x, rect.min.y);
                let aids = Aids {
                    marks: shown.as_deref_mut().map(|shown| &mut shown.marks),
                    sources: sources_of(message),
                };
                let id = id.with("words");
                let place = (&mut inner.words, index);
                if block(ui, view, place, (at, id), aids, actions) {
                    toggled = Some((Fold::Code(part), true));
                }
            }
            Part::Thought(index) => {
                let at = rect.min + vec2(CARD_PAD, 0.0);
                let aids = Aids {
                    marks: shown.as_deref_mut().map(|shown| &mut shown.marks),
                    sources: &[],
                };
                let id = id.with("thoughts");
                let place = (&mut inner.thoughts, index);
                if block(ui, view, place, (at, id), aids, actions) {
                    toggled = Some((Fold::Code(part), true));
                }
            }
            Part::ThoughtHead => {
                let head = Rect::from_min_size(rect.min, vec2(width, CARD_HEAD));
                let is_open = inner.are_thoughts_open;
                let id = id.with("thinking");
                if thought_head(ui, view, head, message, is_open, id) {
                    toggled = Some((Fold::Thoughts, !is_open));
                }
            }
            Part::Tool(index) => {
                let head = Rect::from_min_size(rect.min, vec2(width, CARD_HEAD));
                if let Some(tool) = inner.tools.get_mut(index) {
                    if tool_head(ui, view, head, message, (index, tool.is_open)) {
                        toggled = Some((Fold::Tool(index), !tool.is_open));
                    }
                    let at = head.left_bottom() + vec2(CARD_PAD, 0.0);
                    let id = id.with(("tool", index));
                    let place = (&mut tool.document, 0);
                    if tool.is_open && block(ui, view, place, (at, id), Aids::default(), actions) {
                        toggled = Some((Fold::Code(part), true));
                    }
                }
            }
            Part::Attached => {
                let place = (rect, id.with("attached"));
                attached::attached_ui(
                    ui,
                    view,
                    place,
                    (message, &inner.attached),
                    pictures,
                    actions,
                );
            }
            Part::Unsent => {
                if let Some(galley) = inner.unsent.galley() {
                    let response = ui.interact(rect, id.with("unsent"), Sense::hover());
                    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, galley.text()));
                    ui.painter()
                        .galley(rect.min, galley.clone(), view.theme.muted);
                }
            }
            Part::Waiting => footer::waiting_ui(ui, view, rect),
            Part::Ending => {
                if let Some(galley) = inner.ending.galley() {
                    let response = ui.interact(rect, id.with("ending"), Sense::hover());
                    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, galley.text()));
                    ui.painter()
                        .galley(rect.min, galley.clone(), view.theme.warning);
                }
            }
            Part::Footer => footer::footer_ui(
                ui,
                view,
                footer::FooterPlace {
                    rect,
                    tree: place.tree,
                    is_called,
                    is_read_only: place.is_read_only,
                },
                message,
                actions,
            ),
            Part::BubbleTop | Part::BubbleEnd | Part::ThoughtEnd | Part::SummaryEnd | Part::Gap => {
            }
        }
    }
    if let Some(shown) = shown {
        let gap = inner.height(Part::Gap, place.looks, role);
        shown.flash_ui(ui, view, whole.with_max_y(whole.max.y - gap));
    }
    if toggled.is_some() || is_cut_toggled {
        row.is_stale = true;
        ui.ctx().request_repaint();
    }
    let (fold, is_open) = toggled?;
    Some(((row.id, fold), is_open))
}

/// The grounds under a bubble and around thoughts and tool calls.
fn grounds(ui: &Ui, view: View<'_>, place: RowPlace<'_>, inner: &Inner, role: Speaker) {
    let looks = place.looks;
    let mut y = place.at.y;
    let mut bubble = None;
    let mut card = None;
    let mut work = None;
    for part in &inner.parts {
        let bottom = y + inner.height(*part, looks, role);
        let extent = |known: Option<(f32, f32)>| Some((known.map_or(y, |(top, _)| top), bottom));
        match part {
            Part::BubbleTop | Part::BubbleEnd => bubble = extent(bubble),
            Part::Words(_) if role == Speaker::User => bubble = extent(bubble),
            Part::Ground(GroundPart::Used) => {}
            Part::Ground(_) if !inner.ground.has_card() => {}
            Part::Ground(GroundPart::Head) => work = Some((y, y + CARD_HEAD)),
            Part::Ground(GroundPart::End) => work = work.map(|(top, _)| (top, bottom - space::M)),
            Part::ThoughtHead => card = Some((y, y + CARD_HEAD)),
            Part::Caption if inner.is_folded => {}
            Part::Thought(_) | Part::Caption => card = extent(card),
            Part::Words(_) if role != Speaker::Assistant => card = extent(card),
            Part::ThoughtEnd => card = card.map(|(top, _)| (top, bottom - space::M)),
            Part::Tool(_) => card_ui(ui, view, place, y, bottom - space::M),
            _ => {}
        }
        y = bottom;
    }
    for (top, bottom) in work.into_iter().chain(card) {
        card_ui(ui, view, place, top, bottom);
    }
    if let Some((top, bottom)) = bubble {
        let left = bubble_left(inner, place);
        let right = place.at.x + looks.answer.width;
        let rect = Rect::from_min_max(pos2(left, top), pos2(right, bottom));
        let radius = CornerRadius::same(measure::RADIUS_BUBBLE);
        ui.painter().rect_filled(rect, radius, view.theme.bubble);
    }
}

fn card_ui(ui: &Ui, view: View<'_>, place: RowPlace<'_>, top: f32, bottom: f32) {
    let rect = Rect::from_min_max(
        pos2(place.at.x, top),
        pos2(place.at.x + place.looks.answer.width, bottom),
    );
    ui.painter().rect_stroke(
        rect,
        CornerRadius::same(measure::RADIUS_CARD),
        Stroke::new(measure::LINE, view.theme.border),
        StrokeKind::Inside,
    );
}

/// The left edge of a bubble that fits its words.
fn bubble_left(inner: &Inner, place: RowPlace<'_>) -> f32 {
    let most = place.looks.bubble.width;
    let widest = inner
        .words
        .blocks()
        .iter()
        .map(|block| block.typeset().map_or(most, |known| known.natural_width))
        .fold(0.0, f32::max);
    let width = widest.min(most) + 2.0 * BUBBLE_PAD.0;
    (place.at.x + place.looks.answer.width - width).round()
}

/// The sources that an answer may cite.
fn sources_of(message: &Message) -> &[Source] {
    message
        .groundwork
        .as_deref()
        .map_or(&[], |work| &work.sources)
}

/// Draws a block; whether its long code is to be opened.
fn block(
    ui: &mut Ui,
    view: View<'_>,
    (document, index): (&mut Document, usize),
    (at, id): (Pos2, Id),
    aids: Aids<'_>,
    actions: &mut Vec<Action>,
) -> bool {
    let Some(typeset) = document.blocks().get(index).and_then(Block::typeset) else {
        return false;
    };
    let painted = paint_block(ui, view, typeset, (at, id.with(index)), aids, actions);
    if let Some(height) = painted.drawn_height
        && let Some(block) = document.block_mut(index)
        && block.take_drawn_height(height)
    {
        ui.ctx().request_repaint();
    }
    painted.opens_code
}

/// Keeps the height that an editor took, for the next frame.
fn take_editor(ui: &Ui, inner: &mut Inner, part: Part, height: f32) {
    let before = inner.editors.insert(part, height);
    if before.is_none_or(|before| (before - height).abs() > 0.5) {
        ui.ctx().request_repaint();
    }
}

/// Says whose words follow, where their place does not say it. Instructions that the person
/// does not want to see are opened and closed with it; whether it was pressed.
fn caption_ui(
    ui: &Ui,
    view: View<'_>,
    rect: Rect,
    place: RowPlace<'_>,
    message: &Message,
    is_open: bool,
) -> bool {
    let text = match message.role {
        Speaker::Tool => {
            let name = called_name(place.tree, message);
            view.words
                .fill("tool-result-name", &[("name", Gap::Text(name))])
        }
        _ => view.words.text("instructions").into_owned(),
    };
    let id = Id::unique(("caption", message.id.uuid()));
    let can_fold = message.role == Speaker::System && !place.looks.habits.shows_instructions;
    if can_fold {
        let response = ui.interact(rect, id, Sense::click());
        response.widget_info(|| {
            let mut info = WidgetInfo::labeled(Role::Button, true, &text);
            info.selected = Some(is_open);
            info
        });
        return fold_head(ui, view, rect, &response, &text, is_open);
    }
    let at = rect.left_center() + vec2(CARD_PAD, 0.0);
    let line = ui.painter().text(
        at,
        egui::Align2::LEFT_CENTER,
        &text,
        face::medium(size::CAPTION),
        view.theme.muted,
    );
    ui.interact(line, id, Sense::hover())
        .widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
    false
}

/// A line that opens and closes what is below it; whether it was pressed.
fn fold_head(
    ui: &Ui,
    view: View<'_>,
    rect: Rect,
    response: &Response,
    text: &str,
    is_open: bool,
) -> bool {
    if response.hovered() {
        ui.set_cursor_icon(CursorIcon::PointingHand);
    }
    focus_ring(ui, view, response, measure::RADIUS);
    let color = if response.hovered() {
        view.theme.text
    } else {
        view.theme.muted
    };
    let sign = if is_open {
        icon::CHEVRON_DOWN
    } else {
        icon::CHEVRON_RIGHT
    };
    let painter = ui.painter();
    painter.text(
        rect.left_center() + vec2(space::M, 0.0),
        egui::Align2::LEFT_CENTER,
        sign,
        face::icon(size::SMALL),
        color,
    );
    painter.text(
        rect.left_center() + vec2(space::M + 20.0, 0.0),
        egui::Align2::LEFT_CENTER,
        text,
        face::medium(size::SMALL),
        color,
    );
    response.clicked()
}

/// The tool whose call a result answers.
fn called_name<'a>(tree: &'a Tree, result: &Message) -> &'a str {
    let id = result.tool_call_id.as_deref();
    let mut above = result.parent.and_then(|parent| tree.message(parent));
    while let Some(message) = above {
        let call = message
            .tool_calls
            .iter()
            .find(|call| Some(call.id.as_str()) == id);
        if let Some(call) = call {
            return &call.name;
        }
        // Several results stand one below the other, under the answer that called.
        if message.role != Speaker::Tool {
            break;
        }
        above = message.parent.and_then(|parent| tree.message(parent));
    }
    ""
}

/// The line that opens and closes the thoughts; whether it was pressed.
fn thought_head(
    ui: &Ui,
    view: View<'_>,
    rect: Rect,
    message: &Message,
    is_open: bool,
    id: Id,
) -> bool {
    let words = view.words;
    let is_thinking = message.outcome.is_streaming() && message.content.is_empty();
    let time = message.reasoning_ms.map(|ms| words.seconds(ms));
    let label = match (is_thinking, &time) {
        (true, Some(time)) => words.fill("thinking-since", &[("time", Gap::Text(time))]),
        (true, None) => words.text("thinking").into_owned(),
        (false, Some(time)) => words.fill("thought-for", &[("time", Gap::Text(time))]),
        (false, None) => words.text("thought").into_owned(),
    };
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::Button, true, &label);
        info.selected = Some(is_open);
        info
    });
    let is_pressed = fold_head(ui, view, rect, &response, &label, is_open);
    let count = message.reasoning.split_whitespace().count();
    let amount = words.fill("thought-words", &[("count", Gap::Number(count as f64))]);
    ui.painter().text(
        rect.right_center() - vec2(space::M, 0.0),
        egui::Align2::RIGHT_CENTER,
        amount,
        face::regular(size::CAPTION),
        view.theme.muted,
    );
    is_pressed
}

/// The line that opens and closes a tool call; whether it was pressed.
fn tool_head(
    ui: &Ui,
    view: View<'_>,
    rect: Rect,
    message: &Message,
    (index, is_open): (usize, bool),
) -> bool {
    let Some(call) = message.tool_calls.get(index) else {
        return false;
    };
    let label = view
        .words
        .fill("tool-call", &[("name", Gap::Text(&call.name))]);
    let id = Id::unique(("tool", message.id.uuid(), index));
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::Button, true, &label);
        info.selected = Some(is_open);
        info
    });
    ui.painter().text(
        rect.right_center() - vec2(space::M, 0.0),
        egui::Align2::RIGHT_CENTER,
        icon::TOOL,
        face::icon(size::SMALL),
        view.theme.muted,
    );
    fold_head(ui, view, rect, &response, &label, is_open)
}
