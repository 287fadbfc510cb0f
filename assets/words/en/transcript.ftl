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
waiting-reading = Reading the prompt: { $done } of { $total } tokens, { $percent } %
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
