# What went wrong, and what to do next. A title is one short sentence without a full stop;
# an advice is a sentence with one. The server's own words are shown between the two.

failure-with-status = { $title } (HTTP { $status })

failure-no-server = No server is connected
failure-no-server-advice = Connect to a server, or try the demo.

failure-bad-address = This is not the address of a server
failure-bad-address-advice = Write it like http://127.0.0.1:8080.

failure-address-missing = No address was given
failure-address-scheme = An address cannot begin with “{ $part }”
failure-address-space = The address has a space in it
failure-address-user = The address has an “@” in it
failure-address-user-advice = Leave out what stands before it; a key goes into its own field.
failure-address-host-missing = The address names no host
failure-address-host = “{ $part }” is no name of a host
failure-address-port = “{ $part }” is no port
failure-address-port-advice = Ports go from 1 to 65535; llama-server's own is 8080.
failure-redirected = The server sends requests on to { $part }
failure-redirected-somewhere = The server sends requests on to another address
failure-redirected-advice = Connect to that address itself, if you trust it.

failure-offline = The server cannot be reached
failure-offline-advice = Check that it is running, and that the address and the network are right.

failure-broken-off = The connection broke off before the answer ended
failure-no-connection = No connection came about within { $part } s
failure-no-reply = The server did not reply within { $part } s
failure-silence = Nothing came from the server for { $part } s

failure-refused = Nothing answers at this address
failure-refused-advice = Start llama-server, or check the port in the address.

failure-unauthorised = The server did not accept the key
failure-unauthorised-advice = Enter the key that the server was started with.

failure-key-unusable = The key has characters that a request cannot carry

failure-loading = The server is still loading its model
failure-loading-advice = Wait a moment, then try again.

failure-context = The conversation is longer than the context of the model
failure-context-sizes = The conversation has { $prompt } tokens, and the context holds { $context }
failure-context-advice = Start a new conversation, or start the server with a larger context.

failure-summary = The oldest turns could not be summarised
failure-summary-advice = They were left out of what was sent instead; they stay in the conversation.
failure-thinking = The thinking could not be ended
failure-thinking-advice = The model goes on thinking; wait for its answer, or stop it.

failure-bad-request = The server did not accept the request
failure-bad-request-advice = Change the message and send it again; the server's own words say what is wrong.

failure-turn-busy = An answer is still being written in this conversation
failure-turn-busy-advice = Wait for its end, or stop it.

failure-cannot-continue = This message cannot be gone on with
failure-cannot-continue-advice = Only an answer in words can; ask for another answer instead.

failure-search-role = Nobody here is called “{ $part }”
failure-search-role-advice = Write role:user, role:assistant, role:system or role:tool.
failure-search-date = “{ $part }” is not a day
failure-search-date-advice = Write it like 2026-01-31, or today, or yesterday.

failure-server = The server failed
failure-server-advice = Try again. If it fails again, its log says why.

failure-protocol = The reply of the server could not be understood
failure-protocol-advice = Check that the address is that of llama-server or another server of the OpenAI kind.

failure-web-page = A web page came in place of an answer
failure-no-event-stream = The reply is no stream of events
failure-no-model-list = The server has no list of models
failure-bad-vectors = The server did not send a vector for each text
failure-bad-scores = The server did not send a score for each text
failure-event-too-long = A part of the answer is too long
failure-bad-chunk = A part of the answer is not the JSON that it should be

failure-timeout = Nothing came from the server for too long
failure-timeout-advice = Try again, or look whether the server still works.

failure-disk-full = The disk is full
failure-disk-full-advice = Free some space. What is on screen stays there until the window is closed.

failure-read-only = The file of the conversations cannot be written
failure-read-only-advice = Check who may write to the data folder. What is on screen stays there until the window is closed.

failure-store = The file of the conversations could not be read or written
failure-store-advice = Start the program again. If that does not help, make a copy of the data folder before anything else.

failure-folder-in-use = Another Causerie is using this data folder
failure-folder-in-use-advice = Use its window, or choose another folder with --data-dir.

failure-newer-version = The conversations were written by a newer version of Causerie
failure-newer-version-advice = Use that version. The file was not touched.

failure-changed-migration = The conversations were written by a different build of Causerie
failure-changed-migration-advice = Use that build, or choose another folder with --data-dir. The file was not touched.

failure-not-a-database = The file of the conversations is not a database
failure-not-a-database-advice = Move it away, or choose another folder with --data-dir. The file was not touched.

failure-export-exists = There is a file already: { $part }
failure-export-exists-advice = Name another file, or say that this one may be overwritten.

failure-export = The file could not be written: { $part }
failure-export-advice = Name another file, in a folder that you may write to.

failure-export-nothing = There is nothing to export
failure-export-nothing-advice = Say something first, or name a conversation that is there.

failure-import-broke = The import broke down
failure-import-broke-advice = Import the files one by one; the log says which it was.
