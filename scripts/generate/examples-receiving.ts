import type { RecordBody, RecordKind } from '../../contract/records.ts';

/** Records of one delivery, for the documents. */

const RECEIPT = '9a3f5b7c-1d2e-4f60-8a9b-0c1d2e3f4a5b';
const SCAN = '2b4d6f80-9a1c-4e3d-b5f7-1a2b3c4d5e6f';

type Kinds = Extract<
  RecordKind,
  'purchase-order.changed' | 'asn.changed' | 'delivery.counted' | `receipt.${string}`
>;

export const receivingBodies: { readonly [K in Kinds]: { id: string; body: RecordBody<K> } } = {
  'purchase-order.changed': {
    id: 'PO-4711/1',
    body: {
      purchase_order: 'PO-4711',
      version: 1,
      supplier: 'Mill 4',
      expected_on: '2026-01-05',
      location: 'receiving',
      state: 'open',
      lines: [
        {
          line: 1,
          variant: 'oat-1l',
          sku: 'OAT-1L',
          quantity: 480,
          received: 0,
          tolerance_pm: 20,
        },
      ],
      reason: null,
      by: 'page',
    },
  },
  'asn.changed': {
    id: 'ASN-88/1',
    body: {
      asn: 'ASN-88',
      version: 1,
      purchase_order: 'PO-4711',
      supplier: 'Mill 4',
      expected_on: '2026-01-05',
      location: 'receiving',
      state: 'open',
      units: [
        {
          sscc: '340123450000000017',
          contents: [
            {
              variant: 'oat-1l',
              sku: 'OAT-1L',
              lot: 'L2401',
              expires_on: '2026-08-31',
              quantity: 240,
            },
          ],
        },
      ],
      by: 'page',
    },
  },
  'receipt.opened': {
    id: RECEIPT,
    body: {
      receipt: RECEIPT,
      purchase_order: 'PO-4711',
      asn: null,
      location: 'receiving',
      note: null,
      by: 'anna',
    },
  },
  'receipt.line': {
    id: SCAN,
    body: {
      receipt: RECEIPT,
      line: SCAN,
      result: 'expected',
      variant: 'oat-1l',
      sku: 'OAT-1L',
      quantity: 12,
      over: 0,
      lot: 'L2401',
      handling_unit: null,
      location: 'receiving',
      code: ']C10104012345678901',
      movement: SCAN,
      of_line: null,
      reason: null,
      note: null,
      by: 'anna',
    },
  },
  'delivery.counted': {
    id: `${SCAN}/counted`,
    body: {
      movement: SCAN,
      counted: [
        {
          purchase_order: 'PO-4711',
          asn: null,
          handling_unit: null,
          line: 1,
          variant: 'oat-1l',
          sku: 'OAT-1L',
          quantity: 12,
          expected: 480,
          received: 12,
        },
      ],
      by: 'anna',
    },
  },
  'receipt.undone': {
    id: 'undo-0001',
    body: {
      receipt: RECEIPT,
      lines: [SCAN],
      movement: 'undo-0001',
      reason: 'scanned twice',
      by: 'anna',
    },
  },
  'receipt.closed': {
    id: `${RECEIPT}/closed`,
    body: {
      receipt: RECEIPT,
      purchase_order: 'PO-4711',
      asn: null,
      discrepancies: [
        {
          kind: 'short',
          sku: 'OAT-1L',
          name: 'Oat drink 1 l',
          quantity: 468,
          lot: null,
          code: null,
          reason: null,
          note: null,
          by: null,
          at: null,
        },
      ],
      by: 'anna',
    },
  },
};
