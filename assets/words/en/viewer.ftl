# Looking at what is attached, and listening to it.

attached-pages =
    { $count ->
        [one] 1 page
       *[other] { $count } pages
    }
attached-slides =
    { $count ->
        [one] 1 slide
       *[other] { $count } slides
    }
attached-picture = Picture { $name }
attached-file = { $name }: { $facts }
attached-refused = { $thing }: { $reason }

sent-text = A model gets this text: { $size }, with the file’s name above it.
sent-picture = A model gets this picture with { $width } × { $height } pixels.
sent-pictures = A model gets { $count } pages as pictures.
sent-sound = A model gets this sound.
sent-remark = In reading it: { $remark }.

unsent-pictures =
    { $count ->
        [one] Without 1 picture: { $model } does not look at pictures.
       *[other] Without { $count } pictures: { $model } does not look at pictures.
    }
unsent-sounds =
    { $count ->
        [one] Without 1 sound: { $model } does not listen to sounds.
       *[other] Without { $count } sounds: { $model } does not listen to sounds.
    }
unsent-other-model = Choose another model for an answer that takes them in.
unsent-missing =
    { $count ->
        [one] Without 1 file that is no longer here. Attach it again.
       *[other] Without { $count } files that are no longer here. Attach them again.
    }
unsent-this-model = this model

sound-play = Play { $name }
sound-pause = Pause { $name }
sound-position = Position in { $name }
sound-time = { $at } / { $length }
sound-no-program = There is no program here that plays sounds. Install pipewire-utils (pw-play), pulseaudio-utils (paplay) or alsa-utils (aplay).
sound-broke = The program that plays sounds gave up ({ $part }). See whether other programs can be heard.

viewer-facts = { $facts }. { $sent }
viewer-count = { $index } / { $count }
viewer-previous = Previous attachment
viewer-next = Next attachment
viewer-zoom-in = Larger
viewer-zoom-out = Smaller
viewer-fit = Fit to the window
viewer-actual = Actual size
viewer-percent = { $percent } %
viewer-copy-picture = Copy the picture
viewer-copy-text = Copy the text
viewer-copied = Copied
viewer-save = Save to a file
viewer-save-title = Save the attachment
viewer-save-path = Path of the file
viewer-save-now = Save
viewer-save-over = Write over it
viewer-save-pick = Choose…
viewer-saved = Saved as { $path }
viewer-close = Close
viewer-coming = It is being read…
viewer-pages = Pages
viewer-text = Text
viewer-page = Page
viewer-page-count = of { $count }
viewer-page-previous = Previous page
viewer-page-next = Next page
viewer-image = Page { $page } of { $name }
viewer-no-text = There is no text in it.

keys-viewer = While looking at an attachment
key-viewer-page-back = Page back, or up
key-viewer-page-on = Page on, or down

refusal-already-there = There is a file of this name. Choose another name, or write over it.
