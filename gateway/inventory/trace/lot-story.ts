import type { Database } from 'better-sqlite3';
import { TRACE_EVENTS_MAX, TRACE_PLACES_MAX } from '../../../contract/constants.ts';
import type { BaseUnit, LocationKind } from '../../../contract/http/stock.ts';
import type { TraceDirection, TraceEvent, TraceRow } from '../../../contract/http/trace.ts';
import type { EntryType, LotStatus } from '../../../contract/records.ts';
import { assert } from '../../base/errors.ts';
import { type PlaceColumns, placeOf } from '../queries/places.ts';

/** All of a lot that does not depend on how it was come by. */
export type LotStory = Omit<TraceRow, 'n' | 'parent' | 'depth' | 'made'>;

type LotColumns = {
  readonly id: number;
  readonly variant_id: string;
  readonly sku: string;
  readonly name: string;
  readonly base_unit: BaseUnit;
  readonly number: string;
  readonly batch: string | null;
  readonly status: LotStatus;
  readonly expires_on: string | null;
  readonly supplier: string | null;
  readonly certificate: string | null;
};

type LevelColumns = PlaceColumns & {
  readonly lot: number;
  readonly handling_unit: string;
  readonly on_hand: number;
  readonly last_seq: number;
  readonly virtual: 0 | 1;
};

type EntryRow = {
  readonly movement_id: string;
  readonly type: EntryType;
  readonly quantity: number;
  readonly prev_seq: number;
  readonly reference_type: string | null;
  readonly reference_id: string | null;
  readonly reason: string | null;
  readonly occurred_at: number;
  readonly created_by: string;
  readonly undone: 0 | 1;
  readonly zone: string | null;
};

/** Entries of one chain looked at for one lot; a chain of many corrections may hold few that count. */
const VISITED_MAX = 200;

/** Where lots lie, and what of them came or left: from their levels, and the chains of the virtual ones. */
export function lotStories(
  db: Database,
): (lots: readonly number[], direction: TraceDirection) => readonly LotStory[] {
  // The joins stand in a fixed order: the lots asked for are few, the tables may be large.
  const details = db.prepare<[string], LotColumns>(
    `SELECT lot.id, variant.variant_id, variant.sku, variant.name, variant.base_unit, lot.number, lot.batch,
       lot.status, lot.expires_on, lot.supplier, lot.certificate
     FROM json_each(?) AS asked CROSS JOIN lots AS lot ON lot.id = asked.value
       CROSS JOIN product_variants AS variant ON variant.id = lot.variant`,
  );
  const levels = db.prepare<[string], LevelColumns>(
    `SELECT level.lot, place.location_id, place.name AS place_name, place.kind,
       unit.code AS handling_unit, level.on_hand, level.last_seq, level.virtual
     FROM json_each(?) AS asked
       CROSS JOIN inventory_levels AS level INDEXED BY inventory_levels_by_lot
         ON level.lot = asked.value AND level.lot <> 0
       CROSS JOIN locations AS place ON place.id = level.location
       CROSS JOIN handling_units AS unit ON unit.id = level.handling_unit
     ORDER BY asked.key, place.path, unit.code`,
  );
  const entry = db.prepare<[number], EntryRow>(
    `SELECT movement_id, type, quantity, prev_seq, reference_type, reference_id, reason, occurred_at,
       created_by, voids IS NOT NULL
         OR EXISTS (SELECT 1 FROM voided_movements WHERE voided_movements.id = entry.movement_id) AS undone,
       iif(reference_type = 'transfer', coalesce(
         (SELECT transfer.from_zone FROM transfer_arrivals AS arrival
            JOIN transfers_in AS transfer ON transfer.id = arrival.transfer
          WHERE arrival.movement_id = entry.movement_id),
         (SELECT to_zone FROM transfers_out WHERE transfer_id = entry.reference_id)), NULL) AS zone
     FROM inventory_transactions AS entry WHERE seq = ?`,
  );
  return (lots, direction) => {
    const asked = JSON.stringify(lots);
    const known = new Map(details.all(asked).map((row) => [row.id, row]));
    const lying = new Map<number, LevelColumns[]>();
    for (const level of levels.all(asked)) {
      const before = lying.get(level.lot);
      if (before === undefined) lying.set(level.lot, [level]);
      else before.push(level);
    }
    return lots.map((lot) => {
      const row = known.get(lot);
      assert(row !== undefined, `lot ${lot} exists`);
      return storyOf(row, lying.get(lot) ?? [], direction, (seq) => entry.get(seq));
    });
  };
}

