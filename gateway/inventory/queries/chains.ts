import type { Database } from 'better-sqlite3';
import { type EntryColumns, entryReaders } from './entries.ts';

/** The newest entries of several chains together, newest first; `heads` are the chains' newest entries. */
export function chainEntries(
  db: Database,
): (heads: readonly number[], limit: number) => readonly EntryColumns[] {
  const readers = entryReaders(db);
  return (heads, limit) => {
    const entry = readers();
    const ends = [...heads];
    const found: EntryColumns[] = [];
    while (found.length < limit) {
      let newest = 0;
      for (const [index, seq] of ends.entries()) {
        if (seq > (ends[newest] ?? 0)) newest = index;
      }
      const seq = ends[newest] ?? 0;
      const row = seq === 0 ? undefined : entry(seq);
      if (row === undefined) return found;
      ends[newest] = row.prev_seq;
      found.push(row);
    }
    return found;
  };
}
