//! Draws a block that was laid out: nothing is computed here that could be kept.

use std::sync::Arc;

use egui::scroll_area::ScrollBarVisibility;
use egui::text_selection::LabelSelectionState;
use egui::{
    CornerRadius, CursorIcon, Galley, Id, Pos2, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind,
    TextStyle, Ui, UiBuilder, WidgetInfo, vec2,
};

use crate::domain::Source;
use crate::ui::sources::source_card_ui;
use crate::ui::theme::{face, measure, size, space};
use crate::ui::widgets::focus_ring;
use crate::ui::{Action, View};
use crate::words::Gap;

use super::layout::Piece;
use super::{Marks, Typeset};

/// What came of drawing a block.
#[derive(Clone, Copy, Debug, Default)]
pub struct Painted {
    /// The height that its rare parts turned out to have, where it has some.
    pub drawn_height: Option<f32>,
    /// Whether long code in it is to be shown whole.
    pub opens_code: bool,
}

/// What is known beside a block itself.
#[derive(Default)]
pub struct Aids<'a> {
    /// The words that are marked in it.
    pub marks: Option<&'a mut Marks>,
    /// The sources that it may cite.
    pub sources: &'a [Source],
}

/// Draws a block with its upper left corner at `at`.
pub fn paint_block(
    ui: &mut Ui,
    view: View<'_>,
    typeset: &Typeset,
    (at, id): (Pos2, Id),
    aids: Aids<'_>,
    actions: &mut Vec<Action>,
) -> Painted {
    let Aids { mut marks, sources } = aids;
    let mut painted = Painted::default();
    let clip = ui.clip_rect();
    let offset = at.to_vec2();
    for (index, piece) in typeset.pieces.iter().enumerate() {
        let id = id.with(index);
        match piece {
            Piece::Text { at, galley } => {
                let rect = Rect::from_min_size((*at + offset).to_pos2(), galley.size());
                if clip.intersects(rect) {
                    text(ui, view, galley, (rect, id), marks.as_deref_mut());
                }
            }
            Piece::Ground {
                rect,
                fill,
                stroke,
                radius,
            } => {
                let rect = rect.translate(offset);
                if clip.intersects(rect) {
                    let radius = CornerRadius::same(*radius);
                    ui.painter()
                        .rect(rect, radius, *fill, *stroke, StrokeKind::Inside);
                }
            }
            Piece::CodeHead {
                rect,
                language,
                code,
            } => {
                let rect = rect.translate(offset);
                if clip.intersects(rect) {
                    code_head(ui, view, rect, language, code, id, actions);
                }
            }
            Piece::CodeMore { rect, lines } => {
                let rect = rect.translate(offset);
                if clip.intersects(rect) {
                    painted.opens_code |= code_more(ui, view, rect, *lines, id);
                }
            }
            Piece::WideCode { rect, galley } => {
                let rect = rect.translate(offset);
                if clip.intersects(rect) {
                    wide_code(ui, view, galley, (rect, id), marks.as_deref_mut());
                }
            }
            Piece::TaskBox { rect, is_done } => {
                task_box(ui, view, rect.translate(offset), *is_done);
            }
            Piece::Link { rects, url, words } => {
                for (index, rect) in rects.iter().enumerate() {
                    let rect = rect.translate(offset);
                    if clip.intersects(rect) {
                        link(ui, view, rect, url, words, id.with(index), actions);
                    }
                }
            }
            Piece::Cite { rects, number } => {
                for (index, rect) in rects.iter().enumerate() {
                    let rect = rect.translate(offset);
                    if clip.intersects(rect) {
                        citation(
                            ui,
                            view,
                            (rect, id.with(index)),
                            (sources, *number),
                            actions,
                        );
                    }
                }
            }
            Piece::Rare { at, width, source } => {
                let rect =
                    Rect::from_min_size((*at + offset).to_pos2(), vec2(*width, typeset.height()));
                let used = rare(ui, view, source, rect, id);
                painted.drawn_height = Some(at.y + used + space::S);
            }
        }
    }
    painted
}

