//! The piece of the map in view: how the pointer and the keys move about in it.

use egui::{
    Button, CursorIcon, EventFilter, Id, PointerButton, Popup, Rect, Response, RichText, Role,
    Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo,
};

use crate::domain::{MessageId, Tree};
use crate::ui::theme::{face, measure, size};
use crate::ui::{Action, View, commands, said};

use super::camera::{Camera, Frame};
use super::card::card_ui;
use super::labels::labels;
use super::paint::{DOT, Marked, Picture, paint};
use super::{MapMemory, Zoom};

/// How far from a spot the pointer may be, in points.
const REACH: f32 = 12.0;

/// The id of the map, to give it the focus from elsewhere.
#[must_use]
pub fn map_id() -> Id {
    Id::unique("map")
}

/// Draws the piece of the map in view.
pub(super) fn canvas_ui(
    ui: &mut Ui,
    view: View<'_>,
    memory: &mut MapMemory,
    (tree, middle): (&Tree, Option<MessageId>),
    zoom: Option<Zoom>,
    actions: &mut Vec<Action>,
) {
    let area = ui.available_rect_before_wrap();
    let response = ui.interact(area, map_id(), Sense::click_and_drag());
    let frame = Frame {
        area,
        bounds: memory.chart.bounds(),
    };
    let mut camera = look(memory, frame, middle, zoom);
    take_pointer(ui, &response, frame, &mut camera);
    let hovered = response
        .hover_pos()
        .filter(|_| response.hovered() && !response.dragged())
        .and_then(|at| {
            let scale = camera.scale(frame);
            let at = camera.to_map(frame, at);
            memory.chart.nearest(at, scale, REACH).map(|spot| spot.id)
        });
    let has_focus = response.has_focus();
    memory.is_pointed &= has_focus || response.is_pointer_button_down_on();
    if has_focus {
        let before = memory.cursor;
        take_keys(ui, memory, tree, actions);
        let moved = memory.cursor.filter(|id| before != Some(*id));
        if let Some(spot) = moved.and_then(|id| memory.chart.spot_of(id)) {
            camera.reveal(frame, memory.chart.place(spot));
            memory.is_pointed = false;
        }
    }
    take_clicks(ui, &response, memory, hovered, tree, actions);
    // Who uses the mouse sees where it is.
    let is_by_keys = has_focus && !memory.is_pointed;
    let picture = Picture {
        chart: &memory.chart,
        trail: &memory.trail,
        frame,
        camera,
        marked: Marked {
            hovered,
            cursor: memory.cursor.filter(|_| is_by_keys),
            streaming: view.state.turn().map(|turn| turn.answer),
            middle,
        },
    };
    let painter = ui.painter().with_clip_rect(area.intersect(ui.clip_rect()));
    paint(&painter, view, &picture);
    labels(ui, &painter, view, tree, &picture);
    let chosen = name_ui(ui, view, &response, &picture, tree);
    if is_by_keys {
        ui.painter().rect_stroke(
            area.shrink(1.0),
            measure::RADIUS,
            Stroke::new(measure::FOCUS, view.theme.accent),
            StrokeKind::Inside,
        );
    }
    // What has the keys is shown as what is under the pointer is.
    let called = hovered.or(memory.cursor.filter(|_| is_by_keys));
    let called = called.and_then(|id| Some((memory.chart.spot_of(id)?, tree.message(id)?)));
    match called {
        Some((spot, message)) if !Popup::is_any_open(ui.ctx()) => {
            let spot = spot_rect(&picture, spot);
            if area.intersects(spot) {
                let said = (tree, message);
                card_ui(ui, view, &mut memory.card, &response, spot, said);
            }
        }
        _ => memory.card = None,
    }
    memory.camera = Some(camera);
    if let Some(chosen) = chosen {
        choose(memory, chosen, actions);
    }
    menu_ui(view, &response, memory, tree, actions);
}

