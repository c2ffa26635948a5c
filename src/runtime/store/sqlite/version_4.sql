-- Version 4.

-- What expired is not sent when it is tried again; what may have been taken is looked for first.
ALTER TABLE dead_letters ADD COLUMN expires_at_ms INTEGER;
ALTER TABLE dead_letters ADD COLUMN claimed_at_ms INTEGER;

-- Receipts that came before the answer of the provider by which we know its id for the message.
CREATE TABLE early_receipts (
  channel TEXT NOT NULL,
  provider_id TEXT NOT NULL,
  status TEXT NOT NULL,
  reason TEXT,
  about TEXT,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (channel, provider_id)
) WITHOUT ROWID, STRICT;
CREATE INDEX early_receipts_at ON early_receipts (at_ms);

-- Sessions that could not be read.
CREATE TABLE damaged_sessions (
  number INTEGER PRIMARY KEY,
  phone TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  state BLOB NOT NULL
) STRICT;
CREATE INDEX damaged_sessions_phone ON damaged_sessions (phone);

-- What is too old is found without looking at what is not.
CREATE INDEX links_at ON links (at_ms);

-- Messages to somebody who is erased, of those that others set off.
CREATE INDEX messages_recipient ON messages (recipient) WHERE recipient IS NOT NULL;
