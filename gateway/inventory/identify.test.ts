import { describe, expect, it } from 'vitest';
import type { Gs1Element } from '../../contract/reading.ts';
import type { CatalogItem, Variant } from './catalog.ts';
import { identify } from './identify.ts';

const variant: Variant = {
  id: 1,
  variant_id: 'v',
  sku: 'A',
  name: 'A',
  base_unit: 'counted',
  unit_weight_mg: null,
  weight_tolerance_mg: null,
  tracking: 'lot',
  storage_class: 'ambient',
  shelf_life_days: null,
};
const PIECE = '04003300000011';
const CASE = '14003300000018';
const items: Readonly<Record<string, CatalogItem>> = {
  [PIECE]: { variant, factor: 1, packaging: 'each', packaging_weight_mg: 0 },
  [CASE]: { variant, factor: 6, packaging: 'case', packaging_weight_mg: 0 },
};
const DATES: Readonly<Record<string, string>> = { '270630': '2027-06-30', '271231': '2027-12-31' };

/** A symbol of these elements, as the scanner's parser gives it. */
function symbol(...pairs: readonly (readonly [ai: string, value: string])[]) {
  const gs1 = pairs.map(([ai, value]): Gs1Element => {
    const date = DATES[value];
    return { ai, value, title: ai, ...(date === undefined ? {} : { date }) };
  });
  return { text: pairs.flat().join(''), aim: ']C1', gs1, gs1_error: null };
}
const lotOf = (...symbols: readonly ReturnType<typeof symbol>[]) => {
  const identity = identify(symbols, (code) => items[code] ?? null);
  if (identity.kind !== 'item') throw new Error(identity.kind);
  return { lot: identity.lot?.number ?? null, expires_on: identity.lot?.expires_on ?? null };
};

describe('the lot of a parcel', () => {
  it.each([
    [
      'with its date in the next symbol takes it',
      [symbol(['01', CASE], ['10', 'L1']), symbol(['17', '270630'])],
      { lot: 'L1', expires_on: '2027-06-30' },
    ],
    [
      'may stand in the next symbol as a whole',
      [symbol(['01', CASE]), symbol(['10', 'L1'], ['17', '270630'])],
      { lot: 'L1', expires_on: '2027-06-30' },
    ],
    [
      'takes no date from the label of another lot',
      [symbol(['01', PIECE], ['10', 'L1'], ['17', '270630']), symbol(['01', CASE], ['10', 'L3'])],
      { lot: 'L3', expires_on: null },
    ],
    [
      'keeps its own date beside another one',
      [
        symbol(['01', PIECE], ['10', 'L1'], ['17', '270630']),
        symbol(['01', CASE], ['10', 'L3'], ['17', '271231']),
      ],
      { lot: 'L3', expires_on: '2027-12-31' },
    ],
  ])('%s', (_what, symbols, expected) => {
    expect(lotOf(...symbols)).toEqual(expected);
  });
});
