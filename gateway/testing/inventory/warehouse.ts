import type { Stockroom } from './stockroom.ts';

/** A small warehouse for the tests of putaway and counts: a dock, and bins with limits and coordinates. */

export type BinLimits = {
  readonly weight_max_mg?: number;
  readonly volume_max_mm3?: number;
  readonly units_max?: number;
  readonly storage_classes?: readonly string[];
  readonly mixed_variants?: 0 | 1;
  readonly mixed_lots?: 0 | 1;
  readonly inner_length_mm?: number;
  readonly inner_width_mm?: number;
  readonly inner_height_mm?: number;
  readonly x_mm?: number;
  readonly y_mm?: number;
  readonly height_mm?: number;
  readonly pick_sequence?: number;
};

/** Says of a location what imports do not say. */
export function describe(room: Stockroom, location: string, limits: BinLimits): void {
  for (const [column, value] of Object.entries(limits)) {
    room.db
      .prepare(`UPDATE locations SET ${column} = ? WHERE location_id = ?`)
      .run(Array.isArray(value) ? JSON.stringify(value) : value, location);
  }
}

export type ItemFacts = {
  readonly unit_cost_nanos?: number;
  readonly length_mm?: number;
  readonly width_mm?: number;
  readonly height_mm?: number;
  readonly storage_class?: string;
  readonly velocity_class?: 'A' | 'B' | 'C';
};

export function describeItem(room: Stockroom, sku: string, facts: ItemFacts): void {
  for (const [column, value] of Object.entries(facts)) {
    room.db.prepare(`UPDATE product_variants SET ${column} = ? WHERE sku = ?`).run(value, sku);
  }
}

/** Goods appear at a place. */
export function put(
  room: Stockroom,
  sku: string,
  location: string,
  quantity: number,
  more: { readonly lot?: string | null; readonly handling_unit?: string | null } = {},
): void {
  const found = { reason: 'FOUND', note: null, lot: null } as const;
  room.ok('stock.adjust', { ...found, sku, location, quantity, ...more });
}
