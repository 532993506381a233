import { Stockroom } from './stockroom.ts';
import { type BinLimits, describe as place, put } from './warehouse.ts';

export const KG = 1_000_000;

/**
 * A dock, a lane, a packing bench and a rack of three empty bins, each further from the dock; the tests of putaway
 * begin with it. `packing` is where orders are packed.
 */
export function threeBins(packing = 'dock'): Stockroom {
  const room = new Stockroom({
    putaway: { packing },
    counts: {},
    stations: { lane: { to: 'lane-1' } },
  });
  room.import('products', [{ product: 'p', name: 'P' }]);
  room.import('variants', [
    { variant: 'v-a', product: 'p', sku: 'A', name: 'A', unit_weight_mg: KG },
    { variant: 'v-b', product: 'p', sku: 'B', name: 'B', unit_weight_mg: KG },
    { variant: 'v-l', product: 'p', sku: 'L', name: 'L', tracking: 'lot' },
  ]);
  room.import('locations', [
    { location: 'dock', name: 'Dock', kind: 'dock' },
    { location: 'lane-1', name: 'Lane', kind: 'staging' },
    { location: 'bench', name: 'Bench', kind: 'staging', barcode: 'PACK' },
    { location: 'rack', name: 'Rack', kind: 'rack' },
    { location: 'bin-1', name: 'Bin 1', parent: 'rack', barcode: 'B1' },
    { location: 'bin-2', name: 'Bin 2', parent: 'rack', barcode: 'B2' },
    { location: 'bin-3', name: 'Bin 3', parent: 'rack', barcode: 'B3' },
  ]);
  place(room, 'dock', { x_mm: 0, y_mm: 0 });
  ['bin-1', 'bin-2', 'bin-3'].forEach((bin, index) => {
    place(room, bin, { x_mm: (index + 1) * 20_000, y_mm: 0, height_mm: 0 });
  });
  return room;
}

export const limits = (room: Stockroom, of: BinLimits, ...bins: string[]): void => {
  for (const bin of bins) place(room, bin, of);
};

/** Goods at the dock on a handling unit. */
export const pallet = (room: Stockroom, code: string, sku = 'A', quantity = 10): void =>
  put(room, sku, 'dock', quantity, { handling_unit: code });

/** A handling unit as putaway is asked for it. */
export const unit = (code: string) => ({ handling_unit: code, goods: null });

/** `SO-1 A 12 bench / P1`: live promises, with where they are kept. */
export function promises({ db }: Stockroom): string[] {
  return db
    .prepare<[], string>(
      `SELECT held.reference_id || ' ' || variant.sku || ' ' || held.quantity ||
         coalesce(' ' || place.location_id, '') || iif(coalesce(unit.code, '') = '', '', ' / ' || unit.code)
       FROM reservations AS held JOIN product_variants AS variant ON variant.id = held.variant
         LEFT JOIN locations AS place ON place.id = held.location
         LEFT JOIN handling_units AS unit ON unit.id = held.handling_unit
       WHERE held.state = 'live' ORDER BY held.id`,
    )
    .pluck()
    .all();
}

/** `open`, `done`, … */
export const taskState = ({ db }: Stockroom, task: string): unknown =>
  db.prepare('SELECT state FROM putaway_tasks WHERE task_id = ?').pluck().get(task);

/** Why it ended. */
export const taskNote = ({ db }: Stockroom, task: string): unknown =>
  db.prepare('SELECT note FROM putaway_tasks WHERE task_id = ?').pluck().get(task);
