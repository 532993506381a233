import { expect, it } from 'vitest';
import { z } from 'zod';
import { safeInteger } from '../../contract/values.ts';
import { faultsOf } from './faults.ts';

const request = z.strictObject({
  lines: z.array(z.object({ quantity: safeInteger.min(1) })),
  tolerance_pm: z.number().int().min(0).max(1000, 'thousandths, so at most 1000').optional(),
});
const told = (sent: unknown): string[] => {
  const { error } = request.safeParse(sent);
  if (error === undefined) return [];
  return faultsOf(error, sent).map(
    ({ path, message }) => `${path.map(String).join('.')}: ${message}`,
  );
};
const quantity = (value: unknown) => told({ lines: [{ quantity: 1 }, { quantity: value }] });

it.each([
  [1, []],
  [1.5, ['lines.1.quantity: must be a whole number, not 1.5']],
  ['3', ['lines.1.quantity: must be a number, not a text']],
  [undefined, ['lines.1.quantity: is missing; it must be a number']],
  [0, ['lines.1.quantity: must be at least 1']],
  [2 ** 53, ['lines.1.quantity: must be at most 9007199254740991']],
  [-(2 ** 60), ['lines.1.quantity: must be at least 1']],
])('a quantity of %s', (value, faults) => {
  expect(quantity(value)).toEqual(faults);
});

it('names the narrowest bound, in the words of the contract', () => {
  expect(told({ lines: [], tolerance_pm: 2 ** 60 })).toEqual([
    'tolerance_pm: thousandths, so at most 1000',
  ]);
});

it('names each member that is wrong, and those that are none', () => {
  expect(told({ lines: [{ quantity: 0 }, { quantity: 0 }], more: 1, other: 2 })).toEqual([
    'lines.0.quantity: must be at least 1',
    'lines.1.quantity: must be at least 1',
    'more: there is no such member; see /api/openapi.json',
    'other: there is no such member; see /api/openapi.json',
  ]);
});
