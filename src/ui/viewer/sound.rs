//! A sound that can be played: a button, its loudness over time to click into, and the time.

use egui::text::LayoutJob;
use egui::{
    Align2, CornerRadius, CursorIcon, Id, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2,
};

use crate::domain::Attachment;
use crate::state::{PlayFailure, PlayStage};
use crate::ui::theme::{face, icon, measure, size, space};
use crate::ui::widgets::focus_ring;
use crate::ui::{Action, View};
use crate::words::Gap;

/// The room for the time.
const TIME: f32 = 84.0;
/// The width of a bar of the loudness with the gap behind it.
const BAR: f32 = 3.0;

/// Draws it into a place.
pub fn sound_ui(
    ui: &mut Ui,
    view: View<'_>,
    (rect, id): (Rect, Id),
    attachment: &Attachment,
    actions: &mut Vec<Action>,
) {
    let playback = view.state.viewed.playback_of(attachment.hash);
    let length_ms = attachment.facts.duration_ms.unwrap_or_default();
    let at_ms = playback.map_or(0, |playback| playback.position_ms(view.now));
    let is_on = playback.is_some_and(crate::state::Playback::is_on);
    let button = Rect::from_center_size(
        pos2(rect.min.x + measure::HIT / 2.0, rect.center().y),
        vec2(measure::HIT, measure::HIT),
    );
    if button_ui(ui, view, (button, id.with("play")), attachment, is_on) {
        // At the end one wants to hear it from the beginning.
        let from = if at_ms >= length_ms { 0 } else { at_ms };
        actions.push(if is_on {
            Action::StopSound
        } else {
            Action::PlaySound(Box::new(attachment.clone()), from)
        });
    }
    let wave = Rect::from_min_max(
        pos2(button.max.x + space::S, rect.min.y),
        pos2(rect.max.x - TIME, rect.max.y),
    );
    if let Some(PlayStage::Failed(failure)) = playback.map(|playback| &playback.stage) {
        failure_ui(ui, view, (wave.with_max_x(rect.max.x), id), failure);
        return;
    }
    let share = if length_ms == 0 {
        0.0
    } else {
        at_ms as f32 / length_ms as f32
    };
    if let Some(share) = wave_ui(ui, view, (wave, id.with("wave")), attachment, share) {
        let from = (f64::from(share) * length_ms as f64) as u64;
        actions.push(Action::PlaySound(Box::new(attachment.clone()), from));
    }
    let gaps = [view.words.clock(at_ms), view.words.clock(length_ms)];
    let gaps = [("at", Gap::Text(&gaps[0])), ("length", Gap::Text(&gaps[1]))];
    ui.painter().text(
        rect.right_center(),
        Align2::RIGHT_CENTER,
        view.words.fill("sound-time", &gaps),
        face::regular(size::CAPTION),
        view.theme.muted,
    );
}

/// Plays or pauses; whether it was pressed.
fn button_ui(
    ui: &Ui,
    view: View<'_>,
    (rect, id): (Rect, Id),
    attachment: &Attachment,
    is_on: bool,
) -> bool {
    let theme = view.theme;
    let response = ui.interact(rect, id, Sense::click());
    let key = if is_on { "sound-pause" } else { "sound-play" };
    let name = [("name", Gap::Text(&attachment.name))];
    let label = view.words.fill(key, &name);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
    let radius = CornerRadius::same((measure::HIT / 2.0) as u8);
    ui.painter().rect_filled(rect, radius, theme.accent);
    let ink = theme.on_accent;
    if is_on {
        // There is no icon for it.
        let bar = Stroke::new(BAR, ink);
        for x in [-BAR, BAR] {
            let middle = rect.center();
            let half = size::CAPTION / 2.0;
            ui.painter()
                .vline(middle.x + x, middle.y - half..=middle.y + half, bar);
        }
    } else {
        let font = face::icon(size::SMALL);
        ui.painter()
            .text(rect.center(), Align2::CENTER_CENTER, icon::PLAY, font, ink);
    }
    focus_ring(ui, view, &response, (measure::HIT / 2.0) as u8);
    if response.hovered() {
        ui.set_cursor_icon(CursorIcon::PointingHand);
    }
    response.clicked()
}

