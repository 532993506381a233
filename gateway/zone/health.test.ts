import { expect, it } from 'vitest';
import type { WriterStats } from '../store/writer.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { illness, readiness } from './health.ts';
import type { Station } from './stations.ts';

function parts(stats: Partial<WriterStats>, stations: readonly (string | null)[] = []) {
  const clock = new ManualClock();
  const writer = {
    stats: () => ({ waiting_since_ms: null, storage: 'ok', ...stats }) as WriterStats,
  };
  const views = stations.map((why, n): [string, Station] => [
    `s${n}`,
    { view: () => ({ id: `s${n}`, why, state: why === null ? 'idle' : 'stopped' }) } as Station,
  ]);
  return { clock, writer, stations: new Map(views) };
}

it('is ready when the disk takes records and a station works', () => {
  expect(readiness(parts({}, [null, 'scan: silent']))).toEqual({ ready: true, reasons: [] });
});

it('says that nothing is committed though work waits, and only after a while', () => {
  const stuck = parts({ waiting_since_ms: 0 });
  stuck.clock.advance(29_000);
  expect(illness(stuck)).toBeNull();
  stuck.clock.advance(2_000);
  expect(illness(stuck)).toBe('nothing was committed for 31 s though work waits');
  expect(readiness(stuck)).toMatchObject({ ready: false, reasons: [{ code: 'writer-stuck' }] });
});

it('does not take a jump of the wall clock for a stuck disk', () => {
  const busy = parts({ waiting_since_ms: 0 });
  busy.clock.jumpWall(busy.clock.wall().at + 86_400_000);
  busy.clock.advance(1_000);
  expect(illness(busy)).toBeNull();
});

it('says that the disk is full and why every station stands', () => {
  const { ready, reasons } = readiness(parts({ storage: 'full' }, ['scan: silent', 'gate: gone']));
  expect(ready).toBe(false);
  expect(reasons.map(({ code, text }) => `${code}: ${text}`)).toEqual([
    'disk-full: the disk is full: nothing can be recorded',
    'station-stopped: s0: scan: silent',
    'station-stopped: s1: gate: gone',
  ]);
});
