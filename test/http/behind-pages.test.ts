import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Answer, Program, problemIn } from '../../gateway/testing/http/program.ts';

/** What screens ask for beside the lists: a place and its block, what a receipt leaves to put away, a recall's file. */

let gateway: Program;

beforeAll(async () => {
  gateway = await Program.start();
  await gateway.importCatalog();
}, 60_000);
afterAll(async () => {
  await gateway?.stop();
});

const read = ({ status, text }: Answer): never => {
  expect(status, text).toBe(200);
  return JSON.parse(text) as never;
};
const got = async (path: string): Promise<never> => read(await gateway.ask(path));
const posted = async (path: string, id: string, body: object): Promise<never> =>
  read(await gateway.post(path, { id: `behind-pages-${id}`, ...body }));

it('a place says what it stands in', async () => {
  expect(await got('/api/stock/locations/a-01-01')).toMatchObject({
    ...{ location: 'a-01-01', name: 'A 01 01', parent: 'aisle-a', children: 0 },
    above: [
      { location: 'site-1' },
      { location: 'hall-a' },
      { location: 'zone-a' },
      { name: 'Aisle A' },
    ],
  });
  const nowhere = await gateway.ask('/api/stock/locations/nowhere');
  expect(problemIn(nowhere)).toMatchObject({ status: 404, code: 'unknown_location' });
});

it('a blocked place says who blocked it and why, and so does what lies beneath it', async () => {
  expect(await got('/api/putaway/blocks/a-01-01')).toEqual({ location: 'a-01-01', block: null });
  const block = (id: string, location: string, reason: string | null) =>
    posted('/api/putaway/blocks', id, { location, reason, by: 'Kim' });
  await block('block-1', 'aisle-a', 'Wet floor');
  await block('block-2', 'a-01-02', 'Shelf bent');
  const beneath = {
    block: { at: { location: 'aisle-a' }, reason: 'Wet floor', blocked_by: 'Kim' },
  };
  expect(await got('/api/putaway/blocks/a-01-01')).toMatchObject(beneath);
  const nearest = { block: { at: { location: 'a-01-02' }, reason: 'Shelf bent' } };
  expect(await got('/api/putaway/blocks/a-01-02')).toMatchObject(nearest);
  const first: { rows: { at: object }[]; next: string } = await got('/api/putaway/blocks?limit=1');
  expect(first.rows).toMatchObject([{ at: { location: 'a-01-02' } }]);
  expect(await got(`/api/putaway/blocks?limit=1&after=${first.next}`)).toMatchObject({
    rows: [{ at: { location: 'aisle-a' } }],
  });
  await block('block-3', 'aisle-a', null);
  await block('block-4', 'a-01-02', null);
  expect(await got('/api/putaway/blocks')).toEqual({ rows: [], next: null });
});

it('a receipt tells what is to be put away: no more than came, lies there, and was not sent on', async () => {
  const { receipt } = await posted('/api/receipts', 'receipt', { location: 'receiving' });
  const path = `/api/receipts/${receipt}`;
  const scan = (id: string, said: object) => posted(`${path}/scan`, id, said);
  await scan('rice', { sku: 'RICE-1KG', quantity: 20 });
  await scan('honey', { sku: 'HONEY-500G', quantity: 6, handling_unit: 'PAL-9' });
  const { lines }: { lines: { line: string }[] } = await scan('tea', {
    sku: 'TEA-20',
    quantity: 5,
  });
  await posted(`${path}/damage`, 'damage', {
    ...{ line: lines[0]?.line, quantity: 2, quarantine: 'held', reason: 'Wet' },
  });
  const back: { lines: { line: string }[] } = await scan('flour', {
    sku: 'FLOUR-1KG',
    quantity: 4,
  });
  await posted(`${path}/undo`, 'undo', { line: back.lines[0]?.line });
  const waiting = async (): Promise<unknown[]> => {
    const {
      rows,
    }: { rows: { kind: string; sku: string; quantity: number; handling_unit: string }[] } =
      await got(`${path}/waiting`);
    return rows.map((row) =>
      row.kind === 'unit' ? row.handling_unit : `${row.quantity} ${row.sku}`,
    );
  };
  expect(await waiting()).toEqual(['PAL-9', '20 RICE-1KG', '3 TEA-20']);
  // Some of the rice has gone elsewhere; the pallet and some of the tea are sent to a shelf.
  await posted('/api/adjustments', 'gone', {
    ...{ sku: 'RICE-1KG', location: 'receiving', quantity: -15, reason: 'LOST' },
  });
  await posted('/api/putaway/plans', 'plan', {
    subjects: [
      { handling_unit: 'PAL-9' },
      { goods: { sku: 'TEA-20', quantity: 2, location: 'receiving' } },
    ],
  });
  expect(await waiting()).toEqual(['5 RICE-1KG', '1 TEA-20']);
  expect(problemIn(await gateway.ask('/api/receipts/none/waiting')).code).toBe('unknown_receipt');
});

