import type { Database } from 'better-sqlite3';
import { REVISION_MAX } from '../../contract/constants.ts';
import type { LotStatus } from '../../contract/records.ts';
import type { NamedRow } from './named-row.ts';

/** The zone of this gateway, where zones are told apart. */
export const HERE = '';

/** A lot by its names, which all zones share. */
export type LotKey = { readonly variant_id: string; readonly lot: string };

/** What a zone says of a lot. */
export type HoldWord = {
  readonly status: LotStatus;
  readonly reason: string | null;
  readonly recall: RecallName | null;
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
};
export type RecallName = {
  readonly zone: string;
  readonly recall: string;
  readonly descendants: boolean;
};
/** The last word of one zone. */
export type Hold = HoldWord & { readonly zone: string; readonly revision: number };

type Row = Omit<Hold, 'recall' | 'by' | 'at'> & {
  readonly recall_zone: string | null;
  readonly recall_id: string | null;
  readonly descendants: 0 | 1;
  readonly held_by: string;
  readonly held_at: string;
};

type LotColumns = LotKey & { readonly batch: string | null };

const COLUMNS = `zone, revision, status, reason, recall_zone, recall_id, descendants, held_by, held_at`;
const GRAVITY = { released: 0, quarantined: 1, blocked: 2 } as const satisfies Record<
  LotStatus,
  number
>;

/** Whether the first of them holds more than the second. */
export const graver = (one: LotStatus, other: LotStatus): boolean => GRAVITY[one] > GRAVITY[other];

/** A recall of another zone under the name that it has here. */
export const recallHere = ({ zone, recall }: Pick<RecallName, 'zone' | 'recall'>): string =>
  zone === HERE ? recall : `${recall}@${zone}`;

/**
 * Who holds a lot: each zone by its own last word, which no other one lifts. A lot's status is the gravest of
 * these words; those of other zones also hold the serial numbers that were made in it.
 */
export class LotHolds {
  readonly #statements;
  readonly #listeners: ((key: LotKey) => void)[] = [];

