import type { Database } from 'better-sqlite3';
import type { LotHolder, LotRow, LotsPage, LotsQuery } from '../../../contract/http/lots.ts';
import type { BaseUnit } from '../../../contract/http/stock.ts';
import type { LotStatus } from '../../../contract/records.ts';
import { Refused } from '../../base/errors.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import type { Dated } from './held.ts';

type Columns = Omit<LotRow, 'lot' | 'variant' | 'expired' | 'reason' | 'holds'> & {
  readonly id: number;
  readonly variant_id: string;
  readonly number: string;
  readonly base_unit: BaseUnit;
  readonly status: LotStatus;
  readonly status_reason: string | null;
  /** As JSON. */
  readonly holds: string;
};

const LOT = `
  SELECT lot.id, variant.variant_id, variant.sku, variant.name, variant.base_unit, lot.number, lot.batch,
    lot.status, lot.status_reason, lot.expires_on, lot.best_before, lot.manufactured_on, lot.supplier,
    lot.certificate,
    (SELECT json_group_array(json_object('zone', nullif(held.zone, ''), 'status', held.status, 'reason', held.reason,
        'recall', held.recall_id || iif(held.recall_zone = '', '', '@' || held.recall_zone),
        'by', held.held_by, 'at', held.held_at))
      FROM lot_holds AS held
      WHERE held.variant_id = variant.variant_id AND held.status <> 'released'
        AND (held.lot = lot.number OR held.lot = lot.batch AND held.zone <> '')) AS holds,
    (SELECT coalesce(sum(on_hand), 0) FROM inventory_levels
      WHERE inventory_levels.lot = lot.id AND inventory_levels.lot <> 0 AND virtual = 0) AS on_hand,
    (SELECT coalesce(sum(reserved), 0) FROM inventory_levels
      WHERE inventory_levels.lot = lot.id AND inventory_levels.lot <> 0 AND virtual = 0) AS reserved
  FROM lots AS lot JOIN product_variants AS variant ON variant.id = lot.variant
  WHERE lot.id > @after`;

const CONDITIONS = {
  variant: 'AND lot.variant = (SELECT id FROM product_variants WHERE variant_id = @variant)',
  lot: 'AND lot.number = @lot',
  held: "AND lot.status <> 'released'",
  status: 'AND lot.status = @status',
} as const;

export function lotPages(db: Database): (query: Dated<LotsQuery>) => LotsPage {
  const statements = new Map<string, ReturnType<typeof prepare>>();
  const prepare = (where: string) =>
    db.prepare<[object], Columns>(`${LOT} ${where} ORDER BY lot.id LIMIT @limit`);
  return (query) => {
    const [after] =
      query.after === undefined ? [0] : decodeCursor(query.after, ['number'] as const);
    const where = [
      query.variant === undefined ? '' : CONDITIONS.variant,
      query.lot === undefined ? '' : CONDITIONS.lot,
      query.status === undefined ? '' : CONDITIONS[query.status === 'held' ? 'held' : 'status'],
    ].join(' ');
    const statement = statements.get(where) ?? prepare(where);
    statements.set(where, statement);
    const { limit, variant = null, lot = null, status = null } = query;
    const found = statement.all({ after, limit, variant, lot, status });
    const last = found.at(-1);
    const full = found.length === limit && last !== undefined;
    return {
      rows: found.map((row) => lotRowOf(row, query.today ?? null)),
      next: full ? encodeCursor([last.id]) : null,
    };
  };
}

/** Throws `unknown-lot`. */
export function lotById(
  db: Database,
): (query: Dated<{ readonly variant: string; readonly lot: string }>) => LotRow {
  const pages = lotPages(db);
  return ({ variant, lot, today = null }) => {
    const [found] = pages({ variant, lot, limit: 1, today }).rows;
    if (found !== undefined) return found;
    throw new Refused('not-found', 'unknown-lot', `there is no lot ${lot} of ${variant}`);
  };
}

function lotRowOf(row: Columns, today: string | null): LotRow {
  const { id: _, number, variant_id, status_reason, holds, ...rest } = row;
  return {
    ...rest,
    variant: variant_id,
    lot: number,
    reason: status_reason,
    // Written by the query above.
    holds: JSON.parse(holds) as LotHolder[],
    expired: today !== null && row.expires_on !== null && row.expires_on < today,
  };
}
