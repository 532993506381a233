import type { Database } from 'better-sqlite3';
import { Refused } from '../base/errors.ts';
import type { Catalog, Variant } from './catalog.ts';
import { type HandlingUnits, LOOSE } from './handling-units.ts';
import type { Today } from './held.ts';
import { NO_LOT } from './lots.ts';
import type { MovementLine } from './movement.ts';
import { createPromises } from './promises.ts';

type Rooms = { readonly catalog: Catalog; readonly units: HandlingUnits };

/** The rules that the lines of a movement must keep together, beside that no place becomes negative. */
export class LedgerRules {
  readonly #catalog: Catalog;
  readonly #units: HandlingUnits;
  readonly #promised;
  readonly #elsewhere;
  readonly #unitHolds;
  readonly #pieces;

  constructor(db: Database, { catalog, units }: Rooms) {
    this.#catalog = catalog;
    this.#units = units;
    this.#promised = createPromises(db);
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
  }

  /** A unit stands where its goods lie; with the last of them it leaves. */
  followUnits(lines: readonly MovementLine[]): void {
    for (const { handling_unit: unit, location, quantity } of lines) {
      if (unit.id === LOOSE.id) continue;
      if (quantity > 0) {
        const other = this.#elsewhere.get(unit.id, location.id);
        if (other !== undefined) {
          const there = this.#catalog.locationByRow(other).location_id;
          throw new Refused(
            'conflict',
            'unit-elsewhere',
            `the handling unit ${unit.name} holds goods at ${there}; move it as a whole`,
            { unit: unit.name, location: there },
          );
        }
        this.#units.place(unit, location.id);
      } else if (lines.every((line) => line.quantity < 0 || line.location.virtual === 1)) {
        const stays = lines.some((line) => line.quantity > 0 && line.handling_unit.id === unit.id);
        if (!stays && this.#unitHolds.get(unit.id) === undefined) this.#units.place(unit, null);
      }
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
      if (quantity !== 1 || (this.#pieces.get(lot.id, variant.id) ?? 0) > 1) {
        const told = `the serial number ${lot.name} of ${variant.sku} is already in stock`;
        throw new Refused('conflict', 'serial', told, { sku: variant.sku, serial: lot.name });
      }
    }
  }

  /** Goods that are promised without a place yet must stay in the zone: the line that would take them. */
  brokenPromise(
    lines: readonly MovementLine[],
    today: Today,
  ): { readonly line: MovementLine; readonly promised: number } | null {
    for (const line of lines) {
      if (line.quantity >= 0 || line.location.virtual === 1) continue;
      const { promised, free } = this.#promised(line.variant, today);
      if (promised === 0) continue;
      const leaves = leaving(lines, line.variant);
      if (leaves > 0 && free - leaves < promised) return { line, promised };
    }
    return null;
  }
}

/** How much of an item all physical places lose together. */
function leaving(lines: readonly MovementLine[], variant: Variant): number {
  let sum = 0;
  for (const line of lines) {
    if (line.variant.id === variant.id && line.location.virtual === 0) sum -= line.quantity;
  }
  return sum;
}
