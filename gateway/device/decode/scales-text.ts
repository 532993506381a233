import type { WeightReading } from '../../../contract/reading.ts';
import type { MassUnit } from '../profile/decode.ts';
import { type Decode, inMotion, outOfRange, reply, some, textOf, weight } from './decoder.ts';
import { unitOf } from './mass.ts';

/** Scales that answer in printable lines. */

const SICS_ERRORS: Readonly<Record<string, string>> = {
  ES: 'syntax-error',
  ET: 'transmission-error',
  EL: 'logic-error',
  EI: 'balance-error',
};

/**
 * Mettler Toledo MT-SICS, levels 0 and 1: command, status, value, unit. Field widths differ between
 * models, so it is split at blanks. S reports the net weight (MT-SICS Reference Manual).
 */
export const mtSics: Decode = (frame) => {
  const words = textOf(frame).trim().split(/\s+/);
  const [command = '', status = '', value = '', unitWord = ''] = words;
  const error = SICS_ERRORS[command];
  if (error !== undefined && words.length === 1) return [reply(false, error, command)];
  if (command === 'S' || command === 'SI' || command === 'SR' || command === 'SIR') {
    return some(sicsWeight(status, value, unitWord));
  }
  if (/^(?:Z|ZI|T|TI|TA|TAC)$/.test(command)) return [sicsAction(command, words)];
  if (/^(?:I\d+|@|D|DW|M\d+)$/.test(command))
    return [reply(status !== 'I', command, words.join(' '))];
  return null;
};

function sicsWeight(status: string, value: string, unitWord: string) {
  if (status === 'I') return reply(false, 'not-executable', 'S I');
  if (status === '+') return outOfRange('over', 'net');
  if (status === '-') return outOfRange('under', 'net');
  const unit = unitOf(unitWord);
  if (unit === null || (status !== 'S' && status !== 'D')) return null;
  return weight(value, unit, { stable: status === 'S', mode: 'net' });
}

function sicsAction(command: string, words: readonly string[]) {
  const [, status = ''] = words;
  const text = words.join(' ');
  const done = command.startsWith('Z') ? 'zeroed' : command === 'TAC' ? 'tare-cleared' : 'tared';
  if (status === 'I') return reply(false, 'not-executable', text);
  if (status === '+') return reply(false, 'over-range', text);
  if (status === '-') return reply(false, 'under-range', text);
  return reply(true, done, text);
}

/** A&D, CAS, Kern and many indicators: `ST,GS,+001234.5  g`. Overload is filled with nines or blanks. */
export const headerCsv: Decode = (frame) => {
  const text = textOf(frame).trim();
  const [, header = '', kind = '', rest = ''] =
    /^(ST|US|QT|OL)\s*,\s*(?:(GS|NT|TR|NET|GR)\s*,?)?(.*)$/.exec(text) ?? [];
  const mode = headerMode(kind);
  if (header === 'OL') return [outOfRange(rest.trim().startsWith('-') ? 'under' : 'over', mode)];
  if (header === 'QT') return [reply(false, 'counting-mode', text)];
  const [, digits = '', unitWord = ''] = /^\s*([+-]?[\s\d.]*)([A-Za-z]*)$/.exec(rest) ?? [];
  const unit = unitOf(unitWord);
  if (unit === null) return null;
  return some(weight(digits.replaceAll(/\s/g, ''), unit, { stable: header === 'ST', mode }));
};

function headerMode(kind: string): WeightReading['mode'] {
  if (kind === 'GS' || kind === 'GR') return 'gross';
  if (kind === 'NT' || kind === 'NET') return 'net';
  return kind === 'TR' ? 'tare' : 'unknown';
}

/** Ohaus: weight, unit, `?` while unstable; `ES` refuses a command. */
export const ohaus: Decode = (frame) => {
  const text = textOf(frame).trim();
  if (text === 'ES') return [reply(false, 'syntax-error', text)];
  const match = /^([+-]?\s*\d*\.?\d+)\s*([A-Za-z]{1,5})\s*(\?)?\s*(G|N|NET|T|PT)?$/.exec(text);
  const [, digits = '', unitWord = '', unstable, letter = ''] = match ?? [];
  const unit = unitOf(unitWord);
  if (match === null || unit === null) return null;
  const mode = letter === 'G' ? 'gross' : letter.startsWith('N') ? 'net' : 'unknown';
  return some(weight(digits.replaceAll(/\s/g, ''), unit, { stable: unstable === undefined, mode }));
};

/** Sartorius SBI: sign, value, unit; no unit while it moves; an id of 6 characters may stand in front. */
export function sartoriusSbi(unitKnown: MassUnit): Decode {
  return (frame) => {
    const line = textOf(frame);
    const said = line.length >= 20 ? line.slice(6) : line;
    const text = said.trim();
    if (/^Err\s*\d+/i.test(text))
      return [reply(false, text.toLowerCase().replaceAll(/\s+/g, '-'), text)];
    if (/^(?:High|H)$/i.test(text)) return [outOfRange('over')];
    if (/^(?:Low|L)$/i.test(text)) return [outOfRange('under')];
    const match = /^([+-]?)\s*(\d*\.?\d+)\s*([A-Za-z]{0,3})$/.exec(text);
    if (match === null) return null;
    const [, sign = '', digits = '', unitWord = ''] = match;
    const unit = unitWord === '' ? unitKnown : unitOf(unitWord);
    if (unit === null) return null;
    const id = line.length >= 20 ? line[0] : '';
    const mode = id === 'N' ? 'net' : id === 'G' ? 'gross' : 'unknown';
    return some(weight(`${sign}${digits}`, unit, { stable: unitWord !== '', mode }));
  };
}

