# Files that a person attaches: what they are, what was read of them, and why one is not taken.

kind-text = text
kind-csv = CSV table
kind-json = JSON
kind-html = web page
kind-png = PNG picture
kind-jpeg = JPEG picture
kind-gif = GIF picture
kind-webp = WebP picture
kind-bmp = BMP picture
kind-tiff = TIFF picture
kind-svg = SVG drawing
kind-pdf = PDF document
kind-docx = Word document
kind-xlsx = Excel workbook
kind-pptx = PowerPoint presentation
kind-epub = EPUB book
kind-wav = WAV sound
kind-mp3 = MP3 sound
kind-flac = FLAC sound
kind-ogg = Ogg sound
kind-m4a = M4A sound

amount-bytes =
    { $count ->
        [one] 1 byte
       *[other] { $count } bytes
    }
amount-kilobytes = { $size } kB
amount-megabytes = { $size } MB
amount-gigabytes = { $size } GB

picture-facts = { $kind }, { $width } × { $height } pixels
picture-sent-as-is = { $facts }; sent as it is
picture-sent = { $facts }; sent as { $format }, { $width } × { $height } pixels, { $size }
sound-facts =
    { $channels ->
        [one] { $kind }, { $duration }, { $rate } Hz, mono
        [2] { $kind }, { $duration }, { $rate } Hz, stereo
       *[other] { $kind }, { $duration }, { $rate } Hz, { $channels } channels
    }
sound-sent = { $facts }; sent as WAV, { $size }

# What a person should know of what was read.
remark-encoding = read as { $name }
remark-lost =
    { $count ->
        [one] one character could not be read
       *[other] { $count } characters could not be read
    }
remark-no-text =
    { $count ->
        [one] one page has no text, only pictures
       *[other] { $count } pages have no text, only pictures
    }
remark-not-drawn =
    { $count ->
        [one] one page could not be drawn and is left out
       *[other] { $count } pages could not be drawn and are left out
    }
remark-first-frame = the picture moves; only its first frame is taken
remark-cut-off = the file ends before it is whole; what is there is taken

# Why a file is not taken: a sentence, and another that says what to do.
refusal-empty = There is nothing in it to read.
refusal-too-large = It has { $size }, and a file may have { $most }. Attach the part that matters.
refusal-pixels = The picture has { $width } × { $height } pixels, and may have { $most } million. Scale it down first.
refusal-pages =
    { $count ->
        [one] This is 1 page, and no more than { $most } can be taken at once. Choose fewer pages.
       *[other] These are { $count } pages, and no more than { $most } can be taken at once. Choose which, such as 1-{ $last }.
    }
refusal-no-such-pages =
    { $count ->
        [one] The pages that were asked for are not there: it has one page. Choose that.
       *[other] The pages that were asked for are not there: it has { $count } pages. Choose among these.
    }
refusal-bomb = It unpacks to more than { $part }, as no honest document does. Do not trust it.
refusal-text = It holds more than { $part } of text, which no model could read. Attach the part that matters.
refusal-locked = It is locked with a password. Save a copy without one, and attach that.
refusal-no-text =
    { $count ->
        [one] The page is a picture without text. Send it as a picture to a model with vision, or recognise its text first.
       *[other] The { $count } pages are pictures without text. Send them as pictures to a model with vision, or recognise their text first.
    }
refusal-long = The sound is longer than { $part }, more than there is room for when it is unpacked. Cut it into shorter parts.
refusal-nothing-to-see = There is no picture in it to look at ({ $part }). Read its text instead.
refusal-nothing-to-hear = There is no sound in it to play ({ $part }). Choose a sound.
refusal-nothing-to-search = There is no text in it to search ({ $part }). Attach it to a message instead.
refusal-damaged = It is damaged or not whole ({ $part }). Copy or save it again.
refusal-memory = Reading it would take more than { $part } of memory. Attach a smaller file.
refusal-slow = Reading it takes longer than { $part }. Attach a smaller file, or fewer pages.
refusal-broke = It could not be read: it is damaged in a way that broke the reader. Save it again, or in another format.
refusal-no-reader = The process that reads files could not be started ({ $part }). Start Causerie again.
refusal-not-a-file = It is no file. Attach files, not folders or devices.
refusal-unreadable = It could not be opened ({ $part }). See whether it is there and may be read.
refusal-heic = HEIC pictures cannot be read here. Export it as JPEG: phones and picture viewers can.
refusal-avif = AVIF pictures cannot be read here. Save it as PNG or JPEG.
refusal-picture = This kind of picture cannot be read here. Save it as PNG or JPEG.
refusal-sound = This kind of sound cannot be read here. Convert it to MP3 or WAV, for instance with ffmpeg -i FILE sound.mp3.
refusal-film = Films cannot be read here. Attach single frames as PNG, or the sound as MP3.
refusal-old-office = It is in an old or binary format of Office. Save it as DOCX, XLSX or PPTX.
refusal-open-document = OpenDocument files cannot be read here. Save it as DOCX, XLSX, PPTX or PDF.
refusal-rich-text = RTF cannot be read here. Save it as DOCX or plain text.
refusal-archive = It is a packed archive. Unpack it, and attach the files in it.
refusal-program = It is a program, and has no text. Attach its source.
refusal-binary = It is no text and of no kind that is known here. Attach it as text, PDF or a picture.

read-refused = { $failed } of { $count } files could not be read.

queue-files = { $count ->
    [one] 1 file
   *[other] { $count } files
}
refusal-gone = This file is no longer here, so its content cannot be shown or sent. Attach it again.
refusal-not-kept = The file could not be kept on disk: { $part }