/// The loudness, with what was heard in another colour. Where in it was clicked, as a share.
fn wave_ui(
    ui: &Ui,
    view: View<'_>,
    (rect, id): (Rect, Id),
    attachment: &Attachment,
    share: f32,
) -> Option<f32> {
    let response = ui.interact(rect, id, Sense::CLICK);
    let name = [("name", Gap::Text(&attachment.name))];
    let label = view.words.fill("sound-position", &name);
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ProgressIndicator, true, &label);
        info.value = Some(f64::from((share * 100.0).round()));
        info
    });
    let wave = &attachment.facts.waveform;
    let count = (rect.width() / BAR).floor().max(0.0) as usize;
    let heard = rect.min.x + rect.width() * share;
    for index in 0..count {
        let x = rect.min.x + BAR * (index as f32 + 0.5);
        let loudness = loudness(wave, index, count);
        let half = (rect.height() / 2.0 * loudness).max(measure::LINE);
        let ink = if x < heard {
            view.theme.accent
        } else {
            view.theme.muted.gamma_multiply(0.6)
        };
        let stroke = Stroke::new(BAR - measure::LINE, ink);
        let middle = rect.center().y;
        ui.painter().vline(x, middle - half..=middle + half, stroke);
    }
    if response.hovered() {
        ui.set_cursor_icon(CursorIcon::PointingHand);
    }
    let at = response
        .interact_pointer_pos()
        .filter(|_| response.clicked())?;
    Some(((at.x - rect.min.x) / rect.width()).clamp(0.0, 1.0))
}

/// How loud the loudest is in one of so many equal parts, from 0 to 1.
fn loudness(wave: &[u8], index: usize, count: usize) -> f32 {
    let from = index * wave.len() / count.max(1);
    let to = ((index + 1) * wave.len() / count.max(1)).max(from + 1);
    let loudest = wave.get(from..to.min(wave.len()));
    let loudest = loudest.and_then(|part| part.iter().max());
    f32::from(loudest.copied().unwrap_or_default()) / 255.0
}

fn failure_ui(ui: &Ui, view: View<'_>, (rect, id): (Rect, Id), failure: &PlayFailure) {
    let words = view.words;
    let text = match failure {
        PlayFailure::NoProgram => words.text("sound-no-program").into_owned(),
        PlayFailure::Broke(part) => words.fill("sound-broke", &[("part", Gap::Text(part))]),
        PlayFailure::Unreadable(refusal) => words.refusal(refusal),
    };
    let ink = view.theme.warning;
    let font = face::regular(size::CAPTION);
    let mut job = LayoutJob::simple(text.clone(), font, ink, rect.width());
    job.wrap.max_rows = 2;
    let lines = ui.fonts_mut(|fonts| fonts.layout_job(job));
    let at = pos2(rect.min.x, rect.center().y - lines.size().y / 2.0);
    ui.painter().galley(at, lines, ink);
    let response = ui.interact(rect, id.with("failure"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
    response.on_hover_text(text);
}

#[cfg(test)]
mod tests {
    use super::loudness;

    #[test]
    fn each_part_should_be_as_loud_as_its_loudest_moment() {
        let wave = [0, 255, 0, 51];
        assert!((loudness(&wave, 0, 2) - 1.0).abs() < 1e-6);
        assert!((loudness(&wave, 1, 2) - 0.2).abs() < 1e-6);
        assert!(
            (loudness(&wave, 7, 8) - 0.2).abs() < 1e-6,
            "more bars than parts"
        );
        assert!(loudness(&[], 0, 5).abs() < 1e-6);
    }
}
