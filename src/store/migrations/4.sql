-- JSON: what holds in a conversation and not elsewhere (preset, values, what happens when it
-- grows longer than the context).
ALTER TABLE conversations ADD COLUMN settings TEXT;

-- JSON: how fast an answer was written, over its time.
ALTER TABLE messages ADD COLUMN speed TEXT;
-- JSON: what of the branch was left out of what was sent.
ALTER TABLE messages ADD COLUMN cut TEXT;
