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
