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
  way: { out: (zone: string) => `To ${zone}`, in: (zone: string) => `From ${zone}` },
  loading: 'being loaded',
  reference: {
    asn: 'shipping notice',
    purchase_order: 'purchase order',
    order: 'order',
    transfer: 'transfer',
    count: 'count',
    return: 'return',
    receipt: 'receipt',
    production: 'production',
  },
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

/** A place at which nothing may be put. */
export const block = {
  block: 'Block this place',
  blocked: 'Blocked',
  above: (place: string) => `Blocked with all of ${place}`,
  goTo: (place: string) => `Go to ${place}`,
  means: 'Nothing is put here, nor at what lies beneath. What lies here stays and can be taken.',
  why: 'Why is it blocked?',
  usual: ['Damaged', 'Wet', 'Being cleaned', 'Not reachable'],
  free: 'Free it again',
  done: 'Blocked',
  freed: 'Free again',
  list: 'Blocked places',
} as const;

export const unit = {
  kind: { pallet: 'Pallet', case: 'Case', tote: 'Tote', other: 'Handling unit' } satisfies Record<
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
  title: (lot: string) => `Lot ${lot}`,
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
  releaseSure: (lot: string) =>
    `Lot ${lot} was blocked. It can then be promised, shipped and used again.`,
  releaseGo: (lot: string) => `Release lot ${lot}`,
  quarantine: 'Hold it',
  heldBy: (zone: string) => `by ${zone}`,
  liftedThere: (zones: string) => `Only ${zones} can lift what was set there.`,
} as const;

export const trace = {
  title: 'Trace',
  start: 'Trace goods',
  startHint: 'Scan a label of a lot, a pallet, a parcel or an order, or type its number.',
  begin: 'Order, shipment, pallet or lot',
  go: 'Trace it',
  shipment: (reference: string) => `Shipment ${reference}`,
  movement: (id: string) => `Movement ${id}`,
  nothing: 'Nothing here has a lot',
  nothingHint: 'Goods without a lot cannot be traced further.',
  notFound: (what: string) => ({
    reason: `Nothing is known of ${what}`,
    next: 'Look at the number again. A purchase order or a place has no trace; what came by it has.',
  }),
  notLeft: (order: string) => ({
    reason: `Nothing has left for the order ${order} yet`,
    next: 'It can be traced once something was shipped for it.',
  }),
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
  onItsWay: (zone: string) => `on its way to: ${zone}`,
  correctedAway: 'corrected away',
  scrapped: 'thrown away',
  more: 'There is more of it in the ledger.',
} as const;

export const recall = {
  title: 'Recall',
  call: 'Call it back',
  callHint:
    'Blocks it everywhere at once, also in the other zones it went to or came from, with all that was made of it.',
  sure: (lot: string) =>
    `Nothing of lot ${lot}, nor of what was made of it, will be promised, shipped or used.`,
  go: (lot: string) => `Block lot ${lot} now`,
  none: 'No recalls',
  noneHint: 'A lot is called back on its own screen.',
  csv: 'Save as a file',
  toFetch: (n: number) => (n === 1 ? 'place to go to' : 'places to go to'),
  blocked: (n: string) => (n === '1' ? 'one lot blocked' : `${n} lots blocked`),
  fetch: 'To fetch',
  fetched: 'in quarantine',
  over: 'released again',
  overHint: 'Nothing: all of it was released again.',
  stillHeld: (n: string) => `${n} still held`,
  nothingToFetch: 'Nothing of it lies here.',
  untracked: 'Made of it, without a lot: look for them by hand',
  left: 'Has left',
  nothingLeft: 'No customer and no other zone has any of it.',
  withCustomers: (quantity: string) => `${quantity} with customers`,
  inZones: (quantity: string) => `${quantity} in other zones`,
  nowhere: 'Corrected or thrown away',
  calledBy: (who: string, zone: string) => `${who}, ${zone}`,
  zones: 'Other zones',
  knows: 'has blocked it',
  waits: 'has not answered yet',
} as const;

export const months = {
  hint: 'A closed month keeps its balances. What comes later and belongs to it is shown as late.',
  none: 'No months yet',
  running: 'not over yet',
  close: 'Close it',
  sure: (month: string) => `Close ${month} for good`,
  state: { open: 'open', closing: 'balances are being taken', closed: 'closed' } satisfies Record<
    MonthRow['state'],
    string
  >,
  balancesFile: 'Balances as a file',
  entriesFile: 'Entries as a file',
  balances: (n: string) => (n === '1' ? 'one balance' : `${n} balances`),
  archived: 'in the archive',
} as const;
