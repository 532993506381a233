import type { Database } from 'better-sqlite3';
import { PROPOSALS_MAX } from '../../../contract/constants.ts';
import type { Proposal } from '../../../contract/putaway.ts';
import { Refused } from '../../base/errors.ts';
import type { Location } from '../../inventory/catalog.ts';
import { withoutIdentifier } from '../../inventory/code.ts';
import { LOOSE } from '../../inventory/handling-units.ts';
import type { InventoryRooms } from '../../inventory/module.ts';
import { called } from '../../inventory/place-name.ts';
import type { Reference } from '../../inventory/reservation-row.ts';
import { codeOfNoPlace } from '../../inventory/unknown-location.ts';
import type { Moment } from '../../store/command.ts';
import type { PutawayConfig } from '../settings.ts';
import {
  type BlockPlace,
  type ChoosePlace,
  type Confirmed,
  type ConfirmPutaway,
  doesNotFit,
  type Planned,
  wrongKind,
} from './commands.ts';
import { CrossDock, type Straight, type WaitingOrders } from './cross-dock.ts';
import type { Load } from './load.ts';
import { Planner } from './planner.ts';
import type { ShelfView } from './shelf-view.ts';
import { type Ready, Subjects } from './subjects.ts';
import { ended, goesStraight, type Task, Tasks, takesLoose } from './tasks.ts';
import { whyNotToPacking } from './why-not-to-packing.ts';

const MINUTE_MS = 60_000;

type Who = { readonly by: string; readonly occurred_at: string };

/** Plans and confirms, inside the writer's transaction: nobody gets a place that was just given away. */
export class Putaway {
  readonly tasks: Tasks;
  readonly subjects: Subjects;
  readonly #rooms: InventoryRooms;
  readonly #planner: Planner;
  readonly #config: PutawayConfig;
  readonly #crossDock: CrossDock;
  readonly #block;
  readonly #unblock;

