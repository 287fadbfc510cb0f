# Conversations from files and to them: amounts, what could not be read, and the dialogs.

amount-conversations =
    { $count ->
        [one] 1 conversation
       *[other] { $count } conversations
    }
amount-messages =
    { $count ->
        [one] 1 message
       *[other] { $count } messages
    }
amount-branches =
    { $count ->
        [one] 1 branch
       *[other] { $count } branches
    }

# What could not be read: where, and why. A reason is a sentence with a full stop.
import-problem = { $place }: { $reason }
import-within = “{ $title }”
import-line = line { $line }
import-unreadable = It could not be read ({ $part }).
import-unknown-kind = It is no file of conversations that is known here. Expected are Causerie's own JSONL, llama.cpp's JSONL or JSON, or a ZIP of these.
import-newer-version = A newer version of Causerie wrote it (version { $part } of the format). Import it there, or export it there for llama.cpp.
import-empty = There is no conversation in it.
import-malformed = It is not written as its format asks; export it again.
import-cut-off = It ends before it is whole; export or copy it again.
import-message-first = A message comes before any conversation; the first lines are missing.
import-no-id = It has no id, or one of its messages has none.
import-no-messages = Nothing was said in it.
import-no-root = Its hidden first message is missing.
import-many-roots = It has { $part } hidden first messages, and should have one.
import-duplicate = Two of its messages have the id { $part }.
import-unknown-parent = A message hangs on { $part }, which is not there.
import-cycle = The message { $part } hangs on itself.
import-unknown-role = Nobody is known by the role “{ $part }”.
import-too-large = It is too large to be a conversation.
import-bad-archive = The archive could not be unpacked ({ $part }).
import-locked = It is locked by a password; unpack it first.
import-bomb = It unpacks to far more than conversations would; it was left at that.

# What is not taken over of a conversation.
loss = “{ $title }”: { $what }
loss-messages =
    { $count ->
        [one] one message that others refer to, which is not in the file
       *[other] { $count } messages that others refer to, which are not in the file
    }
loss-image = the picture “{ $name }”
loss-audio = the sound “{ $name }”
loss-video = the film “{ $name }”
loss-pdf = the PDF “{ $name }”
loss-other = the attachment “{ $name }”

# The dialog of an import
import-title = Import conversations
import-about = From Causerie or from llama.cpp's web page: JSONL, ZIP or JSON. You see what is in a file before anything is kept.
import-kinds = Conversations
import-choose = Choose files…
file-path = Path of the file
import-hint = ~/Downloads/conversations.zip
import-look = Look inside
import-looking =
    { $count ->
        [0] Looking into the files…
        [one] Looking into the files: 1 conversation so far
       *[other] Looking into the files: { $count } conversations so far
    }
exchange-progress = Progress
import-coming = This would come in
import-all-known = All of it is there already
import-none = There is nothing to take in
import-known = there already
import-skip = Leave out what is there already
import-beside = Take it in as well, beside what is there
import-start = Import
import-other = Other files…
import-running =
    { $count ->
        [one] Taking in: 1 conversation so far. Nothing is kept before all of it is in.
       *[other] Taking in: { $count } conversations so far. Nothing is kept before all of it is in.
    }
import-cancelling = Calling it off…
import-cancelled = It was called off.
import-done = This came in
import-none-title = Nothing came in
import-skipped-count =
    { $count ->
        [one] 1 conversation was there already.
       *[other] { $count } conversations were there already.
    }
import-skipped = Left out
import-lost = Not taken over
import-problems = Could not be read
exchange-more = … and { $count } more
exchange-hide = Go on in the background
exchange-close = Close

# The dialog of an export
export-conversation = Export…
export-title = Export
export-everything = All conversations.
export-one = The conversation “{ $title }”.
export-several = { $count } conversations.
export-jsonl = Causerie's JSONL: everything, to be imported again
export-llama = For llama.cpp's web page: every branch
export-markdown = Markdown: the branch on screen, to be read
export-choose = Choose a file…
export-hint = ~/conversations.jsonl
export-start = Export
export-over = Overwrite
export-running =
    { $count ->
        [one] Writing: 1 conversation so far
       *[other] Writing: { $count } conversations so far
    }
export-done = Exported
