import { afterEach, beforeEach, expect, it } from 'vitest';
import { BATCH_BYTES_MAX, BATCH_RECORDS_MAX } from '../../contract/constants.ts';
import {
  directivesAcknowledgement,
  journalBatch,
  reply,
  status,
  telemetry,
  topicsOf,
} from '../../contract/mqtt.ts';
import { ManualClock } from '../../gateway/testing/manual-clock.ts';
import { SimulatedBroker } from '../../gateway/testing/uplink/broker.ts';
import { PLACE, settle, UplinkGateway } from '../../gateway/testing/uplink/gateway.ts';

/** The uplink on a real database and a broker whose every message is seen. */

const TOPICS = topicsOf(PLACE);
const HASH = 'f'.repeat(64);
const AT = '2027-01-05T08:00:00.000Z';

let clock: ManualClock;
let broker: SimulatedBroker;
let gateway: UplinkGateway;

async function pass(duration: number): Promise<void> {
  for (let left = duration; left > 0; left -= 10) {
    clock.advance(10);
    await settle();
  }
}

async function begin(consumers: readonly string[] = ['central']): Promise<void> {
  gateway = new UplinkGateway({ clock, broker, random: () => 0.5, consumers });
  await gateway.start();
  await pass(400);
}

beforeEach(async () => {
  clock = new ManualClock();
  broker = new SimulatedBroker(clock);
});
afterEach(async () => {
  await gateway.kill();
  gateway.close();
});

const batches = () =>
  broker.heard
    .filter(({ topic }) => topic === TOPICS.journal)
    .map(({ payload }) => journalBatch.parse(JSON.parse(payload)));

const heardOn = (topic: string) =>
  broker.heard.filter((one) => one.topic === topic).map(({ payload }) => JSON.parse(payload));

async function acknowledge(seq: number, more: object = {}, name = 'central'): Promise<void> {
  const { epoch } = gateway.running.view();
  const hash = gateway.queries['journal.hash']({ seq }) ?? HASH;
  const word = { v: 1, epoch, seq, hash, stored_at: AT, ...more };
  broker.publish(TOPICS.acknowledgement(name), JSON.stringify(word), true);
  await pass(20);
}

const parcels = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => `p-${from + index}`);

it('[G-02] sends at most four batches of at most 200 records and 64 KiB beyond the cursor', async () => {
  await begin();
  gateway.decide(parcels(1_500));
  await pass(200);
  expect(batches()).toHaveLength(4);
  for (const { payload } of broker.heard) expect(payload.length).toBeLessThan(BATCH_BYTES_MAX);
  for (const { records } of batches())
    expect(records.length).toBeLessThanOrEqual(BATCH_RECORDS_MAX);
  await acknowledge(batches()[0]?.to ?? 0);
  expect(batches()).toHaveLength(5);
});

it('lets new records go first: beside them a backlog goes out with a rest after each batch', async () => {
  await begin();
  gateway.decide(parcels(1_500));
  await settle();
  await pass(10);
  expect(batches(), 'the epoch, and one batch before the rest').toHaveLength(2);
  await pass(300);
  expect(batches()).toHaveLength(4);
  // Nothing new has come for a while: what is acknowledged makes room that is used at once.
  const { epoch } = gateway.running.view();
  const seq = batches()[3]?.to ?? 0;
  const hash = gateway.queries['journal.hash']({ seq }) ?? HASH;
  const word = { v: 1, epoch, seq, hash, stored_at: AT };
  broker.publish(TOPICS.acknowledgement('central'), JSON.stringify(word), true);
  await pass(10);
  for (let turn = 0; turn < 20; turn += 1) await settle();
  clock.advance(1);
  expect(batches()).toHaveLength(8);
});

it('[G-02] stays below the packet size that the broker announces', async () => {
  broker.limits = { receiveMaximum: 10, packetBytesMax: 5_000 };
  await begin();
  gateway.decide(parcels(100));
  await pass(200);
  const sent = broker.heard.filter(({ topic }) => topic === TOPICS.journal);
  expect(sent.length).toBe(4);
  for (const { payload } of sent) expect(payload.length).toBeLessThan(4_800);
});

it('[G-01] sends everything beyond the cursor again after a connect, an error and silence', async () => {
  await begin();
  const first = batches().length;
  broker.drop();
  await pass(1_500);
  expect(
    batches()
      .slice(first)
      .map(({ from }) => from),
  ).toEqual([1]);
  await pass(10_100);
  expect(batches().length).toBe(first + 2);
  await pass(20_100);
  expect(batches().length, 'the second time later').toBe(first + 3);
});

it('[G-01] leaves a broker that acknowledges nothing', async () => {
  broker.acknowledges = false;
  await begin();
  await pass(19_700);
  expect(gateway.running.view()).toMatchObject({
    state: 'waiting',
    why: expect.stringContaining('acknowledges nothing'),
  });
  broker.acknowledges = true;
  await pass(3_000);
  expect(gateway.running.view().state).toBe('connected');
});