  constructor(
    db: Database,
    rooms: InventoryRooms,
    {
      shelves,
      orders,
      config,
    }: {
      shelves: ShelfView;
      orders: WaitingOrders;
      config: PutawayConfig;
    },
  ) {
    this.#rooms = rooms;
    this.#config = config;
    this.tasks = new Tasks(db, rooms);
    this.#planner = new Planner(db, rooms, shelves, config);
    this.subjects = new Subjects(db, rooms, { planner: this.#planner, tasks: this.tasks });
    const { kept } = this.tasks;
    this.#crossDock = new CrossDock(rooms, { planner: this.#planner, kept, orders, config });
    this.#block = db.prepare(
      `INSERT INTO blocked_places (location, reason, blocked_by, blocked_at) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET reason = excluded.reason, blocked_by = excluded.blocked_by,
         blocked_at = excluded.blocked_at`,
    );
    this.#unblock = db.prepare('DELETE FROM blocked_places WHERE location = ?');
    // What a station moved on bears the id of its task. Taken back, the goods stand where nobody fetches them.
    rooms.ledger.onReversed(({ movement, created_by: by, occurred_at }, moment) => {
      if (this.tasks.find(movement)?.state !== 'open') return;
      this.cancel(movement, null, { by, occurred_at }, moment);
    });
    // Goods that are kept where they were moved on to could not go back.
    rooms.ledger.onReversing(({ movement, created_by: by, occurred_at }, moment) => {
      this.#giveUp(movement, null, { by, occurred_at }, moment);
    });
    rooms.reservations.onLetGo(({ id, reference }, who, moment) => {
      this.#giveUp(kept.taskOf(id), reference, who, moment);
    });
  }

  /** A task that was to bring goods straight to packing does not any more. `order`: whoever gets none of them. */
  #giveUp(id: string | null, order: Reference | null, who: Who, moment: Moment): void {
    const task = id === null ? null : this.tasks.find(id);
    if (task === null || task.state !== 'open' || this.tasks.kept.of(task.row).length === 0) return;
    const why = order === null ? null : whyNotToPacking(this.#rooms, task, order, moment.today);
    this.cancel(task.id, why, who, moment);
  }

  /**
   * Sends goods straight to packing where an order waits for them, else to the best place. From a station, which
   * can take nothing apart, as a whole; `on` is where it puts them. Throws `no-space`.
   */
  plan(id: string, ready: Ready, who: Who, moment: Moment, on?: Location): Planned {
    // What nobody brought in time must not stand in the way of this.
    this.tasks.expire(Date.parse(moment.recorded_at), who, moment);
    const straight = this.#crossDock.look(ready, moment);
    const from = on ?? ready.from;
    if (straight === null || (straight.part && on !== undefined)) {
      const proposals = this.#planner.propose(ready.load, from);
      return plannedOf(this.#add(id, { ...ready, from, part: false }, proposals, who, moment));
    }
    const { lines, load, part } = straight;
    const proposals = [this.#crossDock.proposal(straight), ...this.#others(ready, straight)];
    const task = this.#add(id, { ...ready, lines, load, from, part }, proposals, who, moment);
    this.#crossDock.keep(task.row, straight, who, moment);
    return plannedOf(task);
  }

  /** Where a whole that is waited for could be put as well. */
  #others({ load, from }: Ready, { part }: Straight): readonly Proposal[] {
    if (part) return [];
    try {
      return this.#planner.propose(load, from).slice(0, PROPOSALS_MAX - 1);
    } catch (error) {
      if (error instanceof Refused) return [];
      throw error;
    }
  }

  /**
   * Sends an open task to another of its proposals, or to any place that can take it. What was to go straight to
   * packing then goes there no more, and its order keeps its promise. Throws `part-of-unit`.
   */
  choose({ task: id, location, ...who }: ChoosePlace, moment: Moment): Planned {
    const task = this.tasks.get(id);
    if (task.state !== 'open') throw ended(task);
    const to = this.#rooms.catalog.place(location);
    const back = to.id !== task.to.id;
    if (task.part && back) {
      const from = task.unit.id === LOOSE.id ? called(task.from) : task.unit.name;
      const told = `only what orders wait for is taken from ${from}, and that goes to ${called(task.to)}; cancel the task to put it elsewhere`;
      throw new Refused('conflict', 'part-of-unit', told, { task: id, to: task.to.location_id });
    }
    const straight = back ? this.#straightAgain(task, to, moment) : null;
    if (straight === null) this.#demandRoom(task, to, moment, !back && goesStraight(task));
    if (back) this.tasks.kept.giveBack(task.row, who, moment);
    const sent = this.tasks.send(task, to, who, moment);
    if (straight !== null) this.#crossDock.keep(task.row, straight, who, moment);
    return plannedOf(sent);
  }

  /** Sent to packing once more, all of it, after somebody thought better of it. */
  #straightAgain(task: Task, to: Location, moment: Moment): Straight | null {
    const { unit, from, proposals } = task;
    if (!proposals.some(({ location, orders }) => orders && location === to.location_id)) {
      return null;
    }
    const lines = unit.id === LOOSE.id ? task.lines : this.subjects.linesOn(unit);
    const load = this.#planner.loadOf(
      lines,
      unit.id === LOOSE.id ? [] : this.#rooms.units.within(unit),
      moment.today,
    );
    const straight = this.#crossDock.look({ unit, lines, from, load, receipt: null }, moment);
    return straight?.part === false ? straight : null;
  }

