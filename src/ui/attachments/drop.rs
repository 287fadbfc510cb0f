//! Files that are held over the window and let go: a target over everything, and where what
//! is dropped goes.

use egui::{
    Align2, Area, Color32, Context, CornerRadius, Id, Label, Order, Rect, RichText, Shape, Stroke,
    StrokeKind, Ui, pos2,
};

use crate::domain::{AttachSource, DraftPlace};
use crate::ui::theme::{face, icon, measure, size, space};
use crate::ui::{Action, Place, View};

/// The size of the icon on the target.
const ICON: f32 = 28.0;
/// How long the dashes around the target are, and what is between them.
const DASH: (f32, f32) = (8.0, 6.0);

/// Who wants what is dropped in this frame.
#[derive(Clone, Copy, Debug)]
struct Claim {
    place: DraftPlace,
    /// Whether the pointer is over it, which counts for more than the focus.
    is_pointed_at: bool,
}

fn claim_id() -> Id {
    Id::unique("who wants what is dropped")
}

/// An editor that is open says that what is dropped onto it, or while one types in it, is for
/// its message.
pub(in crate::ui) fn claim_drop(ui: &Ui, place: DraftPlace, rect: Rect, has_focus: bool) {
    if !is_going_on(ui.ctx()) {
        return;
    }
    let pointer = ui.input(|input| input.pointer.latest_pos());
    let is_pointed_at = pointer.is_some_and(|at| rect.contains(at));
    if !is_pointed_at && !has_focus {
        return;
    }
    ui.data_mut(|data| {
        let other = data.get_temp::<Claim>(claim_id());
        if other.is_none_or(|other| !other.is_pointed_at) {
            let claim = Claim {
                place,
                is_pointed_at,
            };
            data.insert_temp(claim_id(), claim);
        }
    });
}

fn is_going_on(ctx: &Context) -> bool {
    ctx.input(|input| !input.raw.hovered_files.is_empty() || !input.raw.dropped_files.is_empty())
}

/// Draws the target while files are held over the window, and takes what was dropped. To be
/// called once a frame, after everything that it lies over.
pub fn drop_ui(ui: &Ui, view: View<'_>, actions: &mut Vec<Action>) {
    let ctx = ui.ctx();
    if !is_going_on(ctx) {
        return;
    }
    let claim = ctx.data_mut(|data| {
        let claim = data.get_temp::<Claim>(claim_id());
        data.remove::<Claim>(claim_id());
        claim
    });
    // A dialog wants to be done with first.
    let has_dialog = ctx.memory(|memory| memory.top_modal_layer().is_some());
    if has_dialog || !view.state.is_loaded {
        return;
    }
    let place = claim.map_or_else(|| view.state.composer_place(), |claim| claim.place);
    let (paths, is_hovered) = ctx.input(|input| {
        let dropped = input.raw.dropped_files.iter();
        let paths: Vec<_> = dropped.map(|file| file.path().to_owned()).collect();
        (paths, !input.raw.hovered_files.is_empty())
    });
    if !paths.is_empty() {
        let sources = paths.into_iter().map(AttachSource::Path).collect();
        actions.push(Action::Attach(place, sources));
        if claim.is_none() {
            actions.push(Action::GoTo(Place::Composer));
        }
    } else if is_hovered {
        target_ui(ctx, view, claim.is_some());
    }
}

fn target_ui(ctx: &Context, view: View<'_>, is_for_edit: bool) {
    let theme = view.theme;
    let room = ctx.content_rect();
    Area::new(Id::unique("drop target"))
        .order(Order::Foreground)
        .fixed_pos(room.min)
        .interactable(false)
        .show(ctx, |ui| {
            ui.set_clip_rect(room);
            let painter = ui.painter();
            let veil = theme.page.gamma_multiply(0.92);
            painter.rect_filled(room, CornerRadius::ZERO, veil);
            let frame = room.shrink(space::L);
            let radius = CornerRadius::same(measure::RADIUS_BUBBLE);
            let ground = theme.accent_soft.gamma_multiply(0.6);
            painter.rect(frame, radius, ground, Stroke::NONE, StrokeKind::Inside);
            let line = Stroke::new(measure::FOCUS, theme.accent);
            let inner = frame.shrink(space::M);
            let corners = [
                inner.left_top(),
                inner.right_top(),
                inner.right_bottom(),
                inner.left_bottom(),
                inner.left_top(),
            ];
            painter.extend(Shape::dashed_line(&corners, line, DASH.0, DASH.1));
            let centre = room.center();
            painter.text(
                centre - egui::vec2(0.0, ICON + space::S),
                Align2::CENTER_CENTER,
                icon::ATTACH,
                face::icon(ICON),
                theme.accent,
            );
            let key = if is_for_edit {
                "attach-drop-edit"
            } else {
                "attach-drop"
            };
            let mut top = centre.y - space::XS;
            for (key, font, colour) in [
                (key, face::semibold(size::H3), theme.text),
                ("attach-drop-about", face::regular(size::SMALL), theme.muted),
            ] {
                top = words_ui(ui, view, (key, font, colour), inner, top) + space::XS;
            }
        });
}

fn words_ui(
    ui: &mut Ui,
    view: View<'_>,
    (key, font, colour): (&'static str, egui::FontId, Color32),
    room: Rect,
    top: f32,
) -> f32 {
    let text = RichText::new(view.words.text(key)).font(font).color(colour);
    let line = Rect::from_min_max(
        pos2(room.left() + space::S, top),
        pos2(room.right() - space::S, top + size::BODY_LINE),
    );
    ui.put(
        line,
        Label::new(text)
            .selectable(false)
            .halign(egui::Align::Center),
    )
    .rect
    .bottom()
}
