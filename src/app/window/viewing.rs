//! What is looked at and listened to of what is attached: the background brings it.

use crate::domain::{Command, PictureKey};
use crate::ui::Action;

use super::program::Program;

impl Program {
    /// Carries out what has to do with looking at attachments.
    pub(super) fn carry_out_with_viewer(&mut self, action: Action, _context: &egui::Context) {
        match action {
            Action::BringPicture(attachment, shape) => {
                let key = PictureKey::of(&attachment, shape);
                if self.state.viewed.ask_picture(key) {
                    self.command(Command::ReadPicture { attachment, shape });
                }
            }
            Action::BringText(attachment) => {
                if self
                    .state
                    .viewed
                    .ask_text((attachment.hash, attachment.way))
                {
                    self.command(Command::ReadText(attachment));
                }
            }
            Action::SaveAttachment {
                attachment,
                path,
                may_overwrite,
            } => self.command(Command::SaveAttachment {
                attachment,
                path,
                may_overwrite,
            }),
            _ => {}
        }
    }
}
