import type { Database } from 'better-sqlite3';
import { PLAN_MAX } from '../../../contract/constants.ts';
import { Refused } from '../../base/errors.ts';
import type { Location, Variant } from '../../inventory/catalog.ts';
import { LOOSE } from '../../inventory/handling-units.ts';
import type { Today } from '../../inventory/held.ts';
import { NO_LOT } from '../../inventory/lots.ts';
import type { InventoryRooms } from '../../inventory/module.ts';
import type { NamedRow } from '../../inventory/named-row.ts';
import { called } from '../../inventory/place-name.ts';
import { wholeQuantity } from '../../inventory/quantity.ts';
import { lotNamed } from '../../inventory/stock-commands.ts';
import type { LooseGoods, Subject } from './commands.ts';
import type { Load } from './load.ts';
import type { Planner } from './planner.ts';
import type { TaskLine, Tasks } from './tasks.ts';

/** Goods as they stand before they are put away. */
export type Ready = {
  readonly unit: NamedRow;
  readonly lines: readonly TaskLine[];
  readonly from: Location;
  readonly load: Load;
  /** Row of the receipt that loose goods came with; null where nobody says. */
  readonly receipt: number | null;
};

/** What somebody asks to put away: as it is, and whether it can be. */
export class Subjects {
  readonly #rooms: InventoryRooms;
  readonly #planner: Planner;
  readonly #tasks: Tasks;
  readonly #onHand;
  readonly #receipt;

  constructor(db: Database, rooms: InventoryRooms, parts: { planner: Planner; tasks: Tasks }) {
    this.#rooms = rooms;
    this.#planner = parts.planner;
    this.#tasks = parts.tasks;
    this.#onHand = db
      .prepare<[number, number, number, number], number>(
        `SELECT on_hand FROM inventory_levels
         WHERE variant = ? AND location = ? AND lot = ? AND handling_unit = ?`,
      )
      .pluck();
    this.#receipt = db
      .prepare<[string], number>('SELECT id FROM receipts WHERE receipt_id = ?')
      .pluck();
  }

