# The settings: names in sentence case without a full stop, and sentences that say what a
# setting does. Plain words.

settings = Settings
settings-note = Opens everything that can be set.
settings-search = Search settings
settings-nothing = No setting is called so. Fewer letters, or another word, may find it.
settings-sections = Sections
settings-set = { $label }: { $option }
settings-reset = Reset { $label }

section-general = General
section-appearance = Appearance
section-chat = Chat
section-sampling = Sampling
section-penalties = Penalties
section-reasoning = Reasoning
section-servers = Servers
section-presets = Presets
section-shortcuts = Keys and shortcuts
section-data = Data
section-developer = Developer
section-about = About

# General
set-instructions = Instructions
set-instructions-help = What the model reads first in each new conversation without a preset. {"{{date}}"}, {"{{time}}"}, {"{{model}}"}, {"{{user}}"} and {"{{clipboard}}"} are filled in when it begins.
set-instructions-hint = You are a helpful assistant. Today is {"{{date}}"}.
set-shows-instructions = Show instructions
set-shows-instructions-help = Above the transcript.
set-user-name = Your name
set-user-name-help = What {"{{user}}"} stands for in instructions.
set-user-name-hint = As your account
set-sends-on-enter = Enter sends
set-sends-on-enter-help = Shift Enter begins a new line. Switched off, Enter begins the line and Ctrl Enter sends.
set-writes-titles = Let the model write titles
set-writes-titles-help = Asks for the title of a new conversation after its first answer. Otherwise its first words are the title.
set-title-prompt = Question for a title
set-title-prompt-help = What the model is asked with; empty is the built-in question.
set-title-prompt-hint = Built-in question
set-notifies = Notify of answers
set-notifies-help = When one is ready and the window is not in front.

# Appearance
set-language = Language
set-language-help = Of the window and the command line. Models answer in whichever you write.
set-language-system = System
set-language-english = English
set-language-french = Français
set-theme = Theme
set-theme-help = Light, dark, or as the system has it.
set-theme-system = System
set-theme-light = Light
set-theme-dark = Dark
set-accent = Accent
set-accent-help = The colour of what can be pressed and what is chosen.
set-accent-teal = Teal
set-accent-blue = Blue
set-accent-violet = Violet
set-accent-rose = Rose
set-accent-amber = Amber
set-accent-ink = Ink
set-zoom = Scale of the window
set-zoom-help = On top of the scale of the system. { $range }
set-percent = per cent
set-transcript-width = Width of the transcript
set-transcript-width-help = How wide the column of messages gets.
set-width-narrow = Narrow
set-width-medium = Medium
set-width-wide = Wide
set-width-full = Full
set-density = Density
set-density-help = How much room there is between things.
set-density-compact = Compact
set-density-comfortable = Comfortable
set-text-scale = Size of what is said
set-text-scale-help = The rest of the window stays as it is. { $range }
set-text-font = Font of what is said
set-text-font-help = The name of a font on this system; empty is the built-in one.
set-text-font-hint = Inter
set-code-font = Font of code
set-code-font-help = The name of a font on this system; empty is the built-in one.
set-code-font-hint = JetBrains Mono

# Chat
set-shows-numbers = Numbers under answers
set-shows-numbers-help = Tokens, tokens per second and time.
set-opens-thoughts = Show thoughts as they come
set-opens-thoughts-help = They close when the answer begins.
set-opens-tool-calls = Open tool calls
set-opens-tool-calls-help = Shows what a tool was called with without being asked.
set-renders-own-words = Markdown in your messages
set-renders-own-words-help = Otherwise they stand as they were typed.
set-renders-thoughts = Markdown in thoughts
set-renders-thoughts-help = Otherwise they stand as the model wrote them.
set-shows-whole-code = Show code in full
set-shows-whole-code-help = Otherwise long blocks scroll in a frame of their own.
set-follows-answers = Follow answers
set-follows-answers-help = The view goes along while an answer comes, until you scroll away.
set-shows-raw-model-names = Full names of models
set-shows-raw-model-names-help = As the server calls them, folders and file endings included.
set-shows-quantisation = Quantisation of models
set-shows-quantisation-help = Beside their names, such as Q4_K_M.
set-shows-model-tags = Tags of models
set-shows-model-tags-help = What the server says of them in words.
set-shows-server-version = Version of the server
set-shows-server-version-help = In the line under the composer.
set-paste-as-file = Long pasted text becomes a file
set-paste-as-file-help = From so many characters on; 0 leaves all of it in the message. { $range }
set-characters = characters
set-copies-attached-text = Copy text files with a message
set-copies-attached-text-help = What is copied of a message has the text of its files above its words.
set-sends-pdf-as-pictures = Send PDFs as pictures
set-sends-pdf-as-pictures-help = To models that see. Each file can be set otherwise by its chip.
set-picture-megapixels = Largest picture
set-picture-megapixels-help = Larger ones are scaled down before they are sent; 0 leaves them as they are. { $range }
set-megapixels = megapixels
set-file-limit = Largest file
set-file-limit-help = Larger files are not attached. { $range }
set-megabytes = MB

