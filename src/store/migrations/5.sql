-- What is attached. The content of a file is kept once, under its hash, whoever refers to it:
-- messages, drafts and messages that wait name it in their JSON.

CREATE TABLE files (
    number INTEGER PRIMARY KEY,
    -- BLAKE3.
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    -- When it was attached last: for some time it may be that nothing refers to it yet.
    attached_at INTEGER NOT NULL,
    bytes BLOB NOT NULL
) STRICT;

-- Which files were attached before a time is found without going through their bytes.
CREATE INDEX files_attached ON files (attached_at, hash);

-- What was read of a file in one way (JSON: pages, as pictures, scale). It can be had again
-- from the file, so that nothing is lost with a row that another version cannot read.
CREATE TABLE readings (
    number INTEGER PRIMARY KEY,
    file INTEGER NOT NULL REFERENCES files (number) ON DELETE CASCADE,
    way TEXT NOT NULL,
    -- JSON, without any bytes.
    reading TEXT NOT NULL,
    -- PNG or JPEG.
    thumbnail BLOB,
    UNIQUE (file, way)
) STRICT;

-- The bytes of what was read that are not those of the file: of pictures by their place among
-- them, of the sound at −1.
CREATE TABLE reading_parts (
    reading INTEGER NOT NULL REFERENCES readings (number) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (reading, place)
) STRICT;

-- JSON: what is attached to a message, and what of the attachments on its branch an answer
-- was written without.
ALTER TABLE messages ADD COLUMN attachments TEXT;
ALTER TABLE messages ADD COLUMN unsent TEXT;

-- Which files messages refer to is found without walking through any text.
CREATE INDEX messages_with_attachments ON messages (attachments) WHERE attachments IS NOT NULL;

-- As is what waits to be sent.
CREATE INDEX conversations_with_queue ON conversations (queue) WHERE queue IS NOT NULL;

-- What is attached to something that is not sent.
CREATE TABLE draft_attachments (
    place TEXT PRIMARY KEY,
    attachments TEXT NOT NULL
) STRICT, WITHOUT ROWID;
