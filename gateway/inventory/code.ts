import { checkDigit } from '../device/gs1/check.ts';

/**
 * One code has one normal form, in which the catalog keeps it and in which it is looked up: a GTIN of 8,
 * 12, 13 or 14 digits with a right check digit is filled up to 14 (GS1 General Specifications, 7.9), so
 * that the EAN-13 of a scanner and the (01) of a case label meet. Everything else stands as it is.
 */
export function normalCode(text: string): string {
  return isGtin(text) ? text.padStart(14, '0') : text;
}

/** A GTIN-8, -12, -13 or -14 with its check digit right. */
export function isGtin(text: string): boolean {
  return /^(?:\d{8}|\d{12,14})$/.test(text) && hasGs1CheckDigit(text);
}

/** Weights 3 and 1 alternate from the right, the check digit itself having 1; the sum ends in 0. */
export function hasGs1CheckDigit(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - place) - 48;
    sum += place % 2 === 0 ? digit : digit * 3;
  }
  return sum % 10 === 0;
}

/** What is wrong with a unit's code that has the length of an SSCC, which is taken for one; null: nothing. */
export function ssccFault(code: string): string | null {
  if (!/^\d{18}$/.test(code) || hasGs1CheckDigit(code)) return null;
  const right = checkDigit(code.slice(0, -1));
  return `the check digit of the SSCC ${code} is ${code.slice(-1)}, should be ${right}`;
}

/** What is wrong with a text that has the length of a GTIN and only digits, which is taken for one; null: nothing. */
export function gtinFault(text: string): string | null {
  if (!/^(?:\d{8}|\d{12,14})$/.test(text) || hasGs1CheckDigit(text)) return null;
  const right = checkDigit(text.slice(0, -1));
  return `the check digit of ${text} is ${text.slice(-1)}, should be ${right}`;
}

/** Longest code that is looked up; longer texts are no item's code. */
export const CODE_LENGTH_MAX = 128;

/** A scan without its AIM symbology identifier (ISO/IEC 15424), as a code of the gateway's own labels stands. */
export function withoutIdentifier(scan: string): string {
  return scan.replace(/^\][A-Za-z][0-9A-Za-z]/, '');
}
