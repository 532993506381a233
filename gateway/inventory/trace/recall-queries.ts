import type { Database } from 'better-sqlite3';
import type {
  PageQuery,
  RecallLeftPage,
  RecallPlacesPage,
  RecallRow,
  RecallsPage,
  RecallView,
} from '../../../contract/http/recalls.ts';
import type { BaseUnit } from '../../../contract/http/stock.ts';
import { Refused } from '../../base/errors.ts';
import { decodeCursor, encodeCursor } from '../queries/cursor.ts';
import { PLACE, type PlaceColumns, placeOf } from '../queries/places.ts';
import { goneOf } from './gone.ts';
import { lotStories } from './lot-story.ts';
import { unlottedOf } from './unlotted.ts';

type Columns = Omit<RecallRow, 'recall' | 'variant' | 'descendants' | 'created_at'> & {
  readonly id: number;
  readonly recall_id: string;
  readonly variant_id: string;
  readonly descendants: 0 | 1;
  readonly created_at: number;
};

const RECALL = `
  SELECT recall.id, recall.recall_id, variant.variant_id, variant.sku, variant.name, variant.base_unit,
    lot.number AS lot, recall.reason, recall.note, recall.descendants, recall.lots, recall.created_by,
    recall.created_at, recall.zone,
    (SELECT count(*) FROM recall_lots AS member CROSS JOIN lots AS its ON its.id = member.lot
     WHERE member.recall = recall.id AND its.status <> 'released') AS held,
    (SELECT count(DISTINCT level.location) FROM recall_lots AS held
       CROSS JOIN lots AS its ON its.id = held.lot AND its.status <> 'released'
       CROSS JOIN inventory_levels AS level INDEXED BY inventory_levels_by_lot
         ON level.lot = held.lot AND level.lot <> 0
       JOIN locations AS place ON place.id = level.location
     WHERE held.recall = recall.id AND level.on_hand > 0 AND level.virtual = 0
       AND place.kind <> 'quarantine') AS to_fetch
  FROM recalls AS recall JOIN lots AS lot ON lot.id = recall.lot
    JOIN product_variants AS variant ON variant.id = lot.variant`;

/** The newest first. */
export function recallPages(db: Database): (query: PageQuery) => RecallsPage {
  const rows = db.prepare<[number, number], Columns>(
    `${RECALL} WHERE recall.id < ? ORDER BY recall.id DESC LIMIT ?`,
  );
  return ({ after, limit }) => {
    const [before] =
      after === undefined ? [Number.MAX_SAFE_INTEGER] : decodeCursor(after, ['number'] as const);
    const found = rows.all(before, limit);
    const last = found.at(-1);
    const full = found.length === limit && last !== undefined;
    return { rows: found.map(rowOf), next: full ? encodeCursor([last.id]) : null };
  };
}

/** Throws `unknown-recall`. */
export function recallById(db: Database): (recall: string) => RecallView {
  const find = finder(db);
  const gone = goneOf(db);
  const unlotted = unlottedOf(db);
  const lots = db.prepare<[number], number>('SELECT lot FROM recall_lots WHERE recall = ?').pluck();
  const zones = db.prepare<[number], { zone: string; due: 0 | 1 }>(
    `SELECT talk.zone, max(talk.due) AS due FROM recall_lots AS held
       CROSS JOIN lots AS lot ON lot.id = held.lot
       CROSS JOIN product_variants AS variant ON variant.id = lot.variant
       CROSS JOIN hold_talk AS talk ON talk.variant_id = variant.variant_id AND talk.lot = lot.number
     WHERE held.recall = ? GROUP BY talk.zone ORDER BY talk.zone`,
  );
  return (recall) => {
    const row = find(recall);
    return {
      ...rowOf(row),
      gone: gone(row.id),
      untracked: unlotted(lots.all(row.id), 'forward'),
      zones: zones.all(row.id).map(({ zone, due }) => ({ zone, knows: due === 0 })),
    };
  };
}

type PlaceRow = PlaceColumns & {
  readonly path: string;
  readonly variant_id: string;
  readonly sku: string;
  readonly name: string;
  readonly base_unit: BaseUnit;
  readonly lot: string;
  readonly lot_row: number;
  readonly handling_unit: string;
  readonly on_hand: number;
};

