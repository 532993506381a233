import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Program } from '../../gateway/testing/http/program.ts';
import { expectRefused, type WrongRequest } from '../../gateway/testing/http/refused.ts';

/** Orders of customers over HTTP: what is kept, what waits, what goes straight to packing, and wrong requests. */

const DRINK = 'OAT-DRINK-1L';
const BUTTER = 'BUTTER-250G';
let gateway: Program;
let ids = 0;
const named = <T extends object>(more: T) => {
  ids += 1;
  return { id: `orders-test-${ids}`, ...more };
};

async function must(path: string, body: object) {
  const answer = await gateway.post(path, named(body));
  expect(answer.status, answer.text).toBe(200);
  return JSON.parse(answer.text);
}
async function got(path: string) {
  const answer = await gateway.ask(path);
  expect(answer.status, answer.text).toBe(200);
  return JSON.parse(answer.text);
}

const order = (name: string, more: object = {}) => ({
  order: name,
  customer: 'Corner Café',
  lines: [{ sku: DRINK, quantity: 6 }],
  ...more,
});
const found = (more: object) => ({
  ...{ sku: DRINK, location: 'a-01-01', quantity: 1, reason: 'FOUND' },
  ...more,
});

beforeAll(async () => {
  gateway = await Program.start({ putaway: { packing: 'shipping' } });
  await gateway.importCatalog();
  await must('/api/orders', order('GONE'));
  await must('/api/orders/GONE/cancel', { reason: 'the customer cancelled' });
  await gateway.post('/api/orders', { ...order('KNOWN'), id: 'order-known-1' });
}, 60_000);
afterAll(async () => {
  await gateway?.stop();
});

describe('an order', () => {
  const path = '/api/orders';
  it.each<WrongRequest>([
    [
      'an unknown item',
      path,
      order('X', { lines: [{ sku: 'NOTHING', quantity: 1 }] }),
      404,
      'unknown_item',
      /No item has the SKU NOTHING/,
    ],
    [
      'more than can be counted',
      path,
      order('X', { lines: [{ sku: DRINK, quantity: 10 ** 12 + 1 }] }),
      422,
      'invalid_request',
      /body\.lines\.0\.quantity: must be at most 1000000000000/,
    ],
    [
      'half a piece',
      path,
      order('X', { lines: [{ sku: DRINK, quantity: 0.5 }] }),
      422,
      'invalid_request',
      /body\.lines\.0\.quantity: must be a whole number, not 0\.5/,
    ],
    [
      'an item twice',
      path,
      order('X', {
        lines: [
          { sku: DRINK, quantity: 1 },
          { sku: DRINK, quantity: 2 },
        ],
      }),
      422,
      'order_lines',
      /X names OAT-DRINK-1L in the lines 1 and 2; name it once, with the sum of both/,
    ],
    [
      'a line twice',
      path,
      order('X', {
        lines: [
          { line: 1, sku: DRINK, quantity: 1 },
          { line: 1, sku: BUTTER, quantity: 2 },
        ],
      }),
      422,
      'order_lines',
      /X has two lines 1; number each once/,
    ],
    ['no line', path, order('X', { lines: [] }), 422, 'invalid_request', /body\.lines/],
    [
      'a priority that is none',
      path,
      order('X', { priority: 10 }),
      422,
      'invalid_request',
      /from 1, which is served first, to 9/,
    ],
    [
      'a day that is none',
      path,
      order('X', { ship_by: '30.11.' }),
      422,
      'invalid_request',
      /body\.ship_by: .*2026-11-30/,
    ],
    [
      'a policy that is none',
      path,
      order('X', { policy: 'some' }),
      422,
      'invalid_request',
      /body\.policy: must be one of partial, all/,
    ],
    [
      'a number that begins with a space',
      path,
      order(' SO-1'),
      422,
      'invalid_request',
      /body\.order: letters, digits/,
    ],
    [
      'the number of another order',
      path,
      order('KNOWN', { customer: 'Somebody else' }),
      409,
      'exists_with_different_body',
      /The order KNOWN of Corner Café is known and says something else/,
    ],
    [
      'the id of another request',
      path,
      { ...order('OTHER'), id: 'order-known-1' },
      409,
      'exists_with_different_body',
      /order-known-1 was used before for another request/,
    ],
    [
      'to be cancelled a second time',
      '/api/orders/GONE/cancel',
      { reason: 'again' },
      409,
      'order_ended',
      /The order GONE was cancelled already by page: the customer cancelled/,
    ],
    [
      'to be cancelled, and nobody made it',
      '/api/orders/NONE/cancel',
      { reason: 'x' },
      404,
      'unknown_order',
      /no order NONE/,
    ],
    [
      'to be cancelled without a reason',
      '/api/orders/KNOWN/cancel',
      {},
      422,
      'invalid_request',
      /body\.reason/,
    ],
  ])('with %s is refused', async (what, to, body, ...told) => {
    await expectRefused(gateway, [what, to, named(body), ...told]);
  });

  it('that nobody made is not found', async () => {
    expect((await gateway.ask('/api/orders/NONE')).status).toBe(404);
  });

  it('sent again answers as before', async () => {
    const again = await gateway.post('/api/orders', { ...order('KNOWN'), id: 'order-known-1' });
    expect(JSON.parse(again.text)).toMatchObject({ outcome: 'exists', order: 'KNOWN' });
    const anew = await must('/api/orders', order('KNOWN'));
    expect(anew).toMatchObject({ outcome: 'exists', order: 'KNOWN' });
  });
});

