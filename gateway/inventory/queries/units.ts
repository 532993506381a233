import type { Database } from 'better-sqlite3';
import { UNIT_ROWS_MAX } from '../../../contract/constants.ts';
import type { StockRow } from '../../../contract/http/stock.ts';
import type { UnitView } from '../../../contract/http/units.ts';
import type { UnitKind } from '../../../contract/records.ts';
import { Refused } from '../../base/errors.ts';
import { chainEntries } from './chains.ts';
import type { Dated } from './held.ts';
import { ledgerRows } from './ledger.ts';
import { PLACE, type PlaceColumns, placeOf } from './places.ts';
import { stockByPlace } from './stock-places.ts';

type UnitRow = {
  readonly id: number;
  readonly code: string;
  readonly kind: UnitKind;
  readonly tare_mg: number;
  readonly location: number | null;
};
type Nested = { readonly code: string; readonly kind: UnitKind; readonly on: string };

const HISTORY_MAX = 50;

/** Throws `unknown-unit`. */
export function unitViews(db: Database): (query: Dated<{ readonly unit: string }>) => UnitView {
  const find = db.prepare<[string], UnitRow>(
    'SELECT id, code, kind, tare_mg, location FROM handling_units WHERE code = ? AND id <> 0',
  );
  const placed = db.prepare<[number], PlaceColumns>(
    `SELECT ${PLACE} FROM locations AS place WHERE place.id = ?`,
  );
  const above = db.prepare<[number], { code: string; kind: UnitKind }>(
    `WITH RECURSIVE above (id, depth) AS (
       SELECT parent, 1 FROM handling_units WHERE id = ? AND parent IS NOT NULL
       UNION ALL
       SELECT unit.parent, above.depth + 1 FROM handling_units AS unit JOIN above ON unit.id = above.id
         WHERE unit.parent IS NOT NULL AND above.depth < 8)
     SELECT unit.code, unit.kind FROM above JOIN handling_units AS unit ON unit.id = above.id
     ORDER BY above.depth`,
  );
  const within = db.prepare<[number, number], Nested & { id: number }>(
    `WITH RECURSIVE within (id, depth) AS (
       SELECT ?, 0
       UNION ALL
       SELECT unit.id, within.depth + 1 FROM handling_units AS unit
         JOIN within ON unit.parent = within.id WHERE within.depth < 8)
     SELECT unit.id, unit.code, unit.kind, parent.code AS "on" FROM within
       JOIN handling_units AS unit ON unit.id = within.id
       JOIN handling_units AS parent ON parent.id = unit.parent
     WHERE within.depth > 0 ORDER BY within.depth, unit.id LIMIT ?`,
  );
  const heads = db
    .prepare<[number], number>(
      'SELECT last_seq FROM inventory_levels WHERE handling_unit = ? AND handling_unit <> 0',
    )
    .pluck();
  const goodsOf = stockByPlace(db);
  const entries = chainEntries(db);
  const rowsOfAnswer = ledgerRows(db);
  return ({ unit, today }) => {
    const found = find.get(unit);
    if (found === undefined) {
      throw new Refused('not-found', 'unknown-unit', `there is no handling unit ${unit}`);
    }
    const carried = within.all(found.id, UNIT_ROWS_MAX + 1);
    const goods: StockRow[] = [];
    let more = carried.length > UNIT_ROWS_MAX;
    for (const code of [unit, ...carried.slice(0, UNIT_ROWS_MAX).map((each) => each.code)]) {
      const page = goodsOf({ handling_unit: code, limit: UNIT_ROWS_MAX, today: today ?? null });
      goods.push(...page.rows);
      more ||= page.next !== null || goods.length > UNIT_ROWS_MAX;
      if (goods.length > UNIT_ROWS_MAX) break;
    }
    const place = found.location === null ? undefined : placed.get(found.location);
    return {
      handling_unit: found.code,
      kind: found.kind,
      tare_mg: found.tare_mg,
      at: place === undefined ? null : placeOf(place),
      on: above.all(found.id).map(({ code, kind }) => ({ handling_unit: code, kind })),
      carries: carried
        .slice(0, UNIT_ROWS_MAX)
        .map(({ code, kind, on }) => ({ handling_unit: code, kind, on })),
      goods: goods.slice(0, UNIT_ROWS_MAX),
      more,
      history: [...entries(heads.all(found.id), HISTORY_MAX)].map(rowsOfAnswer()),
    };
  };
}
