import type { ParcelReading, ReasonCode } from '../../contract/parcel.ts';
import type { Reading, WeightReading } from '../../contract/reading.ts';
import type { Millis } from '../base/units.ts';
import type { DecideParcel, ParcelCode, ParcelOutcome } from '../inventory/parcel-command.ts';

/** What happens to a station. Times are monotonic milliseconds and come with the event. */
export type StationEvent =
  /** The photo-eye's beam was interrupted or became free. */
  | { readonly type: 'eye'; readonly covered: boolean }
  /** A scanner or a scale that speaks by itself said something. */
  | { readonly type: 'reading'; readonly device: string; readonly reading: Reading }
  /** The scale answered the request made for this parcel; null: it did not answer. */
  | { readonly type: 'weighed'; readonly parcel: string; readonly reading: WeightReading | null }
  /** A device or GPIO line that the station uses began or ceased to work. */
  | { readonly type: 'device'; readonly device: string; readonly works: boolean }
  | { readonly type: 'timer'; readonly key: TimerKey }
  /** The writer's answer; null: the decision could not be recorded. */
  | { readonly type: 'decided'; readonly parcel: string; readonly outcome: ParcelOutcome | null }
  /** The station is being stopped: no window stays open. */
  | { readonly type: 'stop' };

/** What the station wants done, in this order. */
export type StationEffect =
  | { readonly type: 'trigger'; readonly on: boolean }
  | { readonly type: 'weigh'; readonly parcel: string }
  /** To be sent to the writer with the wall time that belongs to `opened`. */
  | { readonly type: 'decide'; readonly command: Decide; readonly opened: Millis }
  /** The parcel was accepted too late and went to reject: take the booking back. */
  | { readonly type: 'revoke'; readonly parcel: string; readonly reason: ReasonCode }
  | { readonly type: 'gate'; readonly open: boolean }
  | { readonly type: 'timer'; readonly key: TimerKey; readonly due: Millis }
  | { readonly type: 'cancel'; readonly key: TimerKey }
  /** A reading that belongs to no parcel. */
  | {
      readonly type: 'stray';
      readonly device: string;
      readonly reading: Reading;
      readonly why: StrayReason;
    }
  | { readonly type: 'done'; readonly done: Done };

export type Decide = Omit<DecideParcel, 'occurred_at' | 'clock_synchronised' | 'readings'> & {
  readonly readings: readonly ParcelReading[];
};

/**
 * `window` closes the window; `settle` too, once nothing more is awaited; `arrive/…`: a parcel is at the
 * gate; `weigh/…`: the scale is asked again about a parcel.
 */
export type TimerKey = 'window' | 'settle' | `arrive/${string}` | `weigh/${string}`;

export type StrayReason =
  /** No parcel stood there. */
  | 'no-parcel'
  /** The label of the parcel before is still in view. */
  | 'still-in-view'
  /** A weight for a parcel that has already been decided. */
  | 'late-weight'
  /** From a device that this station does not use. */
  | 'not-mine';

/** The end of one parcel's story, for statistics and the log. */
export type Done = {
  readonly parcel: string;
  readonly outcome: ParcelOutcome | null;
  /** Whether the gate was opened for it. */
  readonly passed: boolean;
  /** Accepted, but too late: revoked. */
  readonly late: boolean;
  /** From the end of the parcel's window to the writer's durable answer. */
  readonly latency_ms: number;
};

/** A parcel that stands in the beam or in view. */
export type Window = {
  readonly parcel: string;
  readonly opened: Millis;
  readonly codes: readonly ParcelCode[];
  readonly readings: readonly ParcelReading[];
  readonly left_out: number;
  /** The last stable weight in range. */
  readonly weight: WeightReading | null;
  readonly saw_motion: boolean;
  readonly saw_out_of_range: boolean;
  /** The scale was asked and has not answered. */
  readonly weighing: boolean;
  readonly touching: boolean;
  /** When the beam became free behind it. */
  readonly cleared: Millis | null;
  readonly last_reading: Millis;
};

/** A parcel between its window and the gate. */
export type Flight = {
  readonly parcel: string;
  readonly asked: Millis;
  /** Last moment for the gate; null where nothing waits. */
  readonly deadline: Millis | null;
  /** Null until the writer has answered. */
  readonly accepted: boolean | null;
  /** The deadline passed without an answer. */
  readonly late: boolean;
  readonly outcome: ParcelOutcome | null;
};

export type StationState = {
  readonly window: Window | null;
  /** In the order in which they reach the gate. */
  readonly flights: readonly Flight[];
  /** Devices and lines that do not work. */
  readonly down: readonly string[];
  readonly eye_covered: boolean;
  /** When the eye last changed. */
  readonly eye_since: Millis | null;
  /** `self-triggered`: codes in view when they were last seen, so that a label that stays is one parcel. */
  readonly in_view: readonly { readonly text: string; readonly seen: Millis }[];
};

export const initialState: StationState = {
  window: null,
  flights: [],
  down: [],
  eye_covered: false,
  eye_since: null,
  in_view: [],
};

/** Parcels between window and gate at most; a belt of that many parcels does not exist. */
export const FLIGHTS_MAX = 32;
/** Distinct codes of one parcel at most; further ones are only counted. */
export const CODES_MAX = 16;
/** Codes remembered as being in view at most. */
export const IN_VIEW_MAX = 32;
