# Choosing who answers and how, and the list of servers.

# Sizes of models
amount-parameters-b = { $number } B
amount-parameters-m = { $number } M
amount-file-gb = { $number } GB
amount-file-mb = { $number } MB
model-context = { $size } context

# What a model can do
model-vision = looks at pictures
model-audio = listens to sound
model-tools = calls tools
model-thinking = thinks before it answers

# How a model is
model-asked = asked now
model-favourite = favourite
model-loaded = loaded
model-unloaded = not loaded
model-sleeping = asleep
model-loading = loading
model-loading-share = loading, { $percent } %
model-downloading = downloading
model-downloading-share = downloading, { $percent } %
model-failed = failed to load
model-failed-reason = failed to load: { $reason }
model-load = Load
model-load-name = Load { $model }
model-unload = Unload
model-unload-name = Unload { $model }

# The list of models
picker-search = Search models
picker-unknown = The server does not answer, so its models are not known.
picker-nothing = No model is called so.
picker-elsewhere = As set elsewhere
picker-holds = { $model }, { $level }
picker-missing = { $missing } is not on this server, so { $model } is asked.
picker-one-answer = For one more answer; the conversation stays with its own.
picker-for-all = Use for all conversations
picker-for-all-name = Use { $model } for all conversations
picker-not-for-all = No longer for all
picker-not-for-all-name = No longer use { $model } for all conversations
picker-star = Make { $model } a favourite
picker-unstar = { $model } is no favourite any more

# Where a value comes from
picker-from-server = as the server has it
picker-from-settings = from the settings
picker-from-preset = from the preset { $preset }
picker-from-conversation = chosen for this conversation
picker-from-answer = chosen for this answer

# The buttons in the composer
picker-model-name = Model: { $model }, { $state }
picker-model-row = Model: { $model }…
picker-preset-name = Preset: { $preset }
picker-thinking = Thinking
picker-thinking-set = Thinking: { $thinking }
picker-more = Model, preset, thinking and documents
preset-head = Preset
preset-none = No preset
thinking-head = Thinking: { $thinking } · { $level }
thinking-default = Default
thinking-off = Off
thinking-low = Low
thinking-medium = Medium
thinking-high = High
thinking-max = Max
regenerate-other-model = With another model…

# Commands
choose-model = Choose a model…
choose-model-note = Shows all models of the server to choose from.
open-servers = Servers…
open-servers-note = Shows all servers to add, test, order and remove.
keys-servers = In the list of servers
key-server-up = Move the focused server up
key-server-down = Move the focused server down

# The list of servers
servers-title = Servers
servers-empty = No server is kept here yet.
servers-add = Add a server
servers-adding = A new server
servers-changing = Change the server
servers-name = Name
servers-name-hint = As you call it; may be empty
servers-key-kept = ••••  kept; empty keeps it
servers-key-moves = The key belongs to the old address and is forgotten. Type it again for the new one.
servers-key-forget = Forget the key
servers-key-forgotten = The key is forgotten when you save · keep it
servers-keys-file = Keys are kept in a file that only you can read.
servers-keys-keyring = Keys are kept in the keyring of the system.
servers-keyed = key ••••
servers-duplicate = This address is in the list already: { $server }.
servers-save = Save
servers-used = In use
servers-use = Use
servers-use-name = Use { $server }
servers-test = Test
servers-test-name = Test { $server }
servers-testing = Testing…
servers-edit-name = Change { $server }
servers-up-name = Move { $server } up
servers-down-name = Move { $server } down
servers-remove-name = Remove { $server }…
servers-remove = Remove
servers-remove-now = Remove { $server } now
servers-remove-ask = Remove { $server } from the list?
servers-remove-keyed = Remove { $server } from the list and forget its key?
servers-unlisted = { $server } is in use and not in this list.
servers-keep = Keep it in the list
servers-models = { $count ->
    [one] 1 model
   *[other] { $count } models
}
servers-connected = Connected in { $ms } ms, { $what }, { $models }
servers-menu-use = Use { $server }
server-kind-openai = OpenAI-compatible
server-kind-llama = llama-server
server-kind-router = llama-server with several models
server-kind-demo = the demo

# How the model is, below the composer
server-model-unloaded = { $server } · no model loaded: the first message loads { $model }
server-model-other = { $server } · { $model } is not loaded: the next message loads it
server-model-loading = { $server } · loading { $model }
server-model-loading-share = { $server } · loading { $model }, { $percent } %
server-model-downloading = { $server } · downloading { $model }
server-model-downloading-share = { $server } · downloading { $model }, { $percent } %
server-model-sleeping = { $server } · { $model } sleeps and wakes with the next message
server-model-failed = { $server } · { $model } could not be loaded
server-model-none = { $server } · it offers no model
welcome-unloaded = No model is loaded: the first message loads { $model }.
welcome-unloaded-other = { $model } is not loaded: the next message loads it.
welcome-loading = { $model } is being loaded. What you write here is kept.
welcome-downloading = { $model } is being downloaded. What you write here is kept.
welcome-sleeping = { $model } sleeps and wakes with the first message.
welcome-failed = { $model } could not be loaded: { $reason }
welcome-no-models = The server offers no model.
