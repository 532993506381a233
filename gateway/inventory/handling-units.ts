import type { Database } from 'better-sqlite3';
import type { UnitKind } from '../../contract/records.ts';
import { Refused } from '../base/errors.ts';
import { ssccFault } from './code.ts';
import type { NamedRow } from './named-row.ts';

/** Stands in a key where goods are on no handling unit. */
export const LOOSE: NamedRow = { id: 0, name: '' };

/** A carrier of goods with a license plate (LPN) or SSCC. */
export type HandlingUnit = {
  readonly id: number;
  readonly code: string;
  readonly kind: UnitKind;
  /** Row of the unit that it stands on or in. */
  readonly parent: number | null;
  readonly tare_mg: number;
  /** Row of the location where it stands, also when it is empty; null when it left. */
  readonly location: number | null;
};

/** Units within units at most. */
export const NESTING_MAX = 8;
/** Units that one move takes along at most. */
export const UNITS_MAX = 1_000;

/** What stands on what, and where. The ledger keeps `location` in step with the goods on a unit. */
export class HandlingUnits {
  readonly #find;
  readonly #insert;
  readonly #byId;
  readonly #details;
  readonly #within;
  readonly #above;
  readonly #place;
  readonly #nest;
  readonly #part;
  readonly #describe;
  readonly #on;

  constructor(db: Database) {
    this.#find = db
      .prepare<[string], number>('SELECT id FROM handling_units WHERE code = ?')
      .pluck();
    this.#insert = db.prepare('INSERT INTO handling_units (code) VALUES (?)');
    this.#byId = db.prepare<[number], NamedRow>(
      'SELECT id, code AS name FROM handling_units WHERE id = ?',
    );
    this.#details = db.prepare<[number], HandlingUnit>(
      'SELECT id, code, kind, parent, tare_mg, location FROM handling_units WHERE id = ?',
    );
    this.#within = db.prepare<[number, number], NamedRow & { depth: number }>(
      `WITH RECURSIVE within (id, depth) AS (
         SELECT ?, 0
         UNION ALL
         SELECT unit.id, within.depth + 1 FROM handling_units AS unit
           JOIN within ON unit.parent = within.id)
       SELECT unit.id, unit.code AS name, within.depth FROM within
         JOIN handling_units AS unit ON unit.id = within.id ORDER BY within.depth, unit.id LIMIT ?`,
    );
    this.#above = db
      .prepare<[number], number>(
        `WITH RECURSIVE above (id) AS (
           SELECT ?
           UNION ALL
           SELECT unit.parent FROM handling_units AS unit JOIN above ON unit.id = above.id
             WHERE unit.parent IS NOT NULL)
         SELECT id FROM above`,
      )
      .pluck();
    this.#place = db.prepare('UPDATE handling_units SET location = ?, parent = ? WHERE id = ?');
    this.#nest = db.prepare('UPDATE handling_units SET parent = ?, location = ? WHERE id = ?');
    this.#on = db
      .prepare<[number], number>('SELECT id FROM handling_units WHERE parent = ?')
      .pluck();
    this.#part = db.prepare(
      'UPDATE handling_units SET parent = NULL WHERE parent = ? AND location IS NOT ?',
    );
    this.#describe = db.prepare('UPDATE handling_units SET kind = ?, tare_mg = ? WHERE id = ?');
  }

  find(code: string): NamedRow | null {
    const id = this.#find.get(code);
    return id === undefined ? null : { id, name: code };
  }

  /** Throws `check-digit` where it is not known yet and no scanner would read it. */
  findOrCreate(code: string): NamedRow {
    const known = this.find(code);
    if (known !== null) return known;
    const fault = ssccFault(code);
    if (fault !== null) {
      const told = `${fault}; compare it with the label`;
      throw new Refused('invalid', 'check-digit', told, { handling_unit: code });
    }
    return this.findOrTakeOver(code);
  }

  /** By the name that another zone gave it, whatever that is: the goods come with it. */
  findOrTakeOver(code: string): NamedRow {
    const known = this.find(code);
    if (known !== null) return known;
    return { id: Number(this.#insert.run(code).lastInsertRowid), name: code };
  }

  byId(id: number): NamedRow {
    return id === LOOSE.id ? LOOSE : (this.#byId.get(id) ?? LOOSE);
  }

  details(unit: NamedRow): HandlingUnit {
    const found = this.#details.get(unit.id);
    if (found === undefined) {
      throw new Refused('not-found', 'unknown-unit', `there is no handling unit ${unit.name}`);
    }
    return found;
  }

  describe(unit: NamedRow, kind: UnitKind, tare_mg: number): void {
    this.#describe.run(kind, tare_mg, unit.id);
  }

  /** The unit and all units on and in it, outermost first. Throws `too-many-units`. */
  within(unit: NamedRow): readonly NamedRow[] {
    const found = this.#within.all(unit.id, UNITS_MAX + 1);
    if (found.length > UNITS_MAX) {
      throw new Refused(
        'invalid',
        'too-many-units',
        `${unit.name} carries more than ${UNITS_MAX} units; move them in parts`,
      );
    }
    return found.map(({ id, name }) => ({ id, name }));
  }

  /** What it stands on, and what that stands on, up to the outermost. */
  above(unit: NamedRow): readonly NamedRow[] {
    return this.#above
      .all(unit.id)
      .slice(1)
      .map((id) => this.byId(id));
  }

  /** Rows of the units that stand right on or in it. */
  on(unit: NamedRow): readonly number[] {
    return this.#on.all(unit.id);
  }

  /** It stands at this place now; null: it left. What it stood on elsewhere stays behind. */
  place(unit: NamedRow, location: number | null): void {
    const { location: before, parent } = this.details(unit);
    if (before === location) return;
    const above = parent === null ? null : this.details(this.byId(parent));
    this.#place.run(location, above?.location === location ? parent : null, unit.id);
  }

  /** What left the zone with it, and did not come back with it to this place, no longer stands on it. */
  part(unit: NamedRow, location: number): void {
    this.#part.run(unit.id, location);
  }

  /** With all on and in it, which keep their order. The goods on them are the ledger's. */
  placeAll(unit: NamedRow, location: number | null, parent: number | null = null): void {
    const [outermost, ...others] = this.within(unit);
    if (outermost !== undefined) this.#place.run(location, parent, outermost.id);
    for (const each of others) this.#place.run(location, this.details(each).parent, each.id);
  }

  /** Puts a unit on another one, at the other's place. Throws `nesting`. */
  nest(unit: NamedRow, parent: NamedRow): void {
    const above = this.#above.all(parent.id);
    if (above.includes(unit.id)) {
      throw new Refused('invalid', 'nesting', `${unit.name} cannot stand on itself`);
    }
    const deepest = above.length + this.#depthOf(unit);
    if (deepest > NESTING_MAX) {
      throw new Refused(
        'invalid',
        'nesting',
        `${deepest} units within each other are more than ${NESTING_MAX}`,
      );
    }
    this.#nest.run(parent.id, this.details(parent).location, unit.id);
  }

  #depthOf(unit: NamedRow): number {
    return 1 + (this.#within.all(unit.id, UNITS_MAX).at(-1)?.depth ?? 0);
  }
}
