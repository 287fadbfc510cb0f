//! Where the original of something attached is written to: typed, or chosen in the system's
//! own dialog.

use std::path::{Path, PathBuf};

use egui::{Align, Id, Key, Layout, Modifiers, Ui};

use crate::domain::{Attachment, Refusal};
use crate::ui::theme::{face, size, space};
use crate::ui::widgets::{self, Field};
use crate::ui::{Action, View};
use crate::words::Gap;

/// What is typed, while it is open.
#[derive(Debug)]
pub struct Saving {
    path: String,
    is_new: bool,
    /// What was asked for last: what is said of it is over with another path.
    asked: Option<PathBuf>,
}

impl Saving {
    /// Proposes the person's own folder.
    #[must_use]
    pub fn of(attachment: &Attachment) -> Self {
        Self {
            path: format!("~/{}", attachment.name),
            is_new: true,
            asked: None,
        }
    }
}

/// Draws it; whether it is to stay.
pub fn saving_ui(
    ui: &mut Ui,
    view: View<'_>,
    (saving, attachment): (&mut Saving, &Attachment),
    actions: &mut Vec<Action>,
) -> bool {
    let words = view.words;
    let asked = saving.asked.as_ref();
    let is_asked = asked.is_some_and(|asked| asked == Path::new(saving.path.trim()));
    let saved = view.state.viewed.saved.as_ref();
    let saved = saved.filter(|(hash, _)| *hash == attachment.hash);
    let result = saved.map(|(_, result)| result);
    let is_there = is_asked && matches!(result, Some(Err(Refusal::AlreadyThere)));
    let mut stays = true;
    let id = Id::unique("viewer save path");
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        if widgets::text_button(ui, view, &words.text("cancel")).clicked() {
            stays = false;
        }
        let key = if is_there {
            "viewer-save-over"
        } else {
            "viewer-save-now"
        };
        let text = words.text(key);
        let is_pressed = widgets::primary_button(ui, view, &text, &text).clicked();
        if view.state.exchange.can_pick
            && widgets::secondary_button(ui, view, &words.text("viewer-save-pick")).clicked()
        {
            saving.asked = None;
            let attachment = Box::new(attachment.clone());
            actions.push(Action::PickAttachmentPlace(attachment));
        }
        let name = words.text("viewer-save-path");
        let field = Field {
            id,
            name: &name,
            hint: &name,
            is_secret: false,
        };
        let response = widgets::field(ui, view, &mut saving.path, field);
        if std::mem::take(&mut saving.is_new) {
            response.request_focus();
        }
        let is_entered = response.lost_focus()
            && ui
                .input(|input| input.key_pressed(Key::Enter) && input.modifiers == Modifiers::NONE);
        let path = PathBuf::from(saving.path.trim());
        // Enter alone must not write over anything.
        if !path.as_os_str().is_empty() && (is_pressed || is_entered && !is_there) {
            saving.asked = Some(path.clone());
            actions.push(Action::SaveAttachment {
                attachment: Box::new(attachment.clone()),
                path,
                may_overwrite: is_there,
            });
        }
    });
    let text = match result {
        Some(Ok(path)) => {
            let path = path.display().to_string();
            Some((
                words.fill("viewer-saved", &[("path", Gap::Text(&path))]),
                view.theme.muted,
            ))
        }
        Some(Err(refusal)) if is_asked || saving.asked.is_none() => {
            Some((words.refusal(refusal), view.theme.danger))
        }
        _ => None,
    };
    if let Some((text, ink)) = text {
        widgets::label(ui, &text, face::regular(size::CAPTION), ink);
    }
    stays
}