/// Words that can be selected, across blocks too.
fn text(
    ui: &Ui,
    view: View<'_>,
    galley: &Arc<Galley>,
    (rect, id): (Rect, Id),
    marks: Option<&mut Marks>,
) {
    for place in marks.into_iter().flat_map(|marks| marks.places(galley)) {
        let place = place.translate(rect.min.to_vec2()).expand2(vec2(1.0, 0.0));
        let radius = CornerRadius::same(measure::RADIUS_MARK);
        let line = Stroke::new(measure::LINE, view.theme.warning);
        ui.painter()
            .rect(place, radius, view.theme.mark, line, StrokeKind::Inside);
    }
    let response = ui.interact(rect, id, Sense::CLICK | Sense::DRAG);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, galley.text()));
    if response.hovered() {
        ui.set_cursor_icon(CursorIcon::Text);
    }
    LabelSelectionState::label_text_selection(
        ui,
        &response,
        rect.min,
        Arc::clone(galley),
        view.theme.text,
        Stroke::NONE,
    );
}

fn link(
    ui: &mut Ui,
    view: View<'_>,
    rect: Rect,
    url: &str,
    words: &str,
    id: Id,
    actions: &mut Vec<Action>,
) {
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, words));
    if response.hovered() {
        ui.set_cursor_icon(CursorIcon::PointingHand);
    }
    if response.hovered() || response.has_focus() {
        let y = (rect.center().y + rect.height() * 0.34).round();
        let stroke = Stroke::new(measure::LINE, view.theme.accent);
        ui.painter().hline(rect.x_range(), y, stroke);
    }
    focus_ring(ui, view, &response, measure::RADIUS);
    if response.clicked() {
        actions.push(Action::OpenLink(url.to_owned()));
    }
    response.on_hover_text(url);
}

/// The number of a source: hovered it shows the passage, pressed it opens its document.
fn citation(
    ui: &Ui,
    view: View<'_>,
    (rect, id): (Rect, Id),
    (sources, number): (&[Source], usize),
    actions: &mut Vec<Action>,
) {
    let Some(source) = sources.get(number.wrapping_sub(1)) else {
        return;
    };
    // What is small to be seen need not be small to be hit.
    let response = ui.interact(rect.expand2(vec2(1.0, space::XS)), id, Sense::click());
    let name = view.words.source_name(number, source);
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, &name));
    let is_lit = response.hovered() || response.has_focus();
    if is_lit {
        ui.set_cursor_icon(CursorIcon::PointingHand);
        ui.painter().rect_stroke(
            rect,
            CornerRadius::same(measure::RADIUS_MARK),
            Stroke::new(measure::LINE, view.theme.accent),
            StrokeKind::Outside,
        );
    }
    focus_ring(ui, view, &response, measure::RADIUS_MARK);
    if response.clicked() {
        actions.push(Action::ViewSources(sources.to_vec(), number - 1));
    }
    response.on_hover_ui(|ui| source_card_ui(ui, view, number, source));
}

fn code_head(
    ui: &mut Ui,
    view: View<'_>,
    rect: Rect,
    language: &str,
    code: &Arc<str>,
    id: Id,
    actions: &mut Vec<Action>,
) {
    let painter = ui.painter();
    painter.text(
        rect.left_center() + vec2(space::M, 0.0),
        egui::Align2::LEFT_CENTER,
        if language.is_empty() {
            view.words.text("code-plain")
        } else {
            language.into()
        },
        face::regular(size::CAPTION),
        view.theme.muted,
    );
    let label = view.words.text("code-copy");
    let button = Rect::from_min_max(egui::pos2(rect.max.x - 64.0, rect.min.y), rect.max);
    let response = ui.interact(button, id.with("copy"), Sense::click());
    response.widget_info(|| {
        WidgetInfo::labeled(Role::Button, true, view.words.text("code-copy-label"))
    });
    let is_called = response.hovered() || response.has_focus();
    let now = ui.input(|input| input.time);
    let just_copied = ui
        .data(|data| data.get_temp::<f64>(id))
        .is_some_and(|at| now - at < 1.5);
    let (label, color) = if just_copied {
        ui.ctx().request_repaint_after_secs(1.6);
        (view.words.text("code-copied"), view.theme.accent)
    } else if is_called {
        (label, view.theme.text)
    } else {
        (label, view.theme.muted)
    };
    ui.painter().text(
        button.right_center() - vec2(space::M, 0.0),
        egui::Align2::RIGHT_CENTER,
        label,
        face::regular(size::CAPTION),
        color,
    );
    focus_ring(ui, view, &response, measure::RADIUS);
    if response.clicked() {
        ui.data_mut(|data| data.insert_temp(id, now));
        actions.push(Action::Copy(code.to_string()));
    }
}

