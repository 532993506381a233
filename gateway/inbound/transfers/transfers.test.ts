import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TwoZones } from '../../testing/inventory/two-zones.ts';
import { contentsDigest } from './messages.ts';

let zones: TwoZones;
beforeEach(() => {
  zones = new TwoZones();
});
afterEach(() => zones.close());

const found = { reason: 'FOUND', note: null, lot: null } as const;
const stock = (sku: string, quantity: number, more: object = {}) =>
  zones.a.ok('stock.adjust', { ...found, sku, location: 'dock', quantity, ...more });
const item = (sku: string, quantity: number, more: object = {}) =>
  ({ kind: 'item', sku, lot: null, from: 'dock', from_unit: null, quantity, ...more }) as const;
const open = (transfer = 'transfer-1') =>
  zones.a.ok('transfer.open', { id: transfer, to_zone: 'b', note: null });
const load = (goods: ReturnType<typeof item> | { kind: 'unit'; handling_unit: string }) =>
  zones.a.ok('transfer.load', { transfer: 'transfer-1', goods });
const send = () => zones.a.ok('transfer.dispatch', { transfer: 'transfer-1' });
const coming = (sku: string, quantity: number, more: object = {}) => ({
  of: null,
  goods: { kind: 'item', sku, lot: null, quantity, to_unit: null, extra: false, ...more } as const,
  location: 'dock',
  damaged: false,
  note: null,
});
const arrive = (sku: string, quantity: number, more: object = {}) =>
  zones.b.ok('transfer.arrive', coming(sku, quantity, more));

function pallet(): void {
  stock('A', 5, { handling_unit: 'CASE-1' });
  stock('L', 3, { handling_unit: 'CASE-2', lot: 'L1' });
  const facts = { expires_on: '2027-06-30', supplier: 'mill', certificate: 'CoA-1', batch: 'B7' };
  zones.a.ok('lot.change', { sku: 'L', lot: 'L1', status: 'quarantined', reason: 'LAB', facts });
  const unit = (handling_unit: string, kind: 'pallet' | 'case', location: string | null) =>
    zones.a.ok('unit.describe', { handling_unit, kind, tare_mg: 7, location });
  unit('PALLET', 'pallet', 'dock');
  for (const one of ['CASE-1', 'CASE-2']) {
    unit(one, 'case', null);
    const onto = { to: 'dock', onto: 'PALLET', reason: null, note: null };
    zones.a.ok('unit.move', { handling_unit: one, ...onto });
  }
}

