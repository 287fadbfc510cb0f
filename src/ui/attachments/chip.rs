//! One file above what is being written: what it is, how far it is, and what can be done.

use egui::text::LayoutJob;
use egui::{
    Align, Color32, CornerRadius, FontId, Id, Layout, Pos2, Rect, Response, Role, Sense, Stroke,
    StrokeKind, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use super::menu::{self, Ways};
use super::{chips, words};
use crate::domain::{Attachment, AttachmentId, DraftPlace, FolderContents, ReadingWay, Refusal};
use crate::state::{AttachStage, Attached};
use crate::ui::pictures::{Pictures, has_picture};
use crate::ui::theme::{face, icon, measure, size, space};
use crate::ui::widgets::{self, elided, focus_ring};
use crate::ui::{Action, View};
use crate::words::Gap;

/// The height of a file that was read.
pub(super) const HEIGHT: f32 = 44.0;
/// The side of its picture.
const PICTURE: f32 = 32.0;
/// The size of the icon that stands for a picture.
const ICON: f32 = 16.0;
/// The narrowest and the widest that a file gets.
const WIDTH: (f32, f32) = (150.0, 380.0);
/// How many signs at the end of a name are always seen.
const TAIL: usize = 9;

/// The id of a file, for the focus.
pub(super) fn chip_id(id: AttachmentId) -> Id {
    Id::unique(("chip", id))
}

/// Draws a file as far as it is.
pub(super) fn chip_ui(
    ui: &mut Ui,
    view: View<'_>,
    place: DraftPlace,
    attached: &Attached,
    pictures: &mut Pictures,
    actions: &mut Vec<Action>,
) {
    let name = [("name", Gap::Text(&attached.name))];
    match &attached.stage {
        AttachStage::Reading => {
            let line = view.words.text("chip-reading");
            let chip = Chip {
                attached,
                line: &line,
                colour: view.theme.muted,
                remove: view.words.fill("chip-cancel", &name),
                ways: None,
                attachment: None,
            };
            chip.show_ui(ui, view, place, pictures, actions);
        }
        AttachStage::Ready(attachment) => match &attached.refused {
            None => ready_ui(ui, view, place, (attached, attachment), pictures, actions),
            Some(refusal) => {
                let head = view.words.fill("chip-not-changed", &name);
                let sentence = view.words.refusal(refusal);
                let block = Block {
                    attached,
                    icon: icon::FILE,
                    head: &head,
                    sentence: &sentence,
                    colour: view.theme.warning,
                    ways: Ways::of(attachment),
                };
                block.show_ui(ui, view, place, actions, |ui, actions| {
                    if link_ui(ui, view, "chip-fine", &attached.name) {
                        let again = Action::ReadAgain(place, attached.id, attachment.way);
                        actions.push(again);
                    }
                });
            }
        },
        AttachStage::Refused(refusal) => {
            let head = view.words.fill("chip-refused", &name);
            let sentence = view.words.refusal(refusal);
            let block = Block {
                attached,
                icon: icon::WARNING,
                head: &head,
                sentence: &sentence,
                colour: view.theme.danger,
                ways: Ways::left(view, attached, refusal),
            };
            block.show_ui(ui, view, place, actions, |ui, actions| {
                ways_on_ui(ui, view, place, (attached, refusal), actions);
            });
        }
        AttachStage::Folder(contents) => {
            folder_ui(ui, view, place, (attached, contents), actions);
        }
    }
}

fn ready_ui(
    ui: &mut Ui,
    view: View<'_>,
    place: DraftPlace,
    (attached, attachment): (&Attached, &Attachment),
    pictures: &mut Pictures,
    actions: &mut Vec<Action>,
) {
    let name = [("name", Gap::Text(&attached.name))];
    let lack = view.state.lacks(attachment);
    let (line, colour) = match lack {
        Some(sense) => (words::lack(view, sense), view.theme.warning),
        None => (words::facts(view, attachment), view.theme.muted),
    };
    let chip = Chip {
        attached,
        line: &line,
        colour,
        remove: view.words.fill("chip-remove", &name),
        ways: Ways::of(attachment),
        attachment: Some(attachment),
    };
    let response = chip.show_ui(ui, view, place, pictures, actions);
    if response.clicked() {
        actions.push(chips::viewed(view, place, attachment));
    }
}

/// Draws what stands for a file of which there is no picture.
fn kind_ui(ui: &Ui, view: View<'_>, rect: Rect, attachment: &Attachment) {
    if attachment.facts.kind.is_audio() {
        widgets::sound_mark(ui, rect.center(), view.theme.muted);
    } else {
        icon_ui(ui, rect, icon::FILE, view.theme.muted);
    }
}

fn icon_ui(ui: &Ui, rect: Rect, icon: char, colour: Color32) {
    let galley = ui
        .painter()
        .layout_no_wrap(icon.to_string(), face::icon(ICON), colour);
    let at = rect.center() - galley.size() / 2.0;
    ui.painter().galley(at, galley, colour);
}

/// A file on one line among others.
struct Chip<'a> {
    attached: &'a Attached,
    /// What is said below its name.
    line: &'a str,
    colour: Color32,
    /// The name of the button at its end.
    remove: String,
    ways: Option<Ways>,
    attachment: Option<&'a Attachment>,
}

