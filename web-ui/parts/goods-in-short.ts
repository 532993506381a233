import type { GoodsInShort } from '../../contract/http/transfers.ts';
import { count, quantity } from '../format.ts';
import { t } from '../text/en.ts';

/** `40 × Butter 250 g, 12 × Oat drink 1 l and 3 more · 2 units` */
export function goodsOf({ items, more_items, units }: GoodsInShort): string {
  if (items.length === 0) return t.transfers.nothingOn;
  const told = items
    .map((item) => `${quantity(item.quantity, item.base_unit)} × ${item.name ?? item.sku}`)
    .join(', ');
  const more = more_items === 0 ? '' : ` ${t.transfers.andMore(count(more_items))}`;
  return units === 0 ? `${told}${more}` : `${told}${more} · ${t.transfers.units(count(units))}`;
}
