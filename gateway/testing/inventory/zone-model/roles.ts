import type { DecideParcel } from '../../../inventory/parcel-command.ts';
import type { Arriving } from './arriving.ts';
import type { CountModel } from './counting.ts';
import type { Documents, LotSaid } from './documents.ts';
import { both, type Goods, loose } from './goods.ts';
import type { PutawayModel } from './putaway.ts';
import type { Sending } from './sending.ts';
import { type Counted, type Line, No } from './state.ts';

/** What a station of each role does with an item or a unit. */

export type Identity = {
  readonly sku: string;
  readonly quantity: number;
  readonly lot: LotSaid | null;
};
export type Booking = {
  readonly id: string;
  /** Who counts, whoever says afterwards what a parcel was. */
  readonly station: string;
  readonly role: DecideParcel['role'];
  readonly place: string;
  readonly to_zone: string | null;
  readonly expects: 'anything' | 'ordered';
};
/** Why it is rejected, or whether something was booked under the booking's id. */
export type Came = {
  readonly reason: string | null;
  readonly booked: boolean;
  /** Others that are rejected about the same are one exception with it. */
  readonly about?: string;
};
export const rejected = (reason: string): Came => ({ reason, booked: false });
const beyondOrder = (about: string): Came => ({ ...rejected('OVER_ORDER'), about });
export const PASSES: Came = { reason: null, booked: false };
const BOOKED: Came = { reason: null, booked: true };

export type Rooms = {
  readonly goods: Goods;
  readonly documents: Documents;
  readonly putaway: PutawayModel;
  readonly counts: CountModel;
  readonly sending: Sending;
  readonly arriving: Arriving;
};

export function ofUnit(rooms: Rooms, sscc: string, booking: Booking): Came {
  const { goods } = rooms;
  const { id, role, place } = booking;
  const known = goods.state.units.has(sscc);
  switch (role) {
    case 'sight':
      return PASSES;
    case 'ship': {
      if (!known) return rejected('UNKNOWN_ITEM');
      const lies = goods
        .contents(sscc)
        .filter((each) => each.unit === sscc && each.place === place);
      const taken = lies.filter(({ quantity, reserved }) => quantity > reserved);
      if (taken.some(({ sku, lot }) => goods.isHeld(sku, lot))) return rejected('LOT_HELD');
      if (taken.length === 0)
        return rejected(goods.unitIsHere(sscc) ? 'NOT_IN_STOCK' : 'RECIRCULATED');
      return ship(
        goods,
        id,
        taken.map((each) => ({ ...each, quantity: each.quantity - each.reserved })),
      );
    }
    case 'receive':
      return receiveUnit(rooms, sscc, booking);
    case 'transfer-out': {
      if (rooms.sending.openFor(booking.to_zone) === null && booking.to_zone === null) {
        return rejected('NO_DESTINATION');
      }
      if (!known) return rejected('UNKNOWN_ITEM');
      const lines = goods.contents(sscc);
      if (lines.length === 0) return rejected('RECIRCULATED');
      if (lines.some((each) => each.place !== place || each.reserved > 0))
        return rejected('NOT_IN_STOCK');
      if (lines.some(({ sku, lot }) => goods.isHeld(sku, lot))) return rejected('LOT_HELD');
      return send(rooms, booking, lines, rooms.sending.unitsOf(sscc));
    }
    case 'transfer-in': {
      const open = rooms.arriving.withUnit(sscc);
      const row = open ?? rooms.arriving.endedWithUnit(sscc);
      if (row === null || row.state === 'cancelled') return rejected('NOT_EXPECTED');
      const within = rooms.arriving.unitsWithin(row, sscc);
      const parts = rooms.arriving.comingOn(row, within);
      if (parts.length === 0) return rejected(open === null ? 'NOT_EXPECTED' : 'RECIRCULATED');
      const lines = rooms.arriving.linesOf(row, parts, place);
      return attempt(goods, () => {
        goods.book(id, lines, {
          type: 'transfer',
          reference: { type: 'transfer', id: row.transfer },
        });
        rooms.arriving.placeUnits(within, place);
        rooms.arriving.note(row, id, parts, [], false);
      });
    }
    case 'count': {
      if (!known || goods.contents(sscc).length === 0) return rejected('UNKNOWN_ITEM');
      return countHere(rooms, booking, { kind: 'unit', handling_unit: sscc });
    }
    case 'putaway': {
      if (!known || !goods.unitIsHere(sscc)) return rejected('NOT_IN_STOCK');
      if (rooms.putaway.openOfUnit(sscc) !== null) return PASSES;
      if (goods.unit(sscc).place !== place) return rejected('NOT_IN_STOCK');
      return planned(rooms, booking, () => rooms.putaway.unitReady(sscc));
    }
  }
}