function storyOf(
  row: LotColumns,
  all: readonly LevelColumns[],
  direction: TraceDirection,
  read: (seq: number) => EntryRow | undefined,
): LotStory {
  const { id: _, number, variant_id, ...rest } = row;
  const here = all.filter((level) => level.virtual === 0 && level.on_hand > 0);
  const outside = all
    .filter((level) => level.virtual === 1 && level.location_id !== 'production')
    .sort((a, b) => Number(withNobody(a)) - Number(withNobody(b)));
  const { events, more } = eventsOf(outside, direction, read);
  return {
    ...rest,
    variant: variant_id,
    lot: number,
    on_hand: here.reduce((sum, level) => sum + level.on_hand, 0),
    places: here.slice(0, TRACE_PLACES_MAX).map((level) => ({
      at: placeOf(level),
      handling_unit: level.handling_unit === '' ? null : level.handling_unit,
      on_hand: level.on_hand,
    })),
    events: [...events],
    more: more || here.length > TRACE_PLACES_MAX,
  };
}

function eventsOf(
  levels: readonly LevelColumns[],
  direction: TraceDirection,
  read: (seq: number) => EntryRow | undefined,
): { readonly events: readonly TraceEvent[]; readonly more: boolean } {
  const found: TraceEvent[] = [];
  let more = false;
  for (const level of levels) {
    const standing: EntryRow[] = [];
    let seq = level.last_seq;
    for (let visited = 0; seq > 0; visited += 1) {
      if (visited === VISITED_MAX || standing.length >= TRACE_EVENTS_MAX) {
        more = true;
        break;
      }
      const row = read(seq);
      if (row === undefined) break;
      seq = row.prev_seq;
      // A place where goods only pass through is looked at whole, for what came back from it.
      const kept = level.kind === 'transit' || wanted(row, direction);
      if (kept && row.undone === 0) standing.push(row);
    }
    const told = level.kind === 'transit' ? settled(standing) : standing;
    for (const row of told) {
      if (!wanted(row, direction)) continue;
      if (found.length < TRACE_EVENTS_MAX) found.push(eventOf(row, level));
      else more = true;
    }
  }
  return { events: found, more };
}

/** Told last: corrections and scrap must not take the room of what somebody has. */
const withNobody = ({ kind }: LevelColumns): boolean => kind === 'adjustment' || kind === 'scrap';

/** What lies outside is what left; what is missing there came from there. */
const wanted = ({ quantity }: EntryRow, direction: TraceDirection): boolean =>
  direction === 'forward' ? quantity > 0 : quantity < 0;

/**
 * What is left of the entries of a transfer when its goods went on, or came back: opposite ones cancel out, the
 * latest first. Given and answered the newest first.
 */
function settled(rows: readonly EntryRow[]): readonly EntryRow[] {
  const open = new Map<string, { readonly row: EntryRow; left: number }[]>();
  for (const row of rows.toReversed()) {
    const { reference_type, reference_id, movement_id } = row;
    const key = reference_id === null ? movement_id : `${reference_type} ${reference_id}`;
    const before = open.get(key) ?? [];
    open.set(key, before);
    let left = row.quantity;
    for (let last = before.at(-1); last !== undefined && left !== 0; last = before.at(-1)) {
      if (last.left > 0 === left > 0) break;
      const part = Math.min(Math.abs(last.left), Math.abs(left)) * Math.sign(left);
      last.left += part;
      left -= part;
      if (last.left === 0) before.pop();
    }
    if (left !== 0) before.push({ row, left });
  }
  const standing = new Map([...open.values()].flat().map(({ row, left }) => [row, left]));
  return rows.flatMap((row) => {
    const quantity = standing.get(row);
    return quantity === undefined ? [] : [{ ...row, quantity }];
  });
}

function eventOf(row: EntryRow, level: { location_id: string; kind: LocationKind }): TraceEvent {
  const { reference_type: type, reference_id: id } = row;
  return {
    what: row.quantity > 0 ? 'left' : 'came',
    other: {
      location: level.location_id,
      kind: level.kind,
      zone: level.kind === 'transit' ? row.zone : null,
    },
    type: row.type,
    quantity: Math.abs(row.quantity),
    movement: row.movement_id,
    reference: type === null || id === null ? null : { type, id },
    reason: row.reason,
    occurred_at: new Date(row.occurred_at).toISOString(),
    created_by: row.created_by,
  };
}
