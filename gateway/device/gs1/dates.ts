/** Calendar facts of GS1 dates. Years come from the caller: nothing here reads a clock. */

/**
 * The full year of a two-digit one, in a window of 49 years back and 50 ahead of `thisYear`
 * (General Specifications 7.12).
 */
export function fullYear(twoDigits: number, thisYear: number): number {
  const century = thisYear - (thisYear % 100);
  const distance = twoDigits - (thisYear % 100);
  if (distance >= 51) return century - 100 + twoDigits;
  if (distance <= -50) return century + 100 + twoDigits;
  return century + twoDigits;
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) {
    const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
    return leap ? 29 : 28;
  }
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Two digits of `text` at `at` as a number; the caller knows that they are digits. */
export function twoDigits(text: string, at: number): number {
  return (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48;
}

/**
 * `YYYY-MM-DD` of the valid date of `length` digits (6 or 8) at `at`. Day 00 is the last of the month.
 */
export function isoDate(text: string, at: number, length: number, thisYear: number): string {
  const year =
    length === 8
      ? twoDigits(text, at) * 100 + twoDigits(text, at + 2)
      : fullYear(twoDigits(text, at), thisYear);
  const month = twoDigits(text, at + length - 4);
  const day = twoDigits(text, at + length - 2) || daysInMonth(year, month);
  return `${year}-${pad(month)}-${pad(day)}`.padStart(10, '0');
}

function pad(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
