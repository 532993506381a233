import { checkDigit } from './check.ts';
import { type Gs1Options, type Gs1Result, gs1Error } from './collect.ts';
import { isDigitalLink, parseDigitalLink } from './digital-link.ts';
import { parseBracketed, parseElementString, separator } from './element-string.ts';

/** Longest text that is looked at, in characters. The largest symbol holds far less GS1 data. */
export const gs1InputMax = 4096;

/** Symbology identifiers (ISO/IEC 15424) that say: what follows is a GS1 element string. */
const announced: ReadonlySet<string> = new Set([']C1', ']d2', ']Q3', ']J1', ']e0']);

/** Whether the AIM symbology identifier, e.g. `]C1`, announces a GS1 element string. */
export function isGs1Announced(aim: string | undefined): boolean {
  return aim !== undefined && announced.has(aim);
}

/**
 * Reads a GS1 element string (as encoded, or in the bracketed form for people) or Digital Link URI,
 * with or without a symbology identifier and a first separator. Never throws.
 */
export function parseGs1(input: string, options: Gs1Options): Gs1Result {
  if (input.length > gs1InputMax) {
    return gs1Error(
      'input-too-long',
      gs1InputMax,
      `has ${input.length} characters, should have at most ${gs1InputMax}`,
    );
  }
  const aim = /^\][A-Za-z][0-9A-Za-z]/.exec(input)?.[0];
  let at = aim?.length ?? 0;
  if (aim === ']E0' || aim === ']E4') return parseEan(input, at, options);
  if (isDigitalLink(input, at)) return parseDigitalLink(input, at, options);
  if (aim !== undefined && !isGs1Announced(aim)) {
    return gs1Error(
      'not-gs1',
      0,
      `${aim} does not announce GS1 data; ${[...announced].join(' ')} do`,
    );
  }
  if (input.startsWith(separator, at)) at += 1;
  if (at === input.length) {
    return gs1Error('empty', at, 'is empty, should be an element string or a Digital Link');
  }
  return input.startsWith('(', at)
    ? parseBracketed(input, at, options)
    : parseElementString(input, at, options);
}

/** EAN and UPC symbols carry a bare GTIN, which counts as the element (01). */
function parseEan(input: string, at: number, options: Gs1Options): Gs1Result {
  const digits = input.slice(at);
  if (!/^(\d{8}|\d{12,13})$/.test(digits)) {
    const message = `has ${digits.length} characters, an EAN or UPC has 8, 12 or 13 digits`;
    return gs1Error('not-gs1', at, message);
  }
  const right = checkDigit(digits.slice(0, -1));
  if (right !== digits.slice(-1)) {
    const message = `check digit is ${digits.slice(-1)}, should be ${right}`;
    return gs1Error('check-digit', input.length - 1, message);
  }
  return parseElementString(`01${digits.padStart(14, '0')}`, 0, options);
}
