import type { Database } from 'better-sqlite3';
import type { MonthBalancesPage, MonthBalancesQuery } from '../../../contract/http/months.ts';
import { amountOf } from '../money.ts';
import { sheetLine } from '../queries/csv.ts';
import { monthBalances } from './queries.ts';

/** The balances of a closed month with what they are worth, for whoever does the accounts. */

type Balance = MonthBalancesPage['rows'][number];
/** Billionths of the currency for one base unit, as the catalog has it now; null where it has none. */
export type ValuedBalance = Balance & { readonly unit_cost_nanos: number | null };
export type MonthValuesPage = {
  readonly rows: readonly ValuedBalance[];
  readonly next: string | null;
};

/** Throws `month-open`. */
export function monthValues(db: Database): (query: MonthBalancesQuery) => MonthValuesPage {
  const balances = monthBalances(db);
  const cost = db
    .prepare<[string], number | null>(
      'SELECT unit_cost_nanos FROM product_variants WHERE variant_id = ?',
    )
    .pluck();
  return (query) => {
    const { rows, next } = balances(query);
    return {
      rows: rows.map((row) => ({ ...row, unit_cost_nanos: cost.get(row.variant) ?? null })),
      next,
    };
  };
}

const HEADER = [
  ...['month', 'sku', 'item', 'location', 'place', 'lot', 'handling_unit', 'quantity'],
  ...['base_unit', 'unit_cost', 'value'],
];

/** Without a float in between: quantity and cost are whole numbers, and so is what they come to. */
export function valuesCsv(month: string, rows: readonly ValuedBalance[], first: boolean): string {
  const lines = rows.map(({ unit_cost_nanos: nanos, on_hand, ...row }) => [
    month,
    row.sku,
    row.name,
    row.at.location,
    row.at.name,
    row.lot,
    row.handling_unit,
    on_hand,
    row.base_unit,
    nanos === null ? null : amountOf(nanos),
    nanos === null ? null : amountOf(BigInt(on_hand) * BigInt(nanos)),
  ]);
  return [...(first ? [HEADER] : []), ...lines].map(sheetLine).join('');
}
