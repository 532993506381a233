import type { Database } from 'better-sqlite3';
import { ASN_UNITS_MAX, UNIT_CONTENTS_MAX } from '../../../contract/constants.ts';
import type { DeliveryState } from '../../../contract/receiving-records.ts';
import { digestOf } from '../../base/digest.ts';
import { Refused } from '../../base/errors.ts';
import type { Catalog, Variant } from '../../inventory/catalog.ts';
import { ssccFault } from '../../inventory/code.ts';
import { LINES_MAX } from '../../inventory/movement.ts';
import { wholeQuantity } from '../../inventory/quantity.ts';
import type { Asked } from '../../inventory/requests.ts';
import type { Journal } from '../../journal/append.ts';
import type { Moment } from '../../store/command.ts';
import type { AwaitedLine } from './matching.ts';
import { knows } from './order-plan.ts';
import type { PurchaseOrders, PutEffect } from './purchase-orders.ts';

/** An advance shipping notice as its maker says it. */
export type AsnContent = {
  readonly asn: string;
  readonly version: number | null;
  readonly purchase_order: string | null;
  readonly supplier: string;
  readonly expected_on: string | null;
  readonly location: string;
  readonly units: readonly {
    readonly sscc: string;
    readonly contents: readonly UnitContent[];
  }[];
};

export type UnitContent = {
  readonly sku: string;
  /** The lot's number, or the serial number. */
  readonly lot: string | null;
  readonly batch: string | null;
  readonly expires_on: string | null;
  /** In base units. */
  readonly quantity: number;
};

export type AsnRow = {
  readonly id: number;
  readonly asn_id: string;
  readonly version: number;
  readonly digest: string;
  readonly purchase_order: number | null;
  readonly supplier: string;
  readonly expected_on: string | null;
  readonly location: number;
  readonly state: DeliveryState;
};

/** A unit that a live notice announces. */
export type AwaitedUnit = {
  readonly id: number;
  readonly sscc: string;
  readonly asn: number;
  readonly asn_id: string;
  readonly purchase_order: number | null;
  readonly supplier: string;
};

/** Goods on an announced unit. */
export type ContentLine = AwaitedLine & {
  readonly kind: 'asn';
  readonly variant: number;
  readonly unit: number;
  readonly sscc: string;
  readonly asn_id: string;
  readonly line: number;
  readonly lot: string | null;
  readonly batch: string | null;
  readonly expires_on: string | null;
};

/** Of all units of one notice together. */
const CONTENTS_MAX = 1_000;

type Who = Pick<Asked, 'by' | 'occurred_at'>;

/** The shipping notices: which units come, and what is on them. */
export class Asns {
  readonly #catalog: Catalog;
  readonly #journal: Journal;
  readonly #orders: PurchaseOrders;
  readonly #find;
  readonly #byId;
  readonly #put;
  readonly #awaited;
  readonly #ofUnit;
  readonly #ofAsn;
  readonly #ofVariant;
  readonly #began;
  readonly #counts;
  readonly #copy;
  readonly #handOver;
  readonly #dropContents;
  readonly #dropUnits;
  readonly #putUnit;
  readonly #putContent;
  readonly #units;
  readonly #unitCame;
  readonly #unitLeft;
  readonly #unitCameAgain;
  readonly #lacks;
  readonly #setState;
  readonly #setLive;