impl Chip<'_> {
    fn show_ui(
        &self,
        ui: &mut Ui,
        view: View<'_>,
        place: DraftPlace,
        pictures: &mut Pictures,
        actions: &mut Vec<Action>,
    ) -> Response {
        let theme = view.theme;
        let (name_font, line_font) = (face::medium(size::SMALL), face::regular(size::GROUP));
        let wide = |text: &str, font: &FontId| {
            let galley = elided(ui, text, font.clone(), theme.text, f32::INFINITY);
            galley.size().x
        };
        let words = wide(&self.attached.name, &name_font).max(wide(self.line, &line_font));
        let buttons = measure::HIT * if self.ways.is_some() { 2.0 } else { 1.0 };
        let back = self.link_width(ui, view);
        let around = space::S + PICTURE + space::S + back + buttons + space::XS;
        let most = WIDTH.1.min(ui.max_rect().width());
        let width = (words.ceil() + around).clamp(WIDTH.0.min(most), most);
        let (_, rect) = ui.allocate_space(vec2(width, HEIGHT));
        let id = chip_id(self.attached.id);
        let response = ui.interact(rect, id, Sense::click());
        let edge = if self.colour == theme.warning {
            theme.warning
        } else {
            theme.border
        };
        ground_ui(ui, view, &response, edge);
        let picture = Rect::from_center_size(
            pos2(rect.left() + space::S + PICTURE / 2.0, rect.center().y),
            vec2(PICTURE, PICTURE),
        );
        match self.attachment {
            Some(attachment) if has_picture(attachment) => {
                pictures.paint_thumbnail(ui, view, attachment, picture, actions);
            }
            Some(attachment) => kind_ui(ui, view, picture, attachment),
            None => {
                let name = view.words.text("chip-reading");
                widgets::busy_dot(ui, view, picture, id.with("busy"), &name);
            }
        }
        let left = picture.right() + space::S;
        let links = rect.right() - space::XS - buttons - back;
        let room = links - left;
        let name_at = pos2(left, rect.top() + 6.0);
        let name = (&*self.attached.name, name_font);
        let name_height = name_ui(ui, name_at, room, name, theme.text);
        let galley = elided(ui, self.line, line_font, self.colour, room);
        let line_at = pos2(left, name_at.y + name_height + 1.0);
        ui.painter().galley(line_at, galley, self.colour);
        let end = pos2(rect.right() - space::XS, rect.center().y);
        if back > 0.0 {
            let room = Rect::from_x_y_ranges(links..=links + back, rect.y_range());
            let builder = UiBuilder::new()
                .id_salt(("as text", self.attached.id))
                .max_rect(room)
                .layout(Layout::left_to_right(Align::Center));
            pasted_ui(
                &mut ui.new_child(builder),
                view,
                place,
                self.attached,
                actions,
            );
        }
        let ends = Ends {
            attached: self.attached,
            remove: &self.remove,
            ways: self.ways,
        };
        ends.show_ui(ui, view, place, end, actions);
        finish_ui(
            ui,
            view,
            &response,
            self.notes(view),
            self.line,
            &self.attached.name,
        );
        response.on_hover_ui(|ui| self.hover_ui(ui, view))
    }

    /// How wide the way back to words is, where there is one.
    fn link_width(&self, ui: &Ui, view: View<'_>) -> f32 {
        // A path that leads somewhere was meant as a file.
        if !self.attached.is_pasted_text() || self.attachment.is_none() {
            return 0.0;
        }
        let text = view.words.text("chip-as-pasted");
        let font = face::medium(size::SMALL);
        let words = elided(ui, &text, font, view.theme.accent, f32::INFINITY);
        (words.size().x + 2.0 * space::XS).ceil()
    }

    /// What should be known of it.
    fn notes(&self, view: View<'_>) -> String {
        let remarks = self.attachment.map(|it| it.facts.remarks.as_slice());
        let remarks = remarks.unwrap_or_default().iter();
        let notes: Vec<_> = remarks.map(|remark| view.words.remark(remark)).collect();
        notes.join(" · ")
    }

    fn hover_ui(&self, ui: &mut Ui, view: View<'_>) {
        let say = |ui: &mut Ui, text: &str, colour| {
            widgets::label(ui, text, face::regular(size::CAPTION), colour);
        };
        say(ui, &self.attached.name, view.theme.text);
        if let Some(attachment) = self.attachment {
            say(ui, &words::facts(view, attachment), view.theme.muted);
            for remark in &attachment.facts.remarks {
                say(ui, &view.words.remark(remark), view.theme.muted);
            }
        }
        if self.colour == view.theme.warning {
            say(ui, self.line, self.colour);
        }
    }
}

