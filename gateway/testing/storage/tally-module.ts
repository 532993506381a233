import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { OperationalError } from '../../base/errors.ts';
import type { ArchivedTable } from '../../store/archive/table.ts';
import type { Handlers, Migration, Moment, Undone } from '../../store/command.ts';
import type { Queries } from '../../store/query.ts';

/**
 * The smallest room that has what the real ones have: an append-only chain of records by hash, and a
 * derived total that must agree with it. The store is tested with it, so that a fault of the store is not
 * mistaken for one of the inventory.
 */
export type TallyCommands = {
  /** Adds `amount` to `counter` under an id; asking twice answers `exists`. */
  'tally.add': { input: TallyAdd; output: TallyAdded };
  /** Throws after having written. */
  'tally.break': { input: TallyAdd; output: never };
  /** Writes one row of that many bytes. */
  'tally.fill': { input: { readonly bytes: number }; output: null };
  /** When it was carried out. */
  'tally.moment': { input: null; output: Moment };
};

export type TallyAdd = { readonly id: string; readonly counter: string; readonly amount: number };
export type TallyAdded = { readonly outcome: 'created' | 'exists'; readonly seq: number };

export const migrations: readonly Migration[] = [
  {
    id: 'tally-1',
    sql: `
CREATE TABLE tally_records (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  counter TEXT NOT NULL,
  amount INTEGER NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE TRIGGER tally_records_no_update BEFORE UPDATE ON tally_records
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER tally_records_no_delete BEFORE DELETE ON tally_records
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TABLE tally_totals (
  counter TEXT PRIMARY KEY,
  total INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE tally_filling (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;`,
  },
];

/** Records that may lie in an archive, and where it is kept what was moved there. */
export const TALLY_ARCHIVE: ArchivedTable = {
  name: 'tally_records',
  key: 'seq',
  columns: ['seq', 'id', 'counter', 'amount', 'hash'],
  derived: [],
  definition: (schema) => `CREATE TABLE ${schema}tally_records (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL, counter TEXT NOT NULL, amount INTEGER NOT NULL, hash TEXT NOT NULL
  ) STRICT;`,
  moved: {
    table: 'tally_moved',
    parts: 'SELECT part, after, until, rows, sha256 FROM main.tally_moved ORDER BY until',
  },
};

export function writerModule(db: Database, undone: Undone): Handlers<TallyCommands> {
  const insert = db.prepare(
    'INSERT INTO tally_records (seq, id, counter, amount, hash) VALUES (?, ?, ?, ?, ?)',
  );
  const add = db.prepare(
    `INSERT INTO tally_totals (counter, total) VALUES (?, ?)
     ON CONFLICT DO UPDATE SET total = total + excluded.total`,
  );
  const find = db.prepare<[string], number>('SELECT seq FROM tally_records WHERE id = ?').pluck();
  const fill = db.prepare('INSERT INTO tally_filling (bytes) VALUES (zeroblob(?))');
  const newest = createHead(db);
  // Remembered between commands, as the real rooms remember theirs: must be forgotten when undone.
  let head: Head | null = null;
  undone.onUndone(() => {
    head = null;
  });
  const write = (asked: TallyAdd): TallyAdded => {
    const known = find.get(asked.id);
    if (known !== undefined) return { outcome: 'exists', seq: known };
    const last = head ?? newest();
    const seq = last.seq + 1;
    const hash = tallyHash(last.hash, { ...asked, seq });
    insert.run(seq, asked.id, asked.counter, asked.amount, hash);
    add.run(asked.counter, asked.amount);
    head = { seq, hash };
    return { outcome: 'created', seq };
  };
  return {
    'tally.add': (asked: TallyAdd, _moment: Moment) => write(asked),
    'tally.break': (asked) => {
      write(asked);
      throw new OperationalError('tally-broken', `${asked.id} was broken on purpose`);
    },
    'tally.moment': (_asked, moment) => moment,
    'tally.fill': ({ bytes }) => {
      fill.run(bytes);
      return null;
    },
  };
}

type Head = { readonly seq: number; readonly hash: string };
const NO_HEAD: Head = { seq: 0, hash: '' };

export function createHead(db: Database): () => Head {
  const newest = db.prepare<[], Head>(
    'SELECT seq, hash FROM tally_records ORDER BY seq DESC LIMIT 1',
  );
  return () => newest.get() ?? NO_HEAD;
}

export function tallyHash(prev: string, record: TallyAdd & { readonly seq: number }): string {
  const text = `${prev} ${record.seq} ${record.id} ${record.counter} ${record.amount}`;
  return createHash('sha256').update(text).digest('hex');
}

export type TallyQueries = {
  'tally.total': { input: string; output: number };
  'tally.page': { input: number | null; output: { rows: number[]; next: number | null } };
  /** Runs inside SQLite for about that long. */
  'tally.slow': { input: { readonly steps: number }; output: number };
};

export function readerModule(db: Database): Queries<TallyQueries> {
  const total = db
    .prepare<[string], number>('SELECT total FROM tally_totals WHERE counter = ?')
    .pluck();
  const page = db
    .prepare<[number], number>('SELECT seq FROM tally_records WHERE seq > ? ORDER BY seq LIMIT 100')
    .pluck();
  const slow = db
    .prepare<[number], number>(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
       SELECT count(*) FROM n`,
    )
    .pluck();
  return {
    'tally.total': (counter) => total.get(counter) ?? 0,
    'tally.page': (after) => {
      const rows = page.all(after ?? 0);
      return { rows, next: rows.length < 100 ? null : (rows.at(-1) ?? null) };
    },
    'tally.slow': ({ steps }) => slow.get(steps) ?? 0,
  };
}
