# What the command line says.

cli-conversation = conversation { $id }
cli-summary = { $tokens ->
    [one] { $tokens } token
   *[other] { $tokens } tokens
} · { $rate } tokens/s · { $ms } ms
cli-summary-untimed = { $ms } ms
cli-loading = The server is still loading its model; waiting for it.
cli-set-no-value = give it as KEY=VALUE, such as temperature=0.2
cli-set-one-of = one of { $values }
cli-set-unknown = there is no { $key }; there are { $keys }
cli-no-presets = There is no preset { $name }, nor any other. They are made in the window's settings.
cli-unknown-preset = There is no preset { $name }; there are: { $names }.
cli-unknown-model = The server has no model { $model }; it has: { $models }.
cli-not-sent = Nothing was sent: the server had not answered yet.
cli-attach-refused = { $name }: { $reason } Nothing was sent.
cli-unsent-pictures = { $count ->
    [one] One picture is left out: the model does not look at any.
   *[other] { $count } pictures are left out: the model does not look at any.
}
cli-unsent-sounds = { $count ->
    [one] One sound is left out: the model does not listen.
   *[other] { $count } sounds are left out: the model does not listen.
}
cli-unsent-missing = { $count ->
    [one] One file is left out: its content is not here, or can no longer be read.
   *[other] { $count } files are left out: their content is not here, or can no longer be read.
}
cli-stopped = Stopped; what came is kept.
cli-interrupted = The answer was interrupted; what came is kept.
cli-engine-ended = The program's background ended unexpectedly; start it again.

cli-list-messages = { $count ->
    [one] { $count } message
   *[other] { $count } messages
}
cli-untitled = Untitled
cli-unknown-conversation = There is no conversation { $id }. `causerie list` shows those that there are.

cli-blank-query = nothing to look for: give some words
cli-search-nothing = Nothing was found for: { $query }
cli-search-more = There are more; --limit shows them.
cli-search-indexing = Taking what was said into the index; that is done once, and takes a minute for a hundred megabytes.
cli-search-behind = The open window is still taking what was said into its index; some of it cannot be found yet.

cli-imported = Came in: { $amounts }
cli-import-coming = Would come in: { $amounts }
cli-import-skipped = { $count ->
    [one] There already, and left out (--duplicate takes it in as well):
   *[other] There already, and left out ({ $count }; --duplicate takes them in as well):
}
cli-import-lost = Not taken over:
cli-import-nothing = Nothing came in.
cli-import-nothing-new = Nothing came in: all of it is there already. With --duplicate it comes in beside that.
cli-import-problems = { $count ->
    [one] One thing could not be read; the line above says which and why.
   *[other] { $count } things could not be read; the lines above say which and why.
}
cli-import-cancelled = The import was called off; nothing came in.
cli-more = … and { $count } more
cli-exported = Written: { $amounts }
cli-exported-to = Written to { $file }: { $amounts }
cli-export-exists = There is a file already: { $file }. Name another with --out, or write over it with --force.
cli-export-terminal = Several conversations make a ZIP, which no terminal can show; name a file with --out.

cli-no-prompt = nothing to say: give PROMPT, or `-` to read it from standard input
cli-blank-prompt = the message is blank: give some words
cli-stdin-unreadable = Standard input could not be read ({ $error }); give the message as an argument.
cli-no-home = The home folder is not known; name a folder with --data-dir.
cli-no-runtime = The program could not start its threads ({ $error }); close other programs and try again.
cli-no-window = The window could not be opened ({ $error }). `causerie ask` works without one.
cli-no-statistics = The frame statistics could not be written to { $file } ({ $error }); name another file.

cli-unauthorised-advice = Name the server with --server, and put its key into the environment as CAUSERIE_API_KEY.

cli-demo-listening = The demo server listens on { $url }. Its answers are scripted. Ctrl-C ends it.
cli-demo-failed = The demo server could not listen on port { $port } ({ $error }); choose another with --port.

cli-eval-amounts = { $documents } documents, { $passages } passages, { $queries } questions with judgements
cli-eval-unreadable = { $file } could not be read ({ $error }); name another file.
cli-eval-line = Line { $line } of { $file } is not what it should be; see `causerie knowledge eval --help`.
