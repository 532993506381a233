import type { Database } from 'better-sqlite3';
import { COUNT_RECORD_LINES_MAX } from '../../../contract/constants.ts';
import type { CountState, CountWhy } from '../../../contract/counts.ts';
import { Refused } from '../../base/errors.ts';
import type { Location } from '../../inventory/catalog.ts';
import { LOOSE } from '../../inventory/handling-units.ts';
import { NO_LOT } from '../../inventory/lots.ts';
import type { InventoryRooms } from '../../inventory/module.ts';
import type { Content } from '../../inventory/moves.ts';
import type { Moment } from '../../store/command.ts';
import { type Counted, varianceOf } from './variance.ts';

export type Count = {
  readonly row: number;
  readonly id: string;
  readonly location: Location;
  readonly why: CountWhy;
  readonly state: CountState;
  readonly round: number;
  readonly counter: string | null;
  readonly counter_before: string | null;
  /** Milliseconds since 1970. */
  readonly claimed_at: number | null;
};

/** What was counted: one variant in one lot on one unit. */
export type Thing = Omit<Content, 'location' | 'on_hand' | 'reserved'>;
export type CountLine = Thing & Counted & { readonly position: number };

type Row = Omit<Count, 'row' | 'id' | 'location'> & {
  readonly id: number;
  readonly count_id: string;
  readonly location: number;
};
type LineRow = {
  readonly variant: number;
  readonly lot: number;
  readonly handling_unit: number;
  readonly counted: number;
  readonly expected: number;
  readonly position: number;
  readonly disturbed: 0 | 1;
};

export type Change = {
  readonly state: CountState;
  readonly round?: number;
  readonly counter?: string | null;
  readonly counter_before?: string | null;
  readonly claimed_at?: number | null;
  readonly note?: string | null;
  readonly movement?: string | null;
};

type Who = { readonly by: string; readonly occurred_at: string };
const LIVE = `state IN ('open', 'counting', 'recount', 'review')`;

/** The counts with what was entered in them, and the records that central learns of them. */
export class CountBook {
  readonly #rooms: Pick<InventoryRooms, 'journal' | 'catalog' | 'lots' | 'units'>;
  readonly #insert;
  readonly #find;
  readonly #ofPlace;
  readonly #ofCounter;
  readonly #change;
  readonly #putRound;
  readonly #lines;
  readonly #line;
  readonly #putLine;
  readonly #missing;
  readonly #dropLines;
  readonly #dropUnknown;
  readonly #putUnknown;
  readonly #unknown;
  readonly #position;
  readonly #entered;
  readonly #placeCounted;
  readonly #variantsCounted;

