import type { LotHold, TransferContents } from '../../../../contract/transfers.ts';
import type { CountEntry } from '../../../inbound/counts/commands.ts';
import type { DecideParcel } from '../../../inventory/parcel-command.ts';
import { OWN_ZONE } from '../stockroom.ts';

/** What a zone should hold, as plain data: a copy of it is what an old copy of the zone's folder would know. */

export const ITEMS = { A: 'none', L: 'lot', S: 'serial' } as const;
export type Sku = keyof typeof ITEMS;

/** The codes of single pieces, with right check digits. */
export const CODES: Readonly<Record<string, string>> = {
  A: '04003300000011',
  L: '04003300000028',
  S: '04003300000035',
};

export type PlaceFacts = {
  readonly kind: 'warehouse' | 'zone' | 'dock' | 'aisle' | 'bin' | 'staging' | 'quarantine';
  readonly parent?: string;
  readonly mixed_variants?: 0 | 1;
  readonly mixed_lots?: 0 | 1;
  readonly units_max?: number;
};
export const PLACES: Readonly<Record<string, PlaceFacts>> = {
  hall: { kind: 'warehouse' },
  [OWN_ZONE]: { kind: 'zone', parent: 'hall' },
  dock: { kind: 'dock', parent: OWN_ZONE },
  aisle: { kind: 'aisle', parent: OWN_ZONE },
  'bin-1': { kind: 'bin', parent: 'aisle', mixed_variants: 0 },
  'bin-2': { kind: 'bin', parent: 'aisle', mixed_lots: 0 },
  'bin-3': { kind: 'bin', parent: OWN_ZONE, units_max: 1 },
  lane: { kind: 'staging', parent: OWN_ZONE },
  packing: { kind: 'staging', parent: OWN_ZONE },
  held: { kind: 'quarantine', parent: OWN_ZONE },
  'held-2': { kind: 'quarantine', parent: OWN_ZONE },
  beside: { kind: 'zone', parent: 'hall' },
  'bin-beside': { kind: 'bin', parent: 'beside' },
};
/** A place and all that it lies in. */
export function withAbove(place: string): readonly string[] {
  const parent = PLACES[place]?.parent;
  return parent === undefined ? [place] : [place, ...withAbove(parent)];
}
/** Only another gateway books goods at a place that does not lie in this one's zone. */
export const isOwn = (place: string): boolean => withAbove(place).includes(OWN_ZONE);
/** Where orders are packed. */
export const PACKING = 'packing';
/** Where goods are that lie at no place of the zone. */
const VIRTUAL = [
  ...['supplier', 'customer', 'scrap', 'adjustment', 'production', 'transit', 'other-zones'],
] as const;
export const isVirtual = (place: string): boolean => VIRTUAL.some((each) => each === place);

/** Where goods lie; an empty text is no lot, and no unit. */
export type At = {
  readonly sku: string;
  readonly place: string;
  readonly lot: string;
  readonly unit: string;
};
export type Line = At & { readonly quantity: number };
/** What one command may be about. */
export const isQuantity = (quantity: number): boolean =>
  Number.isSafeInteger(quantity) && quantity > 0 && quantity <= 10 ** 12;

export const textOf = ({ sku, place, lot, unit }: At): string => `${sku}|${place}|${lot}|${unit}`;
export const atOf = (text: string): At => {
  const [sku = '', place = '', lot = '', unit = ''] = text.split('|');
  return { sku, place, lot, unit };
};

export type Reference = { readonly type: string; readonly id: string };
export type Movement = {
  readonly lines: readonly Line[];
  readonly type: string;
  readonly reference: Reference | null;
};
export type Unit = { place: string | null; parent: string | null };
export type Lot = {
  status: 'released' | 'quarantined' | 'blocked';
  batch: string | null;
  expires_on: string | null;
};
export type Reservation = {
  readonly sku: string;
  quantity: number;
  at: At | null;
  state: 'live' | 'released' | 'expired' | 'consumed';
  /** Where a part was taken for it: what it was for. */
  asked?: number;
  readonly expires_at: number | null;
  /** For whom; of type `order`. */
  readonly order: string;
};
/** What came back from a customer. */
export type Returned = Pick<Line, 'sku' | 'lot' | 'quantity'> & {
  readonly order: string | null;
  /** Something was known to have left for the order. */
  readonly referenced: boolean;
  undone: boolean;
};
/** What a customer ordered. */
export type Sale = {
  readonly content: string;
  readonly priority: number;
  readonly ship_by: string | null;
  readonly policy: 'partial' | 'all';
  state: 'open' | 'shipped' | 'cancelled';
  /** By number. */
  readonly lines: ReadonlyMap<number, { readonly sku: string; readonly quantity: number }>;
};

