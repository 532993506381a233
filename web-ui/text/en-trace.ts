import type { MonthRow } from '../../contract/http/months.ts';
import type { Held, LocationKind } from '../../contract/http/stock.ts';
import type { LotStatus, UnitKind } from '../../contract/records.ts';

/** Words of the screens behind the numbers: item, place, unit, lot, trace, recall, closing. */

export const behind = {
  reserved: 'reserved',
  ordered: 'on order',
  inTransit: 'in transit',
  lots: 'Lots',
  tree: 'Places',
  here: 'What lies here',
  noPlaces: 'No places yet',
  noPlacesHint: 'They come with an import.',
  noPlaceYet: 'no place yet',
  nothingOrdered: 'Nothing is on order.',
  nothingReserved: 'Nothing is reserved.',
  nothingInTransit: 'Nothing is on its way.',
  items: (n: string) => (n === '1' ? 'item' : 'items'),
  held: {
    quarantine: 'in quarantine',
    'lot-quarantined': 'lot in quarantine',
    'lot-blocked': 'lot blocked',
    'lot-expired': 'lot expired',
  } satisfies Record<Held, string>,
  kind: {
    site: 'site',
    warehouse: 'warehouse',
    zone: 'zone',
    aisle: 'aisle',
    rack: 'rack',
    level: 'level',
    bin: 'bin',
    dock: 'dock',
    staging: 'staging',
    quarantine: 'quarantine',
    supplier: 'supplier',
    customer: 'customer',
    scrap: 'scrap',
    adjustment: 'corrections',
    transit: 'transit',
  } satisfies Record<LocationKind, string>,
} as const;

export const unit = {
  kind: { pallet: 'pallet', case: 'case', tote: 'tote', other: 'unit' } satisfies Record<
    UnitKind,
    string
  >,
  left: 'has left',
  tare: 'tare',
  on: 'stands on',
  goods: 'What it carries',
  empty: 'Nothing.',
  more: 'It carries more than is shown here.',
} as const;

export const lot = {
  status: {
    released: 'released',
    quarantined: 'in quarantine',
    blocked: 'blocked',
  } satisfies Record<LotStatus, string>,
  expired: 'expired',
  none: 'No lots are known.',
  held: 'Lots that are held',
  noneHeld: 'None.',
  expiresOn: 'Expires',
  bestBefore: 'Best before',
  made: 'Made',
  batch: 'Made in lot',
  supplier: 'Supplier',
  certificate: 'Certificate',
  lies: 'Where it lies',
  release: 'Release it',
  quarantine: 'Hold it',
} as const;

export const trace = {
  title: 'Trace',
  forward: 'Where it went',
  backward: 'What it came from',
  print: 'Print',
  save: 'Save as a file',
  lots: (n: string) => (n === '1' ? 'One lot.' : `${n} lots.`),
  cut: 'More follow than one trace holds.',
  untracked: {
    backward: 'Also goods without a lot, so nobody can say where they came from:',
    forward: 'Also goods without a lot, which cannot be followed further:',
  },
  made: (from: string, into: string) => `${from} of one became ${into} of the other`,
  from: (supplier: string) => `from ${supplier}`,
  came: (place: string) => `came from: ${place}`,
  left: (place: string) => `left for: ${place}`,
  more: 'There is more of it in the ledger.',
} as const;

export const recall = {
  title: 'Recall',
  call: 'Call it back',
  callHint: 'Blocks it everywhere at once, with all that was made of it.',
  sure: (lot: string) =>
    `Nothing of lot ${lot}, nor of what was made of it, will be promised, shipped or used.`,
  go: (lot: string) => `Block lot ${lot} now`,
  none: 'No recalls',
  noneHint: 'A lot is called back on its own screen.',
  toFetch: (n: number) => (n === 1 ? 'place to go to' : 'places to go to'),
  blocked: (n: string) => (n === '1' ? 'one lot blocked' : `${n} lots blocked`),
  fetch: 'To fetch',
  fetched: 'in quarantine',
  nothingToFetch: 'Nothing of it lies here.',
  untracked: 'Made of it, without a lot: look for them by hand',
  left: 'Has left already',
  nothingLeft: 'Nothing of it has left.',
} as const;

export const months = {
  hint: 'A closed month keeps its balances. What comes later and belongs to it is shown as late.',
  none: 'No months yet',
  close: 'Close it',
  sure: (month: string) => `Close ${month} for good`,
  state: { open: 'open', closing: 'balances are being taken', closed: 'closed' } satisfies Record<
    MonthRow['state'],
    string
  >,
  balances: (n: string) => (n === '1' ? 'one balance' : `${n} balances`),
} as const;
