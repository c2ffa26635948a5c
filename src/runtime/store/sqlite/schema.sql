-- Version 1. docs/reference/database.md tells what each table is for. Moments are milliseconds UTC.

CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID, STRICT;

CREATE TABLE contacts (
  phone TEXT PRIMARY KEY,
  created_at_ms INTEGER NOT NULL,
  consent TEXT NOT NULL,
  language TEXT,
  timezone TEXT,
  fields TEXT NOT NULL,
  unassigned INTEGER NOT NULL
) WITHOUT ROWID, STRICT;

CREATE TABLE members (
  group_name TEXT NOT NULL,
  phone TEXT NOT NULL,
  PRIMARY KEY (group_name, phone)
) WITHOUT ROWID, STRICT;
CREATE INDEX members_phone ON members (phone);

CREATE TABLE sessions (
  phone TEXT PRIMARY KEY,
  state BLOB NOT NULL,
  due_at_ms INTEGER
) WITHOUT ROWID, STRICT;
CREATE INDEX sessions_due ON sessions (due_at_ms) WHERE due_at_ms IS NOT NULL;

CREATE TABLE events (
  id TEXT PRIMARY KEY,
  phone TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  kind TEXT NOT NULL,
  source TEXT NOT NULL,
  external_id TEXT,
  effects TEXT NOT NULL
) WITHOUT ROWID, STRICT;
CREATE UNIQUE INDEX events_external ON events (source, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX events_phone ON events (phone, id);

CREATE TABLE messages (
  id TEXT PRIMARY KEY,
  phone TEXT NOT NULL,
  direction TEXT NOT NULL,
  channel TEXT NOT NULL,
  sender TEXT,
  recipient TEXT,
  text TEXT NOT NULL,
  media TEXT,
  encoding TEXT NOT NULL,
  segments INTEGER NOT NULL,
  status TEXT NOT NULL,
  reason TEXT,
  purpose TEXT NOT NULL,
  category TEXT,
  marketing INTEGER NOT NULL,
  campaign TEXT,
  program TEXT,
  unit TEXT,
  step TEXT,
  provider_id TEXT,
  at_ms INTEGER NOT NULL,
  changed_at_ms INTEGER NOT NULL
) WITHOUT ROWID, STRICT;
CREATE INDEX messages_phone ON messages (phone, id);
CREATE INDEX messages_provider ON messages (channel, provider_id) WHERE provider_id IS NOT NULL;
CREATE INDEX messages_campaign ON messages (campaign, id) WHERE campaign IS NOT NULL;

CREATE TABLE outbox (
  id TEXT PRIMARY KEY,
  lane TEXT NOT NULL,
  phone TEXT NOT NULL,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  due_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER,
  attempts INTEGER NOT NULL,
  claimed_at_ms INTEGER,
  error TEXT
) WITHOUT ROWID, STRICT;
CREATE INDEX outbox_due ON outbox (lane, due_at_ms, id);
CREATE INDEX outbox_order ON outbox (lane, phone, id);
CREATE INDEX outbox_phone ON outbox (phone);

CREATE TABLE dead_letters (
  id TEXT PRIMARY KEY,
  lane TEXT NOT NULL,
  phone TEXT NOT NULL,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  error TEXT,
  reason TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) WITHOUT ROWID, STRICT;

CREATE TABLE consents (
  id TEXT PRIMARY KEY,
  phone TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  category TEXT,
  subscribed INTEGER NOT NULL,
  source TEXT NOT NULL,
  text TEXT
) WITHOUT ROWID, STRICT;
CREATE INDEX consents_phone ON consents (phone, id);

CREATE TABLE counters (
  unit TEXT NOT NULL,
  step TEXT NOT NULL,
  edge TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (unit, step, edge)
) WITHOUT ROWID, STRICT;

CREATE TABLE links (
  code TEXT PRIMARY KEY,
  phone TEXT NOT NULL,
  url TEXT,
  campaign TEXT,
  at_ms INTEGER NOT NULL,
  clicks INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID, STRICT;
CREATE INDEX links_phone ON links (phone);
CREATE INDEX links_campaign ON links (campaign) WHERE campaign IS NOT NULL;

CREATE TABLE tracks (
  number INTEGER PRIMARY KEY,
  phone TEXT NOT NULL,
  name TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  data TEXT NOT NULL
) STRICT;
CREATE INDEX tracks_phone ON tracks (phone, name, at_ms);

CREATE TABLE jobs (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  cursor TEXT NOT NULL
) WITHOUT ROWID, STRICT;

CREATE TABLE schedules (
  name TEXT NOT NULL,
  zone TEXT NOT NULL,
  next_at_ms INTEGER,
  PRIMARY KEY (name, zone)
) WITHOUT ROWID, STRICT;

CREATE TABLE programs (
  id TEXT PRIMARY KEY,
  file BLOB NOT NULL
) STRICT;

CREATE TABLE deployments (
  number INTEGER PRIMARY KEY,
  program TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE paused (
  name TEXT PRIMARY KEY
) WITHOUT ROWID, STRICT;
