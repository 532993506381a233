import type { Database } from 'better-sqlite3';
import type {
  MonthBalancesPage,
  MonthBalancesQuery,
  MonthRow,
  MonthsAnswer,
} from '../../../contract/http/months.ts';
import type { BaseUnit } from '../../../contract/http/stock.ts';
import { Refused } from '../../base/errors.ts';
import { decodeCursor, encodeCursor } from '../queries/cursor.ts';
import { PLACE, type PlaceColumns, placeOf } from '../queries/places.ts';

/** Months told at most: the newest hundred years. */
const MONTHS_MAX = 1_200;

/** All months in which something was recorded, and all that are closed, the newest first. */
export function monthList(db: Database): (_: null) => MonthsAnswer {
  type Columns = Omit<MonthRow, 'closed_at' | 'archived_at'> & {
    readonly closed_at: number | null;
    readonly archived_at: number | null;
  };
  const rows = db.prepare<[number], Columns>(`
    SELECT month, coalesce(state, 'open') AS state, until AS entries_until, balances, closed_by, closed_at,
      archived_at
    FROM (SELECT month FROM ledger_months UNION SELECT month FROM closed_months)
      LEFT JOIN closed_months USING (month) LEFT JOIN archived_months USING (month)
    ORDER BY month DESC LIMIT ?`);
  return () => ({
    months: rows.all(MONTHS_MAX).map(({ closed_at, archived_at, ...row }) => ({
      ...row,
      closed_at: timeOf(closed_at),
      archived_at: timeOf(archived_at),
    })),
  });
}

const timeOf = (at: number | null): string | null =>
  at === null ? null : new Date(at).toISOString();

/** Months whose balances are still being taken. */
export function closingMonths(db: Database): (_: null) => readonly string[] {
  const rows = db
    .prepare<[], string>("SELECT month FROM closed_months WHERE state = 'closing' ORDER BY month")
    .pluck();
  return () => rows.all();
}

type Columns = PlaceColumns & {
  readonly variant_id: string;
  readonly sku: string;
  readonly name: string;
  readonly base_unit: BaseUnit;
  readonly lot: string;
  readonly handling_unit: string;
  readonly on_hand: number;
  readonly key_1: number;
  readonly key_2: number;
  readonly key_3: number;
  readonly key_4: number;
};

/** What lay where at the end of a month, physical places only. Throws `month-open`. */
export function monthBalances(db: Database): (query: MonthBalancesQuery) => MonthBalancesPage {
  const closed = db
    .prepare<[string], string>('SELECT state FROM closed_months WHERE month = ?')
    .pluck();
  const rows = db.prepare<[object], Columns>(`
    SELECT variant.variant_id, variant.sku, variant.name, variant.base_unit, ${PLACE}, lot.number AS lot,
      unit.code AS handling_unit, held.on_hand, held.variant AS key_1, held.location AS key_2,
      held.lot AS key_3, held.handling_unit AS key_4
    FROM month_balances AS held
      JOIN product_variants AS variant ON variant.id = held.variant
      JOIN locations AS place ON place.id = held.location AND place.virtual = 0
      JOIN lots AS lot ON lot.id = held.lot
      JOIN handling_units AS unit ON unit.id = held.handling_unit
    WHERE held.month = @month AND (held.variant, held.location, held.lot, held.handling_unit)
      > (@key_1, @key_2, @key_3, @key_4)
    ORDER BY held.variant, held.location, held.lot, held.handling_unit LIMIT @limit`);
  return ({ month, after, limit }) => {
    if (closed.get(month) !== 'closed') {
      throw new Refused('not-found', 'month-open', `the month ${month} is not closed`);
    }
    const [key_1, key_2, key_3, key_4] =
      after === undefined
        ? [-1, -1, -1, -1]
        : decodeCursor(after, ['number', 'number', 'number', 'number'] as const);
    const found = rows.all({ month, key_1, key_2, key_3, key_4, limit });
    const last = found.at(-1);
    const full = found.length === limit && last !== undefined;
    return {
      rows: found.map((row) => ({
        variant: row.variant_id,
        sku: row.sku,
        name: row.name,
        base_unit: row.base_unit,
        at: placeOf(row),
        lot: row.lot === '' ? null : row.lot,
        handling_unit: row.handling_unit === '' ? null : row.handling_unit,
        on_hand: row.on_hand,
      })),
      next: full ? encodeCursor([last.key_1, last.key_2, last.key_3, last.key_4]) : null,
    };
  };
}
