import type { ExceptionRow } from '../../contract/http/exceptions.ts';
import type { LedgerRow, ParcelStory } from '../../contract/http/ledger.ts';
import type { LotRow } from '../../contract/http/lots.ts';
import type { RecallRow } from '../../contract/http/recalls.ts';
import type { ReservationRow } from '../../contract/http/reservations.ts';
import type { LocationName, StockItem, StockRow } from '../../contract/http/stock.ts';
import type { TraceAnswer, TraceEvent } from '../../contract/http/trace.ts';
import type { DeviceView, FrameView, ZoneView } from '../../contract/http/view.ts';
import type { ParcelItem, ParcelReading } from '../../contract/parcel.ts';

/** Examples of the API document. A test reads each of them back through its schema. */

/** A handling unit by its SSCC, with a check digit that is right. */
export const exampleUnit = '340123450000000017';

export const exampleItem: ParcelItem = {
  variant: 'oat-milk-1l',
  sku: 'OAT-1L',
  name: 'Oat milk 1 l',
  quantity: 12,
};

const variant = {
  variant: exampleItem.variant,
  sku: exampleItem.sku,
  name: exampleItem.name,
  base_unit: 'counted',
} as const;

export const exampleBin: LocationName = { location: 'A-01-1', name: 'A-01-1', kind: 'bin' };

export const exampleStockRow: StockRow = {
  ...variant,
  at: exampleBin,
  lot: 'L-2411',
  expires_on: '2027-03-31',
  handling_unit: null,
  on_hand: 96,
  reserved: 0,
  available: 96,
  held: null,
  last_entry: 12_042,
};

export const exampleStockItem: StockItem = {
  ...variant,
  tracking: 'lot',
  on_hand: 480,
  reserved: 24,
  available: 456,
  on_order: 0,
  in_transit: 0,
  places: 5,
};

const PARCEL = '6a7c2f0e-63d5-4a2e-9d5c-f3f1f5f1a001';
const SEEN_AT = '2026-11-23T14:21:07.412Z';

const readings: ParcelReading[] = [
  {
    device: 'scanner-1',
    offset_ms: 41,
    reading: {
      kind: 'barcode',
      text: '0104012345678901',
      aim: ']C1',
      symbology: 'gs1-128',
      gs1: [{ ai: '01', value: '04012345678901', title: 'GTIN' }],
    },
  },
];

export const exampleLedgerRow: LedgerRow = {
  seq: 12_042,
  id: `${PARCEL}/2`,
  movement: PARCEL,
  type: 'receive',
  ...variant,
  at: exampleBin,
  lot: 'L-2411',
  handling_unit: null,
  quantity: 12,
  balance: 96,
  reference: null,
  reason: null,
  occurred_at: SEEN_AT,
  recorded_at: '2026-11-23T14:21:07.498Z',
  late: false,
  created_by: 'inbound-1',
  parcel: PARCEL,
  note: null,
  voids: null,
};

/** What every change has. */
export const exampleRequest = { id: '5b1c54f2-8f0e-4f0a-9b76-2f1f2f6f3c11', by: 'lena' };

export const exampleReservation: ReservationRow = {
  reservation: 'r-1001-1',
  ...variant,
  at: exampleBin,
  lot: 'L-2411',
  handling_unit: null,
  quantity: 24,
  asked: 24,
  state: 'live',
  reference: { type: 'order', id: '1001' },
  expires_at: null,
  created_by: 'shop',
  created_at: SEEN_AT,
  ended_at: null,
};

export const exampleLot: LotRow = {
  ...variant,
  lot: 'L-2411',
  batch: null,
  status: 'released',
  reason: null,
  holds: [],
  expired: false,
  expires_on: '2027-03-31',
  best_before: null,
  manufactured_on: '2026-10-01',
  supplier: 'Oat Mill',
  certificate: null,
  on_hand: 96,
  reserved: 0,
};

export const exampleItemName = variant;

export const exampleTraceEvent: TraceEvent = {
  what: 'left',
  other: { location: 'customer', kind: 'customer', zone: null },
  type: 'ship',
  quantity: 24,
  movement: PARCEL,
  reference: { type: 'order', id: '1001' },
  reason: null,
  occurred_at: SEEN_AT,
  created_by: 'outbound-1',
};