  constructor(
    db: Database,
    rooms: {
      readonly catalog: Catalog;
      readonly journal: Journal;
      readonly orders: PurchaseOrders;
    },
  ) {
    this.#catalog = rooms.catalog;
    this.#journal = rooms.journal;
    this.#orders = rooms.orders;
    const columns =
      'id, asn_id, version, digest, purchase_order, supplier, expected_on, location, state';
    this.#find = db.prepare<[string], AsnRow>(`SELECT ${columns} FROM asns WHERE asn_id = ?`);
    this.#byId = db.prepare<[number], AsnRow>(`SELECT ${columns} FROM asns WHERE id = ?`);
    this.#put = db.prepare(
      `INSERT INTO asns (asn_id, version, digest, purchase_order, supplier, expected_on, location, state,
         created_by, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, 'open', ?, ?)
       ON CONFLICT (asn_id) DO UPDATE SET version = excluded.version, digest = excluded.digest,
         purchase_order = excluded.purchase_order, supplier = excluded.supplier,
         expected_on = excluded.expected_on, location = excluded.location`,
    );
    this.#awaited = db.prepare<[string], AwaitedUnit>(
      `SELECT unit.id, unit.sscc, unit.asn, asn.asn_id, asn.purchase_order, asn.supplier
       FROM asn_units AS unit JOIN asns AS asn ON asn.id = unit.asn
       WHERE unit.sscc = ? AND unit.live = 1 AND unit.movement_id IS NULL`,
    );
    const contents = `SELECT content.id, 'asn' AS kind, content.variant, content.unit, unit.sscc, asn.asn_id,
        content.line, content.lot, content.batch, content.expires_on, content.quantity, content.received,
        0 AS tolerance_pm
      FROM asn_contents AS content JOIN asn_units AS unit ON unit.id = content.unit
        JOIN asns AS asn ON asn.id = unit.asn`;
    this.#ofUnit = db.prepare<[number], ContentLine>(
      `${contents} WHERE content.unit = ? ORDER BY content.line`,
    );
    this.#ofAsn = db.prepare<[number], ContentLine>(
      `${contents} WHERE unit.asn = ? ORDER BY unit.id, content.line`,
    );
    this.#ofVariant = db.prepare<[number, number, string | null], ContentLine>(
      `${contents} WHERE unit.asn = ? AND content.variant = ?
       ORDER BY content.lot IS NOT ?, content.received >= content.quantity, unit.id, content.line`,
    );
    this.#began = db.prepare<[number], unknown>(
      `SELECT 1 FROM asn_contents AS content JOIN asn_units AS unit ON unit.id = content.unit
         JOIN receivings ON receivings.asn_content = content.id WHERE unit.asn = ? LIMIT 1`,
    );
    this.#counts = db.prepare<[number], unknown>(
      `SELECT 1 FROM asn_contents AS content JOIN asn_units AS unit ON unit.id = content.unit
       WHERE unit.asn = ? AND content.received > 0 LIMIT 1`,
    );
    this.#copy = db.prepare(
      `INSERT INTO asns (asn_id, version, digest, purchase_order, supplier, expected_on, location, state,
         created_by, created_at, closed_at)
       SELECT ?, version, digest, purchase_order, supplier, expected_on, location, 'closed',
         created_by, created_at, ? FROM asns WHERE id = ?`,
    );
    this.#handOver = db.prepare('UPDATE asn_units SET asn = ?, live = 0 WHERE asn = ?');
    this.#dropContents = db.prepare(
      'DELETE FROM asn_contents WHERE unit IN (SELECT id FROM asn_units WHERE asn = ?)',
    );
    this.#dropUnits = db.prepare('DELETE FROM asn_units WHERE asn = ?');
    this.#putUnit = db.prepare('INSERT INTO asn_units (asn, sscc) VALUES (?, ?)');
    this.#putContent = db.prepare(
      `INSERT INTO asn_contents (unit, line, variant, lot, batch, expires_on, quantity)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#units = db.prepare<[number], { id: number; sscc: string }>(
      'SELECT id, sscc FROM asn_units WHERE asn = ? ORDER BY id',
    );
    this.#unitCame = db.prepare('UPDATE asn_units SET movement_id = ? WHERE id = ?');
    // Where another notice awaits the number by now, that one has it.
    this.#unitLeft = db.prepare(
      'UPDATE OR IGNORE asn_units SET movement_id = NULL WHERE movement_id = ?',
    );
    this.#unitCameAgain = db.prepare(
      `UPDATE asn_units SET movement_id = @by WHERE movement_id IS NULL
         AND id IN (SELECT content.unit FROM receivings JOIN asn_contents AS content
           ON content.id = receivings.asn_content WHERE receivings.movement_id = @movement)
         AND sscc IN (SELECT code FROM handling_units AS unit
           JOIN inventory_transactions AS entry ON entry.handling_unit = unit.id
           JOIN movements ON movements.id = entry.movement_id AND entry.seq >= movements.first_seq
           WHERE movements.id = @movement AND entry.seq < movements.first_seq + @lines)`,
    );
    this.#lacks = db.prepare<[number], unknown>(
      `SELECT 1 FROM asn_units AS unit JOIN asn_contents AS content ON content.unit = unit.id
       WHERE unit.asn = ? AND content.received < content.quantity LIMIT 1`,
    );
    this.#setState = db.prepare('UPDATE asns SET state = ?, closed_at = ? WHERE id = ?');
    this.#setLive = db.prepare('UPDATE asn_units SET live = 0 WHERE asn = ?');
  }

  find(asn_id: string): AsnRow | null {
    return this.#find.get(asn_id) ?? null;
  }

  byId(id: number): AsnRow | null {
    return this.#byId.get(id) ?? null;
  }

  /** Throws `unknown-asn`. */
  get(asn_id: string): AsnRow {
    const found = this.#find.get(asn_id);
    if (found !== undefined) return found;
    throw new Refused('not-found', 'unknown-asn', `there is no shipping notice ${asn_id}`);
  }

  /** Throws `asn-closed`. */
  demandOpen(asn: AsnRow): void {
    if (asn.state !== 'closed') return;
    const told = `the shipping notice ${asn.asn_id} is closed; enter another one for what comes now`;
    throw new Refused('conflict', 'asn-closed', told, { asn: asn.asn_id });
  }

  /** The unit of that number that is on its way; null where no notice announces it, or it came. */
  awaited(sscc: string): AwaitedUnit | null {
    return this.#awaited.get(sscc) ?? null;
  }

  contentsOf(unit: Pick<AwaitedUnit, 'id'>): readonly ContentLine[] {
    return this.#ofUnit.all(unit.id);
  }

  /** Contents of all units of a notice with one variant; those of the lot first, then what lacks something. */
  linesOf(asn: number, variant: Variant, lot: string | null): readonly ContentLine[] {
    return this.#ofVariant.all(asn, variant.id, lot);
  }

  came(unit: Pick<AwaitedUnit, 'id'>, movement: string): void {
    this.#unitCame.run(movement, unit.id);
  }

  /** What this movement brought is awaited again. */
  left(movement: string): void {
    this.#unitLeft.run(movement);
  }

  /** The movement that took units back is itself taken back by another one: they are here again. */
  cameAgain(movement: string, by: string): void {
    this.#unitCameAgain.run({ movement, by, lines: LINES_MAX });
  }

  /**
   * Makes or changes a notice, as long as nothing of it counts. Throws `exists_with_different_body`,
   * `asn-closed`, `asn-began`, `sscc-announced`, and what is wrong with its contents.
   */
  put(content: AsnContent, who: Who, moment: Moment): { asn: AsnRow; effect: PutEffect } {
    const digest = contentDigest(content);
    const before = this.find(content.asn);
    if (before !== null && knows(before, content.version, digest)) {
      return { asn: before, effect: 'known' };
    }
    if (before !== null) this.#makeWay(before, who, moment);
    const version = content.version ?? (before?.version ?? 0) + 1;
    const order =
      content.purchase_order === null ? null : this.#orders.get(content.purchase_order).id;
    const { asn: id, supplier, expected_on } = content;
    const location = this.#catalog.place(content.location).id;
    const at = Date.parse(moment.recorded_at);
    this.#put.run(id, version, digest, order, supplier, expected_on, location, who.by, at);
    const asn = this.get(id);
    this.#putUnits(asn, content);
    this.record(asn, who, moment);
    return { asn, effect: before === null ? 'created' : 'changed' };
  }

  close(asn: AsnRow, who: Who, moment: Moment): void {
    this.demandOpen(asn);
    this.#setState.run('closed', Date.parse(moment.recorded_at), asn.id);
    this.#setLive.run(asn.id);
    this.record(this.get(asn.asn_id), who, moment);
  }

  settle(asn: number): void {
    const { state } = this.#byId.get(asn) ?? { state: 'closed' };
    if (state === 'closed') return;
    const now = this.#lacks.get(asn) === undefined ? 'received' : 'open';
    if (now !== state) this.#setState.run(now, null, asn);
  }

  record(asn: AsnRow, { by, occurred_at }: Who, moment: Moment): void {
    const contents = this.#ofAsn.all(asn.id);
    const order = asn.purchase_order === null ? null : this.#orders.byId(asn.purchase_order);
    this.#journal.append(
      {
        kind: 'asn.changed',
        id: `${asn.asn_id}/${asn.version}`,
        occurred_at,
        body: {
          asn: asn.asn_id,
          by,
          expected_on: asn.expected_on,
          location: this.#catalog.locationByRow(asn.location).location_id,
          purchase_order: order?.order_id ?? null,
          state: asn.state,
          supplier: asn.supplier,
          units: this.#units.all(asn.id).map(({ id, sscc }) => ({
            contents: contents
              .filter(({ unit }) => unit === id)
              .map(({ expires_on, lot, quantity, variant }) => {
                const { sku, variant_id } = this.#catalog.variant(variant);
                return { expires_on, lot, quantity, sku, variant: variant_id };
              }),
            sscc,
          })),
          version: asn.version,
        },
      },
      moment,
    );
  }

  /**
   * What was counted and taken back, all of it, can count again when the taking back is taken back. So the units it was
   * counted for are kept, under a closed notice of their own, and the new ones stand beside them.
   */
  #makeWay(asn: AsnRow, who: Who, moment: Moment): void {
    this.demandOpen(asn);
    this.#demandNothingCounts(asn);
    if (this.#began.get(asn.id) === undefined) return;
    let kept = `${asn.asn_id}/${asn.version}`;
    while (this.find(kept) !== null) kept += '+';
    this.#copy.run(kept, Date.parse(moment.recorded_at), asn.id);
    const copy = this.get(kept);
    this.#handOver.run(copy.id, asn.id);
    this.record(copy, who, moment);
  }

  /** Throws `asn-began`. */
  #demandNothingCounts(asn: AsnRow): void {
    if (this.#counts.get(asn.id) === undefined) return;
    const told = `some goods of the shipping notice ${asn.asn_id} came already; take their scans back, or send what is still to come as another one`;
    throw new Refused('conflict', 'asn-began', told, { asn: asn.asn_id });
  }

  #putUnits(asn: AsnRow, { units }: AsnContent): void {
    if (units.length === 0 || units.length > ASN_UNITS_MAX) {
      const told = `a shipping notice has 1 to ${ASN_UNITS_MAX} units, this one has ${units.length}`;
      throw new Refused('invalid', 'asn-units', told);
    }
    const all = units.reduce((sum, { contents }) => sum + contents.length, 0);
    if (all > CONTENTS_MAX) {
      const told = `a shipping notice has at most ${CONTENTS_MAX} contents, this one has ${all}; split it`;
      throw new Refused('invalid', 'asn-units', told);
    }
    this.#dropContents.run(asn.id);
    this.#dropUnits.run(asn.id);
    for (const { sscc, contents } of units) {
      const fault = ssccFault(sscc);
      if (fault !== null) {
        const told = `${fault}; compare it with the notice`;
        throw new Refused('invalid', 'check-digit', told, { sscc });
      }
      const other = this.awaited(sscc);
      if (other !== null) {
        const told = `the unit ${sscc} is announced by the shipping notice ${other.asn_id} already`;
        throw new Refused('conflict', 'sscc-announced', told, { sscc, asn: other.asn_id });
      }
      if (contents.length === 0 || contents.length > UNIT_CONTENTS_MAX) {
        const told = `a unit has 1 to ${UNIT_CONTENTS_MAX} contents, ${sscc} has ${contents.length}`;
        throw new Refused('invalid', 'asn-units', told, { sscc });
      }
      const unit = Number(this.#putUnit.run(asn.id, sscc).lastInsertRowid);
      for (const [index, each] of contents.entries()) {
        this.#putContentOf(unit, index + 1, each);
      }
    }
  }

  #putContentOf(unit: number, line: number, content: UnitContent): void {
    const variant = this.#catalog.item(content.sku);
    const quantity = wholeQuantity(variant.sku, content.quantity);
    const { lot, batch, expires_on } = content;
    this.#putContent.run(unit, line, variant.id, lot, batch, expires_on, quantity);
  }
}

/** Of all but its version. */
function contentDigest({ version: _, ...content }: AsnContent): string {
  return digestOf(content);
}
