# What an answer costs, and how full the context is.

commands-end-thinking = End the thinking now
commands-end-thinking-note = The model stops thinking and answers.
end-thinking = end thinking now
end-thinking-label = End the thinking now

waiting-fitting = Looking for what has room in the context…
waiting-summarising = Summarising the oldest turns…
waiting-reading = Reading the prompt: { $done } of { $total } tokens, { $percent } %
waiting-time-left = { $reading }, { $time } left
fact-rate-now = now { $rate }
curve-name = Speed over the time of the answer: from { $least } to { $most }

details-name = Numbers of this answer
details-model = Model
details-prompt = Prompt
details-cached = From the cache
details-written = Answer
details-drafted = Drafted
details-thinking = Thinking
details-total = Together
details-context = Context
details-end = End
details-in = { $amount } in { $time }
details-in-at = { $amount } in { $time }, { $rate }
details-drafted-share = { $taken } of { $count } tokens taken, { $percent } %
details-context-used = { $used } used
details-context-share = { $used } of { $size } used
end-stop = it was complete
end-length = the token limit was reached
end-tools = it waits for tools
end-withheld = the server withheld the rest
end-stopped = you stopped it
end-interrupted = it was interrupted
end-failed = it failed
end-running = it is being written

context-name = context
context-used = { $used } of { $size }
context-with-draft = { $used } + { $added } of { $size }
context-label = Context: { $used } of { $size } used
context-label-draft = Context: { $used } of { $size } used, and { $added } more with this message
context-nearly-full = { $label }. It is nearly full.
context-menu-used = { $used } tokens are used
context-menu-draft = { $count ->
    [one] This message adds 1 token
   *[other] This message adds { $count } tokens
}
context-menu-free = { $free } tokens are free
context-menu-over = { $over } tokens too many
context-menu-fit = When this conversation gets too long
fit-ask = Ask me
fit-drop = Drop the oldest turns
fit-summarise = Summarise them
fit-send = Send all the same
fit-too-long = This message will not fit: { $tokens } tokens with all before it, and the context holds { $size }
fit-too-tight = This message leaves little room for an answer: { $tokens } tokens with all before it, and the context holds { $size }
fit-advice = What is dropped or summarised is left out of what is sent, and stays in the conversation. The choice holds for this conversation, and can be changed at the context gauge.

cut-dropped = { $count ->
    [one] 1 earlier message was not sent
   *[other] { $count } earlier messages were not sent
}
cut-summarised = { $count ->
    [one] 1 earlier message was summarised
   *[other] { $count } earlier messages were summarised
}
