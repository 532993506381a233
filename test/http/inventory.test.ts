import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ImportsUnderWay, importsUnderWay } from '../../contract/http/import.ts';
import { type Answer, Program, problemIn, until } from '../../gateway/testing/http/program.ts';

/** Files, lots, traces, recalls and months over HTTP, on the program itself. */

let gateway: Program;

beforeAll(async () => {
  gateway = await Program.start();
  await gateway.importCatalog();
});
afterAll(async () => {
  await gateway?.stop();
});

const csv = (kind: string, id: string, body: string, more = ''): Promise<Answer> =>
  gateway.ask(
    `/api/import/${kind}?id=${id}${more}`,
    { method: 'POST', headers: { 'content-type': 'text/csv' } },
    body,
  );
const got = async (path: string): Promise<Record<string, never>> => {
  const { status, text } = await gateway.ask(path);
  expect(status, text).toBe(200);
  return JSON.parse(text);
};
const posted = async (path: string, body: object): Promise<Record<string, never>> => {
  const { status, text } = await gateway.post(path, body);
  expect(status, text).toBe(200);
  return JSON.parse(text);
};
const HEAD = 'sku,location,quantity,lot,expiry,handling_unit\n';

describe('a file of 80,000 lines', () => {
  const lines = Array.from({ length: 80_000 }, () => 'OAT-DRINK-1L,receiving,1,,,');

  it('with one fault in its last line is refused with that line, and nothing of it is taken in', async () => {
    const answer = await csv(
      'opening_stock',
      'http-stock-01',
      `${HEAD}${lines.join('\n')}\nX,receiving,1,,,`,
    );
    expect(problemIn(answer).errors).toEqual([
      { line: 80_002, path: 'sku', message: 'there is no variant with the SKU X; import it first' },
    ]);
    expect(await got('/api/stock/items/oat-drink-1l')).toMatchObject({ on_hand: 0 });
  });

  it('of items is taken in while other things are answered', async () => {
    const items = lines.map((_, n) => `big-${n},oat-drink,BIG-${n},Item ${n}`);
    let slowest = 0;
    let going = true;
    const seen: ImportsUnderWay['under_way'] = [];
    const others = (async () => {
      while (going) {
        const begun = performance.now();
        await got('/api/stock?limit=1');
        slowest = Math.max(slowest, performance.now() - begun);
        const [told] = importsUnderWay.parse(await got('/api/import')).under_way;
        if (told !== undefined) seen.push(told);
      }
    })();
    const answer = await csv(
      'variants',
      'http-items-01',
      `variant,product,sku,name\n${items.join('\n')}`,
    );
    going = false;
    await others;
    expect(answer.status, answer.text).toBe(200);
    expect(JSON.parse(answer.text)).toMatchObject({ outcome: 'created', created: 80_000 });
    expect(slowest).toBeLessThan(1_000);
    // How far it was could be asked all along.
    const applied = seen.map((each) => each.applied);
    expect(seen[0]).toMatchObject({ id: 'http-items-01', kind: 'variants', by: 'page' });
    expect(applied).toEqual([...applied].sort((a, b) => a - b));
    expect(new Set(applied).size).toBeGreaterThan(3);
    expect(await got('/api/import')).toEqual({ under_way: [] });
    const again = await csv(
      'variants',
      'http-items-01',
      `variant,product,sku,name\n${items.join('\n')}`,
    );
    expect(JSON.parse(again.text)).toMatchObject({ outcome: 'exists' });
  }, 120_000);
});

