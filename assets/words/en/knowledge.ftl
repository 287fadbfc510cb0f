# Documents, what searches them, and what is done before an answer

section-documents = Documents
set-embedding-url = Address of the embedding server
set-embedding-url-help = A server with /v1/embeddings finds passages by their meaning, beside their words. Blank for none.
set-embedding-url-hint = http://localhost:8081
set-embedding-model = Embedding model
set-embedding-model-help = What that server is asked for. Blank for its own.
set-embedding-model-hint = the server's own
set-embedding-file = Embedding model file
set-embedding-file-help = A .gguf file: Causerie starts llama-server with it while documents are searched. It goes before the address.
set-embedding-file-hint = path of a .gguf file
set-reranking-url = Address of the reranking server
set-reranking-url-help = A server with /v1/rerank puts the best passages in order. Blank for none.
set-reranking-url-hint = http://localhost:8082
set-reranking-model = Reranking model
set-reranking-model-help = What that server is asked for. Blank for its own.
set-reranking-model-hint = the server's own
set-reranking-file = Reranking model file
set-reranking-file-help = A .gguf file: Causerie starts llama-server with it when passages are put in order. It goes before the address.
set-reranking-file-hint = path of a .gguf file
set-llama-server = Program of the server
set-llama-server-help = What is started with the model files above: a name, or a path.
set-llama-server-hint = llama-server
set-passage-tokens = Most tokens of passages
set-passage-tokens-help = So much of documents is sent with a request at the most, where it is not sent whole. { $range }
set-analysis-timeout = Longest analysis
set-analysis-timeout-help = After this time the analysis counts as failed, and the answer can be had without it. { $range }
set-tokens = tokens
waiting-grounding = Preparing the answer…

# The panel of documents
knowledge-title = Documents
knowledge-show = Show documents
knowledge-hide = Close documents
toggle-knowledge = Documents
toggle-knowledge-note = Open or close the panel of documents and collections.
right-branches = Branches
shelf-conversation = This conversation
shelf-linked = Search { $name } in this conversation
shelf-amounts = { $documents } · { $passages } · { $size }
shelf-documents =
    { $count ->
        [0] No documents
        [one] 1 document
       *[other] { $count } documents
    }
shelf-passages =
    { $count ->
        [one] 1 passage
       *[other] { $count } passages
    }
shelf-embedded = { $count } with vectors
shelf-waiting =
    { $count ->
        [one] 1 document to read
       *[other] { $count } documents to read
    }
shelf-paused = Paused · { $waiting }
shelf-refused =
    { $count ->
        [one] 1 could not be read
       *[other] { $count } could not be read
    }
shelf-vanished =
    { $count ->
        [one] 1 file is gone
       *[other] { $count } files are gone
    }
shelf-progress = How much of { $name } is read
shelf-pause = Pause
shelf-resume = Go on
shelf-cancel = Leave out the rest
shelf-add-files = Add files…
shelf-add-folder = Add folder…
shelf-path = Path of a file or folder to add
shelf-open = Show the documents of { $name }
shelf-close = Hide the documents of { $name }
shelf-menu = More for { $name }
shelf-rename = Rename
shelf-refresh = Look for changes
shelf-rebuild = Read everything anew
shelf-delete = Delete collection
shelf-delete-sure = Delete { $name }? The files themselves stay.
shelf-delete-yes = Delete
shelf-watch = Look for changes in folders by itself
shelf-new = New collection
shelf-new-hint = Name of a new collection
shelf-none = Add files or folders, and answers can be based on them and cite them.
document-waiting = waiting
document-reading = being read
document-vanished = the file is gone
document-remove = Remove { $name }
knowledge-try = Try a search
knowledge-try-hint = Try a search in the documents
knowledge-trying = Searching…
knowledge-found =
    { $count ->
        [0] No passage found
        [one] 1 passage in { $time }
       *[other] { $count } passages in { $time }
    }
knowledge-no-scope = Nothing is linked to this conversation, so nothing is searched.
knowledge-milliseconds = { $count } ms
knowledge-storage = { $size } on disk
embedding-none = Searched by words
embedding-connecting = Asking the embedding server…
embedding-working = Making vectors…
embedding-ready = Searched by words and meaning
embedding-failed = Searched by words: { $reason }

# What can go wrong with it
failure-helper = The server for the model file could not be started
failure-helper-advice = Check the program and the model file in the settings, under Documents.
failure-embedding = The embedding server did not work, so documents were searched by their words
failure-embedding-advice = Check its address in the settings, under Documents.
failure-embedding-changed = The embedding model is another one, so documents were searched by their words
failure-embedding-changed-advice = The vectors are being made anew; nothing has to be done.
failure-reranking = The passages were not put in order by the reranking server
failure-reranking-advice = Check its address in the settings, under Documents.
failure-document-missing = There is no file or folder { $part }
failure-document-missing-advice = Check the path. What else was to be added is added.

# The command line
cli-knowledge-none = There is no collection { $name }, nor any other. `causerie knowledge add { $name } PATH` makes it.
cli-knowledge-unknown = There is no collection { $name }; there are: { $names }.
cli-knowledge-no-document = Nothing in this collection is at { $path }. `causerie knowledge list` shows what is in it.
cli-knowledge-reading = { $done } of { $total } documents read
cli-knowledge-line = { $name }  { $documents ->
    [one] { $documents } document
   *[other] { $documents } documents
}, { $passages ->
    [one] { $passages } passage
   *[other] { $passages } passages
}, { $size }
