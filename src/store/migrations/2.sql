-- The tree in full: forks, pins, what waits to be sent, removals that can be undone.

ALTER TABLE conversations ADD COLUMN is_pinned INTEGER NOT NULL DEFAULT 0;
-- Whether an answer ended in it that nobody has looked at.
ALTER TABLE conversations ADD COLUMN is_unread INTEGER NOT NULL DEFAULT 0;
-- The names of the conversation and the message that it was forked from. Either may be gone.
ALTER TABLE conversations ADD COLUMN origin BLOB;
ALTER TABLE conversations ADD COLUMN origin_message BLOB;
-- JSON: the messages that wait for the end of the running turn.
ALTER TABLE conversations ADD COLUMN queue TEXT;

-- When a person changed the words in place.
ALTER TABLE messages ADD COLUMN edited_at INTEGER;

-- A removal that can still be undone: what went with one message.
CREATE TABLE removals (
    number INTEGER PRIMARY KEY,
    conversation INTEGER NOT NULL REFERENCES conversations (number),
    -- The message on which everything removed hangs, and whether it was the chosen one.
    message INTEGER NOT NULL REFERENCES messages (number),
    was_chosen INTEGER NOT NULL,
    removed_at INTEGER NOT NULL
) STRICT;

-- What is removed keeps its row, and with it its number and its place among its siblings.
-- A table of its own, nearly always empty, so that nothing has to walk over a long text to
-- see a mark behind it.
CREATE TABLE removed (
    message INTEGER PRIMARY KEY REFERENCES messages (number),
    removal INTEGER NOT NULL REFERENCES removals (number)
) STRICT;

CREATE INDEX removed_by_removal ON removed (removal);

CREATE TRIGGER message_hidden AFTER INSERT ON removed BEGIN
    UPDATE conversations SET message_count = message_count - 1
    WHERE number = (SELECT conversation FROM messages WHERE number = new.message);
END;

CREATE TRIGGER message_shown AFTER DELETE ON removed BEGIN
    UPDATE conversations SET message_count = message_count + 1
    WHERE number = (SELECT conversation FROM messages WHERE number = old.message);
END;

-- What is typed elsewhere than in a composer, such as a change of a message.
CREATE TABLE side_drafts (
    place TEXT PRIMARY KEY,
    draft TEXT NOT NULL
) STRICT, WITHOUT ROWID;
