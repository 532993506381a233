import type { Database } from 'better-sqlite3';
import type { ReceiptResult } from '../../../contract/receiving-records.ts';
import { Refused } from '../../base/errors.ts';
import type { Location, Variant } from '../../inventory/catalog.ts';
import { type HandlingUnits, LOOSE } from '../../inventory/handling-units.ts';
import type { LotScanned } from '../../inventory/identify.ts';
import type { Ledger } from '../../inventory/ledger.ts';
import { type MovementLine, shortOf } from '../../inventory/movement.ts';
import type { NamedRow } from '../../inventory/named-row.ts';
import { called } from '../../inventory/place-name.ts';
import type { Reference } from '../../inventory/reservations.ts';
import type { Stock } from '../../inventory/stock.ts';
import type { Moment } from '../../store/command.ts';
import type { AsnRow, AwaitedUnit, ContentLine } from './asns.ts';
import type { LineAnswer, OtherDate, ScanAnswer, ScanReceipt } from './commands.ts';
import type { CountedLine } from './counting.ts';
import { type GoodsSaid, goodsReader } from './goods-said.ts';
import { announcedLot } from './incoming.ts';
import { allocate, type Taken } from './matching.ts';
import type { OrderRow } from './order-plan.ts';
import type { ReceiptRow, Receipts } from './receipts.ts';
import { incomingRefusal, overRefusal } from './refusals.ts';
import type { ReceivingRooms } from './station.ts';
import { countedOf } from './unit-counted.ts';
import { withLotSaid } from './unit-lots.ts';

export type ScanRooms = ReceivingRooms & {
  readonly receipts: Receipts;
  readonly ledger: Ledger;
  readonly units: HandlingUnits;
  readonly stock: Stock;
};

/** A receipt with what it is against. */
type Against = {
  readonly receipt: ReceiptRow;
  readonly order: OrderRow | null;
  readonly asn: AsnRow | null;
  readonly place: Location;
};

/** A scan, or goods that are damaged before they were taken in. */
export type Asking = ScanReceipt & { readonly damaged: boolean };
type Item = Extract<GoodsSaid, { kind: 'item' }>;

/** One scan of a receipt: matched to what is awaited, booked, counted and kept, all in one. */
export class Scanner {
  readonly #rooms: ScanRooms;
  readonly #read;

  constructor(db: Database, rooms: ScanRooms) {
    this.#rooms = rooms;
    this.#read = goodsReader(db, rooms.catalog);
  }

  /** Throws what `goodsReader`, `incomingRefusal` and `overRefusal` say, and what stands against the receipt. */
  scan(asked: Asking, moment: Moment): ScanAnswer {
    const against = this.#against(asked);
    const said = this.#read(asked);
    switch (said.kind) {
      case 'item':
        return this.#item(against, asked, said, moment);
      case 'unit':
        return this.#unit(against, asked, said.sscc, moment);
      case 'unknown':
        // A bare SSCC, without its application identifier.
        if (this.#rooms.asns.awaited(said.code) !== null) {
          return this.#unit(against, asked, said.code, moment);
        }
        return this.#note(against, asked, 'unknown-item', null, moment);
    }
  }

  #against(asked: Asking): Against {
    const { receipts, orders, asns, catalog } = this.#rooms;
    const receipt = receipts.open(asked.receipt);
    const asn = receipt.asn === null ? null : asns.byId(receipt.asn);
    if (asn !== null) asns.demandOpen(asn);
    const row = receipt.purchase_order ?? asn?.purchase_order ?? null;
    const order = row === null ? null : orders.byId(row);
    if (order !== null && asn === null) orders.demandOpen(order);
    const place =
      asked.quarantine === null
        ? catalog.locationByRow(receipt.location)
        : quarantine(this.#rooms, asked.quarantine, asked.reason);
    return { receipt, order: order?.state === 'closed' ? null : order, asn, place };
  }

