import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countCandidates } from '../inbound/counts/candidates.ts';
import { NOW, OWN_ZONE, Stockroom } from '../testing/inventory/stockroom.ts';
import { checkImport } from './import/check.ts';

/** A hall with this gateway's zone and the one of another gateway. */
const TREE = [
  { location: 'hall', name: 'Hall', kind: 'warehouse' },
  { location: OWN_ZONE, name: 'Own', kind: 'zone', parent: 'hall' },
  { location: 'dock', name: 'Dock', kind: 'dock', parent: OWN_ZONE },
  { location: 'bin', name: 'Bin', parent: OWN_ZONE },
  { location: 'beside', name: 'Beside', kind: 'zone', parent: 'hall' },
  { location: 'bin-beside', name: 'Bin beside', parent: 'beside' },
];

let room: Stockroom;
beforeEach(() => {
  room = new Stockroom();
  room.import('products', [{ product: 'p', name: 'P' }]);
  room.import('variants', [{ variant: 'v-a', product: 'p', sku: 'A', name: 'A' }]);
  room.import('locations', TREE);
});
afterEach(() => room.close());

const adjust = (location: string, quantity = 5) => {
  return { sku: 'A', location, quantity, lot: null, reason: 'FOUND', note: null } as const;
};
const move = (from: string, to: string, quantity = 1) =>
  ({
    ...{ sku: 'A', lot: null, from, from_unit: null, to, to_unit: null, quantity },
    ...{ reason: null, note: null },
  }) as const;

/** Stock that lies beyond the zone, as it does when the tree was drawn anew under it. */
function leaveBehind(): void {
  room.ok('stock.adjust', adjust('bin'));
  room.import('locations', [{ location: 'bin', name: 'Bin', parent: 'beside' }]);
}

describe('goods are put only at places of the own zone', () => {
  beforeEach(() => room.ok('stock.adjust', adjust('dock', 50)));

  it.each(['hall', 'beside', 'bin-beside'])('nothing is put at %s', (place) => {
    const count = { places: [place], why: 'asked' } as const;
    const receipt = { purchase_order: null, asn: null, location: place, note: null };
    room.ok('unit.describe', { ...UNIT, location: 'dock' });
    const refusals = [
      room.refusal('stock.adjust', adjust(place)),
      room.refusal('stock.move', move('dock', place)),
      room.refusal('unit.move', { ...MOVE_UNIT, to: place }),
      room.refusal('unit.describe', { ...UNIT, location: place }),
      room.refusal('count.plan', count),
      room.refusal('count.start', { count: null, place }),
      room.refusal('receipt.open', receipt),
    ];
    expect(refusals.map(({ code }) => code)).toEqual(refusals.map(() => 'not-own-place'));
    expect(room.levels()).toEqual(['A @ dock: 50']);
  });

  it('says which place it is and what would be right', () => {
    expect(room.refusal('stock.adjust', adjust('hall')).message).toBe(
      'Hall is of the kind warehouse, and goods lie at places within a zone; name a dock, an aisle or a bin',
    );
    expect(room.refusal('stock.adjust', adjust('bin-beside')).message).toBe(
      "Bin beside does not lie in own-zone, which is this gateway's zone, and only its own gateway books goods there; name a place in own-zone, or send a transfer",
    );
  });

  it.each(['dock', 'bin', OWN_ZONE])('they are put at %s', (place) => {
    room.ok('stock.adjust', adjust(place));
  });

  it('a file of opening stock names the row that lies beyond', () => {
    const csv = 'sku,location,quantity\nA,bin,1\nA,bin-beside,2\n';
    const asked = { id: 'file-1', kind: 'opening_stock', csv, dry_run: true } as const;
    const none = (): never => {
      throw new Error('no documents');
    };
    const checked = checkImport(room.db, asked, { purchase_orders: none, orders: none });
    expect(checked).toMatchObject({
      ok: false,
      error: [{ line: 3, column: 'location', message: expect.stringContaining('Bin beside') }],
    });
  });

  it('putaway sends nothing there, and no plan of counts names it', () => {
    const goods = { sku: 'A', lot: null, quantity: 1, location: 'dock' };
    const planned = room.ok('putaway.plan', { handling_unit: null, goods });
    expect(planned.proposals.map(({ location }) => location)).toEqual(['bin']);
    const query = { why: 'zero_check', limit: 10, not_within_days: 0, location: 'hall' } as const;
    const { rows } = countCandidates(room.db)({ query, now: Date.parse(NOW) });
    expect(rows.map(({ at }) => at.location)).toEqual(['bin']);
  });
});

