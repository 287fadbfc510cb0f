//! What is looked at and listened to of what is attached: the background brings it, and a
//! program of the system plays it.

use std::time::Duration;

use egui::ColorImage;

use crate::domain::{Attachment, Command, PictureKey, Pixels};
use crate::state::{Brought, PlayFailure, PlayStage, Playback};
use crate::ui::Action;

use super::files::expanded;
use super::player::{Player, PlayerNews, SoundProgram};
use super::program::Program;

/// How often the window is drawn while something plays.
const TICK: Duration = Duration::from_millis(100);

/// What plays sounds, once something was to be played.
pub(super) struct Sounds {
    programs: Vec<SoundProgram>,
    player: Option<Player>,
    /// The number of what was handed to the player.
    number: Option<u64>,
}

impl Default for Sounds {
    fn default() -> Self {
        Self {
            programs: SoundProgram::usual(),
            player: None,
            number: None,
        }
    }
}

impl Program {
    /// Carries out what has to do with looking at attachments.
    pub(super) fn carry_out_with_viewer(&mut self, action: Action, context: &egui::Context) {
        match action {
            Action::BringPicture(attachment, shape) => {
                let key = PictureKey::of(&attachment, shape);
                if self.state.viewed.ask_picture(key) {
                    self.command(Command::ReadPicture { attachment, shape });
                }
            }
            Action::BringText(attachment) => {
                let of = (attachment.hash, attachment.way);
                let is_new = self.state.viewed.ask_text(of);
                if is_new {
                    self.command(Command::ReadText(attachment));
                }
            }
            Action::CopyWithTexts(message) => {
                let open = self.state.conversation();
                let message = open.and_then(|open| open.tree.message(message)).cloned();
                if let Some(message) = message {
                    self.command(Command::GatherTexts {
                        words: message.content,
                        attachments: message.attachments,
                    });
                }
            }
            Action::PlaySound(attachment, from_ms) => self.play(attachment, from_ms, context),
            Action::StopSound => self.pause(),
            Action::PickAttachmentPlace(attachment) => {
                let title = self.words.text("viewer-save-title").into_owned();
                if let Some(picker) = &mut self.picker {
                    picker.pick_attachment_place(title, attachment);
                }
            }
            Action::SaveAttachment {
                attachment,
                path,
                may_overwrite,
            } => {
                self.state.viewed.saved = None;
                self.command(Command::SaveAttachment {
                    attachment,
                    path: expanded(&path),
                    may_overwrite,
                });
            }
            Action::CopyPicture(pixels) => context.copy_image(image(&pixels)),
            // The window opened it when it drew the frame.
            _ => {}
        }
    }

    fn play(&mut self, attachment: Box<Attachment>, from_ms: u64, context: &egui::Context) {
        let hash = attachment.hash;
        let length_ms = attachment.facts.duration_ms.unwrap_or_default();
        self.silence();
        self.state.viewed.playback = Some(Playback {
            hash,
            length_ms,
            stage: PlayStage::Coming { from_ms },
        });
        if self.state.viewed.ask_sound(hash) {
            self.command(Command::ReadSound(attachment));
        }
        self.follow_sound(context);
    }

    fn pause(&mut self) {
        self.silence();
        let now = self.clock.now;
        if let Some(playback) = &mut self.state.viewed.playback
            && playback.is_on()
        {
            let at_ms = playback.position_ms(now);
            playback.stage = PlayStage::Paused { at_ms };
        }
    }

    fn silence(&mut self) {
        self.sounds.number = None;
        if let Some(player) = &mut self.sounds.player {
            player.stop();
        }
    }

    /// Hands over a sound that has come, and takes in what the player says.
    pub(super) fn follow_sound(&mut self, context: &egui::Context) {
        while let Some(news) = self.sounds.player.as_ref().and_then(Player::news) {
            self.take_news(news);
        }
        let Some(playback) = &mut self.state.viewed.playback else {
            return;
        };
        match playback.stage {
            PlayStage::Playing { .. } => context.request_repaint_after(TICK),
            PlayStage::Coming { from_ms } if self.sounds.number.is_none() => {
                let hash = playback.hash;
                let stage = match self.state.viewed.sound(hash) {
                    Some(Brought::Here(sound)) => {
                        let sound = std::sync::Arc::clone(sound);
                        let programs = &self.sounds.programs;
                        let player = self.sounds.player.get_or_insert_with(|| {
                            let wake = context.clone();
                            Player::start(programs.clone(), move || wake.request_repaint())
                        });
                        self.sounds.number = Some(player.play(sound, from_ms));
                        return;
                    }
                    Some(Brought::Refused(refusal)) => {
                        PlayStage::Failed(PlayFailure::Unreadable(refusal.clone()))
                    }
                    Some(Brought::Asked) => return,
                    // Another sound took its place.
                    None => PlayStage::Paused { at_ms: from_ms },
                };
                if let Some(playback) = &mut self.state.viewed.playback {
                    playback.stage = stage;
                }
            }
            _ => {}
        }
    }

    fn take_news(&mut self, news: PlayerNews) {
        let (PlayerNews::Began(number) | PlayerNews::Ended(number) | PlayerNews::Failed(number, _)) =
            news;
        let wanted = self.sounds.number == Some(number);
        let Some(playback) = self.state.viewed.playback.as_mut().filter(|_| wanted) else {
            return;
        };
        let from_ms = match playback.stage {
            PlayStage::Coming { from_ms } | PlayStage::Playing { from_ms, .. } => from_ms,
            PlayStage::Paused { .. } | PlayStage::Failed(_) => return,
        };
        playback.stage = match news {
            PlayerNews::Began(_) => PlayStage::Playing {
                from_ms,
                since: self.clock.now,
            },
            PlayerNews::Failed(_, failure) => PlayStage::Failed(failure),
            PlayerNews::Ended(_) => {
                self.sounds.number = None;
                self.state.viewed.playback = None;
                return;
            }
        };
    }

    /// Ends what is played, before the window goes.
    pub(super) fn end_sounds(&mut self) {
        self.sounds.player = None;
    }
}

/// A picture as the clipboard takes it.
fn image(pixels: &Pixels) -> ColorImage {
    let size = [pixels.width as usize, pixels.height as usize];
    if size[0] * size[1] * 4 != pixels.rgba.len() {
        return ColorImage::default();
    }
    ColorImage::from_rgba_unmultiplied(size, &pixels.rgba)
}
