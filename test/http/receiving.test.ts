import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asnDetails } from '../../contract/http/asns.ts';
import { onOrderAnswer, orderDetails, ordersPage } from '../../contract/http/purchase-orders.ts';
import {
  receiptLinesPage,
  receiptReport,
  receiptsPage,
  scanAnswer,
} from '../../contract/http/receipts.ts';
import { stockItemsPage } from '../../contract/http/stock.ts';
import { type Answer, Program, problemIn } from '../../gateway/testing/http/program.ts';

/** Receiving over HTTP, by the program itself. */

const OAT = 'OAT-DRINK-1L';
const EAN = ']E04003300000011';
const SSCC = '340123450000000017';
let gateway: Program;
let ids = 0;
const id = (): string => {
  ids += 1;
  return `receiving-${ids}`;
};

beforeAll(async () => {
  gateway = await Program.start();
  await gateway.importCatalog();
}, 60_000);
afterAll(async () => {
  await gateway?.stop();
});

const read = async (path: string): Promise<unknown> => bodyOf(await gateway.ask(path));
const change = async (path: string, body: object): Promise<unknown> =>
  bodyOf(await gateway.post(path, { id: id(), ...body }));
const refused = async (path: string, body: object) =>
  problemIn(await gateway.post(path, { id: id(), ...body }));

function bodyOf({ status, text }: Answer): unknown {
  if (status !== 200) throw new Error(`${status}: ${text}`);
  return JSON.parse(text);
}

const order = (purchase_order: string, quantity: number, more: object = {}) => ({
  purchase_order,
  version: 1,
  supplier: 'Mill 4',
  expected_on: '2026-12-01',
  location: 'receiving',
  lines: [{ sku: OAT, quantity }],
  ...more,
});
const opened = async (more: object): Promise<string> => {
  const receipt = id();
  await change('/api/receipts', { id: receipt, ...more });
  return receipt;
};

