import type { Reading, WeightReading } from '../../../contract/reading.ts';
import { millis } from '../../base/units.ts';
import type { ParcelOutcome } from '../../inventory/parcel-command.ts';
import { stationConfig } from '../../station/config.ts';
import { initialState, type StationEffect, type StationEvent } from '../../station/state.ts';
import { step } from '../../station/step.ts';

/** Timelines: what happens when, and what the station does. Timers fall due by themselves. */

export const code = (text: string): Reading => ({ kind: 'barcode', text });
export const noRead: Reading = { kind: 'no-read' };
export const weight = (grams: number | null, more: Partial<WeightReading> = {}): WeightReading => ({
  kind: 'weight',
  milligrams: grams === null ? null : grams * 1_000,
  stable: true,
  range: 'ok',
  mode: 'gross',
  decimals: 0,
  unit: 'g',
  ...more,
});

export const answer = (parcel: string, verdict: 'accept' | 'reject'): ParcelOutcome => ({
  outcome: 'created',
  parcel,
  verdict,
  reason: verdict === 'accept' ? null : 'UNKNOWN_ITEM',
  item: null,
  exception: null,
});

export const enter: StationEvent = { type: 'eye', covered: true };
export const leave: StationEvent = { type: 'eye', covered: false };
export const read = (text: string, device = 'scan'): StationEvent => ({
  type: 'reading',
  device,
  reading: code(text),
});
export const says = (device: string, reading: Reading): StationEvent => ({
  type: 'reading',
  device,
  reading,
});
export const weighed = (parcel: string, reading: WeightReading | null): StationEvent => ({
  type: 'weighed',
  parcel,
  reading,
});
export const decided = (parcel: string, verdict: 'accept' | 'reject' | 'lost'): StationEvent => ({
  type: 'decided',
  parcel,
  outcome: verdict === 'lost' ? null : answer(parcel, verdict),
});
export const down = (device: string): StationEvent => ({ type: 'device', device, works: false });

export const base = { id: 's', name: 'S', role: 'receive', location: 'dock', scanners: ['scan'] };
export const triggered = {
  ...base,
  mode: 'triggered',
  photo_eye: 'eye',
  settle_ms: 20,
  window_ms: 500,
  gate: { line: 'gate', actuator_ms: 100 },
  belt: { distance_mm: 1_000, speed_mm_s: 1_000 },
};
export const weighing = { ...triggered, scale: { device: 'scale', wait_ms: 200 } };
export const selfTriggered = { ...base, mode: 'self-triggered', window_ms: 100, hold_off_ms: 300 };
export const bench = { ...base, mode: 'bench' };

/** Plays a timeline to its end and tells the effects that matter, each with its time. */
export function play(
  given: unknown,
  timeline: readonly (readonly [at: number, event: StationEvent])[],
) {
  const config = stationConfig.parse(given);
  let state = initialState;
  let parcels = 0;
  const told: string[] = [];
  const timers = new Map<string, number>();
  const take = (at: number, event: StationEvent): void => {
    const taken = step(config, state, event, millis(at), () => `p${++parcels}`);
    state = taken.state;
    for (const effect of taken.effects) {
      if (effect.type === 'timer') timers.set(effect.key, effect.due);
      else if (effect.type === 'cancel') timers.delete(effect.key);
      else told.push(`${at} ${tell(effect)}`);
    }
  };
  const runTimers = (until: number): void => {
    for (;;) {
      const due = [...timers].filter(([, at]) => at <= until).sort((a, b) => a[1] - b[1])[0];
      if (due === undefined) return;
      timers.delete(due[0]);
      take(due[1], { type: 'timer', key: due[0] as 'window' });
    }
  };
  for (const [at, event] of timeline) {
    runTimers(at - 0.001);
    take(at, event);
  }
  runTimers(100_000);
  return { told: told.filter((line) => !/ (?:trigger|weigh)\b/.test(line)), state };
}

export function tell(effect: StationEffect): string {
  switch (effect.type) {
    case 'decide': {
      const { parcel, codes, fault, weight: taken } = effect.command;
      const grams = taken === null ? '' : ` ${(taken.milligrams ?? 0) / 1_000}g`;
      return `decide ${parcel} [${codes.map(({ text }) => text)}]${grams} ${fault ?? 'ok'}`;
    }
    case 'gate':
      return effect.open ? 'gate opens' : 'gate rejects';
    case 'stray':
      return `stray ${effect.why}`;
    case 'done':
      return `done ${effect.done.parcel} ${effect.done.passed ? 'passed' : 'stayed'}${effect.done.late ? ' late' : ''}`;
    case 'revoke':
      return `revoke ${effect.parcel}`;
    case 'trigger':
      return `trigger ${effect.on}`;
    case 'weigh':
      return `weigh ${effect.parcel}`;
    default:
      return effect.type;
  }
}
