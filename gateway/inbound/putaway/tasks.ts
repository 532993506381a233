import type { Database } from 'better-sqlite3';
import type { OverrideReason, Proposal, PutawayState } from '../../../contract/putaway.ts';
import { Refused } from '../../base/errors.ts';
import type { Location, Variant } from '../../inventory/catalog.ts';
import { LOOSE } from '../../inventory/handling-units.ts';
import { NO_LOT } from '../../inventory/lots.ts';
import type { InventoryRooms } from '../../inventory/module.ts';
import type { NamedRow } from '../../inventory/named-row.ts';
import type { Moment } from '../../store/command.ts';
import { Kept } from './kept.ts';
import type { Load } from './load.ts';

export type TaskLine = {
  readonly variant: Variant;
  readonly lot: NamedRow;
  /** In base units. */
  readonly quantity: number;
};

export type NewTask = {
  readonly id: string;
  /** LOOSE for loose goods. */
  readonly unit: NamedRow;
  readonly lines: readonly TaskLine[];
  readonly from: Location;
  readonly to: Location;
  readonly load: Load;
  /** The lines are taken off the unit, which stays where it is. */
  readonly part: boolean;
  /** Row of the receipt that loose goods came with; null where nobody says. */
  readonly receipt: number | null;
  readonly proposals: readonly Proposal[];
  readonly by: string;
  readonly occurred_at: string;
  /** Milliseconds since 1970. */
  readonly expires_at: number;
};

export type Task = {
  readonly row: number;
  readonly id: string;
  readonly state: PutawayState;
  readonly unit: NamedRow;
  readonly lines: readonly TaskLine[];
  readonly from: Location;
  readonly to: Location;
  readonly part: boolean;
  readonly proposals: readonly Proposal[];
  readonly created_by: string;
  readonly ended_by: string | null;
  /** Of whoever or whatever ended it. */
  readonly note: string | null;
};

/** How a task ended. */
export type Ending = {
  readonly state: Exclude<PutawayState, 'open'>;
  readonly at: Location | null;
  readonly override_reason: OverrideReason | null;
  readonly note: string | null;
  readonly movement: string | null;
  readonly by: string;
  readonly occurred_at: string;
};

type Row = {
  readonly id: number;
  readonly task_id: string;
  readonly state: PutawayState;
  readonly handling_unit: number;
  readonly from_location: number;
  readonly to_location: number;
  readonly part: 0 | 1;
  readonly proposals: string;
  readonly created_by: string;
  readonly ended_by: string | null;
  readonly note: string | null;
};

type Rooms = Pick<InventoryRooms, 'journal' | 'catalog' | 'lots' | 'units' | 'reservations'>;

/** Tasks that one step lets expire at most. */
const EXPIRED_MAX = 100;

/** Goods that were sent to a place and have not come there yet, and those that have. */
export class Tasks {
  /** What is kept of the goods of a task for orders. */
  readonly kept: Kept;
  readonly #rooms: Rooms;
  readonly #insert;
  readonly #insertLine;
  readonly #find;
  readonly #ofUnit;
  readonly #lines;
  readonly #send;
  readonly #end;
  readonly #due;
  readonly #gone;
  readonly #leaving;

