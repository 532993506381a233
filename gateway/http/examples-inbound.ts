import type { AdjustmentRow } from '../../contract/http/adjustments.ts';
import type { CountRow, CountStory } from '../../contract/http/counts.ts';
import type { PlanAnswer, PutawayTask } from '../../contract/http/putaway.ts';
import { exampleBin, exampleItem, exampleLedgerRow, exampleUnit } from './examples.ts';

/** Examples of the API document for what comes in. A test reads each of them back through its schema. */

export const EXAMPLE_ID = '5b1c54f2-8f0e-4f0a-9b76-2f1f2f6f3c11';
const AT = '2026-11-23T14:21:07.412Z';
const { quantity: _quantity, ...named } = exampleItem;
const variant = { ...named, base_unit: 'counted' } as const;

const proposal = {
  location: exampleBin.location,
  score: 83.5,
  parts: [
    {
      criterion: 'same_item',
      word: 'same_item_near',
      points: 18.9,
      of: 30,
      metres: 1,
      percent: null,
      date: null,
      velocity: null,
      says: 'the same item lies 1 m away',
    },
  ],
} satisfies PlanAnswer['proposals'][number];

export const examplePlan: PlanAnswer = {
  outcome: 'created',
  task: EXAMPLE_ID,
  to: exampleBin.location,
  part: false,
  proposals: [proposal],
};

export const exampleTask: PutawayTask = {
  task: EXAMPLE_ID,
  state: 'open',
  late: false,
  handling_unit: exampleUnit,
  part: false,
  lines: [{ ...variant, lot: 'L-2411', quantity: 480 }],
  from: { location: 'dock-1', name: 'Dock 1', kind: 'dock' },
  to: exampleBin,
  held_back: null,
  proposals: [{ ...proposal, name: exampleBin.name }],
  created_by: 'page',
  created_at: AT,
  expires_at: '2026-11-23T18:21:07.412Z',
  ended_by: null,
  ended_at: null,
  at: null,
  override_reason: null,
  note: null,
};

export const exampleCount: CountRow = {
  count: `${EXAMPLE_ID}.1`,
  at: exampleBin,
  why: 'last_counted',
  state: 'review',
  round: 1,
  counter: 'anna',
  counter_before: null,
  created_by: 'page',
  created_at: AT,
  ended_by: null,
  ended_at: null,
  note: null,
  movement: null,
};

export const exampleCountStory: CountStory = {
  ...exampleCount,
  rounds: [{ round: 1, counter: 'anna', decides: true }],
  lines: [{ ...variant, round: 1, lot: 'L-2411', handling_unit: null, counted: 94, expected: 96 }],
  unknown: [{ round: 1, code: '4006381333931', quantity: 3 }],
};

export const exampleAdjustment: AdjustmentRow = {
  ...exampleLedgerRow,
  type: 'adjust',
  quantity: -2,
  balance: 94,
  reason: 'DAMAGED',
  created_by: 'page',
  parcel: null,
  voided_by: null,
};
