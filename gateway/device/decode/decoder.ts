import type { Reading, WeightReading } from '../../../contract/reading.ts';
import type { MassUnit } from '../profile/decode.ts';
import { massOf } from './mass.ts';

/** What a decoder may want to know besides the bytes. */
export type DecodeContext = {
  /** The calendar year, for the century of GS1 dates. */
  year(): number;
};

/**
 * One frame to readings; null when the frame means nothing in this protocol, which then counts as
 * `malformed`. A decoder keeps no state and never throws.
 */
export type Decode = (frame: Uint8Array, context: DecodeContext) => readonly Reading[] | null;

const latin1 = new TextDecoder('latin1');
export const textOf = (frame: Uint8Array): string => latin1.decode(frame);

type WeightParts = {
  readonly stable: boolean;
  readonly mode?: WeightReading['mode'];
  readonly check?: WeightReading['check'];
  /** Powers of ten that the protocol adds to the digits. */
  readonly power?: number;
};

/** A weight in range, or null where the figure is none. */
export function weight(
  digits: string,
  unit: MassUnit,
  { stable, mode = 'unknown', check, power = 0 }: WeightParts,
): WeightReading | null {
  const mass = massOf(digits, unit, power);
  if (mass === null) return null;
  return {
    kind: 'weight',
    milligrams: mass.milligrams,
    stable,
    range: 'ok',
    mode,
    decimals: mass.decimals,
    unit,
    ...(check === undefined ? {} : { check }),
  };
}

/** Over or under range: a reading with that state and without a figure. */
export function outOfRange(
  range: 'over' | 'under',
  mode: WeightReading['mode'] = 'unknown',
): WeightReading {
  return {
    kind: 'weight',
    milligrams: null,
    stable: false,
    range,
    mode,
    decimals: null,
    unit: null,
  };
}

/** Moving, and the protocol gives no figure then. */
export function inMotion(mode: WeightReading['mode'] = 'unknown'): WeightReading {
  return { ...outOfRange('over', mode), range: 'ok' };
}

export function reply(ok: boolean, code: string, text = ''): Reading {
  return { kind: 'reply', ok, code, text: text.slice(0, 512) };
}

export const some = (reading: Reading | null): readonly Reading[] | null =>
  reading === null ? null : [reading];