describe('a delivery', () => {
  it('is ordered, scanned, damaged in part, undone in part, closed and reported', async () => {
    await change('/api/purchase-orders', order('PO-1', 24));
    const receipt = await opened({ purchase_order: 'PO-1', by: 'anna' });
    const first = scanAnswer.parse(await change(`/api/receipts/${receipt}/scan`, { scan: EAN }));
    const second = scanAnswer.parse(
      await change(`/api/receipts/${receipt}/scan`, { sku: OAT, quantity: 12, by: 'ben' }),
    );
    expect(second.lines).toMatchObject([{ result: 'expected', quantity: 12 }]);
    const [line] = first.lines;
    await change(`/api/receipts/${receipt}/undo`, { line: line?.line });
    await change(`/api/receipts/${receipt}/damage`, {
      line: second.lines[0]?.line,
      quantity: 2,
      quarantine: 'held',
      reason: 'crushed',
      by: 'ben',
    });
    const unknown = await change(`/api/receipts/${receipt}/scan`, { scan: '=SUM(A1)' });
    expect(unknown).toMatchObject({ movement: null, lines: [{ result: 'unknown-item' }] });
    const lines = receiptLinesPage.parse(await read(`/api/receipts/${receipt}/lines?limit=3`));
    expect(lines.rows.map(({ result }) => result)).toEqual(['unknown-item', 'damaged', 'expected']);
    const rest = receiptLinesPage.parse(
      await read(`/api/receipts/${receipt}/lines?after=${lines.next}`),
    );
    expect(rest.rows).toMatchObject([{ undone_by: 'page' }]);
    expect(await change(`/api/receipts/${receipt}/close`, {})).toMatchObject({ discrepancies: 3 });
    const report = receiptReport.parse(await read(`/api/receipts/${receipt}/report`));
    expect(report.lines).toMatchObject([{ sku: OAT, expected: 24, received: 12, here: 12 }]);
    expect(report.discrepancies.map(({ kind, quantity, by }) => [kind, quantity, by])).toEqual([
      ['short', 12, null],
      ['damaged', 2, 'ben'],
      ['unknown-item', null, 'page'],
    ]);
    const csv = await gateway.ask(`/api/receipts/${receipt}/report.csv`);
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8');
    const rows = csv.text.trim().split('\r\n');
    expect(rows).toHaveLength(5);
    expect(rows[4], 'no formula reaches a spreadsheet').toContain(",'=SUM(A1),");
  });

  it('is on order until it came, with the lines behind it', async () => {
    await change('/api/purchase-orders', order('PO-2', 100, { expected_on: '2026-11-30' }));
    const before = onOrderAnswer.parse(await read('/api/on-order/oat-drink-1l'));
    expect(before.lines[0]).toMatchObject({ purchase_order: 'PO-2', on_order: 100 });
    const receipt = await opened({ purchase_order: 'PO-2' });
    await change(`/api/receipts/${receipt}/scan`, { sku: OAT, quantity: 60 });
    const after = onOrderAnswer.parse(await read('/api/on-order/oat-drink-1l?location=receiving'));
    expect(before.on_order - after.on_order).toBe(60);
    const items = stockItemsPage.parse(await read('/api/stock/items?text=OAT-DRINK-1L'));
    expect(items.rows[0]?.on_order).toBe(after.on_order);
    const one = orderDetails.parse(await read('/api/purchase-orders/PO-2'));
    expect(one).toMatchObject({ receipt, all_lines: [{ quantity: 100, received: 60 }] });
  });

  it('announced by a notice comes with one scan', async () => {
    const contents = [{ sku: OAT, quantity: 48 }];
    await change('/api/asns', {
      asn: 'ASN-1',
      supplier: 'Mill 4',
      location: 'receiving',
      units: [{ sscc: SSCC, contents }],
    });
    const receipt = await opened({ asn: 'ASN-1' });
    await change(`/api/receipts/${receipt}/scan`, { scan: `]C100${SSCC}` });
    const asn = asnDetails.parse(await read('/api/asns/ASN-1'));
    expect(asn).toMatchObject({
      state: 'received',
      units_received: 1,
      contents: [{ received: 48 }],
    });
    expect(await refused(`/api/receipts/${receipt}/scan`, { scan: `]C100${SSCC}` })).toMatchObject({
      status: 409,
      code: 'unit_received',
    });
  });

  it('of a part of a piece is refused with the number that was sent', async () => {
    const answer = await gateway.post('/api/purchase-orders', {
      id: 'receiving-fraction',
      ...{ purchase_order: 'PO-F', version: 1, supplier: 'Mill', location: 'receiving' },
      lines: [{ sku: OAT, quantity: 1.5 }],
    });
    expect(problemIn(answer).detail).toBe(
      'body.lines.0.quantity: must be a whole number, not 1.5.',
    );
  });

  it('of orders comes from a file, with faults by line', async () => {
    const options = { method: 'POST', headers: { 'content-type': 'text/csv' } };
    const head = 'purchase_order,supplier,location,sku,quantity,expected_on';
    const wrong = `${head}\nPO-8,Mill,receiving,${OAT},12,2026-12-01\nPO-8,Mill,receiving,NONE,1,2026-12-01\n`;
    const faults = problemIn(
      await gateway.ask('/api/import/purchase_orders?id=receiving-csv-1', options, wrong),
    );
    expect(faults.errors).toMatchObject([{ line: 3, path: 'sku' }]);
    const right = wrong.replace('NONE', 'RICE-1KG');
    const answer = await gateway.ask(
      '/api/import/purchase_orders?id=receiving-csv-2',
      options,
      right,
    );
    expect(bodyOf(answer)).toMatchObject({
      outcome: 'created',
      kind: 'purchase_orders',
      created: 2,
    });
    expect(orderDetails.parse(await read('/api/purchase-orders/PO-8')).all_lines).toHaveLength(2);
    const column = right.replace('supplier', 'suplier');
    const named = problemIn(
      await gateway.ask('/api/import/purchase_orders?id=receiving-csv-3', options, column),
    );
    expect(named.errors?.[0]).toMatchObject({ line: 1, path: 'suplier' });
  });
});

it('lists orders and receipts page by page', async () => {
  for (const number of [1, 2, 3]) {
    await change('/api/purchase-orders', order(`PAGE-${number}`, 1, { supplier: 'Pages' }));
  }
  const first = ordersPage.parse(await read('/api/purchase-orders?text=Pages&limit=2'));
  const rest = ordersPage.parse(
    await read(`/api/purchase-orders?text=Pages&limit=2&after=${first.next}`),
  );
  const names = [...first.rows, ...rest.rows].map((row) => row.purchase_order);
  expect(names).toEqual(['PAGE-1', 'PAGE-2', 'PAGE-3']);
  const receipts = receiptsPage.parse(await read('/api/receipts?state=closed'));
  expect(receipts.rows).toHaveLength(1);
});

