import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Stockroom } from '../../testing/inventory/stockroom.ts';
import { threeBins } from '../../testing/inventory/three-bins.ts';
import { put } from '../../testing/inventory/warehouse.ts';
import { wholeAudit } from '../../testing/inventory/whole-audit.ts';
import type { MakeOrder } from './commands.ts';
import { OrderBook } from './order-book.ts';

let room: Stockroom;

beforeEach(() => {
  room = threeBins('bench');
});
afterEach(() => {
  expect(wholeAudit(room.db)).toEqual([]);
  room.close();
});

type Content = Omit<MakeOrder, 'id' | 'by' | 'occurred_at'>;

/** `A 5, B 2`: what is ordered, line by line. */
const order = (id: string, lines: string, more: Partial<Content> = {}): Content => ({
  order: id,
  customer: 'Corner Café',
  priority: 5,
  ship_by: null,
  policy: 'partial',
  lines: lines.split(', ').map((text, index) => {
    const [sku = '', quantity] = text.split(' ');
    return { line: index + 1, sku, quantity: Number(quantity) };
  }),
  ...more,
});
const make = (...asked: Parameters<typeof order>) => room.ok('order.make', order(...asked));
const serve = () => room.ok('order.serve', { skus: ['A', 'B', 'L'] }).served;
const cancel = (id: string) => room.ok('order.cancel', { order: id, reason: 'changed their mind' });

/** `SO-1 A 3/5`: of 5 that are ordered 3 are kept. */
function kept(): string[] {
  return room.db
    .prepare<[], string>(
      `SELECT wanted.order_id || ' ' || variant.sku || ' ' || coalesce((SELECT sum(held.quantity)
         FROM reservations AS held WHERE held.reference_type = 'order' AND held.state = 'live'
           AND held.reference_id = wanted.order_id AND held.variant = line.variant), 0) || '/' || line.quantity
       FROM orders AS wanted JOIN order_lines AS line ON line."order" = wanted.id
         JOIN product_variants AS variant ON variant.id = line.variant ORDER BY line.id`,
    )
    .pluck()
    .all();
}

describe('an order', () => {
  it('keeps at once what is free, and waits for the rest', () => {
    put(room, 'A', 'bin-1', 3);
    expect(make('SO-1', 'A 5, B 2')).toMatchObject({
      outcome: 'created',
      lines: [
        { line: 1, sku: 'A', quantity: 5, reserved: 3, waiting: 2 },
        { line: 2, sku: 'B', quantity: 2, reserved: 0, waiting: 2 },
      ],
    });
    expect(kept()).toEqual(['SO-1 A 3/5', 'SO-1 B 0/2']);
  });

  it('that takes all or nothing keeps nothing until all of it is free', () => {
    put(room, 'A', 'bin-1', 5);
    make('SO-1', 'A 5, B 2', { policy: 'all' });
    expect(kept()).toEqual(['SO-1 A 0/5', 'SO-1 B 0/2']);
    put(room, 'B', 'bin-1', 2);
    expect(serve()).toBe(2);
    expect(kept()).toEqual(['SO-1 A 5/5', 'SO-1 B 2/2']);
  });

  it('made twice is one order, and another under its number is refused', () => {
    expect(make('SO-1', 'A 5').outcome).toBe('created');
    expect(make('SO-1', 'A 5').outcome).toBe('exists');
    const { code, message } = room.refusal('order.make', order('SO-1', 'A 6'));
    expect(code).toBe('exists_with_different_body');
    expect(message).toContain('SO-1 of Corner Café is known and says something else');
  });

  it.each<readonly [what: string, asked: Content, code: string, told: string]>([
    ['an item that nobody knows', order('X', 'Z 1'), 'unknown-item', 'no item has the SKU Z'],
    ['no quantity', order('X', 'A 0'), 'bad-quantity', '0 is no quantity of A'],
    ['more than can be counted', order('X', `A ${10 ** 12 + 1}`), 'bad-quantity', 'whole number'],
    ['an item twice', order('X', 'A 1, A 2'), 'order-lines', 'X names A in the lines 1 and 2'],
    ['no line', order('X', 'A 1', { lines: [] }), 'order-lines', 'X has 0 lines'],
    ['no such priority', order('X', 'A 1', { priority: 10 }), 'bad-priority', 'from 1'],
  ])('with %s is refused', (_what, asked, code, told) => {
    const refused = room.refusal('order.make', asked);
    expect(refused.code).toBe(code);
    expect(refused.message).toContain(told);
    expect(kept()).toEqual([]);
  });
});

