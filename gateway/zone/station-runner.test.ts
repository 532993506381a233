import { afterEach, beforeEach, expect, it } from 'vitest';
import { silentLogger } from '../base/logger.ts';
import type { DecideParcel, ParcelOutcome, RevokeParcel } from '../inventory/parcel-command.ts';
import { stationConfig } from '../station/config.ts';
import type { Done } from '../station/state.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { answer, code, triggered } from '../testing/station/timeline.ts';
import { StationRunner } from './station-runner.ts';

/** One station with hands that only remember; the writer answers when the test says so. */

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 0, 5, 8);

let clock: ManualClock;
let runner: StationRunner;
let decides: {
  readonly command: DecideParcel;
  readonly answer: PromiseWithResolvers<ParcelOutcome>;
}[];
let revokes: RevokeParcel[];
let gate: boolean[];
let done: Done[];
let refused: unknown[];

beforeEach(() => {
  clock = new ManualClock(START);
  [decides, revokes, gate, done, refused] = [[], [], [], [], []];
  let parcels = 0;
  runner = new StationRunner({
    config: stationConfig.parse(triggered),
    hands: {
      decide(command) {
        const told = Promise.withResolvers<ParcelOutcome>();
        decides.push({ command, answer: told });
        return told.promise;
      },
      async revoke(command) {
        revokes.push(command);
      },
      trigger: () => {},
      weigh: () => undefined,
      gate: (open) => void gate.push(open),
    },
    clock,
    newParcel: () => {
      parcels += 1;
      return `p${parcels}`;
    },
    logger: silentLogger,
    onDone: (one) => void done.push(one),
    onRefused: (error) => void refused.push(error),
  });
});
afterEach(async () => {
  for (const { answer: open } of decides) open.reject(new Error('the test is over'));
  await runner.stop();
  expect(clock.pending, 'no timer is left').toBe(0);
  expect(gate.at(-1), 'the gate is left at reject').toBe(false);
});

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A parcel of 200 ms, read after 60; decided 220 ms after it entered. */
function parcelPasses(meanwhile = (): void => {}): void {
  runner.eye(true);
  clock.advance(60);
  runner.reading('scan', code('A'));
  meanwhile();
  clock.advance(140);
  runner.eye(false);
  clock.advance(20);
}

it('opens the gate when the parcel arrives, and only after the writer has answered', async () => {
  parcelPasses();
  expect(decides).toHaveLength(1);
  clock.advance(200);
  expect(gate).toEqual([]);
  decides[0]?.answer.resolve(answer('p1', 'accept'));
  await turn();
  expect(gate).toEqual([]);
  clock.advance(600);
  expect(gate).toEqual([true]);
  expect(done).toMatchObject([{ parcel: 'p1', passed: true, late: false, latency_ms: 200 }]);
});

it('rejects what the writer could not record, and tells why', async () => {
  parcelPasses();
  decides[0]?.answer.reject(new Error('the disk is full'));
  await turn();
  clock.advance(1_000);
  expect(gate).toEqual([false]);
  expect(refused).toMatchObject([{ message: 'the disk is full' }]);
  expect(done).toMatchObject([{ outcome: null, passed: false }]);
});

it('takes back what was accepted too late', async () => {
  parcelPasses();
  clock.advance(1_000);
  expect(gate).toEqual([false]);
  decides[0]?.answer.resolve(answer('p1', 'accept'));
  await turn();
  expect(revokes).toMatchObject([{ parcel: 'p1', reason: 'LATE_DECISION' }]);
  expect(done).toMatchObject([{ passed: false, late: true }]);
});

it.each([
  ['a day forth', START + DAY_MS, true],
  ['a day back', START - DAY_MS, true],
  ['to 1970', 0, false],
])('decides in time when the wall clock jumps %s', async (_, to, synchronised) => {
  parcelPasses(() => clock.jumpWall(to, synchronised));
  const [first] = decides;
  // By what the clock shows now, 220 ms ago: the duration is true whatever the clock says.
  expect(first?.command).toMatchObject({
    occurred_at: new Date(Math.max(0, to) + 160 - 220).toISOString(),
    clock_synchronised: synchronised,
    deadline_ms: 900,
  });
  first?.answer.resolve(answer('p1', 'accept'));
  await turn();
  clock.advance(680);
  expect(gate).toEqual([true]);
  expect(done).toMatchObject([{ latency_ms: 0 }]);
});

it('asks for a parcel that stands in the beam when it is stopped, and waits for the answer', async () => {
  runner.eye(true);
  clock.advance(30);
  runner.reading('scan', code('A'));
  let stopped = false;
  const stopping = runner.stop().then(() => {
    stopped = true;
  });
  await turn();
  expect(decides[0]?.command.fault).toBe('DEVICE_DOWN');
  expect(stopped).toBe(false);
  decides[0]?.answer.resolve(answer('p1', 'reject'));
  await stopping;
  runner.eye(true);
  expect(decides, 'a stopped station takes nothing in').toHaveLength(1);
});