  /**
   * The largest first: they have the fewest places to choose from. What cannot be put away comes last, where its
   * plan says why. Throws `plan-size`.
   */
  order(subjects: readonly Subject[]): readonly number[] {
    if (subjects.length === 0 || subjects.length > PLAN_MAX) {
      const told = `a plan is for 1 to ${PLAN_MAX} units or goods, not ${subjects.length}`;
      throw new Refused('invalid', 'plan-size', told);
    }
    const sizes = subjects.map((subject) => this.#sizeOf(subject));
    return [...sizes.keys()].sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0));
  }

  #sizeOf(subject: Subject): number {
    try {
      // Whether it is held back makes it neither larger nor smaller.
      const { weight_mg, volume_mm3 } = this.#loadOf(subject, null);
      return weight_mg + volume_mm3;
    } catch (error) {
      if (error instanceof Refused) return -1;
      throw error;
    }
  }

  /** What it would weigh and take up, whether it is ready or not. */
  #loadOf({ handling_unit, goods }: Subject, today: Today): Load {
    if (handling_unit === null) return this.#planner.loadOf([this.#lineOf(goods)], [], today);
    const unit = this.#rooms.moves.unitNamed(handling_unit);
    return this.#planner.loadOf(this.linesOn(unit), this.#rooms.units.within(unit), today);
  }

  ready({ handling_unit, goods }: Subject, today: Today): Ready {
    const { moves, catalog } = this.#rooms;
    if (handling_unit !== null) return this.unitReady(moves.unitNamed(handling_unit), today);
    const ready = this.goodsReady(this.#lineOf(goods), catalog.place(goods.location), today);
    return { ...ready, receipt: this.#receiptNamed(goods.receipt) };
  }

  /** Throws `unknown-receipt`. */
  #receiptNamed(name: string | undefined): number | null {
    if (name === undefined) return null;
    const receipt = this.#receipt.get(name);
    if (receipt !== undefined) return receipt;
    throw new Refused('not-found', 'unknown-receipt', `there is no receipt ${name}`);
  }

  #lineOf({ sku, lot, quantity }: LooseGoods): TaskLine {
    const variant = this.#rooms.catalog.item(sku);
    return { variant, lot: lotNamed(this.#rooms, variant, lot), quantity };
  }

  /** Throws `empty-unit`. */
  linesOn(unit: NamedRow): readonly TaskLine[] {
    const lines = this.#rooms.moves
      .contents(unit)
      .map(({ variant, lot, on_hand: quantity }) => ({ variant, lot, quantity }));
    if (lines.length === 0) {
      throw new Refused('conflict', 'empty-unit', `${unit.name} carries nothing to put away`);
    }
    return lines;
  }

  /** Throws `already-planned`, `unit-left` and `empty-unit`. */
  unitReady(unit: NamedRow, today: Today): Ready {
    const { catalog, units } = this.#rooms;
    const open = this.#tasks.openOfUnit(unit);
    if (open !== null) {
      const to = open.to.location_id;
      const told = open.part
        ? `what orders wait for is taken off ${unit.name} to ${called(open.to)} first, sent by ${open.created_by}; then plan the rest`
        : `${unit.name} is on its way to ${called(open.to)} already, sent by ${open.created_by}`;
      const facts = { task: open.id, to, by: open.created_by };
      throw new Refused('conflict', 'already-planned', told, facts);
    }
    const { location } = units.details(unit);
    if (location === null) {
      const told = `${unit.name} stands nowhere in this zone; receive it first`;
      throw new Refused('conflict', 'unit-left', told);
    }
    const within = units.within(unit);
    this.#demandMovesAlone(unit, [...units.above(unit), ...within]);
    const lines = this.linesOn(unit);
    const load = this.#planner.loadOf(lines, within, today);
    return { unit, lines, from: catalog.locationByRow(location), load, receipt: null };
  }

  /** What it stands on or carries would be taken to two places at once. Throws `already-planned`. */
  #demandMovesAlone(unit: NamedRow, others: readonly NamedRow[]): void {
    for (const other of others) {
      const open = other.id === unit.id ? null : this.#tasks.openOfUnit(other);
      if (open === null) continue;
      const to = open.to.location_id;
      const told = `${unit.name} and ${other.name} stand on one another, and ${other.name} is on its way to ${called(open.to)} already, sent by ${open.created_by}`;
      const facts = { task: open.id, to, by: open.created_by };
      throw new Refused('conflict', 'already-planned', told, facts);
    }
  }

  /** Loose goods. Throws `bad-quantity` and `not-in-stock`: what others take away already is not there. */
  goodsReady(line: TaskLine, from: Location, today: Today): Ready {
    const { variant, lot, quantity } = line;
    wholeQuantity(variant.sku, quantity);
    const on_hand = this.lies(variant, from, lot, LOOSE);
    const leaving = this.#tasks.leaving(from, line);
    if (on_hand - leaving < quantity) {
      const away = leaving === 0 ? '' : `, of which ${leaving} are being put away already`;
      const of = lot.id === NO_LOT.id ? '' : ` of lot ${lot.name}`;
      const told = `${quantity} of ${variant.sku}${of} are to be put away from ${called(from)}, where ${on_hand} lie loose${away}`;
      const facts = { sku: variant.sku, location: from.location_id, on_hand, leaving };
      throw new Refused('conflict', 'not-in-stock', told, facts);
    }
    const load = this.#planner.loadOf([line], [], today);
    return { unit: LOOSE, lines: [line], from, load, receipt: null };
  }

  /** Goods on a unit, or loose ones, at a place. */
  lies(variant: Variant, at: Location, lot: NamedRow, unit: NamedRow): number {
    return this.#onHand.get(variant.id, at.id, lot.id, unit.id) ?? 0;
  }
}
