import type { Migration } from '../store/command.ts';

/**
 * The journal: everything that central learns, in the order in which it became durable. A record is kept
 * as the canonical text that its hash covers, so that publishing is joining strings. `position` counts
 * over the whole life of the database; a record's `seq` counts within its epoch:
 * `seq = position - first_position + 1`. `end_bytes` adds up the length of all records so far, so that the
 * bytes of any range are one subtraction.
 */
export const journalMigrations: readonly Migration[] = [
  {
    id: 'journal-1',
    sql: `
CREATE TABLE journal_epochs (
  id INTEGER PRIMARY KEY,
  epoch TEXT NOT NULL UNIQUE,
  first_position INTEGER NOT NULL UNIQUE,
  opened_at TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (reason IN ('created', 'restored', 'diverged')),
  anchor_epoch TEXT,
  anchor_seq INTEGER,
  anchor_hash TEXT,
  -- What earlier epochs hold beyond this position is carried: repeated in this epoch, sent in no other.
  carried_after INTEGER NOT NULL CHECK (carried_after < first_position),
  CHECK ((anchor_epoch IS NULL) = (anchor_seq IS NULL) AND (anchor_seq IS NULL) = (anchor_hash IS NULL))
) STRICT;

CREATE TABLE journal (
  position INTEGER PRIMARY KEY,
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  end_bytes INTEGER NOT NULL,
  record TEXT NOT NULL
) STRICT;
CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal
  BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal
  BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_epochs_no_update BEFORE UPDATE ON journal_epochs
  BEGIN SELECT RAISE(ABORT, 'epochs are append-only'); END;
CREATE TRIGGER journal_epochs_no_delete BEFORE DELETE ON journal_epochs
  BEGIN SELECT RAISE(ABORT, 'epochs are append-only'); END;

-- What each consumer has said to hold durably, checked against the journal before it is believed.
CREATE TABLE journal_consumers (
  consumer TEXT PRIMARY KEY,
  epoch TEXT NOT NULL,
  seq INTEGER NOT NULL CHECK (seq >= 0),
  hash TEXT NOT NULL,
  stored_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Set when an epoch opened after a restore, until a person says to have read it.
CREATE TABLE journal_notices (
  epoch TEXT PRIMARY KEY,
  confirmed_at TEXT,
  confirmed_by TEXT
) STRICT, WITHOUT ROWID;
`,
  },
];