/// The ground of a file, and the ring around it while it has the focus.
fn ground_ui(ui: &Ui, view: View<'_>, response: &Response, line: Color32) {
    let theme = view.theme;
    let ground = if response.hovered() {
        theme.bubble
    } else {
        theme.page
    };
    ui.painter().rect(
        response.rect,
        CornerRadius::same(measure::RADIUS),
        ground,
        Stroke::new(measure::LINE, line),
        StrokeKind::Inside,
    );
    focus_ring(ui, view, response, measure::RADIUS);
    if response.gained_focus() {
        response.scroll_to_me(None);
    }
}

/// What a screen reader says of a file.
fn finish_ui(ui: &Ui, view: View<'_>, response: &Response, notes: String, line: &str, name: &str) {
    let gaps = [("name", Gap::Text(name)), ("facts", Gap::Text(line))];
    let label = view.words.fill("chip-name", &gaps);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), &label));
    if !notes.is_empty() {
        ui.ctx()
            .accesskit_node_builder(response.id, |node| node.set_description(notes));
    }
}

/// Draws a name, cut in its middle where there is no room for it: both its beginning and its
/// ending tell files apart. Its height.
fn name_ui(ui: &Ui, at: Pos2, room: f32, (name, font): (&str, FontId), colour: Color32) -> f32 {
    let whole = elided(ui, name, font.clone(), colour, f32::INFINITY);
    let height = whole.size().y;
    if whole.size().x <= room {
        ui.painter().galley(at, whole, colour);
        return height;
    }
    let split = name.char_indices().rev().nth(TAIL - 1);
    let (head, tail) = name.split_at(split.map_or(0, |(at, _)| at));
    let tail = elided(ui, tail, font.clone(), colour, room);
    // It is too long for the whole room, and so for what is left of it: it ends in a sign for that.
    let head = elided(
        ui,
        &format!("{head}\u{a0}\u{a0}"),
        font,
        colour,
        room - tail.size().x,
    );
    let end = pos2(at.x + head.size().x, at.y);
    ui.painter().galley(at, head, colour);
    ui.painter().galley(end, tail, colour);
    height
}

/// The buttons at the end of a file.
struct Ends<'a> {
    attached: &'a Attached,
    remove: &'a str,
    ways: Option<Ways>,
}

impl Ends<'_> {
    /// Draws them from their end on.
    fn show_ui(
        &self,
        ui: &Ui,
        view: View<'_>,
        place: DraftPlace,
        end: Pos2,
        actions: &mut Vec<Action>,
    ) {
        let id = chip_id(self.attached.id);
        let square = vec2(measure::HIT, measure::HIT);
        let at = |index: f32| {
            let right = end.x - index * measure::HIT;
            Rect::from_min_size(pos2(right - square.x, end.y - square.y / 2.0), square)
        };
        if let Some(ways) = self.ways {
            let gaps = [("name", Gap::Text(&self.attached.name))];
            let name = view.words.fill("chip-menu", &gaps);
            let spot = (at(1.0), id.with("menu"));
            let button = widgets::icon_button_at(ui, view, spot, icon::TUNE, &name, None);
            menu::ways_ui(view, &button, (place, ways), actions);
        }
        let spot = (at(0.0), id.with("remove"));
        let remove = widgets::icon_button_at(ui, view, spot, icon::CLOSE, self.remove, None);
        if remove.clicked() {
            actions.push(Action::Detach(place, self.attached.id));
        }
    }
}

/// Something that has more to say than a line, over the whole width.
struct Block<'a> {
    attached: &'a Attached,
    icon: char,
    /// What it is.
    head: &'a str,
    sentence: &'a str,
    colour: Color32,
    ways: Option<Ways>,
}

