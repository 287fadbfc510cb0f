//! The one table of what a person can command without pointing at a thing. Buttons, menus,
//! tooltips, the palette and the page of shortcuts all read it, and a new command is one
//! entry in `table.rs`, its words, and what it does in `deeds.rs`.

mod button;
mod deeds;
mod keys;
mod table;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use egui::{Context, KeyboardShortcut};

use super::View;
use super::widgets::shortcut;
use crate::words::Words;

pub use button::command_button;
pub use deeds::grounded;
pub use keys::{
    CHIP_AFTER, CHIP_BEFORE, CHIP_REMOVE, CHIP_REMOVE_BACK, CHOOSE_ALL, CHOOSE_NONE,
    CLOSE_COMPARISON, Cover, DELETE, DROP_EDIT, FINISH_EDIT, MAP_COMPARE, MAP_DOWN, MAP_FIRST,
    MAP_LAST, MAP_LEAVE, MAP_LEFT, MAP_RIGHT, MAP_SHOW, MAP_UP, MENU, NEW_LINE, NEXT_VERSION,
    PAGE_DOWN, PAGE_UP, PLACE_KEYS, PREVIOUS_VERSION, PlaceKey, RENAME, SERVER_DOWN, SERVER_UP,
    SETTINGS_CLOSE, UNMARK, VIEWER_ACTUAL, VIEWER_FIT, VIEWER_LARGER, VIEWER_LARGER_TOO,
    VIEWER_NEXT, VIEWER_PAGE_BACK, VIEWER_PAGE_ON, VIEWER_PREVIOUS, VIEWER_SMALLER, composer_keys,
    is_press, is_taken, presses, take_early, take_late, take_one,
};
pub use table::UiCommand;

/// What commands have to do with; the palette and the page of shortcuts are ordered by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// The list of conversations.
    Conversations,
    /// What is said in the conversation on screen.
    Messages,
    /// What the window looks like and where one is in it.
    View,
    /// Who answers.
    Server,
}

impl Group {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 4] = [
        Self::Conversations,
        Self::Messages,
        Self::View,
        Self::Server,
    ];

    /// Its name.
    #[must_use]
    pub fn name(self, view: View<'_>) -> Cow<'_, str> {
        view.words.text(match self {
            Self::Conversations => "commands-conversations",
            Self::Messages => "commands-messages",
            Self::View => "commands-view",
            Self::Server => "commands-server",
        })
    }
}

/// Where the keys of a command are heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Wherever the focus is, over dialogs too.
    Always,
    /// Wherever the focus is, while no dialog is open.
    Anywhere,
    /// While no dialog is open, and nothing is being typed but a message: a text field has
    /// a use of its own for them.
    Reading,
    /// While nothing else had a use for them: what is open closes first, and the thing that
    /// has the focus comes before the conversation on screen.
    Unclaimed,
    /// In the composer, while it is empty.
    EmptyComposer,
}

/// What the table knows of a command.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// What it has to do with.
    pub group: Group,
    /// Its icon.
    pub icon: char,
    /// The key of its words: the name of a button, the line of a menu.
    pub label: &'static str,
    /// The key of the sentence that says more.
    pub note: &'static str,
    /// Where its keys are heard.
    pub scope: Scope,
    /// Its keys, the one that is shown first.
    pub keys: &'static [KeyboardShortcut],
}

impl UiCommand {
    /// What it is called.
    #[must_use]
    pub fn label(self, view: View<'_>) -> Cow<'_, str> {
        view.words.text(self.entry().label)
    }

    /// What more there is to say of it.
    #[must_use]
    pub fn note(self, view: View<'_>) -> Cow<'_, str> {
        view.words.text(self.entry().note)
    }

    /// Its icon.
    #[must_use]
    pub fn icon(self) -> char {
        self.entry().icon
    }

    /// The keys that are shown for it; `None` where it has none.
    #[must_use]
    pub fn shortcut(self) -> Option<&'static KeyboardShortcut> {
        self.entry().keys.first()
    }

    /// Its keys as they are written; empty where it has none.
    #[must_use]
    pub fn keys_text(self, ctx: &Context, words: &Words) -> String {
        self.shortcut()
            .map(|keys| shortcut::text(ctx, words, keys))
            .unwrap_or_default()
    }
}
