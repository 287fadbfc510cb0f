# What went wrong, and what to do next. A title is one short sentence without a full stop;
# an advice is a sentence with one. The server's own words are shown between the two.

failure-with-status = { $title } (HTTP { $status })

failure-no-server = No server is connected
failure-no-server-advice = Connect to a server, or try the demo.

failure-bad-address = This is not the address of a server
failure-bad-address-advice = Write it like http://127.0.0.1:8080.

failure-offline = The server cannot be reached
failure-offline-advice = Check that it is running, and that the address and the network are right.

failure-refused = Nothing answers at this address
failure-refused-advice = Start llama-server, or check the port in the address.

failure-unauthorised = The server did not accept the key
failure-unauthorised-advice = Enter the key that the server was started with.

failure-loading = The server is still loading its model
failure-loading-advice = Wait a moment, then try again.

failure-context = The conversation is longer than the context of the model
failure-context-sizes = The conversation has { $prompt } tokens, and the context holds { $context }
failure-context-advice = Start a new conversation, or start the server with a larger context.

failure-bad-request = The server did not accept the request
failure-bad-request-advice = Change the message and send it again; the server's own words say what is wrong.

failure-server = The server failed
failure-server-advice = Try again. If it fails again, its log says why.

failure-protocol = The reply of the server could not be understood
failure-protocol-advice = Check that the address is that of llama-server or another server of the OpenAI kind.

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
