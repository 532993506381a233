import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PARCEL_READINGS_MAX } from '../../contract/parcel.ts';
import { type Happening, playRandom, type Verdict } from '../testing/station/play-random.ts';
import {
  bench,
  code,
  noRead,
  selfTriggered,
  triggered,
  weighing,
  weight,
} from '../testing/station/timeline.ts';
import { stationConfig } from './config.ts';
import { FLIGHTS_MAX, type StationEvent } from './state.ts';

/** What holds of every station whatever happens to it. RUNS raises the number of stories, SEED replays them. */
const RUNS = Number(process.env.RUNS ?? 20_000);
const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));

const reading = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...['A', 'B', 'C'].map(code)) },
  { weight: 1, arbitrary: fc.constant(noRead) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 10_000 }).map((n) => code(`other-${n}`)) },
);
const scaleSays = fc.oneof(
  fc.integer({ min: -10, max: 500 }).map((grams) => weight(grams)),
  fc.integer({ min: 1, max: 500 }).map((grams) => weight(grams, { stable: false })),
  fc.constant(weight(null, { range: 'over' })),
);
const event: fc.Arbitrary<StationEvent> = fc.oneof(
  { weight: 4, arbitrary: fc.boolean().map((covered) => ({ type: 'eye' as const, covered })) },
  {
    weight: 5,
    arbitrary: reading.map((said) => ({
      type: 'reading' as const,
      device: 'scan',
      reading: said,
    })),
  },
  {
    weight: 2,
    arbitrary: scaleSays.map((said) => ({
      type: 'reading' as const,
      device: 'scale',
      reading: said,
    })),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('weighed' as const),
      parcel: fc.integer({ min: 1, max: 8 }).map((n) => `p${n}`),
      reading: fc.option(scaleSays),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('device' as const),
      device: fc.constantFrom('scan', 'scale', 'gate', 'eye'),
      works: fc.boolean(),
    }),
  },
);
const happenings: fc.Arbitrary<Happening[]> = fc.array(
  fc.record({
    after: fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 1_500 })),
    event,
  }),
  { maxLength: 60 },
);
const verdicts: fc.Arbitrary<Verdict[]> = fc.array(
  fc.record({
    after: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 3_000 })),
    verdict: fc.constantFrom('accept', 'accept', 'reject', null),
  }),
  { minLength: 1, maxLength: 20 },
);

const STATIONS = {
  triggered,
  weighing,
  'self-triggered': { ...selfTriggered, gate: { line: 'gate' }, deadline_ms: 500 },
  'self-triggered without a window': { ...selfTriggered, window_ms: 0 },
  bench,
};

describe.each(Object.entries(STATIONS))('a station that is %s', (_, given) => {
  const config = stationConfig.parse(given);

  it(`decides each parcel once and lets pass only what is accepted in time (SEED=${SEED})`, () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(happenings, verdicts, (events, answers) => {
        const story = playRandom(config, events, answers);
        // Each parcel that stood there is asked about, once, and its story ends.
        expect(story.decides.map(({ parcel }) => parcel)).toEqual(story.parcels);
        expect(story.done.map(({ parcel }) => parcel).toSorted()).toEqual(story.parcels.toSorted());
        expect(story.flightsMost).toBeLessThanOrEqual(FLIGHTS_MAX);
        expect(story.flightsLeft).toBe(0);
        expect(story.timersLeft.filter((key) => !key.startsWith('weigh/'))).toEqual([]);
        // What was accepted passed the gate or was taken back, never both and never neither.
        const passed = story.done.filter((one) => one.passed).map(({ parcel }) => parcel);
        expect([...passed, ...story.revoked].toSorted()).toEqual(story.accepted.toSorted());
        if (config.gate !== undefined) expect(story.gateOpened).toBe(passed.length);
        for (const { readings, codes } of story.decides) {
          expect(readings.length).toBeLessThanOrEqual(PARCEL_READINGS_MAX);
          const told = readings.flatMap((one) =>
            one.reading.kind === 'barcode' ? [one.reading.text] : [],
          );
          expect(told.toSorted()).toEqual(codes.map(({ text }) => text).toSorted());
        }
        if (passed.length > 0) seen.add('passed');
        if (story.revoked.length > 0) seen.add('revoked');
        if (story.strays > 0) seen.add('stray');
        for (const { fault } of story.decides) seen.add(fault ?? 'ok');
      }),
      { numRuns: RUNS, seed: SEED },
    );
    // The stories must get so far, or they prove less than they seem to.
    const late = config.decide_within_ms === null ? [] : ['revoked'];
    expect([...seen]).toEqual(expect.arrayContaining(['ok', 'passed', ...late]));
  }, 120_000);
});
