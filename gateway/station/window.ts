import { PARCEL_READINGS_MAX, type ReasonCode } from '../../contract/parcel.ts';
import type { BarcodeReading, Reading, WeightReading } from '../../contract/reading.ts';
import type { Millis } from '../base/units.ts';
import type { ParcelCode } from '../inventory/parcel-command.ts';
import type { StationConfig } from './config.ts';
import { CODES_MAX, type StationState, type Window } from './state.ts';

/** Collecting what one parcel shows, and judging whether it is enough. */

export function openWindow(parcel: string, now: Millis, touching: boolean): Window {
  return {
    parcel,
    opened: now,
    codes: [],
    readings: [],
    left_out: 0,
    weight: null,
    saw_motion: false,
    saw_out_of_range: false,
    weighing: false,
    touching,
    cleared: null,
    last_reading: now,
  };
}

/** Takes a reading into the window: kept as evidence, and its meaning drawn. */
export function collect(window: Window, device: string, reading: Reading, now: Millis): Window {
  if (reading.kind === 'heartbeat' || reading.kind === 'reply') return window;
  const kept = keep(window, device, reading, now);
  if (reading.kind === 'barcode') return withCode(kept, reading);
  if (reading.kind === 'weight') return withWeight(kept, reading);
  return kept;
}

function keep(window: Window, device: string, reading: Reading, now: Millis): Window {
  const seen = { ...window, last_reading: now };
  if (window.readings.length >= PARCEL_READINGS_MAX || repeats(window, device, reading)) {
    return { ...seen, left_out: window.left_out + 1 };
  }
  const offset_ms = Math.round(now - window.opened);
  return { ...seen, readings: [...window.readings, { device, offset_ms, reading }] };
}

/** A fixed scanner reports one label many times, and a scale one weight; the first of each says it all. */
function repeats(window: Window, device: string, reading: Reading): boolean {
  return window.readings.some(
    (kept) => kept.device === device && sameReading(kept.reading, reading),
  );
}

function sameReading(a: Reading, b: Reading): boolean {
  if (a.kind === 'barcode' && b.kind === 'barcode') return a.text === b.text && a.aim === b.aim;
  if (a.kind !== 'weight' || b.kind !== 'weight') return false;
  return a.milligrams === b.milligrams && a.stable === b.stable && a.range === b.range;
}

function withCode(window: Window, reading: BarcodeReading): Window {
  const aim = reading.aim ?? null;
  const known = window.codes.some((code) => code.text === reading.text && code.aim === aim);
  if (known || window.codes.length >= CODES_MAX) return window;
  return { ...window, codes: [...window.codes, codeOf(reading)] };
}

function codeOf(reading: BarcodeReading): ParcelCode {
  return {
    text: reading.text,
    aim: reading.aim ?? null,
    gs1: reading.gs1 ?? null,
    gs1_error: reading.gs1_error?.code ?? null,
  };
}

/** Motion, over and under range are remembered, never taken for a weight; nor is an empty scale. */
function withWeight(window: Window, reading: WeightReading): Window {
  if (reading.range !== 'ok') return { ...window, saw_out_of_range: true };
  if (!reading.stable) return { ...window, saw_motion: true };
  if (reading.milligrams === null || reading.milligrams <= 0) return window;
  return { ...window, weight: reading, weighing: false };
}

/** What speaks against the parcel before the ledger is asked; null when nothing does. */
export function faultOf(
  window: Window,
  config: StationConfig,
  down: StationState['down'],
): ReasonCode | null {
  if (window.touching) return 'TOUCHING';
  if (config.gate !== undefined && down.includes(config.gate.line)) return 'DEVICE_DOWN';
  if (window.codes.length === 0) {
    const blind = config.scanners.every((scanner) => down.includes(scanner));
    return blind ? 'DEVICE_DOWN' : 'NO_READ';
  }
  if (config.scale?.demand !== 'required' || window.weight !== null) return null;
  if (down.includes(config.scale.device)) return 'DEVICE_DOWN';
  if (window.saw_out_of_range) return 'WEIGHT_OUT_OF_RANGE';
  return window.saw_motion ? 'WEIGHT_UNSTABLE' : 'NO_WEIGHT';
}

/** Whether a weight may still come that would be worth waiting for. */
export function awaitsWeight(
  window: Window,
  config: StationConfig,
  down: StationState['down'],
  now: Millis,
): boolean {
  const { scale } = config;
  if (scale === undefined || window.weight !== null || !window.weighing) return false;
  if (down.includes(scale.device)) return false;
  return window.cleared === null || now < window.cleared + scale.wait_ms;
}
