import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TraceAnswer, TraceDirection, TraceOf } from '../../../contract/http/trace.ts';
import { Stockroom } from '../../testing/inventory/stockroom.ts';
import { unlottedMigration } from '../migrations-trace.ts';
import { traceCsv } from './csv.ts';
import { recallById, recallLeft, recallPlaces } from './recall-queries.ts';
import { traces } from './trace.ts';

let room: Stockroom;

beforeEach(() => {
  room = new Stockroom();
  room.import('products', [{ product: 'p', name: 'P' }]);
  room.import('variants', [
    { variant: 'v-oats', product: 'p', sku: 'OATS', name: 'Oats', tracking: 'lot' },
    { variant: 'v-honey', product: 'p', sku: 'HONEY', name: 'Honey', tracking: 'lot' },
    { variant: 'v-mix', product: 'p', sku: 'MIX', name: 'Mix', tracking: 'lot' },
    { variant: 'v-bar', product: 'p', sku: 'BAR', name: 'Bar', tracking: 'serial' },
    { variant: 'v-salt', product: 'p', sku: 'SALT', name: 'Salt' },
  ]);
  room.import('locations', [
    { location: 'dock', name: 'Dock', kind: 'dock' },
    { location: 'bin-1', name: 'Bin 1' },
    { location: 'bin-2', name: 'Bin 2' },
    { location: 'held', name: 'Held', kind: 'quarantine' },
  ]);
  room.import('barcodes', [{ code: '04006381333931', sku: 'OATS' }]);
});
afterEach(() => room.close());

const found = { reason: 'FOUND', note: null } as const;
const move = { from_unit: null, to_unit: null, reason: null, note: null } as const;
const stock = (sku: string, lot: string | null, quantity: number, location = 'bin-1', more = {}) =>
  room.ok('stock.adjust', { ...found, sku, lot, location, quantity, ...more });
const goods = (sku: string, lot: string | null, quantity: number, location = 'bin-1') => ({
  ...{ sku, lot, quantity, location, handling_unit: null, expires_on: null },
});
const transform = (
  inputs: ReturnType<typeof goods>[],
  outputs: ReturnType<typeof goods>[],
  id = `mix-${outputs[0]?.lot}-00`,
) => room.ok('goods.transform', { id, inputs, outputs, reason: 'MIXED', note: null });
const trace = (of: TraceOf, direction: TraceDirection, limit = 100, after?: string): TraceAnswer =>
  traces(room.db)({ of, direction, limit, after });
const lot = (variant: string, number: string): TraceOf => ({ kind: 'lot', variant, lot: number });
/** `depth SKU lot` of each row. */
const tree = ({ rows }: TraceAnswer): string[] =>
  rows.map((row) => `${' '.repeat(row.depth)}${row.sku} ${row.lot}`);

/** A parcel with this element string passes a station. */
const parcel = (name: string, role: 'receive' | 'ship', gs1: readonly [string, string][]) =>
  room.ok('parcel.decide', {
    ...{ parcel: name, station: `${role}-1`, role, location: 'bin-1', fault: null, readings: '[]' },
    ...{ readings_left_out: 0, weight: null, deadline_ms: null, clock_synchronised: true },
    codes: [
      {
        text: gs1.map(([ai, value]) => `${ai}${value}`).join(''),
        gs1: gs1.map(([ai, value]) => ({ ai, value, title: ai })),
        gs1_error: null,
        aim: null,
      },
    ],
  } as never);

