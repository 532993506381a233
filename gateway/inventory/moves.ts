import type { Database } from 'better-sqlite3';
import type { EntryType } from '../../contract/records.ts';
import { Refused } from '../base/errors.ts';
import type { Moment } from '../store/command.ts';
import type { Catalog, Location, Variant } from './catalog.ts';
import type { GivingWay } from './giving-way.ts';
import { type HandlingUnits, LOOSE } from './handling-units.ts';
import type { Ledger } from './ledger.ts';
import type { Lots } from './lots.ts';
import { LINES_MAX, type MovementLine, shortOf } from './movement.ts';
import type { NamedRow } from './named-row.ts';
import { called } from './place-name.ts';
import { wholeQuantity } from './quantity.ts';
import type { Reference, Reservations } from './reservations.ts';

/** What a move says of itself in the ledger. */
export type MoveNote = {
  /** Of the movement, or the stem of several: `id`, `id/2`, `id/3`. */
  readonly id: string;
  readonly type: EntryType;
  readonly reference: Reference | null;
  readonly reason: string | null;
  readonly note: string | null;
  readonly by: string;
  readonly occurred_at: string;
};

export type GoodsMove = MoveNote & {
  readonly variant: Variant;
  readonly lot: NamedRow;
  readonly from: Location;
  readonly from_unit: NamedRow;
  readonly to: Location;
  readonly to_unit: NamedRow;
  /** In base units. */
  readonly quantity: number;
};

export type UnitMove = MoveNote & {
  readonly unit: NamedRow;
  readonly to: Location;
  /** What it will stand on; null: on the place itself. */
  readonly onto: NamedRow | null;
};

/** Goods as they lie. */
export type Content = Omit<MovementLine, 'quantity'> & {
  readonly on_hand: number;
  readonly reserved: number;
};

type Row = {
  readonly variant: number;
  readonly location: number;
  readonly lot: number;
  readonly handling_unit: number;
  readonly on_hand: number;
  readonly reserved: number;
};

type Rooms = {
  readonly catalog: Catalog;
  readonly lots: Lots;
  readonly units: HandlingUnits;
  readonly ledger: Ledger;
  readonly reservations: Reservations;
  readonly givingWay: GivingWay;
};

/** Goods and handling units from one place to another. Every flow that moves stock ends here. */
export class Moves {
  readonly #rooms: Rooms;
  readonly #onUnit;

  constructor(db: Database, rooms: Rooms) {
    this.#rooms = rooms;
    this.#onUnit = db.prepare<[number], Row>(
      `SELECT variant, location, lot, handling_unit, on_hand, reserved FROM inventory_levels
       WHERE handling_unit = ? AND on_hand > 0 ORDER BY variant, lot`,
    );
  }

  /** Throws `not-in-stock`, `bad-quantity` and `same-place`. Returns the movement's id. */
  goods(move: GoodsMove, moment: Moment): string {
    const { variant, lot, quantity } = move;
    wholeQuantity(variant.sku, quantity);
    if (move.from.id === move.to.id && move.from_unit.id === move.to_unit.id) {
      const told = `the goods are at ${called(move.to)} already`;
      throw new Refused('invalid', 'same-place', told);
    }
    this.#post(
      { ...move, yields: yields(move) },
      move.id,
      [
        { variant, lot, location: move.from, handling_unit: move.from_unit, quantity: -quantity },
        { variant, lot, location: move.to, handling_unit: move.to_unit, quantity },
      ],
      moment,
    );
    if (move.to.kind === 'quarantine') this.#rooms.givingWay.heldBack([move], [], move, moment);
    return move.id;
  }

  /**
   * Moves a unit with all on and in it; reservations of its goods go with them, but not into quarantine. Throws `unit-left`,
   * `same-place` and `nesting`. Returns the ids of the movements: none where it was empty.
   */
  unit(move: UnitMove, moment: Moment): readonly string[] {
    const { units, reservations } = this.#rooms;
    const { unit, to, onto } = move;
    const before = units.details(unit);
    if (before.location === to.id && before.parent === (onto?.id ?? null)) {
      const told = `${unit.name} stands at ${called(to)} already`;
      throw new Refused('invalid', 'same-place', told);
    }
    if (onto !== null && units.details(onto).location !== to.id) {
      const told = `${onto.name} does not stand at ${called(to)}; move it there first`;
      throw new Refused('conflict', 'nesting', told);
    }
    const contents = this.contents(unit);
    const moved = contents.filter(({ location }) => location.id !== to.id);
    const lifted = moved.flatMap((content) =>
      content.reserved === 0 ? [] : reservations.lift(content.variant, content),
    );
    const lines = moved.flatMap(({ on_hand, reserved: _, ...what }): MovementLine[] => [
      { ...what, quantity: -on_hand },
      { ...what, location: to, quantity: on_hand },
    ]);
    // Before its goods, so that each unit within keeps what it stands on.
    units.placeAll(unit, to.id, null);
    if (onto !== null) units.nest(unit, onto);
    const ids: string[] = [];
    for (let from = 0; from < lines.length; from += LINES_MAX) {
      const id = from === 0 ? move.id : `${move.id}/${from / LINES_MAX + 1}`;
      const what = { ...move, yields: yields(move) };
      this.#post(what, id, lines.slice(from, from + LINES_MAX), moment);
      ids.push(id);
    }
    reservations.settle(lifted, { location: to }, move, moment);
    if (to.kind === 'quarantine') {
      const reserved = lifted.map(({ id }) => id);
      this.#rooms.givingWay.heldBack(moved, reserved, move, moment);
    }
    return ids;
  }

  /** The goods on a unit and on all units on and in it. */
  contents(unit: NamedRow): readonly Content[] {
    const { catalog, lots, units } = this.#rooms;
    return units.within(unit).flatMap((each) =>
      this.#onUnit.all(each.id).map((row) => ({
        variant: catalog.variant(row.variant),
        location: catalog.locationByRow(row.location),
        lot: lots.lotById(row.lot),
        handling_unit: each,
        on_hand: row.on_hand,
        reserved: row.reserved,
      })),
    );
  }

  /** A unit by its code, or "on none" for null. Throws `unknown-unit`. */
  unitNamed(code: string | null): NamedRow {
    if (code === null) return LOOSE;
    const unit = this.#rooms.units.find(code);
    if (unit !== null) return unit;
    throw new Refused('not-found', 'unknown-unit', `there is no handling unit ${code}`);
  }

  #post(
    note: MoveNote & { readonly yields: boolean },
    id: string,
    lines: readonly MovementLine[],
    moment: Moment,
  ): void {
    const { by: created_by, type, reference, reason, note: text, occurred_at, yields } = note;
    const posted = this.#rooms.ledger.post(
      {
        id,
        type,
        lines,
        reference,
        reason,
        created_by,
        parcel: null,
        note: text,
        voids: null,
        yields,
        occurred_at,
      },
      moment,
    );
    if (!posted.ok) throw shortOf(posted.error);
  }
}

/** What goes into quarantine is not fit to be given to anybody. A task's goods lie where they were sent. */
function yields({ to, type }: MoveNote & { readonly to: Location }): boolean {
  return to.kind === 'quarantine' && type !== 'putaway';
}
