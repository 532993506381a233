import type { Obstacle } from '../../../../contract/putaway.ts';
import type { Subject } from '../../../inbound/putaway/commands.ts';
import type { Modelled } from './commands.ts';
import { type Goods, loose } from './goods.ts';
import type { OrderModel, Straight } from './orders.ts';
import {
  atOf,
  isOwn,
  isVirtual,
  no,
  PACKING,
  PLACES,
  type Ready,
  type Task,
  withAbove,
} from './state.ts';
import { moveGoods, moveUnit } from './stock.ts';

type PutawayCommand =
  | ('putaway.plan' | 'putaway.plan-order' | 'putaway.choose' | 'putaway.confirm')
  | ('putaway.cancel' | 'putaway.block' | 'putaway.expire');

type Load = Pick<Task, 'unit' | 'lines'>;
const EXPIRES_MS = 240 * 60_000;

/** Which places may take goods. Which of them is the best is the zone's to say. */
export class PutawayModel {
  readonly #goods: Goods;
  readonly #orders: OrderModel;

  constructor(goods: Goods, orders: OrderModel) {
    this.#goods = goods;
    this.#orders = orders;
    goods.ahead.push((movement) => this.#giveUp(this.#tasks.get(movement)));
    goods.loosened.push((reservation) => {
      this.#giveUp([...this.#tasks.values()].find(({ kept }) => kept.includes(reservation)));
    });
    goods.followers.push((movement) => {
      const task = this.#tasks.get(movement);
      if (task?.state === 'open') this.end(task, 'cancelled');
    });
  }

  #giveUp(task: Task | undefined): void {
    if (task?.state === 'open' && task.kept.length > 0) this.end(task, 'cancelled');
  }

  /** What its goods were to carry to packing is promised without a place again. */
  giveBack(task: Task): void {
    const { kept } = task;
    task.kept = [];
    for (const id of kept) this.#goods.unplace(id);
  }

  end(task: Task, state: 'cancelled' | 'expired'): void {
    task.state = state;
    this.giveBack(task);
  }

  keep(task: Task, { wanted }: Straight): void {
    for (const each of wanted) task.kept.push(this.#orders.keep(each));
  }

  /** What of it goes straight to packing; null for nothing. */
  straight(ready: Ready): Straight | null {
    const found = this.#orders.straight(ready);
    if (found === null) return null;
    const load = found.part ? { unit: '', lines: found.lines } : ready;
    return this.obstacle(load, PACKING, null, true) === null ? found : null;
  }

  get #tasks() {
    return this.#goods.state.tasks;
  }

  task(id: string): Task {
    return this.#tasks.get(id) ?? no('unknown-task');
  }

  openOfUnit(unit: string): Task | null {
    for (const task of this.#tasks.values()) {
      if (unit !== '' && task.unit === unit && task.state === 'open') return task;
    }
    return null;
  }

  linesOn(unit: string): Load['lines'] {
    return this.#goods.contents(unit).map(({ sku, lot, quantity }) => ({ sku, lot, quantity }));
  }

  ready(subject: Subject): Ready {
    const goods = this.#goods;
    if (subject.handling_unit !== null)
      return this.unitReady(goods.unitNamed(subject.handling_unit));
    const { sku, lot, quantity, location } = subject.goods;
    goods.item(sku);
    const name = goods.lotNamed(sku, lot);
    return this.goodsReady({ sku, lot: name, quantity }, goods.place(location));
  }

