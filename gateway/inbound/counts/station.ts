import type { Database } from 'better-sqlite3';
import type { ReasonCode } from '../../../contract/parcel.ts';
import { Refused } from '../../base/errors.ts';
import type { Location } from '../../inventory/catalog.ts';
import type { InventoryRooms } from '../../inventory/module.ts';
import type { DecideParcel } from '../../inventory/parcel-command.ts';
import type { PlaceProcedures } from '../../inventory/parcel-desk.ts';
import type { ParcelFacts, RoleProcedure } from '../../inventory/role-procedure.ts';
import { quantityByWeight } from '../../inventory/weight-check.ts';
import { attempts } from '../../store/attempt.ts';
import type { Moment } from '../../store/command.ts';
import type { CountEntry } from './commands.ts';
import type { Count } from './count-book.ts';
import type { Counts } from './counts.ts';

/**
 * Role `count`: a bench scanner counts a place scan by scan. The code of a place begins its count, and ends
 * the one before; the same code again ends it. Items and units in between are counted there; the station is
 * the counter. Without the code of a place they are counted at the station's own location.
 */
export function countProcedure(db: Database, rooms: InventoryRooms, counts: Counts): RoleProcedure {
  const attempt = attempter(db, rooms);
  return (facts, moment) => {
    const entry = entryOf(rooms, facts);
    if (typeof entry === 'string') return { kind: 'reject', reason: entry };
    const asked = {
      id: facts.booking.movement,
      by: facts.station,
      occurred_at: facts.booking.occurred_at,
    };
    const refused = attempt(() => {
      const count = countAt(counts, facts.location, asked, moment);
      counts.enter(count, entry, asked);
    });
    return refused === null ? { kind: 'note' } : { kind: 'reject', reason: refused };
  };
}

/** What was entered wrongly begins no count, and makes no lot and no unit. */
function attempter(db: Database, { lots }: InventoryRooms): typeof refusal {
  const attempt = attempts(db);
  return (work) => {
    const refused = attempt(
      () => refusal(work),
      (came) => came === null,
    );
    if (refused !== null) lots.forget();
    return refused;
  };
}

export function countPlaces({ catalog }: InventoryRooms, counts: Counts): PlaceProcedures {
  return {
    count: (parcel, moment) => {
      const place = placeOf(catalog, parcel);
      if (place === null) return null;
      const asked = {
        id: parcel.parcel,
        by: parcel.station,
        occurred_at: parcel.occurred_at,
      };
      return (
        refusal(() => {
          const before = counts.book.ofCounter(parcel.station);
          // Whoever scans another place has left this one, also where the other is taken.
          if (before !== null) counts.finish(before, asked, moment);
          if (before?.location.id !== place.id) counts.start(asked, place, moment);
        }) ?? 'passes'
      );
    },
  };
}

type Asked = { readonly id: string; readonly by: string; readonly occurred_at: string };

/** What the station counts now, or its own location, begun. */
function countAt(counts: Counts, location: Location, asked: Asked, moment: Moment): Count {
  const now = counts.book.ofCounter(asked.by);
  if (now !== null) return now;
  return counts.book.get(counts.start(asked, location, moment).count);
}

function entryOf({ moves, units }: InventoryRooms, facts: ParcelFacts): CountEntry | ReasonCode {
  const { identity, weight_mg } = facts;
  const { sscc } = identity;
  const unit = sscc === null ? null : units.find(sscc);
  // A unit whose contents are known is counted as a whole.
  if (unit !== null && moves.contents(unit).length > 0) {
    return { kind: 'unit', handling_unit: unit.name };
  }
  if (identity.kind === 'handling-unit') return 'UNKNOWN_ITEM';
  const quantity = quantityByWeight(identity, weight_mg);
  if (!quantity.ok) return quantity.error;
  return {
    kind: 'goods',
    sku: identity.variant.sku,
    lot: identity.lot?.number ?? null,
    handling_unit: sscc,
    quantity: quantity.value,
    mode: 'add',
  };
}

function placeOf(
  catalog: InventoryRooms['catalog'],
  { codes }: Pick<DecideParcel, 'codes'>,
): Location | null {
  for (const { text } of codes) {
    const place = catalog.locationByCode(text);
    if (place !== null && place.virtual === 0 && catalog.isOwn(place)) return place;
  }
  return null;
}

function refusal(work: () => void): ReasonCode | null {
  try {
    work();
    return null;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const code = REASONS[error.code];
    if (code === undefined) throw error;
    return code;
  }
}

const REASONS: Readonly<Record<string, ReasonCode>> = {
  'being-counted': 'PLACE_TAKEN',
  'in-review': 'PLACE_TAKEN',
  'same-counter': 'PLACE_TAKEN',
  'lot-needed': 'INVALID_CODE',
  serial: 'RECIRCULATED',
  'unit-elsewhere': 'RECIRCULATED',
};
