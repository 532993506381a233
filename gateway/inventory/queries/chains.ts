import type { Database } from 'better-sqlite3';
import { ENTRY, type EntryColumns } from './ledger.ts';

/** The newest entries of several chains together, newest first; `heads` are the chains' newest entries. */
export function chainEntries(
  db: Database,
): (heads: readonly number[], limit: number) => readonly EntryColumns[] {
  const entry = db.prepare<[number], EntryColumns>(`${ENTRY} WHERE entry.seq = ?`);
  return (heads, limit) => {
    const ends = [...heads];
    const found: EntryColumns[] = [];
    while (found.length < limit) {
      let newest = 0;
      for (const [index, seq] of ends.entries()) {
        if (seq > (ends[newest] ?? 0)) newest = index;
      }
      const seq = ends[newest] ?? 0;
      const row = seq === 0 ? undefined : entry.get(seq);
      if (row === undefined) return found;
      ends[newest] = row.prev_seq;
      found.push(row);
    }
    return found;
  };
}
