import type { Database } from 'better-sqlite3';
import type { ReceiptResult } from '../../../contract/receiving-records.ts';
import { Refused } from '../../base/errors.ts';
import type { Catalog, Location, Variant } from '../../inventory/catalog.ts';
import type { HandlingUnits } from '../../inventory/handling-units.ts';
import type { Lots } from '../../inventory/lots.ts';
import type { NamedRow } from '../../inventory/named-row.ts';
import type { Journal } from '../../journal/append.ts';
import type { Moment } from '../../store/command.ts';
import type { LineAnswer, OpenReceipt, OtherDate } from './commands.ts';

export type ReceiptRow = {
  readonly id: number;
  readonly receipt_id: string;
  readonly purchase_order: number | null;
  readonly asn: number | null;
  readonly location: number;
  readonly state: 'open' | 'closed';
  readonly closed_by: string | null;
  /** Milliseconds since 1970. */
  readonly closed_at: number | null;
};

export type ReceiptLineRow = {
  readonly id: number;
  readonly line_id: string;
  readonly receipt: number;
  readonly result: ReceiptResult;
  readonly variant: number | null;
  readonly quantity: number | null;
  readonly lot: number | null;
  readonly handling_unit: number | null;
  readonly location: number | null;
  readonly movement_id: string | null;
  readonly undone_by: string | null;
};

export type NewLine = {
  readonly line: string;
  readonly result: ReceiptResult;
  readonly variant: Variant | null;
  readonly quantity: number | null;
  readonly over: number;
  readonly lot: NamedRow | null;
  readonly handling_unit: NamedRow | null;
  readonly location: Location | null;
  readonly code: string | null;
  readonly movement: string | null;
  readonly of: ReceiptLineRow | null;
  readonly reason: string | null;
  readonly note: string | null;
  readonly other_date: OtherDate | null;
};

type Who = { readonly by: string; readonly occurred_at: string };
type Rooms = {
  readonly catalog: Catalog;
  readonly journal: Journal;
  readonly lots: Lots;
  readonly units: HandlingUnits;
};

/** Receipts and each scan of them, as rows and as records. */
export class Receipts {
  readonly #rooms: Rooms;
  readonly #find;
  readonly #insert;
  readonly #close;
  readonly #line;
  readonly #ofMovement;
  readonly #undoneBy;
  readonly #insertLine;
  readonly #undo;
  readonly #redo;
  readonly #damaged;
  readonly #nameOf;