/** The zone books and leaves nothing behind where the ledger does not let it. */
function attempt(goods: Goods, work: () => void): Came {
  const before = structuredClone(goods.state);
  try {
    work();
    return BOOKED;
  } catch (error) {
    if (!(error instanceof No) || error.code !== 'not-in-stock') throw error;
    goods.state = before;
    return rejected('NOT_IN_STOCK');
  }
}

function ship(goods: Goods, id: string, taken: readonly Line[]): Came {
  const lines = taken.flatMap((line) => both(line, line, loose('customer')));
  return attempt(goods, () => goods.book(id, lines, { type: 'ship' }));
}

function send(
  rooms: Rooms,
  { id, to_zone }: Booking,
  lines: readonly Line[],
  units: ReturnType<Sending['unitsOf']>,
): Came {
  const { sending, goods } = rooms;
  const open = sending.openFor(to_zone);
  const transfer = open ?? id.replaceAll('/', '.');
  return attempt(goods, () => {
    if (open === null) sending.open(transfer, to_zone ?? '');
    sending.load(transfer, id, lines, units);
    if (open === null) sending.dispatch(transfer);
  });
}

function planned(
  { goods, putaway }: Rooms,
  { id }: Booking,
  ready: () => ReturnType<PutawayModel['unitReady']>,
): Came {
  const before = structuredClone(goods.state);
  try {
    const subject = ready();
    try {
      putaway.plan(id, subject, true);
      return PASSES;
    } catch (error) {
      if (!(error instanceof No)) throw error;
      return rejected('NO_SPACE');
    }
  } catch (error) {
    if (!(error instanceof No)) throw error;
    goods.state = before;
    return rejected('NOT_IN_STOCK');
  }
}

function receiveUnit(
  { goods, documents }: Rooms,
  sscc: string,
  { id, place, expects }: Booking,
): Came {
  if (goods.state.units.has(sscc) && goods.unitIsHere(sscc)) return rejected('RECIRCULATED');
  const at = documents.awaited(sscc);
  if (at === null) return rejected(expects === 'ordered' ? 'NOT_EXPECTED' : 'UNKNOWN_ITEM');
  const { contents } = documents.unitOf(at);
  if (contents.some(({ received }) => received > 0)) return rejected('RECIRCULATED');
  const lotOf = ({ lot, batch, expires_on }: (typeof contents)[number]) =>
    lot === null ? null : { number: lot, batch, expires_on };
  for (const content of contents) {
    const fault = documents.incomingFault(content.sku, lotOf(content), content.quantity);
    if (fault !== null) return rejected(REASONS[fault] ?? fault);
  }
  const { counted, beyond } = documents.countedOf(at);
  if (beyond !== null) return beyondOrder(beyond);
  goods.makeUnit(sscc);
  const lines = contents.flatMap((content) => {
    documents.takeLot(content.sku, lotOf(content));
    const what = { sku: content.sku, lot: content.lot ?? '', quantity: content.quantity };
    return both(what, loose('supplier'), { place, unit: sscc });
  });
  return attempt(goods, () => {
    goods.book(id, lines, { type: 'receive', reference: { type: 'asn', id: at.asn } });
    documents.unitOf(at).came = id;
    documents.count(id, counted);
  });
}

const REASONS: Readonly<Record<string, string>> = {
  'lot-missing': 'NO_LOT',
  'serial-known': 'SERIAL_KNOWN',
  'lot-held': 'LOT_HELD',
  expired: 'EXPIRED',
};

