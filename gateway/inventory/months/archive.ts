import type { Database } from 'better-sqlite3';
import { Refused } from '../../base/errors.ts';
import { archiveFault, seesPart } from '../../store/archive/attach.ts';
import { movedParts, type Part, type Range } from '../../store/archive/table.ts';
import type { Handlers } from '../../store/command.ts';
import { LEDGER_ARCHIVE } from './ledger-archive.ts';

export type ArchiveCommands = {
  /** The month's entries lie in the archive, proved: from now on they may be removed here. */
  'month.archived': { input: Part; output: null };
  /** Removes a bounded number of entries that lie in the archive, the oldest first. Asked until it is done. */
  'month.prune': { input: { readonly entries: number }; output: { readonly done: boolean } };
};

/** Entries that one step removes at most: a few milliseconds of the writer. */
export const PRUNED_AT_ONCE = 500;

export function archiveHandlers(db: Database): Handlers<ArchiveCommands> {
  const known = db
    .prepare<[string], string>('SELECT sha256 FROM archived_months WHERE month = ?')
    .pluck();
  const last = db
    .prepare<[], number>('SELECT coalesce(max(until_seq), 0) FROM archived_months')
    .pluck();
  const closed = db
    .prepare<[string], number>(
      "SELECT until FROM closed_months WHERE month = ? AND state = 'closed'",
    )
    .pluck();
  const newest = db
    .prepare<[], number | null>('SELECT max(seq) FROM main.inventory_transactions')
    .pluck();
  const insert = db.prepare(
    `INSERT INTO archived_months (month, after_seq, until_seq, entries, sha256, archived_at)
     VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const prune = db.prepare<[number, number]>(
    `DELETE FROM main.inventory_transactions
     WHERE seq <= ? AND seq < (SELECT min(seq) FROM main.inventory_transactions) + ?`,
  );
  return {
    'month.archived': ({ part: month, after, until, rows, sha256 }, moment) => {
      if (known.get(month) === sha256) return null;
      const refuse = (told: string): never => {
        throw new Refused(
          'conflict',
          'not-archived',
          `${month} is not moved to the archive: ${told}`,
        );
      };
      if (!seesPart(db, month)) refuse('it is not to be seen there; start the gateway again');
      if (last.get() !== after)
        refuse(`months are moved in order, and the last one ended at ${last.get()}`);
      if (closed.get(month) !== until) refuse('it was not closed with this last entry');
      // The newest entry stays, so that the ledger here is never empty.
      if (until >= (newest.get() ?? 0)) refuse('nothing was recorded after it');
      insert.run(month, after, until, rows, sha256, Date.parse(moment.recorded_at));
      return null;
    },
    'month.prune': ({ entries }) => {
      const removed = prune.run(last.get() ?? 0, entries).changes;
      return { done: removed < entries };
    },
  };
}

/** What of the ledger is to be moved, and how it stands with what was. */
export type ArchiveState = {
  /** The oldest closed month that is older than was asked for and not yet moved. One in which nothing was recorded never is. */
  readonly due: Range | null;
  /** Entries that lie in the archive are still here too. */
  readonly to_prune: boolean;
  /** What keeps the archive from being read, in words. */
  readonly fault: string | null;
};

/** `before`: the first month that stays, as YYYY-MM; null where nobody can say, because the clock is not set. */
export function archiveStates(
  db: Database,
): (input: { readonly before: string | null }) => ArchiveState {
  const due = db.prepare<[string], { month: string; until: number }>(
    `SELECT month, until FROM closed_months
     WHERE state = 'closed' AND month < ?
       AND until > (SELECT coalesce(max(until_seq), 0) FROM archived_months)
       AND until < (SELECT max(seq) FROM main.inventory_transactions)
     ORDER BY month LIMIT 1`,
  );
  const oldest = db
    .prepare<[], number | null>('SELECT min(seq) FROM main.inventory_transactions')
    .pluck();
  return ({ before }) => {
    const last = movedParts(db, LEDGER_ARCHIVE).at(-1)?.until ?? 0;
    const month = before === null ? undefined : due.get(before);
    return {
      due: month === undefined ? null : { part: month.month, after: last, until: month.until },
      to_prune: last > 0 && (oldest.get() ?? 0) <= last,
      fault: archiveFault(db, LEDGER_ARCHIVE),
    };
  };
}

/** Whether the reading connection sees the month in the archive; asked before its entries go from here. */
export function archiveSeen(db: Database): (input: { readonly month: string }) => boolean {
  return ({ month }) => seesPart(db, month);
}
