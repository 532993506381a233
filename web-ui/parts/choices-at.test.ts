import { expect, it } from 'vitest';
import type { StockRow } from '../../contract/http/stock.ts';
import { choicesOf } from './choices-at.ts';

const row = (name: string, more: Partial<StockRow> = {}): StockRow => ({
  ...{ variant: name, sku: name, name, base_unit: 'counted', lot: null, expires_on: null },
  at: { location: 'dock', name: 'Dock', kind: 'dock' },
  ...{ handling_unit: null, on_hand: 5, reserved: 0, available: 5, held: null, last_entry: 1 },
  ...more,
});
const told = (rows: readonly StockRow[]) =>
  choicesOf(rows).map(({ name, more }) => (more === null ? name : `${name} (${more})`));

it('a handling unit is one choice, whatever stands on it, and loose goods are one for each lot', () => {
  const on = { handling_unit: 'PAL-1' };
  expect(
    told([
      row('Butter', on),
      row('Rice', on),
      row('Tea', on),
      row('Butter', { lot: 'B-1' }),
      row('Butter', { lot: 'B-2' }),
    ]),
  ).toEqual(['PAL-1 (Butter, …)', '5 × Butter (lot B-1)', '5 × Butter (lot B-2)']);
});

it('of loose goods only what nobody has reserved is a choice, also where it is held', () => {
  const held = { held: 'lot-blocked', available: 0, lot: 'B-9' } as const;
  expect(
    told([row('Rice', { reserved: 5 }), row('Tea', { reserved: 2 }), row('Nuts', held)]),
  ).toEqual(['3 × Tea', '5 × Nuts (lot B-9)']);
});
