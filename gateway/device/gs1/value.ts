import type { Gs1Element } from '../../../contract/reading.ts';
import { characterSetNames, firstOutside } from './character-set.ts';
import { isoDate } from './dates.ts';
import type { AiEntry, Component } from './dictionary.ts';
import { type Fault, fault, showCharacter } from './fault.ts';

/** What is wrong with `value` as the value of `entry`, or null. `year` is the current one. */
export function valueFault(entry: AiEntry, value: string, year: number): Fault | null {
  if (value.length === 0) {
    return fault('value-missing', 0, `(${entry.ai}) has no value, should have ${extent(entry)}`);
  }
  let at = 0;
  for (const part of entry.components) {
    const left = value.length - at;
    if (left === 0 && part.optional) break;
    const length = Math.min(left, part.max);
    const problem = componentFault(entry, part, value, at, length, year);
    if (problem !== null) return problem;
    at += length;
  }
  return at === value.length ? null : tooLong(entry, value);
}

function componentFault(
  entry: AiEntry,
  part: Component,
  value: string,
  at: number,
  length: number,
  year: number,
): Fault | null {
  // Length first where the value is too short, characters first where it is long enough: a letter
  // among digits is the likelier cause than a value that is too long.
  const odd = firstOutside(part.set, value, at, at + length);
  if (odd !== -1) {
    const found = showCharacter(value, odd);
    return fault(
      'character',
      odd,
      `(${entry.ai}) ${found} should be ${characterSetNames[part.set]}`,
    );
  }
  if (length < part.min) {
    return fault(
      'value-too-short',
      value.length,
      `(${entry.ai}) has ${count(value.length)}, should have ${extent(entry)}`,
    );
  }
  if (part.set === 'Z') {
    const problem = paddingFault(value, at, length);
    if (problem !== null) return problem;
  }
  if (part.rules.length === 0) return null;
  const text = at === 0 && length === value.length ? value : value.slice(at, at + length);
  for (const rule of part.rules) {
    const problem = rule(text, year);
    if (problem !== null) {
      return fault(problem.code, at + problem.offset, `(${entry.ai}) ${problem.message}`);
    }
  }
  return null;
}

function paddingFault(value: string, at: number, length: number): Fault | null {
  const pad = value.indexOf('=', at);
  if (pad === -1 || /^={1,2}$/.test(value.slice(pad, at + length))) return null;
  return fault('character', pad, '= may only stand at the end, at most twice');
}

function tooLong(entry: AiEntry, value: string): Fault {
  const hint = entry.predefined === 0 ? '; a separator (GS) may be missing after it' : '';
  return fault(
    'value-too-long',
    entry.max,
    `(${entry.ai}) has ${count(value.length)}, should have ${extent(entry)}${hint}`,
  );
}

const count = (length: number): string => `${length} character${length === 1 ? '' : 's'}`;

export function extent(entry: AiEntry): string {
  return entry.min === entry.max ? `${entry.max}` : `${entry.min} to ${entry.max}`;
}

/** The element with what its value means. The value is known to be valid. */
export function toElement(entry: AiEntry, value: string, year: number): Gs1Element {
  const element: Gs1Element = { ai: entry.ai, value, title: entry.title };
  if (entry.dateDigits > 0) addDate(element, entry, year);
  if (entry.decimals >= 0) {
    if (entry.currency) element.currency = value.slice(0, 3);
    element.decimal = decimal(value, entry.decimalFrom, entry.decimals);
  }
  return element;
}

function addDate(element: Gs1Element, entry: AiEntry, year: number): void {
  const { value } = element;
  const digits = entry.dateDigits;
  const date = isoDate(value, 0, digits, year);
  if (entry.dateRange) {
    element.date = date;
    if (value.length > digits) element.date_end = isoDate(value, digits, digits, year);
    return;
  }
  if (value.length === digits) {
    element.date = date;
    return;
  }
  // Hour, then minute and second where given. The standard says local time, so no zone is claimed.
  const time = [digits, digits + 2, digits + 4].map((at) => value.slice(at, at + 2) || '00');
  const shown = value.length > digits + 4 ? time : time.slice(0, 2);
  element.date = `${date}T${shown.join(':')}`;
}

/** Exact decimal text of the digits from `from`, with `places` decimals; a trailing `-` is the sign. */
function decimal(value: string, from: number, places: number): string {
  const negative = value.endsWith('-');
  const end = negative ? value.length - 1 : value.length;
  const digits = value.slice(from, end).padStart(places + 1, '0');
  const point = digits.length - places;
  let start = 0;
  while (start < point - 1 && digits.charCodeAt(start) === 48) start += 1;
  const whole = digits.slice(start, point);
  const text = places === 0 ? whole : `${whole}.${digits.slice(point)}`;
  return negative ? `-${text}` : text;
}