/// Where one looks: where one looked before, but for what must come into view.
fn look(
    memory: &mut MapMemory,
    frame: Frame,
    middle: Option<MessageId>,
    zoom: Option<Zoom>,
) -> Camera {
    let place = |id: Option<MessageId>| {
        let spot = id.and_then(|id| memory.chart.spot_of(id));
        spot.map(|spot| memory.chart.place(spot))
    };
    let mut camera = memory.camera.unwrap_or_else(|| {
        let mut camera = Camera::default();
        let at = place(middle).or(place(memory.leaf)).unwrap_or_default();
        camera.begin(frame, at);
        memory.reveals = None;
        camera
    });
    match zoom {
        Some(Zoom::Fit) => camera.fit(frame),
        Some(Zoom::By(factor)) => camera.zoom(frame, frame.area.center(), factor),
        None => {}
    }
    if let Some(at) = place(memory.reveals) {
        camera.reveal(frame, at);
    }
    memory.reveals = None;
    // The panel may be smaller than it was, and the tree another.
    camera.pan(frame, Vec2::ZERO);
    camera
}

/// Dragging and the wheel move, and with Ctrl the wheel makes larger and smaller.
fn take_pointer(ui: &Ui, response: &Response, frame: Frame, camera: &mut Camera) {
    if response.dragged() {
        camera.pan(frame, response.drag_delta());
        ui.set_cursor_icon(CursorIcon::Grabbing);
    }
    let Some(at) = response.hover_pos().filter(|_| response.contains_pointer()) else {
        return;
    };
    let (factor, moved) = ui.input(|input| (input.zoom_delta(), input.smooth_scroll_delta()));
    if (factor - 1.0).abs() > f32::EPSILON {
        camera.zoom(frame, at, factor);
    } else if moved != Vec2::ZERO {
        camera.pan(frame, moved);
    }
}

fn take_clicks(
    ui: &Ui,
    response: &Response,
    memory: &mut MapMemory,
    hovered: Option<MessageId>,
    tree: &Tree,
    actions: &mut Vec<Action>,
) {
    if hovered.is_some() && !response.dragged() {
        ui.set_cursor_icon(CursorIcon::PointingHand);
    }
    if response.secondary_clicked() {
        memory.menu = hovered;
    }
    // Enter counts as a click elsewhere; here it has a meaning of its own.
    if !response.clicked_by(PointerButton::Primary) {
        return;
    }
    response.request_focus();
    memory.is_pointed = true;
    if let Some(id) = hovered {
        memory.cursor = Some(id);
        if ui.input(|input| input.modifiers.shift) {
            compare(tree, id, actions);
        } else {
            choose(memory, id, actions);
        }
    }
}

/// The arrows go from message to message, Enter chooses one, and words that are typed go
/// where words go.
fn take_keys(ui: &Ui, memory: &mut MapMemory, tree: &Tree, actions: &mut Vec<Action>) {
    let mine = EventFilter {
        horizontal_arrows: true,
        vertical_arrows: true,
        escape: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(map_id(), mine));
    let is_typing = ui.input(|input| {
        let brings_words = |event: &egui::Event| {
            matches!(
                event,
                egui::Event::Text(_) | egui::Event::Paste(_) | egui::Event::Ime(_)
            )
        };
        input.events.iter().any(brings_words)
    });
    // Who came by a click is not held to be here: Esc means something else then.
    if is_typing || !memory.is_pointed && commands::is_taken(ui, commands::MAP_LEAVE) {
        ui.memory_mut(|memory| memory.surrender_focus(map_id()));
        return;
    }
    let mut cursor = memory.cursor.or(memory.leaf);
    let Some(at) = cursor else {
        return;
    };
    let beside = |by: isize| {
        let siblings = tree.siblings(at);
        let index = siblings.iter().position(|id| *id == at)?;
        siblings.get(index.checked_add_signed(by)?).copied()
    };
    let steps = [
        (
            commands::MAP_UP,
            tree.message(at).and_then(|message| message.parent),
        ),
        (commands::MAP_DOWN, tree.chosen_child(Some(at))),
        (commands::MAP_LEFT, beside(-1)),
        (commands::MAP_RIGHT, beside(1)),
        (
            commands::MAP_FIRST,
            tree.selected_path().next().map(|message| message.id),
        ),
        (commands::MAP_LAST, memory.leaf),
    ];
    for (key, to) in steps {
        if commands::is_taken(ui, key) {
            cursor = to.or(cursor);
        }
    }
    memory.cursor = cursor;
    let at = cursor.unwrap_or(at);
    if commands::is_taken(ui, commands::MAP_COMPARE) {
        compare(tree, at, actions);
    } else if commands::is_taken(ui, commands::MAP_SHOW) {
        choose(memory, at, actions);
    }
}

