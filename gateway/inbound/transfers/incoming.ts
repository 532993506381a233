import type { Database } from 'better-sqlite3';
import { TRANSFER_EXTRAS_MAX } from '../../../contract/constants.ts';
import type { ArrivalState, TransferLine, TransferNotice } from '../../../contract/transfers.ts';
import { Refused } from '../../base/errors.ts';
import type { Catalog, Variant } from '../../inventory/catalog.ts';
import type { Lots } from '../../inventory/lots.ts';
import { NO_LOT } from '../../inventory/lots.ts';
import type { NamedRow } from '../../inventory/named-row.ts';

export type InRow = {
  readonly id: number;
  readonly from_zone: string;
  readonly transfer_id: string;
  readonly state: ArrivalState;
  readonly contents: string;
  readonly digest: string;
  readonly version: number;
  readonly revision: number;
  readonly confirmed: number;
};

/** A line by the sender's names, and what has arrived of it. */
export type InLine = Omit<TransferLine, 'variant'> & {
  readonly variant_id: string;
  readonly arrived: number;
  readonly damaged: number;
};

export type Extra = {
  readonly extra: number;
  readonly variant: Variant;
  readonly lot: NamedRow;
  readonly quantity: number;
};

/** What one booking brought in. */
export type ArrivedPart = {
  readonly lines: readonly {
    readonly line: number;
    readonly quantity: number;
    readonly damaged: number;
  }[];
  readonly extras: readonly { readonly extra: number; readonly quantity: number }[];
};

const COLUMNS = `id, from_zone, transfer_id, state, contents, digest, version, revision, confirmed`;
const LINE_COLUMNS = `line, variant_id, sku, base_unit, tracking, lot, handling_unit, quantity, arrived, damaged`;
const OPEN_MAX = 10_000;
const OPEN = `state IN ('expected', 'arriving')`;

type Rooms = { readonly catalog: Catalog; readonly lots: Lots };
type ArrivalRow = { transfer: number; lines: string; extras: string; undone_by: string | null };

/** The rows of transfers that come to this zone. What they mean in the ledger is booked elsewhere. */
export class Incoming {
  readonly #rooms: Rooms;
  readonly #statements;