describe('goods that become other goods', () => {
  it('are traced again when the taking back is taken back', () => {
    stock('OATS', 'O-1', 10);
    transform([goods('OATS', 'O-1', 8)], [goods('MIX', 'M-1', 20)]);
    const undo = (movement: string, id: string) =>
      room.ok('movement.void', { id, movement, reason: 'MISTAKE', note: null });
    undo('mix-M-1-00', 'back-00001');
    expect(tree(trace(lot('v-oats', 'O-1'), 'forward'))).toEqual(['OATS O-1']);
    undo('back-00001', 'again-0001');
    expect(tree(trace(lot('v-oats', 'O-1'), 'forward'))).toEqual(['OATS O-1', ' MIX M-1']);
    undo('again-0001', 'back-00002');
    expect(tree(trace(lot('v-oats', 'O-1'), 'forward'))).toEqual(['OATS O-1']);
  });

  it('leave, and are written down as what the others were made of', () => {
    stock('OATS', 'O-1', 10);
    stock('HONEY', 'H-1', 4);
    expect(
      transform([goods('OATS', 'O-1', 8), goods('HONEY', 'H-1', 2)], [goods('MIX', 'M-1', 20)]),
    ).toEqual({ outcome: 'created', movement: 'mix-M-1-00', links: 2 });
    expect(room.levels()).toEqual([
      'HONEY @ bin-1 / H-1: 2',
      'MIX @ bin-1 / M-1: 20',
      'OATS @ bin-1 / O-1: 2',
    ]);
    const sums = room.db
      .prepare(
        'SELECT sum(on_hand) FROM inventory_levels GROUP BY variant, lot HAVING sum(on_hand) <> 0',
      )
      .all();
    expect(sums).toEqual([]);
  });

  it.each<[string, () => object, string]>([
    ['more than there is', () => ({ inputs: [goods('OATS', 'O-1', 11)] }), 'not-in-stock'],
    ['a lot that is not there', () => ({ inputs: [goods('OATS', 'O-9', 1)] }), 'unknown-lot'],
    ['half a piece', () => ({ inputs: [goods('OATS', 'O-1', 0.5)] }), 'bad-quantity'],
    ['nothing', () => ({ inputs: [] }), 'bad-transformation'],
    ['into itself', () => ({ outputs: [goods('OATS', 'O-1', 1)] }), 'bad-transformation'],
    ['into nothing', () => ({ outputs: [] }), 'bad-transformation'],
    ['into a lot without a number', () => ({ outputs: [goods('MIX', null, 1)] }), 'lot-needed'],
  ])('of %s is refused', (_what, wrong, code) => {
    stock('OATS', 'O-1', 10);
    const right = { inputs: [goods('OATS', 'O-1', 1)], outputs: [goods('MIX', 'M-1', 1)] };
    const asked = { ...right, ...wrong(), reason: 'MIXED', note: null };
    expect(room.refusal('goods.transform', asked as never).code).toBe(code);
    expect(room.levels()).toEqual(['OATS @ bin-1 / O-1: 10']);
  });

  it.each(['blocked', 'quarantined'] as const)('of a lot that is %s is refused', (status) => {
    stock('OATS', 'O-1', 10);
    room.ok('lot.change', { sku: 'OATS', lot: 'O-1', status, reason: 'WHY', facts: {} });
    const asked = {
      inputs: [goods('OATS', 'O-1', 1)],
      outputs: [goods('MIX', 'M-1', 1)],
      ...{ reason: 'MIXED', note: null },
    };
    expect(room.refusal('goods.transform', asked).code).toBe('lot-held');
  });
});