/// The line that opens code that was cut; whether it was pressed.
fn code_more(ui: &Ui, view: View<'_>, rect: Rect, lines: usize, id: Id) -> bool {
    let gap = [("lines", Gap::Number(lines as f64))];
    let label = view.words.fill("code-show-all", &gap);
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
    let is_called = response.hovered() || response.has_focus();
    let color = if is_called {
        view.theme.text
    } else {
        view.theme.muted
    };
    ui.painter().text(
        rect.center(),
        egui::Align2::CENTER_CENTER,
        label,
        face::medium(size::CAPTION),
        color,
    );
    focus_ring(ui, view, &response, measure::RADIUS);
    if response.hovered() {
        ui.set_cursor_icon(CursorIcon::PointingHand);
    }
    response.clicked()
}

fn wide_code(
    ui: &mut Ui,
    view: View<'_>,
    galley: &Arc<Galley>,
    (rect, id): (Rect, Id),
    marks: Option<&mut Marks>,
) {
    let mut inner = ui.new_child(UiBuilder::new().max_rect(rect).id_salt(id));
    inner.set_clip_rect(rect.expand(2.0).intersect(ui.clip_rect()));
    ScrollArea::horizontal()
        // That lines go on beyond the edge must be seen before the pointer is there.
        .scroll_bar_visibility(ScrollBarVisibility::AlwaysVisible)
        .id_salt(id)
        .auto_shrink(false)
        .max_height(rect.height())
        .show(&mut inner, |ui| {
            let (_, place) = ui.allocate_space(galley.size());
            text(ui, view, galley, (place, id.with("text")), marks);
        });
}

fn task_box(ui: &Ui, view: View<'_>, rect: Rect, is_done: bool) {
    let painter = ui.painter();
    let tokens = view.theme;
    let radius = CornerRadius::same(4);
    if !is_done {
        let stroke = Stroke::new(1.5, tokens.muted);
        painter.rect_stroke(rect, radius, stroke, StrokeKind::Inside);
        return;
    }
    painter.rect_filled(rect, radius, tokens.accent);
    let point = |x: f32, y: f32| rect.min + vec2(rect.width() * x, rect.height() * y);
    painter.line(
        vec![point(0.24, 0.52), point(0.43, 0.71), point(0.77, 0.31)],
        Stroke::new(1.8, tokens.on_accent),
    );
}

/// Alerts, footnotes and definition lists. Gives back the height they took.
fn rare(ui: &mut Ui, view: View<'_>, source: &str, rect: Rect, id: Id) -> f32 {
    let mut inner = ui.new_child(UiBuilder::new().max_rect(rect).id_salt(id));
    let scale = view.theme.text_scale;
    let styles = &mut inner.style_mut().text_styles;
    styles.insert(TextStyle::Body, face::said(view.theme.body()));
    styles.insert(TextStyle::Heading, face::said_semibold(size::H1 * scale));
    styles.insert(TextStyle::Monospace, face::said_mono(size::MONO * scale));
    // The cache holds no parsed text, only the state of link hooks: a new one costs nothing.
    let mut cache = egui_commonmark::CommonMarkCache::default();
    egui_commonmark::CommonMarkViewer::new()
        .default_width(Some(rect.width() as usize))
        .show(&mut inner, &mut cache, source);
    inner.min_rect().height()
}
