import type { ReasonCode } from '../../contract/parcel.ts';
import { type Millis, millis } from '../base/units.ts';
import type { ParcelOutcome } from '../inventory/parcel-command.ts';
import type { Draft } from './draft.ts';
import { FLIGHTS_MAX, type Flight, type Window } from './state.ts';

/**
 * From the closing of a window to the gate. A parcel is asked about once; its gate opens only on an
 * acceptance that is durable before the deadline. With a belt the gate acts when the parcel arrives, so
 * that several parcels may be on their way; without one it acts at once.
 */
export function launch(draft: Draft, window: Window, fault: ReasonCode | null, now: Millis): void {
  const { config } = draft;
  const within = config.decide_within_ms;
  const deadline = within === null ? null : millis(window.opened + within);
  const full = draft.state.flights.length >= FLIGHTS_MAX;
  const flight: Flight = {
    parcel: window.parcel,
    asked: now,
    deadline,
    accepted: null,
    late: false,
    outcome: null,
  };
  // One that cannot be followed to the gate cannot pass it either.
  if (!full) draft.state = { ...draft.state, flights: [...draft.state.flights, flight] };
  draft.effects.push({
    type: 'decide',
    opened: window.opened,
    command: {
      parcel: window.parcel,
      station: config.id,
      role: config.role,
      ...(config.expects === undefined ? {} : { expects: config.expects }),
      location: config.location,
      to_zone: config.to_zone ?? null,
      deadline_ms: deadline,
      codes: window.codes,
      weight: window.weight,
      fault: full ? 'NOT_RECORDED' : fault,
      readings: window.readings,
      readings_left_out: window.left_out,
    },
  });
  if (!full && deadline !== null) {
    draft.effects.push({ type: 'timer', key: `arrive/${window.parcel}`, due: deadline });
  }
}

/** The writer's answer, or the news that there is none. */
export function answered(draft: Draft, parcel: string, outcome: ParcelOutcome | null): void {
  const flight = draft.state.flights.find((one) => one.parcel === parcel);
  const accepted = outcome?.verdict === 'accept';
  if (flight === undefined || flight.accepted !== null) {
    // Not followed to the gate, so it did not pass.
    if (flight === undefined && accepted) revoke(draft, parcel);
    return;
  }
  const late = flight.late || (flight.deadline !== null && draft.now > flight.deadline);
  const latency_ms = Math.max(0, draft.now - flight.asked);
  const passed = accepted && !late;
  const end = { parcel, outcome, passed, late: accepted && late, latency_ms };
  draft.effects.push({ type: 'done', done: end });
  if (accepted && late) revoke(draft, parcel);
  if (late || flight.deadline === null) return drop(draft, parcel);
  if (draft.config.belt === undefined) {
    if (passed) gate(draft, true);
    return drop(draft, parcel);
  }
  replace(draft, { ...flight, accepted, outcome });
}

/** The parcel is where the gate must act now. */
export function arrived(draft: Draft, parcel: string): void {
  const flight = draft.state.flights.find((one) => one.parcel === parcel);
  if (flight === undefined) return;
  // A parcel before it may have left the gate open.
  if (draft.config.belt !== undefined) gate(draft, flight.accepted === true);
  if (flight.accepted === null) replace(draft, { ...flight, late: true });
  else drop(draft, parcel);
}

function revoke(draft: Draft, parcel: string): void {
  draft.effects.push({ type: 'revoke', parcel, reason: 'LATE_DECISION' });
}

function gate(draft: Draft, open: boolean): void {
  if (draft.config.gate !== undefined) draft.effects.push({ type: 'gate', open });
}

function drop(draft: Draft, parcel: string): void {
  const { state } = draft;
  draft.effects.push({ type: 'cancel', key: `arrive/${parcel}` });
  draft.state = { ...state, flights: state.flights.filter((one) => one.parcel !== parcel) };
}

function replace(draft: Draft, flight: Flight): void {
  const { state } = draft;
  const flights = state.flights.map((one) => (one.parcel === flight.parcel ? flight : one));
  draft.state = { ...state, flights };
}
