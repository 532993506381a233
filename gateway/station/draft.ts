import type { IdSource } from '../base/ids.ts';
import type { Millis } from '../base/units.ts';
import type { StationConfig } from './config.ts';
import type { StationEffect, StationState } from './state.ts';

/** One step while it is being taken: the state so far and the effects so far. It does not outlive the step. */
export type Draft = {
  readonly config: StationConfig;
  readonly now: Millis;
  readonly newParcel: IdSource;
  readonly effects: StationEffect[];
  state: StationState;
};

export function draftOf(
  config: StationConfig,
  state: StationState,
  now: Millis,
  newParcel: IdSource,
): Draft {
  return { config, now, newParcel, effects: [], state };
}

export function finished(draft: Draft) {
  return { state: draft.state, effects: draft.effects };
}
