import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { Hands } from './plant.ts';

/**
 * A day of two zones, told through the same API that the page uses and through the scanners of stations: an order
 * comes, a customer waits, pallets are received with their lots, a case is damaged, what the customer waits for goes
 * straight to packing, the pallets are put away, one of them by the station at the lane, one passes the stations of
 * both zones to the second zone, the arrivals are counted by a station there, a bin by hand, and a lot is recalled. Every
 * request has the same id each time, and a label is held before a scanner only while its goods have not passed
 * there; so a day that broke off goes on, and a second start changes nothing.
 */
export type DayOptions = {
  /** Addresses of the two zones. */
  readonly first: string;
  readonly second: string;
  readonly hands: Hands;
  /** So long between two things, so that somebody can watch. */
  readonly pause_ms: number;
  readonly say: (text: string) => void;
  /** True once nobody wants it to go on. */
  readonly stopped: () => boolean;
};

const ORDER = 'PO-1001';
const NOTICE = 'ASN-1001';
const SUPPLIER = 'Meadow Dairy';
const WANTED = 'SO-2001';
const CUSTOMER = 'Corner Café';
/** Lots as the supplier printed them. */
const BUTTER = { sku: 'BUTTER-250G', lot: 'B2611-07', expires_on: '2027-03-31' };
const COFFEE = { sku: 'COFFEE-500G', lot: 'C2610-22', expires_on: '2028-10-31' };
const OATS = { sku: 'OAT-DRINK-1L' };

/** An SSCC with its check digit (GS1 General Specifications, 7.9). */
function sscc(serial: number): string {
  const digits = `3400330${String(serial).padStart(10, '0')}`;
  let sum = 0;
  for (const [index, digit] of [...digits].entries())
    sum += Number(digit) * (index % 2 === 0 ? 3 : 1);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}
const PALLETS = [sscc(1), sscc(2), sscc(3)] as const;
const [BUTTER_PALLET, COFFEE_PALLET, OAT_PALLET] = PALLETS;

const problem = z.object({ detail: z.string() });

class Api {
  readonly #url: string;
  readonly #id: (what: string) => string;

  constructor(url: string, zone: string) {
    this.#url = url;
    this.#id = (what) => `day-${zone}-${what}`;
  }

  async get(path: string): Promise<unknown> {
    return this.#answer(await fetch(`${this.#url}/api${path}`));
  }

