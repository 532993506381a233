import type { Database } from 'better-sqlite3';
import { Refused } from '../../base/errors.ts';

/** The entries among which those of a month are: from the first one up to the last. */
export type MonthRange = { readonly first: number; readonly until: number };

/**
 * Of the month in which they were recorded. A clock that was set back makes a month begin again, so others may lie in
 * between. Throws `month-empty`.
 */
export function monthRange(db: Database): (month: string) => MonthRange {
  const bounds = db.prepare<[string], { first: number | null; last: number | null }>(
    'SELECT min(first_seq) AS first, max(first_seq) AS last FROM ledger_months WHERE month = ?',
  );
  const next = db
    .prepare<[number], number | null>(
      'SELECT min(first_seq) FROM ledger_months WHERE first_seq > ?',
    )
    .pluck();
  return (month) => {
    const { first = null, last = null } = bounds.get(month) ?? {};
    if (first === null || last === null) {
      throw new Refused('not-found', 'month-empty', `nothing was recorded in ${month}`);
    }
    return { first, until: (next.get(last) ?? Number.MAX_SAFE_INTEGER) - 1 };
  };
}
