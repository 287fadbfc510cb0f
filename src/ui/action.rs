//! What the person meant.

use std::path::PathBuf;
use std::sync::Arc;

use crate::domain::{
    Analysis, AttachSource, Attachment, AttachmentId, ConversationId, ConversationSettings,
    DraftPlace, ExportOrder, KnowledgeCommand, MessageId, OnExisting, Overrides, PictureShape,
    Pixels, ReadingWay, Settings, Source, StepKind, Theme, TurnId,
};
use crate::state::{SettingsFile, Shelf, Sides};

use super::settings::SettingsSection;

/// What becomes of a changed message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditEnd {
    /// It stands beside the old one, and is answered.
    Answer,
    /// It stands beside the old one.
    Beside,
    /// It takes the old one's place.
    InPlace,
    /// Nothing; what was typed is thrown away.
    Cancel,
}

/// A place in the window that the person wants to be at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Where one looks for what was said.
    Search,
    /// The same, for commands.
    Commands,
    /// The page of all keys.
    Shortcuts,
    /// The settings: a section, or the one that was open last.
    Settings(Option<SettingsSection>),
    /// The dialog that connects to a server.
    Connect,
    /// Where a message is written.
    Composer,
    /// The name of the conversation on screen, to be changed.
    Title,
    /// The next part of the window: list, transcript, map, composer.
    NextPart,
    /// The part before.
    PreviousPart,
    /// The beginning of the transcript.
    Start,
    /// Its end.
    End,
    /// The list of models, to choose who answers.
    Model,
    /// The same for one more answer beside this one, or to these words.
    ModelFor(MessageId),
    /// The list of servers.
    Servers,
}

impl Place {
    /// Whether it is where the conversation is, which the settings take the place of.
    #[must_use]
    pub const fn is_in_talk(self) -> bool {
        matches!(self, Self::Composer | Self::Start | Self::End)
    }
}

