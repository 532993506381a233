import type { MassUnit } from '../profile/decode.ts';
import { type Decode, outOfRange, reply, some, textOf, weight } from './decoder.ts';

/** Scales whose status stands in bits, or whose messages are exchanged in steps. */

/** Powers of ten by SWA bits 0 to 2: ×100, ×10, ×1, .1, .01, .001, .0001, .00001. */
const SWA_POWER = [2, 1, 0, -1, -2, -3, -4, -5] as const;
/** Units by the low bits of SWC: 0 as SWB says, then these; the rest are units that nobody ships in. */
const SWC_UNIT: readonly (MassUnit | 'swb' | undefined)[] = ['swb', 'g', 't', 'oz', 'ozt'];

/**
 * Toledo continuous: three status words, six digits of weight, six of tare. Clones vary the constant bits,
 * so none is checked (Mettler Toledo terminals' technical manuals, appendix on continuous output).
 */
export function toledoContinuous(units: 'swb' | 'swc'): Decode {
  return (frame) => {
    if (frame.length !== 15) return null;
    const [swa = 0, swb = 0, swc = 0] = frame;
    const digits = textOf(frame.subarray(3, 9)).trim();
    if (!/^\d{1,6}$/.test(digits)) return null;
    const mode = (swb & 1) === 0 ? 'gross' : 'net';
    const negative = (swb & 2) !== 0;
    if ((swb & 4) !== 0) return [outOfRange(negative ? 'under' : 'over', mode)];
    const bySwb = (swb & 0x10) === 0 ? 'lb' : 'kg';
    const bySwc = units === 'swc' ? SWC_UNIT[swc & 7] : 'swb';
    if (bySwc === undefined) return null;
    const unit = bySwc === 'swb' ? bySwb : bySwc;
    const power = (SWA_POWER[swa & 7] ?? 0) - ((swc & 0x10) === 0 ? 0 : 1);
    const stable = (swb & 8) === 0;
    return some(weight(`${negative ? '-' : ''}${digits}`, unit, { stable, mode, power }));
  };
}

/** Dibal EPOS: 99, state (0 is good), five digits of grams, price fields, XOR of all before. */
export const dibalEpos: Decode = (frame) => {
  const text = textOf(frame);
  if (!/^99\d{13}.$/s.test(text)) return null;
  let sum = 0;
  for (const byte of frame.subarray(0, 15)) sum ^= byte;
  if (sum !== frame[15]) return null;
  if (text[2] !== '0') return [reply(false, `state-${text[2]}`, text)];
  return some(weight(text.slice(3, 8), 'g', { stable: true }));
};

/** Dialog 06: records of groups between ESC; record 02 carries weight, unit price and amount, 09 a status. */
export const dialog06: Decode = (frame) => {
  const [first] = frame;
  if (frame.length === 1 && first === 0x06) return [reply(true, 'acknowledged')];
  if (frame.length === 1 && first === 0x15) return [reply(false, 'refused')];
  const [record = '', state = '', digits = ''] = textOf(frame).split('\u001b');
  if (record === '09') return [reply(state === '00', `status-${state}`, textOf(frame))];
  if (record !== '02' || !/^\d{4,6}$/.test(digits)) return null;
  return some(weight(digits, 'g', { stable: true }));
};

const HID_UNITS: Readonly<Record<number, MassUnit>> = { 2: 'g', 3: 'kg', 11: 'oz', 12: 'lb' };

/** USB HID usage page 8D, report 3: status, unit, exponent (signed), value low and high. */
export const usbHid: Decode = (frame) => {
  const [status = 0, unitCode = 0, exponent = 0, low = 0, high = 0] = frame;
  if (frame.length !== 5) return null;
  if (status === 1 || status === 7)
    return [reply(false, status === 1 ? 'fault' : 'needs-calibration')];
  if (status === 8) return [reply(false, 'needs-zero')];
  if (status === 6) return [outOfRange('over')];
  if (status === 5) return [outOfRange('under')];
  const unit = HID_UNITS[unitCode];
  const power = exponent > 127 ? exponent - 256 : exponent;
  if (unit === undefined || power < -9 || power > 6) return null;
  const stable = status === 2 || status === 4;
  return some(weight(String(low | (high << 8)), unit, { stable, power }));
};

/** ZPL `~HS`: the first string tells of paper, pause and buffer, the second of head and ribbon. */
export const zplStatus: Decode = (frame) => {
  const fields = textOf(frame).split(',');
  if (fields.length === 12) {
    const faults = [
      fields[1] === '1' ? 'paper-out' : null,
      fields[2] === '1' ? 'paused' : null,
      fields[5] === '1' ? 'buffer-full' : null,
    ].filter((one) => one !== null);
    return [reply(faults.length === 0, faults[0] ?? 'ready', faults.join(' '))];
  }
  if (fields.length === 11) {
    const faults = [
      fields[2] === '1' ? 'head-up' : null,
      fields[3] === '1' ? 'ribbon-out' : null,
      fields[7] === '1' ? 'label-waiting' : null,
    ].filter((one) => one !== null);
    return [reply(faults.length === 0, faults[0] ?? 'ready', faults.join(' '))];
  }
  return fields.length === 2 ? [reply(true, 'password', '')] : null;
};
