import type { Database } from 'better-sqlite3';
import { Refused } from '../base/errors.ts';
import type { Catalog, Location, Variant } from './catalog.ts';
import { type HandlingUnits, LOOSE } from './handling-units.ts';
import type { Today } from './held.ts';
import { NO_LOT } from './lots.ts';
import { type Movement, type MovementLine, type Shortage, TOLD_MAX } from './movement.ts';
import type { NamedRow } from './named-row.ts';
import { called } from './place-name.ts';
import { createIsFree, createPromises } from './promises.ts';

type Arrival = { readonly unit: NamedRow; readonly to: Location };

type Rooms = { readonly catalog: Catalog; readonly units: HandlingUnits };

/** The rules that the lines of a movement must keep together, beside that no place becomes negative. */
export class LedgerRules {
  readonly #catalog: Catalog;
  readonly #units: HandlingUnits;
  readonly #promised;
  readonly #isFree;
  readonly #elsewhere;
  readonly #unitHolds;
  readonly #pieces;
  readonly #lotsAt;
  readonly #unitsAt;

  constructor(db: Database, { catalog, units }: Rooms) {
    this.#catalog = catalog;
    this.#units = units;
    this.#promised = createPromises(db);
    this.#isFree = createIsFree(db);
    this.#elsewhere = db
      .prepare<[number, number], number>(
        `SELECT location FROM inventory_levels
         WHERE handling_unit = ? AND on_hand > 0 AND location <> ? LIMIT 1`,
      )
      .pluck();
    this.#unitHolds = db
      .prepare<[number], number>(
        'SELECT 1 FROM inventory_levels WHERE handling_unit = ? AND on_hand > 0 LIMIT 1',
      )
      .pluck();
    this.#pieces = db
      .prepare<[number, number], number>(
        `SELECT coalesce(sum(on_hand), 0) FROM inventory_levels
         WHERE lot = ? AND variant = ? AND on_hand > 0
           AND (virtual = 0 OR location = (SELECT id FROM locations WHERE location_id = 'transit'))`,
      )
      .pluck();
    this.#lotsAt = db
      .prepare<[number, number, number, number], string>(
        `SELECT lot.number FROM inventory_levels AS level JOIN lots AS lot ON lot.id = level.lot
         WHERE level.variant = ? AND level.location = ? AND level.handling_unit = ? AND level.lot <> 0
           AND level.on_hand > 0
         ORDER BY lot.number LIMIT ?`,
      )
      .pluck();
    this.#unitsAt = db.prepare<[number, number, number, number, number], Shortage['units'][number]>(
      `SELECT unit.code AS unit, sum(level.on_hand) AS on_hand FROM inventory_levels AS level
         JOIN handling_units AS unit ON unit.id = level.handling_unit
       WHERE level.variant = ? AND level.location = ? AND level.handling_unit <> 0 AND level.on_hand > 0
         AND (level.lot = ? OR ? = 0)
       GROUP BY unit.code ORDER BY unit.code LIMIT ?`,
    );
  }

  /** Which units stand, with such goods, where loose ones were asked for: one more than is told of them. */
  unitsInstead({ variant, location, lot, handling_unit }: MovementLine): Shortage['units'] {
    if (handling_unit.id !== LOOSE.id) return [];
    return this.#unitsAt.all(variant.id, location.id, lot.id, lot.id, TOLD_MAX + 1);
  }

  /** Which lots lie where goods kept by lot were asked for without naming one: one more than is told of them. */
  lotsInstead({ variant, location, lot, handling_unit }: MovementLine): readonly string[] {
    if (variant.tracking === 'none' || lot.id !== NO_LOT.id) return [];
    return this.#lotsAt.all(variant.id, location.id, handling_unit.id, TOLD_MAX + 1);
  }

  /**
   * Goods are put at places of this gateway's own zone. What lies elsewhere, since the tree of locations changed, can
   * be taken from there; and what is taken back goes to where it was, wherever that is.
   */
  checkPlaces({ lines, voids, back }: Pick<Movement, 'lines' | 'voids' | 'back'>): void {
    if (voids !== null || back === true) return;
    for (const { location, quantity } of lines) {
      if (quantity > 0 && location.virtual === 0) this.#catalog.demandOwn(location);
    }
  }

  /** A unit stands where its goods lie; with the last of them it leaves. */
  followUnits(lines: readonly MovementLine[]): void {
    const arriving = new Map<number, Arrival>();
    for (const { handling_unit: unit, location: to, quantity } of lines) {
      if (unit.id !== LOOSE.id && quantity > 0) arriving.set(unit.id, { unit, to });
    }
    for (const arrival of arriving.values()) this.#refuseElsewhere(arrival, arriving);
    for (const arrival of arriving.values()) this.#arrive(arrival, arriving);
    for (const { unit, to } of arriving.values()) this.#units.part(unit, to.id);
    if (lines.every((line) => line.quantity < 0 || line.location.virtual === 1)) {
      this.#leave(lines.map((line) => line.handling_unit).filter(({ id }) => !arriving.has(id)));
    }
  }

  #refuseElsewhere({ unit, to }: Arrival, arriving: ReadonlyMap<number, Arrival>): void {
    const other = this.#elsewhere.get(unit.id, to.id) ?? this.#leftBehind(unit, to, arriving);
    if (other === undefined) return;
    const there = this.#catalog.locationByRow(other);
    throw new Refused(
      'conflict',
      'unit-elsewhere',
      `the handling unit ${unit.name} stands at ${called(there)} with goods or units on it; move it as a whole`,
      { unit: unit.name, location: there.location_id },
    );
  }

  /** Where a unit stands with others on it that would not come along. */
  #leftBehind(
    unit: NamedRow,
    to: Location,
    arriving: ReadonlyMap<number, Arrival>,
  ): number | undefined {
    const { location } = this.#units.details(unit);
    if (location === null || location === to.id) return undefined;
    const alone = this.#units.on(unit).every((each) => arriving.get(each)?.to.id === to.id);
    return alone ? undefined : location;
  }

  /** What it stands on arrives first, so that it still stands on it. */
  #arrive({ unit, to }: Arrival, arriving: ReadonlyMap<number, Arrival>): void {
    const { parent } = this.#units.details(unit);
    const below = parent === null ? undefined : arriving.get(parent);
    if (below !== undefined) this.#arrive(below, arriving);
    this.#units.place(unit, to.id);
  }

  /** Units that are empty now leave with what was on them: those that carry nothing first. */
  #leave(units: readonly NamedRow[]): void {
    let waiting = units.filter(
      ({ id }) => id !== LOOSE.id && this.#unitHolds.get(id) === undefined,
    );
    for (;;) {
      const free = waiting.filter((unit) => this.#units.on(unit).length === 0);
      if (free.length === 0) return;
      for (const unit of free) this.#units.place(unit, null);
      waiting = waiting.filter((unit) => !free.includes(unit));
    }
  }

  /** A serial number is one piece, at one place. */
  checkSerials(lines: readonly MovementLine[]): void {
    for (const { variant, lot, location, quantity } of lines) {
      if (variant.tracking !== 'serial' || quantity < 0 || location.virtual === 1) continue;
      if (lot.id === NO_LOT.id) {
        const told = `${variant.sku} is kept by serial number; scan one for each piece`;
        throw new Refused('invalid', 'serial', told);
      }
      if (quantity > 1) {
        const told = `${variant.sku} is kept by serial number, and ${lot.name} is one piece, not ${quantity}`;
        throw new Refused('invalid', 'serial', told, { sku: variant.sku, serial: lot.name });
      }
      if ((this.#pieces.get(lot.id, variant.id) ?? 0) > 1) {
        const told = `the serial number ${lot.name} of ${variant.sku} is already in stock`;
        throw new Refused('conflict', 'serial', told, { sku: variant.sku, serial: lot.name });
      }
    }
  }

  /** Goods that are promised without a place yet must stay in the zone: the line that would take them. */
  brokenPromise(
    lines: readonly MovementLine[],
    today: Today,
  ): Pick<Shortage, 'line' | 'promised' | 'short'> | null {
    for (const line of lines) {
      if (line.quantity >= 0 || line.location.virtual === 1) continue;
      const { promised, free } = this.#promised(line.variant, today);
      if (promised === 0) continue;
      const all = leaving(lines, line.variant, () => true);
      const leaves = Math.min(
        all,
        leaving(lines, line.variant, (each) => this.#isFree(each, today)),
      );
      const short = promised - (free - leaves);
      if (leaves > 0 && short > 0) return { line, promised, short };
    }
    return null;
  }
}

/** How much of an item those physical places lose together that count. */
function leaving(
  lines: readonly MovementLine[],
  variant: Variant,
  counts: (line: MovementLine) => boolean,
): number {
  let sum = 0;
  for (const line of lines) {
    const physical = line.variant.id === variant.id && line.location.virtual === 0;
    if (physical && counts(line)) sum -= line.quantity;
  }
  return sum;
}
