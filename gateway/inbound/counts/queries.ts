import type { Database } from 'better-sqlite3';
import type { CountState, CountWhy } from '../../../contract/counts.ts';
import type {
  CandidatesAnswer,
  CandidatesQuery,
  CountRow,
  CountStory,
  CountsPage,
  CountsQuery,
} from '../../../contract/http/counts.ts';
import type { BaseUnit } from '../../../contract/http/stock.ts';
import { decodeCursor, encodeCursor } from '../../inventory/queries/cursor.ts';
import { PLACE, type PlaceColumns, placeOf } from '../../inventory/queries/places.ts';
import { countCandidates } from './candidates.ts';

/** Counts for the page. While a count may still be counted, nothing here says what should be there. */

export type CountsQueries = {
  'counts.candidates': {
    input: { query: CandidatesQuery; now: number };
    output: CandidatesAnswer;
  };
  'counts.page': { input: CountsQuery; output: CountsPage };
  /** Null where there is no such count. */
  'counts.one': { input: { count: string }; output: CountStory | null };
};

type Row = PlaceColumns & {
  readonly id: number;
  readonly count_id: string;
  readonly why: CountWhy;
  readonly state: CountState;
  readonly round: number;
  readonly counter: string | null;
  readonly counter_before: string | null;
  readonly created_by: string;
  readonly created_at: number;
  readonly ended_by: string | null;
  readonly ended_at: number | null;
  readonly note: string | null;
  readonly movement_id: string | null;
};
type LineRow = {
  readonly variant: string;
  readonly sku: string;
  readonly name: string;
  readonly base_unit: BaseUnit;
  readonly round: number;
  readonly lot: string;
  readonly handling_unit: string;
  readonly counted: number;
  readonly expected: number;
};

const SELECT = `SELECT count.id, count_id, ${PLACE}, why, state, round, counter, counter_before, created_by,
    created_at, ended_by, ended_at, note, movement_id
  FROM count_tasks AS count JOIN locations AS place ON place.id = count.location`;
const LINES_MAX = 2_000;

export function countsQueries(db: Database): {
  readonly [K in keyof CountsQueries]: (
    input: CountsQueries[K]['input'],
  ) => CountsQueries[K]['output'];
} {
  const live = db.prepare<[object], Row>(
    `${SELECT} WHERE state IN ('open', 'counting', 'recount', 'review') AND count.id > @after
     ORDER BY count.id LIMIT @limit`,
  );
  const review = db.prepare<[object], Row>(
    `${SELECT} WHERE state = 'review' AND count.id > @after ORDER BY count.id LIMIT @limit`,
  );
  const ended = db.prepare<[object], Row>(
    `${SELECT} WHERE state IN ('done', 'cancelled') AND count.id < @after
     ORDER BY count.id DESC LIMIT @limit`,
  );
  return {
    'counts.candidates': countCandidates(db),
    'counts.page': (query) => {
      const start = query.state === 'ended' ? Number.MAX_SAFE_INTEGER : 0;
      const [after] =
        query.after === undefined ? [start] : decodeCursor(query.after, ['number'] as const);
      const rows = { live, review, ended }[query.state].all({ after, limit: query.limit });
      const last = rows.at(-1);
      const full = rows.length === query.limit && last !== undefined;
      return { rows: rows.map(rowOf), next: full ? encodeCursor([last.id]) : null };
    },
    'counts.one': story(db),
  };
}

function rowOf(row: Row): CountRow {
  return {
    count: row.count_id,
    at: placeOf(row),
    why: row.why,
    state: row.state,
    round: row.round,
    counter: row.counter,
    counter_before: row.counter_before,
    created_by: row.created_by,
    created_at: new Date(row.created_at).toISOString(),
    ended_by: row.ended_by,
    ended_at: row.ended_at === null ? null : new Date(row.ended_at).toISOString(),
    note: row.note,
    movement: row.movement_id,
  };
}

function story(db: Database): (input: { count: string }) => CountStory | null {
  const one = db.prepare<[string], Row>(`${SELECT} WHERE count_id = ?`);
  const lines = db.prepare<[number, number, number], LineRow>(
    `SELECT variant.variant_id AS variant, variant.sku, variant.name, variant.base_unit, line.round,
       lot.number AS lot, unit.code AS handling_unit, line.counted, line.expected
     FROM count_lines AS line JOIN product_variants AS variant ON variant.id = line.variant
       JOIN lots AS lot ON lot.id = line.lot JOIN handling_units AS unit ON unit.id = line.handling_unit
     WHERE line.count = ? AND line.round >= ? ORDER BY variant.sku, lot.number, unit.code, line.round
     LIMIT ?`,
  );
  const unknown = db.prepare<[number, number], { round: number; code: string; quantity: number }>(
    `SELECT round, code, quantity FROM count_unknown WHERE count = ? AND round >= ?
     ORDER BY code, round LIMIT 1000`,
  );
  const rounds = db.prepare<[number, number], { round: number; counter: string }>(
    'SELECT round, counter FROM count_rounds WHERE count = ? AND round >= ? ORDER BY round',
  );
  return ({ count }) => {
    const row = one.get(count);
    if (row === undefined) return null;
    // Nobody counts any more who could be led by it. Whoever counts again sees nothing of the rounds before.
    const over = row.state === 'review' || row.state === 'done' || row.state === 'cancelled';
    const from = over ? 1 : row.round;
    return {
      ...rowOf(row),
      rounds: rounds.all(row.id, from).map(({ round, counter }) => ({
        round,
        counter,
        decides: row.state !== 'cancelled' && over && round === row.round,
      })),
      lines: lines.all(row.id, from, LINES_MAX).map((line) => ({
        ...line,
        lot: line.lot === '' ? null : line.lot,
        handling_unit: line.handling_unit === '' ? null : line.handling_unit,
        expected: over ? line.expected : null,
      })),
      unknown: unknown.all(row.id, from),
    };
  };
}