describe('a transfer', () => {
  it('[T-01] [T-02] [T-03] is in transit at its sender until the other zone has booked it in, and on hand at one place only', () => {
    stock('A', 10);
    open();
    load(item('A', 6));
    expect(zones.a.levels()).toEqual(['A @ dock: 4']);
    expect(zones.beyond('a')).toEqual({ adjustment: -10, transit: 6 });
    expect(zones.due('a'), 'nothing is announced while it is loaded').toEqual([]);
    send();
    zones.talk();
    expect(zones.b.levels(), 'expected is not on hand').toEqual([]);
    expect(zones.beyond('b')).toEqual({});
    arrive('A', 6);
    expect(zones.b.levels()).toEqual(['A @ dock: 6']);
    expect(zones.beyond('b')).toEqual({ 'other-zones': -6 });
    expect(zones.beyond('a'), 'not heard yet').toEqual({ adjustment: -10, transit: 6 });
    zones.talk();
    expect(zones.beyond('a')).toEqual({ adjustment: -10, 'other-zones': 6 });
    expect([zones.state('a', 'transfer-1'), zones.state('b', 'transfer-1')]).toEqual([
      'closed',
      'closed',
    ]);
    expect(zones.due('a')).toEqual([]);
  });

  it('carries a pallet with its cases, and lots with all that is known of them', () => {
    pallet();
    open();
    expect(load({ kind: 'unit', handling_unit: 'PALLET' }).lines).toEqual([1, 2]);
    send();
    zones.talk();
    const goods = { kind: 'unit', handling_unit: 'PALLET' } as const;
    zones.b.ok('transfer.arrive', { ...coming('A', 1), goods });
    expect(zones.b.levels()).toEqual(['A @ dock / CASE-1: 5', 'L @ dock / L1 / CASE-2: 3']);
    const lot = zones.b.db.prepare("SELECT * FROM lots WHERE number = 'L1'").get();
    expect(lot).toMatchObject({ expires_on: '2027-06-30', supplier: 'mill', certificate: 'CoA-1' });
    expect(lot).toMatchObject({ batch: 'B7', status: 'quarantined', status_reason: 'LAB' });
    const onto = { handling_unit: 'PALLET', to: 'bin', onto: null, reason: null, note: null };
    zones.b.ok('unit.move', onto);
    expect(zones.b.levels()).toEqual(['A @ bin / CASE-1: 5', 'L @ bin / L1 / CASE-2: 3']);
    zones.talk();
    expect(zones.a.levels()).toEqual([]);
    expect(zones.beyond('a', 'L')).toEqual({ adjustment: -3, 'other-zones': 3 });
  });

  it('arrives in parts, also a case of a pallet before the rest', () => {
    pallet();
    open();
    load({ kind: 'unit', handling_unit: 'PALLET' });
    send();
    zones.talk();
    const unit = (handling_unit: string, location: string) =>
      zones.b.ok('transfer.arrive', {
        ...coming('A', 1),
        location,
        goods: { kind: 'unit', handling_unit },
      });
    expect(unit('CASE-2', 'bin').state).toBe('arriving');
    zones.talk();
    expect(zones.beyond('a', 'L')).toEqual({ adjustment: -3, 'other-zones': 3 });
    expect(zones.beyond('a')).toEqual({ adjustment: -5, transit: 5 });
    expect(unit('PALLET', 'dock').state).toBe('closed');
    expect(zones.b.levels()).toEqual(['A @ dock / CASE-1: 5', 'L @ bin / L1 / CASE-2: 3']);
    const again = { ...coming('A', 1), goods: { kind: 'unit', handling_unit: 'PALLET' } } as const;
    const of = { from_zone: 'a', transfer: 'transfer-1' };
    expect(zones.b.refusal('transfer.arrive', { ...again, of }).code).toBe('arrived-already');
  });

  it('that is short stays in transit until a person says what became of it', () => {
    stock('A', 10);
    open();
    load(item('A', 10));
    send();
    zones.talk();
    arrive('A', 7);
    zones.b.ok('transfer.close', { from_zone: 'a', transfer: 'transfer-1', note: null });
    zones.talk();
    expect(zones.beyond('a')).toEqual({ adjustment: -10, transit: 3, 'other-zones': 7 });
    expect(zones.state('a', 'transfer-1')).toBe('dispatched');
    const settle = (what: object) => ({
      transfer: 'transfer-1',
      note: null,
      what: { line: 1, quantity: 1, location: 'bin', kind: 'found', ...what } as never,
    });
    expect(zones.a.refusal('transfer.settle', settle({ quantity: 4 })).code).toBe('too-many');
    zones.a.ok('transfer.settle', settle({}));
    zones.a.ok('transfer.settle', settle({ kind: 'lost', quantity: 2 }));
    expect(zones.beyond('a')).toEqual({ adjustment: -8, 'other-zones': 7 });
    expect(zones.a.levels()).toEqual(['A @ bin: 1']);
    expect(zones.state('a', 'transfer-1')).toBe('closed');
    const of = { from_zone: 'a', transfer: 'transfer-1' };
    zones.b.ok('transfer.arrive', { ...coming('A', 1), of });
    zones.talk();
    expect(zones.beyond('a'), 'turned up there all the same').toEqual({
      adjustment: -9,
      'other-zones': 8,
    });
  });

  it('that brings more than announced says so at both ends', () => {
    stock('A', 10);
    open();
    load(item('A', 4));
    send();
    zones.talk();
    expect(zones.b.refusal('transfer.arrive', coming('A', 5)).message).toContain('4 of A');
    const extra = arrive('A', 5, { extra: true });
    zones.talk();
    expect(zones.beyond('b')).toEqual({ 'other-zones': -5 });
    expect(zones.state('a', 'transfer-1'), 'one is not accounted for').toBe('dispatched');
    const what = { kind: 'sent', extra: 1, quantity: 1, location: 'dock' } as const;
    zones.a.ok('transfer.settle', { transfer: 'transfer-1', note: null, what });
    expect(zones.beyond('a')).toEqual({ adjustment: -10, 'other-zones': 5 });
    expect(zones.state('a', 'transfer-1')).toBe('closed');
    zones.b.ok('transfer.undo-arrival', { arrival: extra.movement, note: null });
    zones.talk();
    expect(zones.beyond('b')).toEqual({});
    expect(zones.beyond('a'), 'back in transit, and one is missing').toEqual({
      adjustment: -9,
      transit: 4,
      'other-zones': 5 - 5 || undefined,
    });
  });

  it('that is damaged arrives in quarantine, and the sender is told', () => {
    stock('A', 4);
    open();
    load(item('A', 4));
    send();
    zones.talk();
    const damaged = { ...coming('A', 1), damaged: true };
    expect(zones.b.refusal('transfer.arrive', damaged).code).toBe('not-quarantine');
    zones.b.ok('transfer.arrive', { ...damaged, location: 'held' });
    zones.talk();
    const line = zones.a.db.prepare('SELECT cleared, damaged FROM transfer_lines').get();
    expect(line).toEqual({ cleared: 1, damaged: 1 });
  });

  it('waits for an item that the catalog does not know, and for nothing else', () => {
    stock('A', 4);
    zones.a.import('variants', [{ variant: 'v-n', product: 'p', sku: 'N', name: 'N' }]);
    stock('N', 2);
    open();
    load(item('N', 2));
    load(item('A', 4));
    send();
    zones.talk();
    const whole = { ...coming('N', 2), of: { from_zone: 'a', transfer: 'transfer-1' } };
    expect(zones.b.refusal('transfer.arrive', whole).code).toBe('unknown-item');
    arrive('A', 4);
    zones.b.import('variants', [{ variant: 'other', product: 'p', sku: 'N', name: 'N' }]);
    expect(zones.b.refusal('transfer.arrive', whole).code).toBe('different-item');
  });
});