  /** `what` names the request among those of the day. */
  async post(path: string, what: string, body: object, by = 'Kim'): Promise<unknown> {
    const answer = await fetch(`${this.#url}/api${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id: this.#id(what), by, ...body }),
    });
    return this.#answer(answer);
  }

  async #answer(answer: Response): Promise<unknown> {
    const body: unknown = await answer.json();
    if (answer.ok) return body;
    throw new Error(problem.parse(body).detail);
  }
}

type Stage = {
  readonly a: Api;
  readonly b: Api;
  readonly hands: Hands;
  /** Tells what happens now, after a pause. */
  readonly now: (text: string) => Promise<void>;
};

class Stopped extends Error {}

/** Resolves when the day is over, was over before, or nobody wants it to go on. */
export async function runDay(options: DayOptions): Promise<void> {
  const { first, second, hands, pause_ms, say, stopped } = options;
  const now = async (text: string): Promise<void> => {
    await wait(pause_ms);
    if (stopped()) throw new Stopped();
    say(`  day: ${text}`);
  };
  const stage: Stage = { a: new Api(first, 'a'), b: new Api(second, 'b'), hands, now };
  try {
    if (await isOver(stage.a)) return;
    await order(stage);
    await customer(stage);
    await receive(stage);
    await putAway(stage);
    await putAwayByStation(stage);
    await transfer(stage);
    await countByStation(stage);
    await count(stage);
    await recall(stage);
    say('  day: it is over; every step stands on the page and in the ledger');
  } catch (error) {
    if (error instanceof Stopped) return;
    const why = error instanceof Error ? error.message : String(error);
    say(`demo: the scripted day ended early: ${why}`);
  }
}

const recalls = z.object({ rows: z.array(z.object({ lot: z.string() })) });

async function isOver(a: Api): Promise<boolean> {
  const { rows } = recalls.parse(await a.get('/recalls'));
  return rows.some(({ lot }) => lot === BUTTER.lot);
}

async function order({ a, now }: Stage): Promise<void> {
  await now(`an order arrives: ${ORDER} from ${SUPPLIER}`);
  await a.post('/purchase-orders', 'order', {
    purchase_order: ORDER,
    version: 1,
    supplier: SUPPLIER,
    expected_on: '2026-12-01',
    location: 'receiving',
    tolerance_pm: 50,
    lines: [
      { sku: BUTTER.sku, quantity: 400 },
      { sku: COFFEE.sku, quantity: 240 },
      { sku: OATS.sku, quantity: 480 },
    ],
  });
  await now(`the supplier announces three pallets: ${NOTICE}`);
  await a.post('/asns', 'notice', {
    asn: NOTICE,
    version: 1,
    purchase_order: ORDER,
    supplier: SUPPLIER,
    location: 'receiving',
    units: [
      { sscc: BUTTER_PALLET, contents: [{ ...BUTTER, quantity: 400 }] },
      { sscc: COFFEE_PALLET, contents: [{ ...COFFEE, quantity: 240 }] },
      { sscc: OAT_PALLET, contents: [{ ...OATS, quantity: 480 }] },
    ],
  });
}

const made = z.object({ lines: z.array(z.object({ waiting: z.number() })) });

async function customer({ a, now }: Stage): Promise<void> {
  await now(`${CUSTOMER} orders 48 packs of coffee: ${WANTED}`);
  const { lines } = made.parse(
    await a.post('/orders', 'customer-order', {
      ...{ order: WANTED, customer: CUSTOMER, priority: 2, ship_by: '2026-12-02' },
      lines: [{ sku: COFFEE.sku, quantity: 48 }],
    }),
  );
  await now(`${lines[0]?.waiting ?? 0} of them are not there yet, so the order waits`);
}

const opened = z.object({ receipt: z.string() });
const scanned = z.object({ lines: z.array(z.object({ line: z.string() })) });

async function receive({ a, now }: Stage): Promise<void> {
  await now('the truck is at the dock: each pallet is received by one scan, with its lot');
  const { receipt } = opened.parse(await a.post('/receipts', 'receipt', { asn: NOTICE }));
  const path = `/receipts/${receipt}`;
  const lines: string[] = [];
  for (const [index, pallet] of PALLETS.entries()) {
    await now(`scanned ${pallet}`);
    const scan = { scan: `]C100${pallet}` };
    const answer = scanned.parse(await a.post(`${path}/scan`, `scan-${index + 1}`, scan));
    lines.push(...answer.lines.map(({ line }) => line));
  }
  await now('a case of coffee is crushed: twelve pieces go to quarantine');
  await a.post(`${path}/damage`, 'damage', {
    line: lines[1],
    quantity: 12,
    quarantine: 'held',
    reason: 'crushed on the pallet',
  });
  await now('the receipt is closed, with its report');
  await a.post(`${path}/close`, 'close-receipt', { close_document: true });
}

const planned = z.object({
  planned: z.array(
    z.discriminatedUnion('ok', [
      z.object({
        ok: z.literal(true),
        task: z.string(),
        to: z.string(),
        part: z.boolean(),
        orders: z.array(z.object({ order: z.string(), quantity: z.number() })),
      }),
      z.object({ ok: z.literal(false), detail: z.string() }),
    ]),
  ),
});

const sent = z.object({ task: z.string(), to: z.string() });

async function putAway({ a, now }: Stage): Promise<void> {
  await now('putaway is planned for two of them at once: no two get the same empty bin');
  const planning = [BUTTER_PALLET, COFFEE_PALLET];
  const subjects = planning.map((handling_unit) => ({ handling_unit }));
  const plan = planned.parse(await a.post('/putaway/plans', 'plan', { subjects }));
  for (const [index, task] of plan.planned.entries()) {
    if (!task.ok) throw new Error(task.detail);
    const pallet = planning[index] ?? '';
    const [waits] = task.orders;
    if (waits !== undefined) {
      await now(`${waits.quantity} of ${pallet} go straight to packing: ${waits.order} waits`);
    } else await now(`${pallet} is put into ${task.to}, confirmed by scan`);
    await a.post(`/putaway/${task.task}/confirm`, `confirm-${index + 1}`, { place: task.to });
    if (!task.part) continue;
    const rest = { handling_unit: pallet };
    const { task: then, to } = sent.parse(await a.post('/putaway', `rest-${index + 1}`, rest));
    await now(`the rest of ${pallet} is put into ${to}`);
    await a.post(`/putaway/${then}/confirm`, `confirm-rest-${index + 1}`, { place: to });
  }
}

const unit = z.object({ at: z.object({ location: z.string() }).nullable() });

/** Where the pallet stands in that zone; null once it has left. */
async function placeOf(zone: Api, pallet: string): Promise<string | null> {
  return unit.parse(await zone.get(`/units/${pallet}`)).at?.location ?? null;
}

const label = (pallet: string): string => `]C100${pallet}`;

const tasks = z.object({
  rows: z.array(
    z.object({
      task: z.string(),
      handling_unit: z.string().nullable(),
      to: z.object({ location: z.string() }),
    }),
  ),
});

async function putAwayByStation({ a, hands, now }: Stage): Promise<void> {
  const open = async () => {
    const { rows } = tasks.parse(await a.get('/putaway?state=open'));
    return rows.find(({ handling_unit }) => handling_unit === OAT_PALLET);
  };
  if ((await placeOf(a, OAT_PALLET)) === 'receiving') {
    await now(`${OAT_PALLET} passes the pallet lane: the station there sends it to a bin`);
    hands.lane.show(label(OAT_PALLET));
    await until(
      'the pallet lane did not send the pallet',
      async () => (await open()) !== undefined,
    );
  }
  const task = await open();
  if (task === undefined) return;
  const { location } = task.to;
  await now(`${OAT_PALLET} is put into ${location}, confirmed by scan`);
  await a.post(`/putaway/${task.task}/confirm`, 'confirm-lane', { place: location });
}

const listed = z.object({ rows: z.array(z.object({ transfer: z.string() })) });

async function transfer({ a, b, hands, now }: Stage): Promise<void> {
  const place = await placeOf(a, COFFEE_PALLET);
  if (place !== null) {
    await now('zone B needs coffee: the pallet is brought to the shipping dock');
    await a.post(`/units/${COFFEE_PALLET}/move`, 'to-the-truck', { to: 'shipping' });
    await now('it passes the scanner at the truck: the station books it out and announces it');
    hands.truck.show(label(COFFEE_PALLET));
  }
  const coming = async (state: 'open' | 'ended'): Promise<boolean> => {
    const path = `/transfers/incoming?state=${state}&holds=${COFFEE_PALLET}`;
    return listed.parse(await b.get(path)).rows.length > 0;
  };
  // On a second start it has come long ago.
  await until('zone B did not hear of the transfer', async () => {
    return (await coming('open')) || (await coming('ended'));
  });
  if (await coming('open')) {
    await now('it passes the scanner at the arrivals of zone B; zone A hears of it');
    hands.arrivals.show(label(COFFEE_PALLET));
  }
  // With all of it there the transfer closes by itself.
  await until('zone A did not hear of the arrival', async () => {
    const { rows } = listed.parse(await a.get('/transfers/outgoing?state=open'));
    return rows.length === 0 && (await coming('ended'));
  });
}

const place = z.object({ barcode: z.string() });
const counts = z.object({ rows: z.array(z.object({ at: z.object({ location: z.string() }) })) });

async function countByStation({ b, hands, now }: Stage): Promise<void> {
  const location = await placeOf(b, COFFEE_PALLET);
  if (location === null) throw new Error(`${COFFEE_PALLET} stands nowhere in zone B`);
  const counted = async (state: 'live' | 'ended'): Promise<boolean> => {
    const { rows } = counts.parse(await b.get(`/counts?state=${state}`));
    return rows.some(({ at }) => at.location === location);
  };
  if (await counted('ended')) return;
  const { barcode } = place.parse(await b.get(`/stock/locations/${location}`));
  if (!(await counted('live'))) {
    await now(`zone B counts ${location} with a scanner: the place, the pallet, the place again`);
    hands.counter.show(barcode);
    await until('the scanner did not begin the count', () => counted('live'));
    await now('the pallet is there');
    hands.counter.show(label(COFFEE_PALLET));
  }
  await now('nothing else lies there: it agrees, and the count is done');
  hands.counter.show(barcode);
  await until('the scanner did not end the count', () => counted('ended'));
}

const started = z.object({ count: z.string() });
const stock = z.object({
  rows: z.array(
    z.object({ at: z.object({ location: z.string() }), handling_unit: z.string().nullable() }),
  ),
});

async function count({ a, now }: Stage): Promise<void> {
  const { rows } = stock.parse(await a.get(`/stock?handling_unit=${OAT_PALLET}`));
  const place = rows[0]?.at.location;
  if (place === undefined) throw new Error(`${OAT_PALLET} lies nowhere`);
  await now(`${place} is counted without telling what should be there: a case is missing`);
  const entry = { kind: 'goods', ...OATS, handling_unit: OAT_PALLET, quantity: 468 };
  const { count: id } = started.parse(await a.post('/counts/start', 'count', { place }));
  await a.post(`/counts/${id}/entries`, 'entry', { entry });
  await a.post(`/counts/${id}/finish`, 'finish', {});
  await now('it differs, so another person counts again, and the lead approves');
  const again = { count: id };
  await a.post('/counts/start', 'recount', again, 'Robin');
  await a.post(`/counts/${id}/entries`, 'entry-again', { entry }, 'Robin');
  await a.post(`/counts/${id}/finish`, 'finish-again', {}, 'Robin');
  await a.post(`/counts/${id}/approve`, 'approve', {}, 'Lead');
}

async function recall({ a, now }: Stage): Promise<void> {
  await now(
    `${SUPPLIER} recalls lot ${BUTTER.lot}: it is blocked, and what must be fetched is listed`,
  );
  const { sku, lot } = BUTTER;
  await a.post('/recalls', 'recall', { sku, lot, reason: 'foreign matter' }, 'Lead');
}

const TRIES = 120;

async function until(otherwise: string, there: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    if (await there()) return;
    await wait(250);
  }
  throw new Error(`${otherwise} within ${TRIES / 4} s`);
}
