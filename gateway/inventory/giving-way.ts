import type { Database } from 'better-sqlite3';
import type { Moment } from '../store/command.ts';
import type { Variant } from './catalog.ts';
import type { Shortage } from './movement.ts';
import type { NamedRow } from './named-row.ts';
import type { Who } from './reservation-row.ts';
import type { Reservations } from './reservations.ts';
import type { Stock } from './stock.ts';

/** The promise of no certain goods of an item that is last in a turn, by its id; null where none is. */
export type LastInTurn = (variant: Variant) => string | null;

type Rooms = { readonly reservations: Reservations; readonly stock: Stock };

/**
 * Promises give way to what is so: goods that were counted, lost, thrown away or held back cannot be given to anybody.
 * What is promised beyond what is left is given up, what is last in turn first, and whoever it was for waits again.
 */
export class GivingWay {
  readonly #rooms: Rooms;
  readonly #atLevel;
  readonly #ofLot;
  readonly #newest;
  #lastInTurn: LastInTurn = () => null;

  constructor(db: Database, rooms: Rooms) {
    this.#rooms = rooms;
    const live = "SELECT reservation_id FROM reservations WHERE state = 'live'";
    this.#atLevel = db
      .prepare<[number, number, number, number], string>(
        `${live} AND variant = ? AND location = ? AND lot = ? AND handling_unit = ? ORDER BY id DESC`,
      )
      .pluck();
    this.#ofLot = db
      .prepare<[number, number], string>(`${live} AND variant = ? AND lot = ? ORDER BY id`)
      .pluck();
    this.#newest = db
      .prepare<[number], string>(
        `${live} AND variant = ? AND location IS NULL ORDER BY id DESC LIMIT 1`,
      )
      .pluck();
  }

  /** Whoever serves promises in a turn says which is the last of it. The others go after these, the newest first. */
  inTurnOf(lastInTurn: LastInTurn): void {
    this.#lastInTurn = lastInTurn;
  }

  /**
   * For `Ledger.onShort`. Reservations of the goods themselves mean no certain goods any more, the newest first; what
   * cannot be promised then is given up. False where the goods are not there at all.
   */
  giveWay({ line, on_hand, promised, short }: Shortage, who: Who, moment: Moment): boolean {
    const { variant, location, lot, handling_unit, quantity } = line;
    if (promised > 0) return this.#giveUp(variant, short, who, moment);
    if (on_hand + quantity < 0) return false;
    let left = short;
    for (const id of this.#atLevel.all(variant.id, location.id, lot.id, handling_unit.id)) {
      if (left <= 0) break;
      left -= this.#loosen(id, who, moment);
    }
    this.keepWithinFree(variant, who, moment);
    return left < short;
  }

  /** Nobody may be given goods of these lots any more, where they are held. */
  lotsHeld(
    lots: readonly { readonly variant: Variant; readonly lot: NamedRow }[],
    who: Who,
    moment: Moment,
  ): void {
    const held = lots.filter(({ lot }) => this.#rooms.stock.lotIsHeld(lot, moment.today));
    const reservations = held.flatMap(({ variant, lot }) => this.#ofLot.all(variant.id, lot.id));
    this.heldBack(held, reservations, who, moment);
  }

  /** These goods are free for nobody any more: these reservations meant them, and others may be of the same items. */
  heldBack(
    goods: readonly { readonly variant: Variant }[],
    reservations: readonly string[],
    who: Who,
    moment: Moment,
  ): void {
    for (const id of reservations) this.#loosen(id, who, moment);
    const variants = new Map(goods.map(({ variant }) => [variant.id, variant]));
    for (const variant of variants.values()) this.keepWithinFree(variant, who, moment);
  }

  /** What is promised beyond what is free, since goods were held back or have expired, is given up. */
  keepWithinFree(variant: Variant, who: Who, moment: Moment): void {
    this.#giveUp(variant, -this.#rooms.reservations.unpromised(variant, moment), who, moment);
  }

  /** Of promises of no certain goods. False where nothing was given up. */
  #giveUp(variant: Variant, quantity: number, who: Who, moment: Moment): boolean {
    const { reservations } = this.#rooms;
    let left = quantity;
    while (left > 0) {
      const last = this.#lastInTurn(variant) ?? this.#newest.get(variant.id) ?? null;
      const promise = last === null ? null : reservations.find(last);
      if (promise === null) break;
      const part = Math.min(left, promise.quantity);
      reservations.release(promise.id, who, moment, part);
      left -= part;
    }
    return left < quantity;
  }

  /** Returns how much it kept. One that shared a putaway task with another may have gone with that one: then 0. */
  #loosen(id: string, who: Who, moment: Moment): number {
    const now = this.#rooms.reservations.find(id);
    if (now?.state !== 'live' || now.at === null) return 0;
    this.#rooms.reservations.loosen(id, who, moment);
    return now.quantity;
  }
}