describe('a trace', () => {
  beforeEach(() => {
    stock('OATS', 'O-1', 10, 'bin-1', { id: 'opening-1' });
    stock('OATS', 'O-2', 10);
    stock('HONEY', 'H-1', 4);
    transform([goods('OATS', 'O-1', 8), goods('HONEY', 'H-1', 2)], [goods('MIX', 'M-1', 20)]);
    transform([goods('OATS', 'O-2', 1), goods('MIX', 'M-1', 5)], [goods('MIX', 'M-2', 9)]);
    transform([goods('MIX', 'M-2', 2)], [goods('BAR', 'SN-1', 1), goods('BAR', 'SN-2', 1)]);
  });

  it('forward names all that was made of a lot, each once', () => {
    expect(tree(trace(lot('v-oats', 'O-1'), 'forward'))).toEqual([
      'OATS O-1',
      ' MIX M-1',
      '  MIX M-2',
      '   BAR SN-1',
      '   BAR SN-2',
    ]);
  });

  it('backward names all that a piece was made of', () => {
    expect(tree(trace(lot('v-bar', 'SN-2'), 'backward'))).toEqual([
      'BAR SN-2',
      ' MIX M-2',
      '  OATS O-2',
      '  MIX M-1',
      '   OATS O-1',
      '   HONEY H-1',
    ]);
  });

  it('says where goods lie, on what, and from what they came', () => {
    room.ok('stock.move', {
      ...move,
      ...{ sku: 'OATS', lot: 'O-1', from: 'bin-1', to: 'bin-2', to_unit: 'PAL-1', quantity: 1 },
    });
    const [row] = trace(lot('v-oats', 'O-1'), 'backward').rows;
    expect(
      row?.places.map(({ at, handling_unit, on_hand }) => [at.location, handling_unit, on_hand]),
    ).toEqual([
      ['bin-1', null, 1],
      ['bin-2', 'PAL-1', 1],
    ]);
    expect(row?.events.map(({ what, movement, quantity }) => [what, movement, quantity])).toEqual([
      ['came', 'opening-1', 10],
    ]);
  });

  it('says what left, with the movement, and not what came back by a void', () => {
    parcel('parcel-1', 'ship', [
      ['01', '04006381333931'],
      ['10', 'O-2'],
    ]);
    parcel('parcel-2', 'ship', [
      ['01', '04006381333931'],
      ['10', 'O-2'],
    ]);
    room.ok('movement.void', { movement: 'parcel-2', reason: 'MISTAKE', note: null });
    const [row] = trace(lot('v-oats', 'O-2'), 'forward').rows;
    expect(
      row?.events.map(({ what, other, movement, quantity }) => [
        what,
        other.kind,
        movement,
        quantity,
      ]),
    ).toEqual([['left', 'customer', 'parcel-1', 1]]);
    expect(tree(trace({ kind: 'movement', movement: 'parcel-1' }, 'backward'))).toEqual([
      'OATS O-2',
    ]);
  });

  it('of a unit begins with all that is or was on it, and says what has no lot', () => {
    stock('SALT', null, 3, 'bin-2', { handling_unit: 'PAL-1' });
    room.ok('stock.move', {
      ...move,
      ...{ sku: 'MIX', lot: 'M-2', from: 'bin-1', to: 'bin-2', to_unit: 'PAL-1', quantity: 1 },
    });
    const answer = trace({ kind: 'unit', unit: 'PAL-1' }, 'backward');
    expect(tree(answer)[0]).toBe('MIX M-2');
    expect(answer.untracked.map(({ sku, quantity }) => [sku, quantity])).toEqual([['SALT', 3]]);
  });

  it('forgets a transformation that was taken back', () => {
    room.ok('goods.transform', {
      ...{
        id: 'mix-wrong-1',
        inputs: [goods('OATS', 'O-2', 1)],
        outputs: [goods('MIX', 'M-9', 1)],
      },
      ...{ reason: 'MIXED', note: null },
    });
    expect(tree(trace(lot('v-oats', 'O-2'), 'forward'))).toContain(' MIX M-9');
    room.ok('movement.void', { movement: 'mix-wrong-1', reason: 'MISTAKE', note: null });
    expect(tree(trace(lot('v-oats', 'O-2'), 'forward'))).not.toContain(' MIX M-9');
  });

  it('ends at goods without a lot, and names them both ways until it is taken back', () => {
    stock('SALT', null, 9);
    transform([goods('SALT', null, 3), goods('OATS', 'O-2', 1)], [goods('MIX', 'M-7', 5)]);
    transform([goods('MIX', 'M-7', 2)], [goods('SALT', null, 4)], 'mix-salt-00');
    const named = (answer: TraceAnswer) =>
      answer.untracked.map(({ sku, quantity }) => `${sku} ${quantity}`);
    expect(named(trace(lot('v-mix', 'M-7'), 'backward'))).toEqual(['SALT 3']);
    expect(named(trace(lot('v-oats', 'O-2'), 'forward'))).toEqual(['SALT 4']);
    const text = traceCsv(trace(lot('v-oats', 'O-2'), 'forward'), true);
    expect(text.split('\r\n')[1]).toBe(',,,SALT,Salt,,,,,without_lot,,,4,,,,,,');
    room.ok('lot.recall', {
      ...{ id: 'recall-02', sku: 'OATS', lot: 'O-2', reason: 'Glass', note: null },
      descendants: true,
    });
    const told = recallById(room.db)('recall-02').untracked;
    expect(told.map(({ sku, quantity }) => [sku, quantity])).toEqual([['SALT', 4]]);

    // The same from the ledger alone, as for what was transformed before this was written down.
    const written = room.db.prepare('SELECT * FROM unlotted_links').all();
    expect(written).toHaveLength(2);
    room.db.exec(`DROP TABLE unlotted_links; ${unlottedMigration.sql}`);
    expect(room.db.prepare('SELECT * FROM unlotted_links').all()).toEqual(written);

    const back = (movement: string, id: string) =>
      room.ok('movement.void', { id, movement, reason: 'MISTAKE', note: null });
    back('mix-salt-00', 'void-0001');
    expect(named(trace(lot('v-oats', 'O-2'), 'forward'))).toEqual([]);
    back('void-0001', 'void-0002');
    expect(named(trace(lot('v-oats', 'O-2'), 'forward'))).toEqual(['SALT 4']);
  });

  it('includes the serial numbers that were made in a lot', () => {
    stock('BAR', 'SN-7', 1);
    room.ok('lot.change', {
      ...{ sku: 'BAR', lot: 'SN-7', status: null, reason: null },
      facts: { batch: 'B-1' },
    });
    stock('BAR', 'B-1', 1);
    expect(tree(trace(lot('v-bar', 'B-1'), 'forward'))).toEqual(['BAR B-1', ' BAR SN-7']);
    expect(tree(trace(lot('v-bar', 'SN-7'), 'backward'))).toEqual(['BAR SN-7', ' BAR B-1']);
  });

  it('comes in pages that together are the whole', () => {
    const whole = trace(lot('v-oats', 'O-1'), 'forward');
    const rows: TraceAnswer['rows'] = [];
    let after: string | undefined;
    do {
      const page = trace(lot('v-oats', 'O-1'), 'forward', 2, after);
      expect(page.lots).toBe(5);
      rows.push(...page.rows);
      after = page.next ?? undefined;
    } while (after !== undefined);
    expect(rows).toEqual(whole.rows);
  });

  it('of what is not known is refused', () => {
    expect(() => trace(lot('v-oats', 'O-9'), 'forward')).toThrow('there is no lot O-9 of v-oats');
    expect(() => trace({ kind: 'unit', unit: 'U-9' }, 'forward')).toThrow('no handling unit U-9');
    expect(() => trace({ kind: 'movement', movement: 'm-9' }, 'forward')).toThrow(
      'no movement m-9',
    );
  });

  it('is written as a file with a line for each place and event', () => {
    const text = traceCsv(trace(lot('v-honey', 'H-1'), 'backward'), true);
    const lines = text
      .trimEnd()
      .split('\r\n')
      .map((line) => line.split(','));
    expect(lines[0]?.slice(0, 6)).toEqual(['n', 'parent', 'depth', 'sku', 'item', 'lot']);
    expect(lines.slice(1).map((line) => line.slice(3, 13).join(' '))).toEqual([
      'HONEY Honey H-1 released   lies bin-1  2',
      'HONEY Honey H-1 released   came adjustment  4',
    ]);
    expect(new Set(lines.map((line) => line.length)).size).toBe(1);
  });
});