  unitReady(unit: string): Ready {
    if (this.openOfUnit(unit) !== null) no('already-planned');
    const { place } = this.#goods.unit(unit);
    if (place === null) return no('unit-left');
    const others = [...this.#goods.above(unit), ...this.#goods.within(unit)];
    if (others.some((each) => this.openOfUnit(each) !== null)) no('already-planned');
    const lines = this.linesOn(unit);
    if (lines.length === 0) no('empty-unit');
    return { unit, lines, from: place };
  }

  goodsReady(line: Load['lines'][number], from: string): Ready {
    this.#goods.quantity(line.quantity);
    let leaving = 0;
    for (const { state, unit, from: place, lines } of this.#tasks.values()) {
      if (state !== 'open' || unit !== '' || place !== from) continue;
      for (const each of lines) {
        if (each.sku === line.sku && each.lot === line.lot) leaving += each.quantity;
      }
    }
    const lies = this.#goods.level({ ...line, ...loose(from) });
    if (lies - leaving < line.quantity) no('not-in-stock');
    return { unit: '', lines: [line], from };
  }

  /** A station can take nothing apart. */
  plan(id: string, ready: Ready, isStation = false): void {
    this.expire(this.#goods.now);
    const expires_at = this.#goods.now + EXPIRES_MS;
    const usual = { state: 'open', expires_at, part: false, orders: false, kept: [] } as const;
    const straight = this.straight(ready);
    if (straight !== null && !(straight.part && isStation)) {
      const { part, lines } = straight;
      const task = { ...ready, ...usual, lines, to: PACKING, part, orders: true, kept: [] };
      this.#tasks.set(id, task);
      this.keep(task, straight);
      return;
    }
    const fit = Object.keys(PLACES).filter((place) => {
      const wanted = ready.lines.some(({ sku, lot }) => this.#goods.isHeld(sku, lot))
        ? 'quarantine'
        : 'bin';
      const stays = PLACES[place]?.kind === wanted && place !== ready.from;
      return stays && this.obstacle(ready, place, null) === null;
    });
    if (fit.length === 0) no('no-space');
    const [only = ''] = fit;
    const to = this.#goods.chosen(id) ?? only;
    if (!fit.includes(to)) throw new Error(`${to} is none of ${fit.join(', ')} for ${id}`);
    this.#tasks.set(id, { ...ready, ...usual, to, kept: [] });
  }

  expire(now: number): number {
    const due = [...this.#tasks.values()].filter(
      ({ state, expires_at }) => state === 'open' && expires_at <= now,
    );
    for (const task of due) this.end(task, 'expired');
    const gone = [...this.#tasks.values()].filter(
      ({ state, unit }) => state === 'open' && unit !== '' && this.#goods.unit(unit).place === null,
    );
    for (const task of gone) this.end(task, 'cancelled');
    return due.length + gone.length;
  }

  obstacle(
    { unit, lines }: Load,
    place: string,
    own: Task | null,
    packing = false,
  ): Obstacle | null {
    const facts = PLACES[place];
    if (facts === undefined || !isOwn(place)) return 'no_place_for_goods';
    const held = lines.some(({ sku, lot }) => this.#goods.isHeld(sku, lot));
    if (held && facts.kind !== 'quarantine') return 'held_back';
    if (!held && !packing && !['bin', 'staging'].includes(facts.kind)) return 'no_place_for_goods';
    const { blocked, units, levels } = this.#goods.state;
    if (withAbove(place).some((each) => blocked.has(each))) return 'blocked';
    const coming = [...this.#tasks.values()].filter(
      (task) => task.state === 'open' && task.to === place && task !== own,
    );
    if (unit !== '') {
      const here = [...units.values()].filter(
        (each) => each.place === place && each.parent === null,
      );
      const onTheWay = coming.filter((task) => task.unit !== '' && !task.part).length;
      const most = facts.units_max;
      if (most !== undefined && here.length + onTheWay + 1 > most) return 'units';
      if (most === undefined && onTheWay > 0 && !packing && !held) return 'unit_coming';
    }
    const there = [...levels.keys()].map(atOf).filter((at) => at.place === place);
    const others = [...there, ...coming.flatMap((task) => task.lines)];
    const all = [...lines, ...others];
    if (facts.mixed_variants === 0 && all.some(({ sku }) => sku !== lines[0]?.sku)) {
      return 'mixed_variants';
    }
    const twoLots = lines.some((own) =>
      all.some(({ sku, lot }) => sku === own.sku && lot !== own.lot),
    );
    return facts.mixed_lots === 0 && twoLots ? 'mixed_lots' : null;
  }

  /** To a bin while a lot of it is held, or into quarantine while none is. */
  isWronglySent(task: Task): boolean {
    const lines = task.part || task.unit === '' ? task.lines : this.linesOn(task.unit);
    if (lines.length === 0) return false;
    const held = lines.some(({ sku, lot }) => this.#goods.isHeld(sku, lot));
    return held !== (isOwn(task.to) && PLACES[task.to]?.kind === 'quarantine');
  }

  demandRoom(task: Task, to: string, packing: boolean): void {
    const unit = task.part ? '' : task.unit;
    const lines = unit === '' ? task.lines : this.linesOn(unit);
    // Emptied on the way: there is nothing that could be too much.
    if (lines.length === 0 && !isOwn(to)) no('not-own-place');
    if (lines.length > 0 && this.obstacle({ unit, lines }, to, task, packing) !== null) {
      no('does-not-fit');
    }
  }
}

export function putawayModel(goods: Goods, putaway: PutawayModel): Modelled<PutawayCommand> {
  return {
    'putaway.plan': (asked) => {
      putaway.plan(asked.id, putaway.ready(asked));
      return null;
    },
    'putaway.plan-order': ({ subjects }) => (subjects.length === 0 ? no('plan-size') : null),
    'putaway.choose': ({ task: id, location }) => {
      const task = putaway.task(id);
      if (task.state !== 'open') no('task-ended');
      goods.place(location);
      const back = location !== task.to;
      if (back && task.part) no('part-of-unit');
      const again = back && task.orders && location === PACKING;
      const lines = again && task.unit !== '' ? putaway.linesOn(task.unit) : task.lines;
      if (lines.length === 0) no('empty-unit');
      const found = again ? putaway.straight({ ...task, lines }) : null;
      const straight = found?.part === false ? found : null;
      if (straight === null) putaway.demandRoom(task, location, !back && goesStraight(task));
      if (back) putaway.giveBack(task);
      task.to = location;
      if (straight !== null) putaway.keep(task, straight);
      return null;
    },
    'putaway.confirm': ({ id, task: name, place, override_reason }) => {
      const task = putaway.task(name);
      const anew = putaway.openOfUnit(task.unit) !== null;
      const late = task.state === 'expired' && !anew && !goesStraight(task);
      if (task.state !== 'open' && !late) no('task-ended');
      if (!(place in PLACES) || isVirtual(place)) no('unknown-location');
      const stands = task.unit === '' ? undefined : goods.unit(task.unit).place;
      if (stands === null) no('unit-left');
      if (place !== task.to && override_reason === null) {
        if (stands !== place || task.part) putaway.demandRoom(task, place, false);
        if (!putaway.isWronglySent(task)) no('other-place');
      }
      const straight = place === task.to && task.kept.length > 0;
      if (straight && task.lines.some(({ sku, lot }) => goods.isHeld(sku, lot))) no('lot-held');
      if (place !== task.to) putaway.giveBack(task);
      const sentHere = task.from === task.to && place === task.to;
      if (stands === undefined && sentHere) {
        const there = (line: Task['lines'][number]) => goods.level({ ...line, ...loose(place) });
        if (task.lines.some((line) => there(line) < line.quantity)) no('not-in-stock');
      }
      const putDown = stands === undefined ? sentHere : sentHere || stands !== task.from;
      if ((stands ?? task.from) === place && putDown && !task.part) {
        task.state = 'done';
        return null;
      }
      putaway.demandRoom(task, place, task.kept.length > 0);
      const booked = { type: 'putaway', reference: { type: 'putaway', id: name } };
      if (task.unit !== '' && !task.part) moveUnit(goods, id, task.unit, place, null, booked);
      else {
        const way = [{ place: stands ?? task.from, unit: task.unit }, loose(place)] as const;
        for (const line of task.lines) {
          if (goods.level({ ...line, ...way[0] }) < line.quantity) no('not-in-stock');
        }
        carry(goods, task.kept, place, () => {
          for (const [index, line] of task.lines.entries()) {
            const name = index === 0 ? id : `${id}/${index + 1}`;
            moveGoods(goods, name, line, ...way, 'putaway', booked.reference);
          }
        });
      }
      task.state = 'done';
      return null;
    },
    'putaway.cancel': ({ task: id }) => {
      const task = putaway.task(id);
      if (task.state !== 'open') no('task-ended');
      putaway.end(task, 'cancelled');
      return null;
    },
    'putaway.block': ({ location, reason }) => {
      goods.place(location);
      if (reason === null) goods.state.blocked.delete(location);
      else goods.state.blocked.add(location);
      return null;
    },
    'putaway.expire': ({ now }) => (putaway.expire(now) === 0 ? 'nothing' : null),
  };
}

const goesStraight = ({ orders, to }: Task): boolean => orders && to === PACKING;

/** Moves goods, and what is kept of them along with them. */
function carry({ state }: Goods, kept: readonly string[], place: string, work: () => void): void {
  const moved = kept.flatMap((id) => state.reservations.get(id) ?? []);
  // On the way they are nowhere.
  for (const each of moved) if (each.at !== null) each.at = { ...each.at, place: '', unit: '' };
  work();
  for (const each of moved) if (each.at !== null) each.at = { ...each.at, place };
}