it('[G-03] moves the cursor only as far as every required consumer says', async () => {
  await begin(['central', 'archive']);
  await acknowledge(3, {}, 'central');
  expect(gateway.running.view().acknowledged).toBe(0);
  await acknowledge(2, {}, 'archive');
  expect(gateway.running.view().acknowledged).toBe(2);
  await acknowledge(5, {}, 'onlooker');
  expect(gateway.running.view().acknowledged).toBe(2);
});

it.each([
  ['ahead of the journal', { seq: 999, hash: HASH }, /acknowledges 999, and the newest record is/],
  ['with another hash', { hash: HASH }, /another record stands here under 2/],
  ['of an epoch that never was', { epoch: 'elsewhere' }, /of an epoch that is unknown here/],
])('[G-04] a word %s is refused and shown, and moves nothing', async (_, lie, why) => {
  await begin();
  await acknowledge(2, lie);
  const view = gateway.running.view();
  expect(view.acknowledged).toBe(0);
  expect(view.epoch).toBe('e1');
  expect(view.refused.at(-1)?.why).toMatch(why);
  await acknowledge(2);
  expect(gateway.running.view().acknowledged).toBe(2);
  await pass(31_000);
  expect(gateway.running.view().epoch, 'a word that was put right is forgiven').toBe('e1');
});

it('[G-05] a retained word beyond this journal opens an epoch that carries what is here', async () => {
  const word = { v: 1, epoch: 'e1', seq: 500, hash: HASH, stored_at: AT };
  broker.publish(TOPICS.acknowledgement('central'), JSON.stringify(word), true);
  await begin();
  await pass(400);
  const view = gateway.running.view();
  expect(view.epoch).not.toBe('e1');
  expect(view.restored).toMatchObject({ old_epoch: 'e1' });
  expect(batches().map(({ epoch }) => epoch)).not.toContain('e1');
  const [opened, ...carried] = batches()[0]?.records ?? [];
  expect(opened).toMatchObject({
    kind: 'epoch.opened',
    body: { reason: 'restored', anchor: { epoch: 'e1', seq: 0 }, carried: 4 },
  });
  expect(carried.map(({ kind }) => kind)).toEqual(Array(4).fill('catalog.changed'));
  expect(await gateway.running.confirm(view.epoch, 'zone lead')).toBe('confirmed');
  expect(gateway.running.view().restored).toBeNull();
  expect(await gateway.running.confirm(view.epoch, 'zone lead')).toBe('exists');
});