it('lists with the receipts of an order those of its notices, and with those of a notice its own', async () => {
  await change('/api/purchase-orders', order('PO-FAMILY', 5));
  const units = [{ sscc: 'FAMILY-1', contents: [{ sku: OAT, quantity: 2 }] }];
  await change('/api/asns', {
    ...{ asn: 'ASN-FAMILY', version: 1, purchase_order: 'PO-FAMILY', supplier: 'Mill 4' },
    ...{ location: 'receiving', units },
  });
  const direct = await opened({ purchase_order: 'PO-FAMILY' });
  const noticed = await opened({ asn: 'ASN-FAMILY' });
  await opened({ location: 'receiving' });
  const found = async (query: string): Promise<string[]> =>
    receiptsPage.parse(await read(`/api/receipts?${query}`)).rows.map(({ receipt }) => receipt);
  expect(await found('purchase_order=PO-FAMILY')).toEqual([noticed, direct]);
  expect(await found('asn=ASN-FAMILY')).toEqual([noticed]);
  await change(`/api/receipts/${direct}/close`, {});
  expect(await found('purchase_order=PO-FAMILY&state=closed')).toEqual([direct]);
  expect(await found('purchase_order=PO-FAMILY&asn=ASN-FAMILY&state=open')).toEqual([noticed]);
});

it.each([
  ['an order that is not there', '/api/receipts', { purchase_order: 'PO-0' }, 404, 'unknown_order'],
  [
    'a receipt that is not there',
    '/api/receipts/nothing/scan',
    { sku: OAT },
    404,
    'unknown_receipt',
  ],
  ['a blind receipt without a place', '/api/receipts', {}, 422, 'location_missing'],
  [
    'both order and notice',
    '/api/receipts',
    { purchase_order: 'PO-1', asn: 'ASN-1' },
    422,
    'two_documents',
  ],
  [
    'a quantity beyond 2^53',
    '/api/receipts/x/scan',
    { sku: OAT, quantity: 2 ** 53 },
    422,
    'invalid_request',
  ],
  ['neither scan nor SKU', '/api/receipts/x/scan', {}, 422, 'invalid_request'],
  [
    'an unknown member',
    '/api/receipts/x/scan',
    { sku: OAT, colour: 'red' },
    422,
    'invalid_request',
  ],
  [
    'an order without lines',
    '/api/purchase-orders',
    order('PO-9', 1, { lines: [] }),
    422,
    'invalid_request',
  ],
  [
    'a date that is none',
    '/api/purchase-orders',
    order('PO-9', 1, { expected_on: '2026-02-30' }),
    422,
    'invalid_request',
  ],
] as const)('%s is a problem with its code', async (_what, path, body, status, code) => {
  expect(await refused(path, body)).toMatchObject({ status, code });
});

it('answers a change that comes again as before, and refuses another body', async () => {
  const body = { id: id(), ...order('PO-3', 5) };
  expect(bodyOf(await gateway.post('/api/purchase-orders', body))).toMatchObject({
    outcome: 'created',
  });
  expect(bodyOf(await gateway.post('/api/purchase-orders', body))).toMatchObject({
    outcome: 'exists',
  });
  const other = { ...body, supplier: 'Other' };
  expect(problemIn(await gateway.post('/api/purchase-orders', other))).toMatchObject({
    status: 409,
    code: 'exists_with_different_body',
  });
});

it('counts what eight people scan at once exactly, and tells those who come too late', async () => {
  await change('/api/purchase-orders', order('PO-4', 100));
  const receipt = await opened({ purchase_order: 'PO-4' });
  const answers = await Promise.all(
    Array.from({ length: 120 }, (_, scan) =>
      gateway.post(`/api/receipts/${receipt}/scan`, {
        id: id(),
        scan: EAN,
        by: `person-${scan % 8}`,
      }),
    ),
  );
  const statuses = answers.map(({ status }) => status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(100);
  const late = answers.filter(({ status }) => status === 409).map((answer) => problemIn(answer));
  expect(late).toHaveLength(20);
  for (const { code, detail } of late) {
    expect(code).toBe('over');
    expect(detail).toMatch(/100 came already \(\d+ by person-\d/);
  }
  const one = orderDetails.parse(await read('/api/purchase-orders/PO-4'));
  expect(one).toMatchObject({ state: 'received', all_lines: [{ received: 100 }] });
}, 30_000);