export const exampleTrace: TraceAnswer = {
  of: { kind: 'lot', variant: exampleItem.variant, lot: 'L-2411' },
  direction: 'forward',
  lots: 1,
  cut: false,
  untracked: [],
  rows: [
    {
      n: 1,
      parent: null,
      depth: 0,
      made: null,
      ...variant,
      lot: 'L-2411',
      batch: null,
      status: 'released',
      expires_on: '2027-03-31',
      supplier: 'Oat Mill',
      certificate: null,
      on_hand: 96,
      places: [{ at: exampleBin, handling_unit: null, on_hand: 96 }],
      events: [exampleTraceEvent],
      more: false,
    },
  ],
  next: null,
};

export const exampleRecall: RecallRow = {
  recall: exampleRequest.id,
  ...variant,
  lot: 'L-2411',
  reason: 'Glass found',
  note: null,
  descendants: true,
  lots: 3,
  held: 3,
  to_fetch: 2,
  zone: null,
  created_by: 'lena',
  created_at: SEEN_AT,
};

export const exampleParcel: ParcelStory = {
  parcel: PARCEL,
  station: 'inbound-1',
  role: 'receive',
  verdict: 'accept',
  reason: null,
  item: exampleItem,
  lot: 'L-2411',
  weight_mg: 12_340_000,
  movement: PARCEL,
  exception: null,
  readings,
  readings_left_out: 0,
  occurred_at: SEEN_AT,
  recorded_at: '2026-11-23T14:21:07.498Z',
  record: { epoch: 'e-7f3a', seq: 20_417, acknowledged: true },
  entries: [exampleLedgerRow],
};

export const exampleException: ExceptionRow = {
  id: '6a7c2f0e-63d5-4a2e-9d5c-f3f1f5f1a002.exception',
  reason: 'NO_READ',
  station: 'inbound-2',
  role: 'receive',
  parcel: '6a7c2f0e-63d5-4a2e-9d5c-f3f1f5f1a002',
  parcels: 1,
  about: null,
  opened_at: SEEN_AT,
  age_ms: 360_000,
  readings: [{ device: 'scanner-2', offset_ms: 310, reading: { kind: 'no-read' } }],
  item: null,
  state: 'open',
  resolution: null,
  resolved_by: null,
  resolved_at: null,
  note: null,
  movement: null,
};

export const exampleFrame: FrameView = {
  n: 181,
  direction: 'in',
  age_ms: 240,
  bytes: '02303130343031323334353637383930310d',
  readings: [{ kind: 'barcode', text: '0104012345678901' }],
};

export const exampleDevice: DeviceView = {
  id: 'scale-1',
  name: 'Scale, inbound 1',
  kind: 'scale',
  profile: 'mt-sics',
  link: 'tcp 192.168.10.31:4305',
  state: 'up',
  why: null,
  state_age_ms: 8_120_000,
  attempts: 0,
  last_reading: null,
  last_reading_age_ms: null,
  frames: 181,
  discarded: [{ reason: 'checksum', count: 1 }],
  actions: ['test-read', 'zero', 'tare'],
};

export const exampleView: ZoneView = {
  gateway: 'zone-a',
  zone: 'Zone A',
  version: '0.1.0',
  clock: { now: SEEN_AT, synchronised: true },
  alarms: [],
  stations: {
    'inbound-1': {
      id: 'inbound-1',
      name: 'Inbound 1',
      role: 'receive',
      mode: 'triggered',
      location: 'A-01-1',
      state: 'running',
      why: null,
      state_age_ms: 8_120_000,
      last: { parcel: PARCEL, verdict: 'accept', reason: null, item: exampleItem, age_ms: 1_800 },
      parcels_per_hour: 412,
      per_minute: [6, 7, 7],
      no_read_percent: 0.8,
      rejects: [{ reason: 'NO_READ', count: 3 }],
      latency_ms: { p50: 4, p99: 11 },
    },
  },
  devices: { [exampleDevice.id]: exampleDevice },
  exceptions: { open: 1, oldest_age_ms: 360_000, list: [exampleException] },
  replication: {
    state: 'connected',
    why: null,
    broker: 'mqtts://central.example:8883',
    epoch: 'e-7f3a',
    head: 20_429,
    acknowledged: 20_417,
    backlog_records: 12,
    backlog_bytes: 8_412,
    backlog_age_ms: 4_000,
    consumers: [{ name: 'central', required: true, seq: 20_417, stored_at: SEEN_AT }],
    restored: null,
    refused: [],
    backlog_history: [0, 3, 12],
  },
  today: { received: 3_104, shipped: 2_871, sighted: 0, rejected: 41 },
  lists: { receiving: 12, transfers: 3, putaway: 9, counts: 0, orders: 2 },
};
