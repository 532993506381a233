import type { Database } from 'better-sqlite3';
import { TRACE_UNTRACKED_MAX } from '../../../contract/constants.ts';
import type { TraceAnswer, TraceOf } from '../../../contract/http/trace.ts';
import { Refused, unreachable } from '../../base/errors.ts';
import { LINES_MAX } from '../movement.ts';

/** Rows of the lots that a trace begins with, and goods there that have no lot. */
export type Beginning = {
  readonly lots: readonly number[];
  readonly untracked: TraceAnswer['untracked'];
};

type Goods = TraceAnswer['untracked'][number] & { readonly lot: number };

const GOODS_MAX = 500;

/** Throws `unknown-lot`, `unknown-unit`, `unknown-movement` and `unknown-shipment`. */
export function beginnings(db: Database): (of: TraceOf) => Beginning {
  const lot = db
    .prepare<[string, string], number>(
      `SELECT lots.id FROM lots JOIN product_variants AS variant ON variant.id = lots.variant
       WHERE variant.variant_id = ? AND lots.number = ?`,
    )
    .pluck();
  const unit = db
    .prepare<[string], number>('SELECT id FROM handling_units WHERE code = ? AND id <> 0')
    .pluck();
  // What was on it counts too: a unit that was shipped is empty here.
  const onUnit = db.prepare<[number, number], Goods>(
    `WITH RECURSIVE within (id, depth) AS (
       SELECT ?, 0
       UNION ALL
       SELECT nested.id, within.depth + 1 FROM handling_units AS nested
         JOIN within ON nested.parent = within.id WHERE within.depth < 8)
     SELECT level.lot, variant.variant_id AS variant, variant.sku, variant.name, variant.base_unit,
       sum(iif(level.virtual = 0, level.on_hand, 0)) AS quantity
     FROM within CROSS JOIN inventory_levels AS level INDEXED BY inventory_levels_by_handling_unit
         ON level.handling_unit = within.id AND level.handling_unit <> 0
       JOIN product_variants AS variant ON variant.id = level.variant
     GROUP BY level.variant, level.lot ORDER BY level.variant, level.lot LIMIT ?`,
  );
  const first = db
    .prepare<[string], number>('SELECT first_seq FROM movements WHERE id = ?')
    .pluck();
  const ofParcel = db
    .prepare<[string], number | null>('SELECT ledger_seq FROM parcels WHERE parcel_id = ?')
    .pluck();
  const moved = db.prepare<[number, number], Goods>(
    `SELECT entry.lot, variant.variant_id AS variant, variant.sku, variant.name, variant.base_unit,
       sum(max(entry.quantity, 0)) AS quantity
     FROM inventory_transactions AS entry JOIN product_variants AS variant ON variant.id = entry.variant
     WHERE entry.seq BETWEEN ? AND ?
     GROUP BY entry.variant, entry.lot ORDER BY entry.variant, entry.lot`,
  );
  const lastLine = db
    .prepare<[number, number, number], number>(
      `SELECT max(seq) FROM inventory_transactions WHERE seq BETWEEN ? AND ?
         AND movement_id = (SELECT movement_id FROM inventory_transactions WHERE seq = ?)`,
    )
    .pluck();
  // The index holds what was shipped for a reference and nothing else of the ledger. What was taken back stands
  // there with the opposite sign, so the sum is what really went out.
  const shipped = db.prepare<[string, number], Goods>(
    `SELECT entry.lot, variant.variant_id AS variant, variant.sku, variant.name, variant.base_unit,
       sum(entry.quantity) AS quantity
     FROM inventory_transactions AS entry
       CROSS JOIN locations AS place ON place.id = entry.location
       CROSS JOIN product_variants AS variant ON variant.id = entry.variant
     WHERE entry.type = 'ship' AND entry.reference_id = ? AND entry.reference_id IS NOT NULL
       AND place.kind = 'customer'
     GROUP BY entry.variant, entry.lot HAVING sum(entry.quantity) > 0
     ORDER BY entry.variant, entry.lot LIMIT ?`,
  );
  return (of) => {
    switch (of.kind) {
      case 'lot': {
        const found = lot.get(of.variant, of.lot);
        if (found !== undefined) return { lots: [found], untracked: [] };
        throw new Refused('not-found', 'unknown-lot', `there is no lot ${of.lot} of ${of.variant}`);
      }
      case 'unit': {
        const found = unit.get(of.unit);
        if (found !== undefined) return split(onUnit.all(found, GOODS_MAX));
        throw new Refused('not-found', 'unknown-unit', `there is no handling unit ${of.unit}`);
      }
      case 'movement': {
        const seq = first.get(of.movement) ?? ofParcel.get(of.movement) ?? null;
        if (seq === null) {
          const told = `there is no movement ${of.movement}`;
          throw new Refused('not-found', 'unknown-movement', told);
        }
        const last = lastLine.get(seq, seq + LINES_MAX - 1, seq) ?? seq;
        return split(moved.all(seq, last));
      }
      case 'shipment': {
        const found = shipped.all(of.reference, GOODS_MAX);
        if (found.length > 0) return split(found);
        const told = `nothing was shipped from this zone for ${of.reference}`;
        throw new Refused('not-found', 'unknown-shipment', told);
      }
      default:
        return unreachable(of);
    }
  };
}

function split(goods: readonly Goods[]): Beginning {
  const untracked = goods.filter(({ lot }) => lot === 0).slice(0, TRACE_UNTRACKED_MAX);
  return {
    lots: goods.flatMap(({ lot }) => (lot === 0 ? [] : [lot])),
    untracked: untracked.map(({ lot: _, ...rest }) => rest),
  };
}