describe('stock with lots', () => {
  beforeAll(async () => {
    const rows =
      'BUTTER-250G,receiving,40,B-1,2099-03-31,PAL-1\nBUTTER-250G,receiving,5,B-2,2099-03-31,';
    expect((await csv('opening_stock', 'http-lots-01', `${HEAD}${rows}`)).status).toBe(200);
  });

  it('says who brought it, else the page', async () => {
    const rows = `${HEAD}TEA-20,staging,3,,,`;
    const made = async (id: string, more: string) => {
      expect((await csv('opening_stock', id, rows, more)).status).toBe(200);
      const { rows: entries } = await got('/api/ledger?variant=tea-20&location=staging&limit=1');
      return Array.from<{ created_by: string }>(entries ?? [])[0]?.created_by;
    };
    expect(await made('http-by-0001', `&by=${encodeURIComponent('Käthe M.')}`)).toBe('Käthe M.');
    expect(await made('http-by-0002', '')).toBe('page');
    const nobody = await csv('opening_stock', 'http-by-0003', rows, '&by=%20');
    expect(problemIn(nobody).errors?.[0]?.path).toBe('query.by');
  });

  it('can be written as the file that it came from', async () => {
    const { headers, text } = await gateway.ask('/api/export/opening_stock');
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(text.split('\r\n').filter((line) => !line.startsWith('TEA'))).toEqual([
      'sku,location,quantity,lot,expiry,handling_unit',
      'BUTTER-250G,receiving,40,B-1,2099-03-31,PAL-1',
      'BUTTER-250G,receiving,5,B-2,2099-03-31,',
      '',
    ]);
  });

  it('is promised, and free again', async () => {
    const reference = { type: 'order', id: '7' };
    const asked = { id: 'http-promise-1', sku: 'BUTTER-250G', quantity: 4, reference };
    expect(await posted('/api/reservations', asked)).toEqual({
      outcome: 'created',
      reservation: asked.id,
    });
    expect(await got('/api/stock/items/butter-250g')).toMatchObject({
      on_hand: 45,
      reserved: 4,
      available: 41,
    });
    const more = await gateway.post('/api/reservations', {
      ...asked,
      id: 'http-promise-2',
      quantity: 42,
    });
    expect(problemIn(more)).toMatchObject({
      status: 409,
      code: 'nothing_free',
      facts: { free: 41 },
    });
    await posted(`/api/reservations/${asked.id}/release`, { id: 'http-release-1' });
    expect(await got('/api/stock/items/butter-250g')).toMatchObject({ reserved: 0, available: 45 });
  });

  it('is moved, and the move taken back once', async () => {
    const asked = {
      id: 'http-move-001',
      sku: 'BUTTER-250G',
      lot: 'B-2',
      from: 'receiving',
      to: 'shipping',
      quantity: 2,
    };
    await posted('/api/movements', asked);
    await posted('/api/movements/http-move-001/void', { id: 'http-void-001', reason: 'MISTAKE' });
    expect(await got('/api/movements/http-move-001')).toMatchObject({ voided_by: 'http-void-001' });
    const twice = await gateway.post('/api/movements/http-move-001/void', {
      id: 'http-void-002',
      reason: 'MISTAKE',
    });
    expect(problemIn(twice)).toMatchObject({ status: 409, code: 'already_voided' });
  });

  it('is traced through what was made of it, and called back', async () => {
    const goods = { sku: 'BUTTER-250G', location: 'receiving', quantity: 10 };
    const made = await posted('/api/transformations', {
      id: 'http-make-001',
      inputs: [{ ...goods, lot: 'B-1', handling_unit: 'PAL-1' }],
      outputs: [{ ...goods, lot: 'B-9' }],
    });
    expect(made).toEqual({ outcome: 'created', movement: 'http-make-001', links: 1 });
    const trace = await got('/api/trace/lots/butter-250g/B-1');
    expect(trace).toMatchObject({
      lots: 2,
      cut: false,
      rows: [{ lot: 'B-1' }, { lot: 'B-9', parent: 1 }],
    });
    expect(await got('/api/trace/units/PAL-1?direction=backward')).toMatchObject({
      rows: [{ lot: 'B-1' }],
    });
    const file = await gateway.ask('/api/trace/lots/butter-250g/B-9/csv?direction=backward');
    expect(file.text.trimEnd().split('\r\n')).toHaveLength(4);

    const recall = { id: 'http-recall-1', sku: 'BUTTER-250G', lot: 'B-1', reason: 'Glass' };
    expect(await posted('/api/recalls', recall)).toEqual({
      outcome: 'created',
      recall: recall.id,
      lots: 2,
    });
    expect(await posted('/api/recalls', recall)).toMatchObject({ outcome: 'exists' });
    expect(await got('/api/recalls/http-recall-1')).toMatchObject({ to_fetch: 1 });
    expect((await got('/api/recalls/http-recall-1/places')).rows).toHaveLength(2);
    expect(await got('/api/recalls/http-recall-1')).toMatchObject({ lots: 2, held: 2 });
    expect(await got('/api/recalls/http-recall-1/left')).toEqual({ rows: [], next: null });
    expect(await got('/api/stock/items/butter-250g')).toMatchObject({ on_hand: 45, available: 5 });
    expect(await got('/api/lots/butter-250g/B-9')).toMatchObject({
      status: 'blocked',
      reason: 'Glass',
    });
    await posted('/api/lots/butter-250g/B-9', { id: 'http-lot-0001', status: 'released' });
    // What is not held any more is not fetched.
    expect(await got('/api/recalls/http-recall-1')).toMatchObject({ lots: 2, held: 1 });
    const { rows = [] } = await got('/api/recalls/http-recall-1/places');
    expect(rows.map(({ lot }: { lot: string }) => lot)).toEqual(['B-1']);
    expect(await got('/api/lots?status=blocked')).toMatchObject({ rows: [{ lot: 'B-1' }] });
  });

  it('stands on units that are described and moved', async () => {
    await posted('/api/units/PAL-1', { id: 'http-unit-001', kind: 'pallet', tare_mg: 25_000_000 });
    await posted('/api/units/PAL-1/move', { id: 'http-unit-002', to: 'shipping' });
    expect(await got('/api/units/PAL-1')).toMatchObject({
      kind: 'pallet',
      at: { location: 'shipping' },
      goods: [{ lot: 'B-1', on_hand: 30, held: 'lot-blocked' }],
    });
  });
});

it.each([
  ['stock/items/nothing', 'There is no item nothing.'],
  ['lots/butter-250g/nothing', 'There is no lot nothing of butter-250g.'],
  ['units/nothing', 'There is no handling unit nothing.'],
  ['movements/nothing', 'There is no movement nothing.'],
  ['recalls/nothing', 'There is no recall nothing.'],
  ['recalls/nothing/places', 'There is no recall nothing.'],
  ['trace/lots/butter-250g/nothing', 'There is no lot nothing of butter-250g.'],
  ['trace/units/nothing', 'There is no handling unit nothing.'],
  ['trace/movements/nothing', 'There is no movement nothing.'],
  ['months/2020-01/balances', 'The month 2020-01 is not closed.'],
])('GET /api/%s is not found', async (path, detail) => {
  expect(problemIn(await gateway.ask(`/api/${path}`))).toMatchObject({ status: 404, detail });
});

it('a month that is not over is not closed', async () => {
  await until(async () => JSON.stringify(await got('/api/months')).includes('"open"'));
  const [{ month }] = (await got('/api/months')).months as unknown as [{ month: string }];
  const refused = await gateway.post(`/api/months/${month}/close`, { id: 'http-month-01' });
  expect(problemIn(refused)).toMatchObject({ status: 409 });
});
