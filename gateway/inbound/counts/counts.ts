import type { Database } from 'better-sqlite3';
import { COUNT_LINES_MAX, COUNT_ROUNDS_MAX, COUNTS_PLAN_MAX } from '../../../contract/constants.ts';
import type { CountWhy } from '../../../contract/counts.ts';
import { Refused } from '../../base/errors.ts';
import type { Location } from '../../inventory/catalog.ts';
import { CODE_LENGTH_MAX, withoutIdentifier } from '../../inventory/code.ts';
import { LOOSE } from '../../inventory/handling-units.ts';
import { NO_LOT } from '../../inventory/lots.ts';
import type { InventoryRooms } from '../../inventory/module.ts';
import { LINES_MAX, type MovementLine, shortOf } from '../../inventory/movement.ts';
import { called } from '../../inventory/place-name.ts';
import { wholeQuantity } from '../../inventory/quantity.ts';
import type { Asked } from '../../inventory/requests.ts';
import { codeOfNoPlace } from '../../inventory/unknown-location.ts';
import type { Moment } from '../../store/command.ts';
import type { CountsConfig } from '../settings.ts';
import type { CountEntry, Entered, PlannedCounts, Stands, Started } from './commands.ts';
import { type Count, CountBook, type Thing } from './count-book.ts';
import { varianceOf, verdictOf } from './variance.ts';

const MINUTE_MS = 60_000;

/** Counting, inside the writer's transaction: one person counts a place, and the other is told who. */
export class Counts {
  readonly book: CountBook;
  readonly #rooms: InventoryRooms;
  readonly #config: CountsConfig;
  readonly #onHand;

  constructor(db: Database, rooms: InventoryRooms, config: CountsConfig) {
    this.book = new CountBook(db, rooms);
    this.#rooms = rooms;
    this.#config = config;
    this.#onHand = db
      .prepare<[number, number, number, number], number>(
        `SELECT on_hand FROM inventory_levels
         WHERE variant = ? AND location = ? AND lot = ? AND handling_unit = ?`,
      )
      .pluck();
  }

  plan(asked: Asked, why: CountWhy, places: readonly string[], moment: Moment): PlannedCounts {
    if (places.length === 0 || places.length > COUNTS_PLAN_MAX) {
      const told = `a plan names 1 to ${COUNTS_PLAN_MAX} places, not ${places.length}`;
      throw new Refused('invalid', 'plan-size', told);
    }
    const counts: { count: string; location: string }[] = [];
    const skipped: string[] = [];
    for (const [index, name] of places.entries()) {
      const location = this.#rooms.catalog.ownPlace(name);
      if (this.book.ofPlace(location) !== null) skipped.push(name);
      else {
        const count = `${asked.id}.${index + 1}`;
        this.book.add(count, location, why, asked, moment);
        counts.push({ count, location: name });
      }
    }
    return { counts, skipped };
  }

  /** Throws `being-counted`, which says by whom and since when, and `same-counter` for a recount. */
  start(asked: Asked, of: Count | Location, moment: Moment): Started {
    const found = 'round' in of ? of : this.book.ofPlace(of);
    const count = found ?? this.book.add(asked.id, asPlace(of), 'asked', asked, moment);
    const now = Date.parse(moment.recorded_at);
    const since = count.claimed_at ?? now;
    const held = count.state === 'counting' && count.counter !== asked.by;
    // A clock that was set back must not keep a place for ever.
    if (held && Math.abs(now - since) < this.#config.claim_minutes * MINUTE_MS) {
      const told = `${called(count.location)} is being counted by ${count.counter}; count another place, or ask them to leave it`;
      const facts = { by: count.counter, since: new Date(since).toISOString() };
      throw new Refused('conflict', 'being-counted', told, facts);
    }
    switch (count.state) {
      case 'open':
      case 'recount':
      case 'counting': {
        if (samePerson(count.counter_before, asked.by)) {
          const told = `${asked.by} has counted ${called(count.location)} before; another person must count it now`;
          throw new Refused('conflict', 'same-counter', told, { by: asked.by });
        }
        if (held) this.book.dropRound(count);
        const claim = { state: 'counting', counter: asked.by, claimed_at: now } as const;
        const { id, round, location } = this.book.change(count, claim, asked, moment);
        return { count: id, location: location.location_id, round };
      }
      case 'review': {
        const told = `${called(count.location)} is counted and waits for the lead to decide`;
        throw new Refused('conflict', 'in-review', told);
      }
      case 'done':
      case 'cancelled':
        throw endedAs(count);
    }
  }