# Sampling and penalties
sampling-lead = Empty fields follow the server and are not sent.
sampling-lead-nearer = Empty fields follow the next level: the preset, the settings, then the server.
sampling-reset-server = Reset all to the server's values
sampling-reset-here = Reset all that is set here
scope = Set for
scope-all = All conversations
scope-conversation = This conversation
scope-preset = Preset { $name }
nearer-conversation = This conversation has { $value }.
nearer-preset = Preset { $name } has { $value }.
level-server = server
level-settings = settings
level-preset = preset { $name }
level-conversation = conversation
level-answer = answer
range-plain = { $least }–{ $most }
range-signed = { $least } to { $most }
range-open = { $least } or more
range-names = names separated by ;
range-refused-number = Not saved. It takes a number: { $range }.
range-refused-whole = Not saved. It takes a whole number: { $range }.
range-refused-names = Not saved. It takes { $range }.
set-samples-in-backend = Sample where the server computes
set-samples-in-backend-help = Faster where the server can do it; not all of them can.

temperature = Temperature
temperature-help = Higher is more varied, lower more predictable.
dynatemp-range = Dynamic temperature range
dynatemp-range-help = By how much the temperature may move up and down; 0 keeps it still.
dynatemp-exponent = Dynamic temperature exponent
dynatemp-exponent-help = How uncertainty becomes temperature.
top-k = Top K
top-k-help = Keep only the K likeliest tokens; 0 switches it off.
top-p = Top P
top-p-help = Keep the likeliest tokens up to this total probability.
min-p = Min P
min-p-help = Drop tokens below this share of the likeliest one.
xtc-probability = XTC probability
xtc-probability-help = How often the likeliest tokens are left out; 0 is never.
xtc-threshold = XTC threshold
xtc-threshold-help = From which probability on a token may be left out.
typical-p = Typical P
typical-p-help = Keep tokens that are about as surprising as usual; 1 switches it off.
max-tokens = Max tokens
max-tokens-help = The longest an answer may be; −1 is no limit.
samplers = Samplers
samplers-help = Which are applied, in this order, separated by semicolons.
seed = Seed
seed-help = What chance begins with; −1 is another every time.
repeat-last-n = Repeat last N
repeat-last-n-help = How many tokens back repetition is looked for; 0 switches it off.
repeat-penalty = Repeat penalty
repeat-penalty-help = How much what was said is avoided; 1 is not at all.
presence-penalty = Presence penalty
presence-penalty-help = Against everything that was said already; 0 is not at all.
frequency-penalty = Frequency penalty
frequency-penalty-help = Against what was said, the more often the more; 0 is not at all.
dry-multiplier = DRY multiplier
dry-multiplier-help = How much repeated runs of words are avoided; 0 is not at all.
dry-base = DRY base
dry-base-help = By what the penalty grows with every token more.
dry-allowed-length = DRY allowed length
dry-allowed-length-help = How many tokens may repeat without a penalty.
dry-penalty-last-n = DRY penalty last N
dry-penalty-last-n-help = How many tokens back such runs are looked for; 0 switches it off.

# Reasoning
set-reasoning = Thinking
set-reasoning-help = How much a model that can think does. Low is at most 512 tokens, medium 2,048, high 8,192; default says nothing to the server.
reasoning-default = Default
reasoning-off = Off
reasoning-low = Low
reasoning-medium = Medium
reasoning-high = High
reasoning-max = Max

# Developer
set-custom-json = Custom JSON
set-custom-json-help = An object that is merged into each request last; it wins over everything above.
set-custom-json-bad = Not saved. Line { $line }, column { $column }: { $error }.
set-preview = Request preview
set-preview-help = The exact request for what is typed in the composer. The key is masked.
preview-show = Show the request that would be sent
preview-hide = Hide the request
preview-copy = Copy the request
preview-waiting = Asking for the request…
preview-name = Request that would be sent
set-reads-ahead = Read ahead
set-reads-ahead-help = Has the server read the conversation after each answer, so that the next one begins sooner.
set-leaves-thoughts-in-words = Leave thoughts in the answer
set-leaves-thoughts-in-words-help = As the model wrote them, tags and all.
set-leaves-thoughts-out = Leave thoughts out of what is sent
set-leaves-thoughts-out-help = The model does not read again what it thought before.
set-offers-raw-words = Offer raw answers
set-offers-raw-words-help = A button under answers shows the characters they are made of.
set-silence-timeout = Longest silence
set-silence-timeout-help = An answer of which nothing comes for so long counts as broken off. { $range }
set-seconds = seconds