export function ofItem(rooms: Rooms, item: Identity, booking: Booking): Came {
  const { goods, documents, arriving } = rooms;
  const { sku, quantity, lot } = item;
  const { id, role, place } = booking;
  switch (role) {
    case 'sight':
      return PASSES;
    case 'ship': {
      const lies = looseHere(goods, sku, place, lot?.number ?? null);
      const taken = take(
        lies.filter((each) => !goods.isHeld(sku, each.lot)),
        quantity,
      );
      if (taken !== null) return ship(goods, id, taken);
      return rejected(take(lies, quantity) === null ? 'NOT_IN_STOCK' : 'LOT_HELD');
    }
    case 'receive': {
      const fault = documents.incomingFault(sku, lot, quantity);
      if (fault !== null) return rejected(REASONS[fault] ?? fault);
      const lines = documents.linesAt(place, sku);
      if (lines.length === 0 && booking.expects === 'ordered') return rejected('NOT_EXPECTED');
      const { taken, beyond } = documents.allocate(lines, quantity);
      const [next] = lines;
      if (next?.kind === 'order' && beyond > 0) return beyondOrder(`${next.order} ${sku}`);
      documents.takeLot(sku, lot);
      const what = { sku, lot: lot?.number ?? '', quantity };
      return attempt(goods, () => {
        goods.book(id, both(what, loose('supplier'), loose(place)), { type: 'receive' });
        const counted: readonly Counted[] = taken;
        documents.count(id, counted);
      });
    }
    case 'transfer-out': {
      const open = rooms.sending.openFor(booking.to_zone);
      if (open === null && booking.to_zone === null) return rejected('NO_DESTINATION');
      if (lot !== null && goods.isHeld(sku, lot.number)) return rejected('LOT_HELD');
      const lies = looseHere(goods, sku, place, lot?.number ?? null);
      const taken = take(
        lies.filter((each) => !goods.isHeld(sku, each.lot)),
        quantity,
      );
      return taken === null ? rejected('NOT_IN_STOCK') : send(rooms, booking, taken, []);
    }
    case 'transfer-in': {
      const row = arriving.withItem(sku, lot?.number ?? null);
      if (row === null) return rejected('NOT_EXPECTED');
      const { parts, beyond } = arriving.spread(row, sku, lot?.number ?? null, quantity, null);
      if (beyond > 0) return rejected('NOT_EXPECTED');
      const lines = arriving.linesOf(row, parts, place);
      return attempt(goods, () => {
        goods.book(id, lines, {
          type: 'transfer',
          reference: { type: 'transfer', id: row.transfer },
        });
        arriving.note(row, id, parts, [], false);
      });
    }
    case 'count': {
      const entry = {
        sku,
        lot: lot?.number ?? null,
        handling_unit: null,
        quantity,
        mode: 'add',
      } as const;
      return countHere(rooms, booking, { kind: 'goods', ...entry });
    }
    case 'putaway':
      return putawayItem(rooms, item, booking);
  }
}

/** Loose goods with what is free of each: those of no lot first, then what expires first, then the older lot. */
function looseHere(goods: Goods, sku: string, place: string, lot: string | null): Line[] {
  const known = [...goods.state.lots.keys()];
  const order = ({ lot: name }: Line) => {
    const expires = goods.lot(sku, name)?.expires_on ?? '9999';
    return [
      name === '' ? '0' : '1',
      expires,
      String(known.indexOf(`${sku}|${name}`)).padStart(6, '0'),
    ].join(' ');
  };
  const lots =
    lot === null
      ? ['', ...known.filter((each) => each.startsWith(`${sku}|`)).map((each) => each.slice(2))]
      : [lot];
  return lots
    .map((name) => ({ sku, lot: name, ...loose(place) }))
    .map((at) => ({ ...at, quantity: goods.available(at) }))
    .filter(({ quantity }) => quantity > 0)
    .sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

function take(lies: readonly Line[], quantity: number): Line[] | null {
  let missing = quantity;
  const taken: Line[] = [];
  for (const line of lies) {
    const part = Math.min(line.quantity, missing);
    if (part > 0) taken.push({ ...line, quantity: part });
    missing -= part;
  }
  return missing > 0 ? null : taken;
}

function putawayItem(rooms: Rooms, { sku, quantity, lot }: Identity, booking: Booking): Came {
  const { goods, putaway } = rooms;
  const { place } = booking;
  if (lot !== null && goods.lot(sku, lot.number) === undefined) return rejected('NOT_IN_STOCK');
  const lies = looseHere(goods, sku, place, lot?.number ?? null);
  for (const line of lies) {
    if (line.quantity < quantity) continue;
    try {
      const ready = putaway.goodsReady({ sku, lot: line.lot, quantity }, place);
      return planned(rooms, booking, () => ready);
    } catch (error) {
      if (!(error instanceof No)) throw error;
    }
  }
  return rejected('NOT_IN_STOCK');
}

const COUNT_REASONS: Readonly<Record<string, string>> = {
  'being-counted': 'PLACE_TAKEN',
  'in-review': 'PLACE_TAKEN',
  'same-counter': 'PLACE_TAKEN',
  'lot-needed': 'INVALID_CODE',
  serial: 'RECIRCULATED',
  'unit-elsewhere': 'RECIRCULATED',
};

/** A parcel that is rejected moves nothing, and changes no count either. */
export function counted(goods: Goods, work: () => void): Came {
  const before = structuredClone(goods.state);
  try {
    work();
    return PASSES;
  } catch (error) {
    const reason = error instanceof No ? COUNT_REASONS[error.code] : undefined;
    if (reason === undefined) throw error;
    goods.state = before;
    return rejected(reason);
  }
}

function countHere(
  { goods, counts }: Rooms,
  { id, station: by, place }: Booking,
  entry: Parameters<CountModel['enter']>[1],
): Came {
  return counted(goods, () => {
    const asked = { id, by };
    let count = counts.ofCounter(by);
    if (count === null) {
      count = counts.ofPlace(place) ?? counts.add(id, place);
      counts.start(count, asked);
    }
    counts.enter(count, entry, asked);
  });
}