  constructor(db: Database, rooms: Rooms) {
    this.#rooms = rooms;
    this.kept = new Kept(db, rooms);
    const columns = `id, task_id, state, handling_unit, from_location, to_location, part, proposals,
      created_by, ended_by, note`;
    this.#insert = db.prepare(
      `INSERT INTO putaway_tasks (task_id, state, handling_unit, from_location, to_location, weight_mg,
         volume_mm3, units, part, receipt, proposals, created_by, created_at, expires_at)
       VALUES (?, 'open', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#insertLine = db.prepare(
      `INSERT INTO putaway_lines (task, variant, lot, quantity) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET quantity = quantity + excluded.quantity`,
    );
    this.#find = db.prepare<[string], Row>(
      `SELECT ${columns} FROM putaway_tasks WHERE task_id = ?`,
    );
    this.#ofUnit = db.prepare<[number], Row>(
      `SELECT ${columns} FROM putaway_tasks WHERE state = 'open' AND handling_unit = ? AND handling_unit <> 0`,
    );
    this.#lines = db.prepare<[number], { variant: number; lot: number; quantity: number }>(
      'SELECT variant, lot, quantity FROM putaway_lines WHERE task = ? ORDER BY variant, lot',
    );
    this.#send = db.prepare(
      `UPDATE putaway_tasks SET to_location = ? WHERE id = ? AND state = 'open'`,
    );
    this.#end = db.prepare(
      `UPDATE putaway_tasks SET state = ?, ended_by = ?, ended_at = ?, ended_location = ?,
         override_reason = ?, note = ?, movement_id = ? WHERE id = ?`,
    );
    this.#due = db.prepare<[number, number], Row>(
      `SELECT ${columns} FROM putaway_tasks WHERE state = 'open' AND expires_at <= ?
       ORDER BY expires_at LIMIT ?`,
    );
    this.#gone = db.prepare<[number], Row>(
      // By the index of open ones: it is asked with every plan, and the tasks of years past are many.
      `SELECT ${columns} FROM putaway_tasks AS task INDEXED BY putaway_tasks_of_unit
       WHERE state = 'open' AND handling_unit <> 0
         AND (SELECT location FROM handling_units WHERE id = task.handling_unit) IS NULL
       ORDER BY id LIMIT ?`,
    );
    this.#leaving = db
      .prepare<[number, number, number], number>(
        `SELECT coalesce(sum(line.quantity), 0) FROM putaway_tasks AS task
           JOIN putaway_lines AS line ON line.task = task.id
         WHERE task.state = 'open' AND task.from_location = ? AND task.handling_unit = 0
           AND line.variant = ? AND line.lot = ?`,
      )
      .pluck();
  }

  add(task: NewTask, moment: Moment): Task {
    const { load } = task;
    const inserted = this.#insert.run(
      task.id,
      task.unit.id,
      task.from.id,
      task.to.id,
      load.weight_mg,
      load.volume_mm3,
      load.units,
      task.part ? 1 : 0,
      task.receipt,
      JSON.stringify(task.proposals),
      task.by,
      Date.parse(moment.recorded_at),
      task.expires_at,
    );
    const row = Number(inserted.lastInsertRowid);
    for (const { variant, lot, quantity } of task.lines) {
      this.#insertLine.run(row, variant.id, lot.id, quantity);
    }
    const added = this.get(task.id);
    this.#record(added, { ...NOT_ENDED, by: task.by, occurred_at: task.occurred_at }, moment);
    return added;
  }

  find(id: string): Task | null {
    const row = this.#find.get(id);
    return row === undefined ? null : this.#read(row);
  }

  /** Throws `unknown-task`. */
  get(id: string): Task {
    const task = this.find(id);
    if (task !== null) return task;
    throw new Refused('not-found', 'unknown-task', `there is no putaway task ${id}`);
  }

  openOfUnit(unit: NamedRow): Task | null {
    const row = this.#ofUnit.get(unit.id);
    return row === undefined ? null : this.#read(row);
  }

  /** Loose goods that open tasks take away from a place. */
  leaving(from: Location, { variant, lot }: Omit<TaskLine, 'quantity'>): number {
    return this.#leaving.get(from.id, variant.id, lot.id) ?? 0;
  }

  /** Sends the goods of an open task to another place. */
  send(task: Task, to: Location, who: Pick<Ending, 'by' | 'occurred_at'>, moment: Moment): Task {
    this.#send.run(to.id, task.row);
    const sent = { ...task, to };
    this.#record(sent, { ...NOT_ENDED, ...who }, moment);
    return sent;
  }

  end(task: Task, ending: Ending, moment: Moment): void {
    const { state, by, at, override_reason, note, movement } = ending;
    const ended_at = Date.parse(moment.recorded_at);
    this.#end.run(state, by, ended_at, at?.id ?? null, override_reason, note, movement, task.row);
    this.#record({ ...task, state }, ending, moment);
    if (state !== 'done') this.kept.giveBack(task.row, ending, moment);
  }

  /**
   * Ends what nobody confirmed in time, and what has left the zone; `now` in milliseconds since 1970. Returns how many.
   */
  expire(now: number, who: Pick<Ending, 'by' | 'occurred_at'>, moment: Moment): number {
    const due = this.#due.all(now, EXPIRED_MAX).map((row) => this.#read(row));
    for (const task of due) this.end(task, { ...NOT_ENDED, ...who, state: 'expired' }, moment);
    const gone = this.#gone.all(EXPIRED_MAX).map((row) => this.#read(row));
    for (const task of gone) {
      const note = `${task.unit.name} has left this zone`;
      this.end(task, { ...NOT_ENDED, ...who, note, state: 'cancelled' }, moment);
    }
    return due.length + gone.length;
  }

  #read(row: Row): Task {
    const { catalog, lots, units } = this.#rooms;
    return {
      row: row.id,
      id: row.task_id,
      state: row.state,
      unit: units.byId(row.handling_unit),
      lines: this.#lines.all(row.id).map(({ variant, lot, quantity }) => ({
        variant: catalog.variant(variant),
        lot: lots.lotById(lot),
        quantity,
      })),
      from: catalog.locationByRow(row.from_location),
      to: catalog.locationByRow(row.to_location),
      part: row.part === 1,
      // Written above from the same type.
      proposals: JSON.parse(row.proposals) as Proposal[],
      created_by: row.created_by,
      ended_by: row.ended_by,
      note: row.note,
    };
  }

  #record(task: Task, ending: Omit<Ending, 'state'>, moment: Moment): void {
    const { unit, lines, from, to, state, proposals } = task;
    this.#rooms.journal.append(
      {
        kind: 'putaway.changed',
        id: task.id,
        occurred_at: ending.occurred_at,
        body: {
          at: ending.at?.location_id ?? null,
          by: ending.by,
          from: from.location_id,
          handling_unit: unit.id === LOOSE.id ? null : unit.name,
          lines: lines.map(({ variant, lot, quantity }) => ({
            lot: lot.id === NO_LOT.id ? null : lot.name,
            quantity,
            sku: variant.sku,
            variant: variant.variant_id,
          })),
          movement: ending.movement,
          note: ending.note,
          override_reason: ending.override_reason,
          part: task.part,
          proposed: proposals.map(({ location }) => location),
          state,
          task: task.id,
          to: to.location_id,
        },
      },
      moment,
    );
  }
}

const NOT_ENDED = { at: null, override_reason: null, note: null, movement: null } as const;

/** Goods without a unit, or taken off one. */
export const takesLoose = ({ unit, part }: Task): boolean => unit.id === LOOSE.id || part;

/** It was sent to packing since orders wait. */
export const goesStraight = ({ proposals, to }: Task): boolean =>
  proposals.some(({ location, orders }) => orders !== undefined && location === to.location_id);

/** Why nothing more can be done with a task. */
export function ended(task: Task): Refused {
  const by = task.ended_by === null ? '' : ` by ${task.ended_by}`;
  const why = task.note === null ? '' : ` (${task.note})`;
  const told = `the putaway task ${task.id} is ${task.state}${by}${why}; plan the goods anew`;
  return new Refused('conflict', 'task-ended', told, { state: task.state, by: task.ended_by });
}
