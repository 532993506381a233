import type { Gs1Element } from '../../../contract/reading.ts';
import { allDigits } from './character-set.ts';
import { sumCheck } from './check.ts';

/** A GTIN-8, -12, -13 or -14 with a right check digit as 14 digits, anything else as null. */
export function normaliseGtin(code: string): string | null {
  const { length } = code;
  if (length !== 8 && length !== 12 && length !== 13 && length !== 14) return null;
  if (!allDigits(code)) return null;
  if (sumCheck(code, 0, length - 1) !== code.charCodeAt(length - 1) - 48) return null;
  return code.padStart(14, '0');
}

/**
 * The GTIN (14 digits) that identifies the item: of (01), (03) or the individual piece (8006); for a
 * logistic unit that of its content, (02) or (8026). Null where there is none.
 */
export function gtinOf(elements: readonly Gs1Element[]): string | null {
  for (const ai of ['01', '03', '8006', '02', '8026']) {
    const element = elements.find((candidate) => candidate.ai === ai);
    if (element !== undefined) return element.value.slice(0, 14);
  }
  return null;
}
