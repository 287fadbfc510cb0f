-- Rows are tied together by small numbers of their own: an index on 16-byte names would be
-- three times as large, and a search index will want a row number that never changes.
-- The names (UUIDs) are BLOBs; in the sqlite3 shell `hex(id)` shows them.

CREATE TABLE conversations (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    title TEXT NOT NULL,
    -- Whether a person wrote the title.
    is_title_set INTEGER NOT NULL DEFAULT 0,
    -- All times are milliseconds since 1970, in UTC.
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    -- Kept by the triggers below, so that the list at the start reads no message.
    message_count INTEGER NOT NULL DEFAULT 0,
    -- The number of the first message of the selected branch.
    chosen INTEGER,
    draft TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX conversations_by_update ON conversations (updated_at) WHERE deleted_at IS NULL;

-- Numbers grow, so that their order is the order of siblings, and a parent's is always
-- the smaller: there can be no cycle. The long texts come last, since SQLite would
-- otherwise walk through them to reach the short columns.
CREATE TABLE messages (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    conversation INTEGER NOT NULL REFERENCES conversations (number),
    parent INTEGER CHECK (parent < number),
    -- The number of the child last chosen.
    chosen INTEGER,
    created_at INTEGER NOT NULL,
    role TEXT NOT NULL,
    -- streaming, finished, stopped, interrupted or failed.
    outcome TEXT NOT NULL,
    finish_reason TEXT,
    -- JSON, as are timings and tool_calls.
    failure TEXT,
    model TEXT,
    reasoning_ms INTEGER,
    timings TEXT,
    tool_call_id TEXT,
    tool_calls TEXT,
    reasoning TEXT NOT NULL,
    content TEXT NOT NULL,
    -- A parent is a message of the same conversation.
    FOREIGN KEY (conversation, parent) REFERENCES messages (conversation, number)
) STRICT;

CREATE UNIQUE INDEX messages_by_conversation ON messages (conversation, number);
CREATE INDEX messages_by_parent ON messages (conversation, parent);
-- Nearly always empty: what a crash left behind is found without reading the rest.
CREATE INDEX messages_streaming ON messages (number) WHERE outcome = 'streaming';

CREATE TRIGGER message_inserted AFTER INSERT ON messages BEGIN
    UPDATE conversations SET message_count = message_count + 1 WHERE number = new.conversation;
END;

CREATE TRIGGER message_deleted AFTER DELETE ON messages BEGIN
    UPDATE conversations SET message_count = message_count - 1 WHERE number = old.conversation;
END;

-- One row a field, its value in JSON: what a newer version added stays where it is.
CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What is typed where no conversation is yet: at most one row.
CREATE TABLE new_draft (
    number INTEGER PRIMARY KEY CHECK (number = 1),
    draft TEXT NOT NULL
) STRICT;
