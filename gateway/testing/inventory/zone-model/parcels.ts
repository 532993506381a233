import type { DecideParcel } from '../../../inventory/parcel-command.ts';
import type { Modelled } from './commands.ts';
import type { Goods } from './goods.ts';
import {
  type Booking,
  type Came,
  counted,
  type Identity,
  ofItem,
  ofUnit,
  PASSES,
  type Rooms,
  rejected,
} from './roles.ts';
import { CODES, ITEMS, isOwn, No, PLACES } from './state.ts';

type ParcelCommand = 'parcel.decide' | 'parcel.revoke' | 'exception.resolve';

export function parcelModel(rooms: Rooms): Modelled<ParcelCommand> {
  const { goods } = rooms;
  const state = () => goods.state;
  const open = (id: string, parcel: string, about: string | null = null): void => {
    const same = [...state().exceptions.values()].find(
      (each) => each.state === 'open' && about !== null && each.about === about,
    );
    if (same !== undefined) same.parcels.push(parcel);
    else state().exceptions.set(id, { parcels: [parcel], about, state: 'open', digest: '' });
  };
  return {
    'parcel.decide': (asked) => {
      const before = state().parcels.get(asked.parcel);
      if (before !== undefined) return before.reason;
      const { parcel, role, location: place, to_zone = null, expects = 'anything' } = asked;
      const { station } = asked;
      const booking = { id: parcel, station, role, place, to_zone, expects };
      const came = decided(rooms, asked, booking);
      const movement = came.booked ? parcel : null;
      state().parcels.set(parcel, { asked, reason: came.reason, movement });
      if (came.reason !== null) open(`${parcel}/exception`, parcel, came.about);
      return came.reason;
    },
    'parcel.revoke': ({ parcel: id }) => {
      const parcel = state().parcels.get(id);
      if (parcel === undefined) return 'unknown';
      if (state().exceptions.has(`${id}/revoked`)) return 'repeated';
      let back = true;
      const { movement } = parcel;
      const { voided, unloaded } = state();
      const before = movement !== null && (voided.has(movement) || unloaded.has(movement));
      if (movement !== null) back = !before && reversed(goods, movement);
      open(`${id}/revoked`, id);
      return back ? null : 'gone';
    },
    'exception.resolve': ({ exception: id, by, how }) => {
      const found = state().exceptions.get(id);
      if (found === undefined) throw new No('not-found');
      const digest = JSON.stringify([by, how]);
      if (found.state === 'resolved') {
        return found.digest === digest ? null : 'exists_with_different_body';
      }
      const counted = how.kind === 'retried' ? found.parcels : found.parcels.slice(0, 1);
      for (const [index, name] of counted.entries()) {
        if (how.kind === 'dismissed') break;
        const parcel = state().parcels.get(name);
        if (parcel === undefined) throw new Error(`${id} has no parcel`);
        const { role, location: place, to_zone = null, station } = parcel.asked;
        const movement = `${id}/${how.kind}${index === 0 ? '' : `/${index + 1}`}`;
        const what = { station, role, place, to_zone, expects: 'anything' } as const;
        const booking = { id: movement, ...what };
        const identity: Identity | null =
          how.kind === 'identified' ? { ...named(goods, how), lot: null } : null;
        const came =
          identity === null ? read(rooms, parcel.asked, booking) : ofItem(rooms, identity, booking);
        if (came.reason !== null && index > 0) throw new No('still-rejected');
        if (came.reason !== null) return came.reason;
      }
      Object.assign(found, { state: 'resolved', digest });
      return null;
    },
  };
}

/** A reversal that is short leaves all as it is. */
function reversed(goods: Goods, movement: string): boolean {
  goods.letGo(movement);
  const before = structuredClone(goods.state);
  try {
    goods.reverse(movement, `${movement}/revoked`);
    return true;
  } catch (error) {
    if (!(error instanceof No) || error.code !== 'not-in-stock') throw error;
    goods.state = before;
    return false;
  }
}

function named(goods: Goods, { sku, quantity }: { sku: string; quantity: number }) {
  try {
    return { sku: goods.item(sku), quantity: goods.quantity(quantity) };
  } catch (error) {
    throw error instanceof No ? new No('invalid-request') : error;
  }
}

function decided(rooms: Rooms, asked: DecideParcel, booking: Booking): Came {
  if (asked.fault !== null) return rejected(asked.fault);
  return read(rooms, asked, booking);
}

/** What one label says: an item with its lot, the number of a unit, the code of a place, or nothing that is known. */
function read(rooms: Rooms, asked: DecideParcel, booking: Booking): Came {
  const [code] = asked.codes;
  if (code === undefined) return rejected('NO_READ');
  const elementOf = (ai: string) => code.gs1?.find((element) => element.ai === ai)?.value ?? null;
  const sscc = elementOf('00');
  if (sscc !== null) return ofUnit(rooms, sscc, booking);
  const sku = Object.keys(ITEMS).find((each) => CODES[each] === elementOf('01'));
  if (sku === undefined) {
    if (booking.role !== 'count' || !(code.text in PLACES && isOwn(code.text)))
      return rejected('UNKNOWN_ITEM');
    return countPlace(rooms, code.text, booking);
  }
  const number = elementOf(sku === 'S' ? '21' : '10');
  const lot =
    number === null
      ? null
      : { number, batch: sku === 'S' ? elementOf('10') : null, expires_on: null };
  return ofItem(rooms, { sku, quantity: Number(elementOf('30') ?? 1), lot }, booking);
}

/** Ends what the station counted before and begins here; the same place again only ends. */
function countPlace({ goods, counts }: Rooms, place: string, { id, station: by }: Booking): Came {
  const before = counts.ofCounter(by);
  if (before !== null) counts.finish(before, { id, by });
  if (before?.place === place) return PASSES;
  return counted(goods, () => {
    counts.start(counts.ofPlace(place) ?? counts.add(id, place), { id, by });
  });
}
