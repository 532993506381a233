import type { Database } from 'better-sqlite3';
import type {
  InTransitPage,
  InTransitQuery,
  InTransitRow,
} from '../../../contract/http/in-transit.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';

type Row = Omit<InTransitRow, 'direction' | 'dispatched_at'> & {
  readonly key: number;
  readonly dispatched_at: number | null;
};

// The catalog's name only where it means the same thing, as with the quantity in transit of an item.
const OUT = `
  SELECT transfer.id AS key, transfer.to_zone AS zone, transfer.transfer_id AS transfer, line.line,
    variant.variant_id AS variant, variant.sku, variant.name, variant.base_unit, nullif(lot.number, '') AS lot,
    nullif(unit.code, '') AS handling_unit, line.quantity - line.cleared - line.settled AS in_transit,
    transfer.dispatched_at
  FROM transfers_out AS transfer INDEXED BY transfers_out_open
    CROSS JOIN transfer_lines AS line ON line.transfer = transfer.id
    CROSS JOIN product_variants AS variant ON variant.id = line.variant
    CROSS JOIN lots AS lot ON lot.id = line.lot
    CROSS JOIN handling_units AS unit ON unit.id = line.handling_unit
  WHERE transfer.state IN ('loading', 'dispatched', 'cancelling') AND line.cleared + line.settled < line.quantity
    AND transfer.id >= @key AND (transfer.id, line.line) > (@key, @line)
    AND (@variant IS NULL OR variant.variant_id = @variant)
  ORDER BY transfer.id, line.line LIMIT @limit`;

const COMING = `
  SELECT transfer.id AS key, transfer.from_zone AS zone, transfer.transfer_id AS transfer, line.line,
    line.variant_id AS variant, line.sku, variant.name, line.base_unit, line.lot, line.handling_unit,
    line.quantity - line.arrived AS in_transit, transfer.dispatched_at
  FROM transfers_in AS transfer INDEXED BY transfers_in_open
    CROSS JOIN transfer_in_lines AS line ON line.transfer = transfer.id
    LEFT JOIN product_variants AS variant ON variant.variant_id = line.variant_id AND variant.sku = line.sku
  WHERE transfer.state IN ('expected', 'arriving') AND line.arrived < line.quantity
    AND transfer.id >= @key AND (transfer.id, line.line) > (@key, @line)
    AND (@variant IS NULL OR variant.variant_id = @variant)
  ORDER BY transfer.id, line.line LIMIT @limit`;

/** Lines of transfers that are under way, both ways: what the quantity in transit of an item is made of. */
export function inTransitPages(db: Database): (query: InTransitQuery) => InTransitPage {
  const statements = {
    out: db.prepare<[object], Row>(OUT),
    in: db.prepare<[object], Row>(COMING),
  };
  return (query) => {
    const { limit, variant = null } = query;
    const [begin, key, line] =
      query.after === undefined
        ? ['out', 0, 0]
        : decodeCursor(query.after, ['string', 'number', 'number'] as const);
    const found: (Row & Pick<InTransitRow, 'direction'>)[] = [];
    const add = (direction: 'out' | 'in', from: { key: number; line: number }): void => {
      const rows = statements[direction].all({ ...from, variant, limit: limit - found.length });
      found.push(...rows.map((row) => ({ ...row, direction })));
    };
    if (begin === 'out') add('out', { key, line });
    if (found.length < limit) add('in', begin === 'out' ? { key: 0, line: 0 } : { key, line });
    const last = found.at(-1);
    const full = found.length === limit && last !== undefined;
    return {
      rows: found.map(({ key: _, dispatched_at, ...row }) => ({
        ...row,
        dispatched_at: dispatched_at === null ? null : new Date(dispatched_at).toISOString(),
      })),
      next: full ? encodeCursor([last.direction, last.key, last.line]) : null,
    };
  };
}
