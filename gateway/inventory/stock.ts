import type { Database } from 'better-sqlite3';
import type { Catalog, Location, Variant } from './catalog.ts';
import { type HandlingUnits, LOOSE } from './handling-units.ts';
import { freeLots, type HeldLot, heldLots, type Today } from './held.ts';
import { type Lots, NO_LOT } from './lots.ts';
import type { NamedRow } from './named-row.ts';

/** So much of one thing, as it lies at a place. */
export type Holding = {
  readonly variant: Variant;
  readonly lot: NamedRow;
  readonly handling_unit: NamedRow;
  readonly available: number;
  /** Its lot is quarantined, blocked or expired. */
  readonly held: boolean;
};

type Row = {
  variant: number;
  lot: number;
  handling_unit: number;
  available: number;
  held: 0 | 1;
};

const HELD = `(lots.status <> 'released' OR coalesce(lots.expires_on < ?, 0)) AS held`;

/** Lines of a movement at most, so holdings considered at most. */
const HOLDINGS_MAX = 40;

/** What the procedures of the roles ask about stock, on the writing connection. */
export class Stock {
  readonly #catalog: Catalog;
  readonly #lots: Lots;
  readonly #units: HandlingUnits;
  readonly #held;
  readonly #demandFree;
  readonly #loose;
  readonly #byExpiry;
  readonly #onUnit;
  readonly #unitIsHere;

  constructor(db: Database, catalog: Catalog, lots: Lots, units: HandlingUnits) {
    this.#catalog = catalog;
    this.#lots = lots;
    this.#units = units;
    this.#held = heldLots(db);
    this.#demandFree = freeLots(db);
    this.#loose = db
      .prepare<[number, number, number], number>(
        `SELECT on_hand - reserved FROM inventory_levels
         WHERE variant = ? AND location = ? AND lot = ? AND handling_unit = 0`,
      )
      .pluck();
    this.#byExpiry = db.prepare<[Today, number, number, number], Row>(
      `SELECT level.variant, level.lot, level.handling_unit, on_hand - reserved AS available, ${HELD}
       FROM inventory_levels AS level JOIN lots ON lots.id = level.lot
       WHERE level.variant = ? AND level.location = ? AND level.handling_unit = 0 AND on_hand > reserved
       ORDER BY level.lot <> 0, coalesce(lots.expires_on, lots.best_before, '9999'), level.lot
       LIMIT ?`,
    );
    this.#onUnit = db.prepare<[Today, number, number, number], Row>(
      `SELECT level.variant, level.lot, level.handling_unit, on_hand - reserved AS available, ${HELD}
       FROM inventory_levels AS level JOIN lots ON lots.id = level.lot
       WHERE handling_unit = ? AND location = ? AND on_hand > reserved
       ORDER BY level.variant, level.lot LIMIT ?`,
    );
    this.#unitIsHere = db
      .prepare<[number], number>(
        `SELECT 1 FROM inventory_levels
         WHERE handling_unit = ? AND on_hand > 0 AND virtual = 0 LIMIT 1`,
      )
      .pluck();
  }

  /** Loose goods of one lot, or of none. */
  looseAvailable(variant: Variant, location: Location, lot: NamedRow): number {
    return this.#loose.get(variant.id, location.id, lot.id) ?? 0;
  }

  /** Quarantined, blocked or expired. */
  lotIsHeld(lot: NamedRow, today: Today): boolean {
    return this.heldAs(lot, today) !== null;
  }

  /** Which of these; null where nothing stands against the lot. */
  heldAs(lot: NamedRow, today: Today): HeldLot | null {
    return this.#held(lot, today);
  }

  /** Throws `lot-held`; `advice` says what may be done with such goods. */
  demandFree(variant: Variant, lot: NamedRow, today: Today, advice?: string): void {
    this.#demandFree(variant, lot, today, advice);
  }

  /** Loose goods: those of no lot first, then by earliest expiry (FEFO), then by age of the lot. */
  looseByExpiry(variant: Variant, location: Location, today: Today): readonly Holding[] {
    return this.#byExpiry
      .all(today, variant.id, location.id, HOLDINGS_MAX)
      .map((row) => this.#holding(row));
  }

  onUnit(unit: NamedRow, location: Location, today: Today): readonly Holding[] {
    return this.#onUnit
      .all(today, unit.id, location.id, HOLDINGS_MAX)
      .map((row) => this.#holding(row));
  }

  /** Whether a handling unit holds goods at any physical place. */
  unitIsHere(unit: NamedRow): boolean {
    return unit.id !== LOOSE.id && this.#unitIsHere.get(unit.id) !== undefined;
  }

  #holding(row: Row): Holding {
    return {
      variant: this.#catalog.variant(row.variant),
      lot: row.lot === NO_LOT.id ? NO_LOT : this.#lots.lotById(row.lot),
      handling_unit: this.#units.byId(row.handling_unit),
      available: row.available,
      held: row.held === 1,
    };
  }
}