describe('cancelling', () => {
  beforeEach(() => {
    pallet();
    open();
    load({ kind: 'unit', handling_unit: 'PALLET' });
  });
  const before = ['A @ dock / CASE-1: 5', 'L @ dock / L1 / CASE-2: 3'];
  const cancel = () => zones.a.ok('transfer.cancel', { transfer: 'transfer-1', note: null });

  it('before the dispatch puts everything back as it stood', () => {
    expect(cancel().state).toBe('cancelled');
    expect(zones.a.levels()).toEqual(before);
    const onto = { handling_unit: 'PALLET', to: 'bin', onto: null, reason: null, note: null };
    zones.a.ok('unit.move', onto);
    expect(zones.a.levels()).toEqual(before.map((level) => level.replace('dock', 'bin')));
  });

  it('one scan takes off what that scan had loaded', () => {
    stock('A', 2);
    load(item('A', 2));
    zones.a.ok('transfer.unload', { transfer: 'transfer-1', line: 2 });
    expect(zones.a.levels()).toEqual(['A @ dock / CASE-1: 5', 'L @ dock / L1 / CASE-2: 3']);
    zones.a.ok('transfer.unload', { transfer: 'transfer-1', line: 3 });
    expect(zones.a.refusal('transfer.dispatch', { transfer: 'transfer-1' }).code).toBe('empty');
  });

  it('[T-05] after the dispatch waits for the other zone, which agrees while nothing has arrived', () => {
    send();
    zones.talk();
    expect(cancel().state).toBe('cancelling');
    expect(zones.a.levels()).toEqual([]);
    zones.talk();
    expect(zones.a.levels()).toEqual(before);
    expect(zones.state('b', 'transfer-1')).toBe('cancelled');
    const goods = { kind: 'unit', handling_unit: 'PALLET' } as const;
    const of = { from_zone: 'a', transfer: 'transfer-1' };
    expect(zones.b.refusal('transfer.arrive', { ...coming('A', 1), of, goods }).code).toBe(
      'cancelled',
    );
  });

  it('comes too late when goods have begun to arrive', () => {
    send();
    zones.talk();
    arrive('A', 1);
    cancel();
    zones.talk();
    expect(zones.state('a', 'transfer-1')).toBe('dispatched');
    expect(zones.beyond('a')).toEqual({ adjustment: -5, transit: 4, 'other-zones': 1 });
  });

  it('that overtakes its notice is final', () => {
    send();
    const [first] = zones.due('a');
    cancel();
    zones.talk();
    if (first !== undefined) zones.hear('b', first);
    expect(zones.state('b', 'transfer-1')).toBe('cancelled');
  });
});

