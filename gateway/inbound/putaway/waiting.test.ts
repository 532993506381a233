import { afterEach, beforeEach, expect, it } from 'vitest';
import { Dock } from '../../testing/inventory/dock.ts';
import { waitingOf } from './waiting.ts';

let dock: Dock;
beforeEach(() => {
  dock = new Dock();
});
afterEach(() => dock.close());

it('loose goods that were sent on do not wait again where others like them lie at the dock', () => {
  for (const [receipt, quantities] of [
    ['R-1', [7]],
    ['R-2', [6, 1]],
  ] as const) {
    dock.openReceipt(receipt, { location: 'dock' });
    for (const quantity of quantities) dock.scan('=A', { receipt, quantity });
  }
  const waiting = (receipt: string) =>
    waitingOf(dock.db)(receipt).rows.map((row) => row.kind === 'goods' && row.quantity);
  const plan = (id: string, receipt: string, quantity: number) => {
    const goods = { sku: 'A', lot: null, quantity, location: 'dock', receipt };
    return { id, handling_unit: null, goods };
  };
  expect([waiting('R-1'), waiting('R-2')]).toEqual([[7], [7]]);
  dock.ok('putaway.plan', plan('task-0001', 'R-1', 5));
  expect([waiting('R-1'), waiting('R-2')]).toEqual([[2], [7]]);
  dock.ok('putaway.plan', plan('task-0002', 'R-1', 2));
  expect([waiting('R-1'), waiting('R-2')]).toEqual([[], [7]]);
  const confirm = { task: 'task-0001', place: 'bin', override_reason: null, note: null };
  dock.ok('putaway.confirm', confirm);
  dock.ok('putaway.cancel', { task: 'task-0002', note: null });
  expect([waiting('R-1'), waiting('R-2')]).toEqual([[2], [7]]);
  expect(dock.refusal('putaway.plan', plan('task-0003', 'R-0', 1)).code).toBe('unknown-receipt');
});
