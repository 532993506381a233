import { CROSS_DOCK_MAX } from '../../../contract/constants.ts';
import type { Proposal, WaitingOrder } from '../../../contract/putaway.ts';
import type { Location, Variant } from '../../inventory/catalog.ts';
import { LOOSE } from '../../inventory/handling-units.ts';
import type { InventoryRooms } from '../../inventory/module.ts';
import type { Content } from '../../inventory/moves.ts';
import type { Who } from '../../inventory/reservation-row.ts';
import type { Allocation } from '../../inventory/reservations.ts';
import type { Moment } from '../../store/command.ts';
import type { PutawayConfig } from '../settings.ts';
import type { Kept } from './kept.ts';
import type { Load } from './load.ts';
import type { Planner } from './planner.ts';
import type { Ready } from './subjects.ts';
import type { TaskLine } from './tasks.ts';

/** So much that an order needs of an item that came in. */
type Need = { readonly order: string; readonly quantity: number };

/** Orders of customers, as goods that come in ask for them. The room of orders answers. */
export type WaitingOrders = {
  /** Who needs it and is not covered by what lies stored, or at packing, in their turn. */
  readonly needs: (variant: Variant, packing: Location, moment: Moment) => readonly Need[];
  /** Certain goods are the order's from now on. Returns the id of the reservation. */
  readonly keep: (need: Need, variant: Variant, at: Allocation, who: Who, moment: Moment) => string;
};

type Wanted = { readonly content: Content; readonly need: Need };

/** What goes straight to packing of goods that are ready. */
export type Straight = {
  readonly to: Location;
  /** Not all of it: this much is taken, and the rest stays where it is until it is planned. */
  readonly part: boolean;
  readonly lines: readonly TaskLine[];
  readonly load: Load;
  readonly wanted: readonly Wanted[];
};

/**
 * Goods at a dock or in staging that an order waits for go straight to packing. They are reserved for it where they
 * stand when they are sent, so nobody else is promised them and no second pallet is sent for the same order.
 */
export class CrossDock {
  readonly #rooms: InventoryRooms;
  readonly #planner: Planner;
  readonly #kept: Kept;
  readonly #orders: WaitingOrders;
  readonly #config: PutawayConfig;

  constructor(
    rooms: InventoryRooms,
    parts: { planner: Planner; kept: Kept; orders: WaitingOrders; config: PutawayConfig },
  ) {
    this.#rooms = rooms;
    this.#planner = parts.planner;
    this.#kept = parts.kept;
    this.#orders = parts.orders;
    this.#config = parts.config;
  }

  /** Null where no order waits, no packing is named, or it cannot take them. */
  look(ready: Ready, moment: Moment): Straight | null {
    const to = this.#packing();
    const { kind, id } = ready.from;
    if (to === null || id === to.id || (kind !== 'dock' && kind !== 'staging')) return null;
    const contents = this.#contents(ready);
    const wanted = this.#match(contents, to, moment);
    const all = contents.reduce((sum, { on_hand }) => sum + on_hand, 0);
    const part = wanted.reduce((sum, { need }) => sum + need.quantity, 0) < all;
    // Of what stands on other units within, nothing can be taken before they are down.
    const taken = part ? wanted.filter(({ content }) => onItself(content, ready)) : wanted;
    if (taken.length === 0) return null;
    const lines = part ? linesOf(taken) : ready.lines;
    const load = part ? this.#planner.loadOf(lines, [], moment.today) : ready.load;
    if (this.#planner.obstacle(load, to, NO_TASK, true) !== null) return null;
    return { to, part, lines, load, wanted: taken };
  }

  /** Reserves what was found. `task` by its row. */
  keep(task: number, { wanted }: Straight, who: Who, moment: Moment): void {
    for (const { content, need } of wanted) {
      const { variant, location, lot, handling_unit } = content;
      const at = { location, lot, handling_unit };
      this.#kept.add(task, this.#orders.keep(need, variant, at, who, moment));
    }
  }

  /** Packing as the first of the proposals, with who waits there. It has all points that there are. */
  proposal({ to, wanted }: Straight): Proposal {
    const { weights } = this.#config;
    const orders = new Map<string, WaitingOrder>();
    for (const { content, need } of wanted) {
      const { sku } = content.variant;
      const key = `${need.order} ${sku}`;
      const before = orders.get(key)?.quantity ?? 0;
      orders.set(key, { order: need.order, sku, quantity: before + need.quantity });
    }
    const score = Object.values(weights).reduce((sum, points) => sum + points, 0);
    return { location: to.location_id, score, parts: [], orders: [...orders.values()] };
  }

  /** Null while no import has brought the place. */
  #packing(): Location | null {
    const { packing } = this.#config;
    const place = packing === undefined ? null : this.#rooms.catalog.locationByCode(packing);
    const fit = place !== null && place.virtual === 0 && place.kind !== 'quarantine';
    return fit ? place : null;
  }

  /** Of loose goods no more than is asked for and nobody else has reserved. */
  #contents({ unit, lines, from }: Ready): readonly Content[] {
    const { moves, stock } = this.#rooms;
    if (unit.id !== LOOSE.id) return moves.contents(unit);
    return lines.map(({ variant, lot, quantity }) => {
      const reserved = Math.max(0, quantity - stock.looseAvailable(variant, from, lot));
      return { variant, lot, location: from, handling_unit: LOOSE, on_hand: quantity, reserved };
    });
  }

  #match(contents: readonly Content[], packing: Location, moment: Moment): readonly Wanted[] {
    const today = moment.today;
    const needs = new Map<number, { order: string; quantity: number }[]>();
    const wanted: Wanted[] = [];
    for (const content of contents) {
      const { variant, lot } = content;
      if (this.#rooms.stock.lotIsHeld(lot, today)) continue;
      let left = content.on_hand - content.reserved;
      const open =
        needs.get(variant.id) ??
        this.#orders.needs(variant, packing, moment).map((need) => ({ ...need }));
      needs.set(variant.id, open);
      for (const need of open) {
        const quantity = Math.min(left, need.quantity);
        if (quantity === 0) continue;
        if (wanted.length === CROSS_DOCK_MAX) return wanted;
        wanted.push({ content, need: { order: need.order, quantity } });
        need.quantity -= quantity;
        left -= quantity;
      }
    }
    return wanted;
  }
}

/** The row of no task. */
const NO_TASK = 0;

const onItself = ({ handling_unit }: Content, { unit }: Ready): boolean =>
  handling_unit.id === unit.id;

function linesOf(wanted: readonly Wanted[]): readonly TaskLine[] {
  const lines = new Map<string, TaskLine>();
  for (const { content, need } of wanted) {
    const { variant, lot } = content;
    const key = `${variant.id} ${lot.id}`;
    const before = lines.get(key)?.quantity ?? 0;
    lines.set(key, { variant, lot, quantity: before + need.quantity });
  }
  return [...lines.values()];
}
