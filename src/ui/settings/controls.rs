//! The controls of the settings: a switch, one of several, and fields.

use egui::{
    Color32, CornerRadius, Frame, Id, Key, Margin, Rect, Response, RichText, Role, Sense, Stroke,
    StrokeKind, TextEdit, Ui, WidgetInfo, pos2, vec2,
};

use crate::ui::View;
use crate::ui::theme::{face, measure, size, space};
use crate::ui::widgets::focus_ring;
use crate::words::Gap;

/// The size of a switch.
const SWITCH: (f32, f32) = (34.0, 20.0);
/// What is left free around its knob.
const KNOB_GAP: f32 = 3.0;

/// On or off. Whether it was switched.
pub(super) fn switch_ui(ui: &mut Ui, view: View<'_>, id: Id, name: &str, is_on: bool) -> bool {
    let (_, room) = ui.allocate_space(vec2(SWITCH.0, measure::HIT));
    let response = ui.interact(room, id, Sense::click());
    let rect = Rect::from_center_size(room.center(), vec2(SWITCH.0, SWITCH.1));
    let theme = view.theme;
    let (ground, knob) = match (is_on, response.hovered()) {
        (true, _) => (theme.accent, theme.on_accent),
        (false, false) => (theme.border, theme.surface),
        (false, true) => (theme.border, theme.text),
    };
    let radius = rect.height() / 2.0;
    ui.painter().rect_filled(rect, radius, ground);
    if !is_on {
        // The ground alone is too near to that of the page to be seen by everybody.
        let line = Stroke::new(measure::LINE, theme.muted);
        ui.painter()
            .rect_stroke(rect, radius, line, StrokeKind::Inside);
    }
    let x = if is_on {
        rect.right() - radius
    } else {
        rect.left() + radius
    };
    let ink = if is_on { knob } else { theme.muted };
    ui.painter()
        .circle_filled(pos2(x, rect.center().y), radius - KNOB_GAP, ink);
    if response.has_focus() {
        ui.painter().rect_stroke(
            rect.expand(measure::FOCUS + 1.0),
            radius + measure::FOCUS + 1.0,
            Stroke::new(measure::FOCUS, theme.accent),
            StrokeKind::Inside,
        );
    }
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, ui.is_enabled(), is_on, name));
    response.clicked()
}

/// One of several, side by side.
#[derive(Clone, Copy, Debug)]
pub(super) struct Segments<'a> {
    /// The id that those of the options are made of.
    pub id: Id,
    /// What is chosen, for a screen reader.
    pub name: &'a str,
    /// The options.
    pub options: &'a [String],
    /// Which of them.
    pub chosen: Option<usize>,
    /// Whether the choice was made here, and not taken over from elsewhere.
    pub is_marked: bool,
}

/// The width that options take in one line.
pub(super) fn segments_width(ui: &Ui, options: &[String]) -> f32 {
    let widths = options.iter().map(|option| segment_width(ui, option));
    widths.sum::<f32>() + (options.len().max(1) - 1) as f32 * space::XS
}

fn segment_width(ui: &Ui, option: &str) -> f32 {
    let font = face::regular(size::SMALL);
    let galley = ui
        .painter()
        .layout_no_wrap(option.to_owned(), font, Color32::PLACEHOLDER);
    galley.size().x + 2.0 * (space::S + 2.0)
}

/// Draws the options; the one that was chosen now.
pub(super) fn segments_ui(ui: &mut Ui, view: View<'_>, segments: Segments<'_>) -> Option<usize> {
    let mut pressed = None;
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::XS, space::XS);
        for (index, option) in segments.options.iter().enumerate() {
            let is_chosen = segments.chosen == Some(index);
            let place = (segments.id.with(index), is_chosen, segments.is_marked);
            if segment_ui(ui, view, option, segments.name, place).clicked() {
                pressed = Some(index);
            }
        }
    });
    pressed
}

fn segment_ui(
    ui: &mut Ui,
    view: View<'_>,
    option: &str,
    name: &str,
    (id, is_chosen, is_marked): (Id, bool, bool),
) -> Response {
    let theme = view.theme;
    let size = vec2(segment_width(ui, option), measure::HIT);
    let (_, rect) = ui.allocate_space(size);
    let response = ui.interact(rect, id, Sense::click());
    let (ground, line, ink) = match (is_chosen, response.hovered()) {
        (true, _) if is_marked => (theme.accent_soft, theme.accent, theme.text),
        (true, _) => (theme.surface, theme.muted, theme.text),
        (false, true) => (theme.bubble, theme.border, theme.text),
        (false, false) => (Color32::TRANSPARENT, theme.border, theme.muted),
    };
    ui.painter().rect(
        rect,
        CornerRadius::same(measure::RADIUS),
        ground,
        Stroke::new(measure::LINE, line),
        StrokeKind::Inside,
    );
    let font = face::regular(size::SMALL);
    let galley = ui.painter().layout_no_wrap(option.to_owned(), font, ink);
    let at = rect.center() - galley.size() / 2.0;
    ui.painter().galley(at, galley, ink);
    focus_ring(ui, view, &response, measure::RADIUS);
    response.widget_info(|| {
        let gaps = [("label", Gap::Text(name)), ("option", Gap::Text(option))];
        let name = view.words.fill("settings-set", &gaps);
        WidgetInfo::selected(Role::RadioButton, ui.is_enabled(), is_chosen, name)
    });
    response
}

