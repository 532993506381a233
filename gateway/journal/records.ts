import type { Database } from 'better-sqlite3';
import { ZERO_HASH } from '../../contract/constants.ts';
import { rangeReader, sendableFrom } from './epochs.ts';

/** Records as they go to the consumers, read on a reading connection. */

export type JournalRecordText = {
  readonly position: number;
  readonly seq: number;
  readonly prev: string;
  readonly hash: string;
  /** Canonical JSON of the record without `prev` and `hash`. */
  readonly text: string;
};

export type JournalRecords = {
  readonly epoch: string;
  readonly records: readonly JournalRecordText[];
};

type Wanted = { readonly position: number; readonly records: number; readonly bytes: number };

/**
 * Records of one epoch from `position` on, or from the next one that is to be sent; at most so many records
 * and bytes of text, but at least one. Null when there is none.
 */
export function recordsReader(db: Database) {
  const readRanges = rangeReader(db);
  const rows = db.prepare<[number, number], { position: number; hash: Buffer; record: string }>(
    'SELECT position, hash, record FROM journal WHERE position >= ? ORDER BY position LIMIT ?',
  );
  return (wanted: Wanted): JournalRecords | null => {
    const start = sendableFrom(readRanges(), Math.max(1, wanted.position));
    if (start === null) return null;
    const { epoch, first, last } = start.range;
    // The record before the first one gives its `prev`.
    const before = start.position === first ? [] : rows.all(start.position - 1, 1);
    let prev = before[0]?.hash.toString('hex') ?? ZERO_HASH;
    const batch: JournalRecordText[] = [];
    let bytes = 0;
    for (const { position, hash: digest, record: text } of rows.iterate(
      start.position,
      wanted.records,
    )) {
      bytes += Buffer.byteLength(text);
      if (position > last || (batch.length > 0 && bytes > wanted.bytes)) break;
      const hash = digest.toString('hex');
      batch.push({ position, seq: position - first + 1, prev, hash, text });
      prev = hash;
    }
    return batch.length === 0 ? null : { epoch, records: batch };
  };
}
