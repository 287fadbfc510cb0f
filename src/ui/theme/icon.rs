//! Icons by what they stand for: characters of the subset of Lucide in `assets/fonts`.

/// A new thing.
pub const PLUS: char = '\u{e13d}';
/// Send.
pub const SEND: char = '\u{e152}';
/// The Enter key.
pub const ENTER: char = '\u{e0a1}';
/// Upwards.
pub const ARROW_UP: char = '\u{e04a}';
/// Downwards.
pub const ARROW_DOWN: char = '\u{e042}';
/// Stop.
pub const STOP: char = '\u{e167}';
/// Copy.
pub const COPY: char = '\u{e09e}';
/// Done.
pub const CHECK: char = '\u{e06c}';
/// Change.
pub const PENCIL: char = '\u{e1f9}';
/// Delete.
pub const TRASH: char = '\u{e18d}';
/// Undo.
pub const UNDO: char = '\u{e2a1}';
/// Settings.
pub const SETTINGS: char = '\u{e154}';
/// Search.
pub const SEARCH: char = '\u{e151}';
/// The panel on the left.
pub const PANEL_LEFT: char = '\u{e12a}';
/// The panel on the right.
pub const PANEL_RIGHT: char = '\u{e431}';
/// The one before.
pub const CHEVRON_LEFT: char = '\u{e06e}';
/// The next; something closed that opens.
pub const CHEVRON_RIGHT: char = '\u{e06f}';
/// Upwards.
pub const CHEVRON_UP: char = '\u{e070}';
/// Something open that closes.
pub const CHEVRON_DOWN: char = '\u{e06d}';
/// Close.
pub const CLOSE: char = '\u{e1b2}';
/// Again.
pub const REFRESH: char = '\u{e145}';
/// More.
pub const MORE: char = '\u{e0b6}';
/// Something needs a look.
pub const WARNING: char = '\u{e193}';
/// Something went wrong.
pub const ERROR: char = '\u{e077}';
/// Something to know.
pub const INFO: char = '\u{e0f9}';
/// A link.
pub const LINK: char = '\u{e102}';
/// A link that leaves the program.
pub const EXTERNAL: char = '\u{e0b9}';
/// Thoughts of a model.
pub const BRAIN: char = '\u{e3c6}';
/// An idea.
pub const IDEA: char = '\u{e1c2}';
/// A tool.
pub const TOOL: char = '\u{e1b1}';
/// A branch.
pub const BRANCH: char = '\u{e0e2}';
/// Two things side by side.
pub const COMPARE: char = '\u{e098}';
/// Smaller.
pub const MINUS: char = '\u{e11c}';
/// All of it.
pub const FIT: char = '\u{e112}';
/// Go on.
pub const PLAY: char = '\u{e13c}';
/// Pin.
pub const PIN: char = '\u{e259}';
/// Unpin.
pub const UNPIN: char = '\u{e2b6}';
/// To a file.
pub const DOWNLOAD: char = '\u{e0b2}';
/// From a file.
pub const UPLOAD: char = '\u{e19e}';
/// A file.
pub const FILE: char = '\u{e0c0}';
/// A folder.
pub const FOLDER: char = '\u{e0d7}';
/// A picture.
pub const IMAGE: char = '\u{e0f6}';
/// Attach.
pub const ATTACH: char = '\u{e12d}';
/// The light theme.
pub const SUN: char = '\u{e178}';
/// The dark theme.
pub const MOON: char = '\u{e11e}';
/// As the system has it.
pub const MONITOR: char = '\u{e11d}';
/// A server.
pub const SERVER: char = '\u{e153}';
/// Connect.
pub const PLUG: char = '\u{e37f}';
/// A key.
pub const KEY: char = '\u{e4a3}';
/// A conversation.
pub const CONVERSATION: char = '\u{e117}';
/// Settings of one thing.
pub const TUNE: char = '\u{e29a}';
/// Knowledge.
pub const BOOK: char = '\u{e05f}';
/// A citation.
pub const QUOTE: char = '\u{e239}';
/// Show.
pub const EYE: char = '\u{e0ba}';
/// Hide.
pub const EYE_OFF: char = '\u{e0bb}';
/// Back to what it was.
pub const RESTART: char = '\u{e148}';
/// Help.
pub const HELP: char = '\u{e082}';
/// Put away.
pub const ARCHIVE: char = '\u{e041}';