impl Block<'_> {
    fn show_ui(
        &self,
        ui: &mut Ui,
        view: View<'_>,
        place: DraftPlace,
        actions: &mut Vec<Action>,
        links: impl FnOnce(&mut Ui, &mut Vec<Action>),
    ) {
        let theme = view.theme;
        let width = ui.max_rect().width();
        let buttons = measure::HIT * if self.ways.is_some() { 2.0 } else { 1.0 };
        let room = width - space::S - PICTURE - space::S - buttons - space::XS;
        let font = face::regular(size::CAPTION);
        let mut job = LayoutJob::simple(self.sentence.to_owned(), font, theme.text, room.max(0.0));
        job.break_on_newline = true;
        let sentence = ui.fonts_mut(|fonts| fonts.layout_job(job));
        let head_font = face::medium(size::SMALL);
        let head_height = ui.fonts_mut(|fonts| fonts.row_height(&head_font));
        let height = space::S + head_height + 2.0 + sentence.size().y + measure::HIT + space::XS;
        let (_, rect) = ui.allocate_space(vec2(width, height));
        let id = chip_id(self.attached.id);
        let response = ui.interact(rect, id, Sense::click());
        ground_ui(ui, view, &response, self.colour);
        let picture =
            Rect::from_min_size(rect.min + vec2(space::S, space::XS), vec2(PICTURE, PICTURE));
        icon_ui(ui, picture, self.icon, self.colour);
        let at = pos2(picture.right() + space::S, rect.top() + space::S);
        name_ui(ui, at, room, (self.head, head_font), theme.text);
        let said = Rect::from_min_size(pos2(at.x, at.y + head_height + 2.0), sentence.size());
        ui.painter().galley(said.min, sentence, theme.text);
        let words = ui.interact(said, id.with("words"), Sense::hover());
        words.widget_info(|| WidgetInfo::labeled(Role::Label, true, self.sentence));
        let line = Rect::from_min_max(
            pos2(at.x - space::XS, said.bottom()),
            pos2(rect.right() - space::XS, said.bottom() + measure::HIT),
        );
        let builder = UiBuilder::new()
            .id_salt(("ways on", self.attached.id))
            .max_rect(line)
            .layout(Layout::left_to_right(Align::Center));
        links(&mut ui.new_child(builder), actions);
        let gaps = [("name", Gap::Text(&self.attached.name))];
        let remove = view.words.fill("chip-remove", &gaps);
        let ends = Ends {
            attached: self.attached,
            remove: &remove,
            ways: self.ways,
        };
        let end = pos2(
            rect.right() - space::XS,
            rect.top() + space::XS + PICTURE / 2.0,
        );
        ends.show_ui(ui, view, place, end, actions);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), self.head));
        ui.ctx()
            .accesskit_node_builder(id, |node| node.set_description(self.sentence));
    }
}

/// A link of a file, whose name is told beside it.
fn link_ui(ui: &mut Ui, view: View<'_>, key: &'static str, name: &str) -> bool {
    let link = widgets::link_button(ui, view, &view.words.text(key));
    ui.ctx()
        .accesskit_node_builder(link.id, |node| node.set_description(name));
    link.clicked()
}

/// What can be done about a file that was refused.
fn ways_on_ui(
    ui: &mut Ui,
    view: View<'_>,
    place: DraftPlace,
    (attached, refusal): (&Attached, &Refusal),
    actions: &mut Vec<Action>,
) {
    let usual = view.state.usual_way();
    let again = match refusal {
        Refusal::NoText { .. } => Some((
            "chip-read-as-pictures",
            ReadingWay {
                as_pictures: true,
                ..usual
            },
        )),
        Refusal::Unreadable(_)
        | Refusal::TooSlow { .. }
        | Refusal::Broke
        | Refusal::NoReader(_)
        | Refusal::NotKept(_)
        | Refusal::Gone => Some(("chip-try-again", usual)),
        _ => None,
    };
    if let Some((key, way)) = again.filter(|_| attached.can_be_tried_again())
        && link_ui(ui, view, key, &attached.name)
    {
        actions.push(Action::ReadAgain(place, attached.id, way));
    }
    pasted_ui(ui, view, place, attached, actions);
    if link_ui(ui, view, "chip-drop", &attached.name) {
        actions.push(Action::Detach(place, attached.id));
    }
}

/// The way back to words of what was pasted as such.
fn pasted_ui(
    ui: &mut Ui,
    view: View<'_>,
    place: DraftPlace,
    attached: &Attached,
    actions: &mut Vec<Action>,
) {
    if attached.is_pasted() && link_ui(ui, view, "chip-as-pasted", &attached.name) {
        actions.push(Action::PasteAsText(place, attached.id));
    }
}

fn folder_ui(
    ui: &mut Ui,
    view: View<'_>,
    place: DraftPlace,
    (attached, contents): (&Attached, &FolderContents),
    actions: &mut Vec<Action>,
) {
    let sentence = words::folder(view, contents);
    let block = Block {
        attached,
        icon: icon::FOLDER,
        head: &attached.name,
        sentence: &sentence,
        colour: view.theme.accent,
        ways: None,
    };
    block.show_ui(ui, view, place, actions, |ui, actions| {
        if !contents.files.is_empty() && link_ui(ui, view, "folder-attach", &attached.name) {
            actions.push(Action::AttachFolder(place, attached.id));
        }
        if link_ui(ui, view, "folder-leave", &attached.name) {
            actions.push(Action::Detach(place, attached.id));
        }
        pasted_ui(ui, view, place, attached, actions);
    });
}