  startAt(place: string, asked: Asked, moment: Moment): Started {
    const location = this.#rooms.catalog.locationByCode(withoutIdentifier(place));
    if (location === null || location.virtual === 1) {
      throw codeOfNoPlace(withoutIdentifier(place));
    }
    return this.start(asked, this.#rooms.catalog.demandOwn(location), moment);
  }

  enter(count: Count, entry: CountEntry, asked: Asked): Entered {
    this.#demandCounter(count, asked);
    if (this.book.entered(count) >= COUNT_LINES_MAX) {
      const told = `${COUNT_LINES_MAX} different things were entered; finish this count, then count again`;
      throw new Refused('conflict', 'too-many-lines', told);
    }
    switch (entry.kind) {
      case 'goods':
        return { count: count.id, counted: this.#enterGoods(count, entry) };
      case 'unit':
        return { count: count.id, counted: this.#enterUnit(count, entry.handling_unit) };
      case 'unknown': {
        const code = withoutIdentifier(entry.code).slice(0, CODE_LENGTH_MAX);
        wholeQuantity(code, entry.quantity);
        this.book.putUnknown(count, code, entry.quantity);
        return { count: count.id, counted: entry.quantity };
      }
    }
  }

  finish(count: Count, asked: Asked, moment: Moment): Stands {
    this.#demandCounter(count, asked);
    this.book.addMissing(count);
    const unknown = this.book.unknown(count).length;
    const lines = this.book.lines(count);
    const verdict = verdictOf(lines, { round: count.round, unknown }, this.#config.recount);
    if (verdict === 'recount') return this.#another(count, null, asked, moment);
    if (verdict === 'done') this.book.markCounted(count, moment);
    return stands(this.book.change(count, { state: verdict }, asked, moment));
  }

  leave(count: Count, asked: Asked, moment: Moment): Stands {
    this.#demandCounter(count, asked);
    this.book.dropRound(count);
    const state = count.round === 1 ? 'open' : 'recount';
    return stands(
      this.book.change(count, { state, counter: null, claimed_at: null }, asked, moment),
    );
  }

  /**
   * Books the differences as they were found. Throws `own-count`, and `not-in-stock` where too little is left to take
   * away.
   */
  approve(
    count: Count,
    note: string | null,
    asked: Asked,
    moment: Moment,
  ): Stands & { readonly movements: readonly string[] } {
    demandReview(count);
    if (samePerson(count.counter, asked.by) && !this.#config.approve_own) {
      const told = `${asked.by} counted ${called(count.location)}; another person must approve the difference, or send it back to be counted again`;
      throw new Refused('conflict', 'own-count', told, { by: asked.by });
    }
    const movements = this.#book(count, note, asked, moment);
    this.book.markCounted(count, moment);
    const change = { state: 'done', note, movement: movements[0] ?? null } as const;
    return { ...stands(this.book.change(count, change, asked, moment)), movements };
  }

  again(count: Count, note: string | null, asked: Asked, moment: Moment): Stands {
    demandReview(count);
    return this.#another(count, note, asked, moment);
  }

  cancel(count: Count, note: string | null, asked: Asked, moment: Moment): Stands {
    if (count.state === 'done' || count.state === 'cancelled') {
      throw endedAs(count);
    }
    return stands(this.book.change(count, { state: 'cancelled', note }, asked, moment));
  }

  #another(count: Count, note: string | null, asked: Asked, moment: Moment): Stands {
    if (count.round >= COUNT_ROUNDS_MAX) {
      const told = `${called(count.location)} was counted ${count.round} times; decide, or cancel the count`;
      throw new Refused('conflict', 'too-many-rounds', told);
    }
    const change = {
      state: 'recount',
      round: count.round + 1,
      counter_before: count.counter,
      counter: null,
      claimed_at: null,
      note,
    } as const;
    return stands(this.book.change(count, change, asked, moment));
  }

  #enterGoods(count: Count, entry: Extract<CountEntry, { kind: 'goods' }>): number {
    wholeQuantity(entry.sku, entry.quantity, entry.mode === 'set' ? 0 : 1);
    const thing = this.#thing(count, entry);
    const before = this.book.line(count, thing);
    const counted = (entry.mode === 'add' ? (before?.counted ?? 0) : 0) + entry.quantity;
    if (!Number.isSafeInteger(counted)) {
      const told = `${entry.sku} would add up to more than can be counted exactly`;
      throw new Refused('invalid', 'bad-quantity', told);
    }
    if (thing.variant.tracking === 'serial' && counted > 1) {
      const told = `${thing.variant.sku} is kept by serial number, and ${thing.lot.name} is one piece`;
      throw new Refused('invalid', 'serial', told);
    }
    const expected = this.#expected(count, thing);
    const moved = entry.mode === 'add' && before !== null && before.expected !== expected;
    const disturbed = moved || (entry.mode === 'add' && before?.disturbed === true);
    const position = this.book.position();
    this.book.putLine(count, { ...thing, counted, expected, position, disturbed });
    return counted;
  }

  #enterUnit(count: Count, code: string): number {
    const unit = this.#rooms.moves.unitNamed(withoutIdentifier(code));
    this.#demandHere(count, unit);
    const contents = this.#rooms.moves.contents(unit);
    const position = this.book.position();
    for (const { variant, lot, handling_unit, on_hand } of contents) {
      const seen = { counted: on_hand, expected: on_hand, position, disturbed: false };
      this.book.putLine(count, { variant, lot, handling_unit, ...seen });
    }
    return contents.length;
  }

  #thing(count: Count, entry: Extract<CountEntry, { kind: 'goods' }>): Thing {
    const { catalog, lots, units } = this.#rooms;
    const variant = catalog.item(entry.sku);
    if (entry.lot === null && variant.tracking !== 'none') {
      const what = variant.tracking === 'serial' ? 'serial number' : 'lot';
      const told = `${variant.sku} is kept by ${what}; scan or type it`;
      throw new Refused('invalid', 'lot-needed', told);
    }
    const lot =
      entry.lot === null
        ? NO_LOT
        : lots.findOrCreate(variant, { number: entry.lot, expires_on: null, best_before: null });
    const { handling_unit } = entry;
    const unit = handling_unit === null ? LOOSE : units.findOrCreate(handling_unit);
    if (unit.id !== LOOSE.id) this.#demandHere(count, unit);
    return { variant, lot, handling_unit: unit };
  }

