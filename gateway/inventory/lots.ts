import type { Database } from 'better-sqlite3';
import type { Undone } from '../store/command.ts';
import type { Variant } from './catalog.ts';
import type { LotScanned } from './identify.ts';

/** A row known by its key inside and by its name outside. */
export type NamedRow = { readonly id: number; readonly name: string };

/** Stands in a key where there is no lot. */
export const NO_LOT: NamedRow = { id: 0, name: '' };
/** Stands in a key where goods are on no handling unit. */
export const LOOSE: NamedRow = { id: 0, name: '' };

const REMEMBERED_MAX = 10_000;

/** Lots and handling units: made by the first scan that names them. */
export class Lots {
  readonly #lots = new Map<string, NamedRow>();
  readonly #findLot;
  readonly #insertLot;
  readonly #findUnit;
  readonly #insertUnit;
  readonly #lotById;
  readonly #unitById;

  constructor(db: Database, undone: Undone) {
    this.#findLot = db
      .prepare<[number, string], number>('SELECT id FROM lots WHERE variant = ? AND number = ?')
      .pluck();
    this.#insertLot = db.prepare(
      'INSERT INTO lots (variant, number, expires_on, best_before) VALUES (?, ?, ?, ?)',
    );
    this.#findUnit = db
      .prepare<[string], number>('SELECT id FROM handling_units WHERE code = ?')
      .pluck();
    this.#insertUnit = db.prepare('INSERT INTO handling_units (code) VALUES (?)');
    this.#lotById = db.prepare<[number], NamedRow>(
      'SELECT id, number AS name FROM lots WHERE id = ?',
    );
    this.#unitById = db.prepare<[number], NamedRow>(
      'SELECT id, code AS name FROM handling_units WHERE id = ?',
    );
    undone.onUndone(() => this.#lots.clear());
  }

  /** The lot as known; null where no scan has named it before. */
  find(variant: Variant, number: string): NamedRow | null {
    const key = `${variant.id} ${number}`;
    const remembered = this.#lots.get(key);
    if (remembered !== undefined) return remembered;
    const id = this.#findLot.get(variant.id, number);
    if (id === undefined) return null;
    return this.#remember(key, { id, name: number });
  }

  findOrCreate(variant: Variant, lot: LotScanned): NamedRow {
    const known = this.find(variant, lot.number);
    if (known !== null) return known;
    const inserted = this.#insertLot.run(variant.id, lot.number, lot.expires_on, lot.best_before);
    const row = { id: Number(inserted.lastInsertRowid), name: lot.number };
    return this.#remember(`${variant.id} ${lot.number}`, row);
  }

  findUnit(code: string): NamedRow | null {
    const id = this.#findUnit.get(code);
    return id === undefined ? null : { id, name: code };
  }

  findOrCreateUnit(code: string): NamedRow {
    const known = this.findUnit(code);
    if (known !== null) return known;
    return { id: Number(this.#insertUnit.run(code).lastInsertRowid), name: code };
  }

  lotById(id: number): NamedRow {
    return id === 0 ? NO_LOT : (this.#lotById.get(id) ?? NO_LOT);
  }

  unitById(id: number): NamedRow {
    return id === 0 ? LOOSE : (this.#unitById.get(id) ?? LOOSE);
  }

  #remember(key: string, row: NamedRow): NamedRow {
    if (this.#lots.size >= REMEMBERED_MAX) this.#lots.clear();
    this.#lots.set(key, row);
    return row;
  }
}
