import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Program } from '../../gateway/testing/http/program.ts';
import { expectRefused, type WrongRequest } from '../../gateway/testing/http/refused.ts';

/** Wrong requests about goods that customers sent back: each is told what is wrong, where, and what would be right. */

const DRINK = 'OAT-DRINK-1L';
const BUTTER = 'BUTTER-250G';
let gateway: Program;
let ids = 0;
const named = (more: object) => {
  ids += 1;
  return { ...more, id: `returns-test-${ids}` };
};

async function must(zone: Program, path: string, body: object): Promise<void> {
  const answer = await zone.post(path, { ...named({}), ...body });
  expect(answer.status, answer.text).toBe(200);
}

const back = (more: object) => ({
  sku: DRINK,
  quantity: 1,
  result: 'restock',
  reason: 'OTHER',
  location: 'receiving',
  ...more,
});

beforeAll(async () => {
  gateway = await Program.start();
  await gateway.importCatalog();
  await must(gateway, '/api/returns', { ...back({}), id: 'return-00001' });
  await must(gateway, '/api/returns', { ...back({ location: 'shipping' }), id: 'return-00002' });
  await must(gateway, '/api/returns/return-00002/undo', { reason: 'MISTAKE' });
}, 60_000);
afterAll(async () => {
  await gateway?.stop();
});

describe('a return', () => {
  const path = '/api/returns';
  const butter = { sku: BUTTER, lot: 'good' };
  it.each<WrongRequest>([
    [
      'an unknown item',
      path,
      back({ sku: 'NOTHING' }),
      404,
      'unknown_item',
      /No item has the SKU NOTHING/,
    ],
    [
      'an unknown place',
      path,
      back({ location: 'nowhere' }),
      404,
      'unknown_location',
      /no location nowhere/,
    ],
    [
      'no place',
      path,
      back({ location: null }),
      422,
      'location_needed',
      /Say where the goods are put: scan the place/,
    ],
    [
      'no lot',
      path,
      back({ ...butter, lot: null }),
      422,
      'lot_needed',
      /BUTTER-250G is kept by lot; give the one/,
    ],
    [
      'goods for sale in quarantine',
      path,
      back({ location: 'held' }),
      422,
      'quarantine',
      /Quarantine \(held\) is a place of quarantine; goods for sale go to another one/,
    ],
    [
      'held goods at a dock',
      path,
      back({ result: 'quarantine' }),
      422,
      'not_quarantine',
      /Receiving dock is of the kind dock; goods that are held back go to a place of quarantine/,
    ],
    [
      'a result that is none',
      path,
      back({ result: 'eat' }),
      422,
      'invalid_request',
      /^body\.result: must be one of restock/,
    ],
    [
      'a reason that is none',
      path,
      back({ reason: 'BECAUSE' }),
      422,
      'invalid_request',
      /^body\.reason: must be one of NOT_WANTED/,
    ],
    [
      'nothing',
      path,
      back({ quantity: 0 }),
      422,
      'invalid_request',
      /^body\.quantity: must be at least 1/,
    ],
    [
      'half a piece',
      path,
      back({ quantity: 1.5 }),
      422,
      'invalid_request',
      /^body\.quantity: must be a whole number/,
    ],
    [
      'more than numbers hold',
      path,
      back({ quantity: 2 ** 53 }),
      422,
      'invalid_request',
      /^body\.quantity: /,
    ],
    [
      'an unknown member',
      path,
      back({ colour: 'red' }),
      422,
      'invalid_request',
      /^body\.colour: there is no such member/,
    ],
    [
      'one that nobody took',
      `${path}/nothing/undo`,
      { reason: 'MISTAKE' },
      404,
      'unknown_return',
      /There is no return nothing/,
    ],
    [
      'one that was taken back',
      `${path}/return-00002/undo`,
      { reason: 'MISTAKE' },
      409,
      'already_undone',
      /return-00002 was already taken back by/,
    ],
    [
      'no reason',
      `${path}/return-00001/undo`,
      {},
      422,
      'invalid_request',
      /^body\.reason: is missing/,
    ],
  ])('with %s is refused by name', async (...row) => {
    await expectRefused(gateway, [row[0], row[1], named(row[2]), row[3], row[4], row[5]]);
  });

  it('asked for twice is one; another one under its id is refused', async () => {
    const same = { id: 'return-00003', ...back({}) };
    await must(gateway, path, same);
    expect(JSON.parse((await gateway.post(path, same)).text).outcome).toBe('exists');
    const more = { ...same, quantity: 2 };
    await expectRefused(gateway, [
      '',
      path,
      more,
      409,
      'exists_with_different_body',
      /make a new id for each/,
    ]);
  });

  it('that has gone on cannot be taken back', async () => {
    await must(gateway, path, { ...back({ location: 'staging' }), id: 'return-00004' });
    await must(gateway, '/api/adjustments/scrap', {
      sku: DRINK,
      location: 'staging',
      quantity: 1,
      reason: 'DAMAGED',
    });
    const undo = named({ reason: 'MISTAKE' });
    await expectRefused(gateway, [
      '',
      `${path}/return-00004/undo`,
      undo,
      409,
      'not_in_stock',
      /1 of OAT-DRINK-1L cannot be taken from Staging: none lie there/,
    ]);
  });
});