/// What is typed in a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EntryKind {
    /// Words.
    Words,
    /// A number, which stands at the right.
    Number,
    /// Code.
    Code,
}

/// How a field looks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'a> {
    /// Its id, for the focus.
    pub id: Id,
    /// Its name for a screen reader.
    pub name: &'a str,
    /// What stands in it while it is empty.
    pub hint: &'a str,
    /// Whether that is a value that somebody set elsewhere, and counts.
    pub is_hint_set: bool,
    /// Whether something is set.
    pub is_set: bool,
    /// Whether what is typed is not taken.
    pub is_refused: bool,
    /// How many lines it has at the least; one is all that a short field has.
    pub lines: usize,
    /// What is typed in it.
    pub kind: EntryKind,
}

impl<'a> Entry<'a> {
    /// A field with a name and nothing particular.
    pub(super) const fn new(id: Id, name: &'a str) -> Self {
        Self {
            id,
            name,
            hint: "",
            is_hint_set: false,
            is_set: false,
            is_refused: false,
            lines: 1,
            kind: EntryKind::Words,
        }
    }
}

/// A field as wide as there is room.
pub(super) fn entry_ui(
    ui: &mut Ui,
    view: View<'_>,
    text: &mut String,
    entry: Entry<'_>,
) -> Response {
    let theme = view.theme;
    let font = if entry.kind == EntryKind::Code {
        face::mono(size::MONO)
    } else {
        face::regular(size::SMALL)
    };
    let has_focus = ui.memory(|memory| memory.has_focus(entry.id));
    let line = match (entry.is_refused, has_focus, entry.is_set) {
        (true, true, _) => Stroke::new(measure::FOCUS, theme.danger),
        (true, false, _) => Stroke::new(measure::LINE, theme.danger),
        (false, true, _) => Stroke::new(measure::FOCUS, theme.accent),
        (false, false, true) => Stroke::new(measure::LINE, theme.accent),
        (false, false, false) => Stroke::new(measure::LINE, theme.border),
    };
    let row = ui.fonts_mut(|fonts| fonts.row_height(&font));
    let above = if entry.lines == 1 {
        ((measure::ROW - row) / 2.0).floor() as i8
    } else {
        space::S as i8
    };
    // The line lies inside of the frame, and takes nothing of the room for the words.
    let width = line.width as i8;
    let margin = Margin::symmetric(space::M as i8 - width, above - width);
    let hint_ink = if entry.is_hint_set {
        theme.text
    } else {
        theme.muted
    };
    let hint = RichText::new(entry.hint).font(font.clone());
    let mut field = if entry.lines == 1 {
        TextEdit::singleline(text)
    } else {
        TextEdit::multiline(text).desired_rows(entry.lines)
    };
    if entry.kind == EntryKind::Number {
        field = field.align(egui::Align2::RIGHT_CENTER);
    }
    let radius = if entry.lines == 1 {
        measure::RADIUS
    } else {
        measure::RADIUS_CARD
    };
    let fill = if entry.kind == EntryKind::Code {
        theme.code_ground
    } else {
        theme.surface
    };
    let frame = Frame::new()
        .fill(fill)
        .stroke(line)
        .corner_radius(CornerRadius::same(radius))
        .inner_margin(margin);
    // The colour of a hint is the style's, whatever the hint says.
    let weak = ui.visuals().weak_text_color;
    ui.visuals_mut().weak_text_color = Some(hint_ink);
    let response = ui.add(
        field
            .id(entry.id)
            .hint_text(hint)
            .font(font)
            .text_color(theme.text)
            .frame(frame)
            .desired_width(f32::INFINITY),
    );
    ui.visuals_mut().weak_text_color = weak;
    ui.ctx()
        .accesskit_node_builder(response.id, |node| node.set_label(entry.name));
    response
}

/// Whether Enter was pressed in a field that has just been left by it.
pub(super) fn is_entered(ui: &Ui, response: &Response) -> bool {
    response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
}
