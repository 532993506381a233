import fc from 'fast-check';
import type { ReasonCode } from '../../../contract/parcel.ts';
import type { ModelCode, ModelLabel, ModelParcel, ModelSku } from './model.ts';

/** Random commands. Ids come from small ranges, so that repeats and clashes happen. */

export type ModelCommand =
  | {
      readonly kind: 'decide';
      readonly id: number;
      readonly parcel: ModelParcel;
      readonly fault: ReasonCode | null;
      readonly late: boolean;
    }
  | { readonly kind: 'revoke'; readonly id: number }
  | {
      readonly kind: 'resolve';
      readonly id: number;
      readonly revoked: boolean;
      readonly how: 'identified' | 'retried' | 'dismissed';
      readonly sku: ModelSku;
      readonly quantity: number;
    }
  | {
      readonly kind: 'adjust';
      readonly id: number;
      readonly sku: ModelSku;
      readonly location: string;
      readonly lot: string | null;
      readonly quantity: number;
    }
  | { readonly kind: 'import' };

const id = fc.integer({ min: 0, max: 29 });
const lot = fc.constantFrom('L1', 'L2', 'L3');
const sscc = fc.constantFrom('040033000000000011', '040033000000000028');
const sku = fc.constantFrom<ModelSku>('A', 'B', 'C');
const place = fc.constantFrom('dock', 'dock', 'dock', 'shelf');
const often = <T>(what: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.oneof(fc.constant(null), what);

const label: fc.Arbitrary<ModelLabel> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constant('item' as const),
      code: fc.constantFrom<ModelCode>('a1', 'a1', 'a6', 'a6', 'b1', 'b10', 'c', 'late'),
      lot: often(lot),
      sscc: fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: sscc }),
      count: fc.constantFrom(null, null, null, 2, 5),
      net_mg: fc.constantFrom(null, 250_000, 1_000_000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('unit' as const), sscc }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'broken' } as const) },
  { weight: 1, arbitrary: fc.constant({ kind: 'carrier' } as const) },
);

const parcel: fc.Arbitrary<ModelParcel> = fc.record({
  role: fc.constantFrom('receive' as const, 'receive' as const, 'ship' as const, 'sight' as const),
  location: fc.oneof(
    { weight: 30, arbitrary: place },
    { weight: 1, arbitrary: fc.constant('nowhere') },
  ),
  labels: fc.oneof(
    { weight: 8, arbitrary: fc.array(label, { minLength: 1, maxLength: 1 }) },
    { weight: 2, arbitrary: fc.array(label, { maxLength: 3 }) },
  ),
  weight_mg: often(fc.constantFrom(100_000, 104_000, 1_200_000, 1_249_000, 10_000)),
});

const command: fc.Arbitrary<ModelCommand> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('decide' as const),
      id,
      parcel,
      fault: fc.constantFrom<ReasonCode | null>(
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        'TOUCHING',
      ),
      late: fc.constantFrom(false, false, false, false, false, false, false, true),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('revoke' as const), id }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('resolve' as const),
      id,
      revoked: fc.constantFrom(false, false, true),
      how: fc.constantFrom('identified' as const, 'retried' as const, 'dismissed' as const),
      sku,
      quantity: fc.integer({ min: 1, max: 8 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('adjust' as const),
      id: fc.integer({ min: 0, max: 5 }),
      sku,
      location: place,
      lot: often(lot),
      quantity: fc.integer({ min: -6, max: 10 }).filter((quantity) => quantity !== 0),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'import' } as const) },
);

/** Groups of commands, each one transaction. */
export const sequences = fc.array(fc.array(command, { minLength: 1, maxLength: 5 }), {
  minLength: 1,
  maxLength: 12,
  size: 'max',
});
