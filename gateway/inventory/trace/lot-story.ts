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
};

/** Entries of one chain looked at for one lot; a chain of many corrections may hold few that count. */
const VISITED_MAX = 200;

/** Where a lot lies, and what of it came or left: from its levels, and the chains of its virtual ones. */
export function lotStories(db: Database): (lot: number, direction: TraceDirection) => LotStory {
  const details = db.prepare<[number], LotColumns>(
    `SELECT variant.variant_id, variant.sku, variant.name, variant.base_unit, lot.number, lot.batch,
       lot.status, lot.expires_on, lot.supplier, lot.certificate
     FROM lots AS lot JOIN product_variants AS variant ON variant.id = lot.variant WHERE lot.id = ?`,
  );
  const levels = db.prepare<[number], LevelColumns>(
    `SELECT place.location_id, place.name AS place_name, place.kind, unit.code AS handling_unit,
       level.on_hand, level.last_seq, level.virtual
     FROM inventory_levels AS level INDEXED BY inventory_levels_by_lot
       JOIN locations AS place ON place.id = level.location
       JOIN handling_units AS unit ON unit.id = level.handling_unit
     WHERE level.lot = ? AND level.lot <> 0 ORDER BY place.path, unit.code`,
  );
  const entry = db.prepare<[number], EntryRow>(
    `SELECT movement_id, type, quantity, prev_seq, reference_type, reference_id, reason, occurred_at,
       created_by, voids IS NOT NULL
         OR EXISTS (SELECT 1 FROM voided_movements WHERE voided_movements.id = movement_id) AS undone
     FROM inventory_transactions WHERE seq = ?`,
  );
  return (lot, direction) => {
    const row = details.get(lot);
    assert(row !== undefined, `lot ${lot} exists`);
    const { number, variant_id, ...rest } = row;
    const all = levels.all(lot);
    const here = all.filter((level) => level.virtual === 0 && level.on_hand > 0);
    const outside = all.filter(
      (level) => level.virtual === 1 && level.location_id !== 'production',
    );
    const { events, more } = eventsOf(outside, direction, (seq) => entry.get(seq));
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
    let seq = level.last_seq;
    for (let visited = 0; seq > 0; visited += 1) {
      if (visited === VISITED_MAX || found.length >= TRACE_EVENTS_MAX) {
        more = true;
        break;
      }
      const row = read(seq);
      if (row === undefined) break;
      seq = row.prev_seq;
      // What lies outside is what left; what is missing there came from there.
      const wanted = direction === 'forward' ? row.quantity > 0 : row.quantity < 0;
      if (wanted && row.undone === 0) found.push(eventOf(row, level));
    }
  }
  return { events: found, more };
}

function eventOf(row: EntryRow, level: { location_id: string; kind: LocationKind }): TraceEvent {
  const { reference_type: type, reference_id: id } = row;
  return {
    what: row.quantity > 0 ? 'left' : 'came',
    other: { location: level.location_id, kind: level.kind },
    type: row.type,
    quantity: Math.abs(row.quantity),
    movement: row.movement_id,
    reference: type === null || id === null ? null : { type, id },
    reason: row.reason,
    occurred_at: new Date(row.occurred_at).toISOString(),
    created_by: row.created_by,
  };
}
