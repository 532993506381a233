import { canonicalJson, type Json } from '../../contract/canonical-json.ts';
import { ZERO_HASH } from '../../contract/constants.ts';
import type {
  AcknowledgementMessage,
  DirectivesAcknowledgement,
  JournalBatch,
  Reply,
  Status,
  Telemetry,
} from '../../contract/mqtt.ts';
import type { BarcodeReading } from '../../contract/reading.ts';
import type { JournalRecord, RecordBody, RecordKind } from '../../contract/records.ts';

import { receivingBodies } from './examples-receiving.ts';
import { hashOfText, transferExamples, transferRecords } from './transfer-examples.ts';

/** One message of each kind as it crosses the wire, with hashes that hold. For the documents and their tests. */

const GATEWAY = 'zone-a';
const EPOCH = '3f0f1a52-6f0e-4a6b-9c59-0d6b8a1f2c11';
const PARCEL = 'b7a1c9d2-54a7-4c0a-8a53-6c8f1e0d9b31';
const LOST = '0d6f7c8e-1b2a-4f3e-9c4d-5e6f7a8b9c0d';
const MOVEMENT = '6f1d2c3b-4a59-4e68-8f77-9a0b1c2d3e4f';

const barcode: BarcodeReading = {
  kind: 'barcode',
  text: '0104012345678901',
  aim: ']C1',
  symbology: 'gs1-128',
  gs1: [{ ai: '01', value: '04012345678901', title: 'GTIN' }],
};
const line = { variant: 'oat-1l', sku: 'OAT-1L', lot: null, handling_unit: null };

const bodies: { readonly [K in RecordKind]: { id: string; body: RecordBody<K> } } = {
  'epoch.opened': {
    id: EPOCH,
    body: { epoch: EPOCH, reason: 'created', anchor: null, former: [], carried: 0 },
  },
  'catalog.changed': {
    id: 'import-2026-01-05/1',
    body: {
      import: 'import-2026-01-05',
      kind: 'products',
      changed: [{ product: 'oat-drink', name: 'Oat drink' }],
    },
  },
  'month.closed': {
    id: '2026-10',
    body: { month: '2026-10', entries_until: 1_204_551, balances: 20_418, by: 'lena' },
  },
  'lot.changed': {
    id: 'oat-1l/L2401',
    body: {
      variant: 'oat-1l',
      sku: 'OAT-1L',
      lot: 'L2401',
      batch: null,
      expires_on: null,
      best_before: '2026-08-31',
      manufactured_on: '2026-01-02',
      supplier: 'mill-4',
      certificate: 'CoA-77120',
      status: 'quarantined',
      reason: 'LABORATORY',
      by: 'page',
    },
  },
  'unit.changed': {
    id: '340123450000000017',
    body: {
      handling_unit: '340123450000000017',
      kind: 'pallet',
      parent: null,
      location: 'receiving',
      tare_mg: 25_000_000,
      by: 'page',
    },
  },
  'reservation.changed': {
    id: 'reserve-1001-1',
    body: {
      reservation: 'reserve-1001-1',
      state: 'live',
      variant: 'oat-1l',
      sku: 'OAT-1L',
      location: null,
      lot: null,
      handling_unit: null,
      quantity: 12,
      reference: { type: 'order', id: '1001' },
      by: 'page',
    },
  },
  'order.changed': {
    id: 'SO-12',
    body: {
      order: 'SO-12',
      customer: 'Corner Café',
      priority: 5,
      ship_by: '2026-01-06',
      policy: 'partial',
      state: 'open',
      lines: [{ line: 1, variant: 'oat-1l', sku: 'OAT-1L', quantity: 24 }],
      reason: null,
      by: 'page',
    },
  },
  ...receivingBodies,
  ...transferRecords,
  'ledger.entry': {
    id: MOVEMENT,
    body: {
      movement: MOVEMENT,
      type: 'receive',
      lines: [
        { ...line, entry: 41, location: 'supplier', quantity: -6, balance: -126 },
        { ...line, entry: 42, location: 'receiving', quantity: 6, balance: 126 },
      ],
      reference: null,
      reason: null,
      created_by: 'station:dock-in',
      parcel: PARCEL,
      note: null,
      voids: null,
    },
  },
  'putaway.changed': {
    id: 'putaway-77',
    body: {
      task: 'putaway-77',
      state: 'done',
      handling_unit: '340123450000000017',
      part: false,
      lines: [{ variant: 'oat-1l', sku: 'OAT-1L', lot: 'L2401', quantity: 480 }],
      from: 'receiving',
      to: 'A-01-1',
      proposed: ['A-01-1', 'A-01-2', 'B-07-1'],
      at: 'A-01-2',
      override_reason: 'NOT_REACHABLE',
      note: null,
      movement: 'putaway-77-confirm',
      by: 'page',
    },
  },
  'count.changed': {
    id: 'count-2026-01-05.3',
    body: {
      count: 'count-2026-01-05.3',
      location: 'A-01-1',
      why: 'last_counted',
      state: 'review',
      round: 2,
      counter: 'second counter',
      variances: [
        {
          variant: 'oat-1l',
          sku: 'OAT-1L',
          lot: 'L2401',
          handling_unit: null,
          counted: 94,
          expected: 96,
          position: 42,
        },
      ],
      lines_left_out: 0,
      unknown: [],
      note: null,
      by: 'second counter',
    },
  },
  'parcel.decided': {
    id: PARCEL,
    body: {
      parcel: PARCEL,
      station: 'dock-in',
      role: 'receive',
      verdict: 'accept',
      reason: null,
      item: { variant: 'oat-1l', sku: 'OAT-1L', name: 'Oat drink 1 l', quantity: 6 },
      lot: null,
      weight_mg: 6_420_000,
      movement: MOVEMENT,
      exception: null,
      readings: [
        { device: 'dock-scanner', offset_ms: 12, reading: barcode },
        {
          device: 'dock-scale',
          offset_ms: 85,
          reading: {
            kind: 'weight',
            milligrams: 6_420_000,
            stable: true,
            range: 'ok',
            mode: 'gross',
            decimals: 3,
            unit: 'kg',
          },
        },
      ],
      readings_left_out: 0,
    },
  },
  'exception.opened': {
    id: `${LOST}/exception`,
    body: {
      exception: `${LOST}/exception`,
      parcel: LOST,
      station: 'dock-in',
      reason: 'NO_READ',
    },
  },
  'exception.resolved': {
    id: `${LOST}/exception/resolved`,
    body: {
      exception: `${LOST}/exception`,
      resolution: 'dismissed',
      by: 'zone lead',
      note: 'box was empty',
      movement: null,
    },
  },
};

