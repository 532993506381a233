import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TwoZones } from '../../testing/inventory/two-zones.ts';
import { transferDetails } from './query-one.ts';

/** What comes after its transfer was closed, and a cancelling that came too late. */

let zones: TwoZones;
const transfer = 'transfer-1';
const item = { kind: 'item', sku: 'A', lot: null } as const;
const load = (goods: { kind: 'unit'; handling_unit: string } | object) =>
  zones.a.ok('transfer.load', { transfer, goods: goods as never });
const send = (): void => {
  zones.a.ok('transfer.dispatch', { transfer });
  zones.talk();
};
const coming = (goods: object, of: object | null = null) =>
  ({ of, goods, location: 'dock', damaged: false, note: null }) as never;
const some = (quantity: number) => ({ ...item, quantity, to_unit: null, extra: false });
const unit = { kind: 'unit', handling_unit: 'C-1' } as const;
const named = { from_zone: 'a', transfer };
const close = (): void => {
  zones.b.ok('transfer.close', { ...named, note: null });
  zones.talk();
};

beforeEach(() => {
  zones = new TwoZones();
  const found = { reason: 'FOUND', note: null, lot: null, sku: 'A', location: 'dock' } as const;
  zones.a.ok('stock.adjust', { ...found, quantity: 10 });
  zones.a.ok('stock.adjust', { ...found, quantity: 4, handling_unit: 'C-1' });
  zones.a.ok('transfer.open', { id: transfer, to_zone: 'b', note: null });
});
afterEach(() => zones.close());

describe('what comes after its transfer was closed', () => {
  it('is booked there where it is a unit, and its sender hears of it', () => {
    load(unit);
    send();
    close();
    expect(zones.beyond('a')).toMatchObject({ transit: 4 });
    expect(zones.b.ok('transfer.arrive', coming(unit))).toMatchObject({
      transfer,
      state: 'closed',
    });
    expect(zones.b.levels()).toEqual(['A @ dock / C-1: 4']);
    zones.talk();
    expect(zones.beyond('a')).toMatchObject({ 'other-zones': 4 });
    expect(zones.state('a', transfer)).toBe('closed');
    expect(zones.b.refusal('transfer.arrive', coming(unit)).code).toBe('arrived-already');
  });

  it('is found again where its sender had written it off', () => {
    load(unit);
    send();
    close();
    const what = { kind: 'lost', line: 1, quantity: 4 } as const;
    zones.a.ok('transfer.settle', { transfer, note: null, what });
    zones.b.ok('transfer.arrive', coming(unit));
    zones.talk();
    expect(zones.beyond('a')).toEqual({ adjustment: -14, 'other-zones': 4 });
  });

  it('is told where it is an item, of which others may be on their way, and booked where a person says so', () => {
    load({ ...item, from: 'dock', from_unit: null, quantity: 6 });
    send();
    zones.b.ok('transfer.arrive', coming(some(4)));
    close();
    expect(zones.b.refusal('transfer.arrive', coming(some(2)))).toEqual({
      code: 'closed',
      message:
        'no transfer that is on its way here holds A, but some of it was missing when the transfer transfer-1 from a was closed; if that is what came, open that transfer and book it there',
    });
    zones.b.ok('transfer.arrive', coming(some(2), named));
    zones.talk();
    expect(zones.beyond('a')).toMatchObject({ 'other-zones': 6 });
    expect(zones.b.refusal('transfer.arrive', coming(some(1))).code).toBe('not-expected');
  });

  it('is refused where its transfer was cancelled, and says so', () => {
    load(unit);
    send();
    zones.a.ok('transfer.cancel', { transfer, note: null });
    zones.talk();
    expect(zones.b.refusal('transfer.arrive', coming(unit)).code).toBe('cancelled');
  });
});

it('a cancelling that came too late is told at both ends, and why', () => {
  const out = () =>
    transferDetails(zones.a.db)['transfers.outgoing-one']({
      ...{ query: { transfer }, now: 0, overdue_ms: 1 },
    });
  const into = () =>
    transferDetails(zones.b.db)['transfers.incoming-one']({
      ...{ query: { from: 'a', transfer }, now: 0, overdue_ms: 1 },
    });
  load({ ...item, from: 'dock', from_unit: null, quantity: 6 });
  send();
  expect([out().cancel_refusal, into().cancel_refused]).toEqual([null, false]);
  zones.b.ok('transfer.arrive', coming(some(2)));
  zones.a.ok('transfer.cancel', { transfer, note: null });
  expect(out()).toMatchObject({ state: 'cancelling', cancel_refusal: null });
  zones.talk();
  expect(out()).toMatchObject({
    state: 'dispatched',
    cancel_refusal:
      'goods had begun to arrive at b, so it was not cancelled; what does not come there is settled here',
  });
  expect(into()).toMatchObject({ state: 'arriving', cancel_refused: true });
});

it('a cancelling that was agreed to was not refused', () => {
  load({ ...item, from: 'dock', from_unit: null, quantity: 6 });
  send();
  zones.a.ok('transfer.cancel', { transfer, note: null });
  zones.talk();
  const [one] = [transferDetails(zones.a.db)['transfers.outgoing-one']];
  const told = one({ query: { transfer }, now: 0, overdue_ms: 1 });
  expect(told).toMatchObject({ state: 'cancelled', cancel_refusal: null });
});
