import type { Database } from 'better-sqlite3';
import type { AdjustmentsPage, AdjustmentsQuery } from '../../../contract/http/adjustments.ts';
import { decodeCursor, encodeCursor } from '../../inventory/queries/cursor.ts';
import type { EntryColumns } from '../../inventory/queries/entries.ts';
import { ENTRY, ledgerRows } from '../../inventory/queries/ledger.ts';

export type AdjustmentQueries = {
  'adjustments.page': { input: AdjustmentsQuery; output: AdjustmentsPage };
};

/** What was corrected and thrown away, the newest first: the side of each movement where goods lie. */
export function adjustmentPages(db: Database): (query: AdjustmentsQuery) => AdjustmentsPage {
  const rows = db.prepare<[number, number], EntryColumns & { voided_by: string | null }>(
    `${ENTRY.replace(
      'SELECT',
      'SELECT (SELECT voided_by FROM voided_movements WHERE id = entry.movement_id) AS voided_by,',
    )}
     WHERE entry.type IN ('adjust', 'scrap') AND place.virtual = 0 AND entry.seq < ?
     ORDER BY entry.seq DESC LIMIT ?`,
  );
  const rowsOfAnswer = ledgerRows(db);
  return (query) => {
    const [before] =
      query.after === undefined
        ? [Number.MAX_SAFE_INTEGER]
        : decodeCursor(query.after, ['number'] as const);
    const rowOf = rowsOfAnswer();
    const found = rows.all(before, query.limit);
    const last = found.at(-1);
    const full = found.length === query.limit && last !== undefined;
    return {
      rows: found.map((row) => ({ ...rowOf(row), voided_by: row.voided_by })),
      next: full ? encodeCursor([last.seq]) : null,
    };
  };
}