/// Shows the branch through a message, and the message.
fn choose(memory: &mut MapMemory, message: MessageId, actions: &mut Vec<Action>) {
    memory.is_own = true;
    if let Some((conversation, _)) = memory.known {
        actions.push(Action::OpenHit {
            conversation,
            message: Some(message),
            words: Vec::new(),
        });
    }
}

fn compare(tree: &Tree, message: MessageId, actions: &mut Vec<Action>) {
    actions.extend(tree.counterparts(message).map(Action::Compare));
}

fn spot_rect(picture: &Picture<'_>, spot: &super::chart::Spot) -> Rect {
    let reach = (picture.radius() + 2.0).max(REACH / 2.0);
    Rect::from_center_size(picture.place(spot), Vec2::splat(2.0 * reach))
}

/// The names that a screen reader finds: the map, the message where the keys are, and the
/// messages in view that are large enough to be seen. The one that it chose.
fn name_ui(
    ui: &Ui,
    view: View<'_>,
    response: &Response,
    picture: &Picture<'_>,
    tree: &Tree,
) -> Option<MessageId> {
    let mut chosen = None;
    let name = view.words.text("map-name");
    response.widget_info(|| WidgetInfo::labeled(Role::Tree, true, &*name));
    let is_read = ui
        .ctx()
        .accesskit_node_builder(response.id, |_| ())
        .is_some();
    if !is_read {
        return chosen;
    }
    let lanes = picture.lanes();
    let spots = picture
        .rows()
        .flat_map(|depth| picture.chart.row_within(depth, lanes.clone()));
    for spot in spots {
        let is_cursor = picture.marked.cursor == Some(spot.id);
        let rect = spot_rect(picture, spot);
        let is_legible = picture.radius() >= DOT && picture.frame.area.contains_rect(rect);
        let Some(message) = tree.message(spot.id).filter(|_| is_cursor || is_legible) else {
            continue;
        };
        let id = map_id().with(spot.id.uuid());
        let node = ui.interact(rect, id, Sense::hover());
        node.widget_info(|| {
            let label = said::label(view, tree, message);
            WidgetInfo::labeled(Role::TreeItem, true, label)
        });
        let is_selected = picture.is_selected(spot);
        let click = egui::accesskit::Action::Click;
        ui.ctx().accesskit_node_builder(id, |node| {
            node.set_selected(is_selected);
            node.add_action(click);
        });
        if ui.input(|input| input.has_accesskit_action_request(id, click)) {
            chosen = Some(spot.id);
        }
        if is_cursor {
            let active = id.accesskit_id();
            ui.ctx()
                .accesskit_node_builder(response.id, |node| node.set_active_descendant(active));
        }
    }
    chosen
}

/// What can be done with the message that the menu was opened for.
fn menu_ui(
    view: View<'_>,
    response: &Response,
    memory: &mut MapMemory,
    tree: &Tree,
    actions: &mut Vec<Action>,
) {
    let Some(id) = memory.menu else {
        return;
    };
    let words = view.words;
    let sides = tree.counterparts(id);
    let is_selected = sides.is_some_and(|sides| sides[0] == id);
    let compare = if is_selected {
        words.text("spot-compare-beside")
    } else {
        words.text("spot-compare")
    };
    let keys = words.text("spot-compare-keys");
    let show = words.text("spot-show");
    let menu = Popup::context_menu(response).show(|ui| {
        ui.set_min_width(measure::MENU);
        let small = |text: &str| RichText::new(text).font(face::regular(size::SMALL));
        if ui.button(small(&show)).clicked() {
            choose(memory, id, actions);
        }
        let item = Button::new(small(&compare)).shortcut_text(small(&keys));
        if let Some(sides) = sides
            && ui.add(item).clicked()
        {
            actions.push(Action::Compare(sides));
        }
    });
    if menu.is_none() {
        memory.menu = None;
    }
}