/// A wish of the person, as a drawing function understood it. The application carries it out.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Begin a new conversation: an empty page.
    NewConversation,
    /// Open a conversation.
    OpenConversation(ConversationId),
    /// Open the next conversation in the list (+1) or the one before (−1).
    StepConversation(i32),
    /// Give a conversation another name.
    RenameConversation(ConversationId, String),
    /// Put conversations away.
    DeleteConversations(Vec<ConversationId>),
    /// Put a conversation above the others, or back among them.
    PinConversation(ConversationId, bool),
    /// Make a copy of a conversation with all its branches.
    DuplicateConversation(ConversationId),
    /// Mark a conversation as one that nobody has looked at, or take the mark away.
    MarkUnread(ConversationId, bool),
    /// Bring back what was put away last.
    UndoDelete,
    /// The draft is now this.
    EditDraft(String),
    /// Send the draft; while an answer is being written, put it behind those that wait.
    Send,
    /// Put a message that waits back into the composer.
    EditQueued(usize),
    /// Throw a message away that waits.
    WithdrawQueued(usize),
    /// Send the message that waits first.
    SendQueued,
    /// End a turn.
    Stop(TurnId),
    /// Ask again for the answer that failed in the conversation on screen.
    RetryTurn,
    /// Ask for another answer beside this one, or for one to these words; what is different.
    Regenerate(MessageId, Box<Overrides>),
    /// Ask for another answer beside this one, with some of what was done before it.
    AnswerAgain {
        /// The answer.
        message: MessageId,
        /// What is known of the request, and is not found out anew.
        analysis: Option<Box<Analysis>>,
        /// The steps that are left out.
        left_out: Vec<StepKind>,
    },
    /// Go on with an answer.
    Continue(MessageId),
    /// Change a message.
    BeginEdit(MessageId),
    /// What is typed in a place other than the composer is now this.
    EditSideDraft(DraftPlace, String),
    /// The change of a message is done.
    EndEdit(MessageId, EditEnd),
    /// Give the conversation instructions, and begin to write them.
    AddInstructions,
    /// Take the instructions out again; what was said stays.
    LiftInstructions(MessageId),
    /// Take a message with all below it out of the tree.
    RemoveMessage(MessageId),
    /// Show a message as the characters it is made of, or as text again.
    ShowAsWritten(MessageId, bool),
    /// Send the results that were typed for the tool calls of an answer.
    SendToolResults(MessageId),
    /// Make a conversation of the branch down to this message.
    Fork(MessageId),
    /// Put the branch down to this message on the clipboard, as Markdown.
    CopyBranch(MessageId),
    /// Look for this in everything that was said.
    Search(String),
    /// Open a conversation at a message, on whichever branch it is, with words marked.
    OpenHit {
        /// The conversation.
        conversation: ConversationId,
        /// The message; `None` opens the conversation as it was left.
        message: Option<MessageId>,
        /// The words.
        words: Vec<String>,
    },
    /// Take away the marks under the words that were looked for.
    Unmark,
    /// Show the branch through this message.
    SelectMessage(MessageId),
    /// Show the branches through two messages side by side.
    Compare(Sides),
    /// Go back from two branches to the selected one.
    EndComparison,
    /// Put text on the clipboard.
    Copy(String),
    /// Open an address in the browser.
    OpenLink(String),
    /// Use a server from now on: its address and its key, as typed.
    ChooseServer {
        /// The address.
        url: String,
        /// The key; blank for none.
        key: String,
    },
    /// Use the built-in demo for now.
    StartDemo,
    /// Look over loopback for a server.
    FindServer,
    /// Ask the server now.
    RetryServer,
    /// Ask a server what it is: its address, and its key as typed; blank uses the one that is
    /// kept.
    TestServer {
        /// The address.
        url: String,
        /// The key.
        key: String,
    },
    /// Keep the key to an address, as typed; blank forgets the one that is kept.
    SaveKey {
        /// The address.
        url: String,
        /// The key.
        key: String,
    },
    /// Have the server load a model.
    LoadModel(String),
    /// Have the server let go of a model.
    UnloadModel(String),
    /// End the thinking of a turn; the answer follows.
    EndThinking(TurnId),
    /// Say what would be sent for the draft, to the letter.
    PreviewRequest,
    /// The settings are now these. The chosen server is no part of it.
    SetSettings(Box<Settings>),
    /// What holds in the conversation on screen, or in the one that is to begin, is now this.
    SetConversationSettings(Box<ConversationSettings>),
    /// Light, dark, or as the system has it.
    SetTheme(Theme),
    /// Scale everything.
    SetZoom(f32),
    /// Open or close the list of conversations.
    ToggleSidebar,
    /// Have the model write the titles of new conversations, or not.
    ToggleTitles,
    /// Tell the desktop when an answer ends out of sight, or not.
    ToggleNotifications,
    /// The list of conversations now has this width in points.
    SetSidebarWidth(f32),
    /// Something about the person's documents.
    Knowledge(KnowledgeCommand),
    /// Put files and folders on a shelf.
    AddDocuments {
        /// Where.
        shelf: Shelf,
        /// What.
        paths: Vec<PathBuf>,
        /// Whether folders are looked at again by themselves.
        is_watched: bool,
    },
    /// Choose files or a folder for a shelf in the system's own dialog.
    PickDocuments {
        /// Where.
        shelf: Shelf,
        /// Whether folders are chosen.
        is_folder: bool,
        /// Whether folders are looked at again by themselves.
        is_watched: bool,
    },
    /// Make a collection of this name, linked to the conversation on screen.
    MakeCollection(String),
    /// Search the documents of the conversation on screen, to see what comes.
    TrySearch(String),
    /// Open or close the panel of documents.
    ToggleKnowledge,
    /// Open or close the map of branches.
    ToggleMap,
    /// The map of branches now has this width in points.
    SetMapWidth(f32),
    /// Take in conversations: begin with the choice of files.
    OpenImport,
    /// Choose files in the system's own dialog.
    PickFiles,
    /// Say what these files hold.
    PreviewImport(Vec<PathBuf>),
    /// Take in what was previewed; what becomes of what is there already.
    Import(OnExisting),
    /// Call off the import, or the look into its files.
    CancelImport,
    /// Write these conversations to a file, or all without any: begin with the choice of it.
    OpenExport(Vec<ConversationId>),
    /// Choose the place of an export in the system's own dialog.
    PickPlace(ExportOrder),
    /// Write conversations to a file.
    Export(ExportOrder),
    /// Leave the dialog for files; what runs goes on.
    CloseExchange,
    /// Attach files, folders or what was pasted to what is typed at a place.
    Attach(DraftPlace, Vec<AttachSource>),
    /// Attach what was pasted as words: paths, or a text that is long.
    AttachPasted(DraftPlace, Vec<AttachSource>),
    /// Put the words that something was pasted as into the message instead.
    PasteAsText(DraftPlace, AttachmentId),
    /// Type the path of a file or a folder to attach.
    TypeAttachmentPath(DraftPlace),
    /// Leave the path that is being typed.
    CloseAttachmentPath,
    /// Choose files to attach in the system's own dialog.
    PickAttachments(DraftPlace),
    /// Choose a folder to attach in the system's own dialog.
    PickAttachedFolder(DraftPlace),
    /// Attach what a folder was found to hold.
    AttachFolder(DraftPlace, AttachmentId),
    /// Take a file away from what is attached; what is being read is called off, and is what
    /// it was before where it was read already.
    Detach(DraftPlace, AttachmentId),
    /// Read something that is attached in another way, or try again what was refused.
    ReadAgain(DraftPlace, AttachmentId, ReadingWay),
    /// Attach what is in the clipboard and is no text.
    PasteAttachment(DraftPlace),
    /// Put a message into the clipboard, with the texts of what is attached to it.
    CopyWithTexts(MessageId),
    /// Look at something attached: among these, the one with this index.
    ViewAttachments(Vec<Attachment>, usize),
    /// Look at the sources of an answer: among these, the one with this index.
    ViewSources(Vec<Source>, usize),
    /// Bring a picture to look at. Nothing happens where it is on its way.
    BringPicture(Box<Attachment>, PictureShape),
    /// Bring the text that a model gets of something attached.
    BringText(Box<Attachment>),
    /// Play a sound from a moment on, in milliseconds.
    PlaySound(Box<Attachment>, u64),
    /// Stop the sound that is played.
    StopSound,
    /// Choose in the system's own dialog where the original of something attached is written.
    PickAttachmentPlace(Box<Attachment>),
    /// Write the original of something attached to a file.
    SaveAttachment {
        /// What.
        attachment: Box<Attachment>,
        /// Where.
        path: PathBuf,
        /// Whether a file that is there may be written over.
        may_overwrite: bool,
    },
    /// Put a picture into the clipboard.
    CopyPicture(Arc<Pixels>),
    /// Choose a file of settings in the system's own dialog.
    PickSettingsFile(SettingsFile),
    /// Write settings to a file, or take them over from it.
    UseSettingsFile {
        /// What is done.
        what: SettingsFile,
        /// The file.
        path: PathBuf,
        /// Whether it may be written over.
        may_overwrite: bool,
    },
    /// Show the folder in which everything is kept.
    OpenDataFolder,
    /// A banner was read.
    DismissNotice,
    /// Go to a place in the window. The window itself takes the person there.
    GoTo(Place),
}