  /**
   * The goods lie at the place that was scanned. Throws `does-not-fit` where it cannot take them, `other-place` where it
   * could, is not the one they were sent to and no reason was given, `lot-held` on the way to packing, and what moving
   * them throws.
   */
  confirm(asked: ConfirmPutaway, moment: Moment): Confirmed {
    const task = this.tasks.get(asked.task);
    this.#demandConfirmable(task);
    const to = this.#scanned(asked.place);
    const stands = this.#stands(task);
    const overridden = to.id !== task.to.id;
    if (overridden && asked.override_reason === null) {
      this.#demandReason(task, stands, to, moment);
    }
    if (overridden) this.tasks.kept.giveBack(task.row, asked, moment);
    else this.#demandGood(task, moment);
    const movements = this.#bring(task, stands, to, asked, moment);
    this.tasks.end(
      task,
      {
        state: 'done',
        at: to,
        override_reason: overridden ? asked.override_reason : null,
        note: asked.note,
        movement: movements[0] ?? null,
        by: asked.by,
        occurred_at: asked.occurred_at,
      },
      moment,
    );
    return { task: task.id, location: to.location_id, overridden, movements };
  }

  /** Of `who` those two alone: whole commands come here, with a note of their own. */
  cancel(id: string, note: string | null, { by, occurred_at }: Who, moment: Moment): void {
    const task = this.tasks.get(id);
    if (task.state !== 'open') throw ended(task);
    const nothing = { at: null, override_reason: null, movement: null };
    this.tasks.end(task, { ...nothing, note, by, occurred_at, state: 'cancelled' }, moment);
  }

  block({ location, reason, by }: BlockPlace, moment: Moment): void {
    const place = this.#rooms.catalog.place(location);
    if (reason === null) this.#unblock.run(place.id);
    else this.#block.run(place.id, reason, by, Date.parse(moment.recorded_at));
  }

