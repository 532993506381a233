import { allDigits, set32, set82 } from './character-set.ts';

/**
 * The GS1 check digit (modulo 10, weights 3 and 1 from the right; General Specifications 7.9) of
 * `digits`, which does not include it. Null if the text is not all digits.
 */
export function checkDigit(digits: string): string | null {
  return allDigits(digits) ? String(sumCheck(digits, 0, digits.length)) : null;
}

/** As `checkDigit`, over `text[from, to)`, which the caller knows to be digits. */
export function sumCheck(text: string, from: number, to: number): number {
  let sum = 0;
  let weight = 3;
  for (let i = to - 1; i >= from; i -= 1) {
    sum += (text.charCodeAt(i) - 48) * weight;
    weight = 4 - weight;
  }
  return (10 - (sum % 10)) % 10;
}

const primes: readonly number[] = (() => {
  const found: number[] = [];
  for (let candidate = 2; found.length < 88; candidate += 1) {
    if (found.every((prime) => candidate % prime !== 0)) found.push(candidate);
  }
  return found;
})();

/**
 * The check character pair of alphanumeric keys (GMN, MUDI; General Specifications 7.9.5): values of
 * set 82 weighted by primes from the right, modulo 1021. `body` does not include the pair, is of set
 * 82 and at most 88 long.
 */
export function checkPair(body: string): string {
  let sum = 0;
  for (let i = 0; i < body.length; i += 1) {
    sum += set82.indexOf(body.charAt(i)) * (primes[body.length - 1 - i] ?? 0);
  }
  const rest = sum % 1021;
  return set32.charAt(rest >> 5) + set32.charAt(rest & 31);
}