  constructor(db: Database) {
    this.#statements = {
      lot: db.prepare<[number], LotColumns>(
        `SELECT variant.variant_id, lots.number AS lot, lots.batch FROM lots
           JOIN product_variants AS variant ON variant.id = lots.variant WHERE lots.id = ?`,
      ),
      of: db.prepare<[string, string], Row>(
        `SELECT ${COLUMNS} FROM lot_holds WHERE variant_id = ? AND lot = ? ORDER BY zone`,
      ),
      put: db.prepare(
        `INSERT INTO lot_holds (variant_id, lot, ${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET revision = excluded.revision, status = excluded.status, reason = excluded.reason,
           recall_zone = excluded.recall_zone, recall_id = excluded.recall_id, descendants = excluded.descendants,
           held_by = excluded.held_by, held_at = excluded.held_at`,
      ),
      drop: db.prepare(
        'DELETE FROM lot_holds WHERE variant_id = ? AND lot = ? AND zone = ? AND revision = 0',
      ),
      ofOthers: db
        .prepare<[], number>(`SELECT count(*) FROM lot_holds WHERE zone <> '${HERE}'`)
        .pluck(),
      status: db.prepare(
        `UPDATE lots SET status = @status, status_reason = @reason
         WHERE id = @id AND (status <> @status OR status_reason IS NOT @reason)`,
      ),
      recall: db.prepare<[string], number>('SELECT id FROM recalls WHERE recall_id = ?').pluck(),
      openRecall: db.prepare(
        `INSERT INTO recalls (recall_id, lot, reason, note, descendants, lots, created_by, created_at, zone)
         VALUES (?, ?, ?, NULL, ?, 1, ?, ?, ?)`,
      ),
      addToRecall: db.prepare('INSERT OR IGNORE INTO recall_lots (recall, lot) VALUES (?, ?)'),
      growRecall: db.prepare('UPDATE recalls SET lots = lots + 1 WHERE id = ?'),
    };
  }

  /** Told of every lot about which something else is known than before. */
  onChanged(listener: (key: LotKey) => void): void {
    this.#listeners.push(listener);
  }

  /** By the names of the zones. */
  of({ variant_id, lot }: LotKey): readonly Hold[] {
    return this.#statements.of.all(variant_id, lot).map(holdOf);
  }

  /** How many words of other zones are kept. */
  ofOthers(): number {
    return this.#statements.ofOthers.get() ?? 0;
  }

  /** The last word of this zone about a lot. */
  own(lot: NamedRow): Hold | null {
    const key = this.#statements.lot.get(lot.id);
    return key === undefined ? null : ownOf(this.of(key));
  }

  /** Other zones that hold a lot, the gravest first. */
  others(lot: NamedRow): readonly Hold[] {
    return this.#bearing(lot).filter(({ zone, status }) => zone !== HERE && status !== 'released');
  }

  /** This zone says something else of a lot than before. To release what it never held says nothing. */
  say(lot: NamedRow, word: HoldWord): void {
    const key = this.#statements.lot.get(lot.id);
    if (key === undefined) return;
    let words = this.of(key);
    const before = ownOf(words);
    if (before !== null || word.status !== 'released') {
      // Once it was called back, every word goes wherever that one went.
      const recall = word.recall ?? before?.recall ?? null;
      const revision = Math.min(REVISION_MAX, (before?.revision ?? 0) + 1);
      const own = { ...word, recall, zone: HERE, revision };
      this.put(key, own);
      words = [own, ...words.filter((hold) => hold !== before)];
    }
    this.#apply(lot, this.#gravestFirst(key, words));
  }

  /** Keeps a word as it is. The lots that it is about are to be refreshed. */
  put(key: LotKey, hold: Hold): void {
    const { zone, revision, status, reason, recall, by, at } = hold;
    this.#statements.put.run(
      ...[key.variant_id, key.lot, zone, revision, status, reason],
      ...[recall?.zone ?? null, recall?.recall ?? null, recall?.descendants === true ? 1 : 0],
      ...[by, at],
    );
    for (const listener of this.#listeners) listener(key);
  }

  /** What was only read off a notice of that zone no longer counts. */
  dropUnsaid({ variant_id, lot }: LotKey, zone: string): void {
    this.#statements.drop.run(variant_id, lot, zone);
  }

  /** Makes the status of a lot what all words together say, and puts it into the recalls that hold it. */
  refresh(lot: NamedRow): void {
    this.#apply(lot, this.#bearing(lot));
  }

  #apply(lot: NamedRow, bearing: readonly Hold[]): void {
    const [worst] = bearing;
    if (worst === undefined) return;
    const { status, reason } = worst;
    this.#statements.status.run({ id: lot.id, status, reason });
    for (const hold of bearing) {
      if (hold.status === 'blocked' && hold.recall !== null) this.#join(lot, hold, hold.recall);
    }
  }

  /** All words that bear on a lot, the gravest first, those of this zone before others. */
  #bearing(lot: NamedRow): readonly Hold[] {
    const key = this.#statements.lot.get(lot.id);
    return key === undefined ? [] : this.#gravestFirst(key, this.of(key));
  }

  /** `words`: of the lot itself, by the names of the zones. */
  #gravestFirst(key: LotColumns, words: readonly Hold[]): readonly Hold[] {
    const { variant_id, batch } = key;
    const ofBatch = batch === null || batch === key.lot ? [] : this.of({ variant_id, lot: batch });
    // What this zone says of a lot, it says of each serial number by itself.
    const all = [...words, ...ofBatch.filter(({ zone }) => zone !== HERE)];
    return all.toSorted((a, b) => GRAVITY[b.status] - GRAVITY[a.status]);
  }

  #join(lot: NamedRow, { reason, by, at }: Hold, recall: RecallName): void {
    const name = recallHere(recall);
    const known = this.#statements.recall.get(name);
    if (known !== undefined) {
      const added = this.#statements.addToRecall.run(known, lot.id).changes === 1;
      if (added) this.#statements.growRecall.run(known);
      return;
    }
    const { lastInsertRowid: row } = this.#statements.openRecall.run(
      ...[name, lot.id, reason ?? '', recall.descendants ? 1 : 0, by, Date.parse(at)],
      recall.zone === HERE ? null : recall.zone,
    );
    this.#statements.addToRecall.run(row, lot.id);
  }
}

const ownOf = (words: readonly Hold[]): Hold | null =>
  words.find(({ zone }) => zone === HERE) ?? null;

/** A row as it stands. */
export function holdOf(row: Row): Hold {
  const { zone, revision, status, reason, recall_zone, recall_id, held_by, held_at } = row;
  const recall =
    recall_zone === null || recall_id === null
      ? null
      : { zone: recall_zone, recall: recall_id, descendants: row.descendants === 1 };
  return { zone, revision, status, reason, recall, by: held_by, at: held_at };
}

export type HoldRow = Row;
export const HOLD_COLUMNS = COLUMNS;