/** The recipe of every hash: SHA-256 over `prev` and the canonical JSON of the rest, as one text. */
export function hashedText({ prev, hash: _hash, ...rest }: JournalRecord): string {
  return prev + canonicalJson(rest as unknown as Json);
}

export { hashOfText };

function chained(): readonly JournalRecord[] {
  let prev = ZERO_HASH;
  return Object.entries(bodies).map(([kind, { id, body }], index) => {
    const at = `2026-01-05T08:00:${String(index).padStart(2, '0')}.120Z`;
    const record = {
      seq: index + 1,
      prev,
      hash: '',
      id,
      occurred_at: at,
      recorded_at: at.replace('.120', '.131'),
      clock: 'synchronised',
      kind,
      body,
    } as JournalRecord;
    prev = hashOfText(hashedText(record));
    return { ...record, hash: prev };
  });
}

/** One record of each kind, one continuing the other. */
export const exampleRecords = chained();
const newest = exampleRecords.at(-1);
const head = { seq: newest?.seq ?? 0, hash: newest?.hash ?? ZERO_HASH };
const at = '2026-01-05T08:00:40.000Z';
const ask = { v: 1, id: 'ask-17', reply_to: 'wms/v1/demo/replies/central' } as const;

/** By the name of the message. */
export const examples = {
  status: {
    v: 1,
    gateway: GATEWAY,
    state: 'online',
    version: '0.1.0',
    boot: '1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed',
    epoch: EPOCH,
    head,
    acknowledged: 4,
    clock: 'synchronised',
    at,
  } satisfies Status,
  journal: {
    v: 1,
    gateway: GATEWAY,
    epoch: EPOCH,
    from: 1,
    to: exampleRecords.length,
    records: [...exampleRecords],
  } satisfies JournalBatch,
  acknowledgement: { v: 1, epoch: EPOCH, ...head, stored_at: at } satisfies AcknowledgementMessage,
  replay: { ...ask, epoch: EPOCH, from: 3 },
  ping: ask,
  snapshot: ask,
  reply: {
    v: 1,
    id: ask.id,
    gateway: GATEWAY,
    ok: false,
    error: 'out-of-range',
    epoch: EPOCH,
    head,
    at,
  } satisfies Reply,
  directives: { v: 1, source: 'central', epoch: 'c-1', from: 1, to: 1, records: [{ seq: 1 }] },
  directivesAcknowledgement: {
    v: 1,
    epoch: 'c-1',
    seq: 1,
    refused: [{ seq: 1, why: 'unsupported' }],
  } satisfies DirectivesAcknowledgement,
  telemetry: {
    v: 1,
    gateway: GATEWAY,
    at,
    uptime_s: 86_400,
    epoch: EPOCH,
    head: head.seq,
    acknowledged: 4,
    backlog_records: 2,
    backlog_bytes: 1_180,
    resident_bytes: 118_000_000,
    stations: [{ id: 'dock-in', state: 'running', parcels_per_hour: 820 }],
    devices_down: [],
    exceptions_open: 1,
    alarms: [],
  } satisfies Telemetry,
  ...transferExamples,
} as const;
export type MessageName = keyof typeof examples;
