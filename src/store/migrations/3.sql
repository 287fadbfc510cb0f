-- Search over everything that was said. The index holds no text of its own: what it knows
-- of a message takes about two thirds of the message's room, and in scripts without spaces
-- between two and three times of it.
--
-- A row of the index belongs to the message with its number, or from 1 << 60 on to the title
-- of the conversation with the rest of it. Other things with names can have 2 << 60 and up.

-- Words, as stems: what is said is found in all its forms, and phrases are. Of a word in the
-- first column the index need not say in which it stands, so that is the longest.
CREATE VIRTUAL TABLE search_words USING fts5(
    content, reasoning, name,
    content = '', contentless_delete = 1,
    tokenize = 'porter unicode61 remove_diacritics 2'
);

-- Words as they stand, to find them by their beginnings: a stem may be shorter than what
-- is typed of its word so far.
CREATE VIRTUAL TABLE search_forms USING fts5(
    text,
    content = '', contentless_delete = 1, detail = none, prefix = '3',
    tokenize = 'unicode61 remove_diacritics 2'
);

-- Scripts that are written without spaces, by every three characters.
CREATE VIRTUAL TABLE search_runs USING fts5(
    text,
    content = '', contentless_delete = 1, detail = none,
    tokenize = 'trigram'
);

CREATE VIRTUAL TABLE search_run_terms USING fts5vocab(search_runs, row);

-- What messages are sifted by. Narrow, where the rows of messages are long.
CREATE TABLE search_facts (
    number INTEGER PRIMARY KEY,
    conversation INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    role TEXT NOT NULL,
    model INTEGER REFERENCES search_models (number)
) STRICT;

CREATE TABLE search_models (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

-- What changed and is not taken into the index yet: the writer does that between other
-- things, so that nobody waits for it.
CREATE TABLE search_queue (
    number INTEGER PRIMARY KEY
) STRICT;

-- All messages from before this table with a smaller number are still to be taken into the
-- index; with NULL it has them all.
CREATE TABLE search_mark (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    below INTEGER
) STRICT;

INSERT INTO search_mark (one, below) SELECT 1, max(number) + 1 FROM messages;
INSERT INTO search_queue (number) SELECT number + (1 << 60) FROM conversations;

-- Nearly always empty: what is put away is left out without reading the rest.
CREATE INDEX conversations_deleted ON conversations (number) WHERE deleted_at IS NOT NULL;

-- An answer is rewritten every second while it streams; it is taken in when it has ended.
CREATE TRIGGER search_message_inserted AFTER INSERT ON messages
WHEN new.outcome <> 'streaming' BEGIN
    INSERT OR IGNORE INTO search_queue (number) VALUES (new.number);
END;

CREATE TRIGGER search_message_changed
AFTER UPDATE OF outcome, content, reasoning, model ON messages
WHEN new.outcome <> 'streaming' AND (old.outcome = 'streaming' OR old.model IS NOT new.model
    OR old.content <> new.content OR old.reasoning <> new.reasoning) BEGIN
    INSERT OR IGNORE INTO search_queue (number) VALUES (new.number);
END;

CREATE TRIGGER search_message_deleted AFTER DELETE ON messages BEGIN
    INSERT OR IGNORE INTO search_queue (number) VALUES (old.number);
END;

CREATE TRIGGER search_title_inserted AFTER INSERT ON conversations BEGIN
    INSERT OR IGNORE INTO search_queue (number) VALUES (new.number + (1 << 60));
END;

CREATE TRIGGER search_title_changed AFTER UPDATE OF title ON conversations
WHEN old.title <> new.title BEGIN
    INSERT OR IGNORE INTO search_queue (number) VALUES (new.number + (1 << 60));
END;

CREATE TRIGGER search_title_deleted AFTER DELETE ON conversations BEGIN
    INSERT OR IGNORE INTO search_queue (number) VALUES (old.number + (1 << 60));
END;
