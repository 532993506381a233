import type { Database } from 'better-sqlite3';
import { Refused } from '../../base/errors.ts';
import { seesPart } from '../../store/archive/attach.ts';
import { movedParts } from '../../store/archive/table.ts';
import { LEDGER_ARCHIVE } from './ledger-archive.ts';

/**
 * Throws `archive-missing` where entries up to `seq` would be asked for that lie in an archive which this connection
 * does not read: an answer without them would look as if nothing had been booked.
 */
export function archiveGap(db: Database): (seq: number) => void {
  const oldest = db
    .prepare<[], number | null>('SELECT min(seq) FROM main.inventory_transactions')
    .pluck();
  return (seq) => {
    // Below the first entry of all nothing is missing: there most chains end.
    if (seq < 1 || seq >= (oldest.get() ?? 0)) return;
    const last = movedParts(db, LEDGER_ARCHIVE).at(-1);
    if (last === undefined || seesPart(db, last.part)) return;
    const told = `entries up to ${last.part} lie in archive.db, which is missing; put it back beside the database and start again`;
    throw new Refused('conflict', 'archive-missing', told);
  };
}