# Servers
set-servers = Server
set-servers-help = Who answers.

# Keys and shortcuts
set-shortcuts = Keyboard shortcuts
set-shortcuts-help = Every key that does something, on one page.
shortcuts-open = Show the keys

# Presets
set-presets = Presets
set-presets-help = Named values and instructions for conversations of a kind.
presets-none = There is no preset yet. One holds instructions, sampling and a model under a name, to be chosen for a conversation.
preset-new = New preset
preset-untitled = Preset
preset-copy = { $name } (copy)
preset-edit = Edit preset { $name }
preset-duplicate = Duplicate preset { $name }
preset-delete = Delete preset { $name }
preset-up = Move preset { $name } up
preset-down = Move preset { $name } down
preset-deleted = “{ $name }” was deleted.
preset-undo = Bring the preset back
preset-back = All presets
preset-name = Name
preset-name-help = What it is chosen by.
preset-icon = Sign
preset-icon-help = A letter or two that stand before the name.
preset-model = Model
preset-model-help = The model to ask; empty leaves the choice as it is.
preset-model-hint = As chosen
preset-instructions-help = What conversations with this preset begin with, in place of those in General. The same placeholders are filled in.
preset-sampling = Values
preset-in-use = in use

# Data
set-data-folder = Data folder
set-data-folder-help = Everything is kept in { $folder }
data-folder-unknown = Everything is kept in the data folder of your system.
data-open = Open the folder
set-export-conversations = Export conversations
set-export-conversations-help = Writes all conversations to a file.
data-export = Export all conversations
set-import-conversations = Import conversations
set-import-conversations-help = Takes in conversations from files of Causerie or of llama.cpp.
data-import = Import conversations from files
set-export-settings = Export settings
set-export-settings-help = As JSON, presets and servers included, without any key.
data-export-settings = Export the settings to a file
set-import-settings = Import settings
set-import-settings-help = Takes over what a file has; everything else stays.
data-import-settings = Import the settings from a file
set-export-presets = Export presets
set-export-presets-help = Writes all presets to a JSON file.
data-export-presets = Export the presets to a file
set-import-presets = Import presets
set-import-presets-help = Adds the presets of a JSON file to those that are there.
data-import-presets = Import presets from a file
set-delete-all = Delete all conversations
set-delete-all-help = For ten seconds they can be brought back.
data-delete = Delete every conversation
data-button-open = Open
data-button-export = Export…
data-button-import = Import…
data-button-delete = Delete all
files-choose = Choose a file…
files-write = Write the file
files-overwrite = Write over it
files-read = Read the file
files-waiting = Working on the file…
files-written = Written to { $path }.
files-read-settings = The settings of { $path } are taken over.
files-read-presets =
    { $count ->
        [0] No preset in { $path } is new.
        [one] One preset was added.
       *[other] { $count } presets were added.
    }
files-left = Left as they were, since the file has something of another kind: { $names }.
failure-settings-not-json = The file is no JSON
failure-settings-not-json-advice = Choose a file that was exported here; line and column say where it breaks off.
failure-settings-not-ours = The file holds no settings of Causerie
failure-settings-not-ours-advice = Choose a file that was exported in the settings.
failure-presets-not-ours = The file holds no presets of Causerie
failure-presets-not-ours-advice = Choose a file that was exported in the settings.
failure-settings-newer = The file is of a newer version of Causerie ({ $part })
failure-settings-newer-advice = Update Causerie, or export the file from this version.
failure-file-unreadable = The file could not be read
failure-file-unreadable-advice = Check the path and whether you may read it.
failure-file-unwritable = The file could not be written
failure-file-unwritable-advice = Choose another place, or check whether you may write there.
failure-folder-unopened = The folder could not be opened
failure-folder-unopened-advice = Open it in your file manager by its path.

# About
set-version = Version
set-version-help = Causerie { $version }, a native window on the language models that run on your own machine.
set-licence = Licence
set-licence-help = MIT or Apache-2.0, as you like.
set-dependencies = Built with
set-dependencies-help = { $count } packages by others, each under its own licence.
licences-show = Show their licences
licences-hide = Hide their licences
set-changelog = What is new
settings-leave = { $keys } closes
keys-settings = In the settings
key-settings-close = Close the settings
