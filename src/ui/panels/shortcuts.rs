//! The page of all keys, made of the table of commands and of the keys of places.

use egui::{
    Align, CornerRadius, Id, Key, KeyboardShortcut, Layout, Modal, Modifiers, Pos2, Rect, Role,
    ScrollArea, Sense, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use crate::ui::View;
use crate::ui::commands::{Group, PLACE_KEYS, UiCommand, composer_keys, presses};
use crate::ui::theme::{face, icon, measure, size, space};
use crate::ui::widgets::{self, elided, shortcut};

/// The widest that the page gets.
const WIDTH: f32 = 760.0;
/// From this width on there are two columns.
const TWO_COLUMNS: f32 = 560.0;
/// Between columns.
const GAP: f32 = space::XXL;
/// The height of a line.
const LINE: f32 = 26.0;
/// The height of a key.
const CAP: f32 = 20.0;

/// What the page remembers between frames.
#[derive(Debug, Default)]
pub struct ShortcutsMemory {
    is_open: bool,
    is_new: bool,
}

impl ShortcutsMemory {
    /// Whether it is open.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.is_open
    }

    /// Opens it.
    pub const fn open(&mut self) {
        self.is_open = true;
        self.is_new = true;
    }

    /// Closes it.
    pub const fn close(&mut self) {
        self.is_open = false;
    }
}

/// Draws the page where it is open. It is to be called once a frame, after everything that
/// it lies over.
pub fn shortcuts_ui(ui: &mut Ui, view: View<'_>, memory: &mut ShortcutsMemory) {
    if !memory.is_open {
        return;
    }
    let room = ui.ctx().content_rect().size();
    let frame = egui::Frame::popup(ui.style()).inner_margin(0.0);
    let modal = Modal::new(Id::unique("shortcuts"))
        .frame(frame)
        .backdrop_color(view.theme.scrim)
        .show(ui.ctx(), |ui| {
            ui.set_width(WIDTH.min(room.x - 2.0 * space::M));
            ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
            let is_left = title_ui(ui, view, memory);
            let most = room.y - 2.0 * space::XXL - measure::TOP_BAR;
            scrolled_ui(ui, view, most);
            is_left
        });
    if modal.should_close() || modal.inner {
        memory.close();
    }
}

/// The title and the button that closes the page; whether it was pressed.
fn title_ui(ui: &mut Ui, view: View<'_>, memory: &mut ShortcutsMemory) -> bool {
    let size = vec2(ui.available_width(), measure::TOP_BAR);
    let inner = Layout::left_to_right(Align::Center);
    ui.allocate_ui_with_layout(size, inner, |ui| {
        ui.add_space(space::L);
        let title = UiCommand::Shortcuts.label(view);
        widgets::label(ui, &title, face::semibold(size::BODY), view.theme.text);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(space::S);
            let name = view.words.text("close");
            let close = widgets::icon_button(ui, view, icon::CLOSE, &name, Some(&ESCAPE));
            if std::mem::take(&mut memory.is_new) {
                close.request_focus();
            }
            close.clicked()
        })
        .inner
    })
    .inner
}

const ESCAPE: KeyboardShortcut = KeyboardShortcut::new(Modifiers::NONE, Key::Escape);

/// The keys, scrolled by the keys for it.
fn scrolled_ui(ui: &mut Ui, view: View<'_>, most: f32) {
    let pressed = |key| presses(ui, KeyboardShortcut::new(Modifiers::NONE, key)) as f32;
    let lines = pressed(Key::ArrowUp) - pressed(Key::ArrowDown);
    let pages = pressed(Key::PageUp) - pressed(Key::PageDown);
    let distance = lines * LINE + pages * (most - LINE);
    let width = ui.available_width() - 2.0 * space::L;
    let columns = columns(view, width);
    let height = columns.iter().map(Column::height).fold(0.0, f32::max);
    // The area around it only knows how high it was before.
    let room = Rect::from_min_size(
        ui.cursor().min,
        vec2(ui.available_width(), height.min(most)),
    );
    ui.scope_builder(UiBuilder::new().max_rect(room), |ui| {
        ScrollArea::vertical()
            .id_salt("shortcuts list")
            .max_height(room.height())
            .auto_shrink(false)
            .show(ui, |ui| {
                if distance != 0.0 {
                    ui.scroll_with_delta(vec2(0.0, distance));
                }
                let (_, rect) = ui.allocate_space(vec2(ui.available_width(), height));
                let each = (width - GAP * (columns.len() - 1) as f32) / columns.len() as f32;
                let mut left = rect.left() + space::L;
                for column in &columns {
                    column.paint(ui, view, pos2(left, rect.top()), each);
                    left += each + GAP;
                }
            });
    });
    ui.advance_cursor_after_rect(room);
}

