import type { Reading } from '../../../contract/reading.ts';
import type { Millis } from '../../base/units.ts';

/** What the stream of bytes says about the line itself. */
export type LineHealth = {
  /** Bytes in the second that began at `second`. */
  readonly second: number;
  readonly bytes: number;
  /** Seconds in a row with more than a device has to say. */
  readonly loud_seconds: number;
  /** Bytes of the last frames, by whether they made sense; halved now and then, so that old ones fade. */
  readonly good: number;
  readonly bad: number;
};

export const freshLine: LineHealth = { second: 0, bytes: 0, loud_seconds: 0, good: 0, bad: 0 };

/** A 115,200 baud line is full at 11,520 bytes a second; no scanner or scale says so much for long. */
export const LOUD_BYTES_PER_SECOND = 20_000;
const LOUD_SECONDS = 2;
/** Fewer bytes than this prove nothing. */
const JUDGED_BYTES = 64;
const FADE_BYTES = 4_096;

export function afterBytes(line: LineHealth, count: number, now: Millis): LineHealth {
  const second = Math.floor(now / 1_000);
  if (second === line.second) return { ...line, bytes: line.bytes + count };
  const loud = line.bytes > LOUD_BYTES_PER_SECOND && second === line.second + 1;
  return { ...line, second, bytes: count, loud_seconds: loud ? line.loud_seconds + 1 : 0 };
}

export function afterReading(line: LineHealth, reading: Reading, length: number): LineHealth {
  const bad = reading.kind === 'discarded';
  const faded = line.good + line.bad > FADE_BYTES ? 2 : 1;
  return {
    ...line,
    good: line.good / faded + (bad ? 0 : length),
    bad: line.bad / faded + (bad ? length : 0),
  };
}

export type LineVerdict = 'good' | 'babbling' | 'garbled';

export function judge(line: LineHealth): LineVerdict {
  if (line.loud_seconds >= LOUD_SECONDS) return 'babbling';
  const judged = line.good + line.bad;
  return judged >= JUDGED_BYTES && line.bad > line.good ? 'garbled' : 'good';
}