it('a unit that was emptied on its way to a bin does not end beyond the zone', () => {
  room.ok('stock.adjust', { ...adjust('dock'), handling_unit: 'LPN-1' });
  const { task } = room.ok('putaway.plan', { handling_unit: 'LPN-1', goods: null });
  room.ok('stock.move', { ...move('dock', 'bin', 5), from_unit: 'LPN-1' });
  const there = { task, place: 'bin-beside', override_reason: 'OTHER', note: null } as const;
  expect(room.refusal('putaway.confirm', there).code).toBe('not-own-place');
  expect(room.refusal('putaway.choose', { task, location: 'hall' }).code).toBe('not-own-place');
});

describe('what lies beyond the zone already', () => {
  beforeEach(leaveBehind);

  it('can be moved into it and written off', () => {
    room.ok('stock.move', move('bin', 'dock', 3));
    room.ok('stock.adjust', adjust('bin', -2));
    expect(room.levels()).toEqual(['A @ dock: 3']);
  });

  it('comes back when its move is taken back, and only so', () => {
    const { movement } = room.ok('stock.move', move('bin', 'dock', 3));
    expect(room.refusal('stock.move', move('dock', 'bin', 3)).code).toBe('not-own-place');
    room.ok('movement.void', { movement, reason: 'MISTAKE', note: null });
    expect(room.levels()).toEqual(['A @ bin: 5']);
  });
});

describe('what was loaded for another zone', () => {
  it('comes back to where it lay when it is taken off again', () => {
    room.ok('stock.adjust', adjust('bin'));
    room.ok('transfer.open', { id: 'transfer-1', to_zone: 'beside', note: null });
    const goods = { kind: 'item', sku: 'A', lot: null, from: 'bin', from_unit: null, quantity: 2 };
    room.ok('transfer.load', { transfer: 'transfer-1', goods: { ...goods, kind: 'item' } });
    room.import('locations', [{ location: 'bin', name: 'Bin', parent: 'beside' }]);
    room.ok('transfer.unload', { transfer: 'transfer-1', line: 1 });
    expect(room.levels()).toEqual(['A @ bin: 5']);
  });
});

describe('where the catalog has no location of that name', () => {
  it("no zone is others', and still nothing lies at sites and warehouses", () => {
    const other = new Stockroom({ zone: 'gateway-7' }, room.image());
    other.ok('stock.adjust', adjust('bin-beside'));
    expect(other.refusal('stock.adjust', adjust('hall')).code).toBe('not-own-place');
    other.close();
  });

  it("an import that brings it makes the others' places others'", () => {
    const other = new Stockroom({ zone: 'gateway-7' }, room.image());
    other.ok('stock.adjust', adjust('bin-beside'));
    other.import('locations', [{ location: 'gateway-7', name: 'Own', kind: 'zone' }]);
    expect(other.refusal('stock.adjust', adjust('bin-beside')).code).toBe('not-own-place');
    other.close();
  });
});

const UNIT = {
  handling_unit: 'LPN-1',
  kind: 'pallet',
  tare_mg: 0,
  reason: null,
  note: null,
} as const;
const MOVE_UNIT = { handling_unit: 'LPN-1', onto: null, reason: null, note: null } as const;
