import type { OrderPolicy, OrderState } from '../../contract/orders.ts';

/** Every word of the screens of orders. They are fetched with those screens. */
export const en = {
  open: 'Open',
  waiting: 'Waiting',
  cancelled: 'Cancelled',
  find: 'Number or customer',
  none: 'No order here',
  noneHint: 'Orders come from your systems or a file; one can also be made below.',
  noneWaiting: 'No order waits',
  noneWaitingHint: 'For every open order all is kept.',
  shipBy: (day: string) => `leaves by ${day}`,
  lines: (n: string) => (n === '1' ? '1 line' : `${n} lines`),
  linesWait: (n: string) => (n === '1' ? '1 line waits' : `${n} lines wait`),
  allKept: 'all is kept',
  priority: (n: string) => `priority ${n}`,
  state: { open: 'open', cancelled: 'cancelled' } satisfies Record<OrderState, string>,
  policy: {
    partial: 'each piece as it comes',
    all: 'all of it or nothing',
  } satisfies Record<OrderPolicy, string>,
  policyLabel: 'What is kept',
  ordered: 'ordered',
  kept: 'kept',
  waits: 'waits',
  anywhere: 'anywhere in the zone',
  lot: (lot: string) => `lot ${lot}`,
  madeBy: (who: string, at: string) => `made by ${who}, ${at}`,
  cancelledBy: (who: string, at: string) => `cancelled by ${who}, ${at}`,
  cancel: 'Cancel this order',
  cancelHint: 'What is kept for it goes to the next order that waits.',
  why: 'Why?',
  reasons: ['The customer cancelled', 'Entered twice', 'Cannot be delivered'],
  otherReason: 'Another reason',
  cancelNow: (order: string) => `Cancel ${order}`,
  back: 'Keep the order',
  make: 'Make an order',
  makeNow: (lines: string) => `Make it, with ${lines}`,
  number: 'Its number',
  customer: 'Customer',
  day: 'Leaves by',
  urgency: 'Priority, 1 is served first',
  addItem: 'Scan an item, or find it by its name.',

  remove: (item: string) => `Take out ${item}`,
} as const;

export const t = en;
