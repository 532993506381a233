import type { CountState, CountWhy } from '../../../contract/counts.ts';
import type { Asked, Outcome } from '../../inventory/requests.ts';

/** What may be asked of counts. Nothing that is answered to a counter says what should lie at the place. */

export type PlanCounts = Asked & { readonly why: CountWhy; readonly places: readonly string[] };
export type PlannedCounts = {
  readonly counts: readonly { readonly count: string; readonly location: string }[];
  /** Places that are being counted already. */
  readonly skipped: readonly string[];
};

export type StartCount = Asked &
  (
    | { readonly count: string; readonly place: null }
    /** The place as it was scanned, or its id: its count is made where there is none. */
    | { readonly count: null; readonly place: string }
  );
export type Started = {
  readonly count: string;
  readonly location: string;
  readonly round: number;
};

/** `set`: so many are there in all. `add`: so many more, for counting scan by scan. */
export type EntryMode = 'set' | 'add';

export type CountEntry =
  | {
      readonly kind: 'goods';
      readonly sku: string;
      readonly lot: string | null;
      readonly handling_unit: string | null;
      /** In base units. */
      readonly quantity: number;
      readonly mode: EntryMode;
    }
  /** A closed unit stands there: what it carries is taken as it is known. */
  | { readonly kind: 'unit'; readonly handling_unit: string }
  /** A code that belongs to no item. */
  | { readonly kind: 'unknown'; readonly code: string; readonly quantity: number };

export type EnterCount = Asked & { readonly count: string; readonly entry: CountEntry };
export type Entered = { readonly count: string; readonly counted: number };

export type OneCount = Asked & { readonly count: string };
export type DecideCount = OneCount & { readonly note: string | null };
export type Stands = { readonly count: string; readonly state: CountState };

export type CountsCommands = {
  'count.plan': { input: PlanCounts; output: Outcome<PlannedCounts> };
  'count.start': { input: StartCount; output: Outcome<Started> };
  'count.enter': { input: EnterCount; output: Outcome<Entered> };
  /** The place is counted: what was not entered is not there. */
  'count.finish': { input: OneCount; output: Outcome<Stands> };
  /** Gives the place back to whoever wants to count it; what was entered is dropped. */
  'count.leave': { input: OneCount; output: Outcome<Stands> };
  'count.approve': {
    input: DecideCount;
    output: Outcome<Stands & { readonly movements: readonly string[] }>;
  };
  /** Another person counts once more. */
  'count.again': { input: DecideCount; output: Outcome<Stands> };
  'count.cancel': { input: DecideCount; output: Outcome<Stands> };
};
