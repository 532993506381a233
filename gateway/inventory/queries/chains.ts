import type { Database } from 'better-sqlite3';
import { archiveGap } from '../months/archive-gap.ts';
import { type EntryColumns, entryReaders } from './entries.ts';

/** The entries of several chains together, newest first; `heads` are the chains' newest entries; at most `limit`. Throws `archive-missing`. */
export function chainEntries(
  db: Database,
): (heads: readonly number[], limit?: number) => Generator<EntryColumns> {
  const readers = entryReaders(db);
  const demandThere = archiveGap(db);
  return function* chains(heads, limit = Number.POSITIVE_INFINITY) {
    const entry = readers();
    const ends = [...heads];
    for (let told = 0; told < limit; told += 1) {
      let newest = 0;
      for (const [index, seq] of ends.entries()) {
        if (seq > (ends[newest] ?? 0)) newest = index;
      }
      const seq = ends[newest] ?? 0;
      const row = seq === 0 ? undefined : entry(seq);
      if (row === undefined) return demandThere(seq);
      ends[newest] = row.prev_seq;
      yield row;
    }
  };
}