describe('a recall', () => {
  beforeEach(() => {
    stock('OATS', 'O-1', 10);
    transform([goods('OATS', 'O-1', 4)], [goods('MIX', 'M-1', 20)]);
    parcel('parcel-1', 'ship', [
      ['01', '04006381333931'],
      ['10', 'O-1'],
    ]);
    stock('OATS', 'O-1', 2, 'held');
  });

  const recall = (descendants: boolean) =>
    room.ok('lot.recall', {
      ...{ id: 'recall-01', sku: 'OATS', lot: 'O-1', reason: 'Glass', note: null, descendants },
    });

  it('blocks the lot and all that was made of it, and lists what to fetch and what has left', () => {
    expect(recall(true)).toEqual({ outcome: 'created', recall: 'recall-01', lots: 2 });
    const { rows } = recallPlaces(room.db)({ recall: 'recall-01', limit: 100 });
    expect(
      rows.map((row) => [row.at.location, row.sku, row.lot, row.on_hand, row.fetched]),
    ).toEqual([
      ['bin-1', 'OATS', 'O-1', 5, false],
      ['bin-1', 'MIX', 'M-1', 20, false],
      ['held', 'OATS', 'O-1', 2, true],
    ]);
    const left = recallLeft(room.db)({ recall: 'recall-01', limit: 100 });
    expect(
      left.rows.map(({ lot: number, events }) => [number, events.map((each) => each.movement)]),
    ).toEqual([['O-1', ['parcel-1']]]);
    expect(recallById(room.db)('recall-01').gone).toMatchObject([
      { sku: 'OATS', customers: 1, zones: 0 },
    ]);
  });

  it('can leave what was made of it alone', () => {
    expect(recall(false).lots).toBe(1);
    room.ok('reservation.make', {
      ...{ sku: 'MIX', quantity: 1, reference: { type: 'order', id: '1' }, expires_at: null },
      at: { location: 'bin-1', lot: 'M-1', handling_unit: null },
    });
  });

  it('keeps its goods from being shipped, promised or used', () => {
    recall(true);
    const shipped = parcel('parcel-2', 'ship', [
      ['01', '04006381333931'],
      ['10', 'O-1'],
    ]);
    expect(shipped).toMatchObject({ verdict: 'reject', reason: 'LOT_HELD' });
    expect(parcel('parcel-3', 'ship', [['01', '04006381333931']])).toMatchObject({
      reason: 'LOT_HELD',
    });
    const promise = { quantity: 1, reference: { type: 'order', id: '1' }, expires_at: null };
    const at = { location: 'bin-1', lot: 'M-1', handling_unit: null };
    expect(room.refusal('reservation.make', { ...promise, sku: 'MIX', at }).code).toBe('lot-held');
    expect(room.refusal('reservation.make', { ...promise, sku: 'MIX', at: null }).code).toBe(
      'nothing-free',
    );
  });

  it('also blocks serial numbers of the lot that are first seen afterwards', () => {
    stock('BAR', 'B-1', 1);
    room.ok('lot.recall', {
      ...{ sku: 'BAR', lot: 'B-1', reason: 'Glass', note: null, descendants: true },
    });
    stock('BAR', 'SN-9', 1);
    room.ok('lot.change', {
      ...{ sku: 'BAR', lot: 'SN-9', status: null, reason: null },
      facts: { batch: 'B-1' },
    });
    expect(room.db.prepare("SELECT status FROM lots WHERE number = 'SN-9'").pluck().get()).toBe(
      'blocked',
    );
  });
});

describe('a lot whose day is over', () => {
  it.each([
    ['2027-01-05', 'accept'],
    ['2027-01-04', 'reject'],
  ] as const)('(%s, on 2027-01-05): the shipment gets %s', (expires_on, verdict) => {
    stock('OATS', 'O-1', 3);
    room.ok('lot.change', {
      ...{ sku: 'OATS', lot: 'O-1', status: null, reason: null },
      facts: { expires_on },
    });
    expect(
      parcel('parcel-1', 'ship', [
        ['01', '04006381333931'],
        ['10', 'O-1'],
      ]),
    ).toMatchObject({ verdict });
  });
});
