//! What is drawn: theme, widgets, panels, transcript, Markdown. Takes the state, gives
//! back what the person meant, and does nothing else.

mod action;
pub mod attachments;
mod chooser;
pub mod commands;
pub mod compare;
pub mod knowledge;
pub mod map;
pub mod markdown;
pub mod palette;
pub mod panels;
mod parts;
pub mod picker;
pub mod pictures;
mod places;
mod said;
pub mod settings;
mod sources;
pub mod theme;
pub mod transcript;
mod view;
pub mod viewer;
pub mod widgets;
mod window;

pub use action::{Action, EditEnd, Place};
pub use view::View;
pub use window::{RightPanel, UiMemory, window_ui};