/// Blocks one below the other.
struct Column(Vec<Block>);

impl Column {
    fn height(&self) -> f32 {
        self.0.iter().map(Block::height).sum()
    }

    fn paint(&self, ui: &Ui, view: View<'_>, at: Pos2, width: f32) {
        let mut top = at.y;
        for block in &self.0 {
            let rect = Rect::from_min_size(pos2(at.x, top), vec2(width, block.height()));
            block_ui(ui, view, rect, block);
            top = rect.bottom();
        }
    }
}

/// The blocks in two columns where there is room, about equally high.
fn columns(view: View<'_>, width: f32) -> Vec<Column> {
    let all = Column(blocks(view));
    if width < TWO_COLUMNS {
        return vec![all];
    }
    let half = all.height() / 2.0;
    let mut columns = [Column(Vec::new()), Column(Vec::new())];
    let mut is_second = false;
    for block in all.0 {
        // A block goes where most of it is.
        is_second |= columns[0].height() + block.height() / 2.0 > half;
        columns[usize::from(is_second)].0.push(block);
    }
    columns.into()
}

/// A block of keys under a name.
struct Block {
    name: String,
    keys: Vec<(String, KeyboardShortcut)>,
}

impl Block {
    fn height(&self) -> f32 {
        (self.keys.len() + 1) as f32 * LINE + space::M
    }
}

fn blocks(view: View<'_>) -> Vec<Block> {
    let commands = Group::ALL.into_iter().map(|group| {
        let all = UiCommand::ALL.iter();
        let keys = all
            .filter(|command| command.entry().group == group)
            .filter_map(|command| Some((command.label(view).into_owned(), *command.shortcut()?)));
        Block {
            name: group.name(view).into_owned(),
            keys: keys.collect(),
        }
    });
    let places = PLACE_KEYS.into_iter().map(|(name, keys)| {
        let usual = composer_keys(true).map(|key| key.keys);
        let chosen = composer_keys(view.state.settings.sends_on_enter);
        let is_composer = keys.iter().map(|key| key.keys).eq(usual);
        let keys = if is_composer { &chosen } else { keys };
        let keys = keys
            .iter()
            .map(|key| (view.words.text(key.label).into_owned(), key.keys));
        let keys = keys.collect();
        Block {
            name: view.words.text(name).into_owned(),
            keys,
        }
    });
    let blocks = commands.chain(places);
    blocks.filter(|block| !block.keys.is_empty()).collect()
}

fn block_ui(ui: &Ui, view: View<'_>, rect: Rect, block: &Block) {
    let mut line = Rect::from_min_size(rect.min, vec2(rect.width(), LINE));
    let name = elided(
        ui,
        &block.name,
        face::regular(size::GROUP),
        view.theme.muted,
        line.width(),
    );
    let at = pos2(line.left(), line.bottom() - space::XS - name.size().y);
    ui.painter().galley(at, name, view.theme.muted);
    label(ui, line, &block.name);
    for (label, keys) in &block.keys {
        line = line.translate(vec2(0.0, LINE));
        line_ui(ui, view, line, label, *keys);
    }
}

fn line_ui(ui: &Ui, view: View<'_>, line: Rect, label: &str, keys: KeyboardShortcut) {
    let mut right = line.right();
    for part in shortcut::parts(ui.ctx(), view.words, &keys).iter().rev() {
        let font = face::regular(size::CAPTION);
        let galley = elided(ui, part, font, view.theme.text, line.width());
        let width = (galley.size().x + 2.0 * space::XS + 2.0).max(CAP);
        let top = line.center().y - CAP / 2.0;
        let cap = Rect::from_min_size(pos2(right - width, top), vec2(width, CAP));
        ui.painter().rect(
            cap,
            CornerRadius::same(measure::RADIUS),
            view.theme.page,
            Stroke::new(measure::LINE, view.theme.border),
            StrokeKind::Inside,
        );
        let at = cap.center() - galley.size() / 2.0;
        ui.painter().galley(at, galley, view.theme.text);
        right = cap.left() - space::XS;
    }
    let font = face::regular(size::SMALL);
    let room = right - line.left() - space::S;
    let galley = elided(ui, label, font, view.theme.text, room);
    let at = pos2(line.left(), line.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, view.theme.text);
    let name = view
        .words
        .with(label, &shortcut::text(ui.ctx(), view.words, &keys));
    self::label(ui, line, &name);
}

/// Words for a screen reader where they are drawn.
fn label(ui: &Ui, rect: Rect, text: &str) {
    ui.interact(rect, Id::unique(("shortcuts", text)), Sense::hover())
        .widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
}
