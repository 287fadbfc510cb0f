//! What is drawn: theme, widgets, panels, transcript, Markdown. Takes the state, gives
//! back what the person meant, and does nothing else.

mod action;
pub mod panels;
pub mod theme;
mod view;
pub mod widgets;

pub use action::Action;
pub use view::View;
