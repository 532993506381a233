import type { Database } from 'better-sqlite3';
import type {
  BlockOf,
  BlocksPage,
  BlocksQuery,
  PutawayPage,
  PutawayQuery,
  PutawayTask,
} from '../../../contract/http/putaway.ts';
import type { WaitingGoods } from '../../../contract/http/receipts.ts';
import type { BaseUnit, LocationName } from '../../../contract/http/stock.ts';
import type {
  HeldBack,
  OverrideReason,
  Proposal,
  PutawayState,
} from '../../../contract/putaway.ts';
import type { Today } from '../../inventory/held.ts';
import { decodeCursor, encodeCursor } from '../../inventory/queries/cursor.ts';
import { LOT_HELD } from '../../inventory/queries/held.ts';
import { blockAt, blockPages } from './block-queries.ts';
import { told, toldHeld } from './says.ts';
import { waitingOf } from './waiting.ts';

/** Putaway tasks for the page. */

/** The wall time at which lateness is told, and the date by which lots are expired. */
type Now = { readonly at: number; readonly today: Today };

export type PutawayQueries = {
  'putaway.page': { input: { query: PutawayQuery; now: Now }; output: PutawayPage };
  /** Null where there is no such task. */
  'putaway.one': { input: { task: string; now: Now }; output: PutawayTask | null };
  'putaway.blocks': { input: BlocksQuery; output: BlocksPage };
  'putaway.block-of': { input: string; output: BlockOf };
  'putaway.waiting': { input: string; output: WaitingGoods };
};

type Row = {
  readonly id: number;
  readonly task_id: string;
  readonly state: PutawayState;
  readonly unit: string;
  readonly from_location: number;
  readonly to_location: number;
  readonly part: 0 | 1;
  readonly ended_location: number | null;
  readonly proposals: string;
  readonly created_by: string;
  readonly created_at: number;
  readonly expires_at: number;
  readonly ended_by: string | null;
  readonly ended_at: number | null;
  readonly override_reason: OverrideReason | null;
  readonly note: string | null;
};
type LineRow = {
  readonly variant: string;
  readonly sku: string;
  readonly name: string;
  readonly base_unit: BaseUnit;
  readonly lot: string;
  readonly quantity: number;
};

const SELECT = `SELECT task.id, task_id, state, unit.code AS unit, from_location, to_location, ended_location,
    part, proposals, created_by, created_at, expires_at, ended_by, ended_at, override_reason, note
  FROM putaway_tasks AS task JOIN handling_units AS unit ON unit.id = task.handling_unit`;
/** Lines of one task that are shown. */
const LINES_MAX = 200;

export function putawayQueries(db: Database): {
  readonly [K in keyof PutawayQueries]: (
    input: PutawayQueries[K]['input'],
  ) => PutawayQueries[K]['output'];
} {
  const taskOf = reader(db);
  const one = db.prepare<[string], Row>(`${SELECT} WHERE task_id = ?`);
  const fits = `(@unit IS NULL OR unit.code = @unit)`;
  const open = db.prepare<[object], Row>(
    `${SELECT} WHERE state = 'open' AND ${fits} AND task.id > @after ORDER BY task.id LIMIT @limit`,
  );
  const ended = db.prepare<[object], Row>(
    `${SELECT} WHERE state = @state AND ${fits} AND task.id < @after ORDER BY task.id DESC LIMIT @limit`,
  );
  const overridden = db.prepare<[object], Row>(
    `${SELECT} WHERE override_reason IS NOT NULL AND ${fits} AND task.id < @after
     ORDER BY task.id DESC LIMIT @limit`,
  );
  return {
    'putaway.page': ({ query, now }) => {
      const { state, limit } = query;
      const start = state === 'open' ? 0 : Number.MAX_SAFE_INTEGER;
      const [after] =
        query.after === undefined ? [start] : decodeCursor(query.after, ['number'] as const);
      const statement = state === 'open' ? open : state === 'overridden' ? overridden : ended;
      const rows = statement.all({ state, after, limit, unit: query.handling_unit ?? null });
      const last = rows.at(-1);
      const full = rows.length === limit && last !== undefined;
      return {
        rows: rows.map((row) => taskOf(row, now)),
        next: full ? encodeCursor([last.id]) : null,
      };
    },
    'putaway.one': ({ task, now }) => {
      const row = one.get(task);
      return row === undefined ? null : taskOf(row, now);
    },
    'putaway.blocks': blockPages(db),
    'putaway.block-of': blockAt(db),
    'putaway.waiting': waitingOf(db),
  };
}

function reader(db: Database): (row: Row, now: Now) => PutawayTask {
  const lines = db.prepare<[number, number], LineRow>(
    `SELECT variant.variant_id AS variant, variant.sku, variant.name, variant.base_unit, lot.number AS lot,
       line.quantity
     FROM putaway_lines AS line JOIN product_variants AS variant ON variant.id = line.variant
       JOIN lots AS lot ON lot.id = line.lot
     WHERE line.task = ? ORDER BY variant.sku, lot.number LIMIT ?`,
  );
  const place = db.prepare<[number], LocationName>(
    'SELECT location_id AS location, name, kind FROM locations WHERE id = ?',
  );
  // Nobody says why a day has passed.
  const held = db.prepare<[object], HeldBack>(
    `SELECT variant.sku, lot.number AS lot, iif(lot.status = 'released', 'expired', lot.status) AS status,
       iif(lot.status = 'released', NULL, lot.status_reason) AS reason
     FROM putaway_lines AS line JOIN lots AS lot ON lot.id = line.lot
       JOIN product_variants AS variant ON variant.id = line.variant
     WHERE line.task = @task AND line.lot <> 0 AND ${LOT_HELD} IS NOT NULL
     ORDER BY line.variant, line.lot LIMIT 1`,
  );
  const heldOf = (task: number, today: Today): PutawayTask['held_back'] => {
    const found = held.get({ task, today });
    return found === undefined ? null : toldHeld(found);
  };
  const nameOf = db
    .prepare<[string], string>('SELECT name FROM locations WHERE location_id = ?')
    .pluck();
  const placeAt = (id: number): LocationName => {
    const found = place.get(id);
    if (found === undefined) throw new Error(`assertion failed: the location ${id} exists`);
    return found;
  };
  return (row, now) => ({
    task: row.task_id,
    state: row.state,
    late: row.state === 'open' && row.expires_at <= now.at,
    handling_unit: row.unit === '' ? null : row.unit,
    part: row.part === 1,
    lines: lines
      .all(row.id, LINES_MAX)
      .map(({ lot, ...line }) => ({ ...line, lot: lot === '' ? null : lot })),
    from: placeAt(row.from_location),
    to: placeAt(row.to_location),
    held_back: row.state === 'open' ? heldOf(row.id, now.today) : null,
    // Written by this program from the same type.
    proposals: (JSON.parse(row.proposals) as Proposal[]).map((each) => ({
      ...told(each),
      name: nameOf.get(each.location) ?? each.location,
    })),
    created_by: row.created_by,
    created_at: new Date(row.created_at).toISOString(),
    expires_at: new Date(row.expires_at).toISOString(),
    ended_by: row.ended_by,
    ended_at: row.ended_at === null ? null : new Date(row.ended_at).toISOString(),
    at: row.ended_location === null ? null : placeAt(row.ended_location),
    override_reason: row.override_reason,
    note: row.note,
  });
}