describe('what becomes free', () => {
  it('does not wait behind orders that want more than there is', () => {
    for (let n = 0; n < 101; n += 1) make(`MUCH-${n}`, 'A 1000', { policy: 'all', priority: 1 });
    make('SO-1', 'A 5');
    put(room, 'A', 'bin-1', 5);
    expect(serve()).toBe(1);
    expect(kept().at(-1)).toBe('SO-1 A 5/5');
  });

  it('does not wait behind orders that wait for another item', () => {
    for (let n = 0; n < 101; n += 1) make(`BOTH-${n}`, 'A 1, B 1', { policy: 'all', priority: 1 });
    make('SO-1', 'A 5');
    put(room, 'A', 'bin-1', 5);
    expect(serve()).toBe(1);
    expect(kept().at(-1)).toBe('SO-1 A 5/5');
  });

  it('is kept in bounded steps, and parcels are decided in between', () => {
    for (let n = 0; n < 310; n += 1) make(`SO-${n}`, 'A 1');
    put(room, 'A', 'bin-1', 400);
    expect([serve(), serve(), serve()]).toEqual([300, 10, 0]);
  });

  it('is looked for once in orders that take all or nothing, however many lines they have', () => {
    const skus = Array.from({ length: 100 }, (_, n) => `S${n}`);
    room.import(
      'variants',
      skus.map((sku) => ({ variant: sku, product: 'p', sku, name: sku })),
    );
    const lines = [...skus, 'B'].map((sku) => `${sku} 1`).join(', ');
    for (let n = 0; n < 50; n += 1) make(`SO-${n}`, lines, { policy: 'all' });
    for (const sku of skus) put(room, sku, 'bin-1', 100);
    const wholes = vi.spyOn(OrderBook.prototype, 'lines');
    expect(room.ok('order.serve', { skus }).served).toBe(0);
    expect(wholes.mock.calls.length).toBeLessThanOrEqual(50);
    wholes.mockRestore();
  }, 20_000);

  it('goes on though somebody gave a reservation the name that is next', () => {
    put(room, 'A', 'bin-1', 5);
    const reference = { type: 'order', id: 'by hand' };
    const asked = { sku: 'A', quantity: 1, at: null, reference, expires_at: null };
    room.ok('reservation.make', { ...asked, id: 'order/SO-1/1/1' });
    make('SO-1', 'A 2');
    expect(kept()).toEqual(['SO-1 A 2/2']);
  });

  it('goes to who is first by priority, then by date, then by arrival', () => {
    make('LATE', 'A 2');
    make('DATED', 'A 2', { ship_by: '2027-02-01' });
    make('SOONER', 'A 2', { ship_by: '2027-01-15' });
    make('URGENT', 'A 2', { priority: 1 });
    put(room, 'A', 'bin-1', 5);
    serve();
    expect(kept()).toEqual(['LATE A 0/2', 'DATED A 1/2', 'SOONER A 2/2', 'URGENT A 2/2']);
  });

  it('by a cancelled order goes to the next one at once', () => {
    put(room, 'A', 'bin-1', 3);
    make('SO-1', 'A 3');
    make('SO-2', 'A 2');
    cancel('SO-1');
    expect(kept()).toEqual(['SO-1 A 0/3', 'SO-2 A 2/2']);
  });

  it('does not go to an order that comes later and is not urgent', () => {
    make('SO-1', 'A 3');
    put(room, 'A', 'bin-1', 3);
    make('SO-2', 'A 2');
    expect(kept()).toEqual(['SO-1 A 3/3', 'SO-2 A 0/2']);
  });

  it('is not kept twice, however often it is looked at', () => {
    make('SO-1', 'A 3');
    put(room, 'A', 'bin-1', 2);
    expect([serve(), serve(), serve()]).toEqual([1, 0, 0]);
    expect(kept()).toEqual(['SO-1 A 2/3']);
  });

  it('is nothing while it is held', () => {
    make('SO-1', 'L 3');
    put(room, 'L', 'bin-1', 2, { lot: 'X' });
    room.ok('lot.change', { sku: 'L', lot: 'X', status: 'blocked', reason: 'R', facts: {} });
    expect(serve()).toBe(0);
    room.ok('lot.change', { sku: 'L', lot: 'X', status: 'released', reason: null, facts: {} });
    expect(serve()).toBe(1);
    expect(kept()).toEqual(['SO-1 L 2/3']);
  });

  it('is served for a bounded number of items at once', () => {
    const skus = Array.from({ length: 101 }, () => 'A');
    expect(room.refusal('order.serve', { skus }).code).toBe('too-many');
  });
});

describe('a cancelled order', () => {
  it('is cancelled once, and says by whom and why', () => {
    make('SO-1', 'A 3');
    cancel('SO-1');
    const again = room.refusal('order.cancel', { order: 'SO-1', reason: 'x' });
    expect(again.code).toBe('order-ended');
    expect(again.message).toContain('was cancelled already by test: changed their mind');
    // The same order again is known, and waits for nothing.
    const known = make('SO-1', 'A 3');
    expect(known).toMatchObject({ outcome: 'exists', state: 'cancelled', lines: [{ waiting: 0 }] });
  });

  it('waits for nothing any more', () => {
    make('SO-1', 'A 3');
    cancel('SO-1');
    put(room, 'A', 'bin-1', 3);
    expect(serve()).toBe(0);
  });

  it('that nobody made is refused', () => {
    expect(room.refusal('order.cancel', { order: 'SO-9', reason: 'x' }).code).toBe('unknown-order');
  });
});

it('eight callers want the last piece: one is promised, and seven wait', () => {
  put(room, 'A', 'bin-1', 1);
  const answers = Array.from({ length: 8 }, (_, n) => make(`SO-${n}`, 'A 1').lines[0]);
  expect(answers.map((line) => line?.reserved)).toEqual([1, 0, 0, 0, 0, 0, 0, 0]);
  expect(answers.map((line) => line?.waiting)).toEqual([0, 1, 1, 1, 1, 1, 1, 1]);
});
