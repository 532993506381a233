import type { Database } from 'better-sqlite3';
import type { LotStatus } from '../../contract/records.ts';
import type { Undone } from '../store/command.ts';
import type { Variant } from './catalog.ts';
import type { LotScanned } from './identify.ts';
import type { HoldWord, LotHolds } from './lot-holds.ts';
import type { NamedRow } from './named-row.ts';

/** Stands in a key where there is no lot. */
export const NO_LOT: NamedRow = { id: 0, name: '' };

/** All that is known of a lot. A serial number is a lot of one piece; `batch` is the lot it was made in. */
export type LotDetails = {
  readonly id: number;
  readonly variant: number;
  readonly number: string;
  readonly batch: string | null;
  /** Dates as YYYY-MM-DD. */
  readonly expires_on: string | null;
  readonly best_before: string | null;
  readonly manufactured_on: string | null;
  readonly supplier: string | null;
  /** A reference to the certificate of analysis, such as its number or address. */
  readonly certificate: string | null;
  readonly status: LotStatus;
  readonly status_reason: string | null;
};

/** What a scan, a document or a person may say of a lot besides its number; null leaves what is known. */
export type LotFacts = Partial<
  Pick<
    LotDetails,
    'batch' | 'expires_on' | 'best_before' | 'manufactured_on' | 'supplier' | 'certificate'
  >
>;

const UNSAID = {
  batch: null,
  expires_on: null,
  best_before: null,
  manufactured_on: null,
  supplier: null,
  certificate: null,
} as const satisfies LotFacts;

const REMEMBERED_MAX = 10_000;

/** Lots: made by the first scan or document that names them. */
export class Lots {
  readonly #lots = new Map<string, NamedRow>();
  readonly #findLot;
  readonly #insertLot;
  readonly #lotById;
  readonly #details;
  readonly #fill;
  readonly #correct;
  readonly #holds;
  readonly #madeIn;
  readonly #ofBatch;

  constructor(db: Database, undone: Undone, holds: LotHolds) {
    this.#holds = holds;
    this.#findLot = db
      .prepare<[number, string], number>('SELECT id FROM lots WHERE variant = ? AND number = ?')
      .pluck();
    this.#insertLot = db.prepare(
      'INSERT INTO lots (variant, number, batch, expires_on, best_before) VALUES (?, ?, ?, ?, ?)',
    );
    this.#lotById = db.prepare<[number], NamedRow>(
      'SELECT id, number AS name FROM lots WHERE id = ?',
    );
    this.#details = db.prepare<[number], LotDetails>(
      `SELECT id, variant, number, batch, expires_on, best_before, manufactured_on, supplier, certificate,
         status, status_reason FROM lots WHERE id = ?`,
    );
    this.#fill = db.prepare(
      `UPDATE lots SET batch = coalesce(batch, @batch), expires_on = coalesce(expires_on, @expires_on),
         best_before = coalesce(best_before, @best_before),
         manufactured_on = coalesce(manufactured_on, @manufactured_on),
         supplier = coalesce(supplier, @supplier), certificate = coalesce(certificate, @certificate)
       WHERE id = @id`,
    );
    this.#correct = db.prepare(
      `UPDATE lots SET batch = coalesce(@batch, batch), expires_on = coalesce(@expires_on, expires_on),
         best_before = coalesce(@best_before, best_before),
         manufactured_on = coalesce(@manufactured_on, manufactured_on),
         supplier = coalesce(@supplier, supplier), certificate = coalesce(@certificate, certificate),
         expiry_seen = CASE WHEN @expires_on <> expires_on THEN 0 ELSE expiry_seen END
       WHERE id = @id`,
    );
    this.#madeIn = db.prepare<[number], NamedRow>(
      `SELECT made.id, made.number AS name FROM lots JOIN lots AS made
         ON made.variant = lots.variant AND made.number = lots.batch AND made.id <> lots.id
       WHERE lots.id = ?`,
    );
    this.#ofBatch = db.prepare<[number, string, string], NamedRow>(
      'SELECT id, number AS name FROM lots WHERE variant = ? AND (number = ? OR batch = ?) ORDER BY id',
    );
    undone.onUndone(() => this.forget());
  }

  /** The lot as known; null where nothing has named it before. */
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
    const { number, batch = null, expires_on, best_before } = lot;
    const inserted = this.#insertLot.run(variant.id, number, batch, expires_on, best_before);
    const row = { id: Number(inserted.lastInsertRowid), name: lot.number };
    // Another zone may have called it back before anything of it was seen here.
    this.#holds.refresh(row);
    return this.#remember(`${variant.id} ${lot.number}`, row);
  }

  lotById(id: number): NamedRow {
    return id === 0 ? NO_LOT : (this.#lotById.get(id) ?? NO_LOT);
  }

  /** Null for "no lot". */
  details(lot: NamedRow): LotDetails | null {
    return lot.id === NO_LOT.id ? null : (this.#details.get(lot.id) ?? null);
  }

  /** Adds what was not known before; what is known stays. */
  fill(lot: NamedRow, facts: LotFacts): void {
    this.#fill.run({ ...UNSAID, ...facts, id: lot.id });
    this.#afterFacts(lot, facts);
  }

  /** What a person says takes the place of what is known; another expiry is yet to be looked at. */
  correct(lot: NamedRow, facts: LotFacts): void {
    this.#correct.run({ ...UNSAID, ...facts, id: lot.id });
    this.#afterFacts(lot, facts);
  }

  #afterFacts(lot: NamedRow, facts: LotFacts): void {
    // A serial number of a lot that is held is held too, also when it is first seen afterwards.
    if (facts.batch !== undefined) this.#inherit(lot);
  }

  /** What this zone says of the lot. Another zone that holds it goes on holding it. */
  setStatus(lot: NamedRow, word: HoldWord): void {
    this.#holds.say(lot, word);
  }

  /** The lot of that number and the serial numbers that were made in it. */
  ofBatch(variant: Variant, number: string): readonly NamedRow[] {
    return this.#ofBatch.all(variant.id, number, number);
  }

  /** What was remembered may have been undone. */
  forget(): void {
    this.#lots.clear();
  }

  #inherit(lot: NamedRow): void {
    const made = this.#madeIn.get(lot.id);
    const held = made === undefined ? null : this.#holds.own(made);
    const free = (this.#holds.own(lot)?.status ?? 'released') === 'released';
    if (held !== null && held.status !== 'released' && free) this.#holds.say(lot, held);
    else this.#holds.refresh(lot);
  }

  #remember(key: string, row: NamedRow): NamedRow {
    if (this.#lots.size >= REMEMBERED_MAX) this.#lots.clear();
    this.#lots.set(key, row);
    return row;
  }
}