it('a proposed place says why in words, when it is planned and afterwards', async () => {
  await posted('/api/adjustments', 'to-put-away', {
    ...{ sku: 'RICE-1KG', location: 'receiving', quantity: 3, reason: 'FOUND' },
  });
  const goods = { sku: 'RICE-1KG', quantity: 3, location: 'receiving' };
  type Told = { task: string; proposals: { parts: { says: string }[] }[] };
  const planned: Told = await posted('/api/putaway', 'plan-one', { goods });
  const says = ({ proposals }: Told) =>
    proposals.flatMap(({ parts }) => parts.map((part) => part.says));
  expect(says(planned)).toContain('light enough for any height');
  expect(says(await got(`/api/putaway/${planned.task}`))).toEqual(says(planned));
});

it('the list of a recall is a file as well', async () => {
  const stock = 'sku,location,quantity,lot,expiry,handling_unit\n';
  const body = `${stock}BUTTER-250G,a-02-01,30,B-7,2099-03-31,\nBUTTER-250G,held,2,B-7,2099-03-31,\n`;
  const options = { method: 'POST', headers: { 'content-type': 'text/csv' } };
  read(await gateway.ask('/api/import/opening_stock?id=behind-pages-stock', options, body));
  const recalled = { sku: 'BUTTER-250G', lot: 'B-7', reason: 'Glass' };
  const { recall } = await posted('/api/recalls', 'recall', recalled);
  const { status, headers, text } = await gateway.ask(`/api/recalls/${recall}/places/csv`);
  expect(status).toBe(200);
  expect(headers['content-type']).toBe('text/csv; charset=utf-8');
  expect(text.split('\r\n')).toEqual([
    'location,place,sku,item,lot,handling_unit,quantity,base_unit,in_quarantine',
    'a-02-01,A 02 01,BUTTER-250G,Butter 250 g,B-7,,30,counted,no',
    'held,Quarantine,BUTTER-250G,Butter 250 g,B-7,,2,counted,yes',
    '',
  ]);
  const missing = await gateway.ask('/api/recalls/none/places/csv');
  expect(problemIn(missing)).toMatchObject({ status: 404, code: 'unknown_recall' });
});

it('the entries of a month, and of an item, are a file', async () => {
  const put = (id: string, quantity: number, note: string) =>
    posted('/api/adjustments', id, {
      ...{ sku: 'SUGAR-1KG', location: 'a-03-01', quantity, reason: 'FOUND', note, by: 'Kim' },
    });
  await put('sugar-1', 7, 'behind the shelf');
  await put('sugar-2', 2, '=SUM(A1)');
  const sugar = '/api/ledger/csv?variant=sugar-1kg';
  const { status, headers, text } = await gateway.ask(sugar);
  expect(status).toBe(200);
  expect(headers['content-disposition']).toBe('attachment; filename="ledger-sugar-1kg.csv"');
  const [head, ...lines] = text.trimEnd().split('\r\n');
  expect(head).toContain('seq,recorded_at,occurred_at,late,type,movement,sku,item');
  expect(lines).toHaveLength(2);
  // The newest first; what a spreadsheet would take for a formula is text.
  expect(lines[0]).toContain(",a-03-01,A 03 01,,,2,9,counted,,,FOUND,'=SUM(A1),Kim,,");
  const { months }: { months: [{ month: string }] } = await got('/api/months');
  const month = `/api/ledger/csv?month=${months[0].month}`;
  const ofMonth = (await gateway.ask(month)).text.trimEnd().split('\r\n');
  // More than what is read at once, and each entry once.
  const seqs = ofMonth.slice(1).map((line) => Number(line.split(',')[0]));
  expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => b - a));
  expect(ofMonth).toEqual(expect.arrayContaining(lines));
  expect((await gateway.ask(`${month}&variant=sugar-1kg`)).text).toBe(text);
  const nothing = await gateway.ask('/api/ledger/csv?month=2020-01');
  expect(problemIn(nothing)).toMatchObject({ status: 404, code: 'month_empty' });
  expect(problemIn(await gateway.ask('/api/ledger/csv'))).toMatchObject({ status: 422 });
  const open = await gateway.ask(`/api/months/${months[0].month}/balances/csv`);
  expect(problemIn(open)).toMatchObject({ status: 404, code: 'month_open' });
});

it('the view counts the changes of each list', async () => {
  const lists = async (): Promise<Record<string, number>> => {
    const { lists }: { lists: Record<string, number> } = await got('/api/zone');
    return lists;
  };
  const before = await lists();
  await posted('/api/purchase-orders', 'order', {
    ...{ purchase_order: 'PO-7', supplier: 'Mill', location: 'receiving' },
    lines: [{ sku: 'RICE-1KG', quantity: 3 }],
  });
  await posted('/api/transfers/outgoing', 'transfer', { to: 'zone-b' });
  await posted('/api/counts/start', 'count', { place: 'a-03-01' });
  const after = await lists();
  for (const list of ['receiving', 'transfers', 'counts']) {
    expect(after[list], list).toBe((before[list] ?? 0) + 1);
  }
  expect(after.putaway).toBe(before.putaway);
  // What is held back ends the putaway to packing that would bring it there.
  await posted('/api/adjustments', 'found', {
    ...{ sku: 'BUTTER-250G', lot: 'B-9', location: 'a-03-01', quantity: 1, reason: 'FOUND' },
  });
  const found = await lists();
  await posted('/api/lots/butter-250g/B-9', 'held', { status: 'blocked', reason: 'wet' });
  expect((await lists()).putaway).toBe((found.putaway ?? 0) + 1);
});