  #item(against: Against, asked: Asking, said: Item, moment: Moment): ScanAnswer {
    const { asns, units, stock, incoming, counting } = this.#rooms;
    const { variant, quantity, sscc } = said;
    const announced = sscc === null ? null : asns.awaited(sscc);
    if (announced !== null) demandOf(against, announced);
    const contents = announced === null ? [] : asns.contentsOf(announced);
    const here = sscc === null ? null : units.find(sscc);
    if (here !== null && stock.unitIsHere(here)) throw this.#unitReceived(here);
    const lines = this.#linesFor(against, variant, said.lot);
    const lot = said.lot ?? onlyLot(contents.filter((each) => each.variant === variant.id));
    const wrong = lines === 'none';
    if (wrong && asked.accept === null && !asked.damaged) {
      return this.#note(against, asked, 'wrong-item', { variant, quantity }, moment);
    }
    const expired = this.#judge(variant, lot, quantity, asked, moment);
    const matched = lines === 'none' || lines === 'blind' ? null : allocate(lines, quantity);
    const awaited = lines === 'none' || lines === 'blind' ? [] : lines;
    const beyond = matched?.beyond ?? 0;
    if (beyond > 0 && asked.accept === null) {
      throw overRefusal(counting, variant, quantity, awaited);
    }
    const over = (matched?.over ?? 0) + beyond;
    const result: ReceiptResult = asked.damaged
      ? 'damaged'
      : expired
        ? 'expired'
        : wrong
          ? 'wrong-item'
          : lines === 'blind'
            ? 'blind'
            : over > 0
              ? 'over'
              : 'expected';
    const supplier = against.order?.supplier ?? against.asn?.supplier ?? null;
    const other_date = incoming.otherDate(variant, lot);
    const row = incoming.lotOf(variant, lot, supplier);
    const unit = unitFor(units, sscc ?? asked.handling_unit);
    this.#post(against, asked, linesOf(this.#rooms, variant, row, unit, against, quantity), moment);
    const [first] = awaited;
    const counted: Taken<CountedLine>[] = [...(matched?.taken ?? [])];
    if (first !== undefined && beyond > 0) counted.push({ line: first, quantity: beyond });
    counted.push(...this.#alsoOfNotice(against, variant, lot, contents, quantity, counted));
    if (announced !== null) asns.came(announced, asked.id);
    counting.count(movementOf(asked), counted, against.receipt.id, moment);
    const line = this.#add(
      against,
      asked,
      { line: asked.id, result, variant, quantity, over, lot: row, unit, other_date },
      moment,
    );
    return { receipt: asked.receipt, movement: asked.id, lines: [line] };
  }

  #unit(against: Against, asked: Asking, sscc: string, moment: Moment): ScanAnswer {
    const { asns, catalog, units, stock, incoming, counting } = this.#rooms;
    const announced = asns.awaited(sscc);
    if (announced === null) {
      const here = units.find(sscc);
      if (here !== null && stock.unitIsHere(here)) throw this.#unitReceived(here);
      const told = `no shipping notice announces the unit ${sscc}; scan what is on it, with ${sscc} as its unit`;
      throw new Refused('not-found', 'unknown-unit', told, { sscc });
    }
    demandOf(against, announced);
    const announcedGoods = asns.contentsOf(announced);
    if (announcedGoods.some(({ received }) => received > 0)) {
      const told = `some goods of ${sscc} were scanned one by one; go on in that way`;
      throw new Refused('conflict', 'unit-began', told, { sscc });
    }
    const contents = withLotSaid(catalog, announced, announcedGoods, asked);
    const expired = contents.map((content) => {
      const variant = catalog.variant(content.variant);
      return this.#judge(variant, announcedLot(content), content.quantity, asked, moment);
    });
    const { counted, over, beyond } = countedOf(this.#rooms, announced, contents);
    if (beyond !== null && asked.accept === null) {
      throw overRefusal(counting, beyond.variant, beyond.quantity, beyond.lines);
    }
    const unit = units.findOrCreate(sscc);
    const goods = contents.map((content) => {
      const variant = catalog.variant(content.variant);
      const said = announcedLot(content);
      const other_date = incoming.otherDate(variant, said);
      const lot = incoming.lotOf(variant, said, announced.supplier);
      return { variant, lot, quantity: content.quantity, other_date };
    });
    const lines = goods.flatMap(({ variant, lot, quantity }) =>
      linesOf(this.#rooms, variant, lot, unit, against, quantity),
    );
    this.#post(against, asked, lines, moment);
    asns.came(announced, asked.id);
    counting.count(movementOf(asked), counted, against.receipt.id, moment);
    const told = new Set<number>();
    const answers = goods.map(({ variant, lot, quantity, other_date }, index) => {
      // Told once, with the first of its lines.
      const more = told.has(variant.id) ? 0 : Math.min(quantity, over.get(variant.id) ?? 0);
      told.add(variant.id);
      const usual = more > 0 ? 'over' : 'expected';
      const result = asked.damaged ? 'damaged' : expired[index] === true ? 'expired' : usual;
      const line = index === 0 ? asked.id : `${asked.id}/${index + 1}`;
      return this.#add(
        against,
        asked,
        { line, result, variant, quantity, over: more, lot, unit, other_date },
        moment,
      );
    });
    return { receipt: asked.receipt, movement: asked.id, lines: answers };
  }

  /** What the goods may count against; the order before the notice. */
  #linesFor(
    { order, asn, receipt }: Against,
    variant: Variant,
    lot: LotScanned | null,
  ): readonly CountedLine[] | 'none' | 'blind' {
    const { orders, asns } = this.#rooms;
    if (receipt.purchase_order === null && receipt.asn === null) return 'blind';
    const ordered = order === null ? [] : orders.linesOf(order.id, variant);
    if (ordered.length > 0) return ordered;
    const announced = asn === null ? [] : asns.linesOf(asn.id, variant, lot?.number ?? null);
    return announced.length > 0 ? announced : 'none';
  }

  /** Goods that counted against an order count against the notice that announced them too. */
  #alsoOfNotice(
    { asn }: Against,
    variant: Variant,
    lot: LotScanned | null,
    onUnit: readonly ContentLine[],
    quantity: number,
    counted: readonly Taken<CountedLine>[],
  ): readonly Taken<CountedLine>[] {
    if (counted.some(({ line }) => line.kind === 'asn')) return [];
    const ofUnit = onUnit.filter((each) => each.variant === variant.id);
    if (ofUnit.length > 0) return allocate(ofUnit, quantity).taken;
    if (asn === null) return [];
    const lines = this.#rooms.asns.linesOf(asn.id, variant, lot?.number ?? null);
    return allocate(lines, quantity).taken;
  }

  /** Whether it has expired, where that is taken into quarantine. */
  #judge(
    variant: Variant,
    lot: LotScanned | null,
    quantity: number,
    asked: Asking,
    moment: Moment,
  ): boolean {
    const fault = this.#rooms.incoming.fault(variant, lot, quantity, moment.today);
    if (fault === null) return false;
    if (asked.quarantine !== null && fault === 'EXPIRED') return true;
    // It came as it was expected, and lies where nobody takes it from.
    if (asked.quarantine !== null && fault === 'LOT_HELD') return false;
    throw incomingRefusal(fault, variant, lot);
  }

  #unitReceived(unit: NamedRow): Refused {
    const { units, catalog } = this.#rooms;
    const { location } = units.details(unit);
    const place = location === null ? null : catalog.locationByRow(location);
    const stands = place === null ? '' : ` and stands at ${called(place)}`;
    const told = `the unit ${unit.name} was taken in already${stands}`;
    const facts = { sscc: unit.name, location: place?.location_id ?? '' };
    return new Refused('conflict', 'unit-received', told, facts);
  }

  #post(against: Against, asked: Asking, lines: readonly MovementLine[], moment: Moment): void {
    const posted = this.#rooms.ledger.post(
      {
        id: asked.id,
        type: 'receive',
        lines,
        reference: referenceOf(against),
        reason: asked.reason ?? asked.accept,
        created_by: asked.by,
        parcel: null,
        note: asked.note,
        voids: null,
        occurred_at: asked.occurred_at,
      },
      moment,
    );
    if (!posted.ok) throw shortOf(posted.error);
  }

  #add(
    { receipt, place }: Against,
    asked: Asking,
    line: {
      readonly line: string;
      readonly result: ReceiptResult;
      readonly variant: Variant;
      readonly quantity: number;
      readonly over: number;
      readonly lot: NamedRow;
      readonly unit: NamedRow;
      readonly other_date: OtherDate | null;
    },
    moment: Moment,
  ): LineAnswer {
    const { unit, ...rest } = line;
    return this.#rooms.receipts.add(
      receipt,
      {
        ...rest,
        handling_unit: unit,
        location: place,
        code: asked.scan,
        movement: asked.id,
        of: null,
        reason: asked.reason ?? asked.accept,
        note: asked.note,
      },
      asked,
      moment,
    );
  }

  /** Kept as a note; nothing is booked. */
  #note(
    { receipt }: Against,
    asked: Asking,
    result: 'wrong-item' | 'unknown-item',
    goods: { readonly variant: Variant; readonly quantity: number } | null,
    moment: Moment,
  ): ScanAnswer {
    const line = this.#rooms.receipts.add(
      receipt,
      {
        line: asked.id,
        result,
        variant: goods?.variant ?? null,
        quantity: goods?.quantity ?? null,
        over: 0,
        lot: null,
        handling_unit: null,
        location: null,
        code: asked.scan,
        movement: null,
        of: null,
        reason: asked.reason,
        note: asked.note,
        other_date: null,
      },
      asked,
      moment,
    );
    return { receipt: asked.receipt, movement: null, lines: [line] };
  }
}

