-- JSON: what was done for an answer before it was written.
ALTER TABLE messages ADD COLUMN groundwork TEXT;

-- The prompts that an answer was made with, to the letter. They are long and seldom looked at,
-- so that they are not read with their message.
CREATE TABLE prompts (
    message INTEGER NOT NULL REFERENCES messages (number) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    step TEXT NOT NULL,
    prompt TEXT NOT NULL,
    PRIMARY KEY (message, place)
) STRICT;