it('a cancelling is agreed to although an arrival was heard of meanwhile that was taken back', () => {
  stock('A', 10);
  open();
  load(item('A', 6));
  send();
  zones.talk();
  zones.b.ok('transfer.arrive', { ...coming('A', 6), id: 'arrival-0001' });
  zones.a.ok('transfer.cancel', { transfer: 'transfer-1', note: null });
  const [asking] = zones.due('a');
  const [arrived] = zones.due('b');
  if (asking === undefined || arrived === undefined) throw new Error('nothing is said');
  zones.hear('a', arrived);
  zones.b.ok('transfer.undo-arrival', { arrival: 'arrival-0001', note: null });
  zones.hear('b', asking);
  zones.talk();
  expect([zones.state('a', 'transfer-1'), zones.state('b', 'transfer-1')]).toEqual([
    'cancelled',
    'cancelled',
  ]);
  expect(zones.a.levels()).toEqual(['A @ dock: 10']);
  expect(zones.beyond('a')).toEqual({ adjustment: -10 });
});

describe('a message', () => {
  beforeEach(() => {
    stock('A', 10);
    open();
    load(item('A', 10));
    send();
  });

  it('[T-04] may come any number of times, late and in any order', () => {
    zones.talk();
    for (const quantity of [1, 2, 3]) {
      arrive('A', quantity);
      zones.talk();
    }
    const said = [...zones.said];
    // The oldest word comes last.
    for (const message of [...said, ...said.toReversed()]) {
      zones.hear(message.to as 'a' | 'b', message);
    }
    expect(zones.beyond('a')).toEqual({ adjustment: -10, transit: 4, 'other-zones': 6 });
    expect(zones.b.levels()).toEqual(['A @ dock: 6']);
  });

  it('[T-06] under a known name with other contents is refused, and both say so', () => {
    const [notice] = zones.due('a');
    zones.talk();
    if (notice?.kind !== 'notice') throw new Error('a notice is due');
    const [line] = notice.contents.lines;
    if (line === undefined) throw new Error('it has a line');
    const contents = { ...notice.contents, lines: [{ ...line, quantity: 99 }] };
    const other = { ...notice, contents, digest: contentsDigest(contents), version: 7 };
    const heard = zones.hear('b', other);
    expect(heard.answers[0]).toMatchObject({ kind: 'refused', code: 'exists_with_different_body' });
    const [answer] = heard.answers;
    if (answer !== undefined) zones.hear('a', answer);
    const row = zones.a.db.prepare('SELECT refusal FROM transfers_out').get();
    expect(row).toMatchObject({ refusal: expect.stringContaining('another transfer') });
  });

  it.each([
    ['more than was sent', { lines: [{ line: 1, arrived: 11, damaged: 0 }] }],
    ['more damaged than arrived', { lines: [{ line: 1, arrived: 1, damaged: 2 }] }],
    ['a line that was not sent', { lines: [{ line: 2, arrived: 1, damaged: 0 }] }],
    ['one line twice', { lines: [1, 1].map((line) => ({ line, arrived: 1, damaged: 0 })) }],
    ['what nobody cancelled as cancelled', { state: 'cancelled' as const }],
    ['arrivals of other contents', { digest: 'a'.repeat(64) }],
    ['arrivals of an unknown transfer', { transfer: 'unknown-1' }],
    ['arrivals in another zone', { from: 'c' }],
  ])('[T-07] that states %s moves nothing and waits for a person', (_name, lie) => {
    zones.talk();
    arrive('A', 1);
    const [truth] = zones.due('b');
    if (truth?.kind !== 'arrival') throw new Error('a statement is due');
    const heard = zones.hear('a', { ...truth, ...lie });
    expect(heard.refused).not.toBeNull();
    expect(heard.answers[0]).toMatchObject({ kind: 'refused', about: 'arrival' });
    expect(zones.beyond('a')).toEqual({ adjustment: -10, transit: 10 });
    expect(zones.a.db.prepare('SELECT count(*) AS strays FROM transfer_strays').get()).toEqual({
      strays: 1,
    });
    zones.talk();
    expect(zones.beyond('a'), 'the truth is taken').toEqual({
      adjustment: -10,
      transit: 9,
      'other-zones': 1,
    });
  });

  it.each([
    ['a digest of something else', { digest: 'b'.repeat(64) }, {}],
    ['a unit that is not told of', {}, { handling_unit: 'U' }],
    ['a lot that is not told of', {}, { lot: 'X' }],
  ])('[T-06] of a transfer with %s is refused', (_name, head, change) => {
    const [notice] = zones.due('a');
    if (notice?.kind !== 'notice') throw new Error('a notice is due');
    const lines = notice.contents.lines.map((line) => ({ ...line, ...change }));
    const contents = { ...notice.contents, lines };
    const heard = zones.hear('b', {
      ...notice,
      contents,
      digest: contentsDigest(contents),
      ...head,
    });
    expect(heard.answers[0]).toMatchObject({ kind: 'refused', code: 'not-whole' });
    expect(zones.state('b', 'transfer-1')).toBeUndefined();
  });
});