describe('orders', () => {
  it('are listed in the order in which they are served, page by page', async () => {
    await must('/api/orders', order('LIST-LATE', { customer: 'List' }));
    await must('/api/orders', order('LIST-DATED', { customer: 'List', ship_by: '2026-12-24' }));
    await must('/api/orders', order('LIST-FIRST', { customer: 'List', priority: 1 }));
    const names: string[] = [];
    for (let next = ''; ; ) {
      const page = await got(`/api/orders?text=List&waiting=yes&limit=1${next}`);
      names.push(...page.rows.map((row: { order: string }) => row.order));
      if (page.next === null) break;
      next = `&after=${page.next}`;
    }
    expect(names).toEqual(['LIST-FIRST', 'LIST-DATED', 'LIST-LATE']);
    for (const name of names) await must(`/api/orders/${name}/cancel`, { reason: 'x' });
    expect((await got('/api/orders?text=List')).rows).toEqual([]);
    expect((await got('/api/orders?text=List&state=cancelled')).rows).toHaveLength(3);
  });

  it.each(['#1001', '2026/117', 'PO 4500 1'])('may be numbered %s, as shops do', async (number) => {
    const address = `/api/orders/${encodeURIComponent(number)}`;
    await must('/api/orders', order(number));
    expect(await got(address)).toMatchObject({ order: number, state: 'open' });
    const { hits } = await got(`/api/search?scan=${encodeURIComponent(number)}`);
    expect(hits).toMatchObject([{ kind: 'document', document: 'order', id: number, open: true }]);
    await must(`${address}/cancel`, { reason: 'x' });
    expect((await got(address)).state).toBe('cancelled');
  });

  it('get what comes in, told line by line with what is behind it', async () => {
    await must('/api/orders/KNOWN/cancel', { reason: 'x' });
    await must('/api/orders', order('SO-1', { ship_by: '2026-12-01' }));
    await must('/api/adjustments', found({ quantity: 4 }));
    const line = async () => (await got('/api/orders/SO-1')).all_lines[0];
    await expect.poll(async () => (await line()).reserved, { timeout: 15_000 }).toBe(4);
    expect(await line()).toMatchObject({ sku: DRINK, quantity: 6, waiting: 2 });
    expect((await line()).kept).toMatchObject([{ quantity: 4, at: null }]);
    await must('/api/orders/SO-1/cancel', { reason: 'x' });
    expect(await line()).toMatchObject({ reserved: 0, waiting: 0, kept: [] });
  });

  it('of eight callers for the last piece: one is promised, and seven wait and are told', async () => {
    await must(
      '/api/adjustments',
      found({ sku: BUTTER, lot: 'L1', quantity: 1, location: 'b-01-01' }),
    );
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        must('/api/orders', order(`LAST-${n}`, { lines: [{ sku: BUTTER, quantity: 1 }] })),
      ),
    );
    const lines = answers.map((answer) => answer.lines[0]);
    expect(lines.filter(({ reserved }) => reserved === 1)).toHaveLength(1);
    expect(lines.filter(({ waiting }) => waiting === 1)).toHaveLength(7);
    for (let n = 0; n < 8; n += 1) await must(`/api/orders/LAST-${n}/cancel`, { reason: 'x' });
  });
});

