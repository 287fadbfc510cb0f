-- The person's documents, cut into passages, and what finds these.

CREATE TABLE collections (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    name TEXT NOT NULL,
    -- The name of the conversation whose documents these are. Its row may come later, and when
    -- that goes for good, so does this.
    owner BLOB UNIQUE CHECK (length(owner) = 16),
    created_at INTEGER NOT NULL,
    is_paused INTEGER NOT NULL DEFAULT 0,
    -- Whether it is being deleted: that goes in steps.
    is_doomed INTEGER NOT NULL DEFAULT 0
) STRICT;

-- What the person added: files, and folders with all below them.
CREATE TABLE collection_roots (
    collection INTEGER NOT NULL REFERENCES collections (number) ON DELETE CASCADE,
    path TEXT NOT NULL,
    is_folder INTEGER NOT NULL,
    is_watched INTEGER NOT NULL,
    PRIMARY KEY (collection, path)
) STRICT, WITHOUT ROWID;

-- The text of a document, once for each hash, for as long as a document or an answer refers to
-- it.
CREATE TABLE texts (
    number INTEGER PRIMARY KEY,
    -- BLAKE3.
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    bytes INTEGER NOT NULL
) STRICT;

-- In pieces, so that a passage can be read without all that stands before it. A piece may end
-- within a character.
CREATE TABLE text_pieces (
    number INTEGER PRIMARY KEY,
    text INTEGER NOT NULL REFERENCES texts (number) ON DELETE CASCADE,
    -- Its first byte in the text.
    start INTEGER NOT NULL,
    piece BLOB NOT NULL,
    UNIQUE (text, start)
) STRICT;

CREATE TABLE documents (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    collection INTEGER NOT NULL REFERENCES collections (number),
    path TEXT NOT NULL,
    -- The file as it was looked at last.
    bytes INTEGER NOT NULL,
    modified_at INTEGER NOT NULL,
    -- waiting, ready, refused or vanished.
    state TEXT NOT NULL,
    -- JSON: why nothing was read.
    refusal TEXT,
    -- BLAKE3 of the file that the text was read of.
    file_hash BLOB,
    text INTEGER REFERENCES texts (number),
    pages INTEGER,
    -- About how many tokens its text has.
    tokens INTEGER NOT NULL DEFAULT 0,
    passages INTEGER NOT NULL DEFAULT 0,
    -- How many terms all its passages have together.
    terms INTEGER NOT NULL DEFAULT 0,
    UNIQUE (collection, path)
) STRICT;

CREATE INDEX documents_waiting ON documents (number) WHERE state = 'waiting';
CREATE INDEX documents_by_text ON documents (text) WHERE text IS NOT NULL;

-- The long ones come last.
CREATE TABLE passages (
    number INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents (number),
    -- The bytes of the text that it is.
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    page INTEGER,
    line INTEGER NOT NULL,
    -- BLAKE3 of its headings and its words: what has the same has the same vector.
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    -- JSON; nothing where there are none.
    headings TEXT,
    -- Its terms, as `knowledge::TermVector` has them.
    terms BLOB NOT NULL,
    UNIQUE (document, start)
) STRICT;

CREATE INDEX passages_by_hash ON passages (hash, document);

-- Which passages of a collection have a term: each as `collection_term`, so that what is in
-- another collection is not even walked over. The terms are made by `knowledge::terms`, and
-- this tokenizer takes them as they are. How often a term stands in a passage says its vector.
CREATE VIRTUAL TABLE passage_terms USING fts5(
    terms,
    content = '', contentless_delete = 1, detail = none,
    tokenize = "ascii tokenchars '_'"
);

-- In how many passages of a collection a term stands.
CREATE TABLE collection_terms (
    collection INTEGER NOT NULL,
    term TEXT NOT NULL,
    passages INTEGER NOT NULL,
    PRIMARY KEY (collection, term)
) STRICT, WITHOUT ROWID;

-- Vectors that can be compared with one another.
CREATE TABLE embedding_sets (
    number INTEGER PRIMARY KEY,
    -- JSON: what they were made with.
    identity TEXT NOT NULL UNIQUE,
    is_current INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE embeddings (
    number INTEGER PRIMARY KEY,
    embedding_set INTEGER NOT NULL REFERENCES embedding_sets (number) ON DELETE CASCADE,
    -- That of passages; they need not be there any more.
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    -- Numbers of four bytes each, the least significant byte first.
    vector BLOB NOT NULL,
    UNIQUE (embedding_set, hash)
) STRICT;

-- The texts that an answer cites, whatever becomes of the documents.
CREATE TABLE answer_texts (
    message INTEGER NOT NULL REFERENCES messages (number) ON DELETE CASCADE,
    text INTEGER NOT NULL REFERENCES texts (number),
    PRIMARY KEY (message, text)
) STRICT, WITHOUT ROWID;

CREATE INDEX answer_texts_by_text ON answer_texts (text);

-- Grows with every change of what can be found, so that others know when to look again.
CREATE TABLE knowledge_mark (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    generation INTEGER NOT NULL
) STRICT;

INSERT INTO knowledge_mark (one, generation) VALUES (1, 1);
