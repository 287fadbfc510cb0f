# What is done before an answer, and its sources

## The composer
think-first = Think first
think-first-name = Think first: analyse the request and search the documents before the answer
toggle-think-first = Think first, or answer directly
toggle-think-first-note = Has requests analysed and documents searched before the answer in this conversation.
toggle-searches = Search the documents in direct turns, or not
toggle-searches-note = Has the documents searched before every answer of this conversation, without an analysis.
documents-none = none are linked
documents-linked =
    { $count ->
        [one] one collection is linked
       *[other] { $count } collections are linked
    }
documents-searched = searched before every answer
documents-unsearched = searched when it thinks first
documents-name = Documents: { $linked }, { $searched }
documents-head = Before the answer
documents-searches = Search in direct turns too
documents-collections = Collections that are searched
documents-no-collections = There are none yet. Make one in the documents panel.
documents-own =
    { $count ->
        [one] One document of this conversation is searched as well.
       *[other] { $count } documents of this conversation are searched as well.
    }
documents-count =
    { $count ->
        [one] one document
       *[other] { $count } documents
    }
documents-extract = What of them is sent
extract-automatic = As it fits
extract-automatic-note = whole or passages
extract-whole = Whole documents
extract-passages = Passages
documents-panel = Open the documents panel

## The timeline
ground-thinking = Thinking first
ground-thought = Thought first
ground-searching = Searching the documents…
ground-searched = Searched the documents: { $found }
ground-nothing = nothing was found
ground-no-documents = no documents are linked
ground-failed = it did not work
ground-broken = it was cut off
ground-passages =
    { $count ->
        [one] one passage
       *[other] { $count } passages
    }
ground-wholes =
    { $count ->
        [one] one whole document
       *[other] { $count } whole documents
    }
ground-analysed = analysed
ground-of-documents =
    { $count ->
        [one] of one document
       *[other] of { $count } documents
    }
ground-head-name = { $head }, { $time }
step-analyse-running = Analysing the request…
step-analyse = Analysis done
step-analyse-plain = Analysis
step-search-running = Searching…
step-search = Searched
step-search-plain = Search
step-choose-running = Choosing what is sent…
step-choose = Choice made
step-choose-plain = Choice
step-read-running = Reading in parts…
step-read = Read in parts
step-read-plain = Reading in parts
step-write-running = Writing the answer…
step-write = Answer written
step-write-plain = Answer
step-parts = { $done } of { $count } parts
step-left-out = left out, as you wished
step-reused = taken over from before
step-cut-off = cut off before it was done
step-query = “{ $query }”
step-edit = edit
step-edit-name = Edit what is searched for
step-edited = your own queries
step-not-understood = the reply was not understood: your own words stand in
step-done-name = { $step }: done
step-running-name = { $step }: at work
step-failed-name = { $step }: did not work
step-left-out-name = { $step }: left out
step-reused-name = { $step }: taken over
step-cut-off-name = { $step }: cut off
choice-tokens = { $tokens } tokens
choice-of-free = { $tokens } of { $free } free tokens
choice-passages = passages
choice-whole = whole
reason-no-documents = no documents are linked
reason-not-needed = the question needs no documents
reason-fits = they fit whole
reason-too-long = they are too long to be sent whole
reason-needs-whole = the question needs all of them
reason-wished = as you chose
choice-sent = { $tokens } tokens of documents were sent.
choice-all-tokens = All documents that could be searched have { $tokens } tokens.
choice-free = The context had { $tokens } tokens free.
analysis-intent = Wanted: { $intent }
analysis-question = Understood as: { $question }
analysis-queries = To look for: { $queries }
analysis-nothing = Needs of documents: nothing
analysis-passages = Needs of documents: the places that speak of it
analysis-whole = Needs of documents: all of them
analysis-reply = The model’s reply could not be understood, so your own words were searched for. It said:
ground-found-nothing = Nothing was found in the documents, so the answer has no source to name.
ground-answer-without = Answer without it
ground-try-again = Try again
ground-prompts-show = Show the exact prompts
ground-prompts-hide = Hide the exact prompts
ground-prompts-coming = The prompts are being brought…
ground-prompts-none = No prompts were kept with this answer.
ground-prompt = Sent for: { $step }
queries-name = What is searched for, one query a line
queries-search = Search and answer again
queries-cancel = Cancel
menu-same-analysis = Regenerate with the same analysis

## Sources
sources-head = Sources
source-at-page = p. { $page }
source-at-line = l. { $line }
source-all = whole
source-name-page = Source { $number }: { $name }, page { $page }
source-name-line = Source { $number }: { $name }, line { $line }
source-name-all = Source { $number }: { $name }, the whole document
source-more =
    { $count ->
        [one] and one that was not named
       *[other] and { $count } that were not named
    }
score-lexical = words { $score }
score-dense = meaning { $score }
score-rerank = reranked { $score }
score-fused = together { $score }
source-previous = Previous source
source-next = Next source
source-count = { $index } / { $count }
source-coming = The document is being brought…
source-gone = The text of this document is no longer kept. This is the passage as it was sent:
source-gone-whole = The text of this document is no longer kept.
source-copy = Copy the passage
source-close = Close
