import { expect } from 'vitest';
import type { TransferZone } from './transfer-zone.ts';

export type Zone = 'a' | 'b';
export const OTHER = { a: 'b', b: 'a' } as const;

export type ModelLine = {
  readonly line: number;
  readonly sku: string;
  readonly quantity: number;
  arrived: number;
  settled: number;
  /** Some of it had been written off and arrived all the same. */
  found: number;
};

export type ModelTransfer = {
  readonly id: string;
  readonly from: Zone;
  state: 'loading' | 'dispatched' | 'cancelling' | 'cancelled';
  lines: ModelLine[];
  /** Beyond the notice, and how much of it the sender booked out. */
  extra: number;
  extraSettled: number;
};

/**
 * What should be, reckoned from what people did and nothing else: how much lies at each zone, and how much of
 * each transfer arrived. It never looks at messages.
 */
export class TransferAuditor {
  readonly stock: Record<Zone, Record<string, number>> = { a: {}, b: {} };
  readonly transfers: ModelTransfer[] = [];
  /** Put into the zones, less what was written off. */
  total = 0;

  add(zone: Zone, sku: string, quantity: number): void {
    this.stock[zone][sku] = (this.stock[zone][sku] ?? 0) + quantity;
  }

  /** Whether a cancelling was agreed to is the zones' own affair; what follows from it is not. */
  follow(zones: Record<Zone, TransferZone>): void {
    for (const transfer of this.transfers) {
      if (transfer.state !== 'cancelling') continue;
      const state = stateAt(zones[transfer.from], 'transfers_out', transfer.id);
      if (state === 'cancelling') continue;
      if (state !== 'cancelled') {
        transfer.state = 'dispatched';
        continue;
      }
      expect(
        transfer.lines.every(({ arrived }) => arrived === 0) && transfer.extra === 0,
        `${transfer.id} was cancelled although it had begun to arrive`,
      ).toBe(true);
      transfer.state = 'cancelled';
      for (const { sku, quantity, settled } of transfer.lines) {
        this.add(transfer.from, sku, quantity - settled);
      }
    }
  }

  /** At any moment, whatever is under way: each piece is on hand at one place at most, and none is lost. */
  check(zones: Record<Zone, TransferZone>): number {
    this.follow(zones);
    for (const name of ['a', 'b'] as const) {
      expect(onHand(zones[name]), `on hand in ${name}`).toEqual(whole(this.stock[name]));
      expect(sums(zones[name]), `zero sums in ${name}`).toEqual([]);
    }
    const held = sumOf(onHand(zones.a)) + sumOf(onHand(zones.b));
    const way = at(zones.a, 'transit') + at(zones.b, 'transit');
    const unheard = -(at(zones.a, 'other-zones') + at(zones.b, 'other-zones'));
    // What was written off and arrived all the same is found at its sender when that hears of it.
    const found = this.transfers
      .flatMap(({ lines }) => lines)
      .reduce((sum, one) => sum + one.found, 0);
    const all = held + way - unheard;
    const said = `${all} on hand and in transit, less what is at both ends, of ${this.total}`;
    expect(all <= this.total && all >= this.total - found, said).toBe(true);
    return all;
  }

  /** When everything was heard: what is in transit is exactly what left and did not arrive. */
  checkQuiet(zones: Record<Zone, TransferZone>): void {
    expect(this.check(zones), 'on hand and in transit').toBe(this.total);
    for (const name of ['a', 'b'] as const) {
      const own = this.transfers.filter(
        ({ from, state }) => from === name && state !== 'cancelled',
      );
      const left = own.flatMap(({ lines }) => lines);
      const way = left.reduce((sum, line) => sum + line.quantity - line.arrived - line.settled, 0);
      expect(at(zones[name], 'transit'), `in transit from ${name}`).toBe(way);
    }
    const open = this.transfers.reduce(
      (sum, { extra, extraSettled }) => sum + extra - extraSettled,
      0,
    );
    const beyond = at(zones.a, 'other-zones') + at(zones.b, 'other-zones');
    expect(beyond, 'only what nobody has booked out yet is told twice').toBe(0 - open);
    for (const { id, from, state } of this.transfers) {
      if (state === 'loading') continue;
      const there = stateAt(zones[OTHER[from]], 'transfers_in', id);
      if (state === 'cancelled') {
        // One that was cancelled while it was loaded was never announced.
        expect(['cancelled', undefined], `${id} there`).toContain(there);
      } else expect(there, `${id} there`).toBeDefined();
    }
  }
}

const sumOf = (stock: Record<string, number>): number =>
  Object.values(stock).reduce((sum, quantity) => sum + quantity, 0);

const whole = (stock: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(stock).filter(([, quantity]) => quantity !== 0));

function onHand({ room }: TransferZone): Record<string, number> {
  const rows = room.db
    .prepare<[], { sku: string; quantity: number }>(
      `SELECT sku, sum(on_hand) AS quantity FROM inventory_levels AS level
         JOIN product_variants AS variant ON variant.id = level.variant
       WHERE virtual = 0 GROUP BY sku HAVING sum(on_hand) <> 0`,
    )
    .all();
  return Object.fromEntries(rows.map(({ sku, quantity }) => [sku, quantity]));
}

function sums({ room }: TransferZone): unknown[] {
  return room.db
    .prepare(
      'SELECT variant, lot, sum(on_hand) FROM inventory_levels GROUP BY variant, lot HAVING sum(on_hand) <> 0',
    )
    .all();
}

function at({ room }: TransferZone, place: string): number {
  return (
    room.db
      .prepare<[string], number>(
        `SELECT coalesce(sum(on_hand), 0) FROM inventory_levels AS level
           JOIN locations ON locations.id = level.location WHERE location_id = ?`,
      )
      .pluck()
      .get(place) ?? 0
  );
}

export function stateAt(
  { room }: TransferZone,
  table: 'transfers_out' | 'transfers_in',
  id: string,
): string | undefined {
  return room.db
    .prepare<[string], string>(`SELECT state FROM ${table} WHERE transfer_id = ?`)
    .pluck()
    .get(id);
}