describe('goods that an order waits for', () => {
  it('go from the receipt straight to packing, and the rest to a bin', async () => {
    await must('/api/orders', order('SO-2', { lines: [{ sku: DRINK, quantity: 10 }] }));
    const { receipt } = await must('/api/receipts', { location: 'receiving' });
    await must(`/api/receipts/${receipt}/scan`, { sku: DRINK, quantity: 18 });
    const [waits] = (await got(`/api/receipts/${receipt}/waiting`)).rows;
    expect(waits).toMatchObject({ sku: DRINK, quantity: 18 });
    const goods = { sku: DRINK, lot: null, quantity: 18, location: 'receiving' };
    const { planned } = await must('/api/putaway/plans', { subjects: [{ goods }] });
    const [first] = planned;
    // Four pieces lie stored, which serve the order first.
    expect(first).toMatchObject({ to: 'shipping', part: true });
    expect(first.orders).toEqual([{ order: 'SO-2', sku: DRINK, quantity: 6 }]);
    const [rest] = (await got(`/api/receipts/${receipt}/waiting`)).rows;
    expect(rest).toMatchObject({ sku: DRINK, quantity: 12 });
    await must(`/api/putaway/${first.task}/confirm`, { place: 'LOC-SHIPPING' });
    const [line] = (await got('/api/orders/SO-2')).all_lines;
    expect(line.kept).toContainEqual(
      expect.objectContaining({
        quantity: 6,
        at: expect.objectContaining({ location: 'shipping' }),
      }),
    );
    const then = await must('/api/putaway', { goods: { ...goods, quantity: 12 } });
    expect([then.part, then.to]).toEqual([false, expect.stringMatching(/^a-/)]);
  });
});

describe('what lies packed', () => {
  it('leaves with the customer, is traced and may come back; a mistake is taken back', async () => {
    await must('/api/orders', order('SO-9', { lines: [{ sku: DRINK, quantity: 3 }] }));
    await must('/api/adjustments', found({ quantity: 3, location: 'shipping' }));
    const id = 'shipment-of-so-9';
    const ship = () => gateway.post('/api/orders/SO-9/ship', { id });
    await expect.poll(async () => (await ship()).status, { timeout: 15_000 }).toBe(200);
    expect(JSON.parse((await ship()).text)).toMatchObject({ outcome: 'exists', movement: id });
    const one = () => got('/api/orders/SO-9');
    expect(await one()).toMatchObject({
      state: 'shipped',
      all_lines: [{ shipped: 3, reserved: 0, waiting: 0 }],
      shipments: [{ movement: id, lines: 1, taken_back: false }],
    });
    expect((await got('/api/orders?state=shipped')).rows).toMatchObject([{ order: 'SO-9' }]);
    expect((await got('/api/search?text=SO-9')).hits).toContainEqual(
      expect.objectContaining({ kind: 'shipment', reference: 'SO-9' }),
    );
    await must(`/api/movements/${id}/void`, { reason: 'MISTAKE' });
    expect(await one()).toMatchObject({ state: 'open', shipments: [{ taken_back: true }] });
    await must('/api/orders/SO-9/cancel', { reason: 'x' });
  });

  it.each<WrongRequest>([
    ['of no order', '/api/orders/NOTHING/ship', {}, 404, 'unknown_order', /no order NOTHING/],
    ['of a cancelled order', '/api/orders/GONE/ship', {}, 409, 'order_ended', /cancelled already/],
    ['of nothing', '/api/orders/EMPTY/ship', {}, 409, 'nothing_packed', /bring it there first/],
  ])('is refused: %s', async (what, path, body, ...told) => {
    await gateway.post('/api/orders', {
      ...order('EMPTY', { lines: [{ sku: BUTTER, quantity: 1 }] }),
      id: 'order-empty-1',
    });
    await expectRefused(gateway, [what, path, named(body), ...told]);
  });
});
