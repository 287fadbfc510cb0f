# The window, without the transcript. Sentence case, plain words, no exclamation marks.

# Amounts
amount-tokens =
    { $count ->
        [one] { $count } token
       *[other] { $count } tokens
    }
amount-seconds = { $seconds } s
amount-minutes = { $minutes } min { $seconds } s
amount-rate = { $rate } tokens/s
amount-thousands = { $number }k
amount-millions = { $number }M

# The list of conversations
group-today = Today
group-yesterday = Yesterday
group-week = This week
group-earlier = Earlier
untitled = Untitled
said-with = { $title }: { $text }
group-pinned = Pinned
conversation-name = Conversation: { $title }
conversation-name-unread = Conversation: { $title }, new answer
pinned-title = Pinned: { $title }
forked-from = Forked from { $title }
forked-from-gone = Forked from a conversation that is gone
forked-title = Forked: { $title }
rename = Rename
rename-name = New title
rename-title = Rename { $title }
delete = Delete
delete-title = Delete { $title }
open = Open
pin = Pin
unpin = Unpin
duplicate = Duplicate
mark-unread = Mark as unread
mark-read = Mark as read
choose = Select
choose-title = Select { $title }
choice-count = { $count } selected
choice-all = Select all
choice-delete = Delete the selected
choice-pin = Pin the selected
choice-unpin = Unpin the selected
choice-export = Export the selected…
choice-end = End the selection
busy-title = Answering: { $title }
deleted = Deleted “{ $title }”
deleted-several = Deleted { $count } conversations
deleted-messages = Deleted { $count ->
    [one] 1 message
   *[other] { $count } messages
}
undo = Undo
copy-title = { $title } (copy)
copy-title-numbered = { $title } (copy { $number })
show-sidebar = Show the conversations
hide-sidebar = Hide the conversations

# What the desktop shows when an answer ends out of sight
announce-ready = The answer is ready.
announce-failed = The answer could not be completed.
announce-open = Open

# The composer
composer-name = Message
composer-hint = Write a message…
composer-hint-model = Message { $model }…
send-button = Send ⏎
send-name = Send
stop-button = Stop
stop-name = Stop

# The server
server-name = Server: { $state }
server-change = Connect to another server
server-none = No server yet · connect to one
server-searching = Looking for a server on this machine
server-connecting = { $server } · connecting
server-loading = { $server } · loading the model
server-connected = { $server }
server-connected-software = { $server } · { $software }
server-demo = Scripted demo answers · connect to a real server
server-unusable = { $server } · { $reason }
server-offline = { $server } · { $reason } · trying again within { $seconds } s
retry = Try again

# Connecting
connect-open = Connect…
connect = Connect
cancel = Cancel
address = Address
address-hint = http://127.0.0.1:8080
key = Key
key-hint = Only where the server asks for one

# The empty page
welcome-title = What shall we talk about?
welcome-model = { $model } is listening.
welcome-waiting = The server is not ready yet. What you write here is kept.
welcome-demo = The demo gives scripted answers. Connect to a real server for real ones.
example-explain = Explain how a hash map works
example-write = Write a short letter to my neighbour about the hedge
example-code = Write a Python function that finds duplicate files
first-title = Connect to a model
first-note = No server was found on this machine. Start llama-server, or say where one is.

# Failures on screen
dismiss = Dismiss

# Messages that wait
queue-waits = { $count ->
    [one] Waits for the end of the answer
   *[other] { $count } messages wait for the end of the answer
}
queue-held = { $count ->
    [one] Not sent yet
   *[other] { $count } messages not sent yet
}
queue-send = Send the next now
queue-edit = Put message { $number } back into the composer
queue-withdraw = Withdraw message { $number }
queue-button = Queue ⏎
queue-name = Send when the answer has ended

# Instructions to the model

# Ages
age-now = just now
age-minutes = { $count } min ago
age-hours = { $count } h ago
age-days = { $count ->
    [one] 1 day ago
   *[other] { $count } days ago
}
age-weeks = { $count } weeks ago
age-months = { $count } months ago
age-years = { $count } years ago
