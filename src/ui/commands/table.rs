//! The commands, each with all that is the same wherever it is shown.

use egui::{Key, KeyboardShortcut, Modifiers};

use super::Scope::{Always, Anywhere, EmptyComposer, Reading, Unclaimed};
use super::{Entry, Group};
use crate::ui::theme::icon;

const NONE: Modifiers = Modifiers::NONE;
const SHIFT: Modifiers = Modifiers::SHIFT;
const CTRL: Modifiers = Modifiers::COMMAND;
const CTRL_SHIFT: Modifiers = CTRL.plus(Modifiers::SHIFT);

/// Makes the commands and their table of one list, so that neither can lack an entry.
macro_rules! commands {
    ($($(#[$doc:meta])* $name:ident: $group:ident, $icon:ident, $label:literal, $note:literal,
       $scope:ident [$($modifiers:ident $key:ident),*];)*) => {
        /// Something that a person can command without pointing at a thing.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum UiCommand {
            $($(#[$doc])* $name,)*
        }

        impl UiCommand {
            /// All commands, in the order in which they are shown.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// What the table knows of it.
            #[must_use]
            pub const fn entry(self) -> Entry {
                match self {
                    $(Self::$name => Entry {
                        group: Group::$group,
                        icon: icon::$icon,
                        label: $label,
                        note: $note,
                        scope: $scope,
                        keys: const { &[$(KeyboardShortcut::new($modifiers, Key::$key)),*] },
                    },)*
                }
            }
        }
    };
}

commands! {
    /// An empty page to talk on.
    NewConversation: Conversations, PLUS,
        "new-conversation", "new-conversation-note", Anywhere [CTRL N];
    /// Look for words in everything that was said.
    Search: Conversations, SEARCH,
        "search", "search-note", Always [CTRL K];
    /// The conversation above in the list.
    PreviousConversation: Conversations, ARROW_UP,
        "previous-conversation", "previous-conversation-note", Anywhere [CTRL_SHIFT ArrowUp];
    /// The conversation below in the list.
    NextConversation: Conversations, ARROW_DOWN,
        "next-conversation", "next-conversation-note", Anywhere [CTRL_SHIFT ArrowDown];
    /// Give the conversation on screen another name.
    RenameConversation: Conversations, PENCIL,
        "rename-this", "rename-this-note", Unclaimed [NONE F2];
    /// Put the conversation on screen above the others.
    PinConversation: Conversations, PIN,
        "pin-this", "pin-this-note", Anywhere [];
    /// Put it back among the others.
    UnpinConversation: Conversations, UNPIN,
        "unpin-this", "unpin-this-note", Anywhere [];
    /// Make a copy of it with all branches.
    DuplicateConversation: Conversations, COPY,
        "duplicate-this", "duplicate-this-note", Anywhere [];
    /// Make a conversation of the branch on screen.
    ForkBranch: Conversations, BRANCH,
        "fork-branch", "fork-branch-note", Anywhere [];
    /// Write the conversation on screen to a file.
    ExportConversation: Conversations, DOWNLOAD,
        "export-this", "export-this-note", Anywhere [];
    /// Write all conversations to a file.
    ExportAll: Conversations, DOWNLOAD,
        "export-conversations", "export-conversations-note", Anywhere [];
    /// Take in conversations from files.
    Import: Conversations, UPLOAD,
        "import", "import-note", Anywhere [];
    /// Put the conversation on screen away.
    DeleteConversation: Conversations, TRASH,
        "delete-this", "delete-this-note", Anywhere [];
    /// Put all conversations away.
    DeleteAllConversations: Conversations, TRASH,
        "delete-all", "delete-all-note", Anywhere [];
    /// Have the model write the titles of new conversations.
    WriteTitles: Conversations, IDEA,
        "write-titles", "write-titles-note", Anywhere [];
    /// Leave the titles to the first words.
    LeaveTitles: Conversations, IDEA,
        "leave-titles", "leave-titles-note", Anywhere [];
    /// Bring back what was put away last.
    UndoDelete: Conversations, UNDO,
        "undo-delete", "undo-delete-note", Anywhere [];

    /// Go to where messages are written.
    FocusComposer: Messages, CONVERSATION,
        "focus-composer", "focus-composer-note", Anywhere [CTRL L];
    /// Choose files that go with the message.
    AttachFiles: Messages, ATTACH,
        "attach-these", "attach-these-note", Anywhere [CTRL U];
    /// Choose a folder of which the files go with the message.
    AttachFolder: Messages, FOLDER,
        "attach-a-folder", "attach-a-folder-note", Anywhere [];
    /// Type the path of what goes with the message.
    AttachByPath: Messages, ATTACH,
        "attach-by-path", "attach-by-path-note", Anywhere [];
    /// Have requests analysed before they are answered, or no longer.
    ThinkFirst: Messages, IDEA,
        "toggle-think-first", "toggle-think-first-note", Anywhere [CTRL_SHIFT T];
    /// Have the documents searched before every answer, or no longer.
    SearchDocuments: Messages, BOOK,
        "toggle-searches", "toggle-searches-note", Anywhere [];
    /// Change what the person said last.
    EditLastMessage: Messages, PENCIL,
        "edit-last", "edit-last-note", EmptyComposer [NONE ArrowUp];
    /// Put the last answer on the clipboard.
    CopyLastAnswer: Messages, COPY,
        "copy-last", "copy-last-note", Anywhere [CTRL_SHIFT C];
    /// Put the branch on screen on the clipboard.
    CopyBranch: Messages, FILE,
        "copy-branch", "copy-branch-note", Anywhere [];
    /// Ask once more.
    RegenerateLastAnswer: Messages, REFRESH,
        "regenerate-last", "regenerate-last-note", Anywhere [CTRL_SHIFT R];
    /// Have the last answer gone on with.
    ContinueLastAnswer: Messages, PLAY,
        "continue-last", "continue-last-note", Anywhere [];
    /// Tell the desktop when an answer ends out of sight.
    Notify: Messages, INFO,
        "notify", "notify-note", Anywhere [];
    /// Tell it nothing.
    StopNotifying: Messages, INFO,
        "stop-notifying", "stop-notifying-note", Anywhere [];
    /// End the running turn.
    Stop: Messages, STOP,
        "stop-answer", "stop-answer-note", Unclaimed [NONE Escape];
    /// Have the model answer rather than think on.
    EndThinking: Messages, BRAIN,
        "commands-end-thinking", "commands-end-thinking-note", Anywhere [];
    /// Send the message that waits first.
    SendQueued: Messages, SEND,
        "send-waiting", "send-waiting-note", Anywhere [];
    /// Write what holds for the whole conversation.
    EditInstructions: Messages, TUNE,
        "edit-instructions", "edit-instructions-note", Anywhere [];

    /// Open or close the list of conversations.
    ToggleSidebar: View, PANEL_LEFT,
        "toggle-sidebar", "toggle-sidebar-note", Anywhere [CTRL B];
    /// Open or close the map of branches.
    ToggleMap: View, BRANCH,
        "toggle-map", "toggle-map-note", Anywhere [CTRL_SHIFT B];
    /// Open or close the panel of documents.
    ToggleKnowledge: View, BOOK,
        "toggle-knowledge", "toggle-knowledge-note", Anywhere [CTRL_SHIFT D];
    /// Put another version beside the last one that has any.
    CompareVersions: Messages, COMPARE,
        "compare-versions", "compare-versions-note", Anywhere [];
    /// On to the next part of the window.
    NextPart: View, CHEVRON_RIGHT,
        "next-part", "next-part-note", Anywhere [NONE F6];
    /// Back to the part before.
    PreviousPart: View, CHEVRON_LEFT,
        "previous-part", "previous-part-note", Anywhere [SHIFT F6];
    /// The beginning of the branch.
    GoToStart: View, CHEVRON_UP,
        "go-to-start", "go-to-start-note", Reading [CTRL Home];
    /// Its end.
    GoToEnd: View, CHEVRON_DOWN,
        "go-to-end", "go-to-end-note", Reading [CTRL End];
    /// Everything larger.
    ZoomIn: View, EYE,
        "zoom-in", "zoom-in-note", Always [CTRL Plus, CTRL Equals];
    /// Everything smaller.
    ZoomOut: View, EYE,
        "zoom-out", "zoom-out-note", Always [CTRL Minus];
    /// Everything as large as the system has it.
    ZoomReset: View, EYE,
        "zoom-reset", "zoom-reset-note", Always [CTRL Num0];
    /// Ink on paper.
    LightTheme: View, SUN,
        "theme-light", "theme-light-note", Anywhere [];
    /// Paper on ink.
    DarkTheme: View, MOON,
        "theme-dark", "theme-dark-note", Anywhere [];
    /// As the system has it.
    SystemTheme: View, MONITOR,
        "theme-system", "theme-system-note", Anywhere [];
    /// Everything that can be set.
    Settings: View, SETTINGS,
        "settings", "settings-note", Anywhere [CTRL Comma];
    /// All commands, to choose from.
    Commands: View, CHEVRON_RIGHT,
        "commands", "commands-note", Always [CTRL_SHIFT P];
    /// The keys of everything.
    Shortcuts: View, HELP,
        "shortcuts", "shortcuts-note", Always [CTRL Slash];

    /// Choose who answers.
    ChooseModel: Server, BRAIN,
        "choose-model", "choose-model-note", Anywhere [CTRL M];
    /// All servers, to add, test, order and remove.
    Servers: Server, SERVER,
        "open-servers", "open-servers-note", Anywhere [];
    /// Say where a server is.
    Connect: Server, PLUG,
        "connect-title", "connect-title-note", Anywhere [];
    /// Look for one on this machine.
    FindServer: Server, SERVER,
        "find-server", "find-server-note", Anywhere [];
    /// Ask the server whether it is back.
    RetryServer: Server, RESTART,
        "retry-server", "retry-server-note", Anywhere [];
    /// Talk to the demo.
    StartDemo: Server, PLAY,
        "use-demo", "use-demo-note", Anywhere [];
}