it('is not taken apart by voiding its movements', () => {
  stock('A', 2);
  open();
  zones.a.ok('transfer.load', { id: 'load-0001', transfer: 'transfer-1', goods: item('A', 2) });
  const asked = { movement: 'load-0001', reason: 'MISTAKE', note: null };
  expect(zones.a.refusal('movement.void', asked)).toMatchObject({ code: 'of-a-document' });
  expect(zones.a.refusal('movement.void', asked).message).toContain('transfer transfer-1');
});

it('two transfers that cross each other bring the same goods back', () => {
  stock('S', 1, { lot: 'SN-1' });
  open();
  load(item('S', 1, { lot: 'SN-1' }));
  send();
  zones.talk();
  arrive('S', 1, { lot: 'SN-1' });
  zones.talk();
  zones.b.ok('transfer.open', { id: 'transfer-2', to_zone: 'a', note: null });
  const back = { kind: 'item', sku: 'S', lot: 'SN-1', from: 'dock', from_unit: null, quantity: 1 };
  zones.b.ok('transfer.load', { transfer: 'transfer-2', goods: back as never });
  zones.b.ok('transfer.dispatch', { transfer: 'transfer-2' });
  zones.talk();
  zones.a.ok('transfer.arrive', coming('S', 1, { lot: 'SN-1' }));
  zones.talk();
  expect(zones.a.levels()).toEqual(['S @ dock / SN-1: 1']);
  expect(zones.beyond('a', 'S')).toEqual({ adjustment: -1 });
  expect(zones.beyond('b', 'S')).toEqual({});
});
