import type { MassUnit } from '../profile/decode.ts';

/**
 * Milligrams per unit as a fraction, so that conversions are exact and rounded once. The pound is
 * 0.45359237 kg, the ounce a sixteenth of it, the troy ounce 31.1034768 g (NIST Handbook 44, appendix C).
 */
const PER_UNIT: Readonly<Record<MassUnit, readonly [numerator: bigint, denominator: bigint]>> = {
  mg: [1n, 1n],
  g: [1_000n, 1n],
  kg: [1_000_000n, 1n],
  t: [1_000_000_000n, 1n],
  lb: [45_359_237n, 100n],
  oz: [45_359_237n, 1_600n],
  ozt: [311_034_768n, 10_000n],
  ct: [200n, 1n],
};

/** How scales write units. */
const UNIT_WORDS: Readonly<Record<string, MassUnit>> = {
  mg: 'mg',
  g: 'g',
  gr: 'g',
  gm: 'g',
  kg: 'kg',
  kgs: 'kg',
  t: 't',
  lb: 'lb',
  lbs: 'lb',
  oz: 'oz',
  ozt: 'ozt',
  tro: 'ozt',
  ct: 'ct',
};

export function unitOf(word: string): MassUnit | null {
  return UNIT_WORDS[word.trim().toLowerCase()] ?? null;
}

export type Mass = { readonly milligrams: number; readonly decimals: number };

/** A decimal as printed, e.g. `-0012.340`, sign and blanks allowed; null for anything else or what is too large. */
export function massOf(text: string, unit: MassUnit, extraPower = 0): Mass | null {
  const match = /^([+-]?)\s*(\d{1,12})?(?:[.,](\d{0,9}))?$/.exec(text.trim());
  if (match === null) return null;
  const [, sign, whole = '', fraction = ''] = match;
  if (whole === '' && fraction === '') return null;
  const [numerator, denominator] = PER_UNIT[unit];
  const digits = BigInt(`${whole}${fraction}`) * (sign === '-' ? -1n : 1n);
  const scale = fraction.length - extraPower;
  const top = digits * numerator * (scale < 0 ? 10n ** BigInt(-scale) : 1n);
  const bottom = denominator * (scale > 0 ? 10n ** BigInt(scale) : 1n);
  const milligrams = Number(rounded(top, bottom));
  if (!Number.isSafeInteger(milligrams)) return null;
  return { milligrams: milligrams === 0 ? 0 : milligrams, decimals: Math.max(0, scale) };
}

/** Half away from zero. */
function rounded(top: bigint, bottom: bigint): bigint {
  const magnitude = top < 0n ? -top : top;
  const result = (2n * magnitude + bottom) / (2n * bottom);
  return top < 0n ? -result : result;
}
