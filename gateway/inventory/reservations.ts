import type { Database } from 'better-sqlite3';
import type { ReservationState } from '../../contract/records.ts';
import { assert, Refused } from '../base/errors.ts';
import type { Moment } from '../store/command.ts';
import type { Variant } from './catalog.ts';
import { freeLots } from './held.ts';
import { called } from './place-name.ts';
import { createFree, createPromised } from './promises.ts';
import { wholeQuantity } from './quantity.ts';
import {
  type Allocation,
  type NewReservation,
  RESERVATION_COLUMNS,
  type Reference,
  type Reservation,
  type ReservationRooms,
  type ReservationRow as Row,
  readReservation,
  recordReservation,
  type Who,
} from './reservation-row.ts';

export type { Allocation, NewReservation, Reference, Reservation };

/** A reservation off its goods, while they move. */
export type Lifted = {
  readonly id: string;
  readonly variant: Variant;
  readonly at: Allocation;
  readonly quantity: number;
};

/** Told when a reservation is over or means no certain goods any more, in the same transaction. */
export type LetGoFollower = (reservation: Reservation, who: Who, moment: Moment) => void;

/** Reservations that one step lets expire at most. */
const EXPIRED_MAX = 100;

/**
 * Goods that are promised. The row here is the only fact; a level's `reserved` is their sum at that level and
 * is written nowhere else.
 */
export class Reservations {
  readonly #rooms: ReservationRooms;
  readonly #find;
  readonly #insert;
  readonly #level;
  readonly #reserveLevel;
  readonly #promised;
  readonly #free;
  readonly #demandFree;
  readonly #change;
  readonly #allocate;
  readonly #expired;
  readonly #ofReference;
  readonly #holders;
  readonly #atLevel;
  readonly #less;
  readonly #followers: LetGoFollower[] = [];

