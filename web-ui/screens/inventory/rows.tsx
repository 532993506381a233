import type { StockRow } from '../../../contract/http/stock.ts';
import { date, quantity } from '../../format.ts';
import { Figure } from '../../parts/figure.tsx';
import { State } from '../../parts/mark.tsx';
import { t } from '../../text/en.ts';

export const to = encodeURIComponent;

/** An order, a notice, a transfer…: its kind in words, where there are any, and its number. */
export function referenceOf({ type, id }: { readonly type: string; readonly id: string }): string {
  const known = Object.entries(t.stock.reference).find(([each]) => each === type);
  return `${known?.[1] ?? type} ${id}`;
}

/** Goods as they lie; the number leads to the entries that made it. */
export function Goods({
  row,
  show,
}: {
  readonly row: StockRow;
  /** What the list is about: the place, or the item. */
  readonly show: 'place' | 'item' | 'both';
}) {
  const history = new URLSearchParams({ variant: row.variant, location: row.at.location });
  if (row.lot !== null) history.set('lot', row.lot);
  if (row.handling_unit !== null) history.set('handling_unit', row.handling_unit);
  return (
    <li>
      <a class="line" href={`/ledger?${history}`}>
        <span class="line-main">
          <span class="line-title">{show === 'place' ? row.at.name : row.name}</span>
          <span class="muted">
            {[
              show === 'both' ? row.at.name : null,
              show === 'place' ? null : row.sku,
              row.lot === null ? null : `${t.stock.lot} ${row.lot}`,
              row.expires_on === null ? null : t.stock.expires(date(row.expires_on)),
              row.handling_unit === null ? null : `${t.stock.unit} ${row.handling_unit}`,
            ]
              .filter((part) => part !== null)
              .join(' · ')}
          </span>
          {row.held !== null && <State tone="bad" word={t.stock.held[row.held]} />}
        </span>
        <span class="line-side">
          <Figure text={quantity(row.on_hand, row.base_unit)} />
          {row.reserved > 0 && (
            <span class="muted">
              {quantity(row.reserved, row.base_unit)} {t.stock.reserved}
            </span>
          )}
        </span>
      </a>
    </li>
  );
}
