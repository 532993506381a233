import type { Database } from 'better-sqlite3';
import { PLAN_MAX } from '../../../contract/constants.ts';
import type { Proposal } from '../../../contract/putaway.ts';
import { Refused } from '../../base/errors.ts';
import type { Location } from '../../inventory/catalog.ts';
import { withoutIdentifier } from '../../inventory/code.ts';
import { LOOSE } from '../../inventory/handling-units.ts';
import { NO_LOT } from '../../inventory/lots.ts';
import type { InventoryRooms } from '../../inventory/module.ts';
import type { NamedRow } from '../../inventory/named-row.ts';
import { wholeQuantity } from '../../inventory/quantity.ts';
import { lotNamed } from '../../inventory/stock-commands.ts';
import { codeOfNoPlace } from '../../inventory/unknown-location.ts';
import type { Moment } from '../../store/command.ts';
import type { PutawayConfig } from '../settings.ts';
import {
  type BlockPlace,
  type ChoosePlace,
  type Confirmed,
  type ConfirmPutaway,
  doesNotFit,
  type LooseGoods,
  type Planned,
  type Subject,
} from './commands.ts';
import type { Load } from './load.ts';
import { Planner } from './planner.ts';
import type { ShelfView } from './shelf-view.ts';
import { type Task, type TaskLine, Tasks } from './tasks.ts';

const MINUTE_MS = 60_000;

/** Goods as they stand before they are put away. */
export type Ready = {
  readonly unit: NamedRow;
  readonly lines: readonly TaskLine[];
  readonly from: Location;
  readonly load: Load;
};

type Who = { readonly by: string; readonly occurred_at: string };

/** Plans and confirms, inside the writer's transaction: nobody gets a place that was just given away. */
export class Putaway {
  readonly tasks: Tasks;
  readonly #rooms: InventoryRooms;
  readonly #planner: Planner;
  readonly #config: PutawayConfig;
  readonly #onHand;
  readonly #block;
  readonly #unblock;

  constructor(db: Database, rooms: InventoryRooms, shelves: ShelfView, config: PutawayConfig) {
    this.#rooms = rooms;
    this.#config = config;
    this.tasks = new Tasks(db, rooms);
    this.#planner = new Planner(db, rooms, shelves, config);
    this.#onHand = db
      .prepare<[number, number, number], number>(
        `SELECT on_hand FROM inventory_levels
         WHERE variant = ? AND location = ? AND lot = ? AND handling_unit = 0`,
      )
      .pluck();
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
  }