  constructor(db: Database, rooms: Rooms) {
    this.#rooms = rooms;
    this.#find = db.prepare<[string], ReceiptRow>(
      `SELECT id, receipt_id, purchase_order, asn, location, state, closed_by, closed_at
       FROM receipts WHERE receipt_id = ?`,
    );
    this.#insert = db.prepare(
      `INSERT INTO receipts (receipt_id, purchase_order, asn, location, state, note, opened_by, opened_at)
       VALUES (?, ?, ?, ?, 'open', ?, ?, ?)`,
    );
    this.#close = db.prepare(
      `UPDATE receipts SET state = 'closed', closed_by = ?, closed_at = ?, report = ? WHERE id = ?`,
    );
    const columns = `id, line_id, receipt, result, variant, quantity, lot, handling_unit, location,
      movement_id, undone_by`;
    this.#line = db.prepare<[string], ReceiptLineRow>(
      `SELECT ${columns} FROM receipt_lines WHERE line_id = ?`,
    );
    this.#ofMovement = db.prepare<[string], ReceiptLineRow>(
      `SELECT ${columns} FROM receipt_lines WHERE movement_id = ? ORDER BY id`,
    );
    this.#undoneBy = db.prepare<[string], ReceiptLineRow>(
      `SELECT ${columns} FROM receipt_lines WHERE undone_by_movement = ? ORDER BY id`,
    );
    this.#insertLine = db.prepare(
      `INSERT INTO receipt_lines (line_id, receipt, result, variant, quantity, over, lot, handling_unit,
         location, code, movement_id, of_line, reason, note, other_date, by, occurred_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#undo = db.prepare(
      'UPDATE receipt_lines SET undone_by_movement = ?, undone_by = ? WHERE id = ?',
    );
    this.#redo = db.prepare(
      `UPDATE receipt_lines SET undone_by_movement = NULL, undone_by = NULL, movement_id = ? WHERE id = ?`,
    );
    this.#damaged = db
      .prepare<[number], number>(
        `SELECT coalesce(sum(quantity), 0) FROM receipt_lines WHERE of_line = ? AND undone_by IS NULL`,
      )
      .pluck();
    this.#nameOf = db
      .prepare<[number], string>('SELECT receipt_id FROM receipts WHERE id = ?')
      .pluck();
  }

  /** Throws `unknown-receipt`. */
  get(receipt_id: string): ReceiptRow {
    const found = this.#find.get(receipt_id);
    if (found !== undefined) return found;
    throw new Refused('not-found', 'unknown-receipt', `there is no receipt ${receipt_id}`);
  }

  /** Throws `unknown-receipt` and `receipt-closed`, with what can be done instead. */
  open(receipt_id: string, instead = 'open another one for what comes now'): ReceiptRow {
    const receipt = this.get(receipt_id);
    if (receipt.state === 'open') return receipt;
    const { closed_by } = receipt;
    const closed_at = receipt.closed_at === null ? null : new Date(receipt.closed_at).toISOString();
    const told = `the receipt ${receipt_id} was closed by ${closed_by} at ${closed_at}; ${instead}`;
    const facts = { receipt: receipt_id, closed_by, closed_at };
    throw new Refused('conflict', 'receipt-closed', told, facts);
  }

  insert(
    asked: OpenReceipt,
    document: { readonly purchase_order: number | null; readonly asn: number | null },
    location: Location,
    moment: Moment,
  ): void {
    const { id, by, note, occurred_at, purchase_order, asn } = asked;
    const at = Date.parse(moment.recorded_at);
    this.#insert.run(id, document.purchase_order, document.asn, location.id, note, by, at);
    const body = {
      asn,
      by,
      location: location.location_id,
      note,
      purchase_order,
      receipt: id,
    };
    this.#rooms.journal.append({ kind: 'receipt.opened', id, occurred_at, body }, moment);
  }

  /** `report` as JSON. */
  close(receipt: ReceiptRow, report: string, by: string, moment: Moment): void {
    this.#close.run(by, Date.parse(moment.recorded_at), report, receipt.id);
  }

  /** A line of this receipt. Throws `unknown-line`. */
  line(receipt: ReceiptRow, line_id: string): ReceiptLineRow {
    const found = this.#line.get(line_id);
    if (found !== undefined && found.receipt === receipt.id) return found;
    const told = `the receipt ${receipt.receipt_id} has no line ${line_id}`;
    throw new Refused('not-found', 'unknown-line', told);
  }

  /** All lines that one scan made. */
  linesOf(movement: string): readonly ReceiptLineRow[] {
    return this.#ofMovement.all(movement);
  }

  /** How much of a line's goods were found damaged. */
  damagedOf(line: ReceiptLineRow): number {
    return this.#damaged.get(line.id) ?? 0;
  }

  add(receipt: ReceiptRow, line: NewLine, { by, occurred_at }: Who, moment: Moment): LineAnswer {
    const { variant, lot, handling_unit, location, quantity, over, result } = line;
    this.#insertLine.run(
      line.line,
      receipt.id,
      result,
      variant?.id ?? null,
      quantity,
      over,
      lot?.id ?? null,
      handling_unit?.id ?? null,
      location?.id ?? null,
      line.code,
      line.movement,
      line.of?.id ?? null,
      line.reason,
      line.note,
      line.other_date === null ? null : JSON.stringify(line.other_date),
      by,
      Date.parse(occurred_at),
    );
    const sku = variant?.sku ?? null;
    const lot_name = nameOf(lot);
    const unit_name = nameOf(handling_unit);
    this.#rooms.journal.append(
      {
        kind: 'receipt.line',
        id: line.line,
        occurred_at,
        body: {
          by,
          code: line.code,
          handling_unit: unit_name,
          line: line.line,
          location: location?.location_id ?? null,
          lot: lot_name,
          movement: line.movement,
          note: line.note,
          of_line: line.of?.line_id ?? null,
          over,
          quantity,
          reason: line.reason,
          receipt: receipt.receipt_id,
          result,
          sku,
          variant: variant?.variant_id ?? null,
        },
      },
      moment,
    );
    const name = variant?.name ?? null;
    const lineName = line.line;
    return {
      line: lineName,
      result,
      sku,
      name,
      quantity,
      over,
      lot: lot_name,
      handling_unit: unit_name,
      other_date: line.other_date,
    };
  }

  /** Marks a line as taken back, by a movement or, where it booked nothing, by the request itself. */
  undo(
    lines: readonly ReceiptLineRow[],
    by_movement: string,
    movement: string | null,
    who: Who & { readonly reason: string | null },
    moment: Moment,
  ): void {
    const [first] = lines;
    if (first === undefined) return;
    for (const line of lines) this.#undo.run(by_movement, who.by, line.id);
    const { by, occurred_at, reason } = who;
    const body = {
      by,
      lines: lines.map(({ line_id }) => line_id),
      movement,
      reason,
      receipt: this.#nameOf.get(first.receipt) ?? '',
    };
    this.#rooms.journal.append(
      { kind: 'receipt.undone', id: by_movement, occurred_at, body },
      moment,
    );
  }

  /**
   * For `Ledger.onReversed`: whoever reverses a line's movement takes the line back. Where that is reversed itself,
   * the line stands again, and its goods are here by the newest movement: that is the one to take back next.
   */
  reversed(
    movement: string,
    reversal: Who & { readonly id: string; readonly reason: string | null },
    moment: Moment,
  ): void {
    this.undo(this.#ofMovement.all(movement), reversal.id, reversal.id, reversal, moment);
    for (const line of this.#undoneBy.all(movement)) this.#redo.run(reversal.id, line.id);
  }
}

const nameOf = (row: NamedRow | null): string | null =>
  row === null || row.id === 0 ? null : row.name;