  #add(
    id: string,
    { unit, lines, from, load, receipt, part }: Ready & { readonly part: boolean },
    proposals: readonly Proposal[],
    who: Who,
    moment: Moment,
  ): Task {
    const [best] = proposals;
    if (best === undefined) throw new Error('assertion failed: there is a proposal');
    const expires_at = Date.parse(moment.recorded_at) + this.#config.expire_minutes * MINUTE_MS;
    const to = this.#rooms.catalog.location(best.location);
    return this.tasks.add(
      { id, unit, lines, from, to, load, part, receipt, proposals, ...who, expires_at },
      moment,
    );
  }

  /** A task that nobody confirmed in time may still be confirmed, unless the unit was planned anew. */
  #demandConfirmable(task: Task): void {
    if (task.state === 'open') return;
    const anew = task.unit.id === LOOSE.id ? null : this.tasks.openOfUnit(task.unit);
    // What was kept for an order may be another's by now.
    const straight = goesStraight(task);
    if (task.state === 'expired' && anew === null && !straight) return;
    throw ended(task);
  }

  /**
   * Nobody is asked why goods lie where they cannot lie, nor why they lie elsewhere where their lot was held or released
   * on the way: then the place that they were sent to is a wrong one.
   */
  #demandReason(task: Task, stands: Location, to: Location, moment: Moment): void {
    const there = !takesLoose(task) && stands.id === to.id;
    if (!there) this.#demandRoom(task, to, moment, false);
    const load = this.#loadOf(task, moment);
    if (load !== null && this.#planner.wrongKind(load, task.to)) return;
    const sent = called(task.to);
    const told = `the goods were sent to ${sent}, and this is ${called(to)}; put them at ${sent}, or say why they lie here`;
    const facts = { sent_to: task.to.location_id, scanned: to.location_id };
    throw new Refused('conflict', 'other-place', told, facts);
  }

  #demandRoom(task: Task, to: Location, moment: Moment, packing: boolean): void {
    const load = this.#loadOf(task, moment);
    // There is nothing that could be too much, and still no other zone's place gets the unit.
    if (load === null) {
      this.#rooms.catalog.demandOwn(to);
      return;
    }
    const against = this.#planner.obstacle(load, to, task.row, packing);
    if (against === null) return;
    if (this.#planner.wrongKind(load, to)) throw wrongKind(to, against, load.held);
    throw doesNotFit(to, against, this.#planner.holdsInWords(to));
  }

  /** What is brought, as it is now; null where the unit was emptied on the way. */
  #loadOf(task: Task, { today }: Moment): Load | null {
    const { moves, units } = this.#rooms;
    if (takesLoose(task)) return this.#planner.loadOf(task.lines, [], today);
    const lines = moves
      .contents(task.unit)
      .map(({ variant, lot, on_hand: quantity }) => ({ variant, lot, quantity }));
    if (lines.length === 0) return null;
    return this.#planner.loadOf(lines, units.within(task.unit), today);
  }

  /** Where the goods of a task are now. Throws `unit-left`. */
  #stands({ id, unit, from }: Task): Location {
    if (unit.id === LOOSE.id) return from;
    const { location } = this.#rooms.units.details(unit);
    if (location !== null) return this.#rooms.catalog.locationByRow(location);
    const told = `${unit.name} has left this zone since; cancel the task`;
    throw new Refused('conflict', 'unit-left', told, { task: id });
  }

  #scanned(scan: string): Location {
    const { catalog } = this.#rooms;
    const place = catalog.locationByCode(withoutIdentifier(scan));
    if (place !== null && place.virtual === 0) return place;
    throw codeOfNoPlace(withoutIdentifier(scan));
  }

  /** Nothing is moved where somebody, or a station whose lane ends there, has put it down already. */
  #bring(
    task: Task,
    stands: Location,
    to: Location,
    asked: ConfirmPutaway,
    moment: Moment,
  ): readonly string[] {
    const { from } = task;
    const sentHere = from.id === task.to.id && to.id === task.to.id;
    if (task.unit.id !== LOOSE.id) {
      const putDown = stands.id === to.id && (sentHere || stands.id !== from.id);
      if (putDown && !task.part) return [];
    } else if (sentHere) {
      this.#demandThere(task);
      return [];
    }
    this.#demandRoom(task, to, moment, this.tasks.kept.of(task.row).length > 0);
    return this.#move({ ...task, from: stands }, to, asked, moment);
  }

  /** A lot that was held since it was planned goes to no customer. */
  #demandGood({ row, lines }: Task, moment: Moment): void {
    if (this.tasks.kept.of(row).length === 0) return;
    const advice = 'it does not go to packing; cancel the task and plan the goods anew';
    for (const { variant, lot } of lines) {
      this.#rooms.stock.demandFree(variant, lot, moment.today, advice);
    }
  }

  /** Less lies there than was planned: somebody took of it. */
  #demandThere(task: Task): void {
    for (const { variant, lot, quantity } of task.lines) {
      const on_hand = this.subjects.lies(variant, task.from, lot, task.unit);
      if (on_hand >= quantity) continue;
      const told = `${quantity} of ${variant.sku} were to be put away from ${called(task.from)}, where ${on_hand} lie by now; cancel the task and plan what is left`;
      const facts = { sku: variant.sku, location: task.from.location_id, on_hand };
      throw new Refused('conflict', 'not-in-stock', told, facts);
    }
  }

  #move(task: Task, to: Location, asked: ConfirmPutaway, moment: Moment): readonly string[] {
    const { moves } = this.#rooms;
    const note = {
      id: asked.id,
      type: 'putaway',
      reference: { type: 'putaway', id: task.id },
      reason: asked.override_reason,
      note: asked.note,
      by: asked.by,
      occurred_at: asked.occurred_at,
    } as const;
    if (!takesLoose(task)) {
      return moves.unit({ ...note, unit: task.unit, to, onto: null }, moment);
    }
    this.#demandThere(task);
    const way = { from: task.from, from_unit: task.unit, to, to_unit: LOOSE };
    const move = () =>
      task.lines.map((line, index) => {
        const id = index === 0 ? note.id : `${note.id}/${index + 1}`;
        return moves.goods({ ...note, ...line, ...way, id }, moment);
      });
    return this.tasks.kept.carry(
      task.row,
      { location: to, handling_unit: LOOSE },
      move,
      asked,
      moment,
    );
  }
}

function plannedOf({ id, to, part, proposals }: Task): Planned {
  return { task: id, to: to.location_id, part, proposals };
}
