import { afterEach, beforeEach, expect, it } from 'vitest';
import { Stockroom } from '../../testing/inventory/stockroom.ts';
import { search } from './search.ts';

let room: Stockroom;
let find: ReturnType<typeof search>;

beforeEach(() => {
  room = new Stockroom();
  room.import('products', [{ product: 'p', name: 'P' }]);
  room.import('variants', [
    { variant: 'v-b', product: 'p', sku: 'BUTTER', name: 'Butter', tracking: 'lot' },
  ]);
  room.import('locations', [
    { location: 'bin-1', name: 'Bin 1' },
    { location: 'bin-2', name: 'Bin 2' },
    { location: 'bin-3', name: 'Bin 3' },
    { location: 'aside', name: 'Aside', kind: 'quarantine' },
  ]);
  room.import('barcodes', [{ sku: 'BUTTER', code: '4003300000028' }]);
  stock('bin-1', 'L-1', 40);
  stock('bin-2', 'L-2', 30);
  stock('bin-3', 'L-3', 20);
  stock('aside', 'L-1', 10);
  room.ok('lot.change', {
    sku: 'BUTTER',
    lot: 'L-2',
    status: 'blocked',
    reason: 'RECALL',
    facts: {},
  });
  room.db.prepare("UPDATE lots SET expires_on = '2026-03-31' WHERE number = 'L-3'").run();
  find = search(room.db, { onOrder: () => 0, named: () => [] });
});
afterEach(() => room.close());

function stock(location: string, lot: string, quantity: number): void {
  room.ok('stock.adjust', {
    ...{ sku: 'BUTTER', location, lot, quantity, reason: 'FOUND', note: null },
  });
}

const found = (query: { scan: string } | { text: string }) => find({ query, year: 2026, today });
const today = '2026-04-01';

it('tells at each place what is held and why, and what is available', () => {
  const [hit] = found({ text: 'butter' }).hits;
  expect(hit).toMatchObject({ kind: 'item', item: { on_hand: 100, available: 40 } });
  const places = hit?.kind === 'item' ? hit.places : [];
  expect(
    places.map(({ at, on_hand, available, held }) => [at.name, on_hand, available, held]),
  ).toEqual([
    ['Bin 1', 40, 40, null],
    ['Bin 2', 30, 0, 'lot-blocked'],
    ['Bin 3', 20, 0, 'lot-expired'],
    ['Aside', 10, 0, 'quarantine'],
  ]);
});

it.each([
  ['L-1', 50, 40, null],
  ['L-2', 30, 0, 'lot-blocked'],
  ['L-3', 20, 0, 'lot-expired'],
])(
  'a lot %s is told for itself: %i on hand, %i available, held as %s',
  (lot, on_hand, available, held) => {
    expect(found({ scan: lot }).hits).toMatchObject([
      { kind: 'lot', lot, on_hand, available, held },
    ]);
  },
);

it.each([
  ['an EAN', { scan: ']E04003300000029' }, 'the check digit of 4003300000029 is 9, should be 8'],
  ['14 digits', { scan: '04003300000029' }, 'the check digit of 04003300000029 is 9, should be 8'],
  ['one that was typed', { text: '4003300000029' }, 'is 9, should be 8'],
  ['a unit', { scan: '340123450000000018' }, 'the check digit of the SSCC'],
  ['a GS1 label that does not say so', { scan: '010400330000002910L1' }, 'check digit'],
])('says of %s with a wrong check digit that it is wrong', (_, query, told) => {
  expect(found(query)).toMatchObject({ hits: [], gs1_error: expect.stringContaining(told) });
});

it('a label of a case with a lot says how many pieces it stands for', () => {
  room.import('barcodes', [
    { sku: 'BUTTER', code: '14003300000025', factor: 20, packaging: 'case' },
  ]);
  const factorOf = (scan: string) => found({ scan }).hits.map((hit) => [hit.kind, hit]);
  expect(factorOf(']C1011400330000002510L-1')).toMatchObject([['lot', { lot: 'L-1', factor: 20 }]]);
  expect(factorOf('L-1')).toMatchObject([['lot', { lot: 'L-1', factor: null }]]);
});

it('says nothing against a code that is right and only unknown, nor against one that names something', () => {
  expect(found({ scan: '4012345678901' })).toMatchObject({ hits: [], gs1_error: null });
  expect(found({ scan: 'SHELF-7' })).toMatchObject({ hits: [], gs1_error: null });
  expect(found({ scan: ']E04003300000028' }).gs1_error).toBe(null);
  // Kept as it stands: what looks like a slip may be a code of its own.
  room.import('locations', [{ location: '12345678', name: 'Shelf' }]);
  expect(found({ scan: '12345678' })).toMatchObject({
    hits: [{ kind: 'location' }],
    gs1_error: null,
  });
});
