import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adjustAnswer, adjustmentsPage } from '../../contract/http/adjustments.ts';
import {
  approveAnswer,
  candidatesAnswer,
  countAnswer,
  countStory,
  countsPage,
  planCountsAnswer,
  startAnswer,
} from '../../contract/http/counts.ts';
import {
  confirmAnswer,
  planAllAnswer,
  planAnswer,
  putawayPage,
  putawayTask,
} from '../../contract/http/putaway.ts';
import { Program, problemIn } from '../../gateway/testing/http/program.ts';

/** Putaway, counts and corrections over HTTP, on the program itself. */

let gateway: Program;
let ids = 0;
const id = (): string => {
  ids += 1;
  return `inbound-test-${ids}`;
};

beforeAll(async () => {
  gateway = await Program.start({ putaway: { packing: 'receiving' } });
  await gateway.importCatalog();
});
afterAll(async () => {
  await gateway?.stop();
});

async function read<T>(
  schema: { parse(value: unknown): T },
  path: string,
  body?: Record<string, unknown>,
): Promise<T> {
  const answer =
    body === undefined ? await gateway.ask(path) : await gateway.post(path, { id: id(), ...body });
  expect(answer.status, answer.text).toBe(200);
  return schema.parse(JSON.parse(answer.text));
}
const refused = async (path: string, body: Record<string, unknown>) =>
  problemIn(await gateway.post(path, { id: id(), ...body }));

const SKU = 'OAT-DRINK-1L';
const adjust = (quantity: number, location: string) =>
  read(adjustAnswer, '/api/adjustments', { sku: SKU, location, quantity, reason: 'FOUND' });

async function bins(): Promise<string[]> {
  const { rows } = await read(candidatesAnswer, '/api/counts/candidates?why=zero_check');
  return rows.map(({ at }) => at.location);
}

describe('corrections', () => {
  it('are booked, listed and taken back once', async () => {
    const { movement } = await adjust(5, 'receiving');
    await read(adjustAnswer, '/api/adjustments/scrap', {
      sku: SKU,
      location: 'receiving',
      quantity: 2,
      reason: 'EXPIRED',
      note: 'out of date',
    });
    const undo = `/api/adjustments/${movement}/undo`;
    expect((await refused(undo, {})).code).toBe('not_in_stock');
    await adjust(2, 'receiving');
    await read(adjustAnswer, undo, {});
    expect((await refused(undo, {})).code).toBe('already_voided');
    const { rows } = await read(adjustmentsPage, '/api/adjustments');
    expect(
      rows.map(({ type, quantity, voided_by }) => [type, quantity, voided_by !== null]),
    ).toEqual([
      ['adjust', -5, false],
      ['adjust', 2, false],
      ['scrap', -2, false],
      ['adjust', 5, true],
    ]);
  });

  it.each([
    ['no change', { quantity: 0, reason: 'FOUND' }, 'a whole number other than 0'],
    ['a reason that is none', { quantity: 1, reason: 'BECAUSE' }, 'must be one of DAMAGED'],
    ['half a piece', { quantity: 0.5, reason: 'FOUND' }, 'must be a whole number, not 0.5'],
    ['more than numbers hold', { quantity: 2 ** 53, reason: 'FOUND' }, 'at most 1000000000000'],
    ['finding fewer', { quantity: -1, reason: 'FOUND' }, 'FOUND does not fit a quantity of -1'],
    ['losing more', { quantity: 1, reason: 'LOST' }, 'FOUND, WRONG_COUNT, OPENING_STOCK, OTHER'],
  ])('of %s are refused by name', async (_what, body, words) => {
    const told = await refused('/api/adjustments', { sku: SKU, location: 'receiving', ...body });
    expect([told.status, told.code]).toEqual([422, 'invalid_request']);
    expect(told.errors?.map(({ message }) => message).join()).toContain(words);
  });
});

