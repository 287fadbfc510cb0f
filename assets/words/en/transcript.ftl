# The conversation on screen.

thinking = Thinking…
thinking-since = Thinking for { $time }
thought = Thoughts
thought-for = Thought for { $time }
thought-words = { $count ->
    [one] 1 word
   *[other] { $count } words
}
tool-call = Calls { $name }
waiting = Waiting for the first word…
message-copy = copy
message-copied = copied
message-copy-label = Copy this message
message-answer = answer
message-answer-label = Ask for an answer
message-regenerate = regenerate
message-regenerate-label = Ask for another answer
message-next = Next version
message-previous = Previous version
message-siblings = { $index } / { $count }
message-length = The answer ends here because the token limit was reached.
message-withheld = The server withheld the rest of this answer.
message-stopped = Stopped. What had arrived is kept.
message-interrupted = Interrupted before the answer was complete. What had arrived is kept.
code-plain = text
code-copy = copy
code-copied = copied
code-copy-label = Copy this code
transcript-latest = Latest
message-edited = edited
message-more = ···
message-more-label = More for this message
message-edit = edit
message-edit-label = Change this message
message-continue = continue
message-continue-label = Go on with this answer
message-retry = retry
message-discard = discard
message-discard-label = Throw this answer away
message-of-system = Instructions
message-of-user = Your message
message-of-assistant = Answer
message-of-tool = Result of a tool
instructions = Instructions
menu-copy = Copy
menu-edit = Edit…
menu-fork = Fork from here
menu-copy-branch = Copy the talk down to here
menu-continue = Continue
menu-regenerate = Regenerate with
menu-delete = Delete
menu-delete-below = Delete { $messages } messages on { $branches ->
    [one] 1 branch
   *[other] { $branches } branches
}
menu-lift = Remove the instructions
regenerate-thinking = Thinking
regenerate-no-thinking = No thinking
regenerate-exact = The likeliest words
regenerate-bold = Bolder words
regenerate-model = { $model }
edit-name = Change of your message
edit-answer-name = Change of this answer
edit-instructions-name = Instructions to the model
edit-result-name = Change of this result
edit-send = Send
edit-send-name = Send the change
edit-save = Save only
edit-beside = Save as a new version
edit-in-place = Save in place
edit-save-here = Save
edit-cancel = Cancel
tool-result-name = Result of { $name }
tool-result-hint = What the tool would say…
tool-results-send = Send the results