/** A place of quarantine. Throws `unknown-location`, `not-quarantine` and `reason-missing`. */
export function quarantine(
  { catalog }: Pick<ReceivingRooms, 'catalog'>,
  location_id: string,
  reason: string | null,
): Location {
  const place = catalog.place(location_id);
  if (place.kind !== 'quarantine') {
    const told = `${called(place)} is no place of quarantine; choose one whose kind is quarantine`;
    throw new Refused('invalid', 'not-quarantine', told, { location: location_id });
  }
  if (reason === null) {
    throw new Refused('invalid', 'reason-missing', 'say why the goods go into quarantine');
  }
  return place;
}

/** Throws `other-notice`. */
function demandOf({ receipt, order, asn }: Against, unit: AwaitedUnit): void {
  const blind = receipt.purchase_order === null && receipt.asn === null;
  const fits =
    blind || unit.asn === asn?.id || (order !== null && unit.purchase_order === order.id);
  if (fits) return;
  const told = `the unit ${unit.sscc} belongs to the shipping notice ${unit.asn_id}; receive it there`;
  throw new Refused('conflict', 'other-notice', told, { sscc: unit.sscc, asn: unit.asn_id });
}

/** A label that names no lot may rely on the notice, where that is clear. */
function onlyLot(contents: readonly ContentLine[]): LotScanned | null {
  const [only, ...others] = contents;
  return only === undefined || others.length > 0 ? null : announcedLot(only);
}

function unitFor(units: HandlingUnits, code: string | null): NamedRow {
  return code === null ? LOOSE : units.findOrCreate(code);
}

function linesOf(
  { supplier }: ReceivingRooms,
  variant: Variant,
  lot: NamedRow,
  unit: NamedRow,
  { place }: Against,
  quantity: number,
): readonly MovementLine[] {
  return [
    { variant, lot, handling_unit: LOOSE, location: supplier, quantity: -quantity },
    { variant, lot, handling_unit: unit, location: place, quantity },
  ];
}

function referenceOf({ receipt, order, asn }: Against): Reference {
  if (asn !== null) return { type: 'asn', id: asn.asn_id };
  if (order !== null) return { type: 'purchase_order', id: order.order_id };
  return { type: 'receipt', id: receipt.receipt_id };
}

const movementOf = ({ id, by, occurred_at }: Asking) => ({ id, created_by: by, occurred_at });