/** Of lots that are still held, in the order of the places, so that whoever fetches goes through the zone once. Throws `unknown-recall`. */
export function recallPlaces(
  db: Database,
): (query: PageQuery & { readonly recall: string }) => RecallPlacesPage {
  const find = finder(db);
  const rows = db.prepare<[object], PlaceRow>(`
    SELECT ${PLACE}, place.path, variant.variant_id, variant.sku, variant.name, variant.base_unit,
      lot.number AS lot, lot.id AS lot_row, unit.code AS handling_unit, level.on_hand
    FROM recall_lots AS held
      CROSS JOIN inventory_levels AS level INDEXED BY inventory_levels_by_lot
        ON level.lot = held.lot AND level.lot <> 0
      JOIN locations AS place ON place.id = level.location
      JOIN product_variants AS variant ON variant.id = level.variant
      JOIN lots AS lot ON lot.id = level.lot
      JOIN handling_units AS unit ON unit.id = level.handling_unit
    WHERE held.recall = @recall AND lot.status <> 'released' AND level.on_hand > 0 AND level.virtual = 0
      AND (place.path, lot.id, unit.code) > (@path, @lot, @unit)
    ORDER BY place.path, lot.id, unit.code LIMIT @limit`);
  return ({ recall, after, limit }) => {
    const { id } = find(recall);
    const [path, lot, unit] =
      after === undefined
        ? ['', -1, '']
        : decodeCursor(after, ['string', 'number', 'string'] as const);
    const found = rows.all({ recall: id, path, lot, unit, limit });
    const last = found.at(-1);
    const full = found.length === limit && last !== undefined;
    return {
      rows: found.map((row) => ({
        at: placeOf(row),
        variant: row.variant_id,
        sku: row.sku,
        name: row.name,
        base_unit: row.base_unit,
        lot: row.lot,
        handling_unit: row.handling_unit === '' ? null : row.handling_unit,
        on_hand: row.on_hand,
        fetched: row.kind === 'quarantine',
      })),
      next: full ? encodeCursor([last.path, last.lot_row, last.handling_unit]) : null,
    };
  };
}

/** Lots looked at for one page; a page may hold fewer, and then goes on. */
const VISITED_MAX = 500;

/** Throws `unknown-recall`. */
export function recallLeft(
  db: Database,
): (query: PageQuery & { readonly recall: string }) => RecallLeftPage {
  const find = finder(db);
  const story = lotStories(db);
  const lots = db
    .prepare<[number, number, number], number>(
      'SELECT lot FROM recall_lots WHERE recall = ? AND lot > ? ORDER BY lot LIMIT ?',
    )
    .pluck();
  return ({ recall, after, limit }) => {
    const { id } = find(recall);
    const [from] = after === undefined ? [0] : decodeCursor(after, ['number'] as const);
    const looked = lots.all(id, from, VISITED_MAX);
    const rows: RecallLeftPage['rows'] = [];
    for (const [index, told] of story(looked, 'forward').entries()) {
      const { variant, sku, name, base_unit, lot: number, events, more } = told;
      if (events.length > 0)
        rows.push({ variant, sku, name, base_unit, lot: number, events, more });
      if (rows.length === limit) return { rows, next: encodeCursor([looked[index] ?? 0]) };
    }
    const last = looked.at(-1);
    const full = looked.length === VISITED_MAX && last !== undefined;
    return { rows, next: full ? encodeCursor([last]) : null };
  };
}

function finder(db: Database): (recall: string) => Columns {
  const find = db.prepare<[string], Columns>(`${RECALL} WHERE recall.recall_id = ?`);
  return (recall) => {
    const found = find.get(recall);
    if (found !== undefined) return found;
    throw new Refused('not-found', 'unknown-recall', `there is no recall ${recall}`);
  };
}

function rowOf({
  id: _,
  recall_id,
  variant_id,
  descendants,
  created_at,
  ...rest
}: Columns): RecallRow {
  return {
    ...rest,
    recall: recall_id,
    variant: variant_id,
    descendants: descendants === 1,
    created_at: new Date(created_at).toISOString(),
  };
}
