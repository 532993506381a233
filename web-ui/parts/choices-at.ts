import type { PlanRequest } from '../../contract/http/putaway.ts';
import type { StockRow } from '../../contract/http/stock.ts';
import { quantity } from '../format.ts';
import { t } from '../text/en.ts';

/** What lies at a place, as it is asked to be put away. */

export type Subject = Pick<PlanRequest, 'handling_unit' | 'goods'>;

type Choice = {
  readonly key: string;
  readonly subject: Subject;
  readonly name: string;
  readonly more: string | null;
};

/** Each handling unit once, with all that stands on it; of loose goods what nobody has reserved. */
export function choicesOf(rows: readonly StockRow[]): readonly Choice[] {
  const choices = new Map<string, Choice>();
  for (const { sku, name, base_unit, lot, handling_unit: unit, at, ...row } of rows) {
    if (unit !== null) {
      const key = `unit ${unit}`;
      choices.set(key, {
        key,
        subject: { handling_unit: unit },
        name: unit,
        more: withOthers(choices.get(key)?.more ?? null, name),
      });
      continue;
    }
    const free = row.on_hand - row.reserved;
    if (free <= 0) continue;
    choices.set(`goods ${at.location} ${sku} ${lot}`, {
      key: `goods ${at.location} ${sku} ${lot}`,
      subject: { goods: { sku, lot, quantity: free, location: at.location } },
      name: `${quantity(free, base_unit)} × ${name}`,
      more: lot === null ? null : `${t.stock.lot} ${lot}`,
    });
  }
  return [...choices.values()];
}

const OTHERS = ', …';

/** The first of the goods on a unit by its name, and that there are others. */
function withOthers(before: string | null, name: string): string {
  if (before === null || before === name) return name;
  return before.endsWith(OTHERS) ? before : `${before}${OTHERS}`;
}
