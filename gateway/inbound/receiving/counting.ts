import type { Database } from 'better-sqlite3';
import type { RecordBody } from '../../../contract/records.ts';
import { assert } from '../../base/errors.ts';
import type { Catalog } from '../../inventory/catalog.ts';
import type { BookedMovement } from '../../inventory/role-procedure.ts';
import type { Journal } from '../../journal/append.ts';
import type { Moment } from '../../store/command.ts';
import type { Asns, ContentLine } from './asns.ts';
import type { Taken } from './matching.ts';
import type { OrderLine, PurchaseOrders } from './purchase-orders.ts';

export type CountedLine = OrderLine | ContentLine;

type Row = {
  readonly order_line: number | null;
  readonly asn_content: number | null;
  readonly receipt: number | null;
  readonly quantity: number;
};

type LineNow = RecordBody<'delivery.counted'>['counted'][number] & {
  readonly order: number | null;
  readonly notice: number | null;
  readonly variant_row: number;
};

/** Who brought how much of a line, the most first. */
export type Before = { readonly by: string; readonly quantity: number };
const BEFORE_MAX = 5;
/** Looked through for that: it is asked on the writing thread. */
const BEFORE_ROWS_MAX = 10_000;

/**
 * Counts movements against lines of orders and notices, and back when they are reversed, whoever reverses
 * them. `received` of a line is the sum of what is counted here.
 */
export class Counting {
  readonly #rooms: { readonly catalog: Catalog; readonly journal: Journal };
  readonly #orders: PurchaseOrders;
  readonly #asns: Asns;
  readonly #insert;
  readonly #ofMovement;
  readonly #addToLine;
  readonly #addToContent;
  readonly #lineNow;
  readonly #contentNow;
  readonly #beforeLine;
  readonly #beforeContent;

  constructor(
    db: Database,
    rooms: {
      readonly catalog: Catalog;
      readonly journal: Journal;
      readonly orders: PurchaseOrders;
      readonly asns: Asns;
    },
  ) {
    this.#rooms = rooms;
    this.#orders = rooms.orders;
    this.#asns = rooms.asns;
    this.#insert = db.prepare(
      `INSERT INTO receivings (movement_id, order_line, asn_content, receipt, quantity, by)
       VALUES (?, ?, ?, ?, ?, ?)`,
    );
    this.#ofMovement = db.prepare<[string], Row>(
      `SELECT order_line, asn_content, receipt, quantity FROM receivings
       WHERE movement_id = ? ORDER BY id`,
    );
    this.#addToLine = db.prepare(
      'UPDATE purchase_order_lines SET received = received + ? WHERE id = ?',
    );
    this.#addToContent = db.prepare('UPDATE asn_contents SET received = received + ? WHERE id = ?');
    this.#lineNow = db.prepare<[number], LineNow>(
      `SELECT purchase.order_id AS purchase_order, NULL AS asn, NULL AS handling_unit, line.line,
         line.quantity AS expected, line.received, purchase.id AS "order", NULL AS notice,
         line.variant AS variant_row
       FROM purchase_order_lines AS line JOIN purchase_orders AS purchase ON purchase.id = line.purchase_order
       WHERE line.id = ?`,
    );
    this.#contentNow = db.prepare<[number], LineNow>(
      `SELECT NULL AS purchase_order, asn.asn_id AS asn, unit.sscc AS handling_unit, content.line,
         content.quantity AS expected, content.received, NULL AS "order", asn.id AS notice,
         content.variant AS variant_row
       FROM asn_contents AS content JOIN asn_units AS unit ON unit.id = content.unit
         JOIN asns AS asn ON asn.id = unit.asn WHERE content.id = ?`,
    );
    const before = (column: string) =>
      db.prepare<[number, number, number], Before>(
        `SELECT by, sum(quantity) AS quantity
         FROM (SELECT by, quantity FROM receivings WHERE ${column} = ? LIMIT ?)
         GROUP BY by HAVING sum(quantity) > 0 ORDER BY 2 DESC LIMIT ?`,
      );
    this.#beforeLine = before('order_line');
    this.#beforeContent = before('asn_content');
  }

  /** Counts what a booked movement brought. */
  count(
    movement: BookedMovement,
    taken: readonly Taken<CountedLine>[],
    receipt: number | null,
    moment: Moment,
  ): void {
    const rows = taken.map(({ line, quantity }) => ({
      order_line: line.kind === 'order' ? line.id : null,
      asn_content: line.kind === 'asn' ? line.id : null,
      receipt,
      quantity,
    }));
    this.#write(movement, rows, moment);
  }

  /** For `Ledger.onReversed`. A reversal that is itself reversed counts again. */
  reversed(movement: string, by: BookedMovement, moment: Moment): void {
    const rows = this.#ofMovement.all(movement);
    if (rows.some(({ quantity }) => quantity < 0)) this.#asns.cameAgain(movement, by.id);
    else this.#asns.left(movement);
    this.#write(
      by,
      rows.map((row) => ({ ...row, quantity: -row.quantity })),
      moment,
    );
  }

  /** Who brought what counts against a line. */
  before(line: CountedLine): readonly Before[] {
    const statement = line.kind === 'order' ? this.#beforeLine : this.#beforeContent;
    return statement.all(line.id, BEFORE_ROWS_MAX, BEFORE_MAX);
  }

  #write(movement: BookedMovement, rows: readonly Row[], moment: Moment): void {
    if (rows.length === 0) return;
    const { id, created_by, occurred_at } = movement;
    const counted: RecordBody<'delivery.counted'>['counted'][number][] = [];
    const orders = new Set<number>();
    const notices = new Set<number>();
    for (const { order_line, asn_content, receipt, quantity } of rows) {
      this.#insert.run(id, order_line, asn_content, receipt, quantity, created_by);
      const now =
        order_line === null
          ? this.#add(asn_content ?? 0, quantity)
          : this.#addLine(order_line, quantity);
      assert(Number.isSafeInteger(now.received), 'what came of a line is an exact integer');
      if (now.order !== null) orders.add(now.order);
      if (now.notice !== null) notices.add(now.notice);
      counted.push(this.#countedOf(now, quantity));
    }
    for (const order of orders) this.#orders.settle(order);
    for (const notice of notices) this.#asns.settle(notice);
    this.#rooms.journal.append(
      {
        kind: 'delivery.counted',
        id: `${id}/counted`,
        occurred_at,
        body: { by: created_by, counted, movement: id },
      },
      moment,
    );
  }

  #addLine(line: number, quantity: number): LineNow {
    this.#addToLine.run(quantity, line);
    const now = this.#lineNow.get(line);
    assert(now !== undefined, `line ${line} exists`);
    return now;
  }

  #add(content: number, quantity: number): LineNow {
    this.#addToContent.run(quantity, content);
    const now = this.#contentNow.get(content);
    assert(now !== undefined, `content ${content} exists`);
    return now;
  }

  #countedOf(now: LineNow, quantity: number): RecordBody<'delivery.counted'>['counted'][number] {
    const { variant_id, sku } = this.#rooms.catalog.variant(now.variant_row);
    // In the order of canonical JSON, which then needs no sorting.
    return {
      asn: now.asn,
      expected: now.expected,
      handling_unit: now.handling_unit,
      line: now.line,
      purchase_order: now.purchase_order,
      quantity,
      received: now.received,
      sku,
      variant: variant_id,
    };
  }
}