export type Delivery = 'open' | 'received' | 'closed';
export type OrderLine = {
  sku: string;
  quantity: number;
  tolerance_pm: number;
  received: number;
  /** Something was counted against it, if only for a while. */
  counted: boolean;
};
export type Order = {
  version: number;
  digest: string;
  supplier: string;
  expected_on: string | null;
  location: string;
  state: Delivery;
  lines: Map<number, OrderLine>;
};
export type Content = {
  readonly sku: string;
  readonly lot: string | null;
  readonly batch: string | null;
  readonly expires_on: string | null;
  readonly quantity: number;
  received: number;
};
export type AsnUnit = {
  readonly sscc: string;
  readonly contents: Content[];
  /** The movement that brought it. */
  came: string | null;
};
export type Asn = {
  version: number;
  digest: string;
  order: string | null;
  supplier: string;
  location: string;
  state: Delivery;
  units: AsnUnit[];
  began: boolean;
};
/** A line of an order, or a content of a notice, by where it stands. */
export type Awaited =
  | { readonly kind: 'order'; readonly order: string; readonly line: number }
  | { readonly kind: 'asn'; readonly asn: string; readonly unit: number; readonly content: number };
export type Counted = { readonly of: Awaited; readonly quantity: number };

export type Receipt = {
  readonly order: string | null;
  readonly asn: string | null;
  readonly location: string;
  state: 'open' | 'closed';
};
export type ReceiptLine = {
  readonly receipt: string;
  readonly result: string;
  readonly goods: Line | null;
  movement: string | null;
  /** The line whose goods were found damaged. */
  readonly of: string | null;
  undone: string | null;
};

export type Task = {
  state: 'open' | 'done' | 'cancelled' | 'expired';
  readonly unit: string;
  readonly lines: readonly {
    readonly sku: string;
    readonly lot: string;
    readonly quantity: number;
  }[];
  readonly from: string;
  to: string;
  readonly expires_at: number;
  /** Taken off the unit, which stays. */
  readonly part: boolean;
  /** It was planned straight to packing. */
  readonly orders: boolean;
  /** Reservations that its goods carry there. */
  kept: string[];
};

/** Goods that can be put away: a unit with what it carries, or loose ones. */
export type Ready = Pick<Task, 'unit' | 'lines' | 'from'>;

export type CountLine = { counted: number; expected: number; disturbed: boolean };
export type Count = {
  readonly place: string;
  state: 'open' | 'counting' | 'recount' | 'review' | 'done' | 'cancelled';
  round: number;
  counter: string | null;
  counter_before: string | null;
  claimed_at: number | null;
  /** By goods at the place. */
  lines: Map<string, CountLine>;
  unknown: Set<string>;
};
export type GoodsEntry = Extract<CountEntry, { kind: 'goods' }>;

export type OutLine = {
  readonly line: number;
  readonly sku: string;
  readonly lot: string;
  readonly unit: string;
  readonly quantity: number;
  readonly from: string;
  readonly movement: string;
  cleared: number;
  settled: number;
};
export type OutUnit = {
  readonly unit: string;
  readonly parent: string | null;
  readonly movement: string;
};
export type Surplus = {
  readonly sku: string;
  readonly lot: string;
  quantity: number;
  settled: number;
};
export type Out = {
  readonly to: string;
  state: 'loading' | 'dispatched' | 'cancelling' | 'closed' | 'cancelled';
  version: number;
  revision: number;
  digest: string | null;
  lines: OutLine[];
  units: OutUnit[];
  surplus: Map<number, Surplus>;
};
export type InLine = {
  readonly line: number;
  readonly sku: string;
  readonly lot: string | null;
  readonly unit: string | null;
  readonly quantity: number;
  arrived: number;
  damaged: number;
};
export type Extra = { readonly sku: string; readonly lot: string; quantity: number };
export type Arrival = {
  readonly of: string;
  readonly lines: readonly { line: number; quantity: number; damaged: number }[];
  readonly extras: readonly { extra: number; quantity: number }[];
  undone: boolean;
  /** Its transfer was over before. */
  readonly late: boolean;
};
export type In = {
  readonly from: string;
  readonly transfer: string;
  readonly contents: TransferContents;
  readonly digest: string;
  state: 'expected' | 'arriving' | 'closed' | 'cancelled';
  version: number;
  revision: number;
  lines: InLine[];
  extras: Map<number, Extra>;
};