describe('putaway', () => {
  it('goes from the plan to the place, and keeps why it was another one', async () => {
    await adjust(4, 'receiving');
    const [, other = ''] = await bins();
    const goods = { sku: SKU, quantity: 4, location: 'receiving' };
    const plan = await read(planAnswer, '/api/putaway', { goods });
    expect(plan.proposals).toHaveLength(3);
    const task = await read(putawayTask, `/api/putaway/${plan.task}`);
    expect(task.proposals[0]).toMatchObject({ location: plan.to });
    const confirm = `/api/putaway/${plan.task}/confirm`;
    const elsewhere = plan.to === other ? (await bins())[2] : other;
    const told = await refused(confirm, { place: elsewhere });
    expect([told.status, told.code]).toEqual([409, 'other_place']);
    const done = await read(confirmAnswer, confirm, {
      place: elsewhere,
      override_reason: 'TOO_FAR',
    });
    expect(done).toMatchObject({ overridden: true, location: elsewhere });
    const { rows } = await read(putawayPage, '/api/putaway?state=overridden');
    expect(rows[0]).toMatchObject({ override_reason: 'TOO_FAR', state: 'done' });
  });

  it('plans a whole receipt, says why for what has no plan, and changes nothing when it is sent again', async () => {
    await adjust(3, 'receiving');
    const goods = (quantity: number) => ({ goods: { sku: SKU, quantity, location: 'receiving' } });
    const request = { id: 'receipt-plan-1', subjects: [goods(1), goods(99_999), goods(2)] };
    const all = await read(planAllAnswer, '/api/putaway/plans', request);
    expect(all.planned.map((each) => (each.ok ? each.task : each.code))).toEqual([
      'receipt-plan-1.1',
      'not_in_stock',
      'receipt-plan-1.3',
    ]);
    const again = await read(planAllAnswer, '/api/putaway/plans', request);
    expect(again.outcome).toBe('exists');
    expect(again.planned.filter(({ ok }) => ok)).toEqual(all.planned.filter(({ ok }) => ok));
    const other = { ...request, subjects: [goods(1)] };
    const told = await refused('/api/putaway/plans', other);
    expect([told.status, told.code]).toEqual([409, 'exists_with_different_body']);
  });

  it('says that a plan names one thing, not two and not none', async () => {
    for (const body of [
      {},
      { handling_unit: 'A', goods: { sku: SKU, quantity: 1, location: 'x' } },
    ]) {
      expect((await refused('/api/putaway', body)).code).toBe('invalid_request');
    }
    expect((await gateway.ask('/api/putaway/nothing')).status).toBe(404);
  });
});

describe('a count', () => {
  it('is planned, counted blind, and approved by the lead', async () => {
    const [bin = ''] = await bins();
    await adjust(8_888, bin);
    const by = 'anna';
    const planned = await read(planCountsAnswer, '/api/counts', { why: 'asked', places: [bin] });
    const [{ count } = { count: '' }] = planned.counts;
    await read(startAnswer, '/api/counts/start', { count, by });
    const other = await refused('/api/counts/start', { place: bin, by: 'bert' });
    expect([other.code, other.facts?.by]).toEqual(['being_counted', 'anna']);
    const entry = { kind: 'goods', sku: SKU, quantity: 8_887 };
    const entered = await gateway.post(`/api/counts/${count}/entries`, { id: id(), by, entry });
    expect(entered.status, entered.text).toBe(200);
    const blind = await read(countStory, `/api/counts/${count}`);
    expect(blind.lines).toMatchObject([{ counted: 8_887, expected: null }]);
    expect(JSON.stringify(blind)).not.toContain('8888');
    await read(countAnswer, `/api/counts/${count}/finish`, { by });
    const { rows } = await read(countsPage, '/api/counts?state=review');
    expect(rows.map((row) => row.count)).toEqual([count]);
    const seen = await read(countStory, `/api/counts/${count}`);
    expect(seen.lines).toMatchObject([{ counted: 8_887, expected: 8_888 }]);
    const approved = await read(approveAnswer, `/api/counts/${count}/approve`, { by: 'lead' });
    expect(approved.state).toBe('done');
    const ledger = await gateway.ask(`/api/ledger?movement=${approved.movements[0]}`);
    expect(JSON.parse(ledger.text).rows).toMatchObject([
      { type: 'count', quantity: -1, reference: { type: 'count', id: count }, reason: 'COUNT' },
    ]);
  });
});
