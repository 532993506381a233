import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { incomingPage } from '../../contract/http/transfers.ts';
import { freePort } from '../../gateway/testing/gateway/process.ts';
import {
  arrive,
  BUTTER,
  COMING,
  DRINK,
  IN,
  LOAD,
  load,
  OUT,
  WRONG_IN,
  WRONG_OUT,
} from '../../gateway/testing/http/bad-transfers.ts';
import { Program } from '../../gateway/testing/http/program.ts';
import { expectRefused } from '../../gateway/testing/http/refused.ts';
import { Mosquitto } from '../../gateway/testing/mosquitto.ts';

/**
 * Wrong requests about goods to and from another zone: each is told what is wrong, where, and what would be right.
 * Two programs and a broker, so that something is on its way.
 */

/** A station whose parcels go to a zone that has said nothing yet. Its scanner is not there. */
const SENDING_STATION = {
  devices: { desk: { profile: 'generic-lines', link: { tcp: '127.0.0.1:9' } } },
  stations: [
    {
      ...{ id: 'sending', name: 'Sending', role: 'transfer-out', to_zone: 'zone-by-name' },
      ...{ location: 'receiving', mode: 'bench', scanners: ['desk'] },
    },
  ],
};

let broker: Mosquitto;
let gateway: Program;
let other: Program;
let ids = 0;
const id = (): string => {
  ids += 1;
  return `transfers-test-${ids}`;
};

async function must(zone: Program, path: string, body: object): Promise<void> {
  const answer = await zone.post(path, { id: id(), ...body });
  expect(answer.status, answer.text).toBe(200);
}

const found = (zone: Program, more: object) =>
  must(zone, '/api/adjustments', { sku: DRINK, quantity: 10, reason: 'FOUND', ...more });

const named = (more: object) => ({ ...more, id: id() });

beforeAll(async () => {
  broker = new Mosquitto(await freePort());
  await broker.start();
  const uplink = { broker: broker.url, site: 'test', consumers: ['central'] };
  gateway = await Program.start({ gateway: 'zone-t', uplink, ...SENDING_STATION });
  other = await Program.start({ gateway: 'zone-u', uplink });
  await Promise.all([gateway.importCatalog(), other.importCatalog()]);
  await found(other, { location: 'receiving' });
  await must(other, OUT, { id: 'from-u-0001', to: 'zone-t' });
  const six = { kind: 'item', sku: DRINK, from: 'receiving', quantity: 6 };
  await must(other, `${OUT}/from-u-0001/load`, six);
  await must(other, `${OUT}/from-u-0001/dispatch`, {});
  await found(gateway, { location: 'receiving' });
  const butter = { sku: BUTTER, location: 'receiving', quantity: 4 };
  for (const lot of ['good', 'recalled', 'old']) await found(gateway, { ...butter, lot });
  await must(gateway, '/api/lots/butter-250g/recalled', { status: 'blocked', reason: 'RECALL' });
  await must(gateway, '/api/lots/butter-250g/old', { facts: { expires_on: '2020-01-31' } });
  await found(gateway, { location: 'receiving', handling_unit: 'PALLET-AWAY', quantity: 3 });
  for (const transfer of ['loading-0001', 'way-00000001', 'empty-000001', 'cancelled-01']) {
    await must(gateway, OUT, { id: transfer, to: 'zone-u' });
  }
  await must(gateway, LOAD, load({ quantity: 2 }));
  const pallet = { kind: 'unit', handling_unit: 'PALLET-AWAY' };
  await must(gateway, `${OUT}/way-00000001/load`, pallet);
  await must(gateway, `${OUT}/way-00000001/dispatch`, {});
  await must(gateway, `${OUT}/cancelled-01/cancel`, {});
  await vi.waitUntil(
    async () => incomingPage.parse(JSON.parse((await gateway.ask(IN)).text)).rows.length === 1,
    { timeout: 20_000, interval: 100 },
  );
}, 90_000);

afterAll(async () => {
  await Promise.all([gateway?.stop(), other?.stop()]);
  await broker?.remove();
});

describe('a transfer that leaves', () => {
  it.each(WRONG_OUT)('of or with %s is refused by name', async (...row) => {
    await expectRefused(gateway, [row[0], row[1], named(row[2]), row[3], row[4], row[5]]);
  });

  it('asked for twice is one; another one under its id is refused', async () => {
    const same = { id: 'twice-000001', to: 'zone-u' };
    await must(gateway, OUT, same);
    expect(JSON.parse((await gateway.post(OUT, same)).text).outcome).toBe('exists');
    const changed = { ...same, to: 'zone-v' };
    await expectRefused(gateway, [
      '',
      OUT,
      changed,
      409,
      'exists_with_different_body',
      /make a new id for each/,
    ]);
  });

  it('says whether its zone was ever heard of, and lists the zones', async () => {
    const opened = async (to: string) => JSON.parse((await gateway.post(OUT, named({ to }))).text);
    expect(await opened('zone-u')).toMatchObject({ outcome: 'created', heard_of: true });
    expect(await opened('Zone-x')).toMatchObject({ outcome: 'created', heard_of: false });
    expect(await opened('zone-by-name')).toMatchObject({ heard_of: true });
    expect(JSON.parse((await gateway.ask(`${OUT}/zones`)).text).rows).toEqual([
      { zone: 'Zone-x', heard_of: false },
      { zone: 'zone-by-name', heard_of: true },
      { zone: 'zone-u', heard_of: true },
    ]);
  });

  it('may take a lot that is held along by hand: the hold goes with it', async () => {
    for (const lot of ['recalled', 'old']) {
      await must(gateway, LOAD, load({ sku: BUTTER, lot }));
    }
  });

  it('with a body that is too large is refused before it is read', async () => {
    const body = { ...named({ to: 'zone-u' }), note: 'x'.repeat(200_000) };
    await expectRefused(gateway, ['', OUT, body, 413, 'body_too_large', /larger than 64 KiB/]);
  });
});

describe('a transfer that comes', () => {
  it.each(WRONG_IN)('with %s is refused by name', async (...row) => {
    await expectRefused(gateway, [row[0], row[1], named(row[2]), row[3], row[4], row[5]]);
  });

  it('is taken back once, and closed once', async () => {
    await must(gateway, `${IN}/arrive`, { ...arrive(COMING), id: 'arrival-0001' });
    await must(gateway, `${IN}/arrivals/arrival-0001/undo`, {});
    const again = named({});
    await expectRefused(gateway, [
      '',
      `${IN}/arrivals/arrival-0001/undo`,
      again,
      409,
      'already_voided',
      /already taken back by/,
    ]);
    await must(gateway, `${IN}/zone-u/from-u-0001/close`, {});
    await expectRefused(gateway, [
      '',
      `${IN}/zone-u/from-u-0001/close`,
      named({}),
      409,
      'not_open',
      /from zone-u is closed already/,
    ]);
  });
});