/**
 * NCI SCP-01: weight line, then status bytes after LF; a status alone answers S and Z. Status byte 1:
 * bit 0 motion, bit 1 at zero; byte 2: bit 0 under, bit 1 over.
 */
export const nci: Decode = (frame) => {
  const text = textOf(frame);
  if (text === '?') return [reply(false, 'unknown-command', text)];
  const parts = text.split(/\r?\n/);
  const status = parts.at(-1) ?? '';
  const [first = 0, second = 0] = [...status].map((letter) => letter.charCodeAt(0));
  if (parts.length === 1) {
    if (status.length === 0 || status.length > 4) return null;
    return [reply(true, (first & 1) === 1 ? 'status-motion' : 'status-stable')];
  }
  const line = (parts[0] ?? '').trim();
  if (/\^{2,}/.test(line) || (second & 2) !== 0) return [outOfRange('over')];
  if (/_{2,}/.test(line) || (second & 1) !== 0) return [outOfRange('under')];
  const [, digits = '', unitWord = ''] = /^([+-]?\s*\d*\.?\d+)\s*([A-Za-z]{1,3})$/.exec(line) ?? [];
  const unit = unitOf(unitWord);
  if (unit === null) return null;
  return some(weight(digits.replaceAll(/\s/g, ''), unit, { stable: (first & 1) === 0 }));
};

/** SMA level 1 and 2: `s r n m f`, ten characters of weight, three of unit (SMA SCP-0499). */
export const sma: Decode = (frame) => {
  const text = textOf(frame);
  if (text === '?') return [reply(false, 'unknown-command', text)];
  if (text === '!') return [reply(false, 'communication-error', text)];
  const match = /^([ZOUEI T])(.)([GTNgtn ])([Mm ])(.)(.{10})(.{3})$/.exec(text);
  if (match === null) return null;
  const [, status = '', , kind = '', motion = '', , digits = '', unitWord = ''] = match;
  const mode = smaMode(kind.toUpperCase());
  if (status === 'O') return [outOfRange('over', mode)];
  if (status === 'U') return [outOfRange('under', mode)];
  const failure = SMA_FAILURES[status];
  if (failure !== undefined) return [reply(false, failure, text)];
  const unit = unitOf(unitWord);
  if (unit === null) return null;
  return some(weight(digits.replaceAll(/\s/g, ''), unit, { stable: motion === ' ', mode }));
};

const SMA_FAILURES: Readonly<Record<string, string>> = {
  E: 'scale-error',
  I: 'initial-zero-error',
  T: 'tare-error',
};

function smaMode(kind: string): WeightReading['mode'] {
  if (kind === 'G') return 'gross';
  if (kind === 'N') return 'net';
  return kind === 'T' ? 'tare' : 'unknown';
}

/** Rice Lake checkweigher: polarity, weight, unit, GR or NT, the verdict O/A/U, status. */
export const riceLake: Decode = (frame) => {
  const match = /^([ +-]?)\s*([\d.]+)\s*([A-Za-z]{1,2})\s*(GR|NT)\s*([OAU])\s*([A-Za-z]?)\s*$/.exec(
    textOf(frame),
  );
  if (match === null) return null;
  const [, sign = '', digits = '', unitWord = '', kind = '', letter = '', status = ''] = match;
  const unit = unitOf(unitWord);
  if (unit === null) return null;
  const check = letter === 'A' ? 'accept' : letter === 'O' ? 'over' : 'under';
  const mode = kind === 'GR' ? 'gross' : 'net';
  if (status === 'O') return [outOfRange('over', mode)];
  const stable = status !== 'M';
  return some(weight(`${sign.trim()}${digits}`, unit, { stable, mode, check }));
};

/**
 * Mettler Toledo 8217 and NCR point of sale: the weight, or a question mark and a status byte. Without a decimal point
 * nobody could say what the digits mean, so such a frame is refused.
 */
export function ncr8217(unit: MassUnit): Decode {
  return (frame) => {
    if (frame[0] === 0x3f && frame.length === 2) return [ncrStatus(frame[1] ?? 0)];
    const match = /^(\d{1,5}\.\d{1,4})(N)?$/.exec(textOf(frame));
    if (match === null) return null;
    const [, digits = '', net] = match;
    return some(weight(digits, unit, { stable: true, mode: net === undefined ? 'gross' : 'net' }));
  };
}

/** Bit 0 motion, 1 over, 2 under zero, 3 outside zero range, 4 centre of zero, 5 net. */
function ncrStatus(status: number) {
  const mode = (status & 0x20) === 0 ? 'gross' : 'net';
  if ((status & 2) !== 0) return outOfRange('over', mode);
  if ((status & 4) !== 0) return outOfRange('under', mode);
  if ((status & 1) !== 0) return inMotion(mode);
  return reply((status & 8) === 0, (status & 8) === 0 ? 'status-ok' : 'outside-zero-range');
}