export type Parcel = {
  readonly asked: DecideParcel;
  readonly reason: string | null;
  movement: string | null;
};
export type ParcelException = {
  /** All that it counts, as they came. */
  readonly parcels: string[];
  readonly about: string | null;
  state: 'open' | 'resolved';
  digest: string;
};
export type Job = {
  readonly kind: string;
  readonly parts: number;
  readonly rows: Map<number, string>;
  readonly digest: string;
  applied: number;
};

export const emptyState = () => ({
  levels: new Map<string, number>(),
  movements: new Map<string, Movement>(),
  /** What was taken back, and by which movement. */
  voided: new Map<string, string>(),
  /** Movements that loaded goods which were taken off again. */
  unloaded: new Set<string>(),
  units: new Map<string, Unit>(),
  lots: new Map<string, Lot>(),
  /** Whose promises were looked at since. */
  expired: new Set<string>(),
  /** By lot: the last word of each zone about it. */
  holds: new Map<string, Map<string, LotHold>>(),
  /** `zone lot`: zones that ever spoke of it. */
  spoken: new Set<string>(),
  links: [] as { readonly from: string; readonly to: string; readonly movement: string }[],
  reservations: new Map<string, Reservation>(),
  requests: new Map<string, string>(),
  sales: new Map<string, Sale>(),
  orders: new Map<string, Order>(),
  asns: new Map<string, Asn>(),
  counted: new Map<string, readonly Counted[]>(),
  receipts: new Map<string, Receipt>(),
  receiptLines: new Map<string, ReceiptLine>(),
  tasks: new Map<string, Task>(),
  blocked: new Set<string>(),
  counts: new Map<string, Count>(),
  returns: new Map<string, Returned>(),
  parcels: new Map<string, Parcel>(),
  exceptions: new Map<string, ParcelException>(),
  out: new Map<string, Out>(),
  in: new Map<string, In>(),
  arrivals: new Map<string, Arrival>(),
  /** Epochs of the other zones as they were last heard. */
  epochs: new Map<string, string>(),
  strays: new Map<string, { message: string; state: 'open' | 'dismissed' }>(),
  imports: new Map<string, string>(),
  jobs: new Map<string, Job>(),
  /** What lay where at the end of each month that something was booked in. */
  monthEnds: new Map<string, ReadonlyMap<string, number>>(),
  month: '',
  closedMonths: new Map<string, ReadonlyMap<string, number>>(),
  /** Those whose balances were all taken. */
  steppedMonths: new Set<string>(),
});
export type State = ReturnType<typeof emptyState>;

/** The command may not be carried out, and this is the code that says why. */
export class No extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

export function no(code: string): never {
  throw new No(code);
}

/** What left for an order, less what was taken back; null where nothing ever did. */
export function leftFor(
  movements: State['movements'],
  order: string,
  sku: string,
  lot: string | null = null,
): number | null {
  let known = false;
  let sum = 0;
  for (const { type, reference, lines } of movements.values()) {
    if (type !== 'ship' || reference?.type !== 'order' || reference.id !== order) continue;
    known = true;
    for (const line of lines) {
      if (line.place !== 'customer' || line.sku !== sku) continue;
      if (lot === null || line.lot === lot) sum += line.quantity;
    }
  }
  return known ? sum : null;
}

/** Lines of the same goods at the same place as one. */
export function summed(lines: readonly Line[]): Line[] {
  const sums = new Map<string, Line>();
  for (const line of lines) {
    const before = sums.get(textOf(line))?.quantity ?? 0;
    sums.set(textOf(line), { ...line, quantity: before + line.quantity });
  }
  return [...sums.values()].filter(({ quantity }) => quantity !== 0);
}