  constructor(db: Database, rooms: ReservationRooms) {
    this.#rooms = rooms;
    this.#find = db.prepare<[string], Row>(
      `SELECT ${RESERVATION_COLUMNS} FROM reservations WHERE reservation_id = ?`,
    );
    this.#insert = db.prepare(
      `INSERT INTO reservations (reservation_id, variant, location, lot, handling_unit, quantity, asked, state,
         reference_type, reference_id, expires_at, created_by, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, 'live', ?, ?, ?, ?, ?)`,
    );
    this.#level = db
      .prepare<[number, number, number, number], number>(
        `SELECT on_hand - reserved FROM inventory_levels
         WHERE variant = ? AND location = ? AND lot = ? AND handling_unit = ?`,
      )
      .pluck();
    this.#reserveLevel = db.prepare(
      `UPDATE inventory_levels SET reserved = reserved + ?
       WHERE variant = ? AND location = ? AND lot = ? AND handling_unit = ?`,
    );
    this.#promised = createPromised(db);
    this.#free = createFree(db);
    this.#demandFree = freeLots(db);
    this.#change = db.prepare(
      'UPDATE reservations SET quantity = ?, state = ?, ended_at = ? WHERE id = ?',
    );
    this.#allocate = db.prepare(
      'UPDATE reservations SET location = ?, lot = ?, handling_unit = ? WHERE id = ?',
    );
    this.#less = db.prepare(
      'UPDATE reservations SET quantity = quantity - ?, asked = asked - ? WHERE id = ?',
    );
    this.#expired = db.prepare<[number, number], Row>(
      `SELECT ${RESERVATION_COLUMNS} FROM reservations
       WHERE state = 'live' AND expires_at IS NOT NULL AND expires_at <= ? ORDER BY expires_at LIMIT ?`,
    );
    this.#ofReference = db.prepare<[string, string], Row>(
      `SELECT ${RESERVATION_COLUMNS} FROM reservations
       WHERE reference_type = ? AND reference_id = ? AND state = 'live' ORDER BY id`,
    );
    this.#atLevel = db.prepare<[number, number, number, number], Row>(
      `SELECT ${RESERVATION_COLUMNS} FROM reservations
       WHERE state = 'live' AND variant = ? AND location = ? AND lot = ? AND handling_unit = ? ORDER BY id`,
    );
    this.#holders = db.prepare<[number, number], Row>(
      `SELECT ${RESERVATION_COLUMNS} FROM reservations WHERE state = 'live' AND variant = ? ORDER BY id DESC LIMIT ?`,
    );
  }

  /** Throws `nothing-free`, which names who holds what is there, `lot-held` and `bad-quantity`. */
  reserve(wanted: NewReservation, moment: Moment): Reservation {
    const { variant, quantity, at, reference } = wanted;
    wholeQuantity(variant.sku, quantity);
    if (this.#find.get(wanted.id) !== undefined) {
      const told = `there is already a reservation ${wanted.id}`;
      throw new Refused('conflict', 'exists', told);
    }
    const free = Math.min(
      this.unpromised(variant, moment),
      at === null ? Number.MAX_SAFE_INTEGER : this.#freeAt(variant, at, moment),
    );
    if (free < quantity) throw this.#nothingFree(wanted, Math.max(0, free));
    this.#insert.run(
      wanted.id,
      variant.id,
      at?.location.id ?? null,
      at?.lot.id ?? null,
      at?.handling_unit.id ?? null,
      quantity,
      quantity,
      reference.type,
      reference.id,
      wanted.expires_at === null ? null : Date.parse(wanted.expires_at),
      wanted.by,
      Date.parse(moment.recorded_at),
    );
    if (at !== null) this.#addToLevel(variant, at, quantity);
    const row = this.#get(wanted.id);
    this.#record(row, wanted, moment);
    return this.#read(row);
  }

  /** What could be reserved in the whole zone; below zero where goods were held back that are promised already. */
  unpromised(variant: Variant, moment: Moment): number {
    return this.#free(variant, moment.today) - this.#promised(variant);
  }

  find(id: string): Reservation | null {
    const row = this.#find.get(id);
    return row === undefined ? null : this.#read(row);
  }

  /** Live ones. */
  ofReference(reference: Reference): readonly Reservation[] {
    return this.#ofReference.all(reference.type, reference.id).map((row) => this.#read(row));
  }

  /** Decides which goods a reservation means. Throws `nothing-free`, `lot-held`, `unknown-reservation` and `not-live`. */
  allocate(id: string, at: Allocation, who: Who, moment: Moment): Reservation {
    const row = this.#live(id);
    const variant = this.#rooms.catalog.variant(row.variant);
    const before = this.#read(row).at;
    if (before !== null) this.#addToLevel(variant, before, -row.quantity);
    const free = this.#freeAt(variant, at, moment);
    if (free < row.quantity) {
      const told = `${row.quantity} of ${variant.sku} are wanted at ${called(at.location)}, where ${free} are free`;
      throw new Refused('conflict', 'nothing-free', told, { free });
    }
    this.#allocate.run(at.location.id, at.lot.id, at.handling_unit.id, row.id);
    this.#addToLevel(variant, at, row.quantity);
    const after = this.#get(id);
    this.#record(after, who, moment);
    return this.#read(after);
  }

  /**
   * The goods are about to be taken by a movement of the same command: they are no longer promised.
   * Throws `unknown-reservation`, `not-live` and `too-many`.
   */
  consume(id: string, quantity: number, who: Who, moment: Moment): void {
    this.#reduce(id, quantity, 'consumed', who, moment);
  }

  /** What is still promised, or so much of it, is free again. Throws `unknown-reservation`, `not-live` and `too-many`. */
  release(id: string, who: Who, moment: Moment, quantity = this.#live(id).quantity): void {
    this.#reduce(id, quantity, 'released', who, moment);
  }

  /** A bounded number of those whose time is over by `now` (milliseconds since 1970). Returns how many. */
  expire(now: number, who: Who, moment: Moment): number {
    const rows = this.#expired.all(now, EXPIRED_MAX);
    for (const { reservation_id, quantity } of rows) {
      this.#reduce(reservation_id, quantity, 'expired', who, moment);
    }
    return rows.length;
  }

  /** Asks for less than before: the rest is promised in another way. All of it is a release. */
  lessen(id: string, by: number, who: Who, moment: Moment): void {
    const row = this.#live(id);
    if (by === row.quantity) return this.release(id, who, moment);
    assert(
      by > 0 && by < row.quantity && row.location === null,
      'part of a promise without a place',
    );
    this.#less.run(by, by, row.id);
    this.#record(this.#get(id), who, moment);
  }

  /**
   * It means no certain goods any more and is kept anywhere in the zone; released where that cannot be promised,
   * since its goods may not be given to anybody by now.
   */
  unplace(id: string, who: Who, moment: Moment): void {
    const variant = this.#offItsPlace(id);
    if (variant === null) return;
    if (this.unpromised(variant, moment) < 0) this.release(id, who, moment);
    else this.#record(this.#get(id), who, moment);
  }

  /** Whoever must know when certain goods are not kept any more. */
  onLetGo(follow: LetGoFollower): void {
    this.#followers.push(follow);
  }

  /** It means no certain goods any more; whether that can be promised is for the caller to see to. */
  loosen(id: string, who: Who, moment: Moment): void {
    if (this.#offItsPlace(id) === null) return;
    this.#record(this.#get(id), who, moment);
    this.#letGo(id, who, moment);
  }

  /** Null where it had no place. */
  #offItsPlace(id: string): Variant | null {
    const row = this.#live(id);
    const { variant, at, quantity } = this.#read(row);
    if (at === null) return null;
    this.#addToLevel(variant, at, -quantity);
    this.#allocate.run(null, null, null, row.id);
    return variant;
  }

  /** Takes the reservations off goods that are about to move as a whole; `settle` puts them back. */
  lift(variant: Variant, at: Allocation): readonly Lifted[] {
    const { location, lot, handling_unit } = at;
    const rows = this.#atLevel.all(variant.id, location.id, lot.id, handling_unit.id);
    for (const { quantity } of rows) this.#addToLevel(variant, at, -quantity);
    return rows.map((row) => ({ id: row.reservation_id, variant, at, quantity: row.quantity }));
  }

  /** The same for one of them; none where it means no certain goods. */
  liftOne(id: string): readonly Lifted[] {
    const { variant, at, quantity } = this.#read(this.#live(id));
    if (at === null) return [];
    this.#addToLevel(variant, at, -quantity);
    return [{ id, variant, at, quantity }];
  }

  /** `to`: what changed of where the goods lie. */
  settle(lifted: readonly Lifted[], to: Partial<Allocation>, who: Who, moment: Moment): void {
    for (const { id, variant, at, quantity } of lifted) {
      const now = { ...at, ...to };
      this.#allocate.run(now.location.id, now.lot.id, now.handling_unit.id, this.#get(id).id);
      this.#addToLevel(variant, now, quantity);
      this.#record(this.#get(id), who, moment);
    }
  }

  #reduce(
    id: string,
    quantity: number,
    end: Exclude<ReservationState, 'live'>,
    who: Who,
    moment: Moment,
  ): void {
    const row = this.#live(id);
    assert(Number.isSafeInteger(quantity) && quantity > 0, 'a reservation shrinks by whole units');
    if (quantity > row.quantity) {
      const told = `${id} keeps ${row.quantity}, so ${quantity} cannot be taken from it`;
      throw new Refused('invalid', 'too-many', told);
    }
    const left = row.quantity - quantity;
    const ended = left === 0 ? Date.parse(moment.recorded_at) : null;
    this.#change.run(left, left === 0 ? end : 'live', ended, row.id);
    const { at, variant } = this.#read(row);
    if (at !== null) this.#addToLevel(variant, at, -quantity);
    this.#record(this.#get(id), who, moment);
    if (left === 0) this.#letGo(id, who, moment);
  }

  #letGo(id: string, who: Who, moment: Moment): void {
    const reservation = this.#read(this.#get(id));
    for (const follow of this.#followers) follow(reservation, who, moment);
  }

  /** Nothing of a place of quarantine. Throws `lot-held`. */
  #freeAt(variant: Variant, { location, lot, handling_unit }: Allocation, moment: Moment): number {
    this.#demandFree(variant, lot, moment.today);
    if (location.kind === 'quarantine') return 0;
    return this.#level.get(variant.id, location.id, lot.id, handling_unit.id) ?? 0;
  }

  #addToLevel(variant: Variant, at: Allocation, quantity: number): void {
    const { location, lot, handling_unit } = at;
    const changed = this.#reserveLevel.run(
      quantity,
      variant.id,
      location.id,
      lot.id,
      handling_unit.id,
    );
    assert(changed.changes === 1, 'reserved goods lie somewhere');
  }

  #nothingFree({ variant, quantity, at }: NewReservation, free: number): Refused {
    const holders = this.#holders.all(variant.id, 3);
    const [newest] = holders;
    const who = holders
      .map(
        (row) =>
          `${row.quantity} for ${row.reference_type} ${row.reference_id} by ${row.created_by}`,
      )
      .join(', ');
    const where = at === null ? 'in this zone' : `at ${called(at.location)}`;
    const held = holders.length === 0 ? '' : `; reserved: ${who}`;
    const told = `${quantity} of ${variant.sku} are wanted and ${free} are free ${where}${held}`;
    return new Refused('conflict', 'nothing-free', told, {
      sku: variant.sku,
      free,
      held_by: newest === undefined ? null : `${newest.reference_type} ${newest.reference_id}`,
    });
  }

  #live(id: string): Row {
    const row = this.#get(id);
    if (row.state === 'live') return row;
    throw new Refused('conflict', 'not-live', `the reservation ${id} is ${row.state}`);
  }

  #get(id: string): Row {
    const row = this.#find.get(id);
    if (row !== undefined) return row;
    throw new Refused('not-found', 'unknown-reservation', `there is no reservation ${id}`);
  }

  #read(row: Row): Reservation {
    return readReservation(this.#rooms, row);
  }

  #record(row: Row, who: Who, moment: Moment): void {
    recordReservation(this.#rooms, row, who, moment);
  }
}
