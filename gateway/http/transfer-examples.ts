import type { InTransitRow } from '../../contract/http/in-transit.ts';
import type { ReturnRow } from '../../contract/http/returns.ts';
import type { IncomingTransfer, OutgoingTransfer } from '../../contract/http/transfers.ts';
import { exampleItem, exampleUnit } from './examples.ts';

/** Examples of transfers and returns in the API document. */

export const exampleRequest = '5b1c54f2-8f0e-4f0a-9b76-2f1f2f6f3c11';
export const exampleTransfer = '0198f2c1-7b1e-7c55-9d0e-1f2a3b4c5d6e';
const SENT_AT = '2026-11-23T14:21:07.412Z';
const { variant, sku, name } = exampleItem;
const holds = {
  items: [{ sku, name, base_unit: 'counted' as const, quantity: 48 }],
  more_items: 0,
  units: 1,
};

export const exampleOutgoing: OutgoingTransfer = {
  transfer: exampleTransfer,
  to: 'zone-b',
  state: 'dispatched',
  created_by: 'page',
  created_at: '2026-11-23T14:02:40.120Z',
  dispatched_at: SENT_AT,
  age_ms: 360_000,
  note: null,
  peer_state: 'closed',
  refusal: null,
  cancel_refusal: null,
  lines: 1,
  lines_in_transit: 1,
  holds,
  problems: ['short'],
  goods: [
    {
      line: 1,
      variant,
      sku,
      name,
      base_unit: 'counted',
      lot: 'L-2411',
      handling_unit: exampleUnit,
      from: 'A-01-1',
      quantity: 48,
      arrived: 40,
      damaged: 2,
      settled: 0,
      in_transit: 8,
    },
  ],
  surplus: [],
};

export const exampleInTransit: InTransitRow = {
  direction: 'in',
  zone: 'zone-c',
  transfer: exampleTransfer,
  line: 1,
  variant,
  sku,
  name,
  base_unit: 'counted',
  lot: 'L-2411',
  handling_unit: exampleUnit,
  in_transit: 12,
  dispatched_at: SENT_AT,
};

export const exampleIncoming: IncomingTransfer = {
  from: 'zone-c',
  transfer: exampleTransfer,
  state: 'arriving',
  dispatched_at: SENT_AT,
  noticed_at: '2026-11-23T14:21:08.001Z',
  age_ms: 360_000,
  heard: true,
  refusal: null,
  forgotten: false,
  cancel_refused: false,
  lines: 1,
  lines_expected: 1,
  holds,
  goods: [
    {
      line: 1,
      sku,
      name,
      base_unit: 'counted',
      lot: 'L-2411',
      handling_unit: exampleUnit,
      quantity: 48,
      arrived: 40,
      damaged: 2,
      fault: null,
    },
  ],
  units: [{ code: exampleUnit, kind: 'pallet', parent: null, tare_mg: 25_000_000 }],
  extras: [],
  arrivals: [{ movement: exampleRequest, undone: false }],
};

export const exampleReturn: ReturnRow = {
  return: exampleRequest,
  order: '1001',
  referenced: true,
  variant,
  sku,
  name,
  base_unit: 'counted',
  lot: null,
  quantity: 2,
  result: 'quarantine',
  reason: 'DAMAGED',
  note: null,
  location: 'QUARANTINE',
  created_by: 'page',
  created_at: SENT_AT,
  undone_by: null,
};
