import { millis } from '../../base/units.ts';
import type { StationConfig } from '../../station/config.ts';
import {
  type Decide,
  type Done,
  initialState,
  type StationEffect,
  type StationEvent,
  type TimerKey,
} from '../../station/state.ts';
import { step } from '../../station/step.ts';
import { answer } from './timeline.ts';

/** What the writer makes of a decision, and after how long; null: it could not be recorded. */
export type Verdict = { readonly after: number; readonly verdict: 'accept' | 'reject' | null };
/** An event, so many milliseconds after the one before it. */
export type Happening = { readonly after: number; readonly event: StationEvent };

export type Story = {
  readonly parcels: readonly string[];
  readonly decides: readonly Decide[];
  readonly done: readonly Done[];
  readonly revoked: readonly string[];
  readonly accepted: readonly string[];
  readonly strays: number;
  readonly gateOpened: number;
  readonly timersLeft: readonly string[];
  readonly flightsLeft: number;
  readonly flightsMost: number;
};

type Due = { readonly at: number; readonly event: StationEvent };

/** Plays what happens to one station, with a writer that answers each decision, until nothing more is due. */
export function playRandom(
  config: StationConfig,
  happenings: readonly Happening[],
  verdicts: readonly Verdict[],
): Story {
  let state = initialState;
  let strays = 0;
  let gateOpened = 0;
  let flightsMost = 0;
  const parcels: string[] = [];
  const decides: Decide[] = [];
  const done: Done[] = [];
  const revoked: string[] = [];
  const accepted: string[] = [];
  const timers = new Map<TimerKey, number>();
  const coming: Due[] = [];

  const newParcel = (): string => {
    const parcel = `p${parcels.length + 1}`;
    parcels.push(parcel);
    return parcel;
  };
  const carryOut = (effect: StationEffect, at: number): void => {
    switch (effect.type) {
      case 'timer':
        timers.set(effect.key, effect.due);
        return;
      case 'cancel':
        timers.delete(effect.key);
        return;
      case 'decide': {
        const { parcel, fault } = effect.command;
        decides.push(effect.command);
        const { after, verdict } = verdicts[decides.length % verdicts.length] ?? NEVER_ASKED;
        // The writer accepts nothing of which the window itself found a fault.
        const said = verdict === 'accept' && fault !== null ? 'reject' : verdict;
        if (said === 'accept') accepted.push(parcel);
        const outcome = said === null ? null : answer(parcel, said);
        coming.push({ at: at + after, event: { type: 'decided', parcel, outcome } });
        return;
      }
      case 'revoke':
        revoked.push(effect.parcel);
        return;
      case 'done':
        done.push(effect.done);
        return;
      case 'gate':
        gateOpened += effect.open ? 1 : 0;
        return;
      case 'stray':
        strays += 1;
        return;
      case 'weigh':
      case 'trigger':
        return;
    }
  };
  const take = ({ at, event }: Due): void => {
    const taken = step(config, state, event, millis(at), newParcel);
    state = taken.state;
    flightsMost = Math.max(flightsMost, state.flights.length);
    for (const effect of taken.effects) carryOut(effect, at);
  };
  /** Timers and answers until then, in the order in which they fall due. */
  const runUntil = (end: number): void => {
    for (;;) {
      const timer = [...timers].sort((a, b) => a[1] - b[1])[0];
      const told = coming.sort((a, b) => a.at - b.at)[0];
      const timerAt = timer?.[1] ?? Number.POSITIVE_INFINITY;
      const toldAt = told?.at ?? Number.POSITIVE_INFINITY;
      if (Math.min(timerAt, toldAt) > end) return;
      if (told !== undefined && toldAt <= timerAt) take(coming.shift() ?? told);
      else if (timer !== undefined) {
        timers.delete(timer[0]);
        take({ at: timerAt, event: { type: 'timer', key: timer[0] } });
      }
    }
  };

  let at = 0;
  for (const { after, event } of happenings) {
    at += after;
    runUntil(at);
    take({ at, event });
  }
  take({ at, event: { type: 'stop' } });
  runUntil(Number.MAX_SAFE_INTEGER);
  return {
    ...{ parcels, decides, done, revoked, accepted, strays, gateOpened, flightsMost },
    timersLeft: [...timers.keys()],
    flightsLeft: state.flights.length,
  };
}

const NEVER_ASKED: Verdict = { after: 0, verdict: null };
