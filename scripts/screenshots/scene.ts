import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';

/**
 * What the demo's day leaves none of, and screens are to be shown with: an order half received, goods on their way
 * to a shelf, counts at every stage, transfers under way in both directions, a correction, a return, a place that is
 * blocked. Each request has the same id every time, so a second run books nothing twice.
 */
export type Scene = {
  /** Paths on the first zone's page, by the name of the picture. */
  readonly [name: string]: string;
};

const told = z.object({ detail: z.string() });

/** `POST` and `GET` as somebody at the page would; a refusal is an error in the gateway's own words. */
function apiOf(url: string) {
  const answered = async (answer: Response): Promise<unknown> => {
    const body: unknown = await answer.json();
    if (answer.ok) return body;
    throw new Error(`${answer.url}: ${told.parse(body).detail}`);
  };
  return {
    get: async (path: string) => answered(await fetch(`${url}/api${path}`)),
    post: async (path: string, id: string, body: object, by = 'Kim') =>
      answered(
        await fetch(`${url}/api${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ id: `scene-${id}`, by, ...body }),
        }),
      ),
  };
}
type Api = ReturnType<typeof apiOf>;

const RICE = { sku: 'RICE-1KG' };
const HONEY = { sku: 'HONEY-500G' };
const COFFEE = { sku: 'COFFEE-500G' };

export async function laySceneIn(first: string, second: string | undefined): Promise<Scene> {
  const a = apiOf(first);
  const stock = await stockUp(a);
  const receipt = await receive(a);
  const putaway = await sendToShelf(a);
  const counts = await count(a);
  const out = await load(a);
  const coming = second === undefined ? {} : await send(apiOf(second), a);
  await correct(a);
  return { ...stock, ...receipt, ...putaway, ...counts, ...out, ...coming };
}

async function stockUp(a: Api): Promise<Scene> {
  const put = (id: string, more: object) =>
    a.post('/adjustments', id, { reason: 'FOUND', quantity: 24, ...more });
  await put('rice', { ...RICE, location: 'a-02-01' });
  await put('honey', { ...HONEY, location: 'a-02-02', quantity: 36 });
  await put('pasta', { sku: 'PASTA-500G', location: 'b-01-01', quantity: 160 });
  await a.post('/putaway/blocks', 'block', { location: 'b-03-03', reason: 'The floor is wet' });
  return { 'place-blocked': '/stock/places/b-03-03' };
}

const opened = z.object({ receipt: z.string() });
const scanned = z.object({ lines: z.array(z.object({ line: z.string() })) });

async function receive(a: Api): Promise<Scene> {
  const order = (id: string, supplier: string, lines: object[]) =>
    a.post('/purchase-orders', id, {
      ...{ purchase_order: id, version: 1, supplier, expected_on: '2026-12-04' },
      ...{ location: 'receiving', tolerance_pm: 50, lines },
    });
  await order('PO-2001', 'Grain & Mill', [
    { sku: 'RICE-1KG', quantity: 40 },
    { sku: 'PASTA-1KG', quantity: 20 },
    { sku: 'TOMATOES-400G', quantity: 48 },
    { sku: 'HONEY-500G', quantity: 12 },
  ]);
  await order('PO-2002', 'Quay Imports', [{ sku: 'OLIVE-OIL-500ML', quantity: 60 }]);
  const { receipt } = opened.parse(
    await a.post('/receipts', 'open', { purchase_order: 'PO-2001' }),
  );
  const path = `/receipts/${receipt}`;
  const scan = (id: string, said: object) => a.post(`${path}/scan`, id, said);
  await scan('r1', { ...RICE, quantity: 40 });
  await scan('r2', { scan: '14003300000049' });
  const { lines } = scanned.parse(
    await scan('r3', {
      sku: 'TOMATOES-400G',
      quantity: 24,
      lot: 'T-118',
      expires_on: '2027-05-31',
    }),
  );
  await a.post(`${path}/damage`, 'r4', {
    ...{ line: lines[0]?.line, quantity: 2, quarantine: 'held', reason: 'Crushed' },
  });
  await scan('r5', { ...HONEY, quantity: 15, accept: 'Agreed with the supplier' });
  await scan('r6', { scan: 'SHELF-TAG-9' });
  return { receipt: `/receiving/${receipt}` };
}

const task = z.object({ task: z.string() });

async function sendToShelf(a: Api): Promise<Scene> {
  const goods = { ...RICE, lot: null, quantity: 12, location: 'receiving' };
  const open = task.parse(await a.post('/putaway', 'putaway', { goods }));
  return { 'putaway-task': `/putaway/${open.task}` };
}

/** Who works at the browser that takes the pictures. */
export const PERSON = 'Ann';

const started = z.object({ count: z.string() });

async function count(a: Api): Promise<Scene> {
  const at = async (place: string, by: string): Promise<string> =>
    started.parse(await a.post('/counts/start', `count-${place}-${by}`, { place }, by)).count;
  const counting = await at('a-02-01', PERSON);
  const entry = { kind: 'goods', ...RICE, lot: null, quantity: 20 };
  await a.post(`/counts/${counting}/entries`, 'entry', { entry }, PERSON);
  const review = await at('a-02-02', 'Kim');
  for (const by of ['Kim', 'Robin']) {
    if (by === 'Robin') await a.post('/counts/start', 'count-again', { count: review }, by);
    const honey = { kind: 'goods', ...HONEY, lot: null, quantity: 29 };
    await a.post(`/counts/${review}/entries`, `honey-${by}`, { entry: honey }, by);
    await a.post(`/counts/${review}/finish`, `finish-${by}`, {}, by);
  }
  return { 'count-entry': `/counts/${counting}`, 'count-decision': `/counts/${review}` };
}

async function load(a: Api): Promise<Scene> {
  await a.post('/transfers/outgoing', 'out', { to: 'zone-b' });
  const pasta = { kind: 'item', sku: 'PASTA-500G', from: 'b-01-01', quantity: 48 };
  await a.post('/transfers/outgoing/scene-out/load', 'out-load', pasta);
  return { 'transfer-out': '/transfers/out/scene-out' };
}

const coming = z.object({ rows: z.array(z.object({ transfer: z.string() })) });

async function send(b: Api, a: Api): Promise<Scene> {
  await b.post('/adjustments', 'b-coffee', {
    ...{ ...COFFEE, lot: 'C2610-22', location: 'arrivals', quantity: 60, reason: 'FOUND' },
    handling_unit: 'TOTE-7',
  });
  await b.post('/adjustments', 'b-honey', {
    ...{ ...HONEY, location: 'arrivals', quantity: 30, reason: 'FOUND' },
  });
  await b.post('/transfers/outgoing', 'in', { to: 'zone-a' });
  const path = '/transfers/outgoing/scene-in';
  await b.post(`${path}/load`, 'in-1', { kind: 'unit', handling_unit: 'TOTE-7' });
  const honey = { kind: 'item', ...HONEY, from: 'arrivals', quantity: 30 };
  await b.post(`${path}/load`, 'in-2', honey);
  await b.post(`${path}/dispatch`, 'in-3', {});
  for (let attempt = 0; attempt < 60; attempt += 1) {
    const { rows } = coming.parse(await a.get('/transfers/incoming'));
    if (rows.some(({ transfer }) => transfer === 'scene-in')) {
      return { 'transfer-in': '/transfers/in/zone-b/scene-in' };
    }
    await wait(250);
  }
  throw new Error('the first zone did not hear of the transfer within 15 s');
}

async function correct(a: Api): Promise<void> {
  const pasta = { sku: 'PASTA-500G', location: 'b-01-01' };
  await a.post('/adjustments', 'less', { ...pasta, quantity: -4, reason: 'DAMAGED' });
  await a.post('/returns', 'return', {
    ...{ ...HONEY, quantity: 2, result: 'restock', reason: 'NOT_WANTED' },
    ...{ order: 'SO-77', location: 'staging' },
  });
}
