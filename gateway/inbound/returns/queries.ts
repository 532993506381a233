import type { Database } from 'better-sqlite3';
import type { ReturnRow, ReturnsPage, ReturnsQuery } from '../../../contract/http/returns.ts';
import { isoTime } from '../../base/clock.ts';
import { wallMillis } from '../../base/units.ts';
import { decodeCursor, encodeCursor } from '../../inventory/queries/cursor.ts';
import type { Queries } from '../../store/query.ts';

export type ReturnQueries = { 'returns.page': { input: ReturnsQuery; output: ReturnsPage } };

type Columns = Omit<ReturnRow, 'order' | 'referenced' | 'created_at'> & {
  readonly key: number;
  readonly order_id: string | null;
  readonly referenced: 0 | 1;
  readonly created_at: number;
};

export function returnQueries(db: Database): Queries<ReturnQueries> {
  const rows = db.prepare<[object], Columns>(
    `SELECT back.id AS key, back.return_id AS "return", back.order_id, back.referenced,
       variant.variant_id AS variant, variant.sku, variant.name, variant.base_unit, nullif(lot.number, '') AS lot,
       back.quantity, back.result, back.reason, back.note, place.location_id AS location, back.created_by,
       back.created_at, back.undone_by
     FROM returns AS back JOIN product_variants AS variant ON variant.id = back.variant
       JOIN lots AS lot ON lot.id = back.lot JOIN locations AS place ON place.id = back.location
     WHERE back.id < @before AND (@order IS NULL OR back.order_id = @order)
     ORDER BY back.id DESC LIMIT @limit`,
  );
  return {
    'returns.page': ({ order, after, limit }) => {
      const before =
        after === undefined ? Number.MAX_SAFE_INTEGER : decodeCursor(after, ['number'] as const)[0];
      const found = rows.all({ before, order: order ?? null, limit: limit + 1 });
      const shown = found.slice(0, limit);
      const last = shown.at(-1);
      return {
        rows: shown.map(({ key: _, order_id, referenced, created_at, ...row }) => ({
          ...row,
          order: order_id,
          referenced: referenced === 1,
          created_at: isoTime(wallMillis(created_at)),
        })),
        next: found.length > limit && last !== undefined ? encodeCursor([last.key]) : null,
      };
    },
  };
}
