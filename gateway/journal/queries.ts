import type { Database } from 'better-sqlite3';
import { ZERO_HASH } from '../../contract/constants.ts';
import type { Queries } from '../store/query.ts';
import { recordHash, tailReader } from './append.ts';
import { type Claim, type ClaimOutcome, claimChecker } from './claims.ts';
import { positionOf, rangeReader } from './epochs.ts';

/** Reads for the uplink, the page and the audit, on a reading connection. */

export type EpochRow = {
  readonly epoch: string;
  readonly first_position: number;
  readonly opened_at: string;
  readonly reason: 'created' | 'restored' | 'diverged';
  readonly anchor: { readonly epoch: string; readonly seq: number; readonly hash: string } | null;
  readonly confirmed: boolean;
};

export type ConsumerRow = {
  readonly consumer: string;
  readonly epoch: string;
  readonly seq: number;
  readonly hash: string;
  readonly stored_at: string;
  /** Up to here it needs nothing; null where its epoch is unknown here. */
  readonly position: number | null;
};

export type Backlog = {
  readonly records: number;
  readonly bytes: number;
  /** Wall time at which the oldest unsent record was recorded; null when there is none. */
  readonly oldest: string | null;
};

/** Where a chain was found broken. */
export type ChainFault = { readonly position: number; readonly what: string };

export type ChainStep = {
  /** The next position to look at; null when the end was reached. */
  readonly next: number | null;
  readonly checked: number;
  readonly faults: readonly ChainFault[];
};

export type JournalQueries = {
  'journal.epoch': { input: null; output: EpochRow | null };
  'journal.consumers': { input: null; output: readonly ConsumerRow[] };
  /** What lies behind `position`. */
  'journal.backlog': { input: { position: number }; output: Backlog };
  /** Newest record of the current epoch. */
  'journal.head': { input: null; output: { position: number; seq: number; hash: string } | null };
  /** Hash of a record of the current epoch; null when it is not there. */
  'journal.hash': { input: { seq: number }; output: string | null };
  /** Whether what a consumer says can be true. */
  'journal.check': { input: Claim; output: ClaimOutcome };
  /** Where a record stands that is still sent under its number; null when it is not here. */
  'journal.find': { input: { epoch: string; seq: number }; output: number | null };
  /** Proves the chain from `position` on, so many records. */
  'journal.verify': { input: { position: number; records: number }; output: ChainStep };
};

type Row = { readonly position: number; readonly hash: Buffer; readonly record: string };

export function journalQueries(db: Database): Queries<JournalQueries> {
  const epoch = epochReader(db);
  const readRanges = rangeReader(db);
  const readTail = tailReader(db);
  const consumers = db.prepare<[], Omit<ConsumerRow, 'position'>>(
    'SELECT consumer, epoch, seq, hash, stored_at FROM journal_consumers ORDER BY consumer',
  );
  const hashAt = db
    .prepare<[number], Buffer>('SELECT hash FROM journal WHERE position = ?')
    .pluck();
  return {
    'journal.epoch': () => epoch(),
    'journal.consumers': () => {
      const ranges = readRanges();
      return consumers
        .all()
        .map((row) => ({ ...row, position: positionOf(ranges, row.epoch, row.seq) }));
    },
    'journal.backlog': backlogReader(db),
    'journal.head': () => readTail(),
    'journal.check': claimChecker(db),
    'journal.find': (wanted) => {
      const range = readRanges().find((one) => one.epoch === wanted.epoch);
      if (range === undefined) return null;
      const position = range.first + wanted.seq - 1;
      const here = position <= range.last && hashAt.get(position) !== undefined;
      return here ? position : null;
    },
    'journal.hash': ({ seq }) => {
      if (seq === 0) return ZERO_HASH;
      const current = epoch();
      if (current === null) return null;
      return hashAt.get(current.first_position + seq - 1)?.toString('hex') ?? null;
    },
    'journal.verify': chainVerifier(db),
  };
}

function epochReader(db: Database): () => EpochRow | null {
  const newest = db.prepare<
    [],
    Omit<EpochRow, 'anchor' | 'confirmed'> & {
      anchor_epoch: string | null;
      anchor_seq: number;
      anchor_hash: string;
      confirmed: 0 | 1;
    }
  >(
    `SELECT epoch, first_position, opened_at, reason, anchor_epoch, anchor_seq, anchor_hash,
       EXISTS (SELECT 1 FROM journal_notices AS notice WHERE notice.epoch = journal_epochs.epoch) AS confirmed
     FROM journal_epochs ORDER BY id DESC LIMIT 1`,
  );
  return () => {
    const row = newest.get();
    if (row === undefined) return null;
    const { anchor_epoch, anchor_seq, anchor_hash, confirmed, ...rest } = row;
    const anchor =
      anchor_epoch === null ? null : { epoch: anchor_epoch, seq: anchor_seq, hash: anchor_hash };
    return { ...rest, anchor, confirmed: confirmed === 1 };
  };
}

function backlogReader(db: Database) {
  const head = db.prepare<[], { position: number; end_bytes: number }>(
    'SELECT position, end_bytes FROM journal ORDER BY position DESC LIMIT 1',
  );
  const at = db.prepare<[number], { end_bytes: number; recorded_at: string }>(
    `SELECT end_bytes, record ->> '$.recorded_at' AS recorded_at FROM journal WHERE position = ?`,
  );
  return ({ position }: { readonly position: number }): Backlog => {
    const newest = head.get();
    if (newest === undefined) return { records: 0, bytes: 0, oldest: null };
    const records = Math.max(0, newest.position - position);
    if (records === 0) return { records: 0, bytes: 0, oldest: null };
    const bytes = newest.end_bytes - (at.get(position)?.end_bytes ?? 0);
    return { records, bytes, oldest: at.get(position + 1)?.recorded_at ?? null };
  };
}

/** Recomputes each hash from the text and the hash before it, and that positions and numbers have no gap. */
function chainVerifier(db: Database) {
  const rows = db.prepare<[number, number], Row>(
    'SELECT position, hash, record FROM journal WHERE position >= ? ORDER BY position LIMIT ?',
  );
  const epochStarts = db
    .prepare<[], number>('SELECT first_position FROM journal_epochs ORDER BY id')
    .pluck();
  return (wanted: { readonly position: number; readonly records: number }): ChainStep => {
    const starts = new Set(epochStarts.all());
    const faults: ChainFault[] = [];
    const fault = (position: number, what: string): void => {
      if (faults.length < 20) faults.push({ position, what });
    };
    const first = Math.max(1, wanted.position);
    let expected = first;
    let prev = first === 1 ? ZERO_HASH : (rows.all(first - 1, 1)[0]?.hash.toString('hex') ?? '');
    let checked = 0;
    for (const row of rows.iterate(first, wanted.records)) {
      if (row.position !== expected)
        fault(expected, `records ${expected} to ${row.position - 1} are missing`);
      if (starts.has(row.position)) prev = ZERO_HASH;
      const hash = row.hash.toString('hex');
      if (recordHash(prev, row.record) !== hash) {
        fault(row.position, 'the hash does not belong to the record and the one before it');
      }
      prev = hash;
      expected = row.position + 1;
      checked += 1;
    }
    return { next: checked < wanted.records ? null : expected, checked, faults };
  };
}
