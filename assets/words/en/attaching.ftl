# Attaching files: the ways in, what is attached to what is being written, and what a model
# cannot take.

attach-name = Attach files
attach-files = Files…
attach-folder = Folder…
attach-path = Type a path…
attach-pick-files = Attach files
attach-pick-folders = Attach folders
attach-path-title = Attach a file or a folder
attach-path-about = A file is attached as it is now. Of a folder its text files are, after you have seen how many.
attach-path-name = Path of the file or folder
attach-path-hint = ~/Documents/report.pdf
attach-path-done = Attach
attach-pasted-text = pasted.txt
attach-pasted-picture = picture.png

# While files are held over the window.
attach-drop = Drop to attach
attach-drop-edit = Drop to attach to the message you are changing
attach-drop-about = Text, pictures, PDF, Office files, sounds, folders

# A file that is attached.
chips-name = Attached files
chip-facts = { $kind } · { $size } · about { $tokens }
chip-facts-plain = { $kind } · { $size }
chip-name = { $name }, { $facts }
chip-as-pictures = { $kind } as pictures
chip-pages = { $kind }, pages { $first }–{ $last }
chip-pages-on = { $kind }, from page { $first } on
chip-page = { $kind }, page { $first }
chip-reading = being read…
chip-remove = Remove { $name }
chip-cancel = Stop reading { $name }
chip-menu = How { $name } is read
chip-refused = { $name } is not attached
chip-not-changed = { $name } stays as it was
chip-try-again = Try again
chip-read-as-pictures = Attach as pictures
chip-as-pasted = As text
chip-fine = Leave it so
chip-drop = Remove

# How a document is read.
way-text = As text
way-pictures = As pictures of its pages
way-pages = Pages
way-pages-hint =
    { $count ->
        [one] its only page
       *[other] all { $count }
    }
way-pages-read = Read these
way-pages-wrong = Write pages as 3, 1-3, 5- or -2.

# A folder, before its files are attached.
folder-contents = { $count ->
    [one] 1 text file, { $size }
   *[other] { $count } text files, { $size }
}
folder-contents-others = { $count ->
    [one] { $contents }; one other is left out
   *[other] { $contents }; { $count } others are left out
}
folder-contents-more = { $contents }; there are more, which are left out
folder-empty = There is no text file in it. Attach other files one by one.
folder-attach = Attach
folder-leave = Leave

# What a model cannot take.
lacks-sight = { $model } cannot look at pictures
lacks-hearing = { $model } cannot listen to sounds
lacks-anybody = This model
lacks-left-out =
    { $count ->
        [one] { $reason }: one file is left out when you send this.
       *[other] { $reason }: { $count } files are left out when you send this.
    }
lacks-other-model = Another model
lacks-as-text = As text
lacks-remove = { $count ->
    [one] Remove it
   *[other] Remove them
}

# Why a message cannot be sent yet.
unready-reading = A file is still being read. It can be sent when that is done.
unready-folder = Say first whether the files of the folder are to be attached.
unready-refused = A file cannot be attached. Remove it to send the message.

# Commands.
attach-these = Attach files…
attach-these-note = Chooses files that go with the message you are writing.
attach-a-folder = Attach a folder…
attach-a-folder-note = Chooses a folder, of which the text files go with the message.
attach-by-path = Attach by path…
attach-by-path-note = Types the path of a file or folder that goes with the message.

keys-attached = Attached files
key-chip-remove = Remove the file
key-chip-before = To the file before
key-chip-after = To the file after
key-chip-open = Look at the file

queue-files-named = { $text }
    Attached: { $names }
