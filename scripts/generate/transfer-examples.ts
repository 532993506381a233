import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from '../../contract/canonical-json.ts';
import { ZERO_HASH } from '../../contract/constants.ts';
import type { RecordBody, RecordKind } from '../../contract/records.ts';
import type {
  TransferArrival,
  TransferContents,
  TransferHeard,
  TransferHeld,
  TransferHello,
  TransferHolds,
  TransferNotice,
  TransferRefused,
} from '../../contract/transfers.ts';

/** The records and messages of transfers between zones and of returns, for the documents and their tests. */

const GATEWAY = 'zone-a';
const EPOCH = '3f0f1a52-6f0e-4a6b-9c59-0d6b8a1f2c11';
const TRANSFER = '0198f2c1-7b1e-7c55-9d0e-1f2a3b4c5d6e';
const COMING = '0198f2c4-0a2b-7d10-8a11-2b3c4d5e6f70';
const UNIT = '340123450000000017';
const transferGoods = {
  line: 1,
  variant: 'oat-1l',
  sku: 'OAT-1L',
  lot: 'L2401',
  handling_unit: UNIT,
  quantity: 48,
};
const transferContents: TransferContents = {
  dispatched_at: '2026-01-05T08:00:02.000Z',
  lines: [{ ...transferGoods, base_unit: 'counted', tracking: 'lot' }],
  lots: [
    {
      variant: 'oat-1l',
      lot: 'L2401',
      batch: null,
      expires_on: null,
      best_before: '2026-08-31',
      manufactured_on: '2026-01-02',
      supplier: 'mill-4',
      certificate: 'CoA-77120',
      status: 'released',
      status_reason: null,
    },
  ],
  units: [{ code: UNIT, kind: 'pallet', parent: null, tare_mg: 25_000_000 }],
};
const contentsDigest = (contents: TransferContents): string =>
  hashOfText(canonicalJson(contents as unknown as Json));

export function hashOfText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

type Kinds = Extract<RecordKind, `transfer.${string}` | `return.${string}`>;

export const transferRecords: { readonly [K in Kinds]: { id: string; body: RecordBody<K> } } = {
  'transfer.dispatched': {
    id: `${TRANSFER}/dispatched`,
    body: {
      transfer: TRANSFER,
      to: 'zone-b',
      digest: contentsDigest(transferContents),
      lines: [transferGoods],
      by: 'page',
    },
  },
  'transfer.expected': {
    id: `zone-c/${COMING}/expected`,
    body: {
      transfer: COMING,
      from: 'zone-c',
      digest: contentsDigest(transferContents),
      lines: [transferGoods],
    },
  },
  'transfer.arrived': {
    id: `zone-c/${COMING}/2`,
    body: {
      transfer: COMING,
      from: 'zone-c',
      revision: 2,
      state: 'arriving',
      lines: [{ line: 1, arrived: 40, damaged: 2 }],
      extras: [],
      movement: 'arrive-0001',
      by: 'page',
      note: null,
    },
  },
  'transfer.cleared': {
    id: `${TRANSFER}/cleared/2`,
    body: { transfer: TRANSFER, to: 'zone-b', revision: 2, movement: `${TRANSFER}/cleared/2` },
  },
  'transfer.changed': {
    id: `${TRANSFER}/closed/1.3`,
    body: { transfer: TRANSFER, to: 'zone-b', state: 'closed', by: 'zone-b', note: null },
  },
  'return.received': {
    id: 'return-0001',
    body: {
      return: 'return-0001',
      order: '1001',
      referenced: true,
      variant: 'oat-1l',
      sku: 'OAT-1L',
      lot: null,
      quantity: 2,
      result: 'quarantine',
      reason: 'DAMAGED',
      location: 'held',
      movement: 'return-0001',
      by: 'page',
    },
  },
  'return.undone': {
    id: 'return-0001-undo',
    body: { return: 'return-0001', movement: 'return-0001-undo', reason: 'MISTAKE', by: 'page' },
  },
};

const sent = { v: 1, from: GATEWAY, to: 'zone-b', epoch: EPOCH, transfer: TRANSFER } as const;
const answered = {
  ...sent,
  from: 'zone-b',
  to: GATEWAY,
  epoch: '7c1e0a55-2f7b-4b0a-9a51-3d5e7f901b2c',
};
const stated = {
  state: 'arriving',
  lines: [{ line: 1, arrived: 40, damaged: 2 }],
  extras: [],
} satisfies Partial<TransferArrival>;

const holds: TransferHolds['lots'] = [
  {
    variant: 'oat-1l',
    sku: 'OAT-1L',
    lot: 'L2401',
    holds: [
      {
        zone: GATEWAY,
        revision: 3,
        status: 'blocked',
        reason: 'Glass in the filling line',
        recall: { zone: GATEWAY, recall: 'recall-0001', descendants: true },
        by: 'anna',
        at: '2026-01-06T09:12:00.000Z',
      },
    ],
  },
];

/** By the name of the message. */
export const transferExamples = {
  transferNotice: {
    ...sent,
    kind: 'notice',
    version: 1,
    state: 'dispatched',
    digest: contentsDigest(transferContents),
    contents: transferContents,
    heard: { revision: 0, statement: ZERO_HASH },
  } satisfies TransferNotice,
  transferArrival: {
    ...answered,
    kind: 'arrival',
    version: 1,
    digest: contentsDigest(transferContents),
    revision: 2,
    ...stated,
  } satisfies TransferArrival,
  transferHeard: {
    ...sent,
    kind: 'heard',
    revision: 2,
    statement: hashOfText(canonicalJson(stated)),
  } satisfies TransferHeard,
  transferRefused: {
    ...answered,
    kind: 'refused',
    about: 'notice',
    version: 1,
    code: 'exists_with_different_body',
    why: 'another transfer stands under this name here; the first one stays',
  } satisfies TransferRefused,
  transferHello: {
    v: 1,
    from: GATEWAY,
    to: 'zone-b',
    epoch: EPOCH,
    kind: 'hello',
  } satisfies TransferHello,
  transferHolds: {
    ...{ v: 1, from: GATEWAY, to: 'zone-b', epoch: EPOCH },
    kind: 'holds',
    lots: holds,
  } satisfies TransferHolds,
  transferHeld: {
    ...{ v: 1, from: 'zone-b', to: GATEWAY, epoch: answered.epoch },
    kind: 'held',
    lots: holds,
  } satisfies TransferHeld,
} as const;