const everyTopic = [
  TOPICS.acknowledgement('central'),
  TOPICS.request('replay'),
  TOPICS.request('ping'),
  TOPICS.request('snapshot'),
  TOPICS.request('dance'),
  TOPICS.directives('central'),
];
const nonsense: readonly (readonly [string, string])[] = [
  ['not JSON', '{"v":1,'],
  ['another version', JSON.stringify({ v: 2, id: 'x' })],
  ['null', 'null'],
  ['an array', '[[[[]]]]'],
  ['wrong types', JSON.stringify({ v: 1, id: 7, from: 'a', seq: -1, epoch: {}, records: 1 })],
  ['not UTF-8', Buffer.from([0xff, 0xfe, 0x00]).toString('latin1')],
  ['oversized', JSON.stringify({ v: 1, id: 'x'.repeat(70_000) })],
  ['deep', `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
];

it.each(everyTopic)('[G-06] refuses nonsense on %s, says so, and goes on', async (topic) => {
  await begin();
  for (const [what, payload] of nonsense) {
    const before = gateway.running.view().refused.length;
    broker.publish(topic, payload);
    await pass(10);
    expect(gateway.running.view().refused.length, what).toBe(before + 1);
  }
  broker.publish(
    TOPICS.request('ping'),
    JSON.stringify({ v: 1, id: 'alive', reply_to: 'wms/v1/s/me' }),
  );
  await pass(20);
  expect(heardOn('wms/v1/s/me')).toHaveLength(1);
  expect(reply.parse(heardOn('wms/v1/s/me')[0])).toMatchObject({ id: 'alive', ok: true });
});

it('[G-06] keeps the newest twenty refusals of a flood', async () => {
  await begin();
  for (let one = 0; one < 5_000; one += 1) broker.publish(TOPICS.request('ping'), `${one}`);
  await pass(50);
  expect(gateway.running.view().refused).toHaveLength(20);
});

it('answers nowhere but below its site, and not into its own topics', async () => {
  await begin();
  for (const reply_to of ['wms/v1/other/x', 'elsewhere', `${TOPICS.base}/status`, TOPICS.base]) {
    broker.publish(TOPICS.request('ping'), JSON.stringify({ v: 1, id: 'x', reply_to }));
  }
  await pass(20);
  expect(gateway.running.view().refused.map(({ why }) => why)).toEqual(
    Array(4).fill(expect.stringContaining('no place for an answer')),
  );
});

it('[M-04] replays from the record that is asked for, and says when it is out of range', async () => {
  await begin();
  await acknowledge(5);
  const before = batches().length;
  const ask = { v: 1, id: 'r1', reply_to: 'wms/v1/s/me', from: 3 };
  broker.publish(TOPICS.request('replay'), JSON.stringify(ask));
  await pass(20);
  expect(
    batches()
      .slice(before)
      .map(({ from, to }) => [from, to]),
  ).toEqual([[3, 5]]);
  for (const wrong of [{ from: 99 }, { epoch: 'never' }]) {
    broker.publish(TOPICS.request('replay'), JSON.stringify({ ...ask, ...wrong }));
    await pass(20);
    expect(heardOn('wms/v1/s/me').at(-1)).toMatchObject({ ok: false, error: 'out-of-range' });
  }
});

it('[M-04] replays what a second consumer asks for at the same moment', async () => {
  await begin();
  await acknowledge(5);
  const before = batches().length;
  const ask = { v: 1, id: 'r1', reply_to: 'wms/v1/s/me' };
  broker.publish(TOPICS.request('replay'), JSON.stringify({ ...ask, from: 4 }));
  await pass(20);
  for (let again = 0; again < 100; again += 1)
    broker.publish(TOPICS.request('replay'), JSON.stringify({ ...ask, from: 2 }));
  await pass(3_000);
  expect(
    batches()
      .slice(before)
      .map(({ from, to }) => [from, to]),
  ).toEqual([
    [4, 5],
    [2, 5],
  ]);
});

it('says what it cannot do yet', async () => {
  await begin();
  const ask = { v: 1, id: 'x', reply_to: 'wms/v1/s/me' };
  broker.publish(TOPICS.request('snapshot'), JSON.stringify(ask));
  const batch = {
    v: 1,
    source: 'central',
    epoch: 'c',
    from: 1,
    to: 2,
    records: [{ seq: 1 }, { seq: 2 }],
  };
  broker.publish(TOPICS.directives('central'), JSON.stringify(batch));
  await pass(20);
  expect(heardOn('wms/v1/s/me')[0]).toMatchObject({ ok: false, error: 'unsupported' });
  const [answer] = heardOn(TOPICS.directivesAcknowledgement('central'));
  expect(directivesAcknowledgement.parse(answer).refused).toHaveLength(2);
});

it('tells its state, retained, and leaves a Will', async () => {
  await begin();
  expect(status.parse(JSON.parse(broker.retained.get(TOPICS.status) ?? ''))).toMatchObject({
    state: 'online',
  });
  expect(telemetry.parse(heardOn(TOPICS.telemetry)[0]).backlog_records).toBe(5);
  broker.up = false;
  broker.drop();
  await pass(10);
  expect(status.parse(JSON.parse(broker.retained.get(TOPICS.status) ?? '')).state).toBe('offline');
  expect(gateway.running.view().state).toBe('waiting');
});

it('a second gateway of the same name takes the session again and again, and this one says so', async () => {
  await begin();
  for (let time = 0; time < 5; time += 1) {
    expect(gateway.running.view().state).toBe('connected');
    const taker = await broker.open(
      {
        url: '',
        protocol: 4,
        clientId: PLACE.gateway,
        keepalive_s: 30,
        will: null,
        subscriptions: [],
        incomingBytesMax: 1,
      },
      { message: () => {}, closed: () => {} },
      new AbortController().signal,
    );
    await settle();
    expect(gateway.running.view()).toMatchObject({
      state: 'waiting',
      why: expect.stringMatching(time < 3 ? /^taken over$/ : /second gateway with this id/),
    });
    await taker.close();
    await pass(8_000);
  }
});

it.each([
  ['a day back', -86_400_000],
  ['a day ahead', 86_400_000],
  ['to 1970', -1e15],
])('a wall clock that jumps %s changes no age and no order', async (_, jump) => {
  await begin();
  await pass(2_000);
  const before = gateway.running.view().backlog_age_ms ?? -1;
  clock.jumpWall(Math.max(0, clock.wall().at + jump), false);
  gateway.decide(parcels(3));
  await pass(2_000);
  const { backlog_age_ms, backlog_records } = gateway.running.view();
  expect(backlog_records).toBe(gateway.head.seq);
  expect(backlog_age_ms).toBeGreaterThanOrEqual(before + 1_900);
  expect(backlog_age_ms).toBeLessThan(before + 2_200);
  await acknowledge(gateway.head.seq);
  expect(gateway.running.view().backlog_records).toBe(0);
});
