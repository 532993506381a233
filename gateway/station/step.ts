import type { BarcodeReading, Reading } from '../../contract/reading.ts';
import { unreachable } from '../base/errors.ts';
import type { IdSource } from '../base/ids.ts';
import { type Millis, millis } from '../base/units.ts';
import type { StationConfig } from './config.ts';
import { type Draft, draftOf, finished } from './draft.ts';
import { answered, arrived, launch } from './flight.ts';
import {
  IN_VIEW_MAX,
  type StationEffect,
  type StationEvent,
  type StationState,
  type TimerKey,
} from './state.ts';
import { awaitsWeight, collect, faultOf, openWindow } from './window.ts';

/** How long after a moving weight the scale is asked again. */
const WEIGH_AGAIN_MS = 40;

/**
 * The correlation of one station: what an event at a moment makes of its state, and what is to be done.
 * It reads no clock, sets no timer and talks to no device; `newParcel` is asked for an id when a window
 * opens, before anything is done with the parcel.
 */
export function step(
  config: StationConfig,
  state: StationState,
  event: StationEvent,
  now: Millis,
  newParcel: IdSource,
): { readonly state: StationState; readonly effects: readonly StationEffect[] } {
  const draft = draftOf(config, state, now, newParcel);
  take(draft, event);
  return finished(draft);
}

function take(draft: Draft, event: StationEvent): void {
  switch (event.type) {
    case 'eye':
      return eye(draft, event.covered);
    case 'reading':
      return reading(draft, event.device, event.reading);
    case 'weighed':
      return weighed(draft, event);
    case 'device':
      return device(draft, event.device, event.works);
    case 'timer':
      return timer(draft, event.key);
    case 'decided':
      return answered(draft, event.parcel, event.outcome);
    case 'stop':
      return closeWindow(draft, true);
    default:
      return unreachable(event);
  }
}

/* ── The photo-eye ── */

function eye(draft: Draft, covered: boolean): void {
  const before = draft.state;
  if (draft.config.mode !== 'triggered' || covered === before.eye_covered) return;
  draft.state = { ...before, eye_covered: covered, eye_since: draft.now };
  if (covered) leadingEdge(draft, before);
  else trailingEdge(draft);
}

function leadingEdge(draft: Draft, before: StationState): void {
  const { window } = draft.state;
  const gap = before.eye_since === null ? Number.POSITIVE_INFINITY : draft.now - before.eye_since;
  const touching = gap < draft.config.gap_ms;
  if (window !== null) {
    // What was read since may belong to either, so neither may pass when they touch.
    if (touching) draft.state = { ...draft.state, window: { ...window, touching } };
    closeWindow(draft);
  }
  open(draft, touching);
}

function trailingEdge(draft: Draft): void {
  const { window } = draft.state;
  if (window === null || window.cleared !== null) return;
  draft.state = { ...draft.state, window: { ...window, cleared: draft.now } };
  setTimer(draft, 'settle', draft.now + draft.config.settle_ms);
}

/* ── Readings ── */

function reading(draft: Draft, device: string, said: Reading): void {
  const { config, state } = draft;
  const isScanner = config.scanners.includes(device);
  const isScale = config.scale?.device === device;
  if (!isScanner && !isScale) return stray(draft, device, said, 'not-mine');
  if (said.kind === 'heartbeat' || said.kind === 'reply') return;
  if (isScanner && said.kind === 'barcode' && stillInView(draft, said)) {
    return stray(draft, device, said, 'still-in-view');
  }
  if (state.window === null) {
    const begins = said.kind === 'barcode' || (said.kind === 'no-read' && config.mode !== 'bench');
    if (config.mode === 'triggered' || !isScanner || !begins) {
      // A scale that speaks all the time says nothing of a parcel while there is none.
      if (isScanner) stray(draft, device, said, 'no-parcel');
      return;
    }
    open(draft, false);
  }
  const { window } = draft.state;
  if (window === null) return;
  draft.state = { ...draft.state, window: collect(window, device, said, draft.now) };
  closeIfComplete(draft);
}

/** Without a photo-eye, a label that the scanner keeps reporting is one parcel until it was gone for a while. */
function stillInView(draft: Draft, said: BarcodeReading): boolean {
  const { config, state, now } = draft;
  if (config.mode !== 'self-triggered') return false;
  const view = state.in_view.filter((code) => now - code.seen < config.hold_off_ms);
  const known = view.some((code) => code.text === said.text);
  draft.state = {
    ...state,
    in_view: known
      ? view.map((code) => (code.text === said.text ? { ...code, seen: now } : code))
      : view,
  };
  return known;
}

