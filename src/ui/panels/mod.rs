//! The parts of the window around the transcript. Each keeps a little memory of its own,
//! such as a name that is being typed, and gives back what the person meant.

mod choice;
mod composer;
mod composition;
mod connect;
mod context;
mod conversation_menu;
mod conversation_row;
mod exchange;
mod fit;
mod groups;
mod list_keys;
mod notice;
mod queue;
mod readiness;
mod rename;
mod search_button;
mod servers;
mod shortcuts;
mod sidebar;
mod status_bar;
mod top_bar;
mod welcome;

pub use composer::{ComposerMemory, composer_id, composer_ui};
pub(super) use composition::Composition;
pub use connect::{ConnectMemory, connect_ui};
pub use exchange::{ExchangeMemory, exchange_ui};
pub use fit::fit_ui;
pub use notice::notice_ui;
pub use queue::queue_ui;
pub use servers::{ServersMemory, servers_dialog_ui, servers_ui};
pub use shortcuts::{ShortcutsMemory, shortcuts_ui};
pub use sidebar::{SidebarMemory, sidebar_ui};
pub use status_bar::status_bar_ui;
pub use top_bar::{TopBarMemory, top_bar_ui};
pub use welcome::welcome_ui;
