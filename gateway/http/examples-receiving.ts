import type { AsnDetails, AsnView } from '../../contract/http/asns.ts';
import type { OrderDetails, OrderView } from '../../contract/http/purchase-orders.ts';
import type { ReceiptLineView, ReceiptReport, ReceiptView } from '../../contract/http/receipts.ts';
import { exampleUnit } from './examples.ts';

/** Examples of the API document: one delivery of one item. */

const variant = {
  variant: 'oat-milk-1l',
  sku: 'OAT-1L',
  name: 'Oat milk 1 l',
  base_unit: 'counted',
} as const;
const RECEIPT = '9a3f5b7c-1d2e-4f60-8a9b-0c1d2e3f4a5b';

export const exampleOrder: OrderView = {
  purchase_order: 'PO-4711',
  version: 1,
  supplier: 'Mill 4',
  expected_on: '2026-11-30',
  location: 'receiving',
  state: 'open',
  lines: 1,
  lines_received: 0,
  receipt: RECEIPT,
  closed_by: null,
  close_reason: null,
};

export const exampleOrderLine: OrderDetails['all_lines'][number] = {
  ...variant,
  line: 1,
  quantity: 480,
  received: 12,
  packaging: 'case',
  tolerance_pm: 20,
};

export const exampleAsn: AsnView = {
  asn: 'ASN-88',
  version: 1,
  purchase_order: null,
  supplier: 'Mill 4',
  expected_on: '2026-11-30',
  location: 'receiving',
  state: 'open',
  units: 1,
  units_received: 0,
  receipt: null,
};

export const exampleContent: AsnDetails['contents'][number] = {
  ...variant,
  sscc: exampleUnit,
  lot: 'L-2411',
  expires_on: '2027-03-31',
  quantity: 240,
  received: 0,
};

export const exampleReceipt: ReceiptView = {
  receipt: RECEIPT,
  state: 'open',
  purchase_order: 'PO-4711',
  asn: null,
  supplier: 'Mill 4',
  location: 'receiving',
  note: null,
  opened_by: 'anna',
  opened_at: '2026-11-30T08:02:11.000Z',
  closed_by: null,
  closed_at: null,
  scans: 1,
};

export const exampleScan: ReceiptLineView = {
  line: '2b4d6f80-9a1c-4e3d-b5f7-1a2b3c4d5e6f',
  result: 'expected',
  sku: variant.sku,
  name: variant.name,
  base_unit: variant.base_unit,
  quantity: 12,
  over: 0,
  lot: 'L-2411',
  handling_unit: null,
  other_date: null,
  location: 'receiving',
  code: ']C10104012345678901',
  movement: '2b4d6f80-9a1c-4e3d-b5f7-1a2b3c4d5e6f',
  of_line: null,
  reason: null,
  note: null,
  by: 'anna',
  occurred_at: '2026-11-30T08:03:40.000Z',
  undone_by: null,
};

export const exampleReport: ReceiptReport = {
  receipt: RECEIPT,
  purchase_order: 'PO-4711',
  asn: null,
  supplier: 'Mill 4',
  location: 'receiving',
  opened_by: 'anna',
  opened_at: '2026-11-30T08:02:11.000Z',
  counted_by: ['anna'],
  lines: [
    {
      ...variant,
      line: 1,
      handling_unit: null,
      lot: null,
      expected: 480,
      received: 12,
      here: 12,
    },
  ],
  discrepancies: [
    {
      kind: 'short',
      sku: variant.sku,
      name: variant.name,
      quantity: 468,
      lot: null,
      code: null,
      reason: null,
      note: null,
      by: null,
      at: null,
    },
  ],
};