  constructor(db: Database, rooms: Rooms) {
    this.#rooms = rooms;
    this.#statements = {
      find: db.prepare<[string, string], InRow>(
        `SELECT ${COLUMNS} FROM transfers_in WHERE from_zone = ? AND transfer_id = ?`,
      ),
      byRow: db.prepare<[number], InRow>(`SELECT ${COLUMNS} FROM transfers_in WHERE id = ?`),
      insert: db.prepare(
        `INSERT INTO transfers_in (from_zone, transfer_id, state, contents, digest, version, revision, forgotten,
           dispatched_at, noticed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ),
      open: db.prepare<[], number>(`SELECT count(*) FROM transfers_in WHERE ${OPEN}`).pluck(),
      insertLine: db.prepare(
        `INSERT INTO transfer_in_lines (transfer, line, variant_id, sku, base_unit, tracking, lot, handling_unit,
           quantity) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ),
      lines: db.prepare<[number], InLine>(
        `SELECT ${LINE_COLUMNS} FROM transfer_in_lines WHERE transfer = ? ORDER BY line`,
      ),
      withUnit: db.prepare<[string], InRow>(
        `SELECT ${COLUMNS} FROM transfers_in
         WHERE ${OPEN} AND id IN (SELECT transfer FROM transfer_in_units WHERE code = ?)
         ORDER BY id LIMIT 1`,
      ),
      endedWithUnit: db.prepare<[string], InRow>(
        `SELECT ${COLUMNS} FROM transfers_in
         WHERE state IN ('closed', 'cancelled')
           AND id IN (SELECT transfer FROM transfer_in_units WHERE code = ?)
         ORDER BY id DESC LIMIT 1`,
      ),
      insertUnit: db.prepare('INSERT INTO transfer_in_units (code, transfer) VALUES (?, ?)'),
      withItem: db.prepare<[string, string, string | null, string | null], InRow>(
        `SELECT ${COLUMNS} FROM transfers_in
         WHERE ${OPEN} AND id IN (SELECT transfer FROM transfer_in_lines
           WHERE variant_id = ? AND sku = ? AND arrived < quantity AND (? IS NULL OR lot = ?))
         ORDER BY id LIMIT 1`,
      ),
      closedWithItem: db.prepare<[string, string, string | null, string | null], InRow>(
        `SELECT ${COLUMNS} FROM transfers_in
         WHERE state = 'closed' AND id IN (SELECT transfer FROM transfer_in_lines
           WHERE variant_id = ? AND sku = ? AND arrived < quantity AND (? IS NULL OR lot = ?))
         ORDER BY id DESC LIMIT 1`,
      ),
      progress: db.prepare(
        'UPDATE transfer_in_lines SET arrived = ?, damaged = ? WHERE transfer = ? AND line = ?',
      ),
      extras: db.prepare<
        [number],
        { extra: number; variant: number; lot: number; quantity: number }
      >(
        'SELECT extra, variant, lot, quantity FROM transfer_extras WHERE transfer = ? ORDER BY extra',
      ),
      putExtra: db.prepare(
        `INSERT INTO transfer_extras (transfer, extra, variant, lot, quantity) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET quantity = excluded.quantity`,
      ),
      state: db.prepare(
        'UPDATE transfers_in SET state = ?, revision = ?, closed_at = ? WHERE id = ?',
      ),
      version: db.prepare('UPDATE transfers_in SET version = ? WHERE id = ?'),
      confirm: db.prepare(
        'UPDATE transfers_in SET confirmed = max(confirmed, ?), refusal = ? WHERE id = ?',
      ),
      behind: db.prepare('UPDATE transfers_in SET revision = ?, forgotten = 1 WHERE id = ?'),
      insertArrival: db.prepare(
        'INSERT INTO transfer_arrivals (movement_id, transfer, lines, extras) VALUES (?, ?, ?, ?)',
      ),
      arrival: db.prepare<[string], ArrivalRow>(
        'SELECT transfer, lines, extras, undone_by FROM transfer_arrivals WHERE movement_id = ?',
      ),
      undo: db.prepare('UPDATE transfer_arrivals SET undone_by = ? WHERE movement_id = ?'),
      resend: db.prepare(
        `UPDATE transfers_in SET confirmed = 0 WHERE from_zone = ?
           AND id > (SELECT coalesce(max(id), 0) - 5000 FROM transfers_in)`,
      ),
    };
  }

  find(zone: string, transfer: string): InRow | null {
    return this.#statements.find.get(zone, transfer) ?? null;
  }

  /** Throws `unknown-transfer`. */
  get(zone: string, transfer: string): InRow {
    const row = this.find(zone, transfer);
    if (row !== null) return row;
    const told = `no notice of a transfer ${transfer} came from ${zone}; it may still be on its way`;
    throw new Refused('not-found', 'unknown-transfer', told);
  }

  /** So many are under way here that another one is not believed. */
  isFull(): boolean {
    return (this.#statements.open.get() ?? 0) >= OPEN_MAX;
  }

  /** `revision` of the first statement; `forgotten`: the sender has heard of it before. */
  create(
    notice: TransferNotice,
    first: { readonly revision: number; readonly forgotten: boolean },
    at: number,
  ): InRow {
    const { from, transfer, contents, digest, version, state } = notice;
    const { lastInsertRowid } = this.#statements.insert.run(
      from,
      transfer,
      state === 'cancelled' ? 'cancelled' : 'expected',
      JSON.stringify(contents),
      digest,
      version,
      first.revision,
      first.forgotten ? 1 : 0,
      Date.parse(contents.dispatched_at),
      at,
    );
    for (const line of contents.lines) {
      this.#statements.insertLine.run(
        lastInsertRowid,
        line.line,
        line.variant,
        line.sku,
        line.base_unit,
        line.tracking,
        line.lot,
        line.handling_unit,
        line.quantity,
      );
    }
    for (const { code } of contents.units) this.#statements.insertUnit.run(code, lastInsertRowid);
    return this.get(from, transfer);
  }

  lines(row: InRow): readonly InLine[] {
    return this.#statements.lines.all(row.id);
  }

  /** The oldest one under way here that this unit belongs to. */
  withUnit(code: string): InRow | null {
    return this.#statements.withUnit.get(code) ?? null;
  }

  /** The oldest one under way here of which some of this item is still to come. */
  withItem(variant: Variant, lot: string | null): InRow | null {
    return this.#statements.withItem.get(variant.variant_id, variant.sku, lot, lot) ?? null;
  }

  /** The newest one that is over and named this unit. */
  endedWithUnit(code: string): InRow | null {
    return this.#statements.endedWithUnit.get(code) ?? null;
  }

  /** The newest one that was closed here while some of this item was missing. */
  closedWithItem(variant: Variant, lot: string | null): InRow | null {
    return this.#statements.closedWithItem.get(variant.variant_id, variant.sku, lot, lot) ?? null;
  }

  extras(row: InRow): readonly Extra[] {
    const { catalog, lots } = this.#rooms;
    return this.#statements.extras.all(row.id).map(({ extra, variant, lot, quantity }) => ({
      extra,
      variant: catalog.variant(variant),
      lot: lot === NO_LOT.id ? NO_LOT : lots.lotById(lot),
      quantity,
    }));
  }

  /** So much more of a line arrived; negative takes it back. */
  addProgress(row: InRow, line: InLine, quantity: number, damaged: number): void {
    this.#statements.progress.run(
      line.arrived + quantity,
      line.damaged + damaged,
      row.id,
      line.line,
    );
  }

  /** So much more came beyond the notice. Returns its number. Throws `too-many-lines`. */
  addExtra(row: InRow, variant: Variant, lot: NamedRow, quantity: number): number {
    const extras = this.extras(row);
    const same = extras.find((one) => one.variant.id === variant.id && one.lot.id === lot.id);
    const extra = same?.extra ?? extras.length + 1;
    if (extra > TRANSFER_EXTRAS_MAX) {
      const told = `${TRANSFER_EXTRAS_MAX} different items beyond the notice are too many; receive them blind`;
      throw new Refused('conflict', 'too-many-lines', told);
    }
    this.#statements.putExtra.run(
      row.id,
      extra,
      variant.id,
      lot.id,
      (same?.quantity ?? 0) + quantity,
    );
    return extra;
  }

  takeExtra(row: InRow, extra: number, quantity: number): void {
    const found = this.extras(row).find((one) => one.extra === extra);
    if (found === undefined) return;
    const { variant, lot } = found;
    this.#statements.putExtra.run(row.id, extra, variant.id, lot.id, found.quantity - quantity);
  }

  /** Every change of what is stated has a number of its own. */
  setState(row: InRow, state: ArrivalState, at: number): InRow {
    const closed = state === 'closed' || state === 'cancelled' ? at : null;
    this.#statements.state.run(state, row.revision + 1, closed, row.id);
    return this.get(row.from_zone, row.transfer_id);
  }

  setVersion(row: InRow, version: number): InRow {
    this.#statements.version.run(version, row.id);
    return this.get(row.from_zone, row.transfer_id);
  }

  setConfirmed(row: InRow, revision: number, refusal: string | null): void {
    this.#statements.confirm.run(revision, refusal, row.id);
  }

  /** The sender has heard more than this database knows: what is stated from now on comes after that. */
  setBehind(row: InRow, heard: number): InRow {
    this.#statements.behind.run(heard + 1, row.id);
    return this.get(row.from_zone, row.transfer_id);
  }

  addArrival(row: InRow, movement: string, { lines, extras }: ArrivedPart): void {
    const [lineText, extraText] = [JSON.stringify(lines), JSON.stringify(extras)];
    this.#statements.insertArrival.run(movement, row.id, lineText, extraText);
  }

  /** What a movement brought in; null where it was no arrival. */
  arrival(
    movement: string,
  ): (ArrivedPart & { readonly row: InRow; readonly undone_by: string | null }) | null {
    const found = this.#statements.arrival.get(movement);
    const row = found === undefined ? undefined : this.#statements.byRow.get(found.transfer);
    if (found === undefined || row === undefined) return null;
    // Written by addArrival from the same type.
    const lines = JSON.parse(found.lines) as ArrivedPart['lines'];
    const extras = JSON.parse(found.extras) as ArrivedPart['extras'];
    return { row, lines, extras, undone_by: found.undone_by };
  }

  setUndone(movement: string, by: string): void {
    this.#statements.undo.run(by, movement);
  }

  /** The sender may have forgotten what it was told: the newest 5,000 statements to it are made again. */
  resend(zone: string): void {
    this.#statements.resend.run(zone);
  }
}