function weighed(draft: Draft, event: Extract<StationEvent, { type: 'weighed' }>): void {
  const { config, state } = draft;
  const { window } = state;
  if (window?.parcel !== event.parcel) {
    if (event.reading === null || config.scale === undefined) return;
    return stray(draft, config.scale.device, event.reading, 'late-weight');
  }
  const told =
    event.reading === null || config.scale === undefined
      ? window
      : collect(window, config.scale.device, event.reading, draft.now);
  // A parcel that has just come onto the scale still moves: ask until it lies still.
  const again = event.reading !== null && told.weight === null;
  draft.state = { ...state, window: { ...told, weighing: again } };
  if (again) setTimer(draft, `weigh/${window.parcel}`, draft.now + WEIGH_AGAIN_MS);
  closeIfComplete(draft);
}

function weighAgain(draft: Draft, parcel: string): void {
  const { window } = draft.state;
  if (window?.parcel !== parcel || !window.weighing) return;
  draft.effects.push({ type: 'weigh', parcel });
}

function device(draft: Draft, id: string, works: boolean): void {
  const others = draft.state.down.filter((one) => one !== id);
  draft.state = { ...draft.state, down: works ? others : [...others, id] };
  closeIfComplete(draft);
}

/* ── The window ── */

function open(draft: Draft, touching: boolean): void {
  const { config, now } = draft;
  const window = openWindow(draft.newParcel(), now, touching);
  const { scale } = config;
  const weighing = scale !== undefined && !draft.state.down.includes(scale.device);
  draft.state = { ...draft.state, window: { ...window, weighing } };
  if (config.mode === 'triggered') draft.effects.push({ type: 'trigger', on: true });
  if (weighing) draft.effects.push({ type: 'weigh', parcel: window.parcel });
  setTimer(draft, 'window', now + config.window_ms);
}

/** A window that holds all it can hold need not wait for its end. */
function closeIfComplete(draft: Draft): void {
  const { config, state, now } = draft;
  const { window } = state;
  if (window === null || awaitsWeight(window, config, state.down, now)) return;
  if (config.mode === 'bench' || config.window_ms === 0) {
    if (window.codes.length > 0) closeWindow(draft);
  } else if (config.mode === 'triggered' && window.cleared !== null) {
    if (now >= window.cleared + config.settle_ms) closeWindow(draft);
  }
}

function closeWindow(draft: Draft, stopping = false): void {
  const { config, state, now } = draft;
  const { window } = state;
  if (window === null) return;
  draft.effects.push({ type: 'cancel', key: 'window' }, { type: 'cancel', key: 'settle' });
  if (config.mode === 'triggered') draft.effects.push({ type: 'trigger', on: false });
  const seen = window.codes.map(({ text }) => ({ text, seen: window.last_reading }));
  const in_view = config.mode === 'self-triggered' ? [...state.in_view, ...seen] : [];
  draft.state = { ...state, window: null, in_view: in_view.slice(-IN_VIEW_MAX) };
  const fault = stopping ? 'DEVICE_DOWN' : faultOf(window, config, state.down);
  launch(draft, window, fault, now);
}

function timer(draft: Draft, key: Extract<StationEvent, { type: 'timer' }>['key']): void {
  if (key === 'window') return closeWindow(draft);
  if (key.startsWith('arrive/')) return arrived(draft, key.slice('arrive/'.length));
  if (key.startsWith('weigh/')) return weighAgain(draft, key.slice('weigh/'.length));
  const { window } = draft.state;
  const { scale, settle_ms } = draft.config;
  if (window === null || window.cleared === null) return;
  if (scale !== undefined && awaitsWeight(window, draft.config, draft.state.down, draft.now)) {
    return setTimer(draft, 'settle', window.cleared + Math.max(scale.wait_ms, settle_ms));
  }
  closeWindow(draft);
}

function setTimer(draft: Draft, key: TimerKey, due: number): void {
  draft.effects.push({ type: 'timer', key, due: millis(due) });
}

function stray(
  draft: Draft,
  device: string,
  said: Reading,
  why: Extract<StationEffect, { type: 'stray' }>['why'],
): void {
  draft.effects.push({ type: 'stray', device, reading: said, why });
}
