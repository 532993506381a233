import { Refused } from '../base/errors.ts';

/** What is said wherever somebody names a place that no import brought: one code, and one sentence. */

export const noLocation = (location: string): string => `there is no location ${location}`;

export const unknownLocation = (location: string): Refused =>
  new Refused('not-found', 'unknown-location', noLocation(location), { location });

/** The same for what was scanned, which may be anything that bears a code. */
export const codeOfNoPlace = (scan: string): Refused =>
  new Refused('not-found', 'unknown-location', `"${scan}" is the code of no place; scan the bin`);