  /** A unit that stands elsewhere by the ledger cannot be counted here: all on it would be moved. */
  #demandHere({ location }: Count, unit: Thing['handling_unit']): void {
    const { units, catalog } = this.#rooms;
    const stands = units.details(unit).location;
    if (stands === null || stands === location.id) return;
    const there = catalog.locationByRow(stands);
    const told = `${unit.name} stands at ${called(there)} by the ledger; move it to ${called(location)} first, then count it`;
    throw new Refused('conflict', 'unit-elsewhere', told, {
      unit: unit.name,
      location: there.location_id,
    });
  }

  #expected({ location }: Count, { variant, lot, handling_unit }: Thing): number {
    return this.#onHand.get(variant.id, location.id, lot.id, handling_unit.id) ?? 0;
  }

  #demandCounter(count: Count, { by }: Asked): void {
    if (count.state === 'counting' && count.counter === by) return;
    if (count.state === 'counting') {
      const told = `${called(count.location)} is being counted by ${count.counter}`;
      throw new Refused('conflict', 'being-counted', told, { by: count.counter });
    }
    const told = `nobody counts ${called(count.location)} now; begin the count first`;
    throw new Refused('conflict', 'not-counting', told, { state: count.state });
  }

  #book(count: Count, note: string | null, asked: Asked, moment: Moment): readonly string[] {
    const { catalog, ledger } = this.#rooms;
    const other = catalog.location('adjustment');
    const lines = this.book.lines(count).flatMap((line): MovementLine[] => {
      const quantity = varianceOf(line);
      if (quantity === 0) return [];
      const { variant, lot, handling_unit } = line;
      return [
        { variant, lot, handling_unit: LOOSE, location: other, quantity: -quantity },
        { variant, lot, handling_unit, location: count.location, quantity },
      ];
    });
    const ids: string[] = [];
    for (let from = 0; from < lines.length; from += LINES_MAX) {
      const id = from === 0 ? asked.id : `${asked.id}/${from / LINES_MAX + 1}`;
      const posted = ledger.post(
        {
          id,
          type: 'count',
          lines: lines.slice(from, from + LINES_MAX),
          reference: { type: 'count', id: count.id },
          reason: 'COUNT',
          created_by: asked.by,
          parcel: null,
          note,
          voids: null,
          yields: true,
          occurred_at: asked.occurred_at,
        },
        moment,
      );
      if (!posted.ok) throw shortOf(posted.error);
      ids.push(id);
    }
    return ids;
  }
}

/** Names are typed, so `Ann` and `ann` are one. */
function samePerson(a: string | null, b: string): boolean {
  return a !== null && a.trim().toLowerCase() === b.trim().toLowerCase();
}

function asPlace(of: Count | Location): Location {
  return 'round' in of ? of.location : of;
}

const stands = ({ id, state }: Count): Stands => ({ count: id, state });

const STATES: Readonly<Record<Count['state'], string>> = {
  open: 'waits to be counted',
  counting: 'is being counted',
  recount: 'is to be counted once more',
  review: 'waits for the lead',
  done: 'is done',
  cancelled: 'is cancelled',
};

function demandReview({ state, location, id }: Count): void {
  if (state === 'review') return;
  const told = `the count ${id} of ${called(location)} ${STATES[state]}; there is nothing to decide`;
  throw new Refused('conflict', 'not-in-review', told, { state });
}

function endedAs({ id, state }: Count): Refused {
  return new Refused('conflict', 'count-ended', `the count ${id} is ${state}`, { state });
}
