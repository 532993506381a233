import type { CustomerOrder, CustomerOrderLine } from '../../contract/http/orders.ts';
import { exampleBin } from './examples.ts';

/** Examples of the API document: one order, of which a part is kept. */

export const exampleCustomerOrder: CustomerOrder = {
  order: 'SO-12',
  customer: 'Corner Café',
  priority: 5,
  ship_by: '2026-11-30',
  policy: 'partial',
  state: 'open',
  lines: 1,
  lines_waiting: 1,
  created_by: 'page',
  created_at: '2026-11-23T14:21:07.412Z',
  ended_by: null,
  ended_at: null,
  end_reason: null,
};

export const exampleCustomerOrderLine: CustomerOrderLine = {
  variant: 'oat-milk-1l',
  sku: 'OAT-1L',
  name: 'Oat milk 1 l',
  base_unit: 'counted',
  line: 1,
  quantity: 24,
  reserved: 12,
  shipped: 0,
  waiting: 12,
  kept: [
    {
      reservation: 'order/SO-12/1/1',
      quantity: 12,
      at: exampleBin,
      lot: 'L-2411',
      handling_unit: null,
    },
  ],
};
