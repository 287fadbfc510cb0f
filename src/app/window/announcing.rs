//! Answers that end while the window is not in front: the desktop is told, and a click on
//! what it shows opens the conversation.

use crate::domain::{ConversationId, Event};

use super::program::Program;

/// What the desktop shows of an answer. It may be shown on a locked screen too, so the words
/// of the answer are not in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement {
    /// The conversation that a click opens.
    pub conversation: ConversationId,
    /// Its title.
    pub title: String,
    /// What happened, in a sentence.
    pub text: String,
    /// What a click does, in a word.
    pub action: String,
}

/// Shows announcements and tells which were clicked. Neither waits.
pub trait Announcer {
    /// Shows something.
    fn announce(&mut self, announcement: Announcement);

    /// The conversation of the next announcement that was clicked.
    fn next_click(&mut self) -> Option<ConversationId>;
}

impl Program {
    /// Has answers announced by this from now on; before, nothing is announced.
    pub fn announce_by(&mut self, announcer: impl Announcer + 'static) {
        self.announcer = Some(Box::new(announcer));
    }

    /// Tells the desktop of an answer that ended while the person looks elsewhere. Called
    /// before the state knows of it.
    pub(super) fn announce(&mut self, news: &Event, context: &egui::Context) {
        let Event::TurnEnded(end) = news else {
            return;
        };
        let conversation = end.conversation;
        let is_known = self
            .state
            .turns
            .get(&conversation)
            .is_some_and(|turn| turn.id == end.turn);
        // What waits goes out now, and the answer to it will be announced.
        let goes_on = end.failure.is_none() && !self.state.queue(conversation).is_empty();
        // While the window is hidden only the raw input says how it is.
        let is_in_front = context.input(|input| input.raw.focused);
        if is_in_front || goes_on || !is_known || !end.is_news() || !self.state.settings.notifies {
            return;
        }
        context.send_viewport_cmd(egui::ViewportCommand::RequestUserAttention(
            egui::UserAttentionType::Informational,
        ));
        let Some(announcer) = &mut self.announcer else {
            return;
        };
        let title = self.state.line(conversation).map(|line| &line.title);
        let title = match title {
            Some(title) if !title.is_empty() => title.clone(),
            _ => self.words.text("untitled").into_owned(),
        };
        let key = match end.failure {
            None => "announce-ready",
            Some(_) => "announce-failed",
        };
        announcer.announce(Announcement {
            conversation,
            title,
            text: self.words.text(key).into_owned(),
            action: self.words.text("announce-open").into_owned(),
        });
    }

    /// Brings the window to the front with the conversation of an announcement that was
    /// clicked, where that is still there.
    pub(super) fn hear_clicks(&mut self, context: &egui::Context) {
        let mut clicked = None;
        while let Some(conversation) = self.announcer.as_mut().and_then(|it| it.next_click()) {
            clicked = Some(conversation);
        }
        let Some(conversation) = clicked else {
            return;
        };
        context.send_viewport_cmd(egui::ViewportCommand::Minimized(false));
        context.send_viewport_cmd(egui::ViewportCommand::Focus);
        if self.state.line(conversation).is_some() {
            self.show(Some(conversation));
        }
    }
}