  constructor(db: Database, rooms: Pick<InventoryRooms, 'journal' | 'catalog' | 'lots' | 'units'>) {
    this.#rooms = rooms;
    const columns = `id, count_id, location, why, state, round, counter, counter_before, claimed_at`;
    this.#insert = db.prepare(
      `INSERT INTO count_tasks (count_id, location, why, state, round, created_by, created_at)
       VALUES (?, ?, ?, 'open', 1, ?, ?)`,
    );
    this.#find = db.prepare<[string], Row>(`SELECT ${columns} FROM count_tasks WHERE count_id = ?`);
    this.#ofPlace = db.prepare<[number], Row>(
      `SELECT ${columns} FROM count_tasks WHERE location = ? AND ${LIVE}`,
    );
    this.#ofCounter = db.prepare<[string], Row>(
      `SELECT ${columns} FROM count_tasks WHERE state = 'counting' AND counter = ? ORDER BY id LIMIT 1`,
    );
    this.#change = db.prepare(
      `UPDATE count_tasks SET state = @state, round = @round, counter = @counter,
         counter_before = @counter_before, claimed_at = @claimed_at, note = coalesce(@note, note),
         movement_id = coalesce(@movement, movement_id), ended_by = @ended_by, ended_at = @ended_at
       WHERE id = @id`,
    );
    this.#putRound = db.prepare(
      `INSERT INTO count_rounds (count, round, counter) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET counter = excluded.counter`,
    );
    const line = 'variant, lot, handling_unit, counted, expected, position, disturbed';
    this.#lines = db.prepare<[number, number], LineRow>(
      `SELECT ${line} FROM count_lines WHERE count = ? AND round = ?
       ORDER BY variant, lot, handling_unit`,
    );
    this.#line = db.prepare<[number, number, number, number, number], LineRow>(
      `SELECT ${line} FROM count_lines
       WHERE count = ? AND round = ? AND variant = ? AND lot = ? AND handling_unit = ?`,
    );
    this.#putLine = db.prepare(
      `INSERT INTO count_lines (count, round, ${line}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET counted = excluded.counted, expected = excluded.expected,
         position = excluded.position, disturbed = excluded.disturbed`,
    );
    this.#missing = db.prepare(
      `INSERT INTO count_lines (count, round, ${line})
       SELECT @count, @round, level.variant, level.lot, level.handling_unit, 0, level.on_hand, @position, 0
       FROM inventory_levels AS level WHERE level.location = @location AND level.on_hand <> 0
         AND NOT EXISTS (SELECT 1 FROM count_lines AS line WHERE line.count = @count
           AND line.round = @round AND line.variant = level.variant AND line.lot = level.lot
           AND line.handling_unit = level.handling_unit)`,
    );
    this.#dropLines = db.prepare('DELETE FROM count_lines WHERE count = ? AND round = ?');
    this.#dropUnknown = db.prepare('DELETE FROM count_unknown WHERE count = ? AND round = ?');
    this.#putUnknown = db.prepare(
      `INSERT INTO count_unknown (count, round, code, quantity) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET quantity = excluded.quantity`,
    );
    this.#unknown = db.prepare<[number, number], { code: string; quantity: number }>(
      'SELECT code, quantity FROM count_unknown WHERE count = ? AND round = ? ORDER BY code',
    );
    this.#entered = db
      .prepare<[number, number, number, number], number>(
        `SELECT (SELECT count(*) FROM count_lines WHERE count = ? AND round = ?) +
           (SELECT count(*) FROM count_unknown WHERE count = ? AND round = ?)`,
      )
      .pluck();
    this.#position = db
      .prepare<[], number>('SELECT coalesce(max(seq), 0) FROM main.inventory_transactions')
      .pluck();
    this.#placeCounted = db.prepare(
      `INSERT INTO counted_places (location, counted_at, count) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET counted_at = excluded.counted_at, count = excluded.count`,
    );
    this.#variantsCounted = db.prepare(
      `INSERT INTO counted_variants (variant, location, counted_at)
       SELECT DISTINCT variant, @location, @at FROM count_lines WHERE count = @count AND round = @round
       ON CONFLICT DO UPDATE SET counted_at = excluded.counted_at`,
    );
  }

  add(id: string, location: Location, why: CountWhy, who: Who, moment: Moment): Count {
    this.#insert.run(id, location.id, why, who.by, Date.parse(moment.recorded_at));
    const count = this.get(id);
    this.#record(count, null, who, moment);
    return count;
  }

  /** Throws `unknown-count`. */
  get(id: string): Count {
    const row = this.#find.get(id);
    if (row !== undefined) return this.#read(row);
    throw new Refused('not-found', 'unknown-count', `there is no count ${id}`);
  }

  /** The live count of a place. */
  ofPlace(location: Location): Count | null {
    const row = this.#ofPlace.get(location.id);
    return row === undefined ? null : this.#read(row);
  }

  /** What somebody counts at this moment. */
  ofCounter(counter: string): Count | null {
    const row = this.#ofCounter.get(counter);
    return row === undefined ? null : this.#read(row);
  }

  change(count: Count, change: Change, who: Who, moment: Moment): Count {
    const { note = null, movement = null, ...changed } = change;
    const next = { ...count, ...changed };
    const ended = next.state === 'done' || next.state === 'cancelled';
    this.#change.run({
      id: count.row,
      state: next.state,
      round: next.round,
      counter: next.counter,
      counter_before: next.counter_before,
      claimed_at: next.claimed_at,
      note,
      movement,
      ended_by: ended ? who.by : null,
      ended_at: ended ? Date.parse(moment.recorded_at) : null,
    });
    if (next.state === 'counting') this.#putRound.run(count.row, next.round, next.counter);
    this.#record(next, note, who, moment);
    return next;
  }

  /** The ledger's newest position. */
  position(): number {
    return this.#position.get() ?? 0;
  }

  lines(count: Count): readonly CountLine[] {
    return this.#lines.all(count.row, count.round).map((row) => this.#lineOf(row));
  }

  line(count: Count, { variant, lot, handling_unit }: Thing): CountLine | null {
    const row = this.#line.get(count.row, count.round, variant.id, lot.id, handling_unit.id);
    return row === undefined ? null : this.#lineOf(row);
  }

  putLine(count: Count, line: CountLine): void {
    const { variant, lot, handling_unit, counted, expected, position, disturbed } = line;
    const key = [count.row, count.round, variant.id, lot.id, handling_unit.id];
    this.#putLine.run(...key, counted, expected, position, disturbed ? 1 : 0);
  }

  /** What lies at the place and was not entered was not found. */
  addMissing({ row, round, location }: Count): void {
    this.#missing.run({ count: row, round, location: location.id, position: this.position() });
  }

  /** Different things that were entered in this round. */
  entered({ row, round }: Count): number {
    return this.#entered.get(row, round, row, round) ?? 0;
  }

  putUnknown({ row, round }: Count, code: string, quantity: number): void {
    this.#putUnknown.run(row, round, code, quantity);
  }

  unknown({ row, round }: Count): readonly { readonly code: string; readonly quantity: number }[] {
    return this.#unknown.all(row, round);
  }

  dropRound({ row, round }: Count): void {
    this.#dropLines.run(row, round);
    this.#dropUnknown.run(row, round);
  }

  /** The place, and what lies there, was counted. */
  markCounted({ row, round, location }: Count, moment: Moment): void {
    const at = Date.parse(moment.recorded_at);
    this.#placeCounted.run(location.id, at, row);
    this.#variantsCounted.run({ location: location.id, at, count: row, round });
  }

  #read({ id: row, count_id: id, location, ...rest }: Row): Count {
    return { ...rest, row, id, location: this.#rooms.catalog.locationByRow(location) };
  }

  #lineOf({ variant, lot, handling_unit, disturbed, ...row }: LineRow): CountLine {
    const { catalog, lots, units } = this.#rooms;
    return {
      ...row,
      disturbed: disturbed === 1,
      variant: catalog.variant(variant),
      lot: lots.lotById(lot),
      handling_unit: units.byId(handling_unit),
    };
  }

  #record(count: Count, note: string | null, { by, occurred_at }: Who, moment: Moment): void {
    const decided = count.state === 'review' || count.state === 'done';
    const differing = decided ? this.lines(count).filter((line) => varianceOf(line) !== 0) : [];
    const told = differing.slice(0, COUNT_RECORD_LINES_MAX);
    this.#rooms.journal.append(
      {
        kind: 'count.changed',
        id: count.id,
        occurred_at,
        body: {
          by,
          count: count.id,
          counter: count.counter,
          lines_left_out: differing.length - told.length,
          location: count.location.location_id,
          note,
          round: count.round,
          state: count.state,
          unknown: decided ? this.unknown(count).slice(0, 100) : [],
          variances: told.map(({ variant, lot, handling_unit, counted, expected, position }) => ({
            counted,
            expected,
            handling_unit: handling_unit.id === LOOSE.id ? null : handling_unit.name,
            lot: lot.id === NO_LOT.id ? null : lot.name,
            position,
            sku: variant.sku,
            variant: variant.variant_id,
          })),
          why: count.why,
        },
      },
      moment,
    );
  }
}
