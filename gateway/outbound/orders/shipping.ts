import type { Database } from 'better-sqlite3';
import { Refused } from '../../base/errors.ts';
import type { Location, Variant } from '../../inventory/catalog.ts';
import { LOOSE } from '../../inventory/handling-units.ts';
import type { Today } from '../../inventory/held.ts';
import { NO_LOT } from '../../inventory/lots.ts';
import type { InventoryRooms } from '../../inventory/module.ts';
import { LINES_MAX, type MovementLine, shortOf } from '../../inventory/movement.ts';
import type { NamedRow } from '../../inventory/named-row.ts';
import { called } from '../../inventory/place-name.ts';
import { FREE_LEVEL } from '../../inventory/promises.ts';
import type { Moment } from '../../store/command.ts';
import type { OrderShipped, ShipOrder } from './commands.ts';
import type { OrderBook, OrderRow } from './order-book.ts';

type Rooms = Pick<
  InventoryRooms,
  'catalog' | 'lots' | 'units' | 'stock' | 'ledger' | 'reservations' | 'journal'
>;
type Who = { readonly by: string; readonly occurred_at: string };

/** Goods at packing that leave, and the reservation that kept them. */
type Taken = {
  readonly reservation: string;
  readonly variant: Variant;
  readonly lot: NamedRow;
  readonly handling_unit: NamedRow;
  readonly quantity: number;
};
type FreeAsked = {
  readonly variant: number;
  readonly location: number;
  readonly today: Today;
};
type FreeRow = { readonly lot: number; readonly handling_unit: number; readonly free: number };

/** Each of them is two lines of the movement. */
const TAKEN_MAX = LINES_MAX / 2;

/**
 * What lies packed for an order leaves with the customer: the goods at packing that are kept for it, and where it was
 * promised goods of no certain place, what lies free there, by expiry. What was shipped for an order the
 * ledger says; an order of which all has left is over, until some of it is taken back.
 */
export class Shipping {
  readonly #book: OrderBook;
  readonly #rooms: Rooms;
  readonly #packing: string | null;
  readonly #free;

  constructor(db: Database, rooms: Rooms, book: OrderBook, packing: string | null) {
    this.#book = book;
    this.#rooms = rooms;
    this.#packing = packing;
    this.#free = db.prepare<[FreeAsked], FreeRow>(
      `SELECT level.lot, level.handling_unit, level.on_hand - level.reserved AS free
       FROM inventory_levels AS level JOIN lots AS lot ON lot.id = level.lot
         JOIN handling_units AS unit ON unit.id = level.handling_unit
       WHERE level.variant = @variant AND level.location = @location AND level.on_hand > level.reserved
         AND ${FREE_LEVEL}
       ORDER BY coalesce(lot.expires_on, '9999'), lot.number, unit.code LIMIT ${TAKEN_MAX + 1}`,
    );
    rooms.ledger.onReversed(({ movement, created_by: by, occurred_at }, moment) => {
      const name = rooms.ledger.find(movement);
      const reference = name === null ? null : rooms.ledger.referenceOf(name);
      const order = reference?.type === 'order' ? book.find(reference.id) : null;
      if (order !== null) this.#settle(order, { by, occurred_at }, moment);
    });
  }

  /** Throws `unknown-order`, `order-ended`, `no-packing`, `nothing-packed`, `lot-held` and `not-in-stock`. */
  ship({ id, order: name, note, ...who }: ShipOrder, moment: Moment): OrderShipped {
    const order = this.#book.get(name);
    this.#book.demandOpen(order);
    const from = this.#place();
    const found = this.#packed(order, from, moment);
    const taken = found.slice(0, TAKEN_MAX);
    if (taken.length === 0) {
      const told = `nothing that is kept for ${name} lies at ${called(from)}; bring it there first`;
      throw new Refused('conflict', 'nothing-packed', told, { location: from.location_id });
    }
    const { ledger, reservations, catalog } = this.#rooms;
    const customer = catalog.location('customer');
    const lines = taken.flatMap(({ reservation, quantity, ...goods }): MovementLine[] => {
      reservations.consume(reservation, quantity, who, moment);
      return [
        { ...goods, location: from, quantity: -quantity },
        { ...goods, handling_unit: LOOSE, location: customer, quantity },
      ];
    });
    const reference = { type: 'order', id: name };
    const { by: created_by, occurred_at } = who;
    const unsaid = { reason: null, parcel: null, voids: null, note };
    const booked = {
      id,
      type: 'ship',
      lines,
      reference,
      created_by,
      occurred_at,
      ...unsaid,
    } as const;
    const posted = ledger.post(booked, moment);
    if (!posted.ok) throw shortOf(posted.error);
    return {
      order: name,
      movement: id,
      state: this.#settle(order, who, moment).state,
      more: found.length > taken.length,
      lines: taken.map(({ variant, lot, handling_unit, quantity }) => ({
        sku: variant.sku,
        lot: lot.id === NO_LOT.id ? null : lot.name,
        handling_unit: handling_unit.id === LOOSE.id ? null : handling_unit.name,
        quantity,
      })),
    };
  }

  #place(): Location {
    const name = this.#packing;
    const place = name === null ? null : this.#rooms.catalog.locationByCode(name);
    if (place !== null) return place;
    const told =
      name === null
        ? 'no place of packing is configured; name one as putaway.packing in gateway.yaml'
        : `putaway.packing names ${name}, which the catalog does not know; import the locations`;
    throw new Refused('conflict', 'no-packing', told);
  }

  #packed(order: OrderRow, from: Location, moment: Moment): readonly Taken[] {
    const { reservations, stock } = this.#rooms;
    const today = moment.today;
    const taken: Taken[] = [];
    const unplaced: { reservation: string; variant: Variant; quantity: number }[] = [];
    for (const { id, variant, quantity, at } of reservations.ofReference({
      type: 'order',
      id: order.order_id,
    })) {
      if (at === null) unplaced.push({ reservation: id, variant, quantity });
      else if (at.location.id === from.id) {
        stock.demandFree(
          variant,
          at.lot,
          today,
          'take them to quarantine and cancel their reservation',
        );
        const { lot, handling_unit } = at;
        taken.push({ reservation: id, variant, lot, handling_unit, quantity });
      }
    }
    const used = new Map<string, number>();
    for (const { reservation, variant, quantity } of unplaced) {
      let left = quantity;
      for (const row of this.#free.all({ variant: variant.id, location: from.id, today })) {
        const key = `${variant.id} ${row.lot} ${row.handling_unit}`;
        const part = Math.min(left, row.free - (used.get(key) ?? 0));
        if (part <= 0) continue;
        used.set(key, (used.get(key) ?? 0) + part);
        left -= part;
        const lot = this.#rooms.lots.lotById(row.lot);
        const handling_unit = this.#rooms.units.byId(row.handling_unit);
        taken.push({ reservation, variant, lot, handling_unit, quantity: part });
      }
    }
    return taken;
  }

  /** Over once all of it has left, and open again when some of that comes back by a correction. */
  #settle(order: OrderRow, who: Who, moment: Moment): OrderRow {
    this.#book.recount(order);
    const all = this.#book.lines(order).every(({ quantity, shipped }) => shipped >= quantity);
    const state = all ? 'shipped' : 'open';
    if (order.state === 'cancelled' || order.state === state) return order;
    const settled = this.#book.settle(order, state, who, moment);
    this.#book.record(this.#rooms.journal, settled, who, moment);
    return settled;
  }
}
