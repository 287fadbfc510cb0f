# What the command line says.

cli-conversation = conversation { $id }
cli-summary = { $tokens ->
    [one] { $tokens } token
   *[other] { $tokens } tokens
} · { $rate } tokens/s · { $ms } ms
cli-summary-untimed = { $ms } ms
cli-loading = The server is still loading its model; waiting for it.
cli-stopped = Stopped; what came is kept.
cli-interrupted = The answer was interrupted; what came is kept.
cli-engine-ended = The program's background ended unexpectedly; start it again.

cli-list-messages = { $count ->
    [one] { $count } message
   *[other] { $count } messages
}
cli-untitled = Untitled
cli-unknown-conversation = There is no conversation { $id }. `causerie list` shows those that there are.

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
