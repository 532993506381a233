import type { LedgerRow } from '../../../contract/http/ledger.ts';
import type { LocationName, StockItem, StockRow } from '../../../contract/http/stock.ts';
import { CUSTOMER, type FakeVariant, isWithin, SUPPLIER } from './fake-catalog.ts';

const ROWS_MAX = 20_000;

type Place = {
  readonly variant: FakeVariant;
  readonly at: LocationName;
  readonly lot: string | null;
  readonly handling_unit: string | null;
};

export type FakeMovement = {
  readonly id: string;
  readonly variant: FakeVariant;
  readonly at: LocationName;
  readonly lot: string | null;
  readonly handling_unit: string | null;
  /** Positive receives, negative ships. */
  readonly quantity: number;
  readonly created_by: string;
  readonly parcel: string | null;
  readonly at_wall: string;
};

/** Ledger and levels in memory, so that the page has something true to itself to show. */
export class FakeBooks {
  readonly rows: LedgerRow[] = [];
  readonly #levels = new Map<string, StockRow>();
  #seq = 0;

  get levels(): readonly StockRow[] {
    return [...this.#levels.values()].filter(({ on_hand }) => on_hand !== 0);
  }

  available(place: Place): number {
    return this.#levels.get(keyOf(place))?.available ?? 0;
  }

  book(movement: FakeMovement): void {
    const receives = movement.quantity > 0;
    const other = receives ? SUPPLIER : CUSTOMER;
    const virtual = { ...movement, at: other, handling_unit: null, quantity: -movement.quantity };
    this.#line(virtual, 1);
    this.#line(movement, 2);
    if (this.rows.length > ROWS_MAX) this.rows.splice(0, this.rows.length - ROWS_MAX);
  }

  /** By variant, over a subtree. */
  item(variant: FakeVariant, top: string | null): StockItem {
    const here = this.levels.filter(
      (row) =>
        row.variant === variant.variant &&
        row.at.kind !== 'supplier' &&
        row.at.kind !== 'customer' &&
        (top === null || isWithin(row.at.location, top)),
    );
    const sum = (member: 'on_hand' | 'reserved' | 'available'): number =>
      here.reduce((total, row) => total + row[member], 0);
    const { sku, name, base_unit } = variant;
    return {
      variant: variant.variant,
      sku,
      name,
      base_unit,
      on_hand: sum('on_hand'),
      reserved: sum('reserved'),
      available: sum('available'),
      on_order: 0,
      in_transit: 0,
      places: here.length,
    };
  }

  #line(movement: FakeMovement, line: number): void {
    const { variant, at, lot, handling_unit, quantity } = movement;
    const key = keyOf(movement);
    const before = this.#levels.get(key);
    const on_hand = (before?.on_hand ?? 0) + quantity;
    const named = {
      variant: variant.variant,
      sku: variant.sku,
      name: variant.name,
      base_unit: variant.base_unit,
    };
    this.#seq += 1;
    const reserved = before?.reserved ?? 0;
    this.#levels.set(key, {
      ...named,
      at,
      lot,
      expires_on: lot === null ? null : '2027-03-31',
      handling_unit,
      on_hand,
      reserved,
      available: on_hand - reserved,
      last_entry: this.#seq,
    });
    this.rows.push({
      seq: this.#seq,
      id: `${movement.id}/${line}`,
      movement: movement.id,
      type: movement.quantity > 0 === (line === 2) ? 'receive' : 'ship',
      ...named,
      at,
      lot,
      handling_unit,
      quantity,
      balance: on_hand,
      reference: null,
      reason: null,
      occurred_at: movement.at_wall,
      recorded_at: movement.at_wall,
      created_by: movement.created_by,
      parcel: movement.parcel,
      note: null,
      voids: null,
    });
  }
}

function keyOf({ variant, at, lot, handling_unit }: Place): string {
  return [variant.variant, at.location, lot ?? '', handling_unit ?? ''].join('\u0000');
}