  /** Sends goods to the best place. Throws `no-space`, and what `unitReady` and `goodsReady` throw. */
  plan(id: string, ready: Ready, who: Who, moment: Moment): Planned {
    // What nobody brought in time must not stand in the way of this.
    this.tasks.expire(Date.parse(moment.recorded_at), who, moment);
    const proposals = this.#planner.propose(ready.load, ready.from);
    const task = this.#add(id, ready, proposals, who, moment);
    return { task: task.id, to: task.to.location_id, proposals };
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
      const { weight_mg, volume_mm3 } = this.#loadOf(subject);
      return weight_mg + volume_mm3;
    } catch (error) {
      if (error instanceof Refused) return -1;
      throw error;
    }
  }

  /** Sends an open task to another of its proposals, or to any place that can take it. */
  choose({ task: id, location, ...who }: ChoosePlace, moment: Moment): Planned {
    const task = this.tasks.get(id);
    if (task.state !== 'open') throw ended(task);
    const to = this.#rooms.catalog.place(location);
    this.#demandRoom(task, to);
    const sent = this.tasks.send(task, to, who, moment);
    return { task: sent.id, to: to.location_id, proposals: task.proposals };
  }

  /**
   * The goods lie at the place that was scanned. Throws `other-place` where it is not the one they were sent
   * to and no reason was given, `does-not-fit` where it filled up meanwhile, and what moving them throws.
   */
  confirm(asked: ConfirmPutaway, moment: Moment): Confirmed {
    const task = this.tasks.get(asked.task);
    this.#demandConfirmable(task);
    const to = this.#scanned(asked.place);
    const overridden = to.id !== task.to.id;
    if (overridden && asked.override_reason === null) {
      const sent = task.to.location_id;
      const told = `the goods were sent to ${sent}, and this is ${to.location_id}; put them at ${sent}, or say why they lie here`;
      const facts = { sent_to: sent, scanned: to.location_id };
      throw new Refused('conflict', 'other-place', told, facts);
    }
    const movements = this.#bring(task, to, asked, moment);
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

  cancel(id: string, note: string | null, who: Who, moment: Moment): void {
    const task = this.tasks.get(id);
    if (task.state !== 'open') throw ended(task);
    const nothing = { at: null, override_reason: null, movement: null };
    this.tasks.end(task, { ...nothing, note, ...who, state: 'cancelled' }, moment);
  }

  block({ location, reason, by }: BlockPlace, moment: Moment): void {
    const place = this.#rooms.catalog.place(location);
    if (reason === null) this.#unblock.run(place.id);
    else this.#block.run(place.id, reason, by, Date.parse(moment.recorded_at));
  }

  /** What it would weigh and take up, whether it is ready or not. */
  #loadOf({ handling_unit, goods }: Subject): Load {
    if (handling_unit === null) return this.#planner.loadOf([this.#lineOf(goods)], []);
    const unit = this.#rooms.moves.unitNamed(handling_unit);
    return this.#planner.loadOf(this.#linesOn(unit), this.#rooms.units.within(unit));
  }

  ready({ handling_unit, goods }: Subject): Ready {
    if (handling_unit !== null) return this.unitReady(this.#rooms.moves.unitNamed(handling_unit));
    return this.goodsReady(this.#lineOf(goods), this.#rooms.catalog.place(goods.location));
  }

  #lineOf({ sku, lot, quantity }: LooseGoods): TaskLine {
    const variant = this.#rooms.catalog.item(sku);
    return { variant, lot: lotNamed(this.#rooms, variant, lot), quantity };
  }

  /** Throws `empty-unit`. */
  #linesOn(unit: NamedRow): readonly TaskLine[] {
    const lines = this.#rooms.moves
      .contents(unit)
      .map(({ variant, lot, on_hand: quantity }) => ({ variant, lot, quantity }));
    if (lines.length === 0) {
      throw new Refused('conflict', 'empty-unit', `${unit.name} carries nothing to put away`);
    }
    return lines;
  }

  /** Throws `already-planned`, `unit-left` and `empty-unit`. */
  unitReady(unit: NamedRow): Ready {
    const { catalog, units } = this.#rooms;
    const open = this.tasks.openOfUnit(unit);
    if (open !== null) {
      const to = open.to.location_id;
      const told = `${unit.name} is on its way to ${to} already, sent by ${open.created_by}`;
      const facts = { task: open.id, to, by: open.created_by };
      throw new Refused('conflict', 'already-planned', told, facts);
    }
    const { location } = units.details(unit);
    if (location === null) {
      const told = `${unit.name} stands nowhere in this zone; receive it first`;
      throw new Refused('conflict', 'unit-left', told);
    }
    const lines = this.#linesOn(unit);
    const load = this.#planner.loadOf(lines, units.within(unit));
    return { unit, lines, from: catalog.locationByRow(location), load };
  }

  /** Loose goods. Throws `bad-quantity` and `not-in-stock`: what others take away already is not there. */
  goodsReady(line: TaskLine, from: Location): Ready {
    const { variant, lot, quantity } = line;
    wholeQuantity(variant.sku, quantity);
    const on_hand = this.#onHand.get(variant.id, from.id, lot.id) ?? 0;
    const leaving = this.tasks.leaving(from, line);
    if (on_hand - leaving < quantity) {
      const away = leaving === 0 ? '' : `, of which ${leaving} are being put away already`;
      const of = lot.id === NO_LOT.id ? '' : ` of lot ${lot.name}`;
      const told = `${quantity} of ${variant.sku}${of} are to be put away from ${from.location_id}, where ${on_hand} lie loose${away}`;
      const facts = { sku: variant.sku, location: from.location_id, on_hand, leaving };
      throw new Refused('conflict', 'not-in-stock', told, facts);
    }
    return { unit: LOOSE, lines: [line], from, load: this.#planner.loadOf([line], []) };
  }

  #add(
    id: string,
    { unit, lines, from, load }: Ready,
    proposals: readonly Proposal[],
    who: Who,
    moment: Moment,
  ): Task {
    const [best] = proposals;
    if (best === undefined) throw new Error('assertion failed: there is a proposal');
    const expires_at = Date.parse(moment.recorded_at) + this.#config.expire_minutes * MINUTE_MS;
    const to = this.#rooms.catalog.location(best.location);
    return this.tasks.add(
      { id, unit, lines, from, to, load, proposals, ...who, expires_at },
      moment,
    );
  }

  /** A task that nobody confirmed in time may still be confirmed, unless the unit was planned anew. */
  #demandConfirmable(task: Task): void {
    if (task.state === 'open') return;
    const anew = task.unit.id === LOOSE.id ? null : this.tasks.openOfUnit(task.unit);
    if (task.state === 'expired' && anew === null) return;
    throw ended(task);
  }

  #demandRoom(task: Task, to: Location): void {
    const { moves, units } = this.#rooms;
    const loose = task.unit.id === LOOSE.id;
    const lines = loose
      ? task.lines
      : moves.contents(task.unit).map(({ variant, lot, on_hand }) => ({
          variant,
          lot,
          quantity: on_hand,
        }));
    // Emptied on the way: there is nothing that could be too much.
    if (lines.length === 0) return;
    const load = this.#planner.loadOf(lines, loose ? [] : units.within(task.unit));
    const against = this.#planner.obstacle(load, to, task.row);
    if (against === null) return;
    throw doesNotFit(to.location_id, against, this.#planner.holdsInWords(to));
  }

  #scanned(scan: string): Location {
    const { catalog } = this.#rooms;
    const place = catalog.locationByCode(withoutIdentifier(scan));
    if (place !== null && place.virtual === 0) return place;
    throw codeOfNoPlace(withoutIdentifier(scan));
  }

  /** Nothing is moved where somebody has put the unit down without a word already. */
  #bring(task: Task, to: Location, asked: ConfirmPutaway, moment: Moment): readonly string[] {
    const { catalog, units } = this.#rooms;
    if (task.unit.id !== LOOSE.id) {
      const { location } = units.details(task.unit);
      if (location === null) {
        const told = `${task.unit.name} has left this zone since; cancel the task`;
        throw new Refused('conflict', 'unit-left', told, { task: task.id });
      }
      const stands = catalog.locationByRow(location);
      if (stands.id === to.id && stands.id !== task.from.id) return [];
    }
    this.#demandRoom(task, to);
    return this.#move(task, to, asked, moment);
  }

  /** Less lies there than was planned: somebody took of it. */
  #demandThere(task: Task): void {
    for (const { variant, lot, quantity } of task.lines) {
      const on_hand = this.#onHand.get(variant.id, task.from.id, lot.id) ?? 0;
      if (on_hand >= quantity) continue;
      const told = `${quantity} of ${variant.sku} were to be put away from ${task.from.location_id}, where ${on_hand} lie by now; cancel the task and plan what is left`;
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
    if (task.unit.id !== LOOSE.id) {
      return moves.unit({ ...note, unit: task.unit, to, onto: null }, moment);
    }
    this.#demandThere(task);
    return task.lines.map((line) =>
      moves.goods(
        { ...note, ...line, from: task.from, from_unit: LOOSE, to, to_unit: LOOSE },
        moment,
      ),
    );
  }
}

function ended(task: Task): Refused {
  const by = task.ended_by === null ? '' : ` by ${task.ended_by}`;
  const told = `the putaway task ${task.id} is ${task.state}${by}; plan the goods anew`;
  return new Refused('conflict', 'task-ended', told, { state: task.state, by: task.ended_by });
}
