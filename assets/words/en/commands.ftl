# The commands: a label as it stands on buttons and in lists, without a full stop, and a
# sentence that says more. Sentence case, plain words.

commands-conversations = Conversations
commands-messages = Messages
commands-view = View
commands-server = Server

new-conversation = New conversation
new-conversation-note = Begins with an empty page; the conversation on screen stays in the list.
search = Search everything
search-note = Looks for words in everything that was ever said.
commands = All commands
commands-note = Lists everything that can be commanded, with its keys.
previous-conversation = Previous conversation
previous-conversation-note = Opens the conversation above this one in the list.
next-conversation = Next conversation
next-conversation-note = Opens the conversation below this one in the list.
rename-this = Rename this conversation
rename-this-note = Gives the conversation a name that stays as you wrote it.
pin-this = Pin this conversation
pin-this-note = Keeps the conversation above the others in the list.
unpin-this = Unpin this conversation
unpin-this-note = Puts the conversation back among the others, by its age.
duplicate-this = Duplicate this conversation
duplicate-this-note = Makes a copy with all its branches.
fork-branch = Fork this branch
fork-branch-note = Makes a conversation of the branch on screen alone.
delete-this = Delete this conversation
delete-this-note = Puts the conversation away; for ten seconds it can be brought back.
delete-all = Delete all conversations
delete-all-note = Puts every conversation away; for ten seconds they can be brought back.
undo-delete = Undo the deletion
undo-delete-note = Brings back what was deleted last.

focus-composer = Write a message
focus-composer-note = Moves the focus to where messages are written.
edit-last = Edit your last message
edit-last-note = Changes what you said last; the old words stay one switch away.
copy-last = Copy the last answer
copy-last-note = Puts the words of the last answer on the clipboard.
copy-branch = Copy this branch as Markdown
copy-branch-note = Puts everything said on the branch on screen on the clipboard.
regenerate-last = Regenerate the last answer
regenerate-last-note = Asks for another answer beside the last one.
continue-last = Continue the last answer
continue-last-note = Has the model go on where the last answer ends.
stop-answer = Stop the answer
stop-answer-note = Ends the answer that is being written; what came is kept.
send-waiting = Send the waiting message
send-waiting-note = Sends the message that has waited longest.
edit-instructions = Instructions to the model
edit-instructions-note = Says what holds for the whole conversation; the model reads it first.

toggle-sidebar = Show or hide the conversations
toggle-sidebar-note = Opens or closes the list at the left.
go-to-start = Go to the first message
go-to-start-note = Shows the beginning of the conversation.
go-to-end = Go to the last message
go-to-end-note = Shows the end of the conversation, and stays there.
zoom-in = Larger
zoom-in-note = Draws everything larger.
zoom-out = Smaller
zoom-out-note = Draws everything smaller.
zoom-reset = Usual size
zoom-reset-note = Draws everything as large as the system asks for.
theme-light = Light theme
theme-light-note = Dark words on light paper.
theme-dark = Dark theme
theme-dark-note = Light words on dark paper.
theme-system = Theme of the system
theme-system-note = Light or dark as the system has it.
shortcuts = Keyboard shortcuts
shortcuts-note = Shows every key that does something.

connect-title = Connect to a server
connect-title-note = Says at which address the models are.
find-server = Look for a server on this machine
find-server-note = Looks for a server that runs here.
retry-server = Ask the server again
retry-server-note = Asks now whether the server is back.
use-demo = Use the demo
use-demo-note = Gives scripted answers, without a server.

# Keys that belong to one place
keys-composer = While writing
keys-list = In the list of conversations
keys-transcript = In the transcript
key-send = Send the message
key-new-line = New line
keys-editor = While changing a message
key-finish-edit = Take the change over
key-drop-edit = Drop the change
key-previous-version = Previous version of a message
key-next-version = Next version of a message
key-rename = Rename the focused conversation
key-delete = Delete the focused conversation
key-page-up = A page up
key-page-down = A page down

# The palette
palette-hint = Search everything, or type > for commands
palette-recent = Recent
palette-commands = Commands
palette-filters = Narrow down with “exact words”, role:user, model:qwen, in:recipes, after:2026-01, before:2026-06
palette-keys = ↑ ↓ choose, Enter does it, Esc closes
palette-nothing = Nothing was found. Fewer words, or other ones, may find it.
palette-no-command = No command is called so.
palette-searching = Searching…
palette-more = There is more: add a word to narrow it down.
hit-name = { $title }, { $who }, { $age }: { $excerpt }
said-by-you = You
said-in-answer = Answer
said-in-instructions = Instructions
said-by-tool = Tool
said-in-title = Title
close = Close
